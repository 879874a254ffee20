// A procedure that is reviewed every so often, but does not say when it was last: the next review has no day, so it is never overdue.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void review_without_last(CheckContext& context) {
  const Procedure& p = context.procedure;
  if (p.review_every == no_id || p.last_review != 0) return;
  context.report(messages::review_without_last, p.span, context.name(p.name), {context.name(p.name)});
}

}  // namespace sop::lint_checks
