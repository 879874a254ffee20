// A routine that no step and no rule runs.
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void unused_routine(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<bool> used(p.containers.size());
  for (const Step& step : p.steps) {
    for (const Action& action : step.actions) {
      if (action.kind == ActionKind::run) used[action.container] = true;
    }
  }
  for (const Target& target : p.targets) {
    if (target.kind == TargetKind::run) used[target.container] = true;
  }
  for (Id c = 0; c < p.containers.size(); ++c) {
    if (used[c] || p.containers[c].kind != ContainerKind::routine) continue;
    context.report(messages::unused_routine, p.containers[c].span, p.containers[c].path,
                   {context.name(p.containers[c].name)});
  }
}

}  // namespace sop::lint_checks
