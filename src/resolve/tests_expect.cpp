// src/resolve/tests_expect.cpp — what the tests in the files expect.
//
// `is` compares; on the left of an expectation stands a fact, a definition, what a table decides, a list of requirements, a
// clock or a promise (when it is due), a remedy (its amount), or one of the language's own questions: `owner is`, `step is`,
// `say is` ...
#include <algorithm>
#include <string>
#include <vector>

#include "sop/messages/resolve.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

using Subject = Assertion::Subject;

/// A name of a step, an end, a scenario ... that some part of the procedure has.
bool Resolver::known_step(Span name, bool only_ends, SymbolId& out) {
  out = find_symbol(source(name));
  const auto counts = [&](const Step& step) { return only_ends == (step.kind == StepKind::end); };
  for (const Step& step : p_.steps)
    if (counts(step) && step.name == out) return true;
  std::vector<std::string> names;
  for (const Step& step : p_.steps)
    if (counts(step)) names.push_back(p_.text(step.name));
  error(messages::unknown_step, name, {std::string(source(name)), nearest_or_known(source(name), names)});
  return false;
}

/// A branch by its name; of several that are called so, the first.
bool Resolver::known_branch(Span name, Id& out) {
  const SymbolId wanted = find_symbol(source(name));
  for (out = 0; out < p_.containers.size(); ++out)
    if (p_.containers[out].kind == ContainerKind::branch && p_.containers[out].name == wanted) return true;
  std::vector<std::string> names;
  for (const Container& container : p_.containers)
    if (container.kind == ContainerKind::branch) names.push_back(p_.text(container.name));
  error(messages::unknown_branch, name, {std::string(source(name)), nearest_or_known(source(name), names)});
  return false;
}

/// `say includes "..."`, `record includes "..."`: words that are part of what was said or recorded.
bool Resolver::read_words(Word question, ast::ExprId right, Assertion& out) {
  out.subject = question == Word::say ? Subject::say : Subject::status;
  if (question == Word::record) out.text = "record";
  out.comparison = Op::contains;
  if (ex(right).kind == ast::ExprKind::text) {
    out.value = value_as(right, simple(TypeKind::text)).expr;
    return out.value != no_id;
  }
  if (ex(right).kind != ast::ExprKind::missing) error(messages::text_expected, ex(right).span, {});
  return false;
}

