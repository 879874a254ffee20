// A step that a schedule owns: when nobody is on duty, nobody owns the case.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void owner_may_be_absent(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Step& step : p.steps) {
    for (const OwnerChoice& choice : step.owner) {
      if (choice.party == no_id || p.parties[choice.party].kind != PartyKind::schedule ||
          is_always_staffed(p.parties[choice.party]))
        continue;
      context.report(messages::owner_may_be_absent, step.span, step.path,
                     {context.name(step.name), context.name(p.parties[choice.party].name)});
      break;
    }
  }
}

}  // namespace sop::lint_checks
