// A path whose last level has a time like the others: when that has passed and nobody has answered, the case stays there silently. So it does
// where every level at the end without a time has a condition, in a case that meets none of them.
#include <algorithm>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/cases.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

namespace {

/// The levels at the end without a time have conditions. A finding comes with a case that meets none of them.
void last_levels_with_conditions(CheckContext& context, Id id) {
  const Procedure& p = context.procedure;
  const EscalationPath& path = p.paths[id];
  std::size_t timed = path.levels.size();
  std::vector<Id> conditions;
  while (timed > 0 && path.levels[timed - 1].time == no_id)
    conditions.push_back(path.levels[--timed].condition);
  if (timed == 0 || std::find(conditions.begin(), conditions.end(), no_id) != conditions.end()) return;
  const proof::Shown none = proof::case_outside(context.space(), 0, conditions, no_id);
  if (!none.found()) return;
  const std::string& before = context.name(p.parties[path.levels[timed - 1].party].name);
  Finding shown;
  // Its time has come, and it is still that level: nobody has answered.
  const auto over = [id, last = static_cast<Id>(timed - 1)](const Moment& m) {
    return m.c.escalation.path == id && m.c.escalation.level == last &&
           m.c.escalation.state == LevelState::held &&
           std::any_of(m.d.journal.begin(), m.d.journal.end(),
                       [](const JournalEntry& entry) { return entry.what == "level"; });
  };
  const MessageId message = messages::path_without_last_level__condition;
  const Level& level = path.levels.back();
  const std::vector<std::string> args = {context.name(path.name), before};
  if (!show_told(context, shown, "the time of `" + before + "` is over, and nobody else is asked", over,
                 none.facts))
    return context.suspect(message, level.span, level.path, args);
  Finding& finding = context.report(message, level.span, level.path, args);
  finding.witness = std::move(shown.witness);
}

}  // namespace

void path_without_last_level(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id id = 0; id < p.paths.size(); ++id) {
    const EscalationPath& path = p.paths[id];
    const Level& last = path.levels.back();
    if (last.time == no_id) {
      last_levels_with_conditions(context, id);
      continue;
    }
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
