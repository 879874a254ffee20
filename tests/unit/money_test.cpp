// Amounts: the table of currencies, arithmetic inside one currency, rounding once, text.
#include "sop/money.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <type_traits>

#include "tests/support/random.hpp"
#include "tests/support/values.hpp"

using sop::CurrencyCode;
using sop::Money;
using sop::Rational;
using sop::Rounding;
using sop::TextError;
using sop::ValueError;

namespace {

constexpr std::uint64_t seed = 20260327;

Money money(std::int64_t minor, const char* code) { return {minor, CurrencyCode::find(code)}; }

Rational number(const char* text) {
  Rational out;
  REQUIRE(sop::parse_decimal(text, out) == TextError::none);
  return out;
}

}  // namespace

static_assert(std::is_trivially_copyable_v<CurrencyCode> && sizeof(CurrencyCode) == 4);
static_assert(std::is_trivially_copyable_v<Money> && sizeof(Money) == 16);
static_assert(CurrencyCode::find("EUR").places() == 2);

TEST_CASE("the table is sorted, each code is three capital letters and is found") {
  CHECK(sop::detail::currency_count == 165);
  std::string_view previous;
  for (const sop::detail::CurrencyRow& row : sop::detail::currency_rows) {
    const std::string_view letters(row.letters);
    INFO(letters);
    CHECK(letters.size() == 3);
    for (const char c : letters) CHECK((c >= 'A' && c <= 'Z'));
    CHECK(previous < letters);
    const CurrencyCode code = CurrencyCode::find(letters);
    CHECK_FALSE(code.is_none());
    CHECK(code.letters() == letters);
    CHECK(code.places() == row.places);
    CHECK(row.places <= 4);
    CurrencyCode again;
    CHECK(CurrencyCode::from_bits(code.bits(), again));
    CHECK(again == code);
    if (!previous.empty()) CHECK(CurrencyCode::find(previous) < code);
    previous = letters;
  }
}

TEST_CASE("places of currencies that differ from two") {
  struct Row {
    const char* code;
    unsigned places;
  };
  for (const Row& row :
       {Row{"EUR", 2}, Row{"USD", 2}, Row{"GBP", 2}, Row{"JPY", 0}, Row{"ISK", 0}, Row{"KRW", 0},
        Row{"VND", 0}, Row{"XAF", 0}, Row{"UYI", 0}, Row{"BHD", 3}, Row{"IQD", 3}, Row{"JOD", 3},
        Row{"KWD", 3}, Row{"LYD", 3}, Row{"OMR", 3}, Row{"TND", 3}, Row{"CLF", 4}, Row{"UYW", 4}}) {
    INFO(row.code);
    CHECK(CurrencyCode::find(row.code).places() == row.places);
  }
  unsigned zero = 0, three = 0, four = 0;
  for (const sop::detail::CurrencyRow& row : sop::detail::currency_rows) {
    zero += row.places == 0;
    three += row.places == 3;
    four += row.places == 4;
  }
  CHECK(zero == 17);
  CHECK(three == 7);
  CHECK(four == 2);
}

TEST_CASE("what is no currency is none") {
  // Metals, bond units, testing and no-currency codes have no minor units; HRK and BGN have become EUR.
  for (const char* text :
       {"", "EU", "EURO", "eur", "Eur", "XAU", "XXX", "XTS", "XDR", "HRK", "BGN", "AAA", "ZZZ", "E R"}) {
    INFO(text);
    CHECK(CurrencyCode::find(text).is_none());
  }
  CHECK(CurrencyCode().letters().empty());
  CHECK(CurrencyCode().places() == 0);
  CurrencyCode out = CurrencyCode::find("EUR");
  const std::uint32_t bits = out.bits();
  CHECK_FALSE(CurrencyCode::from_bits(bits + 1, out));  // EUR with three places
  CHECK_FALSE(CurrencyCode::from_bits(12345, out));
  CHECK(out == CurrencyCode::find("EUR"));
  CHECK(CurrencyCode::from_bits(0, out));
  CHECK(out.is_none());
}

