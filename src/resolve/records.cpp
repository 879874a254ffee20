// src/resolve/records.cpp — the customer's record: its block, what is asked of it, what moves do to it, and its lines in tests.
#include "sop/messages/records.hpp"

#include <string>
#include <vector>

#include "sop/messages/resolve.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

void Resolver::declare_records(const ast::Block& block) {
  for (const ast::Entry* e : entries(block, no_word)) {
    RecordKind kind;
    kind.name = symbol(e->label_span);
    kind.title = title_of(e->title);
    kind.span = e->span;
    if (value_count(e->items) > 0) {
      const ast::ExprId what = item(e->items, 0).value;
      const Word written = hint(what);
      kind.restriction = written == Word::restriction;
      if (written != Word::restriction && written != Word::record_entry)
        unknown_choice(what, {Word::record_entry, Word::restriction});
    }
    p_.records.push_back(std::move(kind));
    declare(Kind::record, static_cast<Id>(p_.records.size() - 1), e->label_span);
  }
}

/// The entry or restriction of this name; no_id: there is none, or it is of the other sort, and that was said.
Id Resolver::record_named(Span name, bool restriction, Word asked_by) {
  const Declaration* known = lookup(name, Kind::record);
  if (known == nullptr) return no_id;
  if (p_.records[known->id].restriction == restriction) return known->id;
  error(
      restriction ? messages::restriction_expected : messages::record_entry_expected, name,
      {std::string(source(name)), word(asked_by), word(restriction ? Word::put_on_record : Word::restrict_)})
      .note(messages::note_declared_here, known->span, {p_.text(p_.records[known->id].name)});
  return no_id;
}

/// `number of abuse`, `number of abuse in any 90 days`, `number of abuse in this month`.
Typed Resolver::record_count(const ast::Expr& e) {
  const TypeRef whole = simple(TypeKind::whole);
  const Span name = name_span(child(e, 0));
  if (is_empty(name)) return {};
  const Declaration* known = lookup(name, Kind::record);
  if (known == nullptr) return {};
  if (e.children.count == 1) return add_expr(Op::record_count, whole, e.span, {}, known->id);
  const ast::Expr& window = ex(child(e, 1));
  if (window.kind != ast::ExprKind::word) {
    const Typed length = time_value(child(e, 1), p_.calendar);
    if (length.type == no_type) return {};
    return add_expr(Op::record_count, whole, e.span, {length.expr}, known->id);
  }
  WindowKind in = WindowKind::rolling;
  if (window.word == Word::week) in = WindowKind::week;
  if (window.word == Word::month) in = WindowKind::month;
  if (window.word == Word::quarter) in = WindowKind::quarter;
  if (window.word == Word::year) in = WindowKind::year;
  if (in == WindowKind::rolling) {
    unknown_choice(child(e, 1), {Word::week, Word::month, Word::quarter, Word::year});
    return {};
  }
  if (!zone_known(no_id)) {
    zone_missing(e.span, no_id);
    return {};
  }
  return add_expr(Op::record_count, whole, e.span, {}, known->id, static_cast<std::uint8_t>(in));
}

/// `end of restriction (no_phone)`: until when it is in force; none when it is not, or has no end.
Typed Resolver::restriction_end(const ast::Expr& e) {
  const Span name = name_span(child(e, 0));
  if (is_empty(name)) {
    error(messages::name_expected, ex(child(e, 0)).span, {});
    return {};
  }
  const Id restriction = record_named(name, true, Word::end_of_restriction);
  if (restriction == no_id) return {};
  StaticType type;
  type.type.kind = TypeKind::instant;
  type.type.or_none = true;
  return add_expr(Op::restricted, intern(type), e.span, {}, restriction, 1);
}

/// A restriction by its name alone says whether it is in force; an entry is counted.
Typed Resolver::record_value(Id id, Span span) {
  if (p_.records[id].restriction) return add_expr(Op::restricted, simple(TypeKind::boolean), span, {}, id);
  const std::string name = p_.text(p_.records[id].name);
  error(messages::record_entry_is_counted, span, {name, word(Word::number_of) + " " + name});
  return {};
}

/// `put on record: abuse`, `restrict: no_phone`, `lift restriction: no_phone`.
bool Resolver::record_target(const ast::Target& written, Target& out) {
  out.kind = written.action == Word::put_on_record ? TargetKind::note
             : written.action == Word::restrict_   ? TargetKind::restrict_use
                                                   : TargetKind::lift;
  if (is_empty(written.name)) {
    error(messages::action_needs_record, written.span, {word(written.action), word(Word::customer_record)});
    return false;
  }
  out.record = record_named(written.name, out.kind != TargetKind::note, written.action);
  return out.record != no_id;
}

/// `customer record: 2 abuse, since 2026-08-01`; lines that follow each other are handed in together. `none`: an empty record.
bool Resolver::read_test_record(const ast::Entry& e, TestLine& line) {
  line.kind = TestLineKind::event;
  line.event_kind = TestEvent::record;
  const ast::ExprId what = item(e.items, 0).value;
  if (is_word(what, Word::none)) return true;
  const ast::Expr& written = ex(what);
  std::uint32_t count = 1;
  Span name = name_span(what);
  if (written.kind == ast::ExprKind::quantity && !is_empty(written.name)) {
    name = written.name;
    if (!count_in(child(written, 0), count)) return false;
  }
  if (is_empty(name)) {
    if (written.kind != ast::ExprKind::missing)
      error(messages::record_line_expected, written.span, {word(Word::customer_record)});
    return false;
  }
  const Declaration* known = lookup(name, Kind::record);
  if (known == nullptr) return false;
  Assertion one;
  one.subject = Assertion::Subject::noted;
  one.index = known->id;
  one.span = e.span;
  // A day begins at midnight, and an end on a day is the end of that day.
  const auto moment = [&](const ast::Item* said, bool is_end) {
    if (said == nullptr || said->value == ast::no_expr) return no_id;
    Typed when = value(said->value, no_type);
    if (when.type != no_type && kind(when.type) == TypeKind::date) {
      if (is_end || !zone_known(no_id)) return moment_value(said->value, false).expr;
      const Typed midnight =
          constant(Value::make(ValueKind::time_of_day, 0), simple(TypeKind::time_of_day), said->span);
      return add_expr(Op::wall_time, simple(TypeKind::instant), said->span, {when.expr, midnight.expr}).expr;
    }
    return fit(when, simple(TypeKind::instant), said->span).expr;
  };
  const ast::Item* until = option(e.items, Word::until);
  one.value = moment(option(e.items, Word::since), false);
  const Id end = moment(until, true);
  if (until != nullptr && !p_.records[known->id].restriction) {
    error(messages::record_entry_has_no_end, until->span, {p_.text(p_.records[known->id].name)});
    return false;
  }
  if (end != no_id) one.values.push_back(end);
  line.items.assign(count, one);
  return true;
}

}  // namespace sop::resolver
