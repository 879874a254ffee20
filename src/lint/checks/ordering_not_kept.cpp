// An ordering (`sorry_first: acknowledge, before offer`) that some way through does not keep: from where a case begins there is a way to
// a step, or to a move of one, that does the second thing, without any step or move before it that does the first. Conditions of moves are
// not looked at; a line with a condition (`say: acknowledge, if ...`) counts as done, so that what is reported is certain.
//
// What entering a step does at once counts with it, in its order: what its branches begin with, its own lines, what the routine that it runs
// begins with. A way through a routine returns by the ends that can be reached without the first thing; a parallel step is joined without
// it only if its branches can be. What rules of `always` and clocks do themselves counts at each step where they may act and the case can stand
// without the first thing.
#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

constexpr std::size_t not_there = static_cast<std::size_t>(-1);

/// A way that does the second thing too early.
struct Early {
  std::vector<StateId> way;
  Id move = no_id;  ///< that does it; no_id: the last step of the way does
};

class Ways {
 public:
  Ways(const CheckContext& context, const Ordering& ordering)
      : c_(context),
        p_(context.procedure),
        o_(ordering),
        from_(p_.steps.size(), no_id),
        entered_(p_.steps.size()) {}

  /// Whether some way does the second thing too early.
  bool find(Early& early) {
    std::deque<StateId> next;
    for (const StateId s : c_.graph.initial()) visit(s, s, next);
    while (!next.empty() && bad_ == no_id) {
      const StateId s = next.front();
      next.pop_front();
      stood_at_.push_back(s);
      look_at_moves(s);
      std::vector<StateId> to;
      ways_on(s, to);
      for (const StateId t : to) visit(t, s, next);
    }
    if (bad_ == no_id) return false;
    early.move = move_;
    early.way = way_to(bad_);
    return true;
  }
  /// The steps at which a case stands without the first thing, where no way does the second too early.
  [[nodiscard]] const std::vector<StateId>& stood_at() const { return stood_at_; }
  [[nodiscard]] std::vector<StateId> way_to(StateId s) const {
    std::vector<StateId> way{s};
    for (; from_[s] != s; s = from_[s]) way.insert(way.begin(), from_[s]);
    return way;
  }
  /// Whether a target does the second thing too early, as soon as it is taken.
  [[nodiscard]] bool is_early(Id target) const {
    return does(target, o_.then_response, o_.then_action) && !does_first(target);
  }

 private:
  /// What entering a step does at once.
  struct Entered {
    bool known = false;
    bool first = false;     ///< the first thing
    StateId early = no_id;  ///< the second before it: this step, or one that is entered with it
  };

  /// Where an action does something: the place of the response among those that it says.
  static std::size_t place(const Action& action, Id response, std::int32_t kind) {
    if (response == no_id) return kind >= 0 && action.kind == static_cast<ActionKind>(kind) ? 0 : not_there;
    const auto said = std::find(action.responses.begin(), action.responses.end(), response);
    return said == action.responses.end() ? not_there
                                          : static_cast<std::size_t>(said - action.responses.begin());
  }
  /// Whether a target does something as soon as it is taken.
  bool does(Id target, Id response, std::int32_t kind) const {
    if (target == no_id) return false;
    const Target& t = p_.targets[target];
    if (t.kind == TargetKind::run) return kind == static_cast<std::int32_t>(ActionKind::run);
    if (t.kind != TargetKind::say) return false;
    return response != no_id ? t.response == response : kind == static_cast<std::int32_t>(ActionKind::say);
  }
  bool does_first(Id target) const { return does(target, o_.first_response, o_.first_action); }

