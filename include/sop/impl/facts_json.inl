// Bodies of sop/facts_json.hpp: one function reads a value by its type, one writes a value by its kind.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>

#include "sop/facts_json.hpp"
#include "sop/impl/diagnostic_terms.hpp"
#include "sop/impl/fact_currency.hpp"
#include "sop/impl/facts_text.hpp"
#include "sop/instant.hpp"
#include "sop/messages/facts.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/messages/story.hpp"
#include "sop/reference.hpp"
#include "sop/unicode.hpp"

namespace sop {

SOP_INLINE std::string_view name_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::ok:
      return "ok";
    case ErrorCode::overflow:
      return "overflow";
    case ErrorCode::division_by_zero:
      return "division_by_zero";
    case ErrorCode::two_currencies:
      return "two_currencies";
    case ErrorCode::out_of_range:
      return "out_of_range";
    case ErrorCode::no_row:
      return "no_row";
    case ErrorCode::two_rows:
      return "two_rows";
    case ErrorCode::different_results:
      return "different_results";
    case ErrorCode::two_exceptions:
      return "two_exceptions";
    case ErrorCode::not_in_force:
      return "not_in_force";
    case ErrorCode::does_not_exist:
      return "does_not_exist";
    case ErrorCode::date_does_not_exist:
      return "date_does_not_exist";
    case ErrorCode::no_currency:
      return "no_currency";
    case ErrorCode::not_available:
      return "not_available";
    case ErrorCode::limit:
      return "limit";
    case ErrorCode::never_opens:
      return "never_opens";
  }
  return "error";
}

SOP_INLINE MessageId error_message(ErrorCode code) {
  switch (code) {
    case ErrorCode::overflow:
      return messages::error_overflow;
    case ErrorCode::division_by_zero:
      return messages::error_division_by_zero;
    case ErrorCode::two_currencies:
      return messages::error_two_currencies;
    case ErrorCode::out_of_range:
      return messages::error_out_of_range;
    case ErrorCode::no_row:
      return messages::error_no_row;
    case ErrorCode::two_rows:
      return messages::error_two_rows;
    case ErrorCode::different_results:
      return messages::error_different_results;
    case ErrorCode::two_exceptions:
      return messages::error_two_exceptions;
    case ErrorCode::not_in_force:
      return messages::error_not_in_force;
    case ErrorCode::does_not_exist:
      return messages::error_does_not_exist;
    case ErrorCode::date_does_not_exist:
      return messages::error_date_does_not_exist;
    case ErrorCode::no_currency:
      return messages::error_no_currency;
    case ErrorCode::not_available:
      return messages::error_not_available;
    case ErrorCode::never_opens:
      return messages::error_never_opens;
    case ErrorCode::ok:
    case ErrorCode::limit:
      break;
  }
  return messages::error_limit;
}

SOP_INLINE std::string_view error_text(ErrorCode code, Language language) {
  return message_template(error_message(code), language);
}

