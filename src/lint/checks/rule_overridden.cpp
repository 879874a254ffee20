// A rule of `always` that never acts: an earlier one has the same condition (in other words, perhaps) and does the same kind of thing, and of two rules that
// move the case, or two that hand it over, the first acts (docs/semantics.md, 9). A rule that runs a routine takes precedence over
// nothing here, because it does not act while its call still runs.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
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
          !same_expression(p, earlier.held_for, later.held_for))
        continue;
      Finding& finding = context.report(messages::rule_overridden, later.span, later.path,
                                        {context.name(later.name), context.name(earlier.name)});
      finding.diagnostic.note(messages::the_rule_before, earlier.span);
      show(context, finding, "`" + context.name(earlier.name) + "` acts alone", led_by(earlier.path));
      break;
    }
  }
}

}  // namespace sop::lint_checks
