// What a bounded move does when it is used up (`at most 2 times, then Y`), where the move comes up only once: it leads away and no way leads
// back, or it stays, comes up once in a visit, and no way leads to the step again. `no reply for` that stays comes up again, but only after the
// customer has written: a silence that goes on does not bring it. Guards are not looked at, so that a way back that may not be there is taken
// for one. A move of a clock comes up once in each run of the clock. Where a step on the way lacks a move, that may be the way back, and outcome_not_handled speaks.
#include <algorithm>
#include <cstdint>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

enum class Again : std::uint8_t { may, once, after_the_customer };

bool has_one(const Step& step, ActionKind kind) {
  return std::count_if(step.actions.begin(), step.actions.end(),
                       [&](const Action& a) { return a.kind == kind; }) == 1;
}

/// Whether a move that leaves the step where it is may come up again in the same visit (docs/semantics.md, 6.5 and 7.5).
Again in_one_visit(const Procedure& p, const Step& step, const Transition& t) {
  switch (t.trigger) {
    case TriggerKind::after:
    case TriggerKind::at:
    case TriggerKind::known:
    case TriggerKind::joined:
    case TriggerKind::condition:
      return Again::once;
    case TriggerKind::broken:
      return has_one(step, ActionKind::promise) ? Again::once : Again::may;
    case TriggerKind::outcome:
      return p.text(t.outcome) == "done" && has_one(step, ActionKind::wait) ? Again::once : Again::may;
    case TriggerKind::no_reply:
      return Again::after_the_customer;
    default:
      return Again::may;
  }
}

/// Where cases may go, what waits outside a routine or a branch included.
class Ways {
 public:
  explicit Ways(CheckContext& context)
      : context_(context), p_(context.procedure), callers_(p_.containers.size()), open_(p_.steps.size()) {
    for (const Edge& edge : context.graph.edges())
      if (edge.kind == EdgeKind::call) callers_[p_.steps[edge.to].container].push_back(edge.from);
    for (StateId s = 0; s < p_.steps.size(); ++s) open_[s] = !unhandled_outcomes(p_, p_.steps[s]).empty();
  }

  /// Whether a case may come from a step to itself by this move (no_id: by anything). A routine counts in each call of it.
  bool lead_back(StateId from, Id by, bool& stopped) const {
    const Id inside = p_.steps[from].container;
    const bool in_call = p_.containers[inside].kind == ContainerKind::routine;
    std::vector<bool> seen(p_.steps.size());
    std::vector<StateId> next;
    const auto leave = [&](StateId s, bool first) {
      for (const Edge& edge : context_.graph.edges_from(s)) {
        if (first && by != no_id && (edge.transition != by || edge.kind == EdgeKind::then)) continue;
        next.push_back(edge.to);
      }
      const Id container = p_.steps[s].container;
      if ((first && by != no_id) || (in_call && container == inside)) return;
      if (p_.containers[container].kind == ContainerKind::branch && p_.containers[container].parent != no_id)
        next.push_back(p_.containers[container].parent);
      next.insert(next.end(), callers_[container].begin(), callers_[container].end());
    };
    if (open_[from]) return true;
    leave(from, true);
    while (!next.empty()) {
      const StateId s = next.back();
      next.pop_back();
      if (s == from || open_[s]) return true;
      if (seen[s]) continue;
      seen[s] = true;
      if (!context_.spend(1)) {
        stopped = true;
        return true;
      }
      const bool ends_call = in_call && p_.steps[s].kind == StepKind::end && p_.steps[s].container == inside;
      if (!ends_call) leave(s, false);
    }
    return false;
  }

 private:
  CheckContext& context_;
  const Procedure& p_;
  std::vector<std::vector<StateId>> callers_;
  std::vector<bool> open_;
};

/// Whether a move may leave one scenario for another, so that clocks begin anew. What comes from elsewhere than a step may.
bool changes_scenario(const Procedure& p) {
  const auto leaves_it = [&](const Transition& t) {
    std::vector<StateId> to;
    steps_of_target(p, t.target, to);
    steps_of_target(p, t.then, to);
    return std::any_of(to.begin(), to.end(), [&](StateId s) {
      const Id there = p.steps[s].container;
      return p.containers[there].kind == ContainerKind::scenario &&
             (t.step == no_id || p.steps[t.step].container != there);
    });
  };
  return p.scenarios.size() > 1 && std::any_of(p.transitions.begin(), p.transitions.end(), leaves_it);
}

/// A clock that begins once in a case: when it is opened, and at no event, condition or new target after that.
bool begins_once(const Procedure& p, const Clock& clock) {
  const auto at_opening = [](const Signal& s) { return s.kind == SignalKind::case_opened; };
  return clock.resets_on.empty() && clock.on_change == TargetChange::not_stated &&
         std::all_of(clock.starts_on.begin(), clock.starts_on.end(), at_opening) && !changes_scenario(p);
}

void look_at_clock(CheckContext& context, const Clock& clock) {
  const Procedure& p = context.procedure;
  for (Id i = clock.transitions.first; i < clock.transitions.first + clock.transitions.count; ++i) {
    const Transition& t = p.transitions[i];
    const bool once = t.trigger == TriggerKind::clock_broken || t.trigger == TriggerKind::clock_at;
    if (t.at_most == 0 || t.then == no_id || !once || !begins_once(p, clock) ||
        context.has_told({"timer_never_fires", "move_never_taken"}, t.path))
      continue;
    Finding& finding =
        context.report(messages::then_never_comes__clock, t.span, t.path, {context.name(clock.name)});
    show(context, finding, "this comes up no second time", led_by(t.path));
  }
}

}  // namespace

void then_never_comes(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Clock& clock : p.clocks) look_at_clock(context, clock);
  const Ways ways(context);
  for (StateId s = 0; s < p.steps.size(); ++s) {
    const Step& step = p.steps[s];
    if (step.kind == StepKind::end || !context.reachability.from_start[s]) continue;
    for (Id i = step.transitions.first; i < step.transitions.first + step.transitions.count; ++i) {
      const Transition& t = p.transitions[i];
      if (t.at_most == 0 || t.then == no_id) continue;
      const bool away = leaves(p, t.target);
      const Again again = away ? Again::once : in_one_visit(p, step, t);
      bool stopped = false;
      if (again == Again::may || ways.lead_back(s, away ? i : no_id, stopped)) {
        if (stopped) return;
        continue;
      }
      if (context.has_told({"timer_never_fires", "move_never_taken"}, t.path)) continue;
      const bool silent = again == Again::after_the_customer;
      Finding& finding =
          context.report(silent ? messages::then_never_comes__silence : messages::then_never_comes, t.span,
                         t.path, {context.name(step.name)});
      show_at(context, finding,
              silent ? "further silence brings nothing more" : "this comes up no second time", led_by(t.path),
              s);
    }
  }
}

}  // namespace sop::lint_checks
