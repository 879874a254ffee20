// An outcome that may be reported at a step, but no move of that step takes it: the person who reports it is refused.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void outcome_not_handled(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Step& step : p.steps) {
    const std::vector<SymbolId> open = unhandled_outcomes(p, step);
    if (open.empty()) continue;
    std::string names;
    for (const SymbolId outcome : open) names += (names.empty() ? "`" : ", `") + context.name(outcome) + "`";
    context.report(open.size() == 1 ? messages::outcome_not_handled : messages::outcome_not_handled__several,
                   step.span, step.path, {names, context.name(step.name), context.name(open.front())});
  }
}

}  // namespace sop::lint_checks
