// What a case may be offered on one way through a scenario adds up to more than anybody may give in a case, so that the last of it is
// always refused. Limits per case count; one that has a condition is taken not to be there. A play by the reference interpreter comes to
// where the next amount that is offered is over every limit; without one nothing is said. A single amount is the matter of
// offer_over_every_limit.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/stories.hpp"
#include "src/proof/ways_money.hpp"

namespace sop::lint_checks {
namespace {

std::string amount_in_words(const Procedure& p, const Rational& number, CurrencyCode currency) {
  Money money;
  if (currency.is_none()) currency = p.currency;
  return failed(money_from(number, currency, Rounding::half_up, money)) ? to_text(number) : to_text(money);
}

/// The next amount that is offered would be too much for everybody.
bool is_too_much(const Moment& m, std::int64_t most) {
  std::int64_t given = 0;
  for (const Grant& grant : m.c.ledger) given += grant.minor;
  if (given == 0) return false;
  for (std::size_t i = 0; i < m.d.pay.size(); ++i) {
    const Pay& pay = m.d.pay[i];
    if (pay.known && pay.has_amount && !pay.range && pay.authority == no_id && given + pay.minor > most)
      return true;
  }
  return false;
}

}  // namespace

void total_over_every_limit(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id s = 0; s < p.scenarios.size(); ++s) {
    const proof::MoneyTotal& total = context.money(s);
    if (total.why != proof::NoTotal::none || !total.has_cap || total.way.size() < 2 ||
        compare(total.most, total.cap) <= 0)
      continue;
    Money most;
    const CurrencyCode currency = total.currency.is_none() ? p.currency : total.currency;
    if (failed(money_from(total.cap, currency, Rounding::half_up, most))) continue;
    Finding shown;
    const auto shows = [&](const Moment& m) { return m.c.scenario == s && is_too_much(m, most.minor); };
    if (!show(context, shown, "what is offered next is over every limit", shows)) continue;
    const Step& last = p.steps[total.way.back().step];
    Finding& finding =
        context.report(messages::total_over_every_limit, last.span, last.path,
                       {amount_in_words(p, total.most, currency), amount_in_words(p, total.cap, currency)});
    finding.witness = shown.witness;
    for (std::size_t i = 0; i + 1 < total.way.size(); ++i)
      finding.diagnostic.note(messages::it_is_given_here, p.steps[total.way[i].step].span,
                              {amount_in_words(p, total.way[i].amount, currency)});
  }
}

}  // namespace sop::lint_checks
