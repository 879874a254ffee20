// src/proof/ways_unknown.cpp — see the header.
#include "src/proof/ways_unknown.hpp"

#include <algorithm>
#include <queue>

#include "sop/state_graph.hpp"

namespace sop::proof {

Unknowns::Unknowns(const Procedure& p) : p_(p), asked_(p.facts.size()), promised_(p.facts.size()) {
  for (const Step& step : p.steps)
    for (const Action& action : step.actions)
      if (action.kind == ActionKind::ask)
        for (const Id fact : action.facts) asked_[fact] = true;
  // What a branch came out with is a fact that nobody tells.
  for (const Container& container : p.containers)
    if (container.result_fact != no_id) asked_[container.result_fact] = true;
  find_known();
}

/// From all facts down to those that every way keeps: whoever begins somewhere knows nothing, and `on known` tells what the step asks for.
void Unknowns::find_known() {
  const StateGraph graph(p_);
  known_.assign(p_.steps.size(), std::vector<bool>(p_.facts.size(), true));
  std::queue<StateId> open;
  const auto knows_at_most = [&](StateId s, const std::vector<bool>& facts) {
    bool less = false;
    for (Id f = 0; f < facts.size(); ++f) {
      if (!known_[s][f] || facts[f]) continue;
      known_[s][f] = false;
      less = true;
    }
    if (less) open.push(s);
  };
  const std::vector<bool> nothing(p_.facts.size());
  for (const StateId s : graph.initial()) knows_at_most(s, nothing);
  while (!open.empty()) {
    const StateId s = open.front();
    open.pop();
    for (const sop::Edge& edge : graph.edges_from(s)) {
      std::vector<bool> facts = known_[s];
      // What a routine or a branch was entered with is known in it; what it asked for is not followed.
      const bool known = edge.kind == EdgeKind::move && edge.transition != no_id &&
                         p_.transitions[edge.transition].trigger == TriggerKind::known;
      for (const Action& action : p_.steps[s].actions)
        if (known && action.kind == ActionKind::ask && !action.optional && action.condition == no_id)
          for (const Id fact : action.facts) facts[fact] = true;
      knows_at_most(edge.to, facts);
    }
  }
}

Wait Unknowns::of(const std::vector<Id>& expressions, const std::vector<Id>& known) {
  Wait wait;
  std::vector<Id> next(expressions.rbegin(), expressions.rend());
  std::vector<bool> seen(p_.exprs.size());
  const auto stays = [&](Id fact) {
    if (!wait.may_stay_unknown || (wait.fact == no_id && fact != no_id)) wait.fact = fact;
    wait.may_stay_unknown = true;
  };
  while (!next.empty()) {
    const Id id = next.back();
    next.pop_back();
    if (id == no_id || seen[id]) continue;
    seen[id] = true;
    const Expr& e = p_.exprs[id];
    switch (e.op) {
      case Op::is_unknown:
      case Op::is_known:
        continue;  // never unknown
      case Op::fact:
        if (p_.facts[e.a].default_value != no_id ||
            std::find(known.begin(), known.end(), e.a) != known.end() || (at_ != no_id && known_[at_][e.a]))
          break;
        if (asked_[e.a])
          stays(e.a);
        else
          promised_[e.a] = true;
        break;
      case Op::builtin:
        if (static_cast<Builtin>(e.a) == Builtin::current_level ||
            static_cast<Builtin>(e.a) == Builtin::current_approver)
          stays(no_id);
        break;
      case Op::promise_due:
      case Op::clock_due:
        stays(no_id);
        break;
      case Op::definition:
        next.push_back(p_.definitions[e.a].value);
        break;
      case Op::requirements:
      case Op::reason_of:
        for (const Requirement& item : p_.requirements[e.a].items) next.push_back(item.condition);
        break;
      case Op::output: {
        const Output& output = p_.outputs[e.a];
        for (Id t = 0; t < p_.tables.size(); ++t) {
          const Table& table = p_.tables[t];
          if (t != output.table && table.exception_to != output.table) continue;
          next.push_back(table.dated_by);
          next.insert(next.end(), table.inputs.begin(), table.inputs.end());
          for (const TableRow& row : table.rows) {
            next.push_back(row.condition);
            next.insert(next.end(), row.results.begin(), row.results.end());
          }
        }
        break;
      }
      default:
        break;
    }
    for (Id i = e.args.count; i-- > 0;) next.push_back(p_.expr_args[e.args.first + i]);
  }
  return wait;
}

std::vector<Id> Unknowns::promised() const {
  std::vector<Id> facts;
  for (Id f = 0; f < promised_.size(); ++f)
    if (promised_[f]) facts.push_back(f);
  return facts;
}

}  // namespace sop::proof
