// An outcome (or another event that leads on) for which a step has several moves, each with a condition, and a case that stands at the step
// and meets none of them: what may be reported there is then not offered to anybody, and what comes by itself leads nowhere. The
// analyser has proved that there is such a case, and the reference interpreter has played one that comes to the step. One outcome that
// somebody reports alone with a condition is often meant so; what comes by itself (`known`, `approved`, ...) is lost then. A case that meets a
// move which waits for its condition alone (`if ... ->`) does not stay. That no move at all takes an outcome is the matter of
// outcome_not_handled.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/decision_json.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

/// Cases that are looked for longer in one run of the check.
constexpr std::size_t most_searches = 4;

/// Moves that are there in turn when their event comes; a move by time comes once, and an automatic one waits for its condition.
bool in_turn(TriggerKind trigger) {
  return trigger == TriggerKind::outcome || trigger == TriggerKind::known || trigger == TriggerKind::joined ||
         trigger == TriggerKind::returned || trigger == TriggerKind::kept || trigger == TriggerKind::broken ||
         trigger == TriggerKind::approved || trigger == TriggerKind::not_approved;
}

/// None of the conditions is met by what is known of the case.
Shows meets_none(const Procedure& p, std::vector<Id> guards) {
  return [&p, guards = std::move(guards)](const Moment& moment) {
    const std::vector<Value> facts = told_facts(moment.c);
    for (const Id guard : guards) {
      const Value met = proof::value_alone(p, guard, facts);
      if (!met.is_no() && !met.is_none()) return false;
    }
    return true;
  };
}

/// Everything that the step waits for is known, so that `known` has come.
Shows knows_all(const Procedure& p, const ReferenceData& data, const Step& step) {
  return [&p, &data, &step](const Moment& m) {
    return std::all_of(step.actions.begin(), step.actions.end(), [&](const Action& action) {
      if (action.kind != ActionKind::ask || action.optional) return true;
      if (action.condition != no_id && !asked_at(p, data, m, action.condition).value.is_yes()) return true;
      return std::none_of(action.facts.begin(), action.facts.end(), [&](Id fact) {
        return fact < m.c.facts.size() && m.c.facts[fact].value.is_unknown();
      });
    });
  };
}

}  // namespace

void no_move_applies(CheckContext& context) {
  const Procedure& p = context.procedure;
  const ReferenceData data = data_of_stories(p, Duty::somebody);
  std::size_t searched = 0;
  for (StateId s = 0; s < p.steps.size(); ++s) {
    const Step& step = p.steps[s];
    const Id end = step.transitions.first + step.transitions.count;
    std::vector<bool> done(step.transitions.count);
    for (Id first = step.transitions.first; first < end; ++first) {
      const Transition& t = p.transitions[first];
      if (done[first - step.transitions.first] || !in_turn(t.trigger)) continue;
      std::vector<Id> guards;
      std::vector<Id> moves;
      bool always = false;
      for (Id other = first; other < end; ++other) {
        const Transition& move = p.transitions[other];
        if (move.trigger != t.trigger || move.outcome != t.outcome) continue;
        done[other - step.transitions.first] = true;
        always = always || move.guard == no_id;
        guards.push_back(move.guard);
        moves.push_back(other);
      }
      if (always || (guards.size() < 2 && t.trigger == TriggerKind::outcome)) continue;
      for (Id other = step.transitions.first; other < end; ++other)
        if (p.transitions[other].trigger == TriggerKind::condition && leaves(p, p.transitions[other].target))
          guards.push_back(p.transitions[other].guard);
      if (!context.spend(guards.size())) return;
      const proof::Shown shown = proof::case_outside(context.space(), 0, guards, no_id);
      if (shown.answer == proof::Found::Answer::not_proved) {
        if (shown.blame == no_id) context.leave_unfinished();
        context.leave_open(OpenQuestion::About::move_for_each_case, t.span, t.path, shown);
      }
      if (!shown.found()) continue;
      Finding finding;
      const std::string& name = context.name(step.name);
      const Shows none = meets_none(p, guards);
      const Shows shows = t.trigger == TriggerKind::known
                              ? both(both(stands_at(s), knows_all(p, data, step)), none)
                              : both(stands_at(s), none);
      const std::string outcome = "the case stands at `" + name + "`, and none of the conditions is met";
      if (!show(context, finding, outcome, shows) &&
          (searched++ >= most_searches || !show_led_to(context, finding, outcome, shows, shown.facts, s)))
        continue;
      Finding& told =
          context.report(moves.size() == 1 ? messages::no_move_applies__alone : messages::no_move_applies,
                         p.transitions[moves.back()].span, step.path, {name});
      told.witness = std::move(finding.witness);
      for (std::size_t i = 0; i + 1 < moves.size(); ++i)
        told.diagnostic.note(messages::the_other_move, p.transitions[moves[i]].span);
    }
  }
}

}  // namespace sop::lint_checks
