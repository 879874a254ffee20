// sop/impl/json_case.hpp — how the members of a case become JSON and come back: a writer and a reader with the same functions.
//
// impl/case_json.inl describes each part of a case once, against either of the two.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/case.hpp"
#include "sop/decision_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/impl/json_read.hpp"
#include "sop/impl/model_targets.hpp"
#include "sop/json.hpp"
#include "sop/names.hpp"

namespace sop::detail {

/// Names of an enumeration, in its order.
template <std::size_t count>
using CaseWords = std::array<std::string_view, count>;

/// Writes members of one object.
class CaseWriter {
 public:
  CaseWriter(JsonWriter& writer, const Procedure& p) : writer_(writer), p_(p) {}
  static constexpr bool reads = false;

  const Procedure& procedure() const { return p_; }
  /// The next member is written even when it has its first value, and must be there when it is read.
  CaseWriter& must() {
    must_ = true;
    return *this;
  }

  template <class Number>
  void number(std::string_view key, Number& value) {
    if (wants(value != 0)) writer_.natural(key, static_cast<std::uint64_t>(value));
  }
  void place(std::string_view key, Id& value) {
    if (wants(value != no_id)) writer_.natural(key, value);
  }
  void flag(std::string_view key, bool& value) {
    if (wants(value)) writer_.boolean(key, value);
  }
  void text(std::string_view key, std::string& value) {
    if (wants(!value.empty())) writer_.text(key, value);
  }
  void instant(std::string_view key, std::int64_t& value) {
    if (wants(value != 0)) writer_.text(key, instant_text(value));
  }
  /// An instant that may be `never`, which is left out.
  void due(std::string_view key, std::int64_t& value) {
    if (value != never) writer_.text(key, instant_text(value));
  }
  void milliseconds(std::string_view key, std::int64_t& value) {
    if (wants(value != 0)) writer_.text(key, to_text(Duration{value}));
  }
  void name(std::string_view key, NameKind kind, const auto&, Id& id) {
    if (wants(id != no_id)) writer_.text(key, spelling_of(p_, kind, id));
  }
  template <class Word, std::size_t count>
  void word(std::string_view key, const CaseWords<count>& words, Word& value) {
    if (wants(value != Word{})) writer_.text(key, words[static_cast<std::size_t>(value)]);
  }
  void money(std::string_view key, std::int64_t& minor, CurrencyCode& currency) {
    if (wants(minor != 0 || !currency.is_none())) writer_.text(key, to_text(Money{minor, currency}));
  }
  void actor(std::string_view key, Actor& actor) {
    if (actor.id.empty() && actor.role == no_id) return;
    object(key, actor, [](auto& io, Actor& a) {
      io.text("id", a.id);
      io.name("role", NameKind::party, messages::term_role, a.role);
    });
  }
  template <class T, class Members>
  void object(std::string_view key, T& value, Members members) {
    writer_.key(key).begin_object();
    CaseWriter io(writer_, p_);
    members(io, value);
    writer_.end_object();
  }
  template <class T, class Members>
  void list(std::string_view key, std::vector<T>& values, Members members) {
    if (!wants(!values.empty())) return;
    writer_.key(key).begin_array();
    for (T& value : values) {
      writer_.begin_object();
      CaseWriter io(writer_, p_);
      members(io, value);
      writer_.end_object();
    }
    writer_.end_array();
  }
  void names(std::string_view key, NameKind kind, const auto&, std::vector<Id>& ids) {
    if (!wants(!ids.empty())) return;
    writer_.key(key).begin_array();
    for (const Id id : ids) writer_.text(spelling_of(p_, kind, id));
    writer_.end_array();
  }
  void texts(std::string_view key, std::vector<std::string>& texts) {
    if (!wants(!texts.empty())) return;
    writer_.key(key).begin_array();
    for (const std::string& text : texts) writer_.text(text);
    writer_.end_array();
  }
  /// One element a thing of the procedure, under its name; those that have nothing to say are left out.
  template <class T, class IsEmpty, class Members>
  void by_name(std::string_view key, NameKind kind, const auto&, std::vector<T>& values, IsEmpty is_empty,
               Members members) {
    bool any = false;
    for (const T& value : values) any = any || !is_empty(value);
    if (!wants(any)) return;
    writer_.key(key).begin_object();
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (is_empty(values[i])) continue;
      writer_.key(spelling_of(p_, kind, static_cast<Id>(i))).begin_object();
      CaseWriter io(writer_, p_);
      members(io, values[i], static_cast<Id>(i));
      writer_.end_object();
    }
    writer_.end_object();
  }
  /// Counts under the names of transitions.
  void counts(std::string_view key, std::vector<std::uint32_t>& uses) {
    bool any = false;
    for (const std::uint32_t count : uses) any = any || count != 0;
    if (!any) return;
    writer_.key(key).begin_object();
    for (std::size_t i = 0; i < uses.size(); ++i) {
      if (uses[i] != 0) writer_.natural(p_.transitions[i].path, uses[i]);
    }
    writer_.end_object();
  }
  void fact_value(std::string_view key, Id fact, Value& value) {
    if (value.is_unknown()) return;
    writer_.key(key);
    write_value(writer_, p_, value, &p_.facts[fact].type);
  }
  /// The target of a clock: a length, a date or an instant.
  void length(std::string_view key, Value& value) {
    if (value.is_unknown()) return;
    writer_.key(key).begin_object();
    if (value.kind == ValueKind::date) {
      writer_.key("date");
    } else if (value.kind == ValueKind::instant) {
      writer_.key("instant");
    } else {
      writer_.key(value.kind == ValueKind::duration ? "duration" : "period");
    }
    write_value(writer_, p_, value);
    if (value.kind == ValueKind::period && value.symbol < p_.calendars.size())
      writer_.text("calendar", p_.text(p_.calendars[value.symbol].name));
    writer_.end_object();
  }

