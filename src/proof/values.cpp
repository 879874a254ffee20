// src/proof/values.cpp — arithmetic on terms, and what comparing two of them cuts.
//
// A comparison of a line with a number becomes a cut of one axis: the bound is carried back through rounding and caps, which never
// fall, to the sum itself, and from there to whole places. A sum of several axes is an axis of its own.
#include <algorithm>
#include <numeric>

#include "sop/reference.hpp"
#include "src/proof/space.hpp"

namespace sop::proof {
namespace {

bool is_number(ValueKind kind) {
  return kind == ValueKind::number || kind == ValueKind::percent || kind == ValueKind::money;
}

bool on_a_line(ValueKind kind) {
  return is_number(kind) || kind == ValueKind::duration || kind == ValueKind::date || kind == ValueKind::instant ||
         kind == ValueKind::time_of_day;
}

/// A constant as a line without axes; false: it is on none.
bool as_line(const Term& t, Term& out) {
  if (t.kind == Term::Kind::line) {
    out = t;
    return true;
  }
  if (t.kind != Term::Kind::constant || !on_a_line(t.value.kind)) return false;
  out = Term::of(Term::Kind::line);
  out.value.kind = t.value.kind;
  out.value.currency = t.value.currency;
  out.value.symbol = t.value.symbol;
  out.offset = is_number(t.value.kind) ? t.value.number : Rational(t.value.integer);
  return true;
}

bool apply_link(const Link& link, const Rational& y, Rational& out) {
  switch (link.kind) {
    case Link::Kind::scale: {
      Rational product;
      return !failed(multiply(link.factor, y, product)) && !failed(add(product, link.offset, out));
    }
    case Link::Kind::round:
      return !failed(round_to_multiple(y, link.factor, link.rounding, out));
    case Link::Kind::cap:
      out = compare(y, link.offset) > 0 ? link.offset : y;
      return true;
    case Link::Kind::floor:
      out = compare(y, link.offset) < 0 ? link.offset : y;
      return true;
  }
  return false;
}

/// A line whose axes are gone is a constant again. False: a number is too big.
bool settle(Term& t) {
  t.parts.erase(std::remove_if(t.parts.begin(), t.parts.end(), [](const auto& part) { return part.second.is_zero(); }),
                t.parts.end());
  if (!t.parts.empty()) return true;
  Rational y = t.offset;
  for (const Link& link : t.links)
    if (Rational next; apply_link(link, y, next))
      y = next;
    else
      return false;
  Value value;
  value.kind = t.value.kind;
  value.currency = t.value.currency;
  value.symbol = t.value.symbol;
  if (is_number(value.kind))
    value.number = y;
  else if (failed(to_int64(y, value.integer)))
    return false;
  t = Term::constant(std::move(value));
  return true;
}

bool scale(Term& t, const Rational& factor, const Rational& offset) {
  if (!t.links.empty()) {
    Link link;
    link.factor = factor;
    link.offset = offset;
    t.links.push_back(link);
    return true;
  }
  Rational product;
  for (auto& part : t.parts) {
    if (failed(multiply(part.second, factor, product))) return false;
    part.second = product;
  }
  return !failed(multiply(t.offset, factor, product)) && !failed(add(product, offset, t.offset));
}

/// `a + sign * b`; false where that is no line.
bool combine(const Term& a, const Term& b, int sign, Term& out) {
  Term left = a, right = b;
  if (left.parts.empty() && left.links.empty() && !right.links.empty()) {
    out = right;
    return scale(out, Rational(sign), left.offset);
  }
  if (right.parts.empty() && right.links.empty()) {
    out = left;
    return scale(out, Rational(1), sign < 0 ? negate(right.offset) : right.offset);
  }
  if (!left.links.empty() || !right.links.empty()) return false;
  out = left;
  if (!scale(right, Rational(sign), Rational())) return false;
  for (const auto& [axis, factor] : right.parts) {
    const auto at = std::find_if(out.parts.begin(), out.parts.end(), [&, id = axis](const auto& p) { return p.first == id; });
    if (at == out.parts.end()) {
      out.parts.push_back({axis, factor});
      continue;
    }
    Rational sum;
    if (failed(add(at->second, factor, sum))) return false;
    at->second = sum;
  }
  std::sort(out.parts.begin(), out.parts.end(), [](const auto& x, const auto& y) { return x.first < y.first; });
  Rational sum;
  if (failed(add(left.offset, right.offset, sum))) return false;
  out.offset = sum;
  return true;
}

bool add_round(Term& t, const Rational& unit, Rounding rounding) {
  if (unit.is_zero()) return false;
  Link link;
  link.kind = Link::Kind::round;
  link.factor = absolute(unit);
  link.rounding = rounding;
  t.links.push_back(link);
  return true;
}

int128 gcd(int128 a, int128 b) {
  if (a < 0) a = -a;
  if (b < 0) b = -b;
  while (b != 0) {
    const int128 c = a % b;
    a = b;
    b = c;
  }
  return a;
}

bool order_holds(Op op, int order) {
  switch (op) {
    case Op::equal:
      return order == 0;
    case Op::not_equal:
      return order != 0;
    case Op::less:
      return order < 0;
    case Op::less_equal:
      return order <= 0;
    case Op::greater:
      return order > 0;
    default:
      return order >= 0;
  }
}

Op mirrored(Op op) {
  switch (op) {
    case Op::less:
      return Op::greater;
    case Op::less_equal:
      return Op::greater_equal;
    case Op::greater:
      return Op::less;
    case Op::greater_equal:
      return Op::less_equal;
    default:
      return op;
  }
}

/// The length of a day or a week that no calendar changes, in days; false: another length.
bool plain_days(const Term& t, int64_t& days) {
  if (t.kind != Term::Kind::constant || t.value.kind != ValueKind::period) return false;
  if (t.value.unit != PeriodUnit::day && t.value.unit != PeriodUnit::week) return false;
  days = t.value.integer * (t.value.unit == PeriodUnit::week ? 7 : 1);
  return true;
}

}  // namespace

// --- comparing ----------------------------------------------------------------------------------------------------------

Diagram Space::compare(Op op, Diagram left, Diagram right, const Type* names, std::uint32_t side, Id blame) {
  // The pairs of terms that meet, then what each pair cuts.
  std::vector<std::pair<TermId, TermId>> pairs;
  std::unordered_map<std::uint64_t, std::uint32_t> numbers;
  const Diagram met = diagrams_.apply(
      diagrams_.new_key(), left, right,
      [&](std::uint32_t l, std::uint32_t r) {
        const auto [at, fresh] =
            numbers.emplace(std::uint64_t{l} << 32U | r, static_cast<std::uint32_t>(pairs.size()));
        if (fresh) pairs.emplace_back(l, r);
        return at->second;
      },
      [](Diagram, Diagram, Diagram&) { return false; });
  if (diagrams_.effort().over()) return leaf(truth_error);
  return diagrams_.bind(met, [&](std::uint32_t pair) {
    return compare_terms(op, pairs[pair].first, pairs[pair].second, names, side, blame);
  });
}

Diagram Space::compare_terms(Op op, TermId left_id, TermId right_id, const Type* names, std::uint32_t side, Id blame) {
  const Term left = terms_[left_id], right = terms_[right_id];
  const auto is = [](const Term& t, Term::Kind kind) { return t.kind == kind; };
  for (const Term* t : {&left, &right})
    if (is(*t, Term::Kind::error) || is(*t, Term::Kind::nothing)) return leaf(truth_error);
  if (is(left, Term::Kind::none) || is(right, Term::Kind::none)) return leaf(truth_absent);
  if (is(left, Term::Kind::unknown) || is(right, Term::Kind::unknown)) return leaf(truth_unknown);
  if (op == Op::contains) return contains(left_id, right_id, side, blame);
  if (is(left, Term::Kind::constant) && is(right, Term::Kind::constant)) {
    if (left.value.kind == ValueKind::name && op != Op::equal && op != Op::not_equal) {
      if (names == nullptr) return leaf(truth_error);
      const auto place = [&](const Value& v) {
        for (std::size_t i = 0; i < names->names.size(); ++i)
          if (common_symbol(side, names->names[i]) == static_cast<SymbolId>(v.integer)) return i;
        return names->names.size();
      };
      const std::size_t a = place(left.value), b = place(right.value);
      return leaf(order_holds(op, a < b ? -1 : a > b ? 1 : 0) ? truth_yes : truth_no);
    }
    const Value answer = reference::compare_as(op == Op::not_equal ? Op::equal : op, left.value, right.value, nullptr);
    if (answer.kind != ValueKind::boolean) return leaf(truth_error);
    return leaf(answer.is_yes() != (op == Op::not_equal) ? truth_yes : truth_no);
  }
  if (left_id == right_id && !is(left, Term::Kind::outside)) return leaf(order_holds(op, 0) ? truth_yes : truth_no);
  if (is(left, Term::Kind::text) && is(right, Term::Kind::constant) && (op == Op::equal || op == Op::not_equal)) {
    std::vector<std::string>& texts = axes_[left.axis].texts;
    const auto at = std::find(texts.begin(), texts.end(), right.value.text);
    const auto place = static_cast<Place>(at - texts.begin());
    if (at == texts.end()) texts.push_back(right.value.text);
    const Diagram equal = stretch(left.axis, place, place);
    return op == Op::equal ? equal : diagrams_.inverse(equal);
  }
  if (is(right, Term::Kind::text) && is(left, Term::Kind::constant)) return compare_terms(mirrored(op), right_id, left_id, names, side, blame);
  if (is(left, Term::Kind::set) && (op == Op::equal || op == Op::not_equal) &&
      (is(right, Term::Kind::constant) || is(right, Term::Kind::set))) {
    Diagram equal = leaf(1);
    const std::vector<AxisId> members = axes_[left.axis].members;
    if (is(right, Term::Kind::constant)) {
      // A name that the set cannot hold: never equal.
      for (const Value& item : right.value.items) {
        const bool there = std::any_of(members.begin(), members.end(), [&](AxisId m) {
          return axes_[m].symbol == static_cast<SymbolId>(item.integer);
        });
        if (!there) equal = leaf(0);
      }
    }
    for (const AxisId member : members) {
      const Diagram bit = stretch(member, 1, 1);
      Diagram other = leaf(0);
      if (is(right, Term::Kind::constant)) {
        for (const Value& item : right.value.items)
          if (static_cast<SymbolId>(item.integer) == axes_[member].symbol) other = leaf(1);
      } else {
        for (const AxisId theirs : axes_[right.axis].members)
          if (axes_[theirs].symbol == axes_[member].symbol) other = stretch(theirs, 1, 1);
      }
      equal = diagrams_.both(equal, diagrams_.choose(bit, other, diagrams_.inverse(other)));
    }
    return op == Op::equal ? equal : diagrams_.inverse(equal);
  }
  if (is(right, Term::Kind::set) && is(left, Term::Kind::constant)) return compare_terms(op, right_id, left_id, names, side, blame);
  Term a, b;
  if (as_line(left, a) && as_line(right, b)) {
    if (!(is_number(a.value.kind) && is_number(b.value.kind)) && a.value.kind != b.value.kind) return leaf(truth_error);
    if (!a.value.currency.is_none() && !b.value.currency.is_none() && !(a.value.currency == b.value.currency))
      return leaf(truth_error);
    bool done = true;
    Diagram out = 0;
    if (b.parts.empty() && b.links.empty()) {
      out = compare_line(op, a, b.offset, done);
    } else if (a.parts.empty() && a.links.empty()) {
      out = compare_line(mirrored(op), b, a.offset, done);
    } else {
      Term difference;
      done = combine(a, b, -1, difference);
      difference.value = a.value;
      if (done && difference.parts.size() < a.parts.size() + b.parts.size()) done = settle(difference);
      if (done && difference.kind == Term::Kind::constant) {
        Term plain;
        (void)as_line(difference, plain);
        return leaf(order_holds(op, sop::compare(plain.offset, Rational())) ? truth_yes : truth_no);
      }
      if (done) out = compare_line(op, difference, Rational(), done);
    }
    if (done) return out;
  }
  return outside(side, blame, "compare " + std::to_string(static_cast<int>(op)) + ' ' + std::to_string(left_id) + ' ' +
                                  std::to_string(right_id));
}

Diagram Space::contains(TermId left_id, TermId right_id, std::uint32_t side, Id blame) {
  const Term left = terms_[left_id], right = terms_[right_id];
  if (left.kind == Term::Kind::constant && right.kind == Term::Kind::constant) {
    const Value answer = reference::compare_as(Op::contains, left.value, right.value, nullptr);
    return leaf(answer.kind != ValueKind::boolean ? truth_error : answer.is_yes() ? truth_yes : truth_no);
  }
  if (left.kind == Term::Kind::set && right.kind == Term::Kind::constant) {
    std::vector<Value> asked = right.value.kind == ValueKind::set ? right.value.items : std::vector<Value>{right.value};
    Diagram all = leaf(1);
    const std::vector<AxisId> members = axes_[left.axis].members;
    for (const Value& name : asked) {
      Diagram one = leaf(0);
      for (const AxisId member : members)
        if (axes_[member].symbol == static_cast<SymbolId>(name.integer)) one = stretch(member, 1, 1);
      all = diagrams_.both(all, one);
    }
    return all;
  }
  return outside(side, blame, "contains " + std::to_string(left_id) + ' ' + std::to_string(right_id));
}

/// A comparison of which nothing is known but that it is yes, no or an error.
Diagram Space::outside(std::uint32_t side, Id blame, const std::string& key) {
  const std::string full = "outside " + key;
  auto at = keyed_axes_.find(full);
  if (at == keyed_axes_.end()) {
    Axis axis;
    axis.kind = Axis::Kind::outside;
    axis.text = full;
    axis.side = side;
    axis.expression = blame;
    axis.high = 2;
    at = keyed_axes_.emplace(full, add_axis(std::move(axis))).first;
  }
  std::vector<Edge> edges{{0, leaf(truth_no)}, {1, leaf(truth_yes)}, {2, leaf(truth_error)}};
  return diagrams_.make(at->second, edges);
}

Diagram Space::compare_line(Op op, const Term& line, const Rational& bound, bool& done) {
  const Diagram reached = at_least(line, bound, true, done);
  if (!done) return 0;
  if (op == Op::greater_equal) return reached;
  if (op == Op::less) return diagrams_.inverse(reached);
  const Diagram passed = at_least(line, bound, false, done);
  if (!done) return 0;
  if (op == Op::greater) return passed;
  if (op == Op::less_equal) return diagrams_.inverse(passed);
  const Diagram equal = diagrams_.without(reached, passed);
  return op == Op::equal ? equal : diagrams_.inverse(equal);
}

Diagram Space::at_least(const Term& line, Rational at, bool closed, bool& done) {
  bool turned = false;
  for (std::size_t i = line.links.size(); i-- > 0;) {
    const Link& link = line.links[i];
    switch (link.kind) {
      case Link::Kind::scale: {
        Rational moved, back;
        if (link.factor.is_zero() || failed(subtract(at, link.offset, moved)) || failed(divide(moved, link.factor, back)))
          return done = false, 0U;
        at = back;
        // A negative factor: at least becomes at most, which is not more than.
        if (link.factor.is_negative()) {
          turned = !turned;
          closed = !closed;
        }
        break;
      }
      case Link::Kind::cap:
      case Link::Kind::floor: {
        const int order = sop::compare(link.offset, at);
        const bool reached = order > 0 || (order == 0 && closed);
        if (reached == (link.kind == Link::Kind::floor)) return leaf(reached != turned ? 1U : 0U);
        break;
      }
      case Link::Kind::round: {
        // The least multiple that is reached, and the least number that is rounded to it or past it.
        const Rational unit = link.factor;
        Rational multiple, half, middle;
        if (failed(round_to_multiple(at, unit, Rounding::ceiling, multiple))) return done = false, 0U;
        if (!closed && sop::compare(multiple, at) == 0) {
          if (failed(add(at, unit, multiple))) return done = false, 0U;
        }
        Rational tries[3];
        tries[2] = multiple;
        if (failed(subtract(multiple, unit, tries[0])) || failed(divide(unit, Rational(2), half)) ||
            failed(subtract(multiple, half, tries[1])))
          return done = false, 0U;
        bool found = false;
        for (int k = 0; k < 3 && !found; ++k) {
          Rational rounded;
          if (failed(round_to_multiple(tries[k], unit, link.rounding, rounded))) return done = false, 0U;
          if (sop::compare(rounded, multiple) >= 0) {
            at = tries[k];
            closed = found = true;
            break;
          }
          if (k == 2) break;
          Rational sum;
          if (failed(add(tries[k], tries[k + 1], sum)) || failed(divide(sum, Rational(2), middle)) ||
              failed(round_to_multiple(middle, unit, link.rounding, rounded)))
            return done = false, 0U;
          if (sop::compare(rounded, multiple) >= 0) {
            at = tries[k];
            closed = false;
            found = true;
          }
        }
        if (!found) return done = false, 0U;
        break;
      }
    }
  }
  const Diagram out = sum_at_least(line, at, closed, done);
  return done && turned ? diagrams_.inverse(out) : out;
}

Diagram Space::sum_at_least(const Term& line, const Rational& at, bool closed, bool& done) {
  const auto give_up = [&]() { return done = false, Diagram{0}; };
  Rational bound;
  if (failed(subtract(at, line.offset, bound))) return give_up();
  if (line.parts.empty()) {
    const bool yes = bound.is_negative() || (bound.is_zero() && closed);
    return leaf(yes ? 1U : 0U);
  }
  // Everything in places, and the factors whole, without a common divisor, the first positive.
  std::vector<std::pair<AxisId, Rational>> factors;
  int128 below = 1, above = 0;
  for (const auto& [axis, factor] : line.parts) {
    Rational each;
    if (failed(multiply(factor, axes_[axis].step, each))) return give_up();
    const int128 common = gcd(below, each.denominator());
    const int128 wider = each.denominator() / common;
    if (wider > (int128{1} << 60) || below > (int128{1} << 60)) return give_up();
    below *= wider;
    factors.emplace_back(axis, each);
  }
  std::vector<std::pair<AxisId, Place>> whole;
  const auto denominator = static_cast<std::int64_t>(below);
  if (below > (int128{1} << 62)) return give_up();
  for (const auto& [axis, each] : factors) {
    Rational product;
    if (failed(multiply(each, Rational(denominator), product))) return give_up();
    whole.emplace_back(axis, product.numerator());
    above = gcd(above, product.numerator());
  }
  const bool turned = whole.front().second < 0;
  const int128 divisor = turned ? -above : above;
  for (auto& part : whole) {
    part.second /= divisor;
    if (part.second > (Place{1} << 30) || part.second < -(Place{1} << 30)) return give_up();
  }
  Rational ratio, limit;
  if (failed(Rational::make(below, divisor, ratio)) || failed(multiply(bound, ratio, limit))) return give_up();
  AxisId axis = whole.front().first;
  if (whole.size() > 1) axis = line_axis(whole);
  if (defect_ == Defect::bound_shifted) closed = !closed;
  // Not turned: places at least `limit`; turned: at most.
  const bool exact = limit.is_whole();
  if (!turned) {
    Place from = ceiling(limit).numerator();
    if (exact && !closed) ++from;
    return stretch(axis, std::max(from, axes_[axis].low), axes_[axis].high);
  }
  Place to = floor(limit).numerator();
  if (exact && !closed) --to;
  if (to < axes_[axis].low) return leaf(0);
  return stretch(axis, axes_[axis].low, to);
}

Diagram Space::same(Diagram left, Diagram right) {
  if (left == right) return leaf(1);
  std::vector<std::pair<TermId, TermId>> pairs;
  std::unordered_map<std::uint64_t, std::uint32_t> numbers;
  const Diagram met = diagrams_.apply(
      diagrams_.new_key(), left, right,
      [&](std::uint32_t l, std::uint32_t r) {
        const auto [at, fresh] = numbers.emplace(std::uint64_t{l} << 32U | r, static_cast<std::uint32_t>(pairs.size()));
        if (fresh) pairs.emplace_back(l, r);
        return at->second;
      },
      [](Diagram, Diagram, Diagram&) { return false; });
  return diagrams_.bind(met, [&](std::uint32_t pair) -> Diagram {
    const auto [l, r] = pairs[pair];
    if (l == r) return leaf(terms_[l].kind == Term::Kind::outside && terms_[l].key == "deep" ? 0U : 1U);
    const Term a = terms_[l], b = terms_[r];
    if (!a.known() || !b.known()) {
      const bool errors = a.kind == Term::Kind::error && b.kind == Term::Kind::error;
      return leaf((errors && a.code == b.code) || (!errors && a.kind == b.kind) ? 1U : 0U);
    }
    if (a.kind == Term::Kind::constant && b.kind == Term::Kind::constant &&
        (a.value.kind != b.value.kind || a.value.kind == ValueKind::list || a.value.kind == ValueKind::set ||
         a.value.kind == ValueKind::period))
      return leaf(0);
    // Equal or not; an error of the comparison (two currencies) is not the same.
    return diagrams_.is(compare_terms(Op::equal, l, r, nullptr, 0, no_id), truth_yes);
  });
}

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
  if (args.size() > 3) {
    Term t = Term::of(Term::Kind::outside);
    t.key = key;
    return leaf(intern(t));
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
        return compute(side, e, a, b, key);
      },
      [](Diagram, Diagram, Diagram&) { return false; });
}

