// A text of a response that holds a phrase from `phrases to avoid` of its language, also with what it says while a value is
// not known, and with the words beside a number. A phrase that is parted by a value filled in is not found.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/phrase_match.hpp"

namespace sop::lint_checks {

void avoided_phrase(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const PhraseRule& rule : p.phrases) {
    if (rule.require) continue;
    const std::vector<PhraseWord> phrase = phrase_words(rule.pattern);
    for (const Response& response : p.responses) {
      for (const ResponseVariant& variant : response.variants) {
        if (variant.locale != rule.locale) continue;
        if (!may_say(p, variant, phrase)) continue;
        const std::string& name = context.name(response.name);
        const MessageId message =
            rule.instead.empty() ? messages::avoided_phrase : messages::avoided_phrase__instead;
        context
            .report(message, variant.span, name + "/" + context.name(variant.locale),
                    {name, rule.pattern, rule.instead})
            .diagnostic.note(messages::the_phrase_rule, rule.span);
      }
    }
  }
}

}  // namespace sop::lint_checks
