// Levels of a path after one that has no time: that one holds the case at once, and nothing but an `escalate` goes on from it. Where
// some move or rule escalates, the later levels can be reached, and nothing is said. And a path that stops on whatever starts it: no level of it is
// ever reached by itself.
#include <algorithm>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/implied.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

namespace {

void path_never_starts(CheckContext& context, Id id) {
  const Procedure& p = context.procedure;
  const EscalationPath& path = p.paths[id];
  const std::string& name = context.name(path.name);
  Finding& finding = context.report(messages::level_never_reached__path, path.span, name, {name});
  const ReferenceData data = data_of_stories(p, Duty::somebody);
  show(context, finding, "what starts `" + name + "` has come, and nobody is asked", [&](const Moment& m) {
    if (m.d.scenario == no_id || m.c.escalation.path_running) return false;
    const std::vector<PathChoice>& choices = p.scenarios[m.d.scenario].paths;
    return std::any_of(choices.begin(), choices.end(),
                       [id](const PathChoice& choice) { return choice.path == id; }) &&
           std::any_of(path.starts_on.begin(), path.starts_on.end(),
                       [&](const Signal& start) { return has_come(p, data, start, m); });
  });
}

}  // namespace

void level_never_reached(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<bool> told(p.paths.size());
  for (Id id = 0; id < p.paths.size(); ++id) {
    told[id] = never_starts(context, p.paths[id]);
    if (told[id]) path_never_starts(context, id);
  }
  if (std::any_of(p.targets.begin(), p.targets.end(),
                  [](const Target& t) { return t.kind == TargetKind::escalate; }))
    return;
  for (Id id = 0; id < p.paths.size(); ++id) {
    if (told[id]) continue;
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
