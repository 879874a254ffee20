// A remedy that no step offers and no table chooses. A file without steps has only begun and is left alone.
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void unused_remedy(CheckContext& context) {
  const Procedure& p = context.procedure;
  if (p.steps.empty()) return;
  std::vector<bool> used(p.remedies.size());
  for (const Value& value : p.constants)
    if (value.kind == ValueKind::remedy) used[static_cast<std::size_t>(value.integer)] = true;
  for (const Step& step : p.steps)
    for (const Action& action : step.actions)
      for (const OfferOption& option : action.options)
        if (option.remedy != no_id) used[option.remedy] = true;
  for (Id i = 0; i < p.remedies.size(); ++i) {
    const std::string& name = context.name(p.remedies[i].name);
    if (!used[i]) context.report(messages::unused_remedy, p.remedies[i].span, name, {name});
  }
}

}  // namespace sop::lint_checks