namespace detail {

/// What to send for a type, as an argument of a message: "money as text, such as "80.00 EUR"".
inline std::string type_text(const Type& type, const Procedure& p) {
  std::vector<std::string_view> names;
  for (const SymbolId name : type.names) {
    if (name < p.symbols.size()) names.push_back(p.text(name));
  }
  const auto such = [](MessageId id, std::string_view example) {
    return catalogue_term(id, {"`\"" + std::string(example) + "\"`"});
  };
  const auto such_or = [](MessageId id, std::string_view one, std::string_view other) {
    return catalogue_term(id, {catalogue_term(messages::term_list_or, {"`\"" + std::string(one) + "\"`",
                                                                       "`\"" + std::string(other) + "\"`"})});
  };
  std::string out;
  switch (type.kind) {
    case TypeKind::none:
      out = catalogue_term(messages::type_nothing);
      break;
    case TypeKind::boolean:
      out = catalogue_term(messages::term_list_or, {"`true`", "`false`"});
      break;
    case TypeKind::enumeration:
      out = catalogue_term(messages::type_enumeration, {name_list_argument(names)});
      break;
    case TypeKind::set:
      out = catalogue_term(messages::expected_list_of, {name_list_argument(names)});
      break;
    case TypeKind::whole:
      out = catalogue_term(messages::type_whole);
      break;
    case TypeKind::decimal:
      out = such(messages::expected_number_text, "12.5");
      break;
    case TypeKind::percent:
      out = such(messages::expected_share_text, "12.5 %");
      break;
    case TypeKind::money:
      out = such(messages::expected_money_text,
                 "80.00 " + (p.currency.is_none() ? std::string("EUR") : p.currency.letters()));
      break;
    case TypeKind::duration:
      out = such_or(messages::expected_length_text, "15 min", "PT15M");
      break;
    case TypeKind::period:
      out = such_or(messages::expected_period_text, "3 business days", "P3D");
      break;
    case TypeKind::date:
      out = such(messages::expected_date_text, "2026-03-27");
      break;
    case TypeKind::instant:
      out = such(messages::expected_instant_text, "2026-03-27T15:50:00Z");
      break;
    case TypeKind::time_of_day:
      out = such(messages::expected_time_text, "09:00");
      break;
    case TypeKind::text:
      out = catalogue_term(messages::type_text);
      break;
    case TypeKind::remedy:
      out = catalogue_term(messages::expected_remedy);
      break;
    case TypeKind::party:
      out = catalogue_term(messages::expected_party);
      break;
    case TypeKind::list:
      out = catalogue_term(messages::type_list);
      break;
  }
  return type.or_none ? catalogue_term(messages::expected_or_null, {out}) : out;
}

/// What to do about a text that is almost right, as an argument of a message; `kind` is what it was to be.
inline std::string text_error_help(TextError error, TypeKind kind) {
  if (error == TextError::out_of_range && (kind == TypeKind::date || kind == TypeKind::instant))
    return catalogue_term(messages::text_years);

  static constexpr struct {
    TextError error;
    MessageId help;
  } known[] = {{TextError::empty, messages::text_is_empty},
               {TextError::comma_in_number, messages::text_comma},
               {TextError::currency_missing, messages::text_currency_missing},
               {TextError::unknown_currency, messages::text_unknown_currency},
               {TextError::unit_missing, messages::text_unit_missing},
               {TextError::unknown_unit, messages::text_unknown_unit},
               {TextError::calendar_unit, messages::text_calendar_unit},
               {TextError::exact_unit, messages::text_exact_unit},
               {TextError::offset_missing, messages::text_offset_missing},
               {TextError::too_many_places, messages::text_too_many_places},
               {TextError::too_many_digits, messages::text_too_many_digits},
               {TextError::leading_zero, messages::text_leading_zero},
               {TextError::not_positive, messages::text_not_positive},
               {TextError::no_such_month, messages::text_no_such_month},
               {TextError::no_such_day, messages::text_no_such_day},
               {TextError::no_such_time, messages::text_no_such_time},
               {TextError::no_such_offset, messages::text_no_such_offset},
               {TextError::fraction_too_fine, messages::text_too_fine},
               {TextError::mixed_units, messages::text_mixed_units},
               {TextError::out_of_range, messages::text_out_of_range}};
  for (const auto& row : known) {
    if (row.error == error) return catalogue_term(row.help);
  }
  return {};
}

/// Reads values of one object; keeps the context of its messages.
class ValueReader {
 public:
  ValueReader(const NameTable& names, std::string_view name, bool is_private, DiagnosticSink& problems)
      : names_(names), p_(names.procedure()), name_(name), is_private_(is_private), problems_(problems) {}

  bool read(JsonValue json, const Type& type, Value& out) {
    out = Value();
    if (json.is(JsonKind::null)) {
      if (type.or_none) {
        out = Value::none();
        return true;
      }
      problems_.error(messages::fact_not_none, json.span(), {std::string(name_)});
      return false;
    }
    if (!by_type(json, type, out)) return false;
    if (!currency_fits(out, p_)) {
      const std::string own(told_currency(p_).letters());
      problems_.error(messages::fact_other_currency, json.span(), {std::string(name_), own, shown(json)});
      return false;
    }
    if (reference::fits(out, type)) return true;
    problems_.error(messages::fact_out_of_range, json.span(),
                    {std::string(name_), range_text(type), shown(json)});
    return false;
  }

 private:
  // The value as it was given, cut to a length that a message can hold.
  std::string shown(JsonValue json) const {
    if (is_private_) return std::string(masked_value);
    switch (json.kind()) {
      case JsonKind::null:
        return "null";
      case JsonKind::boolean:
        return json.boolean() ? "true" : "false";
      case JsonKind::number:
        return std::to_string(json.integer());
      case JsonKind::array:
        return "[...]";
      case JsonKind::object:
        return "{...}";
      case JsonKind::text:
        break;
    }
    std::string out;
    append_json(out, cut(json.text()));
    return out;
  }
  static std::string cut(std::string_view text) {
    constexpr std::size_t longest = 40;
    if (text.size() <= longest) return std::string(text);
    std::size_t end = longest;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    return std::string(text.substr(0, end)) + "…";
  }

