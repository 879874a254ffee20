// sop/impl/text_scan.hpp — the shared pieces of reading and writing values as text.
//
// One scanner for decimal numbers, so that `0,5` is the same mistake in a price, a length of time and a
// percentage; and fixed groups of digits for dates and times. Private to sop/impl: the headers of the values
// say what is accepted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sop/value_error.hpp"

namespace sop::detail {

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_ascii_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

inline constexpr unsigned max_power_of_ten = 19;
inline constexpr std::uint64_t powers_of_ten[max_power_of_ten + 1] = {1u,
                                                                      10u,
                                                                      100u,
                                                                      1000u,
                                                                      10000u,
                                                                      100000u,
                                                                      1000000u,
                                                                      10000000u,
                                                                      100000000u,
                                                                      1000000000u,
                                                                      10000000000u,
                                                                      100000000000u,
                                                                      1000000000000u,
                                                                      10000000000000u,
                                                                      100000000000000u,
                                                                      1000000000000000u,
                                                                      10000000000000000u,
                                                                      100000000000000000u,
                                                                      1000000000000000000u,
                                                                      10000000000000000000u};

// A decimal number as written: all its digits as one number, and how many of them stand after the point.
struct ScannedDecimal {
  std::uint64_t digits = 0;
  unsigned places = 0;
  bool negative = false;
};

// Reads the whole of `text`. At most 19 digits can be asked for. What is wrong with the form is said before
// what is wrong with the size, and too many places before too many digits.
[[nodiscard]] inline TextError scan_decimal(std::string_view text, unsigned max_digits, unsigned max_places,
                                            ScannedDecimal& out) noexcept {
  if (text.empty()) return TextError::empty;
  ScannedDecimal number;
  std::size_t at = 0;
  if (text[at] == '-') {
    number.negative = true;
    ++at;
  }
  if (at == text.size() || text[at] == '.' || text[at] == ',') return TextError::digits_missing;
  if (!is_digit(text[at])) return TextError::unexpected_character;
  if (text[at] == '0' && at + 1 < text.size() && is_digit(text[at + 1])) return TextError::leading_zero;

  std::size_t count = 0, places = 0;
  bool after_point = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (is_digit(c)) {
      ++count;
      if (after_point) ++places;
      if (count <= max_power_of_ten) number.digits = number.digits * 10 + static_cast<std::uint64_t>(c - '0');
    } else if (c == '.') {
      if (after_point) return TextError::two_points;
      after_point = true;
    } else if (c == ',') {
      return TextError::comma_in_number;
    } else if (c == 'e' || c == 'E') {
      std::size_t next = at + 1;
      if (next < text.size() && (text[next] == '+' || text[next] == '-')) ++next;
      return next < text.size() && is_digit(text[next]) ? TextError::exponent
                                                        : TextError::unexpected_character;
    } else {
      return TextError::unexpected_character;
    }
  }
  if (after_point && places == 0) return TextError::digits_missing;
  if (places > max_places) return TextError::too_many_places;
  if (count > max_digits) return TextError::too_many_digits;
  number.places = static_cast<unsigned>(places);
  out = number;
  return TextError::none;
}

// The same where a unit or a code must follow after one space: letters that stand directly in or at the
// number are a matter of the shape of the whole.
[[nodiscard]] inline TextError scan_decimal_before_word(std::string_view text, unsigned max_digits,
                                                        unsigned max_places, ScannedDecimal& out) noexcept {
  const TextError error = scan_decimal(text, max_digits, max_places, out);
  if (error == TextError::unexpected_character) {
    for (const char c : text)
      if (is_ascii_letter(c)) return TextError::wrong_shape;
  }
  return error;
}

// Reads exactly `count` digits at `at`; false when they are not there.
[[nodiscard]] inline bool scan_digits(std::string_view text, std::size_t at, std::size_t count,
                                      std::int32_t& out) noexcept {
  if (at > text.size() || text.size() - at < count) return false;
  std::int32_t value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!is_digit(text[at + i])) return false;
    value = value * 10 + (text[at + i] - '0');
  }
  out = value;
  return true;
}

// Appends a number with at least `width` digits.
inline void append_padded(std::string& out, std::uint64_t value, unsigned width) {
  char digits[20];
  unsigned count = 0;
  do {
    digits[count++] = static_cast<char>('0' + value % 10);
    value /= 10;
  } while (value != 0);
  for (unsigned i = count; i < width; ++i) out.push_back('0');
  while (count > 0) out.push_back(digits[--count]);
}

[[nodiscard]] constexpr std::uint64_t magnitude(std::int64_t value) noexcept {
  return value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

}  // namespace sop::detail
