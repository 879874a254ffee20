// A remedy that a step offers, or has signed off, and that no role may give.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/authority.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void nobody_may_give(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (StateId s = 0; s < p.steps.size(); ++s) {
    const Step& step = p.steps[s];
    for (const Action& action : step.actions) {
      for (const OfferOption& option : action.options) {
        if (option.remedy == no_id) continue;
        if (std::any_of(p.parties.begin(), p.parties.end(),
                        [&](const Party& party) { return may_give(party, option.remedy); }))
          continue;
        const std::string& name = context.name(p.remedies[option.remedy].name);
        Finding& finding = context.report(messages::nobody_may_give, option.span, step.path, {name});
        show_at(context, finding, "`" + name + "` is offered, and nobody has the authority",
                nobody_has_authority(s, option.remedy), s);
      }
    }
  }
}

}  // namespace sop::lint_checks
