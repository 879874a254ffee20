// sop/impl/json_read.hpp — JSON of a known shape: what the strict readers and writers of the core share.
//
// A JsonAt is a value with the way to it, so that a message can say `roster/day_duty[2]/from`. The functions answer false
// after they have said what is wrong; readers go on, so that all mistakes of a text are told at once.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "sop/date.hpp"
#include "sop/diagnostic.hpp"
#include "sop/impl/diagnostic_terms.hpp"
#include "sop/instant.hpp"
#include "sop/json.hpp"
#include "sop/messages/facts.hpp"
#include "sop/messages/resolve.hpp"
#include "sop/money.hpp"
#include "sop/names.hpp"

namespace sop::detail {

/// Windows of the calendar as events write them, one a WindowKind.
inline constexpr std::string_view window_words[] = {"", "each week", "each month", "each quarter",
                                                    "each year"};

struct JsonAt {
  JsonValue value;
  const JsonAt* up = nullptr;
  std::string_view key;     ///< in an object
  std::uint32_t index = 0;  ///< in an array
};

/// `roster/day_duty[2]/from`, as an argument of a message; what stands at the top is called by `top`.
inline std::string way_to(const JsonAt& at, MessageId top) {
  std::vector<const JsonAt*> steps;
  for (const JsonAt* step = &at; step != nullptr; step = step->up) steps.push_back(step);
  if (steps.size() == 1) return catalogue_term(top);
  std::string out;
  for (std::size_t i = steps.size() - 1; i-- > 0;) {
    if (steps[i + 1]->value.is(JsonKind::array)) {
      out += "[" + std::to_string(steps[i]->index) + "]";
    } else {
      out += (out.empty() ? "" : "/") + std::string(steps[i]->key);
    }
  }
  return out;
}

/// Reads values of a known shape; `top` is what the whole text is called in messages: `text_the_event`.
class JsonShape {
 public:
  JsonShape(MessageId top, DiagnosticSink& problems) : top_(top), problems_(problems) {}

  DiagnosticSink& problems() { return problems_; }
  bool fine() const { return problems_.error_count() == 0; }

  /// Says that something is not as it should be; false.
  bool wrong(const JsonAt& at, MessageId expected, std::initializer_list<std::string> arguments = {}) {
    return wrong(at, catalogue_term(expected, arguments));
  }
  /// `expected` as an argument of a message.
  bool wrong(const JsonAt& at, std::string expected) {
    problems_.error(messages::json_wrong_kind, at.value.span(), {way_to(at, top_), std::move(expected)});
    return false;
  }

  /// An object that has no other keys than these.
  bool object(const JsonAt& at, std::initializer_list<std::string_view> keys) {
    if (!at.value.is(JsonKind::object)) return wrong(at, messages::expected_object);
    bool good = true;
    for (const JsonValue member : at.value) {
      bool known = false;
      for (const std::string_view key : keys) known = known || key == member.key();
      if (known) continue;
      good = false;
      problems_.error(messages::json_unknown_key, member.key_span(),
                      {way_to(at, top_), std::string(member.key()),
                       name_help_argument(member.key(), std::vector<std::string_view>(keys))});
    }
    return good;
  }

  JsonAt member(const JsonAt& at, std::string_view key) { return {at.value.find(key), &at, key, 0}; }

  /// A member that must be there.
  bool need(const JsonAt& at, std::string_view key, JsonAt& out) {
    out = member(at, key);
    if (out.value.valid()) return true;
    problems_.error(messages::json_missing_key, at.value.span(), {way_to(at, top_), std::string(key)});
    return false;
  }

  bool array(const JsonAt& at) { return at.value.is(JsonKind::array) || wrong(at, messages::type_list); }

  bool text(const JsonAt& at, std::string& out) {
    if (!at.value.is(JsonKind::text)) return wrong(at, messages::type_text);
    out = std::string(at.value.text());
    return true;
  }
  bool boolean(const JsonAt& at, bool& out) {
    if (!at.value.is(JsonKind::boolean)) return wrong(at, messages::term_list_or, {"`true`", "`false`"});
    out = at.value.boolean();
    return true;
  }
  /// A whole number from `low` to `high`.
  template <class Number>
  bool number(const JsonAt& at, std::int64_t low, std::int64_t high, Number& out) {
    if (!at.value.is(JsonKind::number) || at.value.integer() < low || at.value.integer() > high) {
      return wrong(at, messages::expected_whole_between, {std::to_string(low), std::to_string(high)});
    }
    out = static_cast<Number>(at.value.integer());
    return true;
  }
  bool instant(const JsonAt& at, std::int64_t& out) {
    Instant instant;
    if (!at.value.is(JsonKind::text) || failed(parse_instant(at.value.text(), instant))) {
      return wrong(at, messages::expected_instant, {"`\"2026-03-27T15:50:00Z\"`"});
    }
    out = instant.milliseconds();
    return true;
  }
  bool date(const JsonAt& at, std::int32_t& out) {
    Date date;
    if (!at.value.is(JsonKind::text) || failed(parse_date(at.value.text(), date))) {
      return wrong(at, messages::expected_date, {"`\"2026-03-27\"`"});
    }
    out = date.days();
    return true;
  }
  bool money(const JsonAt& at, Money& out) {
    if (!at.value.is(JsonKind::text) || failed(parse_money(at.value.text(), out))) {
      return wrong(at, messages::expected_money, {"`\"80.00 EUR\"`"});
    }
    return true;
  }
  /// One of a few words; `out` is its place.
  bool word(const JsonAt& at, const std::vector<std::string_view>& words, std::size_t& out) {
    if (at.value.is(JsonKind::text)) {
      for (std::size_t i = 0; i < words.size(); ++i) {
        if (words[i] != at.value.text()) continue;
        out = i;
        return true;
      }
    }
    return wrong(at, messages::type_enumeration, {name_list_argument(words)});
  }
  /// The name of something of the procedure; `what` as in "no role is called `x`": a row of the catalogue.
  bool name(const JsonAt& at, const NameTable& names, NameKind kind, const auto& what, Id& out) {
    if (!at.value.is(JsonKind::text)) return wrong(at, messages::term_name);
    return name_text(at.value.text(), at.value.span(), names, kind, what, out);
  }
  bool name_text(std::string_view text, Span span, const NameTable& names, NameKind kind, MessageId what,
                 Id& out) {
    return name_text(text, span, names, kind, catalogue_term(what), out);
  }
  bool name_text(std::string_view text, Span span, const NameTable& names, NameKind kind,
                 const std::string& what, Id& out) {
    const Id id = names.find(kind, text);
    if (id == no_id) {
      problems_.error(messages::json_unknown_name, span,
                      {what, std::string(text), names.help_argument(kind, text)});
      return false;
    }
    out = id;
    return true;
  }

 private:
  MessageId top_;
  DiagnosticSink& problems_;
};

/// A list of the names of facts, if there are any.
inline void write_fact_names(JsonWriter& writer, const Procedure& p, std::string_view key,
                             const std::vector<Id>& facts) {
  if (facts.empty()) return;
  writer.key(key).begin_array();
  for (const Id id : facts) {
    if (id < p.facts.size()) writer.text(p.text(p.facts[id].name));
  }
  writer.end_array();
}

}  // namespace sop::detail
