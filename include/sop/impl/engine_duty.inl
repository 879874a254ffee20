// sop/impl/engine_duty.inl — who is on duty, when somebody is there, and when somebody may be told (docs/semantics.md, 8.4, 8.7).
// Schedules and quiet hours are made beforehand (Bound).
#pragma once

#include <algorithm>

#include "sop/impl/engine_turns.hpp"

namespace sop::engine {

SOP_INLINE void bind_duty(const Procedure& p, const ReferenceData& data, Bound& out) {
  out.rosters.resize(p.parties.size());
  for (const RosterEntry& entry : data.roster) {
    if (entry.schedule < p.parties.size()) out.rosters[entry.schedule].push_back({entry.from, &entry.person});
  }
  // Of two entries of one instant the later one counts.
  for (auto& roster : out.rosters) {
    std::stable_sort(roster.begin(), roster.end(),
                     [](const Bound::Entry& a, const Bound::Entry& b) { return a.from < b.from; });
  }
  out.schedules.resize(p.parties.size());
  out.quiet.resize(p.parties.size());
  for (Id i = 0; i < p.parties.size(); ++i) {
    const Party& party = p.parties[i];
    const bool is_schedule = party.kind == PartyKind::schedule;
    ScheduleSpec spec;
    if (is_schedule && schedule_spec(p, data, i, spec)) (void)Schedule::make(spec, out.schedules[i]);
    if (party.quiet.empty()) continue;
    Zone zone;
    out.quiet[i].zone_error = zone_of(p, data, is_schedule ? no_id : party.calendar, zone);
    out.quiet[i].error = code_of(BusinessCalendar::make(quiet_spec(p, data, i), out.quiet[i].calendar).error);
  }
}

// Whoever is on duty at an instant, and from when up to when that answer holds.
SOP_INLINE Machine::OnDuty Machine::duty_at(Id party, std::int64_t at) const {
  OnDuty out;
  const auto& roster = bound_.rosters[party];
  const auto after =
      std::upper_bound(roster.begin(), roster.end(), at,
                       [](std::int64_t wanted, const Bound::Entry& entry) { return wanted < entry.from; });
  if (after != roster.end()) out.until = after->from;
  if (after != roster.begin()) {
    out.person = *(after - 1)->person;
    out.from = (after - 1)->from;
    return out;
  }
  Instant instant;
  if (failed(Instant::from_milliseconds(at, instant))) return out;
  Duty duty;
  bound_.schedules[party].on_duty(instant, duty);
  out.person = duty.person;
  if (duty.has_from) out.from = duty.from.milliseconds();
  if (duty.has_until) out.until = std::min(out.until, duty.until.milliseconds());
  return out;
}

// Whoever has the turn after, or had it before, the one on duty, and is somebody else; empty: nobody.
SOP_INLINE std::string_view Machine::neighbour_on_duty(Id party, bool later) const {
  OnDuty duty = duty_at(party, now_.at);
  const std::string_view present = duty.person;
  for (std::size_t passed = 0; passed < most_duty_changes; ++passed) {
    if (later ? duty.until == never : duty.from == since_ever) return {};
    duty = duty_at(party, later ? duty.until : duty.from - 1);
    if (!duty.person.empty() && duty.person != present) return duty.person;
  }
  return {};
}

// A person is who they are. Of others, the person whom the host assigned, else the one who is on duty now; whose turn is before or after it when a level asks for
// that. Empty: nobody.
SOP_INLINE std::string_view Machine::person_on_duty(Id party, DutyTurn turn) const {
  const bool is_schedule = p_.parties[party].kind == PartyKind::schedule;
  if (p_.parties[party].kind == PartyKind::person) return p_.text(p_.parties[party].name);
  if (is_schedule && turn != DutyTurn::now) return neighbour_on_duty(party, turn == DutyTurn::next);
  for (const Assignment& assigned : c_.assigned) {
    if (assigned.party == party) return assigned.person;
  }
  return is_schedule ? duty_at(party, now_.at).person : std::string_view();
}

// A schedule is empty while nobody is on duty, a role or a team outside its hours. Hours that cannot be counted close nothing.
SOP_INLINE bool Machine::is_empty(Id party, DutyTurn turn) {
  const Party& who = p_.parties[party];
  if (who.kind == PartyKind::schedule) return person_on_duty(party, turn).empty();
  if (who.calendar == no_id) return false;
  const BusinessCalendar* hours = nullptr;
  const ErrorCode error = e_.wall(who.calendar, hours);
  if (error != ErrorCode::ok) note_error(failure(error), e_.mark());
  Instant now;
  return error == ErrorCode::ok && !failed(Instant::from_milliseconds(now_.at, now)) && !hours->is_open(now);
}

// The next instant at which somebody is there; never: none that is known.
SOP_INLINE std::int64_t Machine::next_filled(Id party) const {
  const Party& who = p_.parties[party];
  if (who.kind == PartyKind::schedule) {
    OnDuty duty = duty_at(party, now_.at);
    for (std::size_t passed = 0; passed < most_duty_changes && duty.until != never; ++passed) {
      const std::int64_t at = duty.until;
      duty = duty_at(party, at);
      if (!duty.person.empty()) return at;
    }
    return never;
  }
  const BusinessCalendar* hours = nullptr;
  Instant now;
  Due opening;
  if (who.calendar == no_id || e_.wall(who.calendar, hours) != ErrorCode::ok ||
      failed(Instant::from_milliseconds(now_.at, now)) || failed(hours->next_opening(now, opening)))
    return never;
  return opening.at.milliseconds();
}

SOP_INLINE void Machine::arm_filled(Id party) {
  Timer timer;
  timer.kind = TimerKind::level_filled;
  timer.armed = now_.at;
  timer.due = next_filled(party);
  if (timer.due != never) insert_timer(timer);
}

// Somebody is told in their quiet hours: what they are told is kept until these end. Who owns moves all the same.
SOP_INLINE void Machine::mind_quiet_hours(Effect& told, Id party) {
  if (party == no_id || p_.parties[party].quiet.empty()) return;
  const Bound::Wall& quiet = bound_.quiet[party];
  if (quiet.zone_error != ErrorCode::ok) return note_error(failure(quiet.zone_error), e_.mark());
  Instant at;
  if (quiet.error != ErrorCode::ok || failed(Instant::from_milliseconds(now_.at, at))) return;
  OpenStretch stretch;
  // Hours that touch are one.
  for (std::size_t passed = 0; passed < 7 * max_hours_per_day && quiet.calendar.is_open(at); ++passed) {
    if (failed(quiet.calendar.next_stretch(at, stretch))) break;
    at = stretch.end;
    told.quiet = true;
  }
  if (told.quiet) told.due = at.milliseconds();
}

}  // namespace sop::engine
