// A path whose last level has a time like the others: when that has passed and nobody has answered, the case stays there silently.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void path_without_last_level(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const EscalationPath& path : p.paths) {
    const Level& last = path.levels.back();
    if (last.time == no_id) continue;
    context.report(messages::path_without_last_level, last.span, last.path,
                   {context.name(path.name), context.name(p.parties[last.party].name)});
  }
}

}  // namespace sop::lint_checks
