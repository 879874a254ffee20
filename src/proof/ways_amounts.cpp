// src/proof/ways_amounts.cpp — see the header.
#include "src/proof/ways_amounts.hpp"

#include <algorithm>

namespace sop::proof {
namespace {

constexpr int deepest = 400;
/// Expressions looked at for one question; what would need more has no bound.
constexpr std::size_t most_work = 200'000;

Range point(const Rational& at) {
  Range r;
  r.has_low = r.has_high = true;
  r.low = r.high = at;
  return r;
}

Range anything() { return {}; }

Range at_least_zero() {
  Range r;
  r.has_low = true;
  return r;
}

/// An end that cannot be computed is not there.
bool end(bool known, ValueError error) { return known && !failed(error); }

void take_currency(const Range& other, Range& out) {
  out.two_currencies = out.two_currencies || other.two_currencies;
  if (other.currency.is_none()) return;
  if (!out.currency.is_none() && !(out.currency == other.currency)) out.two_currencies = true;
  out.currency = other.currency;
}

void take_open(const Range& other, Range& out) {
  for (const Id fact : other.open)
    if (std::find(out.open.begin(), out.open.end(), fact) == out.open.end()) out.open.push_back(fact);
}

/// What two operands leave to their result: currency, the facts to blame, and that there is none when one of them has none.
Range from_both(const Range& a, const Range& b) {
  Range r;
  r.possible = a.possible && b.possible;
  take_currency(a, r);
  take_currency(b, r);
  take_open(a, r);
  take_open(b, r);
  return r;
}

Range negative(const Range& a) {
  Range r = a;
  r.has_low = a.has_high;
  r.has_high = a.has_low;
  r.low = negate(a.high);
  r.high = negate(a.low);
  return r;
}

Range product(const Range& a, const Range& b) {
  Range r = from_both(a, b);
  const bool zero = (a.has_low && a.has_high && a.low.is_zero() && a.high.is_zero()) ||
                    (b.has_low && b.has_high && b.low.is_zero() && b.high.is_zero());
  if (zero) {
    const Range none = point(Rational(0));
    r.has_low = r.has_high = true;
    r.low = none.low;
    r.high = none.high;
    return r;
  }
  if (a.has_low && a.has_high && b.has_low && b.has_high) {
    Rational ends[4];
    const bool known =
        !failed(multiply(a.low, b.low, ends[0])) && !failed(multiply(a.low, b.high, ends[1])) &&
        !failed(multiply(a.high, b.low, ends[2])) && !failed(multiply(a.high, b.high, ends[3]));
    if (!known) return r;
    r.has_low = r.has_high = true;
    r.low = r.high = ends[0];
    for (const Rational& one : ends) {
      if (compare(one, r.low) < 0) r.low = one;
      if (compare(one, r.high) > 0) r.high = one;
    }
    return r;
  }
  // Of two that are not below zero the lower ends count, and the upper ones where both are there.
  const auto not_negative = [](const Range& x) { return x.has_low && !x.low.is_negative(); };
  if (not_negative(a) && not_negative(b)) {
    r.has_low = end(true, multiply(a.low, b.low, r.low));
    r.has_high = a.has_high && b.has_high && end(true, multiply(a.high, b.high, r.high));
  }
  return r;
}

/// One over a range that does not hold zero; else nothing is known of it.
Range inverse(const Range& a) {
  Range r = from_both(a, Range());
  r.currency = {};
  const bool positive = a.has_low && compare(a.low, Rational(0)) > 0;
  const bool below = a.has_high && a.high.is_negative();
  if (!positive && !below) return r;
  const Rational one(1);
  r.has_high = a.has_low && !a.low.is_zero() && end(true, divide(one, a.low, r.high));
  r.has_low = a.has_high && !a.high.is_zero() && end(true, divide(one, a.high, r.low));
  // A side without an end comes as near to zero as one likes.
  if (positive && !a.has_high) {
    r.has_low = true;
    r.low = Rational(0);
  }
  if (below && !a.has_low) {
    r.has_high = true;
    r.high = Rational(0);
  }
  return r;
}

/// The smaller of two, or the larger.
Range extreme(const Range& a, const Range& b, bool smaller) {
  Range r = from_both(a, b);
  const auto pick = [smaller](const Rational& x, const Rational& y) {
    return (compare(x, y) < 0) == smaller ? x : y;
  };
  if (smaller) {
    r.has_high = a.has_high || b.has_high;
    r.high = !a.has_high ? b.high : (!b.has_high ? a.high : pick(a.high, b.high));
    r.has_low = a.has_low && b.has_low;
    r.low = pick(a.low, b.low);
  } else {
    r.has_low = a.has_low || b.has_low;
    r.low = !a.has_low ? b.low : (!b.has_low ? a.low : pick(a.low, b.low));
    r.has_high = a.has_high && b.has_high;
    r.high = pick(a.high, b.high);
  }
  if (r.has_high) r.open.clear();
  return r;
}

/// What lies in both.
Range both(const Range& a, const Range& b) {
  Range r = a;
  take_currency(b, r);
  if (b.has_low && (!a.has_low || compare(b.low, a.low) > 0)) {
    r.has_low = true;
    r.low = b.low;
  }
  if (b.has_high && (!a.has_high || compare(b.high, a.high) < 0)) {
    r.has_high = true;
    r.high = b.high;
  }
  r.possible = a.possible && b.possible && !(r.has_low && r.has_high && compare(r.low, r.high) > 0);
  return r;
}

bool is_number(TypeKind kind) {
  return kind == TypeKind::whole || kind == TypeKind::decimal || kind == TypeKind::percent ||
         kind == TypeKind::money || kind == TypeKind::duration;
}

/// The declared range of a type. Of whole numbers an open end is the next one.
Range range_of(const Type& type) {
  Range r;
  if (!is_number(type.kind)) return r;
  r.has_low = type.has_low;
  r.has_high = type.has_high;
  r.low = type.low;
  r.high = type.high;
  if (type.kind == TypeKind::whole) {
    if (r.has_low && type.low_open) (void)add(floor(r.low), Rational(1), r.low);
    if (r.has_high && type.high_open) (void)subtract(ceiling(r.high), Rational(1), r.high);
  }
  return r;
}

Range of_value(const Value& v) {
  Range r;
  switch (v.kind) {
    case ValueKind::number:
    case ValueKind::percent:
      return point(v.number);
    case ValueKind::money:
      r = point(v.number);
      r.currency = v.currency;
      return r;
    case ValueKind::duration:
      return point(Rational(v.integer));
    case ValueKind::none:
    case ValueKind::error:
      r.possible = false;
      return r;
    default:
      return r;
  }
}

}  // namespace

Range either(const Range& a, const Range& b) {
  if (!a.possible) return b;
  if (!b.possible) return a;
  Range r = from_both(a, b);
  r.has_low = a.has_low && b.has_low;
  r.has_high = a.has_high && b.has_high;
  r.low = compare(a.low, b.low) < 0 ? a.low : b.low;
  r.high = compare(a.high, b.high) > 0 ? a.high : b.high;
  return r;
}

Range sum(const Range& a, const Range& b) {
  Range r = from_both(a, b);
  r.has_low = a.has_low && b.has_low && end(true, add(a.low, b.low, r.low));
  r.has_high = a.has_high && b.has_high && end(true, add(a.high, b.high, r.high));
  return r;
}

Range Amounts::of(Id expression, Id condition, Id also) {
  narrowed_.clear();
  parameters_.clear();
  depth_ = 0;
  work_ = 0;
  if (!narrow(condition) || !narrow(also)) {
    Range nothing;
    nothing.possible = false;
    return nothing;
  }
  return value(expression);
}

Range Amounts::value(Id expression) {
  if (expression == no_id || depth_ >= deepest || ++work_ > most_work) return anything();
  ++depth_;
  const Range r = operation(p_.exprs[expression]);
  --depth_;
  return r;
}

Range Amounts::fact(Id f) {
  Range r = range_of(p_.facts[f].type);
  for (const Narrowed& one : narrowed_)
    if (one.fact == f) r = both(r, one.range);
  if (p_.facts[f].type.kind == TypeKind::money && r.currency.is_none() && p_.currency_fact == no_id)
    r.currency = p_.currency;
  if (!r.has_high || !r.has_low) r.open.push_back(f);
  return r;
}

// A value that gets a name is rounded, if it is money, and lies in the range of its type (docs/semantics.md, 1.4).
Range Amounts::named(Range r, const Type& type) const {
  if (!r.possible || !is_number(type.kind)) return r;
  r = both(r, range_of(type));
  if (type.kind != TypeKind::money) return r;
  if (r.currency.is_none() && p_.currency_fact == no_id) r.currency = p_.currency;
  if (r.currency.is_none()) return r;
  if (r.has_low) r.has_low = !failed(round_to_scale(r.low, r.currency.places(), p_.rounding, r.low));
  if (r.has_high) r.has_high = !failed(round_to_scale(r.high, r.currency.places(), p_.rounding, r.high));
  return r;
}

Range Amounts::operation(const Expr& e) {
  const auto operand = [&](Id i) { return value(arg(e, i)); };
  switch (e.op) {
    case Op::constant:
      return of_value(p_.constants[e.a]);
    case Op::fact:
      return fact(e.a);
    case Op::setting:
      return of_value(p_.constants[p_.settings[e.a].value]);
    case Op::parameter:
      if (parameters_.empty() || e.a >= parameters_.back().size()) return anything();
      return parameters_.back()[e.a];
    case Op::definition: {
      const Definition& d = p_.definitions[e.a];
      std::vector<Range> given;
      for (Id i = 0; i < e.args.count; ++i) given.push_back(named(operand(i), d.parameter_types[i]));
      parameters_.push_back(std::move(given));
      const Range r = named(value(d.value), d.type);
      parameters_.pop_back();
      return r;
    }
    case Op::output:
      return output(e.a);
    case Op::choose:
      return choose(e);
    case Op::negate:
      return negative(operand(0));
    case Op::add:
      return sum(operand(0), operand(1));
    case Op::subtract:
      return sum(operand(0), negative(operand(1)));
    case Op::multiply:
      return product(operand(0), operand(1));
    case Op::divide:
      return product(operand(0), inverse(operand(1)));
    case Op::smaller_of:
    case Op::larger_of: {
      Range r = operand(0);
      for (Id i = 1; i < e.args.count; ++i) r = extreme(r, operand(i), e.op == Op::smaller_of);
      return r;
    }
    case Op::at_most:
      return extreme(operand(0), operand(1), true);
    case Op::at_least:
      return extreme(operand(0), operand(1), false);
    case Op::nothing_under:
      return either(operand(0), point(Rational(0)));
    case Op::round_nearest:
    case Op::round_up:
    case Op::round_down: {
      const Range unit = operand(1);
      Range r = operand(0);
      if (!unit.has_low || !unit.has_high || compare(unit.low, unit.high) != 0) return from_both(r, unit);
      const Rounding rule = e.op == Op::round_up     ? Rounding::ceiling
                            : e.op == Op::round_down ? Rounding::floor
                                                     : p_.rounding;
      if (r.has_low) r.has_low = !failed(round_to_multiple(r.low, unit.low, rule, r.low));
      if (r.has_high) r.has_high = !failed(round_to_multiple(r.high, unit.low, rule, r.high));
      return r;
    }
    case Op::whole_periods:
    case Op::started_periods:
    case Op::record_count:
      return at_least_zero();
    case Op::builtin: {
      const auto which = static_cast<Builtin>(e.a);
      return which == Builtin::contacts_in_case || which == Builtin::case_total ? at_least_zero()
                                                                                : anything();
    }
    default:
      return anything();
  }
}

// Lines tried from the top: each gives its value where its condition holds.
Range Amounts::choose(const Expr& e) {
  Range r;
  r.possible = false;
  for (Id i = 0; i + 1 < e.args.count; i += 2) {
    const std::size_t before = narrowed_.size();
    if (narrow(arg(e, i))) r = either(r, value(arg(e, i + 1)));
    narrowed_.resize(before);
  }
  if (e.args.count % 2 == 1) r = either(r, value(arg(e, e.args.count - 1)));
  return r;
}

Range Amounts::output(Id id) {
  const Output& out = p_.outputs[id];
  const HitPolicy hit = p_.tables[out.table].hit;
  Range r;
  r.possible = false;
  Range total = point(Rational(0));
  const auto add_rows = [&](Id table, Id place) {
    for (const TableRow& row : p_.tables[table].rows) {
      const std::size_t before = narrowed_.size();
      const bool holds = narrow(row.condition);
      if (holds && place < row.results.size()) {
        Range one = named(value(row.results[place]), out.type);
        r = either(r, one);
        // Of a sum each row may be there or not.
        if (one.possible) total = sum(total, either(one, point(Rational(0))));
      }
      narrowed_.resize(before);
    }
  };
  add_rows(out.table, out.place);
  if (hit == HitPolicy::collect_sum) r = total;
  if (hit == HitPolicy::collect_count) {
    r = point(Rational(0));
    r.high = Rational(static_cast<std::int64_t>(p_.tables[out.table].rows.size()));
  }
  if (hit == HitPolicy::collect_list) return anything();
  // What may replace the answer (docs/semantics.md, 4.8); an exception may have exceptions.
  for (Id t = 0; t < p_.tables.size(); ++t) {
    if (p_.tables[t].exception_to != out.table) continue;
    for (const Id other : p_.tables[t].outputs)
      if (p_.outputs[other].name == out.name && depth_ < deepest) {
        ++depth_;
        r = either(r, output(other));
        --depth_;
      }
  }
  return named(r, out.type);
}

bool Amounts::narrow(Id condition) {
  if (condition == no_id || depth_ >= deepest) return true;
  const Expr& e = p_.exprs[condition];
  if (e.op == Op::logic_and) {
    bool holds = true;
    ++depth_;
    for (Id i = 0; i < e.args.count; ++i) holds = narrow(arg(e, i)) && holds;
    --depth_;
    return holds;
  }
  return narrow_one(e);
}

bool Amounts::narrow_one(const Expr& e) {
  if (e.args.count == 0 || p_.exprs[arg(e, 0)].op != Op::fact) return true;
  const Id f = p_.exprs[arg(e, 0)].a;
  const Type& type = p_.facts[f].type;
  if (!is_number(type.kind)) return true;
  const auto constant = [&](Id i) { return value(arg(e, i)); };
  Range r;
  bool low_open = false, high_open = false;
  switch (e.op) {
    case Op::equal:
      r = constant(1);
      break;
    case Op::less:
    case Op::less_equal:
      r = constant(1);
      r.has_low = false;
      high_open = e.op == Op::less;
      break;
    case Op::greater:
    case Op::greater_equal:
      r = constant(1);
      r.has_high = false;
      low_open = e.op == Op::greater;
      break;
    case Op::in_range: {
      const Range low = constant(1), high = constant(2);
      r.has_low = low.has_low;
      r.low = low.low;
      r.has_high = high.has_high;
      r.high = high.high;
      r.currency = low.currency;
      low_open = (e.flags & flag_low_open) != 0;
      high_open = (e.flags & flag_high_open) != 0;
      break;
    }
    case Op::is_one_of:
      r.possible = false;
      for (Id i = 1; i < e.args.count; ++i) r = either(r, constant(i));
      break;
    default:
      return true;
  }
  r.open.clear();
  if (type.kind == TypeKind::whole) {
    if (low_open && r.has_low) r.has_low = !failed(add(floor(r.low), Rational(1), r.low));
    if (high_open && r.has_high) r.has_high = !failed(subtract(ceiling(r.high), Rational(1), r.high));
  }
  narrowed_.push_back({f, r});
  return fact(f).possible;
}

bool written_values(const Procedure& p, Id expression, std::vector<Value>& out) {
  std::vector<Id> next{expression};
  std::size_t looked = 0;
  while (!next.empty()) {
    const Id id = next.back();
    next.pop_back();
    if (id == no_id || ++looked > 1000) return false;
    const Expr& e = p.exprs[id];
    switch (e.op) {
      case Op::constant:
        out.push_back(p.constants[e.a]);
        break;
      case Op::setting:
        out.push_back(p.constants[p.settings[e.a].value]);
        break;
      case Op::definition:
        next.push_back(p.definitions[e.a].value);
        break;
      case Op::choose:
        for (Id i = 1; i < e.args.count; i += 2) next.push_back(p.expr_args[e.args.first + i]);
        if (e.args.count % 2 == 1) next.push_back(p.expr_args[e.args.first + e.args.count - 1]);
        break;
      case Op::output: {
        const Output& o = p.outputs[e.a];
        for (Id t = 0; t < p.tables.size(); ++t) {
          const Table& table = p.tables[t];
          if (t == o.table && table.hit >= HitPolicy::collect_list) return false;
          if (t != o.table && table.exception_to != o.table) continue;
          for (std::size_t place = 0; place < table.outputs.size(); ++place) {
            const bool same =
                t == o.table ? place == o.place : p.outputs[table.outputs[place]].name == o.name;
            for (const TableRow& row : table.rows)
              if (same) next.push_back(row.results[place]);
          }
        }
        break;
      }
      default:
        return false;
    }
  }
  return true;
}

}  // namespace sop::proof
