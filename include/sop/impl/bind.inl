// sop/impl/bind.inl — bodies of sop/bind.hpp: finding a fact for a member, and turning what a member holds into a Value.
#pragma once

#include <algorithm>

#include "sop/bind.hpp"
#include "sop/facts_json.hpp"
#include "sop/impl/diagnostic_terms.hpp"
#include "sop/impl/facts_text.hpp"
#include "sop/messages/facts.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/reference.hpp"
#include "sop/unicode.hpp"

namespace sop::detail {

inline std::string names_of_type(const Type& type, const Procedure& p) {
  std::vector<std::string_view> names;
  for (const SymbolId name : type.names) {
    if (name < p.symbols.size()) names.push_back(p.text(name));
  }
  return name_list_argument(names);
}

inline std::string term_of_type(const Type& type, const Procedure& p) {
  switch (type.kind) {
    case TypeKind::boolean:
      return catalogue_term(messages::type_boolean);
    case TypeKind::enumeration:
      return catalogue_term(messages::type_enumeration, {names_of_type(type, p)});
    case TypeKind::set:
      return catalogue_term(messages::type_set, {names_of_type(type, p)});
    case TypeKind::whole:
      return catalogue_term(messages::type_whole);
    case TypeKind::decimal:
      return catalogue_term(messages::type_decimal);
    case TypeKind::percent:
      return catalogue_term(messages::type_percent);
    case TypeKind::money:
      return catalogue_term(messages::type_money);
    case TypeKind::duration:
      return catalogue_term(messages::type_duration);
    case TypeKind::period:
      return catalogue_term(messages::type_period);
    case TypeKind::date:
      return catalogue_term(messages::type_date);
    case TypeKind::instant:
      return catalogue_term(messages::type_instant);
    case TypeKind::time_of_day:
      return catalogue_term(messages::type_time_of_day);
    case TypeKind::text:
      return catalogue_term(messages::type_text);
    case TypeKind::remedy:
      return catalogue_term(messages::type_remedy);
    case TypeKind::party:
      return catalogue_term(messages::type_party);
    case TypeKind::list:
      return catalogue_term(messages::type_list);
    case TypeKind::none:
      break;
  }
  return catalogue_term(messages::type_nothing);
}

inline std::string term_of_held(HeldKind kind) {
  switch (kind) {
    case HeldKind::boolean:
      return catalogue_term(messages::type_boolean);
    case HeldKind::name:
      return catalogue_term(messages::bound_name);
    case HeldKind::name_set:
      return catalogue_term(messages::bound_name_set);
    case HeldKind::whole:
      return catalogue_term(messages::type_whole);
    case HeldKind::number:
      return catalogue_term(messages::type_decimal);
    case HeldKind::money:
      return catalogue_term(messages::type_money);
    case HeldKind::duration:
      return catalogue_term(messages::type_duration);
    case HeldKind::period:
      return catalogue_term(messages::type_period);
    case HeldKind::date:
      return catalogue_term(messages::type_date);
    case HeldKind::instant:
      return catalogue_term(messages::type_instant);
    case HeldKind::time_of_day:
      return catalogue_term(messages::type_time_of_day);
    case HeldKind::text:
      return catalogue_term(messages::type_text);
  }
  return catalogue_term(messages::type_nothing);
}

/// Whether a member that holds this may stand for a fact of that type.
inline bool may_hold(HeldKind held, TypeKind type) {
  switch (held) {
    case HeldKind::boolean:
      return type == TypeKind::boolean;
    case HeldKind::name:
      return type == TypeKind::enumeration || type == TypeKind::remedy || type == TypeKind::party;
    case HeldKind::name_set:
      return type == TypeKind::set;
    case HeldKind::whole:
      return type == TypeKind::whole || type == TypeKind::decimal;
    case HeldKind::number:
      return type == TypeKind::whole || type == TypeKind::decimal || type == TypeKind::percent;
    case HeldKind::money:
      return type == TypeKind::money;
    case HeldKind::duration:
      return type == TypeKind::duration;
    case HeldKind::period:
      return type == TypeKind::period;
    case HeldKind::date:
      return type == TypeKind::date;
    case HeldKind::instant:
      return type == TypeKind::instant;
    case HeldKind::time_of_day:
      return type == TypeKind::time_of_day;
    case HeldKind::text:
      return type == TypeKind::text;
  }
  return false;
}

inline std::size_t place_of(const Type& type, SymbolId symbol) {
  return static_cast<std::size_t>(std::find(type.names.begin(), type.names.end(), symbol) -
                                  type.names.begin());
}

/// Each name of the enum is found among the values of the fact; values that no name stands for are told as a warning.
inline bool resolve_names(const NameTable& table, std::string_view called, const Fact& fact,
                          const HeldShape& shape, std::vector<FactSlot::Name>& names,
                          DiagnosticSink& problems) {
  const Procedure& p = table.procedure();
  const bool listed = fact.type.kind == TypeKind::enumeration || fact.type.kind == TypeKind::set;
  const NameKind kind = listed                               ? NameKind::symbol
                        : fact.type.kind == TypeKind::remedy ? NameKind::remedy
                                                             : NameKind::party;
  bool fine = true;
  for (std::size_t i = 0; i < shape.name_count; ++i) {
    const std::string_view name = shape.name_text(i);
    const Id id = table.find(kind, name);
    const std::size_t place = !listed ? id : id == no_id ? fact.type.names.size() : place_of(fact.type, id);
    if (id == no_id || (listed && place == fact.type.names.size())) {
      std::vector<std::string_view> candidates;
      for (const SymbolId candidate : fact.type.names) candidates.push_back(p.text(candidate));
      problems.error(messages::fact_unknown_name, fact.span,
                     {std::string(called), std::string(name),
                      listed ? name_help_argument(name, candidates) : table.help_argument(kind, name)});
      fine = false;
      continue;
    }
    names.push_back({shape.name_value(i), id, place});
  }
  std::sort(names.begin(), names.end(),
            [](const FactSlot::Name& a, const FactSlot::Name& b) { return a.place < b.place; });
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (std::size_t j = i + 1; j < names.size(); ++j) {
      if (names[i].value != names[j].value) continue;
      problems.error(
          messages::bound_value_twice, fact.span,
          {std::string(called), std::string(table.spelling(kind, static_cast<Id>(names[i].integer))),
           std::string(table.spelling(kind, static_cast<Id>(names[j].integer)))});
      fine = false;
    }
  }
  if (!fine || !listed) return fine;
  for (const SymbolId value : fact.type.names) {
    const auto stands = [&](const FactSlot::Name& n) {
      return n.integer == static_cast<std::int64_t>(value);
    };
    if (std::any_of(names.begin(), names.end(), stands)) continue;
    problems.warning(messages::bound_value_left_out, fact.span, {std::string(called), p.text(value)});
  }
  return true;
}

