// A path that waits for a reply as a clock of the scenario does, and whose first level counts its time in another measure of hours: on the
// clock while the deadline counts opening hours, or in the opening hours of another calendar. At night and on holidays one of the two runs
// and the other stands still. Only a path and a clock that begin and end together are compared, and only lengths that are written out.
#include <algorithm>

#include "sop/duration.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

bool in_opening_hours(const Value& v) {
  return v.kind == ValueKind::period &&
         (v.unit == PeriodUnit::business_hour || v.unit == PeriodUnit::business_minute);
}

/// Both lengths count hours, in measures that part when it closes.
bool hours_part(const Procedure& p, Id a, Id b) {
  const Value* x = constant_of(p, a);
  const Value* y = constant_of(p, b);
  if (x == nullptr || y == nullptr || (!in_opening_hours(*x) && !in_opening_hours(*y))) return false;
  const auto hours = [](const Value& v) { return in_opening_hours(v) || v.kind == ValueKind::duration; };
  if (!hours(*x) || !hours(*y)) return false;
  const auto calendar = [&](const Value& v) { return v.symbol != no_id ? v.symbol : p.calendar; };
  return in_opening_hours(*x) != in_opening_hours(*y) || calendar(*x) != calendar(*y);
}

}  // namespace

void calendars_mixed(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<Id> told;
  for_each_wait_for_reply(p, [&](Id id, const Clock& clock) {
    const EscalationPath& path = p.paths[id];
    const Level& first = path.levels.front();
    if (std::find(told.begin(), told.end(), id) != told.end() ||
        !std::all_of(clock.targets.begin(), clock.targets.end(),
                     [&](const ClockTarget& target) { return hours_part(p, first.time, target.time); }))
      return;
    told.push_back(id);
    context
        .report(messages::calendars_mixed, first.span, first.path,
                {context.name(path.name), context.name(clock.name)})
        .diagnostic.note(messages::the_clock, clock.span);
  });
}

}  // namespace sop::lint_checks
