// sop/analysis.hpp — what can be said of a state graph without running it.
//
// Declared here, compiled once in src/analysis (Boost.Graph stays private there). Guards are not looked at, so the answers
// over-approximate: "not reached" is certain, "reached" is not. Thread-safety: pure. Cost: linear in states and edges; nothing
// recurses.
#pragma once

#include <vector>

#include "sop/state_graph.hpp"

namespace sop::analysis {

struct Reachability {
  std::vector<bool> from_start;  ///< a case can get here
  std::vector<bool>
      to_end;  ///< from here a case can get to an end (for a routine's step: to an end of the routine)
};

/// Which states a case can get to, and from which it can get to an end.
Reachability reachability(const Procedure& procedure, const StateGraph& graph);

/// States that lie on a circle together, each group in the order of the text; single states only with an edge to themselves.
std::vector<std::vector<StateId>> circles(const StateGraph& graph);

}  // namespace sop::analysis
