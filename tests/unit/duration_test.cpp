// Exact lengths and calendar periods: two types, their texts, and what is said when one stands for the other.
#include "sop/duration.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/random.hpp"
#include "tests/support/values.hpp"

using sop::Date;
using sop::Duration;
using sop::MonthEnd;
using sop::Period;
using sop::PeriodUnit;
using sop::Rational;
using sop::Rounding;
using sop::TextError;
using sop::ValueError;

namespace {
constexpr std::uint64_t seed = 20260327;
}

TEST_CASE("exact lengths: what is read, and how it is written") {
  struct Row {
    const char* text;
    std::int64_t milliseconds;
    const char* written;
  };
  for (const Row& row : {
           Row{"15 min", 900'000, "15 min"},
           Row{"1 minute", 60'000, "1 min"},
           Row{"90 minutes", 5'400'000, "90 min"},
           Row{"1 hour", 3'600'000, "1 hour"},
           Row{"2 hours", 7'200'000, "2 hours"},
           Row{"36 h", 129'600'000, "36 hours"},
           Row{"120 min", 7'200'000, "2 hours"},
           Row{"1.5 hours", 5'400'000, "90 min"},
           Row{"0.25 s", 250, "250 ms"},
           Row{"1 s", 1000, "1 second"},
           Row{"30 sec", 30'000, "30 seconds"},
           Row{"1 second", 1000, "1 second"},
           Row{"90 seconds", 90'000, "90 seconds"},
           Row{"250 ms", 250, "250 ms"},
           Row{"1 millisecond", 1, "1 ms"},
           Row{"250 milliseconds", 250, "250 ms"},
           Row{"0 min", 0, "0 min"},
           Row{"-15 min", -900'000, "-15 min"},
           Row{"PT15M", 900'000, "15 min"},
           Row{"PT1H30M", 5'400'000, "90 min"},
           Row{"PT2H", 7'200'000, "2 hours"},
           Row{"PT1H0M30S", 3'630'000, "3630 seconds"},
           Row{"PT0.25S", 250, "250 ms"},
           Row{"PT1.5H", 5'400'000, "90 min"},
           Row{"-PT15M", -900'000, "-15 min"},
           Row{"PT0S", 0, "0 min"},
           Row{"9223372036854775.807 s", INT64_MAX, "9223372036854775807 ms"},
       }) {
    Duration out;
    INFO(row.text);
    CHECK(sop::parse_duration(row.text, out) == TextError::none);
    CHECK(out.milliseconds == row.milliseconds);
    CHECK(sop::to_text(out) == row.written);
  }
  std::string text = "= ";
  sop::append_text(text, Duration{60'000});
  CHECK(text == "= 1 min");
}

TEST_CASE("exact lengths: what is wrong with the text") {
  struct Row {
    const char* text;
    TextError expected;
  };
  for (const Row& row : {
           Row{"", TextError::empty},
           Row{"15", TextError::unit_missing},
           Row{"15 ", TextError::unit_missing},
           Row{"15min", TextError::wrong_shape},
           Row{"min", TextError::wrong_shape},
           Row{" 15 min", TextError::unexpected_character},
           Row{"15 Min", TextError::unknown_unit},
           Row{"15 fortnights", TextError::unknown_unit},
           Row{"1 hour 30 min", TextError::unknown_unit},
           Row{"1,5 hours", TextError::comma_in_number},
           Row{"01 min", TextError::leading_zero},
           Row{"1e3 min", TextError::exponent},
           Row{"0.0001 s", TextError::fraction_too_fine},
           Row{"0.5 ms", TextError::fraction_too_fine},
           Row{"1 day", TextError::calendar_unit},
           Row{"2 weeks", TextError::calendar_unit},
           Row{"3 business days", TextError::calendar_unit},
           Row{"2 business hours", TextError::calendar_unit},
           Row{"P1D", TextError::calendar_unit},
           Row{"P1DT2H", TextError::calendar_unit},
           Row{"P1M", TextError::calendar_unit},
           Row{"999999999999999999 hours", TextError::out_of_range},
           Row{"9223372036854775.808 s", TextError::out_of_range},
           Row{"PT999999999999999999H", TextError::out_of_range},
           Row{"PT9223372036854775.807S", TextError::none},
           Row{"12345678901234567890 ms", TextError::too_many_digits},
           Row{"0.1234567890 s", TextError::too_many_places},
           Row{"PT1M9223372036854775.807S", TextError::out_of_range},
           Row{"P", TextError::wrong_shape},
           Row{"PT", TextError::wrong_shape},
           Row{"-P", TextError::wrong_shape},
           Row{"PT30M1H", TextError::wrong_shape},
           Row{"PT1M1M", TextError::wrong_shape},
           Row{"PT1.5H30M", TextError::wrong_shape},
           Row{"PTM", TextError::digits_missing},
           Row{"PT15", TextError::unit_missing},
           Row{"PT15X", TextError::unknown_unit},
           Row{"PT1Y", TextError::unknown_unit},
           Row{"PT-5M", TextError::unexpected_character},
           Row{"PT1,5H", TextError::comma_in_number},
           Row{"pt15m", TextError::wrong_shape},
           Row{"PT15M ", TextError::unexpected_character},
       }) {
    Duration out{7};
    INFO(row.text);
    CHECK(sop::parse_duration(row.text, out) == row.expected);
    CHECK((out.milliseconds == 7) == sop::failed(row.expected));
  }
}

TEST_CASE("longer than zero, where it is asked for") {
  Duration length{7};
  for (const char* text : {"0 min", "-15 min", "PT0S", "-PT1S"})
    CHECK(sop::parse_positive_duration(text, length) == TextError::not_positive);
  CHECK(sop::parse_positive_duration("1 day", length) == TextError::calendar_unit);
  CHECK(length.milliseconds == 7);
  CHECK(sop::parse_positive_duration("1 ms", length) == TextError::none);
  CHECK(length.is_positive());
  CHECK_FALSE(Duration().is_positive());

  Period period{7, PeriodUnit::week};
  for (const char* text : {"0 days", "-1 day", "P0D", "-P1M"})
    CHECK(sop::parse_positive_period(text, period) == TextError::not_positive);
  CHECK(sop::parse_positive_period("15 min", period) == TextError::exact_unit);
  CHECK(period == Period{7, PeriodUnit::week});
  CHECK(sop::parse_positive_period("1 day", period) == TextError::none);
  CHECK(period.is_positive());
}

TEST_CASE("canonical text reads back as the same length") {
  INFO("seed ", seed);
  sop_test::Random random(seed);
  for (int i = 0; i < 20000; ++i) {
    std::int64_t milliseconds = random.between(-INT64_MAX, INT64_MAX) >> random.between(0, 62);
    const std::int64_t units[] = {1, 1000, 60'000, 3'600'000};
    const std::int64_t unit = units[random.between(0, 3)];
    milliseconds = milliseconds / unit * unit;
    const std::string text = sop::to_text(Duration{milliseconds});
    Duration out;
    if (sop::parse_duration(text, out) != TextError::none || out.milliseconds != milliseconds) {
      FAIL_CHECK("wrong for ", text);
      break;
    }
  }
}

TEST_CASE("arithmetic of exact lengths") {
  Duration out{7};
  CHECK(sop::add(Duration{1000}, Duration{500}, out) == ValueError::none);
  CHECK(out.milliseconds == 1500);
  CHECK(sop::subtract(Duration{1000}, Duration{1500}, out) == ValueError::none);
  CHECK(out.milliseconds == -500);
  CHECK(sop::add(Duration{INT64_MAX}, Duration{1}, out) == ValueError::overflow);
  CHECK(sop::add(Duration{-INT64_MAX}, Duration{-1}, out) == ValueError::overflow);
  CHECK(sop::subtract(Duration{-INT64_MAX}, Duration{1}, out) == ValueError::overflow);
  CHECK(sop::subtract(Duration{-INT64_MAX}, Duration{2}, out) == ValueError::overflow);
  CHECK(out.milliseconds == -500);

  Rational three_quarters;
  REQUIRE(Rational::make(3, 4, three_quarters) == ValueError::none);
  CHECK(sop::multiply(Duration{1001}, three_quarters, Rounding::up, out) == ValueError::none);
  CHECK(out.milliseconds == 751);
  CHECK(sop::multiply(Duration{1001}, three_quarters, Rounding::down, out) == ValueError::none);
  CHECK(out.milliseconds == 750);
  CHECK(sop::multiply(Duration{INT64_MAX}, Rational(2), Rounding::down, out) == ValueError::overflow);
  CHECK(sop::multiply(Duration{std::int64_t{1} << 62}, Rational(-2), Rounding::down, out) ==
        ValueError::overflow);
  Rational wide;
  REQUIRE(Rational::make(static_cast<sop::int128>(~sop::uint128{0} >> 1), 1, wide) == ValueError::none);
  CHECK(sop::multiply(Duration{2}, wide, Rounding::down, out) == ValueError::overflow);
  CHECK(out.milliseconds == 750);

  Rational times;
  CHECK(sop::divide(Duration{5'400'000}, Duration{3'600'000}, times) == ValueError::none);
  CHECK(sop::to_text(times) == "1.5");
  CHECK(sop::divide(Duration{1}, Duration{0}, times) == ValueError::division_by_zero);
  CHECK(Duration{1} < Duration{2});
  CHECK(Duration{2} >= Duration{2});
}

TEST_CASE("periods: what is read, and how it is written") {
  struct Row {
    const char* text;
    std::int32_t count;
    PeriodUnit unit;
    const char* written;
  };
  for (const Row& row : {
           Row{"1 day", 1, PeriodUnit::day, "1 day"},
           Row{"30 days", 30, PeriodUnit::day, "30 days"},
           Row{"1 week", 1, PeriodUnit::week, "1 week"},
           Row{"2 weeks", 2, PeriodUnit::week, "2 weeks"},
           Row{"6 months", 6, PeriodUnit::month, "6 months"},
           Row{"1 year", 1, PeriodUnit::year, "1 year"},
           Row{"10 business days", 10, PeriodUnit::business_day, "10 business days"},
           Row{"1 business day", 1, PeriodUnit::business_day, "1 business day"},
           Row{"2 business hours", 2, PeriodUnit::business_hour, "2 business hours"},
           Row{"1 days", 1, PeriodUnit::day, "1 day"},
           Row{"-3 days", -3, PeriodUnit::day, "-3 days"},
           Row{"-1 month", -1, PeriodUnit::month, "-1 month"},
           Row{"0 days", 0, PeriodUnit::day, "0 days"},
           Row{"P3D", 3, PeriodUnit::day, "3 days"},
           Row{"P2W", 2, PeriodUnit::week, "2 weeks"},
           Row{"P6M", 6, PeriodUnit::month, "6 months"},
           Row{"P1Y", 1, PeriodUnit::year, "1 year"},
           Row{"-P1D", -1, PeriodUnit::day, "-1 day"},
           Row{"2147483647 days", INT32_MAX, PeriodUnit::day, "2147483647 days"},
       }) {
    Period out, again;
    INFO(row.text);
    CHECK(sop::parse_period(row.text, out) == TextError::none);
    CHECK(out == Period{row.count, row.unit});
    CHECK(sop::to_text(out) == row.written);
    CHECK(sop::parse_period(row.written, again) == TextError::none);
    CHECK(again == out);
  }
  CHECK(sop::name_of(PeriodUnit::business_day) == "business day");
  CHECK(sop::to_text(Period{INT32_MIN, PeriodUnit::day}) == "-2147483648 days");
  // Quarters are read, and are months from then on.
  Period quarters;
  CHECK(sop::parse_period("1 quarter", quarters) == TextError::none);
  CHECK(quarters == Period{3, PeriodUnit::month});
  CHECK(sop::parse_period("-2 quarters", quarters) == TextError::none);
  CHECK(quarters == Period{-6, PeriodUnit::month});
  CHECK(sop::parse_period("1000000000 quarters", quarters) == TextError::out_of_range);
  CHECK(sop::parse_period("1.5 quarters", quarters) == TextError::not_whole);
  CHECK(quarters == Period{-6, PeriodUnit::month});
  Duration exact;
  CHECK(sop::parse_duration("1 quarter", exact) == TextError::calendar_unit);
  CHECK(sop::parse_period("5 milliseconds", quarters) == TextError::exact_unit);
  std::string text = "= ";
  sop::append_text(text, Period{1, PeriodUnit::week});
  CHECK(text == "= 1 week");
}

TEST_CASE("periods: what is wrong with the text") {
  struct Row {
    const char* text;
    TextError expected;
  };
  for (const Row& row : {
           Row{"", TextError::empty},
           Row{"3", TextError::unit_missing},
           Row{"3days", TextError::wrong_shape},
           Row{" 3 days", TextError::unexpected_character},
           Row{"3 Days", TextError::unknown_unit},
           Row{"3 working days", TextError::unknown_unit},
           Row{"3  days", TextError::unknown_unit},
           Row{"1.5 days", TextError::not_whole},
           Row{"1.0 days", TextError::not_whole},
           Row{"P1.5D", TextError::not_whole},
           Row{"15 min", TextError::exact_unit},
           Row{"2 hours", TextError::exact_unit},
           Row{"PT2H", TextError::exact_unit},
           Row{"P1Y6M", TextError::mixed_units},
           Row{"P1DT2H", TextError::mixed_units},
           Row{"2147483648 days", TextError::out_of_range},
           Row{"P2147483648D", TextError::out_of_range},
           Row{"1234567890123456789 days", TextError::out_of_range},
           Row{"12345678901234567890 days", TextError::too_many_digits},
           Row{"P1D1D", TextError::wrong_shape},
           Row{"P1DT", TextError::wrong_shape},
           Row{"P", TextError::wrong_shape},
           Row{"P1H", TextError::unknown_unit},
           Row{"03 days", TextError::leading_zero},
           Row{"1,5 days", TextError::comma_in_number},
       }) {
    Period out{7, PeriodUnit::week};
    INFO(row.text);
    CHECK(sop::parse_period(row.text, out) == row.expected);
    CHECK(out == Period{7, PeriodUnit::week});
  }
}

TEST_CASE("a date and a period make a date") {
  Date start;
  REQUIRE(sop::parse_date("2026-01-31", start) == TextError::none);
  struct Row {
    Period period;
    MonthEnd rule;
    ValueError error;
    const char* expected;
  };
  for (const Row& row : {
           Row{{3, PeriodUnit::day}, MonthEnd::error, ValueError::none, "2026-02-03"},
           Row{{-31, PeriodUnit::day}, MonthEnd::error, ValueError::none, "2025-12-31"},
           Row{{2, PeriodUnit::week}, MonthEnd::error, ValueError::none, "2026-02-14"},
           Row{{1, PeriodUnit::month}, MonthEnd::last_day, ValueError::none, "2026-02-28"},
           Row{{1, PeriodUnit::month}, MonthEnd::error, ValueError::ambiguous_month_end, "2026-01-31"},
           Row{{2, PeriodUnit::month}, MonthEnd::error, ValueError::none, "2026-03-31"},
           Row{{1, PeriodUnit::year}, MonthEnd::error, ValueError::none, "2027-01-31"},
           Row{{INT32_MAX, PeriodUnit::year}, MonthEnd::error, ValueError::out_of_range, "2026-01-31"},
           Row{{1, PeriodUnit::business_day}, MonthEnd::error, ValueError::no_working_day, "2026-01-31"},
           Row{{1, PeriodUnit::business_hour}, MonthEnd::error, ValueError::no_working_day, "2026-01-31"},
       }) {
    Date out = start;
    INFO(sop::to_text(row.period));
    CHECK(sop::add(start, row.period, row.rule, out) == row.error);
    CHECK(sop::to_text(out) == row.expected);
  }
}
