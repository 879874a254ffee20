// A step that waits for the customer or a third party and has no move by time: if they never answer, the case stays there for ever. It
// waits for them when it asks, offers, or says who performs it, and when all it does is say something and several things can come of it.
// Where each of its time limits has a condition, or a bound after which nothing comes, a case is shown for which they have all passed
// without leading on; without such a case nothing is said.
#include <algorithm>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/cases.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

/// The moves by time that may end the waiting at a step: its own, and those of the steps around it.
std::vector<Id> limits_of(const CheckContext& context, StateId s) {
  const Procedure& p = context.procedure;
  std::vector<Id> moves;
  std::vector<bool> seen(p.steps.size());
  std::vector<StateId> next{s};
  while (!next.empty()) {
    const StateId at = next.back();
    next.pop_back();
    if (seen[at]) continue;
    seen[at] = true;
    const Slice own = p.steps[at].transitions;
    for (Id t = own.first; t < own.first + own.count; ++t)
      if (ends_waiting(p, p.transitions[t])) moves.push_back(t);
    const Container& container = p.containers[p.steps[at].container];
    if (container.kind == ContainerKind::branch && container.parent != no_id)
      next.push_back(container.parent);
    for (const Edge& edge : context.graph.edges())
      if (edge.kind == EdgeKind::call && p.steps[edge.to].container == p.steps[at].container)
        next.push_back(edge.from);
  }
  return moves;
}

/// The case stands at the step, and each of its time limits is over. What a condition reads and nobody has asked for here is known: else
/// fact_never_asked says so.
Shows is_past(const Procedure& p, StateId s, std::vector<Id> moves) {
  std::vector<Id> guards;
  for (const Id t : moves) guards.push_back(p.transitions[t].guard);
  const std::vector<bool> read = facts_behind(p, guards);
  std::vector<Id> known;
  for (Id fact = 0; fact < p.facts.size(); ++fact) {
    const auto asks = [fact](const Action& action) {
      return action.kind == ActionKind::ask &&
             std::find(action.facts.begin(), action.facts.end(), fact) != action.facts.end();
    };
    if (read[fact] && p.facts[fact].default_value == no_id &&
        std::none_of(p.steps[s].actions.begin(), p.steps[s].actions.end(), asks))
      known.push_back(fact);
  }
  return [s, moves = std::move(moves), known = std::move(known)](const Moment& m) {
    if (m.c.status != CaseStatus::open || !stands_at(s)(m)) return false;
    for (const Id fact : known)
      if (fact >= m.c.facts.size() || m.c.facts[fact].value.is_unknown()) return false;
    return std::none_of(m.c.timers.begin(), m.c.timers.end(), [&](const Timer& timer) {
      return timer.kind == TimerKind::promise_broken ||
             (timer.kind == TimerKind::transition &&
              std::find(moves.begin(), moves.end(), timer.ref) != moves.end());
    });
  };
}

void in_some_cases(CheckContext& context, StateId s) {
  const Procedure& p = context.procedure;
  const Step& step = p.steps[s];
  const std::vector<Id> moves = limits_of(context, s);
  const Shows past = is_past(p, s, moves);
  const std::string outcome =
      "the case stands at `" + context.name(step.name) + "`, and no time limit is left";
  Finding shown;
  if (!show(context, shown, outcome, past)) {
    // A case that meets none of the conditions, where numbers matter that no story tries.
    std::vector<Id> guards;
    for (const Id t : moves)
      if (p.transitions[t].guard != no_id) guards.push_back(p.transitions[t].guard);
    if (guards.empty()) return;
    const proof::Shown none = proof::case_outside(context.space(), 0, guards, no_id);
    if (!none.found()) return;
    if (!show_told_at(context, shown, outcome, past, none.facts, s))
      return context.suspect(messages::waiting_without_timeout__sometimes, step.span, step.path,
                             {context.name(step.name)});
  }
  Finding& finding = context.report(messages::waiting_without_timeout__sometimes, step.span, step.path,
                                    {context.name(step.name)});
  finding.witness = std::move(shown.witness);
  for (const Id t : moves) finding.diagnostic.note(messages::the_time_limit, p.transitions[t].span);
}

}  // namespace

void waiting_without_timeout(CheckContext& context) {
  const Procedure& p = context.procedure;
  const std::vector<Waits> waits = waits_without_limit(context);
  for (StateId s = 0; s < p.steps.size(); ++s) {
    if (waits[s] == Waits::no || !context.spend(1)) continue;
    if (waits[s] == Waits::sometimes) {
      in_some_cases(context, s);
      continue;
    }
    const Step& step = p.steps[s];
    Finding& finding =
        context.report(waits[s] == Waits::after_saying ? messages::waiting_without_timeout__after_saying
                                                       : messages::waiting_without_timeout,
                       step.span, step.path, {context.name(step.name)});
    show_at(context, finding,
            "the case stands at `" + context.name(step.name) + "` as long as nobody answers", stands_at(s),
            s);
  }
}

}  // namespace sop::lint_checks
