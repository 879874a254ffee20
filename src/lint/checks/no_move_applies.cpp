// An outcome (or another event that leads on) for which a step has several moves, each with a condition, and a case that stands at the step
// and meets none of them: what may be reported there is then not offered to anybody, and what comes by itself leads nowhere. The
// analyser has proved that there is such a case, and the reference interpreter has played one that comes to the step. One outcome that
// somebody reports alone with a condition is often meant so; what comes by itself (`known`, `approved`, ...) is lost then. A case that meets a
// move which waits for its condition alone (`if ... ->`) does not stay. That no move at all takes an outcome is the matter of
// outcome_not_handled.
//
// A step each of whose moves has a condition, or a bound after which nothing comes, is looked at as a whole, too: a case has been played that
// stands there, of which nothing can be reported, and for which nothing comes by itself any more. Facts that nobody asks for are left alone
// there: somebody may be waiting for the program to tell them.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/decision_json.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/cases.hpp"
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

/// `done` of a wait comes by itself, once.
bool is_end_of_wait(const Procedure& p, const Step& step, const Transition& t) {
  return t.trigger == TriggerKind::outcome && p.text(t.outcome) == "done" &&
         std::any_of(step.actions.begin(), step.actions.end(),
                     [](const Action& action) { return action.kind == ActionKind::wait; });
}
/// ... and is spent when it has come.
Shows has_waited(StateId s) {
  return [s](const Moment& m) {
    return std::none_of(m.c.timers.begin(), m.c.timers.end(), [s](const Timer& timer) {
      return timer.kind == TimerKind::wait_done && timer.ref == s;
    });
  };
}

/// Whether the step goes on after some time, whatever holds.
bool goes_on_in_time(const Procedure& p, const Step& step) {
  bool out = false;
  for_each_move(p, step, [&](const Transition& t) {
    out = out || (ends_waiting(p, t) && t.guard == no_id && (t.at_most == 0 || t.then != no_id));
  });
  return out;
}

bool may_be_used_up(const Transition& t) { return t.at_most > 0 && t.then == no_id; }

/// The steps at which a case may find no move left: each has a condition, or a bound after which nothing comes. Conditions of what somebody
/// reports, or of what waits for them alone, rest on facts that are asked for.
bool may_get_stuck(const CheckContext& context, const Step& step) {
  const Procedure& p = context.procedure;
  if (step.kind != StepKind::step || step.transitions.count == 0 ||
      p.containers[step.container].kind == ContainerKind::intake)
    return false;
  bool may = true;
  std::vector<Id> watched;
  for_each_move(p, step, [&](const Transition& t) {
    may = may && (t.guard != no_id || may_be_used_up(t));
    if ((t.trigger == TriggerKind::outcome && !is_end_of_wait(p, step, t)) ||
        t.trigger == TriggerKind::condition)
      watched.push_back(t.guard);
  });
  if (!may) return false;
  const std::vector<bool> read = facts_behind(p, watched);
  std::vector<bool> asked(p.facts.size());
  for (const Step& other : p.steps)
    for (const Action& action : other.actions)
      if (action.kind == ActionKind::ask)
        for (const Id fact : action.facts) asked[fact] = true;
  const std::vector<std::string>& tells = context.options.host_tells;
  for (Id fact = 0; fact < p.facts.size(); ++fact)
    if (read[fact] && (!asked[fact] || std::find(tells.begin(), tells.end(),
                                                 context.name(p.facts[fact].name)) != tells.end()))
      return false;
  return true;
}

/// Nothing can be reported, nobody is asked, and no time leads on.
bool is_over(const Moment& m) {
  return m.c.status == CaseStatus::open && m.d.allowed.empty() && m.d.ask.empty() && m.d.needs.empty() &&
         m.d.pending == no_id && m.c.approvals.empty() && m.c.hand_over.asked == no_id && !m.d.has_next_wake;
}

void look_at_whole(CheckContext& context, StateId s) {
  const Procedure& p = context.procedure;
  const Step& step = p.steps[s];
  if (!may_get_stuck(context, step) || context.has_told({"outcome_not_handled", "no_way_to_an_end",
                                                         "waiting_without_timeout", "no_move_applies"},
                                                        step.path))
    return;
  std::vector<Id> moves, guards;
  bool bounded = false;
  for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t) {
    moves.push_back(t);
    guards.push_back(p.transitions[t].guard);
    bounded = bounded || may_be_used_up(p.transitions[t]);
  }
  const Shows stuck = both(stands_at(s), is_over);
  const std::string outcome = "the case stands at `" + context.name(step.name) + "`, and nothing leads on";
  Finding shown;
  if (!show(context, shown, outcome, stuck)) {
    if (bounded) return;
    const proof::Shown none = proof::case_outside(context.space(), 0, guards, no_id);
    if (!none.found() || !show_told(context, shown, outcome, stuck, none.facts)) return;
  }
  Finding& told =
      context.report(bounded ? messages::no_move_applies__used_up : messages::no_move_applies__stuck,
                     p.transitions[moves.back()].span, step.path, {context.name(step.name)});
  told.witness = std::move(shown.witness);
  for (std::size_t i = 0; i + 1 < moves.size(); ++i)
    told.diagnostic.note(messages::the_other_move, p.transitions[moves[i]].span);
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
      const bool waited = is_end_of_wait(p, step, t) && !goes_on_in_time(p, step);
      if (always || (guards.size() < 2 && t.trigger == TriggerKind::outcome && !waited)) continue;
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
      const Shows none = waited ? both(has_waited(s), meets_none(p, guards)) : meets_none(p, guards);
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
    look_at_whole(context, s);
  }
}

}  // namespace sop::lint_checks
