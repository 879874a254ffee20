// A level at which nobody may be (a schedule, or a role or team outside its hours): the path does not say what then (it is passed
// over in silence), or a schedule is the last level, which there is nothing after.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void level_may_be_empty(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const EscalationPath& path : p.paths) {
    for (const Level& level : path.levels) {
      const Party& party = p.parties[level.party];
      const bool last = &level == &path.levels.back();
      const bool in_hours =
          party.kind != PartyKind::schedule && party.calendar != no_id && level.time != no_id;
      if (!in_hours && (party.kind != PartyKind::schedule || is_always_staffed(party))) continue;
      if (!last && level.when_empty != WhenEmpty::not_stated) continue;
      if (last && level.when_empty == WhenEmpty::fallback) continue;
      context.report(last ? messages::level_may_be_empty__last : messages::level_may_be_empty, level.span,
                     level.path, {context.name(p.parties[level.party].name)});
    }
  }
}

}  // namespace sop::lint_checks
