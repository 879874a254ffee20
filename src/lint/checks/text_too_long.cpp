// A text that is longer than its `max length` even with the shortest values: its own letters, one for each value filled in, and the
// shortest of the words beside a number are counted, or what is said while the value is not known where that is shorter. Of several
// lengths (`160 characters, if channel is sms`) those count under whose condition the text may be said.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "sop/unicode.hpp"
#include "src/lint/bands.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

std::int64_t letters(std::string_view text) {
  std::int64_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += unicode::decode(text, at).length) ++count;
  return count;
}

/// The letters of a text with the shortest values.
std::int64_t least_letters(const Procedure& p, const ResponseVariant& variant) {
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
  return least;
}

/// The values of which one condition says that a fact has one of them; false: it says something else.
bool names_values(const Procedure& p, Id condition, Id& fact, std::vector<Value>& values) {
  if (condition == no_id) return false;
  const CellSet set = cell_set(p, condition);
  const Expr& e = p.exprs[condition];
  if (set.kind != CellSet::Kind::values || e.args.count == 0) return false;
  const Expr& asked = p.exprs[p.expr_args[e.args.first]];
  if (asked.op != Op::fact) return false;
  fact = asked.a;
  values = set.values;
  return true;
}

bool holds(const std::vector<Value>& values, const Value& value) {
  return std::any_of(values.begin(), values.end(), [&](const Value& one) {
    return one.kind == value.kind && one.integer == value.integer;
  });
}

/// Whether a variant is never said while `when` holds: its own condition excludes it, or a variant above it in its language takes all.
bool left_out(const Procedure& p, const Response& response, std::size_t place, Id when) {
  Id fact = no_id, other = no_id;
  std::vector<Value> wanted, values;
  const bool listed = names_values(p, when, fact, wanted);
  const ResponseVariant& variant = response.variants[place];
  if (listed && names_values(p, variant.condition, other, values) && fact == other &&
      std::none_of(wanted.begin(), wanted.end(), [&](const Value& v) { return holds(values, v); }))
    return true;
  for (std::size_t i = 0; i < place; ++i) {
    const ResponseVariant& above = response.variants[i];
    if (above.locale != variant.locale || above.condition == no_id) continue;
    if (same_expression(p, above.condition, when)) return true;
    if (listed && names_values(p, above.condition, other, values) && fact == other &&
        std::all_of(wanted.begin(), wanted.end(), [&](const Value& v) { return holds(values, v); }))
      return true;
  }
  return false;
}

}  // namespace

void text_too_long(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Response& response : p.responses) {
    for (std::size_t i = 0; i < response.variants.size(); ++i) {
      const ResponseVariant& variant = response.variants[i];
      const std::int64_t least = least_letters(p, variant);
      const auto look = [&](Id length) {
        std::int64_t most = 0;
        if (length == no_id || failed(to_int64(p.constants[length].number, most)) || least <= most)
          return false;
        const std::string& name = context.name(response.name);
        context.report(messages::text_too_long, variant.span, name + "/" + context.name(variant.locale),
                       {name, std::to_string(least), std::to_string(most)});
        return true;
      };
      bool told = false, taken = false;  // each text once; `taken`: a length above counts wherever it is said
      for (const LengthLimit& limit : response.max_lengths) {
        if (told || left_out(p, response, i, limit.condition)) continue;
        told = look(limit.length);
        taken =
            taken || (variant.condition != no_id && same_expression(p, variant.condition, limit.condition));
      }
      if (!told && !taken) (void)look(response.max_length);
    }
  }
}

}  // namespace sop::lint_checks
