// src/diff/texts.hpp — zones, hours and days as they are told. Private to subjects*.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/impl/zone_text.hpp"
#include "sop/model.hpp"

namespace sop::diffing {

template <class Stated>
std::string zone_text(const Stated& of) {
  std::string text = detail::zone_text(of.has_offset, of.offset_minutes, of.zone_name);
  return text.empty() ? "no zone" : text;
}

inline std::string_view month_end_text(MonthEnd rule) {
  switch (rule) {
    case MonthEnd::last_day:
      return "last_day";
    case MonthEnd::overflow_to_next:
      return "next_day";
    case MonthEnd::error:
      break;
  }
  return "not stated";
}

inline std::string clock_text(std::int64_t of_day) {
  const std::int64_t minutes = of_day / milliseconds_per_minute;
  const auto two = [](std::int64_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  return two(minutes / 60) + ":" + two(minutes % 60);
}

/// `mon, tue 09:00..17:00`
inline std::string hours_text(const OpenWindow& window) {
  constexpr const char* names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
  std::string out;
  for (std::size_t day = 0; day < std::size(names); ++day)
    if ((window.weekdays >> day & 1U) != 0) out += (out.empty() ? "" : ", ") + std::string(names[day]);
  return out + (out.empty() ? "" : " ") + clock_text(window.from) + ".." + clock_text(window.to);
}

inline std::string day_text(std::int32_t days) {
  Date day;
  return failed(Date::from_days(days, day)) ? std::to_string(days) : to_text(day);
}

/// Several of them, or `otherwise`.
inline std::string hours_text(const std::vector<OpenWindow>& windows, const char* otherwise) {
  std::string out;
  for (const OpenWindow& one : windows) out += (out.empty() ? "" : "; ") + hours_text(one);
  return out.empty() ? otherwise : out;
}

}  // namespace sop::diffing
