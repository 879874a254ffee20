// A level of an escalation path whose role stands below the role of the level before it in the line of command: escalation
// would take the case down. Roles that are not in one line are not compared.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void level_goes_down(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id id = 0; id < p.paths.size(); ++id) {
    const EscalationPath& path = p.paths[id];
    for (std::size_t k = 1; k < path.levels.size(); ++k) {
      const Id before = path.levels[k - 1].party;
      const Id here = path.levels[k].party;
      if (!is_above(p, before, here)) continue;
      const std::string& name = context.name(p.parties[here].name);
      Finding& finding = context.report(messages::level_goes_down, path.levels[k].span, path.levels[k].path,
                                        {name, context.name(p.parties[before].name)});
      finding.diagnostic.note(messages::the_level_before, path.levels[k - 1].span);
      show(context, finding, "the case has come down to `" + name + "`", at_level(id, static_cast<Id>(k)));
    }
  }
}

}  // namespace sop::lint_checks
