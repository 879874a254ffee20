// A step that reads a fact which some step of the scenario, or of a routine or branch in it, asks for, and to which a way leads on which no
// step asks. In the condition of a move: while the fact is unknown an outcome is refused, what is automatic waits, and a move by time is left
// out. Elsewhere at the step: a branch does not begin and holds the join, an offer, a sign-off, a wait or a promise is held, a time of a move
// does not run, and a line of `owner` is passed over. A fact that no step of the scenario asks for is promised by the host, unless it has
// said which facts it tells (`host_tells`), and one that the choice of the scenario reads is known: what the choice itself waits for, and nobody
// tells before it, is told by itself where the host has said so. The play that is shown stands at the step without knowing the fact, and the reference interpreter answers
// that what reads it is unknown, and that the case needs the fact; without one nothing is said. Moves that wait for a condition alone
// (`if ... ->`) are meant to wait; of replies that wait for what some step asks for, the check reply_may_wait speaks.
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

/// Whether something asks for a fact while a case stands at a step: the step, a branch beside or below it, or a routine that it runs.
bool asked_meanwhile(const Procedure& p, StateId s, Id fact) {
  const Step& step = p.steps[s];
  if (action_that_asks_for(step, fact) != nullptr) return true;
  std::vector<Id> beside = step.branches;
  const Id parent = p.containers[step.container].parent;
  if (parent != no_id)
    beside.insert(beside.end(), p.steps[parent].branches.begin(), p.steps[parent].branches.end());
  for (const Action& action : step.actions)
    if (action.kind == ActionKind::run) beside.push_back(action.container);
  for (const Id container : beside) {
    const Slice steps = p.containers[container].steps;
    for (StateId other = steps.first; other < steps.first + steps.count; ++other)
      if (action_that_asks_for(p.steps[other], fact) != nullptr) return true;
  }
  return false;
}

/// The steps that a case of a scenario may come to without any step having asked for a fact before. From the end of a routine a case goes back to
/// a step where it has been, and not to whoever else runs the routine.
std::vector<bool> reached_unasked(const CheckContext& context, StateId entry, Id fact) {
  const Procedure& p = context.procedure;
  return steps_from(
      context.graph, p.steps.size(), entry,
      [](const Edge& edge) { return edge.kind != EdgeKind::select && edge.kind != EdgeKind::ret; },
      [&](StateId s) { return action_that_asks_for(p.steps[s], fact) == nullptr; });
}

/// The same, where a routine leads on only by the ends to which it may come without having asked.
bool is_reached_unasked(const CheckContext& context, StateId entry, Id fact, StateId step) {
  const Procedure& p = context.procedure;
  const auto goes_on = [&](StateId s) { return action_that_asks_for(p.steps[s], fact) == nullptr; };
  const auto ends_so = [&](const Edge& call, SymbolId end) {
    const std::vector<bool> within = steps_from(
        context.graph, p.steps.size(), call.to,
        [](const Edge& edge) { return edge.kind != EdgeKind::select && edge.kind != EdgeKind::ret; },
        goes_on);
    for (StateId s = 0; s < p.steps.size(); ++s)
      if (within[s] && p.steps[s].container == p.steps[call.to].container && p.steps[s].name == end)
        return true;
    return false;
  };
  const auto follows = [&](const Edge& edge) {
    if (edge.kind == EdgeKind::select || edge.kind == EdgeKind::ret) return false;
    if (edge.kind != EdgeKind::move || edge.transition == no_id ||
        p.transitions[edge.transition].trigger != TriggerKind::outcome)
      return true;
    const auto calls = context.graph.edges_from(edge.from);
    const auto is_call = [](const Edge& e) { return e.kind == EdgeKind::call && e.rule == no_id; };
    if (std::none_of(calls.begin(), calls.end(), is_call)) return true;
    return std::any_of(calls.begin(), calls.end(), [&](const Edge& call) {
      return is_call(call) && ends_so(call, p.transitions[edge.transition].outcome);
    });
  };
  return steps_from(context.graph, p.steps.size(), entry, follows, goes_on)[step];
}

/// Something at a step that waits while what it reads is unknown.
struct Reads {
  Id expr = no_id;
  std::vector<Id> if_so;  ///< it counts only where none of these conditions is known not to be met
  MessageId message = messages::fact_never_asked__held;
  Span span;
  std::string path;
  bool by_move = false;
  bool told_by_host =
      false;  ///< it counts only where no step asks for the fact, and the host has said which facts it tells
};

