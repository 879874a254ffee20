// Dates against a calendar that only knows how to go to the next day, over every day from 1900 to 2199.
#include "sop/date.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/random.hpp"
#include "tests/support/values.hpp"

using sop::Date;
using sop::Ends;
using sop::MonthEnd;
using sop::TextError;
using sop::ValueError;
using sop::Weekday;
using sop::YearMonthDay;

namespace {

constexpr std::uint64_t seed = 20260327;

// The brute-force calendar: one day after the other, by the rule as it is taught.
int length_of(int year, int month) {
  static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 400 == 0 ? true : year % 100 == 0 ? false : year % 4 == 0;
  return month == 2 && leap ? 29 : lengths[month - 1];
}

const std::vector<YearMonthDay>& every_day() {
  static const std::vector<YearMonthDay> days = [] {
    std::vector<YearMonthDay> all;
    for (int year = 1900; year <= 2199; ++year)
      for (int month = 1; month <= 12; ++month)
        for (int day = 1; day <= length_of(year, month); ++day) all.push_back({year, month, day});
    return all;
  }();
  return days;
}

Date date(int year, int month, int day) {
  Date out;
  REQUIRE(sop::date_from(year, month, day, out) == ValueError::none);
  return out;
}

Date random_date(sop_test::Random& random) {
  Date out;
  REQUIRE(Date::from_days(random.between(Date::min_days, Date::max_days), out) == ValueError::none);
  return out;
}

// The same month and day some months later, by counting months one by one.
ValueError months_later(Date from, int months, MonthEnd rule, Date& out) {
  YearMonthDay parts = sop::year_month_day(from);
  for (; months > 0; --months) {
    if (++parts.month == 13) {
      parts.month = 1;
      ++parts.year;
    }
  }
  for (; months < 0; ++months) {
    if (--parts.month == 0) {
      parts.month = 12;
      --parts.year;
    }
  }
  if (parts.year < 1900 || parts.year > 2199) return ValueError::out_of_range;
  if (parts.day > length_of(parts.year, parts.month)) {
    if (rule == MonthEnd::error) return ValueError::ambiguous_month_end;
    if (rule == MonthEnd::last_day) parts.day = length_of(parts.year, parts.month);
    if (rule == MonthEnd::overflow_to_next) {
      ++parts.month;
      parts.day = 1;
    }
  }
  return sop::date_from(parts.year, parts.month, parts.day, out);
}

}  // namespace

TEST_CASE("every day from 1900 to 2199: number, parts, day of the week, text") {
  REQUIRE(every_day().size() == static_cast<std::size_t>(Date::max_days - Date::min_days + 1));
  std::int32_t days = Date::min_days;
  unsigned weekday = 0;  // 1 January 1900 was a Monday
  for (const YearMonthDay& day : every_day()) {
    Date by_parts, by_days, read;
    const bool fine = sop::date_from(day.year, day.month, day.day, by_parts) == ValueError::none &&
                      Date::from_days(days, by_days) == ValueError::none && by_parts == by_days &&
                      by_parts.days() == days && sop::year_month_day(by_days) == day &&
                      by_days.weekday() == static_cast<Weekday>(weekday);
    const std::string text = sop::to_text(by_days);
    char expected[11] = {};
    expected[0] = static_cast<char>('0' + day.year / 1000);
    expected[1] = static_cast<char>('0' + day.year / 100 % 10);
    expected[2] = static_cast<char>('0' + day.year / 10 % 10);
    expected[3] = static_cast<char>('0' + day.year % 10);
    expected[4] = expected[7] = '-';
    expected[5] = static_cast<char>('0' + day.month / 10);
    expected[6] = static_cast<char>('0' + day.month % 10);
    expected[8] = static_cast<char>('0' + day.day / 10);
    expected[9] = static_cast<char>('0' + day.day % 10);
    if (!fine || text != expected || sop::parse_date(text, read) != TextError::none || read != by_days) {
      FAIL_CHECK("wrong on ", expected, " (", text, ")");
      break;
    }
    ++days;
    weekday = (weekday + 1) % 7;
  }
  CHECK(days == Date::max_days + 1);
}

