// A suppression whose last day has passed: what it silenced is reported again.
#include "sop/date.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void expired_suppression(CheckContext& context) {
  for (const Suppression& s : context.procedure.suppressions) {
    if (!context.expired(s)) continue;
    Date until;
    std::string day;
    if (Date::from_days(s.until, until) == ValueError::none) append_text(day, until);
    context.report(messages::expired_suppression, s.span, suppression_path(s), {s.check, day});
  }
}

}  // namespace sop::lint_checks
