// src/lint/texts.cpp — see the header.
#include "src/lint/texts.hpp"

#include <algorithm>

#include "sop/facts_json.hpp"
#include "sop/impl/reference_written.hpp"
#include "sop/reference.hpp"
#include "sop/unicode.hpp"
#include "src/lint/bands.hpp"
#include "src/lint/long_values.hpp"
#include "src/lint/look.hpp"
#include "src/proof/space.hpp"

namespace sop::lint_checks {

namespace {

/// Letters, as `max length` counts them.
std::int64_t letters(std::string_view text) { return static_cast<std::int64_t>(unicode::length(text)); }

// --- values -----------------------------------------------------------------------------------------------------------

struct Possible {
  Value value;
  std::vector<FactUpdate> facts;
};

Value number_value(const Type& type, Rational number) {
  Value value = Value::rational(ValueKind::number, number);
  value.symbol = type.unit;
  return value;
}

/// Every value of a type with few of them; else false, and some that may be.
bool values_of_type(const Procedure& p, const Type& type, std::vector<Value>& out) {
  constexpr std::int64_t few = 100;
  if (type.kind == TypeKind::enumeration) {
    for (const SymbolId name : type.names) out.push_back(Value::name(name));
    return true;
  }
  if (type.kind == TypeKind::boolean) {
    out = {Value::boolean(true), Value::boolean(false)};
    return true;
  }
  if (type.kind == TypeKind::whole) {
    std::int64_t low = 0, high = 0;
    const bool bounded = type.has_low && type.has_high && !failed(to_int64(type.low, low)) &&
                         !failed(to_int64(type.high, high));
    if (bounded && high >= low && high - low <= few) {
      for (std::int64_t n = low; n <= high; ++n)
        if (const Value v = number_value(type, Rational(n)); reference::fits(v, type)) out.push_back(v);
      return true;
    }
  }
  std::vector<Value> some;
  const auto at = [&](Rational number) {
    if (type.kind == TypeKind::whole || type.kind == TypeKind::decimal) {
      some.push_back(number_value(type, number));
    } else if (type.kind == TypeKind::percent) {
      some.push_back(Value::rational(ValueKind::percent, number));
    } else if (type.kind == TypeKind::money) {
      Value v = Value::rational(ValueKind::money, number);
      v.currency = p.currency;
      some.push_back(v);
    }
  };
  if (type.has_low) at(type.low);
  if (type.has_high) at(type.high);
  if (type.kind == TypeKind::whole || type.kind == TypeKind::decimal)
    for (const int n : {1, 2, 5}) at(Rational(n));
  if (type.kind == TypeKind::date)
    for (std::int64_t month = 0; month < 12; ++month)  // the 20th of each month of 2026, near enough
      some.push_back(Value::make(ValueKind::date, 20454 + 19 + month * 365 / 12));
  if (type.kind == TypeKind::instant)
    for (std::int64_t month = 0; month < 12; ++month)
      some.push_back(Value::make(ValueKind::instant, (20454 + 19 + month * 365 / 12) * milliseconds_per_day +
                                                         milliseconds_per_hour));
  for (Value& value : some)
    if (reference::fits(value, type)) out.push_back(std::move(value));
  return false;
}

/// What an expression may be. True: all of it.
bool possible_values(const Procedure& p, Id id, std::vector<Possible>& out, int depth = 0) {
  const Expr& e = p.exprs[id];
  switch (e.op) {
    case Op::constant:
      out.push_back({p.constants[e.a], {}});
      return true;
    case Op::setting:
      out.push_back({p.constants[p.settings[e.a].value], {}});
      return true;
    case Op::fact: {
      const Type& type = p.facts[e.a].type;
      std::vector<Value> values;
      const bool all = values_of_type(p, type, values);
      if (type.or_none) values.push_back(Value::none());
      for (Value& value : values) {
        Possible one{std::move(value), {}};
        one.facts.push_back({e.a, one.value});
        out.push_back(std::move(one));
      }
      return all;
    }
    case Op::definition:
      return depth < 8 && e.args.count == 0 && possible_values(p, p.definitions[e.a].value, out, depth + 1);
    case Op::choose: {
      bool all = depth < 8;
      for (Id i = 1; i < e.args.count && all; i += 2)
        all = possible_values(p, p.expr_args[e.args.first + i], out, depth + 1);
      if (e.args.count % 2 == 1)
        all = all && possible_values(p, p.expr_args[e.args.first + e.args.count - 1], out, depth + 1);
      for (Possible& one : out) one.facts.clear();
      return all;
    }
    case Op::output: {
      const Output& output = p.outputs[e.a];
      bool all = depth < 8 && p.tables[output.table].hit < HitPolicy::collect_list;
      for (const Table& table : p.tables) all = all && table.exception_to != output.table;
      for (const TableRow& row : p.tables[output.table].rows)
        all = all && possible_values(p, row.results[output.place], out, depth + 1);
      for (Possible& one : out) one.facts.clear();
      return all;
    }
    case Op::reason_of:
      for (const Requirement& item : p.requirements[e.a].items)
        out.push_back({Value::of_text(item.reason), {}});
      return true;
    case Op::promise_due:
    case Op::clock_due: {
      std::vector<Value> values;
      Type type;
      type.kind = TypeKind::instant;
      (void)values_of_type(p, type, values);
      for (Value& value : values) out.push_back({std::move(value), {}});
      return false;
    }
    default:
      return false;
  }
}

/// A value as it stands in a text, with the word beside it.
std::string written(const Procedure& p, const ResponseVariant& variant, const TextPart& part,
                    const Value& value) {
  std::string text = reference::parts::written_value(p, nullptr, value, variant.locale, &p.exprs[part.value]);
  // Where the procedure says its zone, nobody is told that it is UTC.
  constexpr std::string_view utc = " UTC";
  const bool zoned = p.has_offset || !p.zone_name.empty() || p.calendar != no_id;
  if (value.kind == ValueKind::instant && zoned && text.ends_with(utc)) text.erase(text.size() - utc.size());
  if (!part.forms.empty() && value.kind == ValueKind::number) {
    const auto language = reference::parts::language_of(p, variant.locale);
    text += " " + reference::parts::form_of(part.forms, language,
                                            reference::parts::plural_of(language, value.number, 0));
  }
  return text;
}

}  // namespace

std::vector<Filling> fillings(const Procedure& p, const ResponseVariant& variant, const TextPart& part,
                              bool& whole) {
  std::vector<Possible> values;
  whole = possible_values(p, part.value, values);
  std::vector<Filling> out;
  for (Possible& one : values) {
    if (one.value.is_none() && part.fallback != no_id) continue;
    out.push_back({written(p, variant, part, one.value), std::move(one.facts)});
  }
  if (part.fallback != no_id) out.push_back({p.constants[part.fallback].text, {}});
  return out;
}

namespace {

/// Something that is filled in, and where: place in `variant.parts`.
struct Slot {
  std::size_t part = 0;
  std::vector<Filling> fillings;
  std::size_t at = 0;
};

/// Something else than the values that are looked at; its text is not known.
const Filling unknown_filling;

std::vector<Slot> slots_of(const Procedure& p, const Knowable& may, const ResponseVariant& variant) {
  std::vector<Slot> slots;
  for (std::size_t i = 0; i < variant.parts.size(); ++i) {
    const TextPart& part = variant.parts[i];
    if (part.value == no_id) continue;
    bool whole = false;
    Slot slot{i, fillings(p, variant, part, whole), 0};
    const auto never_known = [&](const Filling& filling) {
      return std::any_of(filling.facts.begin(), filling.facts.end(),
                         [&](const FactUpdate& told) { return !may.is_ever_known(told.fact); });
    };
    slot.fillings.erase(std::remove_if(slot.fillings.begin(), slot.fillings.end(), never_known),
                        slot.fillings.end());
    if (!whole || slot.fillings.empty()) slot.fillings.push_back(unknown_filling);
    slots.push_back(std::move(slot));
  }
  return slots;
}

/// Where there are more ways than are tried, the longest lists give way to what `instead(slot)` leaves of them. False: none had to.
template <class Instead>
bool limit_ways(std::vector<Slot>& slots, Instead instead) {
  std::vector<Slot*> by_size;
  for (Slot& slot : slots) by_size.push_back(&slot);
  std::stable_sort(by_size.begin(), by_size.end(),
                   [](const Slot* a, const Slot* b) { return a->fillings.size() < b->fillings.size(); });
  std::size_t ways = 1;
  bool limited = false;
  for (Slot* slot : by_size) {
    if (ways * slot->fillings.size() > most_sayings) {
      instead(*slot);
      limited = true;
    }
    ways *= slot->fillings.size();
  }
  return limited;
}

/// Whether a text may be said with these facts: its condition is not certainly unmet, and no text above it in its language is certainly said.
bool is_said_with(const Procedure& p, const ResponseVariant& variant, const std::vector<FactUpdate>& told) {
  if (told.empty()) return true;
  const std::vector<Value> facts = fact_values(p, told);
  for (const Response& response : p.responses) {
    const ResponseVariant* first = response.variants.data();
    if (&variant < first || &variant >= first + response.variants.size()) continue;
    for (const ResponseVariant* above = first; above != &variant; ++above)
      if (above->locale == variant.locale && above->condition != no_id &&
          proof::value_alone(p, above->condition, facts).is_yes())
        return false;
  }
  if (variant.condition == no_id) return true;
  const Value said = proof::value_alone(p, variant.condition, facts);
  return said.kind != ValueKind::boolean || said.is_yes();
}

/// Calls `use(pieces, facts)` for each way to fill a text in with which it may be said, until it answers true; `pieces` are parted where
/// something is filled in that is not known. False: no way was answered with true.
template <class Use>
bool for_each_saying(const Procedure& p, const ResponseVariant& variant, std::vector<Slot>& slots, Use use) {
  std::size_t ways = 1;
  for (const Slot& slot : slots) ways *= slot.fillings.size();
  for (std::size_t way = 0; way < ways; ++way) {
    std::size_t rest = way;
    for (Slot& slot : slots) {
      slot.at = rest % slot.fillings.size();
      rest /= slot.fillings.size();
    }
    std::vector<std::string> pieces(1);
    std::vector<FactUpdate> facts;
    bool possible = true;
    std::size_t next = 0;
    for (const TextPart& part : variant.parts) {
      if (part.value == no_id) {
        pieces.back() += part.literal;
        continue;
      }
      const Slot& slot = slots[next++];
      const Filling& filling = slot.fillings[slot.at];
      if (filling.text.empty()) {
        pieces.emplace_back();
        continue;
      }
      pieces.back() += filling.text;
      for (const FactUpdate& told : filling.facts) {
        const auto same = std::find_if(facts.begin(), facts.end(),
                                       [&](const FactUpdate& other) { return other.fact == told.fact; });
        if (same == facts.end()) {
          facts.push_back(told);
        } else if (!reference::compare_as(Op::equal, same->value, told.value, nullptr).is_yes()) {
          possible = false;  // one fact has one value
        }
      }
    }
    if (possible && is_said_with(p, variant, facts) && use(pieces, facts)) return true;
  }
  return false;
}

bool says_in(const std::vector<std::string>& pieces, const std::vector<PhraseWord>& phrase) {
  return std::any_of(pieces.begin(), pieces.end(),
                     [&](const std::string& piece) { return holds_phrase(piece, phrase); });
}

}  // namespace

namespace {

/// Whether the letters of a value filled in can join with no letters before or after it. Values side by side may make one word.
bool stands_alone(const ResponseVariant& variant, std::size_t part) {
  const auto words_of = [&](std::size_t literal) {
    const std::string between = "x" + variant.parts[literal].literal + "x";
    std::vector<unicode::Word> words;
    for (auto word = unicode::next_word(between); word; word = unicode::next_word(between, word->end))
      words.push_back(*word);
    return std::pair(words.front().end == 1, words.back().begin + 1 == between.size());
  };
  if (part > 0 && (variant.parts[part - 1].value != no_id || !words_of(part - 1).second)) return false;
  return part + 1 >= variant.parts.size() ||
         (variant.parts[part + 1].value == no_id && words_of(part + 1).first);
}

/// Whether a text, with other words before and after it, may be a part of a phrase, or holds it.
bool takes_part(std::string_view text, const std::vector<PhraseWord>& phrase) {
  const std::string key = unicode::phrase_key(text);
  std::vector<std::string_view> words;
  for (auto word = unicode::next_word(key); word; word = unicode::next_word(key, word->end))
    words.push_back(std::string_view(key).substr(word->begin, word->end - word->begin));
  if (words.empty()) return true;
  // Each place of the text in the phrase, from where only its last word is in it to where only its first one is.
  for (std::size_t place = 1; place < words.size() + phrase.size(); ++place) {
    bool fits = true;
    for (std::size_t w = 0; w < words.size() && fits; ++w) {
      const std::size_t k = place + w;  // one more than the words of the text before the word of the phrase
      if (k < words.size() || k - words.size() >= phrase.size()) continue;
      fits = is_word(words[w], phrase[k - words.size()]);
    }
    if (fits) return true;
  }
  return false;
}

/// Leaves of what is filled in what may be a part of the phrase; for the rest stands a text that is not known.
std::vector<Slot> slots_for(const ResponseVariant& variant, std::vector<Slot> slots,
                            const std::vector<PhraseWord>& phrase) {
  for (Slot& slot : slots) {
    if (!stands_alone(variant, slot.part)) continue;
    const std::size_t before = slot.fillings.size();
    const auto other = [&](const Filling& one) { return !one.text.empty() && !takes_part(one.text, phrase); };
    slot.fillings.erase(std::remove_if(slot.fillings.begin(), slot.fillings.end(), other),
                        slot.fillings.end());
    if (slot.fillings.size() < before) slot.fillings.push_back(unknown_filling);
  }
  return slots;
}

/// Tells the facts of what is filled in besides, so that the text is said as a whole.
void tell_others(const Procedure& p, const ResponseVariant& variant, const std::vector<Slot>& slots,
                 std::vector<FactUpdate>& facts) {
  const auto is_told = [&](const FactUpdate& one) {
    return std::any_of(facts.begin(), facts.end(),
                       [&](const FactUpdate& told) { return told.fact == one.fact; });
  };
  for (const Slot& slot : slots)
    for (const Filling& filling : slot.fillings) {
      if (filling.facts.empty() || std::any_of(filling.facts.begin(), filling.facts.end(), is_told)) continue;
      std::vector<FactUpdate> more = facts;
      more.insert(more.end(), filling.facts.begin(), filling.facts.end());
      if (is_said_with(p, variant, more)) facts = std::move(more);
    }
}

}  // namespace

Said may_say_filled(const Procedure& p, const Knowable& may, const ResponseVariant& variant,
                    const std::vector<PhraseWord>& phrase, std::vector<FactUpdate>& facts) {
  const auto says = [&](const std::vector<std::string>& pieces, const std::vector<FactUpdate>& told) {
    if (!says_in(pieces, phrase)) return false;
    facts = told;
    return true;
  };
  const std::vector<Slot> whole = slots_of(p, may, variant);
  const std::vector<Slot> all = slots_for(variant, whole, phrase);
  std::vector<Slot> slots = all;
  const bool limited = limit_ways(slots, [](Slot& slot) { slot.fillings = {unknown_filling}; });
  bool found = for_each_saying(p, variant, slots, says);
  // What gave way is looked at by itself.
  for (std::size_t i = 0; limited && !found && i < all.size(); ++i) {
    if (slots[i].fillings.size() == all[i].fillings.size()) continue;
    std::vector<Slot> alone = all;
    for (std::size_t k = 0; k < alone.size(); ++k)
      if (k != i) alone[k].fillings = {unknown_filling};
    found = for_each_saying(p, variant, alone, says);
  }
  if (!found) return limited ? Said::not_proved : Said::never;
  if (!facts.empty()) tell_others(p, variant, whole, facts);
  return Said::sometimes;
}

Held always_says(const Procedure& p, const Knowable& may, const ResponseVariant& variant,
                 const std::vector<PhraseWord>& phrase, std::vector<FactUpdate>& facts) {
  for (const TextPart& part : variant.parts)
    if (part.value == no_id && holds_phrase(part.literal, phrase)) return Held::always;
  const std::vector<Slot> all = slots_of(p, may, variant);
  const auto lacks = [&](std::vector<Slot> slots) {
    return for_each_saying(p, variant, slots,
                           [&](const std::vector<std::string>& pieces, const std::vector<FactUpdate>& told) {
                             if (says_in(pieces, phrase)) return false;
                             facts = told;
                             return true;
                           });
  };
  std::vector<Slot> slots = all;
  if (!limit_ways(slots, [](Slot& slot) { slot.fillings = {unknown_filling}; }))
    return lacks(std::move(slots)) ? Held::not_always : Held::always;
  // Not every way is tried: one value may hold it by itself, whichever it is, ...
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<Slot> alone = all;
    for (std::size_t k = 0; k < alone.size(); ++k)
      if (k != i) alone[k].fillings = {unknown_filling};
    if (!lacks(std::move(alone))) return Held::always;
  }
  // ... or lack with the first value of the longest lists.
  std::vector<Slot> some = all;
  (void)limit_ways(some, [](Slot& slot) { slot.fillings.resize(1); });
  facts.clear();
  if (lacks(std::move(some))) return Held::not_always;
  facts.clear();
  return Held::not_proved;
}