TEST_CASE("known days") {
  CHECK(date(1970, 1, 1).days() == 0);
  CHECK(date(1970, 1, 1).weekday() == Weekday::thu);
  CHECK(date(2000, 3, 1).days() == 11017);
  CHECK(date(2026, 3, 27).weekday() == Weekday::fri);
  CHECK(Date::first() == date(1900, 1, 1));
  CHECK(Date::last() == date(2199, 12, 31));
  CHECK(sop::name_of(date(2026, 9, 6).weekday()) == "sun");
  CHECK(sop::name_of(Weekday::mon) == "mon");
}

TEST_CASE("leap years and lengths of months") {
  CHECK_FALSE(sop::is_leap_year(1900));
  CHECK(sop::is_leap_year(2000));
  CHECK_FALSE(sop::is_leap_year(2100));
  CHECK(sop::is_leap_year(2024));
  for (int year = 1900; year < 2200; ++year)
    for (int month = 1; month <= 12; ++month)
      CHECK(sop::days_in_month(year, month) == length_of(year, month));
  CHECK(sop::days_in_month(2026, 0) == 0);
  CHECK(sop::days_in_month(2026, 13) == 0);
}

TEST_CASE("days that do not exist, and days beyond the bounds") {
  const Date seven = date(1999, 7, 7);
  Date out = seven;
  CHECK(sop::date_from(2026, 2, 29, out) == ValueError::no_such_date);
  CHECK(sop::date_from(2026, 13, 1, out) == ValueError::no_such_date);
  CHECK(sop::date_from(2026, 0, 1, out) == ValueError::no_such_date);
  CHECK(sop::date_from(2026, 1, 0, out) == ValueError::no_such_date);
  CHECK(sop::date_from(1899, 12, 31, out) == ValueError::out_of_range);
  CHECK(sop::date_from(2200, 1, 1, out) == ValueError::out_of_range);
  CHECK(Date::from_days(Date::min_days - 1, out) == ValueError::out_of_range);
  CHECK(Date::from_days(std::int64_t{Date::max_days} + 1, out) == ValueError::out_of_range);
  CHECK(sop::add_days(Date::last(), 1, out) == ValueError::out_of_range);
  CHECK(sop::add_days(Date::first(), -1, out) == ValueError::out_of_range);
  for (const std::int64_t far : {INT64_MAX, INT64_MIN}) {
    CHECK(sop::add_days(seven, far, out) == ValueError::out_of_range);
    CHECK(sop::add_weeks(seven, far, out) == ValueError::out_of_range);
    CHECK(sop::add_months(seven, far, MonthEnd::last_day, out) == ValueError::out_of_range);
    CHECK(sop::add_years(seven, far, MonthEnd::last_day, out) == ValueError::out_of_range);
  }
  CHECK(out == seven);
  CHECK(sop::add_days(Date::first(), Date::max_days - Date::min_days, out) == ValueError::none);
  CHECK(out == Date::last());
}

TEST_CASE("days and weeks are steps in the list of days") {
  INFO("seed ", seed);
  sop_test::Random random(seed);
  for (int i = 0; i < 20000; ++i) {
    const Date from = random_date(random);
    const std::int64_t step = random.between(-3000, 3000);
    for (const std::int64_t days : {step, step * 7}) {
      Date out;
      const ValueError error =
          days == step ? sop::add_days(from, step, out) : sop::add_weeks(from, step, out);
      const std::int64_t index = from.days() - Date::min_days + days;
      const bool exists = index >= 0 && index < static_cast<std::int64_t>(every_day().size());
      REQUIRE(error == (exists ? ValueError::none : ValueError::out_of_range));
      if (exists) {
        REQUIRE(sop::year_month_day(out) == every_day()[static_cast<std::size_t>(index)]);
        REQUIRE(sop::days_between(from, out) == days);
      }
    }
  }
}

