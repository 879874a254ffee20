// src/lint/settle.hpp — one mistake, one finding: of findings that one wrong line explains, the more specific one is told, and the others with it.
//
// Runs after the suppressions, so that what an author has silenced hides nothing else.
#pragma once

#include <vector>

#include "sop/lint.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

/// Leaves one finding of those that one wrong line explains; it tells the others in notes, and counts as much as the worst of them.
void settle(CheckContext& context, std::vector<Finding>& findings);

}  // namespace sop::lint_checks
