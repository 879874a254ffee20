// All of Unicode, code point by code point, against utf8proc 2.8 (the same Unicode 15.0), and random texts made of the
// code points that normalisation and folding find hardest. Where the two differ on purpose, the difference is named here
// and the test insists that there is no other.
#include <doctest/doctest.h>
#include <utf8proc.h>

#include <cstdint>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "sop/unicode.hpp"

namespace {

using namespace sop::unicode;

constexpr char32_t code_points = 0x110000;

bool is_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDFFF; }

std::string utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) append(out, c);
  return out;
}

std::string numbers(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (int shift = 20; shift >= 0; shift -= 4) out += digits[c >> shift & 0xFU];
    out += ' ';
  }
  return out;
}

std::string oracle(std::string_view text, unsigned options) {
  utf8proc_uint8_t* result = nullptr;
  const utf8proc_ssize_t size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                             static_cast<utf8proc_ssize_t>(text.size()), &result,
                                             static_cast<utf8proc_option_t>(options | UTF8PROC_STABLE));
  if (size < 0) FAIL("the oracle does not answer");
  std::string out(reinterpret_cast<const char*>(result), static_cast<std::size_t>(size));
  std::free(result);
  return out;
}

std::string oracle_nfc(std::string_view text) { return oracle(text, UTF8PROC_COMPOSE); }

// Taken apart first: utf8proc folds a letter before it takes it apart, which for texts with U+0345 is another key.
std::string oracle_fold(std::string_view text) {
  const std::string apart = oracle(text, UTF8PROC_DECOMPOSE);
  return oracle(apart, UTF8PROC_COMPOSE | UTF8PROC_CASEFOLD);
}

std::string category(char32_t c) { return utf8proc_category_string(static_cast<utf8proc_int32_t>(c)); }

// Default_Ignorable_Code_Point; utf8proc does not know those that are reserved.
bool is_ignorable(char32_t c) {
  return utf8proc_get_property(static_cast<utf8proc_int32_t>(c))->ignorable != 0 || c == 0x2065 ||
         (c >= 0xFFF0 && c <= 0xFFF8) || (c >= 0xE0000 && c <= 0xE0FFF);
}

// Code points that normalisation or folding changes, or that join others.
std::vector<char32_t> hard_code_points() {
  std::vector<char32_t> hard;
  for (char32_t c = 0; c < code_points; ++c) {
    if (is_surrogate(c)) continue;
    const utf8proc_property_t* property = utf8proc_get_property(static_cast<utf8proc_int32_t>(c));
    const bool many_alike =
        (c >= 0xAC00 + 28 * 40 && c <= 0xD7A3) || (c >= 0xF950 && c <= 0xFA00) || c >= 0x2F820;
    const bool changes = property->combining_class != 0 || property->comb_index != UINT16_MAX ||
                         (property->decomp_type == 0 && property->decomp_seqindex != UINT16_MAX) ||
                         property->casefold_seqindex != UINT16_MAX;
    if ((changes && !many_alike) || (c >= 0x1100 && c <= 0x11FF) || (c >= 0xAC00 && c <= 0xAC00 + 60)) {
      hard.push_back(c);
    }
  }
  return hard;
}

// What is wrong with the text, or nothing.
std::string problem_of(std::u32string_view text) {
  const std::string bytes = utf8(text);
  const std::string nfc = oracle_nfc(bytes);
  if (to_nfc(bytes) != nfc) return "NFC";
  if (is_nfc(bytes) != (nfc == bytes)) return "is_nfc";
  const std::string key = fold(bytes);
  if (key != oracle_fold(bytes)) return "fold";
  if (fold(key) != key) return "fold of the fold";
  if (fold(nfc) != key) return "fold of the NFC";
  const std::string phrase = phrase_key(bytes);
  if (phrase_key(phrase) != phrase) return "phrase key of the phrase key";
  if (phrase_key(nfc) != phrase) return "phrase key of the NFC";
  if (!is_nfc(phrase)) return "NFC of the phrase key";
  return "";
}

void compare(std::u32string_view text) {
  const std::string problem = problem_of(text);
  if (!problem.empty()) FAIL_CHECK(problem << " of " << numbers(text));
}