TEST_CASE("adding, subtracting and comparing inside one currency") {
  Money out = money(7, "USD");
  CHECK(sop::add(money(8000, "EUR"), money(150, "EUR"), out) == ValueError::none);
  CHECK(out == money(8150, "EUR"));
  CHECK(sop::subtract(money(100, "EUR"), money(150, "EUR"), out) == ValueError::none);
  CHECK(out == money(-50, "EUR"));
  int order = 7;
  CHECK(sop::compare(money(1, "EUR"), money(2, "EUR"), order) == ValueError::none);
  CHECK(order == -1);
  CHECK(sop::compare(money(2, "EUR"), money(2, "EUR"), order) == ValueError::none);
  CHECK(order == 0);
  CHECK(sop::compare(money(3, "EUR"), money(2, "EUR"), order) == ValueError::none);
  CHECK(order == 1);
}

TEST_CASE("two currencies never meet, not even at zero") {
  Money out = money(7, "USD");
  int order = 7;
  for (const std::int64_t minor : {std::int64_t{0}, std::int64_t{5}}) {
    CHECK(sop::add(money(minor, "EUR"), money(minor, "USD"), out) == ValueError::two_currencies);
    CHECK(sop::subtract(money(minor, "EUR"), money(minor, "USD"), out) == ValueError::two_currencies);
    CHECK(sop::compare(money(minor, "EUR"), money(minor, "USD"), order) == ValueError::two_currencies);
  }
  CHECK(sop::add(Money{5, {}}, money(1, "EUR"), out) == ValueError::two_currencies);
  CHECK(out == money(7, "USD"));
  CHECK(order == 7);
}

TEST_CASE("zero without a currency is zero in any") {
  Money out;
  int order = 7;
  CHECK(sop::add(Money(), money(5, "EUR"), out) == ValueError::none);
  CHECK(out == money(5, "EUR"));
  CHECK(sop::subtract(Money(), money(5, "EUR"), out) == ValueError::none);
  CHECK(out == money(-5, "EUR"));
  CHECK(sop::add(Money(), Money(), out) == ValueError::none);
  CHECK(out == Money());
  CHECK(sop::compare(money(0, "EUR"), Money(), order) == ValueError::none);
  CHECK(order == 0);
  CHECK(sop::compare(Money(), money(5, "EUR"), order) == ValueError::none);
  CHECK(order == -1);
}

TEST_CASE("sums are exact or an overflow") {
  INFO("seed ", seed);
  sop_test::Random random(seed);
  const sop::int128 bound = INT64_MAX;
  int overflows = 0;
  for (int i = 0; i < 100000; ++i) {
    const auto minor = [&random] {
      return random.between(-INT64_MAX, INT64_MAX) >> (random.one_in(2) ? random.between(0, 62) : 0);
    };
    const Money a = money(minor(), "EUR");
    const Money b = money(random.one_in(4) ? INT64_MAX - (a.minor & INT64_MAX) : minor(), "EUR");
    const sop::int128 sum = sop::int128{a.minor} + b.minor, difference = sop::int128{a.minor} - b.minor;
    Money out;
    const ValueError add_error = sop::add(a, b, out);
    bool fine = sum > bound || sum < -bound ? add_error == ValueError::overflow
                                            : add_error == ValueError::none && out.minor == sum;
    const ValueError subtract_error = sop::subtract(a, b, out);
    fine = fine && (difference > bound || difference < -bound
                        ? subtract_error == ValueError::overflow
                        : subtract_error == ValueError::none && out.minor == difference);
    overflows += add_error == ValueError::overflow;
    if (!fine) {
      FAIL_CHECK("wrong for ", a.minor, " and ", b.minor);
      break;
    }
  }
  CHECK(overflows > 100);
  Money out;
  CHECK(sop::add(money(-INT64_MAX, "EUR"), money(-1, "EUR"), out) == ValueError::overflow);
  CHECK(sop::subtract(money(-INT64_MAX, "EUR"), money(1, "EUR"), out) == ValueError::overflow);
}

