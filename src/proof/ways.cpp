// src/proof/ways.cpp — see the header.
#include "src/proof/ways.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "sop/state_graph.hpp"
#include "src/proof/ways_amounts.hpp"
#include "src/proof/ways_authority.hpp"
#include "src/proof/ways_clocks.hpp"
#include "src/proof/ways_stay.hpp"
#include "src/proof/ways_unknown.hpp"
#include "src/resolve/graph.hpp"

namespace sop::proof {
namespace {

bool leaves_at_once(const Procedure& p, Id target) {
  if (target == no_id) return false;
  const Target& t = p.targets[target];
  if (t.kind == TargetKind::hand_over && t.within != no_id) return false;
  return t.kind == TargetKind::join || t.step != no_id;
}

/// Whether a move that comes up is taken whatever is known, and then leads away. `uses`: how often it has been taken; -1: any number.
bool always_taken(const Procedure& p, const Transition& t, std::int64_t uses) {
  if (t.guard != no_id) return false;
  const bool first = t.at_most == 0 || uses<t.at_most, then = t.at_most> 0 && (uses < 0 || uses >= t.at_most);
  return (!first || leaves_at_once(p, t.target)) && (!then || leaves_at_once(p, t.then));
}

class Stays {
 public:
  Stays(const Procedure& p, const Times& times, Unknowns& unknowns)
      : p_(p), times_(times), unknowns_(unknowns), ends_(p.containers.size()) {}
  /// Until the first reply: a step that says something is where a way is over. Routines and branches are stood in to their ends.
  explicit Stays(Stays& to_ends)
      : p_(to_ends.p_),
        times_(to_ends.times_),
        unknowns_(to_ends.unknowns_),
        inner_(&to_ends),
        ends_(p_.containers.size()) {}

  /// How long a container may be stood in, from its entry to any of its ends (or to the first reply).
  Stay to_end(Id container) {
    std::optional<Stay>& place = ends_[container];
    if (!place.has_value()) {
      place = unbounded(NoBound::circle,
                        p_.containers[container].steps.first);  // met again while it is looked at
      place = ways_from(p_.containers[container].steps.first);
    }
    return *place;
  }

