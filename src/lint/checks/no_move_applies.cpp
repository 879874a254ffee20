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
  const Knowable& knowable = context.knowable;
  for (Id fact = 0; fact < p.facts.size(); ++fact)
    if (read[fact] && (!asked[fact] || (!knowable.all && knowable.by_host[fact]))) return false;
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
  const MessageId message = bounded ? messages::no_move_applies__used_up : messages::no_move_applies__stuck;
  const Span span = p.transitions[moves.back()].span;
  const auto suspect = [&] { context.suspect(message, span, step.path, {context.name(step.name)}); };
  Finding shown;
  if (bounded ? !show_at(context, shown, outcome, stuck, s) : !show(context, shown, outcome, stuck)) {
    if (bounded) return suspect();
    const proof::Shown none = proof::case_outside(context.space(), 0, guards, no_id);
    if (!none.found()) return;
    if (!show_told_at(context, shown, outcome, stuck, none.facts, s)) return suspect();
  }
  Finding& told = context.report(message, span, step.path, {context.name(step.name)});
  told.witness = std::move(shown.witness);
  for (std::size_t i = 0; i + 1 < moves.size(); ++i)
    told.diagnostic.note(messages::the_other_move, p.transitions[moves[i]].span);
}

/// A move to another step (or back to its own) that has a bound and nothing after it, of a trigger that comes again and has no other move: once the
/// bound is used up, what it answered leads nowhere.
void look_at_bounds(CheckContext& context, StateId s) {
  const Procedure& p = context.procedure;
  const Step& step = p.steps[s];
  if (step.kind == StepKind::end) return;  // what is closed may stay so
  if (context.has_told(
          {"no_move_applies", "outcome_not_handled", "no_way_to_an_end", "waiting_without_timeout"},
          step.path))
    return;
  const Id end = step.transitions.first + step.transitions.count;
  for (Id last = step.transitions.first; last < end; ++last) {
    const Transition& t = p.transitions[last];
    if (!in_turn(t.trigger) || !may_be_used_up(t) || t.guard != no_id) continue;
    std::vector<Id> others;  // what takes the case where the bound is used up
    for (Id other = step.transitions.first; other < end; ++other) {
      const Transition& move = p.transitions[other];
      if (other != last && move.trigger == t.trigger && move.outcome == t.outcome && !may_be_used_up(move))
        others.push_back(move.guard);
    }
    const bool another =
        !others.empty() && proof::case_outside(context.space(), 0, others, no_id).proved_none();
    const StateId to = p.targets[t.target].step;
    if (another || to == no_id || !context.reachability.from_start[s]) continue;
    const std::vector<bool> after = steps_from(
        context.graph, p.steps.size(), to, [](const Edge&) { return true; }, [](StateId) { return true; });
    if (!after[s]) continue;  // it comes up once
    Finding& finding =
        context.report(messages::no_move_applies__last_time, t.span, step.path, {context.name(step.name)});
    const Shows used_up = [s, last, most = t.at_most](const Moment& m) {
      return stands_at(s)(m) && last < m.c.uses.size() && m.c.uses[last] >= most;
    };
    show(context, finding, "the case stands at `" + context.name(step.name) + "`, and the move is used up",
         used_up);
  }
}

/// Every branch has ended.
bool is_joined(const Moment& m) {
  return std::all_of(m.c.threads.begin(), m.c.threads.end(),
                     [](const Thread& thread) { return thread.branch == no_id || thread.joined; });
}

/// Whether a condition reads what no fact says: then it is not asked on the way.
bool reads_the_case(const Procedure& p, Id condition) {
  std::vector<bool> seen(p.exprs.size());
  bool reads = false;
  walk(p, {condition}, seen, [&](const Expr& e, Id, std::vector<Id>& next) {
    reads = reads || e.op == Op::builtin || e.op == Op::calendar_open || e.op == Op::promise_due ||
            e.op == Op::clock_due || e.op == Op::reason_of || e.op == Op::record_count ||
            e.op == Op::restricted;
    for (Id i = 0; i < e.args.count; ++i) next.push_back(p.expr_args[e.args.first + i]);
  });
  return reads;
}