/// The smaller or the larger of two, the first where they are equal.
Diagram Space::extreme(Diagram left, Diagram right, bool smaller, const Type* names, std::uint32_t side, Id blame) {
  std::vector<std::pair<TermId, TermId>> pairs;
  std::unordered_map<std::uint64_t, std::uint32_t> numbers;
  const Diagram met = diagrams_.apply(
      diagrams_.new_key(), left, right,
      [&](std::uint32_t l, std::uint32_t r) {
        const auto [at, fresh] = numbers.emplace(std::uint64_t{l} << 32U | r, static_cast<std::uint32_t>(pairs.size()));
        if (fresh) pairs.emplace_back(l, r);
        return at->second;
      },
      [](Diagram, Diagram, Diagram&) { return false; });
  return diagrams_.bind(met, [&](std::uint32_t pair) -> Diagram {
    const auto [l, r] = pairs[pair];
    const Term a = terms_[l], b = terms_[r];
    for (const Term* t : {&a, &b})
      if (t->kind == Term::Kind::error || t->kind == Term::Kind::nothing) return leaf(t == &a ? l : r);
    for (const Term* t : {&a, &b})
      if (t->kind == Term::Kind::none) return leaf(intern(Term::of(Term::Kind::error, ErrorCode::does_not_exist)));
    if (a.kind == Term::Kind::unknown) return leaf(l);
    if (b.kind == Term::Kind::unknown) return leaf(r);
    // A cap that is a number is a link of the line, which one cut can be carried through.
    Term line = a, bound = b;
    if (line.kind == Term::Kind::constant) std::swap(line, bound);
    Term number;
    if (line.kind == Term::Kind::line && bound.kind == Term::Kind::constant && as_line(bound, number) &&
        is_number(line.value.kind) == is_number(number.value.kind) &&
        (is_number(line.value.kind) || line.value.kind == number.value.kind) &&
        (line.value.currency.is_none() || number.value.currency.is_none() || line.value.currency == number.value.currency)) {
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

TermId Space::compute(std::uint32_t side, const Expr& e, const Term& left, const Term& right, const std::string& key) {
  for (const Term* t : {&left, &right})
    if (t->kind == Term::Kind::error || t->kind == Term::Kind::nothing) return intern(*t);
  for (const Term* t : {&left, &right})
    if (t->kind == Term::Kind::none) return intern(Term::of(Term::Kind::error, ErrorCode::does_not_exist));
  for (const Term* t : {&left, &right})
    if (t->kind == Term::Kind::unknown) return intern(*t);
  Term lost = Term::of(Term::Kind::outside);
  lost.key = key + ' ' + std::to_string(intern(left)) + ' ' + std::to_string(intern(right));
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
        if (!a.value.currency.is_none() && !b.value.currency.is_none() && !(a.value.currency == b.value.currency))
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
      const Term& factor = constant_b && b.value.kind != ValueKind::money ? b : a;
      const Term& of = &factor == &b ? a : b;
      if (!factor.parts.empty() || !factor.links.empty() || !is_number(factor.value.kind) ||
          factor.value.kind == ValueKind::money)
        return give_up();
      if (!is_number(of.value.kind) && of.value.kind != ValueKind::duration) return give_up();
      out = of;
      if (factor.offset.is_zero()) {
        out.parts.clear();
        out.links.clear();
        out.offset = Rational();
      } else if (!scale(out, factor.offset, Rational())) {
        return give_up();
      }
      like(of.value.kind == ValueKind::number && factor.value.symbol != no_id ? factor : of);
      if (of.value.kind == ValueKind::duration && !add_round(out, Rational(1), Rounding::up)) return give_up();
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
      if (!a.value.currency.is_none() && !b.value.currency.is_none() && !(a.value.currency == b.value.currency))
        return intern(Term::of(Term::Kind::error, ErrorCode::two_currencies));
      out = a;
      if (!scale(out, factor, Rational())) return give_up();
      like(a);
      if (a.value.kind == ValueKind::duration && b.value.kind == ValueKind::duration) {
        out.value = Value::rational(e.type == TypeKind::percent ? ValueKind::percent : ValueKind::number, Rational());
      } else if (a.value.kind == ValueKind::duration) {
        if (!add_round(out, Rational(1), Rounding::up)) return give_up();
      } else if (a.value.kind == ValueKind::money && b.value.kind == ValueKind::money) {
        out.value = Value::rational(e.type == TypeKind::percent ? ValueKind::percent : ValueKind::number, Rational());
      }
      return finish();
    }
    case Op::round_nearest:
    case Op::round_up:
    case Op::round_down:
      if (!line_a || !constant_b || !b.links.empty()) return give_up();
      if (!(is_number(a.value.kind) && is_number(b.value.kind)) && a.value.kind != b.value.kind) return give_up();
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
      if (a.value.kind != ValueKind::date && (e.args.count != 3 || a.value.kind != ValueKind::instant)) return give_up();
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
    if (t.kind == Term::Kind::constant && type.kind == TypeKind::enumeration && t.value.kind == ValueKind::name) {
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
      // What is on whole minor units already stays a plain sum.
      bool whole = line.links.empty();
      const auto fits = [&](const Rational& r) {
        Rational ratio;
        return !failed(divide(r, unit, ratio)) && ratio.is_whole();
      };
      whole = whole && fits(line.offset);
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
  if (type.unit != no_id && line.value.kind == ValueKind::number) line.value.symbol = common_symbol(side, type.unit);
  const bool same_kind = (line.value.kind == ValueKind::number && (type.kind == TypeKind::whole || type.kind == TypeKind::decimal)) ||
                         (line.value.kind == ValueKind::percent && type.kind == TypeKind::percent) ||
                         (line.value.kind == ValueKind::money && type.kind == TypeKind::money) ||
                         (!is_number(line.value.kind) && type.kind != TypeKind::none);
  Term out = line;
  if (!settle(out)) return lost();
  Diagram answer = leaf(intern(out));
  if (!same_kind) return answer;
  const Diagram wrong = leaf(intern(Term::of(Term::Kind::error, ErrorCode::out_of_range)));
  if (type.kind == TypeKind::whole && out.kind == Term::Kind::constant && !out.value.number.is_whole()) return wrong;
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
