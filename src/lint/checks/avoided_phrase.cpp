// A text of a response that holds a phrase from `phrases to avoid` of its language, also with what it says while a value is
// not known, and with the words beside a number; or a phrase that the options of the run avoid. A phrase that is parted by a value
// filled in is not found.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/phrase_match.hpp"
#include "src/lint/phrase_settings.hpp"

namespace sop::lint_checks {
namespace {

void phrases_of_the_options(CheckContext& context) {
  constexpr Span nowhere{static_cast<FileId>(-1), 0, 0};
  const Procedure& p = context.procedure;
  for (const PhraseSetting& setting : context.options.phrases) {
    if (setting.require) continue;
    const std::vector<PhraseWord> phrase = phrase_words(setting.phrase);
    for (const Response& response : p.responses) {
      for (std::size_t v = 0; v < response.variants.size(); ++v) {
        const ResponseVariant& variant = response.variants[v];
        if (!context.spend(1)) return;
        if (!speaks_of(p, setting, response, v) || !may_say(p, variant, phrase)) continue;
        const std::string& name = context.name(response.name);
        const MessageId message =
            setting.instead.empty() ? messages::avoided_phrase : messages::avoided_phrase__instead;
        Finding& finding = context.report(message, variant.span, name + "/" + context.name(variant.locale),
                                          {name, setting.phrase, setting.instead});
        if (!setting.source.empty())
          finding.diagnostic.note(messages::the_phrase_setting, nowhere, {setting.source});
      }
    }
  }
}

}  // namespace

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
  phrases_of_the_options(context);
}

}  // namespace sop::lint_checks
