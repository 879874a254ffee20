// A level that is a schedule, on which nobody may be on duty: the path does not say what then (it is passed over in silence), or it is
// the last level, which there is nothing after.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void level_may_be_empty(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const EscalationPath& path : p.paths) {
    for (const Level& level : path.levels) {
      if (p.parties[level.party].kind != PartyKind::schedule) continue;
      const bool last = &level == &path.levels.back();
      if (!last && level.when_empty != WhenEmpty::not_stated) continue;
      if (last && level.when_empty == WhenEmpty::fallback) continue;
      context.report(last ? messages::level_may_be_empty__last : messages::level_may_be_empty, level.span,
                     level.path, {context.name(p.parties[level.party].name)});
    }
  }
}

}  // namespace sop::lint_checks
