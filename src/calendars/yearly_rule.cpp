// src/calendars/yearly_rule.cpp — reads yearly rules strictly, and says whether one holds on a date.
#include "src/calendars/yearly_rule.hpp"

#include <algorithm>
#include <cstddef>

#include "src/calendars/content_lines.hpp"

namespace sop::calendars {
namespace {

std::vector<std::string_view> split(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(mark);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

/// A number from 1 to `most`, perhaps with a sign.
bool read_signed(std::string_view text, std::int32_t most, std::int32_t& out) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (!read_number(text, most, out) || out == 0) return false;
  if (negative) out = -out;
  return true;
}

bool read_weekday(std::string_view text, RuleWeekday& out) {
  constexpr std::string_view names[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};
  if (text.size() < 2) return false;
  const auto* name = std::find(std::begin(names), std::end(names), text.substr(text.size() - 2));
  if (name == std::end(names)) return false;
  out.weekday = static_cast<Weekday>(name - std::begin(names));
  text.remove_suffix(2);
  return text.empty() || read_signed(text, 53, out.ordinal);
}

/// True when the ordinal says that the date, which is the `from_begin`-th of its weekday and the `from_end`-th from the end,
/// is meant.
bool is_ordinal(std::int32_t ordinal, std::int32_t from_begin, std::int32_t from_end) {
  return ordinal == 0 || ordinal == from_begin || ordinal == -from_end;
}

template <class T, class Read>
bool read_list(std::string_view text, std::vector<T>& out, const Read& read) {
  for (const std::string_view part : split(text, ',')) {
    T item{};
    if (out.size() == 400 || !read(part, item)) return false;
    out.push_back(item);
  }
  return true;
}

}  // namespace

bool read_number(std::string_view text, std::int32_t most, std::int32_t& out) {
  if (text.empty() || text.size() > 9) return false;
  std::int32_t value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
    value = value * 10 + (c - '0');
  }
  out = value;
  return value <= most;
}

bool read_moment(std::string_view text, Moment& out) {
  Moment moment;
  std::int32_t year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (text.size() < 8 || !read_number(text.substr(0, 4), 9999, year) ||
      !read_number(text.substr(4, 2), 99, month) || !read_number(text.substr(6, 2), 99, day) ||
      failed(date_from(year, month, day, moment.wall.date)))
    return false;
  text.remove_prefix(8);
  if (!text.empty()) {
    moment.has_time = true;
    moment.is_utc = text.size() == 8 && text[7] == 'Z';
    if ((text.size() != 7 && !moment.is_utc) || text[0] != 'T' || !read_number(text.substr(1, 2), 23, hour) ||
        !read_number(text.substr(3, 2), 59, minute) || !read_number(text.substr(5, 2), 59, second))
      return false;
    (void)TimeOfDay::from_milliseconds(std::int64_t{hour * 3600 + minute * 60 + second} * 1000,
                                       moment.wall.time);
  }
  out = moment;
  return true;
}

RuleProblem read_yearly_rule(std::string_view text, YearlyRule& rule, std::string& part) {
  bool has_frequency = false;
  std::vector<std::string> seen;
  for (const std::string_view piece : split(text, ';')) {
    part = piece;
    const std::size_t equals = piece.find('=');
    if (equals == std::string_view::npos) return RuleProblem::value;
    const std::string name = in_capitals(piece.substr(0, equals));
    const std::string value = in_capitals(piece.substr(equals + 1));
    if (std::find(seen.begin(), seen.end(), name) != seen.end()) return RuleProblem::value;
    seen.push_back(name);
    bool good = true;
    if (name == "FREQ") {
      if (value != "YEARLY") return RuleProblem::unsupported;
      has_frequency = true;
    } else if (name == "INTERVAL") {
      good = read_number(value, 1000, rule.interval) && rule.interval > 0;
    } else if (name == "COUNT") {
      good = read_number(value, 100'000, rule.count) && rule.count > 0;
    } else if (name == "UNTIL") {
      good = read_moment(value, rule.until);
      rule.has_until = true;
    } else if (name == "BYMONTH") {
      good = read_list(value, rule.months, [](std::string_view t, std::int32_t& month) {
        return read_number(t, 12, month) && month > 0;
      });
    } else if (name == "BYMONTHDAY") {
      good = read_list(value, rule.month_days,
                       [](std::string_view t, std::int32_t& day) { return read_signed(t, 31, day); });
    } else if (name == "BYDAY") {
      good = read_list(value, rule.weekdays, read_weekday);
    } else if (name == "WKST") {  // where weeks begin changes nothing in a rule that counts no weeks
      RuleWeekday ignored;
      good = read_weekday(value, ignored) && ignored.ordinal == 0;
    } else {
      return RuleProblem::unsupported;
    }
    if (!good) return RuleProblem::value;
  }
  part = text;
  if (!has_frequency || (rule.count != 0 && rule.has_until)) return RuleProblem::value;
  return RuleProblem::none;
}

bool YearlyRule::speaks_of_month(std::int32_t month, Date start) const {
  if (!months.empty()) return std::find(months.begin(), months.end(), month) != months.end();
  return !month_days.empty() || !weekdays.empty() || month == year_month_day(start).month;
}

bool YearlyRule::holds_on(Date date, Date start) const {
  const YearMonthDay first = year_month_day(start), at = year_month_day(date);
  if (date < start || (at.year - first.year) % interval != 0 || !speaks_of_month(at.month, start))
    return false;
  if (month_days.empty() && weekdays.empty()) return at.day == first.day;
  const std::int32_t length = days_in_month(at.year, at.month);
  if (!month_days.empty() && std::none_of(month_days.begin(), month_days.end(), [&](std::int32_t day) {
        return day == at.day || day == at.day - length - 1;
      }))
    return false;
  if (weekdays.empty()) return true;
  // The how-manieth of its weekday, in the month where months are named, else in the year.
  std::int32_t index = at.day, size = length;
  if (months.empty()) {
    Date new_year;
    (void)date_from(at.year, 1, 1, new_year);
    index = date.days() - new_year.days() + 1;
    size = is_leap_year(at.year) ? 366 : 365;
  }
  return std::any_of(weekdays.begin(), weekdays.end(), [&](const RuleWeekday& day) {
    return day.weekday == date.weekday() &&
           is_ordinal(day.ordinal, (index - 1) / 7 + 1, (size - index) / 7 + 1);
  });
}

}  // namespace sop::calendars
