// A clock that an event holds and releases at once: both in one turn leave it released (docs/semantics.md, 12.5), so that this event never
// holds it.
#include <algorithm>
#include <iterator>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/implied.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void hold_ends_at_once(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id id = 0; id < p.clocks.size(); ++id) {
    const Clock& clock = p.clocks[id];
    if (clock.holds_on.empty() || clock.released_on.empty()) continue;
    const Signal* never = nullptr;
    for (const Signal& hold : clock.holds_on) {
      const bool released = std::any_of(clock.released_on.begin(), clock.released_on.end(),
                                        [&](const Signal& release) { return implies(p, hold, release); });
      if (released && never == nullptr) never = &hold;
    }
    if (never == nullptr) continue;
    const std::string& name = context.name(clock.name);
    constexpr const char* own_events[] = {"case_opened", "case_closed", "reply_sent", "customer_wrote"};
    const auto kind = static_cast<std::size_t>(never->kind);
    const std::string event = never->event != no_id          ? context.name(never->event)
                              : kind < std::size(own_events) ? own_events[kind]
                                                             : "if";
    Finding& finding = context.report(messages::hold_ends_at_once, clock.span, name, {name, event});
    const ReferenceData data = data_of_stories(p, Duty::somebody);
    show(context, finding, "`" + name + "` runs on", [&](const Moment& m) {
      return has_come(p, data, *never, m) && m.c.clocks[id].status == ClockStatus::running &&
             !m.c.clocks[id].held;
    });
  }
}

}  // namespace sop::lint_checks
