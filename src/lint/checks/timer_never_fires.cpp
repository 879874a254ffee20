// A move by time that can never come up, because an earlier one always leaves the step before: `after 1 day -> ...` above
// `after 2 days -> ...`. Only lengths that are written out and counted in the same way are compared.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

/// Whether the time of `first` starts no later than that of `then` and starts anew whenever that does.
bool runs_ahead(TriggerKind first, TriggerKind then) {
  if (first == TriggerKind::after || first == TriggerKind::every)
    return then == TriggerKind::after || then == TriggerKind::every || then == TriggerKind::no_reply;
  return first == TriggerKind::no_reply && then == TriggerKind::no_reply;
}

/// How long the step waits before it is done by itself and left, and by which move; no_id: it does not.
Id own_wait(const Procedure& p, const Step& step, const Transition*& leaving) {
  Id time = no_id;
  for (const Action& action : step.actions)
    if (action.kind == ActionKind::wait && action.condition == no_id) time = action.time;
  for_each_move(p, step, [&](const Transition& t) {
    if (t.trigger != TriggerKind::outcome || p.text(t.outcome) != "done" || !always_leaves(p, t)) return;
    if (leaving == nullptr) leaving = &t;
  });
  return leaving != nullptr ? time : no_id;
}

}  // namespace

void timer_never_fires(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Step& step : p.steps) {
    const Transition* done = nullptr;
    const Id wait = own_wait(p, step, done);
    const Id end = step.transitions.first + step.transitions.count;
    for (Id i = step.transitions.first; i < end; ++i) {
      const Transition& t = p.transitions[i];
      if (t.trigger != TriggerKind::after && t.trigger != TriggerKind::every &&
          t.trigger != TriggerKind::no_reply)
        continue;
      int order = 0;
      const Transition* before = nullptr;
      bool never = wait != no_id && compare_lengths(p, wait, t.time, order) && order < 0;
      if (never) before = done;
      for (Id k = step.transitions.first; k < end && !never; ++k) {
        const Transition& other = p.transitions[k];
        if (!context.spend(1)) return;
        if (k == i || !runs_ahead(other.trigger, t.trigger) || !always_leaves(p, other)) continue;
        if (!compare_lengths(p, other.time, t.time, order)) continue;
        // Of two that are due at once the one written first fires.
        never = order < 0 || (order == 0 && k < i);
        before = &other;
      }
      if (!never) continue;
      Finding& finding =
          context.report(messages::timer_never_fires, t.span, t.path, {context.name(step.name)});
      finding.diagnostic.note(messages::the_move_that_leaves, before->span);
      show_at(context, finding, "the step has been left by `" + before->path + "`", led_by(before->path),
              static_cast<StateId>(&step - p.steps.data()));
    }
  }
}

}  // namespace sop::lint_checks
