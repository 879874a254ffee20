// A sign-off that waits for somebody without an end: `approve:` (or one of its approvers) says no `valid`, and the step has no move
// by time. Where all lines of approvers have a condition, the step's owner is asked when none is met, for as long as it takes. That,
// and a move by time with a condition or a bound, is said of a case that is shown waiting when every time limit is over.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

/// Each approver has a time of their own. With lines of approvers each line needs one.
bool has_time(const Action& action) {
  const auto timed = [](const SignOff& line) { return line.time != no_id; };
  return action.time != no_id ||
         (!action.sign_offs.empty() && std::all_of(action.sign_offs.begin(), action.sign_offs.end(), timed));
}

/// Nobody may be left to ask but the owner, for whom no time is said.
bool may_be_left(const Action& action) {
  return !action.sign_offs.empty() &&
         std::all_of(action.sign_offs.begin(), action.sign_offs.end(),
                     [](const SignOff& line) { return line.condition != no_id; });
}

/// A sign-off of the step waits, and no time limit for it is left.
Shows waits_for_ever(const Procedure& p, StateId s) {
  return [&p, s](const Moment& m) {
    return std::any_of(m.c.approvals.begin(), m.c.approvals.end(), [&](const Approval& asked) {
      if (asked.outcome != no_id || asked.approver == no_id || asked.thread >= m.c.threads.size())
        return false;
      const std::vector<Frame>& frames = m.c.threads[asked.thread].frames;
      if (asked.depth >= frames.size() || frames[asked.depth].step != s) return false;
      return std::none_of(m.c.timers.begin(), m.c.timers.end(), [&](const Timer& timer) {
        if (timer.thread != asked.thread || timer.depth != asked.depth) return false;
        return timer.kind == TimerKind::approval_end ||
               (timer.kind == TimerKind::transition && ends_waiting(p, p.transitions[timer.ref]));
      });
    });
  };
}

/// What is shown of a case, or not said at all.
void in_some_cases(CheckContext& context, StateId s, const Action& action, bool left,
                   std::vector<Id> guards) {
  const Procedure& p = context.procedure;
  const Step& step = p.steps[s];
  const Shows waits = waits_for_ever(p, s);
  const std::string outcome = left ? "its owner is asked to approve it, without a time limit"
                                   : "an approval is waited for, and no time limit is left";
  for (const SignOff& line : action.sign_offs)
    if (left) guards.push_back(line.condition);
  const MessageId message =
      left ? messages::approval_without_limit__nobody_left : messages::approval_without_limit__sometimes;
  Finding shown;
  if (!show(context, shown, outcome, waits)) {
    // Where numbers matter that no story tries: a line without a time takes part, or none does, and no condition of a time limit is met.
    guards.erase(std::remove(guards.begin(), guards.end(), no_id), guards.end());
    proof::Shown none;
    for (const SignOff& line : action.sign_offs)
      if (!left && line.time == no_id && line.condition != no_id)
        proof::keep_smaller(none,
                            proof::case_of_both(context.space(), 0, line.condition, line.condition, guards));
    if (!none.found() && !guards.empty()) none = proof::case_outside(context.space(), 0, guards, no_id);
    if (!none.found()) return;
    if (!show_told_at(context, shown, outcome, waits, none.facts, s))
      return context.suspect(message, action.span, step.path, {context.name(step.name)});
  }
  Finding& finding = context.report(message, action.span, step.path, {context.name(step.name)});
  finding.witness = std::move(shown.witness);
}

}  // namespace

void approval_without_limit(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (StateId s = 0; s < p.steps.size(); ++s) {
    const Step& step = p.steps[s];
    bool timed = false;
    std::vector<Id> guards;
    for_each_move(p, step, [&](const Transition& t) {
      if (t.trigger != TriggerKind::after && t.trigger != TriggerKind::at) return;
      timed = timed || (t.guard == no_id && (t.at_most == 0 || t.then != no_id));
      guards.push_back(t.guard);
    });
    for (const Action& action : step.actions) {
      if (action.kind != ActionKind::approve || timed) continue;
      if (!context.spend(1)) return;
      const bool left = may_be_left(action);
      if (has_time(action) ? left : !guards.empty()) {
        in_some_cases(context, s, action, left, guards);
      } else if (!has_time(action)) {
        Finding& finding = context.report(messages::approval_without_limit, action.span, step.path,
                                          {context.name(step.name)});
        show_at(context, finding, "an approval is waited for",
                both(stands_at(s), [](const Moment& m) { return !m.c.approvals.empty(); }), s);
      }
    }
  }
}

}  // namespace sop::lint_checks
