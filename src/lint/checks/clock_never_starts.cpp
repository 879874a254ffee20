// A clock that is stopped or cancelled by whatever starts it: in one look the stop comes first, and nothing starts after it
// (docs/semantics.md, 12.1). Reported when this is so for every way in which the clock starts.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

/// Whether `ends` is true whenever `begins` is.
bool also_ends(const Procedure& p, const Signal& begins, const Signal& ends) {
  if (begins.kind != ends.kind || begins.event != ends.event) return false;
  if (begins.kind != SignalKind::condition && ends.condition == no_id) return true;
  return same_expression(p, begins.condition, ends.condition);
}

}  // namespace

void clock_never_starts(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Clock& clock : p.clocks) {
    const auto ended = [&](const Signal& begins) {
      const auto ends = [&](const Signal& s) { return also_ends(p, begins, s); };
      return std::any_of(clock.stops_on.begin(), clock.stops_on.end(), ends) ||
             std::any_of(clock.cancels_on.begin(), clock.cancels_on.end(), ends);
    };
    if (clock.starts_on.empty() || !std::all_of(clock.starts_on.begin(), clock.starts_on.end(), ended))
      continue;
    const std::string& name = context.name(clock.name);
    context.report(messages::clock_never_starts, clock.span, name, {name});
  }
}

}  // namespace sop::lint_checks
