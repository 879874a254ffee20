// A remedy that a step offers, or has signed off, and that no role may give.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void nobody_may_give(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Step& step : p.steps) {
    for (const Action& action : step.actions) {
      for (const OfferOption& option : action.options) {
        if (option.remedy == no_id) continue;
        if (std::any_of(p.parties.begin(), p.parties.end(),
                        [&](const Party& party) { return may_give(party, option.remedy); }))
          continue;
        const std::string& name = context.name(p.remedies[option.remedy].name);
        context.report(messages::nobody_may_give, option.span, step.path, {name});
      }
    }
  }
}

}  // namespace sop::lint_checks
