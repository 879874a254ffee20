// dsl/keywords.hpp — the words of the language and where each one is known.
//
// dsl/keywords.def is the one list; here it becomes the enumeration `sop::Word`, a table of rows, and `Vocabulary`, the
// words of one dialect by their spelling. Lexer, resolver, messages, formatter and documents read the same rows. Text is
// compared folded: upper and lower case alike.
//
// Internal: stages of the library include it, hosts do not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/ast.hpp"

namespace sop {

/// Where a word is known: bits, a word may have several.
namespace word_group {
inline constexpr std::uint32_t kind = 1U << 0;     ///< opens a block
inline constexpr std::uint32_t label = 1U << 1;    ///< stands before a colon
inline constexpr std::uint32_t op = 1U << 2;       ///< operators, and values with a meaning of their own
inline constexpr std::uint32_t trigger = 1U << 3;  ///< begins a move
inline constexpr std::uint32_t type = 1U << 4;
inline constexpr std::uint32_t option = 1U << 5;       ///< leads an option after a comma
inline constexpr std::uint32_t soft_option = 1U << 6;  ///< the same, only where a value follows
inline constexpr std::uint32_t action = 1U << 7;       ///< stands as a move's target
inline constexpr std::uint32_t function = 1U << 8;
inline constexpr std::uint32_t unit = 1U << 9;
inline constexpr std::uint32_t weekday = 1U << 10;
inline constexpr std::uint32_t value = 1U << 11;    ///< a value that certain labels and options ask for
inline constexpr std::uint32_t outcome = 1U << 12;  ///< an outcome that an action has by itself
inline constexpr std::uint32_t answer = 1U << 13;   ///< what a test may ask of a decision
inline constexpr std::uint32_t builtin = 1U << 14;  ///< a name that the language declares
inline constexpr std::uint32_t dialect = 1U << 15;

/// Words of these groups are closed to names, in every dialect.
inline constexpr std::uint32_t reserved =
    op | trigger | type | option | action | function | unit | weekday | builtin;
}  // namespace word_group

enum class Word : std::uint16_t {
  empty = 0,  ///< no_word
#define SOP_WORD(id, groups, en, ru, et) id,
#include "dsl/keywords.def"
#undef SOP_WORD
};

inline constexpr std::size_t dialect_count = 3;

struct WordRow {
  std::string_view id;
  std::uint32_t groups;
  std::string_view forms[dialect_count];  ///< parted by `|`
};

namespace detail {
constexpr std::string_view trim_word_id(std::string_view id) {
  return !id.empty() && id.back() == '_' ? id.substr(0, id.size() - 1) : id;
}
using namespace word_group;
inline constexpr WordRow word_rows[] = {
    {"", 0, {"", "", ""}},
#define SOP_WORD(id, groups, en, ru, et) {trim_word_id(#id), groups, {en, ru, et}},
#include "dsl/keywords.def"
#undef SOP_WORD
};
}  // namespace detail

inline constexpr std::size_t word_count = sizeof(detail::word_rows) / sizeof(detail::word_rows[0]);

constexpr const WordRow& word_row(Word word) { return detail::word_rows[static_cast<std::size_t>(word)]; }
/// The word's name, the same in every dialect: "reports_to", "if".
constexpr std::string_view word_id(Word word) { return word_row(word).id; }
constexpr std::uint32_t word_groups(Word word) { return word_row(word).groups; }
constexpr bool in_group(Word word, std::uint32_t groups) { return (word_groups(word) & groups) != 0; }

/// 0 en, 1 ru, 2 et; English for anything else.
constexpr std::size_t dialect_index(Word dialect) {
  return dialect == Word::ru ? 1 : dialect == Word::et ? 2 : 0;
}
/// The form that a formatter writes, in the dialect `index`: "reports to", "начальник".
constexpr std::string_view word_form(Word word, std::size_t index) {
  const std::string_view forms = word_row(word).forms[index];
  return forms.substr(0, forms.find('|'));
}
/// All forms of a word in the dialect `index`, in the order of the list.
std::vector<std::string_view> word_forms(Word word, std::size_t index);

/// Whether the value of `place` (a label, or an option) may be the word `value`: `hit: unique`, `when empty skip`.
bool is_word_of_place(Word place, Word value);

/// Whether the labels inside a block of this kind belong to its author, so that no word of the language is looked for.
constexpr bool has_own_labels(Word kind) {
  return kind == Word::facts || kind == Word::group || kind == Word::settings || kind == Word::units ||
         kind == Word::remedies || kind == Word::customer_record || kind == Word::definitions ||
         kind == Word::parameters || kind == Word::requirements || kind == Word::always;
}

namespace dsl {

/// The hash of a folded word, and of several in a row; the lexer computes the first while it reads.
inline constexpr std::uint32_t hash_seed = 2166136261U;
constexpr std::uint32_t hash_byte(std::uint32_t hash, unsigned char byte) {
  return (hash ^ byte) * 16777619U;
}
constexpr std::uint32_t hash_next_word(std::uint32_t hash, std::uint32_t word_hash) {
  return (hash * 31U) ^ word_hash;
}

/// What one spelling means in a dialect. Each field is a word by the place where it stands.
struct Spelling {
  std::string_view text;  ///< folded, words parted by one space; storage: the vocabulary
  std::uint32_t hash = 0;
  std::uint8_t words = 0;    ///< 0: an empty slot
  std::uint8_t longest = 1;  ///< the number of words of the longest form that begins with this one
  Word reserved = no_word;
  Word kind = no_word;
  Word label = no_word;
  Word soft_option = no_word;
  Word hint = no_word;    ///< value, outcome or answer, of any dialect
  Word closed = no_word;  ///< reserved in another dialect, `closed_by`
  std::uint8_t closed_by = 0;
};

/// The words of one dialect by spelling. Built once, then only read: safe from every thread.
class Vocabulary {
 public:
  static const Vocabulary& of(std::size_t dialect);

  /// The spelling with this hash whose text `same` accepts, or null. `same(text)` compares with what was written.
  template <class Same>
  const Spelling* find(std::uint32_t hash, Same same) const {
    for (std::size_t i = hash & mask_;; i = (i + 1) & mask_) {
      const Spelling& slot = slots_[i];
      if (slot.words == 0) return nullptr;
      if (slot.hash == hash && same(slot.text)) return &slot;
    }
  }
  /// By text, folded already.
  const Spelling* find(std::string_view folded) const;

 private:
  explicit Vocabulary(std::size_t dialect);
  Spelling& slot_for(std::string_view folded);

  std::vector<std::string> texts_;
  std::vector<Spelling> slots_;
  std::size_t mask_ = 0;
};

}  // namespace dsl
}  // namespace sop