SOP_INLINE bool FactSlot::resolve(const NameTable& table, std::string_view name, const HeldShape& shape,
                                  DiagnosticSink& problems) {
  const Procedure& p = table.procedure();
  const Id found = table.find(NameKind::fact, name);
  if (found == no_id) {
    const Id renamed = renamed_fact(table, name);
    if (renamed == no_id) {
      problems.error(messages::unknown_fact, p.span,
                     {std::string(name), table.help_argument(NameKind::fact, name)});
    } else {
      problems.error(messages::renamed_fact, p.facts[renamed].span,
                     {std::string(name), std::string(table.spelling(NameKind::fact, renamed))});
    }
    return false;
  }
  const Fact& declared = p.facts[found];
  if (!may_hold(shape.kind, declared.type.kind)) {
    problems.error(messages::bound_wrong_type, declared.span,
                   {std::string(name), term_of_held(shape.kind), term_of_type(declared.type, p)});
    return false;
  }
  bool fine = true;
  if (shape.may_be_none && !declared.type.or_none) {
    problems.error(messages::bound_none, declared.span, {std::string(name)});
    fine = false;
  }
  names.clear();
  if (shape.name_count != 0 && !resolve_names(table, name, declared, shape, names, problems)) fine = false;
  fact = found;
  held = shape.kind;
  return fine;
}

