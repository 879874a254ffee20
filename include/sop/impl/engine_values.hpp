// sop/impl/engine_values.hpp — values as the engine computes with them.
//
// A Datum is a Value in 64 bytes that owns nothing: texts, sets and lists stay where they are and are pointed to. The rules of
// its operations are those of docs/semantics.md, 1 and 2; the reference interpreter has its own
// (impl/reference_values.inl), and the two are compared by tests/differential. What both share are the primitive types:
// exact fractions, money, dates and durations.
//
// Private to the engine.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "sop/duration.hpp"
#include "sop/impl/value_codes.hpp"
#include "sop/money.hpp"
#include "sop/rational.hpp"
#include "sop/value.hpp"

namespace sop::engine {

struct Datum {
  ValueKind kind = ValueKind::unknown;
  ErrorCode error = ErrorCode::ok;
  PeriodUnit unit = PeriodUnit::day;
  CurrencyCode currency{};
  SymbolId symbol = no_id;
  std::int64_t integer = 0;
  const Value* heavy = nullptr;  ///< the value that holds the text or the items
  Rational number{};

  bool known() const { return kind != ValueKind::unknown && kind != ValueKind::error; }
  bool is_unknown() const { return kind == ValueKind::unknown; }
  bool is_error() const { return kind == ValueKind::error; }
  bool is_none() const { return kind == ValueKind::none; }
  bool is_yes() const { return kind == ValueKind::boolean && integer != 0; }
  bool is_no() const { return kind == ValueKind::boolean && integer == 0; }
  /// A number, a share or an amount: `number` counts.
  bool is_number() const {
    return kind == ValueKind::number || kind == ValueKind::percent || kind == ValueKind::money;
  }
};

inline Datum datum(ValueKind kind, std::int64_t integer) {
  Datum d;
  d.kind = kind;
  d.integer = integer;
  return d;
}
inline Datum truth(bool yes) { return datum(ValueKind::boolean, yes ? 1 : 0); }
inline Datum failure(ErrorCode code) {
  Datum d;
  d.kind = ValueKind::error;
  d.error = code;
  return d;
}
inline Datum fraction(ValueKind kind, const Rational& number) {
  Datum d;
  d.kind = kind;
  d.number = number;
  return d;
}
/// The value as it stands; it must outlive the datum.
inline Datum datum_of(const Value& v) {
  Datum d;
  d.kind = v.kind;
  d.error = v.error;
  d.unit = v.unit;
  d.currency = v.currency;
  d.symbol = v.symbol;
  d.integer = v.integer;
  d.number = v.number;
  if (!v.text.empty() || !v.items.empty()) d.heavy = &v;
  return d;
}
/// Writes it into a value that is used again and again.
inline void write_value(const Datum& d, Value& out) {
  out.kind = d.kind;
  out.error = d.error;
  out.unit = d.unit;
  out.currency = d.currency;
  out.symbol = d.symbol;
  out.integer = d.integer;
  out.number = d.number;
  if (d.heavy == nullptr) {
    out.text.clear();
    out.items.clear();
  } else if (d.heavy != &out) {
    out.text = d.heavy->text;
    out.items = d.heavy->items;
  }
}
inline const std::string& text_of(const Datum& d) {
  static const std::string nothing;
  return d.heavy == nullptr ? nothing : d.heavy->text;
}
inline const std::vector<Value>& items_of(const Datum& d) {
  static const std::vector<Value> nothing;
  return d.heavy == nullptr ? nothing : d.heavy->items;
}

using detail::code_of;

/// Both parts small enough for products in 128 bits.
inline bool is_short(const Rational& a) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  return a.denominator() <= most && a.numerator() <= most && a.numerator() >= -most;
}
/// The order of two numbers; amounts and most numbers take the short way.
inline int order_of_numbers(const Rational& a, const Rational& b) {
  if (is_short(a) && is_short(b)) {
    const int128 left = a.numerator() * b.denominator(), right = b.numerator() * a.denominator();
    return left < right ? -1 : left > right ? 1 : 0;
  }
  return compare(a, b);
}

/// The currency that two amounts have in common; nothing (zero without a currency) goes with every amount.
inline bool one_currency(CurrencyCode a, CurrencyCode b, CurrencyCode& out) {
  out = a.is_none() ? b : a;
  return a.is_none() || b.is_none() || a == b;
}

bool same(const Value& a, const Value& b);
/// Equal in every part, also when unknown or an error.
bool same(const Datum& a, const Datum& b);
/// `order` becomes negative, zero or positive; `names` gives the order of an enumeration.
ErrorCode order_of(const Datum& a, const Datum& b, const Type* names, int& order);
ErrorCode equality_of(const Datum& a, const Datum& b, bool& equal);
/// Whether a set holds a name, or every name of another set.
bool holds(const Datum& set, const Datum& wanted);
Datum negated(const Datum& a);
Datum product(const Datum& a, const Datum& b, TypeKind type);
Datum quotient(const Datum& a, const Datum& b, TypeKind type);
Datum rounded(const Datum& a, const Datum& unit, Rounding rounding);
/// A sum of numbers, durations or periods; false: it is none of these.
bool plain_sum(const Datum& a, const Datum& b, Datum& out);
Datum whole_amount(ValueKind kind, int128 count);
/// The kind of value that a type has.
ValueKind kind_of(TypeKind type);
/// Whether a known value lies within the names and bounds of a type.
bool is_within(const Datum& d, const Type& type);

}  // namespace sop::engine

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/engine_values.inl"
#endif
