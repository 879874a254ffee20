// src/diff/formulas.cpp — see the header.
#include "src/diff/formulas.hpp"

#include <algorithm>

#include "sop/rational.hpp"
#include "src/proof/lines.hpp"

namespace sop::diffing {

using proof::Place;
using proof::Term;

namespace {

/// Stretches looked at: two formulas that are alike at every value would be looked at value by value.
constexpr std::size_t most_steps = 100'000;

/// What a formula gives at a place of its fact.
bool value_at(const proof::Space& space, const Term& t, Place place, Rational& y) {
  if (t.kind == Term::Kind::constant) {
    y = proof::is_number(t.value.kind) ? t.value.number : Rational(t.value.integer);
    return true;
  }
  y = t.offset;
  for (const auto& [axis, factor] : t.parts)
    if (!space.add_part(axis, factor, place, y)) return false;
  return proof::apply_links(t.links, y);
}

class Cutter {
 public:
  Cutter(const proof::Space& space, const Term& a, const Term& b, std::vector<OrderedStretch>& out)
      : space_(space), a_(a), b_(b), out_(out) {}

  struct End {
    Place place = 0;
    Rational a, b;
  };
  bool look(Place place, End& end) const {
    end.place = place;
    return value_at(space_, a_, place, end.a) && value_at(space_, b_, place, end.b);
  }

  /// Both ends included.
  bool cut(const End& low, const End& high) {
    if (++steps_ > most_steps) return false;
    const auto [a_least, a_most] = std::minmax(low.a, high.a);
    const auto [b_least, b_most] = std::minmax(low.b, high.b);
    if (b_least > a_most) return add(low.place, Order::more);
    if (b_most < a_least) return add(low.place, Order::less);
    if (a_least == a_most && b_least == b_most) return add(low.place, Order::same);  // and equal
    if (high.place - low.place == 1) {
      return add(low.place, order(low)) && add(high.place, order(high));
    }
    End left, right;
    const Place middle = low.place + (high.place - low.place) / 2;
    return look(middle, left) && look(middle + 1, right) && cut(low, left) && cut(right, high);
  }

 private:
  static Order order(const End& end) {
    return end.a == end.b ? Order::same : end.b > end.a ? Order::more : Order::less;
  }
  bool add(Place from, Order order) {
    if (!out_.empty() && out_.back().order == order) return true;
    out_.push_back({from, order});
    return out_.size() <= most_stretches;
  }

  const proof::Space& space_;
  const Term& a_;
  const Term& b_;
  std::vector<OrderedStretch>& out_;
  std::size_t steps_ = 0;
};

}  // namespace

bool one_axis(const proof::Space& space, const Term& a, const Term& b, proof::AxisId& axis) {
  const Term* depends = nullptr;
  for (const Term* one : {&a, &b}) {
    if (one->kind == Term::Kind::constant) {
      if (!proof::is_number(one->value.kind) && one->value.kind != ValueKind::duration &&
          one->value.kind != ValueKind::date && one->value.kind != ValueKind::instant)
        return false;
      continue;
    }
    if (one->kind != Term::Kind::line || one->parts.size() != 1) return false;
    if (depends != nullptr && depends->parts[0].first != one->parts[0].first) return false;
    depends = one;
    axis = one->parts[0].first;
  }
  if (depends == nullptr || space.axis(axis).kind != proof::Axis::Kind::fact) return false;
  const bool zero = (a.kind == Term::Kind::constant && a.value.currency.is_none()) ||
                    (b.kind == Term::Kind::constant && b.value.currency.is_none());
  return a.value.kind == b.value.kind && (a.value.currency == b.value.currency || zero);
}

bool compare_formulas(const proof::Space& space, const Term& a, const Term& b, proof::AxisId id,
                      std::vector<OrderedStretch>& out) {
  const proof::Axis& axis = space.axis(id);
  Cutter cutter(space, a, b, out);
  Cutter::End low, high;
  if (!cutter.look(axis.low, low) || !cutter.look(axis.high, high)) return false;
  if (axis.low == axis.high) {
    out.push_back({axis.low, low.a == low.b ? Order::same : low.b > low.a ? Order::more : Order::less});
    return true;
  }
  return cutter.cut(low, high);
}

}  // namespace sop::diffing
