// src/resolve/around.cpp — required orderings and suppressions.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "sop/messages/resolve.hpp"
#include "sop/unicode.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

namespace {

std::int32_t action_of(Word w) {
  switch (w) {
    case Word::say:
      return static_cast<std::int32_t>(ActionKind::say);
    case Word::ask:
      return static_cast<std::int32_t>(ActionKind::ask);
    case Word::offer:
      return static_cast<std::int32_t>(ActionKind::offer);
    case Word::do_:
      return static_cast<std::int32_t>(ActionKind::perform);
    case Word::promise:
      return static_cast<std::int32_t>(ActionKind::promise);
    case Word::wait:
      return static_cast<std::int32_t>(ActionKind::wait);
    case Word::approve:
      return static_cast<std::int32_t>(ActionKind::approve);
    case Word::record:
      return static_cast<std::int32_t>(ActionKind::record);
    default:
      return -1;
  }
}

}  // namespace

/// One side of an ordering: a response, a step (of any part), or else an action of the language.
bool Resolver::read_ordered(ast::ExprId id, Ordered& out) {
  if (id == ast::no_expr || ex(id).kind == ast::ExprKind::missing) return false;
  const Span name = name_span(id);
  if (is_empty(name)) {
    error(messages::name_expected, ex(id).span, {});
    return false;
  }
  const SymbolId symbol_of_name = find_symbol(source(name));
  const Declaration* known = find(symbol_of_name);
  if (known != nullptr && known->kind == Kind::response) {
    out.response = known->id;
    return true;
  }
  for (Id s = 0; s < p_.steps.size(); ++s)
    if (p_.steps[s].name == symbol_of_name && p_.steps[s].kind != StepKind::end) out.steps.push_back(s);
  if (!out.steps.empty()) return true;
  out.action = action_of(hint(id));
  if (out.action >= 0) return true;
  std::vector<std::string> names = names_of(Kind::response);
  for (const Step& step : p_.steps) {
    if (step.kind != StepKind::end) names.push_back(p_.text(step.name));
    if (step.kind == StepKind::end && step.name == symbol_of_name) {
      error(messages::unknown_ordered__end, name,
            {std::string(source(name)), word(Word::before) + ' ' + word(Word::record)});
      return false;
    }
  }
  error(messages::unknown_ordered, name, {std::string(source(name)), nearest_or_known(source(name), names)});
  return false;
}

void Resolver::resolve_orderings(const ast::Block& block) {
  for (const ast::Entry* e : entries(block, no_word)) {
    if (value_count(e->items) == 0) continue;
    Ordered first;
    Ordered then;
    const ast::Item* before = option(e->items, Word::before);
    if (before == nullptr) {
      error(messages::option_missing, e->span, {std::string(source(e->label_span)), word(Word::before)});
      continue;
    }
    const bool good = read_ordered(item(e->items, 0).value, first);
    if (!read_ordered(before->value, then) || !good) continue;
    // A name that several parts have a step of stands for each of them, part by part.
    const std::vector<Id> none{no_id};
    for (const Id a : first.steps.empty() ? none : first.steps) {
      for (const Id b : then.steps.empty() ? none : then.steps) {
        if (a != no_id && b != no_id && p_.steps[a].container != p_.steps[b].container) continue;
        Ordering ordering;
        ordering.first_step = a;
        ordering.first_response = first.response;
        ordering.first_action = first.action;
        ordering.then_step = b;
        ordering.then_response = then.response;
        ordering.then_action = then.action;
        ordering.span = e->span;
        p_.orderings.push_back(ordering);
      }
    }
  }
}

/// Whether a text begins with the name of a table and `/`.
bool Resolver::is_table_part(std::string_view text) const {
  const std::size_t slash = text.find('/');
  return slash != std::string_view::npos &&
         std::any_of(p_.tables.begin(), p_.tables.end(),
                     [&](const Table& table) { return p_.text(table.name) == text.substr(0, slash); });
}

void Resolver::resolve_suppression(const ast::Block& block) {
  Suppression suppression;
  suppression.span = head(block);
  suppression.check = is_empty(block.name) ? std::string() : std::string(source(block.name));
  suppression.reason = entry_text(block, Word::reason);
  if (const ast::Entry* reason = entry(block, Word::reason);
      reason != nullptr && value_count(reason->items) > 0) {
    const ast::Expr& text = ex(item(reason->items, 0).value);
    if (text.kind == ast::ExprKind::text && !unicode::next_word(suppression.reason))
      error(messages::reason_empty, text.span, {word(Word::reason)});
  }
  suppression.until = entry_date(block, Word::until);
  if (const ast::Entry* where = entry(block, Word::where);
      where != nullptr && value_count(where->items) > 0) {
    const ast::Expr& path = ex(item(where->items, 0).value);
    const std::string written = path.kind == ast::ExprKind::text ? text_of(path.span) : std::string();
    // A part of the cases that a table leaves out, as the finding calls it: `goodwill/problem: lost`.
    if (suppression.check == "no_row_applies" && is_table_part(written)) {
      suppression.where = written;
    } else {
      Assertion rule;
      if (!read_rule(item(where->items, 0).value, rule)) return;
      suppression.where = rule.text;
    }
  }
  p_.suppressions.push_back(std::move(suppression));
}

}  // namespace sop::resolver
