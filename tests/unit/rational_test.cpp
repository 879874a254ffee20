// Exact numbers against an oracle without bounds (Boost.Multiprecision's cpp_int): every operation gives the
// exact result, or overflow exactly when the reduced result does not fit.
#include "sop/rational.hpp"

#include <doctest/doctest.h>

#define BOOST_MP_STANDALONE  // integers alone: no Boost.Math, and no libquadmath behind it
#include <boost/multiprecision/cpp_int.hpp>
#include <string>
#include <vector>

#include "tests/support/random.hpp"
#include "tests/support/values.hpp"

using boost::multiprecision::cpp_int;
using sop::int128;
using sop::Rational;
using sop::Rounding;
using sop::TextError;
using sop::uint128;
using sop::ValueError;

namespace {

constexpr std::uint64_t seed = 20260327;
constexpr Rounding all_roundings[] = {Rounding::half_up, Rounding::half_even, Rounding::half_down,
                                      Rounding::up,      Rounding::down,      Rounding::ceiling,
                                      Rounding::floor};
const int128 int128_max = static_cast<int128>(~uint128{0} >> 1);
const int128 int128_min = -int128_max - 1;
const cpp_int part_max = (cpp_int(1) << 127) - 1;

cpp_int big(int128 value) {
  const bool negative = value < 0;
  const uint128 magnitude = negative ? uint128{0} - static_cast<uint128>(value) : static_cast<uint128>(value);
  cpp_int result = static_cast<std::uint64_t>(magnitude >> 64);
  result <<= 64;
  result += static_cast<std::uint64_t>(magnitude);
  return negative ? cpp_int(-result) : result;
}

// A fraction without bounds, reduced.
struct Fraction {
  cpp_int n, d;
};

Fraction reduce(cpp_int n, cpp_int d) {
  if (d < 0) {
    n = -n;
    d = -d;
  }
  const cpp_int factor = gcd(n, d);
  return {n / factor, d / factor};
}

Fraction fraction(const Rational& a) { return {big(a.numerator()), big(a.denominator())}; }

bool fits(const Fraction& a) { return abs(a.n) <= part_max && a.d <= part_max; }

// The outcome of an operation is the oracle's result, or an overflow if that does not fit.
bool agrees(ValueError error, const Rational& result, const Fraction& expected) {
  if (!fits(expected)) return error == ValueError::overflow;
  return error == ValueError::none && big(result.numerator()) == expected.n &&
         big(result.denominator()) == expected.d;
}

cpp_int floor_divide(const cpp_int& n, const cpp_int& d) {  // d is positive
  cpp_int quotient = n / d;
  if (n % d < 0) --quotient;
  return quotient;
}

// Rounding from its definition: the two neighbours, and which is nearer.
cpp_int round_oracle(const Fraction& a, Rounding rounding) {
  const cpp_int below = floor_divide(a.n, a.d);
  if (below * a.d == a.n) return below;
  const cpp_int above = below + 1;
  const cpp_int to_below = a.n - below * a.d, to_above = above * a.d - a.n;
  const cpp_int& away = a.n < 0 ? below : above;
  const cpp_int& towards = a.n < 0 ? above : below;
  switch (rounding) {
    case Rounding::floor:
      return below;
    case Rounding::ceiling:
      return above;
    case Rounding::up:
      return away;
    case Rounding::down:
      return towards;
    default:
      break;
  }
  if (to_below != to_above) return to_below < to_above ? below : above;
  if (rounding == Rounding::half_up) return away;
  if (rounding == Rounding::half_down) return towards;
  return below % 2 == 0 ? below : above;
}

uint128 random_bits(sop_test::Random& random, std::int64_t bits) {
  const uint128 value = static_cast<uint128>(random.next()) << 64 | random.next();
  return bits == 0 ? 0 : value >> (128 - bits);
}

// All sizes, near the bounds more often than chance has it, and denominators that share factors.
Rational random_rational(sop_test::Random& random) {
  for (;;) {
    uint128 n = random_bits(random, random.between(0, 127));
    uint128 d = 1;
    switch (random.between(0, 4)) {
      case 0:
        break;
      case 1:
        d = random_bits(random, random.between(1, 127));
        break;
      case 2:
        d = static_cast<uint128>(random.between(1, 1000));
        break;
      case 3:
        for (std::int64_t i = random.between(0, 35); i > 0; --i) d *= random.one_in(2) ? 2u : 5u;
        break;
      default:
        d = static_cast<uint128>(random.between(1, 64)) << random.between(0, 120);
        break;
    }
    if (random.one_in(16)) n = static_cast<uint128>(int128_max) - random_bits(random, 3);
    if (random.one_in(16)) d = static_cast<uint128>(int128_max) - random_bits(random, 3);
    const int128 numerator = static_cast<int128>(n);
    Rational result;
    if (!sop::failed(
            Rational::make(random.one_in(2) ? numerator : -numerator, static_cast<int128>(d), result)))
      return result;
  }
}

Rational ratio(std::int64_t n, std::int64_t d) {
  Rational result;
  REQUIRE(Rational::make(n, d, result) == ValueError::none);
  return result;
}

std::string decimal(const char* text) {
  Rational result;
  const TextError error = sop::parse_decimal(text, result);
  return error == TextError::none ? sop::to_text(result) : std::string(sop::name_of(error));
}

}  // namespace

