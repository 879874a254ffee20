// sop/impl/engine_values.inl — the operations on the engine's values (docs/semantics.md, 1 and 2).
#pragma once

#include <algorithm>

#include "sop/impl/engine_values.hpp"

namespace sop::engine {

// Weeks are days, years are months, business hours are minutes; other periods have no common measure.
struct Measured {
  std::int64_t count;
  PeriodUnit unit;
};
inline Measured measured(const Datum& period) {
  switch (period.unit) {
    case PeriodUnit::week:
      return {period.integer * 7, PeriodUnit::day};
    case PeriodUnit::year:
      return {period.integer * 12, PeriodUnit::month};
    case PeriodUnit::business_hour:
      return {period.integer * 60, PeriodUnit::business_minute};
    default:
      return {period.integer, period.unit};
  }
}

inline Datum like(const Datum& pattern, ValueError error, const Rational& number) {
  if (failed(error)) return failure(code_of(error));
  Datum d = fraction(pattern.kind, number);
  d.currency = pattern.currency;
  d.symbol = pattern.symbol;
  return d;
}

inline Datum plain(TypeKind type, ValueError error, const Rational& number, SymbolId unit) {
  if (failed(error)) return failure(code_of(error));
  if (type == TypeKind::percent) return fraction(ValueKind::percent, number);
  Datum d = fraction(ValueKind::number, number);
  d.symbol = unit;
  return d;
}

inline Datum period_of(const Datum& pattern, int128 count) {
  constexpr std::int32_t most = std::numeric_limits<std::int32_t>::max();
  if (count > most || count < -most) return failure(ErrorCode::overflow);
  Datum d = datum(ValueKind::period, static_cast<std::int64_t>(count));
  d.unit = pattern.unit;
  d.symbol = pattern.symbol;
  return d;
}

// A share of an exact length is rounded away from zero, so that a wait is never too short.
inline Datum stretched(std::int64_t milliseconds, const Rational& factor) {
  Duration out;
  const ValueError error = multiply(Duration{milliseconds}, factor, Rounding::up, out);
  return failed(error) ? failure(code_of(error)) : datum(ValueKind::duration, out.milliseconds);
}

inline bool is_plain(const Datum& d) { return d.kind == ValueKind::number || d.kind == ValueKind::percent; }

inline std::int64_t place_among(const std::vector<SymbolId>& names, std::int64_t symbol) {
  return std::find(names.begin(), names.end(), static_cast<SymbolId>(symbol)) - names.begin();
}

SOP_INLINE bool same(const Value& a, const Value& b) {
  return a.kind == b.kind && a.error == b.error && a.unit == b.unit && a.currency == b.currency &&
         a.symbol == b.symbol && a.integer == b.integer && a.number == b.number && a.text == b.text &&
         a.items.size() == b.items.size() &&
         std::equal(a.items.begin(), a.items.end(), b.items.begin(),
                    [](const Value& x, const Value& y) { return same(x, y); });
}

SOP_INLINE bool same(const Datum& a, const Datum& b) {
  if (a.kind != b.kind || a.error != b.error || a.unit != b.unit || !(a.currency == b.currency) ||
      a.symbol != b.symbol || a.integer != b.integer || !(a.number == b.number))
    return false;
  if (a.heavy == b.heavy) return true;
  const auto& left = items_of(a);
  const auto& right = items_of(b);
  return text_of(a) == text_of(b) && left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(),
                    [](const Value& x, const Value& y) { return same(x, y); });
}

SOP_INLINE ErrorCode order_of(const Datum& a, const Datum& b, const Type* names, int& order) {
  if (a.is_number() && b.is_number()) {
    CurrencyCode currency;
    if (!one_currency(a.currency, b.currency, currency)) return ErrorCode::two_currencies;
    order = order_of_numbers(a.number, b.number);
    return ErrorCode::ok;
  }
  if (a.kind != b.kind) return ErrorCode::not_available;
  std::int64_t left = a.integer, right = b.integer;
  switch (a.kind) {
    case ValueKind::boolean:
    case ValueKind::duration:
    case ValueKind::date:
    case ValueKind::instant:
    case ValueKind::time_of_day:
      break;
    case ValueKind::name:
      if (names == nullptr) return ErrorCode::not_available;
      left = place_among(names->names, a.integer);
      right = place_among(names->names, b.integer);
      break;
    case ValueKind::period: {
      const Measured x = measured(a), y = measured(b);
      if (x.unit != y.unit) return ErrorCode::not_available;
      left = x.count;
      right = y.count;
      break;
    }
    case ValueKind::text:
      order = text_of(a).compare(text_of(b));
      return ErrorCode::ok;
    default:
      return ErrorCode::not_available;
  }
  order = (left > right) - (left < right);
  return ErrorCode::ok;
}

