// The arena is filled here; mistakes are put into words in dsl/mistakes.cpp.
#include "dsl/builder.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "dsl/letters.hpp"
#include "sop/messages/syntax.hpp"

namespace sop::dsl {

using ast::ExprId;
using ast::ExprKind;

namespace {

/// The precedence of operators: a higher one binds tighter. `not` and the sign stand before their operand.
struct OperatorRow {
  int precedence;
  ExprKind kind;
  bool prefix;
};
constexpr OperatorRow operator_table[] = {
    {0, ExprKind::missing, false},      // barrier
    {1, ExprKind::worth, false},        //
    {2, ExprKind::logic_or, false},     // `and` and `or` meet only with brackets
    {2, ExprKind::logic_and, false},    //
    {3, ExprKind::logic_not, true},     //
    {4, ExprKind::compare, false},      // no chains
    {5, ExprKind::range, false},        // no chains
    {5, ExprKind::range_below, false},  //
    {6, ExprKind::add, false},          //
    {6, ExprKind::subtract, false},     //
    {7, ExprKind::multiply, false},     //
    {7, ExprKind::divide, false},       //
    {8, ExprKind::of, false},           // 10 % of price
    {9, ExprKind::negate, true},        //
};
constexpr const OperatorRow& row_of(Operator op) { return operator_table[static_cast<std::size_t>(op)]; }
constexpr int compare_precedence = 4;
constexpr int range_precedence = 5;

Operator operator_of(const Token& token) {
  switch (token.kind) {
    case TokenKind::plus:
      return Operator::add;
    case TokenKind::minus:
      return Operator::subtract;
    case TokenKind::star:
      return Operator::multiply;
    case TokenKind::slash:
      return Operator::divide;
    case TokenKind::dots:
      return Operator::range;
    case TokenKind::dots_below:
      return Operator::range_below;
    default:
      break;
  }
  switch (token.word) {
    case Word::and_:
      return Operator::logic_and;
    case Word::or_:
      return Operator::logic_or;
    case Word::of:
      return Operator::of;
    case Word::worth:
      return Operator::worth;
    default:
      return Operator::compare;
  }
}

}  // namespace

Builder::Builder(const SourceSet& sources, FileId file, const ParseLimits& limits, DiagnosticSink& sink,
                 std::size_t errors_before, Lexed& lexed)
    : sources_(sources),
      limits_(limits),
      sink_(sink),
      lexed_(lexed),
      errors_before_(errors_before),
      unclosed_(lexed.unclosed) {
  file_.id = file;
  file_.dialect = lexed.dialect;
  file_.language_version = lexed.language_version;
  file_.header = lexed.header;
  file_.comments = std::move(lexed.comments);
  reserve();
}

const Token& Builder::before(const Token& token) const {
  const Token* first = lexed_.tokens.data();
  return &token > first ? (&token)[-1] : *first;
}

// --- blocks ------------------------------------------------------------------------------------------------------------

void Builder::block_kind(const Token& token) {
  open_head_ = static_cast<std::uint32_t>(file_.blocks.size());
  ast::Block block;
  block.kind = token.word;
  if (token.word == no_word && token.begin < token.end) block.kind = misspelt_kind(token);
  block.kind_span = span(token);
  block.name = block.title = {file_.id, token.end, token.end};
  block.span = span(token);
  file_.blocks.push_back(block);
}

void Builder::block_name(const Token& token) {
  top_block().name = span(token);
  top_block().span.end = token.end;
}

void Builder::block_title(const Token& token) {
  top_block().title = span(token);
  top_block().span.end = token.end;
}

void Builder::block_without_head(const Token& token) {
  Token empty = token;
  empty.end = empty.begin;
  block_kind(empty);
}

void Builder::body_open(const Token& token) {
  top_block().has_body = true;
  const Token* first = &token;
  while (first->kind != TokenKind::end && (first == &token || first->kind == TokenKind::newline)) ++first;
  open_.push_back({open_head_, pending_lines_.size(), span(token), indent_of(top_block().span.begin),
                   indent_of(first->begin)});
}

void Builder::body_close(const Token& token) {
  const OpenBlock open = open_.back();
  open_.pop_back();
  ast::Block& block = file_.blocks[open.block];
  block.lines.first = static_cast<std::uint32_t>(file_.lines.size());
  block.lines.count = static_cast<std::uint32_t>(pending_lines_.size() - open.lines);
  file_.lines.insert(file_.lines.end(), pending_lines_.begin() + static_cast<std::ptrdiff_t>(open.lines),
                     pending_lines_.end());
  pending_lines_.resize(open.lines);
  open_head_ = open.block;
  if (token.kind == TokenKind::close_brace) {
    block.span.end = token.end;
  } else {
    block.span.end = before(token).end;
    report_unclosed(open, token);
    --unclosed_;
  }
}

void Builder::block_end(const Token&) {
  const ast::Block& block = file_.blocks[open_head_];
  // Indented, and a brace closes too much: it belongs to a block whose head is missing.
  if (open_.empty() && unclosed_ < 0 && indent_of(block.span.begin) > 0) {
    outside_block(block.span);
    return;
  }
  if (open_.empty()) tell_outside();
  add_line(ast::LineKind::block, open_head_);
}

// --- lines -------------------------------------------------------------------------------------------------------------

void Builder::add_line(ast::LineKind kind, std::size_t index) {
  pending_lines_.push_back({kind, static_cast<std::uint32_t>(index)});
}

void Builder::forget_line() {
  operands_.clear();
  operators_.clear();
  lists_.clear();
  in_row_ = in_move_ = in_entry_ = false;
}

void Builder::entry_label(const Token& token) {
  forget_line();
  depth_reported_ = false;
  entry_ = {};
  in_entry_ = true;
  entry_.label_span = span(token);
  entry_.title = {file_.id, token.end, token.end};
  entry_.span = span(token);
  entry_.items.first = static_cast<std::uint32_t>(file_.items.size());
  if (open_.empty()) return outside_block(span(token));
  const bool own = has_own_labels(block_kind_now());
  if (!own || (token.flags & token_words) != 0) entry_.label = token.word;
  if (own && (token.flags & token_words) != 0 && token.word == no_word) label_of_words(token);
  if (own && (token.flags & (token_reserved | token_closed)) != 0) reserved_label(token);
}

void Builder::entry_title(const Token& token) { entry_.title = span(token); }

void Builder::entry_end(const Token& token) {
  entry_.items.count = static_cast<std::uint32_t>(file_.items.size()) - entry_.items.first;
  if (entry_.move != ast::no_index) entry_.items.count = 0;
  entry_.span.end = before(token).end;
  if (entry_.items.count > 0) {
    const Word kind = block_kind_now();
    if (kind == Word::facts || kind == Word::group || kind == Word::remedies || kind == Word::parameters) {
      name_as_type(file_.items[entry_.items.first].value);
    }
  }
  in_entry_ = false;
  if (open_.empty()) return;
  file_.entries.push_back(entry_);
  add_line(ast::LineKind::entry, file_.entries.size() - 1);
}

/// `handled_by: team`, `other_channel: channel or none`: in declarations a name is a type.
void Builder::name_as_type(ExprId id) {
  if (id == ast::no_expr) return;
  const ast::Expr whole = expr(id);
  ExprId name = id;
  if (whole.kind == ExprKind::logic_or && whole.children.count == 2) {
    const ast::Expr& second = expr(file_.children[whole.children.first + 1]);
    if (second.kind != ExprKind::word || second.word != Word::none) return;
    name = file_.children[whole.children.first];
  }
  if (expr(name).kind != ExprKind::name) return;
  ast::Expr type = expr(name);
  type.kind = ExprKind::type;
  type.or_none = name != id;
  type.span = whole.span;
  type.name = expr(name).span;
  type.word = kind_spelled(type.name);
  type.children = {};
  expr(id) = type;
}

Word Builder::kind_spelled(Span where) const {
  const Spelling* found = Vocabulary::of(dialect_index(file_.dialect)).find(fold_word(text(where)));
  return found != nullptr ? found->kind : no_word;
}

void Builder::row_begin(const Token& token) {
  forget_line();
  depth_reported_ = false;
  in_row_ = true;
  row_ = {};
  row_.span = span(token);
  row_.cells.first = static_cast<std::uint32_t>(file_.cells.size());
}

void Builder::cell_begin(const Token& token) {
  cell_ = {};
  cell_.span = span(token);
  cell_.items.first = static_cast<std::uint32_t>(file_.items.size());
}

void Builder::cell_type(const Token&) { cell_.type = pop_operand(); }

void Builder::cell_end(const Token& token) {
  cell_.items.count = static_cast<std::uint32_t>(file_.items.size()) - cell_.items.first;
  cell_.span.end = before(token).end;
  if (cell_.items.count == 0) {
    cell_.span = {file_.id, before(token).end, token.begin};
    empty_cell(token);
  }
  file_.cells.push_back(cell_);
}

void Builder::row_end(const Token& token) {
  row_.cells.count = static_cast<std::uint32_t>(file_.cells.size()) - row_.cells.first;
  row_.span.end = before(token).end;
  in_row_ = false;
  if (open_.empty()) {
    outside_block(row_.span);
    return;
  }
  file_.rows.push_back(row_);
  add_line(ast::LineKind::row, file_.rows.size() - 1);
}

// --- moves -------------------------------------------------------------------------------------------------------------

void Builder::move_begin(const Token& token) {
  if (!in_entry_) {
    forget_line();
    depth_reported_ = false;
  }
  in_move_ = true;
  move_ = {};
  move_.trigger_span = move_.span = span(token);
  move_.outcome = {file_.id, token.end, token.end};
  switch (token.word) {
    case Word::on:
      move_.trigger = ast::TriggerKind::on;
      break;
    case Word::after:
      move_.trigger = ast::TriggerKind::after;
      break;
    case Word::at:
      move_.trigger = ast::TriggerKind::at;
      break;
    case Word::every:
      move_.trigger = ast::TriggerKind::every;
      break;
    case Word::no_reply_for:
      move_.trigger = ast::TriggerKind::no_reply;
      break;
    default:
      move_.trigger = ast::TriggerKind::condition;
      break;
  }
  move_.options.first = static_cast<std::uint32_t>(file_.items.size());
  move_.tail.first = static_cast<std::uint32_t>(file_.tails.size());
}

void Builder::move_outcome(const Token& token) {
  move_.outcome = span(token);
  move_.outcome_word =
      token.kind == TokenKind::word || in_group(token.word, word_group::outcome) ? token.word : no_word;
}

void Builder::move_trigger_value(const Token&) {
  move_.trigger_value = pop_operand();
  move_.options.first = static_cast<std::uint32_t>(file_.items.size());
}

void Builder::move_options_end(const Token& token) {
  move_.options.count = static_cast<std::uint32_t>(file_.items.size()) - move_.options.first;
  move_.target = {};
  move_.target.span = move_.target.name = move_.target.action_span = {file_.id, token.end, token.end};
  target_ = &move_.target;
}

void Builder::target_name(const Token& token) {
  target_->name = span(token);
  if (token.kind == TokenKind::word) target_->name_word = token.word;
  if (target_->action == no_word) target_->span.begin = token.begin;
  target_->span.end = token.end;
}

void Builder::target_action(const Token& token) {
  target_->action = token.word;
  target_->action_span = target_->span = span(token);
  target_->name = {file_.id, token.end, token.end};
}

void Builder::tail_then(const Token& token) {
  tail_ = {};
  tail_.is_then = true;
  tail_.target.span = tail_.target.name = tail_.target.action_span = {file_.id, token.end, token.end};
  target_ = &tail_.target;
}

void Builder::tail_target_end(const Token&) { file_.tails.push_back(tail_); }

void Builder::tail_option_end(const Token& token) {
  tail_ = {};
  tail_.option = item_;
  tail_.option.span.end = before(token).end;
  file_.tails.push_back(tail_);
}

void Builder::move_end(const Token& token) {
  move_.tail.count = static_cast<std::uint32_t>(file_.tails.size()) - move_.tail.first;
  move_.span.end = before(token).end;
  in_move_ = false;
  if (open_.empty()) {
    if (!in_entry_) outside_block(move_.span);
    return;
  }
  file_.moves.push_back(move_);
  const std::size_t index = file_.moves.size() - 1;
  if (in_entry_) {
    entry_.move = static_cast<std::uint32_t>(index);
  } else {
    add_line(ast::LineKind::move, index);
  }
}

// --- items -------------------------------------------------------------------------------------------------------------

void Builder::item_begin(const Token& token) {
  item_ = {};
  item_.span = span(token);
  item_.option_span = {file_.id, token.begin, token.begin};
}

void Builder::item_option(const Token& token) {
  item_.option = token.word;
  item_.option_span = span(token);
}

void Builder::item_value(const Token&) {
  item_.value = pop_operand();
  if (item_.option != no_word) {
    words_of_place(item_.option, item_.value);
  } else if (in_entry_ && !in_move_ && entry_.label != no_word) {
    words_of_place(entry_.label, item_.value);
  }
}

void Builder::item_end(const Token& token) {
  item_.span.end = before(token).end;
  file_.items.push_back(item_);
}

/// Names become words where the label or option before them asks for words.
void Builder::words_of_place(Word place, ExprId id) {
  if (id == ast::no_expr) return;
  ast::Expr& e = expr(id);
  if (e.kind == ExprKind::name) {
    const bool answers = place == Word::expect || place == Word::never || place == Word::check;
    if (e.word != no_word &&
        (is_word_of_place(place, e.word) || (answers && in_group(e.word, word_group::answer)))) {
      e.kind = ExprKind::word;
    }
    return;
  }
  if (place != Word::expect && place != Word::never && place != Word::check) return;
  if (e.kind == ExprKind::compare || e.kind == ExprKind::is_one_of || e.kind == ExprKind::is_not_one_of) {
    words_of_place(place, file_.children[e.children.first]);
    const ast::Expr& asked = expr(file_.children[e.children.first]);
    if (asked.kind == ExprKind::word && asked.word == Word::status)
      words_of_place(Word::status, file_.children[e.children.first + 1]);
  } else if (e.kind == ExprKind::logic_and || e.kind == ExprKind::logic_or || e.kind == ExprKind::logic_not ||
             e.kind == ExprKind::all_of || e.kind == ExprKind::any_of || e.kind == ExprKind::none_of) {
    const ast::List children = e.children;
    for (std::uint32_t i = 0; i < children.count; ++i)
      words_of_place(place, file_.children[children.first + i]);
  }
}

// --- expressions -------------------------------------------------------------------------------------------------------

ExprId Builder::node(ExprKind kind, Span where) {
  ast::Expr e;
  e.kind = kind;
  e.span = where;
  e.name = {where.file, where.end, where.end};
  file_.exprs.push_back(e);
  depths_.push_back(1);
  return static_cast<ExprId>(file_.exprs.size() - 1);
}

ExprId Builder::node_over(ExprKind kind, Span where, std::uint32_t first_operand) {
  const ExprId id = node(kind, where);
  ast::List children{static_cast<std::uint32_t>(file_.children.size()), 0};
  std::uint16_t deepest = 0;
  for (std::size_t i = first_operand; i < operands_.size(); ++i) {
    file_.children.push_back(operands_[i]);
    deepest = std::max(deepest, depths_[operands_[i]]);
    ++children.count;
  }
  operands_.resize(first_operand);
  expr(id).children = children;
  depths_[id] = static_cast<std::uint16_t>(deepest + 1);
  if (deepest > limits_.max_depth) {
    if (!depth_reported_) sink_.error(messages::too_deep, where, {std::to_string(limits_.max_depth)});
    depth_reported_ = true;
    cut(id);  // so that whoever walks the tree never goes deeper than the limit
  }
  return id;
}

void Builder::cut(ExprId id) {
  file_.children.resize(expr(id).children.first);
  expr(id).children = {};
  expr(id).kind = ExprKind::missing;
  depths_[id] = 1;
}

ExprId Builder::pop_operand() {
  const ExprId id = operands_.back();
  operands_.pop_back();
  return id;
}

void Builder::leaf(const Token& token) {
  ExprKind kind = ExprKind::word;
  switch (token.kind) {
    case TokenKind::number:
      kind = ExprKind::number;
      break;
    case TokenKind::text:
      kind = ExprKind::text;
      break;
    case TokenKind::name:
      kind = ExprKind::name;
      break;
    case TokenKind::date:
      kind = ExprKind::date;
      break;
    case TokenKind::time:
      kind = ExprKind::time;
      break;
    default:
      break;
  }
  const ExprId id = node(kind, span(token));
  expr(id).word = token.word;
  push_operand(id);
}

void Builder::unit(const Token& token) {
  Span where = expr(operands_.back()).span;
  where.end = token.end;
  const ExprId id = node_over(ExprKind::quantity, where, static_cast<std::uint32_t>(operands_.size() - 1));
  if (token.kind == TokenKind::word) {
    expr(id).word = token.word;
  }
  expr(id).name = span(token);
  push_operand(id);
}

void Builder::clock_time(const Token& token) {
  leaf(token);
  const auto first = static_cast<std::uint32_t>(operands_.size() - 2);
  push_operand(node_over(ExprKind::date_time, join(expr(operands_[first]).span, span(token)), first));
}

void Builder::expression_begin(const Token& token) {
  operators_.push_back(
      {Operator::barrier, 0, no_word, span(token), static_cast<std::uint32_t>(operands_.size())});
}

void Builder::expression_end(const Token&) {
  reduce_to(1);
  operators_.pop_back();
}

void Builder::prefix(const Token& token) {
  const Operator op = token.kind == TokenKind::minus ? Operator::negate : Operator::logic_not;
  operators_.push_back({op, 1, token.word, span(token), 0});
}

/// Builds what binds at least as tightly as `precedence`.
void Builder::reduce_to(int precedence) {
  while (row_of(operators_.back().op).precedence >= precedence) reduce();
}

void Builder::reduce() {
  const Pending pending = operators_.back();
  operators_.pop_back();
  const OperatorRow& row = row_of(pending.op);
  const std::size_t count = row.prefix ? 1U : pending.count + 1U;
  const auto first = static_cast<std::uint32_t>(operands_.size() - count);
  Span where = join(expr(operands_[first]).span, expr(operands_.back()).span);
  if (row.prefix) where.begin = pending.span.begin;
  ExprKind kind = row.kind;
  if (kind == ExprKind::range && expr(operands_[first]).kind == ExprKind::time &&
      expr(operands_.back()).kind == ExprKind::time) {
    kind = ExprKind::time_range;
  }
  const ExprId id = node_over(kind, where, first);
  if (kind == ExprKind::compare) expr(id).word = pending.word;
  expr(id).name = pending.span;
  push_operand(id);
}

void Builder::infix(const Token& token) { infix_operator(operator_of(token), token); }

void Builder::infix_operator(Operator op, const Token& token) {
  const int precedence = row_of(op).precedence;
  reduce_to(precedence + 1);
  Pending& top = operators_.back();
  if (row_of(top.op).precedence == precedence) {
    if (op == top.op && (op == Operator::logic_and || op == Operator::logic_or)) {
      ++top.count;
      return;
    }
    if ((token.flags & token_reported) != 0) {
      // enough is said
    } else if (precedence == row_of(Operator::logic_or).precedence) {
      sink_.error(messages::mixed_and_or, span(token), {form(Word::and_), form(Word::or_)});
    } else if (precedence == compare_precedence) {
      sink_.error(messages::chained_comparison, span(token), {form(Word::and_)});
    } else if (precedence == range_precedence) {
      sink_.error(messages::not_understood, span(token), {shown(token), shown(before(token))});
    }
    reduce();
  }
  operators_.push_back({op, 1, token.word, span(token), 0});
}

void Builder::list_begin(const Token& token) {
  lists_.push_back({static_cast<std::uint32_t>(operands_.size()), token, false});
}

void Builder::brackets_end(const Token& token) {
  const OpenList list = lists_.back();
  lists_.pop_back();
  const Span where = {file_.id, list.head.begin,
                      token.kind == TokenKind::close_bracket ? token.end : before(token).end};
  if (operands_.size() - list.operands == 1) {
    ast::Expr& e = expr(operands_.back());
    e.bracketed = true;
    // A leaf is read where it stands: brackets around a name are no part of it.
    if (e.children.count > 0) e.span = where;
    return;
  }
  push_operand(node_over(ExprKind::list, where, list.operands));
}

void Builder::call_begin(const Token& token) { list_begin(token); }

void Builder::call_end(const Token& token) {
  const OpenList list = lists_.back();
  lists_.pop_back();
  ExprKind kind = ExprKind::call;
  if (list.head.kind == TokenKind::word) {
    if (list.head.word == Word::all_of) kind = ExprKind::all_of;
    if (list.head.word == Word::any_of) kind = ExprKind::any_of;
    if (list.head.word == Word::none_of) kind = ExprKind::none_of;
  }
  const ExprId id = node_over(kind, {file_.id, list.head.begin, before(token).end}, list.operands);
  if (kind == ExprKind::call && list.head.kind == TokenKind::word) expr(id).word = list.head.word;
  expr(id).name = span(list.head);
  push_operand(id);
}

void Builder::one_of_begin(const Token& token) {
  reduce_to(compare_precedence + 1);
  if (row_of(operators_.back().op).precedence == compare_precedence) {
    sink_.error(messages::chained_comparison, span(token), {form(Word::and_)});
    reduce();
  }
  lists_.push_back({static_cast<std::uint32_t>(operands_.size() - 1), token, false});
}

void Builder::one_of_end(const Token& token) {
  const OpenList list = lists_.back();
  lists_.pop_back();
  const ExprKind kind = list.head.word == Word::is_one_of ? ExprKind::is_one_of : ExprKind::is_not_one_of;
  const Span where = {file_.id, expr(operands_[list.operands]).span.begin, before(token).end};
  const ExprId id = node_over(kind, where, list.operands);
  expr(id).name = span(list.head);
  push_operand(id);
}

void Builder::bare_one_of_begin(const Token& token) { list_begin(token); }

void Builder::bare_one_of_end(const Token& token) {
  const OpenList list = lists_.back();
  lists_.pop_back();
  const Span where = {file_.id, list.head.begin, before(token).end};
  const ExprId id = node_over(ExprKind::bare_one_of, where, list.operands);
  expr(id).or_none = list.or_none;
  push_operand(id);
}

void Builder::bare_compare_begin(const Token& token) { list_begin(token); }

void Builder::bare_compare_end(const Token& token) {
  const OpenList list = lists_.back();
  lists_.pop_back();
  const ExprId id =
      node_over(ExprKind::bare_compare, {file_.id, list.head.begin, before(token).end}, list.operands);
  expr(id).word = list.head.word;
  expr(id).name = span(list.head);
  push_operand(id);
}

void Builder::days_begin(const Token& token) {
  list_begin(token);
  const ExprId id = node(ExprKind::day, span(token));
  expr(id).word = token.word;
  push_operand(id);
}

void Builder::day_last(const Token& token) {
  ast::Expr& day = expr(operands_.back());
  day.kind = ExprKind::day_range;
  day.second_word = token.word;
  day.span.end = token.end;
}

void Builder::days_end(const Token& token) {
  const OpenList list = lists_.back();
  lists_.pop_back();
  push_operand(node_over(ExprKind::days, {file_.id, list.head.begin, before(token).end}, list.operands));
}

void Builder::type_begin(const Token& token) { list_begin(token); }
void Builder::type_list_end(const Token&) {}
void Builder::type_bound(const Token&) {}
void Builder::type_or_none(const Token&) { lists_.back().or_none = true; }
void Builder::named_type(const Token& token) { list_begin(token); }

void Builder::type_end(const Token& token) {
  const OpenList list = lists_.back();
  lists_.pop_back();
  const ExprId id = node_over(ExprKind::type, {file_.id, list.head.begin, before(token).end}, list.operands);
  ast::Expr& e = expr(id);
  e.or_none = list.or_none;
  if (list.head.kind == TokenKind::word) {
    e.word = list.head.word;
  } else {
    e.name = span(list.head);
    e.word = kind_spelled(e.name);
  }
  push_operand(id);
}

// --- the end -----------------------------------------------------------------------------------------------------------

/// `desk is open` asks a calendar, a schedule, a role or a team that the file declares: there `open` is the language's.
void Builder::find_open_questions() {
  std::unordered_set<std::string> places;
  bool gathered = false;
  for (const ast::Expr& e : file_.exprs) {
    if (e.kind != ExprKind::compare || (e.word != Word::is && e.word != Word::is_not)) continue;
    ast::Expr& right = expr(file_.children[e.children.first + 1]);
    if (right.kind != ExprKind::name || (right.word != Word::open && right.word != Word::closed)) continue;
    if (!gathered) {
      gathered = true;
      for (const ast::Block& block : file_.blocks) {
        if (block.kind == Word::calendar || block.kind == Word::schedule || block.kind == Word::role ||
            block.kind == Word::team) {
          places.insert(fold_word(text(block.name)));
        }
      }
    }
    const ast::Expr& left = expr(file_.children[e.children.first]);
    if (left.kind == ExprKind::name && places.count(fold_word(text(left.span))) > 0)
      right.kind = ExprKind::word;
  }
}

ast::File Builder::take() {
  tell_outside();
  file_.top.first = static_cast<std::uint32_t>(file_.lines.size());
  file_.top.count = static_cast<std::uint32_t>(pending_lines_.size());
  file_.lines.insert(file_.lines.end(), pending_lines_.begin(), pending_lines_.end());
  find_open_questions();
  return std::move(file_);
}

}  // namespace sop::dsl
