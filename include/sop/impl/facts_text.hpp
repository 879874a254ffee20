// sop/impl/facts_text.hpp — words about facts that several readers of facts need: ranges, and names that were given up.
//
// Private to the bodies of sop/facts_json.hpp and sop/bind.hpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "sop/impl/diagnostic_terms.hpp"
#include "sop/instant.hpp"
#include "sop/messages/facts.hpp"
#include "sop/money.hpp"
#include "sop/names.hpp"
#include "sop/unicode.hpp"
#include "sop/value.hpp"

namespace sop::detail {

inline std::string percent_text(const Rational& share) {
  Rational hundredfold;
  if (failed(multiply(share, Rational(100), hundredfold))) return to_text(share) + " * 100 %";
  return to_text(hundredfold) + " %";
}

inline std::string money_text(const Rational& major, CurrencyCode currency) {
  Money money;
  if (!failed(money_from(major, currency, Rounding::half_even, money)) && to_rational(money) == major) {
    return to_text(money);
  }
  return to_text(major) + (currency.is_none() ? "" : " " + currency.letters());
}

/// A bound in the form in which a host would write it.
inline std::string bound_text(const Type& type, const Rational& bound) {
  std::int64_t count = 0;
  switch (type.kind) {
    case TypeKind::percent:
      return percent_text(bound);
    case TypeKind::duration:
      return failed(to_int64(bound, count)) ? to_text(bound) : to_text(Duration{count});
    case TypeKind::date: {
      Date date;
      if (failed(to_int64(bound, count)) || failed(Date::from_days(count, date))) return to_text(bound);
      return to_text(date);
    }
    case TypeKind::instant: {
      Instant instant;
      if (failed(to_int64(bound, count)) || failed(Instant::from_milliseconds(count, instant)))
        return to_text(bound);
      return to_text(instant);
    }
    case TypeKind::time_of_day: {
      TimeOfDay time;
      if (failed(to_int64(bound, count)) || failed(TimeOfDay::from_milliseconds(count, time)))
        return to_text(bound);
      return to_text(time);
    }
    default:
      return to_text(bound);
  }
}

/// "from 0 to 40", "at least 0", "more than 0 and at most 5", as an argument of a message; empty without bounds.
inline std::string range_text(const Type& type) {
  if (type.has_low && type.has_high && !type.low_open && !type.high_open) {
    return catalogue_term(messages::expected_range_between,
                          {bound_text(type, type.low), bound_text(type, type.high)});
  }
  std::string low, high;
  if (type.has_low)
    low =
        catalogue_term(type.low_open ? messages::expected_range_more_than : messages::expected_range_at_least,
                       {bound_text(type, type.low)});
  if (type.has_high)
    high =
        catalogue_term(type.high_open ? messages::expected_range_less_than : messages::expected_range_at_most,
                       {bound_text(type, type.high)});
  return low.empty() || high.empty() ? low + high : catalogue_term(messages::term_list_and, {low, high});
}

/// The fact that was called `name` before; no_id when there was none.
inline Id renamed_fact(const NameTable& names, std::string_view name) {
  const Procedure& p = names.procedure();
  for (std::size_t i = 0; i < p.facts.size(); ++i) {
    for (const SymbolId old : p.facts[i].formerly) {
      if (old < p.symbols.size() && unicode::equal_but_case(p.text(old), name)) return static_cast<Id>(i);
    }
  }
  return no_id;
}

}  // namespace sop::detail
