// sop/impl/engine_timers.inl — the queue of a case: who is next, when, and what happens then (docs/semantics.md, 6).
#pragma once

#include <algorithm>

#include "sop/impl/engine_turns.hpp"

namespace sop::engine {

// --- the order of the queue -------------------------------------------------------------------------------------------

// The line in which a target is written: of the transition or the rule that has it.
SOP_INLINE Span Machine::target_place(Id target) const {
  const std::size_t place = target == no_id ? p_.targets.size() : target;
  if (const Id t = program_.target_transition[place]; t != no_id) return p_.transitions[t].span;
  if (const Id r = program_.target_rule[place]; r != no_id) return p_.always[r].span;
  return {};
}

// The transition or rule that a target belongs to is the reason for what follows when a hand-over is not accepted.
SOP_INLINE void Machine::tell_target(Id target) {
  if (const Id t = program_.target_transition[target]; t != no_id) {
    tell(program_.transition_bare[t]);
    now_.path = now_.acts = &p_.transitions[t].path;
  } else if (const Id r = program_.target_rule[target]; r != no_id) {
    tell(program_.always_bare[r]);
    now_.path = now_.acts = &p_.always[r].path;
  }
}

// Where the case stands in the part (scenario, routine, branch) whose move asked for a hand-over; a rule and a clock ask from the
// case's own line. False: that part has been left.
SOP_INLINE bool Machine::asked_from(Id target, Id& thread, Id& depth) const {
  thread = 0;
  depth = innermost();
  const Id step = program_.target_step[target];
  if (step == no_id) return true;
  const Id container = p_.steps[step].container;
  for (Id t = 0; t < c_.threads.size(); ++t) {
    for (Id d = depth_of(t); d-- > 0;) {
      if (step_of(t, d).container != container) continue;
      thread = t;
      depth = d;
      return true;
    }
  }
  return false;
}

SOP_INLINE Span Machine::place_of(const Timer& timer) const {
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
      return e.path != no_id && e.level != no_id ? p_.paths[e.path].levels[e.level].span : Span();
    case TimerKind::acknowledge_end:
    case TimerKind::steps_down:
      return e.path != no_id ? p_.paths[e.path].span : Span();
    case TimerKind::hand_over_end:
      return target_place(c_.hand_over.target);
    case TimerKind::approval_end:
      return step_of(timer.thread, timer.depth).span;
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

// The earlier instant; of equals the line written first; then the earlier thread; then what only two timers of one line can
// differ in.
SOP_INLINE bool Machine::before(const Timer& a, const Timer& b) const {
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

SOP_INLINE void Machine::insert_timer(const Timer& timer) {
  const Timer copy = timer;
  const auto after = std::find_if(c_.timers.begin(), c_.timers.end(),
                                  [&](const Timer& other) { return before(copy, other); });
  c_.timers.insert(after, copy);
}

// --- setting and removing ---------------------------------------------------------------------------------------------

// The expression that says how long a timer runs, or at what instant.
SOP_INLINE Id Machine::length_of(const Timer& timer) const {
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
SOP_INLINE DeadlineForm Machine::deadline_form(const Timer& timer) const {
  if (timer.kind == TimerKind::hand_over_end) return p_.targets[c_.hand_over.target].form;
  if (const SignOff* line = sign_off_at(timer.thread, timer.depth)) return line->form;
  for (const Action& action : step_of(timer.thread, timer.depth).actions) {
    if (action.kind == ActionKind::approve || action.kind == ActionKind::offer) return action.form;
  }
  return {};
}

// When a timer whose length counts from `armed` is due: never, while that is not known. What is set for the past is due now.
SOP_INLINE std::int64_t Machine::due_of(const Timer& timer) {
  const Hold hold(e_);
  const Id caller = timer.kind == TimerKind::transition ? caller_of(timer.thread, timer.depth) : no_id;
  const Datum length = value(length_of(timer), caller);
  if (length.is_error()) note_error(length, hold.from());
  if (!length.known()) return never;
  std::int64_t due = 0;
  ErrorCode error = ErrorCode::ok;
  if (timer.kind == TimerKind::hand_over_end || timer.kind == TimerKind::approval_end) {
    // A deadline: kept at its instant, over one millisecond later.
    error = e_.deadline_due(timer.armed, length, due, deadline_form(timer));
    if (error == ErrorCode::ok) ++due;
  } else if (length.kind == ValueKind::instant || length.kind == ValueKind::date) {
    error = e_.moment_of(length, due);
  } else {
    error = e_.timeout_due(timer.armed, length, due);
  }
  if (error != ErrorCode::ok) {
    note_error(failure(error), e_.mark());
    return never;
  }
  return std::max(due, now_.at);
}

// `every` is due at the first whole multiple of its length after the step was entered that lies after now. Found by doubling, then
// by halving.
SOP_INLINE std::int64_t Machine::next_of(Timer& timer) {
  const Hold hold(e_);
  const Datum length = value(length_of(timer), caller_of(timer.thread, timer.depth));
  if (length.is_error()) note_error(length, hold.from());
  if (!length.known()) return never;
  const std::int64_t longest =
      length.kind == ValueKind::period ? INT32_MAX : Instant::max_milliseconds - Instant::min_milliseconds;
  ErrorCode error = ErrorCode::ok;
  const auto due_at = [&](std::int64_t times) {
    Datum whole = length;
    error = ErrorCode::out_of_range;
    if (whole.integer < 1 || times > longest / whole.integer) return never;
    whole.integer *= times;
    std::int64_t due = never;
    error = e_.timeout_due(timer.armed, whole, due);
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
  if (error != ErrorCode::ok) note_error(failure(error), e_.mark());
  return due;
}

SOP_INLINE bool Machine::repeats(const Timer& timer) const {
  return timer.kind == TimerKind::transition && p_.transitions[timer.ref].trigger == TriggerKind::every;
}

// What repeats is due again, until its step is left or its bound is used up.
SOP_INLINE void Machine::repeat(const Timer& timer) {
  if (!repeats(timer) || timer.thread >= c_.threads.size() || timer.depth >= depth_of(timer.thread)) return;
  const Frame& f = frame(timer.thread, timer.depth);
  // A step that was entered in this turn has set its own.
  if (f.step != p_.transitions[timer.ref].step || f.turn == c_.turn) return;
  if (usable(timer.thread, timer.depth, timer.ref)) set_timer(timer, timer.armed);
}

SOP_INLINE void Machine::set_timer(Timer timer, std::int64_t start) {
  timer.armed = start;
  timer.due = repeats(timer) ? next_of(timer) : due_of(timer);
  insert_timer(timer);
}

SOP_INLINE void Machine::remove_timers(TimerKind kind, Id ref) {
  remove_timers_if([=](const Timer& t) { return t.kind == kind && (ref == no_id || t.ref == ref); });
}

SOP_INLINE void Machine::remove_level_timers() {
  remove_timers_if([](const Timer& t) {
    return t.kind == TimerKind::level_timeout || t.kind == TimerKind::level_filled ||
           t.kind == TimerKind::acknowledge_end;
  });
}

SOP_INLINE const Timer* Machine::find_timer(TimerKind kind) const {
  const auto at =
      std::find_if(c_.timers.begin(), c_.timers.end(), [=](const Timer& t) { return t.kind == kind; });
  return at == c_.timers.end() ? nullptr : &*at;
}

SOP_INLINE void Machine::remove_frame_timers(Id thread, Id depth) {
  remove_timers_if([=](const Timer& t) {
    const bool of_a_frame = t.kind == TimerKind::transition || t.kind == TimerKind::wait_done ||
                            t.kind == TimerKind::approval_end;
    return of_a_frame && t.thread == thread && t.depth >= depth;
  });
}

// `after` counts from entering the step, `no reply for` from that or the customer's last message after it, `at` is an instant.
SOP_INLINE void Machine::arm_transitions(Id thread, Id depth) {
  for (const Id t : program_of(thread, depth).timed) {
    if (p_.transitions[t].trigger == TriggerKind::every && !usable(thread, depth, t)) continue;
    Timer timer;
    timer.ref = t;
    timer.thread = thread;
    timer.depth = depth;
    set_timer(timer, frame(thread, depth).entered);
  }
}

// The customer wrote: every `no reply for` of the active steps counts anew, one that has fired too.
SOP_INLINE void Machine::customer_was_heard() {
  for (Id thread = 0; thread < c_.threads.size(); ++thread) {
    for (Id depth = 0; depth < depth_of(thread); ++depth) {
      for (const Id t : program_of(thread, depth).timed) {
        if (p_.transitions[t].trigger != TriggerKind::no_reply) continue;
        remove_timers_if([=](const Timer& other) {
          return other.kind == TimerKind::transition && other.ref == t && other.thread == thread &&
                 other.depth == depth;
        });
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
SOP_INLINE void Machine::fire(const Timer& timer) {
  const bool of_a_frame = timer.kind == TimerKind::transition || timer.kind == TimerKind::wait_done;
  const bool of_a_clock = timer.kind == TimerKind::clock_warning || timer.kind == TimerKind::clock_move ||
                          timer.kind == TimerKind::clock_breach;
  const Id level_before = c_.escalation.level, path_before = c_.escalation.path;
  look_at_rules(timer.kind == TimerKind::always_held ? timer.ref : no_id);
  if (is_closed() || (of_a_frame && now_.moved)) return;
  const std::size_t told = d_.effects.size();
  now_.by_timer = of_a_frame || of_a_clock || timer.kind == TimerKind::promise_broken;
  const Hold hold(e_);
  switch (timer.kind) {
    case TimerKind::transition: {
      const Transition& t = p_.transitions[timer.ref];
      now_.what = t.trigger == TriggerKind::after   ? "after"
                  : t.trigger == TriggerKind::every ? "every"
                  : t.trigger == TriggerKind::at    ? "at"
                                                    : "no_reply";
      const Datum guard = condition(t.guard, true, caller_of(timer.thread, timer.depth));
      looked_at(ReasonKind::transition, t.path, t.span, guard);
      if (guard.is_error()) note_error(guard, hold.from());
      if (guard.is_yes() && usable(timer.thread, timer.depth, timer.ref))
        take(timer.thread, timer.depth, timer.ref, hold.from());
      break;
    }
    case TimerKind::wait_done: {
      now_.what = "wait";
      const Choice choice = choose(timer.thread, timer.depth, TriggerKind::outcome, program_.word_done, true);
      if (choice.state == Choice::State::found)
        take(timer.thread, timer.depth, choice.transition, hold.from());
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
      break;  // (e) looks whether somebody is there
    case TimerKind::acknowledge_end: {
      now_.what = "acknowledged";
      Escalation& e = c_.escalation;
      if (e.state != LevelState::held || e.path == no_id || e.level == no_id) break;
      const bool raised = e.raised;
      enter_level_now(e.level, e.party, false);
      e.raised = raised;
      break;
    }
    case TimerKind::hand_over_end: {
      now_.what = "hand_over";
      const Id target = c_.hand_over.target;
      if (c_.hand_over.asked == no_id || c_.hand_over.since != timer.armed) break;
      c_.hand_over.asked = c_.hand_over.target = no_id;
      if (target == no_id || p_.targets[target].otherwise == no_id) break;
      const Id otherwise = p_.targets[target].otherwise;
      const TargetKind kind = p_.targets[otherwise].kind;
      const bool moves = kind == TargetKind::step || kind == TargetKind::join || kind == TargetKind::run;
      Id thread = 0, depth = 0;
      if (!asked_from(target, thread, depth) && moves) break;
      tell_target(target);
      do_target(thread, depth, otherwise, no_id);
      break;
    }
    case TimerKind::approval_end:
      now_.what = "approval";
      if (const Id place = approval_of(timer.thread, timer.depth); place != no_id)
        refuse_approval(place, EffectKind::approval_expired);
      break;
    case TimerKind::always_held:
      now_.what = "always";
      break;  // (b) has seen to it
    case TimerKind::clock_warning: {
      now_.what = "clock";
      const Clock& clock = p_.clocks[timer.ref];
      Effect& e = effect(EffectKind::clock_warning);
      e.subject = timer.ref;
      e.name = clock.name;
      e.due = c_.clocks[timer.ref].due;
      append_text(e.text, clock.warnings[timer.extra]);
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

}  // namespace sop::engine
