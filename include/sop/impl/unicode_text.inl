// Bodies of sop/unicode.hpp: names, terminals, words and phrases, suggestions. What is known of a code point
// comes from sop/impl/unicode_detail.hpp.
#pragma once

#include <algorithm>
#include <array>

#include "sop/impl/unicode_detail.hpp"
#include "sop/unicode.hpp"

namespace sop::unicode {

// --- names -------------------------------------------------------------------------------------------------

SOP_INLINE bool is_name(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const Decoded step = decode(text, at);
    if (!step.valid) return false;
    if (at == 0 ? !is_name_start(step.code_point) : !is_name_continue(step.code_point)) return false;
    at += step.length;
  }
  return !text.empty();
}

namespace detail {

// Writing systems of several scripts that a script belongs to, as bits; 0: it stands alone.
inline unsigned shared_writing(Script script) noexcept {
  constexpr unsigned japanese = 1;
  constexpr unsigned korean = 2;
  constexpr unsigned bopomofo = 4;
  switch (script) {
    case Script::han:
      return japanese | korean | bopomofo;
    case Script::hiragana:
    case Script::katakana:
      return japanese;
    case Script::hangul:
      return korean;
    case Script::bopomofo:
      return bopomofo;
    default:
      return 0;
  }
}

}  // namespace detail

SOP_INLINE std::optional<MixedScript> mixed_script(std::string_view name) noexcept {
  Script expected = Script::common;  // common: no letter of this word has told yet
  unsigned writing = 0;
  std::size_t word_begin = 0;
  for (std::size_t at = 0; at < name.size();) {
    const Decoded step = decode(name, at);
    if (step.code_point == U'_') {
      expected = Script::common;
      word_begin = at + 1;
    }
    const Script found = script_of(step.code_point);
    const bool digit = is_number(step.code_point) && !is_name_start(step.code_point);
    if (found != Script::common && found != Script::inherited && !digit) {
      const unsigned found_writing = detail::shared_writing(found);
      if (expected == Script::common) {
        expected = found;
        writing = found_writing;
      } else if (found != expected && (writing & found_writing) == 0) {
        const std::size_t word_end = std::min(name.find('_', at), name.size());
        return MixedScript{at, step.code_point, expected, found, word_begin, word_end};
      } else {
        writing &= found_writing;
      }
    }
    at += step.length;
  }
  return std::nullopt;
}

// --- terminals ---------------------------------------------------------------------------------------------

SOP_INLINE std::size_t display_width(std::string_view text) noexcept {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Decoded step = decode(text, at);
    width += static_cast<std::size_t>(display_width(step.code_point));
    at += step.length;
  }
  return width;
}

namespace detail {

inline bool is_hidden(char32_t c) noexcept {
  return c < 0x80 ? c < 0x20 || c == 0x7F : has_flag(c, tables::hidden);
}

// `\u{202E}` or `\x{FF}`.
inline void append_visible(std::string& out, char kind, std::uint32_t number) {
  out += '\\';
  out += kind;
  out += '{';
  unsigned shift = 20;
  while (shift > 0 && number >> shift == 0) shift -= 4;
  if (kind == 'x') shift = 4;
  for (;; shift -= 4) {
    out += "0123456789ABCDEF"[number >> shift & 0xFU];
    if (shift == 0) break;
  }
  out += '}';
}

}  // namespace detail

SOP_INLINE void append_escaped(std::string& out, std::string_view text, Whitespace whitespace) {
  for (std::size_t at = 0; at < text.size();) {
    const Decoded step = decode(text, at);
    const char32_t c = step.code_point;
    const bool line_end = c == U'\n' || (c == U'\r' && at + 1 < text.size() && text[at + 1] == '\n');
    if (!step.valid) {
      for (std::size_t i = at; i < at + step.length; ++i) {
        detail::append_visible(out, 'x', static_cast<unsigned char>(text[i]));
      }
    } else if (whitespace == Whitespace::keep && (c == U'\t' || line_end)) {
      out.push_back(static_cast<char>(c));
    } else if (detail::is_hidden(c)) {
      detail::append_visible(out, 'u', static_cast<std::uint32_t>(c));
    } else {
      out.append(text, at, step.length);
    }
    at += step.length;
  }
}

