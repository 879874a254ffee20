// src/lint/times.hpp — the lengths of time that a procedure counts from a day or a moment that is not fixed.
#pragma once

#include <vector>

#include "sop/model.hpp"

namespace sop::lint_checks {

struct LengthCounted {
  Id expr = no_id;
  bool from_receipt = false;  ///< the day on which it begins is counted too
};

/// All such lengths: of timers and deadlines, and of what is added to days and moments or counted between them. What only tests wait for
/// is not among them.
std::vector<LengthCounted> lengths_counted(const Procedure& p);

}  // namespace sop::lint_checks
