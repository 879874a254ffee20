// Ways round on which no move says `at most`, so that a case can go round for ever: steps that lead to each other, a move that runs a
// routine and comes back, and a step at which one outcome passes the case on and another passes it back. Reopening an end, rules and
// clocks are not part of a circle: they wait for something new. Nor is a way into a step which, by what is true on it, leads out of the
// circle in the same turn. A circle that nothing leaves is the matter of no_way_to_an_end. A path that steps down too soon leads round, too.
//
// The story that is shown goes round once and uses up no bound on the way, so that it can go on like this for ever. A circle of steps is
// told without one where none was found; the other two are not.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/cases.hpp"
#include "src/lint/check.hpp"
#include "src/lint/lengths.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"
#include "src/resolve/graph.hpp"

namespace sop::lint_checks {
namespace {

/// Where a move leads however often it has been taken; no_id: nowhere then.
Id lasting_target(const Transition& t) { return t.at_most > 0 ? t.then : t.target; }

/// Whether a line of the case stands at one of some steps, or has called what it does from there.
bool is_at_one(const Case& c, const std::vector<std::size_t>& steps) {
  for (const Thread& thread : c.threads)
    for (const Frame& frame : thread.frames)
      if (std::binary_search(steps.begin(), steps.end(), frame.step)) return true;
  return false;
}

/// How often the bounded moves have been taken: in the case, and in the calls in which a step stands.
std::vector<std::vector<std::uint32_t>> bounds_used(const Case& c, StateId step) {
  std::vector<std::vector<std::uint32_t>> used{c.uses};
  for (const Thread& thread : c.threads)
    for (const Frame& frame : thread.frames)
      if (frame.step == step) used.push_back(frame.uses);
  return used;
}

/// A story that stands at a step and comes to it again, always at one of some steps meanwhile and without using up a bound: its last turn
/// takes one of the moves `last`, and one before that, since then, one of `between` (none: whatever). Whoever owned the case there owns it
/// again, or an outcome that led away may be reported again, where these are wanted.
struct Round {
  StateId here = no_id;
  std::vector<std::size_t> steps;
  std::vector<std::string> last, between;
  bool same_owner = false;
  SymbolId again = no_id;

  bool operator()(const std::vector<Moment>& story) const {
    const Moment& now = story.back();
    if (!is_here(now) || !takes(now, last) || !allows_again(now)) return false;
    const auto used = bounds_used(now.c, here);
    bool taken = between.empty() || (last.empty() && takes(now, between));
    for (std::size_t i = story.size() - 1; i-- > 0;) {
      const Moment& then = story[i];
      if (!is_at_one(then.c, steps) || then.c.uses != now.c.uses) return false;
      if (taken && is_here(then) && bounds_used(then.c, here) == used &&
          (!same_owner || then.c.owner == now.c.owner))
        return true;
      taken = taken || takes(then, between);
    }
    return false;
  }

 private:
  /// In a circle of steps also while a routine runs that the step has called.
  [[nodiscard]] bool is_here(const Moment& m) const {
    return stands_at(here)(m) || (again == no_id && is_at_one(m.c, {here}));
  }
  [[nodiscard]] bool allows_again(const Moment& m) const {
    return again == no_id || std::any_of(m.d.allowed.begin(), m.d.allowed.end(),
                                         [&](const Allowed& one) { return one.outcome == again; });
  }
  static bool takes(const Moment& m, const std::vector<std::string>& moves) {
    return moves.empty() ||
           std::any_of(moves.begin(), moves.end(), [&](const std::string& path) { return led_by(path)(m); });
  }
};

/// Whether a case that comes to a step by a move on a condition leaves the circle in the same turn: what is true on the way there makes a move
/// of the step out of the circle be taken, and none before it.
class PassesThrough {
 public:
  PassesThrough(CheckContext& context, const std::vector<std::size_t>& part)
      : context_(context), p_(context.procedure), part_(part) {}

  bool operator()(const Transition& t, StateId to) {
    if (t.guard == no_id || p_.steps[to].kind != StepKind::step) return false;
    const Slice moves = p_.steps[to].transitions;
    for (Id i = moves.first; i < moves.first + moves.count; ++i) {
      const Transition& move = p_.transitions[i];
      if (move.trigger != TriggerKind::condition && move.trigger != TriggerKind::known) continue;
      if (move.guard != no_id && never(t.guard, move.guard, proof::truth_no)) continue;
      if (move.at_most > 0 || !comes_up(t.guard, p_.steps[to], move)) return false;
      return (move.guard == no_id || never(t.guard, move.guard, proof::truth_yes)) && leads_out(move);
    }
    return false;
  }

