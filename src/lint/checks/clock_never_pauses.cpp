// A clock that is stopped or cancelled by the condition on which it should pause: in one look the stop comes first (docs/semantics.md,
// 12.1), so that what was to interrupt it ends it. A clock that never starts is the matter of clock_never_starts. That a clock starts on
// one condition and pauses on another which excludes it is no mistake: starting is a moment, and its condition need not go on.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/implied.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void clock_never_pauses(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id id = 0; id < p.clocks.size(); ++id) {
    const Clock& clock = p.clocks[id];
    if (clock.pauses_while == no_id || never_starts(context, clock)) continue;
    const auto ends = [&](const Signal& s) {
      return s.kind == SignalKind::condition && always_with(context, clock.pauses_while, s.condition);
    };
    const bool stops = std::any_of(clock.stops_on.begin(), clock.stops_on.end(), ends);
    const bool cancels = std::any_of(clock.cancels_on.begin(), clock.cancels_on.end(), ends);
    if (!stops && !cancels) continue;
    const std::string& name = context.name(clock.name);
    Finding& finding =
        context.report(stops ? messages::clock_never_pauses : messages::clock_never_pauses__cancelled,
                       clock.span, name, {name});
    const ClockStatus ended = stops ? ClockStatus::finished : ClockStatus::cancelled;
    show(context, finding, "`" + name + "` has ended", [id, ended](const Moment& m) {
      return m.c.clocks[id].status == ended && m.c.clocks[id].started < m.c.clocks[id].ended + 1;
    });
  }
}

}  // namespace sop::lint_checks
