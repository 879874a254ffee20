// Every error has a name of its own, and every one is the answer to something.
#include "sop/value_error.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <set>
#include <string>

#include "sop/business_days.hpp"
#include "tests/support/values.hpp"

using sop::TextError;
using sop::ValueError;

namespace {

constexpr unsigned value_errors = static_cast<unsigned>(ValueError::conflicting_day) + 1;
constexpr unsigned text_errors = static_cast<unsigned>(TextError::mixed_units) + 1;

template <class T>
TextError read(TextError (*parse)(std::string_view, T&) noexcept, const char* text) {
  T out;
  return parse(text, out);
}

}  // namespace

TEST_CASE("names are distinct, and unknown numbers have none") {
  std::set<std::string> names;
  for (unsigned i = 0; i < value_errors; ++i)
    names.insert(std::string(sop::name_of(static_cast<ValueError>(i))));
  CHECK(names.size() == value_errors);
  CHECK(names.count("") == 0);
  CHECK(sop::name_of(static_cast<ValueError>(value_errors)).empty());
  names.clear();
  for (unsigned i = 0; i < text_errors; ++i)
    names.insert(std::string(sop::name_of(static_cast<TextError>(i))));
  CHECK(names.size() == text_errors);
  CHECK(names.count("") == 0);
  CHECK(sop::name_of(static_cast<TextError>(text_errors)).empty());
  CHECK(sop::name_of(TextError::comma_in_number) == "comma_in_number");
  CHECK(sop::name_of(ValueError::two_currencies) == "two_currencies");
  CHECK(sop::failed(ValueError::overflow));
  CHECK_FALSE(sop::failed(TextError::none));
}

TEST_CASE("every error of text is the answer to some text") {
  using namespace sop;
  const auto instant = static_cast<TextError (*)(std::string_view, Instant&) noexcept>(parse_instant);
  std::set<TextError> seen;
  for (const TextError error : {
           read(parse_decimal, "1"),
           read(parse_decimal, ""),
           read(parse_decimal, "-"),
           read(parse_decimal, "007"),
           read(parse_decimal, "0,5"),
           read(parse_decimal, "1.000.000"),
           read(parse_decimal, "1e3"),
           read(parse_decimal, "1234567890123456789"),
           read(parse_decimal, "0.1234567890"),
           read(parse_decimal, "+5"),
           read(parse_date, "01.09.2026"),
           read(parse_whole, "1.5"),
           read(parse_positive_duration, "0 min"),
           read(parse_date, "1899-12-31"),
           read(parse_money, "80.00"),
           read(parse_money, "80.00 ABC"),
           read(parse_date, "2026-13-01"),
           read(parse_date, "2026-02-29"),
           read(parse_time_of_day, "25:00"),
           read(parse_offset, "+19:00"),
           read(instant, "2026-03-27 17:50"),
           read(instant, "2026-03-27T17:50:00.1234Z"),
           read(parse_duration, "15"),
           read(parse_duration, "15 moments"),
           read(parse_duration, "1 day"),
           read(parse_period, "1 hour"),
           read(parse_period, "P1Y6M"),
       })
    seen.insert(error);
  CHECK(seen.size() == text_errors);
}

TEST_CASE("every error of arithmetic is the answer to some operation") {
  using namespace sop;
  Rational number;
  Money money;
  Date date;
  DayCalendar calendar;
  std::set<ValueError> seen;
  for (const ValueError error : {
           add(Rational(1), Rational(2), number),
           add(Duration{INT64_MAX}, Duration{1}, *std::make_unique<Duration>()),
           divide(Rational(1), Rational(), number),
           add(Money{1, CurrencyCode::find("EUR")}, Money{1, CurrencyCode::find("USD")}, money),
           Date::from_days(1'000'000, date),
           add_days(date, 30, date),  // 31 January 1970
           add_months(date, 1, MonthEnd::error, date),
           date_from(2026, 2, 29, date),
           DayCalendar::make(WeekdaySet{}, {}, {}, calendar),
           DayCalendar::make(every_day, {date}, {date}, calendar),
       })
    seen.insert(error);
  CHECK(seen.size() == value_errors);
}
