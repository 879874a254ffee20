// Bodies of sop/unicode.hpp: UTF-8, the same text, one code point.
#pragma once

#include <algorithm>
#include <iterator>

#include "sop/impl/unicode_detail.hpp"
#include "sop/unicode.hpp"

namespace sop::unicode {

namespace detail {

SOP_INLINE Decoded decode_beyond_ascii(std::string_view text, std::size_t offset) noexcept {
  if (offset >= text.size()) return {};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[offset + i]); };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {static_cast<char32_t>(lead), 1, true};
  // Unicode, table 3-7: the lead byte gives the length and the bounds of the second byte; the others
  // are 80..BF.
  unsigned count = 0;
  unsigned low = 0x80;
  unsigned high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    count = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    count = 3;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    count = 4;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return {replacement, 1, false};
  }
  char32_t c = lead & (0x7FU >> count);
  for (unsigned i = 1; i < count; ++i) {
    if (offset + i >= text.size() || byte(i) < low || byte(i) > high) {
      return {replacement, static_cast<std::uint8_t>(i), false};
    }
    c = c << 6U | (byte(i) & 0x3FU);
    low = 0x80;
    high = 0xBF;
  }
  return {c, static_cast<std::uint8_t>(count), true};
}

SOP_INLINE bool is_name_start_beyond_ascii(char32_t c) noexcept { return has_flag(c, tables::name_start); }
SOP_INLINE bool is_name_continue_beyond_ascii(char32_t c) noexcept {
  return has_flag(c, tables::name_continue);
}

}  // namespace detail

// --- UTF-8 -------------------------------------------------------------------------------------------------

SOP_INLINE std::size_t previous(std::string_view text, std::size_t offset) noexcept {
  offset = std::min(offset, text.size());
  if (offset == 0) return 0;
  for (std::size_t back = 2; back <= 4 && back <= offset; ++back) {
    const Decoded step = decode(text, offset - back);
    if (step.valid && step.length == back) return offset - back;
  }
  return offset - 1;
}

SOP_INLINE std::size_t first_invalid(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const Decoded step = decode(text, at);
    if (!step.valid) return at;
    at += step.length;
  }
  return npos;
}

SOP_INLINE void append(std::string& out, char32_t c) {
  if (c < 0x80) {
    out.push_back(static_cast<char>(c));
    return;
  }
  if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) c = replacement;
  const auto tail = [&](unsigned shift) { return static_cast<char>(0x80U | (c >> shift & 0x3FU)); };
  if (c < 0x800) {
    const char bytes[] = {static_cast<char>(0xC0U | c >> 6U), tail(0)};
    out.append(bytes, sizeof bytes);
  } else if (c < 0x10000) {
    const char bytes[] = {static_cast<char>(0xE0U | c >> 12U), tail(6), tail(0)};
    out.append(bytes, sizeof bytes);
  } else {
    const char bytes[] = {static_cast<char>(0xF0U | c >> 18U), tail(12), tail(6), tail(0)};
    out.append(bytes, sizeof bytes);
  }
}

SOP_INLINE std::size_t length(std::string_view text) noexcept {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) at += decode(text, at).length;
  return count;
}

// --- the same text -----------------------------------------------------------------------------------------

SOP_INLINE void append_nfc(std::string& out, std::string_view text) {
  if (detail::is_ascii(text)) {
    out.append(text);
  } else {
    detail::append_form(out, text, detail::Form::nfc);
  }
}

SOP_INLINE std::string to_nfc(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  append_nfc(out, text);
  return out;
}

SOP_INLINE bool is_nfc(std::string_view text) {
  bool maybe = false;
  int last_class = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded step = decode(text, at);
    if (!step.valid) return false;
    at += step.length;
    int combining_class = 0;
    if (step.code_point >= 0x300) {
      const tables::Record& record = detail::record_of(step.code_point);
      combining_class = record.combining_class;
      if (combining_class != 0 && last_class > combining_class) return false;
      if ((record.flags & tables::nfc_no) != 0) return false;
      if ((record.flags & tables::nfc_maybe) != 0) maybe = true;
    }
    last_class = combining_class;
  }
  return !maybe || to_nfc(text) == text;
}

SOP_INLINE void append_fold(std::string& out, std::string_view text) {
  if (detail::is_ascii(text)) {
    for (const char c : text) out.push_back(detail::lower_ascii(c));
  } else {
    detail::append_form(out, text, detail::Form::folded);
  }
}

SOP_INLINE std::string fold(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  append_fold(out, text);
  return out;
}

SOP_INLINE bool equal_but_case(std::string_view a, std::string_view b) {
  if (detail::is_ascii(a) && detail::is_ascii(b)) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return detail::lower_ascii(x) == detail::lower_ascii(y); });
  }
  return a == b || fold(a) == fold(b);
}

// --- one code point ----------------------------------------------------------------------------------------

SOP_INLINE Script script_of(char32_t c) noexcept {
  return c < 0x110000 ? static_cast<Script>(detail::record_of(c).script) : Script::unknown;
}

SOP_INLINE std::string_view script_name(Script script) noexcept {
  constexpr std::string_view names[] = {
#define SOP_UNICODE_SCRIPT(id, name) name,
#include "sop/impl/unicode_scripts.def"
#undef SOP_UNICODE_SCRIPT
  };
  const auto at = static_cast<std::size_t>(script);
  return at < std::size(names) ? names[at] : names[0];
}

SOP_INLINE bool is_letter(char32_t c) noexcept { return detail::has_flag(c, tables::letter); }
SOP_INLINE bool is_mark(char32_t c) noexcept { return detail::has_flag(c, tables::mark); }
SOP_INLINE bool is_number(char32_t c) noexcept { return detail::has_flag(c, tables::number); }
SOP_INLINE bool is_space(char32_t c) noexcept { return detail::has_flag(c, tables::space); }
SOP_INLINE bool is_control(char32_t c) noexcept { return c < 0x20 || (c >= 0x7F && c <= 0x9F); }
SOP_INLINE bool is_bidi_control(char32_t c) noexcept { return detail::has_flag(c, tables::bidi_control); }

SOP_INLINE int display_width(char32_t c) noexcept {
  if (c >= 0x20 && c < 0x7F) return 1;
  if (c >= 0x110000) return 1;  // shown as U+FFFD
  const unsigned flags = detail::record_of(c).flags;
  if ((flags & tables::wide) != 0) return 2;
  return (flags & tables::narrow) != 0 ? 1 : 0;
}

}  // namespace sop::unicode
