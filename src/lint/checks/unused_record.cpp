// An entry or a restriction of the customer's record that no move puts there or takes away, and no condition reads. One that is only written is
// read by other procedures or by people; one that is only read is written elsewhere.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void unused_record(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<bool> used(p.records.size());
  for (const Expr& e : p.exprs)
    if (e.op == Op::record_count || e.op == Op::restricted) used[e.a] = true;
  for (const Target& target : p.targets)
    if (target.record != no_id) used[target.record] = true;
  for (std::size_t i = 0; i < p.records.size(); ++i) {
    if (used[i]) continue;
    const std::string& name = context.name(p.records[i].name);
    context.report(messages::unused_record, p.records[i].span, name, {name});
  }
}

}  // namespace sop::lint_checks
