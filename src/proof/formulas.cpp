// src/proof/formulas.cpp — two formulas of one fact, rounded and capped, compared place by place where nothing shorter decides.
//
// Each formula rises, or falls, over the whole line, so that over a stretch it lies between what it is at its ends. Where these bounds
// lie apart, or both formulas stand still, the stretch is decided; else it is halved. Formulas without caps are also straight lines but for what rounding
// adds, so that stretches far from where these cross are decided at once.
#include <algorithm>
#include <functional>
#include <optional>

#include "src/proof/lines.hpp"
#include "src/proof/space.hpp"

namespace sop::proof {
namespace {

/// A formula as a straight line over places, and the most that rounding moves it; only of scales and roundings.
struct Straight {
  Rational slope, offset, around;
};

std::optional<Straight> straight(const Term& t, const Rational& step) {
  Straight out;
  if (failed(multiply(t.parts.front().second, step, out.slope))) return {};
  out.offset = t.offset;
  for (const Link& link : t.links) {
    Rational next;
    switch (link.kind) {
      case Link::Kind::scale:
        if (failed(multiply(out.slope, link.factor, next))) return {};
        out.slope = next;
        if (failed(multiply(out.offset, link.factor, next)) || failed(add(next, link.offset, out.offset)))
          return {};
        if (failed(multiply(out.around, absolute(link.factor), next))) return {};
        out.around = next;
        break;
      case Link::Kind::round:
        if (failed(add(out.around, link.factor, next))) return {};
        out.around = next;
        break;
      default:
        return {};
    }
  }
  return out;
}

/// Places at which two formulas are compared, at most.
constexpr std::size_t most_places = 200'000;

class Formulas {
 public:
  Formulas(const Term& a, const Term& b, const Rational& step, Effort& effort)
      : a_(a), b_(b), step_(step), effort_(effort) {
    const std::optional<Straight> one = straight(a, step), other = straight(b, step);
    if (!one || !other) return;
    Straight both;
    is_straight_ = !failed(subtract(one->slope, other->slope, both.slope)) &&
                   !failed(subtract(one->offset, other->offset, both.offset)) &&
                   !failed(add(one->around, other->around, both.around));
    if (is_straight_) apart_ = both;
  }

  struct Pair {
    Rational a, b;
  };

  /// Calls `use(from, order)` for stretches in turn, each up to the next. False: not decided.
  template <class Use>
  bool compare(Place low, Place high, const Use& use) {
    const std::function<bool(Place, Pair, Place, Pair)> part = [&](Place from, const Pair& first, Place to,
                                                                   const Pair& last) -> bool {
      if (const std::optional<int> order = decided(from, first, to, last)) return use(from, *order), true;
      const Place middle = from + (to - from) / 2;
      Pair left, right;
      return at(middle, left) && at(middle + 1, right) && part(from, first, middle, left) &&
             part(middle + 1, right, to, last);
    };
    Pair first, last;
    return at(low, first) && at(high, last) && part(low, first, high, last);
  }

 private:
  bool at(Place place, Pair& out) {
    Rational count, value;
    if (++places_ > most_places || !effort_.spend(1 + a_.links.size() + b_.links.size())) return false;
    if (failed(Rational::make(place, 1, count)) || failed(multiply(count, step_, value))) return false;
    const auto formula = [&](const Term& t, Rational& y) {
      Rational product;
      return !failed(multiply(t.parts.front().second, value, product)) &&
             !failed(add(product, t.offset, y)) && apply_links(t.links, y);
    };
    return formula(a_, out.a) && formula(b_, out.b);
  }

  /// How the first stands to the second over a whole stretch, where its ends tell.
  std::optional<int> decided(Place from, const Pair& first, Place to, const Pair& last) const {
    const auto least = [](const Rational& x, const Rational& y) { return sop::compare(x, y) < 0 ? x : y; };
    const auto most = [](const Rational& x, const Rational& y) { return sop::compare(x, y) < 0 ? y : x; };
    if (from == to) return sop::compare(first.a, first.b);
    const Rational low_a = least(first.a, last.a), high_a = most(first.a, last.a);
    const Rational low_b = least(first.b, last.b), high_b = most(first.b, last.b);
    if (sop::compare(high_a, low_b) < 0) return -1;
    if (sop::compare(low_a, high_b) > 0) return 1;
    if (sop::compare(low_a, high_a) == 0 && sop::compare(low_b, high_b) == 0)
      return sop::compare(low_a, low_b);
    if (!is_straight_) return {};
    int order = 0;
    for (const Place place : {from, to}) {
      Rational count, rise, difference;
      if (failed(Rational::make(place, 1, count)) || failed(multiply(apart_.slope, count, rise)) ||
          failed(add(rise, apart_.offset, difference)) ||
          sop::compare(absolute(difference), apart_.around) <= 0)
        return {};
      const int here = difference.is_negative() ? -1 : 1;
      if (order != 0 && here != order) return {};
      order = here;
    }
    return order;
  }

  const Term &a_, &b_;
  const Rational step_;
  Effort& effort_;
  std::size_t places_ = 0;
  bool is_straight_ = false;
  Straight apart_;
};

}  // namespace

bool Space::are_of_one_fact(const Term& a, const Term& b) const {
  return a.parts.size() == 1 && b.parts.size() == 1 && a.parts.front().first == b.parts.front().first &&
         (!a.links.empty() || !b.links.empty());
}

Diagram Space::compare_formulas(const Term& a, const Term& b, std::array<bool, 3> holds, bool& done) {
  const AxisId id = a.parts.front().first;
  const Axis axis = axes_[id];
  std::vector<Edge> edges;
  if (beginning(axis) < axis.low) edges.push_back({beginning(axis), leaf(0)});
  Formulas formulas(a, b, axis.step, diagrams_.effort());
  // Differences between two procedures are read by people: of many small ones nothing is told.
  const std::size_t most = side_count_ == 2 ? 64 : max_proof_work;
  done = formulas.compare(axis.low, axis.high, [&](Place from, int order) {
    const Diagram to = leaf(holds[static_cast<std::size_t>(order < 0 ? 0 : order > 0 ? 2 : 1)] ? 1 : 0);
    if (edges.empty() || edges.back().to != to) edges.push_back({from, to});
  });
  done = done && edges.size() <= most;
  return done ? diagrams_.make(id, edges) : leaf(0);
}

}  // namespace sop::proof
