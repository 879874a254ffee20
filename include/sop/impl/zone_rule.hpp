// sop/impl/zone_rule.hpp — the rule by which a zone goes on after its last transition.
//
// The notation is the TZ variable of POSIX.1-2017, chapter 8, with the extension of RFC 8536, 3.3.1 (a time of day from
// -167 to 167 hours). Read strictly: nothing is guessed, nothing may follow. Private to sop/impl.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/impl/text_scan.hpp"
#include "sop/zone.hpp"

namespace sop::detail {

enum class RuleDayKind : std::uint8_t {
  month_week_day,    // M3.5.0: the fifth (last) Sunday of March
  day_without_leap,  // J60: 1 March in every year
  day_of_year,       // 59: counted from 0, 29 February included
};

struct RuleMoment {
  RuleDayKind kind = RuleDayKind::month_week_day;
  std::int32_t month = 0, week = 0, day = 0;
  std::int32_t seconds = 7200;  // since local midnight
};

struct ZoneRule {
  ZoneState standard, special;  // `special` only with has_special
  bool has_special = false;
  RuleMoment begins, ends;
};

class RuleReader {
 public:
  explicit RuleReader(std::string_view text) : text_(text) {}

  [[nodiscard]] bool read(ZoneRule& rule) {
    rule.standard.daylight = false;
    if (!abbreviation(rule.standard.abbreviation) || !offset(rule.standard.offset_seconds)) return false;
    if (at_ == text_.size()) return true;
    rule.has_special = true;
    rule.special.daylight = true;
    if (!abbreviation(rule.special.abbreviation)) return false;
    rule.special.offset_seconds = rule.standard.offset_seconds + 3600;
    if (at_ < text_.size() && text_[at_] != ',' && !offset(rule.special.offset_seconds)) return false;
    return take(',') && moment(rule.begins) && take(',') && moment(rule.ends) && at_ == text_.size();
  }

 private:
  [[nodiscard]] bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  [[nodiscard]] bool number(std::int32_t least, std::int32_t most, std::int32_t& out) {
    std::int32_t value = 0;
    unsigned digits = 0;
    for (; at_ < text_.size() && is_digit(text_[at_]) && digits < 4; ++at_, ++digits)
      value = value * 10 + (text_[at_] - '0');
    out = value;
    return digits != 0 && value >= least && value <= most;
  }

  [[nodiscard]] bool abbreviation(std::string& out) {
    const bool quoted = take('<');
    const std::size_t begin = at_;
    while (at_ < text_.size() &&
           (is_ascii_letter(text_[at_]) ||
            (quoted && (is_digit(text_[at_]) || text_[at_] == '+' || text_[at_] == '-'))))
      ++at_;
    out = text_.substr(begin, at_ - begin);
    return out.size() >= 3 && out.size() <= 16 && (!quoted || take('>'));
  }

  [[nodiscard]] bool clock(std::int32_t most_hours, std::int32_t& out) {
    bool negative = false;
    if (at_ < text_.size() && (text_[at_] == '-' || text_[at_] == '+')) negative = text_[at_++] == '-';
    std::int32_t hours = 0, minutes = 0, seconds = 0;
    if (!number(0, most_hours, hours)) return false;
    if (take(':') && (!number(0, 59, minutes) || (take(':') && !number(0, 59, seconds)))) return false;
    out = hours * 3600 + minutes * 60 + seconds;
    if (negative) out = -out;
    return true;
  }

  // West of Greenwich is positive in this notation.
  [[nodiscard]] bool offset(std::int32_t& out) {
    std::int32_t west = 0;
    if (!clock(24, west)) return false;
    out = -west;
    return true;
  }

