// What both sop/impl/unicode.inl and sop/impl/unicode_text.inl need: the record of a code point, and the
// making of the normal and folded forms.
//
// A form is made segment by segment. A segment begins at a boundary — a code point that nothing before it can
// change (combining class 0 and NFC_Quick_Check yes) — and reaches to the next. Nearly all segments are one
// code point, which is copied, or folded by one search; only the others are taken apart, ordered and put
// together again. That folding may go so, too, is proved for every code point when the tables are written.
#pragma once

#include <algorithm>
#include <array>
#include <iterator>

#include "sop/impl/unicode_tables.inl"
#include "sop/unicode.hpp"

namespace sop::unicode::detail {

// A list of code points that allocates only past 64.
class CodePoints {
 public:
  void push_back(char32_t c) {
    if (size_ < few_.size()) {
      few_[size_] = c;
    } else {
      if (size_ == few_.size()) many_.assign(few_.begin(), few_.end());
      many_.push_back(c);
    }
    ++size_;
  }
  void clear() {
    size_ = 0;
    many_.clear();
  }
  void shrink(std::size_t size) {
    if (size_ > few_.size()) {
      if (size > few_.size()) {
        many_.resize(size);
      } else {
        std::copy_n(many_.begin(), size, few_.begin());
        many_.clear();
      }
    }
    size_ = size;
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] char32_t* data() { return size_ > few_.size() ? many_.data() : few_.data(); }
  [[nodiscard]] const char32_t* data() const { return size_ > few_.size() ? many_.data() : few_.data(); }
  char32_t operator[](std::size_t i) const { return data()[i]; }