  /// How long a step may be stood in, whatever move leaves it. `uses` of the moves so far; null: any.
  Stay of_step(StateId s, const std::vector<std::uint32_t>* uses) {
    const Standing here(unknowns_, s);
    const Step& step = p_.steps[s];
    const auto taken = [&](Id t) {
      return always_taken(p_, p_.transitions[t], uses == nullptr ? -1 : std::int64_t{(*uses)[t]});
    };
    Stay best = unbounded(waits_for(step), s);
    const auto offer = [&](Stay stay) {
      if (stay.why != NoBound::none) {
        // What is inside says more than that the owner is waited for.
        const bool waits = best.why == NoBound::customer || best.why == NoBound::others;
        if ((best.why == NoBound::owner && stay.why != NoBound::length) ||
            (waits && stay.why == NoBound::fact))
          best = std::move(stay);
        return;
      }
      const auto shorter = [&] {  // of two lengths that are counted alike
        return best.if_silent == stay.if_silent && stay.rows.size() == 1 && best.rows.size() == 1 &&
               stay.rows[0].size() == 1 && best.rows[0].size() == 1 &&
               lasts_as_long(best.rows[0], stay.rows[0]);
      };
      if (best.why != NoBound::none || (best.if_silent && !stay.if_silent) || shorter())
        best = std::move(stay);
    };
    /// What comes up leads away whatever is known, unless that waits for something.
    const auto offer_if = [&](const std::vector<Leads>& all, const auto& stay) {
      for (const Leads& leads : all)
        if (!leads.away) return;
      for (const Leads& leads : all)
        if (leads.wait.may_stay_unknown) return offer(waiting(leads.wait));
      offer(stay());
    };
    const auto come = [&](TriggerKind trigger, Held held = Held::never, const char* outcome = nullptr,
                          const std::vector<Id>& known = {}) {
      return leads(step, trigger, outcome, held, taken, known);
    };
    for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t) {
      const Transition& move = p_.transitions[t];
      if (!taken(t)) {
        if (!repeats_and_leaves(move)) continue;
        const std::uint32_t left = move.at_most - (uses == nullptr ? 0 : (*uses)[t]);
        Stay stay = of_times(move, left + 1);
        stay.repeats = t;
        offer(std::move(stay));
        continue;
      }
      if (move.trigger == TriggerKind::after || move.trigger == TriggerKind::every)
        offer(of_length(p_, unknowns_, move.time, false, {}, false));
      if (move.trigger == TriggerKind::no_reply) {
        Stay stay = of_length(p_, unknowns_, move.time, false, {}, false);
        stay.if_silent = true;
        offer(std::move(stay));
      }
    }
    for (const Action& action : step.actions) {
      if (action.condition != no_id) continue;
      if (action.kind == ActionKind::wait)
        offer_if({come(TriggerKind::outcome, Held::never, "done")},
                 [&] { return of_length(p_, unknowns_, action.time, false, {}, false); });
      if (action.kind == ActionKind::promise)
        offer_if({come(TriggerKind::broken), come(TriggerKind::kept)},
                 [&] { return of_length(p_, unknowns_, action.time, true, action.form, true); });
      if (action.kind == ActionKind::approve && sent_back_leaves(step))
        offer_if({come(TriggerKind::not_approved), come(TriggerKind::approved)},
                 [&] { return of_approval(action); });
      if (action.kind == ActionKind::run) {
        std::vector<Leads> all;
        const Slice inner = p_.containers[action.container].steps;
        for (StateId e = inner.first; e < inner.first + inner.count; ++e)
          if (p_.steps[e].kind == StepKind::end)
            all.push_back(come(TriggerKind::returned, Held::if_unknown, p_.text(p_.steps[e].name).c_str()));
        offer_if(all, [&] { return inside(action.container); });
      }
    }
    if (step.kind == StepKind::parallel) {
      std::vector<Id> results;  // they are known when the step is joined
      for (const Id branch : step.branches) results.push_back(p_.containers[branch].result_fact);
      offer_if({come(TriggerKind::joined, Held::if_unknown, nullptr, results)}, [&] { return joined(step); });
    }
    return best;
  }

 private:
  /// So many times of a move that comes again and again: all are counted from where the step was entered (docs/semantics.md, 6.5).
  Stay of_times(const Transition& move, std::uint32_t times) {
    return times_over(p_, of_length(p_, unknowns_, move.time, false, {}, false), times);
  }

  /// While it is there, what is asked of facts is asked at a step.
  class Standing {
   public:
    Standing(Unknowns& unknowns, Id step) : unknowns_(unknowns), before_(unknowns.stand_at(step)) {}
    ~Standing() { (void)unknowns_.stand_at(before_); }
    Standing(const Standing&) = delete;
    Standing& operator=(const Standing&) = delete;

   private:
    Unknowns& unknowns_;
    Id before_;
  };

  /// Whether a move of one trigger always leads away when it comes up, and what it may wait for.
  struct Leads {
    bool away = false;
    Wait wait;
  };
  /// What a condition that is unknown does to the moves of its trigger: nothing, where the event is refused then or where it counts as
  /// no; or they wait, as what moves by itself does.
  enum class Held : std::uint8_t { never, if_unknown };

  template <class Taken>
  Leads leads(const Step& step, TriggerKind trigger, const char* outcome, Held held, Taken taken,
              const std::vector<Id>& known) {
    Leads out;
    for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t) {
      const Transition& move = p_.transitions[t];
      if (move.trigger != trigger ||
          (outcome != nullptr && (move.outcome == no_id || p_.text(move.outcome) != outcome)))
        continue;
      if (taken(t)) {
        out.away = true;
        return out;
      }
      // One that may come first and stays in the step uses up what came up.
      if (!leaves_at_once(p_, move.target) || (move.then != no_id && !leaves_at_once(p_, move.then)))
        return out;
      if (held == Held::if_unknown && !out.wait.may_stay_unknown)
        out.wait = unknowns_.of({move.guard}, known);
    }
    return out;
  }