TEST_CASE("an amount becomes a number and is rounded once on the way back") {
  struct Row {
    const char* price;
    const char* share;
    Rounding rounding;
    const char* expected;
  };
  for (const Row& row : {
           Row{"79.00 EUR", "0.25", Rounding::half_up, "19.75 EUR"},
           Row{"39.50 EUR", "0.25", Rounding::half_up, "9.88 EUR"},  // 9.875
           Row{"39.50 EUR", "0.25", Rounding::half_down, "9.87 EUR"},
           Row{"39.50 EUR", "0.25", Rounding::half_even, "9.88 EUR"},
           Row{"39.54 EUR", "0.25", Rounding::half_even, "9.88 EUR"},  // 9.885
           Row{"-39.50 EUR", "0.25", Rounding::half_up, "-9.88 EUR"},
           Row{"39.50 EUR", "0.25", Rounding::floor, "9.87 EUR"},
           Row{"1000 JPY", "0.0015", Rounding::half_up, "2 JPY"},
           Row{"1.001 KWD", "0.5", Rounding::half_up, "0.501 KWD"},
           Row{"1.0001 CLF", "0.5", Rounding::down, "0.5000 CLF"},
       }) {
    Money price, result;
    REQUIRE(sop::parse_money(row.price, price) == TextError::none);
    Rational value;
    REQUIRE(sop::multiply(sop::to_rational(price), number(row.share), value) == ValueError::none);
    REQUIRE(sop::money_from(value, price.currency, row.rounding, result) == ValueError::none);
    CHECK(sop::to_text(result) == row.expected);
  }
}

TEST_CASE("every amount survives the way through a number") {
  INFO("seed ", seed);
  sop_test::Random random(seed + 1);
  for (int i = 0; i < 20000; ++i) {
    const auto& row = sop::detail::currency_rows[static_cast<std::size_t>(random.between(0, 164))];
    const std::int64_t minor = random.between(-INT64_MAX, INT64_MAX) >> random.between(0, 62);
    const Money amount = money(minor == INT64_MIN ? 0 : minor, row.letters);
    Money again, read;
    const bool fine = sop::money_from(sop::to_rational(amount), amount.currency, Rounding::down, again) ==
                          ValueError::none &&
                      again == amount && sop::parse_money(sop::to_text(amount), read) == TextError::none &&
                      read == amount;
    if (!fine) {
      FAIL_CHECK("wrong for ", sop::to_text(amount));
      break;
    }
  }
}

TEST_CASE("an amount that does not fit is an overflow, one without a currency no amount") {
  const CurrencyCode eur = CurrencyCode::find("EUR");
  Rational cent;
  REQUIRE(sop::from_decimal(1, 2, cent) == ValueError::none);
  const Rational most = sop::to_rational({INT64_MAX, eur});
  Rational beyond, third;
  REQUIRE(sop::add(most, cent, beyond) == ValueError::none);
  REQUIRE(Rational::make(static_cast<sop::int128>(~sop::uint128{0} >> 1), 3, third) == ValueError::none);
  Money out = money(7, "USD");
  CHECK(sop::money_from(beyond, eur, Rounding::down, out) == ValueError::overflow);
  CHECK(sop::money_from(sop::negate(beyond), eur, Rounding::down, out) == ValueError::overflow);
  CHECK(sop::money_from(third, eur, Rounding::down, out) == ValueError::overflow);
  CHECK(sop::money_from(Rational(1), CurrencyCode(), Rounding::down, out) == ValueError::two_currencies);
  CHECK(out == money(7, "USD"));
  CHECK(sop::money_from(most, eur, Rounding::down, out) == ValueError::none);
  CHECK(out.minor == INT64_MAX);
  CHECK(sop::money_from(Rational(), CurrencyCode(), Rounding::down, out) == ValueError::none);
  CHECK(out == Money());
}

