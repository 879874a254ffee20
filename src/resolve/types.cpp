// src/resolve/types.cpp — types: reading them, putting them into words, and whether a value fits.
//
// A type of the model says what a value is and between which bounds; while resolving, money also carries its currency and a
// period its unit, so that `80 USD` where the procedure counts in EUR is an error of the file and not of a case. Types are
// interned: two equal types are one number. The first ones are the plain types, in the order of TypeKind.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/instant.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/money.hpp"
#include "sop/unicode.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

namespace {

std::string key_of(const StaticType& t) {
  std::string key;
  const auto put = [&key](std::uint64_t n) {
    key += std::to_string(n);
    key += ' ';
  };
  const Type& y = t.type;
  put(static_cast<std::uint64_t>(y.kind));
  put((y.or_none ? 1U : 0U) | (y.ordered ? 2U : 0U) | (y.has_low ? 4U : 0U) | (y.has_high ? 8U : 0U) |
      (y.low_open ? 16U : 0U) | (y.high_open ? 32U : 0U) | (t.zero ? 64U : 0U) | (t.has_unit ? 128U : 0U) |
      (t.mixed ? 256U : 0U));
  put(y.unit);
  put(t.currency.bits());
  put(static_cast<std::uint64_t>(t.unit));
  for (const SymbolId name : y.names) put(name);
  if (y.has_low) key += to_text(y.low) + ' ';
  if (y.has_high) key += to_text(y.high);
  return key;
}

}  // namespace

TypeRef Resolver::intern(const StaticType& type) {
  const auto [place, is_new] = type_places_.emplace(key_of(type), static_cast<TypeRef>(types_.size()));
  if (is_new) types_.push_back(type);
  return place->second;
}

void Resolver::intern_plain_types() {
  for (int i = 0; i <= static_cast<int>(TypeKind::list); ++i) {
    StaticType plain;
    plain.type.kind = static_cast<TypeKind>(i);
    intern(plain);
  }
}

TypeRef Resolver::money_in(CurrencyCode currency) {
  StaticType t;
  t.type.kind = TypeKind::money;
  t.currency = currency;
  return intern(t);
}

TypeRef Resolver::period_in(PeriodUnit unit) {
  StaticType t;
  t.type.kind = TypeKind::period;
  t.has_unit = true;
  t.unit = unit;
  return intern(t);
}

TypeRef Resolver::number_in(TypeKind kind, SymbolId unit) {
  if (unit == no_id) return simple(kind);
  StaticType t;
  t.type.kind = kind;
  t.type.unit = unit;
  return intern(t);
}

/// The type of the values, whatever their bounds: what arithmetic on it gives.
TypeRef Resolver::unbounded(TypeRef ref) {
  const StaticType& t = types_[ref];
  if (!t.type.has_low && !t.type.has_high && !t.type.or_none && !t.zero) return ref;
  StaticType plain = t;
  plain.type.has_low = plain.type.has_high = plain.type.low_open = plain.type.high_open = plain.type.or_none =
      false;
  plain.zero = false;
  plain.type.low = plain.type.high = Rational{};
  return intern(plain);
}

bool Resolver::is_number(TypeRef ref) const {
  return kind(ref) == TypeKind::whole || kind(ref) == TypeKind::decimal;
}

bool Resolver::is_length(TypeRef ref) const {
  return kind(ref) == TypeKind::duration || kind(ref) == TypeKind::period;
}

std::string Resolver::describe(TypeRef ref) const {
  const StaticType& t = types_[ref];
  const auto names = [&] {
    std::vector<std::string> texts;
    for (const SymbolId name : t.type.names) texts.push_back(p_.text(name));
    return choices(texts);
  };
  switch (t.type.kind) {
    case TypeKind::none:
      return term(messages::type_nothing);
    case TypeKind::boolean:
      return term(messages::type_boolean);
    case TypeKind::enumeration:
      return term(messages::type_enumeration, {names()});
    case TypeKind::set:
      return term(messages::type_set, {names()});
    case TypeKind::whole:
    case TypeKind::decimal:
      if (t.type.unit != no_id) return term(messages::type_number_of, {p_.text(t.type.unit)});
      return term(t.type.kind == TypeKind::whole ? messages::type_whole : messages::type_decimal);
    case TypeKind::percent:
      return term(messages::type_percent);
    case TypeKind::money:
      if (t.currency.is_none()) return term(messages::type_money);
      return term(messages::type_money_in, {t.currency.letters()});
    case TypeKind::duration:
      return term(messages::type_duration);
    case TypeKind::period:
      return term(t.mixed ? messages::type_length : messages::type_period);
    case TypeKind::date:
      return term(messages::type_date);
    case TypeKind::instant:
      return term(messages::type_instant);
    case TypeKind::time_of_day:
      return term(messages::type_time_of_day);
    case TypeKind::text:
      return term(messages::type_text);
    case TypeKind::remedy:
      return term(messages::type_remedy);
    case TypeKind::party:
      return term(messages::type_party);
    case TypeKind::list:
      return term(messages::type_list);
  }
  return {};
}

