// sop/impl/reference_calendar.inl — from lengths and dates to instants (docs/semantics.md, 6).
//
// A day begins and ends somewhere: in the zone of a calendar or of the procedure. Where an author counts days without one the
// resolver refuses the file; where nobody has handed in the zone that the file names, the answer is `not_available`, never a
// guess.
//
// The same number of days means two things (6.2, 6.3): a *time-out* of 3 days ends at the same time of day, a *deadline*
// of 3 days ends when the third day ends. Business hours count only while the calendar is open.
#pragma once

#include "sop/impl/reference_parts.hpp"

namespace sop::reference::parts {

SOP_INLINE const Times::Made& Times::made(Id calendar) const {
  if (made_.empty()) made_.resize(p_.calendars.size() + 1);
  std::unique_ptr<Made>& place = made_[calendar == no_id ? p_.calendars.size() : calendar];
  if (place == nullptr) {
    place = std::make_unique<Made>();
    Zone zone;
    place->zone_error = zone_of(p_, data_, calendar, zone);
    place->error = code_of(BusinessCalendar::make(calendar_spec(p_, data_, calendar), place->calendar).error);
  }
  return *place;
}

// The calendar that a length is counted on: the one that it names; for business days and hours else the procedure's.
SOP_INLINE Id Times::calendar_of(const Value& length) const {
  if (length.kind != ValueKind::period || length.symbol != no_id) return length.symbol;
  const bool business = length.unit == PeriodUnit::business_day || business_time(length.unit) != 0;
  return business ? p_.calendar : no_id;
}

SOP_INLINE ErrorCode Times::wall(Id calendar, const BusinessCalendar*& out) const {
  const Made& m = made(calendar);
  out = &m.calendar;
  return m.zone_error != ErrorCode::ok ? m.zone_error : m.error;
}

SOP_INLINE ErrorCode Times::days(Id calendar, const DayCalendar*& out) const {
  if (calendar == no_id) calendar = p_.calendar;
  if (calendar == no_id) return ErrorCode::not_available;
  const Made& m = made(calendar);
  out = &m.calendar.days();
  return m.error;
}

SOP_INLINE ErrorCode local_date(const Times& times, Id calendar, std::int64_t instant, Date& out) {
  const BusinessCalendar* wall = nullptr;
  if (const ErrorCode error = times.wall(calendar, wall); error != ErrorCode::ok) return error;
  Instant at;
  if (failed(Instant::from_milliseconds(instant, at)) || failed(wall->date_of(at, out)))
    return ErrorCode::date_does_not_exist;
  return ErrorCode::ok;
}

SOP_INLINE ErrorCode wall_time(const Times& times, Id calendar, Date date, TimeOfDay time,
                               std::int64_t& out) {
  const BusinessCalendar* wall = nullptr;
  if (const ErrorCode error = times.wall(calendar, wall); error != ErrorCode::ok) return error;
  LocalTime local;
  local.date = date;
  local.time = time;
  ZonedInstant at;
  if (failed(wall->zone().instant_of(local, at))) return ErrorCode::date_does_not_exist;
  out = at.at.milliseconds();
  return ErrorCode::ok;
}

SOP_INLINE ErrorCode date_after(const Times& times, Date date, const Value& period, Date& out) {
  if (business_time(period.unit) != 0) return ErrorCode::not_available;
  const Period length{static_cast<std::int32_t>(period.integer), period.unit};
  ValueError error = ValueError::none;
  if (period.unit == PeriodUnit::business_day) {
    const DayCalendar* days = nullptr;
    if (const ErrorCode code = times.days(period.symbol, days); code != ErrorCode::ok) return code;
    error = add(*days, date, length, times.p().month_end, out);
    if (error == ValueError::no_working_day) return ErrorCode::never_opens;
  } else {
    error = add(date, length, times.p().month_end, out);
  }
  return failed(error) ? ErrorCode::date_does_not_exist : ErrorCode::ok;
}

// Business time: full at the earliest instant at which enough is counted. Never backwards.
SOP_INLINE ErrorCode business_time_due(const Times& times, Id calendar, std::int64_t start,
                                       std::int64_t milliseconds, std::int64_t& due) {
  const BusinessCalendar* open = nullptr;
  if (calendar == no_id) return ErrorCode::not_available;
  if (const ErrorCode error = times.wall(calendar, open); error != ErrorCode::ok) return error;
  Instant at;
  Due end;
  if (milliseconds < 0 || failed(Instant::from_milliseconds(start, at))) return ErrorCode::out_of_range;
  const CalendarError error = open->add_business_time(at, Duration{milliseconds}, end);
  if (!failed(error)) due = end.at.milliseconds();
  return code_of(error);
}

SOP_INLINE ErrorCode timeout_due(const Times& times, std::int64_t start, const Value& length,
                                 std::int64_t& due) {
  Instant at, end;
  if (failed(Instant::from_milliseconds(start, at))) return ErrorCode::date_does_not_exist;
  if (length.kind == ValueKind::duration) {
    if (failed(add(at, Duration{length.integer}, end))) return ErrorCode::date_does_not_exist;
    due = end.milliseconds();
    return ErrorCode::ok;
  }
  if (length.kind != ValueKind::period) return ErrorCode::not_available;
  const Id calendar = times.calendar_of(length);
  if (business_time(length.unit) != 0)
    return business_time_due(times, calendar, start, length.integer * business_time(length.unit), due);
  const BusinessCalendar* wall = nullptr;
  if (const ErrorCode error = times.wall(calendar, wall); error != ErrorCode::ok) return error;
  LocalTime local;
  if (failed(wall->zone().local_of(at, local))) return ErrorCode::date_does_not_exist;
  if (const ErrorCode error = date_after(times, local.date, length, local.date); error != ErrorCode::ok)
    return error;
  if (const ErrorCode error = wall_time(times, calendar, local.date, local.time, due); error != ErrorCode::ok)
    return error;
  // 6.2: business days later, at a time at which it is closed: when it opens next.
  if (length.unit != PeriodUnit::business_day || length.integer < 1) return ErrorCode::ok;
  Due opening;
  if (failed(Instant::from_milliseconds(due, at))) return ErrorCode::date_does_not_exist;
  const CalendarError error = wall->next_opening(at, opening);
  if (!failed(error)) due = opening.at.milliseconds();
  return code_of(error);
}

inline DayEnd day_end_of(const DeadlineForm& form) {
  if (form.end == DeadlineForm::End::midnight) return DayEnd::midnight();
  if (form.end == DeadlineForm::End::closing) return DayEnd::closing();
  TimeOfDay time;
  (void)TimeOfDay::from_milliseconds(form.time, time);
  return DayEnd::at(time);
}

// The last day of a deadline of days: `length` after the day on which it begins, which is counted too where the author says so;
// and as many days later as its clock stood still at their end.
inline ErrorCode last_day_of(const Times& times, Date from, Value length, const DeadlineForm& form,
                             const Skipped& skipped, Date& last) {
  const Id calendar = times.calendar_of(length);
  if (form.from_receipt) {
    if (length.integer < 1) return ErrorCode::out_of_range;
    if (length.unit == PeriodUnit::business_day) {
      const DayCalendar* days = nullptr;
      if (const ErrorCode error = times.days(calendar, days); error != ErrorCode::ok) return error;
      if (is_business_day(*days, from)) --length.integer;
    } else if (const ErrorCode error = code_of(add(from, Period{-1, PeriodUnit::day}, MonthEnd::error, from));
               error != ErrorCode::ok) {
      return error;
    }
  }
  if (length.unit == PeriodUnit::business_day) {
    length.integer += skipped.business_days;
    return date_after(times, from, length, last);
  }
  if (const ErrorCode error = date_after(times, from, length, last); error != ErrorCode::ok) return error;
  return code_of(add(last, Period{skipped.days, PeriodUnit::day}, MonthEnd::error, last));
}

SOP_INLINE ErrorCode deadline_due(const Times& times, std::int64_t start, const Value& length,
                                  std::int64_t& due, const DeadlineForm& form, const Skipped& skipped) {
  if (length.kind == ValueKind::duration) return timeout_due(times, start, length, due);
  if (length.kind == ValueKind::instant) {
    due = length.integer;
    return ErrorCode::ok;
  }
  const Id calendar = times.calendar_of(length);
  Date last;
  if (length.kind == ValueKind::date) {
    if (failed(Date::from_days(length.integer, last))) return ErrorCode::date_does_not_exist;
  } else if (length.kind == ValueKind::period && business_time(length.unit) != 0) {
    return business_time_due(times, calendar, start,
                             length.integer * business_time(length.unit) + skipped.business_time, due);
  } else if (length.kind == ValueKind::period) {
    Date from;
    if (const ErrorCode error = local_date(times, calendar, start, from); error != ErrorCode::ok)
      return error;
    if (const ErrorCode error = last_day_of(times, from, length, form, skipped, last); error != ErrorCode::ok)
      return error;
  } else {
    return ErrorCode::not_available;
  }
  const BusinessCalendar* wall = nullptr;
  const Id closes =
      calendar == no_id && form.end == DeadlineForm::End::closing ? times.p().calendar : calendar;
  if (const ErrorCode error = times.wall(closes, wall); error != ErrorCode::ok) return error;
  Due end;
  const CalendarError error = wall->end_of_day(last, day_end_of(form), end);
  if (!failed(error)) due = end.at.milliseconds();
  return code_of(error);
}

// 12.2: what of the time in which a clock stood still its target would have counted. A day counts as stood still when the clock
// did so at the moment at which that day ended.
SOP_INLINE ErrorCode stood_still(const Times& times, const Value& target, const DeadlineForm& form,
                                 std::int64_t started, std::int64_t from, std::int64_t to, Skipped& out) {
  const Id calendar = target.symbol != no_id ? target.symbol : times.p().calendar;
  const BusinessCalendar* wall = nullptr;
  if (const ErrorCode error = times.wall(calendar, wall); error != ErrorCode::ok) return error;
  Instant begin, end, start;
  Date first, last, received;
  if (failed(Instant::from_milliseconds(from, begin)) || failed(Instant::from_milliseconds(to, end)) ||
      failed(Instant::from_milliseconds(started, start)) || failed(wall->date_of(begin, first)) ||
      failed(wall->date_of(end, last)) || failed(wall->date_of(start, received))) {
    return ErrorCode::date_does_not_exist;
  }
  if (calendar != no_id) out.business_time = wall->counted(begin, end).milliseconds;
  const DayEnd kind = day_end_of(form);
  const auto ended = [&](std::int32_t day, Instant by) {
    Date date;
    Due at;
    return !failed(Date::from_days(day, date)) && !failed(wall->end_of_day(date, kind, at)) && at.at <= by;
  };
  // From the first day whose end lies after the beginning to the last whose end does not lie after the end; not before the
  // first day that is counted. Closing time may lie days after a date: after a night, or where the date has no hours.
  const std::int32_t counted = received.days() + (form.from_receipt ? 0 : 1);
  std::int32_t low = first.days(), high = last.days();
  while (low > counted && !ended(low - 1, begin)) --low;
  while (low <= high && (low < counted || ended(low, begin))) ++low;
  while (high >= low && !ended(high, end)) --high;
  out.days = std::max(high - low + 1, 0);
  for (std::int32_t day = low; day <= high && calendar != no_id; ++day) {
    Date date;
    if (!failed(Date::from_days(day, date)) && is_business_day(wall->days(), date)) ++out.business_days;
  }
  return ErrorCode::ok;
}

// Closing time rests on holidays whatever the length was counted in.
SOP_INLINE bool is_beyond_known(const Times& times, const Value& length, std::int64_t due,
                                const DeadlineForm& form) {
  const bool business = length.kind == ValueKind::period &&
                        (length.unit == PeriodUnit::business_day || business_time(length.unit) != 0);
  const bool closes = form.end == DeadlineForm::End::closing &&
                      (length.kind == ValueKind::period || length.kind == ValueKind::date);
  const BusinessCalendar* wall = nullptr;
  Instant at;
  Date date;
  Id calendar = business || closes ? times.calendar_of(length) : no_id;
  if (closes && calendar == no_id) calendar = times.p().calendar;
  if (calendar == no_id || times.wall(calendar, wall) != ErrorCode::ok) return false;
  // What ends at midnight ends with the day before.
  return !failed(Instant::from_milliseconds(due - 1, at)) && !failed(wall->date_of(at, date)) &&
         wall->is_beyond_known(date);
}

SOP_INLINE ErrorCode moment_of(const Times& times, const Value& value, std::int64_t& due) {
  if (value.kind == ValueKind::instant) {
    due = value.integer;
    return ErrorCode::ok;
  }
  Date date;
  if (value.kind != ValueKind::date) return ErrorCode::not_available;
  if (failed(Date::from_days(value.integer, date))) return ErrorCode::date_does_not_exist;
  return wall_time(times, no_id, date, TimeOfDay(), due);
}

// The date that a date or an instant means here.
inline ErrorCode date_meant(const Times& times, Id calendar, const Value& value, Date& out) {
  if (value.kind == ValueKind::instant) return local_date(times, calendar, value.integer, out);
  if (value.kind != ValueKind::date) return ErrorCode::not_available;
  return code_of(Date::from_days(value.integer, out));
}

inline Value count_value(int128 count) {
  return Value::rational(ValueKind::number, Rational(static_cast<std::int64_t>(count)));
}

SOP_INLINE Value days_between_values(const Value& from, const Value& to, const Times& times) {
  Date a, b;
  if (const ErrorCode error = date_meant(times, no_id, from, a); error != ErrorCode::ok)
    return Value::failed(error);
  if (const ErrorCode error = date_meant(times, no_id, to, b); error != ErrorCode::ok)
    return Value::failed(error);
  return count_value(days_between(a, b));
}

SOP_INLINE Value business_days_between_values(const Value& from, const Value& to, Id calendar,
                                              const Times& times) {
  Date a, b;
  const DayCalendar* days = nullptr;
  if (const ErrorCode error = date_meant(times, calendar, from, a); error != ErrorCode::ok)
    return Value::failed(error);
  if (const ErrorCode error = date_meant(times, calendar, to, b); error != ErrorCode::ok)
    return Value::failed(error);
  if (const ErrorCode error = times.days(calendar, days); error != ErrorCode::ok) return Value::failed(error);
  std::int32_t count = 0;
  // The day it begins on is not counted, the day it ends on is.
  const ValueError error = business_days_between(*days, a, b, Ends::last_only, count);
  return failed(error) ? Value::failed(code_of(error)) : count_value(count);
}

// Business hours between two instants: how much business time lies there, in full hours or begun ones.
inline Value business_hours_between(const Value& from, const Value& to, const Value& unit, bool started,
                                    const Times& times) {
  const BusinessCalendar* open = nullptr;
  const Id calendar = times.calendar_of(unit);
  if (calendar == no_id || from.kind != ValueKind::instant || to.kind != ValueKind::instant)
    return Value::failed(ErrorCode::not_available);
  if (const ErrorCode error = times.wall(calendar, open); error != ErrorCode::ok) return Value::failed(error);
  Instant a, b;
  if (failed(Instant::from_milliseconds(from.integer, a)) ||
      failed(Instant::from_milliseconds(to.integer, b)))
    return Value::failed(ErrorCode::date_does_not_exist);
  const std::int64_t counted = std::max<std::int64_t>(open->counted(a, b).milliseconds, 0);
  const std::int64_t length = unit.integer * business_time(unit.unit);
  return count_value(started ? (counted + length - 1) / length : counted / length);
}

// Whole periods are those that are full, started ones those that have begun: of 25 hours in days, one and two. What lies
// before the beginning counts nothing: the answer is never negative.
SOP_INLINE Value periods_between(const std::vector<Value>& values, bool started, const Times& times) {
  const Value& unit = values.back();
  if (values.size() == 2 || unit.kind == ValueKind::duration) {
    Value length = values[0];
    if (values.size() == 3) length = subtract_values(values[1], values[0], times);
    if (length.is_error()) return length;
    const Value ratio = divide_values(length, unit, TypeKind::decimal);
    if (ratio.is_error()) return ratio;
    const Rational count = started ? ceiling(ratio.number) : floor(ratio.number);
    return count_value(count.is_negative() ? 0 : count.numerator());
  }
  if (unit.kind != ValueKind::period || unit.integer <= 0) return Value::failed(ErrorCode::not_available);
  if (business_time(unit.unit) != 0)
    return business_hours_between(values[0], values[1], unit, started, times);
  const Id calendar = unit.symbol;
  Date from, to;
  if (const ErrorCode error = date_meant(times, calendar, values[0], from); error != ErrorCode::ok) {
    return Value::failed(error);
  }
  if (const ErrorCode error = date_meant(times, calendar, values[1], to); error != ErrorCode::ok) {
    return Value::failed(error);
  }
  if (to < from) return count_value(0);
  // Days, months and business days are counted from the start, and every `unit.integer` of them are one period.
  std::int32_t count = 0;
  ValueError error = ValueError::none;
  if (unit.unit == PeriodUnit::day || unit.unit == PeriodUnit::week) {
    count = days_between(from, to) / (unit.unit == PeriodUnit::week ? 7 : 1);
  } else if (unit.unit == PeriodUnit::month || unit.unit == PeriodUnit::year) {
    error = whole_months_between(from, to, times.p().month_end, count);
    if (unit.unit == PeriodUnit::year) count /= 12;
  } else {
    const DayCalendar* days = nullptr;
    if (const ErrorCode code = times.days(calendar, days); code != ErrorCode::ok) return Value::failed(code);
    error = business_days_between(*days, from, to, Ends::last_only, count);
  }
  if (failed(error)) return Value::failed(code_of(error));
  const std::int64_t whole = count / unit.integer;
  if (!started) return count_value(whole);
  Date end = from;
  if (whole > 0) {
    Value full = unit;
    full.integer = whole * unit.integer;
    if (const ErrorCode code = date_after(times, from, full, end); code != ErrorCode::ok)
      return Value::failed(code);
  }
  return count_value(end < to ? whole + 1 : whole);
}

}  // namespace sop::reference::parts
