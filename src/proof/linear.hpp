// src/proof/linear.hpp — whole numbers that keep a handful of inequalities: the part of a proof that compares facts with each other.
//
// Variables are taken out one by one (Fourier and Motzkin; each inequality is divided by the common divisor of its factors and
// its bound rounded down, which is exact for differences x - y <= c, Dill 1989), then put back from the last to the first. Where
// rationals exist and a limited number of tries finds no whole numbers, it says so.
//
// Who may call it: src/proof.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "src/proof/diagram.hpp"

namespace sop::proof {

/// Sum of factor * variable <= bound.
struct Inequality {
  std::vector<std::pair<std::size_t, Place>> parts;  ///< by variable
  Place bound = 0;
};

/// What ended without an answer names its limit.
enum class Solved { no, yes, too_many, too_big, too_many_tries };

/// Whole numbers for `count` variables that keep all inequalities. `prefer(variable, low, high)` chooses one between two ends.
template <class Prefer>
Solved solve(std::size_t count, std::vector<Inequality> inequalities, std::size_t limit, Effort& effort,
             const Prefer& prefer, std::vector<Place>& values);

namespace detail {

inline constexpr Place too_big = Place{1} << 110;
/// What stands before a fact in an inequality.
inline constexpr Place largest_factor = Place{1} << 40;
/// Numbers tried on the way back beyond the preferred ones.
inline constexpr std::size_t most_tries = 1000;

/// Divides by the common divisor. False: it contradicts itself.
bool tighten(Inequality& one);
/// The inequalities without `variable`; those with it go to `used`. `yes`: go on; `no`: they contradict themselves.
Solved eliminate(std::size_t variable, std::vector<Inequality>& open, std::vector<Inequality>& used,
                 std::size_t limit, Effort& effort);
Place floor_division(Place a, Place b);

}  // namespace detail

template <class Prefer>
Solved solve(std::size_t count, std::vector<Inequality> inequalities, std::size_t limit, Effort& effort,
             const Prefer& prefer, std::vector<Place>& values) {
  std::vector<std::vector<Inequality>> used(count);
  for (Inequality& one : inequalities)
    if (!detail::tighten(one)) return Solved::no;
  for (std::size_t v = count; v-- > 0;) {
    const Solved gone = detail::eliminate(v, inequalities, used[v], limit, effort);
    if (gone != Solved::yes) return gone;
  }
  values.assign(count, 0);
  // Back from the last variable taken out. Where the preferred number leads nowhere the others are tried, as many as a few: when all were,
  // there is none.
  std::size_t tries = 0;
  bool all = true;
  const auto put_back = [&](const auto& self, std::size_t v) -> bool {
    if (v == count) return true;
    Place low = -detail::too_big, high = detail::too_big;
    for (const Inequality& one : used[v]) {
      Place rest = one.bound, factor = 0;
      for (const auto& [variable, times] : one.parts) {
        if (variable == v)
          factor = times;
        else
          rest -= times * values[variable];
      }
      if (factor > 0) {
        const Place end = detail::floor_division(rest, factor);
        if (end < high) high = end;
      } else {
        const Place end = -detail::floor_division(rest, -factor);
        if (end > low) low = end;
      }
    }
    if (low > high) return false;
    const Place first = prefer(v, low, high);
    values[v] = first;
    if (self(self, v + 1)) return true;
    for (Place one = low; one <= high; ++one) {
      if (one == first) continue;
      if (++tries > detail::most_tries || !effort.spend(1)) return all = false, false;
      values[v] = one;
      if (self(self, v + 1)) return true;
    }
    return false;
  };
  if (!put_back(put_back, 0)) return all ? Solved::no : Solved::too_many_tries;
  return Solved::yes;
}

}  // namespace sop::proof
