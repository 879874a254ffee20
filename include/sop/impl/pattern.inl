// sop/impl/pattern.inl — comparing a text with a pattern.
//
// The usual walk: both are read from the left; at a mismatch the last `*` takes one character more. What lies before that star
// is never read again.
#pragma once

#include <cstddef>

#include "sop/pattern.hpp"
#include "sop/unicode.hpp"

namespace sop {

namespace detail {

// One element of a pattern.
struct PatternPart {
  char32_t code_point = 0;
  bool special = false;  // * ? # @, not escaped
  std::size_t length = 0;
};

inline PatternPart pattern_part(std::string_view pattern, std::size_t at) noexcept {
  PatternPart part;
  unicode::Decoded c = unicode::decode(pattern, at);
  if (c.code_point == U'\\' && at + c.length < pattern.size()) {
    const unicode::Decoded next = unicode::decode(pattern, at + c.length);
    part.code_point = next.code_point;
    part.length = static_cast<std::size_t>(c.length) + next.length;
    return part;
  }
  part.code_point = c.code_point;
  part.length = c.length;
  part.special = c.code_point == U'*' || c.code_point == U'?' || c.code_point == U'#' || c.code_point == U'@';
  return part;
}

inline bool fits(const PatternPart& part, char32_t c) noexcept {
  if (!part.special) return part.code_point == c;
  if (part.code_point == U'#') return c >= U'0' && c <= U'9';
  // A name may begin with a letter or with `_`.
  if (part.code_point == U'@') return c != U'_' && unicode::is_name_start(c);
  return true;
}

}  // namespace detail

SOP_INLINE bool matches(std::string_view pattern, std::string_view text) noexcept {
  std::size_t p = 0, t = 0;
  bool has_star = false;
  std::size_t after_star = 0, star_text = 0;
  while (t < text.size()) {
    const unicode::Decoded c = unicode::decode(text, t);
    if (p < pattern.size()) {
      const detail::PatternPart part = detail::pattern_part(pattern, p);
      if (part.special && part.code_point == U'*') {
        has_star = true;
        p += part.length;
        after_star = p;
        star_text = t;
        continue;
      }
      if (detail::fits(part, c.code_point)) {
        p += part.length;
        t += c.length;
        continue;
      }
    }
    if (!has_star) return false;
    star_text += unicode::decode(text, star_text).length;
    t = star_text;
    p = after_star;
  }
  while (p < pattern.size()) {
    const detail::PatternPart part = detail::pattern_part(pattern, p);
    if (!part.special || part.code_point != U'*') return false;
    p += part.length;
  }
  return true;
}

}  // namespace sop
