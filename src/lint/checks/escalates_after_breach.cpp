// A path whose first level waits longer than the clock of the same reply runs: when the case is escalated for the first time, every
// deadline for the reply has passed already.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
void escalates_after_breach(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<Id> told;
  for (const Scenario& scenario : p.scenarios) {
    for (const PathChoice& choice : scenario.paths) {
      const EscalationPath& path = p.paths[choice.path];
      if (!is_only(path.starts_on, SignalKind::case_opened) ||
          !is_only(path.stops_on, SignalKind::reply_sent))
        continue;
      const Level& first = path.levels.front();
      for (const Id c : scenario.clocks) {
        const Clock& clock = p.clocks[c];
        if (!is_only(clock.starts_on, SignalKind::case_opened) ||
            !is_only(clock.stops_on, SignalKind::reply_sent) || may_move(clock) ||
            std::find(told.begin(), told.end(), choice.path) != told.end())
          continue;
        const bool later =
            std::all_of(clock.targets.begin(), clock.targets.end(), [&](const ClockTarget& target) {
              int order = 0;
              return compare_lengths(p, first.time, target.time, order) && order > 0;
            });
        if (!later) continue;
        told.push_back(choice.path);
        context
            .report(messages::escalates_after_breach, first.span, first.path,
                    {context.name(path.name), context.name(clock.name)})
            .diagnostic.note(messages::the_clock, clock.span);
      }
    }
  }
}

}  // namespace sop::lint_checks