TEST_CASE("months and years are counted one by one") {
  INFO("seed ", seed);
  sop_test::Random random(seed + 1);
  int ambiguous = 0;
  for (int i = 0; i < 40000; ++i) {
    Date from = random_date(random);
    if (random.one_in(2)) {  // ends of months
      const YearMonthDay parts = sop::year_month_day(from);
      from = date(parts.year, parts.month, length_of(parts.year, parts.month));
    }
    const int months = static_cast<int>(random.between(-60, 60));
    const int years = static_cast<int>(random.between(-20, 20));
    for (const MonthEnd rule : {MonthEnd::error, MonthEnd::last_day, MonthEnd::overflow_to_next}) {
      Date expected, out;
      const ValueError expected_error = months_later(from, months, rule, expected);
      REQUIRE(sop::add_months(from, months, rule, out) == expected_error);
      if (!sop::failed(expected_error)) REQUIRE(out == expected);
      ambiguous += expected_error == ValueError::ambiguous_month_end;
      const ValueError years_error = months_later(from, years * 12, rule, expected);
      REQUIRE(sop::add_years(from, years, rule, out) == years_error);
      if (!sop::failed(years_error)) REQUIRE(out == expected);
    }
  }
  CHECK(ambiguous > 500);
}

TEST_CASE("month ends, as people would write them") {
  struct Row {
    Date from;
    int months;
    Date last_day, overflow;
  };
  for (const Row& row : {Row{date(2026, 1, 31), 1, date(2026, 2, 28), date(2026, 3, 1)},
                         Row{date(2024, 1, 31), 1, date(2024, 2, 29), date(2024, 3, 1)},
                         Row{date(2026, 1, 29), 1, date(2026, 2, 28), date(2026, 3, 1)},
                         Row{date(2026, 8, 31), 1, date(2026, 9, 30), date(2026, 10, 1)},
                         Row{date(2026, 3, 31), -1, date(2026, 2, 28), date(2026, 3, 1)},
                         Row{date(2024, 2, 29), 12, date(2025, 2, 28), date(2025, 3, 1)}}) {
    Date out = date(1999, 7, 7);
    CHECK(sop::add_months(row.from, row.months, MonthEnd::error, out) == ValueError::ambiguous_month_end);
    CHECK(out == date(1999, 7, 7));
    CHECK(sop::add_months(row.from, row.months, MonthEnd::last_day, out) == ValueError::none);
    CHECK(out == row.last_day);
    CHECK(sop::add_months(row.from, row.months, MonthEnd::overflow_to_next, out) == ValueError::none);
    CHECK(out == row.overflow);
  }
}

TEST_CASE("days between, with each choice of ends, counted") {
  INFO("seed ", seed);
  sop_test::Random random(seed + 2);
  for (int i = 0; i < 2000; ++i) {
    const Date from = random_date(random);
    Date to;
    if (sop::failed(sop::add_days(from, random.between(-40, 40), to))) continue;
    for (const Ends ends : {Ends::neither, Ends::first_only, Ends::last_only, Ends::both}) {
      const bool first = ends == Ends::first_only || ends == Ends::both;
      const bool last = ends == Ends::last_only || ends == Ends::both;
      std::int32_t count = 0;
      for (std::int32_t day = std::min(from.days(), to.days()); day <= std::max(from.days(), to.days());
           ++day) {
        if (from == to ? ends == Ends::both : (day != from.days() || first) && (day != to.days() || last))
          ++count;
      }
      // The same day written backwards is the same stretch: only two different days can be backwards.
      REQUIRE(sop::days_between(from, to, ends) == (to < from ? -count : count));
    }
  }
}

