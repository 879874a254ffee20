// sop/unicode.hpp — text as people write it: the project's own small part of Unicode 15.0.
//
// Names, phrases and messages of a procedure are in any language, so reading, comparing and showing them must
// not depend on a library, a locale or an operating system. Everything here is a function of its arguments
// alone. One word per idea:
//   decode, append       UTF-8, strictly
//   to_nfc, fold         when two texts are the same text, and when they are the same but for case
//   is_name_*, mixed_script   what a name of the language may look like
//   display_width, escape_for_terminal   how a text stands on a terminal
//   next_word, phrase_key, find_phrase   looking for phrases in what is said to a customer
//   edit_distance, suggest   did you mean
//
// Text that is not UTF-8 never stops a function: each longest invalid piece is read as one U+FFFD (as Unicode
// recommends in chapter 3.9), unless the function says otherwise. Ask `first_invalid` first where that
// matters.
//
// Limits: the longest input is the caller's; every function is linear in it unless it says otherwise, also
// for text made to be slow (a million combining marks). Nothing is cached: all functions are safe from every
// thread. Nothing throws but for memory. The tables (some 40 KB) are in sop/impl/unicode_tables.inl, written
// by a generator.
//
// Every header may include this one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sop/config.hpp"

namespace sop::unicode {

// --- UTF-8 -------------------------------------------------------------------------------------------------

inline constexpr char32_t replacement = 0xFFFD;
inline constexpr std::size_t npos = std::string_view::npos;

/// One step through a text.
struct Decoded {
  char32_t code_point = replacement;
  std::uint8_t length = 0;  ///< bytes taken; 0 only at the end of the text
  bool valid = false;       ///< false: these bytes are not UTF-8, and code_point is U+FFFD
};

namespace detail {
[[nodiscard]] Decoded decode_beyond_ascii(std::string_view text, std::size_t offset) noexcept;
[[nodiscard]] bool is_name_start_beyond_ascii(char32_t c) noexcept;
[[nodiscard]] bool is_name_continue_beyond_ascii(char32_t c) noexcept;
}  // namespace detail

/// The code point that begins at byte `offset`. Overlong forms, surrogates and numbers above 10FFFF are
/// invalid. At or past the end: length 0, not valid. Constant time.
[[nodiscard]] inline Decoded decode(std::string_view text, std::size_t offset) noexcept {
  if (offset < text.size() && static_cast<unsigned char>(text[offset]) < 0x80) {
    return {static_cast<char32_t>(text[offset]), 1, true};
  }
  return detail::decode_beyond_ascii(text, offset);
}

/// Where the code point that ends at byte `offset` begins; 0 for 0. Continuation bytes without a beginning
/// are stepped over one at a time. Constant time.
[[nodiscard]] std::size_t previous(std::string_view text, std::size_t offset) noexcept;

/// The byte at which a text stops being UTF-8, or `npos`.
[[nodiscard]] std::size_t first_invalid(std::string_view text) noexcept;

/// Adds the UTF-8 of a code point; a surrogate or a number above 10FFFF is added as U+FFFD.
void append(std::string& out, char32_t code_point);

/// The number of code points.
[[nodiscard]] std::size_t length(std::string_view text) noexcept;

// --- the same text -----------------------------------------------------------------------------------------

/// The text in normalisation form C: letters and their accents joined where Unicode joins them, the rest in
/// canonical order (UAX #15). Two texts with equal forms are the same text. Costs one copy for ASCII.
[[nodiscard]] std::string to_nfc(std::string_view text);
void append_nfc(std::string& out, std::string_view text);

/// Whether `to_nfc` would return the same bytes; allocates only where that cannot be told letter by letter.
[[nodiscard]] bool is_nfc(std::string_view text);

/// The key under which texts are equal but for upper and lower case: full default case folding in the middle
/// of normalisation, NFC(toCasefold(NFD(text))). Two keys are equal exactly when the texts are a canonical
/// caseless match (The Unicode Standard, 3.13, D145), and fold(fold(x)) = fold(x). No language is special: ß
/// and ẞ are ss, ς is σ, Turkish İ is i with a dot above (not i), and ı stays ı. ё and е differ here;
/// `phrase_key` joins them.
[[nodiscard]] std::string fold(std::string_view text);
/// The same, added to `out`: no allocation when `out` has room, unless an accent pile is longer than 64 code
/// points.
void append_fold(std::string& out, std::string_view text);

/// Whether `fold(a) == fold(b)`; no allocation for ASCII.
[[nodiscard]] bool equal_but_case(std::string_view a, std::string_view b);

// --- one code point ----------------------------------------------------------------------------------------

/// The Script property (UAX #24). `unknown` is what Unicode has not assigned.
enum class Script : std::uint8_t {
#define SOP_UNICODE_SCRIPT(id, name) id,
#include "sop/impl/unicode_scripts.def"
#undef SOP_UNICODE_SCRIPT
};

[[nodiscard]] Script script_of(char32_t c) noexcept;
/// The name of a script in English, for example "Cyrillic".
[[nodiscard]] std::string_view script_name(Script script) noexcept;

/// General categories L*, M* and N*.
[[nodiscard]] bool is_letter(char32_t c) noexcept;
[[nodiscard]] bool is_mark(char32_t c) noexcept;
[[nodiscard]] bool is_number(char32_t c) noexcept;
/// Property White_Space: the spaces of all kinds, NBSP, tab, line and paragraph ends.
[[nodiscard]] bool is_space(char32_t c) noexcept;
/// General category Cc: U+0000..U+001F, U+007F..U+009F.
[[nodiscard]] bool is_control(char32_t c) noexcept;
/// Property Bidi_Control: what changes the direction of the text around it.
[[nodiscard]] bool is_bidi_control(char32_t c) noexcept;

// --- names -------------------------------------------------------------------------------------------------

/// Whether a name may begin with it: `_`, and XID_Start letters (and letter numbers) of any alphabet. Left
/// out of XID (UAX #31): what cannot be seen (Default_Ignorable_Code_Point, such as the Hangul fillers) and
/// styled copies of letters (mathematical, full-width and half-width forms), because two names must not look
/// alike for no reason.
[[nodiscard]] inline bool is_name_start(char32_t c) noexcept {
  if (c < 0x80) return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || c == U'_';
  return detail::is_name_start_beyond_ascii(c);
}

/// Whether a name may go on with it: the above, combining marks, and decimal digits of any alphabet. Of
/// XID_Continue, punctuation (the middle dot, the undertie) is left out, and so are the joiners U+200C and
/// U+200D.
[[nodiscard]] inline bool is_name_continue(char32_t c) noexcept {
  if (c < 0x80) return is_name_start(c) || (c >= U'0' && c <= U'9');
  return detail::is_name_continue_beyond_ascii(c);
}

/// Whether the whole text is one name, by the two rules above.
[[nodiscard]] bool is_name(std::string_view text) noexcept;

/// Two scripts in one word of a name.
struct MixedScript {
  std::size_t offset = 0;  ///< the byte at which the first code point of the second script begins
  char32_t code_point = 0;
  Script expected = Script::unknown;  ///< the script of the word up to here
  Script found = Script::unknown;
  std::size_t word_begin = 0;  ///< the word: bytes [word_begin, word_end), without `_`
  std::size_t word_end = 0;
};

/// The first place where a word mixes scripts; words are parted by `_`. Digits, marks and whatever else is
/// common to scripts are free. Scripts that one language writes together are no mixture: Han with Hiragana
/// and Katakana, with Hangul, or with Bopomofo (UTS #39, 5.1). It does not tell words apart that look alike
/// in two whole alphabets.
[[nodiscard]] std::optional<MixedScript> mixed_script(std::string_view name) noexcept;

// --- terminals ---------------------------------------------------------------------------------------------

/// Columns on a terminal: 2 for East Asian Wide and Fullwidth (UAX #11), 0 for non-spacing and enclosing
/// marks, for what is invisible (joiners, variation selectors, direction marks) and for the vowels and finals
/// that close a Hangul syllable, else 1. Controls are 0, a tab too: the caller expands tabs. The soft hyphen
/// is 1, as terminals show it.
[[nodiscard]] int display_width(char32_t c) noexcept;

/// The sum over a text. An emoji that is joined of several counts each of them, as most terminals show it.
[[nodiscard]] std::size_t display_width(std::string_view text) noexcept;

/// What happens to tab, line feed and carriage return before line feed.
enum class Whitespace : std::uint8_t { escape, keep };

/// The text with everything made visible that could steer a terminal or deceive its reader: controls and
/// escapes, direction marks, line and paragraph separators and invisible characters as `\u{202E}`, bytes that
/// are not UTF-8 as
/// `\x{FF}`. Zero-width joiners and variation selectors stay, for emoji and for the alphabets that need them.
/// It is for reading, not for reading back: a backslash of the text stays one. Piece by piece gives the same
/// as at once, if the text is cut between code points.
[[nodiscard]] std::string escape_for_terminal(std::string_view text,
                                              Whitespace whitespace = Whitespace::escape);
void append_escaped(std::string& out, std::string_view text, Whitespace whitespace = Whitespace::escape);

// --- words and phrases -------------------------------------------------------------------------------------

/// Bytes [begin, end) of a text.
struct Word {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The first word that begins at or after byte `from`: a run of letters, marks and numbers, apostrophes
/// between two of them included (`don't`, `об'єкт`; any of the forms that `phrase_key` makes one). A hyphen
/// parts words. This is plainer than UAX #29 (`3.5` is two words, and a run of ideographs is one) and enough
/// to tell `calm` from `calmly`.
[[nodiscard]] std::optional<Word> next_word(std::string_view text, std::size_t from = 0) noexcept;

/// Whether no word goes on across byte `offset`.
[[nodiscard]] bool is_word_boundary(std::string_view text, std::size_t offset) noexcept;

/// The key in which phrases are looked for: `fold`, and what does not change the words is made one.
/// Apostrophes of all forms, also accents typed for them, are '; quotation marks are "; dashes and the minus
/// sign are -; a run of spaces of any kind (NBSP, line ends) is one space, none at the ends; invisible
/// characters (soft hyphen, joiners) are gone; ё is е; the stress mark on a Cyrillic letter is gone (ѓ and ќ
/// stay). phrase_key(phrase_key(x)) = phrase_key(x).
[[nodiscard]] std::string phrase_key(std::string_view text);

/// How a phrase must end in the text: with a word, or anywhere (for word forms: `успоко` finds
/// `успокойтесь`).
enum class PhraseEnd : std::uint8_t { word, open };

/// Where `phrase` first stands in `text` at or after byte `from`, beginning where a word begins; `npos`:
/// nowhere. Both are keys of `phrase_key`, and the answer counts bytes of the key. An empty phrase is
/// nowhere. Linear in both.
[[nodiscard]] std::size_t find_phrase(std::string_view text, std::string_view phrase, std::size_t from = 0,
                                      PhraseEnd end = PhraseEnd::word);

// --- did you mean ------------------------------------------------------------------------------------------

/// How many code points must be inserted, left out, replaced or swapped with their neighbour to turn `a` into
/// `b`, no place being changed twice (the restricted Damerau–Levenshtein distance); more than `bound` is
/// `bound + 1`. Cost: the longer length × (2 · bound + 1); allocates only past 64 code points.
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t bound);

/// Longer names get no suggestion, so that a hostile name costs nothing. In code points after folding.
inline constexpr std::size_t max_suggest_length = 64;

/// Keeps the candidates nearest to a misspelt name: at most max(1, length / 3) edits away, case apart, and
/// not replaced altogether. Nearest first; of equal distance, the one offered first. The texts offered must
/// outlive it. Cost: an `edit_distance` and, beyond ASCII, a folding for each candidate.
class Suggester {
 public:
  explicit Suggester(std::string_view name, std::size_t at_most = 1);
  void offer(std::string_view candidate);
  [[nodiscard]] const std::vector<std::string_view>& best() const { return best_; }

 private:
  std::string name_;
  std::string key_;
  std::string candidate_key_;
  std::size_t length_ = 0;
  std::size_t at_most_ = 0;
  std::vector<std::string_view> best_;
  std::vector<std::size_t> distances_;
};

/// The best of a range of texts, by the rules of `Suggester`; empty when none is near.
template <class Texts>
[[nodiscard]] std::vector<std::string_view> suggest(std::string_view name, const Texts& candidates,
                                                    std::size_t at_most = 1) {
  Suggester suggester(name, at_most);
  for (const auto& candidate : candidates) suggester.offer(candidate);
  return suggester.best();
}

}  // namespace sop::unicode

#ifndef SOP_COMPILED_LIB
#include "sop/impl/unicode.inl"
#include "sop/impl/unicode_text.inl"
#endif
