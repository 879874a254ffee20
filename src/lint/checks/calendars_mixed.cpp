// A path that waits for a reply as a clock of the scenario does, and whose first level counts its time in another measure of hours: on the
// clock while the deadline counts opening hours, or in the opening hours of another calendar. At night and on holidays one of the two runs
// and the other stands still. Only a path and a clock that begin and end together are compared, and only lengths that are written out.
// And two clocks of a scenario that both begin when the case opens, and each count in a calendar of its own.
#include <algorithm>

#include "sop/duration.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"
#include "src/lint/week.hpp"

namespace sop::lint_checks {
namespace {

Id calendar_of(const Procedure& p, const Value& v) { return v.symbol != no_id ? v.symbol : p.calendar; }

/// Counted in opening hours that end at times: where it is always open, they are those of the clock.
bool in_opening_hours(const Procedure& p, const Value& v) {
  return v.kind == ValueKind::period &&
         (v.unit == PeriodUnit::business_hour || v.unit == PeriodUnit::business_minute) &&
         !always_open(p, calendar_of(p, v));
}

bool counts_hours(const Value& v) {
  return v.kind == ValueKind::duration ||
         (v.kind == ValueKind::period &&
          (v.unit == PeriodUnit::business_hour || v.unit == PeriodUnit::business_minute));
}

/// Both lengths count hours, in measures that part when it closes.
bool hours_part(const Procedure& p, Id a, Id b) {
  const Value* x = constant_of(p, a);
  const Value* y = constant_of(p, b);
  if (x == nullptr || y == nullptr || !counts_hours(*x) || !counts_hours(*y)) return false;
  const bool x_closes = in_opening_hours(p, *x), y_closes = in_opening_hours(p, *y);
  return x_closes != y_closes || (x_closes && calendar_of(p, *x) != calendar_of(p, *y));
}

/// The one calendar in which all times of a clock are counted; no_id: there is none.
Id calendar_counted(const Procedure& p, const Clock& clock) {
  Id calendar = no_id;
  for (const ClockTarget& target : clock.targets) {
    const Value* v = constant_of(p, target.time);
    const bool business = v != nullptr && v->kind == ValueKind::period &&
                          (v->unit == PeriodUnit::business_day || v->unit == PeriodUnit::business_hour ||
                           v->unit == PeriodUnit::business_minute);
    if (!business || (calendar != no_id && calendar_of(p, *v) != calendar)) return no_id;
    calendar = calendar_of(p, *v);
  }
  return calendar;
}

void look_at_clocks(CheckContext& context, const Scenario& scenario, std::vector<Id>& told) {
  const Procedure& p = context.procedure;
  for (std::size_t i = 1; i < scenario.clocks.size(); ++i) {
    const Clock& second = p.clocks[scenario.clocks[i]];
    const Id calendar = calendar_counted(p, second);
    if (calendar == no_id || !is_only(second.starts_on, SignalKind::case_opened) ||
        std::find(told.begin(), told.end(), scenario.clocks[i]) != told.end())
      continue;
    for (std::size_t k = 0; k < i; ++k) {
      const Clock& first = p.clocks[scenario.clocks[k]];
      const Id other = calendar_counted(p, first);
      if (other == no_id || other == calendar || !is_only(first.starts_on, SignalKind::case_opened)) continue;
      told.push_back(scenario.clocks[i]);
      Finding& finding =
          context.report(messages::calendars_mixed__two_clocks, second.span, context.name(second.name),
                         {context.name(first.name), context.name(second.name)});
      finding.diagnostic.note(messages::the_other_clock, first.span);
      show(context, finding, "both run", [&](const Moment& m) {
        return m.c.clocks[scenario.clocks[i]].status == ClockStatus::running &&
               m.c.clocks[scenario.clocks[k]].status == ClockStatus::running;
      });
      break;
    }
  }
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
    Finding& finding = context.report(messages::calendars_mixed, first.span, first.path,
                                      {context.name(path.name), context.name(clock.name)});
    finding.diagnostic.note(messages::the_clock, clock.span);
    const Id c = static_cast<Id>(&clock - p.clocks.data());
    show(context, finding, "both wait for the same reply", [id, c](const Moment& m) {
      return m.c.escalation.path == id && m.c.escalation.path_running &&
             m.c.clocks[c].status == ClockStatus::running;
    });
  });
  std::vector<Id> clocks_told;
  for (const Scenario& scenario : p.scenarios) look_at_clocks(context, scenario, clocks_told);
}

}  // namespace sop::lint_checks
