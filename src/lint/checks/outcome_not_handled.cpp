// An outcome that may be reported at a step, but no move of that step takes it: the person who reports it is refused.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void outcome_not_handled(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Step& step : p.steps) {
    if (step.kind == StepKind::end) continue;
    // What the intake asks for leads on by itself: to the scenario that applies.
    const bool is_intake = p.containers[step.container].kind == ContainerKind::intake;
    for (const SymbolId outcome : step.outcomes) {
      bool handled = is_intake && p.text(outcome) == "known";
      for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t) {
        handled = handled || p.transitions[t].outcome == outcome;
      }
      if (handled) continue;
      context.report(messages::outcome_not_handled, step.span, step.path + "/" + context.name(outcome),
                     {context.name(outcome), context.name(step.name)});
    }
  }
}

}  // namespace sop::lint_checks