  /// Whether a move comes again and again, stays in the step a certain number of times, and then leads away.
  bool repeats_and_leaves(const Transition& t) const {
    return t.trigger == TriggerKind::every && t.guard == no_id && t.at_most > 0 && t.at_most < 50 &&
           t.then != no_id && leaves_at_once(p_, t.then);
  }

  Stay inside(Id container) { return inner_ != nullptr ? inner_->to_end(container) : to_end(container); }

  /// Until a parallel step is joined. Where not all branches are waited for, as many as are needed of those that begin in any case are enough.
  Stay joined(const Step& step) {
    std::size_t needed = step.branches.size();
    if (step.join == JoinPolicy::first) needed = 1;
    if (step.join == JoinPolicy::some) needed = std::min(needed, std::size_t{step.join_count});
    std::vector<std::pair<std::int64_t, Stay>> sure;
    for (std::size_t i = 0; i < step.branches.size() && needed < step.branches.size(); ++i) {
      if (step.branch_conditions[i] != no_id) continue;
      Stay one = inside(step.branches[i]);
      const Bound bound = bound_of(times_, one);
      if (bound.why == NoBound::none && !one.if_silent)
        sure.emplace_back(bound.longest.milliseconds, std::move(one));
    }
    Stay all;
    if (sure.size() >= needed && needed < step.branches.size()) {
      std::stable_sort(sure.begin(), sure.end(),
                       [](const auto& a, const auto& b) { return a.first < b.first; });
      for (std::size_t i = 0; i < needed; ++i) or_else(sure[i].second, all);
      return all;
    }
    const Wait begin = unknowns_.of(step.branch_conditions);
    if (begin.may_stay_unknown) return waiting(begin);
    for (const Id branch : step.branches) or_else(inside(branch), all);
    return all;
  }

  /// Whether entering a step says something, whatever is known: a text without a condition that waits for nothing, behind nothing that
  /// may be held.
  bool replies_at_once(const Step& step) {
    const Standing here(unknowns_, static_cast<Id>(&step - p_.steps.data()));
    for (const Action& action : step.actions) {
      std::vector<Id> needed{action.condition};
      for (const TextPart& part : action.parts)
        if (part.fallback == no_id) needed.push_back(part.value);
      if (unknowns_.of(needed).may_stay_unknown) return false;
      if (action.kind == ActionKind::say && action.condition == no_id && !action.responses.empty() &&
          is_said(p_.responses[action.responses.front()]))
        return true;
      const bool goes_on = action.kind == ActionKind::ask || action.kind == ActionKind::perform ||
                           action.kind == ActionKind::record || action.kind == ActionKind::emit ||
                           action.kind == ActionKind::wait;
      if (!goes_on) return false;
    }
    return false;
  }
  bool is_said(const Response& response) {
    std::vector<Id> needed;
    for (const ResponseVariant& variant : response.variants) {
      needed.push_back(variant.condition);
      for (const TextPart& part : variant.parts)
        if (part.fallback == no_id) needed.push_back(part.value);
    }
    return !unknowns_.of(needed).may_stay_unknown;
  }

  /// Whom a step waits for: whoever performs it; the customer where all that it does is to ask, to offer and to say.
  static NoBound waits_for(const Step& step) {
    if (step.performer == Performer::system || step.performer == Performer::third_party)
      return NoBound::others;
    if (step.performer == Performer::customer) return NoBound::customer;
    bool asks = false;
    for (const Action& action : step.actions) {
      if (action.kind == ActionKind::perform || action.kind == ActionKind::approve ||
          action.kind == ActionKind::run)
        return NoBound::owner;
      asks = asks || action.kind == ActionKind::ask || action.kind == ActionKind::offer;
    }
    return asks ? NoBound::customer : NoBound::owner;
  }

