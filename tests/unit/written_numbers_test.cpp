// How numbers and amounts stand in texts of English, Russian and Estonian.
//
// Source of what is expected: CLDR, main/{en,ru,et}/numbers.json (et: version 45), the symbols `decimal` and `group`
// of latn, and `minimumGroupingDigits`: 1, 1 and 2. With 2, a number of four digits before the mark stands ungrouped.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "sop/impl/reference_written.hpp"

using namespace sop;
using reference::parts::Language;

namespace {

struct Row {
  const char* number;
  const char* en;
  const char* ru;
  const char* et;
};

// `_` stands for the no-break space, `-` for the minus sign.
constexpr Row rows[] = {
    {"0", "0", "0", "0"},
    {"999", "999", "999", "999"},
    {"1000", "1,000", "1_000", "1000"},
    {"1234.5", "1,234.5", "1_234,5", "1234,5"},
    {"9999.99", "9,999.99", "9_999,99", "9999,99"},
    {"10000", "10,000", "10_000", "10_000"},
    {"12345.5", "12,345.5", "12_345,5", "12_345,5"},
    {"123456", "123,456", "123_456", "123_456"},
    {"1234567.25", "1,234,567.25", "1_234_567,25", "1_234_567,25"},
    {"-1234", "-1,234", "-1_234", "-1234"},
    {"-12345.1", "-12,345.1", "-12_345,1", "-12_345,1"},
    {"0.0001", "0.0001", "0,0001", "0,0001"},
};

std::string marked(const std::string& expected) {
  std::string out;
  for (const char c : expected) {
    if (c == '_') {
      out += reference::parts::no_break_space;
    } else if (c == '-') {
      out += "\u2212";
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace

TEST_CASE("numbers are grouped as their locale groups them") {
  for (const Row& row : rows) {
    CAPTURE(row.number);
    CHECK(reference::parts::grouped(row.number, Language::en) == marked(row.en));
    CHECK(reference::parts::grouped(row.number, Language::ru) == marked(row.ru));
    CHECK(reference::parts::grouped(row.number, Language::et) == marked(row.et));
  }
}

TEST_CASE("amounts and lengths are grouped in the same way") {
  const auto euros = [](const char* text) {
    Money money;
    REQUIRE(!failed(parse_money(text, money)));
    return money;
  };
  const Money small = euros("1234.50 EUR"), large = euros("12345.50 EUR");
  CHECK(reference::parts::money_text(small, Language::en) == "1,234.50 EUR");
  CHECK(reference::parts::money_text(small, Language::ru) == marked("1_234,50_EUR"));
  CHECK(reference::parts::money_text(small, Language::et) == marked("1234,50_EUR"));
  CHECK(reference::parts::money_text(large, Language::en) == "12,345.50 EUR");
  CHECK(reference::parts::money_text(large, Language::ru) == marked("12_345,50_EUR"));
  CHECK(reference::parts::money_text(large, Language::et) == marked("12_345,50_EUR"));
  CHECK(reference::parts::counted(1500, 4, Language::en) == "1,500 days");
  CHECK(reference::parts::counted(1500, 4, Language::ru) == marked("1_500") + " дней");
  CHECK(reference::parts::counted(1500, 4, Language::et) == "1500 päeva");
}
