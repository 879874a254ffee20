// A step that lets the customer be silent for longer than a clock of the scenario runs, where the clock stops with the end of the case and
// nothing pauses it: a customer who takes the time that the step gives has the deadline broken by waiting. A clock that runs on while
// the customer is waited for is no mistake as long as the wait fits into it. Only lengths that are written out are compared, those of two
// measures where the calendar leaves no doubt (src/lint/lengths.hpp), and a clock with several times by its longest.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/lengths.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void silence_outlasts_clock(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Scenario& scenario : p.scenarios) {
    const Slice steps = p.containers[scenario.container].steps;
    for (const Id c : scenario.clocks) {
      const Clock& clock = p.clocks[c];
      if (!runs_throughout(clock)) continue;
      const Transition* found = nullptr;
      for (StateId s = steps.first; s < steps.first + steps.count; ++s) {
        for_each_move(p, p.steps[s], [&](const Transition& t) {
          if (found != nullptr || t.trigger != TriggerKind::no_reply) return;
          const bool longer =
              std::all_of(clock.targets.begin(), clock.targets.end(), [&](const ClockTarget& target) {
                return surely_longer(p, time_out(t.time), deadline(target));
              });
          if (longer) found = &t;
        });
      }
      if (found == nullptr) continue;
      Finding& finding = context.report(messages::silence_outlasts_clock, found->span, found->path,
                                        {context.name(p.steps[found->step].name), context.name(clock.name)});
      finding.diagnostic.note(messages::the_clock, clock.span);
      show_at(
          context, finding, "`" + context.name(clock.name) + "` is broken while the customer is waited for",
          both(stands_at(found->step), [c](const Moment& m) { return m.c.clocks[c].broken; }), found->step);
    }
  }
}

}  // namespace sop::lint_checks