  /// Whether whatever is sent back for correction leaves the step.
  bool sent_back_leaves(const Step& step) const {
    for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t) {
      const Transition& move = p_.transitions[t];
      if (move.trigger == TriggerKind::outcome && move.outcome != no_id &&
          p_.text(move.outcome) == "sent_back" &&
          (!leaves_at_once(p_, move.target) || (move.then != no_id && !leaves_at_once(p_, move.then))))
        return false;
    }
    return true;
  }

  Stay of_approval(const Action& action) {
    std::vector<Id> needed;  // nobody is asked before they are known
    for (const OfferOption& option : action.options)
      needed.insert(needed.end(), {option.condition, option.remedy_value, option.amount, option.amount_high});
    bool always_one = false;
    for (const SignOff& line : action.sign_offs) {
      needed.push_back(line.condition);
      always_one = always_one || line.condition == no_id;
    }
    if (const Wait wait = unknowns_.of(needed); wait.may_stay_unknown) return waiting(wait);
    std::vector<std::pair<Id, DeadlineForm>> lines;
    for (const SignOff& line : action.sign_offs) lines.emplace_back(line.time, line.form);
    // Where no line takes part, the step's owner may be asked for what is given.
    if (action.sign_offs.empty() || (!always_one && !action.options.empty()))
      lines.emplace_back(action.time, action.form);
    // The next is asked when the one before it has signed, at its deadline at the latest; the last one may be silent past it.
    Stay all;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const auto& [time, form] = lines[i];
      if (time == no_id) return unbounded(NoBound::others, no_id);
      all = then(all, of_length(p_, unknowns_, time, true, form, i + 1 == lines.size()));
    }
    return all;
  }

  /// All ways from a step to an end. What cannot have a bound is looked for first, so that it is named rather than a limit of work.
  Stay ways_from(StateId entry) {
    std::vector<StateId> order{entry};
    std::vector<bool> seen(p_.steps.size());
    seen[entry] = true;
    std::vector<Stay> here(p_.steps.size());
    std::vector<std::vector<std::size_t>> edges(p_.steps.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      const StateId s = order[i];
      const Step& step = p_.steps[s];
      if (inner_ != nullptr && replies_at_once(step)) continue;
      if (inner_ != nullptr && step.kind == StepKind::end) return unbounded(NoBound::no_reply, s);
      if (step.kind == StepKind::end) continue;
      here[s] = of_step(s, nullptr);
      if (here[s].why != NoBound::none) {
        if (here[s].step == no_id) here[s].step = s;
        return here[s];
      }
      for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t) {
        const Transition& move = p_.transitions[t];
        std::vector<StateId> to;
        steps_of(move.target, to);
        if (move.at_most == 0) edges[s].insert(edges[s].end(), to.begin(), to.end());
        std::vector<StateId> after;
        steps_of(move.then, after);
        edges[s].insert(edges[s].end(), after.begin(), after.end());
        to.insert(to.end(), after.begin(), after.end());
        for (const StateId next : to) {
          if (seen[next]) continue;
          seen[next] = true;
          order.push_back(next);
        }
      }
    }
    for (const std::vector<std::size_t>& part : resolver::strong_parts(edges))
      if (!resolver::shortest_circle(edges, part).empty())
        return unbounded(NoBound::circle, static_cast<Id>(part.front()));
    std::map<std::pair<StateId, std::vector<std::uint32_t>>, Stay> known;
    std::vector<std::uint32_t> uses(p_.transitions.size());
    return from(entry, uses, known);
  }

  void steps_of(Id target, std::vector<StateId>& out) const {
    for (; target != no_id; target = p_.targets[target].otherwise)
      if (p_.targets[target].step != no_id) out.push_back(p_.targets[target].step);
  }

  // There is no circle but through moves that are counted, so that this ends.
  Stay from(StateId s, std::vector<std::uint32_t>& uses,
            std::map<std::pair<StateId, std::vector<std::uint32_t>>, Stay>& known) {
    const Step& step = p_.steps[s];
    if (step.kind == StepKind::end || (inner_ != nullptr && replies_at_once(step))) return Stay();
    const auto place = known.find({s, uses});
    if (place != known.end()) return place->second;
    if (known.size() > most_ways || depth_ == deepest_way) return unbounded(NoBound::many_ways, s);
    ++depth_;
    Stay stay = of_step(s, &uses);
    if (stay.step == no_id) stay.step = s;
    Stay all = stay;
    if (stay.why == NoBound::none) all.rows.clear();
    const auto follow = [&](const Transition& move, Id target, const Stay& lasts) {
      const Stay until = somebody_acts(step, move) ? before(lasts) : lasts;
      for (Id t = target; t != no_id && all.why == NoBound::none; t = p_.targets[t].otherwise) {
        if (p_.targets[t].kind == TargetKind::join) or_else(until, all);
        if (p_.targets[t].step != no_id) or_else(then(until, from(p_.targets[t].step, uses, known)), all);
      }
    };
    const auto follow_all = [&](const Stay& lasts) {
      for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t) {
        const Transition& move = p_.transitions[t];
        const std::uint32_t used = uses[t];
        if (move.at_most == 0 || used < move.at_most) {
          uses[t] += move.at_most == 0 ? 0 : 1;
          follow(move, move.target, lasts);
        }
        // What stays in the step may be used up while it is stood in.
        const bool stays = move.at_most > 0 && !leaves_at_once(p_, move.target);
        if (move.then != no_id && (stays || used >= move.at_most)) {
          uses[t] = move.at_most;
          follow(move, move.then, t == stay.repeats ? stay : lasts);
        }
        uses[t] = used;
      }
    };
    if (stay.repeats == no_id) {
      follow_all(stay);
    } else {  // whoever leaves the step before it is over leaves times of what repeats
      const Transition& repeated = p_.transitions[stay.repeats];
      const std::uint32_t used = uses[stay.repeats];
      for (std::uint32_t left = repeated.at_most - used + 1; left-- > 0;) {
        uses[stay.repeats] = repeated.at_most - left;
        follow_all(of_times(repeated, repeated.at_most - left - used + 1));
      }
      uses[stay.repeats] = used;
    }
    known[{s, uses}] = all;
    --depth_;
    return all;
  }

  /// Whether a move is taken because somebody reports something or answers, and so before the time of the step is over.
  bool somebody_acts(const Step& step, const Transition& move) const {
    const bool waits = std::any_of(step.actions.begin(), step.actions.end(),
                                   [](const Action& action) { return action.kind == ActionKind::wait; });
    switch (move.trigger) {
      case TriggerKind::outcome:
        return !waits || p_.text(move.outcome) != "done";
      case TriggerKind::known:
        return move.guard == no_id;
      case TriggerKind::kept:
      case TriggerKind::approved:
        return true;
      default:
        return false;
    }
  }

  static constexpr int deepest_way = 2000;

  const Procedure& p_;
  const Times& times_;
  Unknowns& unknowns_;
  Stays* inner_ = nullptr;  ///< until the first reply: how long what is inside a step lasts
  std::vector<std::optional<Stay>> ends_;
  int depth_ = 0;
};

