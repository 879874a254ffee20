// src/lint/cases.hpp — what an expression rests on, and which facts are known once a condition has its answer.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

#include "sop/event.hpp"
#include "src/lint/bands.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

/// Values of a fact around whatever its conditions name: each name of a closed list; the ends of bands and of the type, and what lies beside and
/// between them; none, where the type has it. Empty: nothing is known of such values (texts).
std::vector<Value> values_worth_a_look(const Procedure& p, Id fact, const std::vector<CellSet>& named);

/// The facts that an expression rests on, also through definitions, tables and lists of requirements.
std::vector<bool> facts_behind(const Procedure& p, const std::vector<Id>& expressions);

/// The facts that are certainly known once a condition has its answer: those of the comparisons without which it has none. Each definition
/// and list of requirements is looked at once.
class Answered {
 public:
  explicit Answered(const Procedure& p) : p_(p) {}

  /// Adds to `known` (by fact; what follows the facts is left alone) what is known when the condition is met; no_id: nothing.
  void met(Id condition, std::vector<bool>& known) { add(condition, true, known); }
  /// ... when it is certainly not met.
  void not_met(Id condition, std::vector<bool>& known) { add(condition, false, known); }

 private:
  void add(Id condition, bool answer, std::vector<bool>& known);
  void add_common(const std::vector<Id>& conditions, bool answer, std::vector<bool>& known);
  void add_compared(const Expr& e, bool answer, std::vector<bool>& known);
  void add_definition(Id definition, bool answer, std::vector<bool>& known);
  void add_requirements(Id list, std::vector<bool>& known);

  const Procedure& p_;
  std::unordered_map<std::uint64_t, std::vector<bool>> definitions_;  ///< by definition and answer
  std::unordered_map<Id, std::vector<bool>> lists_;                   ///< that hold
};

}  // namespace sop::lint_checks
