// src/lint/wholes.hpp — every place of a procedure that has a condition of its own, in one list; and the parts of conditions.
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

/// The conditions of all that has one: rows, moves, scenarios, rules, requirements, lines of definitions, owners, actions, options,
/// approvers, branches, goals, texts, permissions, limits, clocks, paths and their levels. Those that rest on parameters are left out:
/// they have no cases of their own. A new thing with a condition is added here (conditions_test notices one that is not).
std::vector<Whole> whole_conditions(const Procedure& p);

/// The lasting name of what an expression stands in: a line or thing that has a condition, a definition, a row, a table; the procedure's
/// where it stands in none of these. Cost: the whole procedure, so for what is told only.
std::string place_of(const Procedure& p, Id expression);

/// Adds the parts of a condition that must all hold (`logic_and`), or one of which must (`logic_or`), in the order of the text.
void parts_of(const Procedure& p, Id condition, Op op, std::vector<Id>& out);

}  // namespace sop::lint_checks
