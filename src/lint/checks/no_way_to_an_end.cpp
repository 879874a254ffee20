// A step from which no end can be reached: a case that gets there is never closed. Guards are not looked at.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void no_way_to_an_end(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (StateId s = 0; s < p.steps.size(); ++s) {
    if (context.reachability.to_end[s] || !context.reachability.from_start[s]) continue;
    const ContainerKind kind = p.containers[p.steps[s].container].kind;
    if (kind == ContainerKind::intake) continue;  // it ends by finding a scenario
    if (kind == ContainerKind::branch)
      continue;  // its parallel step may go on without it; a missing `join` is an error of loading
    context.report(messages::no_way_to_an_end, p.steps[s].span, p.steps[s].path,
                   {context.name(p.steps[s].name)});
  }
}

}  // namespace sop::lint_checks