  bool wrong(JsonValue json, const Type& type, TextError error = TextError::none) {
    problems_.error(
        messages::fact_wrong_value, json.span(),
        {std::string(name_), type_text(type, p_), shown(json), text_error_help(error, type.kind)});
    return false;
  }

  /// `error` is what reading the text said: none means that `out` is good.
  bool read_text(JsonValue json, const Type& type, TextError error) {
    return error == TextError::none || wrong(json, type, error);
  }

  bool name_of_list(JsonValue json, const Type& type, Value& out) {
    const Id symbol = names_.find(NameKind::symbol, json.text());
    if (symbol != no_id && std::find(type.names.begin(), type.names.end(), symbol) != type.names.end()) {
      out = Value::name(symbol);
      return true;
    }
    std::vector<std::string_view> candidates;
    for (const SymbolId name : type.names) candidates.push_back(names_.spelling(NameKind::symbol, name));
    problems_.error(messages::fact_unknown_name, json.span(),
                    {std::string(name_), is_private_ ? std::string(masked_value) : cut(json.text()),
                     is_private_ ? std::string() : name_help_argument(json.text(), candidates)});
    return false;
  }

  bool set(JsonValue json, const Type& type, Value& out) {
    if (!json.is(JsonKind::array)) return wrong(json, type);
    bool fine = true;
    out.kind = ValueKind::set;
    for (const JsonValue element : json) {
      Value item;
      if (!element.is(JsonKind::text)) {
        fine = wrong(element, type);
      } else if (!name_of_list(element, type, item)) {
        fine = false;
      } else {
        out.items.push_back(std::move(item));
      }
    }
    const auto place = [&](const Value& v) {
      return std::find(type.names.begin(), type.names.end(), static_cast<SymbolId>(v.integer)) -
             type.names.begin();
    };
    std::sort(out.items.begin(), out.items.end(),
              [&](const Value& a, const Value& b) { return place(a) < place(b); });
    for (std::size_t i = 1; i < out.items.size(); ++i) {
      if (out.items[i].integer != out.items[i - 1].integer) continue;
      const auto name = names_.spelling(NameKind::symbol, static_cast<SymbolId>(out.items[i].integer));
      problems_.error(messages::fact_name_twice, json.span(),
                      {std::string(name_), is_private_ ? std::string(masked_value) : std::string(name)});
      return false;
    }
    return fine;
  }

  bool declared(JsonValue json, NameKind kind, ValueKind value_kind, Value& out) {
    const Id id = names_.find(kind, json.text());
    if (id == no_id) {
      problems_.error(messages::fact_unknown_name, json.span(),
                      {std::string(name_), is_private_ ? std::string(masked_value) : cut(json.text()),
                       is_private_ ? std::string() : names_.help_argument(kind, json.text())});
      return false;
    }
    out = Value::make(value_kind, id);
    return true;
  }

