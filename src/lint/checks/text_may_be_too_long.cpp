// A text that fits its `max length` with the shortest values and not with the longest: each name of a list, each number of a narrow range,
// and of other types the value that stands longest (src/lint/long_values.hpp) are tried, with the words beside numbers. A free text counts
// as one letter, because nobody knows how long it is. Where more ways than `most_sayings` would have to be tried, what is left is not proved. A text that is too long whatever is filled in is the matter of text_too_long.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/stories.hpp"
#include "src/lint/texts.hpp"

namespace sop::lint_checks {

void text_may_be_too_long(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Response& response : p.responses) {
    for (std::size_t i = 0; i < response.variants.size(); ++i) {
      const ResponseVariant& variant = response.variants[i];
      std::int64_t limit = 0;
      if (!context.spend(variant.parts.size() + 1)) return;
      if (!limit_of_text(p, response, i, limit) || least_letters(p, variant) > limit) continue;
      std::vector<FactUpdate> facts;
      std::int64_t bound = 0;
      const std::int64_t most = most_letters(p, context.knowable, variant, facts, bound);
      const std::string& name = context.name(response.name);
      if (most <= limit && bound > limit)
        leave_text_open(context, OpenQuestion::About::text_fits, response, variant);
      if (most <= limit) continue;
      Finding& finding = context.report(messages::text_may_be_too_long, variant.span,
                                        name + "/" + context.name(variant.locale),
                                        {name, std::to_string(most), std::to_string(limit)});
      tell_language(p, context.knowable, variant.locale, facts);
      finding.witness.facts = std::move(facts);
      finding.witness.outcome = "the text of `" + name + "` has " + std::to_string(most) + " characters";
    }
  }
}

}  // namespace sop::lint_checks
