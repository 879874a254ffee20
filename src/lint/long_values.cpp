// src/lint/long_values.cpp — see the header.
#include "src/lint/long_values.hpp"

#include <algorithm>
#include <utility>

#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/money.hpp"
#include "sop/rational.hpp"
#include "sop/reference.hpp"

namespace sop::lint_checks {
namespace {

/// Values as they are collected: those that do not fit the type are left out.
class Collected {
 public:
  Collected(const Procedure& p, const Type& type) : p_(p), type_(type) {}

  void add(Value value) {
    if (reference::fits(value, type_)) values_.push_back(std::move(value));
  }
  /// A number of the type, in the unit of its bounds.
  void number(const Rational& amount) {
    Value value = Value::rational(type_.kind == TypeKind::percent ? ValueKind::percent
                                  : type_.kind == TypeKind::money ? ValueKind::money
                                                                  : ValueKind::number,
                                  amount);
    if (type_.kind == TypeKind::money) value.currency = p_.currency;
    if (value.kind == ValueKind::number) value.symbol = type_.unit;
    add(std::move(value));
  }
  std::vector<Value> take() { return std::move(values_); }

 private:
  const Procedure& p_;
  const Type& type_;
  std::vector<Value> values_;
};

Rational shifted(const Rational& from, std::int64_t by, std::int64_t parts) {
  Rational step, out;
  if (failed(Rational::make(by, parts, step)) || failed(add(from, step, out))) return from;
  return out;
}

/// The bounds, and what lies beside them by `1 / parts`.
void at_bounds(const Type& type, std::int64_t parts, Collected& out) {
  for (const Rational& bound : {type.low, type.high})
    for (const std::int64_t by : {0, 1, -1}) out.number(shifted(bound, by, parts));
}

/// The last whole numbers of each number of digits: all words that stand beside a number stand beside some of them.
void last_wholes(const Type& type, Collected& out) {
  constexpr std::int64_t enough = 25;  // of the forms of Russian: 1, 2..4 and the others, without 11..14
  std::int64_t low = 0, high = 0;
  if (failed(to_int64(type.low, low)) || failed(to_int64(type.high, high))) return;
  std::vector<std::int64_t> tops = {high};
  for (std::int64_t power = 10; power <= 100'000'000'000'000'000; power *= 10) {
    if (power <= high) tops.push_back(power - 1);
    if (low <= -power) tops.push_back(-power + enough - 1);
  }
  tops.push_back(low + std::min(enough - 1, high - low));
  for (const std::int64_t top : tops)
    for (std::int64_t back = 0; back < enough && top - back >= low; ++back) out.number(Rational(top - back));
}

/// Every unit counted, with each of the forms that its word may have.
void lengths_between(std::int64_t low, std::int64_t high, Collected& out) {
  const std::int64_t hours_high = high / milliseconds_per_hour;
  const std::int64_t counts[] = {51, 52, 59};
  const std::int64_t thousandths[] = {991, 992, 999};
  for (const std::int64_t bound : {low, high}) out.add(Value::make(ValueKind::duration, bound));
  for (std::int64_t hours = std::max<std::int64_t>(0, hours_high - 12); hours <= hours_high; ++hours)
    for (const std::int64_t minutes : counts)
      for (const std::int64_t seconds : counts)
        for (const std::int64_t rest : thousandths)
          out.add(Value::make(ValueKind::duration, hours * milliseconds_per_hour +
                                                       minutes * milliseconds_per_minute +
                                                       seconds * milliseconds_per_second + rest));
  // A short range may hold none of these.
  for (std::int64_t back = 1; back <= 12 && high - back > low; ++back)
    out.add(Value::make(ValueKind::duration, high - back));
}

/// Days of a year from each bound, four weeks apart and with two digits; of 2026 where there is no bound.
std::vector<std::int64_t> days_between(bool has_low, std::int64_t low, bool has_high, std::int64_t high) {
  constexpr std::int64_t first_of_2026 = 20454;
  std::vector<std::int64_t> days;
  const auto year_from = [&](std::int64_t first) {
    for (std::int64_t day = 0; day <= 366; day += 4) days.push_back(first + day);
  };
  if (has_low) year_from(low);
  if (has_high) year_from(high - 366);
  if (!has_low && !has_high) year_from(first_of_2026);
  return days;
}

std::int64_t whole_or(const Rational& number, std::int64_t otherwise) {
  std::int64_t out = 0;
  return failed(to_int64(number, out)) ? otherwise : out;
}

}  // namespace

std::vector<Value> long_values(const Procedure& p, const Type& type) {
  Collected out(p, type);
  const bool bounded = type.has_low && type.has_high;
  const std::int64_t low = whole_or(type.low, 0), high = whole_or(type.high, 0);
  switch (type.kind) {
    case TypeKind::whole:
      if (bounded) last_wholes(type, out);
      break;
    case TypeKind::decimal:
    case TypeKind::percent:
      if (!bounded) break;
      // As many places as a number may have, fewer where there are many digits before the point.
      for (std::int64_t parts = 1; parts <= 1'000'000'000; parts *= 10)
        at_bounds(type, type.kind == TypeKind::percent ? parts * 100 : parts, out);
      break;
    case TypeKind::money: {
      std::int64_t parts = 1;
      for (unsigned place = 0; place < p.currency.places(); ++place) parts *= 10;
      if (bounded) at_bounds(type, parts, out);
      break;
    }
    case TypeKind::duration:
      if (type.has_high) lengths_between(low, high, out);
      break;
    case TypeKind::date:
      for (const std::int64_t day : days_between(type.has_low, low, type.has_high, high))
        out.add(Value::make(ValueKind::date, day));
      break;
    case TypeKind::instant: {
      const std::int64_t at = milliseconds_per_day - 1;  // to the millisecond
      for (const std::int64_t day :
           days_between(type.has_low, low / milliseconds_per_day, type.has_high, high / milliseconds_per_day))
        out.add(Value::make(ValueKind::instant, day * milliseconds_per_day + at));
      break;
    }
    case TypeKind::time_of_day:
      for (const std::int64_t bound : {low, high})
        for (const std::int64_t by : {0, 1, -1}) out.add(Value::make(ValueKind::time_of_day, bound + by));
      out.add(Value::make(ValueKind::time_of_day, milliseconds_per_day - 1));
      out.add(Value::make(ValueKind::time_of_day, milliseconds_per_day / 2 - 1));
      break;
    case TypeKind::set: {
      Value all = Value::make(ValueKind::set, 0);
      for (const SymbolId name : type.names) all.items.push_back(Value::name(name));
      out.add(std::move(all));
      break;
    }
    case TypeKind::remedy:
      for (Id remedy = 0; remedy < p.remedies.size(); ++remedy)
        out.add(Value::make(ValueKind::remedy, remedy));
      break;
    case TypeKind::party:
      for (Id party = 0; party < p.parties.size(); ++party) out.add(Value::party(party));
      break;
    default:
      break;
  }
  return out.take();
}

}  // namespace sop::lint_checks
