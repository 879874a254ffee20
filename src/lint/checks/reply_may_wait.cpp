// A reply that waits in silence, because a fact in it can be unknown where it is said: the scenario or routine of the step asks for that
// fact, and on some way to the step it has not been told by then. (A fact that is asked for elsewhere only is taken to be told by the host.) What is not known holds a reply back (docs/semantics.md, 13.3), and nobody is told.
//
// A fact counts as known where it has a default, where its scenario never asks for it, where a condition that must have
// been met on the way compares it, and where a step that asks for it was left because everything was known. The day of a promise is known
// once a step on the way, or the one that says it, has made the promise.
#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/cases.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"
#include "src/lint/stories_search.hpp"

namespace sop::lint_checks {
namespace {

/// The facts, and after them the promises.
using Facts = std::vector<bool>;

std::vector<SymbolId> promises_of(const Procedure& p) {
  std::vector<SymbolId> out;
  for (const Step& step : p.steps)
    for (const Action& action : step.actions)
      if (action.kind == ActionKind::promise && std::find(out.begin(), out.end(), action.name) == out.end())
        out.push_back(action.name);
  return out;
}

/// What is certainly known on entering each step of the cases that begin in one place: the least over all ways that lead there, found by
/// going round until nothing changes.
class Known {
 public:
  /// The promises are those of the procedure; they must outlive it.
  Known(CheckContext& context, const std::vector<SymbolId>& promises, StateId entry, Id condition)
      : context_(context),
        p_(context.procedure),
        answered_(p_),
        promises_(promises),
        size_(p_.facts.size() + promises_.size()) {
    Facts told(size_);
    const std::vector<bool> asked = asked_from(entry);
    for (Id f = 0; f < p_.facts.size(); ++f) told[f] = !asked[f] || p_.facts[f].default_value != no_id;
    answered_.met(condition, told);
    meet(entry, told);
  }

  /// False: the work is limited.
  bool settle() {
    while (changed_) {
      changed_ = false;
      for (const auto& [s, told] : at_) {
        for (const Edge& edge : context_.graph.edges_from(s)) {
          if (!context_.spend(size_ / 8 + 1)) return false;
          if (!goes_on(edge)) continue;
          Facts known = told;
          add_made(s, known);
          if (edge.transition != no_id) add_learnt(p_.transitions[edge.transition], s, known);
          if (edge.rule != no_id) answered_.met(p_.always[edge.rule].condition, known);
          if (edge.kind == EdgeKind::move && edge.transition == no_id)
            answered_.met(p_.containers[p_.steps[s].container].goal, known);
          meet(edge.to, known);
        }
      }
    }
    return true;
  }

  /// The steps that are reached, in the order of the text, and what is known on entering each.
  [[nodiscard]] const std::map<StateId, Facts>& steps() const { return at_; }
  /// What is known where a step says something: what it promises itself included.
  [[nodiscard]] Facts at(StateId s, const Action& says) { return at(s, says.condition); }
  /// ... where a condition is met there.
  [[nodiscard]] Facts at(StateId s, Id condition) {
    Facts known = at_.at(s);
    add_made(s, known);
    answered_.met(condition, known);
    return known;
  }
  /// What a reply cannot do without: the conditions of its texts, and the values of each text where that text is chosen. A condition does
  /// not need what it asks to be known, and a text does not where its condition, or the one before it, has told so.
  [[nodiscard]] Facts needed_by(const Response& response) {
    Facts needed(size_), before(size_);
    SymbolId locale = no_id;
    for (const ResponseVariant& variant : response.variants) {
      if (variant.locale != locale) before.assign(size_, false);
      locale = variant.locale;
      add_needed(behind({variant.condition}), asked_by(variant.condition), needed);
      std::vector<Id> values;
      for (const TextPart& part : variant.parts)
        if (part.value != no_id && part.fallback == no_id) values.push_back(part.value);
      Facts there = before;
      answered_.met(variant.condition, there);
      add_needed(behind(values), there, needed);
      answered_.not_met(variant.condition, before);
    }
    return needed;
  }
  /// The clock whose day a reply says, and for whose sake alone it needs a fact; no_id: none.
  [[nodiscard]] Id clock_that_needs(const Response& response, std::size_t fact) const {
    Id clock = no_id;
    for (const ResponseVariant& variant : response.variants) {
      std::vector<Id> values = {variant.condition};
      for (const TextPart& part : variant.parts)
        if (part.value != no_id && part.fallback == no_id) values.push_back(part.value);
      bool by_itself = false;
      for_each_behind(p_, values, [&](const Expr& e, Id) {
        by_itself = by_itself || (e.op == Op::fact && e.a == fact);
        if (e.op == Op::clock_due && behind_target(p_.clocks[e.a])[fact]) clock = e.a;
      });
      if (by_itself) return no_id;
    }
    return clock;
  }
  [[nodiscard]] SymbolId promise(std::size_t place) const { return promises_[place - p_.facts.size()]; }

