// src/resolve/functions.cpp — calls: the language's functions, and definitions with parameters.
#include <string>
#include <vector>

#include "sop/messages/resolve.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

std::string Resolver::parameters_of(Id definition) const {
  std::string out = p_.text(p_.definitions[definition].name) + "(";
  bool first = true;
  for (const SymbolId name : p_.definitions[definition].parameter_names) {
    if (!first) out += ", ";
    first = false;
    out += p_.text(name);
  }
  return out + ")";
}

Typed Resolver::call_definition(const ast::Expr& e) {
  const Declaration* known = lookup(e.name, Kind::definition);
  if (known == nullptr) return {};
  const Definition& definition = p_.definitions[known->id];
  const std::vector<TypeRef>& types = parameter_types_[known->id];
  if (types.size() != e.children.count || types.empty()) {
    error(types.empty() ? messages::no_parameters : messages::wrong_number_of_arguments, e.span,
          {p_.text(definition.name), parameters_of(known->id), std::to_string(types.size()),
           std::to_string(e.children.count)})
        .note(messages::note_declared_here, known->span, {p_.text(definition.name)});
    return {};
  }
  std::vector<Id> args;
  bool good = true;
  for (std::uint32_t i = 0; i < e.children.count; ++i) {
    const Typed arg = value_as(child(e, i), types[i]);
    good = good && arg.type != no_type;
    args.push_back(arg.expr);
  }
  if (!good) return {};
  return add_expr(Op::definition, definition_types_[known->id], e.span, args, known->id);
}

/// The calendar that a function counts on: its argument, else the one that is spoken of.
bool Resolver::calendar_argument(const ast::Expr& e, std::uint32_t place, Id& out) {
  if (e.children.count <= place) {
    out = current_calendar_ != no_id ? current_calendar_ : p_.calendar;
    if (out == no_id) error(messages::calendar_missing, e.span, {word(e.word), word(Word::calendar)});
    return out != no_id;
  }
  const Span span = name_span(child(e, place));
  if (is_empty(span)) {
    error(messages::name_expected, ex(child(e, place)).span, {});
    return false;
  }
  const Declaration* calendar = lookup(span, Kind::calendar);
  if (calendar != nullptr) out = calendar->id;
  return calendar != nullptr;
}

Typed Resolver::extreme(const ast::Expr& e, TypeRef want) {
  std::vector<Typed> args;
  TypeRef type = no_type;
  for (std::uint32_t i = 0; i < e.children.count; ++i) {
    const Typed arg = value(child(e, i), i == 0 ? want : type);
    if (arg.type == no_type) return {};
    if (!has_size(arg.type)) {
      error(messages::no_size, ex(child(e, i)).span, {describe(arg.type)});
      return {};
    }
    type = i == 0 ? unbounded_keeping_zero(arg.type) : merge(type, arg.type, ex(child(e, i)).span);
    if (type == no_type) return {};
    args.push_back(arg);
  }
  if (types_[type].mixed) {
    error(messages::periods_compared, e.span, {});
    return {};
  }
  std::vector<Id> ids;
  for (const Typed& arg : args) ids.push_back(zero_as(arg, type).expr);
  return add_expr(e.word == Word::larger_of ? Op::larger_of : Op::smaller_of, type, e.span, ids);
}

Typed Resolver::rounded(const ast::Expr& e, TypeRef want) {
  const Typed number = value(child(e, 0), want);
  const Typed step = value_as(child(e, 1), unbounded(number.type));
  if (number.type == no_type || step.type == no_type) return {};
  const TypeKind k = kind(number.type);
  if (!is_number(number.type) && k != TypeKind::money && k != TypeKind::percent && k != TypeKind::duration) {
    error(messages::no_size, ex(child(e, 0)).span, {describe(number.type)});
    return {};
  }
  const Op op = e.word == Word::rounded_to      ? Op::round_nearest
                : e.word == Word::rounded_up_to ? Op::round_up
                                                : Op::round_down;
  return add_expr(op, unbounded(number.type), e.span, {number.expr, step.expr});
}

Typed Resolver::periods(const ast::Expr& e) {
  const Op op = e.word == Word::whole_periods ? Op::whole_periods : Op::started_periods;
  std::vector<Id> args;
  if (e.children.count == 3) {
    for (std::uint32_t i = 0; i < 2; ++i) {
      const Typed arg = value_as(child(e, i), simple(TypeKind::date));
      if (arg.type == no_type) return {};
      args.push_back(arg.expr);
    }
    const Typed unit = value_as(child(e, 2), simple(TypeKind::period));
    if (unit.type == no_type) return {};
    args.push_back(unit.expr);
  } else {
    const Typed length = value(child(e, 0), simple(TypeKind::duration));
    if (length.type == no_type) return {};
    if (kind(length.type) != TypeKind::duration && !is_number(length.type)) {
      error(messages::wrong_type, ex(child(e, 0)).span,
            {std::string(source(ex(child(e, 0)).span)), describe(length.type),
             describe(simple(TypeKind::duration))});
      return {};
    }
    const Typed unit = value_as(child(e, 1), unbounded(length.type));
    if (unit.type == no_type) return {};
    args = {length.expr, unit.expr};
  }
  return add_expr(op, simple(TypeKind::whole), e.span, args);
}

