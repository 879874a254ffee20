// A count (entries of the customer's record, contacts of the case) that is compared with what no count can be: less than nothing, or
// not whole. The comparison is never met. Comparisons of facts are the matter of impossible_condition.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void count_never_so(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Expr& e : p.exprs) {
    if (!is_count_never_so(p, e)) continue;
    const Expr& count = p.exprs[p.expr_args[e.args.first]];
    const std::string name =
        count.op == Op::record_count ? context.name(p.records[count.a].name) : context.name(p.name);
    context.report(messages::count_never_so, e.span, name, {});
  }
}

}  // namespace sop::lint_checks
