// dsl/text.hpp — quoted texts: from the source to what they say, and back; names with letters of another alphabet; characters that
// may stand in no file.
#pragma once

#include <string>
#include <string_view>

namespace sop::dsl {

/// What a text says: quotes off, `\n`, `\\` and escaped quotes resolved. `{name}` and `{{` stay: responses read them.
std::string decode_text(std::string_view quoted);

/// A text in straight quotes that reads back as `content`.
std::string quote_text(std::string_view content);

/// A name in which no word mixes Latin letters with Cyrillic ones that look like them: what was probably meant. The name itself
/// when nothing is mixed, or when no letters look alike.
std::string unmixed(std::string_view name);

/// A control character, or one that ends a line and is neither tab, `\n` nor `\r`: none may stand in a file.
constexpr bool refused_control(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7F && c < 0xA0) || c == 0x2028 ||
         c == 0x2029;
}

/// How messages call a character that cannot be shown: "U+202E".
inline std::string code_point_name(char32_t c) {
  static const char digits[] = "0123456789ABCDEF";
  std::string name = "U+";
  for (int shift = c > 0xFFFF ? 20 : 12; shift >= 0; shift -= 4) name += digits[(c >> shift) & 0xF];
  return name;
}

}  // namespace sop::dsl
