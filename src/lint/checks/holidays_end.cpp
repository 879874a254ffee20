// A calendar whose holidays are known until a day that has passed: business days after it are counted as if there were no holidays.
#include "sop/date.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void holidays_end(CheckContext& context) {
  for (const Calendar& calendar : context.procedure.calendars) {
    if (calendar.holidays_until == 0 || context.options.today <= calendar.holidays_until) continue;
    Date day;
    std::string text;
    if (Date::from_days(calendar.holidays_until, day) == ValueError::none) append_text(text, day);
    const std::string& name = context.name(calendar.name);
    context.report(messages::holidays_end, calendar.span, name, {name, text});
  }
}

}  // namespace sop::lint_checks
