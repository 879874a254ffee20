// src/resolve/exclusive.cpp — see the header.
//
// Whoever goes round a circle by itself does so under one set of facts. So a fact is chosen, each of its values is assumed in turn (unknown and none
// among them), moves whose conditions are certainly not met then are taken out, and what is left is looked at in the same way, with the
// next fact, until no circle is left or no fact.
#include "src/resolve/exclusive.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "src/resolve/graph.hpp"

namespace sop::resolver {

namespace {

/// What a condition may come to, several at once: neither is unknown, or an error.
constexpr unsigned may_be_yes = 1, may_be_no = 2, may_be_neither = 4, may_be_anything = 7;

constexpr std::uint64_t most_work = 200'000;
constexpr int deepest = 40;

class Assumptions {
 public:
  explicit Assumptions(const Procedure& p) : p_(p), told_by_cases_(p.facts.size(), true) {
    for (const Container& container :
         p.containers)  // what a branch comes out with changes while moves are taken
      if (container.result_fact != no_id) told_by_cases_[container.result_fact] = false;
  }

  std::map<Id, Value> facts;

  /// The values of a fact, each of which may be assumed; none: it has too many, or they change.
  [[nodiscard]] std::vector<Value> values_of(Id fact) const {
    const Type& type = p_.facts[fact].type;
    std::vector<Value> out;
    if (!told_by_cases_[fact]) return out;
    if (type.kind == TypeKind::boolean) out = {Value::boolean(true), Value::boolean(false)};
    if (type.kind == TypeKind::enumeration)
      for (const SymbolId name : type.names) out.push_back(Value::name(name));
    if (out.empty()) return out;
    out.emplace_back();  // unknown
    if (type.or_none) out.push_back(Value::none());
    return out;
  }

  /// The next fact that a condition asks for and of which nothing is assumed; no_id: none.
  [[nodiscard]] Id open_fact(Id condition, int depth = 0) const {
    if (condition == no_id || depth > deepest) return no_id;
    const Expr& e = p_.exprs[condition];
    if (e.op == Op::fact) return facts.count(e.a) > 0 || values_of(e.a).empty() ? no_id : e.a;
    for (const Id inner : parts(e)) {
      const Id fact = open_fact(inner, depth + 1);
      if (fact != no_id) return fact;
    }
    return no_id;
  }

  [[nodiscard]] unsigned answers(Id condition, int depth = 0) const {
    if (condition == no_id) return may_be_yes;
    if (depth > deepest) return may_be_anything;
    const Expr& e = p_.exprs[condition];
    const std::vector<Id> inside = parts(e);
    switch (e.op) {
      case Op::constant:
      case Op::fact: {
        const std::optional<Value> value = value_of(condition);
        if (!value) return may_be_anything;
        return value->is_yes() ? may_be_yes : value->is_no() ? may_be_no : may_be_neither;
      }
      case Op::definition:
        return inside.empty() ? may_be_anything : answers(inside.front(), depth + 1);
      case Op::logic_not:
        return opposite(answers(inside.front(), depth + 1));
      case Op::requirements:
      case Op::logic_and:
        return joined(inside, depth, may_be_no, may_be_yes);
      case Op::logic_or:
        return joined(inside, depth, may_be_yes, may_be_no);
      default:
        return compared(e, inside, depth);
    }
  }

 private:
  static unsigned opposite(unsigned a) {
    return (a & may_be_neither) | ((a & may_be_yes) != 0 ? may_be_no : 0U) |
           ((a & may_be_no) != 0 ? may_be_yes : 0U);
  }
  /// Of parts joined by `and` (or `or`): one that is no (yes) decides, and all must be yes (no) for the other answer.
  unsigned joined(const std::vector<Id>& inside, int depth, unsigned one_decides, unsigned all_needed) const {
    unsigned out = 0;
    bool all = true;
    for (const Id part : inside) {
      const unsigned one = answers(part, depth + 1);
      out |= one & (one_decides | may_be_neither);
      all = all && (one & all_needed) != 0;
    }
    return all ? out | all_needed : out;
  }
  /// What an expression rests on: its operands, what a definition says, what is required.
  [[nodiscard]] std::vector<Id> parts(const Expr& e) const {
    std::vector<Id> out;
    if (e.op == Op::definition) {
      if (e.args.count == 0 && p_.definitions[e.a].value != no_id) out.push_back(p_.definitions[e.a].value);
      return out;
    }
    if (e.op == Op::requirements) {
      for (const Requirement& item : p_.requirements[e.a].items) out.push_back(item.condition);
      return out;
    }
    for (Id i = 0; i < e.args.count; ++i) out.push_back(p_.expr_args[e.args.first + i]);
    return out;
  }
  /// A written value, or what is assumed of a fact.
  [[nodiscard]] std::optional<Value> value_of(Id expr) const {
    const Expr& e = p_.exprs[expr];
    if (e.op == Op::constant) return p_.constants[e.a];
    if (e.op != Op::fact) return std::nullopt;
    const auto place = facts.find(e.a);
    return place == facts.end() ? std::nullopt : std::optional<Value>(place->second);
  }
  static bool same(const Value& a, const Value& b) { return a.kind == b.kind && a.integer == b.integer; }