  bool by_type(JsonValue json, const Type& type, Value& out) {
    switch (type.kind) {
      case TypeKind::boolean:
        if (!json.is(JsonKind::boolean)) return wrong(json, type);
        out = Value::boolean(json.boolean());
        return true;
      case TypeKind::whole:
        if (!json.is(JsonKind::number)) return wrong(json, type);
        out = Value::rational(ValueKind::number, Rational(json.integer()));
        out.symbol = type.unit;
        return true;
      case TypeKind::set:
        return set(json, type, out);
      default:
        break;
    }
    if (!json.is(JsonKind::text)) return wrong(json, type);
    std::string_view text = json.text();
    switch (type.kind) {
      case TypeKind::enumeration:
        return name_of_list(json, type, out);
      case TypeKind::remedy:
        return declared(json, NameKind::remedy, ValueKind::remedy, out);
      case TypeKind::party:
        return declared(json, NameKind::party, ValueKind::party, out);
      case TypeKind::decimal: {
        out.kind = ValueKind::number;
        out.symbol = type.unit;
        return read_text(json, type, parse_decimal(text, out.number));
      }
      case TypeKind::percent: {
        if (!text.ends_with('%')) return wrong(json, type, TextError::unit_missing);
        text.remove_suffix(1);
        if (text.ends_with(' ')) text.remove_suffix(1);
        out.kind = ValueKind::percent;
        const TextError error = parse_decimal(text, out.number);
        if (error != TextError::none) return wrong(json, type, error);
        return !failed(divide(out.number, Rational(100), out.number)) ||
               wrong(json, type, TextError::out_of_range);
      }
      case TypeKind::money: {
        Money money;
        const TextError error = parse_money(text, money);
        out.kind = ValueKind::money;
        out.number = to_rational(money);
        out.currency = money.currency;
        return read_text(json, type, error);
      }
      case TypeKind::duration: {
        // Longer than zero, unless the author has written a lower bound of his own.
        Duration length;
        const TextError error =
            type.has_low ? parse_duration(text, length) : parse_positive_duration(text, length);
        out = Value::make(ValueKind::duration, length.milliseconds);
        return read_text(json, type, error);
      }
      case TypeKind::period: {
        Period period;
        const TextError error = parse_positive_period(text, period);
        out = Value::make(ValueKind::period, period.count);
        out.unit = period.unit;
        return read_text(json, type, error);
      }
      case TypeKind::date: {
        Date date;
        const TextError error = parse_date(text, date);
        out = Value::make(ValueKind::date, date.days());
        return read_text(json, type, error);
      }
      case TypeKind::instant: {
        Instant instant;
        const TextError error = parse_instant(text, instant);
        out = Value::make(ValueKind::instant, instant.milliseconds());
        return read_text(json, type, error);
      }
      case TypeKind::time_of_day: {
        TimeOfDay time;
        const TextError error = parse_time_of_day(text, time);
        out = Value::make(ValueKind::time_of_day, time.milliseconds());
        return read_text(json, type, error);
      }
      case TypeKind::text:
        out = Value::of_text(unicode::to_nfc(text));
        return true;
      default:
        return wrong(json, type);
    }
  }

  const NameTable& names_;
  const Procedure& p_;
  std::string_view name_;
  bool is_private_;
  DiagnosticSink& problems_;
};

/// Facts of a group come together or not at all.
inline void check_groups(const NameTable& names, const std::vector<bool>& given, Span span,
                         DiagnosticSink& problems) {
  const Procedure& p = names.procedure();
  for (const FactGroup& group : p.groups) {
    const bool any =
        std::any_of(group.facts.begin(), group.facts.end(), [&](Id fact) { return given[fact]; });
    if (!any) continue;
    for (const Id fact : group.facts) {
      if (given[fact]) continue;
      problems.error(messages::fact_group_incomplete, span,
                     {p.text(group.name), std::string(names.spelling(NameKind::fact, fact))});
    }
  }
}

}  // namespace detail

SOP_INLINE bool read_value(JsonValue json, const Type& type, const NameTable& names, std::string_view name,
                           bool is_private, Value& out, DiagnosticSink& problems) {
  return detail::ValueReader(names, name, is_private, problems).read(json, type, out);
}

SOP_INLINE bool read_facts(JsonValue object, const NameTable& names, std::vector<FactUpdate>& facts,
                           DiagnosticSink& problems, FactGroups groups) {
  const Procedure& p = names.procedure();
  facts.clear();
  if (!object.is(JsonKind::object)) {
    problems.error(messages::facts_not_object, object.span());
    return false;
  }
  const std::size_t before = problems.error_count();
  std::vector<bool> given(p.facts.size(), false);
  for (const JsonValue member : object) {
    const Id fact = names.find(NameKind::fact, member.key());
    if (fact == no_id) {
      const Id renamed = detail::renamed_fact(names, member.key());
      if (renamed != no_id) {
        problems.error(messages::renamed_fact, member.key_span(),
                       {std::string(member.key()), std::string(names.spelling(NameKind::fact, renamed))});
      } else {
        problems.error(messages::unknown_fact, member.key_span(),
                       {std::string(member.key()), names.help_argument(NameKind::fact, member.key())});
      }
      continue;
    }
    const std::string_view name = names.spelling(NameKind::fact, fact);
    if (given[fact]) {
      problems.error(messages::fact_twice, member.key_span(), {std::string(name), std::string(member.key())});
      continue;
    }
    given[fact] = true;
    FactUpdate update;
    update.fact = fact;
    if (read_value(member, p.facts[fact].type, names, name, p.facts[fact].is_private, update.value,
                   problems)) {
      facts.push_back(std::move(update));
    }
  }
  if (groups == FactGroups::complete) detail::check_groups(names, given, object.span(), problems);
  return problems.error_count() == before;
}

