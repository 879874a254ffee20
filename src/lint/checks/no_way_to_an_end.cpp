// A step from which no end can be reached: a case that gets there is never closed. Guards are not looked at. Of steps that lead
// to each other one is reported; a step that is stuck because an outcome leads nowhere is left to outcome_not_handled.
#include <algorithm>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"
#include "src/resolve/graph.hpp"

namespace sop::lint_checks {

void no_way_to_an_end(CheckContext& context) {
  const Procedure& p = context.procedure;
  const auto stuck = [&](StateId s) {
    const ContainerKind kind = p.containers[p.steps[s].container].kind;
    // The intake ends by finding a scenario; a branch is the matter of branch_never_joins.
    return !context.reachability.to_end[s] && context.reachability.from_start[s] &&
           kind != ContainerKind::intake && kind != ContainerKind::branch;
  };
  std::vector<std::vector<std::size_t>> edges(p.steps.size());
  for (const Edge& edge : context.graph.edges()) {
    const bool inside =
        edge.kind == EdgeKind::call || edge.kind == EdgeKind::ret || edge.kind == EdgeKind::branch;
    if (!inside && stuck(edge.from) && stuck(edge.to)) edges[edge.from].push_back(edge.to);
  }
  for (const std::vector<std::size_t>& part : resolver::strong_parts(edges)) {
    if (!stuck(static_cast<StateId>(part.front()))) continue;
    bool leads_on = false;  // to other stuck steps, which are reported instead
    bool open_outcome = false;
    for (const std::size_t s : part) {
      for (const std::size_t to : edges[s])
        leads_on = leads_on || !std::binary_search(part.begin(), part.end(), to);
      open_outcome = open_outcome || !unhandled_outcomes(p, p.steps[s]).empty();
    }
    if (leads_on || open_outcome) continue;
    const Step& step = p.steps[part.front()];
    Finding& finding =
        context.report(messages::no_way_to_an_end, step.span, step.path, {context.name(step.name)});
    show_at(context, finding, "the case stands at `" + context.name(step.name) + "`",
            stands_at(static_cast<StateId>(part.front())), static_cast<StateId>(part.front()));
    for (const std::size_t s : part)
      if (s != part.front())
        finding.diagnostic.note(messages::on_the_same_circle, p.steps[s].span,
                                {context.name(p.steps[s].name)});
  }
}

}  // namespace sop::lint_checks
