// src/resolve/expressions.cpp — values: literals, names, quantities, functions.
//
// An expression is read once, from its tree, with a type that is wanted (or none). What is wanted only helps to understand a
// name or a zero: `delay` where an issue is wanted is a value of it, `0` where money is wanted is no money. Whether the
// result fits is said by `fit`, once, in words about what was written.
#include <string>
#include <vector>

#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/instant.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/money.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

// --- building ----------------------------------------------------------------------------------------------------------

Typed Resolver::add_expr(Op op, TypeRef type, Span span, const std::vector<Id>& args, Id a,
                         std::uint8_t flags) {
  Expr e;
  e.op = op;
  e.type = kind(type);
  e.flags = flags;
  e.a = a;
  e.args = {static_cast<Id>(p_.expr_args.size()), static_cast<Id>(args.size())};
  e.span = span;
  ExprFacts facts;
  facts.type = type;
  for (const Id arg : args) {
    p_.expr_args.push_back(arg);
    if (arg != no_id && expr_facts_[arg].reads_clock) facts.reads_clock = true;
  }
  switch (op) {
    case Op::builtin:
      facts.reads_clock = a == static_cast<Id>(Builtin::now) || a == static_cast<Id>(Builtin::today);
      break;
    case Op::calendar_open:
      facts.reads_clock = true;
      break;
    case Op::definition:
      facts.reads_clock = facts.reads_clock || clock_readers_[value_node(Kind::definition, a)];
      break;
    case Op::requirements:
    case Op::reason_of:
      facts.reads_clock = clock_readers_[value_node(Kind::requirements, a)];
      break;
    case Op::output:
      facts.reads_clock = clock_readers_[value_node(Kind::table, p_.outputs[a].table)];
      break;
    default:
      break;
  }
  p_.exprs.push_back(e);
  expr_facts_.push_back(facts);
  return {static_cast<Id>(p_.exprs.size() - 1), type};
}

Id Resolver::add_constant(Value value) {
  p_.constants.push_back(std::move(value));
  return static_cast<Id>(p_.constants.size() - 1);
}

Typed Resolver::constant(Value value, TypeRef type, Span span) {
  return add_expr(Op::constant, type, span, {}, add_constant(std::move(value)));
}

const Value* Resolver::constant_of(Id expr) const {
  if (expr == no_id || p_.exprs[expr].op != Op::constant) return nullptr;
  return &p_.constants[p_.exprs[expr].a];
}

// --- fitting -----------------------------------------------------------------------------------------------------------

Typed Resolver::fit(Typed given, TypeRef want, Span span) {
  if (given.type == no_type || want == no_type) return given;
  if (given.type == none_type_) {
    if (types_[want].type.or_none) return given;
    error(messages::none_not_allowed, span, {describe(want)});
    return {};
  }
  if (fits(given.type, want)) return zero_as(given, want);
  const StaticType& a = types_[given.type];
  const StaticType& b = types_[want];
  const std::string written(source(span));
  if (is_number(given.type) && a.type.unit == no_id && tell_unit_missing(given, want, span)) return {};
  if (a.type.kind == TypeKind::money && b.type.kind == TypeKind::money) {
    error(messages::another_currency__here, span,
          {written, a.currency.letters(), b.currency.letters(), word(Word::currency), word(Word::procedure)});
    return {};
  }
  if (a.type.kind == TypeKind::enumeration && b.type.kind == TypeKind::enumeration) {
    error(messages::other_names, span, {describe(given.type), describe(want)});
    return {};
  }
  if (a.type.kind == TypeKind::date && b.type.kind == TypeKind::instant &&
      constant_of(given.expr) != nullptr) {
    error(messages::wrong_type__moment, span,
          {written, describe(given.type), describe(want), written + " 10:00"});
    return {};
  }
  error(messages::wrong_type, span, {written, describe(given.type), describe(want)});
  return {};
}