SOP_INLINE bool same_fact_twice(const Procedure& p, const std::vector<FactSlot>& slots,
                                DiagnosticSink& problems) {
  bool fine = true;
  for (std::size_t i = 0; i < slots.size(); ++i) {
    if (slots[i].fact == no_id) continue;
    for (std::size_t j = 0; j < i; ++j) {
      if (slots[i].fact != slots[j].fact) continue;
      const Fact& fact = p.facts[slots[i].fact];
      problems.error(messages::bound_twice, fact.span, {p.text(fact.name)});
      fine = false;
      break;
    }
  }
  return fine;
}

/// The default state, with the memory of text and items kept.
inline void reset(Value& value) {
  value.kind = ValueKind::unknown;
  value.error = ErrorCode::ok;
  value.unit = PeriodUnit::day;
  value.currency = {};
  value.symbol = no_id;
  value.integer = 0;
  value.number = {};
  value.text.clear();
  value.items.clear();
}

inline bool put_names(const FactSlot& slot, const Procedure& p, const Held& held, Value& out,
                      DiagnosticSink& problems) {
  const Fact& fact = p.facts[slot.fact];
  std::size_t matched = 0;
  for (const FactSlot::Name& name : slot.names) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < held.item_count; ++i) {
      if (held.item_at(held.items, i) == name.value) ++count;
    }
    matched += count;
    if (count > 1) {
      problems.error(messages::fact_name_twice, fact.span,
                     {p.text(fact.name), fact.is_private ? std::string(masked_value)
                                                         : p.text(static_cast<SymbolId>(name.integer))});
      return false;
    }
    if (count == 0) continue;
    out.items.emplace_back();
    out.items.back().kind = ValueKind::name;
    out.items.back().integer = name.integer;
  }
  if (matched == held.item_count) return true;
  problems.error(messages::bound_value_unnamed, fact.span, {p.text(fact.name)});
  return false;
}

