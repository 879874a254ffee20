// sop/impl/engine_clocks.inl — deadlines of the case: promises and clocks (docs/semantics.md, 11 and 12).
#pragma once

#include <algorithm>

#include "sop/impl/engine_turns.hpp"

namespace sop::engine {

// --- promises ---------------------------------------------------------------------------------------------------------

// Counted from the step's entry. Made again, the old one is recorded as renewed. False: its length is not known.
SOP_INLINE bool Machine::make_promise(Id thread, Id depth, Id action) {
  const Frame& f = frame(thread, depth);
  const Action& a = p_.steps[f.step].actions[action];
  const Hold hold(e_);
  const Datum length = value(a.time, caller_of(thread, depth));
  if (length.is_error()) note_error(length, hold.from());
  if (!length.known()) return false;
  PromiseRecord made;
  made.name = a.name;
  made.made = f.entered;
  made.step = f.step;
  made.action = action;
  if (const ErrorCode error = e_.deadline_due(f.entered, length, made.due, a.form); error != ErrorCode::ok) {
    note_error(failure(error), e_.mark());
    return false;
  }
  Id place = 0;
  while (place < c_.promises.size() && c_.promises[place].name != a.name) ++place;
  if (place == c_.promises.size()) {
    c_.promises.push_back(made);
  } else {
    if (c_.promises[place].state == PromiseState::open) {
      Effect& old = effect(EffectKind::promise_renewed);
      old.name = a.name;
      old.due = c_.promises[place].due;
    }
    remove_timers(TimerKind::promise_broken, place);
    c_.promises[place] = made;
  }
  Effect& e = effect(EffectKind::promise_made);
  e.subject = f.step;
  e.name = a.name;
  e.due = made.due;
  e.party = c_.owner;
  Timer timer;
  timer.kind = TimerKind::promise_broken;
  timer.ref = place;
  timer.armed = made.made;
  timer.due = std::max(made.due + 1, now_.at);
  insert_timer(timer);
  return true;
}

// Kept, in time or late.
SOP_INLINE void Machine::keep_promise(Id promise) {
  PromiseRecord& record = c_.promises[promise];
  const bool late = record.state == PromiseState::broken;
  record.state = PromiseState::kept;
  remove_timers(TimerKind::promise_broken, promise);
  Effect& e = effect(EffectKind::promise_kept);
  e.name = record.name;
  e.due = record.due;
  if (late) e.text = "late";
  if (!late || now_.occurred > record.due) return;
  Effect& in_time = effect(EffectKind::in_time_after_all);
  in_time.name = record.name;
  in_time.due = record.due;
  (void)tell_late(FiredBy::promise, promise);
}

// Broken. Where the step that made it is still active, its transitions act.
SOP_INLINE void Machine::promise_breaks(Id promise) {
  c_.promises[promise].state = PromiseState::broken;
  const PromiseRecord record = c_.promises[promise];
  Effect& e = effect(EffectKind::promise_broken);
  e.subject = record.step;
  e.name = record.name;
  e.due = record.due;
  e.party = c_.owner;
  if (now_.moved) return;
  for (Id t = 0; t < c_.threads.size(); ++t) {
    for (Id depth = depth_of(t); depth-- > 0;) {
      if (frame(t, depth).step != record.step) continue;
      const Hold hold(e_);
      const Choice choice = choose(t, depth, TriggerKind::broken, no_id, true);
      if (choice.state == Choice::State::found) take(t, depth, choice.transition, hold.from());
      return;
    }
  }
}

// --- clocks: signals --------------------------------------------------------------------------------------------------

// What a signal says in this turn, its condition left aside.
SOP_INLINE bool Machine::heard(const Signal& signal) const {
  switch (signal.kind) {
    case SignalKind::case_opened:
      return now_.scenario_began;
    case SignalKind::case_closed:
      return now_.closed;
    case SignalKind::reply_sent:
      return now_.reply_sent;
    case SignalKind::customer_wrote:
      return now_.customer_wrote;
    case SignalKind::event:
      return std::find(now_.signals.begin(), now_.signals.end(), signal.event) != now_.signals.end();
    case SignalKind::condition:
      return true;
  }
  return false;
}

SOP_INLINE bool Machine::signalled(const Signal& signal) {
  return heard(signal) && is_true(signal.condition, signal.kind != SignalKind::condition);
}

SOP_INLINE bool Machine::signalled(const std::vector<Signal>& signals) {
  return std::any_of(signals.begin(), signals.end(), [&](const Signal& s) { return signalled(s); });
}

// A start: an event of this turn, or a condition that became true since the last look.
SOP_INLINE bool Machine::start_signalled(const std::vector<Signal>& signals, ClockState& state) {
  bool event = false, holds_now = false;
  for (const Signal& s : signals) {
    if (!heard(s) || !is_true(s.condition, s.kind != SignalKind::condition)) continue;
    (s.kind == SignalKind::condition ? holds_now : event) = true;
  }
  const bool became = holds_now && !state.start_was_true;
  state.start_was_true = holds_now;
  return event || became;
}

// --- clocks: a look ---------------------------------------------------------------------------------------------------

// (e): the clocks of the scenario, in the order written. Those of a scenario that was left, and all that still run at the end,
// are cancelled.
SOP_INLINE void Machine::look_at_clocks() {
  if (c_.scenario == no_id) return;
  const auto& ours = program_.clocks_of[c_.scenario];
  // Only a scenario that was left in this turn leaves clocks behind that run.
  if (!now_.scenario_began) {
    for (const Id clock : ours) look_at_clock(clock);
    return;
  }
  for (Id clock = 0; clock < p_.clocks.size(); ++clock) {
    if (std::binary_search(ours.begin(), ours.end(), clock))
      look_at_clock(clock);
    else if (runs(c_.clocks[clock]))
      end_cycle(clock, ClockStatus::cancelled, now_.at);
  }
}

// The first of these that applies. After a stop or a cancellation nothing starts in this look.
SOP_INLINE void Machine::look_at_clock(Id clock) {
  const Clock& c = p_.clocks[clock];
  ClockState& state = c_.clocks[clock];
  const bool running = runs(state);
  const bool starts = start_signalled(c.starts_on, state);
  if (signalled(c.stops_on)) {
    if (running) end_cycle(clock, ClockStatus::finished, now_.occurred);
    return;
  }
  if (signalled(c.cancels_on)) {
    if (running) end_cycle(clock, ClockStatus::cancelled, now_.occurred);
    return;
  }
  if (is_closed()) {
    if (running) end_cycle(clock, ClockStatus::cancelled, now_.at);
    return;
  }
  bool changed = true;
  if (running && signalled(c.resets_on)) {
    end_cycle(clock, ClockStatus::finished, now_.occurred);
    begin_cycle(clock, now_.occurred);
  } else if (!running && starts) {
    // A scenario found later: its clocks count from the opening of the case all the same.
    const bool from_opening =
        now_.scenario_began && std::any_of(c.starts_on.begin(), c.starts_on.end(), [&](const Signal& s) {
          return s.kind == SignalKind::case_opened && is_true(s.condition, true);
        });
    begin_cycle(clock, from_opening ? c_.opened : now_.occurred);
  } else if (!running) {
    return;
  } else {
    changed = false;
  }
  // It stands still while its condition is true, and while it is held. Released and held at once, it goes on.
  if (signalled(c.holds_on)) state.held = true;
  if (signalled(c.released_on)) state.held = false;
  const bool waits = c.pauses_while != no_id && is_true(c.pauses_while, false);
  const bool pause = waits || state.held;
  if (pause && state.status == ClockStatus::running) {
    state.status = ClockStatus::paused;
    state.paused_at = std::max(now_.occurred, state.started);
    // Told late that it had stood still before it was over: then it was not over, and may be later.
    if (tell_late(FiredBy::clock, clock)) state.broken = false;
    changed = true;
  } else if (!pause && state.status == ClockStatus::paused) {
    state.status = ClockStatus::running;
    resume_clock(clock, now_.occurred);
    changed = true;
  }
  const std::size_t told = d_.effects.size();
  changed = extend_clock(clock) || changed;
  // 15.3: what is computed already stays, also when newer data has come.
  changed = find_target(clock) || changed;
  if (changed || !state.has_due) arm_clock(clock);
  for (std::size_t i = told; i < d_.effects.size(); ++i) d_.effects[i].due = state.has_due ? state.due : 0;
}

// Each extension whose event came in this turn, as often as it may in this cycle.
SOP_INLINE bool Machine::extend_clock(Id clock) {
  const Clock& c = p_.clocks[clock];
  ClockState& state = c_.clocks[clock];
  bool extended = false, used_up = false;
  for (Id i = 0; i < c.extensions.size(); ++i) {
    if (!signalled(c.extensions[i].signal)) continue;
    state.extended.resize(c.extensions.size());
    used_up = state.extended[i] >= c.extensions[i].at_most;
    if (used_up) continue;
    ++state.extended[i];
    Effect& e = effect(EffectKind::clock_extended);
    e.subject = clock;
    e.name = c.name;
    extended = true;
  }
  if (used_up && !extended) {
    Effect& e = effect(EffectKind::clock_not_extended);
    e.subject = clock;
    e.name = c.name;
  }
  return extended;
}

// The target with what it was extended by: lengths that are counted alike are added, an instant is moved on.
SOP_INLINE ErrorCode Machine::extended_target(Id clock, Datum& target) {
  const ClockState& state = c_.clocks[clock];
  target = datum_of(state.target);
  for (Id i = 0; i < state.extended.size(); ++i) {
    if (state.extended[i] == 0) continue;
    const Hold hold(e_);
    Datum more = value(p_.clocks[clock].extensions[i].by);
    if (more.is_error()) return more.error;
    if (!more.known()) return ErrorCode::not_available;
    if (more.integer < 1 || more.integer > (INT64_MAX >> 24) / state.extended[i])
      return ErrorCode::out_of_range;
    more.integer *= state.extended[i];
    if (target.kind == ValueKind::instant) {
      if (const ErrorCode error = e_.timeout_due(target.integer, more, target.integer);
          error != ErrorCode::ok)
        return error;
      continue;
    }
    if (more.kind != target.kind) return ErrorCode::not_available;
    if (target.kind == ValueKind::period && more.unit != target.unit) {
      sop::detail::to_smallest_unit(more);
      sop::detail::to_smallest_unit(target);
      if (more.unit != target.unit) return ErrorCode::not_available;
    }
    target.integer += more.integer;
    if (target.kind == ValueKind::period && target.integer > INT32_MAX) return ErrorCode::out_of_range;
  }
  return ErrorCode::ok;
}

// What it stood still, as each kind of target counts it.
SOP_INLINE void Machine::resume_clock(Id clock, std::int64_t at) {
  ClockState& state = c_.clocks[clock];
  if (state.has_due && state.paused_at > state.due) return;  // it was over
  const std::int64_t end = std::max(at, state.paused_at);
  state.paused_total += end - state.paused_at;
  Skipped skipped;
  // Without a zone nothing was counted in days.
  (void)e_.stood_still(datum_of(state.target), p_.clocks[clock].calendar, target_form(clock), state.started,
                       state.paused_at, end, skipped);
  state.paused_business += skipped.business_time;
  state.paused_days += static_cast<std::uint32_t>(skipped.days);
  state.paused_business_days += static_cast<std::uint32_t>(skipped.business_days);
}

SOP_INLINE DeadlineForm Machine::target_form(Id clock) const {
  const auto& targets = p_.clocks[clock].targets;
  const Id place = c_.clocks[clock].target_place;
  return place < targets.size() ? targets[place].form : DeadlineForm();
}

SOP_INLINE void Machine::begin_cycle(Id clock, std::int64_t started) {
  ClockState& state = c_.clocks[clock];
  const std::uint32_t cycle = state.cycle + 1;
  const bool start_was_true = state.start_was_true;
  std::vector<std::uint32_t> extended = std::move(state.extended);
  extended.clear();
  state = {};
  state.extended = std::move(extended);
  state.cycle = cycle;
  state.start_was_true = start_was_true;
  state.status = ClockStatus::running;
  state.started = started;
}

SOP_INLINE void Machine::remove_clock_timers(Id clock) {
  remove_timers_if([=](const Timer& t) {
    return t.ref == clock && (t.kind == TimerKind::clock_warning || t.kind == TimerKind::clock_move ||
                              t.kind == TimerKind::clock_breach);
  });
}

SOP_INLINE void Machine::end_cycle(Id clock, ClockStatus how, std::int64_t at) {
  ClockState& state = c_.clocks[clock];
  if (state.status == ClockStatus::paused) {
    resume_clock(clock, at);
    Datum target;
    std::int64_t due = 0;
    if (state.has_due && extended_target(clock, target) == ErrorCode::ok &&
        clock_point(clock, target, Rational(1), due) == ErrorCode::ok)
      state.due = due;
  }
  state.status = how;
  state.ended = at;
  remove_clock_timers(clock);
  const bool finished = how == ClockStatus::finished;
  Effect& e = effect(finished ? EffectKind::clock_finished : EffectKind::clock_cancelled);
  e.subject = clock;
  e.name = p_.clocks[clock].name;
  e.due = state.has_due ? state.due : 0;
  now_.cycles.push_back({clock, state.cycle, how, state.started, at, state.has_due, state.broken, e.due});
  if (at < now_.at) (void)tell_late(FiredBy::clock, clock);
  if (!finished || !state.broken || at > state.due || at == now_.at) return;
  // What was reported late had happened in time: what has fired stays fired, and the answer says so.
  Effect& in_time = effect(EffectKind::in_time_after_all);
  in_time.subject = clock;
  in_time.name = p_.clocks[clock].name;
  in_time.due = state.due;
}

// The target in force: the first whose condition is true; an unknown one above it leaves none for now. A change of target keeps
// what has run, or begins the count anew, as the clock says.
SOP_INLINE bool Machine::find_target(Id clock) {
  const Clock& c = p_.clocks[clock];
  ClockState& state = c_.clocks[clock];
  const Hold hold(e_);
  Datum target;
  Id place = 0;
  for (Id i = 0; i < c.targets.size(); ++i) {
    const ClockTarget& choice = c.targets[i];
    e_.release(hold.from());
    const Datum applies = condition(choice.condition, true);
    if (applies.is_unknown()) break;
    if (applies.is_error()) {
      note_error(applies, hold.from());
      break;
    }
    if (!applies.is_yes()) continue;
    e_.release(hold.from());
    const Datum length = value(choice.time);
    if (length.is_error()) note_error(length, hold.from());
    if (length.known() && !length.is_none()) target = length;
    place = i;
    break;
  }
  if (target.is_unknown()) return false;
  if (same(target, datum_of(state.target)) && c.targets[place].form == target_form(clock)) return false;
  if (!state.target.is_unknown()) {
    if (c.on_change == TargetChange::not_stated) return false;
    if (c.on_change != TargetChange::keep) {
      std::int64_t from = now_.at;
      if (c.on_change == TargetChange::counted_from) {
        const Mark m = e_.mark();
        const Datum instant = value(c.counted_from);
        if (instant.is_error()) note_error(instant, m);
        if (instant.kind != ValueKind::instant) return false;
        from = std::min(instant.integer, now_.at);
      }
      state.started = from;
      state.paused_total = state.paused_business = 0;
      state.paused_days = state.paused_business_days = 0;
      if (state.status == ClockStatus::paused) state.paused_at = now_.at;
    }
    // A new deadline: its warnings and its breach are still to come.
    state.warned = state.moved = 0;
    state.broken = false;
  }
  write_value(target, state.target);
  state.target_place = place;
  return true;
}

// The instant at which a share of the target is full, what it stood still not counted. Of time (exact, or business time) it is
// rounded up to a millisecond. The whole of a length in days is a deadline, at the end of the last day; a part of it is a
// time-out, rounded up to whole days (or months).
SOP_INLINE ErrorCode Machine::clock_point(Id clock, Datum target, const Rational& share,
                                          std::int64_t& at) const {
  const ClockState& state = c_.clocks[clock];
  const Skipped skipped{state.paused_business, static_cast<std::int32_t>(state.paused_days),
                        static_cast<std::int32_t>(state.paused_business_days)};
  const bool whole = share == Rational(1);
  std::int64_t count = 0;
  const auto share_of = [&](std::int64_t all) {
    count = all;
    if (whole) return ErrorCode::ok;
    Rational part;
    const ErrorCode error = code_of(multiply(Rational(all), share, part));
    return error == ErrorCode::ok ? code_of(to_int64(ceiling(part), count)) : error;
  };
  if (target.kind == ValueKind::period && business_time(target.unit) != 0) {
    if (const ErrorCode error = share_of(target.integer * business_time(target.unit)); error != ErrorCode::ok)
      return error;
    return e_.business_time_due(e_.calendar_of(target), state.started, count + skipped.business_time, at);
  }
  if (target.kind == ValueKind::period && !whole) {
    if (target.unit == PeriodUnit::week || target.unit == PeriodUnit::year) {
      target.integer *= target.unit == PeriodUnit::week ? 7 : 12;
      target.unit = target.unit == PeriodUnit::week ? PeriodUnit::day : PeriodUnit::month;
    }
    const bool business = target.unit == PeriodUnit::business_day;
    if (const ErrorCode error = share_of(target.integer); error != ErrorCode::ok) return error;
    target.integer = count + (business ? skipped.business_days : 0);
    if (const ErrorCode error = e_.timeout_due(state.started, target, at); error != ErrorCode::ok)
      return error;
    if (business || skipped.days == 0) return ErrorCode::ok;
    target.unit = PeriodUnit::day;
    target.integer = skipped.days;
    return e_.timeout_due(at, target, at);
  }
  if (const ErrorCode error = e_.deadline_due(state.started, target, at, target_form(clock), skipped);
      error != ErrorCode::ok || target.kind == ValueKind::period)
    return error;
  if (const ErrorCode error = share_of(at - state.started); error != ErrorCode::ok) return error;
  at = state.started + count + state.paused_total;
  Instant exists;
  return code_of(Instant::from_milliseconds(at, exists));
}

// Warnings, transitions and the breach of the running cycle; while it is paused none is due. What lies before a clock that was
// begun late is marked, not sent; only the breach is.
SOP_INLINE void Machine::arm_clock(Id clock) {
  const Clock& c = p_.clocks[clock];
  ClockState& state = c_.clocks[clock];
  remove_clock_timers(clock);
  state.has_due = false;
  if (state.target.is_unknown()) return;
  Datum target;
  ErrorCode error = extended_target(clock, target);
  if (error == ErrorCode::ok) error = clock_point(clock, target, Rational(1), state.due);
  if (error != ErrorCode::ok) {
    note_error(failure(error), e_.mark());
    return;
  }
  state.has_due = true;
  // While it stands still nothing of it is due, unless it was over before: by a target that came later.
  if (state.status != ClockStatus::running && state.due >= state.paused_at) return;
  Timer timer;
  timer.ref = clock;
  timer.armed = state.started;
  const auto arm = [&](TimerKind kind, Id place, const Rational& share, std::uint32_t& fired) {
    if (place >= 32 || (fired & 1U << place) != 0) return;
    std::int64_t at = 0;
    if (clock_point(clock, target, share, at) != ErrorCode::ok) return;
    if (at < now_.at) {
      fired |= 1U << place;
      return;
    }
    timer.kind = kind;
    timer.extra = place;
    timer.due = at;
    insert_timer(timer);
  };
  for (Id i = 0; i < c.warnings.size(); ++i) arm(TimerKind::clock_warning, i, c.warnings[i], state.warned);
  for (Id i = 0; i < c.transitions.count; ++i) {
    const Transition& t = p_.transitions[c.transitions.first + i];
    if (t.trigger == TriggerKind::clock_at) arm(TimerKind::clock_move, i, t.share, state.moved);
  }
  if (state.broken) return;
  timer.kind = TimerKind::clock_breach;
  timer.extra = no_id;
  timer.due = std::max(state.due + 1, now_.at);
  insert_timer(timer);
}

// `on broken`, `at 75 %`: moves of a clock act on the case's own line.
SOP_INLINE void Machine::clock_moves(Id clock, TriggerKind trigger, Id place) {
  if (now_.moved || is_closed()) return;
  const Slice moves = p_.clocks[clock].transitions;
  for (Id i = 0; i < moves.count; ++i) {
    const Id id = moves.first + i;
    const Transition& t = p_.transitions[id];
    if (t.trigger != trigger || (place != no_id && i != place)) continue;
    const bool used_up = t.at_most > 0 && c_.uses[id] >= t.at_most;
    if (used_up && t.then == no_id) continue;
    const Hold hold(e_);
    const Datum guard = condition(t.guard, true);
    looked_at(ReasonKind::clock, t.path, t.span, guard);
    if (guard.is_error()) note_error(guard, hold.from());
    if (!guard.is_yes()) continue;
    if (t.at_most > 0 && !used_up) {
      ++c_.uses[id];
      m_.saved.uses_added.push_back(id);
    }
    tell(program_.clock_reasons[id]);
    tell_from(hold.from());
    set_path(t.path);
    do_target(0, innermost(), used_up ? t.then : t.target, no_id);
    return;
  }
}

}  // namespace sop::engine
