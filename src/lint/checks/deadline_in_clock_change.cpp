// A deadline of days that ends at a stated time of day (`by 03:30`), on a wall whose clocks go forward over that time on some day, or show
// it twice: what then counts is settled (docs/semantics.md, 6.3; sop/zone.hpp), but hardly meant. Looked at are the changes of the ten
// years from today on; of a deadline in business days only those on a business day of its calendar. The first such day is printed.
#include <string>
#include <vector>

#include "sop/calendar.hpp"
#include "sop/data.hpp"
#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/instant.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/zone_text.hpp"

namespace sop::lint_checks {
namespace {

constexpr std::int32_t days_ahead = 3653;

/// A deadline that may fall on a time that is skipped, or comes twice.
struct Found {
  Date date;
  ZonedInstant at;
};

/// The first day, from today on, on which the wall skips the time or shows it twice, and which a deadline of this length may end on.
/// `days`: the business days of its calendar; null: every day is one.
bool first_such_day(const Zone& zone, TimeOfDay time, const DayCalendar* days, std::int32_t today,
                    Found& out) {
  Date first;
  Instant at;
  if (failed(Date::from_days(today, first))) return false;
  ZonedInstant begin;
  if (failed(zone.instant_of({first, TimeOfDay()}, begin))) return false;
  for (at = begin.at; zone.next_transition(at, at);) {
    LocalTime before, after;
    Instant just_before;
    if (failed(Instant::from_milliseconds(at.milliseconds() - 1, just_before)) ||
        failed(zone.local_of(just_before, before)) || failed(zone.local_of(at, after)))
      return false;
    if (after.date.days() > today + days_ahead) return false;
    for (const Date date : {before.date, after.date}) {
      if (days != nullptr && !is_business_day(*days, date)) continue;
      if (failed(zone.instant_of({date, time}, out.at)) || out.at.kind == LocalKind::plain) continue;
      out.date = date;
      return true;
    }
  }
  return false;
}

class Deadlines {
 public:
  explicit Deadlines(CheckContext& context) : context_(context), p_(context.procedure) {}

  void look_at(Id length, const DeadlineForm& form, Span span, const std::string& path) {
    TimeOfDay time;
    if (length == no_id || form.end != DeadlineForm::End::stated ||
        failed(TimeOfDay::from_milliseconds(form.time, time)))
      return;
    const Value* value = constant_of(p_, length);
    if (value == nullptr) return;  // which calendar counts it is not known before it is computed
    const bool business = value->kind == ValueKind::period && value->unit == PeriodUnit::business_day;
    if (value->kind != ValueKind::period || (!business && (value->unit == PeriodUnit::business_hour ||
                                                           value->unit == PeriodUnit::business_minute)))
      return;
    const Id calendar = value->symbol != no_id ? value->symbol : business ? p_.calendar : no_id;
    Zone zone;
    if (zone_of(p_, ReferenceData(), calendar, zone) != ErrorCode::ok) return;
    BusinessCalendar days;
    const bool counted = business && calendar != no_id;
    if (counted && !BusinessCalendar::make(calendar_spec(p_, ReferenceData(), calendar), days).ok()) return;
    Found found;
    LocalTime then;
    if (!first_such_day(zone, time, counted ? &days.days() : nullptr, context_.options.today, found) ||
        failed(zone.local_of(found.at.at, then)))
      return;
    const bool gap = found.at.kind == LocalKind::gap;
    std::vector<std::string> args{to_text(time), zone.name(), to_text(found.date)};
    if (gap) args.push_back(to_text(then.time));
    context_.report(gap ? messages::deadline_in_clock_change : messages::deadline_in_clock_change__twice,
                    span, path, std::move(args));
  }

  /// Who is asked to take a case over until a time of day.
  void look_at_target(Id target, Span span, const std::string& path) {
    for (; target != no_id; target = p_.targets[target].otherwise)
      look_at(p_.targets[target].within, p_.targets[target].form, span, path);
  }

 private:
  CheckContext& context_;
  const Procedure& p_;
};

}  // namespace

void deadline_in_clock_change(CheckContext& context) {
  const Procedure& p = context.procedure;
  Deadlines deadlines(context);
  for (const Clock& clock : p.clocks)
    for (const ClockTarget& target : clock.targets)
      deadlines.look_at(target.time, target.form, target.span, context.name(clock.name));
  for (const Step& step : p.steps) {
    for (const Action& action : step.actions) {
      deadlines.look_at(action.time, action.form, action.span, step.path);
      for (const SignOff& sign : action.sign_offs)
        deadlines.look_at(sign.time, sign.form, action.span, step.path);
    }
    for_each_move(p, step, [&](const Transition& t) {
      deadlines.look_at_target(t.target, t.span, t.path);
      deadlines.look_at_target(t.then, t.span, t.path);
    });
  }
  for (const AlwaysRule& rule : p.always) deadlines.look_at_target(rule.target, rule.span, rule.path);
}

}  // namespace sop::lint_checks
