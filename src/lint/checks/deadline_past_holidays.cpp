// A length in business days or hours, or one that ends at closing time, that, begun today, ends after the last day for which the holidays of its
// calendar are known: some of the days that it counts may turn out to be holidays. Told for the length of each calendar that ends last, before
// the day itself passes (holidays_end).
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
#include "src/lint/times.hpp"

namespace sop::lint_checks {
namespace {

/// The length of a calendar that ends last when it begins today, and the date on which it does.
struct Ahead {
  Id expr = no_id;
  Date end;
};

/// Whether holidays move the end of a length.
bool rests_on_holidays(const Length& length, const Value& value) {
  if (value.kind != ValueKind::period) return false;
  return value.unit == PeriodUnit::business_day || value.unit == PeriodUnit::business_hour ||
         value.unit == PeriodUnit::business_minute ||
         (length.deadline && length.form.end == DeadlineForm::End::closing);
}

/// The date on which a length ends that begins with a day. What ends at midnight ends with the day before. False: there is none.
bool end_date(const BusinessCalendar& calendar, const Length& length, const Value& value, Date today,
              Instant from, MonthEnd rule, Date& end) {
  const Period period{static_cast<std::int32_t>(value.integer), value.unit};
  const CountFrom first = length.form.from_receipt ? CountFrom::day_of_receipt : CountFrom::day_after;
  const bool closes = length.deadline && length.form.end == DeadlineForm::End::closing;
  if (value.unit == PeriodUnit::business_day && !closes)
    return !failed(calendar.last_day(today, period, first, rule, end));
  Due due;
  Instant just_before;
  return !failed(calendar.deadline(from, period, first, rule, DayEnd::closing(), due)) &&
         !failed(Instant::from_milliseconds(due.at.milliseconds() - 1, just_before)) &&
         !failed(calendar.date_of(just_before, end));
}

Ahead longest(const Procedure& p, const std::vector<Length>& lengths, Id id, const BusinessCalendar& calendar,
              Date today, Instant from) {
  Ahead found;
  for (const Length& length : lengths) {
    const Value* value = constant_of(p, length.expr);
    if (value == nullptr || !rests_on_holidays(length, *value) || value->integer < 1) continue;
    if ((value->symbol == no_id ? p.calendar : value->symbol) != id) continue;
    Date end;
    if (!end_date(calendar, length, *value, today, from, p.month_end, end)) continue;
    if (found.expr == no_id || end > found.end) found = {length.expr, end};
  }
  return found;
}

}  // namespace

void deadline_past_holidays(CheckContext& context) {
  const Procedure& p = context.procedure;
  const std::vector<Length> lengths = lengths_counted(p);
  for (Id c = 0; c < p.calendars.size(); ++c) {
    const Calendar& calendar = p.calendars[c];
    if (calendar.holidays_until == 0 || context.options.today > calendar.holidays_until) continue;
    BusinessCalendar hours;
    Date today, until;
    ZonedInstant begin;
    if (failed(Date::from_days(context.options.today, today)) ||
        failed(Date::from_days(calendar.holidays_until, until)) ||
        !BusinessCalendar::make(calendar_spec(p, ReferenceData(), c), hours).ok() ||
        failed(hours.zone().instant_of({today, TimeOfDay()}, begin)))
      continue;
    const Ahead length = longest(p, lengths, c, hours, today, begin.at);
    if (length.expr == no_id || !(length.end > until)) continue;
    const Value& value = *constant_of(p, length.expr);
    std::string text;
    append_text(text, Period{static_cast<std::int32_t>(value.integer), value.unit});
    const std::string& name = context.name(calendar.name);
    context
        .report(messages::deadline_past_holidays, p.exprs[length.expr].span, name,
                {text, to_text(length.end), name, to_text(until)})
        .diagnostic.note(messages::the_calendar, calendar.span);
  }
}

}  // namespace sop::lint_checks
