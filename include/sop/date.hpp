// sop/date.hpp — days of the calendar.
//
// A date is a count of days since 1970-01-01 in the Gregorian calendar, from 1900-01-01 to 2199-12-31: a date
// outside cannot exist, so code that holds one need not check it. Nothing here knows the present day or a
// time zone. Where a month has no such day (31 January plus one month) the caller says which rule holds;
// there is no default.
//
// The conversion between days and year, month, day rests on the idea, published by Howard Hinnant
// ("chrono-Compatible Low-Level Date Algorithms"), of beginning the year in March, so that the leap day comes
// last and month lengths follow a straight line.
//
//   sop::Date start, due;
//   (void)sop::parse_date("2026-01-31", start);
//   (void)sop::add_months(start, 1, sop::MonthEnd::last_day, due);   // 2026-02-28
//
// Who may call it: anybody. Thread-safety: values and pure functions. Cost: constant, without a table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sop/config.hpp"
#include "sop/value_error.hpp"

namespace sop {

/// Days of the week, in the order of ISO 8601.
enum class Weekday : std::uint8_t { mon, tue, wed, thu, fri, sat, sun };

/// What a date plus months or years means when the month reached has no such day.
enum class MonthEnd : std::uint8_t {
  error,             ///< no answer: ambiguous_month_end
  last_day,          ///< the last day of that month: 31 January + 1 month → 28 February
  overflow_to_next,  ///< the first day of the month after it: 31 January + 1 month → 1 March
};

/// Which ends of a stretch of days are counted.
enum class Ends : std::uint8_t { neither, first_only, last_only, both };

/// Year, month 1..12 and day 1..31, as people write a date.
struct YearMonthDay {
  std::int32_t year = 1970;
  std::int32_t month = 1;
  std::int32_t day = 1;
  friend constexpr bool operator==(const YearMonthDay& a, const YearMonthDay& b) noexcept {
    return a.year == b.year && a.month == b.month && a.day == b.day;
  }
};

/// A day from 1900-01-01 to 2199-12-31. By default 1970-01-01.
class Date {
 public:
  static constexpr std::int32_t min_days = -25567;  ///< 1900-01-01
  static constexpr std::int32_t max_days = 84005;   ///< 2199-12-31

  constexpr Date() noexcept = default;
  /// 1900-01-01.
  [[nodiscard]] static constexpr Date first() noexcept { return Date(min_days); }
  /// 2199-12-31.
  [[nodiscard]] static constexpr Date last() noexcept { return Date(max_days); }
  /// The day so many days after 1970-01-01 (before, if negative). Errors: out_of_range.
  static constexpr ValueError from_days(std::int64_t days, Date& out) noexcept {
    if (days < min_days || days > max_days) return ValueError::out_of_range;
    out = Date(static_cast<std::int32_t>(days));
    return ValueError::none;
  }

  /// Days since 1970-01-01.
  [[nodiscard]] constexpr std::int32_t days() const noexcept { return days_; }
  [[nodiscard]] constexpr Weekday weekday() const noexcept {
    // min_days (a Monday) is a multiple of seven away from every Monday.
    return static_cast<Weekday>((days_ - min_days) % 7);
  }

  friend constexpr bool operator==(Date a, Date b) noexcept { return a.days_ == b.days_; }
  friend constexpr bool operator!=(Date a, Date b) noexcept { return a.days_ != b.days_; }
  friend constexpr bool operator<(Date a, Date b) noexcept { return a.days_ < b.days_; }
  friend constexpr bool operator<=(Date a, Date b) noexcept { return a.days_ <= b.days_; }
  friend constexpr bool operator>(Date a, Date b) noexcept { return a.days_ > b.days_; }
  friend constexpr bool operator>=(Date a, Date b) noexcept { return a.days_ >= b.days_; }

 private:
  explicit constexpr Date(std::int32_t days) noexcept : days_(days) {}
  std::int32_t days_ = 0;
};

/// True in leap years of the Gregorian calendar.
[[nodiscard]] bool is_leap_year(std::int32_t year) noexcept;
/// Days of a month (1..12): 28 to 31; 0 when there is no such month.
[[nodiscard]] std::int32_t days_in_month(std::int32_t year, std::int32_t month) noexcept;
/// The date with these numbers. Errors: no_such_date, out_of_range (year).
ValueError date_from(std::int32_t year, std::int32_t month, std::int32_t day, Date& out) noexcept;
/// Year, month and day of a date.
[[nodiscard]] YearMonthDay year_month_day(Date date) noexcept;

/// The date `days` later (earlier, if negative). Errors: out_of_range.
ValueError add_days(Date date, std::int64_t days, Date& out) noexcept;
/// The date seven days for each week later. Errors: out_of_range.
ValueError add_weeks(Date date, std::int64_t weeks, Date& out) noexcept;
/// The same day of the month so many months later (earlier, if negative). Errors: out_of_range,
/// ambiguous_month_end.
ValueError add_months(Date date, std::int64_t months, MonthEnd rule, Date& out) noexcept;
/// The same day twelve months for each year later. Errors: as add_months (29 February).
ValueError add_years(Date date, std::int64_t years, MonthEnd rule, Date& out) noexcept;

/// Days from `from` to `to`: 0 for the same day, negative when `to` is earlier.
[[nodiscard]] constexpr std::int32_t days_between(Date from, Date to) noexcept {
  return to.days() - from.days();
}
/// Days in the stretch from `from` to `to` with the ends counted as said: with both, the same day is 1. A
/// stretch written backwards counts the same days, negative.
[[nodiscard]] std::int32_t days_between(Date from, Date to, Ends ends) noexcept;
/// Whole months from `from` to `to`: the greatest n for which `from` plus n months, by the rule, is not after
/// `to`; negative, with the ends exchanged, when `to` is earlier. Errors: ambiguous_month_end, when the rule
/// is `error` and the other two disagree.
ValueError whole_months_between(Date from, Date to, MonthEnd rule, std::int32_t& out) noexcept;
/// Whole years (an age): as whole_months_between, counted in years.
ValueError whole_years_between(Date from, Date to, MonthEnd rule, std::int32_t& out) noexcept;

/// Reads `2026-09-01`, exactly so. Errors: empty, wrong_shape, no_such_month, no_such_day, out_of_range
/// (year).
TextError parse_date(std::string_view text, Date& out) noexcept;
/// Appends `2026-09-01`.
void append_text(std::string& out, Date date);
/// The date as text: `2026-09-01`.
[[nodiscard]] std::string to_text(Date date);
/// The name of a day of the week in the language: `mon`.
[[nodiscard]] std::string_view name_of(Weekday weekday) noexcept;

}  // namespace sop

#ifndef SOP_COMPILED_LIB
#include "sop/impl/date.inl"
#endif
