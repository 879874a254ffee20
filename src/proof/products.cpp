// src/proof/products.cpp — see the header.
//
// What is unknown: let every row allow the unknown place of each axis that has one ("may apply"), and let known places be allowed by the
// row's "applies" and its "may apply" alike. Take a case with some facts unknown, and tell them in any way. If the known cases are all
// taken, a row applies to that one; it allows the places that were known before, and every unknown place: so it may apply to the case as
// it was, and the table does not answer that no row does. A column may allow every known place and not the unknown one (`0..99` of a whole
// number from 0 to 99): it keeps no row away, and is kept all the same, because a row that applies needs that fact to be known.
#include "src/proof/products.hpp"

#include <algorithm>
#include <map>

namespace sop::proof {
namespace {

struct Part {
  AxisId axis = 0;
  std::vector<Stretch> stretches;
};

/// A function of leaves 0 and 1 as a product; false: it is none. `empty`: it is 0 everywhere.
bool product_of(Space& space, Diagram f, std::vector<Part>& parts, bool& empty) {
  Diagrams& d = space.diagrams();
  empty = f == leaf(0);
  while (!is_leaf(f)) {
    Part part;
    part.axis = d.axis(f);
    Diagram child = leaf(0);
    for (std::uint32_t i = 0; i < d.count(f); ++i) {
      const Diagram to = d.edge(f, i).to;
      if (to == leaf(0)) continue;
      if (child != leaf(0) && to != child) return false;
      child = to;
      const Place end = i + 1 < d.count(f) ? d.edge(f, i + 1).from - 1 : space.axis(part.axis).high;
      part.stretches.push_back({d.edge(f, i).from, end});
    }
    parts.push_back(std::move(part));
    f = child;
  }
  return true;
}

/// What is left of stretches without the unknown place; `unknown`: whether it was among them.
std::vector<Stretch> known_of(const Axis& axis, const std::vector<Stretch>& stretches, bool& unknown) {
  std::vector<Stretch> out;
  for (Stretch s : stretches) {
    if (s.from == place_unknown) {
      unknown = true;
      s.from = axis.may_be_none ? place_none : axis.low;
    }
    if (s.from > s.to) continue;
    if (!out.empty() && out.back().to + 1 == s.from) {
      out.back().to = s.to;
    } else {
      out.push_back(s);
    }
  }
  return out;
}

bool same(const std::vector<Stretch>& a, const std::vector<Stretch>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const Stretch& x, const Stretch& y) { return x.from == y.from && x.to == y.to; });
}

/// Whether a row applies to the same known places as it may apply to, and to no case of which one of its columns is unknown. A column that
/// takes every known place is there in what applies alone.
bool same_known(Space& space, const std::vector<Part>& applies, const std::vector<Part>& may_apply) {
  std::size_t k = 0;
  for (const Part& part : applies) {
    const Axis& axis = space.axis(part.axis);
    const bool is_limited = k < may_apply.size() && may_apply[k].axis == part.axis;
    const std::vector<Stretch> all{{place_unknown, axis.high}};
    bool surely = false, perhaps = false;
    if (!same(known_of(axis, part.stretches, surely),
              known_of(axis, is_limited ? may_apply[k].stretches : all, perhaps)))
      return false;
    if (surely || (!perhaps && axis.may_be_unknown)) return false;
    if (is_limited) ++k;
  }
  return k == may_apply.size();
}

using Classes = std::vector<std::pair<std::size_t, std::size_t>>;

bool holds(const Classes& all, const Classes& some) {
  auto at = all.begin();
  return std::all_of(some.begin(), some.end(), [&](const auto& one) {
    while (at != all.end() && at->second < one.first) ++at;
    return at != all.end() && at->first <= one.first && one.second <= at->second;
  });
}

Classes common(const Classes& a, const Classes& b) {
  Classes out;
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    const std::size_t first = std::max(x->first, y->first), last = std::min(x->second, y->second);
    if (first <= last) out.emplace_back(first, last);
    x->second < y->second ? ++x : ++y;
  }
  return out;
}

Classes without(const Classes& a, const Classes& b) {
  Classes out;
  for (auto [first, last] : a) {
    bool ended = false;
    for (const auto& [cut_first, cut_last] : b) {
      if (cut_last < first || cut_first > last) continue;
      if (cut_first > first) out.emplace_back(first, cut_first - 1);
      first = cut_last + 1;
      ended = first > last;
      if (ended) break;
    }
    if (!ended) out.emplace_back(first, last);
  }
  return out;
}

}  // namespace

