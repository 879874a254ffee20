// A move that an earlier one of the same trigger always takes before it: the earlier has no condition, or the same one, and is not
// used up without a `then`. Moves by time are the matter of timer_never_fires.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

bool by_time(TriggerKind trigger) {
  return trigger == TriggerKind::after || trigger == TriggerKind::every || trigger == TriggerKind::at ||
         trigger == TriggerKind::no_reply;
}

bool by_itself(TriggerKind trigger) {
  return trigger == TriggerKind::known || trigger == TriggerKind::joined ||
         trigger == TriggerKind::returned || trigger == TriggerKind::condition;
}

}  // namespace

void move_never_taken(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Step& step : p.steps) {
    const Id end = step.transitions.first + step.transitions.count;
    for (Id later = step.transitions.first; later < end; ++later) {
      const Transition& t = p.transitions[later];
      if (by_time(t.trigger)) continue;
      for (Id earlier = step.transitions.first; earlier < later; ++earlier) {
        const Transition& above = p.transitions[earlier];
        if (!context.spend(1)) return;
        if (above.trigger != t.trigger || above.outcome != t.outcome) continue;
        // An automatic move that leaves the step where it is acts once, and then the next may come.
        if (by_itself(t.trigger) && !leaves(p, above.target)) continue;
        if (above.at_most != 0 && above.then == no_id) continue;
        if (above.guard != no_id && !same_expression(p, above.guard, t.guard)) continue;
        context.report(messages::move_never_taken, t.span, t.path, {context.name(step.name)})
            .diagnostic.note(messages::the_move_above, above.span);
        break;
      }
    }
  }
}

}  // namespace sop::lint_checks