/// A rule of a scenario that goes to one of its steps, or runs a routine instead of what runs: it may do so any number of times. So may a
/// clock that runs a routine. Its lasting name; empty: there is none.
std::string rule_that_goes(const Procedure& p, Id scenario) {
  for (const AlwaysRule& rule : p.always) {
    if (rule.scenario != no_id && rule.scenario != scenario) continue;
    for (Id t = rule.target; t != no_id; t = p.targets[t].otherwise)
      if (p.targets[t].kind == TargetKind::run ||
          (p.targets[t].step != no_id && p.steps[p.targets[t].step].kind != StepKind::end))
        return rule.path;
  }
  for (const Id clock : p.scenarios[scenario].clocks) {
    const Slice moves = p.clocks[clock].transitions;
    for (Id m = moves.first; m < moves.first + moves.count; ++m)
      for (Id t = p.transitions[m].target; t != no_id; t = p.targets[t].otherwise)
        if (p.targets[t].kind == TargetKind::run) return p.transitions[m].path;
  }
  return {};
}

}  // namespace

/// What the choice of a scenario waits for: its own condition, and those of all that are looked at before it (docs/semantics.md, 5.5).
Wait choice_of(const Procedure& p, Unknowns& unknowns, Id scenario) {
  std::vector<Id> needed;
  for (const Scenario& other : p.scenarios)
    if (other.order < p.scenarios[scenario].order) needed.push_back(other.applies_if);
  needed.push_back(p.scenarios[scenario].applies_if);
  return unknowns.of(needed);
}

