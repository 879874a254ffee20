// The file as a whole: are its bytes text, which dialect does its first line choose.
#include <cstring>

#include "dsl/lexer_impl.hpp"
#include "dsl/text.hpp"
#include "sop/messages/syntax.hpp"

namespace sop::dsl {

namespace {

/// The length of a valid UTF-8 character at `p`, or 0 (RFC 3629: shortest form, no surrogates, up to U+10FFFF).
std::uint32_t valid_utf8(const unsigned char* p, std::size_t left) {
  const auto next = [p, left](std::size_t i) { return i < left && (p[i] & 0xC0U) == 0x80U; };
  if (p[0] < 0x80) return 1;
  if (p[0] < 0xC2) return 0;
  if (p[0] < 0xE0) return next(1) ? 2 : 0;
  if (p[0] < 0xF0) {
    if (!next(1) || !next(2)) return 0;
    if (p[0] == 0xE0 && p[1] < 0xA0) return 0;
    return p[0] == 0xED && p[1] > 0x9F ? 0 : 3;
  }
  if (p[0] > 0xF4 || !next(1) || !next(2) || !next(3)) return 0;
  if (p[0] == 0xF0 && p[1] < 0x90) return 0;
  return p[0] == 0xF4 && p[1] > 0x8F ? 0 : 4;
}

bool is_bidi_control(char32_t c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x200E || c == 0x200F ||
         c == 0x61C;
}

/// The stop token is looked at after so many bytes.
constexpr std::ptrdiff_t stop_bytes = 64 * 1024;

}  // namespace

/// Control and direction characters are reported wherever they stand, also in comments and texts; bytes that are not UTF-8
/// end the reading, because what they were meant to be is unknown.
bool Lexer::check_characters() {
  const std::string& text = sources_[file_].text();
  const char* const end = base_ + text.size();
  p_ = line_ = base_;
  end_ = end;
  const char* seen = base_;  // how far line ends were looked for
  const auto goes_on = [&](const char* p) {
    for (; seen < p; ++seen) {
      if (*seen == '\n' || *seen == '\r') line_ = seen + 1;
    }
    if (static_cast<std::size_t>(p - line_) <= limits_.max_line_bytes) return !gave_up();
    report_long_line();
    return false;
  };
  std::ptrdiff_t looked = 0;
  for (const char* p = base_; p < end;) {
    if (p - base_ - looked >= stop_bytes) {
      if (gave_up()) return false;
      looked = p - base_;
    }
    if (end - p >= 8) {
      std::uint64_t bytes = 0;
      std::memcpy(&bytes, p, 8);
      constexpr std::uint64_t ones = 0x0101010101010101U;
      const std::uint64_t low =
          (bytes - ones * 0x20U) & ~bytes & (ones * 0x80U);  // may hold a byte below 0x20
      const std::uint64_t del = bytes ^ (ones * 0x7FU);
      const std::uint64_t has_del = (del - ones) & ~del & (ones * 0x80U);
      if (((bytes & (ones * 0x80U)) | low | has_del) == 0) {
        p += 8;
        continue;
      }
    }
    const auto* byte = reinterpret_cast<const unsigned char*>(p);
    if (*byte < 0x80) {
      if (refused_control(*byte)) {
        if (!goes_on(p)) return false;
        sink_.error(messages::control_character, span(p, p + 1), {code_point_name(*byte)});
      }
      ++p;
      continue;
    }
    const std::uint32_t length = valid_utf8(byte, static_cast<std::size_t>(end - p));
    if (length == 0) {
      sink_.error(messages::invalid_utf8, span(p, p + 1));
      return false;
    }
    if (*byte >= 0xC2 && (*byte == 0xC2 || *byte == 0xD8 || *byte == 0xE2)) {
      const char32_t c = decode(p).value;
      if ((refused_control(c) || is_bidi_control(c)) && !goes_on(p)) return false;
      if (refused_control(c)) {
        sink_.error(messages::control_character, span(p, p + length), {code_point_name(c)});
      } else if (is_bidi_control(c)) {
        sink_.error(messages::bidi_character, span(p, p + length), {code_point_name(c)});
      }
    }
    p += length;
  }
  return true;
}

/// `sop en`, `sop ru 1`: returns where reading goes on. Without it the dialect is guessed from the kinds of the blocks, so
/// that the rest of the file is still read.
const char* Lexer::read_header(const char* begin, const char* end, const std::vector<Region>& regions) {
  p_ = line_ = begin;
  end_ = end;
  if (begin == base_ && end - begin >= 3 && std::memcmp(begin, "\xEF\xBB\xBF", 3) == 0) p_ += 3;
  while (p_ < end_) {
    const ByteClass c = class_of(static_cast<unsigned char>(*p_));
    if (*p_ == '#') {
      const char* const comment = p_;
      while (p_ < end_ && class_of(static_cast<unsigned char>(*p_)) != ByteClass::line_end) ++p_;
      out_.comments.push_back({span(comment, p_), true});
    } else if (c == ByteClass::space || c == ByteClass::line_end) {
      ++p_;
    } else {
      break;
    }
  }
  const char* const from = p_;
  const auto skip_spaces = [this] {
    while (p_ < end_ && (*p_ == ' ' || *p_ == '\t')) ++p_;
  };
  const auto take_word = [this] {
    const char* const word = p_;
    while (p_ < end_) {
      const ByteClass c = class_of(static_cast<unsigned char>(*p_));
      if (c != ByteClass::letter && c != ByteClass::digit && c != ByteClass::wide && *p_ != '.') break;
      ++p_;
    }
    return std::string(word, p_);
  };
  const std::string marker = fold_word(take_word());
  skip_spaces();
  const char* const name_at = p_;
  const std::string name = marker == "sop" ? take_word() : std::string();
  if (name.empty()) {
    const char* line_end = from;
    while (line_end < end_ && *line_end != '\n' && *line_end != '\r') ++line_end;
    sink_.error(from == end ? messages::missing_header__empty : messages::missing_header,
                span(from, std::min(line_end, from + 1)));
    out_.dialect = guess_dialect(from, end);
    return marker == "sop" ? p_ : from;
  }
  const std::string folded = fold_word(name);
  out_.dialect = folded == "en" ? Word::en : folded == "ru" ? Word::ru : folded == "et" ? Word::et : no_word;
  if (out_.dialect == no_word) {
    sink_.error(messages::unknown_dialect, span(name_at, p_), {name});
    out_.dialect = guess_dialect(p_, end);
  } else if (const Word other = other_dialect(regions, p_); other != no_word) {
    const std::string meant(word_form(other, 0));
    sink_.error(messages::another_dialect, span(name_at, p_), {meant, folded}).fix(span(name_at, p_), meant);
    out_.dialect = other;
  }
  const char* header_end = p_;
  skip_spaces();
  if (p_ < end_ && *p_ >= '0' && *p_ <= '9') {
    const char* const version_at = p_;
    const std::string version = take_word();
    header_end = p_;
    if (version == "1") {
      out_.language_version = 1;
    } else {
      sink_.error(messages::unknown_language_version, span(version_at, p_),
                  {version, "1", "sop " + folded + " 1"});
    }
    skip_spaces();
  }
  out_.header = span(from, header_end);
  if (p_ < end_ && *p_ != '\n' && *p_ != '\r' && *p_ != '#') {
    const char* rest = p_;
    while (rest < end_ && *rest != '\n' && *rest != '\r' && *rest != '#') ++rest;
    const char* shown = rest;
    while (shown > p_ && (shown[-1] == ' ' || shown[-1] == '\t')) --shown;
    sink_.error(messages::not_understood, span(p_, shown),
                {std::string(p_, shown), std::string(from, header_end)});
    p_ = rest;
  }
  return p_;
}

Word Lexer::guess_dialect(const char* begin, const char* end) const {
  static constexpr Word dialects[] = {Word::en, Word::ru, Word::et};
  for (const char* p = begin; p < end;) {
    while (p < end && class_of(static_cast<unsigned char>(*p)) != ByteClass::letter &&
           class_of(static_cast<unsigned char>(*p)) != ByteClass::wide) {
      ++p;
    }
    const char* const from = p;
    while (p < end && (class_of(static_cast<unsigned char>(*p)) == ByteClass::letter ||
                       class_of(static_cast<unsigned char>(*p)) == ByteClass::wide)) {
      ++p;
    }
    const std::string word = fold_word(std::string_view(from, static_cast<std::size_t>(p - from)));
    for (std::size_t d = 0; d < dialect_count; ++d) {
      const Spelling* found = Vocabulary::of(d).find(word);
      if (found != nullptr && found->kind != no_word) return dialects[d];
    }
    while (p < end && *p != '\n' && *p != '\r') ++p;
  }
  return no_word;
}

/// The dialect in which the file is written when it is plainly not that of its first line: no block has a kind of that one, some have
/// one of another, and nearly all words are of the other. The first block tells for most files.
Word Lexer::other_dialect(const std::vector<Region>& regions, const char* begin) const {
  static constexpr Word dialects[] = {Word::en, Word::ru, Word::et};
  const std::size_t own = dialect_index(out_.dialect);
  std::array<std::size_t, dialect_count> kinds{};
  std::array<std::size_t, dialect_count> words{};  // that are of one dialect alone
  const auto is_letter = [](char c) {
    const ByteClass byte = class_of(static_cast<unsigned char>(c));
    return byte == ByteClass::letter || byte == ByteClass::wide;
  };
  for (const Region& region : regions) {
    const char* p = std::max(base_ + region.begin, begin);
    const char* const region_end = base_ + region.end;
    while (p < region_end) {
      const char* line_end = p;
      while (line_end < region_end && *line_end != '\n' && *line_end != '\r') ++line_end;
      const char* last = line_end;
      while (last > p && (last[-1] == ' ' || last[-1] == '\t')) --last;
      const bool opens = last > p && last[-1] == '{';
      bool first = true;
      while (p < line_end && *p != '#') {
        if (*p == '"') {  // what people read
          ++p;
          while (p < line_end && *p != '"') ++p;
          if (p < line_end) ++p;
          continue;
        }
        if (!is_letter(*p)) {
          ++p;
          continue;
        }
        const char* const from = p;
        while (p < line_end && is_letter(*p)) ++p;
        const std::string word = fold_word(std::string_view(from, static_cast<std::size_t>(p - from)));
        std::size_t known_in = 0, one = 0;
        bool is_kind = false;
        for (std::size_t d = 0; d < dialect_count; ++d) {
          const Spelling* found = Vocabulary::of(d).find(word);
          if (found == nullptr || (found->reserved == no_word && found->kind == no_word &&
                                   found->label == no_word && found->soft_option == no_word))
            continue;
          ++known_in;
          one = d;
          is_kind = found->kind != no_word;
        }
        if (known_in == 1) {  // `test` is a word of two dialects and tells nothing
          ++words[one];
          if (first && opens && is_kind) {
            if (one == own) return no_word;
            ++kinds[one];
          }
        }
        first = false;
      }
      p = line_end + (line_end < region_end ? 1 : 0);
    }
  }
  for (std::size_t d = 0; d < dialect_count; ++d)
    if (d != own && kinds[d] > 0 && words[d] > 4 * words[own]) return dialects[d];
  return no_word;
}

}  // namespace sop::dsl
