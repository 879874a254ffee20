// src/diff/join.cpp — regions and their boxes that belong together become one, so that a reader has few of them.
#include <algorithm>

#include "src/diff/compare.hpp"

namespace sop::diffing {

using proof::Diagram;
using proof::Place;
using proof::Stretch;

namespace {

/// Boxes of a region that are merged two by two.
constexpr std::size_t most_merged = 300;

}  // namespace

/// Regions that say the same before and now are one, whatever their formulas come to: its cases are those of all.
void Comparison::join_regions(std::vector<Found>& found, std::size_t from) {
  const auto alike = [](const DiffRegion& a, const DiffRegion& b) {
    return a.verdict == b.verdict && a.before == b.before && a.after == b.after &&
           a.error_before == b.error_before && a.error_after == b.error_after &&
           a.waits_before == b.waits_before && a.waits_after == b.waits_after;
  };
  const auto add = [](std::vector<DiffRule>& rules, const std::vector<DiffRule>& more) {
    for (const DiffRule& one : more)
      if (std::none_of(rules.begin(), rules.end(), [&](const DiffRule& r) { return r.path == one.path; }))
        rules.push_back(one);
  };
  for (std::size_t i = from; i < found.size(); ++i) {
    Found& kept = found[i];
    bool joined = false;
    for (std::size_t k = found.size() - 1; k > i; --k) {
      Found& other = found[k];
      if (kept.whole || other.whole || !alike(kept.region, other.region)) continue;
      effort_.refill(options_.max_work);
      const Diagram where = space_->diagrams().either(kept.where, other.where);
      if (effort_.over()) continue;
      kept.where = where;
      kept.answers += other.answers;
      kept.boxes.insert(kept.boxes.end(), other.boxes.begin(), other.boxes.end());
      add(kept.region.rules_before, other.region.rules_before);
      add(kept.region.rules_after, other.region.rules_after);
      // The smallest case is the example.
      const auto size = [](const DiffRegion& one) {
        return std::pair(one.witness.size(), one.witness_text.size());
      };
      if (size(other.region) < size(kept.region)) {
        std::swap(kept.region.witness, other.region.witness);
        std::swap(kept.region.witness_before, other.region.witness_before);
        std::swap(kept.region.witness_text, other.region.witness_text);
        std::swap(kept.region.shown_before, other.region.shown_before);
        std::swap(kept.region.shown_after, other.region.shown_after);
      }
      kept.region.has_witness = kept.region.has_witness || other.region.has_witness;
      found.erase(found.begin() + static_cast<std::ptrdiff_t>(k));
      joined = true;
    }
    if (!joined) continue;
    effort_.refill(options_.max_work);
    std::vector<proof::Region> boxes;
    const bool complete = space_->regions(kept.where, 0, [&](const proof::Region& box) {
      boxes.push_back(box);
      return true;
    });
    merge(kept.boxes);
    merge(boxes);
    if (complete && boxes.size() < kept.boxes.size()) kept.boxes = std::move(boxes);
  }
}

/// Neighbours that are apart by one fact alone become one; a fact that may be anything is not named.
void Comparison::merge(std::vector<proof::Region>& boxes) const {
  if (boxes.size() > most_merged) return;
  for (bool again = true; again;) {
    again = false;
    for (std::size_t i = 0; i < boxes.size() && !again; ++i)
      for (std::size_t k = i + 1; k < boxes.size() && !again; ++k)
        if (merge_two(boxes[i], boxes[k])) {
          boxes.erase(boxes.begin() + static_cast<std::ptrdiff_t>(k));
          again = true;
        }
  }
}

bool Comparison::merge_two(proof::Region& a, const proof::Region& b) const {
  if (a.parts.size() != b.parts.size()) return false;
  std::size_t apart = a.parts.size();
  for (std::size_t i = 0; i < a.parts.size(); ++i) {
    if (a.parts[i].first != b.parts[i].first) return false;
    const auto &x = a.parts[i].second, &y = b.parts[i].second;
    const bool alike =
        std::equal(x.begin(), x.end(), y.begin(), y.end(),
                   [](const Stretch& s, const Stretch& t) { return s.from == t.from && s.to == t.to; });
    if (alike) continue;
    if (apart != a.parts.size()) return false;
    apart = i;
  }
  if (apart == a.parts.size()) return true;
  std::vector<Stretch> all = a.parts[apart].second;
  all.insert(all.end(), b.parts[apart].second.begin(), b.parts[apart].second.end());
  std::sort(all.begin(), all.end(), [](const Stretch& x, const Stretch& y) { return x.from < y.from; });
  const proof::Axis& axis = space_->axis(a.parts[apart].first);
  const Place first = axis.may_be_unknown ? proof::place_unknown
                      : axis.may_be_none  ? proof::place_none
                                          : axis.low;
  std::vector<Stretch> merged;
  for (const Stretch& one : all) {
    // What lies between unknown, none and the first value is no value.
    const bool touches = !merged.empty() && (one.from <= merged.back().to + 1 ||
                                             (merged.back().to <= proof::place_none && one.from <= axis.low &&
                                              (merged.back().to == proof::place_none || !axis.may_be_none)));
    if (touches)
      merged.back().to = std::max(merged.back().to, one.to);
    else
      merged.push_back(one);
  }
  if (merged.size() == 1 && merged[0].from <= first && merged[0].to >= axis.high)
    a.parts.erase(a.parts.begin() + static_cast<std::ptrdiff_t>(apart));
  else
    a.parts[apart].second = std::move(merged);
  return true;
}

}  // namespace sop::diffing
