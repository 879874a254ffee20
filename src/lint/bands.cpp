// src/lint/bands.cpp — see the header.
#include "src/lint/bands.hpp"

#include <algorithm>

#include "sop/reference.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

/// A value as a place on the line of its type; false: it has none.
bool on_the_line(const Value& value, Rational& at) {
  switch (value.kind) {
    case ValueKind::number:
    case ValueKind::percent:
    case ValueKind::money:
      at = value.number;
      return true;
    case ValueKind::duration:
    case ValueKind::date:
    case ValueKind::instant:
    case ValueKind::time_of_day:
      at = Rational(value.integer);
      return true;
    default:
      return false;
  }
}

bool counted_in_whole_numbers(TypeKind kind) {
  return kind == TypeKind::whole || kind == TypeKind::duration || kind == TypeKind::date ||
         kind == TypeKind::instant || kind == TypeKind::time_of_day;
}

/// The value of a fact at a place on the line; false: the fact has no such value.
bool value_at(const Procedure& p, Id fact, Rational at, Value& out) {
  const Type& type = p.facts[fact].type;
  switch (type.kind) {
    case TypeKind::whole:
    case TypeKind::decimal:
      out = Value::rational(ValueKind::number, at);
      out.symbol = type.unit;
      break;
    case TypeKind::percent:
      out = Value::rational(ValueKind::percent, at);
      break;
    case TypeKind::money:
      if (Rational rounded; p.currency.is_none() ||
                            failed(round_to_scale(at, p.currency.places(), Rounding::half_up, rounded)) ||
                            compare(rounded, at) != 0)
        return false;
      out = Value::rational(ValueKind::money, at);
      out.currency = p.currency;
      break;
    default: {
      std::int64_t whole = 0;
      if (!counted_in_whole_numbers(type.kind) || failed(to_int64(at, whole))) return false;
      const ValueKind kind = type.kind == TypeKind::duration  ? ValueKind::duration
                             : type.kind == TypeKind::date    ? ValueKind::date
                             : type.kind == TypeKind::instant ? ValueKind::instant
                                                              : ValueKind::time_of_day;
      out = Value::make(kind, whole);
    }
  }
  return reference::fits(out, type);
}

/// The smallest step between two values of a type; zero: there is always one between two others.
Rational step_of(const Procedure& p, const Type& type) {
  if (counted_in_whole_numbers(type.kind)) return Rational(1);
  Rational step(0);
  if (type.kind != TypeKind::money) return step;
  (void)from_decimal(1, p.currency.places(), step);
  return step;
}

bool in_band(const CellSet& band, Rational at) {
  if (band.has_low) {
    const int order = compare(at, band.low);
    if (order < 0 || (order == 0 && band.low_open)) return false;
  }
  if (band.has_high) {
    const int order = compare(at, band.high);
    if (order > 0 || (order == 0 && band.high_open)) return false;
  }
  return true;
}

/// Places worth a look: the ends of bands, one step beside them, and halfway.
std::vector<Rational> places(const Procedure& p, Id fact, const CellSet& a, const CellSet& b) {
  std::vector<Rational> out;
  Rational step = step_of(p, p.facts[fact].type);
  if (compare(step, Rational(0)) == 0) step = Rational(1);
  const auto look_at = [&](bool there, Rational at) {
    if (!there) return;
    Rational beside;
    out.push_back(at);
    if (!failed(add(at, step, beside))) out.push_back(beside);
    if (!failed(subtract(at, step, beside))) out.push_back(beside);
  };
  look_at(a.has_low, a.low);
  look_at(a.has_high, a.high);
  look_at(b.has_low, b.low);
  look_at(b.has_high, b.high);
  const std::size_t ends = out.size();
  for (std::size_t i = 0; i < ends; ++i) {
    for (std::size_t k = i + 1; k < ends; ++k) {
      Rational sum, half;
      if (!failed(add(out[i], out[k], sum)) && !failed(divide(sum, Rational(2), half))) out.push_back(half);
    }
  }
  return out;
}

}  // namespace

CellSet cell_set(const Procedure& p, Id cell) {
  CellSet set;
  if (cell == no_id) return set;
  set.kind = CellSet::Kind::other;
  const Expr& e = p.exprs[cell];
  const auto arg = [&](Id i) { return constant_of(p, p.expr_args[e.args.first + i]); };
  if (e.args.count < 2 || arg(1) == nullptr) return set;
  const Value& first = *arg(1);
  Rational at, end;
  if (e.op == Op::equal || e.op == Op::is_one_of) {
    for (Id i = 1; i < e.args.count; ++i) {
      const Value* value = arg(i);
      if (value == nullptr) return set;
      if (value->kind == ValueKind::name || value->kind == ValueKind::boolean) set.values.push_back(*value);
    }
    if (set.values.size() == e.args.count - 1) {
      set.kind = CellSet::Kind::values;
    } else if (e.op == Op::equal && on_the_line(first, at)) {
      set.kind = CellSet::Kind::band;
      set.has_low = set.has_high = true;
      set.low = set.high = at;
    }
    return set;
  }
  if (!on_the_line(first, at)) return set;
  switch (e.op) {
    case Op::less:
    case Op::less_equal:
      set.has_high = true;
      set.high = at;
      set.high_open = e.op == Op::less;
      break;
    case Op::greater:
    case Op::greater_equal:
      set.has_low = true;
      set.low = at;
      set.low_open = e.op == Op::greater;
      break;
    case Op::in_range:
      if (e.args.count < 3 || arg(2) == nullptr || !on_the_line(*arg(2), end)) return set;
      set.has_low = set.has_high = true;
      set.low = at;
      set.high = end;
      set.low_open = (e.flags & flag_low_open) != 0;
      set.high_open = (e.flags & flag_high_open) != 0;
      break;
    default:
      return set;
  }
  set.kind = CellSet::Kind::band;
  return set;
}

