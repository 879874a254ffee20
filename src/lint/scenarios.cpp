// src/lint/scenarios.cpp — see the header.
#include "src/lint/scenarios.hpp"

namespace sop::lint_checks {

ScenarioReach reach_of_scenario(CheckContext& context, std::size_t scenario) {
  const Procedure& p = context.procedure;
  const Scenario& asked = p.scenarios[scenario];
  ScenarioReach out;
  std::vector<Id> conditions;
  std::vector<bool>
      passes;  // what is unknown or in error in its own order holds nobody back (docs/semantics.md, 5.5)
  for (std::size_t i = 0; i < p.scenarios.size(); ++i) {
    const Scenario& other = p.scenarios[i];
    if (i == scenario || other.order > asked.order || other.applies_if == no_id) continue;
    conditions.push_back(other.applies_if);
    out.others.push_back(i);
    passes.push_back(other.order == asked.order);
  }
  if (out.others.empty()) return out;
  const auto known = context.scenario_reach.find(scenario);
  if (known != context.scenario_reach.end()) {
    out.reach = known->second;
    return out;
  }
  conditions.push_back(asked.applies_if);
  passes.push_back(false);
  out.reach = proof::prove_last_turn(context.space(), 0, conditions, no_id, true, passes);
  context.scenario_reach.emplace(scenario, out.reach);
  return out;
}

}  // namespace sop::lint_checks
