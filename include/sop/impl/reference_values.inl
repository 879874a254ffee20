// sop/impl/reference_values.inl — operations on values that are known (docs/semantics.md, 1 and 2).
//
// Every number is an exact fraction; nothing is rounded here except where an operation says so: `rounded to`, and a
// share of an exact duration, which is a whole number of milliseconds. Operands of kinds that have nothing to do with
// each other do not come this far: the resolver refuses them; should one come, the answer is `not_available`.
#pragma once

#include <algorithm>
#include <limits>

#include "sop/impl/reference_parts.hpp"

namespace sop::reference::parts {

// Periods that have a common measure: weeks are days, years are months, business hours are minutes. Others are compared only with themselves.
inline void common_measure(const Value& period, std::int64_t& count, PeriodUnit& unit) {
  count = period.integer;
  unit = period.unit;
  if (unit == PeriodUnit::week) {
    count *= 7;
    unit = PeriodUnit::day;
  } else if (unit == PeriodUnit::year) {
    count *= 12;
    unit = PeriodUnit::month;
  } else if (unit == PeriodUnit::business_hour) {
    count *= 60;
    unit = PeriodUnit::business_minute;
  }
}

inline bool is_number(const Value& v) {
  return v.kind == ValueKind::number || v.kind == ValueKind::percent || v.kind == ValueKind::money;
}

// Amounts of two currencies never meet; nothing (zero without a currency) meets every amount.
inline ErrorCode common_currency(const Value& a, const Value& b, CurrencyCode& out) {
  out = a.currency.is_none() ? b.currency : a.currency;
  const bool differ = !a.currency.is_none() && !b.currency.is_none() && !(a.currency == b.currency);
  return differ ? ErrorCode::two_currencies : ErrorCode::ok;
}

// A result that is a number, of the kind and unit of `like`.
inline Value number_like(const Value& like, ValueError error, const Rational& number) {
  if (failed(error)) return Value::failed(code_of(error));
  Value v = Value::rational(like.kind, number);
  v.currency = like.currency;
  v.symbol = like.symbol;
  return v;
}

inline Value whole_value(ValueKind kind, int128 count) {
  if (count > std::numeric_limits<std::int64_t>::max() || count < -std::numeric_limits<std::int64_t>::max()) {
    return Value::failed(ErrorCode::overflow);
  }
  return Value::make(kind, static_cast<std::int64_t>(count));
}

inline Value period_value(const Value& like, int128 count) {
  if (count > std::numeric_limits<std::int32_t>::max() || count < -std::numeric_limits<std::int32_t>::max()) {
    return Value::failed(ErrorCode::overflow);
  }
  Value v = Value::make(ValueKind::period, static_cast<std::int64_t>(count));
  v.unit = like.unit;
  v.symbol = like.symbol;
  return v;
}

// An exact duration times a number: rounded away from zero to a whole millisecond, so that a wait is never too short.
inline Value duration_times(std::int64_t milliseconds, const Rational& factor) {
  Duration out;
  const ValueError error = multiply(Duration{milliseconds}, factor, Rounding::up, out);
  return failed(error) ? Value::failed(code_of(error)) : Value::make(ValueKind::duration, out.milliseconds);
}

inline Value number_or_percent(TypeKind type, ValueError error, const Rational& number, SymbolId unit) {
  if (failed(error)) return Value::failed(code_of(error));
  Value v = Value::rational(type == TypeKind::percent ? ValueKind::percent : ValueKind::number, number);
  if (v.kind == ValueKind::number) v.symbol = unit;
  return v;
}

SOP_INLINE ErrorCode compare_values(const Value& a, const Value& b, const Type* enumeration, int& order) {
  if (is_number(a) && is_number(b)) {
    CurrencyCode currency;
    const ErrorCode error = common_currency(a, b, currency);
    if (error != ErrorCode::ok) return error;
    order = compare(a.number, b.number);
    return ErrorCode::ok;
  }
  if (a.kind != b.kind) return ErrorCode::not_available;
  std::int64_t left = a.integer, right = b.integer;
  switch (a.kind) {
    case ValueKind::name: {
      if (enumeration == nullptr) return ErrorCode::not_available;
      const auto& names = enumeration->names;
      left = std::find(names.begin(), names.end(), static_cast<SymbolId>(a.integer)) - names.begin();
      right = std::find(names.begin(), names.end(), static_cast<SymbolId>(b.integer)) - names.begin();
      break;
    }
    case ValueKind::period: {
      PeriodUnit left_unit, right_unit;
      common_measure(a, left, left_unit);
      common_measure(b, right, right_unit);
      if (left_unit != right_unit) return ErrorCode::not_available;
      break;
    }
    case ValueKind::boolean:
    case ValueKind::duration:
    case ValueKind::date:
    case ValueKind::instant:
    case ValueKind::time_of_day:
      break;
    case ValueKind::text:
      order = a.text.compare(b.text);
      return ErrorCode::ok;
    default:
      return ErrorCode::not_available;
  }
  order = left < right ? -1 : left > right ? 1 : 0;
  return ErrorCode::ok;
}

SOP_INLINE ErrorCode equal_values(const Value& a, const Value& b, bool& equal) {
  if (a.kind == ValueKind::name || a.kind == ValueKind::party || a.kind == ValueKind::remedy) {
    equal = a.kind == b.kind && a.integer == b.integer;
    return ErrorCode::ok;
  }
  if (a.kind == ValueKind::set || a.kind == ValueKind::list) {
    equal = a.items.size() == b.items.size();
    for (std::size_t i = 0; equal && i < a.items.size(); ++i) {
      const ErrorCode error = equal_values(a.items[i], b.items[i], equal);
      if (error != ErrorCode::ok) return error;
    }
    return ErrorCode::ok;
  }
  int order = 0;
  const ErrorCode error = compare_values(a, b, nullptr, order);
  equal = order == 0;
  return error;
}

SOP_INLINE bool identical(const Value& a, const Value& b) {
  if (a.kind != b.kind || a.error != b.error || a.unit != b.unit || !(a.currency == b.currency)) return false;
  if (a.symbol != b.symbol || a.integer != b.integer || !(a.number == b.number) || a.text != b.text)
    return false;
  if (a.items.size() != b.items.size()) return false;
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!identical(a.items[i], b.items[i])) return false;
  }
  return true;
}

