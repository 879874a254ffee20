// A count (entries of the customer's record, contacts of the case) that is compared with what no count can be: less than nothing, or
// not whole. The comparison is never met. Comparisons of facts are the matter of impossible_condition.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/wholes.hpp"

namespace sop::lint_checks {

void count_never_so(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id id = 0; id < p.exprs.size(); ++id)
    if (is_count_never_so(p, p.exprs[id]))
      context.report(messages::count_never_so, p.exprs[id].span, place_of(p, id), {});
}

}  // namespace sop::lint_checks
