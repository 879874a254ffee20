// A scenario that takes every case (`applies if: any`) beside others of its order, or before others of a later one: whenever another
// applies, two do, which is an error; a later order is never looked at. Also two scenarios of one order with the same condition.
#include <string>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void scenario_never_chosen(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<bool> told(p.scenarios.size());
  for (std::size_t i = 0; i < p.scenarios.size(); ++i) {
    const Scenario& all = p.scenarios[i];
    if (all.applies_if != no_id) continue;
    std::vector<std::string> others;
    for (std::size_t k = 0; k < p.scenarios.size(); ++k) {
      const bool beaten = k != i && p.scenarios[k].order >= all.order;
      if (!beaten || told[k]) continue;
      told[k] = true;
      others.push_back(context.name(p.scenarios[k].name));
    }
    told[i] = told[i] || !others.empty();
    if (others.empty()) continue;
    context.report(messages::scenario_never_chosen, all.span, context.name(all.name),
                   {context.name(all.name), in_a_row(others)});
  }
  for (std::size_t k = 0; k < p.scenarios.size(); ++k) {
    const Scenario& later = p.scenarios[k];
    if (told[k] || later.applies_if == no_id) continue;
    for (std::size_t i = 0; i < k; ++i) {
      const Scenario& earlier = p.scenarios[i];
      if (!context.spend(1)) return;
      if (later.order != earlier.order || !same_expression(p, earlier.applies_if, later.applies_if)) continue;
      context
          .report(messages::scenario_never_chosen__same, later.span, context.name(later.name),
                  {context.name(later.name), context.name(earlier.name)})
          .diagnostic.note(messages::the_scenario_before, earlier.span);
      break;
    }
  }
}

}  // namespace sop::lint_checks
