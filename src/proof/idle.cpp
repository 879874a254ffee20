// src/proof/idle.cpp — parts of a condition that say nothing beside the others.
//
// A part is idle when the whole answers the same without it for every case: yes, no, unknown and an error alike. That is stronger than
// "the others imply it": `delay is known and delay > 3` keeps both, because without the first an unknown delay gives unknown.
#include <algorithm>

#include "src/proof/questions.hpp"

namespace sop::proof {
namespace {

/// Whether two answers are the same for every case; false also where that is not proved.
bool alike(Space& space, Diagram a, Diagram b) {
  if (a == b) return true;
  Diagrams& d = space.diagrams();
  const Diagram differ = d.apply(
      key_differ, a, b, [](std::uint32_t x, std::uint32_t y) { return x == y ? 0U : 1U; },
      [](Diagram x, Diagram y, Diagram& out) {
        if (x != y) return false;
        out = leaf(0);
        return true;
      });
  return space.find(differ).answer == Found::Answer::none;
}

/// The facts that a diagram looks at, also through sums and patterns.
std::vector<AxisId> facts_of(Space& space, Diagram d) {
  std::vector<AxisId> out;
  for (const AxisId id : space.diagrams().axes(d)) {
    const Axis& axis = space.axis(id);
    if (axis.kind == Axis::Kind::member || axis.kind == Axis::Kind::pattern)
      out.push_back(axis.of);
    else
      out.push_back(id);
    for (const auto& part : axis.parts) out.push_back(part.first);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool share(const std::vector<AxisId>& a, const std::vector<AxisId>& b) {
  return std::any_of(a.begin(), a.end(), [&](AxisId x) { return std::binary_search(b.begin(), b.end(), x); });
}

}  // namespace

std::vector<Idle> idle_parts(Space& space, std::uint32_t side, const std::vector<Id>& parts, bool all) {
  Diagrams& d = space.diagrams();
  std::vector<Idle> out;
  std::vector<Diagram> truths;
  std::vector<std::vector<AxisId>> facts;
  for (const Id part : parts) {
    truths.push_back(space.condition(side, part));
    facts.push_back(facts_of(space, truths.back()));
  }
  const auto joined = [&](const std::vector<std::size_t>& some) {
    Diagram whole = leaf(all ? truth_yes : truth_no);
    for (const std::size_t i : some) whole = space.together(whole, truths[i], all);
    return whole;
  };
  std::vector<std::size_t> kept;
  for (std::size_t i = 0; i < parts.size(); ++i) kept.push_back(i);
  const auto shares = [&](std::size_t i) {
    return std::any_of(kept.begin(), kept.end(),
                       [&](std::size_t k) { return k != i && share(facts[i], facts[k]); });
  };
  if (!std::any_of(kept.begin(), kept.end(), shares)) return out;
  const Diagram whole = joined(kept);
  const std::uint32_t weak = all ? truth_yes : truth_no, strong = all ? truth_no : truth_yes;
  if (space.find(d.is(whole, weak)).answer == Found::Answer::none) return out;
  for (std::size_t i = parts.size(); i-- > 0 && kept.size() > 1;) {
    // What can never take anything away says nothing about the others.
    if (!shares(i) || space.find(d.is(truths[i], strong)).answer != Found::Answer::found) continue;
    std::vector<std::size_t> others;
    for (const std::size_t k : kept)
      if (k != i) others.push_back(k);
    if (!alike(space, joined(others), whole)) continue;
    // As few of them as leaving out one after the other gives.
    std::vector<std::size_t> by = others;
    for (std::size_t k = by.size(); k-- > 0 && by.size() > 1;) {
      std::vector<std::size_t> fewer = by;
      fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(k));
      const Diagram rest = joined(fewer);
      if (alike(space, rest, space.together(rest, truths[i], all))) by = std::move(fewer);
    }
    if (d.effort().over()) return out;
    out.push_back({i, std::move(by)});
    kept = std::move(others);
  }
  std::sort(out.begin(), out.end(), [](const Idle& a, const Idle& b) { return a.part < b.part; });
  return out;
}

}  // namespace sop::proof
