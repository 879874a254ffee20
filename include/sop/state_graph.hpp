// sop/state_graph.hpp — the state graph of a procedure: who can come after whom, and by what.
//
// States are the steps and ends of scenarios, routines, branches and the intake; edges are everything that can lead from one to
// another: moves, their `then`, entering and joining branches, calling a routine and returning from it, the moves of clocks and
// always-rules. The graph is immutable, flat (compressed sparse rows: the edges of a state are neighbours) and iterable:
//
//   for (sop::StateId s = 0; s < graph.state_count(); ++s)
//     for (const sop::Edge& edge : graph.edges_from(s)) ...
//
// It over-approximates: guards are not looked at, so a state that is reached here may not be reached in life; one that is not
// reached here never is. StateId equals the index of the step in Procedure::steps. sop/boost_graph.hpp shows it to Boost.Graph.
//
// Thread-safety: immutable after `build`. Cost: build is linear in steps and moves; a look-up is constant.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sop/config.hpp"
#include "sop/model.hpp"

namespace sop {

using StateId = std::uint32_t;

enum class EdgeKind : std::uint8_t {
  move,  ///< a transition's target, or `go to` after its action; from each step of a routine, the end that its goal leads to
  then,  ///< where a transition leads when its uses are used up
  refused,  ///< what follows a hand-over that nobody accepted
  branch,   ///< a parallel step enters a branch
  join,     ///< a branch ends and the parallel step goes on
  call,     ///< a step, or a rule, runs a routine
  ret,      ///< a routine's end returns to the calling step
  rule,     ///< an always-rule or the move of a clock, from any state of its scenario
  reopen,   ///< an end is reopened
  select,   ///< the intake finds its scenario
};

struct Edge {
  StateId from = no_id;
  StateId to = no_id;
  EdgeKind kind = EdgeKind::move;
  Id transition =
      no_id;  ///< into Procedure::transitions; no_id for branch, call, select, a goal and an end of a branch
  Id rule = no_id;  ///< into Procedure::always

  friend bool operator==(const Edge& a, const Edge& b) {
    return a.from == b.from && a.to == b.to && a.kind == b.kind && a.transition == b.transition &&
           a.rule == b.rule;
  }
};

/// A run of edges in memory.
struct EdgeRange {
  const Edge* first = nullptr;
  const Edge* last = nullptr;
  [[nodiscard]] const Edge* begin() const { return first; }
  [[nodiscard]] const Edge* end() const { return last; }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(last - first); }
  [[nodiscard]] bool empty() const { return first == last; }
};

class StateGraph {
 public:
  StateGraph() = default;
  /// Builds the graph of a sound procedure (one that was loaded, or read and validated).
  explicit StateGraph(const Procedure& procedure);

  [[nodiscard]] std::size_t state_count() const { return starts_.empty() ? 0 : starts_.size() - 1; }
  [[nodiscard]] std::size_t edge_count() const { return edges_.size(); }
  [[nodiscard]] const std::vector<Edge>& edges() const { return edges_; }
  [[nodiscard]] EdgeRange edges_from(StateId state) const {
    return {edges_.data() + starts_[state], edges_.data() + starts_[state + 1]};
  }
  /// States in which a case can begin: entries of scenarios and of the intake.
  [[nodiscard]] const std::vector<StateId>& initial() const { return initial_; }
  /// True for the ends of scenarios (not of routines): the case is closed there.
  [[nodiscard]] bool is_final(StateId state) const { return final_[state]; }

 private:
  std::vector<Edge> edges_;            // sorted by `from`, then in the order of the text
  std::vector<std::uint32_t> starts_;  // one a state, and the end
  std::vector<StateId> initial_;
  std::vector<bool> final_;
};

/// One line an edge, by paths, for tests and for people: `late/receive -> late/clarify  move late/receive/done`.
std::string dump(const StateGraph& graph, const Procedure& procedure);

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/state_graph.inl"
#endif
