// A rule of `always` that takes the case to another step and is true in every case that its scenario is chosen for: the case never stays at the
// first step of the scenario, so that what stands there is never done. The analyser has proved that the scenario's condition is met
// only where the rule's is; the reference interpreter has played such a case. A rule with `for` waits first, a rule that escalates or
// hands over leaves the step as it is, and a rule that holds in some cases only is what rules are for. Several rules may do so together: then each
// lead some cases away (src/proof/ways_always.hpp).
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

/// Several rules that together lead every case away from the first step.
void by_several(CheckContext& context, Id scenario) {
  const Procedure& p = context.procedure;
  const proof::AlwaysWays& ways = context.beside_rules();
  if (!ways.known) return context.leave_unfinished(ways.limit);
  const StateId first = p.containers[p.scenarios[scenario].container].steps.first;
  const std::vector<Id>& away = ways.away[scenario];
  if (!ways.begins[scenario] || ways.stands[scenario] || away.empty()) return;
  std::vector<std::string> names;
  for (const Id rule : away) names.push_back(context.name(p.always[rule].name));
  const AlwaysRule& rule = p.always[away.front()];
  const Step& step = p.steps[first];
  Finding shown;
  const Shows shows = [&](const Moment& m) {
    return std::any_of(away.begin(), away.end(), [&](Id one) { return led_by(p.always[one].path)(m); });
  };
  const bool alone = away.size() == 1;
  const MessageId message = alone ? messages::rule_acts_at_once : messages::rule_acts_at_once__together;
  const std::vector<std::string> args = {context.name(p.scenarios[scenario].name),
                                         alone ? context.name(rule.name) : in_a_row(names),
                                         context.name(step.name)};
  if (!show(context, shown, "the case leaves `" + context.name(step.name) + "` as soon as it begins", shows))
    return context.suspect(message, rule.span, rule.path, args);
  Finding& told = context.report(message, rule.span, rule.path, args);
  told.witness = std::move(shown.witness);
  told.diagnostic.note(messages::the_step_that_is_left, step.span);
}

/// Whether a rule leads cases back to the first step of a scenario as soon as it begins.
bool leads_back(CheckContext& context, Id scenario) {
  const Procedure& p = context.procedure;
  if (!context.rules_lead_away() || !context.beside_rules().known) return false;
  const StateId first = p.containers[p.scenarios[scenario].container].steps.first;
  const std::vector<Id>& away = context.beside_rules().away[scenario];
  return std::any_of(away.begin(), away.end(),
                     [&](Id rule) { return p.targets[p.always[rule].target].step == first; });
}

}  // namespace

void rule_acts_at_once(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Scenario& scenario : p.scenarios) {
    if (scenario.container == no_id) continue;
    const Slice steps = p.containers[scenario.container].steps;
    if (steps.count == 0) continue;
    const Step& first = p.steps[steps.first];
    const Id own = static_cast<Id>(&scenario - p.scenarios.data());
    bool found = leads_back(context, own);
    if (found) continue;
    for (const AlwaysRule& rule : p.always) {
      if (!context.spend(1)) return;
      if (scenario.applies_if == no_id) break;  // see below
      const Target& target = p.targets[rule.target];
      const bool counts = rule.scenario == no_id || rule.scenario == own;
      if (!counts || rule.held_for != no_id || rule.condition == no_id || target.step == no_id ||
          target.step == steps.first)
        continue;
      const proof::Reach reach = proof::prove_turns(context.space(), 0, {rule.condition, scenario.applies_if},
                                                    no_id, false, {true, false})
                                     .back();
      if (reach.kind != proof::Reach::Kind::covered) continue;
      // Another one may hand the case over first, so that this one does not act.
      const proof::AlwaysWays& ways = context.beside_rules();
      const auto place = static_cast<std::size_t>(&rule - p.always.data());
      if (ways.known && ways.followed[place] && ways.stands[own]) continue;
      Finding finding;
      const std::vector<std::string> args = {context.name(scenario.name), context.name(rule.name),
                                             context.name(first.name)};
      if (!show(context, finding, "the case leaves `" + context.name(first.name) + "` as soon as it begins",
                led_by(rule.path))) {
        context.suspect(messages::rule_acts_at_once, rule.span, rule.path, args);
        continue;
      }
      Finding& told = context.report(messages::rule_acts_at_once, rule.span, rule.path, args);
      told.witness = std::move(finding.witness);
      told.diagnostic.note(messages::the_step_that_is_left, first.span);
      found = true;
      break;
    }
    if (!found && context.rules_lead_away()) by_several(context, own);
  }
}

}  // namespace sop::lint_checks
