// src/proof/diagram.cpp — see the header.
#include "src/proof/diagram.hpp"

#include <algorithm>

namespace sop::proof {
namespace {

std::uint64_t mix(std::uint64_t h) {
  h ^= h >> 31U;
  h *= 0x9E3779B97F4A7C15ULL;
  return h ^ (h >> 29U);
}

std::uint64_t hash_of(AxisId axis, const Edge* edges, std::size_t count) {
  std::uint64_t h = axis;
  for (std::size_t i = 0; i < count; ++i) {
    h = mix(h + static_cast<std::uint64_t>(edges[i].from));
    h = mix(h + edges[i].to);
  }
  return mix(h + count);
}

}  // namespace

std::size_t Diagrams::Memo::hash(Key key) { return static_cast<std::size_t>(mix(mix(key.ab) + key.c)); }

bool Diagrams::Memo::find(Key key, Diagram& out) const {
  if (slots_.empty()) return false;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = hash(key) & mask; slots_[i].used; i = (i + 1) & mask) {
    if (slots_[i].key == key) {
      out = slots_[i].value;
      return true;
    }
  }
  return false;
}

void Diagrams::Memo::add(Key key, Diagram value) {
  if (2 * (used_ + 1) > slots_.size()) grow();
  const std::size_t mask = slots_.size() - 1;
  std::size_t i = hash(key) & mask;
  while (slots_[i].used) i = (i + 1) & mask;
  slots_[i] = {key, value, true};
  ++used_;
}

void Diagrams::Memo::grow() {
  std::vector<Slot> old(std::max<std::size_t>(1024, slots_.size() * 2));
  old.swap(slots_);
  const std::size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (!slot.used) continue;
    std::size_t i = hash(slot.key) & mask;
    while (slots_[i].used) i = (i + 1) & mask;
    slots_[i] = slot;
  }
}

Diagram Diagrams::make(AxisId axis, std::vector<Edge>& edges) {
  edges.erase(
      std::unique(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) { return a.to == b.to; }),
      edges.end());
  if (edges.size() == 1) return edges.front().to;
  const std::size_t mask = table_.size() - 1;
  std::size_t i = static_cast<std::size_t>(hash_of(axis, edges.data(), edges.size())) & mask;
  for (; table_[i] != 0; i = (i + 1) & mask) {
    const Node& node = nodes_[table_[i] - 1];
    if (node.axis != axis || node.count != edges.size()) continue;
    const bool same =
        std::equal(edges.begin(), edges.end(), edges_.begin() + static_cast<std::ptrdiff_t>(node.first),
                   [](const Edge& a, const Edge& b) { return a.from == b.from && a.to == b.to; });
    if (same) return table_[i] - 1;
  }
  const auto id = static_cast<Diagram>(nodes_.size());
  nodes_.push_back(
      {axis, static_cast<std::uint32_t>(edges_.size()), static_cast<std::uint32_t>(edges.size())});
  edges_.insert(edges_.end(), edges.begin(), edges.end());
  table_[i] = id + 1;
  if (2 * nodes_.size() > table_.size()) {
    table_.assign(table_.size() * 2, 0);
    const std::size_t wide = table_.size() - 1;
    for (std::size_t n = 0; n < nodes_.size(); ++n) {
      const Node& node = nodes_[n];
      std::size_t at = static_cast<std::size_t>(hash_of(node.axis, &edges_[node.first], node.count)) & wide;
      while (table_[at] != 0) at = (at + 1) & wide;
      table_[at] = static_cast<std::uint32_t>(n + 1);
    }
  }
  return id;
}

Diagram Diagrams::both(Diagram a, Diagram b) {
  if (b < a) std::swap(a, b);
  return apply(
      key_both, a, b, [](std::uint32_t x, std::uint32_t y) { return x & y; },
      [](Diagram x, Diagram y, Diagram& out) {
        if (x == leaf(0) || y == leaf(0)) return out = leaf(0), true;
        if (x == leaf(1) || x == y) return out = y, true;
        if (y == leaf(1)) return out = x, true;
        return false;
      });
}

Diagram Diagrams::either(Diagram a, Diagram b) {
  if (b < a) std::swap(a, b);
  return apply(
      key_either, a, b, [](std::uint32_t x, std::uint32_t y) { return x | y; },
      [](Diagram x, Diagram y, Diagram& out) {
        if (x == leaf(1) || y == leaf(1)) return out = leaf(1), true;
        if (x == leaf(0) || x == y) return out = y, true;
        if (y == leaf(0)) return out = x, true;
        return false;
      });
}

