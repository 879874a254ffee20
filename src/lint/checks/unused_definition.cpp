// A definition, or a list of requirements, that nothing reads, in a procedure with scenarios. One that a test asks is used. (A procedure
// without scenarios is asked by its host.) While an outcome leads nowhere nothing is said: the move that is missing may read it.
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void unused_definition(CheckContext& context) {
  const Procedure& p = context.procedure;
  if (p.scenarios.empty() || misses_a_move(context)) return;
  std::vector<bool> definitions(p.definitions.size());
  std::vector<bool> lists(p.requirements.size());
  for (const Expr& e : p.exprs) {
    if (e.op == Op::definition) definitions[e.a] = true;
    if (e.op == Op::requirements || e.op == Op::reason_of) lists[e.a] = true;
  }
  for (Id i = 0; i < p.definitions.size(); ++i) {
    const std::string& name = context.name(p.definitions[i].name);
    if (!definitions[i]) context.report(messages::unused_definition, p.definitions[i].span, name, {name});
  }
  for (Id i = 0; i < p.requirements.size(); ++i) {
    const std::string& name = context.name(p.requirements[i].name);
    if (!lists[i]) context.report(messages::unused_definition__list, p.requirements[i].span, name, {name});
  }
}

}  // namespace sop::lint_checks
