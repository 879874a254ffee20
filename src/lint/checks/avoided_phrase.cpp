// A text of a response that holds a phrase from `phrases to avoid` of its language. A phrase that is parted by a value
// filled in is not found.
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
        for (const TextPart& part : variant.parts) {
          if (part.value != no_id || !holds_phrase(part.literal, phrase)) continue;
          const std::string& name = context.name(response.name);
          const MessageId message =
              rule.instead.empty() ? messages::avoided_phrase : messages::avoided_phrase__instead;
          context
              .report(message, variant.span, name + "/" + context.name(variant.locale),
                      {name, rule.pattern, rule.instead})
              .diagnostic.note(messages::the_phrase_rule, rule.span);
          break;
        }
      }
    }
  }
}

}  // namespace sop::lint_checks
