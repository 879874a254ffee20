// A scenario that takes every case (`applies if: any`) beside others of its order, or before others of a later one: whenever another
// applies, two do, which is an error; a later order is never looked at. Also two scenarios of one
// order with the same condition, and a scenario all of whose cases others take together.
#include <string>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

namespace {

/// Whether scenarios of earlier orders and others of its own take every case of a scenario; then it is reported. A case in which two of one
/// order apply is an error, so that none of them is chosen there.
bool taken_by_others(CheckContext& context, std::size_t k) {
  const Procedure& p = context.procedure;
  const Scenario& scenario = p.scenarios[k];
  std::vector<Id> conditions;
  std::vector<std::size_t> others;
  std::vector<bool>
      passes;  // what is unknown or in error in its own order holds nobody back (docs/semantics.md, 5.5)
  for (std::size_t i = 0; i < p.scenarios.size(); ++i) {
    if (i == k || p.scenarios[i].order > scenario.order || p.scenarios[i].applies_if == no_id) continue;
    conditions.push_back(p.scenarios[i].applies_if);
    others.push_back(i);
    passes.push_back(p.scenarios[i].order == scenario.order);
  }
  if (others.empty()) return false;
  conditions.push_back(scenario.applies_if);
  passes.push_back(false);
  const proof::Reach reach = proof::prove_last_turn(context.space(), 0, conditions, no_id, true, passes);
  if (reach.kind == proof::Reach::Kind::not_proved) {
    if (reach.blame == no_id) context.leave_unfinished();
    context.leave_open(OpenQuestion::About::scenario_chosen, scenario.span, context.name(scenario.name),
                       reach);
  }
  if (reach.kind != proof::Reach::Kind::covered) return false;
  std::vector<std::string> names;
  for (const std::size_t by : reach.by) names.push_back(context.name(p.scenarios[others[by]].name));
  Finding& finding =
      context.report(messages::scenario_never_chosen__together, scenario.span, context.name(scenario.name),
                     {context.name(scenario.name), in_a_row(names)});
  for (const std::size_t by : reach.by)
    finding.diagnostic.note(messages::the_scenario_before, p.scenarios[others[by]].span);
  return true;
}

}  // namespace

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
      told[i] = told[k] = true;
      break;
    }
  }
  for (std::size_t k = 0; k < p.scenarios.size(); ++k)
    if (!told[k] && p.scenarios[k].applies_if != no_id) told[k] = taken_by_others(context, k);
}

}  // namespace sop::lint_checks
