// src/lint/times.hpp — the lengths of time that a procedure counts from a day or a moment that is not fixed.
#pragma once

#include <vector>

#include "sop/model.hpp"
#include "src/lint/lengths.hpp"

namespace sop::lint_checks {

/// All such lengths: of timers and deadlines, and of what is added to days and moments or counted between them. What only tests wait for
/// is not among them.
std::vector<Length> lengths_counted(const Procedure& p);

}  // namespace sop::lint_checks
