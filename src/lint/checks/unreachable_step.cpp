// A step or end that no move, branch, call or rule leads to. Guards are not looked at: a step behind a condition that is never true
// counts as reached here.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void unreachable_step(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (StateId s = 0; s < p.steps.size(); ++s) {
    if (context.reachability.from_start[s]) continue;
    const Container& container = p.containers[p.steps[s].container];
    const bool entry = container.steps.first == s;
    if (entry && container.kind == ContainerKind::routine)
      continue;  // nothing runs the routine: unused_routine says so
    if (container.kind == ContainerKind::routine && !context.reachability.from_start[container.steps.first])
      continue;
    if (entry && container.kind == ContainerKind::branch) continue;  // its parallel step is reported
    context.report(messages::unreachable_step, p.steps[s].span, p.steps[s].path,
                   {context.name(p.steps[s].name)});
  }
}

}  // namespace sop::lint_checks