// Compares many short texts at once, parted by spaces, and one by one only when that fails.
class Batch {
 public:
  void add(std::u32string_view text) {
    texts_.emplace_back(text);
    joined_ += text;
    joined_ += U' ';
    if (texts_.size() == 100) flush();
  }
  void flush() {
    if (!problem_of(joined_).empty()) {
      compare(joined_);
      for (const std::u32string& text : texts_) compare(text);
    }
    texts_.clear();
    joined_.clear();
  }

 private:
  std::vector<std::u32string> texts_;
  std::u32string joined_;
};

}  // namespace

TEST_CASE("the oracle is of the same version of Unicode") {
  REQUIRE(std::string_view(utf8proc_unicode_version()) == "15.0.0");
}

TEST_CASE("normal form and folding of every code point") {
  Batch batch;
  for (char32_t c = 0; c < code_points; ++c) {
    if (is_surrogate(c)) continue;
    const bool alike = c >= 0x30000;  // ideographs, private use and nothing: is it itself?
    if (!alike) {
      batch.add({&c, 1});
      continue;
    }
    std::string text;
    append(text, c);
    if (to_nfc(text) != text || fold(text) != text || !is_nfc(text)) FAIL_CHECK(numbers({&c, 1}));
    const utf8proc_property_t* property = utf8proc_get_property(static_cast<utf8proc_int32_t>(c));
    if (property->combining_class != 0 || property->decomp_seqindex != UINT16_MAX ||
        property->casefold_seqindex != UINT16_MAX) {
      FAIL_CHECK("the oracle knows more of " << numbers({&c, 1}));
    }
  }
  batch.flush();
}

TEST_CASE("normal form and folding of letters and marks before and after a mark") {
  Batch batch;
  for (char32_t c = 0; c < 0x20000; ++c) {
    if (is_surrogate(c) || (c >= 0x3400 && c < 0xA000) || (c >= 0xAC80 && c < 0xF900)) continue;
    if (!is_letter(c) && !is_mark(c)) continue;
    for (const char32_t other : {U'\u0301', U'\u0308', U'\u0323', U'\u0345', U'\u11A8', U'е'}) {
      const char32_t both[] = {c, other, c};
      batch.add({both, 2});
      batch.add({both + 1, 2});
    }
  }
  batch.flush();
}

TEST_CASE("random texts of hard code points") {
  const std::vector<char32_t> hard = hard_code_points();
  REQUIRE(hard.size() > 3000);
  REQUIRE(hard.size() < 8000);
  constexpr std::u32string_view others = U"eЕеГгγΑΣ가 '\u00AD\u200D\u2019ß";
  std::mt19937 random(1);
  const auto below = [&](std::size_t limit) { return static_cast<std::size_t>(random()) % limit; };
  for (int round = 0; round < 20000; ++round) {
    std::u32string text;
    const std::size_t size = 1 + below(round % 100 == 0 ? 200 : 8);
    const std::size_t base = below(hard.size());
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t kind = below(8);
      if (kind < 3) {
        text += hard[below(hard.size())];
      } else if (kind < 5) {
        text += hard[(base + below(12)) % hard.size()];  // neighbours join more often
      } else if (kind < 7) {
        text += static_cast<char32_t>(0x300 + below(0x46));
      } else {
        text += others[below(others.size())];
      }
    }
    compare(text);
  }
}

