// A path whose last level has a time like the others: when that has passed and nobody has answered, the case stays there silently.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void path_without_last_level(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id id = 0; id < p.paths.size(); ++id) {
    const EscalationPath& path = p.paths[id];
    const Level& last = path.levels.back();
    if (last.time == no_id) continue;
    const std::string& name = context.name(p.parties[last.party].name);
    Finding& finding = context.report(messages::path_without_last_level, last.span, last.path,
                                      {context.name(path.name), name});
    const Id at = static_cast<Id>(path.levels.size() - 1);
    show(context, finding, "`" + name + "` has been asked", [id, at](const Moment& m) {
      return m.c.escalation.path == id && m.c.escalation.level == at &&
             m.c.escalation.state == LevelState::pending;
    });
  }
}

}  // namespace sop::lint_checks
