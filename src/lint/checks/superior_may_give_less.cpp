// A role that reports to somebody with a lower limit per case. Only plain limits are compared: none with conditions, shares, windows or
// a list of remedies.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void superior_may_give_less(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id i = 0; i < p.parties.size(); ++i) {
    const Id above = p.parties[i].reports_to;
    Rational mine, theirs;
    CurrencyCode my_currency, their_currency;
    if (above == no_id || !plain_limit(p, i, mine, my_currency) ||
        !plain_limit(p, above, theirs, their_currency))
      continue;
    if (!(my_currency == their_currency) || compare(theirs, mine) >= 0) continue;
    const std::string& name = context.name(p.parties[above].name);
    context
        .report(messages::superior_may_give_less, p.parties[above].span, name,
                {name, context.name(p.parties[i].name)})
        .diagnostic.note(messages::who_reports_to_them, p.parties[i].span);
  }
}

}  // namespace sop::lint_checks