// --- lengths ----------------------------------------------------------------------------------------------------------

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

namespace {

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

bool limit_of_text(const Procedure& p, const Response& response, std::size_t variant, std::int64_t& most) {
  const std::vector<Id> lengths = lengths_of(p, response, variant);
  if (lengths.empty()) return false;
  Id fact = no_id;
  const bool each = chosen_by(p, response, response.variants[variant].locale, fact);
  most = each ? INT64_MAX : 0;
  for (const Id length : lengths) {
    std::int64_t one = 0;
    if (failed(to_int64(p.constants[length].number, one))) one = INT64_MAX;
    most = each ? std::min(most, one) : std::max(most, one);
  }
  return true;
}

namespace {

/// Adds to what is filled in of a fact the values that stand longest at one of its places; of a fact told twice in a text, at each.
void add_longest(const Procedure& p, const Knowable& may, const ResponseVariant& variant,
                 std::vector<Slot>& slots) {
  for (const Slot& slot : slots) {
    const TextPart& part = variant.parts[slot.part];
    const Expr& e = p.exprs[part.value];
    if (e.op != Op::fact || !may.is_ever_known(e.a)) continue;
    std::vector<Value> values = long_values(p, p.facts[e.a].type);
    if (values.empty()) continue;
    const auto longest = std::max_element(values.begin(), values.end(), [&](const Value& a, const Value& b) {
      return letters(written(p, variant, part, a)) < letters(written(p, variant, part, b));
    });
    for (Slot& other : slots) {
      const TextPart& place = variant.parts[other.part];
      if (p.exprs[place.value].op == Op::fact && p.exprs[place.value].a == e.a)
        other.fillings.push_back({written(p, variant, place, *longest), {{e.a, *longest}}});
    }
  }
}

/// The letters of what a filling says; of what is not known one letter.
std::int64_t letters_of(const Filling& filling) { return filling.text.empty() ? 1 : letters(filling.text); }

/// The fact that a place says; no_id: none, or several.
Id fact_of(const Slot& slot) {
  for (const Filling& filling : slot.fillings)
    if (!filling.facts.empty()) return filling.facts.size() == 1 ? filling.facts[0].fact : no_id;
  return no_id;
}

/// What no text passes: each value at its longest, but what one fact says in several places together.
std::int64_t most_apart(const ResponseVariant& variant, const std::vector<Slot>& slots) {
  std::int64_t bound = 0;
  for (const TextPart& part : variant.parts)
    if (part.value == no_id) bound += letters(part.literal);
  const auto longest_with = [](const Slot& slot, const FactUpdate* told) {
    std::int64_t longest = 1;
    for (const Filling& filling : slot.fillings) {
      const bool other =
          told != nullptr && filling.facts.size() == 1 && filling.facts[0].fact == told->fact &&
          !reference::compare_as(Op::equal, filling.facts[0].value, told->value, nullptr).is_yes();
      if (!other) longest = std::max(longest, letters_of(filling));
    }
    return longest;
  };
  std::vector<bool> counted(slots.size());
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (counted[i]) continue;
    std::vector<std::size_t> same;  // places that say the same fact
    for (std::size_t k = i; k < slots.size(); ++k)
      if (k == i || (fact_of(slots[i]) != no_id && fact_of(slots[i]) == fact_of(slots[k]))) same.push_back(k);
    std::int64_t most = 0;
    for (const Filling& filling : slots[i].fillings) {
      std::int64_t all = 0;
      for (const std::size_t k : same)
        all += longest_with(slots[k], filling.facts.size() == 1 ? &filling.facts[0] : nullptr);
      most = std::max(most, all);
    }
    bound += most;
    for (const std::size_t k : same) counted[k] = true;
  }
  return bound;
}

}  // namespace

