// src/lint/implied.hpp — what follows from a condition: where its words show it, or the analyser proves it.
#pragma once

#include "src/lint/check.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

/// Whether `other` is true whenever `condition` is. False: not so, or not proved.
bool always_with(CheckContext& context, Id condition, Id other);
/// Whether `second` is true whenever `first` is: the same event, or a condition that must hold with it.
bool always_with(CheckContext& context, const Signal& first, const Signal& second);
/// Whether whatever starts a clock stops or cancels it at the same moment.
bool never_starts(CheckContext& context, const Clock& clock);
/// The same of a path, which stops before it starts.
bool never_starts(CheckContext& context, const EscalationPath& path);

/// Whether what starts a clock or a path has come up in this turn.
bool has_come(const Procedure& p, const ReferenceData& data, const Signal& start, const Moment& m);

}  // namespace sop::lint_checks
