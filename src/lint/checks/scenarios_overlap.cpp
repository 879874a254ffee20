// Two scenarios of one order that apply to one case, to which none of an earlier order applies: the case then has no scenario, but an error. The
// analyser looks at every case at once; the case is shown, and the reference interpreter has been asked. A scenario that is never
// chosen at all is the matter of scenario_never_chosen.
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/scenarios.hpp"

namespace sop::lint_checks {

namespace {

/// Of each scenario the earlier ones of its order whose conditions may be met together with its own: of many scenarios few.
std::vector<std::vector<std::size_t>> may_meet(CheckContext& context, const std::vector<bool>& chosen) {
  const Procedure& p = context.procedure;
  proof::Space& space = context.space();
  proof::Diagrams& d = space.diagrams();
  std::vector<proof::Diagram> met(p.scenarios.size());
  for (std::size_t k = 0; k < p.scenarios.size(); ++k)
    if (chosen[k]) met[k] = d.is(space.condition(0, p.scenarios[k].applies_if), proof::truth_yes);
  std::vector<std::vector<std::size_t>> out(p.scenarios.size());
  for (std::size_t k = 0; k < p.scenarios.size(); ++k)
    for (std::size_t i = 0; i < k; ++i) {
      if (!chosen[k] || !chosen[i] || p.scenarios[i].order != p.scenarios[k].order) continue;
      if (d.effort().over() || d.both(met[i], met[k]) != proof::leaf(0)) out[k].push_back(i);
    }
  return out;
}

}  // namespace

void scenarios_overlap(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<bool> chosen(p.scenarios.size());
  for (std::size_t k = 0; k < p.scenarios.size(); ++k) {
    const proof::Reach::Kind kind = reach_of_scenario(context, k).reach.kind;
    chosen[k] = p.scenarios[k].applies_if != no_id && kind != proof::Reach::Kind::covered &&
                kind != proof::Reach::Kind::impossible;
  }
  const std::vector<std::vector<std::size_t>> pairs = may_meet(context, chosen);
  for (std::size_t k = 0; k < p.scenarios.size(); ++k) {
    const Scenario& scenario = p.scenarios[k];
    if (pairs[k].empty()) continue;
    std::vector<Id> before;
    for (const Scenario& other : p.scenarios)
      if (other.order < scenario.order) before.push_back(other.applies_if);
    for (const std::size_t i : pairs[k]) {
      const Scenario& other = p.scenarios[i];
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