 private:
  bool wants(bool filled) { return std::exchange(must_, false) || filled; }

  JsonWriter& writer_;
  const Procedure& p_;
  bool must_ = false;
};

/// Reads members of one object; the keys that nobody asked for are told when it ends.
class CaseReader {
 public:
  CaseReader(JsonShape& shape, const NameTable& names, const JsonAt& at)
      : shape_(shape), names_(names), p_(names.procedure()), at_(at) {}
  ~CaseReader() { tell_unknown_keys(); }
  CaseReader(const CaseReader&) = delete;
  CaseReader& operator=(const CaseReader&) = delete;
  static constexpr bool reads = true;

  const Procedure& procedure() const { return p_; }
  CaseReader& must() {
    must_ = true;
    return *this;
  }

  /// A key that was looked at already.
  void known(std::string_view key) { keys_.push_back(key); }

  template <class Number>
  void number(std::string_view key, Number& value) {
    JsonAt at;
    if (!find(key, at)) return;
    constexpr bool wide = sizeof(Number) > 4;
    shape_.number(at, 0, wide ? INT64_MAX : std::int64_t{UINT32_MAX} - 1, value);
  }
  void place(std::string_view key, Id& value) { number(key, value); }
  void flag(std::string_view key, bool& value) {
    JsonAt at;
    if (find(key, at)) shape_.boolean(at, value);
  }
  void text(std::string_view key, std::string& value) {
    JsonAt at;
    if (find(key, at)) shape_.text(at, value);
  }
  void instant(std::string_view key, std::int64_t& value) {
    JsonAt at;
    if (find(key, at)) shape_.instant(at, value);
  }
  void due(std::string_view key, std::int64_t& value) {
    value = never;
    instant(key, value);
  }
  void milliseconds(std::string_view key, std::int64_t& value) {
    JsonAt at;
    if (!find(key, at)) return;
    Duration length;
    if (!at.value.is(JsonKind::text) || failed(parse_duration(at.value.text(), length))) {
      shape_.wrong(at, messages::expected_length, {"`\"15 min\"`"});
    }
    value = length.milliseconds;
  }
  void name(std::string_view key, NameKind kind, const auto& what, Id& id) {
    JsonAt at;
    if (find(key, at)) shape_.name(at, names_, kind, what, id);
  }
  template <class Word, std::size_t count>
  void word(std::string_view key, const CaseWords<count>& words, Word& value) {
    JsonAt at;
    std::size_t place = 0;
    if (find(key, at) && shape_.word(at, std::vector<std::string_view>(words.begin(), words.end()), place))
      value = static_cast<Word>(place);
  }
  void money(std::string_view key, std::int64_t& minor, CurrencyCode& currency) {
    JsonAt at;
    Money money;
    if (!find(key, at) || !shape_.money(at, money)) return;
    minor = money.minor;
    if (!money.currency.is_none()) currency = money.currency;
  }
  void actor(std::string_view key, Actor& actor) {
    object(key, actor, [](auto& io, Actor& a) {
      io.text("id", a.id);
      io.name("role", NameKind::party, messages::term_role, a.role);
    });
  }
  template <class T, class Members>
  void object(std::string_view key, T& value, Members members) {
    JsonAt at;
    if (find(key, at)) read_object(at, value, members);
  }
  template <class T, class Members>
  void list(std::string_view key, std::vector<T>& values, Members members) {
    JsonAt at;
    if (!find(key, at) || !shape_.array(at)) return;
    std::uint32_t index = 0;
    for (const JsonValue element : at.value) {
      values.emplace_back();
      read_object({element, &at, {}, index++}, values.back(), members);
    }
  }
  void names(std::string_view key, NameKind kind, const auto& what, std::vector<Id>& ids) {
    JsonAt at;
    if (!find(key, at) || !shape_.array(at)) return;
    std::uint32_t index = 0;
    for (const JsonValue element : at.value) {
      Id id = no_id;
      if (shape_.name({element, &at, {}, index++}, names_, kind, what, id)) ids.push_back(id);
    }
  }
  void texts(std::string_view key, std::vector<std::string>& texts) {
    JsonAt at;
    if (!find(key, at) || !shape_.array(at)) return;
    std::uint32_t index = 0;
    for (const JsonValue element : at.value) {
      texts.emplace_back();
      shape_.text({element, &at, {}, index++}, texts.back());
    }
  }
  template <class T, class IsEmpty, class Members>
  void by_name(std::string_view key, NameKind kind, const auto& what, std::vector<T>& values, IsEmpty,
               Members members) {
    each_name(key, kind, what, values.size(), [&](const JsonAt& at, Id id) {
      read_object(at, values[id], [&](auto& io, T& value) { members(io, value, id); });
    });
  }
  void counts(std::string_view key, std::vector<std::uint32_t>& uses) {
    each_name(key, NameKind::transition, messages::term_transition, uses.size(),
              [&](const JsonAt& at, Id id) { shape_.number(at, 1, std::int64_t{UINT32_MAX} - 1, uses[id]); });
  }
  void fact_value(std::string_view key, Id fact, Value& value) {
    JsonAt at;
    if (!find(key, at)) return;
    const Fact& f = p_.facts[fact];
    read_value(at.value, f.type, names_, p_.text(f.name), f.is_private, value, shape_.problems());
  }
  void length(std::string_view key, Value& value) {
    JsonAt at;
    if (!find(key, at)) return;
    struct {
      std::string_view key;
      TypeKind kind;
    } constexpr forms[] = {{"duration", TypeKind::duration},
                           {"period", TypeKind::period},
                           {"date", TypeKind::date},
                           {"instant", TypeKind::instant}};
    read_object(at, value, [&](CaseReader& io, Value& out) {
      bool found = false;
      for (const auto& form : forms) {
        JsonAt inner;
        if (!io.find(form.key, inner)) continue;
        Type type;
        type.kind = form.kind;
        if (form.kind == TypeKind::duration) {  // what is computed may be nothing, or less: too late at once
          type.has_low = true;
          type.low = Rational(Instant::min_milliseconds - Instant::max_milliseconds);
        }
        found = true;
        read_value(inner.value, type, names_, "target", false, out, shape_.problems());
      }
      Id calendar = no_id;
      io.name("calendar", NameKind::calendar, messages::term_calendar, calendar);
      if (calendar != no_id && out.kind == ValueKind::period) out.symbol = calendar;
      if (!found) shape_.wrong(at, messages::expected_clock_target);
    });
  }