  const Entered& entering(StateId s) {
    if (entered_[s].known) return entered_[s];
    entered_[s].known = true;  // what runs itself does nothing more
    Entered out;
    out.known = true;
    out.first = o_.first_step == s;
    if (!out.first && o_.then_step == s) out.early = s;
    const auto inner = [&](Id container, bool certain) {
      if (out.first || out.early != no_id) return;
      const StateId entry = p_.containers[container].steps.first;
      const Entered& in = entering(entry);
      if (in.early != no_id) out.early = entry;
      out.first = certain && in.first;
    };
    const Step& step = p_.steps[s];
    for (std::size_t b = 0; b < step.branches.size(); ++b)
      inner(step.branches[b], step.branch_conditions[b] == no_id);
    for (const Action& action : step.actions) {
      const std::size_t first = place(action, o_.first_response, o_.first_action);
      const std::size_t then = place(action, o_.then_response, o_.then_action);
      if (!out.first && out.early == no_id && then < first) out.early = s;
      out.first = out.first || first != not_there;
      // A goal that is reached already is not pursued.
      if (action.kind == ActionKind::run)
        inner(action.container, p_.containers[action.container].goal == no_id);
    }
    return entered_[s] = out;
  }

  void visit(StateId s, StateId before, std::deque<StateId>& next) {
    if (from_[s] != no_id || bad_ != no_id) return;
    from_[s] = before;
    if (!entering(s).first && entering(s).early == no_id) next.push_back(s);
    for (bad_ = entering(s).early; bad_ != no_id && bad_ != s; bad_ = entering(s).early) {
      if (from_[bad_] == no_id) from_[bad_] = s;
      s = bad_;
    }
  }

  /// Moves that do the second thing themselves, at a step that a case comes to without the first.
  void look_at_moves(StateId s) {
    if (bad_ != no_id) return;
    const Slice moves = p_.steps[s].transitions;
    for (Id t = moves.first; t < moves.first + moves.count && bad_ == no_id; ++t)
      for (const Id target : {p_.transitions[t].target, p_.transitions[t].then})
        if (is_early(target)) {
          bad_ = s;
          move_ = t;
        }
  }

  /// Whether an edge does the first thing.
  bool is_first(const Edge& edge) const {
    if (edge.rule != no_id) return does_first(p_.always[edge.rule].target);
    if (edge.transition == no_id || edge.kind == EdgeKind::refused) return false;
    const Transition& t = p_.transitions[edge.transition];
    return does_first(edge.kind == EdgeKind::then ? t.then : t.target);
  }

  /// Where a case may go from a step that does not do the first thing.
  void ways_on(StateId s, std::vector<StateId>& to) {
    const Step& step = p_.steps[s];
    std::vector<Id> routines;
    for (const Action& action : step.actions)
      if (action.kind == ActionKind::run) routines.push_back(action.container);
    for_each_move(p_, step, [&](const Transition& t) {
      for (const Id target : {t.target, t.then})
        if (target != no_id && p_.targets[target].kind == TargetKind::run)
          routines.push_back(p_.targets[target].container);
    });
    for (const Edge& edge : c_.graph.edges_from(s)) {
      if (edge.kind == EdgeKind::ret || edge.kind == EdgeKind::join || is_first(edge)) continue;
      if (edge.transition != no_id &&
          (edge.kind == EdgeKind::move || edge.kind == EdgeKind::then || edge.kind == EdgeKind::refused)) {
        const Transition& t = p_.transitions[edge.transition];
        const auto comes_back = [&](Id routine) { return returns(routine, t.outcome); };
        if (t.trigger == TriggerKind::returned && !routines.empty() &&
            std::none_of(routines.begin(), routines.end(), comes_back))
          continue;
        if (t.trigger == TriggerKind::joined && !joined(step)) continue;
      }
      to.push_back(edge.to);
    }
  }

