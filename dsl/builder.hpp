// dsl/builder.hpp — what the grammar calls while it reads: it fills the arena of ast::File and says what is wrong.
//
// The grammar (dsl/grammar.cpp) knows what may follow what; the builder knows nodes, the precedence of operators (one
// table below), the words that a place gives a name, and the words for each mistake. It is reached through the parse
// context and by nothing else. Lines and blocks nest; all else is finished within one line, so its stacks are empty
// between lines, and a line in error is dropped by emptying them.
#pragma once

#include <string>
#include <vector>

#include "dsl/token.hpp"
#include "sop/ast.hpp"
#include "sop/diagnostic.hpp"
#include "sop/parse.hpp"
#include "sop/source.hpp"

namespace sop::dsl {

/// What the grammar needed and did not find.
enum class Need : char {
  value = 'a',
  name,
  target,
  tail,
  arrow,
  line_end,
  open_bracket,
  close_bracket,
  bar,
  type,
  none,
  colon,
};

enum class Operator : std::uint8_t {
  barrier,
  worth,
  logic_or,
  logic_and,
  logic_not,
  compare,
  range,
  range_below,
  add,
  subtract,
  multiply,
  divide,
  of,
  negate,
};

/// Whether a block of the kind `inner` may stand in one of the kind `outer` (src/resolve/labels.cpp says it exactly); true
/// where one of the two is not known.
bool may_stand_in(Word outer, Word inner);

class Builder {
 public:
  Builder(const SourceSet& sources, FileId file, const ParseLimits& limits, DiagnosticSink& sink,
          Lexed& lexed);

  ast::File take();

  // Blocks.
  void block_kind(const Token& token);
  void block_name(const Token& token);
  void block_title(const Token& token);
  void block_without_head(const Token& token);
  void body_open(const Token& token);
  void body_close(const Token& token);
  void block_end(const Token& token);
  /// For a token that leaves no trace in the tree.
  void nothing(const Token&) {}
  void unexpected_close(const Token& token);
  /// A closing brace inside a block that does not belong to it.
  void stray_close(const Token& token);
  /// The line end behind the head of a block whose opening brace is missing.
  void body_open_missing(const Token& token);

  // Lines.
  void entry_label(const Token& token);
  void entry_title(const Token& token);
  void entry_end(const Token& token);
  void row_begin(const Token& token);
  void cell_begin(const Token& token);
  void cell_type(const Token& token);
  void cell_end(const Token& token);
  void row_end(const Token& token);
  void move_begin(const Token& token);
  void move_outcome(const Token& token);
  void move_trigger_value(const Token& token);
  void move_options_end(const Token& token);
  void target_name(const Token& token);
  void target_action(const Token& token);
  void tail_then(const Token& token);
  void tail_target_end(const Token& token);
  void tail_option_end(const Token& token);
  void move_end(const Token& token);
  void unknown_line(const Token& token);

  // Items.
  void item_begin(const Token& token);
  void item_option(const Token& token);
  void item_value(const Token& token);
  void item_end(const Token& token);

  // Expressions.
  void expression_begin(const Token& token);
  void expression_end(const Token& token);
  void leaf(const Token& token);
  void unit(const Token& token);
  void clock_time(const Token& token);
  void prefix(const Token& token);
  void infix(const Token& token);
  void list_begin(const Token& token);
  void brackets_end(const Token& token);
  void call_begin(const Token& token);
  void call_end(const Token& token);
  void one_of_begin(const Token& token);
  void one_of_end(const Token& token);
  void bare_one_of_begin(const Token& token);
  void bare_one_of_end(const Token& token);
  void bare_compare_begin(const Token& token);
  void bare_compare_end(const Token& token);
  void days_begin(const Token& token);
  void day_last(const Token& token);
  void days_end(const Token& token);
  void type_begin(const Token& token);
  void type_list_end(const Token& token);
  void type_bound(const Token& token);
  void type_or_none(const Token& token);
  void type_end(const Token& token);
  void named_type(const Token& token);

