// The review that the procedure promises itself (`review every: 6 months, last 2026-09-01`) should have taken place by today.
#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void review_overdue(CheckContext& context) {
  const Procedure& p = context.procedure;
  if (p.review_every == no_id || p.last_review == 0) return;
  const Value& every = p.constants[p.review_every];
  Date next, last;
  if (Date::from_days(p.last_review, last) != ValueError::none) return;
  const auto count = static_cast<std::int32_t>(every.integer);
  ValueError error = ValueError::none;
  if (every.unit == PeriodUnit::month) {
    error = add_months(last, count, MonthEnd::last_day, next);
  } else if (every.unit == PeriodUnit::year) {
    error = add_years(last, count, MonthEnd::last_day, next);
  } else {
    error = add_days(last, every.unit == PeriodUnit::week ? count * 7 : count, next);
  }
  if (error != ValueError::none || context.options.today <= next.days()) return;
  std::string day;
  append_text(day, next);
  context.report(messages::review_overdue, p.span, context.name(p.name), {day});
}

}  // namespace sop::lint_checks