SOP_INLINE std::string escape_for_terminal(std::string_view text, Whitespace whitespace) {
  std::string out;
  out.reserve(text.size());
  append_escaped(out, text, whitespace);
  return out;
}

// --- words and phrases -------------------------------------------------------------------------------------

namespace detail {

// Typewriter and typographic apostrophes, single quotation marks, accents and primes that are typed for them, and
// letters of several alphabets that are apostrophes.
inline bool is_apostrophe(char32_t c) noexcept {
  switch (c) {
    case 0x27:    // apostrophe
    case 0x60:    // grave accent
    case 0xB4:    // acute accent
    case 0x2B9:   // modifier letter prime
    case 0x2BB:   // modifier letter turned comma
    case 0x2BC:   // modifier letter apostrophe
    case 0x2BD:   // modifier letter reversed comma
    case 0x2C8:   // modifier letter vertical line
    case 0x2CA:   // modifier letter acute accent
    case 0x2CB:   // modifier letter grave accent
    case 0x374:   // greek numeral sign
    case 0x384:   // greek tonos
    case 0x55A:   // armenian apostrophe
    case 0x5F3:   // hebrew punctuation geresh
    case 0x1FBD:  // greek koronis
    case 0x1FBF:  // greek psili
    case 0x2018:  // left single quotation mark
    case 0x2019:  // right single quotation mark
    case 0x201A:  // single low-9 quotation mark
    case 0x201B:  // single high-reversed-9 quotation mark
    case 0x2032:  // prime
    case 0x2035:  // reversed prime
    case 0xA78C:  // latin small letter saltillo
    case 0xFF07:  // fullwidth apostrophe
    case 0xFF40:  // fullwidth grave accent
      return true;
    default:
      return false;
  }
}

inline bool is_quote(char32_t c) noexcept {
  switch (c) {
    case 0x22:    // quotation mark
    case 0xAB:    // left-pointing double angle quotation mark
    case 0xBB:    // right-pointing double angle quotation mark
    case 0x2BA:   // modifier letter double prime
    case 0x2EE:   // modifier letter double apostrophe
    case 0x5F4:   // hebrew punctuation gershayim
    case 0x201C:  // left double quotation mark
    case 0x201D:  // right double quotation mark
    case 0x201E:  // double low-9 quotation mark
    case 0x201F:  // double high-reversed-9 quotation mark
    case 0x2033:  // double prime
    case 0x2036:  // reversed double prime
    case 0x2039:  // single left-pointing angle quotation mark
    case 0x203A:  // single right-pointing angle quotation mark
    case 0x275D:  // heavy double turned comma quotation mark ornament
    case 0x275E:  // heavy double comma quotation mark ornament
    case 0x3003:  // ditto mark
    case 0x301D:  // reversed double prime quotation mark
    case 0x301E:  // double prime quotation mark
    case 0x301F:  // low double prime quotation mark
    case 0xFF02:  // fullwidth quotation mark
      return true;
    default:
      return false;
  }
}

inline bool is_space_fast(char32_t c) noexcept {
  return c < 0x80 ? c == U' ' || (c >= 0x09 && c <= 0x0D) : has_flag(c, tables::space);
}

inline bool is_word_part(char32_t c) noexcept {
  return has_flag(c, tables::letter | tables::mark | tables::number);
}

// The code point of a text that begins, or ends, at `offset`; 0: there is none.
inline char32_t after(std::string_view text, std::size_t offset) noexcept {
  return offset < text.size() ? decode(text, offset).code_point : 0;
}
inline char32_t before(std::string_view text, std::size_t offset) noexcept {
  return offset > 0 ? decode(text, previous(text, offset)).code_point : 0;
}

}  // namespace detail

