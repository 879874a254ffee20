// sop/impl/rational.inl — exact fractions: arithmetic, rounding, text.
//
// Sums and products follow Knuth (The Art of Computer Programming, vol. 2, 4.5.1): dividing out common
// factors first keeps the parts small and leaves a result that is reduced already. Where a step does not fit
// 128 bits it is done again in 256, so that only a result that does not fit is an overflow.
#include <initializer_list>

#include "sop/impl/text_scan.hpp"
#include "sop/impl/wide.hpp"
#include "sop/rational.hpp"

namespace sop {

namespace detail {

struct RationalAccess {
  // The parts are reduced, and within bounds.
  [[nodiscard]] static Rational reduced(int128 numerator, int128 denominator) noexcept {
    Rational result;
    result.numerator_ = numerator;
    result.denominator_ = denominator;
    return result;
  }
};

[[nodiscard]] inline Rational whole(int128 value) noexcept { return RationalAccess::reduced(value, 1); }

// The sum when a step needs more than 127 bits: a·(d/g) + c·(b/g) over (b/g)·d, where g is the common factor
// of b and d.
inline ValueError add_wide(const Rational& a, const Rational& b, uint128 common, Rational& out) noexcept {
  const uint128 a_rest = magnitude(a.denominator()) / common;
  const uint128 b_rest = magnitude(b.denominator()) / common;
  const Wide left = multiply(magnitude(a.numerator()), b_rest);
  const Wide right = multiply(magnitude(b.numerator()), a_rest);
  Wide total;
  bool negative = a.is_negative();
  if (a.is_negative() == b.is_negative()) {
    total = add(left, right);
  } else if (compare(left, right) >= 0) {
    total = subtract(left, right);
  } else {
    total = subtract(right, left);
    negative = !negative;
  }
  if (total.high == 0 && total.low == 0) {
    out = Rational();
    return ValueError::none;
  }
  Wide quotient, remainder;
  divide(total, {0, common}, quotient, remainder);
  const uint128 factor = gcd128(remainder.low, common);
  divide(total, {0, factor}, quotient, remainder);
  uint128 denominator = 0;
  if (quotient.high != 0 || quotient.low > part_max) return ValueError::overflow;
  if (!checked_multiply(a_rest, magnitude(b.denominator()) / factor, denominator) || denominator > part_max)
    return ValueError::overflow;
  out = RationalAccess::reduced(with_sign(quotient.low, negative), static_cast<int128>(denominator));
  return ValueError::none;
}

// a·b of numbers given as signs and parts; the factors come in reduced, so does the product go out.
inline ValueError multiply_parts(bool negative, uint128 n1, uint128 d1, uint128 n2, uint128 d2,
                                 Rational& out) noexcept {
  if (n1 == 0 || n2 == 0) {
    out = Rational();
    return ValueError::none;
  }
  if (d2 != 1) {
    const uint128 factor = gcd128(n1, d2);
    n1 /= factor;
    d2 /= factor;
  }
  if (d1 != 1) {
    const uint128 factor = gcd128(n2, d1);
    n2 /= factor;
    d1 /= factor;
  }
  uint128 numerator = 0, denominator = 0;
  if (!checked_multiply(n1, n2, numerator) || numerator > part_max) return ValueError::overflow;
  if (!checked_multiply(d1, d2, denominator) || denominator > part_max) return ValueError::overflow;
  out = RationalAccess::reduced(with_sign(numerator, negative), static_cast<int128>(denominator));
  return ValueError::none;
}

// Whether the quotient's magnitude goes one up. There is a remainder; `half` tells how twice the remainder
// compares with the divisor.
[[nodiscard]] inline bool rounds_away(Rounding rounding, bool negative, bool odd, int half) noexcept {
  switch (rounding) {
    case Rounding::half_up:
      return half >= 0;
    case Rounding::half_even:
      return half > 0 || (half == 0 && odd);
    case Rounding::half_down:
      return half > 0;
    case Rounding::up:
      return true;
    case Rounding::down:
      return false;
    case Rounding::ceiling:
      return !negative;
    case Rounding::floor:
      return negative;
  }
  return false;
}

// numerator / denominator rounded to a whole number; its magnitude. False when it does not fit a part.
[[nodiscard]] inline bool round_quotient(const Wide& numerator, const Wide& denominator, bool negative,
                                         Rounding rounding, uint128& out) noexcept {
  Wide quotient, remainder;
  divide(numerator, denominator, quotient, remainder);
  if (quotient.high != 0 || quotient.low > part_max) return false;
  if (remainder.high != 0 || remainder.low != 0) {
    const int half = compare(remainder, subtract(denominator, remainder));
    if (rounds_away(rounding, negative, (quotient.low & 1) != 0, half)) ++quotient.low;
  }
  if (quotient.low > part_max) return false;
  out = quotient.low;
  return true;
}

inline void append_unsigned(std::string& out, uint128 value) {
  char digits[39];
  unsigned count = 0;
  while (value > uint64_max) {
    digits[count++] = static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  }
  append_padded(out, static_cast<std::uint64_t>(value), 1);
  while (count > 0) out.push_back(digits[--count]);
}

}  // namespace detail

SOP_INLINE std::string_view name_of(Rounding rounding) noexcept {
  switch (rounding) {
    case Rounding::half_up:
      return "half_up";
    case Rounding::half_even:
      return "half_even";
    case Rounding::half_down:
      return "half_down";
    case Rounding::up:
      return "up";
    case Rounding::down:
      return "down";
    case Rounding::ceiling:
      return "ceiling";
    case Rounding::floor:
      return "floor";
  }
  return {};
}

SOP_INLINE bool parse_rounding(std::string_view text, Rounding& out) noexcept {
  for (const Rounding rounding : {Rounding::half_up, Rounding::half_even, Rounding::half_down, Rounding::up,
                                  Rounding::down, Rounding::ceiling, Rounding::floor}) {
    if (name_of(rounding) == text) {
      out = rounding;
      return true;
    }
  }
  return false;
}

SOP_INLINE ValueError Rational::make(int128 numerator, int128 denominator, Rational& out) noexcept {
  if (denominator == 0) return ValueError::division_by_zero;
  const bool negative = (numerator < 0) != (denominator < 0);
  uint128 n = detail::magnitude(numerator), d = detail::magnitude(denominator);
  if (d != 1) {
    const uint128 factor = detail::gcd128(n, d);
    n /= factor;
    d /= factor;
  }
  if (n > detail::part_max || d > detail::part_max) return ValueError::overflow;
  out = detail::RationalAccess::reduced(detail::with_sign(n, negative), static_cast<int128>(d));
  return ValueError::none;
}

SOP_INLINE int compare(const Rational& a, const Rational& b) noexcept {
  const int128 an = a.numerator(), bn = b.numerator();
  if (a.denominator() == b.denominator() || (an < 0) != (bn < 0)) return an < bn ? -1 : an > bn ? 1 : 0;
  const detail::Wide left = detail::multiply(detail::magnitude(an), detail::magnitude(b.denominator()));
  const detail::Wide right = detail::multiply(detail::magnitude(bn), detail::magnitude(a.denominator()));
  return an < 0 ? detail::compare(right, left) : detail::compare(left, right);
}

SOP_INLINE ValueError add(const Rational& a, const Rational& b, Rational& out) noexcept {
  const uint128 an = detail::magnitude(a.numerator()), bn = detail::magnitude(b.numerator());
  const uint128 ad = detail::magnitude(a.denominator()), bd = detail::magnitude(b.denominator());
  if (ad == 1 && bd == 1) {
    int128 sum = 0;
    if (__builtin_add_overflow(a.numerator(), b.numerator(), &sum)) return ValueError::overflow;
    if (detail::magnitude(sum) > detail::part_max) return ValueError::overflow;
    out = detail::whole(sum);
    return ValueError::none;
  }
  const uint128 common = ad == bd ? ad : detail::gcd128(ad, bd);
  const uint128 a_rest = ad / common, b_rest = bd / common;
  uint128 left = 0, right = 0;
  int128 total = 0;
  if (!detail::checked_multiply(an, b_rest, left) || left > detail::part_max ||
      !detail::checked_multiply(bn, a_rest, right) || right > detail::part_max ||
      __builtin_add_overflow(detail::with_sign(left, a.is_negative()),
                             detail::with_sign(right, b.is_negative()), &total))
    return detail::add_wide(a, b, common, out);
  if (total == 0) {
    out = Rational();
    return ValueError::none;
  }
  const uint128 factor = common == 1 ? 1 : detail::gcd128(detail::magnitude(total), common);
  const uint128 numerator = detail::magnitude(total) / factor;
  uint128 denominator = 0;
  if (numerator > detail::part_max) return ValueError::overflow;
  if (!detail::checked_multiply(a_rest, bd / factor, denominator) || denominator > detail::part_max)
    return ValueError::overflow;
  out = detail::RationalAccess::reduced(detail::with_sign(numerator, total < 0),
                                        static_cast<int128>(denominator));
  return ValueError::none;
}

SOP_INLINE ValueError subtract(const Rational& a, const Rational& b, Rational& out) noexcept {
  return add(a, negate(b), out);
}

SOP_INLINE ValueError multiply(const Rational& a, const Rational& b, Rational& out) noexcept {
  return detail::multiply_parts(a.is_negative() != b.is_negative(), detail::magnitude(a.numerator()),
                                detail::magnitude(a.denominator()), detail::magnitude(b.numerator()),
                                detail::magnitude(b.denominator()), out);
}

SOP_INLINE ValueError divide(const Rational& a, const Rational& b, Rational& out) noexcept {
  if (b.is_zero()) return ValueError::division_by_zero;
  return detail::multiply_parts(a.is_negative() != b.is_negative(), detail::magnitude(a.numerator()),
                                detail::magnitude(a.denominator()), detail::magnitude(b.denominator()),
                                detail::magnitude(b.numerator()), out);
}

SOP_INLINE Rational negate(const Rational& a) noexcept {
  return detail::RationalAccess::reduced(-a.numerator(), a.denominator());
}

SOP_INLINE Rational absolute(const Rational& a) noexcept { return a.is_negative() ? negate(a) : a; }

SOP_INLINE Rational floor(const Rational& a) noexcept { return round_to_integer(a, Rounding::floor); }

SOP_INLINE Rational ceiling(const Rational& a) noexcept { return round_to_integer(a, Rounding::ceiling); }

SOP_INLINE Rational round_to_integer(const Rational& a, Rounding rounding) noexcept {
  if (a.is_whole()) return a;
  // The denominator is at least 2, so the result fits.
  uint128 result = 0;
  (void)detail::round_quotient({0, detail::magnitude(a.numerator())}, {0, detail::magnitude(a.denominator())},
                               a.is_negative(), rounding, result);
  return detail::whole(detail::with_sign(result, a.is_negative()));
}

SOP_INLINE ValueError round_to_scale(const Rational& a, unsigned places, Rounding rounding,
                                     Rational& out) noexcept {
  if (places > max_decimal_digits) return ValueError::out_of_range;
  const uint128 scale = detail::powers_of_ten[places];
  const uint128 denominator = detail::magnitude(a.denominator());
  if (scale % denominator == 0) {
    out = a;
    return ValueError::none;
  }
  uint128 count = 0;
  if (!detail::round_quotient(detail::multiply(detail::magnitude(a.numerator()), scale), {0, denominator},
                              a.is_negative(), rounding, count))
    return ValueError::overflow;
  return Rational::make(detail::with_sign(count, a.is_negative()), static_cast<int128>(scale), out);
}

SOP_INLINE ValueError round_to_multiple(const Rational& a, const Rational& unit, Rounding rounding,
                                        Rational& out) noexcept {
  if (unit.is_zero()) return ValueError::division_by_zero;
  const uint128 unit_numerator = detail::magnitude(unit.numerator());
  const uint128 unit_denominator = detail::magnitude(unit.denominator());
  uint128 count = 0;
  if (!detail::round_quotient(detail::multiply(detail::magnitude(a.numerator()), unit_denominator),
                              detail::multiply(detail::magnitude(a.denominator()), unit_numerator),
                              a.is_negative(), rounding, count))
    return ValueError::overflow;
  return detail::multiply_parts(a.is_negative(), count, 1, unit_numerator, unit_denominator, out);
}

SOP_INLINE ValueError to_int64(const Rational& a, std::int64_t& out) noexcept {
  if (!a.is_whole()) return ValueError::out_of_range;
  const std::int64_t value = static_cast<std::int64_t>(a.numerator());
  if (value != a.numerator()) return ValueError::overflow;
  out = value;
  return ValueError::none;
}

SOP_INLINE ValueError from_decimal(std::int64_t digits, unsigned places, Rational& out) noexcept {
  if (places > max_decimal_digits) return ValueError::out_of_range;
  return Rational::make(digits, static_cast<int128>(detail::powers_of_ten[places]), out);
}

SOP_INLINE bool to_decimal(const Rational& a, std::int64_t& digits, unsigned& places) noexcept {
  const uint128 denominator = detail::magnitude(a.denominator());
  for (unsigned p = 0; p <= max_decimal_places; ++p) {
    const uint128 scale = detail::powers_of_ten[p];
    if (scale % denominator != 0) continue;
    uint128 value = 0;
    if (!detail::checked_multiply(detail::magnitude(a.numerator()), scale / denominator, value) ||
        value >= detail::powers_of_ten[max_decimal_digits])
      return false;
    digits = static_cast<std::int64_t>(detail::with_sign(value, a.is_negative()));
    places = p;
    return true;
  }
  return false;
}

SOP_INLINE TextError parse_decimal(std::string_view text, Rational& out) noexcept {
  detail::ScannedDecimal number;
  const TextError error = detail::scan_decimal(text, max_decimal_digits, max_decimal_places, number);
  if (failed(error)) return error;
  const std::int64_t digits = static_cast<std::int64_t>(number.digits);
  (void)from_decimal(number.negative ? -digits : digits, number.places, out);
  return TextError::none;
}

SOP_INLINE TextError parse_whole(std::string_view text, std::int64_t& out) noexcept {
  detail::ScannedDecimal number;
  const TextError error =
      detail::scan_decimal(text, detail::max_power_of_ten, detail::max_power_of_ten, number);
  if (error == TextError::too_many_places || (!failed(error) && number.places != 0))
    return TextError::not_whole;
  if (error == TextError::too_many_digits) return TextError::out_of_range;
  if (failed(error)) return error;
  const std::uint64_t bound = detail::uint64_max >> 1;
  if (number.digits > bound + (number.negative ? 1 : 0)) return TextError::out_of_range;
  out = static_cast<std::int64_t>(number.negative ? std::uint64_t{0} - number.digits : number.digits);
  return TextError::none;
}

SOP_INLINE void append_text(std::string& out, const Rational& a) {
  if (a.is_negative()) out.push_back('-');
  const uint128 numerator = detail::magnitude(a.numerator()),
                denominator = detail::magnitude(a.denominator());
  // A finite decimal has no other factors than 2 and 5 below; as many places as the more frequent of them.
  uint128 rest = denominator;
  unsigned twos = 0, fives = 0;
  for (; rest % 2 == 0; rest /= 2) ++twos;
  for (; rest % 5 == 0; rest /= 5) ++fives;
  if (rest != 1) {
    detail::append_unsigned(out, numerator);
    out.push_back('/');
    detail::append_unsigned(out, denominator);
    return;
  }
  detail::append_unsigned(out, numerator / denominator);
  uint128 remainder = numerator % denominator;
  if (remainder != 0) out.push_back('.');
  while (remainder != 0) {
    detail::Wide digit, next;
    detail::divide(detail::multiply(remainder, 10), {0, denominator}, digit, next);
    out.push_back(static_cast<char>('0' + static_cast<int>(digit.low)));
    remainder = next.low;
  }
}

SOP_INLINE std::string to_text(const Rational& a) {
  std::string text;
  append_text(text, a);
  return text;
}

}  // namespace sop