 private:
  static bool goes_on(const Edge& edge) {
    return edge.kind != EdgeKind::ret && edge.kind != EdgeKind::select && edge.kind != EdgeKind::join;
  }

  /// What some values rest on.
  [[nodiscard]] Facts behind(const std::vector<Id>& values) const {
    Facts out(size_);
    for_each_behind(p_, values, [&](const Expr& e, Id) {
      if (e.op == Op::fact) out[e.a] = true;
      if (e.op == Op::promise_due) mark(e.a, out);
      if (e.op == Op::clock_due) add_needed(behind_target(p_.clocks[e.a]), Facts(size_), out);
    });
    return out;
  }

  /// What a clock needs to have a target at all: its first line is the first that is asked.
  [[nodiscard]] Facts behind_target(const Clock& clock) const {
    if (clock.targets.empty()) return Facts(size_);
    const ClockTarget& first = clock.targets.front();
    const Id asked = first.condition == no_id ? first.time : first.condition;
    Facts out(size_);
    const Facts told = asked_by(asked);
    for_each_behind(p_, {asked}, [&](const Expr& e, Id) {
      if (e.op == Op::fact && !told[e.a]) out[e.a] = true;
    });
    return out;
  }

  /// The facts of which a condition asks whether they are known.
  [[nodiscard]] Facts asked_by(Id condition) const {
    Facts out(size_);
    for_each_behind(p_, {condition}, [&](const Expr& e, Id) {
      if (e.op != Op::is_known && e.op != Op::is_unknown) return;
      const Expr& asked = p_.exprs[p_.expr_args[e.args.first]];
      if (asked.op == Op::fact) out[asked.a] = true;
      if (asked.op == Op::promise_due) mark(asked.a, out);
    });
    return out;
  }

  static void add_needed(const Facts& some, const Facts& told, Facts& needed) {
    for (std::size_t f = 0; f < some.size(); ++f)
      if (some[f] && !told[f]) needed[f] = true;
  }

  /// The facts that are asked for anywhere on the ways from a step.
  [[nodiscard]] std::vector<bool> asked_from(StateId entry) const {
    std::vector<bool> asked(p_.facts.size());
    steps_from(context_.graph, p_.steps.size(), entry, goes_on, [&](StateId s) {
      for (const Action& action : p_.steps[s].actions)
        if (action.kind == ActionKind::ask)
          for (const Id fact : action.facts) asked[fact] = true;
      return true;
    });
    return asked;
  }

  void meet(StateId s, const Facts& known) {
    const auto [place, is_new] = at_.emplace(s, known);
    changed_ = changed_ || is_new;
    for (std::size_t f = 0; f < known.size(); ++f) {
      if (!place->second[f] || known[f]) continue;
      place->second[f] = false;
      changed_ = true;
    }
  }

  void mark(SymbolId promise, Facts& known) const {
    for (std::size_t i = 0; i < promises_.size(); ++i)
      if (promises_[i] == promise) known[p_.facts.size() + i] = true;
  }

  void add_made(StateId s, Facts& known) const {
    for (const Action& action : p_.steps[s].actions)
      if (action.kind == ActionKind::promise) mark(action.name, known);
  }

