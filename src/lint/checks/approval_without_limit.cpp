// A sign-off that waits for somebody without an end: `approve:` (or one of its approvers) says no `valid`, and the step has no move
// by time.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void approval_without_limit(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (StateId s = 0; s < p.steps.size(); ++s) {
    const Step& step = p.steps[s];
    bool timed = false;
    for_each_move(p, step, [&](const Transition& t) {
      timed = timed || t.trigger == TriggerKind::after || t.trigger == TriggerKind::at;
    });
    for (const Action& action : step.actions) {
      if (action.kind != ActionKind::approve || action.time != no_id || timed) continue;
      // With lines of approvers each needs a time of its own.
      const auto has_time = [](const SignOff& line) { return line.time != no_id; };
      if (!action.sign_offs.empty() &&
          std::all_of(action.sign_offs.begin(), action.sign_offs.end(), has_time))
        continue;
      Finding& finding =
          context.report(messages::approval_without_limit, action.span, step.path, {context.name(step.name)});
      show_at(context, finding, "an approval is waited for",
              both(stands_at(s), [](const Moment& m) { return !m.c.approvals.empty(); }), s);
    }
  }
}

}  // namespace sop::lint_checks
