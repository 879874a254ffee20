// A scenario that takes every case (`applies if: any`) beside others of its order, or before others of a later one: whenever another
// applies, two do, which is an error; a later order is never looked at. Also two scenarios of one
// order with the same condition, and a scenario all of whose cases others take together. A case is shown that meets the condition of the
// scenario which is never chosen; it has been opened.
#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sop/messages/checks.hpp"
#include "sop/reference.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/scenarios.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

namespace {

/// What the opening of a case says: which scenario is chosen instead, or which apply at once; empty: neither.
std::string chosen_instead(const Procedure& p, std::size_t k, const std::vector<FactUpdate>& facts) {
  Decision decision;
  AdvanceOptions options;
  options.max_steps = 100'000;
  (void)reference::open(p, data_of_stories(p, Duty::somebody), facts, stories_open, decision, options);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < decision.because.size(); ++i)
    if (decision.because[i].kind == ReasonKind::scenario) names.push_back(decision.because[i].path);
  if (names.size() > 1 && decision.error == ErrorCode::two_rows) return in_a_row(names) + " apply at once";
  if (names.size() != 1 || names[0] == p.text(p.scenarios[k].name)) return {};
  return "`" + names[0] + "` is chosen";
}

/// Gives a finding a case that meets the condition of a scenario which is not chosen there, unless it has one that is no larger.
void show_taken(const Procedure& p, proof::Space& space, Finding& finding, std::size_t k) {
  std::map<std::int32_t, std::vector<Id>> by_order;
  for (std::size_t i = 0; i < p.scenarios.size(); ++i)
    if (i != k && p.scenarios[i].order <= p.scenarios[k].order)
      by_order[p.scenarios[i].order].push_back(p.scenarios[i].applies_if);
  std::vector<std::vector<Id>> before;
  for (auto& [order, conditions] : by_order) before.push_back(std::move(conditions));
  const proof::Shown taken = proof::case_taken(space, 0, p.scenarios[k].applies_if, before);
  const bool has_one = !finding.witness.empty();
  if (!taken.found() || (has_one && finding.witness.facts.size() <= taken.facts.size())) return;
  const std::string outcome = chosen_instead(p, k, taken.facts);
  if (outcome.empty()) return;
  finding.witness.facts = taken.facts;
  finding.witness.outcome = outcome;
}

/// Whether scenarios of earlier orders and others of its own take every case of a scenario; then it is reported.
bool taken_by_others(CheckContext& context, std::size_t k) {
  const Procedure& p = context.procedure;
  const Scenario& scenario = p.scenarios[k];
  const auto [reach, others] = reach_of_scenario(context, k);
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
  show_taken(p, context.space_at_opening(), finding, k);
  return true;
}

}  // namespace

void scenario_never_chosen(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<bool> told(p.scenarios.size());
  for (std::size_t i = 0; i < p.scenarios.size(); ++i) {
    const Scenario& all = p.scenarios[i];
    if (all.applies_if != no_id) continue;
    std::vector<std::size_t> beaten;
    std::vector<std::string> others;
    for (std::size_t k = 0; k < p.scenarios.size(); ++k) {
      if (k == i || p.scenarios[k].order < all.order || told[k]) continue;
      told[k] = true;
      beaten.push_back(k);
      others.push_back(context.name(p.scenarios[k].name));
    }
    told[i] = told[i] || !others.empty();
    if (others.empty()) continue;
    Finding& finding = context.report(messages::scenario_never_chosen, all.span, context.name(all.name),
                                      {context.name(all.name), in_a_row(others)});
    std::uint64_t smaller_left = proof::most_work_of_smaller;
    for (const std::size_t k : beaten) {
      const bool has_one = !finding.witness.empty();
      if (has_one && (smaller_left == 0 || finding.witness.facts.empty())) break;
      proof::Space& space = context.space_at_opening();
      show_taken(p, space, finding, k);
      if (has_one) smaller_left -= std::min(smaller_left, space.diagrams().effort().spent() + 1);
    }
  }
  for (std::size_t k = 0; k < p.scenarios.size(); ++k) {
    const Scenario& later = p.scenarios[k];
    if (told[k] || later.applies_if == no_id) continue;
    for (std::size_t i = 0; i < k; ++i) {
      const Scenario& earlier = p.scenarios[i];
      if (!context.spend(1)) return;
      if (later.order != earlier.order || !same_expression(p, earlier.applies_if, later.applies_if)) continue;
      Finding& finding =
          context.report(messages::scenario_never_chosen__same, later.span, context.name(later.name),
                         {context.name(later.name), context.name(earlier.name)});
      finding.diagnostic.note(messages::the_scenario_before, earlier.span);
      show_taken(p, context.space_at_opening(), finding, k);
      told[i] = told[k] = true;
      break;
    }
  }
  for (std::size_t k = 0; k < p.scenarios.size(); ++k)
    if (!told[k] && p.scenarios[k].applies_if != no_id) told[k] = taken_by_others(context, k);
}

}  // namespace sop::lint_checks
