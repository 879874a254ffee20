// A fact that no condition, value, question, reply or record reads: either it is left over, or the rule that should read it was forgotten.
// A file that has only begun, without anything that decides, is left alone.
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void unused_fact(CheckContext& context) {
  const Procedure& p = context.procedure;
  if (p.scenarios.empty() && p.tables.empty() && p.definitions.empty() && p.requirements.empty()) return;
  std::vector<bool> used(p.facts.size());
  for (const Expr& e : p.exprs) {
    if (e.op == Op::fact) used[e.a] = true;
  }
  for (const Step& step : p.steps) {
    for (const Action& action : step.actions) {
      for (const Id fact : action.facts) used[fact] = true;
    }
  }
  // What branches come out with need not be read.
  for (const Container& container : p.containers) {
    if (container.result_fact != no_id) used[container.result_fact] = true;
  }
  for (const Id fact : {p.currency_fact, p.locale_fact, p.channel_fact}) {
    if (fact != no_id) used[fact] = true;
  }
  for (Id f = 0; f < p.facts.size(); ++f) {
    if (used[f]) continue;
    context.report(messages::unused_fact, p.facts[f].span, context.name(p.facts[f].name),
                   {context.name(p.facts[f].name)});
  }
}

}  // namespace sop::lint_checks
