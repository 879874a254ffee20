// src/proof/linear.hpp — whole numbers that keep a handful of inequalities: the part of a proof that compares facts with each other.
//
// Variables are taken out one by one (Fourier and Motzkin; each inequality is divided by the common divisor of its factors and
// its bound rounded down, which is exact for differences x - y <= c, Dill 1989), then put back from the last to the first. Where
// rationals exist and no whole numbers are found on the way back, it says so.
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

enum class Solved { no, yes, not_decided };

/// Whole numbers for `count` variables that keep all inequalities. `prefer(variable, low, high)` chooses one between two ends.
template <class Prefer>
Solved solve(std::size_t count, std::vector<Inequality> inequalities, std::size_t limit, Effort& effort, const Prefer& prefer,
             std::vector<Place>& values);

namespace detail {

inline constexpr Place too_big = Place{1} << 110;

/// Divides by the common divisor. False: it contradicts itself.
bool tighten(Inequality& one);
/// The inequalities without `variable`; those with it go to `used`. False: too many, or too big.
bool eliminate(std::size_t variable, std::vector<Inequality>& open, std::vector<Inequality>& used, std::size_t limit,
               Effort& effort, bool& contradiction);
Place floor_division(Place a, Place b);

}  // namespace detail

template <class Prefer>
Solved solve(std::size_t count, std::vector<Inequality> inequalities, std::size_t limit, Effort& effort, const Prefer& prefer,
             std::vector<Place>& values) {
  std::vector<std::vector<Inequality>> used(count);
  bool contradiction = false;
  for (Inequality& one : inequalities)
    if (!detail::tighten(one)) return Solved::no;
  for (std::size_t v = count; v-- > 0;) {
    if (!detail::eliminate(v, inequalities, used[v], limit, effort, contradiction))
      return contradiction ? Solved::no : Solved::not_decided;
  }
  values.assign(count, 0);
  for (std::size_t v = 0; v < count; ++v) {
    Place low = -detail::too_big, high = detail::too_big;
    for (const Inequality& one : used[v]) {
      Place rest = one.bound, factor = 0;
      for (const auto& [variable, times] : one.parts) {
        if (variable == v) factor = times;
        else rest -= times * values[variable];
      }
      if (factor > 0) {
        const Place end = detail::floor_division(rest, factor);
        if (end < high) high = end;
      } else {
        const Place end = -detail::floor_division(rest, -factor);
        if (end > low) low = end;
      }
    }
    if (low > high) return Solved::not_decided;
    values[v] = prefer(v, low, high);
  }
  return Solved::yes;
}

}  // namespace sop::proof
