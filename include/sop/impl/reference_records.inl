// sop/impl/reference_records.inl — the customer's record: what is asked of it, and what a case does to it
// (docs/semantics.md, 15.5).
//
// The record belongs to the host. It is handed in with an event and replaces what the case knew; what the case adds, puts on
// or takes off it sees at once, and tells as effects for the host to book.
#pragma once

#include <algorithm>

#include "sop/impl/reference_turns.hpp"

namespace sop::reference::parts {

// --- asking -----------------------------------------------------------------------------------------------------------

// The first instant of the calendar week, month, quarter or year in which an instant lies.
inline ErrorCode window_begin(const Times& times, WindowKind window, std::int64_t instant,
                              std::int64_t& begin) {
  Date day;
  if (const ErrorCode error = local_date(times, no_id, instant, day); error != ErrorCode::ok) return error;
  const YearMonthDay ymd = year_month_day(day);
  ValueError error = ValueError::none;
  switch (window) {
    case WindowKind::week:
      error = add_days(day, -static_cast<std::int64_t>(day.weekday()), day);
      break;
    case WindowKind::month:
      error = date_from(ymd.year, ymd.month, 1, day);
      break;
    case WindowKind::quarter:
      error = date_from(ymd.year, ymd.month - (ymd.month - 1) % 3, 1, day);
      break;
    case WindowKind::year:
      error = date_from(ymd.year, 1, 1, day);
      break;
    case WindowKind::rolling:
      break;
  }
  if (failed(error)) return ErrorCode::date_does_not_exist;
  return wall_time(times, no_id, day, TimeOfDay(), begin);
}

// An entry counts in `in any T` while a time-out of T that began with it is not over; in a calendar window from its first
// instant on.
SOP_INLINE Value Evaluator::record_count(const Expr& e, const Value* length) const {
  if (scope_.the_case == nullptr) return Value::failed(ErrorCode::not_available);
  const Case& c = *scope_.the_case;
  if (!c.record_known) return Value::unknown();
  std::int64_t begin = Instant::min_milliseconds;
  if (e.flags != 0) {
    const ErrorCode error = window_begin(*scope_.times, static_cast<WindowKind>(e.flags), c.now, begin);
    if (error != ErrorCode::ok) return Value::failed(error);
  }
  std::int64_t count = 0;
  for (const RecordLine& line : c.record) {
    if (line.kind != e.a || line.from < begin) continue;
    std::int64_t end = never;
    if (length != nullptr) {
      const ErrorCode error = timeout_due(*scope_.times, line.from, *length, end);
      if (error != ErrorCode::ok) return Value::failed(error);
    }
    if (end > c.now) ++count;
  }
  return Value::rational(ValueKind::number, Rational(count));
}

// A restriction is in force from its beginning to before its end. What the case itself has put on is certain also while
// nobody has handed the record in.
SOP_INLINE Value Evaluator::restricted(const Expr& e) const {
  if (scope_.the_case == nullptr) return Value::failed(ErrorCode::not_available);
  const Case& c = *scope_.the_case;
  bool in_force = false;
  std::int64_t until = 0;
  for (const RecordLine& line : c.record) {
    if (line.kind != e.a || line.from > c.now || line.until <= c.now) continue;
    in_force = true;
    until = std::max(until, line.until);
  }
  if (!in_force && !c.record_known) return Value::unknown();
  if (e.flags == 0) return Value::boolean(in_force);
  return in_force && until != never ? Value::make(ValueKind::instant, until) : Value::none();
}

// --- handing in -------------------------------------------------------------------------------------------------------

// A record that says what cannot be is refused whole. It replaces everything that the case knew.
SOP_INLINE bool Turns::learn_record(const std::vector<RecordLine>& record) {
  const auto is_instant = [](std::int64_t at) {
    Instant instant;
    return !failed(Instant::from_milliseconds(at, instant));
  };
  if (record.size() > most_record_lines) return refuse(Status::bad_event, {}, "record");
  for (std::size_t i = 0; i < record.size(); ++i) {
    const RecordLine& line = record[i];
    bool good = line.kind < p_.records.size() && is_instant(line.from) && line.from <= now_.at;
    if (good && line.until != never)
      good = p_.records[line.kind].restriction && is_instant(line.until) && line.until >= line.from;
    if (!good) return refuse(Status::bad_event, {}, "record[" + std::to_string(i) + "]");
  }
  c_.record = record;
  c_.record_known = true;
  arm_restrictions();
  return true;
}

// --- what a move or a rule does ------------------------------------------------------------------------------------------

SOP_INLINE void Turns::change_record(Id target) {
  const Target& t = p_.targets[target];
  switch (t.kind) {
    case TargetKind::note:
      keep_on_record({t.record, now_.at, never});
      tell_record(EffectKind::record_entry, t.record);
      break;
    case TargetKind::restrict_use:
      restrict_customer(t);
      break;
    case TargetKind::lift: {
      bool lifted = !c_.record_known;
      for (RecordLine& line : c_.record) {
        if (line.kind != t.record || line.until <= now_.at) continue;
        line.until = now_.at;
        lifted = true;
      }
      if (lifted) tell_record(EffectKind::restriction_lifted, t.record);
      break;
    }
    default:
      break;
  }
  arm_restrictions();
}

// A restriction that is in force already gets the later of the two ends. One whose length is not known, or in error, is not
// put on, and the decision says why.
SOP_INLINE void Turns::restrict_customer(const Target& t) {
  std::int64_t until = never;
  if (t.within != no_id) {
    const Answer length = value(t.within);
    ErrorCode error = length.value.is_error() ? length.value.error : ErrorCode::not_available;
    if (length.value.known()) error = deadline_due(times_, now_.at, length.value, until, t.form);
    if (error == ErrorCode::ok && until <= now_.at) error = ErrorCode::out_of_range;
    if (error != ErrorCode::ok) {
      Answer failure = error_answer(error);
      failure.because = length.because;
      return note_error(failure);
    }
  }
  RecordLine* in_force = nullptr;
  for (RecordLine& line : c_.record) {
    if (line.kind != t.record || line.until <= now_.at) continue;
    if (in_force == nullptr || line.until > in_force->until) in_force = &line;
  }
  if (in_force != nullptr && in_force->until >= until) return;
  if (in_force != nullptr)
    in_force->until = until;
  else
    keep_on_record({t.record, now_.at, until});
  tell_record(EffectKind::restriction_set, t.record).due = until == never ? 0 : until;
}

// A record has an end: of the lines that are not in force the oldest makes place; when all are, the one that ends first.
SOP_INLINE void Turns::keep_on_record(const RecordLine& line) {
  if (c_.record.size() >= most_record_lines) {
    const auto in_force = [&](const RecordLine& old) {
      return p_.records[old.kind].restriction && old.until > now_.at;
    };
    const auto goes_first = [&](const RecordLine& a, const RecordLine& b) {
      if (in_force(a) != in_force(b)) return in_force(b);
      return in_force(a) ? a.until < b.until : a.from < b.from;
    };
    c_.record.erase(std::min_element(c_.record.begin(), c_.record.end(), goes_first));
  }
  c_.record.push_back(line);
}

SOP_INLINE Effect& Turns::tell_record(EffectKind kind, Id record) {
  Effect& e = effect(kind);
  e.subject = record;
  e.name = p_.records[record].name;
  e.path = now_.acts;
  return e;
}

// The earliest end of those in force is a timer, so that what it forbade is looked at again then; when it fires, the next one is.
SOP_INLINE void Turns::arm_restrictions() {
  remove_timers(TimerKind::restriction_end);
  if (is_closed()) return;
  const RecordLine* next = nullptr;
  for (const RecordLine& line : c_.record) {
    if (!p_.records[line.kind].restriction || line.until == never || line.until <= now_.at) continue;
    if (next == nullptr || line.until < next->until || (line.until == next->until && line.kind < next->kind))
      next = &line;
  }
  if (next == nullptr) return;
  Timer timer;
  timer.kind = TimerKind::restriction_end;
  timer.ref = static_cast<Id>(next - c_.record.data());
  timer.armed = next->from;
  timer.due = next->until;
  insert_timer(timer);
}

}  // namespace sop::reference::parts
