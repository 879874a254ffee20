// A response that no step or move says. A file without steps has only begun and is left alone.
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void unused_response(CheckContext& context) {
  const Procedure& p = context.procedure;
  if (p.steps.empty()) return;
  std::vector<bool> used(p.responses.size());
  for (const Step& step : p.steps) {
    for (const Action& action : step.actions) {
      for (const Id response : action.responses) used[response] = true;
    }
  }
  for (const Target& target : p.targets) {
    if (target.response != no_id) used[target.response] = true;
  }
  for (Id r = 0; r < p.responses.size(); ++r) {
    if (used[r]) continue;
    const std::string& name = context.name(p.responses[r].name);
    context.report(messages::unused_response, p.responses[r].span, name, {name});
  }
}

}  // namespace sop::lint_checks