TEST_CASE("categories of every code point") {
  for (char32_t c = 0; c < code_points; ++c) {
    const std::string kind = category(c);
    if (is_letter(c) != (kind[0] == 'L') || is_mark(c) != (kind[0] == 'M') ||
        is_number(c) != (kind[0] == 'N') || is_control(c) != (kind == "Cc")) {
      FAIL_CHECK("category of " << numbers({&c, 1}));
    }
    if (kind[0] == 'Z' && !is_space(c)) FAIL_CHECK("space " << numbers({&c, 1}));
    if (is_space(c) && kind[0] != 'Z' && !(c >= 0x09 && c <= 0x0D) && c != 0x85) {
      FAIL_CHECK("no space " << numbers({&c, 1}));
    }
    const bool may_start = kind[0] == 'L' || kind == "Nl" || c == U'_';
    const bool may_continue = may_start || kind == "Mn" || kind == "Mc" || kind == "Nd";
    if ((is_name_start(c) && !may_start) || (is_name_continue(c) && !may_continue) ||
        (is_name_start(c) && !is_name_continue(c))) {
      FAIL_CHECK("in a name " << numbers({&c, 1}));
    }
    // What is left out of names, beside what XID leaves out, is invisible or a styled copy of something else.
    const utf8proc_property_t* property = utf8proc_get_property(static_cast<utf8proc_int32_t>(c));
    const bool styled = property->decomp_type != 0;
    if (may_continue && !is_name_continue(c) && !is_ignorable(c) && !styled) {
      const bool letter_that_xid_leaves_out = c == 0x2E2F;  // vertical tilde
      if (!letter_that_xid_leaves_out) FAIL_CHECK("not in a name " << numbers({&c, 1}));
    }
    if ((kind == "Cn") != (script_of(c) == Script::unknown) && kind != "Co" && kind != "Cs") {
      FAIL_CHECK("script of " << numbers({&c, 1}));
    }
    if (is_bidi_control(c) && kind != "Cf") FAIL_CHECK("direction " << numbers({&c, 1}));
    const bool invisible = is_ignorable(c) || kind == "Zl" || kind == "Zp" || kind == "Cc" || kind == "Cs";
    std::string text;
    append(text, c);
    const bool escaped = escape_for_terminal(text) != text;
    const bool noncharacter = (c & 0xFFFEU) == 0xFFFEU || (c >= 0xFDD0 && c <= 0xFDEF);
    const bool annotation = c >= 0xFFF9 && c <= 0xFFFB;
    const bool shapes =
        kind == "Mn" || c == 0x200C || c == 0x200D || kind == "Cs";  // a surrogate is U+FFFD in `text`
    if (escaped != ((invisible && !shapes) || noncharacter || annotation))
      FAIL_CHECK("escaped " << numbers({&c, 1}));
  }
}

TEST_CASE("width of every code point") {
  for (char32_t c = 0; c < code_points; ++c) {
    const int ours = display_width(c);
    const int theirs = utf8proc_charwidth(static_cast<utf8proc_int32_t>(c));
    if (ours == theirs) continue;
    const std::string kind = category(c);
    const bool spacing_mark = kind == "Mc" && ours == 1 && theirs == 0;  // it takes a column of its own
    const bool numeral_sign = kind == "Cf" && ours == 1 && theirs == 0;  // printed around digits
    const bool invisible = ours == 0 && is_ignorable(c);  // fillers, reserved for invisible use
    const bool reserved_wide =
        kind == "Cn" && ours == 2 && theirs == 1;  // where East Asian letters will be assigned
    const bool tail = (c >= 0x1160 && c <= 0x11FF) || (c >= 0xD7B0 && c <= 0xD7FB);
    const bool closes_hangul = kind == "Lo" && ours == 0 && theirs == 1 && tail;
    const bool reserved_hangul = kind == "Cn" && ours == 0 && c >= 0xD7B0 && c <= 0xD7FF;
    if (!spacing_mark && !numeral_sign && !invisible && !reserved_wide && !closes_hangul &&
        !reserved_hangul) {
      FAIL_CHECK("width of " << numbers({&c, 1}) << ours << " against " << theirs);
    }
  }
}

TEST_CASE("random bytes are read alike") {
  constexpr std::string_view bytes(
      "\x41\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC1\xC2\xDF\xE0\xE1\xED\xEE\xEF\xF0\xF1\xF3\xF4\xF5\xFF", 23);
  std::mt19937 random(2);
  for (int round = 0; round < 200000; ++round) {
    std::string text;
    const std::size_t size = 1 + random() % 6;
    for (std::size_t i = 0; i < size; ++i) text += bytes[random() % bytes.size()];
    utf8proc_int32_t expected = -1;
    const utf8proc_ssize_t taken = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                                    static_cast<utf8proc_ssize_t>(text.size()), &expected);
    const Decoded step = decode(text, 0);
    if (step.valid != (taken > 0)) FAIL_CHECK("valid");
    if (step.valid && (step.code_point != static_cast<char32_t>(expected) || step.length != taken))
      FAIL_CHECK("read");
    if (!step.valid && (step.code_point != replacement || step.length == 0)) FAIL_CHECK("invalid");
  }
}