 private:
  /// Whether one condition is never true without the other being `so`.
  bool never(Id met, Id other, std::uint32_t so) {
    proof::Space& space = context_.space();
    proof::Diagrams& d = space.diagrams();
    const proof::Diagram without = d.both(d.is(space.condition(0, met), proof::truth_yes),
                                          d.inverse(d.is(space.condition(0, other), so)));
    return space.find(without).answer == proof::Found::Answer::none;
  }

  /// Whether everything that the step asks for is known where the condition is met.
  bool comes_up(Id met, const Step& step, const Transition& move) {
    if (move.trigger == TriggerKind::condition) return true;
    std::vector<bool> known(p_.facts.size());
    Answered(p_).met(met, known);
    return std::all_of(step.actions.begin(), step.actions.end(), [&](const Action& action) {
      return action.kind != ActionKind::ask || action.optional ||
             std::all_of(action.facts.begin(), action.facts.end(), [&](Id fact) { return known[fact]; });
    });
  }

  bool leads_out(const Transition& move) {
    std::vector<StateId> to;
    steps_of_target(p_, move.target, to);
    return leaves(p_, move.target) && !to.empty() && std::none_of(to.begin(), to.end(), [&](StateId s) {
             return std::binary_search(part_.begin(), part_.end(), s);
           });
  }

