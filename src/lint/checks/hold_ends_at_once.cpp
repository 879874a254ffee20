// A clock whose every event of `holds on` is one of `released on` as well: both in one turn leave it released (docs/semantics.md, 12.5), so
// that it is never held. And a clock that is held by events and released by none: only the end of its cycle frees it.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
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
    Finding& finding = context.report(
        messages::hold_ends_at_once, clock.span, name,
        {name, never->event == no_id ? std::string("customer_wrote") : context.name(never->event)});
    const SymbolId event = never->event;
    show(context, finding, "`" + name + "` runs on", [id, event](const Moment& m) {
      const bool told = event != no_id &&
                        std::any_of(m.d.journal.begin(), m.d.journal.end(), [&](const JournalEntry& entry) {
                          return entry.what.find("event") != std::string::npos ||
                                 entry.what.find("signal") != std::string::npos;
                        });
      return told && m.c.clocks[id].status == ClockStatus::running && !m.c.clocks[id].held;
    });
  }
}

}  // namespace sop::lint_checks
