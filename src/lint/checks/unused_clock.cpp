// A clock that no scenario names: it never runs.
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void unused_clock(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<bool> used(p.clocks.size());
  for (const Scenario& scenario : p.scenarios)
    for (const Id clock : scenario.clocks) used[clock] = true;
  for (Id i = 0; i < p.clocks.size(); ++i) {
    const std::string& name = context.name(p.clocks[i].name);
    if (!used[i]) context.report(messages::unused_clock, p.clocks[i].span, name, {name});
  }
}

}  // namespace sop::lint_checks
