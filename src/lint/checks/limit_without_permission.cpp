// A limit `for` remedies of which the role may give none: it never holds.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void limit_without_permission(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Party& party : p.parties) {
    for (const Limit& limit : party.limits) {
      const bool used =
          limit.remedies.empty() || std::any_of(limit.remedies.begin(), limit.remedies.end(),
                                                [&](Id remedy) { return may_give(party, remedy); });
      if (used) continue;
      context.report(messages::limit_without_permission, limit.span, limit.path,
                     {context.name(party.name), context.name(p.remedies[limit.remedies.front()].name)});
    }
  }
}

}  // namespace sop::lint_checks
