// A response that has no text in one of the languages that the procedure lists: customers of that language get the fallback.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void missing_locale(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Response& response : p.responses) {
    std::string missing;
    for (const SymbolId locale : p.locales) {
      const bool there = std::any_of(response.variants.begin(), response.variants.end(),
                                     [&](const ResponseVariant& v) { return v.locale == locale; });
      if (!there) missing += (missing.empty() ? "`" : ", `") + context.name(locale) + "`";
    }
    if (missing.empty()) continue;
    context.report(messages::missing_locale, response.span, context.name(response.name),
                   {context.name(response.name), missing});
  }
}

}  // namespace sop::lint_checks