  void add_asked(const Slice& steps, Facts& known) const {
    for (StateId s = steps.first; s < steps.first + steps.count; ++s) {
      add_made(s, known);
      for (const Action& action : p_.steps[s].actions)
        if (action.kind == ActionKind::ask)
          for (const Id fact : action.facts) known[fact] = true;
    }
  }

  /// What is known when a move of a step has been taken.
  void add_learnt(const Transition& t, StateId s, Facts& known) {
    answered_.met(t.guard, known);
    const Step& step = p_.steps[s];
    if (t.step != s) return;  // the move of a clock
    for (const Action& action : step.actions) {
      const bool all_told = t.trigger == TriggerKind::known && action.kind == ActionKind::ask &&
                            !action.optional && action.condition == no_id;
      if (all_told)
        for (const Id fact : action.facts) known[fact] = true;
      // What a routine or a branch asks is taken to be told when it has come to its end.
      if (t.trigger == TriggerKind::returned && action.kind == ActionKind::run)
        add_asked(p_.containers[action.container].steps, known);
    }
    if (t.trigger == TriggerKind::joined)
      for (const Id branch : step.branches) add_asked(p_.containers[branch].steps, known);
  }

  CheckContext& context_;
  const Procedure& p_;
  Answered answered_;
  const std::vector<SymbolId>& promises_;
  std::size_t size_;
  std::map<StateId, Facts> at_;
  bool changed_ = true;
};

/// Where the scenario or routine of a step asks for a fact: at the step itself, else at the first that does; null: nowhere.
const Action* action_that_asks(const Procedure& p, std::size_t fact, StateId at) {
  const Action* elsewhere = nullptr;
  const Slice steps = p.containers[p.steps[at].container].steps;
  for (StateId s = steps.first; s < steps.first + steps.count; ++s) {
    for (const Action& action : p.steps[s].actions) {
      if (action.kind != ActionKind::ask ||
          std::find(action.facts.begin(), action.facts.end(), fact) == action.facts.end())
        continue;
      if (s == at) return &action;
      if (elsewhere == nullptr) elsewhere = &action;
    }
  }
  return elsewhere;
}

}  // namespace

void reply_may_wait(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<std::pair<Id, std::size_t>> told;
  const std::vector<SymbolId> promises = promises_of(p);
  std::vector<Facts> needs;  // of each response; the same wherever a case begins
  const auto look = [&](StateId entry, Id condition) {
    Known known(context, promises, entry, condition);
    if (!known.settle()) return;
    if (needs.empty())
      for (const Response& response : p.responses) needs.push_back(known.needed_by(response));
    for (const auto& entering : known.steps()) {
      const StateId s = entering.first;
      for (const Action& action : p.steps[s].actions) {
        if (action.kind != ActionKind::say) continue;
        const Facts there = known.at(s, action);
        for (const Id response : action.responses) {
          const Facts& need = needs[response];
          const auto holds_back = [&](std::size_t fact) {
            return need[fact] && !there[fact] &&
                   (fact >= p.facts.size() || action_that_asks(p, fact, s) != nullptr);
          };
          std::size_t missing = 0;
          while (missing < need.size() && !holds_back(missing)) ++missing;
          if (missing == need.size()) continue;
          if (std::find(told.begin(), told.end(), std::pair{response, missing}) != told.end()) continue;
          told.push_back({response, missing});  // one finding a reply and fact
          const bool is_fact = missing < p.facts.size();
          const std::string& name = context.name(is_fact ? p.facts[missing].name : known.promise(missing));
          std::vector<std::string> args = {context.name(p.responses[response].name),
                                           context.name(p.steps[s].name), name};
          const Id clock = is_fact ? known.clock_that_needs(p.responses[response], missing) : no_id;
          if (clock != no_id) args.push_back(context.name(p.clocks[clock].name));
          Finding& finding = context.report(!is_fact         ? messages::reply_may_wait__promise
                                            : clock == no_id ? messages::reply_may_wait
                                                             : messages::reply_may_wait__clock,
                                            action.span, p.steps[s].path, std::move(args));
          const Action* asks = is_fact ? action_that_asks(p, missing, s) : nullptr;
          const std::string outcome = "`" + context.name(p.responses[response].name) + "` is not said yet";
          // What a promise holds is among no needs: the case has just come there, and nothing is said.
          const auto is_missing = [&](Id fact) { return fact == missing; };
          const Shows held = [&](const Moment& m) {
            return stands_at(s)(m) && !says(response)(m) &&
                   (!is_fact || std::any_of(m.d.needs.begin(), m.d.needs.end(), is_missing));
          };
          if (is_fact) {
            // A rule of `always` may lead here on facts that nobody asks for.
            bool shown = show_at(context, finding, outcome, held, s) ||
                         (context.rules_lead_away() &&
                          show_beside_rules(context, finding, outcome, [&](const std::vector<Moment>& story) {
                            return held(story.back());
                          }));
            // Told at the opening: what makes the reply say a text that waits.
            for (const ResponseVariant& variant : p.responses[response].variants) {
              if (shown || variant.condition == no_id || most_longer_turns(p) == 0) continue;
              const proof::Shown met = proof::case_of(context.space(), 0, variant.condition);
              shown = met.found() && show_opened(context, finding, outcome, held, met.facts);
            }
          } else {
            show_story(context, finding, outcome, [&](const std::vector<Moment>& story) {
              return held(story.back()) && (story.size() < 2 || !stands_at(s)(story[story.size() - 2]));
            });
          }
          if (asks != nullptr) finding.diagnostic.note(messages::it_is_asked_here, asks->span, {name});
        }
      }
    }
  };
  // A rule of `always` that says a reply: what holds it is told as an error, and nobody comes back to it.
  const auto look_at_rules = [&](StateId entry, Id condition, Id scenario) {
    if (std::none_of(p.always.begin(), p.always.end(),
                     [&](const AlwaysRule& rule) { return p.targets[rule.target].kind == TargetKind::say; }))
      return;
    const proof::AlwaysWays& beside = context.beside_rules();
    if (!beside.known) return context.leave_unfinished(beside.limit);
    Known known(context, promises, entry, condition);
    if (!known.settle()) return;
    for (Id r = 0; r < p.always.size(); ++r) {
      const AlwaysRule& rule = p.always[r];
      const Id response = p.targets[rule.target].response;
      if (p.targets[rule.target].kind != TargetKind::say ||
          (rule.scenario != no_id && rule.scenario != scenario) ||
          context.has_told({"reply_may_wait"}, rule.path))
        continue;
      const Facts need = known.needed_by(p.responses[response]);
      for (const StateId s : beside.acts_at[r]) {
        if (s == no_id || known.steps().count(s) == 0) continue;
        const Facts there = known.at(s, rule.condition);
        Id missing = 0;
        while (missing < p.facts.size() &&
               (!need[missing] || there[missing] || action_that_asks(p, missing, s) == nullptr))
          ++missing;
        if (missing == p.facts.size()) continue;
        const Shows lost = [&](const Moment& m) {
          return led_by(rule.path)(m) && !says(response)(m) && m.c.facts[missing].value.is_unknown();
        };
        Finding shown;
        context.last_search = SearchEnd::all_played;
        const std::string& name = context.name(p.responses[response].name);
        const std::vector<std::string> args = {context.name(rule.name), name,
                                               context.name(p.facts[missing].name)};
        if (!show_beside_rules(context, shown, "`" + name + "` is not said",
                               [&](const std::vector<Moment>& story) { return lost(story.back()); })) {
          context.suspect(messages::reply_may_wait__rule, rule.span, rule.path, args);
          continue;
        }
        Finding& finding = context.report(messages::reply_may_wait__rule, rule.span, rule.path, args);
        finding.witness = std::move(shown.witness);
        finding.diagnostic.note(messages::it_is_asked_here, action_that_asks(p, missing, s)->span,
                                {context.name(p.facts[missing].name)});
        break;
      }
    }
  };
  if (p.intake != no_id) look(p.containers[p.intake].steps.first, no_id);
  for (Id i = 0; i < p.scenarios.size(); ++i) {
    const Scenario& scenario = p.scenarios[i];
    look(p.containers[scenario.container].steps.first, scenario.applies_if);
    look_at_rules(p.containers[scenario.container].steps.first, scenario.applies_if, i);
  }
}

}  // namespace sop::lint_checks