SOP_INLINE bool read_facts(std::string_view text, const NameTable& names, std::vector<FactUpdate>& facts,
                           DiagnosticSink& problems, const JsonLimits& limits) {
  JsonDocument document;
  facts.clear();
  return parse_json(text, document, problems, limits) && read_facts(document.root(), names, facts, problems);
}

SOP_INLINE std::vector<Value> fact_values(const Procedure& procedure, const std::vector<FactUpdate>& facts) {
  std::vector<Value> values(procedure.facts.size());
  for (const FactUpdate& update : facts) {
    if (update.fact < values.size()) values[update.fact] = update.value;
  }
  return values;
}

SOP_INLINE std::string value_text(const Procedure& p, const Value& value, const Type* type) {
  const auto index = static_cast<std::size_t>(value.integer);
  const auto listed = [&] {
    std::string out;
    for (const Value& item : value.items) out += (out.empty() ? "" : ", ") + value_text(p, item);
    return out.empty() ? std::string("nothing") : out;
  };
  switch (value.kind) {
    case ValueKind::unknown:
      return "unknown";
    case ValueKind::none:
      return "none";
    case ValueKind::error:
      return std::string(error_text(value.error));
    case ValueKind::boolean:
      return value.integer != 0 ? "yes" : "no";
    case ValueKind::name:
      return index < p.symbols.size() ? p.symbols[index].text : std::string();
    case ValueKind::party:
      return index < p.parties.size() ? p.text(p.parties[index].name) : std::string();
    case ValueKind::remedy:
      return index < p.remedies.size() ? p.text(p.remedies[index].name) : std::string();
    case ValueKind::number: {
      const SymbolId unit = value.symbol != no_id ? value.symbol : type != nullptr ? type->unit : no_id;
      return to_text(value.number) + (unit < p.symbols.size() ? " " + p.text(unit) : std::string());
    }
    case ValueKind::percent:
      return detail::percent_text(value.number);
    case ValueKind::money:
      return detail::money_text(value.number, value.currency);
    case ValueKind::duration:
      return to_text(Duration{value.integer});
    case ValueKind::period:
      return to_text(Period{static_cast<std::int32_t>(value.integer), value.unit});
    case ValueKind::date: {
      Date date;
      return failed(Date::from_days(value.integer, date)) ? std::to_string(value.integer) : to_text(date);
    }
    case ValueKind::instant: {
      Instant instant;
      return failed(Instant::from_milliseconds(value.integer, instant)) ? std::to_string(value.integer)
                                                                        : to_text(instant);
    }
    case ValueKind::time_of_day: {
      TimeOfDay time;
      return failed(TimeOfDay::from_milliseconds(value.integer, time)) ? std::to_string(value.integer)
                                                                       : to_text(time);
    }
    case ValueKind::text:
      return value.text;
    case ValueKind::set:
    case ValueKind::list:
      return listed();
  }
  return {};
}

SOP_INLINE void write_value(JsonWriter& writer, const Procedure& p, const Value& value, const Type* type) {
  std::int64_t whole = 0;
  switch (value.kind) {
    case ValueKind::unknown:
    case ValueKind::none:
    case ValueKind::error:
      writer.null();
      return;
    case ValueKind::boolean:
      writer.boolean(value.integer != 0);
      return;
    case ValueKind::number: {
      // A decimal is a text even where it happens to be whole: its form hangs on its type, not on its value.
      const bool as_number =
          (type == nullptr || type->kind != TypeKind::decimal) && !failed(to_int64(value.number, whole));
      if (as_number) {
        writer.integer(whole);
      } else {
        writer.text(to_text(value.number));
      }
      return;
    }
    case ValueKind::set:
    case ValueKind::list:
      writer.begin_array();
      for (const Value& item : value.items) write_value(writer, p, item);
      writer.end_array();
      return;
    default:
      writer.text(value_text(p, value, type));
      return;
  }
}

SOP_INLINE void write_facts(JsonWriter& writer, const Procedure& p, const std::vector<Value>& facts,
                            Privacy privacy) {
  writer.begin_object();
  for (std::size_t i = 0; i < facts.size() && i < p.facts.size(); ++i) {
    if (!facts[i].known()) continue;
    writer.key(p.text(p.facts[i].name));
    if (privacy == Privacy::mask && p.facts[i].is_private) {
      writer.text(masked_value);
    } else {
      write_value(writer, p, facts[i], &p.facts[i].type);
    }
  }
  writer.end_object();
}

}  // namespace sop