/// A number, or a setting that is one, that lacks the unit of what is wanted; of a setting it is told where its number stands, once. False: no
/// unit is wanted, or it is computed.
bool Resolver::tell_unit_missing(Typed given, TypeRef want, Span span) {
  const Expr& e = p_.exprs[given.expr];
  const Id setting = e.op == Op::setting ? e.a : no_id;
  const Value* number =
      setting != no_id ? &p_.constants[p_.settings[setting].value] : constant_of(given.expr);
  if (number == nullptr) return false;
  const Span place = setting != no_id ? setting_values_[setting] : span;
  const std::string written(source(place));
  const StaticType& b = types_[want];
  std::string unit, others;
  if (b.type.kind == TypeKind::money) unit = b.currency.is_none() ? currency_example() : b.currency.letters();
  if (b.type.kind == TypeKind::percent) unit = "%";
  if (b.type.unit != no_id) unit = p_.text(b.type.unit);
  if (b.type.kind == TypeKind::duration || b.type.kind == TypeKind::period) {
    const bool exact = b.type.kind == TypeKind::duration && !b.mixed;
    const Word usual = exact ? Word::hour : Word::day;
    unit = counted_unit(*number, usual);
    for (const Word of : {Word::minute, Word::hour, Word::day, Word::week, Word::month, Word::business_day}) {
      if (of == usual) continue;
      if (exact && of != Word::minute) break;
      others += (others.empty() ? "`" : ", `") + counted_unit(*number, of) + '`';
    }
  }
  if (unit.empty()) return false;
  if (setting != no_id && settings_unitless_[setting]) return true;
  Diagnostic& said =
      others.empty() ? error(messages::unit_missing, place, {written, written + " " + unit})
                     : error(messages::unit_missing__length, place, {written, written + " " + unit, others});
  if (setting == no_id) return true;
  settings_unitless_[setting] = true;
  said.note(messages::note_used_here, span);
  return true;
}

/// The number 0 where an amount is meant.
Typed Resolver::zero_as(Typed given, TypeRef type) {
  if (!types_[given.type].zero || kind(type) != TypeKind::money) return given;
  Value nothing = Value::rational(ValueKind::money, Rational{});
  return constant(std::move(nothing), money_in({}), p_.exprs[given.expr].span);
}

Typed Resolver::value_as(ast::ExprId e, TypeRef want) { return fit(value(e, want), want, ex(e).span); }

Typed Resolver::value_with_options(ast::List items, TypeRef want) {
  if (items.count == 0) return {};
  Typed result = value_as(item(items, 0).value, want);
  for (std::uint32_t i = 1; i < items.count; ++i) {
    const ast::Item& it = item(items, i);
    Op op;
    switch (it.option) {
      case Word::at_most:
        op = Op::at_most;
        break;
      case Word::at_least:
        op = Op::at_least;
        break;
      case Word::nothing_under:
        op = Op::nothing_under;
        break;
      default:
        continue;
    }
    if (it.value == ast::no_expr) {
      error(messages::option_needs_value, it.span, {word(it.option)});
      continue;
    }
    if (result.type != no_type && !has_size(result.type)) {
      error(messages::cap_of_no_amount, it.span, {word(it.option), describe(result.type)});
      result = {};
    }
    const TypeRef bound_type = unbounded(result.type);
    const Typed bound = value_as(it.value, bound_type);
    if (result.type == no_type || bound.type == no_type) {
      result = {};
      continue;
    }
    result = add_expr(op, merge(bound_type, bound.type, it.span),
                      join(ex(item(items, 0).value).span, it.span), {result.expr, bound.expr});
  }
  return result;
}

/// Whether values of the type have a size, so that one can be larger than another.
bool Resolver::has_size(TypeRef ref) const {
  switch (kind(ref)) {
    case TypeKind::whole:
    case TypeKind::decimal:
    case TypeKind::percent:
    case TypeKind::money:
    case TypeKind::duration:
    case TypeKind::period:
    case TypeKind::date:
    case TypeKind::instant:
    case TypeKind::time_of_day:
      return true;
    case TypeKind::enumeration:
      return types_[ref].type.ordered;
    default:
      return false;
  }
}

