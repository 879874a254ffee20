// A length in months or years after a day that is not fixed, in a procedure that does not say what holds where the day does not exist: a
// month after the 31st of January, a year after the 29th of February. On such a day the answer is an error, and a clock has no deadline: so this is
// one, too. It does not keep a file from loading, since a length may also be told by a fact or a setting from outside, where nobody
// sees it before. The mistake is one line that is missing, so it is reported once, at the first place that needs it.
#include <algorithm>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/times.hpp"

namespace sop::lint_checks {
namespace {

bool in_months(const Value& value) {
  return value.kind == ValueKind::period &&
         (value.unit == PeriodUnit::month || value.unit == PeriodUnit::year) && value.integer != 0;
}

/// Whether a length is, or may be, counted in months or years. (What a fact says is not known.)
bool counts_months(const Procedure& p, Id expr) {
  bool found = false;
  std::vector<bool> seen(p.exprs.size());
  walk(p, {expr}, seen, [&](const Expr& e, Id, std::vector<Id>& next) {
    found = found || (e.op == Op::constant && in_months(p.constants[e.a])) ||
            (e.op == Op::setting && in_months(*constant_of(p, p.settings[e.a].value)));
    if (found) return next.clear();
    if (e.op == Op::definition) next.push_back(p.definitions[e.a].value);
    if (e.type != TypeKind::period) return;
    for (Id i = 0; i < e.args.count; ++i) {
      const Id arg = p.expr_args[e.args.first + i];
      if (p.exprs[arg].type == TypeKind::period) next.push_back(arg);
    }
  });
  return found;
}

}  // namespace

void month_end_missing(CheckContext& context) {
  const Procedure& p = context.procedure;
  if (p.month_end != MonthEnd::error) return;
  Id first = no_id;
  for (const Length& counted : lengths_counted(p)) {
    const Id length = counted.expr;
    if (p.exprs[length].type != TypeKind::period || !counts_months(p, length)) continue;
    const Span& span = p.exprs[length].span;
    if (first == no_id || span.file < p.exprs[first].span.file ||
        (span.file == p.exprs[first].span.file && span.begin < p.exprs[first].span.begin))
      first = length;
  }
  if (first == no_id) return;
  context.report(messages::month_end_missing, p.exprs[first].span, context.name(p.name), {});
}

}  // namespace sop::lint_checks
