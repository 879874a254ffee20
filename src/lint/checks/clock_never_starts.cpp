// A clock that is stopped or cancelled by whatever starts it: in one look the stop comes first, and nothing starts after it
// (docs/semantics.md, 12.1). Reported when this is so for every way in which the clock starts.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void clock_never_starts(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Clock& clock : p.clocks) {
    if (!never_starts(p, clock)) continue;
    const std::string& name = context.name(clock.name);
    context.report(messages::clock_never_starts, clock.span, name, {name});
  }
}

}  // namespace sop::lint_checks
