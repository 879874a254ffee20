// src/lint/times.cpp — see the header.
#include "src/lint/times.hpp"

#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

/// Lengths that a timer or a deadline counts from a moment of the case.
void collect_times(const Procedure& p, std::vector<Length>& out) {
  for (const Transition& t : p.transitions) out.push_back(time_out(t.time));
  for (const Step& step : p.steps) {
    out.push_back({step.reopen_within, true, {}});
    for (const Action& action : step.actions) {
      out.push_back({action.time, action.kind != ActionKind::wait, action.form});
      for (const SignOff& line : action.sign_offs) out.push_back({line.time, true, line.form});
    }
  }
  for (const Target& target : p.targets) out.push_back({target.within, true, target.form});
  for (const AlwaysRule& rule : p.always) out.push_back(time_out(rule.held_for));
  for (const Clock& clock : p.clocks) {
    for (const ClockTarget& target : clock.targets) out.push_back(deadline(target));
    for (const Extension& extension : clock.extensions) out.push_back(time_out(extension.by));
  }
  for (const EscalationPath& path : p.paths) {
    out.push_back(time_out(path.acknowledged_for));
    out.push_back(time_out(path.steps_down_after));
    for (const Level& level : path.levels) out.push_back(time_out(level.time));
  }
}

/// Days and moments to which a length is added, days between which months are counted, and how long entries of a record count.
void collect_values(const Procedure& p, std::vector<Length>& out) {
  for (Id id = 0; id < p.exprs.size(); ++id) {
    const Expr& e = p.exprs[id];
    const auto arg = [&](Id i) { return p.expr_args[e.args.first + i]; };
    const bool moves = (e.op == Op::add || e.op == Op::subtract) && e.args.count == 2 &&
                       (e.type == TypeKind::date || e.type == TypeKind::instant) &&
                       constant_of(p, arg(0)) == nullptr;
    const bool counts = (e.op == Op::whole_periods || e.op == Op::started_periods) && e.args.count == 3;
    const bool window = e.op == Op::record_count && e.args.count == 1;
    if (moves || counts || window) out.push_back(time_out(arg(e.args.count - 1)));
  }
}

}  // namespace

std::vector<Length> lengths_counted(const Procedure& p) {
  std::vector<Length> all, lengths;
  collect_times(p, all);
  collect_values(p, all);
  for (const Length& length : all)
    if (length.expr != no_id) lengths.push_back(length);
  return lengths;
}

}  // namespace sop::lint_checks
