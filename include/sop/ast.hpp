// sop/ast.hpp — what is written: the tree of one file, exactly as its author put it.
//
// The tree knows the shape of the language (lines, blocks, entries, moves, rows, expressions; dsl/grammar.ebnf) and the
// words that belong to it (`Word`, the same in every dialect), but not one name: whether `agent` is a role is the
// resolver's business. It is an arena: nodes are small structs in vectors, tied by index, with byte spans into the source;
// names, numbers and texts are spans that nobody has copied yet. Stable only within a version: tools that rewrite
// files use it, hosts that evaluate never need it.
//
// An index range (`List`) points into one of the file's vectors; children of a node are contiguous there.
//
// Plain values: any number of threads may read one; who writes to it must be alone. A copy costs what the tree has of nodes.
#pragma once

#include <cstdint>
#include <vector>

#include "sop/config.hpp"
#include "sop/source.hpp"

namespace sop {

/// A word of the language, the same in all dialects. The list is dsl/keywords.def; `Word{0}` is "no word".
enum class Word : std::uint16_t;
inline constexpr Word no_word = static_cast<Word>(0);

namespace ast {

using ExprId = std::uint32_t;
inline constexpr ExprId no_expr = 0xFFFFFFFFU;
inline constexpr std::uint32_t no_index = 0xFFFFFFFFU;

/// `count` elements of a vector of the file, from `first`.
struct List {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
};

enum class ExprKind : std::uint8_t {
  missing,   ///< a place where an error was reported
  number,    ///< 12, 0.5 (span: the digits)
  quantity,  ///< number unit: word = unit, or no_word and `name` = own unit; child 0 = number
  of,        ///< child 0 `of` child 1 (10 % of price)
  text,      ///< a quoted text, quotes included in the span
  name,  ///< a name (span); `word`: the value, outcome or answer spelled so in some dialect (a hint: `open`, `done`)
  word,  ///< a word of the language standing as a value: yes, no, unknown, none, any, otherwise, today, a unit, and
  ///< where a label or option asks for words (`hit: unique`, `outcomes: done`, `expect: owner is ...`) those
  date,       ///< 2026-09-01
  date_time,  ///< 2026-09-01 10:00 (child 0 date, child 1 time)
  time,       ///< 09:00
  negate,     ///< - child 0
  add,
  subtract,
  multiply,
  divide,        ///< child 0, child 1
  range,         ///< child 0 .. child 1
  range_below,   ///< child 0 ..< child 1
  compare,       ///< word = is, is_not, less, less_equal, greater, greater_equal; child 0, child 1
  bare_compare,  ///< the same without a left side (table cells, types): child 0
  is_one_of,     ///< child 0 is one of (children 1 ...)
  is_not_one_of,
  bare_one_of,  ///< one of (...) as a cell: children
  logic_and,
  logic_or,   ///< children, two or more
  logic_not,  ///< child 0
  all_of,
  any_of,
  none_of,     ///< children
  call,        ///< word = function, or no_word and `name` = the author's; children = arguments
  worth,       ///< child 0 worth child 1
  days,        ///< weekdays and windows: children are day, day_range, time_range in the order written
  day,         ///< word = weekday
  day_range,   ///< word = first, second_word = last weekday
  time_range,  ///< child 0 .. child 1, both of kind time; also alone (`13:00..18:00`)
  type,  ///< word = whole, money, one_of, some_of, yes_or_no, no_amount ...; children = names of one_of / some_of, or the
  ///< bounds: a range or a bare_compare; `or_none`: also none. In a header cell and in `facts`, `remedies`,
  ///< `parameters` a name may stand for a type: then `name` is it, and `word` the kind (`team`) spelled so
  list,  ///< a bracketed list that is a value by itself
};

struct Expr {
  ExprKind kind = ExprKind::missing;
  bool or_none = false;    ///< type, bare_one_of: `or none`
  bool bracketed = false;  ///< written inside ( ), so that `and` and `or` may meet
  Word word = no_word;
  Word second_word = no_word;
  Span span;      ///< all of it
  Span name;      ///< name, call, quantity with an own unit: the name; compare: the operator
  List children;  ///< into File::children
};

/// `value` or `option value` between commas.
struct Item {
  Word option = no_word;   ///< no_word: a plain value; `if_` for a condition; else `for_`, `at_most` ...
  ExprId value = no_expr;  ///< an option may have none
  Span span;
  Span option_span;
};

enum class TriggerKind : std::uint8_t { none, on, after, at, no_reply, condition, every };

/// What follows the arrow: a step or end (`name`), or an action with its object.
struct Target {
  Word action = no_word;  ///< no_word: go to `name`
  Span action_span;
  Span name;                 ///< empty: none given
  Word name_word = no_word;  ///< a built-in name: `hand over: previous_owner`
  Span span;
};

/// `, at most 2 times`, `, then abandoned`, `, go to clarify`, `, within 1 day` after a target.
struct TailItem {
  bool is_then = false;
  Target target;  ///< of `then`
  Item option;    ///< else
};

struct Move {
  TriggerKind trigger = TriggerKind::none;
  Span trigger_span;
  Span outcome;  ///< on: the name (it may equal a word of the language)
  Word outcome_word = no_word;
  ExprId trigger_value = no_expr;  ///< after, every, at, no reply: the time; if: the condition
  List options;                    ///< into File::items, before the arrow
  Target target;
  List tail;  ///< into File::tails
  Span span;
};

struct Entry {
  Word label =
      no_word;  ///< the language's word, when it is one here: never in a block whose labels are its author's
                ///< (has_own_labels in dsl/keywords.hpp), except labels of several words
  Span label_span;                ///< as written
  Span title;                     ///< a quoted text between label and colon; empty: none
  List items;                     ///< into File::items
  std::uint32_t move = no_index;  ///< into File::moves: `name: if c -> target`
  Span span;
};

struct Cell {
  List items;  ///< into File::items; value and options
  ExprId type =
      no_expr;  ///< a header cell `name: type`; a header cell `if` or `since` is that word as an expression
  Span span;
};

struct Row {
  List cells;  ///< into File::cells
  Span span;
};

enum class LineKind : std::uint8_t { block, entry, move, row };

struct Line {
  LineKind kind;
  std::uint32_t index;  ///< into blocks, entries, moves, rows
};

struct Block {
  Word kind = no_word;  ///< no_word: unknown, see kind_span
  Span kind_span;
  Span name;   ///< empty: none
  Span title;  ///< empty: none
  bool has_body = false;
  List lines;  ///< into File::lines
  Span span;   ///< from the kind to the closing brace
};

/// `# text`, kept for formatters. `own_line`: nothing else stands before it on its line.
struct Comment {
  Span span;
  bool own_line = true;
};

/// The tree of one file. `blocks` holds all blocks; `top` lists those of the file itself.
struct File {
  FileId id = 0;
  Word dialect = no_word;
  std::uint32_t language_version = 0;  ///< 0: not stated
  Span header;
  List top;  ///< into lines; all of kind block
  std::vector<Line> lines;
  std::vector<Block> blocks;
  std::vector<Entry> entries;
  std::vector<Move> moves;
  std::vector<Row> rows;
  std::vector<Cell> cells;
  std::vector<Item> items;
  std::vector<TailItem> tails;
  std::vector<Expr> exprs;
  std::vector<ExprId> children;
  std::vector<Comment> comments;
};

}  // namespace ast
}  // namespace sop
