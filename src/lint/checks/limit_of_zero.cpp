// A role with a limit of zero over everything with an amount that it may give, above whom nobody may give it either: whatever is offered
// waits for nobody and is refused. A limit of zero below somebody who may give is right: everything then waits for their approval.
#include <algorithm>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

/// The limit of zero that holds always and covers a remedy; null: none does.
const Limit* zero_limit(const Procedure& p, const Party& party, Id remedy) {
  for (const Limit& limit : party.limits) {
    const Value* amount = constant_of(p, limit.amount);
    const bool covers = limit.remedies.empty() || std::find(limit.remedies.begin(), limit.remedies.end(),
                                                            remedy) != limit.remedies.end();
    if (covers && amount != nullptr && amount->number.is_zero() && limit.condition == no_id) return &limit;
  }
  return nullptr;
}

/// Whether somebody above a role may give a remedy, and not at most nothing of it.
bool given_above(const Procedure& p, Id party, Id remedy) {
  Id up = p.parties[party].reports_to;
  for (std::size_t steps = 0; up != no_id && steps <= p.parties.size(); ++steps) {
    if (may_give(p.parties[up], remedy) && zero_limit(p, p.parties[up], remedy) == nullptr) return true;
    up = p.parties[up].reports_to;
  }
  return false;
}

}  // namespace

void limit_of_zero(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id i = 0; i < p.parties.size(); ++i) {
    const Party& party = p.parties[i];
    const Limit* zero = nullptr;
    bool useless = true;
    for (Id remedy = 0; remedy < p.remedies.size() && useless; ++remedy) {
      if (!p.remedies[remedy].has_amount || !may_give(party, remedy)) continue;
      const Limit* limit = zero_limit(p, party, remedy);
      useless = limit != nullptr && !given_above(p, i, remedy);
      if (zero == nullptr) zero = limit;
    }
    if (zero == nullptr || !useless) continue;
    context.report(messages::limit_of_zero, p.exprs[zero->amount].span, zero->path,
                   {context.name(party.name)});
  }
}

}  // namespace sop::lint_checks
