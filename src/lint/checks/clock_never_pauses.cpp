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
    // It has run, and ended on the condition of the pause.
    const ReferenceData data = data_of_stories(p, Duty::somebody);
    const auto is_met = [&](const Moment& m) {
      return asked_at(p, data, m, clock.pauses_while).value.is_yes();
    };
    const ClockStatus ended = stops ? ClockStatus::finished : ClockStatus::cancelled;
    const Shows runs = [&](const Moment& m) {
      return m.c.clocks[id].status == ClockStatus::running && !is_met(m);
    };
    const Shows has_ended = [&](const Moment& m) {
      // The end of a case cancels its clocks as well.
      return (stops || m.c.status != CaseStatus::closed) && m.c.clocks[id].status == ended && is_met(m);
    };
    const std::string outcome = "`" + name + "` has ended";
    if (show_after(context, finding, outcome, runs, has_ended)) continue;
    const proof::Shown met = proof::case_of(context.space(), 0, clock.pauses_while);
    if (met.found()) show_told(context, finding, outcome, has_ended, met.facts);
  }
}

}  // namespace sop::lint_checks
