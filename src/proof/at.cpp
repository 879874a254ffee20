// src/proof/at.cpp — what a diagram answers for given facts: the way down, one edge an axis.
#include <algorithm>

#include "sop/pattern.hpp"
#include "src/proof/lines.hpp"
#include "src/proof/space.hpp"

namespace sop::proof {

bool Space::add_part(AxisId axis, const Rational& factor, Place place, Rational& y) const {
  Rational count, natural, product, sum;
  if (failed(Rational::make(place, 1, count)) || failed(multiply(count, axes_[axis].step, natural)) ||
      failed(multiply(natural, factor, product)) || failed(add(y, product, sum)))
    return false;
  y = sum;
  return true;
}

bool Space::place_of(AxisId id, const std::vector<Value>& facts, std::uint32_t side, Place& place) const {
  const Axis& axis = axes_[id];
  switch (axis.kind) {
    case Axis::Kind::line: {
      place = 0;
      for (const auto& [part, factor] : axis.parts) {
        Place one = 0;
        if (!place_of(part, facts, side, one) || one <= place_none) return false;
        place += one * factor;
      }
      return true;
    }
    case Axis::Kind::member:
    case Axis::Kind::pattern: {
      const Id fact = axes_[axis.of].fact[side];
      if (fact == no_id) return place = 0, true;
      const Value& value = facts[fact];
      place = 0;
      if (axis.kind == Axis::Kind::pattern) {
        if (value.kind == ValueKind::text && matches(axis.text, value.text)) place = 1;
        return true;
      }
      for (const Value& item : value.items)
        if (common_symbol(side, static_cast<SymbolId>(item.integer)) == axis.symbol) place = 1;
      return true;
    }
    case Axis::Kind::fact:
      break;
    default:
      return false;
  }
  if (axis.fact[side] == no_id) return place = place_unknown, true;
  const Value& value = facts[axis.fact[side]];
  const auto count = [&](const Rational& number) {
    Rational places;
    if (failed(divide(number, axis.step, places))) return false;
    place = floor(places).numerator();
    return true;
  };
  switch (value.kind) {
    case ValueKind::unknown:
      place = place_unknown;
      return true;
    case ValueKind::none:
      place = place_none;
      return true;
    case ValueKind::boolean:
    case ValueKind::duration:
    case ValueKind::date:
    case ValueKind::instant:
    case ValueKind::time_of_day:
      place = value.integer;
      return true;
    case ValueKind::number:
    case ValueKind::percent:
    case ValueKind::money:
      return count(value.number);
    case ValueKind::name: {
      const SymbolId name = common_symbol(side, static_cast<SymbolId>(value.integer));
      const auto at = std::find(axis.names.begin(), axis.names.end(), name);
      place = static_cast<Place>(at - axis.names.begin());
      return at != axis.names.end();
    }
    case ValueKind::text:
      place = static_cast<Place>(std::find(axis.texts.begin(), axis.texts.end(), value.text) -
                                 axis.texts.begin());
      return true;
    case ValueKind::set:
      place = 0;
      return true;
    default:
      return false;
  }
}

std::uint32_t Space::leaf_at(Diagram d, const std::vector<Value>& facts, std::uint32_t side) const {
  while (!is_leaf(d)) {
    Place place = 0;
    if (!place_of(diagrams_.axis(d), facts, side, place)) return no_leaf;
    std::uint32_t low = 0, high = diagrams_.count(d);
    while (high - low > 1) {
      const std::uint32_t middle = low + (high - low) / 2;
      (diagrams_.edge(d, middle).from <= place ? low : high) = middle;
    }
    d = diagrams_.edge(d, low).to;
  }
  return leaf_value(d);
}

bool Space::value_of(TermId id, const std::vector<Value>& facts, Value& out, std::uint32_t side) const {
  const Term& t = terms_[id];
  switch (t.kind) {
    case Term::Kind::unknown:
      out = Value::unknown();
      return true;
    case Term::Kind::none:
      out = Value::none();
      return true;
    case Term::Kind::error:
      out = Value::failed(t.code);
      return true;
    case Term::Kind::constant:
      out = t.value;
      return true;
    case Term::Kind::text:
    case Term::Kind::set:
      if (axes_[t.axis].fact[side] == no_id) return false;
      out = facts[axes_[t.axis].fact[side]];
      return true;
    case Term::Kind::line:
      break;
    default:
      return false;
  }
  Rational y = t.offset;
  for (const auto& [axis, factor] : t.parts) {
    Place place = 0;
    if (!place_of(axis, facts, side, place) || !add_part(axis, factor, place, y)) return false;
  }
  if (!apply_links(t.links, y)) return false;
  out = t.value;
  const bool number =
      out.kind == ValueKind::number || out.kind == ValueKind::percent || out.kind == ValueKind::money;
  if (number)
    out.number = y;
  else if (failed(to_int64(y, out.integer)))
    return false;
  return true;
}

}  // namespace sop::proof