/// The right side of `owner is`, `say is` ...
bool Resolver::read_answer(Word question, ast::ExprId right, Assertion& out) {
  const bool is_none = is_word(right, Word::none) || is_word(right, Word::nobody);
  const Span name = name_span(right);
  const auto of_kind = [&](Subject subject, Kind kind) {
    out.subject = subject;
    if (is_none && subject != Subject::owner && subject != Subject::offer) {
      out.comparison = Op::is_none;
      return true;
    }
    if (is_empty(name)) {
      error(messages::name_expected, ex(right).span, {});
      return false;
    }
    const Declaration* known = lookup(name, kind);
    if (known == nullptr) return false;
    out.index = known->id;
    out.name = find_symbol(source(name));
    return true;
  };
  const auto named = [&](Subject subject) {
    out.subject = subject;
    if (!is_empty(name)) return true;
    error(messages::name_expected, ex(right).span, {});
    return false;
  };
  switch (question) {
    case Word::owner:
      return of_kind(Subject::owner, Kind::party);
    case Word::level:
      return of_kind(Subject::level, Kind::party);
    case Word::pending:
    case Word::approve:
      return of_kind(Subject::pending, Kind::party);
    case Word::notified:
    case Word::quiet:
      if (question == Word::quiet) out.text = "quiet";
      if (ex(right).kind != ast::ExprKind::list) return of_kind(Subject::notified, Kind::party);
      out.subject = Subject::notified;
      for (std::uint32_t i = 0; i < ex(right).children.count; ++i) {
        const Typed one = value_as(child(ex(right), i), simple(TypeKind::party));
        if (one.type == no_type) return false;
        out.values.push_back(one.expr);
      }
      return true;
    case Word::say:
      return of_kind(Subject::say, Kind::response);
    case Word::ask:
      return of_kind(Subject::ask, Kind::fact);
    case Word::needs:
      return of_kind(Subject::needs, Kind::fact);
    case Word::offer:
      return of_kind(Subject::offer, Kind::remedy);
    case Word::scenario: {
      const bool good = of_kind(Subject::scenario, Kind::scenario);
      out.index = no_id;
      return good;
    }
    case Word::step:
      return named(Subject::step) && known_step(name, false, out.name);
    case Word::end:
      out.subject = Subject::ended;
      if (is_none) {
        out.comparison = Op::is_none;
        return true;
      }
      return named(Subject::ended) && known_step(name, true, out.name);
    case Word::do_:
      out.subject = Subject::task;
      if (ex(right).kind == ast::ExprKind::text) {
        out.text = text_of(ex(right).span);
        return true;
      }
      if (ex(right).kind != ast::ExprKind::missing) error(messages::text_expected, ex(right).span, {});
      return false;
    case Word::status: {
      static constexpr Word words[] = {Word::intake,  Word::open, Word::closed,
                                       Word::waiting, Word::held, Word::not_taken};
      out.subject = Subject::status;
      for (const Word one : words) {
        if (hint(right) != one) continue;
        out.text = std::string(word_id(one));
        return true;
      }
      std::vector<std::string> names;
      for (const Word one : words) names.push_back(word(one));
      error(messages::unknown_status, ex(right).span,
            {std::string(source(ex(right).span)), nearest_or_known(source(ex(right).span), names)});
      return false;
    }
    case Word::branch:
      out.text = "branch";
      out.subject = Subject::status;
      if (is_none) {
        out.comparison = Op::is_none;
        return true;
      }
      return named(Subject::status) && known_branch(name, out.index);
    case Word::record:
      if (const Declaration* known = find(is_empty(name) ? no_id : find_symbol(source(name)));
          known != nullptr && known->kind == Kind::record)
        return of_kind(Subject::noted, Kind::record);
      out.text = "record";
      if (!is_empty(name) && find(find_symbol(source(name))) == nullptr) {
        std::vector<std::string> names;
        for (const Fact& fact : p_.facts) names.push_back(p_.text(fact.name));
        for (const RecordKind& kind : p_.records) names.push_back(p_.text(kind.name));
        error(messages::unknown_recorded, name,
              {std::string(source(name)), nearest_or_known(source(name), names)});
        return false;
      }
      return of_kind(Subject::status, Kind::fact);
    case Word::promise:
      if (!named(Subject::promise)) return false;
      out.name = find_symbol(source(name));
      if (out.name != no_id && promises_.count(out.name) > 0) return true;
      unknown_promise(name);
      return false;
    case Word::allowed: {
      if (!named(Subject::allowed)) return false;
      out.name = in_group(hint(right), word_group::outcome) ? outcome_symbol(hint(right))
                                                            : find_symbol(source(name));
      if (is_outcome(out.name)) return true;
      unknown_event(name);
      return false;
    }
    case Word::reason:
      return read_rule(right, out);
    case Word::amount: {
      out.subject = Subject::amount;
      const Typed amount = value_as(right, money_type());
      out.value = amount.expr;
      return amount.type != no_type;
    }
    case Word::next_wake: {
      out.subject = Subject::next_wake;
      const Typed when = value_as(right, simple(TypeKind::instant));
      out.value = when.expr;
      return when.type != no_type;
    }
    default:
      break;  // every other answer is a reserved word, which begins no expectation
  }
  return false;
}

bool Resolver::is_outcome(SymbolId name) const {
  if (name == no_id) return false;
  for (const Step& step : p_.steps)
    if (std::find(step.outcomes.begin(), step.outcomes.end(), name) != step.outcomes.end()) return true;
  return false;
}

void Resolver::unknown_promise(Span name) {
  std::vector<std::string> names;
  for (const auto& [promise, span] : promises_) names.push_back(p_.text(promise));
  std::sort(names.begin(), names.end());
  error(messages::unknown_promise, name, {std::string(source(name)), nearest_or_known(source(name), names)});
}

