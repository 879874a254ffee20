// Bodies of sop/state_graph.hpp.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "sop/state_graph.hpp"

namespace sop {
namespace detail {

/// Collects the edges of a procedure in the order of its text.
class EdgeCollector {
 public:
  EdgeCollector(const Procedure& procedure, std::vector<Edge>& out) : p_(procedure), out_(out) {}

  void run() {
    for (Id s = 0; s < p_.steps.size(); ++s) step(s);
    for (const Container& routine : p_.containers) goal(routine);
    if (p_.intake != no_id) select();
    for (Id s = 0; s < p_.scenarios.size(); ++s) scenario(p_.scenarios[s], s);
  }

 private:
  void add(StateId from, StateId to, EdgeKind kind, Id transition = no_id, Id rule = no_id) {
    out_.push_back({from, to, kind, transition, rule});
  }
  StateId entry(Id container) const { return p_.containers[container].steps.first; }

  /// The edges that a target makes when it is taken from `from`.
  void target(StateId from, Id id, EdgeKind kind, Id transition, Id rule) {
    const Target& t = p_.targets[id];
    if (t.kind == TargetKind::join) {
      const Id parent = p_.containers[p_.steps[from].container].parent;
      if (parent != no_id) add(from, parent, EdgeKind::join, transition, rule);
    }
    if (t.step != no_id) add(from, t.step, kind, transition, rule);
    if (t.kind == TargetKind::run) call(from, t.container, transition, rule);
    if (t.otherwise != no_id) target(from, t.otherwise, EdgeKind::refused, transition, rule);
  }
  void call(StateId from, Id container, Id transition, Id rule) {
    add(from, entry(container), EdgeKind::call, transition, rule);
    const Slice steps = p_.containers[container].steps;
    for (Id s = steps.first; s < steps.first + steps.count; ++s) {
      if (p_.steps[s].kind == StepKind::end) add(s, from, EdgeKind::ret, transition, rule);
    }
  }
  void step(Id s) {
    const Step& step = p_.steps[s];
    for (const Id branch : step.branches) add(s, entry(branch), EdgeKind::branch);
    const Container& container = p_.containers[step.container];
    if (step.kind == StepKind::end && container.kind == ContainerKind::branch && container.parent != no_id)
      add(s, container.parent, EdgeKind::join);
    for (const Action& action : step.actions) {
      if (action.kind == ActionKind::run) call(s, action.container, no_id, no_id);
    }
    for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t) {
      const Transition& transition = p_.transitions[t];
      const EdgeKind kind = step.kind == StepKind::end ? EdgeKind::reopen : EdgeKind::move;
      target(s, transition.target, kind, t, no_id);
      if (transition.then != no_id) target(s, transition.then, EdgeKind::then, t, no_id);
    }
  }
  /// A routine that watches its goal may end from any of its steps.
  void goal(const Container& routine) {
    if (routine.goal == no_id) return;
    for (Id s = routine.steps.first; s < routine.steps.first + routine.steps.count; ++s) {
      if (p_.steps[s].kind != StepKind::end) add(s, routine.goal_end, EdgeKind::move);
    }
  }
  void select() {
    const Slice intake = p_.containers[p_.intake].steps;
    for (Id s = intake.first; s < intake.first + intake.count; ++s) {
      if (p_.steps[s].kind == StepKind::end) continue;
      for (const Scenario& scenario : p_.scenarios) add(s, entry(scenario.container), EdgeKind::select);
    }
  }
  /// What rules and clocks do from every open state of a scenario.
  void scenario(const Scenario& scenario, Id number) {
    const Slice steps = p_.containers[scenario.container].steps;
    for (Id s = steps.first; s < steps.first + steps.count; ++s) {
      if (p_.steps[s].kind == StepKind::end) continue;
      for (Id r = 0; r < p_.always.size(); ++r) {
        if (p_.always[r].scenario == no_id || p_.always[r].scenario == number) {
          target(s, p_.always[r].target, EdgeKind::rule, no_id, r);
        }
      }
      for (const Id clock : scenario.clocks) {
        const Slice moves = p_.clocks[clock].transitions;
        for (Id t = moves.first; t < moves.first + moves.count; ++t) {
          target(s, p_.transitions[t].target, EdgeKind::rule, t, no_id);
        }
      }
    }
  }

  const Procedure& p_;
  std::vector<Edge>& out_;
};

}  // namespace detail

SOP_INLINE StateGraph::StateGraph(const Procedure& procedure) {
  detail::EdgeCollector(procedure, edges_).run();
  std::stable_sort(edges_.begin(), edges_.end(),
                   [](const Edge& a, const Edge& b) { return a.from < b.from; });
  starts_.assign(procedure.steps.size() + 1, 0);
  for (const Edge& edge : edges_) ++starts_[edge.from + 1];
  for (std::size_t s = 1; s < starts_.size(); ++s) starts_[s] += starts_[s - 1];
  if (procedure.intake != no_id) initial_.push_back(procedure.containers[procedure.intake].steps.first);
  for (const Scenario& scenario : procedure.scenarios) {
    initial_.push_back(procedure.containers[scenario.container].steps.first);
  }
  final_.resize(procedure.steps.size());
  for (std::size_t s = 0; s < procedure.steps.size(); ++s) {
    const ContainerKind kind = procedure.containers[procedure.steps[s].container].kind;
    final_[s] = procedure.steps[s].kind == StepKind::end && kind != ContainerKind::routine &&
                kind != ContainerKind::branch;
  }
}

SOP_INLINE std::string dump(const StateGraph& graph, const Procedure& procedure) {
  static constexpr std::array<std::string_view, 10> kinds = {"move", "then",   "refused", "branch", "join",
                                                             "call", "return", "rule",    "reopen", "select"};
  std::string out;
  for (const Edge& edge : graph.edges()) {
    out += procedure.steps[edge.from].path + " -> " + procedure.steps[edge.to].path + "  ";
    out += kinds[static_cast<std::size_t>(edge.kind)];
    if (edge.transition != no_id) out += " " + procedure.transitions[edge.transition].path;
    if (edge.rule != no_id) out += " " + procedure.always[edge.rule].path;
    out += "\n";
  }
  return out;
}

}  // namespace sop
