// An offer of an amount that lies above the limit of everybody who may give that remedy: whoever is asked, it is never approved. A plain amount
// is compared with plain limits, and limits with conditions, shares and windows are taken to allow it. A computed amount, and such limits, are
// looked at case by case: the analyser or the stories find a case, and the reference interpreter has come to the step with it, where it
// refuses every acceptance. An amount whose largest value the facts leave open is not looked at.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/authority.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"
#include "src/proof/ways_amounts.hpp"

namespace sop::lint_checks {
namespace {

/// Stories that are told anew for one run of the check.
constexpr std::size_t most_cases_told = 8;

/// The option is offered, nothing has been given yet, and it is too much for everybody. `amount` becomes what it is then.
Shows is_over_all(const Procedure& p, const ReferenceData& data, StateId step, Id remedy, Money& amount) {
  return both(stands_at(step), [&p, &data, step, remedy, &amount](const Moment& m) {
    Money most;
    bool range = false;
    if (!m.c.ledger.empty() || !is_offered(p, m, step, remedy, most, range) ||
        !is_permitted_at(p, data, m, remedy) || !none_may_accept(p, data, m, step, remedy, most, range))
      return false;
    amount = most;
    return true;
  });
}

}  // namespace

void offer_over_every_limit(CheckContext& context) {
  const Procedure& p = context.procedure;
  const ReferenceData data = data_of_stories(p, Duty::somebody);
  std::size_t told = 0;
  for (StateId s = 0; s < p.steps.size(); ++s) {
    const Step& step = p.steps[s];
    for (const Action& action : step.actions) {
      for (const OfferOption& option : action.options) {
        const Id remedy = option.remedy;
        if (remedy == no_id) continue;
        const std::string& name = context.name(p.remedies[remedy].name);
        if (is_over_everybody(p, option, option.amount)) {
          Finding& finding = context.report(messages::offer_over_every_limit, option.span, step.path, {name});
          show(context, finding, "`" + name + "` is offered, and nobody has the authority",
               both(stands_at(s), [remedy](const Moment& m) {
                 return std::any_of(m.d.pay.begin(), m.d.pay.end(), [remedy](const Pay& pay) {
                   return pay.remedy == remedy && pay.authority == no_id;
                 });
               }));
          continue;
        }
        const auto& all = p.parties;
        const Id most = option.amount_high != no_id ? option.amount_high : option.amount;
        if (action.kind != ActionKind::offer || most == no_id || !p.remedies[remedy].has_amount ||
            std::none_of(all.begin(), all.end(), [&](const Party& party) { return may_give(party, remedy); }))
          continue;  // nobody_may_give says so
        if (!proof::Amounts(p).of(most, option.condition, action.condition).has_high) continue;
        if (!context.spend(p.parties.size())) return;
        Finding shown;
        Money amount;
        const Shows shows = is_over_all(p, data, s, remedy, amount);
        const std::string outcome = "`" + name + "` is offered, and nobody has the authority";
        std::vector<FactUpdate> facts;
        bool found = show(context, shown, outcome, shows);
        if (!found && told < most_cases_told &&
            case_that_none_gives(context, action, option, all_roles(p), facts)) {
          ++told;
          found = show_told(context, shown, outcome, shows, facts);
        }
        if (!found) continue;
        context.report(messages::offer_over_every_limit__may, option.span, step.path, {name, to_text(amount)})
            .witness = shown.witness;
      }
    }
  }
}

}  // namespace sop::lint_checks
