// src/lint/look.cpp — see the header.
#include "src/lint/look.hpp"

#include <algorithm>

#include "sop/data.hpp"
#include "sop/facts_json.hpp"
#include "sop/rational.hpp"
#include "sop/reference.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {
namespace {

/// A length on the calendar as a count of one of four units; false for a unit that is not turned into another.
bool in_plain_unit(const Value& v, int& unit, std::int64_t& count) {
  count = v.integer;
  switch (v.unit) {
    case PeriodUnit::week:
      count *= 7;
      [[fallthrough]];
    case PeriodUnit::day:
      unit = 0;
      return true;
    case PeriodUnit::year:
      count *= 12;
      [[fallthrough]];
    case PeriodUnit::month:
      unit = 1;
      return true;
    case PeriodUnit::business_day:
      unit = 2;
      return true;
    case PeriodUnit::business_hour:
      count *= 60;
      [[fallthrough]];
    case PeriodUnit::business_minute:
      unit = 3;
      return true;
    default:
      return false;
  }
}

}  // namespace

bool same_value(const Value& a, const Value& b) {
  if (a.kind != b.kind || a.integer != b.integer || a.unit != b.unit || a.symbol != b.symbol ||
      a.text != b.text || !(a.currency == b.currency) || compare(a.number, b.number) != 0 ||
      a.items.size() != b.items.size())
    return false;
  for (std::size_t i = 0; i < a.items.size(); ++i)
    if (!same_value(a.items[i], b.items[i])) return false;
  return true;
}

std::vector<SymbolId> unhandled_outcomes(const Procedure& p, const Step& step) {
  std::vector<SymbolId> open;
  if (step.kind == StepKind::end) return open;
  // What the intake asks for leads on by itself: to the scenario that applies.
  const bool is_intake = p.containers[step.container].kind == ContainerKind::intake;
  for (const SymbolId outcome : step.outcomes) {
    bool handled = is_intake && p.text(outcome) == "known";
    for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t)
      handled = handled || p.transitions[t].outcome == outcome;
    if (!handled) open.push_back(outcome);
  }
  return open;
}

bool is_only(const std::vector<Signal>& signals, SignalKind kind) {
  return signals.size() == 1 && signals.front().kind == kind && signals.front().condition == no_id;
}

bool runs_throughout(const Clock& clock) {
  return is_only(clock.starts_on, SignalKind::case_opened) &&
         is_only(clock.stops_on, SignalKind::case_closed) && clock.cancels_on.empty() &&
         clock.resets_on.empty() && !may_move(clock) && !clock.targets.empty();
}

bool misses_a_move(const CheckContext& context) {
  const Procedure& p = context.procedure;
  for (StateId s = 0; s < p.steps.size(); ++s)
    if (context.reachability.from_start[s] && !unhandled_outcomes(p, p.steps[s]).empty()) return true;
  return false;
}

bool is_above(const Procedure& p, Id upper, Id lower) {
  Id up = p.parties[lower].reports_to;
  for (std::size_t steps = 0; up != no_id && steps <= p.parties.size(); ++steps) {
    if (up == upper) return true;
    up = p.parties[up].reports_to;
  }
  return false;
}

bool plain_limit(const Procedure& p, Id party, Rational& amount, CurrencyCode& currency) {
  bool found = false;
  for (const Limit& limit : p.parties[party].limits) {
    if (limit.per_customer) continue;
    if (!limit.remedies.empty() || limit.condition != no_id || limit.share_of != no_id || limit.per_grant)
      return false;
    const Value* value = constant_of(p, limit.amount);
    if (value == nullptr || found) return false;
    amount = value->number;
    currency = value->currency;
    found = true;
  }
  return found;
}

namespace {

/// Whether a whole number from 0 up never meets the comparison.
bool never_met(Op op, const Rational& with) {
  const bool below = with.is_negative();
  switch (op) {
    case Op::less:
      return below || with.is_zero();
    case Op::less_equal:
      return below;
    case Op::equal:
      return below || !with.is_whole();
    default:
      return false;
  }
}

}  // namespace

bool is_count_never_so(const Procedure& p, const Expr& comparison) {
  if (comparison.args.count != 2) return false;
  const Expr& count = p.exprs[p.expr_args[comparison.args.first]];
  const bool is_count = count.op == Op::record_count ||
                        (count.op == Op::builtin && count.a == static_cast<Id>(Builtin::contacts_in_case));
  const Value* with = constant_of(p, p.expr_args[comparison.args.first + 1]);
  return is_count && with != nullptr && with->kind == ValueKind::number &&
         never_met(comparison.op, with->number);
}

ErrorCode code_answered(const Procedure& p, const Table& table, const std::vector<FactUpdate>& facts) {
  const ReferenceData data;
  const std::vector<Value> values = fact_values(p, facts);
  reference::Question question;
  question.procedure = &p;
  question.data = &data;
  question.facts = &values;
  question.has_now = false;
  const Value answer = reference::ask_output(question, table.outputs.front()).value;
  return answer.is_error() ? answer.error : ErrorCode::ok;
}

std::string in_a_row(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "`" : ", `") + name + "`";
  return out;
}

const Value* constant_of(const Procedure& p, Id expr) {
  if (expr == no_id || p.exprs[expr].op != Op::constant) return nullptr;
  return &p.constants[p.exprs[expr].a];
}