TEST_CASE("a fraction is reduced and its denominator positive") {
  struct Row {
    int128 n, d;
    std::int64_t numerator, denominator;
  };
  for (const Row& row :
       {Row{6, 4, 3, 2}, Row{-6, 4, -3, 2}, Row{6, -4, -3, 2}, Row{-6, -4, 3, 2}, Row{0, -7, 0, 1},
        Row{10, 5, 2, 1}, Row{int128_min, int128_min, 1, 1}, Row{int128_max, int128_max, 1, 1}}) {
    Rational result;
    CHECK(Rational::make(row.n, row.d, result) == ValueError::none);
    CHECK(result.numerator() == row.numerator);
    CHECK(result.denominator() == row.denominator);
  }
  CHECK(Rational().is_zero());
  CHECK(Rational().is_whole());
}

TEST_CASE("no fraction has a part of 2^127, and none divides by zero") {
  Rational result(7);
  CHECK(Rational::make(1, 0, result) == ValueError::division_by_zero);
  CHECK(Rational::make(0, 0, result) == ValueError::division_by_zero);
  CHECK(Rational::make(int128_min, 1, result) == ValueError::overflow);
  CHECK(Rational::make(1, int128_min, result) == ValueError::overflow);
  CHECK(result == Rational(7));  // left alone
  CHECK(Rational::make(int128_min, 2, result) == ValueError::none);
  CHECK(Rational::make(2, int128_min, result) == ValueError::none);
  CHECK(result.is_negative());
}

TEST_CASE("dividing by zero is not an overflow") {
  Rational result(7);
  CHECK(sop::divide(Rational(1), Rational(), result) == ValueError::division_by_zero);
  CHECK(sop::round_to_multiple(Rational(1), Rational(), Rounding::up, result) ==
        ValueError::division_by_zero);
  CHECK(result == Rational(7));
}

TEST_CASE("arithmetic is the oracle's") {
  INFO("seed ", seed);
  sop_test::Random random(seed);
  int overflows = 0, results = 0;
  for (int i = 0; i < 30000; ++i) {
    const Rational a = random_rational(random);
    // Sometimes nearly the negative of a, so that much cancels.
    Rational b = random_rational(random);
    if (random.one_in(8)) {
      Rational step;
      if (!sop::failed(Rational::make(1, a.denominator(), step)))
        if (sop::failed(sop::subtract(step, a, b))) b = sop::negate(a);
    }
    const Fraction x = fraction(a), y = fraction(b);
    Rational sum, difference, product, quotient;
    const ValueError add_error = sop::add(a, b, sum), subtract_error = sop::subtract(a, b, difference);
    const ValueError multiply_error = sop::multiply(a, b, product),
                     divide_error = sop::divide(a, b, quotient);
    bool fine = agrees(add_error, sum, reduce(x.n * y.d + y.n * x.d, x.d * y.d)) &&
                agrees(subtract_error, difference, reduce(x.n * y.d - y.n * x.d, x.d * y.d)) &&
                agrees(multiply_error, product, reduce(x.n * y.n, x.d * y.d));
    fine = fine && (b.is_zero() ? divide_error == ValueError::division_by_zero
                                : agrees(divide_error, quotient, reduce(x.n * y.d, x.d * y.n)));
    const cpp_int left = x.n * y.d, right = y.n * x.d;
    fine = fine &&
           sop::compare(a, b) == (left < right   ? -1
                                  : left > right ? 1
                                                 : 0) &&
           (a == b) == (left == right) && (a < b) == (left < right) && (a >= b) == (left >= right);
    for (const ValueError error : {add_error, subtract_error, multiply_error, divide_error})
      ++(error == ValueError::overflow ? overflows : results);
    if (!fine) {
      FAIL_CHECK("wrong for ", sop::to_text(a), " and ", sop::to_text(b), " (case ", i, ")");
      break;
    }
  }
  CHECK(overflows > 5000);  // both sides of the bound were tried
  CHECK(results > 5000);
}

