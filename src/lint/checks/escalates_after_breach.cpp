// A path whose first level waits longer than the clock of the same reply runs: when the case is escalated for the first time, every
// deadline for the reply has passed already. A later level that comes too late is the matter of level_after_breach.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/lengths.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void escalates_after_breach(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<Id> told;
  for_each_wait_for_reply(p, [&](Id id, const Clock& clock) {
    const EscalationPath& path = p.paths[id];
    const Level& first = path.levels.front();
    const auto is_later = [&](const ClockTarget& target) {
      return surely_longer(p, time_out(first.time), deadline(target));
    };
    if (may_move(clock) || std::find(told.begin(), told.end(), id) != told.end() ||
        !std::all_of(clock.targets.begin(), clock.targets.end(), is_later))
      return;
    told.push_back(id);
    Finding& finding = context.report(messages::escalates_after_breach, first.span, first.path,
                                      {context.name(path.name), context.name(clock.name)});
    finding.diagnostic.note(messages::the_clock, clock.span);
    const Id c = static_cast<Id>(&clock - p.clocks.data());
    show(context, finding, "`" + context.name(clock.name) + "` is broken, and nobody else has been asked",
         [id, c](const Moment& m) {
           return m.c.clocks[c].broken && m.c.escalation.path == id && m.c.escalation.level == 0;
         });
  });
}

}  // namespace sop::lint_checks