/// The type that holds values of both; complains when there is none.
TypeRef Resolver::merge(TypeRef a, TypeRef b, Span span) {
  if (a == no_type || b == no_type) return no_type;
  if (a == b) return a;
  if (a == none_type_ || b == none_type_) {
    StaticType t = types_[a == none_type_ ? b : a];
    t.type.or_none = true;
    return intern(t);
  }
  const bool none = types_[a].type.or_none || types_[b].type.or_none;
  const auto with_none = [&](TypeRef ref) {
    StaticType t = types_[unbounded(ref)];
    t.type.or_none = none;
    return intern(t);
  };
  if (types_[a].zero && (kind(b) == TypeKind::money || is_number(b))) return with_none(b);
  if (types_[b].zero && (kind(a) == TypeKind::money || is_number(a))) return with_none(a);
  if (is_length(a) && is_length(b)) {
    if (kind(a) == kind(b) && kind(a) == TypeKind::duration) return with_none(a);
    StaticType t;
    t.type.kind = TypeKind::period;
    t.type.or_none = none;
    t.mixed = kind(a) != kind(b) || types_[a].mixed || types_[b].mixed;
    if (!t.mixed && types_[a].has_unit && types_[b].has_unit && types_[a].unit == types_[b].unit) {
      t.has_unit = true;
      t.unit = types_[a].unit;
    }
    return intern(t);
  }
  if (kind(a) == TypeKind::enumeration && kind(b) == TypeKind::enumeration) {
    StaticType t = types_[unbounded(a)];
    for (const SymbolId name : types_[b].type.names) {
      bool known = false;
      for (const SymbolId mine : t.type.names) known = known || mine == name;
      if (!known) t.type.names.push_back(name);
    }
    t.type.ordered = types_[a].type.ordered && types_[a].type.names == types_[b].type.names;
    t.type.or_none = none;
    return intern(t);
  }
  if (kind(a) == TypeKind::money && kind(b) == TypeKind::money) {
    if (!types_[a].currency.is_none() && !types_[b].currency.is_none() &&
        !(types_[a].currency == types_[b].currency)) {
      error(messages::another_currency, span, {types_[b].currency.letters(), types_[a].currency.letters()});
      return no_type;
    }
    return with_none(types_[a].currency.is_none() ? b : a);
  }
  if (fits(unbounded(a), unbounded(b))) return with_none(b);
  if (fits(unbounded(b), unbounded(a))) return with_none(a);
  error(messages::types_differ, span, {describe(a), describe(b)});
  return no_type;
}

// --- one expression ----------------------------------------------------------------------------------------------------

Typed Resolver::value(ast::ExprId id, TypeRef want) {
  if (id == ast::no_expr) return {};
  const ast::Expr& e = ex(id);
  if (depth_of(id) > options_.max_expression_depth) {
    if (!too_deep_said_.insert(static_cast<std::uint64_t>(file_->id) << 32 | e.span.end).second) return {};
    error(messages::expression_too_deep, e.span, {std::to_string(options_.max_expression_depth)});
    return {};
  }
  switch (e.kind) {
    case ast::ExprKind::missing:
      return {};
    case ast::ExprKind::number:
    case ast::ExprKind::text:
    case ast::ExprKind::date:
    case ast::ExprKind::time:
      return literal(e);
    case ast::ExprKind::date_time:
      return ex(child(e, 0)).kind == ast::ExprKind::date ? literal(e)
                                                         : moment_on(child(e, 0), child(e, 1), e.span);
    case ast::ExprKind::quantity:
      return quantity(e);
    case ast::ExprKind::word:
      return word_value(id, want);
    case ast::ExprKind::name:
      return name_value(id, want);
    case ast::ExprKind::of:
    case ast::ExprKind::add:
    case ast::ExprKind::subtract:
    case ast::ExprKind::multiply:
    case ast::ExprKind::divide:
    case ast::ExprKind::negate:
      return arithmetic(e, want);
    case ast::ExprKind::compare:
    case ast::ExprKind::is_one_of:
    case ast::ExprKind::is_not_one_of:
      return comparison(e);
    case ast::ExprKind::logic_and:
    case ast::ExprKind::logic_or:
    case ast::ExprKind::logic_not:
    case ast::ExprKind::all_of:
    case ast::ExprKind::any_of:
    case ast::ExprKind::none_of:
      return logic(e);
    case ast::ExprKind::call:
      return call(e, want);
    case ast::ExprKind::range:
    case ast::ExprKind::range_below:
      error(messages::range_is_no_value, e.span, {});
      return {};
    case ast::ExprKind::worth:
      error(messages::worth_not_here, e.span, {word(Word::worth)});
      return {};
    case ast::ExprKind::bare_compare:
    case ast::ExprKind::bare_one_of:
      error(messages::comparison_without_left, e.span, {});
      return {};
    case ast::ExprKind::list:
      error(messages::list_is_no_value, e.span, {});
      return {};
    case ast::ExprKind::type:
      error(messages::type_is_no_value, e.span, {std::string(source(e.span))});
      return {};
    default:
      error(messages::days_are_no_value, e.span, {});
      return {};
  }
}

