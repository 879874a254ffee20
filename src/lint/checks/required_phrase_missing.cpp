// A text of a response that lacks a phrase that it must hold: `must hold` of the response, or `phrases to require` of its language, or
// the options of the run. Values filled in are not looked at.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/phrase_match.hpp"
#include "src/lint/phrase_settings.hpp"

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
    for (std::size_t v = 0; v < response.variants.size(); ++v) {
      const ResponseVariant& variant = response.variants[v];
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
      for (const PhraseSetting& setting : context.options.phrases) {
        if (!context.spend(1)) return;
        if (!setting.require || !speaks_of(p, setting, response, v) || says(variant, setting.phrase))
          continue;
        Finding& finding =
            context.report(messages::required_phrase_missing, variant.span, path, {name, setting.phrase});
        if (!setting.source.empty())
          finding.diagnostic.note(messages::the_phrase_setting, {static_cast<FileId>(-1), 0, 0},
                                  {setting.source});
      }
    }
  }
}

}  // namespace sop::lint_checks
