// sop/impl/schedule_text.inl — schedules as text: stable names, and what is hashed.
#pragma once

#include <algorithm>

#include "sop/schedule.hpp"

namespace sop {

SOP_INLINE std::string_view name_of(TurnUnit unit) noexcept {
  switch (unit) {
    case TurnUnit::hour:
      return "hour";
    case TurnUnit::day:
      return "day";
    case TurnUnit::week:
      return "week";
  }
  return "";
}

SOP_INLINE std::string_view name_of(ScheduleError error) noexcept {
  switch (error) {
    case ScheduleError::none:
      return "none";
    case ScheduleError::no_layer:
      return "no_layer";
    case ScheduleError::too_many:
      return "too_many";
    case ScheduleError::bad_name:
      return "bad_name";
    case ScheduleError::repeated_layer:
      return "repeated_layer";
    case ScheduleError::no_people:
      return "no_people";
    case ScheduleError::bad_turn:
      return "bad_turn";
    case ScheduleError::bad_hours:
      return "bad_hours";
    case ScheduleError::bad_interval:
      return "bad_interval";
    case ScheduleError::no_such_layer:
      return "no_such_layer";
    case ScheduleError::no_such_person:
      return "no_such_person";
    case ScheduleError::overlapping_overrides:
      return "overlapping_overrides";
    case ScheduleError::overlapping_absences:
      return "overlapping_absences";
    case ScheduleError::delegate_cycle:
      return "delegate_cycle";
    case ScheduleError::too_many_delegates:
      return "too_many_delegates";
    case ScheduleError::out_of_range:
      return "out_of_range";
  }
  return "";
}

SOP_INLINE std::string_view name_of(DutyAnswer answer) noexcept {
  switch (answer) {
    case DutyAnswer::on_duty:
      return "on_duty";
    case DutyAnswer::not_begun:
      return "not_begun";
    case DutyAnswer::ended:
      return "ended";
    case DutyAnswer::off_hours:
      return "off_hours";
    case DutyAnswer::closed:
      return "closed";
    case DutyAnswer::away:
      return "away";
    case DutyAnswer::delegated:
      return "delegated";
  }
  return "";
}

SOP_INLINE std::string Schedule::canonical_text() const {
  std::string text = "schedule 1\n";
  const auto line = [&text](std::string_view word, std::string_view rest) {
    text += word;
    if (!rest.empty()) text += ' ';
    text += rest;
    text += '\n';
  };
  const auto hours_text = [](const OpenHours& hours) {
    return std::to_string(hours.from) + ' ' + std::to_string(hours.to);
  };
  const auto earlier = [](const OpenHours& a, const OpenHours& b) { return a.from < b.from; };
  for (std::size_t i = 0; i < spec_.layers.size(); ++i) {
    const ScheduleLayer& given = spec_.layers[i];
    const Layer& layer = layers_[i];
    line("layer", given.name);
    line("zone", to_hex(given.zone.hash()));
    line("turn", std::to_string(layer.length / milliseconds_per_hour));
    line("since", std::to_string(layer.since));
    if (given.has_until) line("until", std::to_string(wall_milliseconds(given.until)));
    if (given.whole_shifts) line("whole_shifts", "");
    for (const std::string& person : given.people) line("person", person);
    for (unsigned day = 0; day < 7; ++day) {
      std::vector<OpenHours> hours;
      for (const WeeklyHours& weekly : given.hours)
        if (weekly.days.contains(static_cast<Weekday>(day))) hours.push_back(weekly.hours);
      std::sort(hours.begin(), hours.end(), earlier);
      for (const OpenHours& of_day : hours) line(name_of(static_cast<Weekday>(day)), hours_text(of_day));
    }
    std::vector<Date> off = given.days_off;
    std::sort(off.begin(), off.end());
    off.erase(std::unique(off.begin(), off.end()), off.end());
    for (const Date date : off) line("off", to_text(date));
    std::vector<SpecialDay> special = given.special_days;
    std::sort(special.begin(), special.end(),
              [](const SpecialDay& a, const SpecialDay& b) { return a.date < b.date; });
    for (SpecialDay& day : special) {
      line("special", to_text(day.date));
      std::sort(day.hours.begin(), day.hours.end(), earlier);
      for (const OpenHours& of_day : day.hours) line("hours", hours_text(of_day));
    }
  }
  for (const Entry& entry : overrides_) {
    const ScheduleOverride& given = spec_.overrides[entry.index];
    line("override", to_text(given.from) + ' ' + to_text(given.until));
    if (!given.layer.empty()) line("layer", given.layer);
    line("person", given.person);
  }
  for (const Entry& entry : absences_) {
    const Absence& given = spec_.absences[entry.index];
    line("absence", to_text(given.from) + ' ' + to_text(given.until));
    line("person", given.person);
    line("delegate", given.delegate);
  }
  return text;
}

}  // namespace sop
