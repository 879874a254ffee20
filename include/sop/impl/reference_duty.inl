// sop/impl/reference_duty.inl — who is on duty, when somebody is there, and when somebody may be told (docs/semantics.md, 8.4, 8.7).
//
// The timeline of a schedule: an entry of its roster holds from its instant until the next one; before the first entry the
// schedule of the reference data, else the rotation written in the procedure, answers. A role or team is there in its hours.
#pragma once

#include <algorithm>

#include "sop/impl/reference_turns.hpp"

namespace sop::reference::parts {

// The schedule of the data, else the one written in the procedure; one of which nobody ever is on duty when there is neither.
SOP_INLINE const Schedule& Times::schedule(Id party) const {
  if (schedules_.empty()) schedules_.resize(p_.parties.size());
  std::unique_ptr<Schedule>& place = schedules_[party];
  if (place == nullptr) {
    place = std::make_unique<Schedule>();
    ScheduleSpec spec;
    if (schedule_spec(p_, data_, party, spec)) (void)Schedule::make(spec, *place);
  }
  return *place;
}

// Whoever is on duty at an instant, and from when up to when that answer holds.
SOP_INLINE Turns::OnDuty Turns::duty_at(Id party, std::int64_t at) const {
  OnDuty out;
  const RosterEntry* latest = nullptr;
  for (const RosterEntry& entry : data_.roster) {
    if (entry.schedule != party) continue;
    if (entry.from > at)
      out.until = std::min(out.until, entry.from);
    else if (latest == nullptr || entry.from >= latest->from)
      latest = &entry;
  }
  if (latest != nullptr) {
    out.person = latest->person;
    out.from = latest->from;
    return out;
  }
  Instant instant;
  if (failed(Instant::from_milliseconds(at, instant))) return out;
  Duty duty;
  times_.schedule(party).on_duty(instant, duty);
  out.person = duty.person;
  if (duty.has_from) out.from = duty.from.milliseconds();
  if (duty.has_until) out.until = std::min(out.until, duty.until.milliseconds());
  return out;
}

// Whoever has the turn after, or had it before, the one on duty, and is somebody else; empty: nobody.
SOP_INLINE std::string Turns::neighbour_on_duty(Id party, bool later) const {
  OnDuty duty = duty_at(party, now_.at);
  const std::string present = duty.person;
  for (std::size_t passed = 0; passed < most_duty_changes; ++passed) {
    if (later ? duty.until == never : duty.from == since_ever) return {};
    duty = duty_at(party, later ? duty.until : duty.from - 1);
    if (!duty.person.empty() && duty.person != present) return duty.person;
  }
  return {};
}

// A person is who they are. Of others, the person whom the host assigned, else the one who is on duty now; whose turn is before or after it when a level asks for
// that. Empty: nobody.
SOP_INLINE std::string Turns::person_on_duty(Id party, DutyTurn turn) const {
  if (p_.parties[party].kind == PartyKind::person) return p_.text(p_.parties[party].name);
  if (p_.parties[party].kind == PartyKind::schedule && turn != DutyTurn::now)
    return neighbour_on_duty(party, turn == DutyTurn::next);
  for (const Assignment& assigned : c_.assigned) {
    if (assigned.party == party) return assigned.person;
  }
  return p_.parties[party].kind == PartyKind::schedule ? duty_at(party, now_.at).person : std::string();
}

// 8.4: a schedule is empty while nobody is on duty, a role or a team outside its hours. Hours that cannot be counted close nothing.
SOP_INLINE bool Turns::is_empty(Id party, DutyTurn turn) {
  const Party& who = p_.parties[party];
  if (who.kind == PartyKind::schedule) return person_on_duty(party, turn).empty();
  if (who.calendar == no_id) return false;
  const BusinessCalendar* hours = nullptr;
  const ErrorCode error = times_.wall(who.calendar, hours);
  if (error != ErrorCode::ok) note_error(error_answer(error));
  Instant now;
  return error == ErrorCode::ok && !failed(Instant::from_milliseconds(now_.at, now)) && !hours->is_open(now);
}

// The next instant at which somebody is there; never: none that is known.
SOP_INLINE std::int64_t Turns::next_filled(Id party) const {
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
  if (who.calendar == no_id || times_.wall(who.calendar, hours) != ErrorCode::ok ||
      failed(Instant::from_milliseconds(now_.at, now)) || failed(hours->next_opening(now, opening)))
    return never;
  return opening.at.milliseconds();
}

SOP_INLINE void Turns::arm_filled(Id party) {
  Timer timer;
  timer.kind = TimerKind::level_filled;
  timer.armed = now_.at;
  timer.due = next_filled(party);
  if (timer.due != never) insert_timer(timer);
}

// 8.7: somebody is told in their quiet hours: what they are told is kept until these end. Who owns moves all the same.
SOP_INLINE void Turns::mind_quiet_hours(Effect& told, Id party) {
  if (party == no_id || p_.parties[party].quiet.empty()) return;
  Zone zone;
  const bool is_schedule = p_.parties[party].kind == PartyKind::schedule;
  const ErrorCode error = zone_of(p_, data_, is_schedule ? no_id : p_.parties[party].calendar, zone);
  if (error != ErrorCode::ok) return note_error(error_answer(error));
  BusinessCalendar quiet;
  Instant at;
  if (!BusinessCalendar::make(quiet_spec(p_, data_, party), quiet).ok() ||
      failed(Instant::from_milliseconds(now_.at, at)))
    return;
  OpenStretch stretch;
  // Hours that touch are one.
  for (std::size_t passed = 0; passed < 7 * max_hours_per_day && quiet.is_open(at); ++passed) {
    if (failed(quiet.next_stretch(at, stretch))) break;
    at = stretch.end;
    told.quiet = true;
  }
  if (told.quiet) told.due = at.milliseconds();
}

}  // namespace sop::reference::parts