  /// The steps of a container that can be reached from its entry without the first thing.
  std::vector<bool> inside(Id container) {
    const Slice steps = p_.containers[container].steps;
    std::vector<bool> seen(steps.count);
    std::vector<StateId> stack;
    const auto add = [&](StateId s) {
      if (s < steps.first || s >= steps.first + steps.count || seen[s - steps.first]) return;
      seen[s - steps.first] = true;
      if (!entering(s).first) stack.push_back(s);
    };
    add(steps.first);
    while (!stack.empty()) {
      const StateId s = stack.back();
      stack.pop_back();
      std::vector<StateId> to;
      ways_on(s, to);
      for (const StateId t : to) add(t);
    }
    return seen;
  }
  bool returns(Id routine, SymbolId end) {
    const Slice steps = p_.containers[routine].steps;
    const std::vector<bool> seen = inside(routine);
    for (Id i = 0; i < steps.count; ++i) {
      const Step& step = p_.steps[steps.first + i];
      if (seen[i] && step.kind == StepKind::end && step.name == end && !entering(steps.first + i).first)
        return true;
    }
    return false;
  }
  bool can_join(Id branch) {
    const Slice steps = p_.containers[branch].steps;
    const std::vector<bool> seen = inside(branch);
    for (Id i = 0; i < steps.count; ++i) {
      if (!seen[i] || entering(steps.first + i).first) continue;
      bool joins = false;
      for (const Edge& edge : c_.graph.edges_from(steps.first + i))
        joins = joins || (edge.kind == EdgeKind::join && !is_first(edge));
      if (joins) return true;
    }
    return false;
  }
  bool joined(const Step& step) {
    std::size_t without = 0;
    for (std::size_t b = 0; b < step.branches.size(); ++b)
      if (step.branch_conditions[b] != no_id || can_join(step.branches[b])) ++without;
    const std::size_t wanted = step.join == JoinPolicy::all    ? step.branches.size()
                               : step.join == JoinPolicy::some ? step.join_count
                                                               : 1;
    return without >= wanted;
  }

  const CheckContext& c_;
  const Procedure& p_;
  const Ordering& o_;
  std::vector<StateId> from_;  // the step before on a shortest way; itself: a case begins here
  std::vector<Entered> entered_;
  std::vector<StateId> stood_at_;
  StateId bad_ = no_id;
  Id move_ = no_id;
};

/// Whether an effect is a response said, or what an action of a kind does.
bool is_effect_of(const Effect& effect, Id response, std::int32_t kind) {
  if (response != no_id) return effect.kind == EffectKind::say && effect.subject == response;
  switch (static_cast<ActionKind>(kind)) {
    case ActionKind::say:
      return effect.kind == EffectKind::say;
    case ActionKind::ask:
      return effect.kind == EffectKind::ask;
    case ActionKind::offer:
      return effect.kind == EffectKind::offer;
    case ActionKind::perform:
      return effect.kind == EffectKind::task;
    case ActionKind::promise:
      return effect.kind == EffectKind::promise_made || effect.kind == EffectKind::promise_renewed;
    case ActionKind::approve:
      return effect.kind == EffectKind::request_approval;
    case ActionKind::record:
      return effect.kind == EffectKind::record;
    case ActionKind::emit:
      return effect.kind == EffectKind::emit;
    default:
      return false;
  }
}

/// A wait and a call are not seen in what a turn tells.
bool is_told(std::int32_t kind) {
  return kind != static_cast<std::int32_t>(ActionKind::wait) &&
         kind != static_cast<std::int32_t>(ActionKind::run);
}

/// The place of the first such effect in what a call tells.
std::size_t told_at(const Moment& m, Id response, std::int32_t kind) {
  for (std::size_t i = 0; i < m.d.effects.size(); ++i)
    if (is_effect_of(m.d.effects[i], response, kind)) return i;
  return not_there;
}

/// The case stands at the step, or has gone through it.
bool has_come_to(const Procedure& p, const Moment& m, StateId step) {
  if (stands_at(step)(m)) return true;
  for (std::size_t i = 0; i < m.d.because.size(); ++i)
    if (m.d.because[i].path.rfind(p.steps[step].path + "/", 0) == 0) return true;
  return false;
}

/// The last moment of a story does the second thing, and nothing before that the first.
ShowsStory does_then_first(const Procedure& p, const Ordering& o) {
  return [&p, &o](const std::vector<Moment>& story) {
    if (!is_told(o.first_action) || !is_told(o.then_action)) return false;
    for (const Moment& m : story) {
      const std::size_t first = o.first_step != no_id ? (has_come_to(p, m, o.first_step) ? 0 : not_there)
                                                      : told_at(m, o.first_response, o.first_action);
      const bool last = &m == &story.back();
      if (!last && first != not_there) return false;
      if (!last) continue;
      if (o.then_step == no_id) {
        const std::size_t then = told_at(m, o.then_response, o.then_action);
        return then != not_there && (o.first_step != no_id ? first == not_there : then < first);
      }
      // What a step itself does comes after the case has come to it.
      const std::string& step = p.steps[o.then_step].path;
      const bool by_it =
          o.first_step == no_id && first != not_there &&
          (m.d.effects[first].path == step || m.d.effects[first].path.rfind(step + "/", 0) == 0);
      return stands_at(o.then_step)(m) && (first == not_there || by_it);
    }
    return false;
  };
}

