// src/proof/ends.cpp — where the values of a case stand: at which end of the stretch that shows the same (docs/proofs.md).
#include <algorithm>
#include <array>
#include <functional>

#include "src/proof/linear.hpp"
#include "src/proof/space.hpp"

namespace sop::proof {
namespace {

/// A date that is free is one that people may meet, 2026-09-01; a bound past 2100 is nobody's.
constexpr Place some_day = date_of_questions, far_day = 47'482;

/// Round numbers of a kind, the roundest first: what lies beside an end that is left out is shown by one.
std::vector<Place> round_steps(TypeKind type) {
  if (type == TypeKind::decimal) return {1'000'000'000, 100'000'000, 10'000'000, 1'000'000, 100'000};
  if (type == TypeKind::percent) return {1'000'000'000, 100'000'000, 10'000'000, 1'000'000};
  if (type == TypeKind::duration || type == TypeKind::instant || type == TypeKind::time_of_day)
    return {60'000, 1'000};
  return {};
}

/// The first place of a stretch, or the first round one after an end that is left out.
Place near_the_beginning(TypeKind type, Place from, Place to) {
  const std::vector<Place> steps = round_steps(type);
  // A closed end is its author's own number.
  if (!steps.empty() && from % steps.back() == 0) return from;
  for (const Place step : steps) {
    const Place up = -detail::floor_division(-from, step) * step;
    if (up <= to) return up;
  }
  return from;
}

/// The last place of a stretch, or the last round one before an end that is left out.
Place near_the_end(TypeKind type, Place from, Place to) {
  const std::vector<Place> steps = round_steps(type);
  if (!steps.empty() && to % steps.back() == 0) return to;
  for (const Place step : steps) {
    const Place down = detail::floor_division(to, step) * step;
    if (down >= from) return down;
  }
  return to;
}

}  // namespace

/// A value that people would choose: at the end that a condition names, which is not that of the type; else zero, where it fits. `ends`: whether a
/// condition names the end of the stretch, where its beginning is that of the type.
Place Space::good_place(const Axis& axis, Place from, Place to, bool ends) const {
  if (from > to || axis.kind != Axis::Kind::fact || axis.type == TypeKind::boolean ||
      axis.type == TypeKind::enumeration || axis.type == TypeKind::text || axis.type == TypeKind::set)
    return from;
  if (from > axis.low) return near_the_beginning(axis.type, from, to);
  // The zero of time is nobody's date.
  const bool is_time = axis.type == TypeKind::date || axis.type == TypeKind::instant;
  const Place unit = axis.type == TypeKind::instant ? Place{milliseconds_per_day} : 1;
  if (is_time && to > far_day * unit && from <= some_day * unit) return some_day * unit;
  if (ends && to < axis.high) return near_the_end(axis.type, from, to);
  if (is_time && to >= some_day * unit && from <= some_day * unit) return some_day * unit;
  if (from <= 0 && to >= 0 && !is_time) return 0;
  return axis.low < 0 && to < axis.high ? near_the_end(axis.type, from, to)
                                        : near_the_beginning(axis.type, from, to);
}

void Space::bring_to_ends(std::map<AxisId, Stretch> chosen, std::map<AxisId, Place>& places) {
  std::size_t most_sums = 8;
  for (auto& [id, stretch] : chosen) {
    const Axis& axis = axes_[id];
    const bool begins = stretch.from > axis.low, ends = stretch.to < axis.high;
    if (axis.kind != Axis::Kind::line || (!begins && !ends) || most_sums-- == 0) continue;
    const Stretch whole = stretch;
    stretch.from = stretch.to = begins ? stretch.from : stretch.to;
    std::map<AxisId, Place> nearer;
    if (realise(chosen, nearer) == 1)
      places = std::move(nearer);
    else
      stretch = whole;
    if (most_sums == 0 || diagrams_.effort().over()) return;
  }
}

bool Space::stretch_around(Diagram d, AxisId of, const std::map<AxisId, Place>& places, Stretch& out) const {
  const auto place_at = [&](AxisId id) {
    const auto at = places.find(id);
    return at != places.end() ? at->second : axes_[id].kind == Axis::Kind::member ? Place{0} : place_unknown;
  };
  // Of an axis, once `of` is at x: factor * x + rest. False: that is not known.
  const auto line_of = [&](AxisId id, Place& factor, Place& rest) {
    const Axis& axis = axes_[id];
    factor = id == of ? 1 : 0;
    rest = id == of ? 0 : place_at(id);
    if (axis.kind == Axis::Kind::fact || axis.kind == Axis::Kind::member) return true;
    rest = 0;
    if (axis.kind != Axis::Kind::line) return false;
    return std::all_of(axis.parts.begin(), axis.parts.end(), [&](const auto& part) {
      if (part.first == of)
        factor = part.second;
      else
        rest += part.second * place_at(part.first);
      return part.first == of || place_at(part.first) > place_none;
    });
  };
  std::vector<Stretch> pieces;
  const std::function<bool(Diagram, Stretch)> walk = [&](Diagram at, Stretch within) -> bool {
    if (is_leaf(at)) {
      if (leaf_value(at) == 1) pieces.push_back(within);
      return true;
    }
    Place factor = 0, rest = 0;
    if (!line_of(diagrams_.axis(at), factor, rest)) return false;
    for (std::uint32_t i = 0; i < diagrams_.count(at); ++i) {
      const Stretch edge = stretch_of_edge(at, i);
      Stretch here = within;
      if (factor == 0 && (rest < edge.from || rest > edge.to)) continue;
      if (factor != 0) {
        const Place low = edge.from - rest, high = edge.to - rest;
        const Place a = factor > 0 ? low : -high, b = factor > 0 ? high : -low,
                    by = factor > 0 ? factor : -factor;
        here.from = std::max(here.from, -detail::floor_division(-a, by));
        here.to = std::min(here.to, detail::floor_division(b, by));
      }
      if (here.from <= here.to && !walk(diagrams_.edge(at, i).to, here)) return false;
    }
    return true;
  };
  const Place place = places.at(of);
  out = {place, place};
  if (!walk(d, {axes_[of].low, axes_[of].high})) return false;
  std::sort(pieces.begin(), pieces.end(), [](const Stretch& a, const Stretch& b) { return a.from < b.from; });
  Stretch run{0, -1};
  for (const Stretch& piece : pieces) {
    if (run.from > run.to || piece.from > run.to + 1) run = piece;
    run.to = std::max(run.to, piece.to);
    if (run.from <= place && place <= run.to) out = run;
  }
  return out.from < out.to;
}

void Space::leave_no_value_inside(Diagram d, std::map<AxisId, Place>& places) const {
  bool moved = true;
  for (int round = 0; round < 4 && moved; ++round) {
    moved = false;
    for (auto& [id, place] : places) {
      const Axis& axis = axes_[id];
      const bool has_ends = axis.kind == Axis::Kind::fact && axis.type != TypeKind::boolean &&
                            axis.type != TypeKind::enumeration && axis.type != TypeKind::text &&
                            axis.type != TypeKind::set;
      Stretch around;
      if (!has_ends || place <= place_none || !stretch_around(d, id, places, around)) continue;
      if (around.from <= axis.low && around.to >= axis.high) continue;
      const Place good = good_place(axis, around.from, around.to, around.to < axis.high);
      const std::array<Place, 5> ends = {around.from, around.to, good,
                                         near_the_beginning(axis.type, around.from, around.to),
                                         near_the_end(axis.type, around.from, around.to)};
      if (std::find(ends.begin(), ends.end(), place) != ends.end()) continue;
      place = good;
      moved = true;
    }
  }
}

}  // namespace sop::proof
