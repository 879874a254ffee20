// src/lint/look.hpp — questions about a procedure that several checks ask.
//
// Each answer is exact or says "no": a check that rests on one of them may stay silent, but what it says is true.
#pragma once

#include <string>
#include <vector>

#include "sop/model.hpp"

namespace sop::lint_checks {

/// The outcomes that may be reported at a step and that no move of it takes, in the order of their declaration.
inline std::vector<SymbolId> unhandled_outcomes(const Procedure& p, const Step& step) {
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

/// Whether `upper` stands above `lower` in the line of command.
inline bool is_above(const Procedure& p, Id upper, Id lower) {
  Id up = p.parties[lower].reports_to;
  for (std::size_t steps = 0; up != no_id && steps <= p.parties.size(); ++steps) {
    if (up == upper) return true;
    up = p.parties[up].reports_to;
  }
  return false;
}

/// The one limit per case of a role over all that it may give, where it has just this one and it is a plain amount.
inline bool plain_limit(const Procedure& p, Id party, Rational& amount, CurrencyCode& currency) {
  bool found = false;
  for (const Limit& limit : p.parties[party].limits) {
    if (limit.per_customer) continue;
    if (!limit.remedies.empty() || limit.condition != no_id || limit.share_of != no_id ||
        limit.amount == no_id || limit.per_grant)
      return false;
    const Expr& e = p.exprs[limit.amount];
    if (e.op != Op::constant || found) return false;
    amount = p.constants[e.a].number;
    currency = p.constants[e.a].currency;
    found = true;
  }
  return found;
}

/// Names in backticks, with commas.
inline std::string in_a_row(const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "`" : ", `") + name + "`";
  return out;
}

}  // namespace sop::lint_checks
