// An escalation path that no scenario names: nobody ever climbs it.
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void unused_path(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<bool> used(p.paths.size());
  for (const Scenario& scenario : p.scenarios)
    for (const PathChoice& choice : scenario.paths) used[choice.path] = true;
  for (Id i = 0; i < p.paths.size(); ++i) {
    const std::string& name = context.name(p.paths[i].name);
    if (!used[i]) context.report(messages::unused_path, p.paths[i].span, name, {name});
  }
}

}  // namespace sop::lint_checks
