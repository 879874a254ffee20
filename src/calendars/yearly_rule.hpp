// src/calendars/yearly_rule.hpp — rules of iCalendar that come back every year: `FREQ=YEARLY;BYMONTH=11;BYDAY=4TH`.
//
// RFC 5545, 3.3.10, as far as it speaks of years, months, days of the month and days of the week. A rule is a condition on a
// date; it is expanded by looking at the days of the months that it speaks of.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/date.hpp"
#include "sop/instant.hpp"

namespace sop::calendars {

/// A date, or a time on the wall, or one of UTC.
struct Moment {
  bool has_time = false;
  bool is_utc = false;
  LocalTime wall;
};

/// Reads `20261225`, `20261225T120000` or `20261225T120000Z`.
bool read_moment(std::string_view text, Moment& out);
/// Reads a whole number without a sign, at most `most`.
bool read_number(std::string_view text, std::int32_t most, std::int32_t& out);

struct RuleWeekday {
  std::int32_t ordinal = 0;  ///< 4 for the fourth, -1 for the last, 0 for each
  Weekday weekday = Weekday::mon;
};

struct YearlyRule {
  std::int32_t interval = 1;
  std::int32_t count = 0;  ///< 0: without end
  bool has_until = false;
  Moment until;
  std::vector<std::int32_t> months;
  std::vector<std::int32_t> month_days;  ///< negative ones count from the end
  std::vector<RuleWeekday> weekdays;

  /// True when the rule, with its first day, holds on a date.
  [[nodiscard]] bool holds_on(Date date, Date start) const;
  /// True when the rule says something about the month (of any year).
  [[nodiscard]] bool speaks_of_month(std::int32_t month, Date start) const;
};

enum class RuleProblem : std::uint8_t { none, unsupported, value };

/// Reads a rule. When it fails, `part` is the part at fault.
RuleProblem read_yearly_rule(std::string_view text, YearlyRule& rule, std::string& part);

}  // namespace sop::calendars