  [[nodiscard]] unsigned compared(const Expr& e, const std::vector<Id>& inside, int depth) const {
    if (inside.empty()) return may_be_anything;
    const std::optional<Value> left = value_of(inside.front());
    const auto truth = [](bool yes) { return yes ? may_be_yes : may_be_no; };
    switch (e.op) {
      case Op::is_unknown:
      case Op::is_known:
        return left ? truth(left->is_unknown() == (e.op == Op::is_unknown)) : may_be_anything;
      case Op::is_none:
      case Op::is_not_none:
        if (!left) return may_be_anything;
        return left->is_unknown() ? may_be_neither : truth(left->is_none() == (e.op == Op::is_none));
      case Op::equal:
      case Op::not_equal:
      case Op::is_one_of:
      case Op::is_not_one_of:
        break;
      default:
        return may_be_anything;
    }
    const bool wants_equal = e.op == Op::equal || e.op == Op::is_one_of;
    if (!left) return inside.size() == 2 ? asked(inside, wants_equal, depth) : may_be_anything;
    if (left->is_unknown()) return may_be_neither;
    bool found = false;
    for (std::size_t i = 1; i < inside.size(); ++i) {
      const std::optional<Value> right = value_of(inside[i]);
      if (!right || right->is_unknown() || right->is_error()) return may_be_anything;
      if (right->is_none()) {
        if (inside.size() == 2)
          return may_be_no;  // compared with none it is not met, and neither is its opposite
        continue;
      }
      found = found || same(*left, *right);
    }
    // Compared with none it is not met, and neither is its opposite: left open.
    return left->is_none() ? may_be_anything : truth(found == wants_equal);
  }
  /// `is_serious is yes`, of a condition with a name.
  [[nodiscard]] unsigned asked(const std::vector<Id>& inside, bool wants_equal, int depth) const {
    const std::optional<Value> right = value_of(inside[1]);
    const Op op = p_.exprs[inside[0]].op;
    if (!right || !(right->is_yes() || right->is_no()) || (op != Op::definition && op != Op::requirements))
      return may_be_anything;
    const unsigned left = answers(inside[0], depth + 1);
    return right->is_yes() == wants_equal ? left : opposite(left);
  }

  const Procedure& p_;
  std::vector<bool> told_by_cases_;
};

/// The moves that lie on a circle of these.
std::vector<GuardedMove> on_circles(const std::vector<GuardedMove>& moves) {
  std::vector<std::size_t> nodes;
  for (const GuardedMove& move : moves) {
    nodes.push_back(move.from);
    nodes.push_back(move.to);
  }
  std::sort(nodes.begin(), nodes.end());
  nodes.erase(std::unique(nodes.begin(), nodes.end()), nodes.end());
  const auto number = [&](std::size_t node) {
    return static_cast<std::size_t>(std::lower_bound(nodes.begin(), nodes.end(), node) - nodes.begin());
  };
  std::vector<std::vector<std::size_t>> edges(nodes.size());
  for (const GuardedMove& move : moves) edges[number(move.from)].push_back(number(move.to));
  std::vector<std::size_t> part_of(nodes.size());
  std::size_t count = 0;
  for (const std::vector<std::size_t>& part : strong_parts(edges)) {
    for (const std::size_t node : part) part_of[node] = count;
    ++count;
  }
  std::vector<GuardedMove> out;
  for (const GuardedMove& move : moves)
    if (part_of[number(move.from)] == part_of[number(move.to)]) out.push_back(move);
  return out;
}

/// `moves` becomes those that lead round under some facts, besides what is assumed.
void look_closer(Assumptions& assumed, std::vector<GuardedMove>& moves, std::uint64_t& work) {
  std::vector<GuardedMove> left;
  for (const GuardedMove& move : moves)
    if ((assumed.answers(move.guard) & may_be_yes) != 0) left.push_back(move);
  left = on_circles(left);
  work += moves.size() + 1;
  Id fact = no_id;
  for (const GuardedMove& move : left) {
    fact = assumed.open_fact(move.guard);
    if (fact != no_id) break;
  }
  moves = std::move(left);
  if (fact == no_id || work > most_work) return;
  for (const Value& value : assumed.values_of(fact)) {
    assumed.facts[fact] = value;
    std::vector<GuardedMove> then = moves;
    look_closer(assumed, then, work);
    assumed.facts.erase(fact);
    if (then.empty()) continue;
    moves = std::move(then);
    return;
  }
  moves.clear();
}

}  // namespace

std::vector<GuardedMove> moves_that_lead_round(const Procedure& p, const std::vector<GuardedMove>& moves) {
  Assumptions assumed(p);
  std::vector<GuardedMove> left = moves;
  std::uint64_t work = 0;
  look_closer(assumed, left, work);
  return left;
}

}  // namespace sop::resolver
