// A clock that pauses on the very condition on which it starts: it stands still from its first moment. Reported when this is so for
// every way in which it starts. A clock that never starts is the matter of clock_never_starts, one whose pause ends it that of
// clock_never_pauses.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/implied.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void clock_begins_paused(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id id = 0; id < p.clocks.size(); ++id) {
    const Clock& clock = p.clocks[id];
    if (clock.pauses_while == no_id || clock.starts_on.empty() || never_starts(context, clock)) continue;
    const bool each = std::all_of(clock.starts_on.begin(), clock.starts_on.end(), [&](const Signal& s) {
      return always_with(context, s.condition, clock.pauses_while);
    });
    if (!each) continue;
    const std::string& name = context.name(clock.name);
    Finding& finding = context.report(messages::clock_begins_paused, clock.span, name, {name});
    show(context, finding, "`" + name + "` has begun and stands still", [id](const Moment& m) {
      const ClockState& state = m.c.clocks[id];
      return state.status == ClockStatus::paused && state.paused_at == state.started;
    });
  }
}

}  // namespace sop::lint_checks
