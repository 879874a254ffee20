// A clock that pauses on the very condition on which it starts: it stands still from its first moment. Reported when this is so for
// every way in which it starts.
#include <algorithm>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

/// Whether a condition is, or has among the parts that must all hold, another one.
bool contains(const Procedure& p, Id whole, Id part) {
  if (same_expression(p, whole, part)) return true;
  const Expr& e = p.exprs[whole];
  if (e.op != Op::logic_and) return false;
  for (Id i = 0; i < e.args.count; ++i)
    if (contains(p, p.expr_args[e.args.first + i], part)) return true;
  return false;
}

}  // namespace

void clock_begins_paused(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Clock& clock : p.clocks) {
    if (clock.pauses_while == no_id || clock.starts_on.empty()) continue;
    const bool each = std::all_of(clock.starts_on.begin(), clock.starts_on.end(), [&](const Signal& s) {
      return s.condition != no_id && contains(p, s.condition, clock.pauses_while);
    });
    if (!each) continue;
    const std::string& name = context.name(clock.name);
    context.report(messages::clock_begins_paused, clock.span, name, {name});
  }
}

}  // namespace sop::lint_checks
