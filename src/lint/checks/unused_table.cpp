// A table none of whose results anything reads, in a procedure with scenarios. A table that a test asks is used. (A procedure without
// scenarios is asked by its host.) An exception is used with the table that it is an exception to.
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void unused_table(CheckContext& context) {
  const Procedure& p = context.procedure;
  if (p.scenarios.empty()) return;
  std::vector<bool> used(p.tables.size());
  for (const Expr& e : p.exprs)
    if (e.op == Op::output) used[p.outputs[e.a].table] = true;
  for (Id i = 0; i < p.tables.size(); ++i) {
    const std::string& name = context.name(p.tables[i].name);
    if (!used[i] && p.tables[i].exception_to == no_id)
      context.report(messages::unused_table, p.tables[i].span, name, {name});
  }
}

}  // namespace sop::lint_checks