TEST_CASE("whole months and years are the greatest number that fits") {
  INFO("seed ", seed);
  sop_test::Random random(seed + 3);
  int ambiguous = 0, ambiguous_years = 0;
  for (int i = 0; i < 20000; ++i) {
    Date from = random_date(random), to;
    if (sop::failed(sop::add_days(from, random.between(0, 2000), to))) continue;
    if (random.one_in(2)) {  // ends of months, where the rules part
      const YearMonthDay a = sop::year_month_day(from), b = sop::year_month_day(to);
      from = date(a.year, a.month, length_of(a.year, a.month));
      to = date(b.year, random.one_in(3) ? 2 : b.month,
                length_of(b.year, random.one_in(3) ? 2 : b.month) > 28 ? 28 : 28);
      const YearMonthDay c = sop::year_month_day(to);
      to = date(c.year, c.month, length_of(c.year, c.month));
      if (to < from) continue;
    }
    std::int32_t months[2] = {}, years[2] = {};
    for (const MonthEnd rule : {MonthEnd::last_day, MonthEnd::overflow_to_next}) {
      std::int32_t expected = 0;
      Date reached;
      while (months_later(from, expected + 1, rule, reached) == ValueError::none && reached <= to) ++expected;
      std::int32_t expected_years = 0;
      while (months_later(from, 12 * (expected_years + 1), rule, reached) == ValueError::none &&
             reached <= to)
        ++expected_years;
      std::int32_t out = 7;
      REQUIRE(sop::whole_months_between(from, to, rule, out) == ValueError::none);
      REQUIRE(out == expected);
      REQUIRE(sop::whole_months_between(to, from, rule, out) == ValueError::none);
      REQUIRE(out == -expected);
      REQUIRE(sop::whole_years_between(from, to, rule, out) == ValueError::none);
      REQUIRE(out == expected_years);
      REQUIRE(sop::whole_years_between(to, from, rule, out) == ValueError::none);
      REQUIRE(out == -expected_years);
      months[rule == MonthEnd::last_day] = expected;
      years[rule == MonthEnd::last_day] = expected_years;
    }
    std::int32_t out = 7;
    const ValueError error = sop::whole_months_between(from, to, MonthEnd::error, out);
    REQUIRE(error == (months[0] == months[1] ? ValueError::none : ValueError::ambiguous_month_end));
    REQUIRE(out == (months[0] == months[1] ? months[0] : 7));
    ambiguous += sop::failed(error);
    out = 7;
    const ValueError years_error = sop::whole_years_between(from, to, MonthEnd::error, out);
    REQUIRE(years_error == (years[0] == years[1] ? ValueError::none : ValueError::ambiguous_month_end));
    REQUIRE(out == (years[0] == years[1] ? years[0] : 7));
    ambiguous_years += sop::failed(years_error);
  }
  CHECK(ambiguous > 100);
  CHECK(ambiguous_years > 0);
}

TEST_CASE("ages") {
  std::int32_t years = 0;
  CHECK(sop::whole_years_between(date(2008, 2, 29), date(2026, 2, 28), MonthEnd::last_day, years) ==
        ValueError::none);
  CHECK(years == 18);
  CHECK(sop::whole_years_between(date(2008, 2, 29), date(2026, 2, 28), MonthEnd::overflow_to_next, years) ==
        ValueError::none);
  CHECK(years == 17);
  CHECK(sop::whole_years_between(date(2008, 2, 29), date(2026, 2, 28), MonthEnd::error, years) ==
        ValueError::ambiguous_month_end);
  CHECK(sop::whole_years_between(date(2008, 3, 1), date(2026, 2, 28), MonthEnd::error, years) ==
        ValueError::none);
  CHECK(years == 17);
}

TEST_CASE("text that is no date") {
  struct Row {
    const char* text;
    TextError expected;
  };
  for (const Row& row : {
           Row{"", TextError::empty},
           Row{"01.09.2026", TextError::wrong_shape},
           Row{"2026-9-1", TextError::wrong_shape},
           Row{"2026/09/01", TextError::wrong_shape},
           Row{"2026-09-01 ", TextError::wrong_shape},
           Row{"2026-09-1x", TextError::wrong_shape},
           Row{"-026-09-01", TextError::wrong_shape},
           Row{"20260901", TextError::wrong_shape},
           Row{"2026-13-01", TextError::no_such_month},
           Row{"2026-00-10", TextError::no_such_month},
           Row{"2026-02-29", TextError::no_such_day},
           Row{"2026-01-00", TextError::no_such_day},
           Row{"2026-04-31", TextError::no_such_day},
           Row{"1899-12-31", TextError::out_of_range},
           Row{"2200-01-01", TextError::out_of_range},
           Row{"0000-01-01", TextError::out_of_range},
       }) {
    Date out = date(1999, 7, 7);
    INFO(row.text);
    CHECK(sop::parse_date(row.text, out) == row.expected);
    CHECK(out == date(1999, 7, 7));
  }
}