bool Resolver::number_of(const ast::Expr& e, Rational& out) {
  if (!failed(parse_decimal(source(e.span), out))) return true;
  error(
      messages::number_too_long, e.span,
      {std::string(source(e.span)), std::to_string(max_decimal_digits), std::to_string(max_decimal_places)});
  return false;
}

Typed Resolver::literal(const ast::Expr& e) {
  switch (e.kind) {
    case ast::ExprKind::number: {
      Rational number;
      if (!number_of(e, number)) return {};
      StaticType t;
      t.type.kind = number.is_whole() ? TypeKind::whole : TypeKind::decimal;
      t.zero = number.is_zero();
      return constant(Value::rational(ValueKind::number, number), intern(t), e.span);
    }
    case ast::ExprKind::text:
      return constant(Value::of_text(text_of(e.span)), simple(TypeKind::text), e.span);
    case ast::ExprKind::date: {
      Date date;
      if (!date_of(e, date)) return {};
      return constant(Value::make(ValueKind::date, date.days()), simple(TypeKind::date), e.span);
    }
    case ast::ExprKind::time: {
      TimeOfDay time;
      if (failed(parse_time_of_day(source(e.span), time))) return {};
      return constant(Value::make(ValueKind::time_of_day, time.milliseconds()), simple(TypeKind::time_of_day),
                      e.span);
    }
    case ast::ExprKind::date_time:
      return moment(e);
    default:
      return {};
  }
}

/// The lexer has said already what is wrong with a date that is none.
bool Resolver::date_of(const ast::Expr& e, Date& out) { return !failed(parse_date(source(e.span), out)); }

/// A date and a time of day in the procedure's zone. With a fixed offset it is an instant; what a named zone makes of it is
/// looked up when it is needed, in the zone data of that time.
Typed Resolver::moment(const ast::Expr& e) {
  LocalTime local;
  const ast::Expr& date = ex(child(e, 0));
  const ast::Expr& time = ex(child(e, 1));
  if (!date_of(date, local.date)) return {};
  if (failed(parse_time_of_day(source(time.span), local.time))) return {};
  if (!zone_known(no_id)) {
    zone_missing(e.span, no_id);
    return {};
  }
  const TypeRef instant_type = simple(TypeKind::instant);
  if (!p_.has_offset) {
    const Typed day =
        constant(Value::make(ValueKind::date, local.date.days()), simple(TypeKind::date), date.span);
    const Typed clock = constant(Value::make(ValueKind::time_of_day, local.time.milliseconds()),
                                 simple(TypeKind::time_of_day), time.span);
    return add_expr(Op::wall_time, instant_type, e.span, {day.expr, clock.expr});
  }
  Offset offset;
  Instant instant;
  if (failed(Offset::from_minutes(p_.offset_minutes, offset)) || failed(instant_at(local, offset, instant)))
    return {};
  return constant(Value::make(ValueKind::instant, instant.milliseconds()), instant_type, e.span);
}

