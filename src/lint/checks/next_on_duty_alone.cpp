// A level `next on duty` (or `previous on duty`) of a schedule whose turns, written in the file, are all taken by one person: nobody else
// is asked, and the same one is called again. A schedule that the host keeps is left alone.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void next_on_duty_alone(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id id = 0; id < p.paths.size(); ++id) {
    const EscalationPath& path = p.paths[id];
    for (std::size_t k = 0; k < path.levels.size(); ++k) {
      const Level& level = path.levels[k];
      const Party& party = p.parties[level.party];
      if (level.turn == DutyTurn::now || party.kind != PartyKind::schedule || party.people.empty()) continue;
      const auto same = [&](const std::string& person) { return person == party.people.front(); };
      if (!std::all_of(party.people.begin(), party.people.end(), same)) continue;
      const std::string& name = context.name(party.name);
      Finding& finding =
          context.report(messages::next_on_duty_alone, level.span, level.path, {name, party.people.front()});
      const Id at = static_cast<Id>(k);
      show(context, finding, "nobody else has been asked", [id, at](const Moment& m) {
        return m.c.escalation.path == id && m.c.escalation.level != no_id && m.c.escalation.level >= at;
      });
    }
  }
}

}  // namespace sop::lint_checks
