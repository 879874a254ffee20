// A length in months or years after a day that is not fixed, in a procedure that does not say what holds where the day does not exist: a
// month after the 31st of January, a year after the 29th of February. On such a day the answer is an error. The mistake is one line
// that is missing, so it is reported once, at the first place that needs it.
#include <algorithm>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

bool in_months(const Value& value) {
  return value.kind == ValueKind::period &&
         (value.unit == PeriodUnit::month || value.unit == PeriodUnit::year) && value.integer != 0;
}

/// Whether a length is, or may be, counted in months or years. (What a fact says is not known.)
bool counts_months(const Procedure& p, Id expr) {
  std::vector<Id> stack{expr};
  std::vector<bool> seen(p.exprs.size());
  while (!stack.empty()) {
    const Id id = stack.back();
    stack.pop_back();
    if (id == no_id || seen[id]) continue;
    seen[id] = true;
    const Expr& e = p.exprs[id];
    if (e.op == Op::constant && in_months(p.constants[e.a])) return true;
    if (e.op == Op::setting && in_months(*constant_of(p, p.settings[e.a].value))) return true;
    if (e.op == Op::definition) stack.push_back(p.definitions[e.a].value);
    if (e.type != TypeKind::period) continue;
    for (Id i = 0; i < e.args.count; ++i) {
      const Id arg = p.expr_args[e.args.first + i];
      if (p.exprs[arg].type == TypeKind::period) stack.push_back(arg);
    }
  }
  return false;
}

/// Lengths that a timer or a deadline counts from a moment of the case.
void collect_times(const Procedure& p, std::vector<Id>& out) {
  for (const Transition& t : p.transitions) out.push_back(t.time);
  for (const Step& step : p.steps) {
    out.push_back(step.reopen_within);
    for (const Action& action : step.actions) out.push_back(action.time);
  }
  for (const Target& target : p.targets) out.push_back(target.within);
  for (const AlwaysRule& rule : p.always) out.push_back(rule.held_for);
  for (const Clock& clock : p.clocks)
    for (const ClockTarget& target : clock.targets) out.push_back(target.time);
  for (const EscalationPath& path : p.paths) {
    out.push_back(path.acknowledged_for);
    for (const Level& level : path.levels) out.push_back(level.time);
  }
}

/// Days and moments to which a length is added, and days between which months are counted.
void collect_values(const Procedure& p, std::vector<Id>& out) {
  for (Id id = 0; id < p.exprs.size(); ++id) {
    const Expr& e = p.exprs[id];
    const auto arg = [&](Id i) { return p.expr_args[e.args.first + i]; };
    const bool moves = (e.op == Op::add || e.op == Op::subtract) && e.args.count == 2 &&
                       (e.type == TypeKind::date || e.type == TypeKind::instant) &&
                       constant_of(p, arg(0)) == nullptr;
    const bool counts = (e.op == Op::whole_periods || e.op == Op::started_periods) && e.args.count == 3;
    if (moves || counts) out.push_back(arg(e.args.count - 1));
  }
}

}  // namespace

void month_end_missing(CheckContext& context) {
  const Procedure& p = context.procedure;
  if (p.month_end != MonthEnd::error) return;
  std::vector<Id> lengths;
  collect_times(p, lengths);
  collect_values(p, lengths);
  Id first = no_id;
  for (const Id length : lengths) {
    if (length == no_id || p.exprs[length].type != TypeKind::period || !counts_months(p, length)) continue;
    const Span& span = p.exprs[length].span;
    if (first == no_id || span.file < p.exprs[first].span.file ||
        (span.file == p.exprs[first].span.file && span.begin < p.exprs[first].span.begin))
      first = length;
  }
  if (first == no_id) return;
  context.report(messages::month_end_missing, p.exprs[first].span, context.name(p.name), {});
}

}  // namespace sop::lint_checks
