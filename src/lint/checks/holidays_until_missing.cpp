// A calendar whose holidays stand in the file, and no `until` after any of its lists: nobody knows after which day a deadline may still move, and
// nothing reminds of the next year (holidays_end, deadline_past_holidays). Lists that the host hands in may say it themselves; `sop lint` reads
// those that the procedure names, and a list in another file without it is found as one in this.
//
// Also a holiday that stands after the day until which its own list is said to be complete: one of the two days is wrong.
#include "sop/date.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {
namespace {

std::string written_day(std::int32_t days) {
  Date day;
  std::string text;
  if (Date::from_days(days, day) == ValueError::none) append_text(text, day);
  return text;
}

}  // namespace

void holidays_until_missing(CheckContext& context) {
  for (const Calendar& calendar : context.procedure.calendars) {
    if (!calendar.holidays.empty() && calendar.holidays_until != 0 &&
        calendar.holidays.back() > calendar.holidays_until) {
      const std::string& name = context.name(calendar.name);
      context.report(messages::holidays_until_missing__after, calendar.span, name,
                     {name, written_day(calendar.holidays.back()), written_day(calendar.holidays_until)});
    }
    if (calendar.holidays.empty() || calendar.holidays_until != 0 || calendar.holidays_from_host ||
        !calendar.holidays_file.empty())
      continue;
    const std::string& name = context.name(calendar.name);
    context.report(messages::holidays_until_missing, calendar.span, name, {name});
  }
}

}  // namespace sop::lint_checks
