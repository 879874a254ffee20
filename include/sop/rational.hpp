// sop/rational.hpp — exact numbers.
//
// Every number inside an expression is a fraction of two 128-bit integers: nothing is rounded until the
// author says so or the result becomes money. A fraction is always reduced, its denominator is always
// positive, and neither part leaves ±(2^127 − 1), so that the negative of a number is always a number.
// `overflow` is reported exactly when the reduced result does not fit: intermediate steps widen to 256 bits
// where they must, so the order of steps inside one operation never shows.
//
//   sop::Rational price, share, result;
//   (void)sop::parse_decimal("39.50", price);
//   (void)sop::parse_decimal("0.25", share);
//   if (!sop::failed(sop::multiply(price, share, result))) sop::to_text(result);   // "9.875"
//
// Who may call it: anybody. Thread-safety: values and pure functions. Cost: whole numbers take a fast path of
// a few nanoseconds; parts within 64 bits cost one or two 64-bit greatest common divisors; wider ones cost
// more.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "sop/config.hpp"
#include "sop/value_error.hpp"

namespace sop {

__extension__ typedef __int128 int128;
__extension__ typedef unsigned __int128 uint128;

/// How a number between two candidates is rounded. Names are the language's own (`rounding: half_up`).
enum class Rounding : std::uint8_t {
  half_up,    ///< to the nearest; a tie goes away from zero: 2.5 → 3, −2.5 → −3
  half_even,  ///< to the nearest; a tie goes to the even candidate: 2.5 → 2, 3.5 → 4
  half_down,  ///< to the nearest; a tie goes towards zero: 2.5 → 2, −2.5 → −2
  up,         ///< away from zero: 2.1 → 3, −2.1 → −3
  down,       ///< towards zero: 2.9 → 2, −2.9 → −2
  ceiling,    ///< towards the greater: 2.1 → 3, −2.9 → −2
  floor,      ///< towards the smaller: 2.9 → 2, −2.1 → −3
};

/// The name in the language: `half_up`.
[[nodiscard]] std::string_view name_of(Rounding rounding) noexcept;
/// Reads a name; false when there is no such rounding, and `out` is left alone.
[[nodiscard]] bool parse_rounding(std::string_view text, Rounding& out) noexcept;

namespace detail {
struct RationalAccess;
}

/// An exact number: a reduced fraction. Zero by default.
class Rational {
 public:
  constexpr Rational() noexcept = default;
  /// The whole number `value`.
  explicit constexpr Rational(std::int64_t value) noexcept : numerator_(value) {}

  /// `numerator / denominator`, reduced. Errors: division_by_zero, overflow (a reduced part of 2^127).
  static ValueError make(int128 numerator, int128 denominator, Rational& out) noexcept;

  [[nodiscard]] constexpr int128 numerator() const noexcept { return numerator_; }
  [[nodiscard]] constexpr int128 denominator() const noexcept { return denominator_; }  ///< at least 1
  [[nodiscard]] constexpr bool is_zero() const noexcept { return numerator_ == 0; }
  [[nodiscard]] constexpr bool is_negative() const noexcept { return numerator_ < 0; }
  [[nodiscard]] constexpr bool is_whole() const noexcept { return denominator_ == 1; }

  friend constexpr bool operator==(const Rational& a, const Rational& b) noexcept {
    return a.numerator_ == b.numerator_ && a.denominator_ == b.denominator_;
  }

 private:
  friend struct detail::RationalAccess;
  int128 numerator_ = 0;
  int128 denominator_ = 1;
};

/// Less than zero, zero or more than zero as `a` is below, equal to or above `b`. Never fails.
[[nodiscard]] int compare(const Rational& a, const Rational& b) noexcept;
/// The usual order of numbers. Never fails.
[[nodiscard]] inline std::strong_ordering operator<=>(const Rational& a, const Rational& b) noexcept {
  return compare(a, b) <=> 0;
}

/// `a + b`. Errors: overflow.
ValueError add(const Rational& a, const Rational& b, Rational& out) noexcept;
/// `a − b`. Errors: overflow.
ValueError subtract(const Rational& a, const Rational& b, Rational& out) noexcept;
/// `a · b`. Errors: overflow.
ValueError multiply(const Rational& a, const Rational& b, Rational& out) noexcept;
/// `a / b`. Errors: division_by_zero, overflow.
ValueError divide(const Rational& a, const Rational& b, Rational& out) noexcept;
/// `−a`. Never fails.
[[nodiscard]] Rational negate(const Rational& a) noexcept;
/// `|a|`. Never fails.
[[nodiscard]] Rational absolute(const Rational& a) noexcept;

/// The greatest whole number not above `a`. Never fails.
[[nodiscard]] Rational floor(const Rational& a) noexcept;
/// The smallest whole number not below `a`. Never fails.
[[nodiscard]] Rational ceiling(const Rational& a) noexcept;
/// `a` rounded to a whole number. Never fails.
[[nodiscard]] Rational round_to_integer(const Rational& a, Rounding rounding) noexcept;
/// `a` rounded to `places` digits after the point (0..18). A number with no more places comes back unchanged.
/// Errors: out_of_range (more than 18 places), overflow (the result, counted in units of its last place,
/// needs more than 127 bits).
ValueError round_to_scale(const Rational& a, unsigned places, Rounding rounding, Rational& out) noexcept;
/// `a` rounded to a whole multiple of `unit` (its sign does not matter). Errors: division_by_zero (unit is
/// zero), overflow (the multiple or its count).
ValueError round_to_multiple(const Rational& a, const Rational& unit, Rounding rounding,
                             Rational& out) noexcept;

/// The value as a 64-bit whole number. Errors: out_of_range (not whole), overflow.
ValueError to_int64(const Rational& a, std::int64_t& out) noexcept;

/// The most digits that a decimal has, and the most of them after the point.
inline constexpr unsigned max_decimal_digits = 18;
inline constexpr unsigned max_decimal_places = 9;

/// `digits / 10^places`. Errors: out_of_range (more than 18 places).
ValueError from_decimal(std::int64_t digits, unsigned places, Rational& out) noexcept;
/// The shortest `digits / 10^places` that equals `a`: the compact form of a decimal. False when `a` is not a
/// decimal (at most 18 digits, 9 of them after the point).
[[nodiscard]] bool to_decimal(const Rational& a, std::int64_t& digits, unsigned& places) noexcept;

/// Reads `12.50`, `-3`, `0.000000001`: at most 18 digits, at most 9 after the point; no `+`, no grouping, no
/// exponent, no spaces. Errors: empty, digits_missing, leading_zero, comma_in_number, two_points, exponent,
/// too_many_digits, too_many_places, unexpected_character.
TextError parse_decimal(std::string_view text, Rational& out) noexcept;
/// Reads a 64-bit whole number: `0`, `-15`. Errors: as parse_decimal without the places, and not_whole
/// (`1.5`), out_of_range.
TextError parse_whole(std::string_view text, std::int64_t& out) noexcept;

/// Appends the exact number: a decimal without needless zeros where one exists (`9.875`), else `1/3`. Cost:
/// linear in its length (at most 170 bytes).
void append_text(std::string& out, const Rational& a);
/// The exact number as text.
[[nodiscard]] std::string to_text(const Rational& a);

}  // namespace sop

#ifndef SOP_COMPILED_LIB
#include "sop/impl/rational.inl"
#endif
