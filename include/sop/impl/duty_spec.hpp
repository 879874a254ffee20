// sop/impl/duty_spec.hpp — from how a procedure writes hours and turns to what calendars and schedules are made of.
#pragma once

#include <cstdint>
#include <vector>

#include "sop/calendar.hpp"
#include "sop/model.hpp"
#include "sop/schedule.hpp"

namespace sop {

namespace detail {

// Hours of the model as those of a calendar: an end that is not later lies on the next day.
inline std::vector<WeeklyHours> weekly_hours(const std::vector<OpenWindow>& windows) {
  std::vector<WeeklyHours> out;
  for (const OpenWindow& window : windows) {
    OpenHours hours{static_cast<std::int32_t>(window.from), static_cast<std::int32_t>(window.to)};
    if (hours.to <= hours.from) hours.to += TimeOfDay::max_milliseconds;
    out.push_back({WeekdaySet{window.weekdays}, hours});
  }
  return out;
}

// How long a turn lasts: whole hours, days or weeks. False: it is no such length.
inline bool turn_of(const Value& length, ScheduleLayer& out) {
  std::int64_t count = length.integer;
  if (length.kind == ValueKind::duration) {
    if (count % milliseconds_per_hour != 0) return false;
    count /= milliseconds_per_hour;
    out.unit = TurnUnit::hour;
  } else if (length.kind == ValueKind::period && length.unit == PeriodUnit::day) {
    out.unit = TurnUnit::day;
  } else if (length.kind == ValueKind::period && length.unit == PeriodUnit::week) {
    out.unit = TurnUnit::week;
  } else {
    return false;
  }
  if (count < 1 || count > max_turn) return false;
  out.turn = static_cast<std::int32_t>(count);
  return true;
}

}  // namespace detail

}  // namespace sop
