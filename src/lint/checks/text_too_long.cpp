// A text that is longer than its `max length` even with the shortest values: its own letters, one for each value filled in, and the
// shortest of the words beside a number are counted, or what is said while the value is not known where that is shorter. Of several
// lengths (`160 characters, if channel is sms`) those count under whose condition the text may be said.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/texts.hpp"

namespace sop::lint_checks {
void text_too_long(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Response& response : p.responses) {
    for (std::size_t i = 0; i < response.variants.size(); ++i) {
      const ResponseVariant& variant = response.variants[i];
      std::int64_t most = 0;
      if (!limit_of_text(p, response, i, most)) continue;
      const std::int64_t least = least_letters(p, variant);
      if (least <= most) continue;
      const std::string& name = context.name(response.name);
      context.report(messages::text_too_long, variant.span, name + "/" + context.name(variant.locale),
                     {name, std::to_string(least), std::to_string(most)});
    }
  }
}

}  // namespace sop::lint_checks