bool ends_before(const CellSet& a, const CellSet& b) {
  if (a.kind != CellSet::Kind::band || b.kind != CellSet::Kind::band || !a.has_high || !b.has_low)
    return false;
  const int order = compare(a.high, b.low);
  return order < 0 || (order == 0 && (a.high_open || b.low_open));
}

Id fact_of_column(const Procedure& p, Id input) {
  if (input == no_id || p.exprs[input].op != Op::fact) return no_id;
  return p.exprs[input].a;
}

bool may_hold(const CellSet& cell, const Value& value) {
  if (cell.kind == CellSet::Kind::any || cell.kind == CellSet::Kind::other) return true;
  if (cell.kind == CellSet::Kind::values)
    return std::any_of(cell.values.begin(), cell.values.end(),
                       [&](const Value& v) { return v.kind == value.kind && v.integer == value.integer; });
  Rational at;
  return on_the_line(value, at) && in_band(cell, at);
}

std::vector<Value> values_on_the_line(const Procedure& p, Id fact, const std::vector<CellSet>& bands) {
  const Type& type = p.facts[fact].type;
  std::vector<Rational> ends;
  const auto end = [&](bool there, Rational at) {
    if (there) ends.push_back(at);
  };
  end(type.has_low, type.low);
  end(type.has_high, type.high);
  for (const CellSet& band : bands) {
    end(band.has_low, band.low);
    end(band.has_high, band.high);
  }
  const auto sort = [](std::vector<Rational>& list) {
    std::sort(list.begin(), list.end(), [](Rational a, Rational b) { return compare(a, b) < 0; });
    list.erase(
        std::unique(list.begin(), list.end(), [](Rational a, Rational b) { return compare(a, b) == 0; }),
        list.end());
  };
  sort(ends);
  Rational step = step_of(p, type);
  if (compare(step, Rational(0)) == 0) step = Rational(1);
  std::vector<Rational> tries = ends;
  for (std::size_t i = 0; i < ends.size(); ++i) {
    Rational beside, half;
    if (!failed(add(ends[i], step, beside))) tries.push_back(beside);
    if (!failed(subtract(ends[i], step, beside))) tries.push_back(beside);
    if (i > 0 && !failed(add(ends[i - 1], ends[i], beside)) && !failed(divide(beside, Rational(2), half)))
      tries.push_back(half);
  }
  sort(tries);
  std::vector<Value> out;
  for (const Rational at : tries)
    if (Value value; value_at(p, fact, at, value)) out.push_back(std::move(value));
  return out;
}

bool value_in_both(const Procedure& p, Id fact, const CellSet& a, const CellSet& b, Value& out) {
  if (a.kind == CellSet::Kind::other || b.kind == CellSet::Kind::other) return false;
  if (a.kind == CellSet::Kind::any && b.kind == CellSet::Kind::any) {
    out = Value::unknown();
    return true;
  }
  if (a.kind == CellSet::Kind::values || b.kind == CellSet::Kind::values) {
    const CellSet& some = a.kind == CellSet::Kind::values ? a : b;
    const CellSet& other = a.kind == CellSet::Kind::values ? b : a;
    for (const Value& value : some.values) {
      const bool also = other.kind == CellSet::Kind::any ||
                        std::any_of(other.values.begin(), other.values.end(), [&](const Value& v) {
                          return v.kind == value.kind && v.integer == value.integer;
                        });
      if (!also) continue;
      out = value;
      return true;
    }
    return false;
  }
  if (ends_before(a, b) || ends_before(b, a)) return false;
  for (const Rational& at : places(p, fact, a, b)) {
    if ((a.kind == CellSet::Kind::any || in_band(a, at)) &&
        (b.kind == CellSet::Kind::any || in_band(b, at)) && value_at(p, fact, at, out))
      return true;
  }
  return false;
}

bool value_between(const Procedure& p, Id fact, const CellSet& a, const CellSet& b, Value& out) {
  if (a.kind != CellSet::Kind::band || b.kind != CellSet::Kind::band || !a.has_high || !b.has_low)
    return false;
  if (compare(a.high, b.low) > 0) return false;
  CellSet gap;
  gap.kind = CellSet::Kind::band;
  gap.has_low = gap.has_high = true;
  gap.low = a.high;
  gap.low_open = !a.high_open;
  gap.high = b.low;
  gap.high_open = !b.low_open;
  const Rational step = step_of(p, p.facts[fact].type);
  // Nearest to the first band: its end, one step on, or (where there is always one more) halfway. Of lengths and moments a whole minute or second
  // comes before a thousandth of one.
  std::vector<Rational> tries{a.high};
  Rational next;
  const TypeKind kind = p.facts[fact].type.kind;
  if (kind == TypeKind::duration || kind == TypeKind::instant || kind == TypeKind::time_of_day)
    for (const std::int64_t round : {milliseconds_per_minute, milliseconds_per_second})
      if (Rational count; !failed(divide(a.high, Rational(round), count)) &&
                          !failed(add(floor(count), Rational(1), count)) &&
                          !failed(multiply(count, Rational(round), next)))
        tries.push_back(next);
  if (compare(step, Rational(0)) != 0) {
    if (!failed(add(a.high, step, next))) tries.push_back(next);
  } else {
    Rational sum;
    if (!failed(add(a.high, b.low, sum)) && !failed(divide(sum, Rational(2), next))) tries.push_back(next);
  }
  for (const Rational& at : tries)
    if (in_band(gap, at) && value_at(p, fact, at, out)) return true;
  return false;
}

}  // namespace sop::lint_checks
