// src/lint/settings.hpp — what the options of a run say about severities.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sop/lint.hpp"

namespace sop::lint_checks {

/// Whether a check is off everywhere, whatever file its findings stand in: then it need not run.
bool is_off_everywhere(const LintOptions& options, const CheckInfo& check);

/// Gives findings the severity that the options want, and takes out those that are off where they stand. Suppressed ones too.
void apply_severities(const LintOptions& options, std::vector<Finding>& findings);

}  // namespace sop::lint_checks
