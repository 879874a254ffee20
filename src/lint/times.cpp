// src/lint/times.cpp — see the header.
#include "src/lint/times.hpp"

#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

/// Lengths that a timer or a deadline counts from a moment of the case.
void collect_times(const Procedure& p, std::vector<LengthCounted>& out) {
  for (const Transition& t : p.transitions) out.push_back({t.time});
  for (const Step& step : p.steps) {
    out.push_back({step.reopen_within});
    for (const Action& action : step.actions) {
      out.push_back({action.time, action.form.from_receipt});
      for (const SignOff& line : action.sign_offs) out.push_back({line.time, line.form.from_receipt});
    }
  }
  for (const Target& target : p.targets) out.push_back({target.within, target.form.from_receipt});
  for (const AlwaysRule& rule : p.always) out.push_back({rule.held_for});
  for (const Clock& clock : p.clocks)
    for (const ClockTarget& target : clock.targets) out.push_back({target.time, target.form.from_receipt});
  for (const EscalationPath& path : p.paths) {
    out.push_back({path.acknowledged_for});
    out.push_back({path.steps_down_after});
    for (const Level& level : path.levels) out.push_back({level.time});
  }
}

/// Days and moments to which a length is added, and days between which months are counted.
void collect_values(const Procedure& p, std::vector<LengthCounted>& out) {
  for (Id id = 0; id < p.exprs.size(); ++id) {
    const Expr& e = p.exprs[id];
    const auto arg = [&](Id i) { return p.expr_args[e.args.first + i]; };
    const bool moves = (e.op == Op::add || e.op == Op::subtract) && e.args.count == 2 &&
                       (e.type == TypeKind::date || e.type == TypeKind::instant) &&
                       constant_of(p, arg(0)) == nullptr;
    const bool counts = (e.op == Op::whole_periods || e.op == Op::started_periods) && e.args.count == 3;
    if (moves || counts) out.push_back({arg(e.args.count - 1)});
  }
}

}  // namespace

std::vector<LengthCounted> lengths_counted(const Procedure& p) {
  std::vector<LengthCounted> all, lengths;
  collect_times(p, all);
  collect_values(p, all);
  for (const LengthCounted& length : all)
    if (length.expr != no_id) lengths.push_back(length);
  return lengths;
}

}  // namespace sop::lint_checks
