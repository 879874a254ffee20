// An outcome that may be reported at a step, but no move of that step takes it: the person who reports it is refused.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void outcome_not_handled(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (StateId s = 0; s < p.steps.size(); ++s) {
    const Step& step = p.steps[s];
    const std::vector<SymbolId> open = unhandled_outcomes(p, step);
    if (open.empty()) continue;
    std::string names;
    for (const SymbolId outcome : open)
      names += (names.empty() ? "`" : ", `") + context.outcome(outcome) + "`";
    Finding& finding = context.report(
        open.size() == 1 ? messages::outcome_not_handled : messages::outcome_not_handled__several, step.span,
        step.path, {names, context.name(step.name), context.outcome(open.front())});
    show_at(context, finding,
            "the case stands at `" + context.name(step.name) + "`, where it may be reported", stands_at(s),
            s);
  }
}

}  // namespace sop::lint_checks
