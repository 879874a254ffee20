// src/proof/linear.cpp — see the header.
#include "src/proof/linear.hpp"

#include <algorithm>

namespace sop::proof::detail {
namespace {

Place magnitude(Place a) { return a < 0 ? -a : a; }

Place divisor(Place a, Place b) {
  a = magnitude(a);
  b = magnitude(b);
  while (b != 0) {
    const Place c = a % b;
    a = b;
    b = c;
  }
  return a;
}

Place factor_of(const Inequality& one, std::size_t variable) {
  for (const auto& [v, factor] : one.parts)
    if (v == variable) return factor;
  return 0;
}

}  // namespace

Place floor_division(Place a, Place b) {
  const Place q = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? q - 1 : q;
}

bool tighten(Inequality& one) {
  one.parts.erase(
      std::remove_if(one.parts.begin(), one.parts.end(), [](const auto& part) { return part.second == 0; }),
      one.parts.end());
  if (one.parts.empty()) return one.bound >= 0;
  Place common = 0;
  for (const auto& part : one.parts) common = divisor(common, part.second);
  for (auto& part : one.parts) part.second /= common;
  one.bound = floor_division(one.bound, common);
  return true;
}

Solved eliminate(std::size_t variable, std::vector<Inequality>& open, std::vector<Inequality>& used,
                 std::size_t limit, Effort& effort) {
  std::vector<Inequality> rest;
  std::vector<const Inequality*> above, below;
  for (const Inequality& one : open) {
    if (factor_of(one, variable) == 0)
      rest.push_back(one);
    else
      used.push_back(one);
  }
  for (const Inequality& one : used) (factor_of(one, variable) > 0 ? above : below).push_back(&one);
  if (!effort.spend(open.size() + above.size() * below.size())) return Solved::too_many;
  for (const Inequality* up : above) {
    for (const Inequality* down : below) {
      const Place a = factor_of(*up, variable), b = -factor_of(*down, variable);
      if (a > largest_factor || b > largest_factor || magnitude(up->bound) > too_big / b / 2 ||
          magnitude(down->bound) > too_big / a / 2)
        return Solved::too_big;
      Inequality sum;
      for (const auto& [v, factor] : up->parts)
        if (v != variable) sum.parts.emplace_back(v, factor * b);
      for (const auto& [v, factor] : down->parts) {
        if (v == variable) continue;
        const auto at = std::find_if(sum.parts.begin(), sum.parts.end(),
                                     [&, id = v](const auto& part) { return part.first == id; });
        if (at == sum.parts.end())
          sum.parts.emplace_back(v, factor * a);
        else
          at->second += factor * a;
      }
      for (const auto& part : sum.parts)
        if (magnitude(part.second) > largest_factor) return Solved::too_big;
      sum.bound = up->bound * b + down->bound * a;
      if (!tighten(sum)) return Solved::no;
      if (sum.parts.empty()) continue;
      // Of two that differ only in the bound the tighter one is enough.
      std::sort(sum.parts.begin(), sum.parts.end());
      bool known = false;
      for (Inequality& one : rest) {
        std::sort(one.parts.begin(), one.parts.end());
        if (one.parts != sum.parts) continue;
        one.bound = std::min(one.bound, sum.bound);
        known = true;
        break;
      }
      if (!known) rest.push_back(std::move(sum));
      if (rest.size() > limit) return Solved::too_many;
    }
  }
  open = std::move(rest);
  return Solved::yes;
}

}  // namespace sop::proof::detail