SOP_INLINE ErrorCode equality_of(const Datum& a, const Datum& b, bool& equal) {
  switch (a.kind) {
    case ValueKind::name:
    case ValueKind::party:
    case ValueKind::remedy:
      equal = a.kind == b.kind && a.integer == b.integer;
      return ErrorCode::ok;
    case ValueKind::set:
    case ValueKind::list: {
      const auto& left = items_of(a);
      const auto& right = items_of(b);
      equal = left.size() == right.size();
      for (std::size_t i = 0; equal && i < left.size(); ++i) {
        const ErrorCode error = equality_of(datum_of(left[i]), datum_of(right[i]), equal);
        if (error != ErrorCode::ok) return error;
      }
      return ErrorCode::ok;
    }
    default: {
      int order = 0;
      const ErrorCode error = order_of(a, b, nullptr, order);
      equal = order == 0;
      return error;
    }
  }
}

SOP_INLINE bool holds(const Datum& set, const Datum& wanted) {
  const auto& items = items_of(set);
  const auto has = [&](std::int64_t name) {
    return std::any_of(items.begin(), items.end(), [&](const Value& item) { return item.integer == name; });
  };
  if (wanted.kind != ValueKind::set) return has(wanted.integer);
  const auto& names = items_of(wanted);
  return std::all_of(names.begin(), names.end(), [&](const Value& name) { return has(name.integer); });
}

SOP_INLINE Datum whole_amount(ValueKind kind, int128 count) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  if (count > most || count < -most) return failure(ErrorCode::overflow);
  return datum(kind, static_cast<std::int64_t>(count));
}

SOP_INLINE Datum negated(const Datum& a) {
  if (a.is_number()) return like(a, ValueError::none, negate(a.number));
  if (a.kind == ValueKind::duration) return whole_amount(a.kind, -static_cast<int128>(a.integer));
  if (a.kind == ValueKind::period) return period_of(a, -static_cast<int128>(a.integer));
  return failure(ErrorCode::not_available);
}

SOP_INLINE bool plain_sum(const Datum& a, const Datum& b, Datum& out) {
  if (a.is_number() && b.is_number()) {
    Datum pattern = a;
    if (!one_currency(a.currency, b.currency, pattern.currency)) {
      out = failure(ErrorCode::two_currencies);
      return true;
    }
    Rational sum;
    const ValueError error = add(a.number, b.number, sum);
    out = like(pattern, error, sum);
    return true;
  }
  if (a.kind != b.kind) return false;
  const int128 sum = static_cast<int128>(a.integer) + b.integer;
  if (a.kind == ValueKind::duration) {
    out = whole_amount(a.kind, sum);
    return true;
  }
  if (a.kind == ValueKind::period) {
    out = a.unit == b.unit && a.symbol == b.symbol ? period_of(a, sum) : failure(ErrorCode::not_available);
    return true;
  }
  return false;
}

SOP_INLINE Datum product(const Datum& a, const Datum& b, TypeKind type) {
  if (!is_plain(b)) return is_plain(a) ? product(b, a, type) : failure(ErrorCode::not_available);
  if (a.kind == ValueKind::duration) return stretched(a.integer, b.number);
  Rational result;
  if (a.kind == ValueKind::period) {
    const ValueError error = multiply(Rational(a.integer), b.number, result);
    if (failed(error)) return failure(code_of(error));
    return result.is_whole() ? period_of(a, result.numerator()) : failure(ErrorCode::out_of_range);
  }
  if (!a.is_number()) return failure(ErrorCode::not_available);
  const ValueError error = multiply(a.number, b.number, result);
  if (a.kind == ValueKind::money) return like(a, error, result);
  return plain(type, error, result, a.symbol != no_id ? a.symbol : b.symbol);
}