bool Resolver::fits(TypeRef from, TypeRef to) const {
  if (from == no_type || to == no_type || from == to) return true;
  const StaticType& a = types_[from];
  const StaticType& b = types_[to];
  const TypeKind from_kind = a.type.kind;
  const TypeKind to_kind = b.type.kind;
  if (to_kind == TypeKind::money && a.zero) return true;
  if (to_kind == TypeKind::decimal && from_kind == TypeKind::whole)
    return a.type.unit == b.type.unit || a.zero;
  if (is_length(to) && is_length(from)) return b.mixed || (from_kind == to_kind && !a.mixed);
  if (from_kind != to_kind) return false;
  switch (from_kind) {
    case TypeKind::money:
      return a.currency.is_none() || b.currency.is_none() || a.currency == b.currency;
    case TypeKind::whole:
    case TypeKind::decimal:
      return a.type.unit == b.type.unit;
    case TypeKind::enumeration:
    case TypeKind::set:
      return std::all_of(a.type.names.begin(), a.type.names.end(), [&](SymbolId name) {
        return std::find(b.type.names.begin(), b.type.names.end(), name) != b.type.names.end();
      });
    default:
      return true;
  }
}

bool Resolver::scaled(const Value& value, Rational& out) const {
  switch (value.kind) {
    case ValueKind::number:
    case ValueKind::percent:
    case ValueKind::money:
      out = value.number;
      return true;
    case ValueKind::duration:
    case ValueKind::date:
    case ValueKind::instant:
    case ValueKind::time_of_day:
      out = Rational(value.integer);
      return true;
    default:
      return false;
  }
}

bool Resolver::in_range(const Value& value, const Type& type) const {
  Rational number;
  if (!scaled(value, number)) return true;
  if (type.has_low) {
    const int order = compare(number, type.low);
    if (order < 0 || (order == 0 && type.low_open)) return false;
  }
  if (type.has_high) {
    const int order = compare(number, type.high);
    if (order > 0 || (order == 0 && type.high_open)) return false;
  }
  return true;
}

std::string Resolver::show(const Value& value) const {
  switch (value.kind) {
    case ValueKind::unknown:
      return "unknown";
    case ValueKind::none:
      return "none";
    case ValueKind::boolean:
      return value.integer != 0 ? word(Word::yes) : word(Word::no);
    case ValueKind::name:
      return p_.text(static_cast<SymbolId>(value.integer));
    case ValueKind::party:
      return p_.text(p_.parties[static_cast<Id>(value.integer)].name);
    case ValueKind::remedy:
      return p_.text(p_.remedies[static_cast<Id>(value.integer)].name);
    case ValueKind::number:
      return to_text(value.number) + (value.symbol == no_id ? "" : " " + p_.text(value.symbol));
    case ValueKind::percent: {
      Rational hundred;
      return failed(multiply(value.number, Rational(100), hundred)) ? std::string() : to_text(hundred) + " %";
    }
    case ValueKind::money:
      return to_text(value.number) + (value.currency.is_none() ? "" : " " + value.currency.letters());
    case ValueKind::duration:
      return to_text(Duration{value.integer});
    case ValueKind::period:
      return to_text(Period{static_cast<std::int32_t>(value.integer), value.unit});
    case ValueKind::date: {
      Date date;
      return failed(Date::from_days(value.integer, date)) ? std::string() : to_text(date);
    }
    case ValueKind::instant: {
      Instant instant;
      return failed(Instant::from_milliseconds(value.integer, instant)) ? std::string() : to_text(instant);
    }
    case ValueKind::time_of_day: {
      TimeOfDay time;
      return failed(TimeOfDay::from_milliseconds(value.integer, time)) ? std::string() : to_text(time);
    }
    case ValueKind::text:
      return value.text;
    default:
      return {};
  }
}