TEST_CASE("text: what is read, and how it is written") {
  struct Row {
    const char* text;
    std::int64_t minor;
    const char* code;
    const char* written;
  };
  for (const Row& row : {Row{"80.00 EUR", 8000, "EUR", "80.00 EUR"}, Row{"80 EUR", 8000, "EUR", "80.00 EUR"},
                         Row{"80.5 EUR", 8050, "EUR", "80.50 EUR"}, Row{"0.05 EUR", 5, "EUR", "0.05 EUR"},
                         Row{"-5.5 USD", -550, "USD", "-5.50 USD"}, Row{"-0.00 EUR", 0, "EUR", "0.00 EUR"},
                         Row{"-0.01 EUR", -1, "EUR", "-0.01 EUR"}, Row{"1500 JPY", 1500, "JPY", "1500 JPY"},
                         Row{"1.5 KWD", 1500, "KWD", "1.500 KWD"}, Row{"0.0001 CLF", 1, "CLF", "0.0001 CLF"},
                         Row{"92233720368547758.07 EUR", INT64_MAX, "EUR", "92233720368547758.07 EUR"},
                         Row{"-9223372036854775807 JPY", -INT64_MAX, "JPY", "-9223372036854775807 JPY"}}) {
    Money out;
    INFO(row.text);
    CHECK(sop::parse_money(row.text, out) == TextError::none);
    CHECK(out == money(row.minor, row.code));
    CHECK(sop::to_text(out) == row.written);
  }
  Money out = money(7, "USD");
  CHECK(sop::parse_money("0", out) == TextError::none);
  CHECK(out == Money());
  CHECK(sop::to_text(out) == "0");
  std::string text = "= ";
  sop::append_text(text, money(100, "EUR"));
  CHECK(text == "= 1.00 EUR");
}

TEST_CASE("text: what is wrong with it") {
  struct Row {
    const char* text;
    TextError expected;
  };
  for (const Row& row : {
           Row{"", TextError::empty},
           Row{"80.00", TextError::currency_missing},
           Row{"80.00 ", TextError::currency_missing},
           Row{"0.00", TextError::currency_missing},
           Row{"-0", TextError::currency_missing},
           Row{"80.00 XAU", TextError::unknown_currency},
           Row{"80.00 eur", TextError::unknown_currency},
           Row{"80.00  EUR", TextError::unknown_currency},
           Row{"80.00 EUR ", TextError::unknown_currency},
           Row{"80.00 \xE2\x82\xAC", TextError::unknown_currency},
           Row{"80.00EUR", TextError::wrong_shape},
           Row{"80EUR", TextError::wrong_shape},
           Row{"EUR 80.00", TextError::wrong_shape},
           Row{"EUR", TextError::wrong_shape},
           Row{"1.000 EUR", TextError::too_many_places},
           Row{"80.5 JPY", TextError::too_many_places},
           Row{"0.1234567890 EUR", TextError::too_many_places},
           Row{"0,5 EUR", TextError::comma_in_number},
           Row{"1.000,50 EUR", TextError::comma_in_number},
           Row{"1.000.000 EUR", TextError::two_points},
           Row{".5 EUR", TextError::digits_missing},
           Row{"- EUR", TextError::digits_missing},
           Row{"080 EUR", TextError::leading_zero},
           Row{"1e3 EUR", TextError::exponent},
           Row{" 80.00 EUR", TextError::unexpected_character},
           Row{"\xE2\x82\xAC"
               "80.00",
               TextError::unexpected_character},
           Row{"92233720368547758.08 EUR", TextError::out_of_range},
           Row{"9223372036854775808 JPY", TextError::out_of_range},
           Row{"9223372036854775807 EUR", TextError::out_of_range},
           Row{"12345678901234567890 JPY", TextError::too_many_digits},
       }) {
    Money out = money(7, "USD");
    INFO(row.text);
    CHECK(sop::parse_money(row.text, out) == row.expected);
    CHECK(out == money(7, "USD"));
  }
}