/// Whether it is the same whatever a case says: a constant, or a stated time on a wall.
bool Resolver::is_fixed(Id expr) const {
  if (expr == no_id) return false;
  const Expr& e = p_.exprs[expr];
  if (e.op != Op::wall_time) return constant_of(expr) != nullptr;
  return constant_of(p_.expr_args[e.args.first]) != nullptr &&
         constant_of(p_.expr_args[e.args.first + 1]) != nullptr;
}

// --- names -------------------------------------------------------------------------------------------------------------

Typed Resolver::word_value(ast::ExprId id, TypeRef want) {
  const ast::Expr& e = ex(id);
  const auto builtin = [&](Builtin what, TypeKind type) {
    return add_expr(Op::builtin, simple(type), e.span, {}, static_cast<Id>(what));
  };
  switch (e.word) {
    case Word::yes:
      return constant(Value::boolean(true), simple(TypeKind::boolean), e.span);
    case Word::no:
      return constant(Value::boolean(false), simple(TypeKind::boolean), e.span);
    case Word::none:
      return constant(Value::none(), none_type_, e.span);
    case Word::today:
      if (!zone_known(no_id)) {
        zone_missing(e.span, no_id);
        return {};
      }
      return builtin(Builtin::today, TypeKind::date);
    case Word::now:
      return builtin(Builtin::now, TypeKind::instant);
    case Word::previous_owner:
      return builtin(Builtin::previous_owner, TypeKind::party);
    case Word::opened_at:
      return builtin(Builtin::opened_at, TypeKind::instant);
    case Word::contacts_in_case:
      return builtin(Builtin::contacts_in_case, TypeKind::whole);
    case Word::case_total:
      return add_expr(Op::builtin, money_type(), e.span, {}, static_cast<Id>(Builtin::case_total));
    case Word::caller:
      return builtin(Builtin::caller, TypeKind::party);
    case Word::current_level:
      return builtin(Builtin::current_level, TypeKind::party);
    case Word::current_approver:
      return builtin(Builtin::current_approver, TypeKind::party);
    case Word::decision:
      return builtin(Builtin::decision, TypeKind::text);
    case Word::result:
      return builtin(Builtin::result, TypeKind::text);
    default:
      break;
  }
  if (!in_group(e.word, word_group::reserved)) return name_value(id, want);
  const std::string text(source(e.span));
  if (in_group(e.word, word_group::unit))
    error(messages::unit_without_number, e.span, {text}).fix({e.span.file, e.span.begin, e.span.begin}, "1 ");
  else
    error(messages::word_is_no_value, e.span, {text});
  return {};
}

bool Resolver::is_value_kind(Kind kind) {
  return kind == Kind::fact || kind == Kind::setting || kind == Kind::definition ||
         kind == Kind::requirements || kind == Kind::output || kind == Kind::remedy || kind == Kind::party;
}

/// Whether the expression is a name that means something by itself, without knowing what is wanted.
bool Resolver::means_something(ast::ExprId id) const {
  const Span span = name_span(id);
  if (is_empty(span)) return true;
  const SymbolId name = find_symbol(source(span));
  if (name == no_id) return false;
  if (scope_.names != nullptr)
    for (const SymbolId parameter : *scope_.names)
      if (parameter == name) return true;
  const Declaration* known = find(name);
  return known != nullptr &&
         (is_value_kind(known->kind) || known->kind == Kind::calendar || known->kind == Kind::record);
}

/// The type of one name of an enumeration or a set.
TypeRef Resolver::member_of(TypeRef ref) {
  if (members_.size() <= ref) members_.resize(ref + 1, no_type);
  if (members_[ref] == no_type) {
    StaticType t;
    t.type.kind = TypeKind::enumeration;
    t.type.names = types_[ref].type.names;
    t.type.ordered = types_[ref].type.ordered;
    members_[ref] = intern(t);
  }
  return members_[ref];
}