TEST_CASE("an overflow is the result's alone, not that of a step on the way") {
  // 2^126 - 1/3 and its like: the sum over the product of the denominators would need twice the bits.
  Rational large, third, result;
  REQUIRE(Rational::make(int128{1} << 125, 3, large) == ValueError::none);
  REQUIRE(Rational::make(-(int128{1} << 125) + 3, 3, third) == ValueError::none);
  CHECK(sop::add(large, third, result) == ValueError::none);
  CHECK(result == Rational(1));

  Rational a, b;
  REQUIRE(Rational::make(int128_max, 6, a) == ValueError::none);
  REQUIRE(Rational::make(int128_max, 10, b) == ValueError::none);
  CHECK(sop::subtract(a, b, result) == ValueError::none);  // (2^127 - 1) / 15
  CHECK(result.denominator() == 15);
  CHECK(result.numerator() == int128_max);
}

TEST_CASE("rounding: the table of ties and near ties") {
  struct Row {
    std::int64_t n, d;
    std::int64_t expected[7];  // in the order of all_roundings
  };
  const Row rows[] = {
      {5, 2, {3, 2, 2, 3, 2, 3, 2}},          // 2.5
      {7, 2, {4, 4, 3, 4, 3, 4, 3}},          // 3.5
      {-5, 2, {-3, -2, -2, -3, -2, -2, -3}},  // -2.5
      {-7, 2, {-4, -4, -3, -4, -3, -3, -4}},  // -3.5
      {1, 2, {1, 0, 0, 1, 0, 1, 0}},         {-1, 2, {-1, 0, 0, -1, 0, 0, -1}},
      {21, 10, {2, 2, 2, 3, 2, 3, 2}},       {-21, 10, {-2, -2, -2, -3, -2, -2, -3}},
      {29, 10, {3, 3, 3, 3, 2, 3, 2}},       {-29, 10, {-3, -3, -3, -3, -2, -2, -3}},
      {6, 3, {2, 2, 2, 2, 2, 2, 2}},         {0, 1, {0, 0, 0, 0, 0, 0, 0}},
  };
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < 7; ++i) {
      INFO(row.n, "/", row.d, " ", sop::name_of(all_roundings[i]));
      CHECK(sop::round_to_integer(ratio(row.n, row.d), all_roundings[i]) == Rational(row.expected[i]));
    }
    CHECK(sop::ceiling(ratio(row.n, row.d)) == Rational(row.expected[5]));
    CHECK(sop::floor(ratio(row.n, row.d)) == Rational(row.expected[6]));
  }
}

TEST_CASE("rounding is the oracle's, to integers, to places and to multiples") {
  INFO("seed ", seed);
  sop_test::Random random(seed + 1);
  for (int i = 0; i < 8000; ++i) {
    const Rational a = random_rational(random);
    const Fraction x = fraction(a);
    const unsigned places = static_cast<unsigned>(random.between(0, 18));
    cpp_int scale = 1;
    for (unsigned p = 0; p < places; ++p) scale *= 10;
    const Rational unit =
        random.one_in(3) ? random_rational(random) : ratio(random.between(1, 1000), random.between(1, 100));
    for (const Rounding rounding : all_roundings) {
      const Rational whole = sop::round_to_integer(a, rounding);
      bool fine = big(whole.numerator()) == round_oracle(x, rounding) && whole.is_whole();

      Rational rounded;
      const ValueError error = sop::round_to_scale(a, places, rounding, rounded);
      const Fraction scaled = reduce(x.n * scale, x.d);
      const cpp_int count = round_oracle(scaled, rounding);
      if (scaled.d == 1) {
        fine = fine && error == ValueError::none && rounded == a;
      } else if (abs(count) > part_max) {
        fine = fine && error == ValueError::overflow;
      } else {
        fine = fine && agrees(error, rounded, reduce(count, scale));
      }

      Rational multiple;
      const ValueError multiple_error = sop::round_to_multiple(a, unit, rounding, multiple);
      if (unit.is_zero()) {
        fine = fine && multiple_error == ValueError::division_by_zero;
      } else {
        const Fraction u{abs(big(unit.numerator())), big(unit.denominator())};
        const cpp_int times = round_oracle(reduce(x.n * u.d, x.d * u.n), rounding);
        fine = fine && (abs(times) > part_max ? multiple_error == ValueError::overflow
                                              : agrees(multiple_error, multiple, reduce(times * u.n, u.d)));
      }
      if (!fine) {
        FAIL_CHECK("wrong for ", sop::to_text(a), " ", sop::name_of(rounding), " places ", places, " unit ",
                   sop::to_text(unit), " (case ", i, ")");
        return;
      }
    }
  }
}

