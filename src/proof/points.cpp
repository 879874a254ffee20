// src/proof/points.cpp — from diagrams back to cases: the smallest point, regions, and the facts that they stand for.
#include <algorithm>
#include <functional>

#include "sop/facts_json.hpp"
#include "sop/pattern.hpp"
#include "sop/unicode.hpp"
#include "src/proof/linear.hpp"
#include "src/proof/space.hpp"

namespace sop::proof {
namespace {

constexpr std::uint32_t never = 0xFFFFFFFFU;
constexpr std::uint32_t cost_of_outside = 1'000'000;
/// Edges looked at while ways are tried in the order of their cost.
constexpr std::uint64_t most_ways_in_order = 100'000;

}  // namespace

Stretch Space::stretch_of_edge(Diagram node, std::uint32_t i) const {
  const Edge& edge = diagrams_.edge(node, i);
  const Axis& axis = axes_[diagrams_.axis(node)];
  const Place to = i + 1 < diagrams_.count(node) ? diagrams_.edge(node, i + 1).from - 1 : axis.high;
  return {edge.from, to};
}

// --- finding a point -----------------------------------------------------------------------------------------------------

/// Facts of a group are told together: 1 where that is so, for the groups of which two facts have axes, and `d` besides.
Diagram Space::with_groups(Diagram d) {
  for (std::uint32_t side = 0; side < side_count_; ++side) {
    for (const FactGroup& group : sides_[side]->groups) {
      std::vector<AxisId> axes;
      for (const Id fact : group.facts)
        if (fact_axes_[side][fact] != Diagrams::no_axis) axes.push_back(fact_axes_[side][fact]);
      for (std::size_t i = 1; i < axes.size(); ++i) {
        const Diagram a = stretch(axes[i - 1], place_unknown, place_unknown),
                      b = stretch(axes[i], place_unknown, place_unknown);
        d = diagrams_.both(d, diagrams_.choose(a, b, diagrams_.inverse(b)));
      }
    }
  }
  return d;
}

/// What an axis rests on that is no fact: itself, or a part of a sum; no_axis: nothing.
AxisId Space::outside_of(AxisId id) const {
  const Axis& axis = axes_[id];
  if (axis.kind == Axis::Kind::outside || axis.kind == Axis::Kind::builtin) return id;
  for (const auto& part : axis.parts)
    if (outside_of(part.first) != Diagrams::no_axis) return part.first;
  return Diagrams::no_axis;
}

bool Space::is_never_known(AxisId id) const {
  const Axis& axis = axes_[id];
  switch (axis.kind) {
    case Axis::Kind::fact:
      return axis.fact[0] != no_id && axis.fact[0] < may_know_.size() && !may_know_[axis.fact[0]];
    case Axis::Kind::member:
    case Axis::Kind::pattern:
      return is_never_known(axis.of);
    case Axis::Kind::line:
      return std::any_of(axis.parts.begin(), axis.parts.end(),
                         [&](const auto& part) { return is_never_known(part.first); });
    default:
      return false;
  }
}

Diagram Space::where_told(Diagram d) {
  if (may_know_.empty() || is_leaf(d) || diagrams_.effort().over()) return d;
  std::vector<bool> unknown(axes_.size());
  bool any = false;
  for (const AxisId axis : diagrams_.axes(d)) {
    unknown[axis] = is_never_known(axis);
    any = any || unknown[axis];
  }
  return any ? diagrams_.at_first(d, unknown) : d;
}

std::vector<std::uint32_t> Space::facts_with() const {
  std::vector<std::uint32_t> out(axes_.size(), 1);
  for (std::uint32_t side = 0; side < side_count_; ++side) {
    for (const FactGroup& group : sides_[side]->groups) {
      AxisId first = Diagrams::no_axis;
      std::uint32_t others = 0;
      for (const Id fact : group.facts) {
        const AxisId axis = fact_axes_[side][fact];
        if (axis == Diagrams::no_axis)
          ++others;
        else
          first = std::min(first, axis);
      }
      if (first != Diagrams::no_axis) out[first] += others;
    }
  }
  return out;
}

Found Space::find(Diagram d, bool only_just) {
  Found out;
  if (!diagrams_.effort().over()) d = with_groups(d);
  if (diagrams_.effort().over()) {
    out.answer = Found::Answer::not_proved;
    out.limit = name_of_max_proof_work;
    return out;
  }
  if (d == leaf(0)) return out;
  // The fewest facts that must be told on the way to a 1.
  const std::vector<std::uint32_t> with = facts_with();
  std::unordered_map<Diagram, std::uint32_t> costs;
  const auto edge_cost = [&](Diagram node, std::uint32_t i) -> std::uint32_t {
    const AxisId axis = diagrams_.axis(node);
    if (outside_of(axis) != Diagrams::no_axis) return cost_of_outside;
    if (axes_[axis].kind != Axis::Kind::fact) return 0;
    return diagrams_.edge(node, i).from <= place_unknown ? 0 : with[axis];
  };
  const std::function<std::uint32_t(Diagram)> cost = [&](Diagram at) -> std::uint32_t {
    if (is_leaf(at)) return leaf_value(at) == 1 ? 0 : never;
    if (const auto known = costs.find(at); known != costs.end()) return known->second;
    std::uint32_t best = never;
    for (std::uint32_t i = 0; i < diagrams_.count(at); ++i) {
      const std::uint32_t rest = cost(diagrams_.edge(at, i).to);
      if (rest != never) best = std::min(best, rest + edge_cost(at, i));
    }
    costs.emplace(at, best);
    return best;
  };
  std::uint32_t most = cost(d);
  if (most == never) return out;
  // Some ways are shut by what facts say about each other. Ways that cost the same are tried before dearer ones; where these are too many, the
  // first open way is taken.
  std::uint32_t next = never;
  bool in_order = true, too_many = false;
  std::uint64_t tries_left = most_ways_in_order;
  int undecided = 0;
  bool outside = false;
  std::map<AxisId, Stretch> chosen;
  AxisId blamed = Diagrams::no_axis;
  const std::function<bool(Diagram, std::uint32_t, bool)> walk = [&](Diagram at, std::uint32_t spent,
                                                                     bool theory) -> bool {
    if (is_leaf(at)) {
      if (leaf_value(at) != 1 || (in_order && spent < most)) return false;  // cheaper ones were tried
      std::map<AxisId, Place> places;
      const int answer = realise(chosen, places);
      if (answer < 0 && undecided == 0) undecided = answer;
      if (answer <= 0) return false;
      for (const auto& [axis, stretch] : chosen) {
        const AxisId beyond = outside_of(axis);
        if (beyond == Diagrams::no_axis) continue;
        if (!outside) blamed = beyond;
        outside = true;
      }
      if (outside) return true;
      if (only_just) {
        bring_to_ends(chosen, places);
        leave_no_value_inside(d, places);
      }
      out.places = std::move(places);
      return true;
    }
    const std::uint64_t units = diagrams_.count(at);
    if (!diagrams_.effort().spend(units)) return false;
    if (in_order && units > tries_left) too_many = true;
    if (too_many) return false;
    if (in_order) tries_left -= units;
    const AxisId axis = diagrams_.axis(at);
    const bool mine = axes_[axis].kind == Axis::Kind::line || axes_[axis].kind == Axis::Kind::pattern;
    if (mine && theory) {
      std::map<AxisId, Place> places;
      if (realise(chosen, places) == 0) return false;
    }
    std::vector<std::pair<std::uint32_t, std::uint32_t>> order;
    for (std::uint32_t i = 0; i < diagrams_.count(at); ++i) {
      const std::uint32_t rest = cost(diagrams_.edge(at, i).to);
      if (rest != never) order.emplace_back(rest + edge_cost(at, i), i);
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [total, i] : order) {
      if (in_order && spent + total > most) {
        next = std::min(next, spent + total);
        break;
      }
      chosen[axis] = stretch_of_edge(at, i);
      if (walk(diagrams_.edge(at, i).to, spent + edge_cost(at, i), mine)) return true;
      chosen.erase(axis);
      if (too_many || diagrams_.effort().over()) return false;
    }
    return false;
  };
  bool there = walk(d, 0, false);
  while (!there && !too_many && next != never && !diagrams_.effort().over()) {
    most = next;
    next = never;
    there = walk(d, 0, false);
  }
  if (too_many && !diagrams_.effort().over()) {
    in_order = too_many = false;
    chosen.clear();
    there = walk(d, 0, false);
  }
  if (there && !outside) {
    out.answer = Found::Answer::found;
    return out;
  }
  if (there || undecided != 0 || diagrams_.effort().over()) out.answer = Found::Answer::not_proved;
  if (there && blamed != Diagrams::no_axis) {
    out.side = axes_[blamed].side;
    out.expression = axes_[blamed].expression;
  } else if (diagrams_.effort().over()) {
    out.limit = name_of_max_proof_work;
  } else if (undecided != 0) {
    out.limit = undecided == -1   ? "max_linear_constraints"
                : undecided == -2 ? "most_tries"
                                  : "largest_factor";
  }
  return out;
}

int Space::realise(const std::map<AxisId, Stretch>& chosen, std::map<AxisId, Place>& places) {
  std::map<AxisId, std::vector<std::pair<std::string, bool>>> patterns;
  for (const auto& [id, stretch] : chosen) {
    const Axis& axis = axes_[id];
    if (axis.kind == Axis::Kind::pattern) {
      if (stretch.from == stretch.to) patterns[axis.of].emplace_back(axis.text, stretch.from == 1);
    } else if (axis.kind == Axis::Kind::fact || axis.kind == Axis::Kind::member) {
      if (stretch.from > place_unknown)
        places[id] = stretch.from == place_none
                         ? place_none
                         : good_place(axis, std::max(stretch.from, axis.low), stretch.to, true);
    }
  }
  for (const auto& [id, wanted] : patterns) {
    const auto at = chosen.find(id);
    Place place = 0;
    const int answer =
        solve_text(id, at != chosen.end() ? at->second : Stretch{0, axes_[id].high}, wanted, place);
    if (answer <= 0) return answer;
    places[id] = place;
  }
  // A set that has or lacks a name is told.
  for (const auto& [id, stretch] : chosen)
    if (axes_[id].kind == Axis::Kind::member) places[axes_[id].of] = 0;
  return solve_lines(chosen, places);
}

int Space::solve_lines(const std::map<AxisId, Stretch>& chosen, std::map<AxisId, Place>& places) {
  std::vector<AxisId> variables;
  std::vector<Inequality> inequalities;
  const auto number = [&](AxisId id) {
    const auto at = std::find(variables.begin(), variables.end(), id);
    if (at != variables.end()) return static_cast<std::size_t>(at - variables.begin());
    variables.push_back(id);
    return variables.size() - 1;
  };
  for (const auto& [id, stretch] : chosen) {
    const Axis& axis = axes_[id];
    if (axis.kind != Axis::Kind::line) continue;
    Inequality up, down;
    for (const auto& [part, factor] : axis.parts) {
      up.parts.emplace_back(number(part), factor);
      down.parts.emplace_back(number(part), -factor);
    }
    up.bound = stretch.to;
    down.bound = -stretch.from;
    if (stretch.to < axis.high) inequalities.push_back(up);
    if (stretch.from > axis.low) inequalities.push_back(down);
  }
  if (variables.empty()) return 1;
  for (std::size_t v = 0; v < variables.size(); ++v) {
    const Axis& axis = axes_[variables[v]];
    Stretch range{axis.low, axis.high};
    if (const auto at = chosen.find(variables[v]); at != chosen.end()) {
      range.from = std::max(range.from, at->second.from);
      range.to = std::min(range.to, at->second.to);
    }
    if (range.from > range.to) return 0;
    inequalities.push_back({{{v, 1}}, range.to});
    inequalities.push_back({{{v, -1}}, -range.from});
  }
  std::vector<Place> values;
  const auto place = [&](std::size_t v, Place low, Place high) {
    const auto own = chosen.find(variables[v]);
    const bool ends = own != chosen.end() && own->second.to < axes_[variables[v]].high;
    return good_place(axes_[variables[v]], low, high, ends);
  };
  const Solved answer = solve(variables.size(), std::move(inequalities), max_linear_constraints,
                              diagrams_.effort(), place, values);
  if (answer == Solved::no) return 0;
  if (answer == Solved::too_many) return -1;
  if (answer == Solved::too_many_tries) return -2;
  if (answer == Solved::too_big) return -3;
  for (std::size_t v = 0; v < variables.size(); ++v) places[variables[v]] = values[v];
  return 1;
}

// --- regions -------------------------------------------------------------------------------------------------------------

bool Space::collect_regions(Diagram d, std::uint32_t but, std::vector<Region>& out) {
  Region region;
  std::map<AxisId, Stretch> chosen;
  const std::function<bool(Diagram)> walk = [&](Diagram at) -> bool {
    if (is_leaf(at)) {
      if (leaf_value(at) == but) return true;
      std::map<AxisId, Place> places;
      if (realise(chosen, places) == 0) return true;
      region.answer = leaf_value(at);
      out.push_back(region);
      return true;
    }
    const std::uint32_t n = diagrams_.count(at);
    if (!diagrams_.effort().spend(n)) return false;
    const AxisId axis = diagrams_.axis(at);
    // Stretches that lead to the same are one part, where no other fact is compared with this one.
    const bool alone = axes_[axis].kind == Axis::Kind::fact || axes_[axis].kind == Axis::Kind::member;
    std::vector<bool> done(n);
    for (std::uint32_t i = 0; i < n; ++i) {
      if (done[i]) continue;
      std::vector<Stretch> parts{stretch_of_edge(at, i)};
      for (std::uint32_t k = i + 1; k < n && alone; ++k) {
        if (diagrams_.edge(at, k).to != diagrams_.edge(at, i).to) continue;
        done[k] = true;
        parts.push_back(stretch_of_edge(at, k));
      }
      // One of several stretches stands for all when a contradiction is looked for; with several none is.
      if (parts.size() == 1) chosen[axis] = parts.front();
      region.parts.emplace_back(axis, std::move(parts));
      const bool more = walk(diagrams_.edge(at, i).to);
      region.parts.pop_back();
      chosen.erase(axis);
      if (!more) return false;
    }
    return true;
  };
  return !diagrams_.effort().over() && walk(with_groups_kept(d, but)) && !diagrams_.effort().over();
}

bool Space::rests_on_outside(const Region& region, std::uint32_t& side, Id& expression) const {
  for (const auto& [axis, parts] : region.parts) {
    const Axis& a = axes_[axis];
    if (a.kind != Axis::Kind::outside && a.kind != Axis::Kind::builtin) continue;
    side = a.side;
    expression = a.expression;
    return true;
  }
  return false;
}

Diagram Space::with_groups_kept(Diagram d, std::uint32_t but) {
  const Diagram together = with_groups(leaf(1));
  return together == leaf(1) ? d : diagrams_.choose(together, d, leaf(but));
}

Found Space::point_of(const Region& region) {
  Diagram d = leaf(1);
  for (std::size_t i = region.parts.size(); i-- > 0;) {
    Diagram some = leaf(0);
    for (const Stretch& part : region.parts[i].second)
      some = diagrams_.either(some, stretch(region.parts[i].first, part.from, part.to));
    d = diagrams_.both(some, d);
  }
  return find(d);
}

Found Space::place_in(const Region& region) const {
  Found out;
  out.answer = Found::Answer::found;
  for (const auto& [id, parts] : region.parts) {
    const Stretch& part = parts.front();
    const Axis& axis = axes_[id];
    out.places[id] =
        part.from == place_none ? place_none : good_place(axis, std::max(part.from, axis.low), part.to, true);
    if (axis.kind == Axis::Kind::member) out.places[axis.of] = 0;
  }
  return out;
}

// --- values --------------------------------------------------------------------------------------------------------------

Value Space::value_at(AxisId id, Place place, std::uint32_t side) const {
  const Axis& axis = axes_[id];
  if (axis.kind == Axis::Kind::line) {
    // A sum of facts of one step is such a value itself; another is told by its place.
    const Axis& first = axes_[axis.parts.front().first];
    const bool alike = std::all_of(axis.parts.begin(), axis.parts.end(), [&](const auto& part) {
      return axes_[part.first].type == first.type && axes_[part.first].step == first.step;
    });
    if (alike && first.fact[side] != no_id) return value_at(axis.parts.front().first, place, side);
    Rational count;
    return failed(Rational::make(place, 1, count)) ? Value() : Value::rational(ValueKind::number, count);
  }
  if (place == place_unknown || axis.fact[side] == no_id) return {};
  if (place == place_none) return Value::none();
  const Type& type = sides_[side]->facts[axis.fact[side]].type;
  const auto rational = [&](ValueKind kind) {
    Rational out;
    Rational count;
    if (failed(Rational::make(place, 1, count)) || failed(multiply(count, axis.step, out))) return Value();
    return Value::rational(kind, out);
  };
  const auto integer = [&](ValueKind kind) { return Value::make(kind, static_cast<std::int64_t>(place)); };
  const auto own = [&](SymbolId common_name) -> SymbolId {
    for (const SymbolId name : type.names)
      if (common_symbol(side, name) == common_name) return name;
    return no_id;
  };
  Value out;
  switch (axis.type) {
    case TypeKind::boolean:
      return Value::boolean(place != 0);
    case TypeKind::enumeration: {
      const SymbolId name = own(axis.names[static_cast<std::size_t>(place)]);
      return name == no_id ? Value() : Value::name(name);
    }
    case TypeKind::whole:
    case TypeKind::decimal:
      out = rational(ValueKind::number);
      out.symbol = type.unit;
      return out;
    case TypeKind::percent:
      return rational(ValueKind::percent);
    case TypeKind::money:
      out = rational(ValueKind::money);
      out.currency = axis.currency;
      return axis.currency.is_none() ? Value() : out;
    case TypeKind::duration:
      return integer(ValueKind::duration);
    case TypeKind::date:
      return integer(ValueKind::date);
    case TypeKind::instant:
      return integer(ValueKind::instant);
    case TypeKind::time_of_day:
      return integer(ValueKind::time_of_day);
    case TypeKind::text: {
      if (place < static_cast<Place>(axis.texts.size()))
        return Value::of_text(axis.texts[static_cast<std::size_t>(place)]);
      // Any other text: one that nobody mentions.
      std::string text = "x";
      while (std::find(axis.texts.begin(), axis.texts.end(), text) != axis.texts.end()) text += 'x';
      return Value::of_text(text);
    }
    case TypeKind::set:
      return Value::make(ValueKind::set, 0);
    default:
      return {};
  }
}

std::vector<FactUpdate> Space::facts(const Found& found, std::uint32_t side) const {
  const Procedure& p = *sides_[side];
  std::vector<FactUpdate> out;
  const auto place_of = [&](AxisId id) {
    const auto at = found.places.find(id);
    return at == found.places.end() ? place_unknown : at->second;
  };
  for (Id f = 0; f < p.facts.size(); ++f) {
    const AxisId id = fact_axes_[side][f];
    if (id == Diagrams::no_axis) continue;
    const Place place = place_of(id);
    Value value = value_at(id, place, side);
    if (value.is_unknown()) continue;
    if (value.kind == ValueKind::set) {
      for (const SymbolId name : p.facts[f].type.names)
        for (const AxisId member : axes_[id].members)
          if (axes_[member].symbol == common_symbol(side, name) && place_of(member) == 1)
            value.items.push_back(Value::name(name));
    }
    out.push_back({f, std::move(value)});
  }
  // What comes together is told together.
  for (const FactGroup& group : p.groups) {
    const auto told = [&](Id f) {
      return std::any_of(out.begin(), out.end(), [&](const FactUpdate& u) { return u.fact == f; });
    };
    if (!std::any_of(group.facts.begin(), group.facts.end(), told)) continue;
    for (const Id f : group.facts) {
      if (told(f)) continue;
      Space alone(p, effort_of());
      const AxisId id = alone.axis_of_fact(0, f);
      const Axis& axis = alone.axis(id);
      out.push_back({f, alone.value_at(id, alone.good_place(axis, axis.low, axis.high, false), 0)});
    }
  }
  return out;
}

// --- words ---------------------------------------------------------------------------------------------------------------

void Space::say_text(std::string& out, AxisId id, const Stretch& stretch, std::uint32_t side) const {
  const Axis& axis = axes_[id];
  const Procedure& p = *sides_[side];
  const Id fact = axis.fact[side];
  const Type* type = fact == no_id ? nullptr : &p.facts[fact].type;
  const auto say = [&](const std::string& text) { out += (out.empty() ? "" : ", ") + text; };
  const auto one = [&](Place place) { return value_text(p, value_at(id, place, side), type); };
  Place from = stretch.from;
  if (from <= place_unknown) {
    say("unknown");
    from = axis.may_be_none ? place_none : axis.low;
  }
  if (from == place_none && from <= stretch.to) {
    say("none");
    from = axis.low;
  }
  if (from > stretch.to) return;
  switch (axis.type) {
    case TypeKind::boolean:
    case TypeKind::enumeration:
      for (Place i = from; i <= stretch.to; ++i) say(one(i));
      return;
    case TypeKind::text:
      for (Place i = from; i <= stretch.to && i < static_cast<Place>(axis.texts.size()); ++i)
        say('"' + one(i) + '"');
      if (stretch.to >= static_cast<Place>(axis.texts.size()))
        say(axis.texts.empty() ? "any text" : "any other text");
      return;
    case TypeKind::set:
      say("known");
      return;
    default:
      break;
  }
  // A number just beyond one that has few digits is written as "more than" it.
  const bool fine = axis.type == TypeKind::decimal || axis.type == TypeKind::percent ||
                    axis.type == TypeKind::duration || axis.type == TypeKind::instant;
  const bool low_open = fine && (from - 1) % 1000 == 0 && from % 1000 != 0;
  const bool high_open = fine && (stretch.to + 1) % 1000 == 0 && stretch.to % 1000 != 0;
  const bool has_low = from > axis.low, has_high = stretch.to < axis.high;
  if (!has_low && !has_high) return say("any value");
  if (from == stretch.to) return say(one(from));
  if (!has_low) return say(high_open ? "< " + one(stretch.to + 1) : "<= " + one(stretch.to));
  if (!has_high) return say(low_open ? "> " + one(from - 1) : ">= " + one(from));
  if (low_open)
    return say("> " + one(from - 1) + " and " +
               (high_open ? "< " + one(stretch.to + 1) : "<= " + one(stretch.to)));
  say(one(from) + ".." + (high_open ? "<" + one(stretch.to + 1) : one(stretch.to)));
}

std::string Space::stretches_text(AxisId axis, const std::vector<Stretch>& stretches,
                                  std::uint32_t side) const {
  std::string out;
  for (const Stretch& stretch : stretches) say_text(out, axis, stretch, side);
  return out;
}

}  // namespace sop::proof
