// A move that hands a case back, in a procedure that never hands one over and never escalates: there is nobody to hand it back from
// (docs/semantics.md, 8.6). The first such move is reported.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void nothing_to_hand_back(CheckContext& context) {
  const Procedure& p = context.procedure;
  const auto is = [&](Id target, TargetKind kind) {
    for (Id t = target; t != no_id; t = p.targets[t].otherwise)
      if (p.targets[t].kind == kind) return true;
    return false;
  };
  if (!p.paths.empty() || std::any_of(p.targets.begin(), p.targets.end(), [](const Target& t) {
        return t.kind == TargetKind::hand_over || t.kind == TargetKind::escalate;
      }))
    return;
  for (const Transition& t : p.transitions) {
    if (!is(t.target, TargetKind::hand_back) && !is(t.then, TargetKind::hand_back)) continue;
    Finding& finding = context.report(messages::nothing_to_hand_back, t.span, t.path);
    show(context, finding, "the owner stays who it was", led_by(t.path));
    return;
  }
  for (const AlwaysRule& rule : p.always) {
    if (!is(rule.target, TargetKind::hand_back)) continue;
    Finding& finding = context.report(messages::nothing_to_hand_back, rule.span, rule.path);
    show(context, finding, "the owner stays who it was", led_by(rule.path));
    return;
  }
}

}  // namespace sop::lint_checks
