// A text of a response that holds a phrase from `phrases to avoid` of its language, also with what it says while a value is
// not known, with the words beside a number, and across a value that is one of a few (a name of a list, yes or no, a number of a
// narrow range, a setting, a result of a table); or a phrase that the options of the run avoid. Where the phrase stands in a text without
// values, and the rule says what to say instead, the finding carries the replacement.
#include "sop/messages/checks.hpp"
#include "sop/unicode.hpp"
#include "src/lint/check.hpp"
#include "src/lint/phrase_match.hpp"
#include "src/lint/phrase_settings.hpp"
#include "src/lint/stories.hpp"
#include "src/lint/texts.hpp"

namespace sop::lint_checks {
namespace {

/// Whether a text may say a phrase; with values filled in: `facts`. What is not proved is left open.
bool is_said(CheckContext& context, const Response& response, const ResponseVariant& variant,
             const std::vector<PhraseWord>& phrase, std::vector<FactUpdate>& facts) {
  const Procedure& p = context.procedure;
  if (may_say(p, variant, phrase)) return true;
  const Said said = may_say_filled(p, context.knowable, variant, phrase, facts);
  if (said == Said::not_proved)
    leave_text_open(context, OpenQuestion::About::phrase_never_said, response, variant);
  return said == Said::sometimes;
}

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
        std::vector<FactUpdate> facts;
        if (!speaks_of(p, setting, response, v)) continue;
        if (!is_said(context, response, variant, phrase, facts)) continue;
        const std::string& name = context.name(response.name);
        const MessageId message =
            setting.instead.empty() ? messages::avoided_phrase : messages::avoided_phrase__instead;
        Finding& finding = context.report(message, variant.span, name + "/" + context.name(variant.locale),
                                          {name, setting.phrase, setting.instead});
        if (!setting.source.empty())
          finding.diagnostic.note(messages::the_phrase_setting, nowhere, {setting.source});
        if (facts.empty()) continue;
        finding.witness.facts = std::move(facts);
        finding.witness.outcome = "`" + name + "` says it";
      }
    }
  }
}

/// Puts `instead` in the place of the phrase, where it stands once in a text that is written as it is said.
void offer_instead(const ResponseVariant& variant, const std::vector<PhraseWord>& phrase,
                   const PhraseRule& rule, Diagnostic& diagnostic) {
  if (rule.instead.empty() || variant.parts.size() != 1 || variant.parts.front().value != no_id) return;
  const TextPart& part = variant.parts.front();
  const std::uint32_t marks =
      part.span.end - part.span.begin - static_cast<std::uint32_t>(part.literal.size());
  if (part.span.end - part.span.begin < part.literal.size() || (marks != 2 && marks != 4 && marks != 6))
    return;
  std::vector<unicode::Word> said;
  for (auto word = unicode::next_word(part.literal); word; word = unicode::next_word(part.literal, word->end))
    said.push_back(*word);
  std::size_t found = 0, first = 0;
  for (std::size_t at = 0; at + phrase.size() <= said.size(); ++at) {
    const std::string_view there =
        std::string_view(part.literal)
            .substr(said[at].begin, said[at + phrase.size() - 1].end - said[at].begin);
    if (!holds_phrase(there, phrase)) continue;
    first = at;
    ++found;
  }
  if (found != 1) return;
  // What would end the text, or begin a blank in it, is left to the author.
  if (rule.instead.find_first_of("\"\\{}\r\n") != std::string::npos) return;
  const auto begin = static_cast<std::uint32_t>(part.span.begin + marks / 2 + said[first].begin);
  const auto end =
      static_cast<std::uint32_t>(part.span.begin + marks / 2 + said[first + phrase.size() - 1].end);
  diagnostic.fix({part.span.file, begin, end}, rule.instead);
}

/// A reply has just been given in words that hold the phrase.
Shows says_words(Id response, std::vector<PhraseWord> phrase) {
  return [response, phrase = std::move(phrase)](const Moment& m) {
    return std::any_of(m.d.effects.begin(), m.d.effects.end(), [&](const Effect& effect) {
      return effect.kind == EffectKind::say && effect.subject == response &&
             holds_phrase(effect.text, phrase);
    });
  };
}

}  // namespace

void avoided_phrase(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const PhraseRule& rule : p.phrases) {
    if (rule.require) continue;
    const std::vector<PhraseWord> phrase = phrase_words(rule.pattern);
    for (Id r = 0; r < p.responses.size(); ++r) {
      const Response& response = p.responses[r];
      for (const ResponseVariant& variant : response.variants) {
        if (variant.locale != rule.locale) continue;
        std::vector<FactUpdate> facts;
        if (!context.spend(variant.parts.size())) return;
        if (!is_said(context, response, variant, phrase, facts)) continue;
        const std::string& name = context.name(response.name);
        const MessageId message =
            rule.instead.empty() ? messages::avoided_phrase : messages::avoided_phrase__instead;
        Finding& finding = context.report(message, variant.span, name + "/" + context.name(variant.locale),
                                          {name, rule.pattern, rule.instead});
        finding.diagnostic.note(messages::the_phrase_rule, rule.span);
        offer_instead(variant, phrase, rule, finding.diagnostic);
        const std::string outcome = "`" + name + "` says it";
        if (!facts.empty()) {
          tell_language(p, context.knowable, variant.locale, facts);
          finding.witness.facts = std::move(facts);
          finding.witness.outcome = outcome;
        } else {
          show_in_language(context, finding, outcome, r, variant.locale, says_words(r, phrase));
        }
      }
    }
  }
  phrases_of_the_options(context);
}

}  // namespace sop::lint_checks
