// src/resolve/labels.hpp — which labels a block knows, what stands after each, and which options it takes.
//
// One table (labels.cpp). The checks of entries read it, messages quote it ("`level` takes a role, person, team or schedule, then
// `for`, `when empty`, `if`"), and docs/language-reference.md is compared with it by a test, so that none of the three can
// rot alone.
#pragma once

#include <cstddef>
#include <cstdint>

#include "dsl/keywords.hpp"
#include "sop/diagnostic.hpp"

namespace sop::resolver {

inline constexpr std::uint8_t required = 1;  ///< the block must have it
inline constexpr std::uint8_t repeated = 2;  ///< several entries with this label, a sequence
inline constexpr std::uint8_t choice = 4;    ///< several entries, tried from the top, by `if` and `otherwise`
inline constexpr std::uint8_t many_values = 8;
inline constexpr std::uint8_t move_entry = 16;  ///< a move stands after the colon

inline constexpr std::size_t most_options = 6;

struct LabelRule {
  Word block;
  Word label;       ///< no_word: the name is the author's
  MessageId takes;  ///< a term: what stands after the colon
  std::uint8_t flags;
  Word options[most_options];
};

/// What a block may hold beside entries.
struct BlockRule {
  Word block;
  bool named;  ///< must have a name; else must have none
  bool moves;
  bool rows;
  Word inside[6];  ///< kinds of blocks inside it
};

const LabelRule* label_rules(std::size_t& count);
const BlockRule* block_rules(std::size_t& count);
const BlockRule* block_rule(Word block);
/// The rule of a label in a block: the label's own, else the block's rule for the author's names, else null.
const LabelRule* label_rule(Word block, Word label);

}  // namespace sop::resolver