Typed Resolver::name_value(ast::ExprId id, TypeRef want) {
  const ast::Expr& e = ex(id);
  const Span span = name_span(id);
  const SymbolId name = find_symbol(source(span));
  if (scope_.names != nullptr) {
    for (std::size_t i = 0; i < scope_.names->size(); ++i)
      if ((*scope_.names)[i] == name)
        return add_expr(Op::parameter, (*scope_.types)[i], e.span, {}, static_cast<Id>(i));
  }
  const StaticType& wanted = types_[want];
  if (wanted.type.kind == TypeKind::enumeration || wanted.type.kind == TypeKind::set) {
    for (const SymbolId known : wanted.type.names)
      if (known == name) return constant(Value::name(name), member_of(want), e.span);
  }
  const Declaration* known = find(name);
  if (known != nullptr) {
    switch (known->kind) {
      case Kind::fact:
        return add_expr(Op::fact, fact_types_[known->id], e.span, {}, known->id);
      case Kind::setting:
        return add_expr(Op::setting, setting_types_[known->id], e.span, {}, known->id);
      case Kind::output:
        return add_expr(Op::output, output_types_[known->id], e.span, {}, known->id);
      case Kind::requirements:
        return add_expr(Op::requirements, simple(TypeKind::boolean), e.span, {}, known->id);
      case Kind::definition:
        if (!p_.definitions[known->id].parameter_names.empty()) {
          error(messages::arguments_missing, e.span, {p_.text(name), parameters_of(known->id)});
          return {};
        }
        return add_expr(Op::definition, definition_types_[known->id], e.span, {}, known->id);
      case Kind::remedy: {
        Value value = Value::make(ValueKind::remedy, known->id);
        return constant(std::move(value), simple(TypeKind::remedy), e.span);
      }
      case Kind::party:
        return constant(Value::party(known->id), simple(TypeKind::party), e.span);
      case Kind::record:
        return record_value(known->id, e.span);
      default:
        break;
    }
  }
  unknown_value(span, want, known);
  return {};
}

void Resolver::unknown_value(Span span, TypeRef want, const Declaration* known) {
  const std::string written(source(span));
  const StaticType& wanted = types_[want];
  if (wanted.type.kind == TypeKind::enumeration || wanted.type.kind == TypeKind::set) {
    std::vector<std::string> names;
    for (const SymbolId name : wanted.type.names) names.push_back(p_.text(name));
    if (names.empty()) return;  // the list itself is wrong, and was told
    error(messages::unknown_enumeration_value, span,
          {written, nearest(written, names, term(messages::help_known_names, {choices(names)}))});
    return;
  }
  if (known != nullptr) {
    error(messages::not_a_value, span, {written, term_of(known->kind)})
        .note(messages::note_declared_here, known->span, {written});
    return;
  }
  if (wanted.type.kind == TypeKind::party || wanted.type.kind == TypeKind::remedy) {
    (void)lookup(span, wanted.type.kind == TypeKind::party ? Kind::party : Kind::remedy);
    return;
  }
  if (sink_.dropped() > 0) {
    error(messages::unknown_name, span);
    return;
  }
  const SymbolId name = find_symbol(written);
  for (const NameUse& v : enumeration_values_) {
    if (v.name != name) continue;
    error(messages::value_without_fact, span, {written})
        .note(messages::note_declared_here, v.span, {written});
    return;
  }
  std::vector<std::string> names;
  for (const Kind each : {Kind::fact, Kind::setting, Kind::definition, Kind::output, Kind::requirements}) {
    const std::vector<std::string> more = names_of(each);
    names.insert(names.end(), more.begin(), more.end());
  }
  if (scope_.names != nullptr)
    for (const SymbolId parameter : *scope_.names) names.push_back(p_.text(parameter));
  error(messages::unknown_name, span,
        {term(messages::term_value), written,
         nearest(written, names, term(messages::help_declare_fact, {written}))});
}

}  // namespace sop::resolver