Products::Products(Space& space, const std::vector<Diagram>& rows, bool told_only) : space_(space) {
  Diagrams& d = space.diagrams();
  std::vector<std::vector<Part>> products(rows.size());
  std::map<AxisId, std::vector<Place>> begins;
  rows_.resize(rows.size());
  for (std::size_t r = 0; r < rows.size(); ++r) {
    std::vector<Part> perhaps;
    bool empty_too = false;
    if (!product_of(space, d.is(rows[r], truth_yes), products[r], rows_[r].empty) ||
        !product_of(space, d.inverse(d.is(rows[r], truth_no)), perhaps, empty_too) ||
        rows_[r].empty != empty_too || d.effort().over() || !same_known(space, products[r], perhaps))
      return;
    if (told_only) {
      const auto never_known = [&](const Part& part) { return space.is_never_known(part.axis); };
      products[r].erase(std::remove_if(products[r].begin(), products[r].end(), never_known),
                        products[r].end());
    }
    for (Part& part : products[r]) {
      bool unknown = false;
      const Axis& axis = space.axis(part.axis);
      part.stretches = known_of(axis, part.stretches, unknown);
      std::vector<Place>& at = begins[part.axis];
      if (at.empty()) at.push_back(axis.may_be_none ? place_none : axis.low);
      for (const Stretch& s : part.stretches) {
        if (!d.effort().spend(1)) return;
        at.push_back(s.from);
        if (s.to < axis.high) at.push_back(s.to + 1);
      }
    }
  }
  std::map<AxisId, std::size_t> place_of;
  for (auto& [axis, at] : begins) {
    std::sort(at.begin(), at.end());
    at.erase(std::unique(at.begin(), at.end()), at.end());
    place_of[axis] = axes_.size();
    axes_.push_back({axis, std::move(at)});
  }
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (const Part& part : products[r]) {
      Side side;
      side.axis = place_of[part.axis];
      const std::vector<Place>& at = axes_[side.axis].begins;
      for (const Stretch& s : part.stretches) {
        const auto first = std::lower_bound(at.begin(), at.end(), s.from);
        const auto end = std::upper_bound(first, at.end(), s.to);
        side.classes.emplace_back(first - at.begin(), end - at.begin() - 1);
      }
      if (side.classes.empty()) rows_[r].empty = true;
      rows_[r].sides.push_back(std::move(side));
    }
  }
  good_ = true;
}

bool Products::meet(std::size_t a, std::size_t b) const {
  const Row &one = rows_[a], &other = rows_[b];
  if (one.empty || other.empty) return false;
  std::size_t k = 0;
  for (const Side& side : one.sides) {
    while (k < other.sides.size() && other.sides[k].axis < side.axis) ++k;
    if (k == other.sides.size()) return true;
    if (other.sides[k].axis != side.axis) continue;
    bool common = false;
    auto x = side.classes.begin();
    auto y = other.sides[k].classes.begin();
    while (!common && x != side.classes.end() && y != other.sides[k].classes.end()) {
      common = x->first <= y->second && y->first <= x->second;
      x->second < y->second ? ++x : ++y;
    }
    if (!common) return false;
  }
  return true;
}

std::size_t Products::facts_of_both(std::size_t a, std::size_t b) const {
  const auto is_fact = [&](const Side& side) {
    return space_.axis(axes_[side.axis].axis).kind == Axis::Kind::fact;
  };
  std::size_t out = 0;
  for (const Side& mine : rows_[a].sides)
    if (is_fact(mine)) ++out;
  for (const Side& other : rows_[b].sides)
    if (is_fact(other) && side(rows_[a], other.axis) == nullptr) ++out;
  return out;
}

bool Products::are_of_facts() const {
  return std::all_of(axes_.begin(), axes_.end(), [&](const Line& line) {
    const Axis::Kind kind = space_.axis(line.axis).kind;
    return kind == Axis::Kind::fact || kind == Axis::Kind::member;
  });
}

bool Products::holds(std::size_t row, std::size_t other) const {
  if (rows_[row].empty || rows_[other].empty) return false;
  return std::all_of(rows_[row].sides.begin(), rows_[row].sides.end(), [&](const Side& mine) {
    const Side* its = side(rows_[other], mine.axis);
    return its != nullptr && proof::holds(mine.classes, its->classes);
  });
}

