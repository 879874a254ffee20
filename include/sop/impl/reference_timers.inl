// sop/impl/reference_timers.inl — the queue of a case: who is next, when, and what happens then (docs/semantics.md, 6).
//
// A timer is due at an instant and fires at it, however late the host looks. Of two that are due together the one whose line
// is written first fires first: each kind of timer knows the line of the text that it stands for. One whose length is not
// known yet is due `never`, and is looked at again in every turn; its length counts from when it would have been set.
#pragma once

#include <algorithm>

#include "sop/impl/reference_turns.hpp"

namespace sop::reference::parts {

// --- the order of the queue -------------------------------------------------------------------------------------------

// The line in which a target is written: of the transition, the rule or the clock that has it.
SOP_INLINE Span Turns::target_place(Id target) const {
  for (const Transition& t : p_.transitions) {
    if (t.target == target || t.then == target) return t.span;
  }
  for (const AlwaysRule& rule : p_.always) {
    if (rule.target == target) return rule.span;
  }
  return {};
}

// The transition or rule that a target belongs to is the reason for what follows when a hand-over is not accepted.
SOP_INLINE void Turns::tell_target(Id target) {
  for (const Transition& t : p_.transitions) {
    if (t.target != target && t.then != target) continue;
    tell(ReasonKind::transition, t.path, t.span, no_id, {});
    now_.path = now_.acts = t.path;
    return;
  }
  for (const AlwaysRule& rule : p_.always) {
    if (rule.target != target) continue;
    tell(ReasonKind::always, rule.path, rule.span, no_id, {});
    now_.path = now_.acts = rule.path;
    return;
  }
}

// 8.6: where the case stands in the part (scenario, routine, branch) whose move asked for a hand-over; a rule and a clock ask from the
// case's own line. False: that part has been left.
SOP_INLINE bool Turns::asked_from(Id target, Id& thread, Id& depth) const {
  thread = 0;
  depth = depth_of(0) == 0 ? 0 : depth_of(0) - 1;
  Id step = no_id;
  for (const Transition& t : p_.transitions) {
    if (t.target == target || t.then == target) step = t.step;
  }
  if (step == no_id) return true;
  for (Id t = 0; t < c_.threads.size(); ++t) {
    for (Id d = depth_of(t); d-- > 0;) {
      if (step_of(t, d).container != p_.steps[step].container) continue;
      thread = t;
      depth = d;
      return true;
    }
  }
  return false;
}

SOP_INLINE Span Turns::place_of(const Timer& timer) const {
  const Escalation& e = c_.escalation;
  switch (timer.kind) {
    case TimerKind::transition:
      return p_.transitions[timer.ref].span;
    case TimerKind::wait_done:
      return p_.steps[timer.ref].actions[timer.extra].span;
    case TimerKind::promise_broken: {
      const PromiseRecord& promise = c_.promises[timer.ref];
      return p_.steps[promise.step].actions[promise.action].span;
    }
    case TimerKind::level_timeout:
    case TimerKind::level_filled:
      if (e.path != no_id && e.level != no_id) return p_.paths[e.path].levels[e.level].span;
      return {};
    case TimerKind::acknowledge_end:
    case TimerKind::steps_down:
      return e.path != no_id ? p_.paths[e.path].span : Span{};
    case TimerKind::hand_over_end:
      return target_place(c_.hand_over.target);
    case TimerKind::approval_end:
      return p_.steps[frame(timer.thread, timer.depth).step].span;
    case TimerKind::always_held:
      return p_.always[timer.ref].span;
    case TimerKind::clock_warning:
    case TimerKind::clock_breach:
      return p_.clocks[timer.ref].span;
    case TimerKind::clock_move:
      return p_.transitions[p_.clocks[timer.ref].transitions.first + timer.extra].span;
    case TimerKind::restriction_end:
      return p_.records[c_.record[timer.ref].kind].span;
  }
  return {};
}

// 6.1: the earlier instant; of equals the line written first; then the earlier thread; then what only two timers of one line
// can differ in.
SOP_INLINE bool Turns::before(const Timer& a, const Timer& b) const {
  if (a.due != b.due) return a.due < b.due;
  const Span x = place_of(a), y = place_of(b);
  if (x.file != y.file) return x.file < y.file;
  if (x.begin != y.begin) return x.begin < y.begin;
  if (a.thread != b.thread) return a.thread < b.thread;
  if (a.depth != b.depth) return a.depth < b.depth;
  if (a.kind != b.kind) return a.kind < b.kind;
  if (a.ref != b.ref) return a.ref < b.ref;
  return a.extra < b.extra;
}

SOP_INLINE void Turns::insert_timer(const Timer& timer) {
  const auto after = std::find_if(c_.timers.begin(), c_.timers.end(),
                                  [&](const Timer& other) { return before(timer, other); });
  c_.timers.insert(after, timer);
}

// --- setting and removing ---------------------------------------------------------------------------------------------

// The expression that says how long a timer runs, or at what instant.
SOP_INLINE Id Turns::length_of(const Timer& timer) const {
  const Escalation& e = c_.escalation;
  switch (timer.kind) {
    case TimerKind::transition:
      return p_.transitions[timer.ref].time;
    case TimerKind::wait_done:
      return p_.steps[timer.ref].actions[timer.extra].time;
    case TimerKind::level_timeout:
      return p_.paths[e.path].levels[e.level].time;
    case TimerKind::acknowledge_end:
      return p_.paths[e.path].acknowledged_for;
    case TimerKind::steps_down:
      return p_.paths[e.path].steps_down_after;
    case TimerKind::hand_over_end:
      return p_.targets[c_.hand_over.target].within;
    case TimerKind::approval_end:
      if (const SignOff* line = sign_off_at(timer.thread, timer.depth)) return line->time;
      for (const Action& action : step_of(timer.thread, timer.depth).actions) {
        if (action.kind == ActionKind::approve || action.kind == ActionKind::offer) return action.time;
      }
      return no_id;
    case TimerKind::always_held:
      return p_.always[timer.ref].held_for;
    default:
      return no_id;
  }
}

// How a deadline of days ends: as the hand-over or the approval says.
SOP_INLINE DeadlineForm Turns::deadline_form(const Timer& timer) const {
  if (timer.kind == TimerKind::hand_over_end) return p_.targets[c_.hand_over.target].form;
  if (const SignOff* line = sign_off_at(timer.thread, timer.depth)) return line->form;
  for (const Action& action : step_of(timer.thread, timer.depth).actions) {
    if (action.kind == ActionKind::approve || action.kind == ActionKind::offer) return action.form;
  }
  return {};
}

// When a timer whose length counts from `armed` is due: never, while that is not known. What is set for the past is due now.
SOP_INLINE std::int64_t Turns::due_of(const Timer& timer) {
  const Answer length = value(
      length_of(timer), timer.kind == TimerKind::transition ? caller_of(timer.thread, timer.depth) : no_id);
  if (length.value.is_error()) note_error(length);
  if (!length.value.known()) return never;
  std::int64_t due = 0;
  ErrorCode error = ErrorCode::ok;
  const bool deadline = timer.kind == TimerKind::hand_over_end || timer.kind == TimerKind::approval_end;
  const bool moment = length.value.kind == ValueKind::instant || length.value.kind == ValueKind::date;
  if (deadline) {
    // Kept at its instant, over one millisecond later.
    error = deadline_due(times_, timer.armed, length.value, due, deadline_form(timer));
    if (error == ErrorCode::ok) ++due;
  } else if (moment) {
    error = moment_of(times_, length.value, due);
  } else {
    error = timeout_due(times_, timer.armed, length.value, due);
  }
  if (error != ErrorCode::ok) {
    note_error(error_answer(error));
    return never;
  }
  return std::max(due, now_.at);
}

// 6.5: `every` is due at the first whole multiple of its length after the step was entered that lies after now. Later multiples are
// never due earlier, so that it is found by halving.
SOP_INLINE std::int64_t Turns::next_of(Timer& timer) {
  const Answer length = value(length_of(timer), caller_of(timer.thread, timer.depth));
  if (length.value.is_error()) note_error(length);
  if (!length.value.known()) return never;
  const std::int64_t longest = length.value.kind == ValueKind::period
                                   ? INT32_MAX
                                   : Instant::max_milliseconds - Instant::min_milliseconds;
  ErrorCode error = ErrorCode::ok;
  const auto due_at = [&](std::int64_t times) {
    Value whole = length.value;
    error = ErrorCode::out_of_range;
    if (whole.integer < 1 || times > longest / whole.integer) return never;
    whole.integer *= times;
    std::int64_t due = never;
    error = timeout_due(times_, timer.armed, whole, due);
    return error == ErrorCode::ok ? due : never;
  };
  std::int64_t before = 0, first = 1;
  while (due_at(first) <= now_.at) {
    before = first;
    first *= 2;
  }
  while (first - before > 1) {
    const std::int64_t middle = before + (first - before) / 2;
    (due_at(middle) <= now_.at ? before : first) = middle;
  }
  const std::int64_t due = due_at(first);
  if (error != ErrorCode::ok) note_error(error_answer(error));
  return due;
}

SOP_INLINE bool Turns::repeats(const Timer& timer) const {
  return timer.kind == TimerKind::transition && p_.transitions[timer.ref].trigger == TriggerKind::every;
}

// What repeats is due again, until its step is left or its bound is used up.
SOP_INLINE void Turns::repeat(const Timer& timer) {
  if (!repeats(timer) || timer.thread >= c_.threads.size() || timer.depth >= depth_of(timer.thread)) return;
  const Frame& f = frame(timer.thread, timer.depth);
  // A step that was entered in this turn has set its own.
  if (f.step != p_.transitions[timer.ref].step || f.turn == c_.turn) return;
  if (usable(timer.thread, timer.depth, timer.ref)) set_timer(timer, timer.armed);
}

SOP_INLINE void Turns::set_timer(Timer timer, std::int64_t start) {
  timer.armed = start;
  timer.due = repeats(timer) ? next_of(timer) : due_of(timer);
  insert_timer(timer);
}

// Unknown facts that a timer's length waits for.
SOP_INLINE std::vector<Id> Turns::needs_of(const Timer& timer) { return value(length_of(timer)).needs; }

SOP_INLINE void Turns::remove_timers(TimerKind kind, Id ref) {
  const auto wanted = [&](const Timer& t) { return t.kind == kind && (ref == no_id || t.ref == ref); };
  c_.timers.erase(std::remove_if(c_.timers.begin(), c_.timers.end(), wanted), c_.timers.end());
}

SOP_INLINE const Timer* Turns::find_timer(TimerKind kind, Id ref) const {
  for (const Timer& t : c_.timers) {
    if (t.kind == kind && (ref == no_id || t.ref == ref)) return &t;
  }
  return nullptr;
}

SOP_INLINE void Turns::remove_frame_timers(Id thread, Id depth) {
  const auto belongs = [&](const Timer& t) {
    const bool of_a_frame = t.kind == TimerKind::transition || t.kind == TimerKind::wait_done ||
                            t.kind == TimerKind::approval_end;
    return of_a_frame && t.thread == thread && t.depth >= depth;
  };
  c_.timers.erase(std::remove_if(c_.timers.begin(), c_.timers.end(), belongs), c_.timers.end());
}

// 6.5: `after` counts from entering the step, `no reply for` from that or the customer's last message after it, `at` is an
// instant.
SOP_INLINE void Turns::arm_transitions(Id thread, Id depth) {
  const Step& s = step_of(thread, depth);
  for (Id t = s.transitions.first; t < s.transitions.first + s.transitions.count; ++t) {
    const TriggerKind trigger = p_.transitions[t].trigger;
    if (trigger != TriggerKind::after && trigger != TriggerKind::every && trigger != TriggerKind::at &&
        trigger != TriggerKind::no_reply)
      continue;
    if (trigger == TriggerKind::every && !usable(thread, depth, t)) continue;
    Timer timer;
    timer.ref = t;
    timer.thread = thread;
    timer.depth = depth;
    set_timer(timer, frame(thread, depth).entered);
  }
}

// The customer wrote: every `no reply for` of the active steps counts anew, one that has fired too.
SOP_INLINE void Turns::customer_was_heard() {
  for (Id thread = 0; thread < c_.threads.size(); ++thread) {
    for (Id depth = 0; depth < depth_of(thread); ++depth) {
      const Step& s = step_of(thread, depth);
      for (Id t = s.transitions.first; t < s.transitions.first + s.transitions.count; ++t) {
        if (p_.transitions[t].trigger != TriggerKind::no_reply) continue;
        const auto same = [&](const Timer& other) {
          return other.kind == TimerKind::transition && other.ref == t && other.thread == thread &&
                 other.depth == depth;
        };
        c_.timers.erase(std::remove_if(c_.timers.begin(), c_.timers.end(), same), c_.timers.end());
        Timer timer;
        timer.ref = t;
        timer.thread = thread;
        timer.depth = depth;
        set_timer(timer, now_.at);
      }
    }
  }
}

// --- firing -----------------------------------------------------------------------------------------------------------

// The parts (b) and (c) of a timer's turn. It is spent: a guard that is unknown or in error counts as no.
SOP_INLINE void Turns::fire(const Timer& timer) {
  const bool of_a_frame = timer.kind == TimerKind::transition || timer.kind == TimerKind::wait_done;
  const bool of_a_clock = timer.kind == TimerKind::clock_warning || timer.kind == TimerKind::clock_move ||
                          timer.kind == TimerKind::clock_breach;
  const Id level_before = c_.escalation.level, path_before = c_.escalation.path;
  look_at_rules(timer.kind == TimerKind::always_held ? timer.ref : no_id);
  if (is_closed() || (of_a_frame && now_.moved)) return;
  const std::size_t told = d_.effects.size();
  now_.by_timer = of_a_frame || of_a_clock || timer.kind == TimerKind::promise_broken;
  switch (timer.kind) {
    case TimerKind::transition: {
      const Transition& t = p_.transitions[timer.ref];
      now_.what = t.trigger == TriggerKind::after   ? "after"
                  : t.trigger == TriggerKind::every ? "every"
                  : t.trigger == TriggerKind::at    ? "at"
                                                    : "no_reply";
      const Answer guard = condition(t.guard, true, caller_of(timer.thread, timer.depth));
      looked_at(ReasonKind::transition, t.path, t.span, guard);
      if (guard.value.is_error()) note_error(guard);
      if (guard.value.is_yes() && usable(timer.thread, timer.depth, timer.ref)) {
        take(timer.thread, timer.depth, timer.ref, guard);
      }
      break;
    }
    case TimerKind::wait_done: {
      now_.what = "wait";
      const Choice choice = choose(timer.thread, timer.depth, TriggerKind::outcome, word("done"), true);
      if (choice.state == Choice::State::found)
        take(timer.thread, timer.depth, choice.transition, choice.guard);
      break;
    }
    case TimerKind::promise_broken:
      now_.what = "promise";
      promise_breaks(timer.ref);
      break;
    case TimerKind::level_timeout:
      now_.what = "level";
      // Unless a rule has just raised it.
      if (c_.escalation.state == LevelState::pending && c_.escalation.entered == timer.armed)
        level_timed_out();
      else if (has_risen_now() && c_.escalation.path == path_before)
        tell_overridden(no_id, level_before);
      break;
    case TimerKind::steps_down:
      now_.what = "steps_down";
      if (c_.escalation.calm_since == timer.armed) step_down();
      break;
    case TimerKind::restriction_end:
      now_.what = "restriction";
      arm_restrictions();
      break;  // what reads it is looked at in this turn
    case TimerKind::level_filled:
      now_.what = "level";
      break;  // (d) looks whether somebody is there
    case TimerKind::acknowledge_end:
      now_.what = "acknowledged";
      if (c_.escalation.state == LevelState::held && c_.escalation.path != no_id &&
          c_.escalation.level != no_id) {
        const bool raised = c_.escalation.raised;
        enter_level_now(c_.escalation.level, c_.escalation.party, false);
        c_.escalation.raised = raised;
      }
      break;
    case TimerKind::hand_over_end: {
      now_.what = "hand_over";
      const Id target = c_.hand_over.target;
      if (c_.hand_over.asked == no_id || c_.hand_over.since != timer.armed) break;
      c_.hand_over.asked = c_.hand_over.target = no_id;
      if (target == no_id || p_.targets[target].otherwise == no_id) break;
      Id thread = 0, depth = 0;
      const Id otherwise = p_.targets[target].otherwise;
      const TargetKind kind = p_.targets[otherwise].kind;
      const bool moves = kind == TargetKind::step || kind == TargetKind::join || kind == TargetKind::run;
      if (!asked_from(target, thread, depth) && moves) break;
      tell_target(target);
      do_target(thread, depth, otherwise, no_id);
      break;
    }
    case TimerKind::approval_end:
      now_.what = "approval";
      for (std::size_t i = 0; i < c_.approvals.size(); ++i) {
        const Approval& approval = c_.approvals[i];
        if (approval.thread != timer.thread || approval.depth != timer.depth) continue;
        refuse_approval(i, EffectKind::approval_expired);
        break;
      }
      break;
    case TimerKind::always_held:
      now_.what = "always";
      break;  // (b) has seen to it
    case TimerKind::clock_warning: {
      now_.what = "clock";
      Effect& e = effect(EffectKind::clock_warning);
      e.subject = timer.ref;
      e.name = p_.clocks[timer.ref].name;
      e.due = c_.clocks[timer.ref].due;
      e.text = to_text(p_.clocks[timer.ref].warnings[timer.extra]);
      c_.clocks[timer.ref].warned |= 1U << timer.extra;
      break;
    }
    case TimerKind::clock_move:
      now_.what = "clock";
      c_.clocks[timer.ref].moved |= 1U << timer.extra;
      clock_moves(timer.ref, TriggerKind::clock_at, timer.extra);
      break;
    case TimerKind::clock_breach: {
      now_.what = "clock";
      c_.clocks[timer.ref].broken = true;
      Effect& e = effect(EffectKind::clock_broken);
      e.subject = timer.ref;
      e.name = p_.clocks[timer.ref].name;
      e.due = c_.clocks[timer.ref].due;
      clock_moves(timer.ref, TriggerKind::clock_broken, no_id);
      break;
    }
  }
  now_.by_timer = false;
  if (of_a_clock)
    remember_fired(FiredBy::clock, timer.ref, told);
  else if (timer.kind == TimerKind::promise_broken)
    remember_fired(FiredBy::promise, timer.ref, told);
  else if (timer.kind == TimerKind::level_timeout)
    remember_fired(FiredBy::level, no_id, told);
}

}  // namespace sop::reference::parts