 private:
  /// The member, when it is there. One that must be there and is not is told.
  bool find(std::string_view key, JsonAt& out) {
    keys_.push_back(key);
    const bool needed = std::exchange(must_, false);
    if (needed) return shape_.need(at_, key, out);
    out = shape_.member(at_, key);
    return out.value.valid();
  }

  template <class T, class Members>
  void read_object(const JsonAt& at, T& value, Members members) {
    if (!at.value.is(JsonKind::object)) {
      shape_.wrong(at, messages::expected_object);
      return;
    }
    CaseReader io(shape_, names_, at);
    members(io, value);
  }

  template <class Each>
  void each_name(std::string_view key, NameKind kind, const auto& what, std::size_t size, Each each) {
    JsonAt at;
    if (!find(key, at)) return;
    if (!at.value.is(JsonKind::object)) {
      shape_.wrong(at, messages::expected_object);
      return;
    }
    std::vector<bool> seen(size);
    for (const JsonValue member : at.value) {
      Id id = no_id;
      if (!shape_.name_text(member.key(), member.key_span(), names_, kind, what, id) || id >= size) continue;
      if (seen[id]) {
        shape_.problems().error(messages::json_duplicate_key, member.key_span(), {std::string(member.key())});
        continue;
      }
      seen[id] = true;
      each(JsonAt{member, &at, member.key(), 0}, id);
    }
  }

  void tell_unknown_keys() {
    if (!at_.value.is(JsonKind::object)) return;
    for (const JsonValue member : at_.value) {
      bool known = false;
      for (const std::string_view key : keys_) known = known || key == member.key();
      if (known) continue;
      shape_.problems().error(messages::json_unknown_key, member.key_span(),
                              {way_to(at_, messages::text_the_case), std::string(member.key()),
                               name_help_argument(member.key(), keys_)});
    }
  }

  JsonShape& shape_;
  const NameTable& names_;
  const Procedure& p_;
  const JsonAt& at_;
  std::vector<std::string_view> keys_;
  bool must_ = false;
};

}  // namespace sop::detail