/// A bound that counts from the choice of the scenario, for which the case may have to wait.
void counts_from_choice(const Wait& choice, Bound& bound) {
  if (!choice.may_stay_unknown || bound.why != NoBound::none) return;
  bound.why = NoBound::choice;
  bound.step = no_id;
  bound.fact = choice.fact;
}

Outlook outlook(const Procedure& p, const ReferenceData& data, bool has_today, std::int32_t today) {
  Outlook all;
  all.days = days_with_data(p, data, has_today, today);
  const Times times(p, data, all.days);
  MoneyTotals money(p);
  Unknowns unknowns(p);
  Stays stays(p, times, unknowns), replies(stays);
  std::vector<std::optional<ClockOutlook>> clocks(p.clocks.size());
  std::vector<std::optional<LawOutlook>> laws(p.clocks.size());
  for (Id party = 0; party < p.parties.size(); ++party)
    if (p.parties[party].kind == PartyKind::schedule) all.duty.push_back(duty_outlook(p, data, times, party));
  for (Id s = 0; s < p.scenarios.size(); ++s) {
    const Scenario& scenario = p.scenarios[s];
    ScenarioOutlook one;
    one.scenario = s;
    one.money = money.of(s);
    const std::string rule = rule_that_goes(p, s);
    const Wait choice = choice_of(p, unknowns, s);
    for (const Id clock : scenario.clocks) {
      if (stands_still(p.clocks[clock])) {
        Stay open = !rule.empty() ? unbounded(NoBound::rule, no_id) : stays.to_end(scenario.container);
        if (choice.may_stay_unknown) {
          open = unbounded(NoBound::choice, no_id);
          open.fact = choice.fact;
        }
        one.clocks.push_back(clock_outlook_while_open(p, times, clock, open, rule));
      } else {
        if (!clocks[clock].has_value()) clocks[clock] = clock_outlook(p, times, clock);
        one.clocks.push_back(*clocks[clock]);
      }
      if (p.clocks[clock].law == no_id) continue;
      if (!laws[clock].has_value()) laws[clock] = law_outlook(p, times, clock);
      one.laws.push_back(*laws[clock]);
    }
    if (scenario.paths.empty())
      one.authority.push_back(authority_of(p, times, unknowns, one.money, s, no_id, false));
    for (const PathChoice& path : scenario.paths)
      one.authority.push_back(
          authority_of(p, times, unknowns, one.money, s, path.path, choice.may_stay_unknown));
    for (AuthorityOutlook& authority : one.authority)
      if (authority.wanted) counts_from_choice(choice, authority.bound);
    if (!rule.empty()) {
      one.reply.why = one.end.why = NoBound::rule;
      one.reply.by = one.end.by = rule;
    } else {
      one.reply = bound_of(times, replies.to_end(scenario.container));
      one.end = bound_of(times, stays.to_end(scenario.container));
    }
    counts_from_choice(choice, one.reply);
    counts_from_choice(choice, one.end);
    all.scenarios.push_back(std::move(one));
  }
  all.promised = unknowns.promised();
  return all;
}

}  // namespace sop::proof
