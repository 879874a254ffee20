// Bodies of sop/retime.hpp: on the reference interpreter, which knows where each length began.
#pragma once

#include <algorithm>

#include "sop/reference.hpp"
#include "sop/retime.hpp"
#include "sop/validate.hpp"

// After the interpreter, whose insides these are.
#include "sop/impl/reference_turns.hpp"

namespace sop {

namespace reference::parts {

// A clock counts from its start, what it stood still left out; from now, when it begins anew.
SOP_INLINE void Turns::retime_clock(Id clock, RetimePolicy policy, std::vector<MovedDue>& moved) {
  ClockState& state = c_.clocks[clock];
  const bool runs = state.status == ClockStatus::running || state.status == ClockStatus::paused;
  if (policy == RetimePolicy::keep || !runs || state.target.is_unknown()) return;
  const std::int64_t before = state.has_due ? state.due : never;
  if (policy == RetimePolicy::restart) count_from(state, now_.at);
  arm_clock(clock);
  const std::int64_t after = state.has_due ? state.due : never;
  if (after != before) moved.push_back({DueKind::clock, clock, p_.clocks[clock].name, before, after});
}

SOP_INLINE void Turns::retime_timer(Timer timer, const RetimeOptions& options, std::vector<MovedDue>& moved) {
  const Escalation& e = c_.escalation;
  MovedDue what;
  RetimePolicy policy = RetimePolicy::keep;
  switch (timer.kind) {
    case TimerKind::transition:
    case TimerKind::wait_done:
      what.kind = DueKind::step_timer;
      what.subject = timer.ref;
      if (timer.kind == TimerKind::wait_done) what.name = p_.steps[timer.ref].name;
      policy = options.steps;
      break;
    case TimerKind::promise_broken:
      what.kind = DueKind::promise;
      what.subject = c_.promises[timer.ref].step;
      what.name = c_.promises[timer.ref].name;
      policy = options.promises;
      break;
    case TimerKind::level_timeout:
    case TimerKind::acknowledge_end:
      what.kind = DueKind::level;
      what.subject = e.party;
      // How long a level was held is not kept: its length cannot be counted again.
      if (e.path != no_id && p_.paths[e.path].hold_while == no_id) policy = options.levels;
      break;
    case TimerKind::hand_over_end:
      what.kind = DueKind::hand_over;
      what.subject = c_.hand_over.asked;
      policy = options.others;
      break;
    case TimerKind::approval_end:
      what.kind = DueKind::approval;
      what.subject = frame(timer.thread, timer.depth).step;
      policy = options.others;
      break;
    case TimerKind::always_held:
      what.kind = DueKind::rule;
      what.subject = timer.ref;
      policy = options.others;
      break;
    case TimerKind::steps_down:
    case TimerKind::level_filled:
      what.kind = DueKind::level;
      what.subject = e.party;
      policy = options.levels;
      break;
    case TimerKind::restriction_end:
    case TimerKind::clock_warning:
    case TimerKind::clock_move:
    case TimerKind::clock_breach:
      break;
  }
  if (policy == RetimePolicy::keep) return;
  const Timer old = timer;
  if (policy == RetimePolicy::restart) {
    timer.armed = now_.at;
    if (repeats(timer)) timer.extra = 1;
  }
  if (timer.kind == TimerKind::promise_broken) {
    PromiseRecord& promise = c_.promises[timer.ref];
    const Action& action = p_.steps[promise.step].actions[promise.action];
    const Answer length = value(action.time);
    std::int64_t due = 0;
    if (!length.value.known() ||
        deadline_due(times_, timer.armed, length.value, due, action.form) != ErrorCode::ok)
      return;
    timer.due = std::max(due + 1, now_.at);
    promise.made = timer.armed;
    what.before = promise.due;
    what.after = promise.due = due;
  } else if (timer.kind == TimerKind::level_filled) {
    // Who is on duty when, by the data of now; whoever is there already takes it in the next call.
    what.before = timer.due;
    what.after = timer.due = filled_from_now();
  } else {
    timer.due = repeats(timer) ? next_of(timer) : due_of(timer);
    // A deadline is told as the instant until which it is kept.
    const bool deadline = timer.kind == TimerKind::hand_over_end || timer.kind == TimerKind::approval_end;
    const auto told = [&](std::int64_t due) { return due == never || !deadline ? due : due - 1; };
    what.before = told(old.due);
    what.after = told(timer.due);
    if (timer.kind == TimerKind::level_timeout) c_.escalation.entered = timer.armed;
    if (timer.kind == TimerKind::steps_down) c_.escalation.calm_since = timer.armed;
    if (timer.kind == TimerKind::hand_over_end) c_.hand_over.since = timer.armed;
  }
  const auto same = [&](const Timer& other) {
    return other.kind == old.kind && other.ref == old.ref && other.extra == old.extra &&
           other.thread == old.thread && other.depth == old.depth;
  };
  c_.timers.erase(std::remove_if(c_.timers.begin(), c_.timers.end(), same), c_.timers.end());
  if (timer.kind != TimerKind::level_filled || timer.due != never) insert_timer(timer);
  if (what.before != what.after) moved.push_back(what);
}

// When somebody will be at the level that waits: now, when somebody is.
SOP_INLINE std::int64_t Turns::filled_from_now() {
  const Escalation& e = c_.escalation;
  const DutyTurn turn = turn_of_level(e.level, e.party);
  return is_empty(e.party, turn) ? next_filled(e.party) : now_.at;
}

SOP_INLINE void Turns::retime(const RetimeOptions& options, std::vector<MovedDue>& moved) {
  now_.at = now_.occurred = c_.now;
  for (Id clock = 0; clock < p_.clocks.size(); ++clock) retime_clock(clock, options.clocks, moved);
  const std::vector<Timer> timers = c_.timers;
  for (const Timer& timer : timers) retime_timer(timer, options, moved);
  // A level that waited for nobody whom the old data knew.
  const Escalation& e = c_.escalation;
  if (options.levels == RetimePolicy::keep || e.state != LevelState::waiting ||
      find_timer(TimerKind::level_filled) != nullptr)
    return;
  Timer filled;
  filled.kind = TimerKind::level_filled;
  filled.armed = now_.at;
  filled.due = filled_from_now();
  if (filled.due == never) return;
  insert_timer(filled);
  moved.push_back({DueKind::level, e.party, no_id, never, filled.due});
}

}  // namespace reference::parts

SOP_INLINE Status retime(const Procedure& p, const ReferenceData& data, Case& c, const RetimeOptions& options,
                         std::vector<MovedDue>& moved) {
  if (c.procedure != p.hash) return Status::wrong_procedure;
  if (!validate(c, p).empty()) return Status::bad_case;
  Decision decision;
  const AdvanceOptions plain;
  const reference::parts::Times times(p, data);
  reference::parts::Turns(times, c, decision, plain).retime(options, moved);
  return Status::ok;
}

SOP_INLINE std::vector<MovedDue> preview_retime(const Procedure& p, const ReferenceData& data, const Case& c,
                                                const RetimeOptions& options) {
  Case copy = c;
  std::vector<MovedDue> moved;
  (void)retime(p, data, copy, options, moved);
  return moved;
}

}  // namespace sop