void Resolver::unknown_event(Span name) {
  std::vector<std::string> names;
  for (const Step& step : p_.steps)
    for (const SymbolId outcome : step.outcomes) names.push_back(outcome_text(outcome));
  for (const NameUse& event : events_) names.push_back(p_.text(event.name));
  error(messages::unknown_event, name, {std::string(source(name)), nearest_or_known(source(name), names)});
}

/// All that a table collects, in its order: `measures is (warn, restrict)`, `is none`; some of it: `measures includes warn`.
bool Resolver::read_expected_list(Typed left, Word op, ast::ExprId right, Assertion& out) {
  if (op != Word::is && op != Word::is_not && op != Word::includes) {
    error(messages::question_with_sign, out.span, {word(Word::is), word(Word::includes)});
    return false;
  }
  out.subject = Subject::list;
  out.comparison = op == Word::includes ? Op::contains : Op::equal;
  if (op != Word::includes && is_word(right, Word::none)) return true;  // nothing is collected: no values
  const ast::Expr& list = ex(right);
  const bool several = list.kind == ast::ExprKind::list;
  if (list.kind == ast::ExprKind::missing) return false;
  const Expr& asked = p_.exprs[left.expr];
  const TypeRef element = asked.op == Op::output ? output_cell_types_[asked.a] : no_type;
  for (std::uint32_t i = 0; i < (several ? list.children.count : 1); ++i) {
    const ast::ExprId place = several ? child(list, i) : right;
    const Typed one = value(place, element == no_type ? element : unbounded(element));
    if (one.type == no_type) return false;
    if (!is_fixed(one.expr)) {
      error(messages::constant_expected, ex(place).span, {});
      return false;
    }
    const Typed fitted = element == no_type ? one : fit(one, unit_only(element), ex(place).span);
    if (fitted.type == no_type) return false;
    out.values.push_back(fitted.expr);
  }
  return true;
}

/// What a value of the case is compared with: `goodwill is 8 EUR`, `price > 0 EUR`, `ready_on is none`.
bool Resolver::read_expected_value(Typed left, Word op, ast::ExprId right, Assertion& out) {
  const bool equality = op == Word::is || op == Word::is_not;
  out.negated = op == Word::is_not;
  if (equality && is_word(right, Word::unknown)) {
    out.comparison = Op::is_unknown;
    return true;
  }
  if (kind(left.type) == TypeKind::list) return read_expected_list(left, op, right, out);
  if (equality && is_word(right, Word::none)) {
    out.comparison = Op::is_none;
    if (types_[left.type].type.or_none) return true;
    error(messages::never_none, ex(right).span,
          {std::string(source(left.expr == no_id ? out.span : p_.exprs[left.expr].span))});
    return false;
  }
  const TypeRef plain = unbounded(left.type);
  const bool set = kind(left.type) == TypeKind::set || op == Word::includes;
  const Typed expected = value(right, plain);
  if (expected.type == no_type) return false;
  if (!is_fixed(expected.expr)) {
    error(messages::constant_expected, ex(right).span, {});
    return false;
  }
  const Typed fitted = set ? expected : fit(expected, unit_only(left.type), ex(right).span);
  if (fitted.type == no_type || (!set && !comparable(left.type, fitted.type, !equality, ex(right).span)))
    return false;
  out.value = zero_as(fitted, left.type).expr;
  switch (op) {
    case Word::less:
      out.comparison = Op::less;
      break;
    case Word::less_equal:
      out.comparison = Op::less_equal;
      break;
    case Word::greater:
      out.comparison = Op::greater;
      break;
    case Word::greater_equal:
      out.comparison = Op::greater_equal;
      break;
    case Word::includes:
      out.comparison = Op::contains;
      break;
    default:
      out.comparison = Op::equal;
      break;
  }
  return true;
}