TEST_CASE("rounding to places and multiples as people ask for it") {
  struct Row {
    const char* value;
    unsigned places;
    Rounding rounding;
    const char* expected;
  };
  for (const Row& row :
       {Row{"9.875", 2, Rounding::half_up, "9.88"}, Row{"9.865", 2, Rounding::half_even, "9.86"},
        Row{"9.875", 2, Rounding::half_down, "9.87"}, Row{"-9.875", 2, Rounding::half_up, "-9.88"},
        Row{"9.871", 2, Rounding::up, "9.88"}, Row{"9.879", 2, Rounding::down, "9.87"},
        Row{"9.8", 2, Rounding::up, "9.8"}, Row{"0.001", 2, Rounding::half_up, "0"}}) {
    Rational value, result;
    REQUIRE(sop::parse_decimal(row.value, value) == TextError::none);
    REQUIRE(sop::round_to_scale(value, row.places, row.rounding, result) == ValueError::none);
    CHECK(sop::to_text(result) == row.expected);
  }
  Rational result;
  CHECK(sop::round_to_multiple(ratio(1237, 100), ratio(1, 20), Rounding::half_up, result) ==
        ValueError::none);
  CHECK(sop::to_text(result) == "12.35");
  CHECK(sop::round_to_multiple(Rational(41), Rational(-15), Rounding::up, result) == ValueError::none);
  CHECK(sop::to_text(result) == "45");
  CHECK(sop::round_to_scale(Rational(1), 19, Rounding::up, result) == ValueError::out_of_range);
  Rational wide;
  REQUIRE(Rational::make(int128_max, 7, wide) == ValueError::none);
  CHECK(sop::round_to_scale(wide, 2, Rounding::up, result) == ValueError::overflow);
  CHECK(sop::round_to_multiple(wide, ratio(1, 1000), Rounding::up, result) == ValueError::overflow);
}

TEST_CASE("negative and absolute never fail") {
  Rational least;
  REQUIRE(Rational::make(-int128_max, 1, least) == ValueError::none);
  CHECK(sop::negate(least).numerator() == int128_max);
  CHECK(sop::absolute(least) == sop::negate(least));
  CHECK(sop::absolute(Rational(3)) == Rational(3));
  Rational result;
  CHECK(sop::add(least, Rational(-1), result) == ValueError::overflow);
  CHECK(sop::subtract(sop::negate(least), Rational(-1), result) == ValueError::overflow);
}

TEST_CASE("results one beyond the bound") {
  Rational a, b, result(7);
  REQUIRE(Rational::make(-int128_max, 3, a) == ValueError::none);
  REQUIRE(Rational::make(-1, 3, b) == ValueError::none);
  CHECK(sop::add(a, b, result) == ValueError::overflow);  // -2^127 / 3

  // Ten times this is 2^127 - 1 and a seventh: rounded down it fits, rounded up it does not.
  REQUIRE(Rational::make(7 * ((int128_max - 7) / 10) + 5, 7, a) == ValueError::none);
  CHECK(sop::round_to_scale(a, 1, Rounding::up, result) == ValueError::overflow);
  CHECK(result == Rational(7));
  CHECK(sop::round_to_scale(a, 1, Rounding::down, result) == ValueError::none);
  CHECK(sop::to_text(result) == "17014118346046923173168730371588410572.7");
}

