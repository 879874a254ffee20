// sop/impl/engine_calendar.inl — points in time and lengths, for the engine (docs/semantics.md, 6).
//
// Offsets and business days are worked out beforehand (Program, Bound); the steps on the calendar itself are those of
// sop/date.hpp and sop/business_days.hpp. Kept apart from impl/reference_calendar.inl, which builds the days anew each time.
#pragma once

#include "sop/impl/engine_evaluator.hpp"

namespace sop::engine {

inline Datum count_of(int128 count) {
  return fraction(ValueKind::number, Rational(static_cast<std::int64_t>(count)));
}

SOP_INLINE ErrorCode Evaluator::offset_of(Id calendar, Offset& out) const {
  const std::size_t place = calendar == no_id ? program_->offsets.size() - 1 : calendar;
  out = program_->offsets[place];
  return program_->offset_errors[place];
}

SOP_INLINE ErrorCode Evaluator::days_of(Id calendar, const DayCalendar*& out) const {
  if (calendar == no_id) calendar = p_->calendar;
  if (calendar == no_id) return ErrorCode::not_available;
  out = &bound_->days[calendar];
  return bound_->day_errors[calendar];
}

SOP_INLINE ErrorCode Evaluator::local_date(Id calendar, std::int64_t instant, Date& out) const {
  Offset offset;
  if (const ErrorCode error = offset_of(calendar, offset); error != ErrorCode::ok) return error;
  Instant at;
  LocalTime local;
  if (failed(Instant::from_milliseconds(instant, at)) || failed(local_time(at, offset, local)))
    return ErrorCode::date_does_not_exist;
  out = local.date;
  return ErrorCode::ok;
}

SOP_INLINE ErrorCode Evaluator::date_after(Date date, const Datum& period, Date& out) const {
  const Period length{static_cast<std::int32_t>(period.integer), period.unit};
  switch (period.unit) {
    case PeriodUnit::business_hour:
      return ErrorCode::not_available;
    case PeriodUnit::business_day: {
      const DayCalendar* days = nullptr;
      if (const ErrorCode error = days_of(period.symbol, days); error != ErrorCode::ok) return error;
      return failed(add(*days, date, length, p_->month_end, out)) ? ErrorCode::date_does_not_exist
                                                                  : ErrorCode::ok;
    }
    default:
      return failed(add(date, length, p_->month_end, out)) ? ErrorCode::date_does_not_exist : ErrorCode::ok;
  }
}

SOP_INLINE ErrorCode Evaluator::timeout_due(std::int64_t start, const Datum& length,
                                            std::int64_t& due) const {
  Instant at, end;
  if (failed(Instant::from_milliseconds(start, at))) return ErrorCode::date_does_not_exist;
  if (length.kind == ValueKind::duration) {
    if (failed(add(at, Duration{length.integer}, end))) return ErrorCode::date_does_not_exist;
    due = end.milliseconds();
    return ErrorCode::ok;
  }
  if (length.kind != ValueKind::period) return ErrorCode::not_available;
  Offset offset;
  LocalTime local;
  if (const ErrorCode error = offset_of(length.symbol, offset); error != ErrorCode::ok) return error;
  if (failed(local_time(at, offset, local))) return ErrorCode::date_does_not_exist;
  if (const ErrorCode error = date_after(local.date, length, local.date); error != ErrorCode::ok)
    return error;
  if (failed(instant_at(local, offset, end))) return ErrorCode::date_does_not_exist;
  due = end.milliseconds();
  return ErrorCode::ok;
}

SOP_INLINE ErrorCode Evaluator::deadline_due(std::int64_t start, const Datum& length,
                                             std::int64_t& due) const {
  LocalTime last;
  last.time = TimeOfDay::end_of_day();
  Id calendar = no_id;
  switch (length.kind) {
    case ValueKind::duration:
      return timeout_due(start, length, due);
    case ValueKind::instant:
      due = length.integer;
      return ErrorCode::ok;
    case ValueKind::date:
      if (failed(Date::from_days(length.integer, last.date))) return ErrorCode::date_does_not_exist;
      break;
    case ValueKind::period: {
      calendar = length.symbol;
      Date from;
      if (const ErrorCode error = local_date(calendar, start, from); error != ErrorCode::ok) return error;
      if (const ErrorCode error = date_after(from, length, last.date); error != ErrorCode::ok) return error;
      break;
    }
    default:
      return ErrorCode::not_available;
  }
  Offset offset;
  Instant end;
  if (const ErrorCode error = offset_of(calendar, offset); error != ErrorCode::ok) return error;
  if (failed(instant_at(last, offset, end))) return ErrorCode::date_does_not_exist;
  due = end.milliseconds();
  return ErrorCode::ok;
}

SOP_INLINE ErrorCode Evaluator::moment_of(const Datum& value, std::int64_t& due) const {
  if (value.kind == ValueKind::instant) {
    due = value.integer;
    return ErrorCode::ok;
  }
  if (value.kind != ValueKind::date) return ErrorCode::not_available;
  Offset offset;
  LocalTime midnight;
  Instant at;
  if (const ErrorCode error = offset_of(no_id, offset); error != ErrorCode::ok) return error;
  if (failed(Date::from_days(value.integer, midnight.date)) || failed(instant_at(midnight, offset, at)))
    return ErrorCode::date_does_not_exist;
  due = at.milliseconds();
  return ErrorCode::ok;
}

SOP_INLINE ErrorCode Evaluator::date_meant(Id calendar, const Datum& value, Date& out) const {
  if (value.kind == ValueKind::instant) return local_date(calendar, value.integer, out);
  if (value.kind != ValueKind::date) return ErrorCode::not_available;
  return code_of(Date::from_days(value.integer, out));
}

// A length may stand on either side of a point in time.
SOP_INLINE Datum Evaluator::sum(const Datum& a, const Datum& b) const {
  Datum out;
  if (plain_sum(a, b, out)) return out;
  const bool b_is_point = b.kind == ValueKind::date || b.kind == ValueKind::instant;
  if (b_is_point) {
    if (a.kind == ValueKind::duration || a.kind == ValueKind::period) return sum(b, a);
    return failure(ErrorCode::not_available);
  }
  ErrorCode error = ErrorCode::not_available;
  if (a.kind == ValueKind::date && b.kind == ValueKind::period) {
    Date start, end;
    (void)Date::from_days(a.integer, start);
    error = date_after(start, b, end);
    out = datum(ValueKind::date, end.days());
  } else if (a.kind == ValueKind::instant && (b.kind == ValueKind::duration || b.kind == ValueKind::period)) {
    std::int64_t due = 0;
    error = timeout_due(a.integer, b, due);
    out = datum(ValueKind::instant, due);
  }
  return error == ErrorCode::ok ? out : failure(error);
}

SOP_INLINE Datum Evaluator::difference(const Datum& a, const Datum& b) const {
  if (a.kind == ValueKind::instant && b.kind == ValueKind::instant)
    return whole_amount(ValueKind::duration, static_cast<int128>(a.integer) - b.integer);
  const Datum opposite = negated(b);
  return opposite.is_error() ? opposite : sum(a, opposite);
}

SOP_INLINE Datum Evaluator::days_between_values(const Datum& from, const Datum& to) const {
  Date a, b;
  if (const ErrorCode error = date_meant(no_id, from, a); error != ErrorCode::ok) return failure(error);
  if (const ErrorCode error = date_meant(no_id, to, b); error != ErrorCode::ok) return failure(error);
  return count_of(days_between(a, b));
}

// The day it begins on is not counted, the day it ends on is.
SOP_INLINE Datum Evaluator::business_days_between_values(const Datum& from, const Datum& to,
                                                         Id calendar) const {
  Date a, b;
  const DayCalendar* days = nullptr;
  if (const ErrorCode error = date_meant(calendar, from, a); error != ErrorCode::ok) return failure(error);
  if (const ErrorCode error = date_meant(calendar, to, b); error != ErrorCode::ok) return failure(error);
  if (const ErrorCode error = days_of(calendar, days); error != ErrorCode::ok) return failure(error);
  std::int32_t count = 0;
  const ValueError error = business_days_between(*days, a, b, Ends::last_only, count);
  return failed(error) ? failure(code_of(error)) : count_of(count);
}

// Whole periods are those that are full, started ones those that have begun; never fewer than none.
SOP_INLINE Datum Evaluator::periods_between(const Datum* values, std::size_t count, bool started) const {
  const Datum& unit = values[count - 1];
  if (count == 2 || unit.kind == ValueKind::duration) {
    const Datum length = count == 3 ? difference(values[1], values[0]) : values[0];
    if (length.is_error()) return length;
    const Datum ratio = quotient(length, unit, TypeKind::decimal);
    if (ratio.is_error()) return ratio;
    const Rational periods = started ? ceiling(ratio.number) : floor(ratio.number);
    return count_of(periods.is_negative() ? 0 : periods.numerator());
  }
  if (unit.kind != ValueKind::period || unit.integer <= 0) return failure(ErrorCode::not_available);
  const Id calendar = unit.symbol;
  Date from, to;
  if (const ErrorCode error = date_meant(calendar, values[0], from); error != ErrorCode::ok)
    return failure(error);
  if (const ErrorCode error = date_meant(calendar, values[1], to); error != ErrorCode::ok)
    return failure(error);
  if (to < from) return count_of(0);
  std::int32_t units = 0;
  ValueError error = ValueError::none;
  switch (unit.unit) {
    case PeriodUnit::day:
      units = days_between(from, to);
      break;
    case PeriodUnit::week:
      units = days_between(from, to) / 7;
      break;
    case PeriodUnit::month:
      error = whole_months_between(from, to, p_->month_end, units);
      break;
    case PeriodUnit::year:
      error = whole_months_between(from, to, p_->month_end, units);
      units /= 12;
      break;
    case PeriodUnit::business_day: {
      const DayCalendar* days = nullptr;
      if (const ErrorCode code = days_of(calendar, days); code != ErrorCode::ok) return failure(code);
      error = business_days_between(*days, from, to, Ends::last_only, units);
      break;
    }
    case PeriodUnit::business_hour:
      return failure(ErrorCode::not_available);
  }
  if (failed(error)) return failure(code_of(error));
  const std::int64_t whole = units / unit.integer;
  if (!started) return count_of(whole);
  Date end = from;
  if (whole > 0) {
    Datum full = unit;
    full.integer = whole * unit.integer;
    if (const ErrorCode code = date_after(from, full, end); code != ErrorCode::ok) return failure(code);
  }
  return count_of(end < to ? whole + 1 : whole);
}

}  // namespace sop::engine