/// When a clock or a promise is due: `reply is 2026-09-01 11:00`, `reply <= resolve`, `is none` (it does not run); or how a clock stands:
/// `is held` (it stands still), `is broken`.
bool Resolver::read_expected_due(Word op, ast::ExprId right, Assertion& out) {
  if (op == Word::is || op == Word::is_not) {
    out.negated = op == Word::is_not;
    if (is_word(right, Word::none)) {
      out.comparison = Op::is_none;
      return true;
    }
    const Span name = name_span(right);
    const bool is_named = !is_empty(name) && find(find_symbol(source(name))) != nullptr;
    for (const Word one : {Word::broken, Word::held}) {
      if (is_named || hint(right) != one || out.index == no_id) continue;
      out.text = std::string(word_id(one));
      return true;
    }
  }
  const Typed moment{no_id, simple(TypeKind::instant)};
  const Span name = name_span(right);
  const SymbolId id = is_empty(name) ? no_id : find_symbol(source(name));
  const Declaration* known = find(id);
  const bool is_clock = known != nullptr && known->kind == Kind::clock;
  if (op == Word::includes || (!is_clock && (known != nullptr || id == no_id || promises_.count(id) == 0)))
    return read_expected_value(moment, op, right, out);
  // Another one: which of the two comes first.
  out.negated = op == Word::is_not;
  out.comparison = op == Word::less            ? Op::less
                   : op == Word::less_equal    ? Op::less_equal
                   : op == Word::greater       ? Op::greater
                   : op == Word::greater_equal ? Op::greater_equal
                                               : Op::equal;
  out.value = (is_clock ? add_expr(Op::clock_due, moment.type, name, {}, known->id)
                        : add_expr(Op::promise_due, moment.type, name, {}, id))
                  .expr;
  return true;
}

bool Resolver::read_expected(ast::ExprId left, Word op, ast::ExprId right, Span span, Assertion& out) {
  out.span = span;
  out.negated = op == Word::is_not;
  // A value that the author calls by the word of a question goes first; in the header of rows, where a question stands as a name,
  // so does whatever is declared.
  const ast::Expr& subject = ex(left);
  const Span called = name_span(left);
  const Declaration* declared = is_empty(called) ? nullptr : find(find_symbol(source(called)));
  const bool is_value =
      declared != nullptr && (declared->kind == Kind::fact || declared->kind == Kind::setting ||
                              declared->kind == Kind::definition || declared->kind == Kind::output ||
                              declared->kind == Kind::requirements);
  const bool is_other = declared != nullptr && subject.kind != ast::ExprKind::word;
  const Word question = is_value || is_other ? no_word : hint(left);
  if (question != no_word && in_group(question, word_group::answer)) {
    if (op == Word::includes && (question == Word::say || question == Word::record))
      return read_words(question, right, out);
    const bool ordered = op != Word::is && op != Word::is_not;
    if (ordered && question != Word::amount) {
      error(messages::question_with_sign, span, {word(Word::is), word(Word::is_not)});
      return false;
    }
    if (!read_answer(question, right, out)) return false;
    if (ordered) {
      out.comparison = op == Word::less         ? Op::less
                       : op == Word::less_equal ? Op::less_equal
                       : op == Word::greater    ? Op::greater
                                                : Op::greater_equal;
    }
    return true;
  }
  const Span name = name_span(left);
  const SymbolId id = is_empty(name) ? no_id : find_symbol(source(name));
  const Declaration* known = find(id);
  if (known != nullptr && known->kind == Kind::clock) {
    out.subject = Subject::due;
    out.index = known->id;
    return read_expected_due(op, right, out);
  }
  if (known != nullptr && known->kind == Kind::remedy) {
    out.subject = Subject::amount;
    out.index = known->id;
    return read_expected_value({no_id, money_type()}, op, right, out);
  }
  if (known == nullptr && id != no_id && promises_.count(id) > 0) {
    out.subject = Subject::due;
    out.name = id;
    return read_expected_due(op, right, out);
  }
  if (known != nullptr && known->kind == Kind::party && p_.parties[known->id].kind == PartyKind::schedule) {
    out.subject = Subject::roster;
    out.index = known->id;
    return read_person(right, out);
  }
  const Typed asked = value(left, no_type);
  if (asked.type == no_type) return false;
  out.subject = known != nullptr && known->kind == Kind::fact ? Subject::fact : Subject::named;
  out.index = out.subject == Subject::fact ? known->id : asked.expr;
  return read_expected_value(asked, op, right, out);
}

}  // namespace sop::resolver
