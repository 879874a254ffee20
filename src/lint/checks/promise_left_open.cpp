// A move that leaves a step before its promise was kept or broken. The promise outlives the step (docs/semantics.md, 11.1), but the
// moves `on kept` and `on broken` do not: broken later, it stirs nothing. Where the way leads back to the step, the promise is made
// again with a new date while the first is open. Ends of the case withdraw open promises, and rules interrupt whatever is going on:
// neither is reported; nor is a promise whose due date a clock counts to.
#include <algorithm>
#include <utility>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

bool makes(const Step& step, SymbolId promise) {
  return std::any_of(step.actions.begin(), step.actions.end(), [&](const Action& action) {
    return action.kind == ActionKind::promise && action.name == promise;
  });
}

/// The promises to whose due date a clock counts, by symbol.
std::vector<bool> watched_by_clocks(const Procedure& p) {
  std::vector<Id> times;
  for (const Clock& clock : p.clocks)
    for (const ClockTarget& target : clock.targets) times.push_back(target.time);
  std::vector<bool> watched(p.symbols.size()), seen(p.exprs.size());
  walk(p, std::move(times), seen, [&](const Expr& e, Id, std::vector<Id>& next) {
    if (e.op == Op::promise_due) watched[e.a] = true;
    for (Id i = 0; i < e.args.count; ++i) next.push_back(p.expr_args[e.args.first + i]);
  });
  return watched;
}

/// Whether a way of moves leads from a step to one that makes the promise, itself included.
bool leads_to_a_maker(CheckContext& context, StateId from, SymbolId promise) {
  const Procedure& p = context.procedure;
  bool found = false, over = false;
  const auto follow = [](const Edge& edge) {
    return edge.kind == EdgeKind::move || edge.kind == EdgeKind::then;
  };
  steps_from(context.graph, p.steps.size(), from, follow, [&](StateId s) {
    if (found || over) return false;
    over = !context.spend(1);
    found = !over && makes(p.steps[s], promise);
    return !over && !found;
  });
  return found;
}

}  // namespace

void promise_left_open(CheckContext& context) {
  const Procedure& p = context.procedure;
  const std::vector<bool> watched = watched_by_clocks(p);
  for (StateId s = 0; s < p.steps.size(); ++s) {
    const Step& step = p.steps[s];
    for (const Action& action : step.actions) {
      if (action.kind != ActionKind::promise || watched[action.name]) continue;
      for_each_move(p, step, [&](const Transition& t) {
        if (t.trigger == TriggerKind::kept || t.trigger == TriggerKind::broken) return;
        std::vector<StateId> to;
        steps_of_target(p, t.target, to);
        steps_of_target(p, t.then, to);
        for (const StateId next : to) {
          if (context.graph.is_final(next)) continue;
          const bool again = leads_to_a_maker(context, next, action.name);
          Finding& finding =
              context.report(again ? messages::promise_left_open__made_again : messages::promise_left_open,
                             t.span, t.path, {context.name(step.name), context.name(action.name)});
          finding.diagnostic.note(messages::the_promise, action.span);
          const SymbolId promise = action.name;
          show_at(context, finding, "the step has been left, and `" + context.name(promise) + "` is open",
                  both(led_by(t.path),
                       [promise](const Moment& m) {
                         return std::any_of(m.c.promises.begin(), m.c.promises.end(),
                                            [promise](const PromiseRecord& one) {
                                              return one.name == promise && one.state == PromiseState::open;
                                            });
                       }),
                  s);
          break;
        }
      });
    }
  }
}

}  // namespace sop::lint_checks
