// sop/value.hpp — a value of the language, and its type.
//
// One struct for every kind, because a value travels: from JSON into a fact, through a condition, into a reason. Three
// kinds are not data but answers: `unknown` (nobody has told), `none` (told that there is none) and `error` (it cannot be
// computed, and why). Numbers are exact rationals; money inside an expression is a rational in major units with its
// currency, and is rounded to minor units where it gets a name (docs/semantics.md, Values).
//
// The slow interpreter computes with this struct as it is; the engine packs the same values more tightly.
//
// Thread-safety: values. Cost: about 120 bytes; texts and lists may allocate.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/config.hpp"
#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/money.hpp"
#include "sop/rational.hpp"

namespace sop {

/// A name of a procedure (declared or a value of an enumeration), by its place in Procedure::symbols. Names that are equal
/// after NFC and case folding are one symbol.
using SymbolId = std::uint32_t;
/// Any other thing of a procedure, by its place in the vector that holds its kind.
using Id = std::uint32_t;
inline constexpr Id no_id = 0xFFFFFFFFU;

enum class ValueKind : std::uint8_t {
  unknown,
  none,
  error,
  boolean,      ///< integer 0 or 1
  name,         ///< a value of an enumeration: integer = SymbolId
  party,        ///< a role, team, schedule: integer = index in Procedure::parties
  remedy,       ///< integer = index in Procedure::remedies
  number,       ///< whole or decimal: `number`; `symbol` = own unit or no_id
  percent,      ///< `number` as a share: 10 % is 1/10
  money,        ///< `number` in major units, `currency`
  duration,     ///< exact: integer in milliseconds
  period,       ///< of the calendar: integer = count, `unit`; `symbol` = calendar or no_id
  date,         ///< integer = days since 1970-01-01
  instant,      ///< integer = milliseconds since the epoch, UTC
  time_of_day,  ///< integer = milliseconds since midnight
  text,         ///< `text`, NFC
  set,          ///< `items`: names, in the order of their enumeration
  list,         ///< `items`: what a collecting table found
};

/// Why a value is an error. Each has a word for people in the catalogue.
enum class ErrorCode : std::uint8_t {
  ok,
  overflow,
  division_by_zero,
  two_currencies,
  out_of_range,         ///< outside the declared range of a fact or output
  no_row,               ///< no row of the table applies and there is no `otherwise`
  two_rows,             ///< `unique`: two rows apply
  different_results,    ///< `any`: two rows apply with different results
  two_exceptions,       ///< two exceptions apply and are not ordered
  not_in_force,         ///< no row of a dated table is in force on the date
  does_not_exist,       ///< arithmetic with `none`
  date_does_not_exist,  ///< month end without a rule, or outside 1900-2199
  no_currency,          ///< the case has not chosen one
  not_available,  ///< needs something that is not there: a zone that nobody handed in, a case, a present
  limit,          ///< a stated limit of evaluation was passed
  never_opens,    ///< the calendar has no hours, or too few, to count what is to be counted
};

struct Value {
  ValueKind kind = ValueKind::unknown;
  ErrorCode error = ErrorCode::ok;
  PeriodUnit unit = PeriodUnit::day;
  CurrencyCode currency{};
  SymbolId symbol = no_id;
  std::int64_t integer = 0;
  Rational number{};
  std::string text;
  std::vector<Value> items;

  bool known() const { return kind != ValueKind::unknown && kind != ValueKind::error; }
  bool is_unknown() const { return kind == ValueKind::unknown; }
  bool is_error() const { return kind == ValueKind::error; }
  bool is_none() const { return kind == ValueKind::none; }
  bool is_yes() const { return kind == ValueKind::boolean && integer != 0; }
  bool is_no() const { return kind == ValueKind::boolean && integer == 0; }

  static Value make(ValueKind k, std::int64_t i) {
    Value v;
    v.kind = k;
    v.integer = i;
    return v;
  }
  static Value unknown() { return {}; }
  static Value none() { return make(ValueKind::none, 0); }
  static Value failed(ErrorCode code) {
    Value v;
    v.kind = ValueKind::error;
    v.error = code;
    return v;
  }
  static Value boolean(bool b) { return make(ValueKind::boolean, b ? 1 : 0); }
  static Value name(SymbolId s) { return make(ValueKind::name, s); }
  static Value party(Id p) { return make(ValueKind::party, p); }
  static Value rational(ValueKind k, Rational r) {
    Value v;
    v.kind = k;
    v.number = r;
    return v;
  }
  static Value of_text(std::string t) {
    Value v;
    v.kind = ValueKind::text;
    v.text = std::move(t);
    return v;
  }

  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.kind, s.error, s.unit, s.currency, s.symbol, s.integer, s.number, s.text, s.items);
  }
};

/// What a fact, an output, a definition or an expression is.
enum class TypeKind : std::uint8_t {
  none,  ///< no type: an error was reported
  boolean,
  enumeration,
  set,  ///< some of an enumeration
  whole,
  decimal,
  percent,
  money,
  duration,
  period,
  date,
  instant,
  time_of_day,
  text,
  remedy,
  party,
  list,
};

/// A type with its bounds. `low` and `high` are in the unit of the value: numbers as they are, percent as a share, money
/// in major units, durations in milliseconds, dates in days, instants and times in milliseconds.
struct Type {
  TypeKind kind = TypeKind::none;
  bool or_none = false;
  bool ordered = false;  ///< enumeration: `<` has a meaning, in the order written
  bool has_low = false, has_high = false;
  bool low_open = false, high_open = false;
  SymbolId unit = no_id;        ///< an own unit of a number
  std::vector<SymbolId> names;  ///< enumeration, set
  Rational low{}, high{};

  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.kind, s.or_none, s.ordered, s.has_low, s.has_high, s.low_open, s.high_open, s.unit, s.names, s.low,
      s.high);
  }
};

}  // namespace sop