std::string Resolver::show_range(TypeRef ref) const {
  const StaticType& t = types_[ref];
  const auto bound = [&](const Rational& number) {
    Value value;
    value.number = number;
    value.currency = t.currency;
    value.symbol = t.type.unit;
    switch (t.type.kind) {
      case TypeKind::percent:
        value.kind = ValueKind::percent;
        break;
      case TypeKind::money:
        value.kind = ValueKind::money;
        break;
      case TypeKind::duration:
        value.kind = ValueKind::duration;
        break;
      case TypeKind::date:
        value.kind = ValueKind::date;
        break;
      case TypeKind::instant:
        value.kind = ValueKind::instant;
        break;
      case TypeKind::time_of_day:
        value.kind = ValueKind::time_of_day;
        break;
      default:
        value.kind = ValueKind::number;
        break;
    }
    if (value.kind != ValueKind::number && value.kind != ValueKind::percent && value.kind != ValueKind::money)
      (void)to_int64(number, value.integer);
    return show(value);
  };
  if (t.type.has_low && t.type.has_high)
    return bound(t.type.low) + (t.type.high_open ? "..<" : "..") + bound(t.type.high);
  if (t.type.has_low) return (t.type.low_open ? "> " : ">= ") + bound(t.type.low);
  return (t.type.high_open ? "< " : "<= ") + bound(t.type.high);
}

// --- reading ---------------------------------------------------------------------------------------------------------

bool Resolver::read_names(const ast::Expr& e, std::vector<SymbolId>& out) {
  bool good = true;
  std::unordered_set<SymbolId> seen(out.begin(), out.end());
  for (std::uint32_t i = 0; i < e.children.count; ++i) {
    const ast::Expr& value = ex(child(e, i));
    Span span = name_span(child(e, i));
    if (is_empty(span)) {
      error(messages::name_expected, value.span, {});
      good = false;
      // In quotes: what stands inside is the name that was meant.
      if (value.kind != ast::ExprKind::text || source(value.span).front() != '"' ||
          !unicode::is_name(text_of(value.span)))
        continue;
      span = {value.span.file, value.span.begin + 1, value.span.end - 1};
    }
    const SymbolId name = symbol(span);
    if (!seen.insert(name).second) {
      error(messages::value_twice, span, {std::string(source(span))});
      good = false;
      continue;
    }
    out.push_back(name);
    enumeration_values_.push_back({name, span, file_});
  }
  return good;
}

void Resolver::read_bound(ast::ExprId e, StaticType& out, Rational& bound, bool& has) {
  const TypeKind wanted = out.type.kind;
  const TypeRef want = wanted == TypeKind::money ? money_type() : simple(wanted);
  const Typed bound_value = value(e, want);
  const Value* constant = constant_of(bound_value.expr);
  if (bound_value.type == no_type) return;
  if (constant == nullptr) {
    error(messages::constant_expected, ex(e).span, {});
    return;
  }
  const StaticType& given = types_[bound_value.type];
  const bool number = wanted == TypeKind::whole || wanted == TypeKind::decimal;
  if (number && given.type.unit != no_id && out.type.unit == no_id) out.type.unit = given.type.unit;
  const bool kind_fits = given.type.kind == wanted ||
                         (wanted == TypeKind::decimal && given.type.kind == TypeKind::whole) ||
                         (wanted == TypeKind::money && given.zero);
  if (!kind_fits || !scaled(*constant, bound)) {
    error(messages::bound_of_another_type, ex(e).span, {describe(bound_value.type), describe(want)});
    return;
  }
  if (wanted == TypeKind::money && !given.zero && !given.currency.is_none() && !currency().is_none() &&
      !(given.currency == currency())) {
    error(messages::another_currency__here, ex(e).span,
          {std::string(source(ex(e).span)), given.currency.letters(), currency().letters(),
           word(Word::currency), word(Word::procedure)});
    return;
  }
  has = true;
}

void Resolver::read_bounds(const ast::Expr& bounds, StaticType& out) {
  if (bounds.kind == ast::ExprKind::range || bounds.kind == ast::ExprKind::range_below) {
    read_bound(child(bounds, 0), out, out.type.low, out.type.has_low);
    read_bound(child(bounds, 1), out, out.type.high, out.type.has_high);
    out.type.high_open = bounds.kind == ast::ExprKind::range_below;
    if (out.type.has_low && out.type.has_high && compare(out.type.low, out.type.high) > 0)
      error(messages::range_backwards, bounds.span, {});
    return;
  }
  switch (bounds.word) {
    case Word::greater:
      out.type.low_open = true;
      [[fallthrough]];
    case Word::greater_equal:
      read_bound(child(bounds, 0), out, out.type.low, out.type.has_low);
      break;
    case Word::less:
      out.type.high_open = true;
      [[fallthrough]];
    case Word::less_equal:
      read_bound(child(bounds, 0), out, out.type.high, out.type.has_high);
      break;
    default:
      break;
  }
}

