// sop/impl/fact_currency.hpp — in which currency a procedure is told amounts. Whoever takes a fact asks here.
#pragma once

#include "sop/model.hpp"
#include "sop/value.hpp"

namespace sop::detail {

/// The one currency of amounts that are told; none: the case chooses it (`currency from`), or the procedure has none.
inline CurrencyCode told_currency(const Procedure& p) noexcept {
  return p.currency_fact == no_id ? p.currency : CurrencyCode();
}

/// Whether a fact may have this value: an amount in another currency than the procedure's meets nothing that it counts.
inline bool currency_fits(const Value& value, const Procedure& p) noexcept {
  const CurrencyCode only = told_currency(p);
  return value.kind != ValueKind::money || value.currency.is_none() || only.is_none() ||
         value.currency == only;
}

}  // namespace sop::detail
