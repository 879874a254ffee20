// A step or end that no move, branch, call or rule leads to. Guards are not looked at: a step behind a condition that is never true
// counts as reached here. What hangs on an unreachable step is not reported again.
#include <cstdint>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/resolve/graph.hpp"

namespace sop::lint_checks {
namespace {

/// Steps of a routine that nothing runs are the matter of unused_routine.
bool in_unused_routine(const CheckContext& context, StateId s) {
  const Container& container = context.procedure.containers[context.procedure.steps[s].container];
  return container.kind == ContainerKind::routine && !context.reachability.from_start[container.steps.first];
}

}  // namespace

void unreachable_step(CheckContext& context) {
  const Procedure& p = context.procedure;
  const auto lost = [&](StateId s) {
    return !context.reachability.from_start[s] && !in_unused_routine(context, s);
  };
  // Where a move is missing it may be the one that leads here: an outcome leads nowhere (outcome_not_handled says so), a step waits without
  // a limit (waiting_without_timeout), or no way leads from it to an end (no_way_to_an_end).
  std::vector<bool> move_missing(p.containers.size());
  const std::vector<Waits> waits = waits_without_limit(context);
  for (StateId s = 0; s < p.steps.size(); ++s) {
    if (!context.reachability.from_start[s] || p.steps[s].kind == StepKind::end) continue;
    const ContainerKind kind = p.containers[p.steps[s].container].kind;
    const bool stuck = !context.reachability.to_end[s] &&
                       (kind == ContainerKind::scenario || kind == ContainerKind::routine);
    if (stuck || waits[s] >= Waits::always || !unhandled_outcomes(p, p.steps[s]).empty())
      move_missing[p.steps[s].container] = true;
  }
  std::vector<std::vector<std::size_t>> edges(p.steps.size());
  std::vector<std::size_t> part_of(p.steps.size());
  for (const Edge& edge : context.graph.edges()) {
    if (lost(edge.from) && lost(edge.to)) edges[edge.from].push_back(edge.to);
  }
  const auto parts = resolver::strong_parts(edges);
  for (std::size_t i = 0; i < parts.size(); ++i)
    for (const std::size_t s : parts[i]) part_of[s] = i;
  std::vector<bool> led_to(parts.size());
  for (std::size_t s = 0; s < edges.size(); ++s)
    for (const std::size_t to : edges[s])
      if (part_of[to] != part_of[s]) led_to[part_of[to]] = true;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const Step& step = p.steps[parts[i].front()];
    if (!lost(static_cast<StateId>(parts[i].front())) || led_to[i] || move_missing[step.container]) continue;
    context.report(messages::unreachable_step, step.span, step.path, {context.name(step.name)});
  }
}

}  // namespace sop::lint_checks
