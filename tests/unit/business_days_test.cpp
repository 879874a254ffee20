// Business days against a walk from day to day, over random calendars.
#include "sop/business_days.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/random.hpp"
#include "tests/support/values.hpp"

using sop::Date;
using sop::DayCalendar;
using sop::Ends;
using sop::MonthEnd;
using sop::PeriodUnit;
using sop::TextError;
using sop::ValueError;
using sop::WeekdaySet;

namespace {

constexpr std::uint64_t seed = 20260327;

Date date(const char* text) {
  Date out;
  REQUIRE(sop::parse_date(text, out) == TextError::none);
  return out;
}

Date day_number(std::int64_t days) {
  Date out;
  REQUIRE(Date::from_days(days, out) == ValueError::none);
  return out;
}

// A calendar as a list of yes (1) and no (0), a day each.
struct Walk {
  std::vector<char> open;

  Walk(WeekdaySet working, const std::vector<Date>& holidays, const std::vector<Date>& extra_days) {
    for (std::int32_t day = Date::min_days; day <= Date::max_days; ++day)
      open.push_back(working.contains(static_cast<sop::Weekday>((day - Date::min_days) % 7)) ? 1 : 0);
    for (const Date day : holidays) open[index(day)] = 0;
    for (const Date day : extra_days) open[index(day)] = 1;
  }
  static std::size_t index(Date day) { return static_cast<std::size_t>(day.days() - Date::min_days); }

  bool nth_after(Date from, std::int64_t n, Date& out) const {
    for (std::size_t at = index(from) + 1; at < open.size(); ++at) {
      if (open[at] && --n == 0) {
        out = day_number(static_cast<std::int64_t>(at) + Date::min_days);
        return true;
      }
    }
    return false;
  }
  bool nth_before(Date from, std::int64_t n, Date& out) const {
    for (std::size_t at = index(from); at-- > 0;) {
      if (open[at] && --n == 0) {
        out = day_number(static_cast<std::int64_t>(at) + Date::min_days);
        return true;
      }
    }
    return false;
  }
  std::int32_t between(Date from, Date to, Ends ends) const {
    const bool first = ends == Ends::first_only || ends == Ends::both;
    const bool last = ends == Ends::last_only || ends == Ends::both;
    std::int32_t count = 0;
    for (std::size_t at = std::min(index(from), index(to)); at <= std::max(index(from), index(to)); ++at) {
      const bool counted =
          from == to ? ends == Ends::both : (at != index(from) || first) && (at != index(to) || last);
      if (counted && open[at]) ++count;
    }
    return to < from ? -count : count;
  }
};

}  // namespace

TEST_CASE("counting on a plain week") {
  DayCalendar calendar;
  REQUIRE(DayCalendar::make(sop::monday_to_friday, {}, {}, calendar) == ValueError::none);
  struct Row {
    const char* from;
    std::int64_t n;
    const char* expected;
  };
  for (const Row& row : {
           Row{"2026-03-27", 1, "2026-03-30"},  // Friday to Monday
           Row{"2026-03-27", 5, "2026-04-03"},
           Row{"2026-03-27", 10, "2026-04-10"},
           Row{"2026-03-28", 1, "2026-03-30"},  // a Saturday
           Row{"2026-03-29", 5, "2026-04-03"},
           Row{"2026-03-23", 4, "2026-03-27"},
       }) {
    Date out;
    CHECK(sop::nth_business_day_after(calendar, date(row.from), row.n, out) == ValueError::none);
    CHECK(sop::to_text(out) == row.expected);
  }
  std::int32_t count = 0;
  CHECK(sop::business_days_between(calendar, date("2026-03-27"), date("2026-03-30"), Ends::both, count) ==
        ValueError::none);
  CHECK(count == 2);
  CHECK(sop::business_days_between(calendar, date("2026-03-27"), date("2026-03-30"), Ends::neither, count) ==
        ValueError::none);
  CHECK(count == 0);
}

TEST_CASE("holidays and extra working days") {
  DayCalendar calendar;
  // Good Friday and Easter Monday of 2026 are free; the Saturday after is worked. Lists unsorted, a day
  // twice.
  REQUIRE(DayCalendar::make(sop::monday_to_friday,
                            {date("2026-04-06"), date("2026-04-03"), date("2026-04-06")},
                            {date("2026-04-11")}, calendar) == ValueError::none);
  CHECK_FALSE(sop::is_business_day(calendar, date("2026-04-03")));
  CHECK_FALSE(sop::is_business_day(calendar, date("2026-04-04")));
  CHECK(sop::is_business_day(calendar, date("2026-04-07")));
  CHECK(sop::is_business_day(calendar, date("2026-04-11")));
  CHECK_FALSE(sop::is_business_day(calendar, date("2026-04-12")));
  Date out;
  CHECK(sop::nth_business_day_after(calendar, date("2026-04-02"), 1, out) == ValueError::none);
  CHECK(sop::to_text(out) == "2026-04-07");
  CHECK(sop::nth_business_day_after(calendar, date("2026-04-02"), 5, out) == ValueError::none);
  CHECK(sop::to_text(out) == "2026-04-11");
  CHECK(sop::nth_business_day_before(calendar, date("2026-04-07"), 1, out) == ValueError::none);
  CHECK(sop::to_text(out) == "2026-04-02");
  CHECK(sop::business_day_on_or_after(calendar, date("2026-04-03"), out) == ValueError::none);
  CHECK(sop::to_text(out) == "2026-04-07");
  CHECK(sop::business_day_on_or_after(calendar, date("2026-04-07"), out) == ValueError::none);
  CHECK(sop::to_text(out) == "2026-04-07");
}

