// A case to which no scenario applies: opening it is an error. The analyser looks at every case at once; the one that is shown has
// the fewest known facts, and the reference interpreter has been asked.
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void no_scenario_applies(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<Id> conditions;
  for (const Scenario& scenario : p.scenarios) {
    if (scenario.applies_if == no_id) return;
    conditions.push_back(scenario.applies_if);
  }
  if (conditions.empty() || !context.spend(conditions.size())) return;
  const Scenario& last = p.scenarios.back();
  const std::string& name = context.name(last.name);
  const proof::Shown shown = proof::case_outside(context.space_at_opening(), 0, conditions, no_id);
  if (shown.answer == proof::Found::Answer::not_proved) {
    if (shown.blame == no_id) context.leave_unfinished();
    context.leave_open(OpenQuestion::About::scenario_for_each_case, last.span, name, shown);
  }
  if (!shown.found()) return;
  Finding& finding = context.report(messages::no_scenario_applies, last.span, name);
  finding.witness.facts = shown.facts;
  finding.witness.outcome = "no scenario applies";
}

}  // namespace sop::lint_checks
