// src/proof/ways_always.hpp — what cases may do beside the rules of `always`: which moves can be taken at all, which rules can act, and where.
//
// A rule acts when its condition becomes true, before what triggered the turn (docs/semantics.md, 9). Facts may be told, corrected and taken
// back in every turn; what a case remembers is where it stands and which conditions were true at the last look. So the places, with these
// answers, that cases can come to are followed one turn after the other; within a turn all conditions are asked of the same facts.
//
// What is said to come never does: that is proved. What is said to come does, as far as conditions of rules and moves decide it: bounds, times,
// routines, branches, and conditions that read the case itself or the present (`now`, `case_total`, a promise) are not looked into, so that there
// something may be said to come that does not.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "sop/event.hpp"
#include "sop/model.hpp"
#include "src/proof/space.hpp"

namespace sop::proof {

/// Rules whose conditions are followed, at most: combinations of their answers.
inline constexpr std::size_t most_rule_answers = 64;
/// Places with answers that are followed, at most.
inline constexpr std::size_t most_rule_places = 20'000;
/// Its name, for findings that it leaves open.
inline constexpr std::string_view name_of_most_rule_places = "most_rule_places";

struct AlwaysWays {
  bool known = false;  ///< false: it was too much work, and nothing else says anything
  std::string_view limit = name_of_max_proof_work;  ///< ... and this was passed
  std::vector<bool> entered;                        ///< by step: some case comes to it
  std::vector<bool> taken;                          ///< by move: some case takes it
  std::vector<bool> acts;                           ///< by rule: it acts in some case
  std::vector<bool> followed;                       ///< by rule: its condition rests on facts alone
  std::vector<std::vector<Id>>
      acts_at;  ///< by rule: the steps at which it does, in order; no_id: before the case stands anywhere
  std::vector<bool> begins,
      stands;  ///< by scenario: some case begins; no rule leads some case away at that moment
  std::vector<std::vector<Id>>
      instead;  ///< by move that nobody takes: rules that lead away at its step when its condition is met
  std::vector<std::vector<Id>>
      before;  ///< by rule that never acts: rules that come first when its condition becomes true
  std::vector<std::vector<Id>> away;  ///< by scenario: rules that lead away at the moment in which it begins
};

/// Follows all cases of a procedure in which only these rules hold. Cost: places times combinations of answers, counted as work of the space.
AlwaysWays ways_beside_rules(Space& space, const std::vector<bool>& rules);

/// The same with the level that cases have reached: a rule that only escalates `acts` where it raises some case and nothing of the same turn takes
/// its place; `before` then has the rules that do so, or have done so. Not known, with no limit, where levels are not followed
/// (src/proof/ways_levels.hpp), or a rule that changes them reads more than facts.
AlwaysWays levels_beside_rules(Space& space, const std::vector<bool>& rules);

/// Cases that the conditions of rules, scenarios and moves tell apart, one of each kind, of which there are at most `most`: where that is too few, some
/// conditions tell none apart. Facts that need not be known are told to be unknown.
std::vector<std::vector<FactUpdate>> facts_beside_rules(Space& space, std::size_t most);

}  // namespace sop::proof