std::int64_t most_letters(const Procedure& p, const Knowable& may, const ResponseVariant& variant,
                          std::vector<FactUpdate>& facts, std::int64_t& bound) {
  const auto longest_first = [](const Filling& a, const Filling& b) {
    return letters(a.text) > letters(b.text);
  };
  std::vector<Slot> slots = slots_of(p, may, variant);
  add_longest(p, may, variant, slots);
  bound = most_apart(variant, slots);
  const bool limited = limit_ways(slots, [&](Slot& slot) {
    std::stable_sort(slot.fillings.begin(), slot.fillings.end(), longest_first);
    slot.fillings.resize(1);
  });
  std::int64_t most = 0;
  (void)for_each_saying(
      p, variant, slots, [&](const std::vector<std::string>& pieces, const std::vector<FactUpdate>& told) {
        auto length = static_cast<std::int64_t>(pieces.size()) - 1;  // what is not known: a letter
        for (const std::string& piece : pieces) length += letters(piece);
        if (length <= most) return false;
        most = length;
        facts = told;
        return false;
      });
  if (!limited) bound = most;
  return most;
}

void leave_text_open(CheckContext& context, OpenQuestion::About about, const Response& response,
                     const ResponseVariant& variant) {
  context.leave_unfinished(name_of_most_sayings);
  proof::Shown open;
  open.limit = name_of_most_sayings;
  context.leave_open(about, variant.span, context.name(response.name) + "/" + context.name(variant.locale),
                     open);
}

}  // namespace sop::lint_checks
