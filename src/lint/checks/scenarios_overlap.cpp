// Two scenarios of one order that apply to one case, to which none of an earlier order applies: the case then has no scenario, but an error. The
// analyser looks at every case at once; the case is shown, and the reference interpreter has been asked. A scenario that is never
// chosen at all is the matter of scenario_never_chosen.
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/scenarios.hpp"

namespace sop::lint_checks {

void scenarios_overlap(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<bool> chosen(p.scenarios.size());
  for (std::size_t k = 0; k < p.scenarios.size(); ++k) {
    const proof::Reach::Kind kind = reach_of_scenario(context, k).reach.kind;
    chosen[k] = p.scenarios[k].applies_if != no_id && kind != proof::Reach::Kind::covered &&
                kind != proof::Reach::Kind::impossible;
  }
  for (std::size_t k = 0; k < p.scenarios.size(); ++k) {
    const Scenario& scenario = p.scenarios[k];
    std::vector<Id> before;
    for (const Scenario& other : p.scenarios)
      if (other.order < scenario.order) before.push_back(other.applies_if);
    for (std::size_t i = 0; i < k; ++i) {
      const Scenario& other = p.scenarios[i];
      if (!chosen[k] || !chosen[i] || other.order != scenario.order) continue;
      if (!context.spend(1)) return;
      const proof::Shown shown =
          proof::case_of_both(context.space_at_opening(), 0, other.applies_if, scenario.applies_if, before);
      const std::string& name = context.name(scenario.name);
      if (shown.answer == proof::Found::Answer::not_proved) {
        if (shown.blame == no_id) context.leave_unfinished();
        context.leave_open(OpenQuestion::About::scenarios_apart, scenario.span, name, shown);
      }
      if (!shown.found()) continue;
      const std::string& first = context.name(other.name);
      Finding& finding = context.report(messages::scenarios_overlap, scenario.span, name, {name, first});
      finding.witness.facts = shown.facts;
      finding.witness.outcome = in_a_row({first, name}) + " apply";
      finding.diagnostic.note(messages::the_scenario_before, other.span);
      break;
    }
  }
}

}  // namespace sop::lint_checks
