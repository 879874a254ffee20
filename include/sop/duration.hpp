// sop/duration.hpp — lengths of time: exact ones, and those of the calendar.
//
// Two types that never mix. A Duration is exact: so many milliseconds, whatever the calendar says (`15 min`,
// `2 hours`). A Period is counted on a calendar: so many days, weeks, months, years or business days (`3
// business days`), and how long it lasts depends on where it begins. A text that names the one where the
// other is wanted is told so, by an error of its own.
//
// Texts use the English words whatever the dialect of a procedure: this is the form of JSON and of the
// compiled procedure.
//
//   sop::Duration wait;
//   (void)sop::parse_positive_duration("15 min", wait);   // also "PT15M"
//   sop::Period notice;
//   (void)sop::parse_positive_period("2 weeks", notice);  // also "P2W"
//
// Who may call it: anybody. Thread-safety: values and pure functions. Cost: constant.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sop/config.hpp"
#include "sop/date.hpp"
#include "sop/rational.hpp"
#include "sop/value_error.hpp"

namespace sop {

/// An exact length of time: whole milliseconds, of either sign, never below −(2^63 − 1).
struct Duration {
  std::int64_t milliseconds = 0;

  [[nodiscard]] constexpr bool is_positive() const noexcept { return milliseconds > 0; }
  friend constexpr bool operator==(Duration a, Duration b) noexcept {
    return a.milliseconds == b.milliseconds;
  }
  friend constexpr bool operator!=(Duration a, Duration b) noexcept {
    return a.milliseconds != b.milliseconds;
  }
  friend constexpr bool operator<(Duration a, Duration b) noexcept { return a.milliseconds < b.milliseconds; }
  friend constexpr bool operator<=(Duration a, Duration b) noexcept {
    return a.milliseconds <= b.milliseconds;
  }
  friend constexpr bool operator>(Duration a, Duration b) noexcept { return a.milliseconds > b.milliseconds; }
  friend constexpr bool operator>=(Duration a, Duration b) noexcept {
    return a.milliseconds >= b.milliseconds;
  }
};

inline constexpr std::int64_t milliseconds_per_second = 1000;
inline constexpr std::int64_t milliseconds_per_minute = 60 * milliseconds_per_second;
inline constexpr std::int64_t milliseconds_per_hour = 60 * milliseconds_per_minute;
inline constexpr std::int64_t milliseconds_per_day = 24 * milliseconds_per_hour;

/// `a + b`. Errors: overflow.
ValueError add(Duration a, Duration b, Duration& out) noexcept;
/// `a − b`. Errors: overflow.
ValueError subtract(Duration a, Duration b, Duration& out) noexcept;
/// `a` times a number, rounded to a whole millisecond. Errors: overflow.
ValueError multiply(Duration a, const Rational& factor, Rounding rounding, Duration& out) noexcept;
/// How often `b` goes into `a`, exactly. Errors: division_by_zero.
ValueError divide(Duration a, Duration b, Rational& out) noexcept;

/// Reads a number and a unit, `15 min`, `1.5 hours`, or ISO 8601, `PT1H30M`, `PT0.25S`; a leading `-` is
/// allowed. Units: ms, millisecond(s); s, sec, second(s); min, minute(s); h, hour(s). The value must be a whole number of
/// milliseconds. Errors: those of parse_decimal for the number (which may have 19 digits here), unit_missing,
/// unknown_unit, calendar_unit, fraction_too_fine, wrong_shape, out_of_range.
TextError parse_duration(std::string_view text, Duration& out) noexcept;
/// As parse_duration, and longer than zero. Errors: those, and not_positive.
TextError parse_positive_duration(std::string_view text, Duration& out) noexcept;
/// Appends the canonical text: the greatest unit that measures the length exactly, `90 min`, `2 hours`, `1
/// second`, `250 ms`; zero is `0 min`. Reading it gives the same length.
void append_text(std::string& out, Duration a);
/// The canonical text.
[[nodiscard]] std::string to_text(Duration a);

/// What a period counts. Business hours and minutes are read and written; no arithmetic of this header counts them.
enum class PeriodUnit : std::uint8_t { day, week, month, year, business_day, business_hour, business_minute };

/// How much business time one of this unit is, in milliseconds; 0 when it counts dates.
[[nodiscard]] constexpr std::int64_t business_time(PeriodUnit unit) noexcept {
  return unit == PeriodUnit::business_hour     ? milliseconds_per_hour
         : unit == PeriodUnit::business_minute ? milliseconds_per_minute
                                               : 0;
}

/// A length counted on a calendar. `7 days` and `1 week` are different values with the same meaning.
struct Period {
  std::int32_t count = 0;
  PeriodUnit unit = PeriodUnit::day;

  [[nodiscard]] constexpr bool is_positive() const noexcept { return count > 0; }
  friend constexpr bool operator==(Period a, Period b) noexcept {
    return a.count == b.count && a.unit == b.unit;
  }
};

/// The date a period after `date` (before, if negative), for days, weeks, months and years. Errors:
/// out_of_range, ambiguous_month_end; no_working_day for business time, which needs a calendar
/// (sop/business_days.hpp).
ValueError add(Date date, Period period, MonthEnd rule, Date& out) noexcept;

/// Reads a whole number and a unit, `3 business days`, `1 month`, or ISO 8601 with one unit, `P2W`; a leading
/// `-` is allowed. Units: day(s), week(s), month(s), quarter(s) (three months each), year(s), business day(s),
/// business hour(s), business minute(s). Errors:
/// those of parse_whole for the number, unit_missing, unknown_unit, exact_unit, mixed_units, wrong_shape,
/// out_of_range (more than 32 bits).
TextError parse_period(std::string_view text, Period& out) noexcept;
/// As parse_period, and longer than zero. Errors: those, and not_positive.
TextError parse_positive_period(std::string_view text, Period& out) noexcept;
/// Appends `3 business days`, `1 week`.
void append_text(std::string& out, Period a);
/// The period as text.
[[nodiscard]] std::string to_text(Period a);
/// The unit's name, one of them: `day`, `business day`.
[[nodiscard]] std::string_view name_of(PeriodUnit unit) noexcept;

}  // namespace sop

#ifndef SOP_COMPILED_LIB
#include "sop/impl/duration.inl"
#endif