 private:
  std::size_t size_ = 0;
  std::array<char32_t, 64> few_;
  std::vector<char32_t> many_;
};

inline const tables::Record& record_of(char32_t c) noexcept {
  constexpr std::size_t pages = std::size(tables::range_of_page) - 1;
  const std::size_t page = std::min<std::size_t>(c >> 8U, pages - 1);
  const std::uint32_t* first = tables::ranges + tables::range_of_page[page];
  // The range that reaches into the next page is the last candidate; the last page has all that follow.
  const std::size_t last =
      std::min<std::size_t>(tables::range_of_page[page + 1], std::size(tables::ranges) - 1);
  const std::uint32_t wanted = static_cast<std::uint32_t>(c) << 11U | 0x7FFU;
  const std::uint32_t* after = std::upper_bound(first, tables::ranges + last + 1, wanted);
  return tables::records[*(after - 1) & 0x7FFU];
}

inline bool has_flag(char32_t c, unsigned flags) noexcept {
  return c < 0x110000 && (record_of(c).flags & flags) != 0;
}

inline bool is_boundary(char32_t c) noexcept {
  if (c < 0x300) return true;
  const tables::Record& record = record_of(c);
  return record.combining_class == 0 && (record.flags & (tables::nfc_no | tables::nfc_maybe)) == 0;
}

// --- Hangul, by arithmetic (The Unicode Standard, 3.12) ----------------------------------------------------
inline constexpr char32_t hangul_first = 0xAC00, hangul_last = 0xD7A3;
inline constexpr char32_t jamo_l = 0x1100, jamo_v = 0x1161, jamo_t = 0x11A7;
inline constexpr char32_t count_l = 19, count_v = 21, count_t = 28;

// --- normalisation -----------------------------------------------------------------------------------------

// One step of canonical decomposition; {c, 0}: there is none.
inline std::array<char32_t, 2> decomposition(char32_t c) noexcept {
  if (c < 0xC0) return {c, 0};
  const auto* by_composite = std::lower_bound(
      std::begin(tables::pair_of_composite), std::end(tables::pair_of_composite), c,
      [](std::uint16_t pair, char32_t wanted) { return tables::pairs[pair].composite < wanted; });
  if (by_composite != std::end(tables::pair_of_composite) && tables::pairs[*by_composite].composite == c) {
    return {tables::pairs[*by_composite].first, tables::pairs[*by_composite].second};
  }
  std::uint32_t ideograph = 0;
  if (c >= tables::ideographs_bmp_first &&
      c - tables::ideographs_bmp_first < std::size(tables::ideographs_bmp)) {
    ideograph = tables::ideographs_bmp[c - tables::ideographs_bmp_first];
  }
  if (c >= tables::ideographs_sip_first &&
      c - tables::ideographs_sip_first < std::size(tables::ideographs_sip)) {
    ideograph = tables::ideographs_sip[c - tables::ideographs_sip_first];
  }
  if (ideograph != 0) return {ideograph, 0};
  const auto* one_way =
      std::lower_bound(std::begin(tables::one_way), std::end(tables::one_way), c,
                       [](const tables::Pair& pair, char32_t wanted) { return pair.composite < wanted; });
  if (one_way != std::end(tables::one_way) && one_way->composite == c)
    return {one_way->first, one_way->second};
  return {c, 0};
}

// The full canonical decomposition, not yet in order. The tables nest a few steps deep.
inline void decompose(char32_t c, CodePoints& out) {
  if (c >= hangul_first && c <= hangul_last) {
    const char32_t index = c - hangul_first;
    out.push_back(jamo_l + index / (count_v * count_t));
    out.push_back(jamo_v + index % (count_v * count_t) / count_t);
    if (index % count_t != 0) out.push_back(jamo_t + index % count_t);
    return;
  }
  const auto parts = decomposition(c);
  if (parts[0] == c) {
    out.push_back(c);
    return;
  }
  decompose(parts[0], out);
  if (parts[1] != 0) decompose(parts[1], out);
}

// Sorts each run of marks by combining class, equal ones in the order of the text. Short runs by insertion,
// long ones by counting, so that the whole is linear.
inline void order(CodePoints& text) {
  constexpr unsigned class_bit = 24;  // the class is kept above the code point meanwhile
  char32_t* data = text.data();
  const std::size_t size = text.size();
  std::vector<char32_t> sorted;
  for (std::size_t begin = 0; begin < size;) {
    std::size_t end = begin;
    for (; end < size; ++end) {
      const char32_t combining_class = data[end] < 0x300 ? 0U : record_of(data[end]).combining_class;
      if (combining_class == 0) break;
      data[end] |= combining_class << class_bit;
    }
    if (end - begin <= 16) {
      for (std::size_t i = begin + 1; i < end; ++i) {
        const char32_t moved = data[i];
        std::size_t at = i;
        for (; at > begin && data[at - 1] >> class_bit > moved >> class_bit; --at) data[at] = data[at - 1];
        data[at] = moved;
      }
    } else {
      std::array<std::size_t, 257> starts{};
      for (std::size_t i = begin; i < end; ++i) ++starts[(data[i] >> class_bit) + 1];
      for (std::size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
      sorted.resize(end - begin);
      for (std::size_t i = begin; i < end; ++i) sorted[starts[data[i] >> class_bit]++] = data[i];
      std::copy(sorted.begin(), sorted.end(), data + begin);
    }
    for (std::size_t i = begin; i < end; ++i) data[i] &= 0x1FFFFFU;
    begin = end + 1;
  }
}

// What the two compose to; 0: nothing.
inline char32_t composite(char32_t first, char32_t second) noexcept {
  if (first >= jamo_l && first < jamo_l + count_l && second >= jamo_v && second < jamo_v + count_v) {
    return hangul_first + ((first - jamo_l) * count_v + (second - jamo_v)) * count_t;
  }
  if (first >= hangul_first && first <= hangul_last && (first - hangul_first) % count_t == 0 &&
      second > jamo_t && second < jamo_t + count_t) {
    return first + (second - jamo_t);
  }
  const auto* found =
      std::lower_bound(std::begin(tables::pairs), std::end(tables::pairs), tables::Pair{first, second, 0},
                       [](const tables::Pair& a, const tables::Pair& b) {
                         return a.first != b.first ? a.first < b.first : a.second < b.second;
                       });
  const bool is_pair = found != std::end(tables::pairs) && found->first == first && found->second == second;
  return is_pair ? static_cast<char32_t>(found->composite) : 0;
}

// Joins what canonical composition joins, in place (UAX #15, D117).
inline void compose(CodePoints& text) {
  char32_t* data = text.data();
  std::size_t size = 0;
  std::size_t starter = npos;
  int last_class = -1;  // of the code points kept after the starter; -1: there are none
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t c = data[i];
    const int combining_class = c < 0x300 ? 0 : record_of(c).combining_class;
    if (starter != npos && last_class < combining_class) {
      const char32_t joined = composite(data[starter], c);
      if (joined != 0) {
        data[starter] = joined;
        continue;
      }
    }
    if (combining_class == 0) {
      starter = size;
      last_class = -1;
    } else {
      last_class = combining_class;
    }
    data[size++] = c;
  }
  text.shrink(size);
}

// --- folding -----------------------------------------------------------------------------------------------

// The folding to one code point (or itself).
inline char32_t fold_simple(char32_t c) noexcept {
  if (c < 0x80) return c >= U'A' && c <= U'Z' ? c + 32 : c;
  const auto* after =
      std::upper_bound(std::begin(tables::fold_runs), std::end(tables::fold_runs), c,
                       [](char32_t wanted, const tables::FoldRun& run) { return wanted < run.first; });
  const tables::FoldRun& run = *(after - 1);  // the first run is ASCII: there is one before
  if (c > run.last || (c - run.first) % run.step != 0) return c;
  return static_cast<char32_t>(static_cast<std::int32_t>(c) + run.delta);
}

// The folding to several, or null.
inline const std::uint32_t* fold_full(char32_t c) noexcept {
  if (c < 0xDF) return nullptr;
  const auto* found =
      std::lower_bound(std::begin(tables::fold_full), std::end(tables::fold_full), c,
                       [](const tables::FoldFull& entry, char32_t wanted) { return entry.from < wanted; });
  return found != std::end(tables::fold_full) && found->from == c ? found->to : nullptr;
}

// Leaves out what does not change a word, of a text in canonical order and taken apart: the dots of ё, and
// the stress mark of a Cyrillic letter other than г and к, whose accent makes another letter.
inline void drop_stress(CodePoints& text) {
  char32_t* data = text.data();
  std::size_t size = 0;
  char32_t base = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t c = data[i];
    if (record_of(c).combining_class == 0) base = c;
    const bool accent = c == 0x0300 || c == 0x0301;
    const bool dots = c == 0x0308;
    const bool is_ie = base == U'е' || base == U'Е';
    const bool keeps_accent = base == U'г' || base == U'Г' || base == U'к' || base == U'К';
    if (dots && is_ie) continue;
    if (accent && !keeps_accent && script_of(base) == Script::cyrillic) continue;
    data[size++] = c;
  }
  text.shrink(size);
}

