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
SOP_INLINE void Turns::retime_clock(Id clock, RetimePolicy policy, std::vector<MovedDue>& moved, bool all) {
  ClockState& state = c_.clocks[clock];
  const bool runs = state.status == ClockStatus::running || state.status == ClockStatus::paused;
  if (policy == RetimePolicy::keep || !runs || state.target.is_unknown()) return;
  const std::int64_t before = state.has_due ? state.due : never;
  if (policy == RetimePolicy::restart) count_from(state, now_.at);
  arm_clock(clock);
  const std::int64_t after = state.has_due ? state.due : never;
  if (after == before && !all) return;
  MovedDue what{DueKind::clock, clock, p_.clocks[clock].name, before, after, {}};
  Value target = state.target;
  if (target.kind != ValueKind::period) target.symbol = p_.clocks[clock].calendar;
  what.why.calendar = times_.calendar_of(target);
  what.why.anew = policy == RetimePolicy::restart;
  moved.push_back(what);
}

SOP_INLINE void Turns::retime_timer(Timer timer, const RetimeOptions& options, std::vector<MovedDue>& moved,
                                    bool all) {
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
  what.why.anew = policy == RetimePolicy::restart && timer.kind != TimerKind::level_filled;
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
    what.before = what.after = promise.due;
    what.why.calendar = times_.calendar_of(length.value);
    if (!length.value.known() ||
        deadline_due(times_, timer.armed, length.value, due, action.form) != ErrorCode::ok) {
      if (all) moved.push_back(what);
      return;
    }
    timer.due = std::max(due + 1, now_.at);
    promise.made = timer.armed;
    what.before = promise.due;
    what.after = promise.due = due;
  } else if (timer.kind == TimerKind::level_filled) {
    // Who is on duty when, by the data of now; whoever is there already takes it in the next call.
    what.before = timer.due;
    what.after = timer.due = filled_from_now();
    what.why.schedule = e.party;
    what.why.calendar = p_.parties[e.party].calendar;
  } else {
    timer.due = repeats(timer) ? next_of(timer) : due_of(timer);
    what.why.calendar = times_.calendar_of(value(length_of(timer)).value);
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
  if (all || what.before != what.after) moved.push_back(what);
}

// When somebody will be at the level that waits: now, when somebody is.
SOP_INLINE std::int64_t Turns::filled_from_now() {
  const Escalation& e = c_.escalation;
  const DutyTurn turn = turn_of_level(e.level, e.party);
  return is_empty(e.party, turn) ? next_filled(e.party) : now_.at;
}

SOP_INLINE void Turns::retime(const RetimeOptions& options, std::vector<MovedDue>& moved, bool all) {
  now_.at = now_.occurred = c_.now;
  for (Id clock = 0; clock < p_.clocks.size(); ++clock) retime_clock(clock, options.clocks, moved, all);
  const std::vector<Timer> timers = c_.timers;
  for (const Timer& timer : timers) retime_timer(timer, options, moved, all);
  // A level that waited for nobody whom the old data knew.
  const Escalation& e = c_.escalation;
  if (options.levels == RetimePolicy::keep || e.state != LevelState::waiting ||
      find_timer(TimerKind::level_filled) != nullptr)
    return;
  Timer filled;
  filled.kind = TimerKind::level_filled;
  filled.armed = now_.at;
  filled.due = filled_from_now();
  if (filled.due != never) insert_timer(filled);
  if (filled.due == never && !all) return;
  MovedDue what{DueKind::level, e.party, no_id, never, filled.due, {}};
  what.why.schedule = e.party;
  what.why.calendar = p_.parties[e.party].calendar;
  moved.push_back(what);
}

SOP_INLINE void Turns::tell_moved(const std::vector<MovedDue>& moved) {
  if (moved.empty()) return;
  now_.at = now_.occurred = c_.now;
  for (const MovedDue& due : moved) {
    Effect& e = effect(EffectKind::due_moved);
    e.due_kind = due.kind;
    e.subject = due.subject;
    e.name = due.name;
    e.of_at = due.before;
    e.due = due.after;
    e.text = why_text(p_, due.why);
  }
  JournalEntry entry;
  entry.turn = c_.turn;
  entry.at = entry.occurred = now_.at;
  entry.what = "retimed";
  entry.from_step = entry.to_step = standing_step();
  entry.from_owner = entry.to_owner = c_.owner;
  d_.journal.push_back(entry);
}

}  // namespace reference::parts

