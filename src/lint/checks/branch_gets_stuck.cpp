// A step of a branch from which no move leads to `join` or an end of the branch, though others of the branch do: an exclusive choice leads
// into a join that waits for all. Guards are not looked at. Of steps that lead to each other one is reported; a branch that never joins at all
// is the matter of branch_never_joins, an outcome that leads nowhere that of outcome_not_handled.
#include <algorithm>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"
#include "src/resolve/graph.hpp"

namespace sop::lint_checks {
namespace {

struct BranchSteps {
  std::vector<std::vector<std::size_t>> edges;
  std::vector<bool> reached, joins;
};

BranchSteps steps_of_branch(const Procedure& p, const Container& branch) {
  BranchSteps out;
  out.edges.resize(p.steps.size());
  out.reached.resize(p.steps.size());
  out.joins.resize(p.steps.size());
  const Slice steps = branch.steps;
  for (StateId s = steps.first; s < steps.first + steps.count; ++s) {
    out.joins[s] = p.steps[s].kind == StepKind::end;
    for_each_move(p, p.steps[s], [&](const Transition& t) {
      for (const Id target : {t.target, t.then})
        for (Id one = target; one != no_id; one = p.targets[one].otherwise) {
          if (p.targets[one].kind == TargetKind::join) out.joins[s] = true;
          if (p.targets[one].step != no_id) out.edges[s].push_back(p.targets[one].step);
        }
    });
  }
  // A step gets on as soon as one that it leads to does.
  for (bool changed = true; changed;) {
    changed = false;
    for (StateId s = steps.first; s < steps.first + steps.count; ++s) {
      if (out.joins[s]) continue;
      for (const std::size_t to : out.edges[s]) out.joins[s] = out.joins[s] || out.joins[to];
      changed = changed || out.joins[s];
    }
  }
  std::vector<StateId> stack{steps.first};
  while (!stack.empty()) {
    const StateId s = stack.back();
    stack.pop_back();
    if (out.reached[s]) continue;
    out.reached[s] = true;
    for (const std::size_t to : out.edges[s]) stack.push_back(static_cast<StateId>(to));
  }
  return out;
}

}  // namespace

void branch_gets_stuck(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Step& step : p.steps) {
    // Where fewer than all are waited for, one that is stuck may be left behind.
    const bool all = step.join == JoinPolicy::all || step.join_count >= step.branches.size();
    if (step.kind != StepKind::parallel || (!all && step.branches.size() > 1)) continue;
    for (const Id id : step.branches) {
      const Container& branch = p.containers[id];
      BranchSteps in = steps_of_branch(p, branch);
      if (!in.joins[branch.steps.first]) continue;  // branch_never_joins says so
      const auto stuck = [&](std::size_t s) { return in.reached[s] && !in.joins[s]; };
      std::vector<std::vector<std::size_t>> edges(p.steps.size());
      for (std::size_t s = 0; s < edges.size(); ++s)
        if (stuck(s)) edges[s] = in.edges[s];
      for (const std::vector<std::size_t>& part : resolver::strong_parts(edges)) {
        if (!stuck(part.front())) continue;
        bool leads_on = false, open_outcome = false;
        for (const std::size_t s : part) {
          for (const std::size_t to : edges[s])
            leads_on = leads_on || !std::binary_search(part.begin(), part.end(), to);
          open_outcome = open_outcome || !unhandled_outcomes(p, p.steps[s]).empty();
        }
        if (leads_on || open_outcome) continue;
        const Step& at = p.steps[part.front()];
        Finding& finding =
            context.report(messages::branch_gets_stuck, at.span, at.path,
                           {context.name(at.name), context.name(branch.name), context.name(step.name)});
        finding.diagnostic.note(messages::the_parallel_step, step.span);
        show_at(context, finding, "the branch never joins from here",
                stands_at(static_cast<StateId>(part.front())), static_cast<StateId>(part.front()));
      }
    }
  }
}

}  // namespace sop::lint_checks
