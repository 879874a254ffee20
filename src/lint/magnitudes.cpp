// src/lint/magnitudes.cpp — see the header.
#include "src/lint/magnitudes.hpp"

#include <algorithm>
#include <cmath>

#include "sop/date.hpp"
#include "sop/duration.hpp"
#include "sop/instant.hpp"
#include "sop/money.hpp"
#include "src/proof/space.hpp"

namespace sop::lint_checks {
namespace {

using Size = Magnitudes::Size;

// A little less than what there is: what a sum of rounded bounds misses is looked at all the same.
constexpr double most_of_fractions = 1.7e38, most_whole = 9.2e18, most_period = 2.1e9;

double as_double(const Rational& r) {
  return static_cast<double>(r.numerator()) / static_cast<double>(r.denominator());
}

double days_of(PeriodUnit unit) {
  switch (unit) {
    case PeriodUnit::week:
      return 7;
    case PeriodUnit::month:
      return 31;
    case PeriodUnit::year:
      return 366;
    case PeriodUnit::business_day:
      return 7;
    default:
      return 1;
  }
}

Size of_value(const Value& v) {
  Size s;
  switch (v.kind) {
    case ValueKind::number:
    case ValueKind::percent:
    case ValueKind::money:
      s.low = s.high = as_double(v.number);
      break;
    case ValueKind::period:
      s.low = s.high = static_cast<double>(v.integer) * days_of(v.unit);
      break;
    case ValueKind::duration:
    case ValueKind::date:
    case ValueKind::instant:
      s.low = s.high = static_cast<double>(v.integer);
      break;
    default:
      break;
  }
  return s;
}

Size hull(const Size& a, const Size& b) {
  return {std::min(a.low, b.low), std::max(a.high, b.high), a.leaves || b.leaves};
}

/// Whether an end that is declared lies beyond what a kind has.
bool beyond(const Size& s, double low, double high) {
  return (std::isfinite(s.high) && s.high > high) || (std::isfinite(s.low) && s.low < low);
}

/// What is left where nothing is known of an end: it is taken not to be there.
double or_none(double v, double none) { return std::isnan(v) ? none : v; }

Size product(const Size& a, const Size& b) {
  Size s;
  s.leaves = a.leaves || b.leaves;
  if (!std::isfinite(a.low) || !std::isfinite(a.high) || !std::isfinite(b.low) || !std::isfinite(b.high))
    return s;
  const double ends[] = {a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high};
  s.low = *std::min_element(std::begin(ends), std::end(ends));
  s.high = *std::max_element(std::begin(ends), std::end(ends));
  return s;
}

/// One over a value: of what may come near zero the smallest that a fact can be is taken.
Size inverse(const Size& a) {
  constexpr double smallest = 1e-11;
  Size s;
  s.leaves = a.leaves;
  const double near = a.low > 0 ? a.low : a.high < 0 ? -a.high : smallest;
  s.low = a.low > 0 ? 0 : -1 / near;
  s.high = a.high < 0 ? 0 : 1 / near;
  return s;
}

}  // namespace

Size Magnitudes::of(Id id) {
  if (id == no_id || known_[id] == 1) return {};
  if (known_[id] == 0) {
    known_[id] = 1;
    Size s = operation(p_.exprs[id]);
    s.low = or_none(s.low, -std::numeric_limits<double>::infinity());
    s.high = or_none(s.high, std::numeric_limits<double>::infinity());
    switch (p_.exprs[id].type) {
      case TypeKind::duration:
        s.leaves = s.leaves || beyond(s, -most_whole, most_whole);
        break;
      case TypeKind::period:
        s.leaves = s.leaves || beyond(s, -most_period, most_period);
        break;
      case TypeKind::date:
        s.leaves = s.leaves || beyond(s, Date::min_days, Date::max_days);
        break;
      case TypeKind::instant:
        s.leaves = s.leaves || beyond(s, static_cast<double>(Instant::min_milliseconds),
                                      static_cast<double>(Instant::max_milliseconds));
        break;
      default:
        s.leaves = s.leaves || beyond(s, -most_of_fractions, most_of_fractions);
    }
    sizes_[id] = s;
    known_[id] = 2;
  }
  return sizes_[id];
}

bool Magnitudes::leaves_as_amount(Id expression) {
  Type money;
  money.kind = TypeKind::money;
  return expression != no_id && named(of(expression), money).leaves;
}

bool Magnitudes::leaves_as_length(Id expression) {
  if (expression == no_id) return false;
  const Size s = of(expression);
  const bool exact = p_.exprs[expression].type == TypeKind::duration;
  const double days = Date::max_days - static_cast<double>(proof::date_of_questions) - 1;
  return s.leaves || beyond(s, 0, exact ? days * static_cast<double>(milliseconds_per_day) : days);
}

Size Magnitudes::named(Size s, const Type& type) const {
  if (type.kind == TypeKind::money) {
    const double minor = std::pow(10, p_.currency.is_none() ? 2 : p_.currency.places());
    s.leaves = s.leaves || beyond({s.low * minor, s.high * minor}, -most_whole, most_whole);
  }
  if (type.has_low) s.low = std::max(s.low, as_double(type.low));
  if (type.has_high) s.high = std::min(s.high, as_double(type.high));
  return s;
}

Size Magnitudes::operation(const Expr& e) {
  const auto operand = [&](Id i) { return of(arg(e, i)); };
  const auto negated = [](const Size& s) { return Size{-s.high, -s.low, s.leaves}; };
  // A length beside a moment is in milliseconds.
  const auto moved = [&](Size by) {
    if (e.type == TypeKind::instant && p_.exprs[arg(e, 1)].type == TypeKind::period) {
      by.low *= static_cast<double>(milliseconds_per_day);
      by.high *= static_cast<double>(milliseconds_per_day);
    }
    return by;
  };
  const auto sum = [](const Size& a, const Size& b) {
    return Size{a.low + b.low, a.high + b.high, a.leaves || b.leaves};
  };
  switch (e.op) {
    case Op::constant:
      return of_value(p_.constants[e.a]);
    case Op::setting:
      return of_value(p_.constants[p_.settings[e.a].value]);
    case Op::fact: {
      Size s;
      const Type& type = p_.facts[e.a].type;
      if (type.has_low) s.low = as_double(type.low);
      if (type.has_high) s.high = as_double(type.high);
      return s;
    }
    case Op::definition: {
      const Definition& d = p_.definitions[e.a];
      Size s = named(of(d.value), d.type);
      for (Id i = 0; i < e.args.count; ++i) s.leaves = s.leaves || operand(i).leaves;
      return s;
    }
    case Op::output: {
      const Output& out = p_.outputs[e.a];
      Size all{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(), false};
      Size total{0, 0, false};
      for (const Table& table : p_.tables) {
        const bool own = &table == &p_.tables[out.table];
        if (!own && table.exception_to != out.table) continue;
        for (const TableRow& row : table.rows) {
          if (out.place >= row.results.size()) continue;
          const Size one = named(of(row.results[out.place]), out.type);
          all = hull(all, one);
          total = sum(total, {std::min(one.low, 0.0), std::max(one.high, 0.0), one.leaves});
        }
      }
      return named(p_.tables[out.table].hit == HitPolicy::collect_sum ? total : all, out.type);
    }
    case Op::choose: {
      Size all{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity(), false};
      for (Id i = 1; i < e.args.count; i += 2) all = hull(all, operand(i));
      if (e.args.count % 2 == 1) all = hull(all, operand(e.args.count - 1));
      for (Id i = 0; i + 1 < e.args.count; i += 2) all.leaves = all.leaves || operand(i).leaves;
      return all;
    }
    case Op::negate:
      return negated(operand(0));
    case Op::add:
      return sum(operand(0), moved(operand(1)));
    case Op::subtract:
      return sum(operand(0), negated(moved(operand(1))));
    case Op::multiply:
      return product(operand(0), operand(1));
    case Op::divide:
      return product(operand(0), inverse(operand(1)));
    case Op::smaller_of:
    case Op::larger_of:
    case Op::at_most:
    case Op::at_least: {
      const bool smaller = e.op == Op::smaller_of || e.op == Op::at_most;
      Size s = operand(0);
      for (Id i = 1; i < e.args.count; ++i) {
        const Size other = operand(i);
        s.low = smaller ? std::min(s.low, other.low) : std::max(s.low, other.low);
        s.high = smaller ? std::min(s.high, other.high) : std::max(s.high, other.high);
        s.leaves = s.leaves || other.leaves;
      }
      return s;
    }
    case Op::nothing_under:
      return hull(operand(0), {0, 0, operand(1).leaves});
    case Op::round_nearest:
    case Op::round_up:
    case Op::round_down: {
      const Size s = operand(0), unit = operand(1);
      const double by = std::max(std::fabs(unit.low), std::fabs(unit.high));
      return {s.low - by, s.high + by, s.leaves || unit.leaves};
    }
    default: {
      Size s;
      for (Id i = 0; i < e.args.count; ++i) s.leaves = s.leaves || operand(i).leaves;
      if (e.op == Op::requirements)
        for (const Requirement& item : p_.requirements[e.a].items)
          s.leaves = s.leaves || of(item.condition).leaves;
      return s;
    }
  }
}

}  // namespace sop::lint_checks