namespace detail {

// What a case comes to under other data: every instant that is looked at, whether it moves or not, in an order that is the same for
// all data.
inline std::vector<MovedDue> all_under(const Procedure& p, const ReferenceData& data, const Case& c,
                                       const RetimeOptions& options) {
  Case copy = c;
  std::vector<MovedDue> all;
  Decision unused;
  const AdvanceOptions plain;
  const reference::parts::Times times(p, data);
  reference::parts::Turns(times, copy, unused, plain).retime(options, all, true);
  return all;
}

// Which part of the newer data moves an instant: the data of before with that part alone exchanged is asked, too. Where none alone comes
// to the same instant, all that move it count; where none moves it alone, all parts that are other than before.
inline void find_why(const Procedure& p, const ReferenceData& data, const Case& c,
                     const RetimeOptions& options, std::vector<MovedDue>& all) {
  const ReferenceData& before = *options.before;
  ReferenceData zones = before, holidays = before, roster = before;
  zones.zones = data.zones;
  holidays.holidays = data.holidays;
  roster.roster = data.roster;
  roster.schedules = data.schedules;
  ReferenceData sealed = before;
  seal(sealed);
  bool changed[3] = {};
  ReferenceData* const exchanged[] = {&zones, &holidays, &roster};
  for (std::size_t k = 0; k < 3; ++k) {
    seal(*exchanged[k]);
    changed[k] = exchanged[k]->hash != sealed.hash;
  }
  const std::vector<MovedDue> old = all_under(p, before, c, options);
  const std::vector<MovedDue> parts[] = {all_under(p, zones, c, options), all_under(p, holidays, c, options),
                                         all_under(p, roster, c, options)};
  for (std::size_t i = 0; i < all.size(); ++i) {
    MovedDue& due = all[i];
    bool MovedWhy::*const flags[] = {&MovedWhy::zone, &MovedWhy::holidays, &MovedWhy::roster};
    const auto at = [i](const std::vector<MovedDue>& list) {
      return i < list.size() ? list[i].after : never;
    };
    if (due.after == at(old)) continue;  // it moves under the data of before as well
    bool alone = false;
    for (const std::vector<MovedDue>& part : parts) alone = alone || at(part) == due.after;
    bool any = false;
    for (std::size_t k = 0; k < 3; ++k) {
      due.why.*flags[k] = alone ? at(parts[k]) == due.after : at(parts[k]) != at(old);
      any = any || due.why.*flags[k];
    }
    for (std::size_t k = 0; k < 3 && !any; ++k) due.why.*flags[k] = changed[k];
  }
}

}  // namespace detail

SOP_INLINE std::string why_text(const Procedure& p, const MovedWhy& why) {
  std::string out;
  const auto add = [&](std::string text) { out += (out.empty() ? "" : ", ") + std::move(text); };
  if (why.anew) add("begun anew");
  if (why.zone) {
    const bool own = why.calendar < p.calendars.size() && !p.calendars[why.calendar].zone_name.empty();
    const std::string& name = own                    ? p.calendars[why.calendar].zone_name
                              : !p.zone_name.empty() ? p.zone_name
                              : p.calendar == no_id  ? p.zone_name
                                                     : p.calendars[p.calendar].zone_name;
    add(name.empty() ? "zone" : "zone " + name);
  }
  if (why.holidays) {
    const Id calendar = why.calendar == no_id ? p.calendar : why.calendar;
    add(calendar < p.calendars.size() ? "holidays of " + p.text(p.calendars[calendar].name) : "holidays");
  }
  if (why.roster)
    add(why.schedule < p.parties.size() ? "roster of " + p.text(p.parties[why.schedule].name) : "roster");
  return out;
}

SOP_INLINE Status retime(const Procedure& p, const ReferenceData& data, Case& c, const RetimeOptions& options,
                         std::vector<MovedDue>& moved, Decision* told) {
  if (c.procedure != p.hash) return Status::wrong_procedure;
  if (!validate(c, p).empty()) return Status::bad_case;
  const Case before = c;
  Decision unused;
  const AdvanceOptions plain;
  const reference::parts::Times times(p, data);
  reference::parts::Turns turns(times, c, told == nullptr ? unused : *told, plain);
  std::vector<MovedDue> all;
  turns.retime(options, all, true);
  if (options.before != nullptr) detail::find_why(p, data, before, options, all);
  std::vector<MovedDue> moves;
  for (const MovedDue& due : all) {
    if (due.before != due.after) moves.push_back(due);
  }
  for (MovedDue& due : moves) {
    if (!due.why.zone && !due.why.holidays) due.why.calendar = no_id;
    if (!due.why.roster) due.why.schedule = no_id;
  }
  if (told != nullptr) turns.tell_moved(moves);
  moved.insert(moved.end(), moves.begin(), moves.end());
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