SOP_INLINE Value negate_value(const Value& a) {
  if (a.kind == ValueKind::duration) return whole_value(a.kind, -static_cast<int128>(a.integer));
  if (a.kind == ValueKind::period) return period_value(a, -static_cast<int128>(a.integer));
  if (!is_number(a)) return Value::failed(ErrorCode::not_available);
  return number_like(a, ValueError::none, negate(a.number));
}

SOP_INLINE Value add_values(const Value& a, const Value& b, const Times& times) {
  if (is_number(a) && is_number(b)) {
    Value like = a;
    if (const ErrorCode error = common_currency(a, b, like.currency); error != ErrorCode::ok) {
      return Value::failed(error);
    }
    Rational sum;
    const ValueError error = add(a.number, b.number, sum);
    return number_like(like, error, sum);
  }
  if (a.kind == ValueKind::duration && b.kind == ValueKind::duration) {
    return whole_value(a.kind, static_cast<int128>(a.integer) + b.integer);
  }
  if (a.kind == ValueKind::period && b.kind == ValueKind::period) {
    if (a.unit != b.unit || a.symbol != b.symbol) return Value::failed(ErrorCode::not_available);
    return period_value(a, static_cast<int128>(a.integer) + b.integer);
  }
  // A length may stand on either side of a point in time.
  if (b.kind == ValueKind::date || b.kind == ValueKind::instant) {
    if (a.kind == ValueKind::duration || a.kind == ValueKind::period) return add_values(b, a, times);
    return Value::failed(ErrorCode::not_available);
  }
  if (a.kind == ValueKind::date && b.kind == ValueKind::period) {
    Date start, end;
    (void)Date::from_days(a.integer, start);
    const ErrorCode error = date_after(times, start, b, end);
    return error == ErrorCode::ok ? Value::make(ValueKind::date, end.days()) : Value::failed(error);
  }
  if (a.kind == ValueKind::instant && (b.kind == ValueKind::duration || b.kind == ValueKind::period)) {
    std::int64_t due = 0;
    const ErrorCode error = timeout_due(times, a.integer, b, due);
    return error == ErrorCode::ok ? Value::make(ValueKind::instant, due) : Value::failed(error);
  }
  return Value::failed(ErrorCode::not_available);
}

SOP_INLINE Value subtract_values(const Value& a, const Value& b, const Times& times) {
  if (a.kind == ValueKind::instant && b.kind == ValueKind::instant) {
    return whole_value(ValueKind::duration, static_cast<int128>(a.integer) - b.integer);
  }
  const Value opposite = negate_value(b);
  return opposite.is_error() ? opposite : add_values(a, opposite, times);
}

