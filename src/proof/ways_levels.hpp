// src/proof/ways_levels.hpp — what escalations make of the level that a case has reached (docs/semantics.md, 8.2, 8.5 and 8.9), where no scenario
// has a path: whoever is named, or whoever the owner reports to, holds at once.
//
// In one turn a case rises by one cause, the first; one that names somebody higher goes there all the same, and takes the place of the first.
#pragma once

#include <tuple>
#include <vector>

#include "sop/model.hpp"

namespace sop::proof {

/// The cause of a rise that is no rule.
inline constexpr Id by_a_move = no_id - 1;

/// What a case has risen to, and by what.
struct Raised {
  Id level = no_id;  ///< a party; no_id: none is reached
  Id by = no_id;     ///< the rule that raised the case in this turn; `by_a_move`; no_id: nothing has
  friend bool operator==(const Raised&, const Raised&) = default;
  friend bool operator<(const Raised& a, const Raised& b) {
    return std::tie(a.level, a.by) < std::tie(b.level, b.by);
  }
};

/// Whether a target changes the level that a case has reached.
bool changes_level(const Target& target);
/// Whether a rule escalates and does nothing else.
bool only_escalates(const Procedure& p, const AlwaysRule& rule);
/// Whether levels can be followed: no scenario has a path, and nothing escalates where somebody does not accept.
bool levels_are_followed(const Procedure& p);

class Levels {
 public:
  explicit Levels(const Procedure& p);
  /// Whoever may own a step; all, where it does not name its owner for sure.
  const std::vector<Id>& owners(Id step);
  /// All that a target may make of what a case has risen to, at a step of this owner.
  std::vector<Raised> after(Id target, Id owner, const Raised& now, Id cause) const;

 private:
  bool is_above(Id upper, Id lower) const;

  const Procedure& p_;
  bool hands_over_ = false;
  std::vector<Id> all_;
  std::vector<std::vector<Id>> owners_;  ///< by step, when it has been asked
};

}  // namespace sop::proof
