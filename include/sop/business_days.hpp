// sop/business_days.hpp — counting business days.
//
// A DayCalendar says which days are business days: the working days of the week, without the holidays, and
// with the extra working days (a Saturday worked instead). It keeps only the days that differ from the week,
// each with the number of business days up to it. Between two such days business days are full weeks and a
// remainder, so that counting and finding the n-th need one binary search and a little arithmetic, however
// far apart the days are.
//
//   sop::DayCalendar calendar;
//   (void)sop::DayCalendar::make(sop::monday_to_friday, holidays, {}, calendar);
//   sop::Date due;
//   (void)sop::nth_business_day_after(calendar, received, 10, due);
//
// Who may call it: anybody. Thread-safety: a calendar that nobody assigns to may be read from any number of
// threads. Cost: making one sorts; every question is O(log n) in its exceptions and does not allocate.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sop/config.hpp"
#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/value_error.hpp"

namespace sop {

/// A set of days of the week, a bit each.
struct WeekdaySet {
  std::uint8_t bits = 0;  ///< bit 0 is Monday

  [[nodiscard]] constexpr bool contains(Weekday day) const noexcept {
    return (bits >> static_cast<unsigned>(day) & 1u) != 0;
  }
  constexpr void insert(Weekday day) noexcept {
    bits = static_cast<std::uint8_t>(bits | 1u << static_cast<unsigned>(day));
  }
  friend constexpr bool operator==(WeekdaySet a, WeekdaySet b) noexcept { return a.bits == b.bits; }
};
inline constexpr WeekdaySet monday_to_friday{0x1F};
inline constexpr WeekdaySet every_day{0x7F};

/// Which days are business days. By default none is: questions that need one answer no_working_day.
class DayCalendar {
 public:
  DayCalendar() = default;

  /// A calendar of these working days of the week, without `holidays`, with `extra_days`; the lists in any
  /// order, repetitions allowed. Errors: no_working_day (no day of the week and no extra day),
  /// conflicting_day (a day in both lists; `out` is left alone). Cost: O(n log n), allocates.
  static ValueError make(WeekdaySet working, const std::vector<Date>& holidays,
                         const std::vector<Date>& extra_days, DayCalendar& out);

  [[nodiscard]] WeekdaySet working() const noexcept { return working_; }
  /// True when the calendar has no business day at all.
  [[nodiscard]] bool is_empty() const noexcept { return total_ == 0; }

  /// The number of business days from 1900-01-01 to `date`, both included.
  [[nodiscard]] std::int32_t rank(Date date) const noexcept;
  /// The business day with that rank, from 1. False when there is none.
  [[nodiscard]] bool day_of_rank(std::int64_t rank, Date& out) const noexcept;

 private:
  struct Exception {
    std::int32_t day;    // days since 1970-01-01
    std::int32_t rank;   // business days from 1900-01-01 to that day, both included
    std::int32_t delta;  // rank without the exceptions, plus this, is rank
  };
  [[nodiscard]] std::int32_t week_rank(std::int32_t day) const noexcept;

  WeekdaySet working_;
  std::int32_t total_ = 0;
  std::vector<Exception> exceptions_;  // sorted by day
};

/// True when `date` is a business day.
[[nodiscard]] bool is_business_day(const DayCalendar& calendar, Date date) noexcept;
/// The n-th business day after `date`, which is not counted itself; n is at least 1. Errors: no_working_day,
/// out_of_range (n below 1, or none before 2200).
ValueError nth_business_day_after(const DayCalendar& calendar, Date date, std::int64_t n, Date& out) noexcept;
/// The n-th business day before `date`, which is not counted itself; n is at least 1. Errors: as above.
ValueError nth_business_day_before(const DayCalendar& calendar, Date date, std::int64_t n,
                                   Date& out) noexcept;
/// `date` itself if it is a business day, else the next one. Errors: no_working_day, out_of_range.
ValueError business_day_on_or_after(const DayCalendar& calendar, Date date, Date& out) noexcept;
/// Business days in the stretch from `from` to `to` with the ends counted as said; a stretch written
/// backwards counts the same days, negative. Errors: no_working_day.
ValueError business_days_between(const DayCalendar& calendar, Date from, Date to, Ends ends,
                                 std::int32_t& out) noexcept;
/// The date a period of any unit but business time after `date` (before, if negative; `0 business days` is
/// `date`). Errors: those of add(Date, Period, ...), no_working_day; out_of_range for business hours and minutes, which
/// end at an instant, not on a date.
ValueError add(const DayCalendar& calendar, Date date, Period period, MonthEnd rule, Date& out) noexcept;

}  // namespace sop

#ifndef SOP_COMPILED_LIB
#include "sop/impl/business_days.inl"
#endif
