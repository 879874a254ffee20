// A text that is longer than its `max length` even with the shortest values: its own letters, one for each value filled in, and the
// shortest of the words beside a number are counted, or what is said while the value is not known where that is shorter.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "sop/unicode.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

std::int64_t letters(std::string_view text) {
  std::int64_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += unicode::decode(text, at).length) ++count;
  return count;
}

}  // namespace

void text_too_long(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Response& response : p.responses) {
    if (response.max_length == no_id) continue;
    std::int64_t most = 0;
    if (failed(to_int64(p.constants[response.max_length].number, most))) continue;
    for (const ResponseVariant& variant : response.variants) {
      std::int64_t least = 0;
      for (const TextPart& part : variant.parts) {
        if (part.value == no_id) {
          least += letters(part.literal);
          continue;
        }
        std::int64_t shortest = 0;
        for (std::size_t i = 0; i < part.forms.size(); ++i) {
          const std::int64_t length = letters(part.forms[i]) + 1;  // and the space before it
          shortest = i == 0 ? length : std::min(shortest, length);
        }
        ++shortest;
        if (part.fallback != no_id) shortest = std::min(shortest, letters(p.constants[part.fallback].text));
        least += shortest;
      }
      if (least <= most) continue;
      const std::string& name = context.name(response.name);
      context.report(messages::text_too_long, variant.span, name + "/" + context.name(variant.locale),
                     {name, std::to_string(least), std::to_string(most)});
    }
  }
}

}  // namespace sop::lint_checks