/// The ways of the graph, with what their moves ask of facts.
std::vector<proof::Way> ways_of(const CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<proof::Way> out;
  for (const Edge& edge : context.graph.edges()) {
    proof::Way way{edge.from, edge.to, no_id, {}};
    if (edge.kind == EdgeKind::move && edge.transition != no_id) {
      const Transition& t = p.transitions[edge.transition];
      if (!reads_the_case(p, t.guard)) way.condition = t.guard;
      const Slice& moves = p.steps[edge.from].transitions;
      for (Id earlier = moves.first; earlier < edge.transition && earlier < moves.first + moves.count;
           ++earlier) {
        const Transition& above = p.transitions[earlier];
        if (above.trigger == t.trigger && above.outcome == t.outcome && in_turn(t.trigger) &&
            above.at_most == 0 && above.guard != no_id && !reads_the_case(p, above.guard))
          way.unmet.push_back(above.guard);
      }
    }
    out.push_back(std::move(way));
  }
  return out;
}

/// Where cases begin: each scenario by its own condition.
std::vector<proof::Way> beginnings_of(const CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<proof::Way> out;
  for (const StateId first : context.graph.initial()) {
    proof::Way way{first, first, no_id, {}};
    for (const Scenario& scenario : p.scenarios)
      if (p.containers[scenario.container].steps.first == first && !reads_the_case(p, scenario.applies_if))
        way.condition = scenario.applies_if;
    out.push_back(std::move(way));
  }
  return out;
}

/// Stories that are told anew for one run of the check.
constexpr std::size_t most_told = 8;

/// A story to a case that was proved to be there: with its facts told at the opening, or when they are asked for.
bool show_case(CheckContext& context, Finding& finding, const std::string& outcome, const Shows& at,
               const Shows& shows, const proof::Shown& proved, std::size_t& told) {
  if (!proved.found()) return false;
  if (show_opened_with(context, finding, outcome, at, shows, proved.facts)) return true;
  if (told == most_told) return false;
  ++told;
  return show_opened(context, finding, outcome, shows, proved.facts) ||
         show_told(context, finding, outcome, shows, proved.facts);
}

}  // namespace

void no_move_applies(CheckContext& context) {
  const Procedure& p = context.procedure;
  const ReferenceData data = data_of_stories(p, Duty::somebody);
  std::vector<proof::Way> begins, ways;  // known when they are first asked for
  std::size_t told = 0, searched = 0;
  proof::Shown no_story;
  no_story.limit = limit_of_stories;
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
      const MessageId message =
          moves.size() == 1 ? messages::no_move_applies__alone : messages::no_move_applies;
      const Span span = p.transitions[moves.back()].span;
      const std::string& name = context.name(step.name);
      const std::string outcome = "the case stands at `" + name + "`, and none of the conditions is met";
      Shows at = stands_at(s);
      if (t.trigger == TriggerKind::known) at = both(at, knows_all(p, data, step));
      if (t.trigger == TriggerKind::joined) at = both(at, is_joined);
      if (waited) at = both(at, has_waited(s));
      const Shows shows = both(at, meets_none(p, guards));
      if (!show(context, finding, outcome, shows) &&
          !show_opened_with(context, finding, outcome, at, shows, shown.facts)) {
        if (ways.empty()) {
          ways = ways_of(context);
          begins = beginnings_of(context);
        }
        // Facts that are told otherwise on the way could lead anywhere: only where they lead there as they are it is looked for longer.
        // Where too many were looked for already nothing is said of the facts on the way.
        const bool more = told < most_told;
        const proof::Shown led =
            more ? proof::case_outside_at(context.space(), 0, guards, s, begins, ways) : shown;
        if ((!more || (!show_case(context, finding, outcome, at, shows, led, told) &&
                       !show_case(context, finding, outcome, at, shows, shown, told))) &&
            (led.proved_none() || searched++ >= most_searches ||
             !show_led_to(context, finding, outcome, shows, led.found() ? led.facts : shown.facts, s))) {
          if (led.found())
            context.leave_open(OpenQuestion::About::move_for_each_case, t.span, t.path, no_story);
          else if (!led.proved_none())
            context.suspect(message, span, step.path, {name});
          continue;
        }
      }
      Finding& reported = context.report(message, span, step.path, {name});
      reported.witness = std::move(finding.witness);
      for (std::size_t i = 0; i + 1 < moves.size(); ++i)
        reported.diagnostic.note(messages::the_other_move, p.transitions[moves[i]].span);
    }
    look_at_whole(context, s);
    look_at_bounds(context, s);
  }
}

}  // namespace sop::lint_checks
