// src/lint/waiting.cpp — which steps wait for somebody outside without a limit (src/lint/look.hpp).
#include <algorithm>
#include <cstdint>
#include <vector>

#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

/// A time limit that some case may not have: with a condition, or one that may be used up.
bool may_not_count(const Transition& t) { return t.guard != no_id || (t.at_most > 0 && t.then == no_id); }

/// Says something and does nothing else; what comes of it is more than "done".
bool waits_for_an_answer(const Procedure& p, const Step& step) {
  bool says = false;
  for (const Action& action : step.actions) {
    says = says || action.kind == ActionKind::say;
    if (action.kind != ActionKind::say && action.kind != ActionKind::record &&
        action.kind != ActionKind::emit)
      return false;
  }
  return says && std::any_of(step.outcomes.begin(), step.outcomes.end(),
                             [&](SymbolId outcome) { return p.text(outcome) != "done"; });
}

/// Which steps have a time limit: one of their own, or that of the parallel step or of every step that runs their routine.
class Limits {
 public:
  enum class Answer : std::uint8_t { open, no, sometimes, yes };

  explicit Limits(const CheckContext& context)
      : p_(context.procedure), callers_(p_.containers.size()), known_(p_.containers.size()) {
    for (const Edge& edge : context.graph.edges())
      if (edge.kind == EdgeKind::call) callers_[p_.steps[edge.to].container].push_back(edge.from);
  }

  Answer covered(StateId s) {
    Answer own = Answer::no;
    for_each_move(p_, p_.steps[s], [&](const Transition& t) {
      if (ends_waiting(p_, t)) own = std::max(own, may_not_count(t) ? Answer::sometimes : Answer::yes);
    });
    return own == Answer::yes ? own : std::max(own, limit_around(p_.steps[s].container));
  }

 private:
  /// Whether everything in a container has a limit from outside, asked of each container once. Routines that run each other in a circle
  /// have none: the answer is no until it is known.
  Answer limit_around(Id inside) {
    if (known_[inside] != Answer::open) return known_[inside];
    known_[inside] = Answer::no;
    const Container& container = p_.containers[inside];
    const std::vector<StateId>& callers = callers_[inside];
    Answer limited = Answer::no;
    if (container.kind == ContainerKind::branch && container.parent != no_id) {
      limited = covered(container.parent);
    } else if (container.kind == ContainerKind::routine && !callers.empty()) {
      limited = Answer::yes;
      for (const StateId caller : callers) limited = std::min(limited, covered(caller));
    }
    return known_[inside] = limited;
  }

  const Procedure& p_;
  std::vector<std::vector<StateId>> callers_;
  std::vector<Answer> known_;
};

}  // namespace

std::vector<Waits> waits_without_limit(const CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<Waits> out(p.steps.size(), Waits::no);
  Limits limits(context);
  for (StateId s = 0; s < p.steps.size(); ++s) {
    const Step& step = p.steps[s];
    if (step.kind != StepKind::step) continue;
    const bool asks = std::any_of(step.actions.begin(), step.actions.end(), [](const Action& a) {
      return a.kind == ActionKind::ask || a.kind == ActionKind::offer;
    });
    const bool outside = step.performer == Performer::customer || step.performer == Performer::third_party;
    const bool told = !asks && !outside && waits_for_an_answer(p, step);
    if (!asks && !outside && !told) continue;
    const Limits::Answer limited = limits.covered(s);
    if (limited == Limits::Answer::no) out[s] = told ? Waits::after_saying : Waits::always;
    if (limited == Limits::Answer::sometimes) out[s] = Waits::sometimes;
  }
  return out;
}

bool ends_waiting(const Procedure& p, const Transition& t) {
  // What repeats ends the waiting where it leads away, now or after its last time.
  if (t.trigger == TriggerKind::every) return leaves(p, t.target) || (t.at_most > 0 && leaves(p, t.then));
  return t.trigger == TriggerKind::after || t.trigger == TriggerKind::at ||
         t.trigger == TriggerKind::no_reply || t.trigger == TriggerKind::broken;
}

}  // namespace sop::lint_checks
