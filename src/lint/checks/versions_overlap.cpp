// An earlier version of the procedure is in force on a day on which this one is too. Which versions there are is told by whoever has them.
#include <algorithm>

#include "sop/date.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void versions_overlap(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const EarlierVersion& one : context.options.earlier) {
    const std::int32_t first = std::max(one.valid_from, p.valid_from);
    if (one.valid_until != 0 && one.valid_until < first) continue;
    if (p.valid_until != 0 && p.valid_until < first) continue;
    Date day;
    std::string text;
    if (first != 0 && Date::from_days(first, day) == ValueError::none) append_text(text, day);
    if (text.empty())
      context.report(messages::versions_overlap__always, p.span, context.name(p.name), {one.file});
    else
      context.report(messages::versions_overlap, p.span, context.name(p.name), {one.file, text});
    return;  // one is enough to begin with: which day is the last is agreed on for all of them
  }
}

}  // namespace sop::lint_checks
