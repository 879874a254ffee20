// A step that waits for the customer or a third party (it asks, offers, or says who performs it) and has no move by time: if they never
// answer, the case stays there for ever.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void waiting_without_timeout(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Step& step : p.steps) {
    if (step.kind != StepKind::step) continue;
    const bool asks = std::any_of(step.actions.begin(), step.actions.end(), [](const Action& a) {
      return a.kind == ActionKind::ask || a.kind == ActionKind::offer;
    });
    const bool outside = step.performer == Performer::customer || step.performer == Performer::third_party;
    if (!asks && !outside) continue;
    bool timed = false;
    for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t) {
      const TriggerKind trigger = p.transitions[t].trigger;
      timed = timed || trigger == TriggerKind::after || trigger == TriggerKind::at ||
              trigger == TriggerKind::no_reply;
    }
    // A step of a branch or a routine is watched by the step around it.
    const Container& container = p.containers[step.container];
    if (!timed && container.kind == ContainerKind::branch && container.parent != no_id) {
      const Slice around = p.steps[container.parent].transitions;
      for (Id t = around.first; t < around.first + around.count; ++t) {
        timed = timed || p.transitions[t].trigger == TriggerKind::after ||
                p.transitions[t].trigger == TriggerKind::at;
      }
    }
    if (timed) continue;
    context.report(messages::waiting_without_timeout, step.span, step.path, {context.name(step.name)});
  }
}

}  // namespace sop::lint_checks
