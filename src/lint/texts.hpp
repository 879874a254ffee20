// src/lint/texts.hpp — what a text of a response can say once its values are filled in, and how long it may be.
//
// A value that is one of a few (a name of a list, yes or no, a whole number of a narrow range, a setting, what a table of plain results
// answers) is filled in each way; of other values only some that can be are tried, and a free text is never guessed. A fact that is never known
// (`may`) is not filled in.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/event.hpp"
#include "sop/model.hpp"
#include "src/lint/check.hpp"
#include "src/lint/knowable.hpp"
#include "src/lint/phrase_match.hpp"

namespace sop::lint_checks {

/// One thing that a value filled in may say, and the facts with which it does (none: they are not known here).
struct Filling {
  std::string text;
  std::vector<FactUpdate> facts;
};

/// What a value filled in may say, with the words beside a number, and what is said while it is not known. `whole`: nothing else.
std::vector<Filling> fillings(const Procedure& p, const ResponseVariant& variant, const TextPart& part,
                              bool& whole);

enum class Said : std::uint8_t { never, sometimes, not_proved };
/// Whether a text may say a phrase with some values filled in with which it may be said; `facts`: with which. Only values that may be a part of
/// the phrase are tried with each other. Cost: at most `most_sayings` texts; of more, the longest lists of values are looked at one by one, and
/// what is not found then is not proved.
Said may_say_filled(const Procedure& p, const Knowable& may, const ResponseVariant& variant,
                    const std::vector<PhraseWord>& phrase, std::vector<FactUpdate>& facts);
enum class Held : std::uint8_t { always, not_always, not_proved };
/// Whether a text surely says a phrase, whatever is filled in. Not so: `facts` without it, where they are known. Where more than `most_sayings`
/// texts would have to be tried, and those that were have it, it is not proved.
Held always_says(const Procedure& p, const Knowable& may, const ResponseVariant& variant,
                 const std::vector<PhraseWord>& phrase, std::vector<FactUpdate>& facts);
inline constexpr std::size_t most_sayings = 512;
inline constexpr std::string_view name_of_most_sayings = "most_sayings";
/// Notes that a question about a text was not answered, because there are more ways to say it.
void leave_text_open(CheckContext& context, OpenQuestion::About about, const Response& response,
                     const ResponseVariant& variant);

/// The letters of a text with the shortest values.
std::int64_t least_letters(const Procedure& p, const ResponseVariant& variant);
/// The letters of a text with the longest values that are known, and the facts with which; a free text is counted as one letter. `bound`: what no
/// text passes; more than the answer where not all ways (`most_sayings`) were tried.
std::int64_t most_letters(const Procedure& p, const Knowable& may, const ResponseVariant& variant,
                          std::vector<FactUpdate>& facts, std::int64_t& bound);

/// How long a text of a response may be; false: nothing says so, or not for every case in which it may be said. Where it is not exact, the
/// longest of those that may count.
bool limit_of_text(const Procedure& p, const Response& response, std::size_t variant, std::int64_t& most);

}  // namespace sop::lint_checks
