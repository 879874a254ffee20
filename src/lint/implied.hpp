// src/lint/implied.hpp — what follows from a condition: where its words show it, or the analyser proves it.
#pragma once

#include "src/lint/check.hpp"

namespace sop::lint_checks {

/// Whether `other` is true whenever `condition` is. False: not so, or not proved.
bool always_with(CheckContext& context, Id condition, Id other);
/// Whether `second` is true whenever `first` is: the same event, or a condition that must hold with it.
bool always_with(CheckContext& context, const Signal& first, const Signal& second);
/// Whether whatever starts a clock stops or cancels it at the same moment.
bool never_starts(CheckContext& context, const Clock& clock);

}  // namespace sop::lint_checks
