// An offer of a plain amount that lies above the limit of everybody who may give that remedy: whoever is asked, it is never approved.
// Limits with conditions, shares and windows are taken to allow it.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

/// Whether nothing that is written keeps the role from giving this much.
bool may_cover(const Procedure& p, const Party& party, Id remedy, const Value& amount) {
  if (!may_give(party, remedy)) return false;
  return std::none_of(party.limits.begin(), party.limits.end(), [&](const Limit& limit) {
    const bool counts = limit.remedies.empty() || std::find(limit.remedies.begin(), limit.remedies.end(),
                                                            remedy) != limit.remedies.end();
    const Value* most = constant_of(p, limit.amount);
    return counts && limit.condition == no_id && limit.share_of == no_id && !limit.per_customer &&
           most != nullptr && most->currency == amount.currency && compare(amount.number, most->number) > 0;
  });
}

}  // namespace

void offer_over_every_limit(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (StateId s = 0; s < p.steps.size(); ++s) {
    const Step& step = p.steps[s];
    for (const Action& action : step.actions) {
      for (const OfferOption& option : action.options) {
        const Value* amount = constant_of(p, option.amount);
        if (option.remedy == no_id || amount == nullptr) continue;
        const auto& all = p.parties;
        if (std::none_of(all.begin(), all.end(),
                         [&](const Party& party) { return may_give(party, option.remedy); }))
          continue;  // nobody_may_give says so
        if (std::any_of(all.begin(), all.end(),
                        [&](const Party& party) { return may_cover(p, party, option.remedy, *amount); }))
          continue;
        const std::string& name = context.name(p.remedies[option.remedy].name);
        Finding& finding = context.report(messages::offer_over_every_limit, option.span, step.path, {name});
        const Id remedy = option.remedy;
        show(context, finding, "`" + name + "` is offered, and nobody has the authority",
             both(stands_at(s), [remedy](const Moment& m) {
               return std::any_of(m.d.pay.begin(), m.d.pay.end(), [remedy](const Pay& pay) {
                 return pay.remedy == remedy && pay.authority == no_id;
               });
             }));
      }
    }
  }
}

}  // namespace sop::lint_checks