SOP_INLINE bool FactSlot::put(const Procedure& p, const Held& value, Value& out,
                              DiagnosticSink& problems) const {
  reset(out);
  if (value.state == Held::State::unknown) return true;
  const Fact& declared = p.facts[fact];
  const Type& type = declared.type;
  if (value.state == Held::State::none) {
    out.kind = ValueKind::none;
    return true;
  }
  const auto refuse = [&](std::string shown) {
    if (declared.is_private) shown = std::string(masked_value);
    problems.error(messages::fact_out_of_range, declared.span,
                   {p.text(declared.name), range_text(type), std::move(shown)});
    reset(out);
    return false;
  };
  switch (held) {
    case HeldKind::boolean:
      out.kind = ValueKind::boolean;
      out.integer = value.integer;
      return true;
    case HeldKind::name: {
      const auto found = std::find_if(names.begin(), names.end(),
                                      [&](const Name& name) { return name.value == value.integer; });
      if (found == names.end()) {
        problems.error(messages::bound_value_unnamed, declared.span, {p.text(declared.name)});
        return false;
      }
      out.kind = type.kind == TypeKind::remedy  ? ValueKind::remedy
                 : type.kind == TypeKind::party ? ValueKind::party
                                                : ValueKind::name;
      out.integer = found->integer;
      return true;
    }
    case HeldKind::name_set:
      out.kind = ValueKind::set;
      if (put_names(*this, p, value, out, problems)) return true;
      reset(out);
      return false;
    case HeldKind::whole:
    case HeldKind::number: {
      out.kind = type.kind == TypeKind::percent ? ValueKind::percent : ValueKind::number;
      out.number = held == HeldKind::whole ? Rational(value.integer) : value.number;
      if (out.kind == ValueKind::number) out.symbol = type.unit;
      std::int64_t digits = 0;
      unsigned places = 0;
      Rational scaled = out.number;
      const bool exact =
          !value.too_large &&
          (type.kind == TypeKind::whole
               ? !failed(to_int64(out.number, digits))
               : (type.kind != TypeKind::percent || !failed(multiply(out.number, Rational(100), scaled))) &&
                     to_decimal(scaled, digits, places));
      if (!exact) {
        std::string shown =
            value.too_large ? std::to_string(static_cast<std::uint64_t>(value.integer)) : to_text(out.number);
        if (declared.is_private) shown = std::string(masked_value);
        problems.error(messages::bound_not_exact, declared.span,
                       {p.text(declared.name), term_of_type(type, p), std::move(shown)});
        reset(out);
        return false;
      }
      break;
    }
    case HeldKind::money: {
      Money money;
      money.minor = value.integer;
      money.currency = value.currency;
      if (money.currency.is_none()) {
        problems.error(messages::bound_without_currency, declared.span, {p.text(declared.name)});
        return false;
      }
      out.kind = ValueKind::money;
      out.number = to_rational(money);
      out.currency = money.currency;
      break;
    }
    case HeldKind::duration:
    case HeldKind::period:
      out.kind = held == HeldKind::duration ? ValueKind::duration : ValueKind::period;
      out.integer = value.integer;
      out.unit = value.unit;
      // Longer than zero, unless the author has written a lower bound.
      if (value.integer <= 0 && (held == HeldKind::period || !type.has_low)) {
        const std::string shown = declared.is_private ? std::string(masked_value) : value_text(p, out, &type);
        problems.error(messages::bound_not_positive, declared.span, {p.text(declared.name), shown});
        reset(out);
        return false;
      }
      break;
    case HeldKind::date:
      out.kind = ValueKind::date;
      out.integer = value.integer;
      break;
    case HeldKind::instant:
      out.kind = ValueKind::instant;
      out.integer = value.integer;
      break;
    case HeldKind::time_of_day:
      out.kind = ValueKind::time_of_day;
      out.integer = value.integer;
      break;
    case HeldKind::text:
      if (unicode::first_invalid(value.text) != unicode::npos) {
        problems.error(messages::bound_not_utf8, declared.span, {p.text(declared.name)});
        return false;
      }
      out.kind = ValueKind::text;
      if (unicode::is_nfc(value.text)) {
        out.text.assign(value.text);
      } else {
        unicode::append_nfc(out.text, value.text);
      }
      break;
  }
  return reference::fits(out, type) || refuse(value_text(p, out, &type));
}

SOP_INLINE bool check_groups_of(const Procedure& p, const std::vector<Value>& facts,
                                DiagnosticSink& problems) {
  bool fine = true;
  for (const FactGroup& group : p.groups) {
    std::size_t told = 0;
    for (const Id fact : group.facts) told += facts[fact].is_unknown() ? 0U : 1U;
    if (told == 0 || told == group.facts.size()) continue;
    fine = false;
    for (const Id fact : group.facts) {
      if (!facts[fact].is_unknown()) continue;
      problems.error(messages::fact_group_incomplete, p.facts[fact].span,
                     {p.text(group.name), p.text(p.facts[fact].name)});
    }
  }
  return fine;
}

SOP_INLINE bool same_value(const Value& a, const Value& b) {
  if (a.kind != b.kind || a.error != b.error || a.unit != b.unit || !(a.currency == b.currency) ||
      a.symbol != b.symbol || a.integer != b.integer || !(a.number == b.number) || a.text != b.text ||
      a.items.size() != b.items.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    if (!same_value(a.items[i], b.items[i])) return false;
  }
  return true;
}

}  // namespace sop::detail
