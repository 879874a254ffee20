// src/calendars/close_days.cpp — closes a calendar on days and in stretches of time.
//
// Hours are cut on the wall: of each date that a stretch touches, and of the one before it, whose hours may run into it.
#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "sop/icalendar.hpp"

namespace sop {
namespace {

/// What is left of hours when the milliseconds from `begin` to `end`, counted from the same midnight, are taken out.
void cut(std::vector<OpenHours>& hours, std::int64_t begin, std::int64_t end) {
  std::vector<OpenHours> left;
  for (const OpenHours& h : hours) {
    const std::int64_t before = std::min<std::int64_t>(h.to, begin),
                       after = std::max<std::int64_t>(h.from, end);
    if (h.from < before) left.push_back({h.from, static_cast<std::int32_t>(before)});
    if (after < h.to) left.push_back({static_cast<std::int32_t>(after), h.to});
  }
  hours = std::move(left);
}

}  // namespace

void close_days(const ClosedDays& closed, CalendarSpec& spec) {
  for (const ClosedDay& day : closed.days) spec.holidays.push_back(day.date);
  std::set<std::int32_t> untouched;  // dates of which nothing can be cut
  for (const Date holiday : spec.holidays) untouched.insert(holiday.days());
  for (const SpecialDay& special : spec.special_days) untouched.insert(special.date.days());
  std::map<std::int32_t, SpecialDay> made;
  for (const ClosedStretch& stretch : closed.stretches) {
    const std::int64_t begin =
        stretch.begin.date.days() * milliseconds_per_day + stretch.begin.time.milliseconds();
    const std::int64_t end = stretch.end.date.days() * milliseconds_per_day + stretch.end.time.milliseconds();
    for (std::int32_t day = stretch.begin.date.days() - 1; day <= stretch.end.date.days(); ++day) {
      Date date;
      if (failed(Date::from_days(day, date)) || untouched.count(day) != 0) continue;
      const auto [special, is_new] = made.try_emplace(day, SpecialDay{date, {}});
      if (is_new) {
        for (const WeeklyHours& entry : spec.week)
          if (entry.days.contains(date.weekday())) special->second.hours.push_back(entry.hours);
      }
      cut(special->second.hours, begin - day * milliseconds_per_day, end - day * milliseconds_per_day);
    }
  }
  for (auto& [day, special] : made) spec.special_days.push_back(std::move(special));
}

}  // namespace sop
