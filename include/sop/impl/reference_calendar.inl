// sop/impl/reference_calendar.inl — from lengths and dates to instants (docs/semantics.md, 6).
//
// A day begins and ends somewhere: this edition knows fixed offsets from UTC, of a calendar or of the procedure. Where
// an author counts days without one, or in a zone that only its rules know, the resolver refuses the file; should such a
// length come here all the same, the answer is `not_available`, never a guess.
//
// The same number of days means two things (6.2, 6.3): a *time-out* of 3 days ends at the same time of day, a *deadline*
// of 3 days ends when the third day ends.
#pragma once

#include "sop/impl/reference_parts.hpp"

namespace sop::reference::parts {

SOP_INLINE ErrorCode offset_of(const Procedure& p, Id calendar, Offset& out) {
  if (calendar == no_id && !p.has_offset && p.zone_name.empty()) calendar = p.calendar;
  if (calendar != no_id && !p.calendars[calendar].has_offset && p.calendars[calendar].zone_name.empty()) {
    calendar = no_id;  // a calendar without a zone of its own is in the procedure's
  }
  const bool known = calendar != no_id ? p.calendars[calendar].has_offset : p.has_offset;
  if (!known) return ErrorCode::not_available;
  const std::int32_t minutes = calendar != no_id ? p.calendars[calendar].offset_minutes : p.offset_minutes;
  return code_of(Offset::from_minutes(minutes, out));
}

SOP_INLINE ErrorCode days_of(const Procedure& p, const ReferenceData& data, Id calendar, DayCalendar& out) {
  if (calendar == no_id) calendar = p.calendar;
  if (calendar == no_id) return ErrorCode::not_available;
  const Calendar& c = p.calendars[calendar];
  std::vector<Date> holidays;
  const auto add_days = [&](const std::vector<std::int32_t>& days) {
    for (const std::int32_t day : days) {
      Date date;
      if (!failed(Date::from_days(day, date))) holidays.push_back(date);
    }
  };
  add_days(c.holidays);
  for (const HolidaySet& set : data.holidays) {
    if (set.calendar == calendar) add_days(set.days);
  }
  return code_of(DayCalendar::make(WeekdaySet{c.working_days}, holidays, {}, out));
}

SOP_INLINE ErrorCode local_date(const Procedure& p, Id calendar, std::int64_t instant, Date& out) {
  Offset offset;
  if (const ErrorCode error = offset_of(p, calendar, offset); error != ErrorCode::ok) return error;
  Instant at;
  LocalTime local;
  if (failed(Instant::from_milliseconds(instant, at)) || failed(local_time(at, offset, local))) {
    return ErrorCode::date_does_not_exist;
  }
  out = local.date;
  return ErrorCode::ok;
}

SOP_INLINE ErrorCode date_after(const Procedure& p, const ReferenceData& data, Date date, const Value& period,
                                Date& out) {
  if (period.unit == PeriodUnit::business_hour) return ErrorCode::not_available;
  const Period length{static_cast<std::int32_t>(period.integer), period.unit};
  ValueError error = ValueError::none;
  if (period.unit == PeriodUnit::business_day) {
    DayCalendar days;
    if (const ErrorCode code = days_of(p, data, period.symbol, days); code != ErrorCode::ok) return code;
    error = add(days, date, length, p.month_end, out);
  } else {
    error = add(date, length, p.month_end, out);
  }
  return failed(error) ? ErrorCode::date_does_not_exist : ErrorCode::ok;
}

SOP_INLINE ErrorCode timeout_due(const Procedure& p, const ReferenceData& data, std::int64_t start,
                                 const Value& length, std::int64_t& due) {
  Instant at, end;
  if (failed(Instant::from_milliseconds(start, at))) return ErrorCode::date_does_not_exist;
  if (length.kind == ValueKind::duration) {
    if (failed(add(at, Duration{length.integer}, end))) return ErrorCode::date_does_not_exist;
    due = end.milliseconds();
    return ErrorCode::ok;
  }
  if (length.kind != ValueKind::period) return ErrorCode::not_available;
  Offset offset;
  if (const ErrorCode error = offset_of(p, length.symbol, offset); error != ErrorCode::ok) return error;
  LocalTime local;
  if (failed(local_time(at, offset, local))) return ErrorCode::date_does_not_exist;
  if (const ErrorCode error = date_after(p, data, local.date, length, local.date); error != ErrorCode::ok) {
    return error;
  }
  if (failed(instant_at(local, offset, end))) return ErrorCode::date_does_not_exist;
  due = end.milliseconds();
  return ErrorCode::ok;
}

SOP_INLINE ErrorCode deadline_due(const Procedure& p, const ReferenceData& data, std::int64_t start,
                                  const Value& length, std::int64_t& due) {
  if (length.kind == ValueKind::duration) return timeout_due(p, data, start, length, due);
  const Id calendar = length.kind == ValueKind::period ? length.symbol : no_id;
  if (length.kind == ValueKind::instant) {
    due = length.integer;
    return ErrorCode::ok;
  }
  LocalTime last;
  last.time = TimeOfDay::end_of_day();
  if (length.kind == ValueKind::date) {
    if (failed(Date::from_days(length.integer, last.date))) return ErrorCode::date_does_not_exist;
  } else if (length.kind == ValueKind::period) {
    Date from;
    if (const ErrorCode error = local_date(p, calendar, start, from); error != ErrorCode::ok) return error;
    if (const ErrorCode error = date_after(p, data, from, length, last.date); error != ErrorCode::ok)
      return error;
  } else {
    return ErrorCode::not_available;
  }
  Offset offset;
  if (const ErrorCode error = offset_of(p, calendar, offset); error != ErrorCode::ok) return error;
  Instant end;
  if (failed(instant_at(last, offset, end))) return ErrorCode::date_does_not_exist;
  due = end.milliseconds();
  return ErrorCode::ok;
}

SOP_INLINE ErrorCode moment_of(const Procedure& p, const Value& value, std::int64_t& due) {
  if (value.kind == ValueKind::instant) {
    due = value.integer;
    return ErrorCode::ok;
  }
  if (value.kind != ValueKind::date) return ErrorCode::not_available;
  Offset offset;
  if (const ErrorCode error = offset_of(p, no_id, offset); error != ErrorCode::ok) return error;
  LocalTime midnight;
  Instant at;
  if (failed(Date::from_days(value.integer, midnight.date)) || failed(instant_at(midnight, offset, at))) {
    return ErrorCode::date_does_not_exist;
  }
  due = at.milliseconds();
  return ErrorCode::ok;
}

// The date that a date or an instant means here.
inline ErrorCode date_meant(const Procedure& p, Id calendar, const Value& value, Date& out) {
  if (value.kind == ValueKind::instant) return local_date(p, calendar, value.integer, out);
  if (value.kind != ValueKind::date) return ErrorCode::not_available;
  return code_of(Date::from_days(value.integer, out));
}

inline Value count_value(int128 count) {
  return Value::rational(ValueKind::number, Rational(static_cast<std::int64_t>(count)));
}

SOP_INLINE Value days_between_values(const Value& from, const Value& to, const Procedure& p) {
  Date a, b;
  if (const ErrorCode error = date_meant(p, no_id, from, a); error != ErrorCode::ok)
    return Value::failed(error);
  if (const ErrorCode error = date_meant(p, no_id, to, b); error != ErrorCode::ok)
    return Value::failed(error);
  return count_value(days_between(a, b));
}

SOP_INLINE Value business_days_between_values(const Value& from, const Value& to, Id calendar,
                                              const Procedure& p, const ReferenceData& data) {
  Date a, b;
  DayCalendar days;
  if (const ErrorCode error = date_meant(p, calendar, from, a); error != ErrorCode::ok)
    return Value::failed(error);
  if (const ErrorCode error = date_meant(p, calendar, to, b); error != ErrorCode::ok)
    return Value::failed(error);
  if (const ErrorCode error = days_of(p, data, calendar, days); error != ErrorCode::ok)
    return Value::failed(error);
  std::int32_t count = 0;
  // The day it begins on is not counted, the day it ends on is.
  const ValueError error = business_days_between(days, a, b, Ends::last_only, count);
  return failed(error) ? Value::failed(code_of(error)) : count_value(count);
}

// Whole periods are those that are full, started ones those that have begun: of 25 hours in days, one and two. What lies
// before the beginning counts nothing: the answer is never negative.
SOP_INLINE Value periods_between(const std::vector<Value>& values, bool started, const Procedure& p,
                                 const ReferenceData& data) {
  const Value& unit = values.back();
  if (values.size() == 2 || unit.kind == ValueKind::duration) {
    Value length = values[0];
    if (values.size() == 3) length = subtract_values(values[1], values[0], p, data);
    if (length.is_error()) return length;
    const Value ratio = divide_values(length, unit, TypeKind::decimal);
    if (ratio.is_error()) return ratio;
    const Rational count = started ? ceiling(ratio.number) : floor(ratio.number);
    return count_value(count.is_negative() ? 0 : count.numerator());
  }
  if (unit.kind != ValueKind::period || unit.integer <= 0) return Value::failed(ErrorCode::not_available);
  const Id calendar = unit.symbol;
  Date from, to;
  if (const ErrorCode error = date_meant(p, calendar, values[0], from); error != ErrorCode::ok) {
    return Value::failed(error);
  }
  if (const ErrorCode error = date_meant(p, calendar, values[1], to); error != ErrorCode::ok) {
    return Value::failed(error);
  }
  if (to < from) return count_value(0);
  // Days, months and business days are counted from the start, and every `unit.integer` of them are one period.
  std::int32_t count = 0;
  ValueError error = ValueError::none;
  if (unit.unit == PeriodUnit::day || unit.unit == PeriodUnit::week) {
    count = days_between(from, to) / (unit.unit == PeriodUnit::week ? 7 : 1);
  } else if (unit.unit == PeriodUnit::month || unit.unit == PeriodUnit::year) {
    error = whole_months_between(from, to, p.month_end, count);
    if (unit.unit == PeriodUnit::year) count /= 12;
  } else if (unit.unit == PeriodUnit::business_day) {
    DayCalendar days;
    if (const ErrorCode code = days_of(p, data, calendar, days); code != ErrorCode::ok)
      return Value::failed(code);
    error = business_days_between(days, from, to, Ends::last_only, count);
  } else {
    return Value::failed(ErrorCode::not_available);
  }
  if (failed(error)) return Value::failed(code_of(error));
  const std::int64_t whole = count / unit.integer;
  if (!started) return count_value(whole);
  Date end = from;
  if (whole > 0) {
    Value full = unit;
    full.integer = whole * unit.integer;
    if (const ErrorCode code = date_after(p, data, from, full, end); code != ErrorCode::ok)
      return Value::failed(code);
  }
  return count_value(end < to ? whole + 1 : whole);
}

}  // namespace sop::reference::parts
