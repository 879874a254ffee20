// src/resolve/exclusive.hpp — whether a circle of moves can be gone round while nothing new is learnt.
//
// Private to src/resolve.
#pragma once

#include <cstddef>
#include <vector>

#include "sop/model.hpp"

namespace sop::resolver {

/// A move from a step to a step, under a condition (no_id: none).
struct GuardedMove {
  std::size_t from = 0, to = 0;
  Id guard = no_id;
};

/// Of the moves of a circular part of a graph, those that one set of facts allows together and that still lead round; empty: whatever is known
/// of the facts, the conditions leave no circle. Facts do not change while moves are taken by themselves, so the moves of such a circle are never
/// taken one after the other. Only conditions on `yes or no` facts and lists of values are looked at, also through definitions
/// and lists of requirements; others count as met. The work is counted: where it is too much, all moves are returned.
std::vector<GuardedMove> moves_that_lead_round(const Procedure& p, const std::vector<GuardedMove>& moves);

}  // namespace sop::resolver