SOP_INLINE std::optional<Word> next_word(std::string_view text, std::size_t from) noexcept {
  Decoded step = decode(text, from);
  while (step.length != 0 && !detail::is_word_part(step.code_point)) {
    from += step.length;
    step = decode(text, from);
  }
  if (step.length == 0) return std::nullopt;
  Word word{from, from};
  while (step.length != 0) {
    std::size_t end = word.end;
    if (detail::is_apostrophe(step.code_point) && !detail::is_word_part(step.code_point)) {
      end += step.length;
      step = decode(text, end);
    }
    if (step.length == 0 || !detail::is_word_part(step.code_point)) break;
    word.end = end + step.length;
    step = decode(text, word.end);
  }
  return word;
}

SOP_INLINE bool is_word_boundary(std::string_view text, std::size_t offset) noexcept {
  if (offset == 0 || offset >= text.size()) return true;
  const char32_t left = detail::before(text, offset);
  const char32_t right = detail::after(text, offset);
  const bool left_part = detail::is_word_part(left);
  const bool right_part = detail::is_word_part(right);
  if (left_part && right_part) return false;
  if (left_part && detail::is_apostrophe(right)) {
    return !detail::is_word_part(detail::after(text, offset + decode(text, offset).length));
  }
  if (right_part && detail::is_apostrophe(left)) {
    return !detail::is_word_part(detail::before(text, previous(text, offset)));
  }
  return true;
}

SOP_INLINE std::string phrase_key(std::string_view text) {
  // Invisible characters go first: they must not keep letter and accent apart.
  std::string visible;
  visible.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Decoded step = decode(text, at);
    const bool invisible = step.code_point >= 0x80 && detail::has_flag(step.code_point, tables::ignorable);
    if (!invisible) visible.append(text.substr(at, step.length));
    at += step.length;
  }
  std::string folded;
  folded.reserve(visible.size());
  detail::append_form(folded, visible, detail::Form::phrase);

  std::string key;
  key.reserve(folded.size());
  bool pending_space = false;
  for (std::size_t at = 0; at < folded.size();) {
    const Decoded step = decode(folded, at);
    at += step.length;
    char32_t c = step.code_point;
    if (detail::is_space_fast(c)) {
      pending_space = !key.empty();
      continue;
    }
    if (pending_space) key.push_back(' ');
    pending_space = false;
    if (c == U'ё' || c == U'ѐ') {
      c = U'е';
    } else if (c == U'ѝ') {
      c = U'и';
    } else if (detail::is_apostrophe(c)) {
      c = U'\'';
    } else if (detail::is_quote(c)) {
      c = U'"';
    } else if (c >= 0x80 && detail::has_flag(c, tables::dash)) {
      c = U'-';
    }
    append(key, c);
  }
  return key;
}

SOP_INLINE std::size_t find_phrase(std::string_view text, std::string_view phrase, std::size_t from,
                                   PhraseEnd end) {
  if (phrase.empty() || from > text.size() || phrase.size() > text.size() - from) return npos;
  // Knuth, Morris and Pratt: border[i] is the length of the longest proper beginning of phrase[0..i] that
  // ends it.
  std::vector<std::size_t> border(phrase.size(), 0);
  for (std::size_t i = 1, k = 0; i < phrase.size(); ++i) {
    while (k > 0 && phrase[i] != phrase[k]) k = border[k - 1];
    if (phrase[i] == phrase[k]) ++k;
    border[i] = k;
  }
  for (std::size_t i = from, k = 0; i < text.size(); ++i) {
    while (k > 0 && text[i] != phrase[k]) k = border[k - 1];
    if (text[i] == phrase[k]) ++k;
    if (k < phrase.size()) continue;
    const std::size_t begin = i + 1 - phrase.size();
    if (is_word_boundary(text, begin) && (end == PhraseEnd::open || is_word_boundary(text, i + 1)))
      return begin;
    k = border[k - 1];
  }
  return npos;
}

