// An escalation path whose last level may give less than an earlier one: the case would end with somebody who can do less. Limits with
// conditions, shares and windows are not compared; only roles whose every limit per case is a plain amount are.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {
namespace {

/// The plain limit per case of a role over all that it may give. False: not a plain one.
bool plain_limit(const Procedure& p, Id party, Rational& amount, CurrencyCode& currency) {
  bool found = false;
  for (const Limit& limit : p.parties[party].limits) {
    if (limit.per_customer) continue;
    if (!limit.remedies.empty() || limit.condition != no_id || limit.share_of != no_id ||
        limit.amount == no_id)
      return false;
    const Expr& e = p.exprs[limit.amount];
    if (e.op != Op::constant || found) return false;
    amount = p.constants[e.a].number;
    currency = p.constants[e.a].currency;
    found = true;
  }
  return found;
}

}  // namespace

void path_ends_below_authority(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const EscalationPath& path : p.paths) {
    const Level& last = path.levels.back();
    Rational last_amount;
    CurrencyCode last_currency;
    if (!plain_limit(p, last.party, last_amount, last_currency)) continue;
    for (std::size_t k = 0; k + 1 < path.levels.size(); ++k) {
      Rational amount;
      CurrencyCode currency;
      if (!plain_limit(p, path.levels[k].party, amount, currency) || !(currency == last_currency)) continue;
      if (compare(last_amount, amount) >= 0) continue;
      context
          .report(
              messages::path_ends_below_authority, last.span, last.path,
              {context.name(p.parties[last.party].name), context.name(p.parties[path.levels[k].party].name)})
          .diagnostic.note(messages::the_level_before, path.levels[k].span);
      break;
    }
  }
}

}  // namespace sop::lint_checks
