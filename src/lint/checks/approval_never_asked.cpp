// An amount above which a role needs approval, though its limit per case is not higher: whatever lies above waits for somebody with a
// higher limit anyway.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void approval_never_asked(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id i = 0; i < p.parties.size(); ++i) {
    const Value* above = constant_of(p, p.parties[i].approval_above);
    Rational limit;
    CurrencyCode currency;
    if (above == nullptr || !plain_limit(p, i, limit, currency) || !(currency == above->currency)) continue;
    if (compare(above->number, limit) < 0) continue;
    const std::string& name = context.name(p.parties[i].name);
    context.report(messages::approval_never_asked, p.parties[i].span, name, {name});
  }
}

}  // namespace sop::lint_checks
