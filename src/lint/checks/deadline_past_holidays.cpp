// A length in business days that, begun today, ends after the last day for which the holidays of its calendar are known: some of the days that
// it counts may turn out to be holidays. Told for the longest length of each calendar, before the day itself passes (holidays_end).
#include <vector>

#include "sop/business_days.hpp"
#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/times.hpp"

namespace sop::lint_checks {
namespace {

/// A length in business days of a calendar, and how many days after today it counts.
struct Ahead {
  Id expr = no_id;
  std::int64_t days = 0;
};

/// The one that ends last when it begins today; no_id: there is none. A length that counts the day of receipt counts today, if today is
/// a business day.
Ahead longest(const Procedure& p, const std::vector<LengthCounted>& lengths, Id calendar,
              bool today_is_business) {
  Ahead found;
  for (const LengthCounted& length : lengths) {
    const Value* value = constant_of(p, length.expr);
    if (value == nullptr || value->kind != ValueKind::period || value->unit != PeriodUnit::business_day)
      continue;
    if ((value->symbol == no_id ? p.calendar : value->symbol) != calendar) continue;
    const std::int64_t days = value->integer - (length.from_receipt && today_is_business ? 1 : 0);
    if (found.expr == no_id || days > found.days) found = {length.expr, days};
  }
  return found;
}

std::string day_text(std::int32_t days) {
  Date date;
  std::string text;
  if (!failed(Date::from_days(days, date))) append_text(text, date);
  return text;
}

}  // namespace

void deadline_past_holidays(CheckContext& context) {
  const Procedure& p = context.procedure;
  const std::vector<LengthCounted> lengths = lengths_counted(p);
  for (Id c = 0; c < p.calendars.size(); ++c) {
    const Calendar& calendar = p.calendars[c];
    if (calendar.holidays_until == 0 || context.options.today > calendar.holidays_until) continue;
    std::vector<Date> holidays;
    for (const std::int32_t day : calendar.holidays)
      if (Date date; !failed(Date::from_days(day, date))) holidays.push_back(date);
    DayCalendar days;
    Date today, end;
    if (failed(Date::from_days(context.options.today, today)) ||
        failed(DayCalendar::make(WeekdaySet{calendar.working_days}, holidays, {}, days)))
      continue;
    const Ahead length = longest(p, lengths, c, is_business_day(days, today));
    if (length.expr == no_id || failed(nth_business_day_after(days, today, length.days, end)) ||
        end.days() <= calendar.holidays_until)
      continue;
    std::string text;
    const std::int64_t count = constant_of(p, length.expr)->integer;
    append_text(text, Period{static_cast<std::int32_t>(count), PeriodUnit::business_day});
    const std::string& name = context.name(calendar.name);
    context
        .report(messages::deadline_past_holidays, p.exprs[length.expr].span, name,
                {text, day_text(end.days()), name, day_text(calendar.holidays_until)})
        .diagnostic.note(messages::the_calendar, calendar.span);
  }
}

}  // namespace sop::lint_checks
