// sop/impl/wide.hpp — 128- and 256-bit unsigned arithmetic for exact fractions.
//
// Products of two 128-bit parts need 256 bits for a moment; they are rare, so the code here is short rather
// than fast: division works a bit at a time. Private to sop/impl.
#pragma once

#include <bit>
#include <cstdint>

#include "sop/rational.hpp"

namespace sop::detail {

inline constexpr uint128 uint128_max = ~uint128{0};
inline constexpr uint128 part_max = uint128_max >> 1;  // the greatest numerator or denominator
inline constexpr std::uint64_t uint64_max = ~std::uint64_t{0};

// Any int128, its least value too.
[[nodiscard]] constexpr uint128 magnitude(int128 value) noexcept {
  return value < 0 ? uint128{0} - static_cast<uint128>(value) : static_cast<uint128>(value);
}
[[nodiscard]] constexpr int128 with_sign(uint128 value, bool negative) noexcept {
  return negative ? -static_cast<int128>(value) : static_cast<int128>(value);
}

// Stein's binary algorithm: shifts and subtractions, no division.
[[nodiscard]] constexpr std::uint64_t gcd64(std::uint64_t a, std::uint64_t b) noexcept {
  if (a == 0) return b;
  if (b == 0) return a;
  const int shift = std::countr_zero(a | b);
  a >>= std::countr_zero(a);
  while (b != 0) {
    b >>= std::countr_zero(b);
    if (a > b) {
      const std::uint64_t c = a;
      a = b;
      b = c;
    }
    b -= a;
  }
  return a << shift;
}

// Euclid's algorithm while a part is wide, then the above.
[[nodiscard]] constexpr uint128 gcd128(uint128 a, uint128 b) noexcept {
  while (b > uint64_max) {
    const uint128 c = a % b;
    a = b;
    b = c;
  }
  if (b == 0) return a;
  if (a > uint64_max) a %= b;
  return gcd64(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b));
}

// False when the product needs more than 128 bits.
[[nodiscard]] constexpr bool checked_multiply(uint128 a, uint128 b, uint128& out) noexcept {
  if ((a | b) > uint64_max && a != 0 && b > uint128_max / a) return false;
  out = a * b;
  return true;
}

struct Wide {
  uint128 high = 0;
  uint128 low = 0;
};

[[nodiscard]] constexpr int compare(const Wide& a, const Wide& b) noexcept {
  if (a.high != b.high) return a.high < b.high ? -1 : 1;
  if (a.low != b.low) return a.low < b.low ? -1 : 1;
  return 0;
}

[[nodiscard]] constexpr Wide add(const Wide& a, const Wide& b) noexcept {
  Wide sum{a.high + b.high, a.low + b.low};
  if (sum.low < a.low) ++sum.high;
  return sum;
}

// a is at least b.
[[nodiscard]] constexpr Wide subtract(const Wide& a, const Wide& b) noexcept {
  Wide difference{a.high - b.high, a.low - b.low};
  if (a.low < b.low) --difference.high;
  return difference;
}

[[nodiscard]] constexpr Wide multiply(uint128 a, uint128 b) noexcept {
  const uint128 a0 = a & uint64_max, a1 = a >> 64, b0 = b & uint64_max, b1 = b >> 64;
  const uint128 p00 = a0 * b0, p01 = a0 * b1, p10 = a1 * b0, p11 = a1 * b1;
  const uint128 middle = (p00 >> 64) + (p01 & uint64_max) + (p10 & uint64_max);
  return {p11 + (p01 >> 64) + (p10 >> 64) + (middle >> 64), (p00 & uint64_max) | middle << 64};
}

// The divisor is not zero and below 2^255.
constexpr void divide(const Wide& dividend, const Wide& divisor, Wide& quotient, Wide& remainder) noexcept {
  if (dividend.high == 0 && divisor.high == 0) {
    quotient = {0, dividend.low / divisor.low};
    remainder = {0, dividend.low % divisor.low};
    return;
  }
  Wide q, r;
  for (int bit = 255; bit >= 0; --bit) {
    const uint128 word = bit >= 128 ? dividend.high : dividend.low;
    r = {r.high << 1 | r.low >> 127, r.low << 1 | (word >> (bit % 128) & 1)};
    q = {q.high << 1 | q.low >> 127, q.low << 1};
    if (compare(r, divisor) >= 0) {
      r = subtract(r, divisor);
      q.low |= 1;
    }
  }
  quotient = q;
  remainder = r;
}

}  // namespace sop::detail