TEST_CASE("64-bit whole numbers") {
  std::int64_t out = 7;
  CHECK(sop::to_int64(Rational(INT64_MIN), out) == ValueError::none);
  CHECK(out == INT64_MIN);
  CHECK(sop::to_int64(ratio(1, 2), out) == ValueError::out_of_range);
  Rational beyond;
  REQUIRE(sop::add(Rational(INT64_MAX), Rational(1), beyond) == ValueError::none);
  CHECK(sop::to_int64(beyond, out) == ValueError::overflow);
  CHECK(out == INT64_MIN);
}

TEST_CASE("decimal text: what is read") {
  struct Row {
    const char* text;
    const char* expected;
  };
  for (const Row& row :
       {Row{"12.50", "12.5"}, Row{"0", "0"}, Row{"-0", "0"}, Row{"-0.00", "0"}, Row{"-3", "-3"},
        Row{"0.000000001", "0.000000001"}, Row{"123456789.123456789", "123456789.123456789"},
        Row{"999999999999999999", "999999999999999999"}, Row{"-999999999999999999", "-999999999999999999"},
        Row{"10", "10"}, Row{"100.0", "100"}}) {
    CHECK(decimal(row.text) == row.expected);
  }
}

TEST_CASE("decimal text: what is wrong with it") {
  struct Row {
    const char* text;
    TextError expected;
  };
  for (const Row& row : {Row{"", TextError::empty},
                         Row{"-", TextError::digits_missing},
                         Row{".5", TextError::digits_missing},
                         Row{",5", TextError::digits_missing},
                         Row{"5.", TextError::digits_missing},
                         Row{"007", TextError::leading_zero},
                         Row{"-00.5", TextError::leading_zero},
                         Row{"0,5", TextError::comma_in_number},
                         Row{"1,000", TextError::comma_in_number},
                         Row{"1.000,50", TextError::comma_in_number},
                         Row{"1.000.000", TextError::two_points},
                         Row{"1..2", TextError::two_points},
                         Row{"1e3", TextError::exponent},
                         Row{"1.5E-3", TextError::exponent},
                         Row{"1e", TextError::unexpected_character},
                         Row{"1234567890123456789", TextError::too_many_digits},
                         Row{"1234567890.123456789", TextError::too_many_digits},
                         Row{"99999999999999999999999999999999999999999", TextError::too_many_digits},
                         Row{"0.1234567890", TextError::too_many_places},
                         Row{"+5", TextError::unexpected_character},
                         Row{" 5", TextError::unexpected_character},
                         Row{"5 ", TextError::unexpected_character},
                         Row{"1 000", TextError::unexpected_character},
                         Row{"--5", TextError::unexpected_character},
                         Row{"0x10", TextError::unexpected_character},
                         Row{"\xE2\x88\x92"
                             "5",
                             TextError::unexpected_character}}) {  // a minus sign of Unicode
    Rational out(7);
    INFO(row.text);
    CHECK(sop::parse_decimal(row.text, out) == row.expected);
    CHECK(out == Rational(7));
  }
  Rational out;
  CHECK(sop::parse_decimal(std::string_view("1\0", 2), out) == TextError::unexpected_character);
}

TEST_CASE("whole text") {
  struct Row {
    const char* text;
    TextError error;
    std::int64_t value;
  };
  for (const Row& row :
       {Row{"0", TextError::none, 0}, Row{"-15", TextError::none, -15},
        Row{"9223372036854775807", TextError::none, INT64_MAX},
        Row{"-9223372036854775808", TextError::none, INT64_MIN},
        Row{"9223372036854775808", TextError::out_of_range, 7},
        Row{"-9223372036854775809", TextError::out_of_range, 7},
        Row{"18446744073709551616", TextError::out_of_range, 7}, Row{"1.5", TextError::not_whole, 7},
        Row{"1.0", TextError::not_whole, 7}, Row{"1.00000000000000000000000", TextError::not_whole, 7},
        Row{"01", TextError::leading_zero, 7}, Row{"1e3", TextError::exponent, 7},
        Row{"", TextError::empty, 7}}) {
    std::int64_t out = 7;
    INFO(row.text);
    CHECK(sop::parse_whole(row.text, out) == row.error);
    CHECK(out == row.value);
  }
}

