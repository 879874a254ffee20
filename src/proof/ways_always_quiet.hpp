// src/proof/ways_always_quiet.hpp — rules of `always` that change nothing of where a case goes (src/proof/ways_always.cpp). Where many cases come to is
// the same whatever these rules do, so that it is followed without them, and asked at the end at which of these places each may act.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "sop/model.hpp"
#include "src/proof/space.hpp"

namespace sop::proof {

/// Quiet rules that stand between the same others, all of one scenario each, or all of none, with what has been found where they are looked at.
struct Quiet {
  using Place = std::pair<Diagram, Id>;  ///< what is told; the scenario, where they are rules of scenarios
  std::vector<Id> rules;
  bool of_scenarios = false;
  std::map<Place, std::vector<Id>> at;    ///< the steps, in order; no_id: before the case stands anywhere
  std::map<Place, std::vector<Id>> kept;  ///< rules that come first, and end the case
};

/// The rules that hold, in their order.
struct RulesInOrder {
  /// A rule that is not quiet, or (no_id) some that are.
  struct Next {
    Id rule = no_id;
    std::size_t quiet = 0;
  };
  std::vector<Next> all;
  std::vector<Quiet> quiet;
  std::vector<Id> remembered;  ///< those of which a case remembers whether they were true
};

/// `bit_of`: by rule, its place among the answers that a case remembers; no_id: it has none.
RulesInOrder in_order(const Procedure& procedure, const std::vector<bool>& rules,
                      const std::vector<Id>& bit_of);

}  // namespace sop::proof