/// What an action waits with besides: its condition, and the values in a task or in a reply that have nothing to stand for them.
void add_said(const Procedure& p, const Step& step, const Action& action, std::vector<Reads>& out) {
  const auto said = [&](Id expr, std::vector<Id> if_so) {
    if (expr != no_id)
      out.push_back(
          {expr, std::move(if_so), messages::fact_never_asked__held, action.span, step.path, false, true});
  };
  const auto filled_in = [&](const std::vector<TextPart>& parts, const std::vector<Id>& if_so) {
    for (const TextPart& part : parts)
      if (part.fallback == no_id) said(part.value, if_so);
  };
  said(action.condition, {});
  filled_in(action.parts, {action.condition});
  for (const Id response : action.responses) {
    for (const ResponseVariant& variant : p.responses[response].variants) {
      said(variant.condition, {action.condition});
      filled_in(variant.parts, {action.condition, variant.condition});
    }
  }
}

/// Everything that a step reads, moves first.
std::vector<Reads> what_reads(const Procedure& p, StateId s) {
  const Step& step = p.steps[s];
  std::vector<Reads> out;
  const auto held = [&](Id expr, std::vector<Id> if_so, const Span& span, const std::string& path) {
    if (expr != no_id)
      out.push_back({expr, std::move(if_so), messages::fact_never_asked__held, span, path, false, false});
  };
  for_each_move(p, step, [&](const Transition& t) {
    if (t.guard != no_id && t.trigger != TriggerKind::condition)
      out.push_back({t.guard, {}, messages::fact_never_asked, t.span, t.path, true, false});
  });
  for (std::size_t i = 0; i < step.branches.size(); ++i)
    held(step.branch_conditions[i], {}, p.containers[step.branches[i]].span, step.path);
  for (const Action& action : step.actions) {
    const bool holds = action.kind == ActionKind::offer || action.kind == ActionKind::approve ||
                       action.kind == ActionKind::wait || action.kind == ActionKind::promise;
    if (!holds) {
      add_said(p, step, action, out);
      continue;
    }
    held(action.condition, {}, action.span, step.path);
    held(action.time, {action.condition}, action.span, step.path);
    for (const OfferOption& option : action.options) {
      held(option.condition, {action.condition}, option.span, step.path);
      for (const Id expr : {option.remedy_value, option.amount, option.amount_high})
        held(expr, {action.condition, option.condition}, option.span, step.path);
    }
  }
  for_each_move(p, step, [&](const Transition& t) { held(t.time, {}, t.span, t.path); });
  for (const OwnerChoice& choice : step.owner) {
    for (const Id expr : {choice.condition, choice.value})
      if (expr != no_id)
        out.push_back({expr, {}, messages::fact_never_asked__owner, step.span, step.path, false, false});
  }
  return out;
}

/// Whether somebody is being asked for the fact at this moment, or a branch of the step is under way that will ask for it.
bool is_asked_now(const Procedure& p, const Moment& m, StateId s, Id fact) {
  if (std::find(m.d.ask.begin(), m.d.ask.end(), fact) != m.d.ask.end()) return true;
  return std::any_of(m.d.positions.begin(), m.d.positions.end(), [&](const Position& position) {
    if (position.step == s || position.branch == no_id) return false;
    const Slice steps = p.containers[position.branch].steps;
    for (StateId other = steps.first; other < steps.first + steps.count; ++other)
      if (action_that_asks_for(p.steps[other], fact) != nullptr) return true;
    return false;
  });
}

bool is_held_by(const Procedure& p, const Moment& m, StateId s, const Reads& reads, Id fact) {
  if (!stands_at(s)(m) || fact >= m.c.facts.size() || m.c.facts[fact].value.kind != ValueKind::unknown)
    return false;
  const ReferenceData data;
  const reference::Answer answer = asked_at(p, data, m, reads.expr);
  if (!answer.value.is_unknown() ||
      std::find(answer.needs.begin(), answer.needs.end(), fact) == answer.needs.end())
    return false;
  for (const Id condition : reads.if_so) {
    if (condition == no_id) continue;
    const Value met = asked_at(p, data, m, condition).value;
    if (!met.is_yes() && !met.is_unknown()) return false;
  }
  if (is_asked_now(p, m, s, fact)) return false;
  // What waits is among the needs; an outcome is refused, and a move by time left out, without that.
  return reads.by_move || std::find(m.d.needs.begin(), m.d.needs.end(), fact) != m.d.needs.end();
}

