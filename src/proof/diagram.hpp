// src/proof/diagram.hpp — decision diagrams over axes: one function of many facts, with shared parts.
//
// An axis is a line of places (whole numbers): what one fact may be, from `unknown` upwards. A diagram is a leaf (a small
// number) or a node of one axis whose edges cut the line into stretches, each leading to a diagram of later axes. Equal functions are
// equal handles: neighbours that lead to the same are one edge, and a node with one edge is its child (Bryant 1986 for two
// edges, Miller and Drechsler 1998 for many; stretches instead of values as in the interval diagrams of Strehl and Thiele 1998). An
// axis that is cut later leaves what exists as it is.
//
// Work is counted in edges looked at. Past the limit every operation answers a leaf at once and `over()` is true: whatever was
// computed then is not to be used.
//
// Who may call it: src/proof. Thread-safety: one thread an object.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "sop/rational.hpp"
#include "sop/stop_token.hpp"

namespace sop::proof {

/// A place on an axis.
using Place = int128;
/// A function: a leaf or a node. Equal handles are equal functions.
using Diagram = std::uint32_t;
using AxisId = std::uint32_t;

inline constexpr Diagram leaf_bit = 0x80000000U;
[[nodiscard]] constexpr Diagram leaf(std::uint32_t value) { return leaf_bit | value; }
[[nodiscard]] constexpr bool is_leaf(Diagram d) { return (d & leaf_bit) != 0; }
[[nodiscard]] constexpr std::uint32_t leaf_value(Diagram d) { return d & ~leaf_bit; }

/// Counted work. Every machine spends the same.
class Effort {
 public:
  explicit Effort(std::uint64_t limit, const StopToken* stop = nullptr)
      : left_(limit), limit_(limit), stop_(stop) {}
  /// False when the limit is passed, or somebody asked to stop.
  bool spend(std::uint64_t units) {
    if (over_) return false;
    if (units > left_ || (stop_ != nullptr && stop_->requested())) {
      over_ = true;
      stopped_ = units <= left_;
      return false;
    }
    left_ -= units;
    return true;
  }
  [[nodiscard]] bool over() const { return over_; }
  [[nodiscard]] bool stopped() const { return stopped_; }
  [[nodiscard]] std::uint64_t spent() const { return limit_ - left_; }
  /// More work from here on: for the next question.
  void refill(std::uint64_t limit) {
    left_ = limit_ = limit;
    over_ = stopped_;
  }

 private:
  std::uint64_t left_, limit_;
  const StopToken* stop_;
  bool over_ = false, stopped_ = false;
};

/// The places from `from` to just before the next edge.
struct Edge {
  Place from = 0;
  Diagram to = 0;
};

class Diagrams {
 public:
  explicit Diagrams(Effort& effort) : effort_(effort) { table_.assign(1024, 0); }
  Diagrams(const Diagrams&) = delete;
  Diagrams& operator=(const Diagrams&) = delete;

  struct Node {
    AxisId axis = 0;
    std::uint32_t first = 0, count = 0;  ///< edges
  };
  [[nodiscard]] AxisId axis(Diagram d) const { return is_leaf(d) ? no_axis : nodes_[d].axis; }
  [[nodiscard]] std::uint32_t count(Diagram d) const { return nodes_[d].count; }
  [[nodiscard]] const Edge& edge(Diagram d, std::uint32_t i) const { return edges_[nodes_[d].first + i]; }
  [[nodiscard]] std::size_t size() const { return nodes_.size(); }
  static constexpr AxisId no_axis = 0xFFFFFFFFU;

  /// The node with these edges, of which the first begins where the axis does. Edges lead to later axes.
  Diagram make(AxisId axis, std::vector<Edge>& edges);

  /// `op(x, y)` of the leaves at every point. `key` names the operation (less than 2^16): results are kept. `shortcut(a, b, out)` may
  /// answer early.
  template <class Op, class Shortcut>
  Diagram apply(std::uint32_t key, Diagram a, Diagram b, const Op& op, const Shortcut& shortcut);
  /// `op(x)` of the leaves.
  template <class Op>
  Diagram map(std::uint32_t key, Diagram a, const Op& op) {
    return apply(
        key, a, leaf(0), [&](std::uint32_t x, std::uint32_t) { return op(x); },
        [](Diagram, Diagram, Diagram&) { return false; });
  }
  /// A new key for operations whose results depend on more than the leaves.
  std::uint32_t new_key() { return next_key_++; }

  /// `yes` where `condition` (leaves 0 and 1) is 1, else `no`.
  Diagram choose(Diagram condition, Diagram yes, Diagram no);
  /// Each leaf replaced by the diagram that `what` gives for it, which may be of any axes.
  template <class What>
  Diagram bind(Diagram d, const What& what);

  // Of diagrams whose leaves are 0 and 1.
  Diagram both(Diagram a, Diagram b);
  Diagram either(Diagram a, Diagram b);
  Diagram inverse(Diagram a);
  Diagram without(Diagram a, Diagram b) { return both(a, inverse(b)); }
  /// 1 where the leaf is `value`.
  Diagram is(Diagram d, std::uint32_t value);
  /// What is left of a diagram where some axes (by number) are at their first place.
  Diagram at_first(Diagram d, const std::vector<bool>& axes);

