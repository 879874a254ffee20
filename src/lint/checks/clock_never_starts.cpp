// A clock that is stopped or cancelled by whatever starts it: in one look the stop comes first, and nothing starts after it
// (docs/semantics.md, 12.1). Reported when this is so for every way in which the clock starts.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/messages/checks.hpp"
#include "sop/reference.hpp"
#include "src/lint/check.hpp"
#include "src/lint/implied.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void clock_never_starts(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id id = 0; id < p.clocks.size(); ++id) {
    const Clock& clock = p.clocks[id];
    if (!never_starts(context, clock)) continue;
    const std::string& name = context.name(clock.name);
    Finding& finding = context.report(messages::clock_never_starts, clock.span, name, {name});
    // What starts it has just come up, and it does not run.
    const ReferenceData data = data_of_stories(p, Duty::somebody);
    const Shows shows = [&](const Moment& m) {
      if (m.d.scenario == no_id || m.c.clocks[id].status == ClockStatus::running) return false;
      const std::vector<Id>& of_the_case = p.scenarios[m.d.scenario].clocks;
      return std::find(of_the_case.begin(), of_the_case.end(), id) != of_the_case.end() &&
             std::any_of(clock.starts_on.begin(), clock.starts_on.end(),
                         [&](const Signal& start) { return has_come(p, data, start, m); });
    };
    show(context, finding, "what starts `" + name + "` has come, and it does not run", shows);
  }
}

}  // namespace sop::lint_checks
