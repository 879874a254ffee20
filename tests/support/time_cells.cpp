// tests/support/time_cells.cpp — reading the cells of tables about time.
#include "tests/support/time_cells.hpp"

#include <stdexcept>

#include "sop/zone_files.hpp"
#include "tests/support/files.hpp"

namespace sop::testing {

std::vector<std::string> split(std::string_view text, std::string_view mark) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t at = text.find(mark);
    parts.emplace_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + mark.size());
  }
}

[[noreturn]] void broken(const std::string& what) { throw std::runtime_error("not understood: " + what); }

TimeOfDay time_of(const std::string& text) {
  TimeOfDay time;
  if (failed(parse_time_of_day(text, time))) broken(text);
  return time;
}

Date date_of(const std::string& text) {
  Date date;
  if (failed(parse_date(text, date))) broken(text);
  return date;
}

WeekdaySet weekdays_of(const std::string& text) {
  const auto number = [](const std::string& name) {
    for (int i = 0; i < 7; ++i)
      if (name_of(static_cast<Weekday>(i)) == name) return i;
    broken(name);
  };
  const std::vector<std::string> ends = split(text, "..");
  WeekdaySet days;
  for (int day = number(ends.front());; day = (day + 1) % 7) {
    days.insert(static_cast<Weekday>(day));
    if (day == number(ends.back())) return days;
  }
}

std::vector<OpenHours> hours_of(const std::string& text) {
  std::vector<OpenHours> hours;
  for (const std::string& part : split(text, ", ")) {
    const std::vector<std::string> ends = split(part, "..");
    if (ends.size() != 2) broken(part);
    hours.push_back(open_hours(time_of(ends[0]), time_of(ends[1])));
  }
  return hours;
}

Zone zone_of(const std::string& name) {
  Offset offset;
  if (!failed(parse_offset(name, offset))) return Zone::fixed(offset);
  Zone zone;
  DiagnosticSink problems;
  if (!load_zone({in_repository("tests/zones").string()}, name, {}, zone, problems)) broken(name);
  return zone;
}

std::vector<WeeklyHours> week_of(const std::string& text) {
  std::vector<WeeklyHours> week;
  for (const std::string& line : split(text, "; ")) {
    const std::size_t space = line.find(' ');
    for (const OpenHours& hours : hours_of(line.substr(space + 1)))
      week.push_back({weekdays_of(line.substr(0, space)), hours});
  }
  return week;
}

Instant instant_of(const Zone& zone, const std::string& text) {
  Instant instant;
  if (!failed(parse_instant(text, instant))) return instant;
  LocalTime wall;
  ZonedInstant at;
  if (failed(parse_local_time(text, wall)) || failed(zone.instant_of(wall, at))) broken(text);
  return at.at;
}

}  // namespace sop::testing