Products::Left Products::search(Box box, std::vector<std::size_t> others, std::uint64_t& work, Box& left) {
  const std::uint64_t units = others.size() + 1;
  if (units > work || !space_.diagrams().effort().spend(units)) return Left::not_decided;
  work -= units;
  // Those that meet the part; of these the one that cuts it by the fewest axes.
  std::vector<std::size_t> near;
  std::size_t cutter = anything, fewest = axes_.size() + 1;
  for (const std::size_t r : others) {
    std::size_t cuts = 0;
    bool meets = true;
    for (const Side& mine : rows_[r].sides) {
      if (common(mine.classes, box[mine.axis]).empty()) {
        meets = false;
        break;
      }
      if (!proof::holds(mine.classes, box[mine.axis])) ++cuts;
    }
    if (!meets) continue;
    if (cuts == 0) return Left::nothing;
    near.push_back(r);
    if (cuts >= fewest) continue;
    fewest = cuts;
    cutter = r;
  }
  if (near.empty()) {
    left = std::move(box);
    return Left::some;
  }
  near.erase(std::find(near.begin(), near.end(), cutter));
  for (const Side& mine : rows_[cutter].sides) {
    Classes& here = box[mine.axis];
    Classes beyond = proof::without(here, mine.classes);
    if (beyond.empty()) continue;
    Box part = box;
    part[mine.axis] = std::move(beyond);
    if (const Left answer = search(std::move(part), near, work, left); answer != Left::nothing) return answer;
    here = common(here, mine.classes);
  }
  return Left::nothing;
}

Products::Left Products::left_beside(std::size_t row, const std::vector<std::size_t>& others,
                                     std::uint64_t most_work, Region* region) {
  if (row != anything && rows_[row].empty) return Left::nothing;
  Box box, left;
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    const Side* some = row == anything ? nullptr : side(rows_[row], axis);
    box.push_back(some != nullptr ? some->classes : Classes{{0, axes_[axis].begins.size() - 1}});
  }
  std::vector<std::size_t> full;
  for (const std::size_t r : others)
    if (!rows_[r].empty) full.push_back(r);
  const Left answer = search(std::move(box), std::move(full), most_work, left);
  if (answer != Left::some || region == nullptr) return answer;
  std::vector<std::size_t> chosen;
  for (const Classes& classes : left) chosen.push_back(classes.front().first);
  return fewest_columns(chosen, *region) ? answer : Left::not_decided;
}

bool Products::disjoint() {
  for (std::size_t a = 0; a < rows_.size(); ++a) {
    if (!space_.diagrams().effort().spend(a + 1)) return false;
    for (std::size_t b = 0; b < a; ++b)
      if (meet(a, b)) return false;
  }
  return true;
}

const Products::Side* Products::side(const Row& row, std::size_t axis) const {
  const auto at = std::lower_bound(row.sides.begin(), row.sides.end(), axis,
                                   [](const Side& s, std::size_t wanted) { return s.axis < wanted; });
  return at != row.sides.end() && at->axis == axis ? &*at : nullptr;
}

uint128 Products::size(const Row& row, std::size_t axis) const {
  uint128 out = 1;
  for (; axis < axes_.size(); ++axis) {
    std::size_t classes = axes_[axis].begins.size();
    if (const Side* some = side(row, axis); some != nullptr) {
      classes = 0;
      for (const auto& [first, last] : some->classes) classes += last - first + 1;
    }
    out *= classes;  // no more than the whole
  }
  return out;
}

bool Products::whole(std::size_t axis, uint128& size) const {
  size = 1;
  for (; axis < axes_.size(); ++axis) {
    if (size > ~uint128{0} / axes_[axis].begins.size()) return false;
    size *= axes_[axis].begins.size();
  }
  return true;
}

bool Products::complete() {
  uint128 all = 0, sum = 0;
  if (!whole(0, all)) return false;
  for (const Row& row : rows_)
    if (!row.empty) sum += size(row, 0);  // of rows that have nothing in common: no more than the whole
  return sum == all;
}

bool Products::allows(std::size_t row, std::size_t axis, std::size_t place) const {
  const Side* some = side(rows_[row], axis);
  return some == nullptr || std::any_of(some->classes.begin(), some->classes.end(), [&](const auto& stretch) {
           return stretch.first <= place && place <= stretch.second;
         });
}

