// A clock whose target may change while it runs (a line with a condition holds instead of another one, or a length is computed of what may be
// told anew), without `target change`: it stays with the target that it found first, whatever the case says later
// (docs/semantics.md, 12.3). What rests on settings and on the opening alone cannot change. A clock that no scenario names is the matter of
// unused_clock.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/cases.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

/// The first thing named that may change while a case is open, of all that some expressions rest on; empty: there is none.
std::string what_changes(const Procedure& p, const std::vector<Id>& expressions) {
  std::string found;
  std::uint32_t at = 0;
  for_each_behind(p, expressions, [&](const Expr& e, Id) {
    std::string name;
    switch (e.op) {
      case Op::fact:
        name = p.text(p.facts[e.a].name);
        break;
      case Op::promise_due:
        name = p.text(e.a);
        break;
      case Op::clock_due:
        name = p.text(p.clocks[e.a].name);
        break;
      case Op::record_count:
      case Op::restricted:
        name = p.text(p.records[e.a].name);
        break;
      case Op::calendar_open:
        name = p.text(p.calendars[e.a].name);
        break;
      case Op::builtin: {
        static constexpr const char* changing[] = {
            "now",           "today",           "",       "previous_owner",   "caller",
            "owner",         "decision",        "result", "contacts_in_case", "case_total",
            "current_level", "current_approver"};
        if (e.a < std::size(changing)) name = changing[e.a];
        break;
      }
      default:
        break;
    }
    if (name.empty() || (!found.empty() && at <= e.span.begin)) return;
    found = name;
    at = e.span.begin;
  });
  return found;
}

/// Whether some targets differ, so that another line gives another deadline.
bool differ(const Procedure& p, const std::vector<ClockTarget>& targets) {
  return std::any_of(targets.begin(), targets.end(), [&](const ClockTarget& target) {
    return !(target.form == targets.front().form) || !same_expression(p, target.time, targets.front().time);
  });
}

}  // namespace

void target_change_missing(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id id = 0; id < p.clocks.size(); ++id) {
    const Clock& clock = p.clocks[id];
    const bool used = std::any_of(p.scenarios.begin(), p.scenarios.end(), [&](const Scenario& scenario) {
      return std::find(scenario.clocks.begin(), scenario.clocks.end(), id) != scenario.clocks.end();
    });
    if (!used || clock.on_change != TargetChange::not_stated) continue;
    std::vector<Id> rests_on;
    for (const ClockTarget& target : clock.targets) {
      rests_on.push_back(target.time);
      if (differ(p, clock.targets)) rests_on.push_back(target.condition);
    }
    const std::string what = what_changes(p, rests_on);
    if (what.empty()) continue;
    const std::string& name = context.name(clock.name);
    context.report(messages::target_change_missing, clock.span, name, {name, what});
  }
}

}  // namespace sop::lint_checks
