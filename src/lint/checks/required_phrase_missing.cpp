// A text of a response that lacks a phrase that it must hold: `must hold` of the response, `phrases to require` of its language, or the
// options of the run. A phrase that arises with every value that can be filled in is there; where it lacks for some, the values are shown.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/phrase_match.hpp"
#include "src/lint/phrase_settings.hpp"
#include "src/lint/stories.hpp"
#include "src/lint/texts.hpp"

namespace sop::lint_checks {
namespace {

bool says(const ResponseVariant& variant, const std::string& pattern) {
  const std::vector<PhraseWord> phrase = phrase_words(pattern);
  for (const TextPart& part : variant.parts)
    if (part.value == no_id && holds_phrase(part.literal, phrase)) return true;
  return false;
}

/// Whether a text lacks a phrase for something that is filled in; then `facts`. What is not proved is left open.
bool is_lacking(CheckContext& context, const Response& response, const ResponseVariant& variant,
                const std::string& phrase, std::vector<FactUpdate>& facts) {
  if (says(variant, phrase)) return false;
  const Held held = always_says(context.procedure, context.knowable, variant, phrase_words(phrase), facts);
  if (held == Held::not_proved)
    leave_text_open(context, OpenQuestion::About::phrase_always_said, response, variant);
  return held == Held::not_always;
}

/// The case in which it lacks: with the values that were found, else a reply given without it.
void show_lack(CheckContext& context, Finding& finding, Id response, SymbolId locale,
               const std::string& pattern, std::vector<FactUpdate> facts) {
  const std::string outcome =
      "`" + context.name(context.procedure.responses[response].name) + "` does not say it";
  if (!facts.empty()) {
    tell_language(context.procedure, context.knowable, locale, facts);
    finding.witness.facts = std::move(facts);
    finding.witness.outcome = outcome;
    return;
  }
  const auto lacks = [response, locale, phrase = phrase_words(pattern)](const Moment& m) {
    for (const Effect& effect : m.d.effects)
      if (effect.kind == EffectKind::say && effect.subject == response && effect.locale == locale &&
          !holds_phrase(effect.text, phrase))
        return true;
    return false;
  };
  show_in_language(context, finding, outcome, response, locale, lacks);
}

}  // namespace

void required_phrase_missing(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id r = 0; r < p.responses.size(); ++r) {
    const Response& response = p.responses[r];
    const std::string& name = context.name(response.name);
    for (std::size_t v = 0; v < response.variants.size(); ++v) {
      const ResponseVariant& variant = response.variants[v];
      const std::string path = name + "/" + context.name(variant.locale);
      for (const std::string& phrase : response.must_hold) {
        if (!context.spend(1)) return;
        std::vector<FactUpdate> facts;
        if (!is_lacking(context, response, variant, phrase, facts)) continue;
        show_lack(context,
                  context.report(messages::required_phrase_missing, variant.span, path, {name, phrase}), r,
                  variant.locale, phrase, std::move(facts));
      }
      for (const PhraseRule& rule : p.phrases) {
        if (!context.spend(1)) return;
        std::vector<FactUpdate> facts;
        if (!rule.require || rule.locale != variant.locale ||
            !is_lacking(context, response, variant, rule.pattern, facts))
          continue;
        Finding& finding =
            context.report(messages::required_phrase_missing, variant.span, path, {name, rule.pattern});
        finding.diagnostic.note(messages::the_phrase_rule, rule.span);
        show_lack(context, finding, r, variant.locale, rule.pattern, std::move(facts));
      }
      for (const PhraseSetting& setting : context.options.phrases) {
        if (!context.spend(1)) return;
        std::vector<FactUpdate> facts;
        if (!setting.require || !speaks_of(p, setting, response, v) ||
            !is_lacking(context, response, variant, setting.phrase, facts))
          continue;
        Finding& finding =
            context.report(messages::required_phrase_missing, variant.span, path, {name, setting.phrase});
        if (!setting.source.empty())
          finding.diagnostic.note(messages::the_phrase_setting, {static_cast<FileId>(-1), 0, 0},
                                  {setting.source});
        show_lack(context, finding, r, variant.locale, setting.phrase, std::move(facts));
      }
    }
  }
}

}  // namespace sop::lint_checks
