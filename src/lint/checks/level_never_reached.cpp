// Levels of a path after one that has no time: that one holds the case at once, and nothing but an `escalate` goes on from it. Where
// some move or rule escalates, the later levels can be reached, and nothing is said.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void level_never_reached(CheckContext& context) {
  const Procedure& p = context.procedure;
  if (std::any_of(p.targets.begin(), p.targets.end(),
                  [](const Target& t) { return t.kind == TargetKind::escalate; }))
    return;
  for (Id id = 0; id < p.paths.size(); ++id) {
    const EscalationPath& path = p.paths[id];
    for (std::size_t k = 0; k + 1 < path.levels.size(); ++k) {
      const Level& level = path.levels[k];
      if (level.time != no_id || level.condition != no_id) continue;
      // Where nobody may be, the path goes on.
      if (p.parties[level.party].kind == PartyKind::schedule || p.parties[level.party].calendar != no_id)
        continue;
      const Level& next = path.levels[k + 1];
      const std::string& holder = context.name(p.parties[level.party].name);
      Finding& finding = context.report(messages::level_never_reached, next.span, next.path,
                                        {context.name(p.parties[next.party].name), holder});
      finding.diagnostic.note(messages::the_level_that_holds, level.span);
      show(context, finding, "`" + holder + "` holds the case",
           both(at_level(id, static_cast<Id>(k)),
                [](const Moment& m) { return m.c.escalation.state == LevelState::held; }));
      break;
    }
  }
}

}  // namespace sop::lint_checks