// --- did you mean ------------------------------------------------------------------------------------------

SOP_INLINE std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t bound) {
  detail::CodePoints from;
  detail::CodePoints to;
  for (std::size_t at = 0; at < a.size();) {
    const Decoded step = decode(a, at);
    from.push_back(step.code_point);
    at += step.length;
  }
  for (std::size_t at = 0; at < b.size();) {
    const Decoded step = decode(b, at);
    to.push_back(step.code_point);
    at += step.length;
  }
  const std::size_t rows = from.size();
  const std::size_t columns = to.size();
  bound = std::min(bound, std::max(rows, columns));  // no distance is longer
  const std::size_t too_far = bound + 1;
  if (std::max(rows, columns) - std::min(rows, columns) > bound) return too_far;

  // Three rows of the table of distances between beginnings; only `bound` columns either side of the diagonal
  // matter.
  std::array<std::array<std::size_t, 66>, 3> few;
  std::vector<std::size_t> many;
  std::size_t* row = few[0].data();
  std::size_t* row_before = few[1].data();
  std::size_t* row_before_that = few[2].data();
  if (columns + 2 > few[0].size()) {
    many.resize(3 * (columns + 2));
    row = many.data();
    row_before = row + columns + 2;
    row_before_that = row_before + columns + 2;
  }
  std::fill_n(row, columns + 2, too_far);
  std::fill_n(row_before, columns + 2, too_far);
  std::fill_n(row_before_that, columns + 2, too_far);
  for (std::size_t j = 0; j <= std::min(columns, bound); ++j) row_before[j] = j;
  std::size_t best_before = 0;
  for (std::size_t i = 1; i <= rows; ++i) {
    const std::size_t first = i > bound ? i - bound : 0;
    const std::size_t last = std::min(columns, i + bound);
    std::size_t best = too_far;
    for (std::size_t j = first; j <= last; ++j) {
      std::size_t distance = too_far;
      if (j == 0) {
        distance = i;
      } else {
        distance = row_before[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
        distance = std::min(distance, row_before[j] + 1);
        if (j > first) distance = std::min(distance, row[j - 1] + 1);
        if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) {
          distance = std::min(distance, row_before_that[j - 2] + 1);
        }
      }
      row[j] = std::min(distance, too_far);
      best = std::min(best, row[j]);
    }
    row[last + 1] = too_far;  // the next row reads one column further
    if (best == too_far && best_before == too_far) return too_far;
    best_before = best;
    std::size_t* const free_row = row_before_that;
    row_before_that = row_before;
    row_before = row;
    row = free_row;
  }
  return std::min(row_before[columns], too_far);
}

SOP_INLINE Suggester::Suggester(std::string_view name, std::size_t at_most)
    : name_(name), key_(fold(name)), length_(length(key_)), at_most_(at_most) {}

SOP_INLINE void Suggester::offer(std::string_view candidate) {
  if (at_most_ == 0 || length_ > max_suggest_length || candidate.size() > max_suggest_length * 8) return;
  if (candidate == name_ || std::find(best_.begin(), best_.end(), candidate) != best_.end()) return;
  candidate_key_.clear();
  append_fold(candidate_key_, candidate);
  std::size_t bound = std::max<std::size_t>(1, length_ / 3);
  if (best_.size() == at_most_) {
    if (distances_.back() == 0) return;
    bound = std::min(bound, distances_.back() - 1);  // only a nearer one would enter
  }
  const std::size_t distance = edit_distance(key_, candidate_key_, bound);
  if (distance > bound || (distance > 0 && distance >= std::max(length_, length(candidate_key_)))) return;
  const auto place = std::upper_bound(distances_.begin(), distances_.end(), distance) - distances_.begin();
  best_.insert(best_.begin() + place, candidate);
  distances_.insert(distances_.begin() + place, distance);
  if (best_.size() > at_most_) {
    best_.pop_back();
    distances_.pop_back();
  }
}

}  // namespace sop::unicode