  /// Says that `need` is missing at `token`, and forgets the line.
  void fail(Need need, const Token& token);
  bool in_row() const { return in_row_; }
  /// Whether the block being read ends before `token` although nothing closes it: a brace is missing in the file, and the
  /// token stands so far out that it belongs further out.
  bool ends_unclosed(const Token& token) const;
  /// Whether `token` is a closing brace that the file has too many, as its indentation tells.
  bool is_stray_close(const Token& token) const;
  /// Whether the block whose head ends at the line end `token` has lines although no brace opens it.
  bool opens_unbraced(const Token& token) const;
  /// Whether there are so many mistakes that the rest is left unread.
  bool gave_up() const {
    return sink_.error_count() >= limits_.max_errors ||
           (limits_.stop != nullptr && limits_.stop->requested());
  }

 private:
  struct Pending {
    Operator op;
    std::uint16_t count;  ///< of a chain of `and` or `or`
    Word word;
    Span span;
    std::uint32_t operands;  ///< size of the operand stack below it (barrier, lists)
  };
  struct OpenBlock {
    std::uint32_t block;
    std::size_t lines;  ///< where its lines begin in pending_lines_
    Span brace;
    std::uint32_t indent;
    std::uint32_t inside;  ///< of its first line
  };
  struct OpenList {
    std::uint32_t operands;
    Token head;
    bool or_none;
  };

  Span span(const Token& token) const { return {file_.id, token.begin, token.end}; }
  const Token& before(const Token& token) const;
  std::string_view text(Span where) const { return sources_.text(where); }
  std::string shown(const Token& token) const;
  std::uint32_t indent_of(std::uint32_t offset) const;
  std::string form(Word word) const { return std::string(word_form(word, dialect_index(file_.dialect))); }
  Word block_kind_now() const { return open_.empty() ? no_word : file_.blocks[open_.back().block].kind; }

  ast::ExprId node(ast::ExprKind kind, Span where);
  ast::ExprId node_over(ast::ExprKind kind, Span where, std::uint32_t first_operand);
  ast::Expr& expr(ast::ExprId id) { return file_.exprs[id]; }
  void push_operand(ast::ExprId id) { operands_.push_back(id); }
  void cut(ast::ExprId id);  ///< leaves out what stands below
  ast::ExprId pop_operand();
  void reduce();
  void reduce_to(int precedence);
  void infix_operator(Operator op, const Token& token);
  void words_of_place(Word place, ast::ExprId id);
  void name_as_type(ast::ExprId id);
  Word kind_spelled(Span where) const;
  void find_open_questions();
  void reserve();  // dsl/room.cpp

  // dsl/braces.cpp
  void outside_block(Span line);
  void tell_outside();
  Word misspelt_kind(const Token& token);
  void headless(Span lines, const Token& close);
  Span line_span(const ast::Line& line) const;
  void report_unclosed(const OpenBlock& open, const Token& token);

  // dsl/mistakes.cpp
  void reserved_label(const Token& token);
  void label_of_words(const Token& token);
  void empty_cell(const Token& token);

  void forget_line();
  void add_line(ast::LineKind kind, std::size_t index);
  ast::Block& top_block() { return file_.blocks[open_head_]; }

  const SourceSet& sources_;
  const ParseLimits& limits_;
  DiagnosticSink& sink_;
  Lexed& lexed_;
  ast::File file_;

  std::vector<ast::Line> pending_lines_;
  std::vector<OpenBlock> open_;
  std::uint32_t open_head_ = 0;  ///< the block whose head is being read
  std::int32_t unclosed_;        ///< braces of the file that are missing (below zero: too many), not told yet
  Span outside_;                 ///< lines outside every block, one after another, not told yet
  bool outside_now_ = false;

  std::vector<ast::ExprId> operands_;
  std::vector<Pending> operators_;
  std::vector<OpenList> lists_;
  std::vector<std::uint16_t> depths_;  ///< of each expression
  bool depth_reported_ = false;

  ast::Entry entry_;
  ast::Row row_;
  ast::Cell cell_;
  ast::Move move_;
  ast::TailItem tail_;
  ast::Item item_;
  ast::Target* target_ = nullptr;
  bool in_row_ = false;
  bool in_move_ = false;
  bool in_entry_ = false;
};

}  // namespace sop::dsl
