// src/lint/wholes.hpp — the conditions that stand for themselves: of rows, moves, scenarios, rules and requirements; and their parts.
#pragma once

#include <string>
#include <vector>

#include "sop/model.hpp"

namespace sop::lint_checks {

/// A condition, what it belongs to, and where.
struct Whole {
  Id condition = no_id;
  Span span;
  std::string path;
  Id table = no_id, row = no_id;  ///< of a row
};

std::vector<Whole> whole_conditions(const Procedure& p);

/// Adds the parts of a condition that must all hold (`logic_and`), or one of which must (`logic_or`), in the order of the text.
void parts_of(const Procedure& p, Id condition, Op op, std::vector<Id>& out);

}  // namespace sop::lint_checks