/// A time of day on a day: `visit_day 18:00`, `moment of (visit_day, 18:00)`.
Typed Resolver::moment_on(ast::ExprId day_written, ast::ExprId time_written, Span span) {
  const TypeRef date = simple(TypeKind::date);
  const Typed day = value_as(day_written, date);
  const Typed time = value_as(time_written, simple(TypeKind::time_of_day));
  if (day.type == no_type || time.type == no_type) return {};
  if (!zone_known(no_id)) {
    zone_missing(span, no_id);
    return {};
  }
  return add_expr(Op::wall_time, simple(TypeKind::instant), span, {day.expr, time.expr});
}

Typed Resolver::call(const ast::Expr& e, TypeRef want) {
  if (e.word == no_word) return call_definition(e);
  const std::string name(word(e.word));
  const auto takes_between = [&](std::uint32_t low, std::uint32_t high, MessageId shape) {
    if (e.children.count >= low && e.children.count <= high) return true;
    error(messages::function_takes, e.span, {name, term(shape)});
    return false;
  };
  const TypeRef date = simple(TypeKind::date);
  const TypeRef whole = simple(TypeKind::whole);
  const auto zone_is_known = [&] {
    if (zone_known(no_id)) return true;
    zone_missing(e.span, no_id);
    return false;
  };
  switch (e.word) {
    case Word::number_of:
      return record_count(e);
    case Word::end_of_restriction:
      if (!takes_between(1, 1, messages::shape_restriction)) return {};
      return restriction_end(e);
    case Word::larger_of:
    case Word::smaller_of:
      if (!takes_between(1, 64, messages::shape_values)) return {};
      return extreme(e, want);
    case Word::rounded_to:
    case Word::rounded_up_to:
    case Word::rounded_down_to:
      if (!takes_between(2, 2, messages::shape_value_and_step)) return {};
      return rounded(e, want);
    case Word::whole_periods:
    case Word::started_periods:
      if (!takes_between(2, 3, messages::shape_periods)) return {};
      return periods(e);
    case Word::days_between:
    case Word::whole_years_between: {
      if (!takes_between(2, 2, messages::shape_two_dates)) return {};
      const Typed from = value_as(child(e, 0), date);
      const Typed to = value_as(child(e, 1), date);
      if (from.type == no_type || to.type == no_type) return {};
      if (e.word == Word::days_between)
        return add_expr(Op::days_between, whole, e.span, {from.expr, to.expr});
      Value one = Value::make(ValueKind::period, 1);
      one.unit = PeriodUnit::year;
      const Typed year = constant(std::move(one), period_in(PeriodUnit::year), e.span);
      return add_expr(Op::whole_periods, whole, e.span, {from.expr, to.expr, year.expr});
    }
    case Word::business_days_between: {
      if (!takes_between(2, 3, messages::shape_two_dates_and_calendar)) return {};
      Id calendar = no_id;
      const Typed from = value_as(child(e, 0), date);
      const Typed to = value_as(child(e, 1), date);
      if (!calendar_argument(e, 2, calendar) || from.type == no_type || to.type == no_type) return {};
      return add_expr(Op::business_days_between, whole, e.span, {from.expr, to.expr}, calendar);
    }
    case Word::business_day_after: {
      if (!takes_between(2, 3, messages::shape_date_count_calendar)) return {};
      Id calendar = no_id;
      const Typed from = value_as(child(e, 0), date);
      const Typed count = value_as(child(e, 1), whole);
      if (!calendar_argument(e, 2, calendar) || from.type == no_type || count.type == no_type) return {};
      Value one = Value::make(ValueKind::period, 1);
      one.unit = PeriodUnit::business_day;
      one.symbol = calendar;
      const TypeRef days = period_in(PeriodUnit::business_day);
      const Typed unit = constant(std::move(one), days, e.span);
      const Typed length = add_expr(Op::multiply, days, e.span, {unit.expr, count.expr});
      return add_expr(Op::add, date, e.span, {from.expr, length.expr});
    }
    case Word::end_of_day: {
      if (!takes_between(1, 1, messages::shape_date)) return {};
      const Typed day = value_as(child(e, 0), date);
      if (day.type == no_type || !zone_is_known()) return {};
      return add_expr(Op::end_of_day, simple(TypeKind::instant), e.span, {day.expr});
    }
    case Word::moment_of: {
      if (!takes_between(2, 2, messages::shape_date_and_time)) return {};
      return moment_on(child(e, 0), child(e, 1), e.span);
    }
    case Word::date_of: {
      if (!takes_between(1, 1, messages::shape_instant)) return {};
      const Typed when = value_as(child(e, 0), simple(TypeKind::instant));
      if (when.type == no_type || !zone_is_known()) return {};
      return add_expr(Op::date_of, date, e.span, {when.expr});
    }
    default:
      break;
  }
  error(messages::word_is_no_value, e.span, {name});
  return {};
}

}  // namespace sop::resolver
