// A procedure that does not say who keeps it (`kept by`), or when it is reviewed (`review every`), grows old unnoticed.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void nobody_keeps_it(CheckContext& context) {
  const Procedure& p = context.procedure;
  if (!p.kept_by.empty() && p.review_every != no_id) return;
  context.report(p.kept_by.empty() ? messages::nobody_keeps_it : messages::nobody_keeps_it__no_review, p.span,
                 context.name(p.name), {context.name(p.name)});
}

}  // namespace sop::lint_checks
