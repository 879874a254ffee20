// src/lint/look.hpp — questions about a procedure that several checks ask.
//
// Each answer is exact or says "no": a check that rests on one of them may stay silent, but what it says is true.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sop/event.hpp"
#include "sop/model.hpp"
#include "sop/state_graph.hpp"
#include "src/proof/behind.hpp"
#include "src/proof/ways_money.hpp"

namespace sop::lint_checks {

class CheckContext;

/// A value as the files of the procedure write it: in their dialect, a moment as the wall shows it.
std::string value_in_words(const Procedure& procedure, const Value& value, const Type& type);

// --- steps and moves --------------------------------------------------------------------------------------------------

/// The outcomes that may be reported at a step and that no move of it takes, in the order of their declaration.
std::vector<SymbolId> unhandled_outcomes(const Procedure& p, const Step& step);

/// Whether a step to which a case may come waits for a move that is not written: an outcome leads nowhere there (outcome_not_handled says so),
/// so that what nothing uses may be what that move is to use.
bool misses_a_move(const CheckContext& context);
/// Whether a step waits for somebody outside without a limit (waiting_without_timeout says so).
enum class Waits : std::uint8_t {
  no,
  sometimes,  ///< each limit has a condition, or a bound and nothing after it: a case may be without one
  always,
  after_saying  ///< always, after having said something
};
std::vector<Waits> waits_without_limit(const CheckContext& context);
/// Whether a move by time ends the waiting at its step when it is taken. A promise that is not kept is broken on its day.
bool ends_waiting(const Procedure& p, const Transition& t);

/// Whether a target always leads away from the step (or out of its branch) as soon as it is taken.
bool leaves(const Procedure& p, Id target);
/// Whether a move that comes up is taken whatever is known, and then leads away.
bool always_leaves(const Procedure& p, const Transition& t);
/// The steps that a target may lead to: its own, and that of what follows when nobody accepts.
void steps_of_target(const Procedure& p, Id target, std::vector<StateId>& out);

/// The steps that ways lead to from a step, itself included. `visit(step)` says whether to look beyond it, `follow(edge)` whether that
/// edge is taken.
template <class Follow, class Visit>
std::vector<bool> steps_from(const StateGraph& graph, std::size_t steps, StateId from, Follow follow,
                             Visit visit) {
  std::vector<bool> seen(steps);
  std::vector<StateId> stack{from};
  while (!stack.empty()) {
    const StateId s = stack.back();
    stack.pop_back();
    if (seen[s]) continue;
    seen[s] = true;
    if (!visit(s)) continue;
    for (const Edge& edge : graph.edges_from(s))
      if (follow(edge)) stack.push_back(edge.to);
  }
  return seen;
}

/// The containers in which a case of a scenario may stand: its own, and the branches and routines that its steps, moves and rules begin.
std::vector<bool> containers_of(const Procedure& p, const Scenario& scenario);
/// The steps of a scenario, its routines and branches at which an amount is offered.
std::vector<StateId> steps_that_offer(const Procedure& p, const Scenario& scenario);

/// Calls `use(transition)` for each move of a step.
template <class Use>
void for_each_move(const Procedure& p, const Step& step, Use use) {
  for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t)
    use(p.transitions[t]);
}

/// Whether its deadline may move: it stands still at times, or may be extended.
inline bool may_move(const Clock& clock) {
  return clock.pauses_while != no_id || !clock.holds_on.empty() || !clock.extensions.empty();
}

/// Whether a clock or a path is started (stopped) by this one event alone, whatever holds then.
bool is_only(const std::vector<Signal>& signals, SignalKind kind);
/// Whether a clock runs from the opening to the end of the case, whatever happens.
bool runs_throughout(const Clock& clock);

/// Calls `use(choice, clock)` for each path that waits for the same reply as a clock of its scenario: from opening to the first reply.
template <class Use>
void for_each_wait_for_reply(const Procedure& p, Use use) {
  const auto waits = [](const auto& one) {
    return is_only(one.starts_on, SignalKind::case_opened) && is_only(one.stops_on, SignalKind::reply_sent);
  };
  for (const Scenario& scenario : p.scenarios)
    for (const PathChoice& choice : scenario.paths) {
      if (!waits(p.paths[choice.path])) continue;
      for (const Id c : scenario.clocks)
        if (waits(p.clocks[c]) && !p.clocks[c].targets.empty()) use(choice.path, p.clocks[c]);
    }
}

// --- people -----------------------------------------------------------------------------------------------------------

/// Whether `upper` stands above `lower` in the line of command.
bool is_above(const Procedure& p, Id upper, Id lower);
/// The one limit per case of a role over all that it may give, where it has just this one and it is a plain amount.
bool plain_limit(const Procedure& p, Id party, Rational& amount, CurrencyCode& currency);

using proof::may_give;

// --- values -----------------------------------------------------------------------------------------------------------

/// The value of an expression that is one; null: it is computed.
const Value* constant_of(const Procedure& p, Id expr);

using proof::for_each_behind;
using proof::walk;

/// Whether two values are the same in every respect, their units included.
bool same_value(const Value& a, const Value& b);
/// Whether two expressions are written alike, so that they have the same value at every moment.
bool same_expression(const Procedure& p, Id a, Id b);
/// Whether a condition is another one, has it among the parts that must all hold, or is a choice each of whose parts does: whenever the
/// first is true, the other is.
bool implies(const Procedure& p, Id condition, Id other);
/// Whether `second` is true whenever `first` is: the same event, or a condition that must hold with it.
bool implies(const Procedure& p, const Signal& first, const Signal& second);
/// Which of two lengths of time is longer (-1, 0, 1). False: they cannot be compared for sure.
bool compare_lengths(const Procedure& p, Id a, Id b, int& order);

/// What the reference interpreter answers when the first thing that a table decides is asked of these facts, outside any case: `ok`
/// for a value.
ErrorCode code_answered(const Procedure& p, const Table& table, const std::vector<FactUpdate>& facts);

/// Whether a comparison of a count (entries of the customer's record, contacts of the case) with a number is one that no count meets: less
/// than nothing, or not whole.
bool is_count_never_so(const Procedure& p, const Expr& comparison);

/// Names in backticks, with commas.
std::string in_a_row(const std::vector<std::string>& names);

}  // namespace sop::lint_checks
