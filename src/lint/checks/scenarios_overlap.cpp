// Two scenarios of one order that apply to one case, to which none of an earlier order applies: the case then has no scenario, but an error. The
// analyser looks at every case at once; the case is shown, of all earlier scenarios that meet this one the smallest, and the reference
// interpreter has been asked. A scenario that is never
// chosen at all is the matter of scenario_never_chosen.
#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
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
  std::uint64_t smaller_left = proof::most_work_of_smaller;
  for (std::size_t k = 0; k < p.scenarios.size(); ++k) {
    const Scenario& scenario = p.scenarios[k];
    if (pairs[k].empty()) continue;
    std::vector<Id> before;
    for (const Scenario& other : p.scenarios)
      if (other.order < scenario.order) before.push_back(other.applies_if);
    const std::string& name = context.name(scenario.name);
    proof::Shown smallest;
    std::size_t with = 0;
    for (const std::size_t i : pairs[k]) {
      if (smallest.found() && (smaller_left == 0 || smallest.facts.empty())) break;
      if (!context.spend(1)) return;
      proof::Space& space = context.space_at_opening();
      proof::Shown shown =
          proof::case_of_both(space, 0, p.scenarios[i].applies_if, scenario.applies_if, before);
      if (smallest.found()) {
        smaller_left -= std::min(smaller_left, space.diagrams().effort().spent() + 1);
      } else if (shown.answer == proof::Found::Answer::not_proved) {
        if (shown.blame == no_id) context.leave_unfinished();
        context.leave_open(OpenQuestion::About::scenarios_apart, scenario.span, name, shown);
      }
      if (proof::keep_smaller(smallest, std::move(shown))) with = i;
    }
    if (!smallest.found()) continue;
    const Scenario& other = p.scenarios[with];
    const std::string& first = context.name(other.name);
    Finding& finding = context.report(messages::scenarios_overlap, scenario.span, name, {name, first});
    finding.witness.facts = std::move(smallest.facts);
    finding.witness.outcome = in_a_row({first, name}) + " apply";
    finding.diagnostic.note(messages::the_scenario_before, other.span);
  }
}

}  // namespace sop::lint_checks
