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

/// The one fact by whose values all lengths of a response and all its texts in a language are chosen; false: they are chosen otherwise.
bool chosen_by(const Procedure& p, const Response& response, SymbolId locale, Id& fact) {
  fact = no_id;
  const auto asks = [&](Id condition) {
    if (condition == no_id) return true;
    Id asked = no_id;
    std::vector<Value> values;
    if (!names_values(p, condition, asked, values) || (fact != no_id && fact != asked)) return false;
    fact = asked;
    return true;
  };
  return std::all_of(response.max_lengths.begin(), response.max_lengths.end(),
                     [&](const LengthLimit& limit) { return asks(limit.condition); }) &&
         std::all_of(response.variants.begin(), response.variants.end(), [&](const ResponseVariant& variant) {
           return variant.locale != locale || asks(variant.condition);
         });
}

bool names(const Procedure& p, Id condition, const Value& value) {
  Id fact = no_id;
  std::vector<Value> values;
  return condition == no_id || (names_values(p, condition, fact, values) && holds(values, value));
}

/// The lengths that may count for a text. Where one fact chooses, exactly these; else all of them, or none when a text may have no
/// limit at all.
std::vector<Id> lengths_of(const Procedure& p, const Response& response, std::size_t place) {
  const ResponseVariant& variant = response.variants[place];
  std::vector<Id> out;
  Id fact = no_id;
  if (response.max_lengths.empty() || !chosen_by(p, response, variant.locale, fact)) {
    if (response.max_length == no_id) return out;
    for (const LengthLimit& limit : response.max_lengths) out.push_back(limit.length);
    out.push_back(response.max_length);
    return out;
  }
  const Type& type = p.facts[fact].type;
  std::vector<Value> values;
  for (const SymbolId name : type.names) values.push_back(Value::make(ValueKind::name, name));
  if (type.kind == TypeKind::boolean) values = {Value::boolean(true), Value::boolean(false)};
  for (const Value& value : values) {
    bool is_said = true;
    for (std::size_t i = 0; i <= place && is_said; ++i) {
      const ResponseVariant& one = response.variants[i];
      if (one.locale == variant.locale) is_said = (i == place) == names(p, one.condition, value);
    }
    if (!is_said) continue;
    Id length = response.max_length;
    for (std::size_t i = response.max_lengths.size(); i-- > 0;)
      if (names(p, response.max_lengths[i].condition, value)) length = response.max_lengths[i].length;
    if (length != no_id) out.push_back(length);
  }
  return out;
}

}  // namespace

void text_too_long(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Response& response : p.responses) {
    for (std::size_t i = 0; i < response.variants.size(); ++i) {
      const ResponseVariant& variant = response.variants[i];
      const std::vector<Id> lengths = lengths_of(p, response, i);
      if (lengths.empty()) continue;
      Id fact = no_id;
      const bool each = chosen_by(p, response, variant.locale, fact);
      std::int64_t most = each ? INT64_MAX : 0;
      for (const Id length : lengths) {
        std::int64_t one = 0;
        if (failed(to_int64(p.constants[length].number, one))) one = INT64_MAX;
        most = each ? std::min(most, one) : std::max(most, one);
      }
      const std::int64_t least = least_letters(p, variant);
      if (least <= most) continue;
      const std::string& name = context.name(response.name);
      context.report(messages::text_too_long, variant.span, name + "/" + context.name(variant.locale),
                     {name, std::to_string(least), std::to_string(most)});
    }
  }
}

}  // namespace sop::lint_checks
