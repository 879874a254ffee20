// A suppression that silences nothing: the mistake was mended, the path was renamed, or no check is called so.
#include "sop/messages/checks.hpp"
#include "sop/unicode.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void unused_suppression(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (std::size_t i = 0; i < p.suppressions.size(); ++i) {
    const Suppression& s = p.suppressions[i];
    if (find_check(s.check) == nullptr) {
      std::vector<std::string_view> ids;
      for (const CheckInfo& check : checks()) ids.push_back(check.id);
      const std::vector<std::string_view> near = unicode::suggest(s.check, ids);
      const MessageId message =
          near.empty() ? messages::unused_suppression__no_check : messages::unused_suppression__misspelt;
      const std::string meant = near.empty() ? std::string() : std::string(near.front());
      Finding& finding = context.report(message, s.span, suppression_path(s), {s.check, meant});
      if (!meant.empty()) finding.diagnostic.fix(s.span, meant);
      continue;
    }
    if (!context.silenced[i].empty() || context.silenced_suspicion[i] || !context.can_run(s.check) ||
        !context.finished(s.check))
      continue;
    context.report(messages::unused_suppression, s.span, suppression_path(s), {s.check});
  }
}

}  // namespace sop::lint_checks