TEST_CASE("a calendar without a working day is an error that is said") {
  const Date start = date("2026-03-27");
  DayCalendar calendar;
  CHECK(DayCalendar::make(WeekdaySet{}, {start}, {}, calendar) == ValueError::no_working_day);
  CHECK(DayCalendar::make(WeekdaySet{0x80}, {}, {}, calendar) == ValueError::no_working_day);
  CHECK(calendar.is_empty());
  Date out = start;
  std::int32_t count = 7;
  CHECK(sop::nth_business_day_after(calendar, start, 1, out) == ValueError::no_working_day);
  CHECK(sop::nth_business_day_before(calendar, start, 1, out) == ValueError::no_working_day);
  CHECK(sop::business_day_on_or_after(calendar, start, out) == ValueError::no_working_day);
  CHECK(sop::business_days_between(calendar, start, start, Ends::both, count) == ValueError::no_working_day);
  CHECK(sop::add(calendar, start, {1, PeriodUnit::business_day}, MonthEnd::error, out) ==
        ValueError::no_working_day);
  CHECK_FALSE(sop::is_business_day(calendar, start));
  CHECK(out == start);
  CHECK(count == 7);

  // A week without working days, and one extra day: business days exist, and run out.
  REQUIRE(DayCalendar::make(WeekdaySet{}, {}, {date("2026-03-30")}, calendar) == ValueError::none);
  CHECK(sop::nth_business_day_after(calendar, start, 1, out) == ValueError::none);
  CHECK(sop::to_text(out) == "2026-03-30");
  CHECK(sop::nth_business_day_after(calendar, start, 2, out) == ValueError::out_of_range);
  CHECK(sop::nth_business_day_before(calendar, start, 1, out) == ValueError::out_of_range);
}

TEST_CASE("a day cannot be both a holiday and an extra working day") {
  DayCalendar calendar;
  REQUIRE(DayCalendar::make(sop::every_day, {}, {}, calendar) == ValueError::none);
  const Date day = date("2026-04-04");
  CHECK(DayCalendar::make(sop::monday_to_friday, {day, day}, {day}, calendar) == ValueError::conflicting_day);
  CHECK(calendar.working() == sop::every_day);
}

