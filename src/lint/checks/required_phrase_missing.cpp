// A text of a response that lacks a phrase that it must hold: `must hold` of the response, or `phrases to require` of its language. Values
// filled in are not looked at.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/phrase_match.hpp"

namespace sop::lint_checks {
namespace {

bool says(const ResponseVariant& variant, const std::string& pattern) {
  const std::vector<PhraseWord> phrase = phrase_words(pattern);
  for (const TextPart& part : variant.parts)
    if (part.value == no_id && holds_phrase(part.literal, phrase)) return true;
  return false;
}

}  // namespace

void required_phrase_missing(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Response& response : p.responses) {
    const std::string& name = context.name(response.name);
    for (const ResponseVariant& variant : response.variants) {
      const std::string path = name + "/" + context.name(variant.locale);
      for (const std::string& phrase : response.must_hold) {
        if (!context.spend(1)) return;
        if (!says(variant, phrase))
          context.report(messages::required_phrase_missing, variant.span, path, {name, phrase});
      }
      for (const PhraseRule& rule : p.phrases) {
        if (!context.spend(1)) return;
        if (!rule.require || rule.locale != variant.locale || says(variant, rule.pattern)) continue;
        context.report(messages::required_phrase_missing, variant.span, path, {name, rule.pattern})
            .diagnostic.note(messages::the_phrase_rule, rule.span);
      }
    }
  }
}

}  // namespace sop::lint_checks