  /// The leaves that occur.
  [[nodiscard]] std::vector<std::uint32_t> leaves(Diagram d) const;
  /// The axes that occur, in order.
  [[nodiscard]] std::vector<AxisId> axes(Diagram d) const;

  Effort& effort() { return effort_; }

 private:
  struct Key {
    std::uint64_t ab = 0;
    std::uint32_t c = 0;
    friend bool operator==(const Key&, const Key&) = default;
  };
  /// Results by operands; open addressing.
  class Memo {
   public:
    bool find(Key key, Diagram& out) const;
    void add(Key key, Diagram value);

   private:
    struct Slot {
      Key key;
      Diagram value = 0;
      bool used = false;
    };
    static std::size_t hash(Key key);
    void grow();
    std::vector<Slot> slots_;
    std::size_t used_ = 0;
  };

  template <class Op, class Shortcut>
  Diagram apply_nodes(std::uint32_t key, Diagram a, Diagram b, const Op& op, const Shortcut& shortcut);
  Diagram at_first(Diagram d, const std::vector<bool>& axes, std::unordered_map<Diagram, Diagram>& done);
  template <class What>
  Diagram bind_node(Diagram d, const What& what, std::unordered_map<Diagram, Diagram>& done);

  Effort& effort_;
  std::vector<Node> nodes_;
  std::vector<Edge> edges_;
  std::vector<std::uint32_t> table_;  ///< unique table: node + 1
  Memo memo_, chosen_;
  std::uint32_t next_key_ = 256;
};

enum : std::uint32_t {
  key_both = 1,
  key_either,
  key_inverse,
  key_truth_and,
  key_truth_or,
  key_is = 200,
  key_differ
};

template <class Op, class Shortcut>
Diagram Diagrams::apply(std::uint32_t key, Diagram a, Diagram b, const Op& op, const Shortcut& shortcut) {
  if (is_leaf(a) && is_leaf(b)) return leaf(op(leaf_value(a), leaf_value(b)));
  if (Diagram early = 0; shortcut(a, b, early)) return early;
  Diagram known = 0;
  const Key at{std::uint64_t{a} << 32U | b, key};
  if (memo_.find(at, known)) return known;
  const Diagram out = apply_nodes(key, a, b, op, shortcut);
  if (!effort_.over()) memo_.add(at, out);
  return out;
}

template <class Op, class Shortcut>
Diagram Diagrams::apply_nodes(std::uint32_t key, Diagram a, Diagram b, const Op& op,
                              const Shortcut& shortcut) {
  const AxisId x = axis(a), y = axis(b), first = x < y ? x : y;
  const std::uint32_t in_a = x == first ? count(a) : 1, in_b = y == first ? count(b) : 1;
  if (!effort_.spend(std::uint64_t{in_a} + in_b)) return leaf(0);
  std::vector<Edge> out;
  out.reserve(in_a + in_b);
  std::uint32_t i = 0, k = 0;
  Place from = x == first ? edge(a, 0).from : edge(b, 0).from;
  for (;;) {
    const Diagram left = x == first ? edge(a, i).to : a, right = y == first ? edge(b, k).to : b;
    const Diagram to = apply(key, left, right, op, shortcut);
    if (effort_.over()) return leaf(0);
    if (out.empty() || out.back().to != to) out.push_back({from, to});
    const bool more_a = x == first && i + 1 < in_a, more_b = y == first && k + 1 < in_b;
    if (!more_a && !more_b) break;
    const Place next_a = more_a ? edge(a, i + 1).from : 0, next_b = more_b ? edge(b, k + 1).from : 0;
    const bool step_a = more_a && (!more_b || next_a <= next_b),
               step_b = more_b && (!more_a || next_b <= next_a);
    from = step_a ? next_a : next_b;
    if (step_a) ++i;
    if (step_b) ++k;
  }
  return make(first, out);
}

template <class What>
Diagram Diagrams::bind(Diagram d, const What& what) {
  std::unordered_map<Diagram, Diagram> done;
  return bind_node(d, what, done);
}

template <class What>
Diagram Diagrams::bind_node(Diagram d, const What& what, std::unordered_map<Diagram, Diagram>& done) {
  if (effort_.over()) return leaf(0);
  if (const auto at = done.find(d); at != done.end()) return at->second;
  Diagram out = 0;
  if (is_leaf(d)) {
    out = what(leaf_value(d));
  } else {
    const AxisId x = axis(d);
    const std::uint32_t n = count(d);
    std::vector<Diagram> children(n);
    bool later = true;
    for (std::uint32_t i = 0; i < n; ++i) {
      children[i] = bind_node(edge(d, i).to, what, done);
      later = later && axis(children[i]) > x;
    }
    if (!effort_.spend(n)) return leaf(0);
    if (later) {
      std::vector<Edge> edges;
      for (std::uint32_t i = 0; i < n; ++i) edges.push_back({edge(d, i).from, children[i]});
      out = make(x, edges);
    } else {
      // Some answer looks at an earlier axis again: put together stretch by stretch.
      out = children[0];
      for (std::uint32_t i = 1; i < n; ++i) {
        std::vector<Edge> here{{edge(d, 0).from, leaf(0)}, {edge(d, i).from, leaf(1)}};
        if (i + 1 < n) here.push_back({edge(d, i + 1).from, leaf(0)});
        out = choose(make(x, here), children[i], out);
      }
    }
  }
  done.emplace(d, out);
  return out;
}

}  // namespace sop::proof
