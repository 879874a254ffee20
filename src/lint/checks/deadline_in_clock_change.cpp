// A deadline of days that ends at a stated time of day (`by 03:30`), a stated moment (`2027-03-28 03:30`, `today 03:30`) that a deadline, a
// promise or a move is due at, or hours of a calendar that begin or end at a time of day, on a wall whose clocks go forward over that time on
// some day, or show it twice: what then counts is settled (docs/semantics.md, 6.3; sop/zone.hpp), but hardly meant. Looked at are the changes of
// the ten years from today on; of a deadline in business days only those on a business day of its calendar, of hours those on one of their days
// of the week. The first such day is printed. A deadline `by closing` ends when hours do, and these are pointed at.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sop/calendar.hpp"
#include "sop/data.hpp"
#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/instant.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/cases.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

constexpr std::int32_t days_ahead = 3653;

/// A deadline that may fall on a time that is skipped, or comes twice.
struct Found {
  Date date;
  ZonedInstant at;
};

/// Whether the wall skips this time of this day or shows it twice.
bool is_in_change(const Zone& zone, Date date, TimeOfDay time, Found& out) {
  if (failed(zone.instant_of({date, time}, out.at)) || out.at.kind == LocalKind::plain) return false;
  out.date = date;
  return true;
}

/// The first day, from today on, on which the wall skips the time or shows it twice, of those that `may_be(date)`.
template <class MayBe>
bool first_such_day(const Zone& zone, TimeOfDay time, std::int32_t today, const MayBe& may_be, Found& out) {
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
      if (may_be(date) && is_in_change(zone, date, time, out)) return true;
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
    const auto may_be = [&](Date date) { return !counted || is_business_day(days.days(), date); };
    if (first_such_day(zone, time, context_.options.today, may_be, found))
      report(zone, time, found, span, path);
  }

  /// Stated moments in an expression that something is due at.
  void look_at_moments(Id due, const std::string& path) {
    Zone zone;
    if (due == no_id || zone_of(p_, ReferenceData(), no_id, zone) != ErrorCode::ok) return;
    for_each_behind(p_, {due}, [&](const Expr& e, Id id) {
      if (e.op != Op::wall_time || std::find(told_.begin(), told_.end(), id) != told_.end()) return;
      const Value* day = constant_of(p_, p_.expr_args[e.args.first]);
      const Value* clock = constant_of(p_, p_.expr_args[e.args.first + 1]);
      TimeOfDay time;
      Date date;
      Found found;
      if (clock == nullptr || failed(TimeOfDay::from_milliseconds(clock->integer, time))) return;
      const bool in_change = day != nullptr
                                 ? day->integer >= context_.options.today &&
                                       !failed(Date::from_days(day->integer, date)) &&
                                       is_in_change(zone, date, time, found)
                                 : first_such_day(
                                       zone, time, context_.options.today, [](Date) { return true; }, found);
      if (!in_change) return;
      told_.push_back(id);
      report(zone, time, found, e.span, path);
    });
  }

  /// Hours of a calendar: the first time at which some begin or end that is skipped or comes twice.
  void look_at_hours(Id id) {
    const Calendar& calendar = p_.calendars[id];
    Zone zone;
    if (zone_of(p_, ReferenceData(), id, zone) != ErrorCode::ok) return;
    for (const OpenWindow& window : calendar.open) {
      for (const bool ends : {false, true}) {
        const bool next_day = ends && window.to <= window.from;
        const auto on_its_day = [&](Date date) {
          const unsigned weekday = static_cast<unsigned>(date.weekday());
          return (window.weekdays >> (next_day ? (weekday + 6) % 7 : weekday) & 1U) != 0;
        };
        TimeOfDay time;
        Found found;
        if (failed(TimeOfDay::from_milliseconds(ends ? window.to : window.from, time)) ||
            !first_such_day(zone, time, context_.options.today, on_its_day, found))
          continue;
        report(zone, time, found, calendar.span, context_.name(calendar.name), &context_.name(calendar.name));
        return;
      }
    }
  }

  /// Who is asked to take a case over until a time of day.
  void look_at_target(Id target, Span span, const std::string& path) {
    for (; target != no_id; target = p_.targets[target].otherwise)
      look_at(p_.targets[target].within, p_.targets[target].form, span, path);
  }

 private:
  /// `hours`: the calendar whose hours begin or end then; null: a deadline does.
  void report(const Zone& zone, TimeOfDay time, const Found& found, Span span, const std::string& path,
              const std::string* hours = nullptr) {
    LocalTime then;
    if (failed(zone.local_of(found.at.at, then))) return;
    const bool gap = found.at.kind == LocalKind::gap;
    std::vector<std::string> args{to_text(time), zone.name(), to_text(found.date)};
    if (gap) args.push_back(to_text(then.time));
    if (hours != nullptr) args.push_back(*hours);
    const MessageId id = hours != nullptr ? (gap ? messages::deadline_in_clock_change__hours
                                                 : messages::deadline_in_clock_change__hours_twice)
                         : gap            ? messages::deadline_in_clock_change
                                          : messages::deadline_in_clock_change__twice;
    context_.report(id, span, path, std::move(args));
  }

  CheckContext& context_;
  const Procedure& p_;
  std::vector<Id> told_;  ///< stated moments
};

}  // namespace

void deadline_in_clock_change(CheckContext& context) {
  const Procedure& p = context.procedure;
  Deadlines deadlines(context);
  for (const Clock& clock : p.clocks)
    for (const ClockTarget& target : clock.targets) {
      deadlines.look_at(target.time, target.form, target.span, context.name(clock.name));
      deadlines.look_at_moments(target.time, context.name(clock.name));
    }
  for (const Step& step : p.steps) {
    for (const Action& action : step.actions) {
      deadlines.look_at(action.time, action.form, action.span, step.path);
      deadlines.look_at_moments(action.time, step.path);
      for (const SignOff& sign : action.sign_offs)
        deadlines.look_at(sign.time, sign.form, action.span, step.path);
    }
    for_each_move(p, step, [&](const Transition& t) {
      deadlines.look_at_moments(t.time, t.path);
      deadlines.look_at_target(t.target, t.span, t.path);
      deadlines.look_at_target(t.then, t.span, t.path);
    });
  }
  for (const AlwaysRule& rule : p.always) deadlines.look_at_target(rule.target, rule.span, rule.path);
  for (Id calendar = 0; calendar < p.calendars.size(); ++calendar) deadlines.look_at_hours(calendar);
}

}  // namespace sop::lint_checks
