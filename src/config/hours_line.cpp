// src/config/hours_line.cpp — hours in one line, `mon..fri 18:00..09:00`, as procedures and rosters write them.
#include <string_view>

#include "src/config/roster.hpp"

namespace sop::config {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// Takes what stands before the next comma.
std::string_view next_part(std::string_view& text) {
  const std::size_t comma = text.find(',');
  const std::string_view part = trimmed(text.substr(0, comma));
  text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  return part;
}

bool read_weekday(std::string_view text, unsigned& day) {
  for (day = 0; day < 7; ++day)
    if (name_of(static_cast<Weekday>(day)) == text) return true;
  return false;
}

bool read_days(std::string_view text, WeekdaySet& days) {
  do {
    const std::string_view part = next_part(text);
    const std::size_t dots = part.find("..");
    unsigned first = 0, last = 0;
    if (!read_weekday(part.substr(0, dots), first)) return false;
    last = first;
    if (dots != std::string_view::npos && !read_weekday(part.substr(dots + 2), last)) return false;
    for (unsigned day = first;; day = (day + 1) % 7) {
      days.insert(static_cast<Weekday>(day));
      if (day == last) break;
    }
  } while (!text.empty());
  return true;
}

}  // namespace

bool read_hours(std::string_view text, std::vector<OpenHours>& out) {
  do {
    const std::string_view part = next_part(text);
    const std::size_t dots = part.find("..");
    TimeOfDay from, to;
    if (dots == std::string_view::npos || failed(parse_time_of_day(part.substr(0, dots), from)) ||
        failed(parse_time_of_day(part.substr(dots + 2), to)) || from == TimeOfDay::end_of_day())
      return false;
    out.push_back(open_hours(from, to));
  } while (!text.empty());
  return true;
}

bool read_hours_line(std::string_view text, std::vector<WeeklyHours>& out) {
  // The days end where the first digit begins.
  const std::size_t digit = text.find_first_of("0123456789");
  if (digit == std::string_view::npos || digit == 0 || text[digit - 1] != ' ') return false;
  WeekdaySet days;
  std::vector<OpenHours> hours;
  if (!read_days(trimmed(text.substr(0, digit)), days) || !read_hours(text.substr(digit), hours))
    return false;
  for (const OpenHours& of_day : hours) out.push_back({days, of_day});
  return true;
}

}  // namespace sop::config
