// sop/impl/engine_names.inl — what becomes of a value under a name: money is rounded, bounds are kept (docs/semantics.md, 1).
#pragma once

#include <limits>

#include "sop/impl/engine_evaluator.hpp"

namespace sop::engine {

SOP_INLINE Datum Evaluator::currency() {
  const Mark base = mark();
  CurrencyCode code = p_->currency;
  if (p_->currency_fact != no_id) {
    const Datum chosen = fact(p_->currency_fact);
    if (!chosen.known()) return chosen;
    code = {};
    if (chosen.kind == ValueKind::name)
      code = CurrencyCode::find(p_->text(static_cast<SymbolId>(chosen.integer)));
  }
  if (code.is_none()) {
    release(base);
    return failure(ErrorCode::no_currency);
  }
  Datum out = fraction(ValueKind::money, Rational());
  out.currency = code;
  return out;
}

// A whole number of minor units already.
inline bool is_whole_minor(const Rational& number, CurrencyCode currency) {
  static constexpr std::int64_t powers[] = {1, 10, 100, 1000, 10000};
  if (currency.is_none() || currency.places() > 4 || !is_short(number)) return false;
  const std::int64_t power = powers[currency.places()];
  if (number.denominator() > power || power % static_cast<std::int64_t>(number.denominator()) != 0)
    return false;
  const int128 minor = number.numerator() * (power / static_cast<std::int64_t>(number.denominator()));
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  return minor <= most && minor >= -most;
}

SOP_INLINE void name_number(const Procedure& p, const Type& type, Datum& value) {
  if (type.kind == TypeKind::money && value.kind == ValueKind::money &&
      !is_whole_minor(value.number, value.currency)) {
    Money money;
    const ValueError error = money_from(value.number, value.currency, p.rounding, money);
    if (failed(error)) {
      value = failure(code_of(error));
      return;
    }
    value.number = to_rational(money);
  }
  if (type.unit != no_id && value.kind == ValueKind::number) value.symbol = type.unit;
  if (type.kind != TypeKind::none && type.kind != TypeKind::list && value.kind == kind_of(type.kind) &&
      !is_within(value, type)) {
    value = failure(ErrorCode::out_of_range);
  }
}

inline bool waits_for_currency(const Type& type, const Datum& value) {
  return type.kind == TypeKind::money && value.kind == ValueKind::money && value.currency.is_none() &&
         !value.number.is_zero();
}

SOP_INLINE bool name_now(const Program& program, const Type& type, Datum& value) {
  if (!value.known() || value.is_none()) return true;
  if (value.kind == ValueKind::list) return false;
  if (waits_for_currency(type, value)) {
    if (program.p().currency_fact != no_id) return false;
    if (program.p().currency.is_none()) {
      value = failure(ErrorCode::no_currency);
      return true;
    }
    value.currency = program.p().currency;
  }
  name_number(program.p(), type, value);
  return true;
}

// Under a name money is a whole number of minor units, a whole number is whole, bounds are kept. `needs_base`: where the
// needs of the value begin; they become those of the currency when that is not known.
SOP_INLINE Datum Evaluator::name_as(Datum value, const Type& type, std::uint32_t needs_base) {
  if (!value.known() || value.is_none()) return value;
  if (value.kind == ValueKind::list) {
    if (value.heavy == nullptr) return value;
    Value& list = new_value();
    list = *value.heavy;
    for (Value& item : list.items) {
      const Mark m = mark();
      Value one;
      write_value(name_as(datum_of(item), type, m.needs), one);
      release(m);
      item = std::move(one);
    }
    Datum out = value;
    out.heavy = &list;
    return out;
  }
  if (waits_for_currency(type, value)) {
    const Mark m = mark();
    const Datum chosen = currency();
    because.resize(m.because);
    if (!chosen.known()) {
      needs.erase(needs.begin() + needs_base, needs.begin() + m.needs);
      return chosen;
    }
    needs.resize(m.needs);
    value.currency = chosen.currency;
  }
  name_number(*p_, type, value);
  return value;
}

}  // namespace sop::engine