bool Products::left_out(Region& region) {
  uint128 all = 0;
  if (!whole(0, all)) return false;
  std::vector<std::size_t> open;  // rows that allow what was chosen so far
  for (std::size_t r = 0; r < rows_.size(); ++r)
    if (!rows_[r].empty) open.push_back(r);
  // Axis by axis a class of which the rows that allow it do not fill the rest.
  std::vector<std::size_t> chosen;
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    (void)whole(axis + 1, all);
    std::vector<uint128> rest;
    for (const std::size_t r : open) rest.push_back(size(rows_[r], axis + 1));
    std::size_t place = 0;
    for (; place < axes_[axis].begins.size(); ++place) {
      if (!space_.diagrams().effort().spend(open.size() + 1)) return false;
      uint128 sum = 0;
      for (std::size_t i = 0; i < open.size(); ++i)
        if (allows(open[i], axis, place)) sum += rest[i];
      if (sum != all) break;
    }
    if (place == axes_[axis].begins.size()) return false;
    chosen.push_back(place);
    open.erase(
        std::remove_if(open.begin(), open.end(), [&](std::size_t r) { return !allows(r, axis, place); }),
        open.end());
  }
  return fewest_columns(chosen, region);
}

/// Shuts out every row from `from` on by columns that are used already and at most `left` others: each row by one of its own columns.
bool Products::shut_out(Box& box, std::vector<bool>& used, std::size_t left, std::size_t from,
                        std::uint64_t& work) const {
  for (; from < rows_.size(); ++from) {
    if (work == 0) return false;
    --work;
    const Row& row = rows_[from];
    if (row.empty) continue;
    const bool is_out = std::any_of(row.sides.begin(), row.sides.end(), [&](const Side& mine) {
      return used[mine.axis] && common(mine.classes, box[mine.axis]).empty();
    });
    if (is_out) continue;
    for (const Side& mine : row.sides) {
      if (!used[mine.axis] && left == 0) continue;
      Classes beyond = proof::without(box[mine.axis], mine.classes);
      if (beyond.empty()) continue;
      const Classes before = box[mine.axis];
      const bool is_new = !used[mine.axis];
      box[mine.axis] = std::move(beyond);
      used[mine.axis] = true;
      if (shut_out(box, used, is_new ? left - 1 : left, from + 1, work)) return true;
      box[mine.axis] = before;
      if (is_new) used[mine.axis] = false;
    }
    return false;
  }
  return true;
}

bool Products::fewest(Region& region, std::uint64_t most_work) const {
  for (std::size_t columns = 0; columns < region.parts.size(); ++columns) {
    Box box;
    for (const Line& line : axes_) box.push_back({{0, line.begins.size() - 1}});
    std::vector<bool> used(axes_.size());
    if (shut_out(box, used, columns, 0, most_work)) {
      region = {};
      for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
        if (!used[axis]) continue;
        const std::vector<Place>& at = axes_[axis].begins;
        const auto [first, last] = box[axis].front();
        const Place to = last + 1 < at.size() ? at[last + 1] - 1 : space_.axis(axes_[axis].axis).high;
        region.parts.push_back({axes_[axis].axis, {{at[first], to}}});
      }
      return true;
    }
    if (most_work == 0) return false;
  }
  return false;
}

bool Products::fewest_columns(const std::vector<std::size_t>& chosen, Region& region) {
  std::vector<bool> needed(axes_.size(), true);
  for (std::size_t axis = axes_.size(); axis-- > 0;) {
    needed[axis] = false;
    if (!space_.diagrams().effort().spend(rows_.size())) return false;
    const bool enough = std::all_of(rows_.begin(), rows_.end(), [&](const Row& row) {
      if (row.empty) return true;
      for (std::size_t a = 0; a < axes_.size(); ++a)
        if (needed[a] && !allows(static_cast<std::size_t>(&row - rows_.data()), a, chosen[a])) return true;
      return false;
    });
    needed[axis] = !enough;
  }
  region = {};
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    if (!needed[axis]) continue;
    const std::vector<Place>& at = axes_[axis].begins;
    const Place from = at[chosen[axis]];
    const Place to =
        chosen[axis] + 1 < at.size() ? at[chosen[axis] + 1] - 1 : space_.axis(axes_[axis].axis).high;
    region.parts.push_back({axes_[axis].axis, {{from, to}}});
  }
  return true;
}

}  // namespace sop::proof