TEST_CASE("bounds") {
  DayCalendar calendar;
  REQUIRE(DayCalendar::make(sop::monday_to_friday, {}, {}, calendar) == ValueError::none);
  Date out = date("2026-03-27");
  for (const std::int64_t n :
       {std::int64_t{0}, std::int64_t{-1}, INT64_MIN, INT64_MAX, std::int64_t{109'573}}) {
    CHECK(sop::nth_business_day_after(calendar, out, n, out) == ValueError::out_of_range);
    CHECK(sop::nth_business_day_before(calendar, out, n, out) == ValueError::out_of_range);
  }
  CHECK(sop::nth_business_day_after(calendar, Date::last(), 1, out) == ValueError::out_of_range);
  CHECK(sop::nth_business_day_before(calendar, Date::first(), 1, out) == ValueError::out_of_range);
  CHECK(sop::to_text(out) == "2026-03-27");
  CHECK(sop::business_day_on_or_after(calendar, date("2199-12-31"), out) == ValueError::none);  // a Tuesday
  REQUIRE(DayCalendar::make(sop::monday_to_friday, {date("2199-12-31")}, {}, calendar) == ValueError::none);
  CHECK(sop::business_day_on_or_after(calendar, date("2199-12-31"), out) == ValueError::out_of_range);
}

TEST_CASE("every question has the walk's answer") {
  INFO("seed ", seed);
  sop_test::Random random(seed);
  for (int round = 0; round < 30; ++round) {
    const WeekdaySet working{static_cast<std::uint8_t>(random.one_in(3) ? 0x1F : random.between(0, 127))};
    // Exceptions over the whole range, and often dense in a short stretch.
    std::vector<Date> holidays, extra_days;
    const std::int64_t middle = random.between(Date::min_days + 200, Date::max_days - 200);
    for (std::int64_t i = random.between(0, 400); i > 0; --i) {
      const Date day = day_number(random.one_in(3) ? random.between(Date::min_days, Date::max_days)
                                                   : middle + random.between(-200, 200));
      const bool listed = std::count(holidays.begin(), holidays.end(), day) != 0 ||
                          std::count(extra_days.begin(), extra_days.end(), day) != 0;
      if (!listed) (random.one_in(3) ? extra_days : holidays).push_back(day);
    }
    DayCalendar calendar;
    const ValueError error = DayCalendar::make(working, holidays, extra_days, calendar);
    if (working.bits == 0 && extra_days.empty()) {
      REQUIRE(error == ValueError::no_working_day);
      continue;
    }
    REQUIRE(error == ValueError::none);
    const Walk walk(working, holidays, extra_days);
    const bool any = std::count(walk.open.begin(), walk.open.end(), 1) != 0;
    REQUIRE(calendar.is_empty() == !any);

    for (int i = 0; i < 400; ++i) {
      const Date from = day_number(random.one_in(4) ? random.between(Date::min_days, Date::max_days)
                                                    : middle + random.between(-199, 199));
      const std::int64_t n = random.one_in(16) ? random.between(1, 5000) : random.between(1, 400);
      const Date to = day_number(
          std::clamp<std::int64_t>(from.days() + random.between(-500, 500), Date::min_days, Date::max_days));
      REQUIRE(sop::is_business_day(calendar, from) == (walk.open[Walk::index(from)] != 0));
      Date out, expected;
      bool exists = walk.nth_after(from, n, expected);
      REQUIRE(sop::nth_business_day_after(calendar, from, n, out) ==
              (exists ? ValueError::none : ValueError::out_of_range));
      if (exists) REQUIRE(out == expected);
      exists = walk.nth_before(from, n, expected);
      REQUIRE(sop::nth_business_day_before(calendar, from, n, out) ==
              (exists ? ValueError::none : ValueError::out_of_range));
      if (exists) REQUIRE(out == expected);
      if (walk.open[Walk::index(from)]) {
        exists = true;
        expected = from;
      } else {
        exists = walk.nth_after(from, 1, expected);
      }
      REQUIRE(sop::business_day_on_or_after(calendar, from, out) ==
              (exists ? ValueError::none : ValueError::out_of_range));
      if (exists) REQUIRE(out == expected);
      for (const Ends ends : {Ends::neither, Ends::first_only, Ends::last_only, Ends::both}) {
        std::int32_t count = 0;
        REQUIRE(sop::business_days_between(calendar, from, to, ends, count) == ValueError::none);
        REQUIRE(count == walk.between(from, to, ends));
        REQUIRE(sop::business_days_between(calendar, from, from, ends, count) == ValueError::none);
        REQUIRE(count == walk.between(from, from, ends));
      }
    }
  }
}

TEST_CASE("ranks and days are each other's inverse, for every business day of 300 years") {
  DayCalendar calendar;
  REQUIRE(DayCalendar::make(
              sop::monday_to_friday, {date("1900-01-01"), date("2024-12-25"), date("2199-12-30")},
              {date("1900-01-06"), date("2024-12-28"), date("2199-12-29")}, calendar) == ValueError::none);
  std::int32_t rank = 0;
  for (std::int32_t days = Date::min_days; days <= Date::max_days; ++days) {
    const Date day = day_number(days);
    const bool open = sop::is_business_day(calendar, day);
    if (open) ++rank;
    Date out;
    const bool fine =
        calendar.rank(day) == rank && (!open || (calendar.day_of_rank(rank, out) && out == day));
    if (!fine) {
      FAIL_CHECK("wrong on ", sop::to_text(day));
      break;
    }
  }
  Date out = date("2026-03-27");
  CHECK_FALSE(calendar.day_of_rank(0, out));
  CHECK_FALSE(calendar.day_of_rank(rank + 1, out));
  CHECK(sop::to_text(out) == "2026-03-27");
}

TEST_CASE("periods on a calendar") {
  DayCalendar calendar;
  REQUIRE(DayCalendar::make(sop::monday_to_friday, {}, {}, calendar) == ValueError::none);
  const Date start = date("2026-03-27");
  struct Row {
    sop::Period period;
    ValueError error;
    const char* expected;
  };
  for (const Row& row : {
           Row{{3, PeriodUnit::business_day}, ValueError::none, "2026-04-01"},
           Row{{-3, PeriodUnit::business_day}, ValueError::none, "2026-03-24"},
           Row{{0, PeriodUnit::business_day}, ValueError::none, "2026-03-27"},
           Row{{INT32_MIN, PeriodUnit::business_day}, ValueError::out_of_range, "2026-03-27"},
           Row{{3, PeriodUnit::day}, ValueError::none, "2026-03-30"},
           Row{{1, PeriodUnit::month}, ValueError::none, "2026-04-27"},
           Row{{2, PeriodUnit::business_hour}, ValueError::out_of_range, "2026-03-27"},
       }) {
    Date out = start;
    INFO(sop::to_text(row.period));
    CHECK(sop::add(calendar, start, row.period, MonthEnd::error, out) == row.error);
    CHECK(sop::to_text(out) == row.expected);
  }
}