  [[nodiscard]] bool moment(RuleMoment& out) {
    if (take('M')) {
      out.kind = RuleDayKind::month_week_day;
      if (!number(1, 12, out.month) || !take('.') || !number(1, 5, out.week) || !take('.') ||
          !number(0, 6, out.day))
        return false;
    } else if (take('J')) {
      out.kind = RuleDayKind::day_without_leap;
      if (!number(1, 365, out.day)) return false;
    } else {
      out.kind = RuleDayKind::day_of_year;
      if (!number(0, 365, out.day)) return false;
    }
    out.seconds = 7200;
    return !take('/') || clock(167, out.seconds);
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

// `2`, `5:30`, `-1:00:30`.
inline void append_clock(std::string& out, std::int32_t seconds) {
  if (seconds < 0) out.push_back('-');
  const std::int32_t size = seconds < 0 ? -seconds : seconds;
  const auto two_digits = [&](std::int32_t part) {
    out.push_back(':');
    out.push_back(static_cast<char>('0' + part / 10));
    out.push_back(static_cast<char>('0' + part % 10));
  };
  out += std::to_string(size / 3600);
  if (size % 3600 != 0) two_digits(size / 60 % 60);
  if (size % 60 != 0) two_digits(size % 60);
}

inline void append_rule_state(std::string& out, const ZoneState& state) {
  bool letters = true;
  for (const char c : state.abbreviation) letters = letters && is_ascii_letter(c);
  out += letters ? state.abbreviation : "<" + state.abbreviation + ">";
  append_clock(out, -state.offset_seconds);
}

inline void append_rule_moment(std::string& out, const RuleMoment& moment) {
  out.push_back(',');
  switch (moment.kind) {
    case RuleDayKind::month_week_day:
      out += "M" + std::to_string(moment.month) + "." + std::to_string(moment.week) + "." +
             std::to_string(moment.day);
      break;
    case RuleDayKind::day_without_leap:
      out += "J" + std::to_string(moment.day);
      break;
    case RuleDayKind::day_of_year:
      out += std::to_string(moment.day);
      break;
  }
  out.push_back('/');
  append_clock(out, moment.seconds);
}

// The one text of a rule: every offset and time of day written out.
[[nodiscard]] inline std::string rule_text(const ZoneRule& rule) {
  std::string out;
  append_rule_state(out, rule.standard);
  if (!rule.has_special) return out;
  append_rule_state(out, rule.special);
  append_rule_moment(out, rule.begins);
  append_rule_moment(out, rule.ends);
  return out;
}

// Days from 1970-01-01 to the first of a month, of any year near those of dates.
[[nodiscard]] constexpr std::int64_t first_of_month(std::int32_t year, std::int32_t month) noexcept {
  // The year begins in March, so that the leap day comes last (Howard Hinnant, "chrono-Compatible Low-Level Date
  // Algorithms").
  const std::int64_t y = month <= 2 ? year - 1 : year;
  const std::int64_t m = month <= 2 ? month + 9 : month - 3;
  const std::int64_t of_year = (153 * m + 2) / 5;
  return y * 365 + y / 4 - y / 100 + y / 400 + of_year - 719468;
}

// Local seconds since 1970-01-01 00:00 at which a moment of the rule comes in a year.
[[nodiscard]] inline std::int64_t moment_in(const RuleMoment& moment, std::int32_t year) noexcept {
  const std::int64_t new_year = first_of_month(year, 1);
  std::int64_t day = 0;
  switch (moment.kind) {
    case RuleDayKind::month_week_day: {
      const std::int64_t first = first_of_month(year, moment.month);
      const std::int64_t length =
          (moment.month == 12 ? first_of_month(year + 1, 1) : first_of_month(year, moment.month + 1)) - first;
      const std::int64_t weekday = ((first + 4) % 7 + 7) % 7;  // 0 is Sunday; 1970-01-01 was a Thursday
      day = first + (moment.day - weekday + 7) % 7 + (moment.week - 1) * 7;
      if (day >= first + length) day -= 7;
      break;
    }
    case RuleDayKind::day_without_leap: {
      const bool leap = first_of_month(year, 3) - new_year == 60;
      day = new_year + moment.day - 1 + (leap && moment.day >= 60 ? 1 : 0);
      break;
    }
    case RuleDayKind::day_of_year:
      day = new_year + moment.day;
      break;
  }
  return day * 86'400 + moment.seconds;
}

// A change that the rule makes.
struct RuleEvent {
  std::int64_t at_seconds = 0;
  bool special = false;
};

// The changes of the rule in the years of dates and a little beyond, in order of time, one an instant. Where one year's
// special time ends at the instant at which the next one's begins, it goes on: such a zone never leaves it.
[[nodiscard]] inline std::vector<RuleEvent> rule_events(const ZoneRule& rule) {
  std::vector<RuleEvent> events, kept;
  if (!rule.has_special) return kept;
  constexpr std::int32_t first_year = 1898, last_year = 2201;
  for (std::int32_t year = first_year; year <= last_year; ++year) {
    const std::int64_t begins = moment_in(rule.begins, year) - rule.standard.offset_seconds;
    const std::int64_t ends = moment_in(rule.ends, year) - rule.special.offset_seconds;
    events.push_back({begins, true});
    events.push_back({ends, false});
    if (ends < begins) std::swap(events[events.size() - 2], events[events.size() - 1]);
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const RuleEvent& a, const RuleEvent& b) { return a.at_seconds < b.at_seconds; });
  for (const RuleEvent& event : events) {
    if (!kept.empty() && kept.back().at_seconds == event.at_seconds) kept.pop_back();
    if (kept.empty() || kept.back().special != event.special) kept.push_back(event);
  }
  return kept;
}

}  // namespace sop::detail
