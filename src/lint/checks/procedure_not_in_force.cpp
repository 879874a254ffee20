// Today lies after the last day on which the procedure is valid, or before the first.
#include "sop/date.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void procedure_not_in_force(CheckContext& context) {
  const Procedure& p = context.procedure;
  const std::int32_t today = context.options.today;
  const bool over = p.valid_until != 0 && today > p.valid_until;
  if (!over && (p.valid_from == 0 || today >= p.valid_from)) return;
  Date day;
  std::string text;
  if (Date::from_days(over ? p.valid_until : p.valid_from, day) == ValueError::none) append_text(text, day);
  context.report(over ? messages::procedure_not_in_force : messages::procedure_not_in_force__yet, p.span,
                 context.name(p.name), {text});
}

}  // namespace sop::lint_checks
