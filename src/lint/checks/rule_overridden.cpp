// A rule of `always` that never acts: an earlier one has the same condition (in other words, perhaps) and does the same kind of thing, and of two rules that
// move the case, or two that hand it over, the first acts (docs/semantics.md, 9). A rule that runs a routine takes precedence over
// nothing here, because it does not act while its call still runs. The same is a rule that is true only where an earlier one is, which the analyser
// has proved, where that one ends the case for good: a rule acts on becoming true, so that after any other move the later one may still do so.
#include <memory>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/implied.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

namespace {

/// Whether two conditions are true, unknown and untrue in the same cases.
bool same_condition(CheckContext& context, Id a, Id b) {
  if (same_expression(context.procedure, a, b)) return true;
  proof::Space& space = context.space();
  const proof::Diagram one = space.condition(0, a), other = space.condition(0, b);
  return !space.diagrams().effort().over() && one == other && !proof::is_leaf(one);
}

/// Whether a rule ends the case as soon as it is true, and nothing opens it again.
bool ends_for_good(const CheckContext& context, const AlwaysRule& rule) {
  const Id step = context.procedure.targets[rule.target].step;
  return rule.held_for == no_id && step != no_id && leaves(context.procedure, rule.target) &&
         context.graph.is_final(step) && context.procedure.steps[step].reopen_within == no_id;
}

/// Whether rules written before this one may come before it: they lead elsewhere, and it is true without having acted.
bool may_be_overridden(const CheckContext& context, std::size_t rule, Id scenario) {
  const Procedure& p = context.procedure;
  for (std::size_t i = 0; i < rule; ++i) {
    const AlwaysRule& before = p.always[i];
    const Target& target = p.targets[before.target];
    const bool counts = scenario == no_id || before.scenario == no_id || before.scenario == scenario;
    if (counts && (target.step != no_id || target.kind == TargetKind::run) && !ends_for_good(context, before))
      return true;
  }
  return false;
}

/// A case in which the earlier rule leads on while the later one is true as well.
void show_both(CheckContext& context, Finding& finding, const AlwaysRule& earlier, const AlwaysRule& later) {
  const Procedure& p = context.procedure;
  const auto data = std::make_shared<const ReferenceData>(data_of_stories(p, Duty::somebody));
  const Shows shows = both(led_by(earlier.path), [&p, data, &later](const Moment& m) {
    return asked_at(p, *data, m, later.condition).value.is_yes();
  });
  const std::string outcome = "`" + context.name(earlier.name) + "` ends the case";
  if (show(context, finding, outcome, shows)) return;
  const proof::Shown met = proof::case_of(context.space(), 0, later.condition);
  if (met.found()) show_told(context, finding, outcome, shows, met.facts);
}

}  // namespace

void rule_overridden(CheckContext& context) {
  const Procedure& p = context.procedure;
  const auto moves = [&](const AlwaysRule& rule) { return p.targets[rule.target].step != no_id; };
  const auto hands_over = [&](const AlwaysRule& rule) {
    return p.targets[rule.target].kind == TargetKind::hand_over;
  };
  for (std::size_t j = 0; j < p.always.size(); ++j) {
    const AlwaysRule& later = p.always[j];
    for (std::size_t i = 0; i < j; ++i) {
      const AlwaysRule& earlier = p.always[i];
      if (!context.spend(1)) return;
      if (earlier.scenario != no_id && earlier.scenario != later.scenario) continue;
      const bool same_kind = (moves(earlier) && moves(later)) || (hands_over(earlier) && hands_over(later));
      if (!same_kind || !same_condition(context, earlier.condition, later.condition) ||
          !same_expression(p, earlier.held_for, later.held_for)) {
        if (!moves(later) || !ends_for_good(context, earlier) ||
            may_be_overridden(context, i, later.scenario) ||
            !always_with(context, later.condition, earlier.condition))
          continue;
        Finding& finding = context.report(messages::rule_overridden__ended, later.span, later.path,
                                          {context.name(later.name), context.name(earlier.name)});
        finding.diagnostic.note(messages::the_rule_before, earlier.span);
        show_both(context, finding, earlier, later);
        break;
      }
      Finding& finding = context.report(messages::rule_overridden, later.span, later.path,
                                        {context.name(later.name), context.name(earlier.name)});
      finding.diagnostic.note(messages::the_rule_before, earlier.span);
      show(context, finding, "`" + context.name(earlier.name) + "` acts alone", led_by(earlier.path));
      break;
    }
  }
}

}  // namespace sop::lint_checks