  CheckContext& context_;
  const Procedure& p_;
  const std::vector<std::size_t>& part_;
};

/// Without the ways into a step of the circle that lead through it and out again.
std::vector<std::vector<std::size_t>> ways_that_stay(CheckContext& context,
                                                     const std::vector<std::size_t>& part) {
  const Procedure& p = context.procedure;
  std::vector<std::vector<std::size_t>> edges(p.steps.size());
  PassesThrough passes_through(context, part);
  for (const std::size_t s : part)
    for_each_move(p, p.steps[s], [&](const Transition& t) {
      if (context.has_told({"move_never_taken"}, t.path)) return;
      std::vector<StateId> to;
      steps_of_target(p, lasting_target(t), to);
      for (const StateId next : to)
        if (std::binary_search(part.begin(), part.end(), next) && !passes_through(t, next))
          edges[s].push_back(next);
    });
  return edges;
}

void circle_of_steps(CheckContext& context, const std::vector<std::vector<std::size_t>>& edges,
                     const std::vector<std::size_t>& part, std::vector<bool>& told) {
  const Procedure& p = context.procedure;
  const std::vector<std::size_t> circle = resolver::shortest_circle(edges, part);
  if (circle.empty()) return;
  std::string names;
  for (const std::size_t s : circle) names += "`" + context.name(p.steps[s].name) + "` → ";
  const Step& first = p.steps[part.front()];
  const std::string& name = context.name(first.name);
  Finding& finding =
      context.report(messages::loop_without_limit, first.span, first.path, {names + "`" + name + "`"});
  for (const std::size_t s : part) told[s] = true;
  // A case may only pass through the first of them on its way round.
  std::set<std::string> moves{"-"};  // one that is never taken, so that the search goes on after all of them
  std::vector<Round> rounds;
  for (const std::size_t here : part) {
    Round round;
    round.here = static_cast<StateId>(here);
    round.steps = part;
    for (const std::size_t s : part)
      for_each_move(p, p.steps[s], [&](const Transition& t) {
        std::vector<StateId> to;
        steps_of_target(p, lasting_target(t), to);
        if (std::find(to.begin(), to.end(), round.here) != to.end()) round.last.push_back(t.path);
      });
    moves.insert(round.last.begin(), round.last.end());
    if (!round.last.empty()) rounds.push_back(std::move(round));
  }
  const auto outcome = [&](const Round& round) {
    return "the case stands at `" + context.name(p.steps[round.here].name) + "` once more";
  };
  for (const Round& round : rounds)
    if (show_story(context, finding, outcome(round), round)) return;
  if (rounds.empty()) return;
  // A fact that becomes another one may be what leads round.
  const ShowsStory any = [&](const std::vector<Moment>& story) {
    return std::any_of(rounds.begin(), rounds.end(), [&](const Round& round) { return round(story); });
  };
  show_story_by(context, finding, outcome(rounds.front()), any, moves);
}

/// A move that runs a routine from which the case comes back to the step, where the same may be reported again.
void called_again(CheckContext& context, StateId s, std::vector<bool>& told) {
  const Procedure& p = context.procedure;
  for_each_move(p, p.steps[s], [&](const Transition& t) {
    const Id target = lasting_target(t);
    if (told[s] || t.trigger != TriggerKind::outcome || target == no_id ||
        p.targets[target].kind != TargetKind::run)
      return;
    Finding shown;
    const std::string& name = context.name(p.steps[s].name);
    Round round{s, {s}, {}, {t.path}, false, t.outcome};
    if (!show_story_at(context, shown, "the case stands at `" + name + "` once more", round, s)) return;
    told[s] = true;
    const std::string& routine = context.name(p.containers[p.targets[target].container].name);
    context
        .report(messages::loop_without_limit, p.steps[s].span, p.steps[s].path,
                {"`" + name + "` → `" + routine + "` → `" + name + "`"})
        .witness = shown.witness;
  });
}

/// Whether the first of two moves passes a case to somebody, and the second takes it back or passes it on to somebody else.
bool takes_back(const Target& a, const Target& b) {
  const bool passed = a.kind == TargetKind::escalate || a.kind == TargetKind::hand_over;
  if (!passed || a.step != no_id || b.step != no_id) return false;
  if (b.kind == TargetKind::hand_back) return true;
  return a.kind == TargetKind::hand_over && b.kind == TargetKind::hand_over && a.party != b.party;
}

void passed_to_and_fro(CheckContext& context, StateId s, std::vector<bool>& told) {
  const Procedure& p = context.procedure;
  for_each_move(p, p.steps[s], [&](const Transition& there) {
    for_each_move(p, p.steps[s], [&](const Transition& back) {
      const Id a = lasting_target(there), b = lasting_target(back);
      if (told[s] || there.trigger != TriggerKind::outcome || back.trigger != TriggerKind::outcome ||
          a == no_id || b == no_id || !takes_back(p.targets[a], p.targets[b]))
        return;
      Finding shown;
      const std::string& name = context.name(p.steps[s].name);
      const bool taken_back = p.targets[b].kind == TargetKind::hand_back;
      Round round{s, {s}, {back.path}, {there.path}, taken_back, there.outcome};
      const std::vector<std::string> args = {name, context.outcome(there.outcome),
                                             context.outcome(back.outcome)};
      const MessageId message = messages::loop_without_limit__to_and_fro;
      if (!show_story_at(context, shown, "at `" + name + "` it can begin anew", round, s))
        return context.suspect(message, p.steps[s].span, p.steps[s].path, args);
      told[s] = true;
      context.report(message, p.steps[s].span, p.steps[s].path, args).witness = shown.witness;
    });
  });
}

/// A path that steps down from a level before the time of that level is over, as long as nobody tells anything: nobody answers, and the case
/// goes up and down between that level and the one before it.
void up_and_down(CheckContext& context, Id id) {
  const Procedure& p = context.procedure;
  const EscalationPath& path = p.paths[id];
  if (path.steps_down_if == no_id || !proof::value_alone(p, path.steps_down_if).is_yes()) return;
  for (std::size_t k = 1; k + 1 < path.levels.size(); ++k) {
    const Level& level = path.levels[k];
    if (level.time == no_id || level.condition != no_id ||
        !surely_longer(p, time_out(level.time), time_out(path.steps_down_after)))
      continue;
    const std::string& name = context.name(p.parties[level.party].name);
    Finding& finding = context.report(
        messages::loop_without_limit__up_and_down, level.span, level.path,
        {context.name(path.name), name, context.name(p.parties[path.levels[k + 1].party].name)});
    show(context, finding, "the case has gone down from `" + name + "`, and nobody has answered",
         [id, k](const Moment& m) {
           return m.c.escalation.path == id && m.c.escalation.level < k &&
                  m.c.escalation.state == LevelState::pending &&
                  std::any_of(m.d.effects.begin(), m.d.effects.end(),
                              [](const Effect& effect) { return effect.kind == EffectKind::level_left; });
         });
    return;
  }
}

}  // namespace

void loop_without_limit(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<std::vector<std::size_t>> edges(p.steps.size());
  const auto counts = [&](StateId s) {
    return p.steps[s].kind != StepKind::end && context.reachability.to_end[s] &&
           context.reachability.from_start[s];
  };
  for (StateId s = 0; s < p.steps.size(); ++s) {
    if (p.steps[s].kind == StepKind::end) continue;
    for_each_move(p, p.steps[s], [&](const Transition& t) {
      if (context.has_told({"move_never_taken"}, t.path)) return;  // it leads nowhere
      std::vector<StateId> to;
      steps_of_target(p, lasting_target(t), to);
      edges[s].insert(edges[s].end(), to.begin(), to.end());
    });
  }
  std::vector<bool> told(p.steps.size());
  for (const std::vector<std::size_t>& part : resolver::strong_parts(edges)) {
    if (!counts(static_cast<StateId>(part.front())) || resolver::shortest_circle(edges, part).empty())
      continue;
    const std::vector<std::vector<std::size_t>> staying = ways_that_stay(context, part);
    for (const std::vector<std::size_t>& rest : resolver::strong_parts(staying))
      circle_of_steps(context, staying, rest, told);
  }
  for (StateId s = 0; s < p.steps.size(); ++s) {
    if (!counts(s)) continue;
    called_again(context, s, told);
    passed_to_and_fro(context, s, told);
  }
  for (Id id = 0; id < p.paths.size(); ++id) up_and_down(context, id);
}

}  // namespace sop::lint_checks