std::string names_of(const Procedure& p, const std::vector<StateId>& way) {
  std::string names;
  for (const StateId s : way) names += (names.empty() ? "`" : " → `") + p.steps[s].path + "`";
  return names;
}

constexpr const char* not_done = "what must come before has not been done";

/// A rule of `always`, or a clock, that does the second thing itself while a case stands where the first has not been done. Whether it comes up
/// there rests on facts and on time, so that it is told with a case that has been played, and not without.
void look_at_rules_and_clocks(CheckContext& context, const Ordering& ordering, const Ways& ways) {
  const Procedure& p = context.procedure;
  const auto report = [&](const Span& span, const std::string& path, const auto& acts_at) {
    const auto& stood = ways.stood_at();
    const auto at = std::find_if(stood.begin(), stood.end(), acts_at);
    if (at == stood.end()) return false;
    const ShowsStory shows = [early = does_then_first(p, ordering),
                              leads = led_by(path)](const std::vector<Moment>& story) {
      return leads(story.back()) && early(story);
    };
    Finding shown;
    const std::vector<std::string> args = {names_of(p, ways.way_to(*at))};
    if (!show_story(context, shown, not_done, shows) && !show_beside_rules(context, shown, not_done, shows)) {
      context.suspect(messages::ordering_not_kept, span, path, args);
      return false;
    }
    Finding& finding = context.report(messages::ordering_not_kept, span, path, args);
    finding.witness = std::move(shown.witness);
    finding.diagnostic.note(messages::the_ordering, ordering.span);
    return true;
  };
  for (Id r = 0; r < p.always.size(); ++r) {
    if (!ways.is_early(p.always[r].target)) continue;
    const proof::AlwaysWays& beside = context.beside_rules();
    const bool told = report(p.always[r].span, p.always[r].path, [&](StateId s) {
      if (beside.known)
        return std::find(beside.acts_at[r].begin(), beside.acts_at[r].end(), s) != beside.acts_at[r].end();
      return p.always[r].scenario == no_id ||
             p.scenarios[p.always[r].scenario].container == p.steps[s].container;
    });
    if (told) return;
  }
  for (const Scenario& scenario : p.scenarios)
    for (const Id clock : scenario.clocks) {
      const Slice moves = p.clocks[clock].transitions;
      for (Id t = moves.first; t < moves.first + moves.count; ++t) {
        if (!ways.is_early(p.transitions[t].target)) continue;
        const bool told = report(p.transitions[t].span, p.transitions[t].path,
                                 [&](StateId s) { return p.steps[s].container == scenario.container; });
        if (told) return;
      }
    }
}

}  // namespace

void ordering_not_kept(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (std::size_t i = 0; i < p.orderings.size(); ++i) {
    const Ordering& ordering = p.orderings[i];
    if (!context.spend(p.steps.size())) return;
    // One line of the text may stand for several parts of the procedure; one finding is enough.
    if (i > 0 && p.orderings[i - 1].span.begin == ordering.span.begin && !context.findings().empty() &&
        context.findings().back().check == "ordering_not_kept" &&
        context.findings().back().diagnostic.notes.front().span.begin == ordering.span.begin)
      continue;
    Early early;
    Ways ways(context, ordering);
    if (!ways.find(early)) {
      look_at_rules_and_clocks(context, ordering, ways);
      continue;
    }
    const StateId bad = early.way.back();
    const Span where = early.move != no_id ? p.transitions[early.move].span : p.steps[bad].span;
    Finding& finding =
        context.report(messages::ordering_not_kept, where, p.steps[bad].path, {names_of(p, early.way)});
    finding.diagnostic.note(messages::the_ordering, ordering.span);
    show_story(context, finding, not_done, does_then_first(p, ordering));
  }
}

}  // namespace sop::lint_checks
