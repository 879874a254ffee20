// dsl/letters.hpp — how the lexer compares what is written with the words of the language.
//
// Folding here is by plain ranges, one character to one: fast, and enough for the alphabets in which the language has
// words. A word with combining marks takes the long way through sop/unicode.hpp, which also decides what a name is and
// when two names are equal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sop/unicode.hpp"

namespace sop::dsl {

/// One character of valid UTF-8 at `p`, and how many bytes it takes.
struct CodePoint {
  char32_t value = 0;
  std::uint32_t bytes = 1;
};
inline CodePoint decode(const char* p) {
  const auto byte = [p](int i) { return static_cast<char32_t>(static_cast<unsigned char>(p[i])); };
  const char32_t a = byte(0);
  if (a < 0x80) return {a, 1};
  if (a < 0xE0) return {((a & 0x1F) << 6) | (byte(1) & 0x3F), 2};
  if (a < 0xF0) return {((a & 0x0F) << 12) | ((byte(1) & 0x3F) << 6) | (byte(2) & 0x3F), 3};
  return {((a & 0x07) << 18) | ((byte(1) & 0x3F) << 12) | ((byte(2) & 0x3F) << 6) | (byte(3) & 0x3F), 4};
}
inline void append_utf8(std::string& out, char32_t c) {
  const auto put = [&out](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xC0 | (c >> 6));
    put(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    put(0xE0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  } else {
    put(0xF0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3F));
    put(0x80 | ((c >> 6) & 0x3F));
    put(0x80 | (c & 0x3F));
  }
}

/// Lower case, for the alphabets in which the language has words (Latin, Cyrillic) and Greek; others stay.
constexpr char32_t fold_letter(char32_t c) {
  if (c < 0x80) return c >= 'A' && c <= 'Z' ? c + 32 : c;
  if (c >= 0xC0 && c <= 0xDE && c != 0xD7) return c + 32;
  if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177)) return c == 0x130 || c == 0x131 ? c : c | 1U;
  if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E)) return (c & 1U) != 0 ? c + 1 : c;
  if (c == 0x178) return 0xFF;
  if (c >= 0x391 && c <= 0x3A9 && c != 0x3A2) return c + 32;
  if (c >= 0x400 && c <= 0x40F) return c + 80;
  if (c >= 0x410 && c <= 0x42F) return c + 32;
  if (c >= 0x460 && c <= 0x481) return c | 1U;
  if (c >= 0x48A && c <= 0x4BF) return c | 1U;
  if (c >= 0x4D0 && c <= 0x52F) return c | 1U;
  return c;
}

/// The key under which names and words are equal; the text is valid UTF-8.
inline std::string fold_word(std::string_view text) { return unicode::fold(text); }

}  // namespace sop::dsl
