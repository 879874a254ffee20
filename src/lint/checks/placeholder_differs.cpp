// A text of one language that fills in other values than the text of another language: one of the two has forgotten something. Texts
// under the same condition are compared (`if channel is chat` with `if channel is chat`).
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

/// The values of `a` that `b` does not fill in, as they are written in the text.
std::vector<const TextPart*> missing(const Procedure& p, const ResponseVariant& a, const ResponseVariant& b) {
  std::vector<const TextPart*> out;
  for (const TextPart& part : a.parts) {
    if (part.value == no_id) continue;
    const auto same = [&](const TextPart& other) {
      return other.value != no_id && same_expression(p, part.value, other.value);
    };
    const auto listed = [&](const TextPart* other) { return same_expression(p, part.value, other->value); };
    if (std::none_of(b.parts.begin(), b.parts.end(), same) && std::none_of(out.begin(), out.end(), listed))
      out.push_back(&part);
  }
  return out;
}

/// The name of a value that a text fills in.
std::string name_of_value(const Procedure& p, Id value) {
  const Expr& e = p.exprs[value];
  switch (e.op) {
    case Op::fact:
      return p.text(p.facts[e.a].name);
    case Op::setting:
      return p.text(p.settings[e.a].name);
    case Op::definition:
      return p.text(p.definitions[e.a].name);
    case Op::output:
      return p.text(p.outputs[e.a].name);
    case Op::promise_due:
      return p.text(e.a);
    case Op::clock_due:
      return p.text(p.clocks[e.a].name);
    case Op::builtin:
      return e.a == static_cast<Id>(Builtin::today)            ? "today"
             : e.a == static_cast<Id>(Builtin::now)            ? "now"
             : e.a == static_cast<Id>(Builtin::decision)       ? "decision"
             : e.a == static_cast<Id>(Builtin::previous_owner) ? "previous_owner"
                                                               : "result";
    default:
      return {};
  }
}

bool alike(const Procedure& p, const ResponseVariant& a, const ResponseVariant& b) {
  return missing(p, a, b).empty() && missing(p, b, a).empty();
}

/// Whether two or more texts of other languages fill in the same, and this one something else.
bool is_odd_one(const Procedure& p, const Response& response, const ResponseVariant& one) {
  std::vector<const ResponseVariant*> others;
  for (const ResponseVariant& other : response.variants)
    if (other.locale != one.locale && same_expression(p, other.condition, one.condition))
      others.push_back(&other);
  return others.size() > 1 && std::all_of(others.begin(), others.end(), [&](const ResponseVariant* other) {
           return alike(p, *other, *others.front()) && !alike(p, *other, one);
         });
}

}  // namespace

void placeholder_differs(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Response& response : p.responses) {
    std::vector<std::pair<SymbolId, std::string>> told;  // a language and the values that it lacks
    std::vector<const ResponseVariant*> odd;             // texts that alone fill in something else
    for (std::size_t k = 0; k < response.variants.size(); ++k) {
      const ResponseVariant& here = response.variants[k];
      for (std::size_t i = 0; i < k; ++i) {
        const ResponseVariant& other = response.variants[i];
        if (!context.spend(here.parts.size() + 1)) return;
        if (other.locale == here.locale || !same_expression(p, other.condition, here.condition)) continue;
        if (std::find(odd.begin(), odd.end(), &other) != odd.end()) break;
        std::vector<std::string> names;
        std::vector<const TextPart*> lost = missing(p, other, here);
        const std::vector<const TextPart*> more = missing(p, here, other);
        if ((!lost.empty() || !more.empty()) && is_odd_one(p, response, other)) {
          // The mistake is in the other text: what it lacks comes first.
          odd.push_back(&other);
          if (!more.empty()) lost.clear();
        }
        for (const TextPart* part : lost.empty() ? more : lost)
          names.push_back(name_of_value(p, part->value));
        if (names.empty()) continue;
        const std::string& name = context.name(response.name);
        const SymbolId with = lost.empty() ? here.locale : other.locale;
        const SymbolId without = lost.empty() ? other.locale : here.locale;
        const std::pair<SymbolId, std::string> lack{without, in_a_row(names)};
        if (std::find(told.begin(), told.end(), lack) != told.end()) break;
        told.push_back(lack);
        context
            .report(messages::placeholder_differs, lost.empty() ? other.span : here.span,
                    name + "/" + context.name(without),
                    {name, in_a_row(names), context.name(without), context.name(with)})
            .diagnostic.note(messages::the_other_text, lost.empty() ? here.span : other.span);
        break;
      }
    }
  }
}

}  // namespace sop::lint_checks
