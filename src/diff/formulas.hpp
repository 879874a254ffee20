// src/diff/formulas.hpp — two amounts that depend on one fact, compared at every value of it: rounding included.
//
// Rounding makes two formulas alike at some values and not at others, so that no comparison of the formulas themselves is exact. Both only rise
// (or only fall), though: what they are at the two ends of a stretch tells what they can be between. A stretch whose ends leave it open is
// cut in two, down to single values.
#pragma once

#include <vector>

#include "src/proof/space.hpp"

namespace sop::diffing {

enum class Order : std::uint32_t { same = 0, less = 1, more = 2 };

/// From `from` to just before the next one: whether `b` is as, less than or more than `a` there.
struct OrderedStretch {
  proof::Place from = 0;
  Order order = Order::same;
};

/// How many pieces a fact may fall into.
inline constexpr std::size_t most_stretches = 4096;

/// Whether both are amounts or numbers of the same kind that depend on at most one fact, and that the same; then which.
bool one_axis(const proof::Space& space, const proof::Term& a, const proof::Term& b, proof::AxisId& axis);

/// False: there would be more than `most_stretches`, or a number is too big.
bool compare_formulas(const proof::Space& space, const proof::Term& a, const proof::Term& b,
                      proof::AxisId axis, std::vector<OrderedStretch>& out);

}  // namespace sop::diffing
