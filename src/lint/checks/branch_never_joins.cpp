// A branch from which no move leads to `join` or an end of it, though the parallel step waits for it: it goes on only by another way, if it has one.
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

/// Whether an outcome leads nowhere at one of the steps that the branch comes to: outcome_not_handled says so, and the move that is missing
/// there may be the one that joins.
bool misses_join(const Procedure& p, const Container& branch, const std::vector<bool>& seen) {
  for (Id i = 0; i < branch.steps.count; ++i)
    if (seen[i] && !unhandled_outcomes(p, p.steps[branch.steps.first + i]).empty()) return true;
  return false;
}

/// Whether the branch may come to its end, or may be meant to.
bool joins(const Procedure& p, const Container& branch) {
  std::vector<bool> seen(branch.steps.count);
  std::vector<StateId> stack{branch.steps.first};
  bool found = false;
  const auto look = [&](Id target) {
    for (Id t = target; t != no_id; t = p.targets[t].otherwise) {
      found = found || p.targets[t].kind == TargetKind::join;
      if (p.targets[t].step != no_id) stack.push_back(p.targets[t].step);
    }
  };
  while (!stack.empty() && !found) {
    const StateId s = stack.back();
    stack.pop_back();
    if (s < branch.steps.first || s >= branch.steps.first + branch.steps.count) continue;
    if (seen[s - branch.steps.first]) continue;
    seen[s - branch.steps.first] = true;
    found = found || p.steps[s].kind == StepKind::end;
    for_each_move(p, p.steps[s], [&](const Transition& t) {
      look(t.target);
      look(t.then);
    });
  }
  return found || misses_join(p, branch, seen);
}

}  // namespace

void branch_never_joins(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (StateId s = 0; s < p.steps.size(); ++s) {
    const Step& step = p.steps[s];
    if (step.kind != StepKind::parallel) continue;
    std::vector<Id> open;
    for (const Id branch : step.branches)
      if (!joins(p, p.containers[branch])) open.push_back(branch);
    const std::size_t wanted = step.join == JoinPolicy::all    ? step.branches.size()
                               : step.join == JoinPolicy::some ? step.join_count
                                                               : 1;
    if (step.branches.size() - open.size() >= wanted) continue;
    for (const Id branch : open) {
      const Container& container = p.containers[branch];
      Finding& finding = context.report(messages::branch_never_joins, container.span, container.path,
                                        {context.name(container.name), context.name(step.name)});
      finding.diagnostic.note(messages::the_parallel_step, step.span);
      show_at(context, finding,
              "the case stands at `" + context.name(step.name) + "`, which the branch never lets go",
              stands_at(container.steps.first), container.steps.first);
    }
  }
}

}  // namespace sop::lint_checks
