// src/proof/values.cpp — what comparing two terms cuts.
//
// A comparison of a line with a number becomes a cut of one axis: the bound is carried back through rounding and caps, which never
// fall, to the sum itself, and from there to whole places. A sum of several axes is an axis of its own.
#include <algorithm>
#include <numeric>

#include "sop/reference.hpp"
#include "src/proof/lines.hpp"
#include "src/proof/space.hpp"

namespace sop::proof {
namespace {

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

}  // namespace

Diagram Space::pairs_of(Diagram left, Diagram right, std::vector<std::pair<TermId, TermId>>& pairs) {
  std::unordered_map<std::uint64_t, std::uint32_t> numbers;
  return diagrams_.apply(
      diagrams_.new_key(), left, right,
      [&](std::uint32_t l, std::uint32_t r) {
        const auto [at, fresh] =
            numbers.emplace(std::uint64_t{l} << 32U | r, static_cast<std::uint32_t>(pairs.size()));
        if (fresh) pairs.emplace_back(l, r);
        return at->second;
      },
      [](Diagram, Diagram, Diagram&) { return false; });
}

// --- comparing ----------------------------------------------------------------------------------------------------------

Diagram Space::compare(Op op, Diagram left, Diagram right, const Type* names, std::uint32_t side, Id blame) {
  // The pairs of terms that meet, then what each pair cuts.
  std::vector<std::pair<TermId, TermId>> pairs;
  const Diagram met = pairs_of(left, right, pairs);
  if (diagrams_.effort().over()) return leaf(truth_error);
  return diagrams_.bind(met, [&](std::uint32_t pair) {
    return compare_terms(op, pairs[pair].first, pairs[pair].second, names, side, blame);
  });
}

Diagram Space::compare_terms(Op op, TermId left_id, TermId right_id, const Type* names, std::uint32_t side,
                             Id blame) {
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
    const Value answer =
        reference::compare_as(op == Op::not_equal ? Op::equal : op, left.value, right.value, nullptr);
    if (answer.kind != ValueKind::boolean) return leaf(truth_error);
    return leaf(answer.is_yes() != (op == Op::not_equal) ? truth_yes : truth_no);
  }
  if (left_id == right_id && !is(left, Term::Kind::outside))
    return leaf(order_holds(op, 0) ? truth_yes : truth_no);
  if (is(left, Term::Kind::text) && is(right, Term::Kind::constant) &&
      (op == Op::equal || op == Op::not_equal)) {
    std::vector<std::string>& texts = axes_[left.axis].texts;
    const auto at = std::find(texts.begin(), texts.end(), right.value.text);
    const auto place = static_cast<Place>(at - texts.begin());
    if (at == texts.end()) texts.push_back(right.value.text);
    const Diagram equal = stretch(left.axis, place, place);
    return op == Op::equal ? equal : diagrams_.inverse(equal);
  }
  if (is(right, Term::Kind::text) && is(left, Term::Kind::constant))
    return compare_terms(mirrored(op), right_id, left_id, names, side, blame);
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
  if (is(right, Term::Kind::set) && is(left, Term::Kind::constant))
    return compare_terms(op, right_id, left_id, names, side, blame);
  Term a, b;
  if (as_line(left, a) && as_line(right, b)) {
    if (!(is_number(a.value.kind) && is_number(b.value.kind)) && a.value.kind != b.value.kind)
      return leaf(truth_error);
    if (!a.value.currency.is_none() && !b.value.currency.is_none() && !(a.value.currency == b.value.currency))
      return leaf(truth_error);
    bool done = true;
    Diagram out = 0;
    if (b.parts.empty() && b.links.empty()) {
      out = compare_line(op, a, b.offset, done);
    } else if (a.parts.empty() && a.links.empty()) {
      out = compare_line(mirrored(op), b, a.offset, done);
    } else {
      const Term first = a, second = b;
      // A cap is one of two sides: its own number, or what is capped.
      for (Term* t : {&a, &b}) {
        if (t->links.empty()) continue;
        const Link link = t->links.back();
        if (link.kind != Link::Kind::cap && link.kind != Link::Kind::floor) continue;
        t->links.pop_back();
        const Diagram under = compare_line(link.kind == Link::Kind::cap ? Op::less_equal : Op::greater_equal,
                                           *t, link.offset, done);
        if (!done) break;
        Term number = *t;
        number.parts.clear();
        number.links.clear();
        number.offset = link.offset;
        if (!settle(number)) break;
        const TermId one = intern(*t), other = intern(number);
        const bool is_left = t == &a;
        const Diagram inside =
            compare_terms(op, is_left ? one : left_id, is_left ? right_id : one, names, side, blame);
        const Diagram capped =
            compare_terms(op, is_left ? other : left_id, is_left ? right_id : other, names, side, blame);
        return diagrams_.choose(under, inside, capped);
      }
      Term difference;
      done = done && combine(a, b, -1, difference);
      difference.value = a.value;
      if (done && difference.parts.size() < a.parts.size() + b.parts.size()) done = settle(difference);
      if (done && difference.kind == Term::Kind::constant) {
        Term plain;
        (void)as_line(difference, plain);
        return leaf(order_holds(op, sop::compare(plain.offset, Rational())) ? truth_yes : truth_no);
      }
      if (done) {
        out = compare_line(op, difference, Rational(), done);
      } else if (are_of_one_fact(first, second)) {
        out = compare_formulas(first, second, {order_holds(op, -1), order_holds(op, 0), order_holds(op, 1)},
                               done);
      }
    }
    if (done) return out;
  }
  return outside(op, left_id, right_id, side, blame);
}

Diagram Space::contains(TermId left_id, TermId right_id, std::uint32_t side, Id blame) {
  const Term left = terms_[left_id], right = terms_[right_id];
  if (left.kind == Term::Kind::constant && right.kind == Term::Kind::constant) {
    const Value answer = reference::compare_as(Op::contains, left.value, right.value, nullptr);
    return leaf(answer.kind != ValueKind::boolean ? truth_error : answer.is_yes() ? truth_yes : truth_no);
  }
  if (left.kind == Term::Kind::set && right.kind == Term::Kind::constant) {
    std::vector<Value> asked =
        right.value.kind == ValueKind::set ? right.value.items : std::vector<Value>{right.value};
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
Diagram Space::outside(Op op, TermId left, TermId right, std::uint32_t side, Id blame) {
  const std::string key = "compare " + std::to_string(static_cast<int>(op)) + ' ' + std::to_string(left) +
                          ' ' + std::to_string(right);
  const Diagram out = outside(side, blame, key);
  Axis& axis = axes_[keyed_axes_.at("outside " + key)];
  axis.is_comparison = true;
  axis.op = op;
  axis.terms = {left, right};
  return out;
}

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
        if (link.factor.is_zero() || failed(subtract(at, link.offset, moved)) ||
            failed(divide(moved, link.factor, back)))
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
  if (failed(Rational::make(below, divisor, ratio)) || failed(multiply(bound, ratio, limit)))
    return give_up();
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

Diagram Space::same(Diagram left, Diagram right, std::uint32_t side, Id blame) {
  if (left == right) return leaf(1);
  std::vector<std::pair<TermId, TermId>> pairs;
  const Diagram met = pairs_of(left, right, pairs);
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
    return diagrams_.is(compare_terms(Op::equal, l, r, nullptr, side, blame), truth_yes);
  });
}

}  // namespace sop::proof
