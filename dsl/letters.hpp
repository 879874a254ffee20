// dsl/letters.hpp — the characters of names: which are letters, how upper and lower case are made alike, which alphabet.
//
// What the lexer asks for every character outside ASCII, by plain ranges: it is fast, the same everywhere, and enough for
// finding words. Equality of names (normal forms, full case folding) is sop/unicode.hpp's business.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

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

/// Whether a character outside ASCII may stand in a name: letters and the marks that belong to them.
constexpr bool is_letter(char32_t c) {
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  if (c == 0xD7 || c == 0xF7) return false;
  if (c < 0x2000) return c != 0x37E && c != 0x387 && c != 0x61C && c != 0x180E && !(c >= 0x600 && c <= 0x605);
  if (c < 0x2C00) return (c >= 0x2071 && c <= 0x209C && c != 0x2080) || (c >= 0x2102 && c <= 0x2188);
  if (c < 0x3041) return (c >= 0x2C00 && c < 0x2E00) || c == 0x3005 || c == 0x3006;
  if (c >= 0xD800 && c <= 0xF8FF) return false;
  if (c >= 0xFE00 && c <= 0xFE6F) return false;
  if (c >= 0xFF00)
    return (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A) || (c >= 0x10000 && c < 0x1F000) ||
           (c >= 0x20000 && c < 0xE0000);
  return true;
}

enum class Script : std::uint8_t { other, latin, greek, cyrillic };
constexpr Script script_of(char32_t c) {
  if ((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c <= 0x24F) ||
      (c >= 0x1E00 && c <= 0x1EFF)) {
    return Script::latin;
  }
  if ((c >= 0x370 && c <= 0x3FF) || (c >= 0x1F00 && c <= 0x1FFF)) return Script::greek;
  if (c >= 0x400 && c <= 0x52F) return Script::cyrillic;
  return Script::other;
}

/// Every character folded by `fold_letter`. The text is valid UTF-8.
inline std::string fold_word(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = decode(text.data() + i);
    append_utf8(out, fold_letter(c.value));
    i += c.bytes;
  }
  return out;
}

}  // namespace sop::dsl
