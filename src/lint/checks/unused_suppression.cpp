// A suppression that silences nothing any more: the mistake was mended, or the path was renamed.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void unused_suppression(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (std::size_t i = 0; i < p.suppressions.size(); ++i) {
    const Suppression& s = p.suppressions[i];
    if (context.suppression_used[i] || context.expired(s) || !context.runs(s.check)) continue;
    context.report(messages::unused_suppression, s.span, suppression_path(s), {s.check});
  }
}

}  // namespace sop::lint_checks