SOP_INLINE Value multiply_values(const Value& a, const Value& b, TypeKind type) {
  const bool plain_b = b.kind == ValueKind::number || b.kind == ValueKind::percent;
  const bool plain_a = a.kind == ValueKind::number || a.kind == ValueKind::percent;
  if (!plain_b && plain_a) return multiply_values(b, a, type);
  if (!plain_b) return Value::failed(ErrorCode::not_available);
  if (a.kind == ValueKind::duration) return duration_times(a.integer, b.number);
  Rational product;
  if (a.kind == ValueKind::period) {
    const ValueError error = multiply(Rational(a.integer), b.number, product);
    if (failed(error)) return Value::failed(code_of(error));
    if (!product.is_whole()) return Value::failed(ErrorCode::out_of_range);
    return period_value(a, product.numerator());
  }
  if (!is_number(a)) return Value::failed(ErrorCode::not_available);
  const ValueError error = multiply(a.number, b.number, product);
  if (a.kind == ValueKind::money) return number_like(a, error, product);
  return number_or_percent(type, error, product, a.symbol != no_id ? a.symbol : b.symbol);
}

SOP_INLINE Value divide_values(const Value& a, const Value& b, TypeKind type) {
  const bool plain_b = b.kind == ValueKind::number || b.kind == ValueKind::percent;
  Rational quotient;
  if (a.kind == ValueKind::duration && plain_b) {
    const ValueError error = divide(Rational(1), b.number, quotient);
    return failed(error) ? Value::failed(code_of(error)) : duration_times(a.integer, quotient);
  }
  if (a.kind == ValueKind::duration && b.kind == ValueKind::duration) {
    const ValueError error = divide(Duration{a.integer}, Duration{b.integer}, quotient);
    return number_or_percent(type, error, quotient, no_id);
  }
  if (a.kind == ValueKind::period && b.kind == ValueKind::period) {
    std::int64_t left, right;
    PeriodUnit left_unit, right_unit;
    common_measure(a, left, left_unit);
    common_measure(b, right, right_unit);
    if (left_unit != right_unit) return Value::failed(ErrorCode::not_available);
    const ValueError error = divide(Rational(left), Rational(right), quotient);
    return number_or_percent(type, error, quotient, no_id);
  }
  if (!is_number(a) || !is_number(b)) return Value::failed(ErrorCode::not_available);
  CurrencyCode currency;
  if (const ErrorCode error = common_currency(a, b, currency); error != ErrorCode::ok)
    return Value::failed(error);
  const ValueError error = divide(a.number, b.number, quotient);
  if (a.kind == ValueKind::money && plain_b) return number_like(a, error, quotient);
  return number_or_percent(type, error, quotient, a.symbol == b.symbol ? no_id : a.symbol);
}

SOP_INLINE Value round_value(const Value& a, const Value& unit, Rounding rounding) {
  if (a.kind == ValueKind::duration && unit.kind == ValueKind::duration) {
    Rational out;
    const ValueError error = round_to_multiple(Rational(a.integer), Rational(unit.integer), rounding, out);
    return failed(error) ? Value::failed(code_of(error)) : whole_value(a.kind, out.numerator());
  }
  if (!is_number(a) || !is_number(unit)) return Value::failed(ErrorCode::not_available);
  Value like = a;
  if (const ErrorCode error = common_currency(a, unit, like.currency); error != ErrorCode::ok) {
    return Value::failed(error);
  }
  Rational out;
  const ValueError error = round_to_multiple(a.number, unit.number, rounding, out);
  return number_like(like, error, out);
}

SOP_INLINE ValueKind kind_of(TypeKind type) {
  switch (type) {
    case TypeKind::none:
      return ValueKind::unknown;
    case TypeKind::boolean:
      return ValueKind::boolean;
    case TypeKind::enumeration:
      return ValueKind::name;
    case TypeKind::set:
      return ValueKind::set;
    case TypeKind::whole:
    case TypeKind::decimal:
      return ValueKind::number;
    case TypeKind::percent:
      return ValueKind::percent;
    case TypeKind::money:
      return ValueKind::money;
    case TypeKind::duration:
      return ValueKind::duration;
    case TypeKind::period:
      return ValueKind::period;
    case TypeKind::date:
      return ValueKind::date;
    case TypeKind::instant:
      return ValueKind::instant;
    case TypeKind::time_of_day:
      return ValueKind::time_of_day;
    case TypeKind::text:
      return ValueKind::text;
    case TypeKind::remedy:
      return ValueKind::remedy;
    case TypeKind::party:
      return ValueKind::party;
    case TypeKind::list:
      return ValueKind::list;
  }
  return ValueKind::unknown;
}

SOP_INLINE bool within(const Value& value, const Type& type) {
  if (value.is_none()) return type.or_none;
  const auto named = [&](const Value& name) {
    return std::find(type.names.begin(), type.names.end(), static_cast<SymbolId>(name.integer)) !=
           type.names.end();
  };
  if (type.kind == TypeKind::enumeration) return named(value);
  if (type.kind == TypeKind::set) return std::all_of(value.items.begin(), value.items.end(), named);
  if (type.kind == TypeKind::whole && !value.number.is_whole()) return false;
  const Rational number = is_number(value) ? value.number : Rational(value.integer);
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

}  // namespace sop::reference::parts
