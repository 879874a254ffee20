// A level of an escalation path whose role stands below the role of the level before it in the line of command: escalation
// would take the case down. Roles that are not in one line are not compared.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void level_goes_down(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const EscalationPath& path : p.paths) {
    for (std::size_t k = 1; k < path.levels.size(); ++k) {
      const Id before = path.levels[k - 1].party;
      const Id here = path.levels[k].party;
      if (!is_above(p, before, here)) continue;
      context
          .report(messages::level_goes_down, path.levels[k].span, path.levels[k].path,
                  {context.name(p.parties[here].name), context.name(p.parties[before].name)})
          .diagnostic.note(messages::the_level_before, path.levels[k - 1].span);
    }
  }
}

}  // namespace sop::lint_checks