bool same_expression(const Procedure& p, Id a, Id b) {
  if (a == no_id || b == no_id) return a == b;
  std::vector<std::pair<Id, Id>> stack{{a, b}};
  while (!stack.empty()) {
    const auto [left, right] = stack.back();
    stack.pop_back();
    if (left == right) continue;
    const Expr& x = p.exprs[left];
    const Expr& y = p.exprs[right];
    if (x.op != y.op || x.flags != y.flags || x.args.count != y.args.count) return false;
    if (x.op == Op::constant) {
      if (!same_value(p.constants[x.a], p.constants[y.a])) return false;
    } else if (x.a != y.a) {
      return false;
    }
    for (Id i = 0; i < x.args.count; ++i)
      stack.push_back({p.expr_args[x.args.first + i], p.expr_args[y.args.first + i]});
  }
  return true;
}

bool implies(const Procedure& p, Id condition, Id other) {
  if (condition == no_id || other == no_id) return false;
  std::vector<Id> open{condition};
  // What is still to be shown: each of these. A choice adds its parts; of parts that must all hold one is enough.
  while (!open.empty()) {
    const Id id = open.back();
    open.pop_back();
    if (same_expression(p, id, other)) continue;
    const Expr& e = p.exprs[id];
    const auto part = [&](Id i) { return p.expr_args[e.args.first + i]; };
    if (e.op == Op::logic_or) {
      for (Id i = 0; i < e.args.count; ++i) open.push_back(part(i));
      continue;
    }
    if (e.op != Op::logic_and) return false;
    bool shown = false;
    for (Id i = 0; i < e.args.count && !shown; ++i) shown = implies(p, part(i), other);
    if (!shown) return false;
  }
  return true;
}

bool implies(const Procedure& p, const Signal& first, const Signal& second) {
  if (second.kind == SignalKind::condition) return implies(p, first.condition, second.condition);
  if (first.kind != second.kind || first.event != second.event) return false;
  return second.condition == no_id || implies(p, first.condition, second.condition);
}

bool compare_lengths(const Procedure& p, Id a, Id b, int& order) {
  const Value* x = constant_of(p, a);
  const Value* y = constant_of(p, b);
  if (x == nullptr || y == nullptr || x->kind != y->kind) return false;
  std::int64_t left = x->integer, right = y->integer;
  if (x->kind == ValueKind::period) {
    int unit = 0, other = 0;
    if (!in_plain_unit(*x, unit, left) || !in_plain_unit(*y, other, right) || unit != other ||
        x->symbol != y->symbol)
      return false;
  } else if (x->kind != ValueKind::duration) {
    return false;
  }
  order = left < right ? -1 : (left > right ? 1 : 0);
  return true;
}

bool leaves(const Procedure& p, Id target) {
  if (target == no_id) return false;
  const Target& t = p.targets[target];
  if (t.kind == TargetKind::hand_over && t.within != no_id) return false;  // only once it is accepted
  return t.kind == TargetKind::join || t.step != no_id;
}

bool always_leaves(const Procedure& p, const Transition& t) {
  return t.guard == no_id && leaves(p, t.target) && (t.at_most == 0 || leaves(p, t.then));
}

std::vector<StateId> steps_that_offer(const Procedure& p, const Scenario& scenario) {
  const std::vector<bool> within = containers_of(p, scenario);
  std::vector<StateId> out;
  for (StateId s = 0; s < p.steps.size(); ++s) {
    const std::vector<Action>& actions = p.steps[s].actions;
    const auto amount = [](const OfferOption& option) { return option.amount != no_id; };
    if (within[p.steps[s].container] &&
        std::any_of(actions.begin(), actions.end(), [&](const Action& action) {
          return std::any_of(action.options.begin(), action.options.end(), amount);
        }))
      out.push_back(s);
  }
  return out;
}

std::vector<bool> containers_of(const Procedure& p, const Scenario& scenario) {
  std::vector<bool> within(p.containers.size());
  std::vector<Id> next{scenario.container};
  const auto runs = [&](Id target) {
    for (; target != no_id; target = p.targets[target].otherwise)
      if (p.targets[target].kind == TargetKind::run) next.push_back(p.targets[target].container);
  };
  for (const AlwaysRule& rule : p.always)
    if (rule.scenario == no_id || &p.scenarios[rule.scenario] == &scenario) runs(rule.target);
  while (!next.empty()) {
    const Id here = next.back();
    next.pop_back();
    if (here == no_id || within[here]) continue;
    within[here] = true;
    const Slice steps = p.containers[here].steps;
    for (StateId s = steps.first; s < steps.first + steps.count; ++s) {
      next.insert(next.end(), p.steps[s].branches.begin(), p.steps[s].branches.end());
      for (const Action& action : p.steps[s].actions)
        if (action.kind == ActionKind::run) next.push_back(action.container);
      for_each_move(p, p.steps[s], [&](const Transition& t) {
        runs(t.target);
        runs(t.then);
      });
    }
  }
  return within;
}

void steps_of_target(const Procedure& p, Id target, std::vector<StateId>& out) {
  for (; target != no_id; target = p.targets[target].otherwise)
    if (p.targets[target].step != no_id) out.push_back(p.targets[target].step);
}

}  // namespace sop::lint_checks