enum class Form : std::uint8_t { nfc, folded, phrase };

// A segment of more than one code point, or one that is not simple.
inline void append_segment(std::string& out, std::string_view segment, Form form, CodePoints& buffer,
                           CodePoints& folded) {
  buffer.clear();
  for (std::size_t at = 0; at < segment.size();) {
    const Decoded step = decode(segment, at);
    decompose(step.code_point, buffer);
    at += step.length;
  }
  order(buffer);
  CodePoints* result = &buffer;
  if (form != Form::nfc) {
    if (form == Form::phrase) drop_stress(buffer);
    folded.clear();
    for (std::size_t i = 0; i < buffer.size(); ++i) {
      if (const std::uint32_t* to = fold_full(buffer[i])) {
        for (int part = 0; part < 3 && to[part] != 0; ++part) decompose(to[part], folded);
      } else {
        decompose(fold_simple(buffer[i]), folded);
      }
    }
    order(folded);
    result = &folded;
  }
  compose(*result);
  for (std::size_t i = 0; i < result->size(); ++i) append(out, (*result)[i]);
}

inline void append_form(std::string& out, std::string_view text, Form form) {
  CodePoints buffer;
  CodePoints folded;
  std::size_t begin = 0;
  Decoded first = decode(text, 0);
  bool first_is_boundary = is_boundary(first.code_point);
  while (begin < text.size()) {
    std::size_t end = begin + first.length;
    Decoded next = decode(text, end);
    bool next_is_boundary = next.length == 0 || is_boundary(next.code_point);
    const bool simple = first_is_boundary && next_is_boundary;
    if (simple && form == Form::nfc) {
      append(out, first.code_point);
    } else if (simple && fold_full(first.code_point) == nullptr) {
      append(out, fold_simple(first.code_point));
    } else {
      while (!next_is_boundary) {
        end += next.length;
        next = decode(text, end);
        next_is_boundary = next.length == 0 || is_boundary(next.code_point);
      }
      append_segment(out, text.substr(begin, end - begin), form, buffer, folded);
    }
    begin = end;
    first = next;
    first_is_boundary = true;
  }
}

inline bool is_ascii(std::string_view text) noexcept {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

inline char lower_ascii(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace sop::unicode::detail
