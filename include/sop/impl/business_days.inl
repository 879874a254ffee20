// sop/impl/business_days.inl — ranks of business days.
//
// Everything is said in ranks: the number of business days from 1900-01-01 up to a day. Counting is a
// difference of two ranks; the n-th business day after a date is the day whose rank is n greater. The rank by
// the week alone is arithmetic; each exceptional day carries how far the true rank has moved from it.
#include <algorithm>
#include <bit>

#include "sop/business_days.hpp"

namespace sop {

SOP_INLINE ValueError DayCalendar::make(WeekdaySet working, const std::vector<Date>& holidays,
                                        const std::vector<Date>& extra_days, DayCalendar& out) {
  if ((working.bits & every_day.bits) == 0 && extra_days.empty()) return ValueError::no_working_day;
  DayCalendar calendar;
  calendar.working_.bits = working.bits & every_day.bits;
  // Every listed day, with what it adds; sorted, so that a day of both lists stands beside itself.
  for (const Date day : holidays) calendar.exceptions_.push_back({day.days(), 0, -1});
  for (const Date day : extra_days) calendar.exceptions_.push_back({day.days(), 0, 1});
  std::sort(calendar.exceptions_.begin(), calendar.exceptions_.end(),
            [](const Exception& a, const Exception& b) {
              return a.day != b.day ? a.day < b.day : a.delta < b.delta;
            });
  std::size_t kept = 0;
  std::int32_t delta = 0;
  const std::size_t count = calendar.exceptions_.size();
  for (std::size_t i = 0; i < count; ++i) {
    const Exception listed = calendar.exceptions_[i];
    if (i + 1 < count && calendar.exceptions_[i + 1].day == listed.day) {
      if (calendar.exceptions_[i + 1].delta != listed.delta) return ValueError::conflicting_day;
      continue;
    }
    Date day;
    (void)Date::from_days(listed.day, day);
    // A holiday on a free day, or an extra day that is worked anyway, changes nothing.
    if (calendar.working_.contains(day.weekday()) == (listed.delta > 0)) continue;
    delta += listed.delta;
    calendar.exceptions_[kept++] = {listed.day, calendar.week_rank(listed.day) + delta, delta};
  }
  calendar.exceptions_.resize(kept);
  calendar.total_ = calendar.rank(Date::last());
  out = static_cast<DayCalendar&&>(calendar);
  return ValueError::none;
}

SOP_INLINE std::int32_t DayCalendar::week_rank(std::int32_t day) const noexcept {
  const std::int32_t days = day - Date::min_days + 1;  // the first of them is a Monday
  const unsigned bits = working_.bits;
  const unsigned started = bits & ((1u << static_cast<unsigned>(days % 7)) - 1);
  return days / 7 * std::popcount(bits) + std::popcount(started);
}

SOP_INLINE std::int32_t DayCalendar::rank(Date date) const noexcept {
  const auto after = std::upper_bound(exceptions_.begin(), exceptions_.end(), date.days(),
                                      [](std::int32_t day, const Exception& e) { return day < e.day; });
  return week_rank(date.days()) + (after == exceptions_.begin() ? 0 : (after - 1)->delta);
}

SOP_INLINE bool DayCalendar::day_of_rank(std::int64_t rank, Date& out) const noexcept {
  if (rank < 1 || rank > total_) return false;
  const std::int32_t wanted = static_cast<std::int32_t>(rank);
  // The first exceptional day by which the rank is reached; before it, after the previous one, the week alone
  // rules.
  const auto reached = std::lower_bound(exceptions_.begin(), exceptions_.end(), wanted,
                                        [](const Exception& e, std::int32_t r) { return e.rank < r; });
  const bool has_previous = reached != exceptions_.begin();
  const std::int32_t start = has_previous ? (reached - 1)->day + 1 : Date::min_days;
  const std::int32_t missing = wanted - (has_previous ? (reached - 1)->rank : 0);
  const std::int32_t per_week = std::popcount(static_cast<unsigned>(working_.bits));
  if (per_week > 0) {
    std::int32_t day = start + (missing - 1) / per_week * 7;
    for (std::int32_t left = (missing - 1) % per_week + 1;; ++day) {
      const unsigned weekday = static_cast<unsigned>(day - Date::min_days) % 7;
      if (working_.contains(static_cast<Weekday>(weekday)) && --left == 0) break;
    }
    if (reached == exceptions_.end() || day < reached->day) return !failed(Date::from_days(day, out));
  }
  return !failed(Date::from_days(reached->day, out));  // an extra day
}

SOP_INLINE bool is_business_day(const DayCalendar& calendar, Date date) noexcept {
  Date day;
  return calendar.day_of_rank(calendar.rank(date), day) && day == date;
}

SOP_INLINE ValueError nth_business_day_after(const DayCalendar& calendar, Date date, std::int64_t n,
                                             Date& out) noexcept {
  if (calendar.is_empty()) return ValueError::no_working_day;
  if (n < 1 || n > Date::max_days - Date::min_days) return ValueError::out_of_range;
  return calendar.day_of_rank(calendar.rank(date) + n, out) ? ValueError::none : ValueError::out_of_range;
}

SOP_INLINE ValueError nth_business_day_before(const DayCalendar& calendar, Date date, std::int64_t n,
                                              Date& out) noexcept {
  if (calendar.is_empty()) return ValueError::no_working_day;
  if (n < 1 || n > Date::max_days - Date::min_days) return ValueError::out_of_range;
  const std::int64_t before = calendar.rank(date) - (is_business_day(calendar, date) ? 1 : 0);
  return calendar.day_of_rank(before - n + 1, out) ? ValueError::none : ValueError::out_of_range;
}

SOP_INLINE ValueError business_day_on_or_after(const DayCalendar& calendar, Date date, Date& out) noexcept {
  if (calendar.is_empty()) return ValueError::no_working_day;
  const std::int64_t before = calendar.rank(date) - (is_business_day(calendar, date) ? 1 : 0);
  return calendar.day_of_rank(before + 1, out) ? ValueError::none : ValueError::out_of_range;
}

SOP_INLINE ValueError business_days_between(const DayCalendar& calendar, Date from, Date to, Ends ends,
                                            std::int32_t& out) noexcept {
  if (calendar.is_empty()) return ValueError::no_working_day;
  const bool backwards = to < from;
  const Date early = backwards ? to : from, late = backwards ? from : to;
  const bool count_from = ends == Ends::first_only || ends == Ends::both;
  const bool count_to = ends == Ends::last_only || ends == Ends::both;
  const bool count_early = backwards ? count_to : count_from, count_late = backwards ? count_from : count_to;
  std::int32_t count = 0;
  if (early < late || ends == Ends::both) {
    count = calendar.rank(late) - calendar.rank(early);  // the early end left out, the late end counted
    if (count_early && is_business_day(calendar, early)) ++count;
    if (!count_late && is_business_day(calendar, late)) --count;
  }
  out = backwards ? -count : count;
  return ValueError::none;
}

SOP_INLINE ValueError add(const DayCalendar& calendar, Date date, Period period, MonthEnd rule,
                          Date& out) noexcept {
  if (business_time(period.unit) != 0) return ValueError::out_of_range;
  if (period.unit != PeriodUnit::business_day) return add(date, period, rule, out);
  if (period.count > 0) return nth_business_day_after(calendar, date, period.count, out);
  if (period.count < 0) return nth_business_day_before(calendar, date, -std::int64_t{period.count}, out);
  out = date;
  return ValueError::none;
}

}  // namespace sop
