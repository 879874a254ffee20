// A reply that promises a day in words ("tomorrow") where nothing keeps the promise: no step that says it makes a `promise`, and the
// text names no due date. The words looked for are few and plain; a text that says the same otherwise is not found.
#include <string_view>
#include <utility>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/phrase_match.hpp"

namespace sop::lint_checks {
namespace {

constexpr std::pair<std::string_view, std::string_view> words[] = {
    {"en", "tomorrow"},
    {"en", "by tonight"},
    {"en", "by the end of the day"},
    {"en", "next week"},
    {"en", "by the end of the week"},
    {"en", "within the hour"},
    {"en", "within 24 hours"},
    {"en", "in an hour"},
    {"ru", "завтра"},
    {"ru", "до конца дня"},
    {"ru", "до конца недели"},
    {"ru", "на следующей неделе"},
    {"ru", "в течение часа"},
    {"ru", "в течение суток"},
    {"et", "homme"},
    {"et", "päeva lõpuks"},
    {"et", "nädala lõpuks"},
    {"et", "järgmisel nädalal"},
    {"et", "tunni jooksul"},
    {"et", "24 tunni jooksul"},
};

/// The words of a promise that a text holds; empty: it holds none, or it names a due date.
std::string_view promise_of(const Procedure& p, const ResponseVariant& variant) {
  for (const TextPart& part : variant.parts) {
    if (part.value == no_id) continue;
    const Op op = p.exprs[part.value].op;
    if (op == Op::promise_due || op == Op::clock_due) return {};
  }
  for (const auto& [locale, phrase] : words)
    if (p.text(variant.locale) == locale && may_say(p, variant, phrase_words(phrase))) return phrase;
  return {};
}

}  // namespace

void promise_in_words(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<bool> said(p.responses.size()), kept(p.responses.size());
  for (const Step& step : p.steps) {
    bool promises = false;
    for (const Action& action : step.actions) promises = promises || action.kind == ActionKind::promise;
    for (const Action& action : step.actions) {
      for (const Id response : action.responses) {
        said[response] = true;
        kept[response] = kept[response] || promises;
      }
    }
  }
  for (const Target& target : p.targets) {
    if (target.response != no_id) said[target.response] = true;
  }
  for (Id r = 0; r < p.responses.size(); ++r) {
    if (!said[r] || kept[r]) continue;  // unused_response speaks of one that nobody says
    const Response& response = p.responses[r];
    for (const ResponseVariant& variant : response.variants) {
      const std::string_view phrase = promise_of(p, variant);
      if (phrase.empty()) continue;
      const std::string& name = context.name(response.name);
      context.report(messages::promise_in_words, variant.span, name + "/" + context.name(variant.locale),
                     {name, std::string(phrase)});
      break;  // the other languages say the same
    }
  }
}

}  // namespace sop::lint_checks