/// The choice of a scenario that waits for a fact which the host does not tell, and which nothing asks for before. One thing is told of a fact.
void look_at_choice(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<bool> told(p.facts.size());
  for (const Scenario& scenario : p.scenarios) {
    const std::vector<bool> read = facts_behind(p, {scenario.applies_if});
    for (Id fact = 0; fact < p.facts.size(); ++fact) {
      if (!read[fact] || told[fact] || context.knowable.all || context.knowable.at_opening[fact] ||
          p.facts[fact].default_value != no_id || !context.spend(1))
        continue;
      told[fact] = true;
      const std::string& name = context.name(p.facts[fact].name);
      Finding shown;
      const auto waits = [&](const Moment& m) {
        return m.c.scenario == no_id &&
               std::find(m.d.needs.begin(), m.d.needs.end(), fact) != m.d.needs.end();
      };
      const std::vector<std::string> args = {context.name(scenario.name), name};
      if (!show(context, shown, "no scenario is chosen while `" + name + "` is not known", waits)) {
        context.suspect(messages::fact_never_asked__choice, scenario.span, args.front(), args);
        continue;
      }
      context.report(messages::fact_never_asked__choice, scenario.span, args.front(), args).witness =
          shown.witness;
    }
  }
}

}  // namespace

void fact_never_asked(CheckContext& context) {
  const Procedure& p = context.procedure;
  look_at_choice(context);
  std::vector<std::pair<Id, StateId>> told;
  for (Id n = 0; n < p.scenarios.size(); ++n) {
    const Scenario& scenario = p.scenarios[n];
    const std::vector<bool> chosen_by = facts_behind(p, {scenario.applies_if});
    const StateId entry = p.containers[scenario.container].steps.first;
    const std::vector<bool> within = containers_of(p, scenario);
    for (StateId s = 0; s < p.steps.size(); ++s) {
      if (!within[p.steps[s].container]) continue;
      for (const Reads& reads : what_reads(p, s)) {
        if (reads.told_by_host && context.knowable.all) continue;
        const std::vector<bool> read = facts_behind(p, {reads.expr});
        for (Id fact = 0; fact < p.facts.size(); ++fact) {
          if (!read[fact] || chosen_by[fact] || p.facts[fact].default_value != no_id ||
              action_that_asks_for(p.steps[s], fact) != nullptr ||
              (!reads.by_move && asked_meanwhile(p, s, fact)) ||
              std::find(told.begin(), told.end(), std::pair{fact, s}) != told.end() ||
              !context.spend(p.steps.size()))
            continue;
          const Action* asks = nullptr;
          for (StateId other = 0; other < p.steps.size() && asks == nullptr; ++other)
            if (within[p.steps[other].container]) asks = action_that_asks_for(p.steps[other], fact);
          const std::string& name = context.name(p.facts[fact].name);
          if (asks == nullptr && context.knowable.host_tells(fact)) continue;
          if (asks != nullptr && (reads.told_by_host || !reached_unasked(context, entry, fact)[s])) continue;
          Finding shown;
          const auto shows = [&](const Moment& m) {
            return m.c.scenario == n && is_held_by(p, m, s, reads, fact);
          };
          const std::string outcome = "`" + name + "` is not known here";
          // A rule of `always` may lead here on facts that nobody asks for.
          const ShowsStory ends = [&](const std::vector<Moment>& story) { return shows(story.back()); };
          const MessageId message = asks == nullptr ? messages::fact_never_asked__nobody : reads.message;
          const std::vector<std::string> args = {context.name(p.steps[s].name), name};
          if (!show_at(context, shown, outcome, shows, s) &&
              !(context.rules_lead_away() && show_beside_rules(context, shown, outcome, ends))) {
            if (asks == nullptr || is_reached_unasked(context, entry, fact, s))
              context.suspect(message, reads.span, reads.path, args);
            continue;
          }
          told.emplace_back(fact, s);
          Finding& finding = context.report(message, reads.span, reads.path, args);
          finding.witness = shown.witness;
          if (asks != nullptr) finding.diagnostic.note(messages::it_is_asked_here, asks->span, {name});
        }
      }
    }
  }
}

}  // namespace sop::lint_checks
