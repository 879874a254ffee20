// An escalation path whose last level may give less than an earlier one: the case would end with somebody who can do less. Limits with
// conditions, shares and windows are not compared; only roles whose every limit per case is a plain amount are. A last level that
// stands below an earlier one in the line of command is left to level_goes_down.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void path_ends_below_authority(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id id = 0; id < p.paths.size(); ++id) {
    const EscalationPath& path = p.paths[id];
    const Level& last = path.levels.back();
    Rational last_amount;
    CurrencyCode last_currency;
    if (!plain_limit(p, last.party, last_amount, last_currency)) continue;
    for (std::size_t k = 0; k + 1 < path.levels.size(); ++k) {
      Rational amount;
      CurrencyCode currency;
      if (!plain_limit(p, path.levels[k].party, amount, currency) || !(currency == last_currency)) continue;
      if (compare(last_amount, amount) >= 0 || is_above(p, path.levels[k].party, last.party)) continue;
      const std::string& name = context.name(p.parties[last.party].name);
      Finding& finding = context.report(messages::path_ends_below_authority, last.span, last.path,
                                        {name, context.name(p.parties[path.levels[k].party].name)});
      finding.diagnostic.note(messages::the_earlier_level, path.levels[k].span);
      show(context, finding, "the case has come to `" + name + "`",
           at_level(id, static_cast<Id>(path.levels.size() - 1)));
      break;
    }
  }
}

}  // namespace sop::lint_checks