TEST_CASE("decimals go to text and back, and to their compact form and back") {
  INFO("seed ", seed);
  sop_test::Random random(seed + 2);
  for (int i = 0; i < 20000; ++i) {
    const std::int64_t limit = static_cast<std::int64_t>(random_bits(random, random.between(1, 59)));
    const std::int64_t digits = random.between(-limit, limit);
    if (digits > 999999999999999999 || digits < -999999999999999999) continue;
    const unsigned places = static_cast<unsigned>(random.between(0, 9));
    Rational value, again;
    REQUIRE(sop::from_decimal(digits, places, value) == ValueError::none);
    const std::string text = sop::to_text(value);
    std::int64_t compact = 0;
    unsigned compact_places = 0;
    const bool fine = sop::parse_decimal(text, again) == TextError::none && again == value &&
                      sop::to_decimal(value, compact, compact_places) && compact_places <= places &&
                      (compact_places == 0 || compact % 10 != 0) &&
                      sop::from_decimal(compact, compact_places, again) == ValueError::none && again == value;
    if (!fine) {
      FAIL_CHECK("wrong for ", text);
      break;
    }
  }
}

TEST_CASE("what is no decimal has no compact form") {
  std::int64_t digits = 7;
  unsigned places = 7;
  Rational value;
  CHECK_FALSE(sop::to_decimal(ratio(1, 3), digits, places));
  REQUIRE(sop::from_decimal(1, 10, value) == ValueError::none);
  CHECK_FALSE(sop::to_decimal(value, digits, places));
  CHECK_FALSE(sop::to_decimal(Rational(1'000'000'000'000'000'000), digits, places));
  CHECK(digits == 7);
  CHECK(sop::from_decimal(1, 19, value) == ValueError::out_of_range);
  CHECK(sop::to_decimal(Rational(-999'999'999'999'999'999), digits, places));
}

TEST_CASE("text of any number is exact") {
  CHECK(sop::to_text(ratio(1, 3)) == "1/3");
  CHECK(sop::to_text(ratio(-22, 7)) == "-22/7");
  CHECK(sop::to_text(ratio(-1, 8)) == "-0.125");
  CHECK(sop::to_text(ratio(1, 1024)) == "0.0009765625");
  Rational least;
  REQUIRE(Rational::make(-int128_max, 1, least) == ValueError::none);
  CHECK(sop::to_text(least) == "-170141183460469231731687303715884105727");
  std::string text = "= ";
  sop::append_text(text, ratio(5, 2));
  CHECK(text == "= 2.5");

  INFO("seed ", seed);
  sop_test::Random random(seed + 3);
  for (int i = 0; i < 5000; ++i) {
    const Rational a = random_rational(random);
    std::string digits = sop::to_text(a);
    REQUIRE(digits.size() <= 170);
    Fraction read;
    const std::size_t slash = digits.find('/'), point = digits.find('.');
    cpp_int rest = big(a.denominator());
    while (rest % 2 == 0) rest /= 2;
    while (rest % 5 == 0) rest /= 5;
    REQUIRE((slash == std::string::npos) == (rest == 1));
    if (slash != std::string::npos) {
      read = {cpp_int(digits.substr(0, slash)), cpp_int(digits.substr(slash + 1))};
    } else {
      cpp_int scale = 1;
      if (point != std::string::npos) {
        REQUIRE(digits.back() != '0');
        for (std::size_t p = point + 1; p < digits.size(); ++p) scale *= 10;
        digits.erase(point, 1);
      }
      const bool negative = digits[0] == '-';
      std::size_t first = negative ? 1 : 0;
      while (first + 1 < digits.size() && digits[first] == '0') ++first;  // a leading zero would mean octal
      const cpp_int value(digits.substr(first));
      read = reduce(negative ? cpp_int(-value) : value, scale);
    }
    if (read.n != big(a.numerator()) || read.d != big(a.denominator())) {
      FAIL_CHECK("wrong text ", sop::to_text(a));
      break;
    }
  }
}

TEST_CASE("the names of roundings are the language's, and are read back") {
  const char* names[] = {"half_up", "half_even", "half_down", "up", "down", "ceiling", "floor"};
  for (std::size_t i = 0; i < 7; ++i) {
    CHECK(sop::name_of(all_roundings[i]) == names[i]);
    Rounding read = i == 0 ? Rounding::floor : Rounding::half_up;
    CHECK(sop::parse_rounding(names[i], read));
    CHECK(read == all_roundings[i]);
  }
  Rounding read = Rounding::down;
  CHECK_FALSE(sop::parse_rounding("half", read));
  CHECK_FALSE(sop::parse_rounding("", read));
  CHECK_FALSE(sop::parse_rounding("Half_up", read));
  CHECK(read == Rounding::down);
}
