// A remedy that a role may give on one line, and never on another: `may not give` without a condition beats every `may give`.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void permission_taken_back(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Party& party : p.parties) {
    for (const Permission& never : party.may_not_give) {
      if (never.condition != no_id) continue;
      for (const Permission& line : party.may_give) {
        for (const Id remedy : line.remedies) {
          const bool taken = never.any_remedy || std::find(never.remedies.begin(), never.remedies.end(),
                                                           remedy) != never.remedies.end();
          if (!taken) continue;
          context.report(messages::permission_taken_back, party.span, context.name(party.name),
                         {context.name(party.name), context.name(p.remedies[remedy].name)});
        }
      }
    }
  }
}

}  // namespace sop::lint_checks