/// A name that stands where a type is expected.
void Resolver::unknown_type(const ast::Expr& e) {
  std::vector<std::string> known;
  for (const Word w : {Word::yes_or_no, Word::one_of, Word::some_of, Word::whole, Word::decimal,
                       Word::percent, Word::money, Word::duration, Word::period, Word::date, Word::instant,
                       Word::time_of_day, Word::text, Word::remedy, Word::role})
    known.push_back(word(w));
  const Span span = is_empty(e.name) ? e.span : e.name;
  const std::string written(source(span));
  error(messages::unknown_type, span,
        {written, nearest(written, known, term(messages::help_known_names, {choices(known)}))});
}

/// The same without bounds, but the number 0 stays what it is.
TypeRef Resolver::unbounded_keeping_zero(TypeRef ref) {
  if (!types_[ref].zero) return unbounded(ref);
  StaticType t = types_[unbounded(ref)];
  t.zero = true;
  return intern(t);
}

TypeRef Resolver::money_type() { return money_in(currency()); }

TypeRef Resolver::read_type(ast::ExprId id) {
  const ast::Expr& e = ex(id);
  if (e.kind == ast::ExprKind::missing) return no_type;
  if (e.kind != ast::ExprKind::type) {
    unknown_type(e);
    return no_type;
  }
  StaticType t;
  t.type.or_none = e.or_none;
  switch (e.word) {
    case Word::yes_or_no:
      t.type.kind = TypeKind::boolean;
      break;
    case Word::one_of:
      t.type.kind = TypeKind::enumeration;
      read_names(e, t.type.names);
      return intern(t);
    case Word::some_of:
      t.type.kind = TypeKind::set;
      read_names(e, t.type.names);
      return intern(t);
    case Word::whole:
      t.type.kind = TypeKind::whole;
      break;
    case Word::decimal:
      t.type.kind = TypeKind::decimal;
      break;
    case Word::percent:
      t.type.kind = TypeKind::percent;
      break;
    case Word::money:
      t.type.kind = TypeKind::money;
      t.currency = types_[money_type()].currency;
      if (p_.currency.is_none() && !currency_varies_ && !no_currency_said_) {
        error(messages::no_currency, e.span, {});
        no_currency_said_ = true;
      }
      break;
    case Word::duration:
      t.type.kind = TypeKind::duration;
      break;
    case Word::period:
      t.type.kind = TypeKind::period;
      break;
    case Word::date:
      t.type.kind = TypeKind::date;
      break;
    case Word::instant:
      t.type.kind = TypeKind::instant;
      break;
    case Word::time_of_day:
      t.type.kind = TypeKind::time_of_day;
      break;
    case Word::text:
      t.type.kind = TypeKind::text;
      break;
    case Word::remedy:
      t.type.kind = TypeKind::remedy;
      break;
    case Word::role:
    case Word::team:
    case Word::schedule:
      t.type.kind = TypeKind::party;
      break;
    default:
      unknown_type(e);
      return no_type;
  }
  if (e.children.count > 0) read_bounds(ex(child(e, 0)), t);
  return intern(t);
}

TypeRef Resolver::with_unit(TypeRef ref, const ast::Item& unit_option) {
  if (ref == no_type) return ref;
  const Span name = name_span(unit_option.value);
  if (is_empty(name)) {
    error(messages::name_expected, unit_option.span, {});
    return ref;
  }
  const Declaration* unit = lookup(name, Kind::unit);
  if (unit == nullptr) return ref;
  if (!is_number(ref)) {
    error(messages::unit_of_no_number, unit_option.span, {describe(ref)});
    return ref;
  }
  StaticType t = types_[ref];
  t.type.unit = p_.units[unit->id].name;
  return intern(t);
}

/// The form of a unit that stands after the number: "day", "days"; "день", "дня", "дней".
std::string Resolver::counted_unit(const Value& number, Word of) const {
  const std::vector<std::string_view> forms = word_forms(of, dialect_index(file_->dialect));
  std::int64_t n = 0;
  std::size_t form = 1;
  if (!failed(to_int64(number.number, n)) && n >= 0) {
    const bool russian = file_->dialect == Word::ru;
    const std::int64_t one = n % 10;
    const bool teen = n % 100 >= 11 && n % 100 <= 14;
    if (russian) {
      form = one == 1 && !teen ? 0 : one >= 2 && one <= 4 && !teen ? 1 : 2;
    } else {
      form = n == 1 ? 0 : 1;
    }
  }
  return std::string(forms[std::min(form, forms.size() - 1)]);
}

}  // namespace sop::resolver
