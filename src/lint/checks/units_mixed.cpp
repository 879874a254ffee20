// Hours by the day (`24 hours`, `48 hours`) beside days of the calendar (`1 day`) among the times of one clock, of the clocks of one scenario, of one path or of one step:
// they look alike and are counted differently. Hours run on the clock; a deadline in days ends at midnight, a time-out in days comes at the same
// time of day.
#include <vector>

#include "sop/duration.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

/// Reports the first length in whole days of hours, where another one of the list is counted in days. False: there is none.
bool look_at(CheckContext& context, const std::vector<Id>& times, const std::string& path) {
  const Procedure& p = context.procedure;
  Id hours = no_id, days = no_id;
  for (const Id time : times) {
    const Value* value = constant_of(p, time);
    if (value == nullptr) continue;
    if (hours == no_id && value->kind == ValueKind::duration && value->integer >= milliseconds_per_day &&
        value->integer % milliseconds_per_day == 0)
      hours = time;
    if (days == no_id && value->kind == ValueKind::period &&
        (value->unit == PeriodUnit::day || value->unit == PeriodUnit::week))
      days = time;
  }
  if (hours == no_id || days == no_id) return false;
  const std::int64_t count = constant_of(p, hours)->integer / milliseconds_per_day;
  context
      .report(messages::units_mixed, p.exprs[hours].span, path,
              {to_text(Duration{constant_of(p, hours)->integer}),
               std::to_string(count) + (count == 1 ? " day" : " days")})
      .diagnostic.note(messages::the_other_length, p.exprs[days].span);
  return true;
}

std::vector<Id> times_of(const Clock& clock) {
  std::vector<Id> times;
  for (const ClockTarget& target : clock.targets) times.push_back(target.time);
  return times;
}

}  // namespace

void units_mixed(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<Id> times;
  std::vector<bool> told(p.clocks.size());
  for (Id c = 0; c < p.clocks.size(); ++c)
    told[c] = look_at(context, times_of(p.clocks[c]), context.name(p.clocks[c].name));
  // Two clocks of one case, where neither does so alone.
  for (const Scenario& scenario : p.scenarios) {
    times.clear();
    for (const Id c : scenario.clocks) {
      const std::vector<Id> more = told[c] ? std::vector<Id>() : times_of(p.clocks[c]);
      times.insert(times.end(), more.begin(), more.end());
    }
    if (look_at(context, times, context.name(scenario.name)))
      for (const Id c : scenario.clocks) told[c] = true;
  }
  for (const EscalationPath& path : p.paths) {
    times = {path.acknowledged_for};
    for (const Level& level : path.levels) times.push_back(level.time);
    (void)look_at(context, times, context.name(path.name));
  }
  for (const Step& step : p.steps) {
    times.clear();
    for (const Action& action : step.actions) {
      times.push_back(action.time);
      for (const SignOff& sign : action.sign_offs) times.push_back(sign.time);
    }
    for_each_move(p, step, [&](const Transition& t) { times.push_back(t.time); });
    (void)look_at(context, times, step.path);
  }
}

}  // namespace sop::lint_checks
