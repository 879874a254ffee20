// sop/impl/engine_calendar.inl — points in time and lengths, for the engine (docs/semantics.md, 6).
//
// Calendars are made beforehand (Bound); the steps on the calendar itself are those of sop/date.hpp, sop/business_days.hpp and
// sop/calendar.hpp. Kept apart from impl/reference_calendar.inl, which makes them anew in each call.
#pragma once

#include <algorithm>

#include "sop/impl/engine_evaluator.hpp"

namespace sop::engine {

inline Datum count_of(int128 count) {
  return fraction(ValueKind::number, Rational(static_cast<std::int64_t>(count)));
}

inline bool is_business(PeriodUnit unit) {
  return unit == PeriodUnit::business_day || business_time(unit) != 0;
}

// The calendar that a length is counted on: its own; the procedure's for business time; else none, the procedure's wall.
SOP_INLINE Id Evaluator::calendar_of(const Datum& length) const {
  if (length.kind != ValueKind::period || length.symbol != no_id) return length.symbol;
  return is_business(length.unit) ? p_->calendar : no_id;
}

SOP_INLINE ErrorCode Evaluator::wall(Id calendar, const BusinessCalendar*& out) const {
  const Bound::Wall& wall = calendar == no_id ? bound_->walls.back() : bound_->walls[calendar];
  out = &wall.calendar;
  return wall.zone_error != ErrorCode::ok ? wall.zone_error : wall.error;
}

SOP_INLINE ErrorCode Evaluator::days_of(Id calendar, const DayCalendar*& out) const {
  if (calendar == no_id) calendar = p_->calendar;
  if (calendar == no_id) return ErrorCode::not_available;
  out = &bound_->walls[calendar].calendar.days();
  return bound_->walls[calendar].error;
}

SOP_INLINE ErrorCode Evaluator::local_date(Id calendar, std::int64_t instant, Date& out) const {
  const BusinessCalendar* clock = nullptr;
  if (const ErrorCode error = wall(calendar, clock); error != ErrorCode::ok) return error;
  Instant at;
  if (failed(Instant::from_milliseconds(instant, at)) || failed(clock->date_of(at, out)))
    return ErrorCode::date_does_not_exist;
  return ErrorCode::ok;
}

SOP_INLINE ErrorCode Evaluator::wall_time(Id calendar, const LocalTime& local, std::int64_t& out) const {
  const BusinessCalendar* clock = nullptr;
  if (const ErrorCode error = wall(calendar, clock); error != ErrorCode::ok) return error;
  ZonedInstant at;
  if (failed(clock->zone().instant_of(local, at))) return ErrorCode::date_does_not_exist;
  out = at.at.milliseconds();
  return ErrorCode::ok;
}

SOP_INLINE ErrorCode Evaluator::date_after(Date date, const Datum& period, Date& out) const {
  const Period length{static_cast<std::int32_t>(period.integer), period.unit};
  ValueError error = ValueError::none;
  switch (period.unit) {
    case PeriodUnit::business_hour:
    case PeriodUnit::business_minute:
      return ErrorCode::not_available;
    case PeriodUnit::business_day: {
      const DayCalendar* days = nullptr;
      if (const ErrorCode code = days_of(period.symbol, days); code != ErrorCode::ok) return code;
      error = add(*days, date, length, p_->month_end, out);
      if (error == ValueError::no_working_day) return ErrorCode::never_opens;
      break;
    }
    default:
      error = add(date, length, p_->month_end, out);
  }
  return failed(error) ? ErrorCode::date_does_not_exist : ErrorCode::ok;
}

SOP_INLINE ErrorCode Evaluator::business_time_due(Id calendar, std::int64_t start, std::int64_t milliseconds,
                                                  std::int64_t& due) const {
  if (calendar == no_id) return ErrorCode::not_available;
  const BusinessCalendar* open = nullptr;
  if (const ErrorCode error = wall(calendar, open); error != ErrorCode::ok) return error;
  Instant at;
  Due end;
  if (milliseconds < 0 || failed(Instant::from_milliseconds(start, at))) return ErrorCode::out_of_range;
  const ErrorCode error = code_of(open->add_business_time(at, Duration{milliseconds}, end));
  if (error == ErrorCode::ok) due = end.at.milliseconds();
  return error;
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
  const Id calendar = calendar_of(length);
  if (business_time(length.unit) != 0)
    return business_time_due(calendar, start, length.integer * business_time(length.unit), due);
  const BusinessCalendar* clock = nullptr;
  LocalTime local;
  if (const ErrorCode error = wall(calendar, clock); error != ErrorCode::ok) return error;
  if (failed(clock->zone().local_of(at, local))) return ErrorCode::date_does_not_exist;
  if (const ErrorCode error = date_after(local.date, length, local.date); error != ErrorCode::ok)
    return error;
  ZonedInstant same_time;
  if (failed(clock->zone().instant_of(local, same_time))) return ErrorCode::date_does_not_exist;
  due = same_time.at.milliseconds();
  if (length.unit != PeriodUnit::business_day || length.integer < 1 || clock->is_open(same_time.at))
    return ErrorCode::ok;
  // Business days later, at a time at which it is closed: when it opens next.
  Due opening;
  const ErrorCode error = code_of(clock->next_opening(same_time.at, opening));
  if (error == ErrorCode::ok) due = opening.at.milliseconds();
  return error;
}

inline DayEnd end_of(const DeadlineForm& form) {
  switch (form.end) {
    case DeadlineForm::End::midnight:
      break;
    case DeadlineForm::End::closing:
      return DayEnd::closing();
    case DeadlineForm::End::stated: {
      TimeOfDay time;
      (void)TimeOfDay::from_milliseconds(form.time, time);
      return DayEnd::at(time);
    }
  }
  return DayEnd::midnight();
}

// The last day that a deadline of days counts; `skipped` days are not among them.
SOP_INLINE ErrorCode Evaluator::last_day(Date from, Datum length, const DeadlineForm& form,
                                         const Skipped& skipped, Date& last) const {
  const bool business = length.unit == PeriodUnit::business_day;
  if (form.from_receipt && length.integer < 1) return ErrorCode::out_of_range;
  if (form.from_receipt && business) {
    const DayCalendar* days = nullptr;
    if (const ErrorCode error = days_of(calendar_of(length), days); error != ErrorCode::ok) return error;
    length.integer -= is_business_day(*days, from) ? 1 : 0;
  } else if (form.from_receipt) {
    if (failed(Date::from_days(from.days() - 1, from))) return ErrorCode::out_of_range;
  }
  if (business) length.integer += skipped.business_days;
  if (const ErrorCode error = date_after(from, length, last); error != ErrorCode::ok || business)
    return error;
  return failed(Date::from_days(std::int64_t{last.days()} + skipped.days, last)) ? ErrorCode::out_of_range
                                                                                 : ErrorCode::ok;
}

SOP_INLINE ErrorCode Evaluator::deadline_due(std::int64_t start, const Datum& length, std::int64_t& due,
                                             const DeadlineForm& form, const Skipped& skipped) const {
  Date last;
  const Id calendar = calendar_of(length);
  switch (length.kind) {
    case ValueKind::duration:
      return timeout_due(start, length, due);
    case ValueKind::instant:
      due = length.integer;
      return ErrorCode::ok;
    case ValueKind::date:
      if (failed(Date::from_days(length.integer, last))) return ErrorCode::date_does_not_exist;
      break;
    case ValueKind::period: {
      if (business_time(length.unit) != 0)
        return business_time_due(calendar, start,
                                 length.integer * business_time(length.unit) + skipped.business_time, due);
      Date from;
      if (const ErrorCode error = local_date(calendar, start, from); error != ErrorCode::ok) return error;
      if (const ErrorCode error = last_day(from, length, form, skipped, last); error != ErrorCode::ok)
        return error;
      break;
    }
    default:
      return ErrorCode::not_available;
  }
  const BusinessCalendar* clock = nullptr;
  const bool closing = form.end == DeadlineForm::End::closing;
  if (const ErrorCode error = wall(calendar == no_id && closing ? p_->calendar : calendar, clock);
      error != ErrorCode::ok)
    return error;
  Due end;
  const ErrorCode error = code_of(clock->end_of_day(last, end_of(form), end));
  if (error == ErrorCode::ok) due = end.at.milliseconds();
  return error;
}

// What of a time in which a clock stood still its target would have counted. A day counts when the clock stood still at its end.
SOP_INLINE ErrorCode Evaluator::stood_still(const Datum& target, Id of_clock, const DeadlineForm& form,
                                            std::int64_t started, std::int64_t from, std::int64_t to,
                                            Skipped& out) const {
  Id calendar = target.kind == ValueKind::period ? target.symbol : of_clock;
  if (calendar == no_id) calendar = p_->calendar;
  const BusinessCalendar* clock = nullptr;
  if (const ErrorCode error = wall(calendar, clock); error != ErrorCode::ok) return error;
  Instant begin, end, start;
  Date first, last, received;
  if (failed(Instant::from_milliseconds(from, begin)) || failed(Instant::from_milliseconds(to, end)) ||
      failed(Instant::from_milliseconds(started, start)) || failed(clock->date_of(begin, first)) ||
      failed(clock->date_of(end, last)) || failed(clock->date_of(start, received)))
    return ErrorCode::date_does_not_exist;
  if (calendar != no_id) out.business_time = clock->counted(begin, end).milliseconds;
  const DayEnd kind = end_of(form);
  const auto ended = [&](std::int32_t day, Instant by) {
    Date date;
    Due at;
    return !failed(Date::from_days(day, date)) && !failed(clock->end_of_day(date, kind, at)) && at.at <= by;
  };
  // The days whose ends lie in the pause; closing time may lie days after a date.
  const std::int32_t counted = received.days() + (form.from_receipt ? 0 : 1);
  std::int32_t low = first.days(), high = last.days();
  while (low > counted && !ended(low - 1, begin)) --low;
  while (low <= high && (low < counted || ended(low, begin))) ++low;
  while (high >= low && !ended(high, end)) --high;
  if (high < low) return ErrorCode::ok;
  out.days = high - low + 1;
  Date before;
  if (calendar == no_id || failed(Date::from_days(high, last))) return ErrorCode::ok;
  out.business_days = clock->days().rank(last);
  if (!failed(Date::from_days(std::int64_t{low} - 1, before)))
    out.business_days -= clock->days().rank(before);
  return ErrorCode::ok;
}

// Whether a deadline of this length lies where the holidays of its calendar are not known.
SOP_INLINE bool Evaluator::is_beyond_known(const Datum& length, std::int64_t due,
                                           const DeadlineForm& form) const {
  const bool period = length.kind == ValueKind::period;
  const bool closes = form.end == DeadlineForm::End::closing && (period || length.kind == ValueKind::date);
  if (!closes && (!period || !is_business(length.unit))) return false;
  Id calendar = calendar_of(length);
  if (closes && calendar == no_id) calendar = p_->calendar;
  const BusinessCalendar* clock = nullptr;
  Instant at;
  Date date;
  return calendar != no_id && wall(calendar, clock) == ErrorCode::ok &&
         !failed(Instant::from_milliseconds(due - 1, at)) && !failed(clock->date_of(at, date)) &&
         clock->is_beyond_known(date);
}

SOP_INLINE ErrorCode Evaluator::moment_of(const Datum& value, std::int64_t& due) const {
  if (value.kind == ValueKind::instant) {
    due = value.integer;
    return ErrorCode::ok;
  }
  LocalTime midnight;
  if (value.kind != ValueKind::date) return ErrorCode::not_available;
  if (failed(Date::from_days(value.integer, midnight.date))) return ErrorCode::date_does_not_exist;
  return wall_time(no_id, midnight, due);
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

// Business hours between two instants, full ones or begun ones.
SOP_INLINE Datum Evaluator::business_hours_between(const Datum* values, bool started) const {
  const Datum& unit = values[2];
  const Id calendar = calendar_of(unit);
  if (calendar == no_id || values[0].kind != ValueKind::instant || values[1].kind != ValueKind::instant)
    return failure(ErrorCode::not_available);
  const BusinessCalendar* open = nullptr;
  if (const ErrorCode error = wall(calendar, open); error != ErrorCode::ok) return failure(error);
  Instant from, to;
  if (failed(Instant::from_milliseconds(values[0].integer, from)) ||
      failed(Instant::from_milliseconds(values[1].integer, to)))
    return failure(ErrorCode::date_does_not_exist);
  const std::int64_t length = unit.integer * business_time(unit.unit);
  const std::int64_t counted = std::max<std::int64_t>(open->counted(from, to).milliseconds, 0);
  return count_of(counted / length + (started && counted % length != 0 ? 1 : 0));
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
  if (business_time(unit.unit) != 0) return business_hours_between(values, started);
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
    case PeriodUnit::business_minute:
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