Diagram Diagrams::inverse(Diagram a) {
  return map(key_inverse, a, [](std::uint32_t x) { return x ^ 1U; });
}

Diagram Diagrams::is(Diagram d, std::uint32_t value) {
  // The value goes with the operands, so that results can be kept.
  return apply(
      key_is, d, leaf(value), [](std::uint32_t x, std::uint32_t y) { return x == y ? 1U : 0U; },
      [](Diagram, Diagram, Diagram&) { return false; });
}

Diagram Diagrams::choose(Diagram condition, Diagram yes, Diagram no) {
  if (condition == leaf(1) || yes == no) return yes;
  if (condition == leaf(0)) return no;
  if (effort_.over()) return leaf(0);
  Diagram known = 0;
  const Key at{std::uint64_t{condition} << 32U | yes, no};
  if (chosen_.find(at, known)) return known;
  const Diagram parts[3] = {condition, yes, no};
  AxisId first = no_axis;
  for (const Diagram part : parts) first = std::min(first, axis(part));
  std::uint32_t place[3] = {0, 0, 0}, counts[3];
  std::uint64_t work = 0;
  for (int p = 0; p < 3; ++p) work += counts[p] = axis(parts[p]) == first ? count(parts[p]) : 1;
  if (!effort_.spend(work)) return leaf(0);
  const auto child = [&](int p) { return axis(parts[p]) == first ? edge(parts[p], place[p]).to : parts[p]; };
  std::vector<Edge> out;
  Place from = 0;
  for (const Diagram part : parts)
    if (axis(part) == first) from = edge(part, 0).from;
  for (;;) {
    const Diagram to = choose(child(0), child(1), child(2));
    if (effort_.over()) return leaf(0);
    if (out.empty() || out.back().to != to) out.push_back({from, to});
    bool more = false;
    Place next = 0;
    for (int p = 0; p < 3; ++p) {
      if (place[p] + 1 >= counts[p]) continue;
      const Place its = edge(parts[p], place[p] + 1).from;
      if (!more || its < next) next = its;
      more = true;
    }
    if (!more) break;
    for (int p = 0; p < 3; ++p)
      if (place[p] + 1 < counts[p] && edge(parts[p], place[p] + 1).from == next) ++place[p];
    from = next;
  }
  const Diagram result = make(first, out);
  chosen_.add(at, result);
  return result;
}

Diagram Diagrams::at_first(Diagram d, const std::vector<bool>& axes) {
  std::unordered_map<Diagram, Diagram> done;
  return at_first(d, axes, done);
}

Diagram Diagrams::at_first(Diagram d, const std::vector<bool>& axes,
                           std::unordered_map<Diagram, Diagram>& done) {
  if (is_leaf(d)) return d;
  if (const auto at = done.find(d); at != done.end()) return at->second;
  const AxisId x = axis(d);
  const std::uint32_t n = axes[x] ? 1 : count(d);
  if (!effort_.spend(n)) return leaf(0);
  std::vector<Edge> edges;
  for (std::uint32_t i = 0; i < n; ++i)
    edges.push_back({edge(d, i).from, at_first(edge(d, i).to, axes, done)});
  const Diagram out = n == 1 ? edges.front().to : make(x, edges);
  done.emplace(d, out);
  return out;
}

std::vector<std::uint32_t> Diagrams::leaves(Diagram d) const {
  std::vector<std::uint32_t> out;
  std::vector<bool> seen(nodes_.size());
  std::vector<Diagram> stack{d};
  while (!stack.empty()) {
    const Diagram at = stack.back();
    stack.pop_back();
    if (is_leaf(at)) {
      out.push_back(leaf_value(at));
      continue;
    }
    if (seen[at]) continue;
    seen[at] = true;
    for (std::uint32_t i = 0; i < count(at); ++i) stack.push_back(edge(at, i).to);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<AxisId> Diagrams::axes(Diagram d) const {
  std::vector<AxisId> out;
  std::vector<bool> seen(nodes_.size());
  std::vector<Diagram> stack{d};
  while (!stack.empty()) {
    const Diagram at = stack.back();
    stack.pop_back();
    if (is_leaf(at) || seen[at]) continue;
    seen[at] = true;
    out.push_back(axis(at));
    for (std::uint32_t i = 0; i < count(at); ++i) stack.push_back(edge(at, i).to);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace sop::proof
