// Steps that lead round in a circle on which no move says `at most`: a case can go round for ever. Reopening an end, rules and
// clocks are not part of a circle: they wait for something new. A circle that nothing leaves is the matter of no_way_to_an_end.
#include <string>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"
#include "src/resolve/graph.hpp"

namespace sop::lint_checks {

void loop_without_limit(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<std::vector<std::size_t>> edges(p.steps.size());
  for (StateId s = 0; s < p.steps.size(); ++s) {
    if (p.steps[s].kind == StepKind::end) continue;
    for_each_move(p, p.steps[s], [&](const Transition& t) {
      std::vector<StateId> to;
      steps_of_target(p, t.at_most > 0 ? t.then : t.target, to);
      edges[s].insert(edges[s].end(), to.begin(), to.end());
    });
  }
  for (const std::vector<std::size_t>& part : resolver::strong_parts(edges)) {
    const std::vector<std::size_t> circle = resolver::shortest_circle(edges, part);
    if (circle.empty() || !context.reachability.to_end[part.front()] ||
        !context.reachability.from_start[part.front()])
      continue;
    std::string names;
    for (const std::size_t s : circle) names += "`" + context.name(p.steps[s].name) + "` → ";
    const Step& first = p.steps[part.front()];
    names += "`" + context.name(first.name) + "`";
    Finding& finding = context.report(messages::loop_without_limit, first.span, first.path, {names});
    const auto here = static_cast<StateId>(part.front());
    show_after(context, finding, "the case stands at `" + context.name(first.name) + "` once more",
               stands_at(here), [&](const Moment& m) {
                 if (!stands_at(here)(m)) return false;
                 for (const std::size_t s : part)
                   for (Id t = 0; t < p.steps[s].transitions.count; ++t) {
                     const Transition& move = p.transitions[p.steps[s].transitions.first + t];
                     if (p.targets[move.target].step == here && led_by(move.path)(m)) return true;
                   }
                 return false;
               });
  }
}

}  // namespace sop::lint_checks