SOP_INLINE Datum quotient(const Datum& a, const Datum& b, TypeKind type) {
  Rational result;
  if (a.kind == ValueKind::duration) {
    if (is_plain(b)) {
      const ValueError error = divide(Rational(1), b.number, result);
      return failed(error) ? failure(code_of(error)) : stretched(a.integer, result);
    }
    if (b.kind != ValueKind::duration) return failure(ErrorCode::not_available);
    const ValueError error = divide(Duration{a.integer}, Duration{b.integer}, result);
    return plain(type, error, result, no_id);
  }
  if (a.kind == ValueKind::period && b.kind == ValueKind::period) {
    const Measured x = measured(a), y = measured(b);
    if (x.unit != y.unit) return failure(ErrorCode::not_available);
    const ValueError error = divide(Rational(x.count), Rational(y.count), result);
    return plain(type, error, result, no_id);
  }
  CurrencyCode currency;
  if (!a.is_number() || !b.is_number()) return failure(ErrorCode::not_available);
  if (!one_currency(a.currency, b.currency, currency)) return failure(ErrorCode::two_currencies);
  const ValueError error = divide(a.number, b.number, result);
  if (a.kind == ValueKind::money && is_plain(b)) return like(a, error, result);
  return plain(type, error, result, a.symbol == b.symbol ? no_id : a.symbol);
}

SOP_INLINE Datum rounded(const Datum& a, const Datum& unit, Rounding rounding) {
  Rational out;
  if (a.kind == ValueKind::duration && unit.kind == ValueKind::duration) {
    const ValueError error = round_to_multiple(Rational(a.integer), Rational(unit.integer), rounding, out);
    return failed(error) ? failure(code_of(error)) : whole_amount(a.kind, out.numerator());
  }
  if (!a.is_number() || !unit.is_number()) return failure(ErrorCode::not_available);
  Datum pattern = a;
  if (!one_currency(a.currency, unit.currency, pattern.currency)) return failure(ErrorCode::two_currencies);
  const ValueError error = round_to_multiple(a.number, unit.number, rounding, out);
  return like(pattern, error, out);
}

SOP_INLINE ValueKind kind_of(TypeKind type) {
  static constexpr ValueKind kinds[] = {
      ValueKind::unknown,      // none
      ValueKind::boolean,      // boolean
      ValueKind::name,         // enumeration
      ValueKind::set,          // set
      ValueKind::number,       // whole
      ValueKind::number,       // decimal
      ValueKind::percent,      // percent
      ValueKind::money,        // money
      ValueKind::duration,     // duration
      ValueKind::period,       // period
      ValueKind::date,         // date
      ValueKind::instant,      // instant
      ValueKind::time_of_day,  // time_of_day
      ValueKind::text,         // text
      ValueKind::remedy,       // remedy
      ValueKind::party,        // party
      ValueKind::list,         // list
  };
  return kinds[static_cast<std::size_t>(type)];
}

SOP_INLINE bool is_within(const Datum& d, const Type& type) {
  if (d.is_none()) return type.or_none;
  const auto declared = [&](std::int64_t name) {
    return place_among(type.names, name) != static_cast<std::int64_t>(type.names.size());
  };
  if (type.kind == TypeKind::enumeration) return declared(d.integer);
  if (type.kind == TypeKind::set) {
    const auto& items = items_of(d);
    return std::all_of(items.begin(), items.end(), [&](const Value& item) { return declared(item.integer); });
  }
  if (type.kind == TypeKind::whole && !d.number.is_whole()) return false;
  if (!type.has_low && !type.has_high) return true;
  const Rational number = d.is_number() ? d.number : Rational(d.integer);
  if (type.has_low) {
    const int order = order_of_numbers(number, type.low);
    if (order < 0 || (order == 0 && type.low_open)) return false;
  }
  if (type.has_high) {
    const int order = order_of_numbers(number, type.high);
    if (order > 0 || (order == 0 && type.high_open)) return false;
  }
  return true;
}

}  // namespace sop::engine
