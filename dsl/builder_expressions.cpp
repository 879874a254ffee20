// Expressions: what binds tighter than what, and the nodes that come of it.
#include <algorithm>
#include <utility>

#include "dsl/builder.hpp"
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

}  // namespace sop::dsl
