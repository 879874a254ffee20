// A suppression whose last day has passed while it still silences something. One finding speaks for it and for what it
// silenced; a suppression that silences nothing any more is `unused_suppression`, whatever its day.
#include "sop/date.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void expired_suppression(CheckContext& context) {
  for (std::size_t i = 0; i < context.procedure.suppressions.size(); ++i) {
    const Suppression& s = context.procedure.suppressions[i];
    if (!context.expired(s) || context.silenced[i].empty()) continue;
    Date until;
    std::string day;
    if (Date::from_days(s.until, until) == ValueError::none) append_text(day, until);
    Finding& finding =
        context.report(messages::expired_suppression, s.span, suppression_path(s), {s.check, day});
    for (const std::size_t f : context.silenced[i])
      finding.diagnostic.note(messages::what_it_silenced, context.findings()[f].diagnostic.span);
  }
}

}  // namespace sop::lint_checks
