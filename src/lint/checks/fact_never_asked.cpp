// A move whose condition reads a fact that some step of the scenario, or of a routine or branch in it, asks for, and to which a way leads on
// which no step asks: while the fact is unknown an outcome is refused, what is automatic waits, and a move by time is left out. A fact that no
// step of the scenario asks for is promised by the host, as is one that the choice of the scenario reads. The play that is shown stands at the
// step without knowing the fact, and the reference interpreter answers that the condition is unknown; without one nothing is said. Moves that
// wait for a condition alone (`if ... ->`) are meant to wait.
#include <algorithm>
#include <utility>
#include <vector>

#include "sop/data.hpp"
#include "sop/messages/checks.hpp"
#include "sop/reference.hpp"
#include "src/lint/cases.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

const Action* action_that_asks_for(const Step& step, Id fact) {
  for (const Action& action : step.actions)
    if (action.kind == ActionKind::ask &&
        std::find(action.facts.begin(), action.facts.end(), fact) != action.facts.end())
      return &action;
  return nullptr;
}

/// The steps that a case of a scenario may come to without any step having asked for a fact before.
std::vector<bool> reached_unasked(const CheckContext& context, StateId entry, Id fact) {
  const Procedure& p = context.procedure;
  return steps_from(
      context.graph, p.steps.size(), entry, [](const Edge& edge) { return edge.kind != EdgeKind::select; },
      [&](StateId s) { return action_that_asks_for(p.steps[s], fact) == nullptr; });
}

bool is_held_by(const Procedure& p, const Moment& m, StateId s, Id guard, Id fact) {
  if (!stands_at(s)(m) || fact >= m.c.facts.size() || m.c.facts[fact].value.kind != ValueKind::unknown)
    return false;
  const reference::Answer answer = asked_at(p, ReferenceData(), m, guard);
  return answer.value.is_unknown() &&
         std::find(answer.needs.begin(), answer.needs.end(), fact) != answer.needs.end();
}

}  // namespace

void fact_never_asked(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<std::pair<Id, StateId>> told;
  for (Id n = 0; n < p.scenarios.size(); ++n) {
    const Scenario& scenario = p.scenarios[n];
    const std::vector<bool> chosen_by = facts_behind(p, {scenario.applies_if});
    const StateId entry = p.containers[scenario.container].steps.first;
    const std::vector<bool> within = containers_of(p, scenario);
    for (StateId s = 0; s < p.steps.size(); ++s) {
      if (!within[p.steps[s].container]) continue;
      for_each_move(p, p.steps[s], [&](const Transition& t) {
        if (t.guard == no_id || t.trigger == TriggerKind::condition) return;
        const std::vector<bool> read = facts_behind(p, {t.guard});
        for (Id fact = 0; fact < p.facts.size(); ++fact) {
          if (!read[fact] || chosen_by[fact] || p.facts[fact].default_value != no_id ||
              action_that_asks_for(p.steps[s], fact) != nullptr ||
              std::find(told.begin(), told.end(), std::pair{fact, s}) != told.end() ||
              !context.spend(p.steps.size()))
            continue;
          const Action* asks = nullptr;
          for (StateId other = 0; other < p.steps.size() && asks == nullptr; ++other)
            if (within[p.steps[other].container]) asks = action_that_asks_for(p.steps[other], fact);
          if (asks == nullptr || !reached_unasked(context, entry, fact)[s]) continue;
          Finding shown;
          const std::string& name = context.name(p.facts[fact].name);
          const auto shows = [&](const Moment& m) {
            return m.c.scenario == n && is_held_by(p, m, s, t.guard, fact);
          };
          if (!show(context, shown, "`" + name + "` is not known here", shows)) continue;
          told.emplace_back(fact, s);
          Finding& finding = context.report(messages::fact_never_asked, t.span, t.path,
                                            {context.name(p.steps[s].name), name});
          finding.witness = shown.witness;
          finding.diagnostic.note(messages::it_is_asked_here, asks->span, {name});
        }
      });
    }
  }
}

}  // namespace sop::lint_checks
