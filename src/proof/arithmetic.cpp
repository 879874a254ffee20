// src/proof/arithmetic.cpp — operations on values, pair of terms by pair: what stays a line, and what is outside the fragment.
#include <algorithm>

#include "src/proof/lines.hpp"
#include "src/proof/space.hpp"

namespace sop::proof {
namespace {

bool add_round(Term& t, const Rational& unit, Rounding rounding) {
  if (unit.is_zero()) return false;
  Link link;
  link.kind = Link::Kind::round;
  link.factor = absolute(unit);
  link.rounding = rounding;
  t.links.push_back(link);
  return true;
}

/// The length of a day or a week that no calendar changes, in days; false: another length.
bool plain_days(const Term& t, int64_t& days) {
  if (t.kind != Term::Kind::constant || t.value.kind != ValueKind::period) return false;
  if (t.value.unit != PeriodUnit::day && t.value.unit != PeriodUnit::week) return false;
  days = t.value.integer * (t.value.unit == PeriodUnit::week ? 7 : 1);
  return true;
}

}  // namespace

// --- arithmetic ---------------------------------------------------------------------------------------------------------

Diagram Space::computed(std::uint32_t side, const Expr& e, Id expression) {
  std::vector<Diagram> args;
  for (Id i = 0; i < e.args.count; ++i) args.push_back(evaluate(side, arg(side, e, i)));
  if (args.empty()) return leaf(intern(Term::of(Term::Kind::error, ErrorCode::not_available)));
  switch (e.op) {
    case Op::smaller_of:
    case Op::larger_of:
    case Op::at_most:
    case Op::at_least:
    case Op::nothing_under: {
      const Type* names = order_of(side, e);
      Diagram out = args[0];
      for (std::size_t i = 1; i < args.size(); ++i) {
        if (e.op == Op::nothing_under) {
          Term zero = Term::of(Term::Kind::constant);
          const Diagram under = compare(Op::less, out, args[i], names, side, expression);
          const Diagram all = extreme(out, args[i], true, names, side, expression);  // for its errors
          const Diagram nothing = diagrams_.map(diagrams_.new_key(), out, [&](std::uint32_t id) {
            Term t;
            if (!as_line(terms_[id], t)) return id;
            zero.value = Value::rational(t.value.kind, Rational());
            zero.value.currency = t.value.currency;
            zero.value.symbol = t.value.symbol;
            return intern(zero);
          });
          const Diagram known = where(all, [](const Term& t) { return t.known(); });
          out = diagrams_.choose(known, diagrams_.choose(diagrams_.is(under, truth_yes), nothing, out), all);
          continue;
        }
        out = extreme(out, args[i], e.op == Op::smaller_of || e.op == Op::at_most, names, side, expression);
      }
      return out;
    }
    default:
      break;
  }
  const std::string key = "term " + key_of(side, expression);
  const auto came_to = [&](TermId id) {
    if (terms_[id].expression == no_id) {
      terms_[id].expression = expression;
      terms_[id].side = side;
    }
    return id;
  };
  if (args.size() > 3) {
    Term t = Term::of(Term::Kind::outside);
    t.key = key;
    return leaf(came_to(intern(t)));
  }
  if (args.size() == 3) {
    // Whole or started periods from one date to another: of the difference, in units of the last.
    Expr difference = e;
    difference.op = Op::days_between;
    const Diagram between = diagrams_.apply(
        diagrams_.new_key(), args[0], args[1],
        [&](std::uint32_t l, std::uint32_t r) {
          const Term a = terms_[l], b = terms_[r];
          return compute(side, difference, a, b, key + "-");
        },
        [](Diagram, Diagram, Diagram&) { return false; });
    args = {between, args[2]};
  }
  if (args.size() == 1) args.push_back(args[0]);
  return diagrams_.apply(
      diagrams_.new_key(), args[0], args[1],
      [&](std::uint32_t l, std::uint32_t r) {
        const Term a = terms_[l], b = terms_[r];
        return came_to(compute(side, e, a, b, key));
      },
      [](Diagram, Diagram, Diagram&) { return false; });
}

Diagram Space::operate(std::uint32_t side, Op op, TypeKind type, Diagram left, Diagram right,
                       const std::string& key) {
  Expr e;
  e.op = op;
  e.type = type;
  return diagrams_.apply(
      diagrams_.new_key(), left, right,
      [&](std::uint32_t l, std::uint32_t r) {
        const Term a = terms_[l], b = terms_[r];
        return compute(side, e, a, b, "operate " + key);
      },
      [](Diagram, Diagram, Diagram&) { return false; });
}

Diagram Space::as_amount(std::uint32_t side, Diagram values) {
  Type type;
  type.kind = TypeKind::money;
  return named(side, values, type);
}

/// The smaller or the larger of two, the first where they are equal.
Diagram Space::extreme(Diagram left, Diagram right, bool smaller, const Type* names, std::uint32_t side,
                       Id blame) {
  std::vector<std::pair<TermId, TermId>> pairs;
  const Diagram met = pairs_of(left, right, pairs);
  return diagrams_.bind(met, [&](std::uint32_t pair) -> Diagram {
    const auto [l, r] = pairs[pair];
    const Term a = terms_[l], b = terms_[r];
    for (const Term* t : {&a, &b})
      if (t->kind == Term::Kind::error || t->kind == Term::Kind::nothing) return leaf(t == &a ? l : r);
    for (const Term* t : {&a, &b})
      if (t->kind == Term::Kind::none)
        return leaf(intern(Term::of(Term::Kind::error, ErrorCode::does_not_exist)));
    if (a.kind == Term::Kind::unknown) return leaf(l);
    if (b.kind == Term::Kind::unknown) return leaf(r);
    // A cap that is a number is a link of the line, which one cut can be carried through.
    Term line = a, bound = b;
    if (line.kind == Term::Kind::constant) std::swap(line, bound);
    Term number;
    if (line.kind == Term::Kind::line && bound.kind == Term::Kind::constant && as_line(bound, number) &&
        is_number(line.value.kind) == is_number(number.value.kind) &&
        (is_number(line.value.kind) || line.value.kind == number.value.kind) &&
        (line.value.currency.is_none() || number.value.currency.is_none() ||
         line.value.currency == number.value.currency)) {
      Link link;
      link.kind = smaller ? Link::Kind::cap : Link::Kind::floor;
      link.offset = number.offset;
      if (line.value.currency.is_none()) line.value.currency = number.value.currency;
      line.links.push_back(link);
      return leaf(intern(line));
    }
    const Diagram truth = compare_terms(smaller ? Op::less : Op::greater, r, l, names, side, blame);
    const Diagram wrong = diagrams_.is(truth, truth_error);
    const Diagram out = diagrams_.choose(diagrams_.is(truth, truth_yes), leaf(r), leaf(l));
    return diagrams_.choose(wrong, leaf(intern(Term::of(Term::Kind::error, ErrorCode::two_currencies))), out);
  });
}

TermId Space::compute(std::uint32_t side, const Expr& e, const Term& left, const Term& right,
                      const std::string& key) {
  for (const Term* t : {&left, &right})
    if (t->kind == Term::Kind::error || t->kind == Term::Kind::nothing) return intern(*t);
  for (const Term* t : {&left, &right})
    if (t->kind == Term::Kind::none) return intern(Term::of(Term::Kind::error, ErrorCode::does_not_exist));
  for (const Term* t : {&left, &right})
    if (t->kind == Term::Kind::unknown) return intern(*t);
  Term lost = Term::of(Term::Kind::outside);
  TermId first = intern(left), second = intern(right);
  // A product is the same in either order.
  if (e.op == Op::multiply && second < first) std::swap(first, second);
  lost.key = (e.op == Op::multiply ? std::string("product") : key) + ' ' + std::to_string(first) + ' ' +
             std::to_string(second);
  const auto give_up = [&]() { return intern(lost); };
  Term a, b, out;
  const bool line_a = as_line(left, a), line_b = as_line(right, b);
  const bool constant_a = line_a && a.parts.empty(), constant_b = line_b && b.parts.empty();
  const auto finish = [&]() {
    if (!settle(out)) return give_up();
    return intern(out);
  };
  const auto like = [&](const Term& t) {
    out.value = t.value;
    if (e.type == TypeKind::percent) out.value.kind = ValueKind::percent;
    if ((e.type == TypeKind::whole || e.type == TypeKind::decimal) && is_number(out.value.kind)) {
      out.value.kind = ValueKind::number;
      out.value.currency = {};
    }
    if (out.value.kind != ValueKind::number) out.value.symbol = no_id;
  };
  std::int64_t days = 0;
  switch (e.op) {
    case Op::negate:
      if (!line_a || (!is_number(a.value.kind) && a.value.kind != ValueKind::duration)) return give_up();
      out = a;
      if (!scale(out, Rational(-1), Rational())) return give_up();
      return finish();
    case Op::add:
    case Op::subtract: {
      const int sign = e.op == Op::add ? 1 : -1;
      if (line_a && a.value.kind == ValueKind::date && plain_days(right, days)) {
        out = a;
        if (!scale(out, Rational(1), Rational(sign * days))) return give_up();
        return finish();
      }
      if (line_b && b.value.kind == ValueKind::date && sign > 0 && plain_days(left, days)) {
        out = b;
        if (!scale(out, Rational(1), Rational(days))) return give_up();
        return finish();
      }
      if (!line_a || !line_b) return give_up();
      const ValueKind x = a.value.kind, y = b.value.kind;
      if (is_number(x) && is_number(y)) {
        if (!a.value.currency.is_none() && !b.value.currency.is_none() &&
            !(a.value.currency == b.value.currency))
          return intern(Term::of(Term::Kind::error, ErrorCode::two_currencies));
        if (!combine(a, b, sign, out)) return give_up();
        out.value = a.value;
        if (out.value.currency.is_none()) out.value.currency = b.value.currency;
        return finish();
      }
      if (x == ValueKind::instant && y == ValueKind::instant && sign < 0) {
        if (!combine(a, b, -1, out)) return give_up();
        out.value = Value::make(ValueKind::duration, 0);
        return finish();
      }
      if ((x == ValueKind::duration || x == ValueKind::instant) && y == ValueKind::duration) {
        if (!combine(a, b, sign, out)) return give_up();
        out.value = a.value;
        return finish();
      }
      if (x == ValueKind::duration && y == ValueKind::instant && sign > 0) {
        if (!combine(a, b, 1, out)) return give_up();
        out.value = b.value;
        return finish();
      }
      return give_up();
    }
    case Op::multiply: {
      if (!line_a || !line_b || (!constant_a && !constant_b)) return give_up();
      // The factor is a constant; of two, one that is no amount. A fixed amount or length may be the factor of a number.
      const bool by_b = constant_b && (!constant_a || b.value.kind != ValueKind::money);
      const Term& factor = by_b ? b : a;
      const Term& of = by_b ? a : b;
      const bool plain = is_number(factor.value.kind) && factor.value.kind != ValueKind::money;
      const bool fixed = factor.value.kind == ValueKind::money || factor.value.kind == ValueKind::duration;
      if (!factor.parts.empty() || !factor.links.empty() || (!plain && !fixed)) return give_up();
      if (!is_number(of.value.kind) && (fixed || of.value.kind != ValueKind::duration)) return give_up();
      if (fixed && of.value.kind == ValueKind::money) return give_up();
      out = of;
      if (factor.offset.is_zero()) {
        out.parts.clear();
        out.links.clear();
        out.offset = Rational();
      } else if (!scale(out, factor.offset, Rational())) {
        return give_up();
      }
      like(fixed || (of.value.kind == ValueKind::number && factor.value.symbol != no_id) ? factor : of);
      if ((of.value.kind == ValueKind::duration || factor.value.kind == ValueKind::duration) &&
          !add_round(out, Rational(1), Rounding::up))
        return give_up();
      return finish();
    }
    case Op::divide: {
      Rational factor;
      if (!line_a || !constant_b || !b.links.empty()) return give_up();
      if (b.offset.is_zero()) return intern(Term::of(Term::Kind::error, ErrorCode::division_by_zero));
      if (failed(divide(Rational(1), b.offset, factor))) return give_up();
      if (is_number(a.value.kind) != is_number(b.value.kind) &&
          !(a.value.kind == ValueKind::duration && b.value.kind != ValueKind::money))
        return give_up();
      if (!a.value.currency.is_none() && !b.value.currency.is_none() &&
          !(a.value.currency == b.value.currency))
        return intern(Term::of(Term::Kind::error, ErrorCode::two_currencies));
      out = a;
      if (!scale(out, factor, Rational())) return give_up();
      like(a);
      if (a.value.kind == ValueKind::duration && b.value.kind == ValueKind::duration) {
        out.value =
            Value::rational(e.type == TypeKind::percent ? ValueKind::percent : ValueKind::number, Rational());
      } else if (a.value.kind == ValueKind::duration) {
        if (!add_round(out, Rational(1), Rounding::up)) return give_up();
      } else if (a.value.kind == ValueKind::money && b.value.kind == ValueKind::money) {
        out.value =
            Value::rational(e.type == TypeKind::percent ? ValueKind::percent : ValueKind::number, Rational());
      }
      return finish();
    }
    case Op::round_nearest:
    case Op::round_up:
    case Op::round_down:
      if (!line_a || !constant_b || !b.links.empty()) return give_up();
      if (!(is_number(a.value.kind) && is_number(b.value.kind)) && a.value.kind != b.value.kind)
        return give_up();
      if (b.offset.is_zero()) return intern(Term::of(Term::Kind::error, ErrorCode::division_by_zero));
      out = a;
      if (out.value.currency.is_none()) out.value.currency = b.value.currency;
      if (!add_round(out, b.offset,
                     e.op == Op::round_nearest ? sides_[side]->rounding
                     : e.op == Op::round_up    ? Rounding::ceiling
                                               : Rounding::floor))
        return give_up();
      return finish();
    case Op::days_between:
      if (!line_a || !line_b || a.value.kind != b.value.kind) return give_up();
      if (a.value.kind != ValueKind::date && (e.args.count != 3 || a.value.kind != ValueKind::instant))
        return give_up();
      if (!combine(b, a, -1, out)) return give_up();
      out.value = a.value.kind == ValueKind::date ? Value::rational(ValueKind::number, Rational())
                                                  : Value::make(ValueKind::duration, 0);
      return finish();
    case Op::whole_periods:
    case Op::started_periods: {
      Rational unit;
      if (!line_a) return give_up();
      if (plain_days(right, days) && days > 0 && a.value.kind == ValueKind::number) {
        unit = Rational(days);
      } else if (constant_b && b.links.empty() && b.value.kind == ValueKind::duration &&
                 a.value.kind == ValueKind::duration && b.offset.numerator() > 0) {
        unit = b.offset;
      } else {
        return give_up();
      }
      Rational factor;
      out = a;
      if (failed(divide(Rational(1), unit, factor)) || !scale(out, factor, Rational()) ||
          !add_round(out, Rational(1), e.op == Op::whole_periods ? Rounding::floor : Rounding::ceiling))
        return give_up();
      Link floor;
      floor.kind = Link::Kind::floor;
      out.links.push_back(floor);
      out.value = Value::rational(ValueKind::number, Rational());
      return finish();
    }
    default:
      return give_up();
  }
}

/// A value under a name: money on whole minor units, a unit, and the bounds of the type.
Diagram Space::named(std::uint32_t side, Diagram values, const Type& type) {
  return diagrams_.bind(values, [&](std::uint32_t id) { return named_term(side, id, type); });
}

Diagram Space::named_term(std::uint32_t side, TermId id, const Type& type) {
  const Procedure& p = *sides_[side];
  Term t = terms_[id];
  if (t.kind == Term::Kind::none || !t.known()) return leaf(id);
  if (t.kind == Term::Kind::constant && t.value.kind == ValueKind::list) return leaf(id);
  Term line;
  if (!as_line(t, line)) {
    if (t.kind == Term::Kind::constant && type.kind == TypeKind::enumeration &&
        t.value.kind == ValueKind::name) {
      const bool there = std::any_of(type.names.begin(), type.names.end(), [&](SymbolId name) {
        return common_symbol(side, name) == static_cast<SymbolId>(t.value.integer);
      });
      if (!there) return leaf(intern(Term::of(Term::Kind::error, ErrorCode::out_of_range)));
    }
    return leaf(id);
  }
  const auto lost = [&]() {
    Term out = Term::of(Term::Kind::outside);
    out.key = "named " + std::to_string(id);
    return leaf(intern(out));
  };
  if (type.kind == TypeKind::money && line.value.kind == ValueKind::money) {
    const bool is_zero = line.parts.empty() && line.offset.is_zero();
    if (line.value.currency.is_none() && !is_zero) {
      if (p.currency.is_none() || p.currency_fact != no_id) return lost();
      line.value.currency = p.currency;
    }
    if (!line.value.currency.is_none()) {
      Rational unit;
      (void)from_decimal(1, line.value.currency.places(), unit);
      // What is on whole minor units already stays as it is.
      const auto fits = [&](const Rational& r) {
        Rational ratio;
        return !failed(divide(r, unit, ratio)) && ratio.is_whole();
      };
      bool whole = fits(line.offset);
      for (const Link& link : line.links)
        whole =
            whole && (link.kind == Link::Kind::cap || link.kind == Link::Kind::floor) && fits(link.offset);
      for (const auto& [axis, factor] : line.parts) {
        Rational each;
        whole = whole && !failed(multiply(factor, axes_[axis].step, each)) && fits(each);
      }
      if (!whole) {
        Link link;
        link.kind = Link::Kind::round;
        link.factor = unit;
        link.rounding = p.rounding;
        if (line.links.empty() || !(line.links.back() == link)) line.links.push_back(link);
      }
    }
  }
  if (type.unit != no_id && line.value.kind == ValueKind::number)
    line.value.symbol = common_symbol(side, type.unit);
  const bool same_kind = (line.value.kind == ValueKind::number &&
                          (type.kind == TypeKind::whole || type.kind == TypeKind::decimal)) ||
                         (line.value.kind == ValueKind::percent && type.kind == TypeKind::percent) ||
                         (line.value.kind == ValueKind::money && type.kind == TypeKind::money) ||
                         (!is_number(line.value.kind) && type.kind != TypeKind::none);
  Term out = line;
  if (!settle(out)) return lost();
  Diagram answer = leaf(intern(out));
  if (!same_kind) return answer;
  const Diagram wrong = leaf(intern(Term::of(Term::Kind::error, ErrorCode::out_of_range)));
  if (type.kind == TypeKind::whole && out.kind == Term::Kind::constant && !out.value.number.is_whole())
    return wrong;
  const auto keep = [&](Op op, const Rational& bound) {
    bool done = true;
    const Diagram inside = compare_line(op, line, bound, done);
    if (!done) return false;
    answer = diagrams_.choose(inside, answer, wrong);
    return true;
  };
  if (type.has_low && !keep(type.low_open ? Op::greater : Op::greater_equal, type.low)) return lost();
  if (type.has_high && !keep(type.high_open ? Op::less : Op::less_equal, type.high)) return lost();
  return answer;
}

}  // namespace sop::proof
