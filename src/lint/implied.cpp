// src/lint/implied.cpp — see the header.
#include "src/lint/implied.hpp"

#include <algorithm>

#include "src/lint/look.hpp"

namespace sop::lint_checks {

bool always_with(CheckContext& context, Id condition, Id other) {
  if (condition == no_id || other == no_id) return false;
  if (implies(context.procedure, condition, other)) return true;
  // Tried in turn, the condition is reached where the other one is not met, be it unknown or an error.
  return proof::prove_turns(context.space(), 0, {other, condition}, no_id, false, {true, true}).back().kind ==
         proof::Reach::Kind::covered;
}

bool always_with(CheckContext& context, const Signal& first, const Signal& second) {
  if (second.kind == SignalKind::condition) return always_with(context, first.condition, second.condition);
  if (first.kind != second.kind || first.event != second.event) return false;
  return second.condition == no_id || always_with(context, first.condition, second.condition);
}

bool never_starts(CheckContext& context, const Clock& clock) {
  const auto ended = [&](const Signal& begins) {
    const auto ends = [&](const Signal& s) { return always_with(context, begins, s); };
    return std::any_of(clock.stops_on.begin(), clock.stops_on.end(), ends) ||
           std::any_of(clock.cancels_on.begin(), clock.cancels_on.end(), ends);
  };
  return !clock.starts_on.empty() && std::all_of(clock.starts_on.begin(), clock.starts_on.end(), ended);
}

}  // namespace sop::lint_checks
