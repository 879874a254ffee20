// A number that has plural forms in one text of a response and none in another: there the word beside it is right for some numbers only.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void plural_missing(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Response& response : p.responses) {
    for (const ResponseVariant& variant : response.variants) {
      for (const TextPart& part : variant.parts) {
        if (part.value == no_id || !part.forms.empty()) continue;
        const TextPart* with_forms = nullptr;
        const ResponseVariant* where = nullptr;
        for (const ResponseVariant& other : response.variants) {
          for (const TextPart& q : other.parts) {
            if (!context.spend(1)) return;
            if (with_forms != nullptr || q.forms.empty() || !same_expression(p, q.value, part.value))
              continue;
            with_forms = &q;
            where = &other;
          }
        }
        if (with_forms == nullptr) continue;
        const std::string& name = context.name(response.name);
        context
            .report(messages::plural_missing, part.span, name + "/" + context.name(variant.locale),
                    {name, context.name(variant.locale)})
            .diagnostic.note(messages::the_text_with_forms, where->span);
      }
    }
  }
}

}  // namespace sop::lint_checks
