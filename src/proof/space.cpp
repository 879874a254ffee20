// src/proof/space.cpp — axes: what facts may be, and what of two procedures is the same.
#include "src/proof/space.hpp"

#include <algorithm>

#include "sop/date.hpp"
#include "sop/facts_json.hpp"
#include "sop/names.hpp"

namespace sop::proof {
namespace {

/// Numbers of at most 18 digits, nine of them after the point.
const Place widest = Place{1'000'000'000'000'000'000};

template <class Name>
std::vector<Id> by_name(std::size_t count, NameKind kind, const Procedure& first, const Procedure& second,
                        const Name& ok) {
  const NameTable names(first);
  std::vector<Id> out(count, no_id);
  for (Id i = 0; i < count; ++i) {
    const Id same = names.find(kind, spelling_of(second, kind, i));
    if (same != no_id && ok(same, i)) out[i] = same;
  }
  return out;
}

Place floor_place(const Rational& r) { return floor(r).numerator(); }
Place ceiling_place(const Rational& r) { return ceiling(r).numerator(); }

}  // namespace

Mapping mapping_by_name(const Procedure& first, const Procedure& second) {
  Mapping out;
  const auto any = [](Id, Id) { return true; };
  out.facts = by_name(second.facts.size(), NameKind::fact, first, second,
                      [&](Id a, Id b) { return first.facts[a].type.kind == second.facts[b].type.kind; });
  out.parties = by_name(second.parties.size(), NameKind::party, first, second, any);
  out.remedies = by_name(second.remedies.size(), NameKind::remedy, first, second, any);
  out.symbols = by_name(second.symbols.size(), NameKind::symbol, first, second, any);
  return out;
}

Space::Space(const Procedure& procedure, Effort& effort) : effort_(effort), diagrams_(effort) {
  sides_ = {&procedure, nullptr};
  fact_axes_[0].assign(procedure.facts.size(), Diagrams::no_axis);
}

Space::Space(const Procedure& first, const Procedure& second, Mapping mapping, Effort& effort)
    : side_count_(2), mapping_(std::move(mapping)), effort_(effort), diagrams_(effort) {
  sides_ = {&first, &second};
  fact_axes_[0].assign(first.facts.size(), Diagrams::no_axis);
  fact_axes_[1].assign(second.facts.size(), Diagrams::no_axis);
}

SymbolId Space::common_symbol(std::uint32_t side, SymbolId symbol) const {
  if (side == 0 || symbol == no_id) return symbol;
  const Id same = mapping_.symbols[symbol];
  return same != no_id ? same : static_cast<SymbolId>(sides_[0]->symbols.size()) + symbol;
}

Value Space::common(std::uint32_t side, Value value) const {
  if (side == 0) return value;
  if (value.kind == ValueKind::name) value.integer = common_symbol(1, static_cast<SymbolId>(value.integer));
  if (value.symbol != no_id && value.kind == ValueKind::number) value.symbol = common_symbol(1, value.symbol);
  const auto renumber = [&](const std::vector<Id>& same, std::size_t count) {
    const Id there = same[static_cast<std::size_t>(value.integer)];
    value.integer = there != no_id ? std::int64_t{there} : static_cast<std::int64_t>(count) + value.integer;
  };
  if (value.kind == ValueKind::party) renumber(mapping_.parties, sides_[0]->parties.size());
  if (value.kind == ValueKind::remedy) renumber(mapping_.remedies, sides_[0]->remedies.size());
  for (Value& item : value.items) item = common(side, std::move(item));
  return value;
}

AxisId Space::add_axis(Axis axis) {
  axes_.push_back(std::move(axis));
  return static_cast<AxisId>(axes_.size() - 1);
}

/// The places that a type has on a line.
void Space::set_bounds(Axis& axis, const Procedure& p, const Type& type) const {
  axis.type = type.kind;
  axis.unit = type.unit;
  switch (type.kind) {
    case TypeKind::whole:
      axis.low = -widest;
      axis.high = widest;
      break;
    case TypeKind::decimal:
      (void)from_decimal(1, max_decimal_places, axis.step);
      axis.low = -widest * 1'000'000'000;
      axis.high = widest * 1'000'000'000;
      break;
    case TypeKind::percent:
      (void)from_decimal(1, max_decimal_places + 2, axis.step);
      axis.low = -widest * 1'000'000'000;
      axis.high = widest * 1'000'000'000;
      break;
    case TypeKind::money:
      // Each case has a currency of its own: nothing is compared here.
      if (p.currency_fact == no_id) axis.currency = p.currency;
      (void)from_decimal(1, p.currency.places(), axis.step);
      axis.low = -widest;
      axis.high = widest;
      break;
    case TypeKind::duration:
      axis.low = -widest / 1000;
      axis.high = widest / 1000;
      break;
    case TypeKind::date:
      axis.low = Date::min_days;
      axis.high = Date::max_days;
      break;
    case TypeKind::instant:
      axis.low = Place{Date::min_days} * milliseconds_per_day;
      axis.high = (Place{Date::max_days} + 1) * milliseconds_per_day - 1;
      break;
    case TypeKind::time_of_day:
      axis.high = milliseconds_per_day - 1;
      break;
    default:
      break;
  }
  Rational at;
  if (type.has_low && !failed(divide(type.low, axis.step, at))) {
    const Place low = ceiling_place(at);
    axis.low = std::max(axis.low, type.low_open && at.is_whole() ? low + 1 : low);
  }
  if (type.has_high && !failed(divide(type.high, axis.step, at))) {
    const Place high = floor_place(at);
    axis.high = std::min(axis.high, type.high_open && at.is_whole() ? high - 1 : high);
  }
}

AxisId Space::axis_of_fact(std::uint32_t side, Id fact) {
  AxisId& known = fact_axes_[side][fact];
  if (known != Diagrams::no_axis) return known;
  Axis axis;
  axis.fact[side] = fact;
  if (side_count_ == 2) {
    if (side == 1) {
      axis.fact[0] = mapping_.facts[fact];
    } else {
      const auto at = std::find(mapping_.facts.begin(), mapping_.facts.end(), fact);
      if (at != mapping_.facts.end()) axis.fact[1] = static_cast<Id>(at - mapping_.facts.begin());
    }
  }
  axis.may_be_unknown = true;
  bool first = true;
  for (std::uint32_t s = 0; s < side_count_; ++s) {
    if (axis.fact[s] == no_id) continue;
    const Type& type = sides_[s]->facts[axis.fact[s]].type;
    axis.may_be_none = axis.may_be_none || type.or_none;
    for (const SymbolId name : type.names) {
      const SymbolId same = common_symbol(s, name);
      if (std::find(axis.names.begin(), axis.names.end(), same) == axis.names.end())
        axis.names.push_back(same);
    }
    Axis one = axis;
    one.low = one.high = 0;
    set_bounds(one, *sides_[s], type);
    axis.type = one.type;
    axis.step = first ? one.step : std::min(axis.step, one.step);
    axis.low = first ? one.low : std::min(axis.low, one.low);
    axis.high = first ? one.high : std::max(axis.high, one.high);
    axis.unit = one.unit;
    axis.currency = one.currency;
    first = false;
  }
  if (axis.type == TypeKind::boolean) axis.high = 1;
  if (axis.type == TypeKind::enumeration) axis.high = static_cast<Place>(axis.names.size()) - 1;
  if (axis.type == TypeKind::text) axis.high = Place{1} << 40;
  const std::array<Id, 2> facts = axis.fact;
  const bool is_set = axis.type == TypeKind::set;
  const std::vector<SymbolId> names = axis.names;
  const AxisId id = add_axis(std::move(axis));
  if (is_set) {
    for (const SymbolId name : names) {
      Axis bit;
      bit.kind = Axis::Kind::member;
      bit.of = id;
      bit.symbol = name;
      bit.high = 1;
      const AxisId member = add_axis(std::move(bit));
      axes_[id].members.push_back(member);
    }
  }
  for (std::uint32_t s = 0; s < side_count_; ++s)
    if (facts[s] != no_id) fact_axes_[s][facts[s]] = id;
  return id;
}

AxisId Space::line_axis(std::vector<std::pair<AxisId, Place>> parts) {
  std::string key = "line";
  for (const auto& [axis, factor] : parts) {
    key += ' ';
    key += std::to_string(axis);
    key += '*';
    append_text(key, Rational(static_cast<std::int64_t>(factor)));
  }
  if (const auto at = keyed_axes_.find(key); at != keyed_axes_.end()) return at->second;
  Axis axis;
  axis.kind = Axis::Kind::line;
  for (const auto& [part, factor] : parts) {
    const Axis& of = axes_[part];
    axis.low += factor * (factor > 0 ? of.low : of.high);
    axis.high += factor * (factor > 0 ? of.high : of.low);
  }
  axis.parts = std::move(parts);
  const AxisId id = add_axis(std::move(axis));
  keyed_axes_.emplace(std::move(key), id);
  return id;
}

AxisId Space::builtin_axis(std::uint32_t side, Id expression, const std::string& key, TypeKind type) {
  if (const auto at = keyed_axes_.find(key); at != keyed_axes_.end()) return at->second;
  Axis axis;
  axis.kind = Axis::Kind::builtin;
  axis.text = key;
  axis.side = side;
  axis.expression = expression;
  Type plain;
  plain.kind = type;
  set_bounds(axis, *sides_[side], plain);
  if (type == TypeKind::boolean) axis.high = 1;
  if (type == TypeKind::whole || type == TypeKind::money) axis.low = 0;
  const AxisId id = add_axis(std::move(axis));
  keyed_axes_.emplace(key, id);
  return id;
}

Place Space::beginning(const Axis& axis) const {
  return axis.may_be_unknown ? place_unknown : axis.may_be_none ? place_none : axis.low;
}

Diagram Space::stretch(AxisId id, Place from, Place to) {
  const Axis& axis = axes_[id];
  const Place begin = beginning(axis);
  from = std::max(from, begin);
  if (from > place_none || (from == place_none && !axis.may_be_none)) from = std::max(from, axis.low);
  if (to >= axis.high) to = axis.high;
  if (from > to) return leaf(0);
  std::vector<Edge> edges;
  if (from > begin) edges.push_back({begin, leaf(0)});
  edges.push_back({from, leaf(1)});
  if (to < axis.high) {
    Place next = to + 1;
    if (next == place_none && !axis.may_be_none) next = axis.low;
    if (next > place_none) next = std::max(next, axis.low);
    edges.push_back({next, leaf(0)});
  }
  return diagrams_.make(id, edges);
}

TermId Space::intern(const Term& t) {
  std::string key;
  key += static_cast<char>('a' + static_cast<int>(t.kind));
  key += static_cast<char>('A' + static_cast<int>(t.code));
  key += t.last_word ? '!' : '.';
  const auto value = [&](const Value& v, const auto& self) -> void {
    key += static_cast<char>('a' + static_cast<int>(v.kind));
    if (v.kind == ValueKind::period) key += static_cast<char>('a' + static_cast<int>(v.unit));
    if (!v.currency.is_none()) key += v.currency.letters();
    if (v.symbol != no_id) key += '#' + std::to_string(v.symbol);
    key += ' ';
    if (v.integer != 0) key += std::to_string(v.integer);
    if (!v.number.is_zero()) append_text(key, v.number);
    key += v.text;
    for (const Value& item : v.items) {
      key += ',';
      self(item, self);
    }
  };
  switch (t.kind) {
    case Term::Kind::constant:
      value(t.value, value);
      break;
    case Term::Kind::line:
      value(t.value, value);
      for (const auto& [axis, factor] : t.parts) {
        key += '+' + std::to_string(axis) + '*';
        append_text(key, factor);
      }
      key += '+';
      append_text(key, t.offset);
      for (const Link& link : t.links) {
        key += static_cast<char>('a' + static_cast<int>(link.kind));
        key += static_cast<char>('a' + static_cast<int>(link.rounding));
        append_text(key, link.factor);
        key += ' ';
        append_text(key, link.offset);
      }
      break;
    case Term::Kind::text:
    case Term::Kind::set:
      key += std::to_string(t.axis);
      break;
    case Term::Kind::outside:
      key += t.key;
      break;
    default:
      break;
  }
  const auto [at, fresh] = term_ids_.emplace(std::move(key), static_cast<TermId>(terms_.size()));
  if (fresh) terms_.push_back(t);
  return at->second;
}

/// An expression as a text, alike for expressions that are written alike.
std::string Space::key_of(std::uint32_t side, Id expression) const {
  if (expression == no_id) return "-";
  const Procedure& p = *sides_[side];
  const Expr& e = p.exprs[expression];
  std::string key = "(" + std::to_string(static_cast<int>(e.op));
  if (e.flags != 0) key += '/' + std::to_string(e.flags);
  if (e.op == Op::constant) {
    const Value& v = p.constants[e.a];
    key += ' ' + std::to_string(static_cast<int>(v.kind)) + value_text(p, v) +
           std::to_string(static_cast<int>(v.unit)) +
           (v.kind == ValueKind::party || v.kind == ValueKind::remedy || v.kind == ValueKind::instant
                ? std::to_string(v.integer)
                : std::string());
  } else if (e.op == Op::fact && side == 1 && mapping_.facts[e.a] != no_id) {
    key += " f" + std::to_string(mapping_.facts[e.a]);
  } else if (e.op == Op::fact && side == 0) {
    key += " f" + std::to_string(e.a);
  } else if (e.op == Op::builtin) {
    key += " b" + std::to_string(e.a);
  } else if (e.a != no_id && e.op == Op::matches) {
    key += ' ' + p.patterns[e.a];
  } else if (e.a != no_id) {
    key += ' ' + std::to_string(side) + '.' + std::to_string(e.a);
  }
  if (!arguments_.empty() && e.op == Op::parameter && e.a < arguments_.back().size())
    key += '=' + std::to_string(arguments_.back()[e.a]);
  for (Id i = 0; i < e.args.count; ++i) key += key_of(side, arg(side, e, i));
  return key + ")";
}

}  // namespace sop::proof
