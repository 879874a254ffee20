// A rule of `always` that takes the case to another step and is true in every case that its scenario is chosen for: the case never stays at the
// first step of the scenario, so that what stands there is never done. The analyser has proved that the scenario's condition is met
// only where the rule's is; the reference interpreter has played such a case. A rule with `for` waits first, a rule that escalates or
// hands over leaves the step as it is, and a rule that holds in some cases only is what rules are for.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void rule_acts_at_once(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Scenario& scenario : p.scenarios) {
    if (scenario.applies_if == no_id || scenario.container == no_id) continue;
    const Slice steps = p.containers[scenario.container].steps;
    if (steps.count == 0) continue;
    const Step& first = p.steps[steps.first];
    const Id own = static_cast<Id>(&scenario - p.scenarios.data());
    for (const AlwaysRule& rule : p.always) {
      if (!context.spend(1)) return;
      const Target& target = p.targets[rule.target];
      const bool counts = rule.scenario == no_id || rule.scenario == own;
      if (!counts || rule.held_for != no_id || rule.condition == no_id || target.step == no_id ||
          target.step == steps.first)
        continue;
      const proof::Reach reach = proof::prove_turns(context.space(), 0, {rule.condition, scenario.applies_if},
                                                    no_id, false, {true, false})
                                     .back();
      if (reach.kind != proof::Reach::Kind::covered) continue;
      Finding finding;
      if (!show(context, finding, "the case leaves `" + context.name(first.name) + "` as soon as it begins",
                led_by(rule.path)))
        continue;
      Finding& told =
          context.report(messages::rule_acts_at_once, rule.span, rule.path,
                         {context.name(scenario.name), context.name(rule.name), context.name(first.name)});
      told.witness = std::move(finding.witness);
      told.diagnostic.note(messages::the_step_that_is_left, first.span);
      break;
    }
  }
}

}  // namespace sop::lint_checks
