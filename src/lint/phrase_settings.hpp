// src/lint/phrase_settings.hpp — which texts of a response a phrase of the options speaks of.
//
// A text may be said in a channel unless its condition names values of the channel and not this one, or an earlier text of its
// language has a condition that names it. Where a condition says something else, the text may be said.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "sop/lint.hpp"
#include "sop/unicode.hpp"
#include "src/lint/bands.hpp"

namespace sop::lint_checks {

/// Whether a condition is about the channel alone; then `named`: it names this value of it.
inline bool asks_channel(const Procedure& p, Id condition, const std::string& channel, bool& named) {
  if (condition == no_id || p.channel_fact == no_id) return false;
  const CellSet set = cell_set(p, condition);
  const Expr& e = p.exprs[condition];
  if (set.kind != CellSet::Kind::values || e.args.count == 0) return false;
  const Expr& asked = p.exprs[p.expr_args[e.args.first]];
  if (asked.op != Op::fact || asked.a != p.channel_fact) return false;
  named = std::any_of(set.values.begin(), set.values.end(), [&](const Value& value) {
    return value.kind == ValueKind::name &&
           unicode::equal_but_case(p.text(static_cast<SymbolId>(value.integer)), channel);
  });
  return true;
}

inline bool speaks_of(const Procedure& p, const PhraseSetting& setting, const Response& response,
                      std::size_t variant) {
  const ResponseVariant& text = response.variants[variant];
  if (!setting.locale.empty() && !unicode::equal_but_case(setting.locale, p.text(text.locale))) return false;
  if (setting.channel.empty()) return true;
  bool named = false;
  for (std::size_t i = 0; i < variant; ++i) {
    if (response.variants[i].locale != text.locale) continue;
    if (asks_channel(p, response.variants[i].condition, setting.channel, named) && named) return false;
  }
  return !asks_channel(p, text.condition, setting.channel, named) || named;
}

}  // namespace sop::lint_checks
