// src/proof/ways.cpp — see the header.
#include "src/proof/ways.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "sop/state_graph.hpp"
#include "src/proof/ways_amounts.hpp"
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
  Stays(const Procedure& p, Unknowns& unknowns) : p_(p), unknowns_(unknowns), ends_(p.containers.size()) {}
  /// Until the first reply: a step that says something is where a way is over. Routines and branches are stood in to their ends.
  Stays(const Procedure& p, Unknowns& unknowns, Stays& to_ends)
      : p_(p), unknowns_(unknowns), inner_(&to_ends), ends_(p.containers.size()) {}

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
        if (repeats_and_leaves(move))
          offer(repeated(of_length(p_, unknowns_, move.time, false, {}, false), move));
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
      offer_if({come(TriggerKind::joined, Held::if_unknown, nullptr, results)}, [&] {
        const Wait begin = unknowns_.of(step.branch_conditions);
        if (begin.may_stay_unknown) return waiting(begin);
        Stay all;
        for (const Id branch : step.branches) or_else(inside(branch), all);
        return all;
      });
    }
    return best;
  }

 private:
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

  /// All its times and the one after them, each as long as the first.
  static Stay repeated(Stay stay, const Transition& t) {
    if (stay.why == NoBound::none && stay.rows.size() == 1 && stay.rows[0].size() == 1)
      stay.rows[0].assign(t.at_most + 1, stay.rows[0].front());
    return stay;
  }

  Stay inside(Id container) { return inner_ != nullptr ? inner_->to_end(container) : to_end(container); }

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

  static NoBound waits_for(const Step& step) {
    switch (step.performer) {
      case Performer::customer:
        return NoBound::customer;
      case Performer::system:
      case Performer::third_party:
        return NoBound::others;
      default:
        return NoBound::owner;
    }
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
    const auto lasts = [&](Id time, const DeadlineForm& form) {
      return time == no_id ? unbounded(NoBound::others, no_id)
                           : of_length(p_, unknowns_, time, true, form, true);
    };
    Stay all;
    for (const SignOff& line : action.sign_offs) all = then(all, lasts(line.time, line.form));
    // Where no line takes part, the step's owner may be asked for what is given.
    if (action.sign_offs.empty() || (!always_one && !action.options.empty()))
      all = then(all, lasts(action.time, action.form));
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
    Stay rest;
    rest.rows.clear();
    const auto follow = [&](Id target) {
      for (Id t = target; t != no_id && rest.why == NoBound::none; t = p_.targets[t].otherwise) {
        if (p_.targets[t].kind == TargetKind::join) or_else(Stay(), rest);
        if (p_.targets[t].step != no_id) or_else(from(p_.targets[t].step, uses, known), rest);
      }
    };
    for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t) {
      const Transition& move = p_.transitions[t];
      if (rest.why != NoBound::none) break;
      if (move.at_most == 0) {
        follow(move.target);
      } else if (uses[t] < move.at_most) {
        ++uses[t];
        follow(move.target);
        --uses[t];
      } else if (move.then != no_id) {
        follow(move.then);
      }
    }
    Stay stay = of_step(s, &uses);
    if (stay.step == no_id) stay.step = s;
    const Stay all = then(stay, rest);
    known[{s, uses}] = all;
    --depth_;
    return all;
  }

  static constexpr int deepest_way = 2000;

  const Procedure& p_;
  Unknowns& unknowns_;
  Stays* inner_ = nullptr;  ///< until the first reply: how long what is inside a step lasts
  std::vector<std::optional<Stay>> ends_;
  int depth_ = 0;
};

Bound bound_of(const Times& times, const Stay& stay) {
  Bound bound;
  bound.why = stay.why;
  bound.step = stay.step;
  bound.fact = stay.fact;
  bound.if_silent = stay.if_silent;
  if (stay.why != NoBound::none) return bound;
  if (times.last() < times.first()) {
    bound.why = NoBound::no_data;
    return bound;
  }
  bound.longest.milliseconds = -1;
  for (const Row& row : stay.rows) {
    const Longest one = times.longest(row);
    if (one.error != ErrorCode::ok) {
      bound.why = NoBound::calendar;
      bound.longest = one;
      return bound;
    }
    if (one.milliseconds > bound.longest.milliseconds) bound.longest = one;
  }
  return bound;
}

/// The rules of a scenario that go to one of its steps: they may do so any number of times.
Id rule_that_goes(const Procedure& p, Id scenario) {
  for (Id r = 0; r < p.always.size(); ++r) {
    if (p.always[r].scenario != no_id && p.always[r].scenario != scenario) continue;
    for (Id t = p.always[r].target; t != no_id; t = p.targets[t].otherwise)
      if (p.targets[t].kind == TargetKind::run ||
          (p.targets[t].step != no_id && p.steps[p.targets[t].step].kind != StepKind::end))
        return r;
  }
  return no_id;
}

/// A deadline that is extended as often as it may be. What is counted in the same unit is added to it; what is not is counted after it, which
/// is never less.
Stay extended(const Procedure& p, Stay stay, const Extension& extension, const DeadlineForm& form) {
  std::vector<Value> values;
  if (!written_values(p, extension.by, values)) return unbounded(NoBound::length, no_id);
  Stay out;
  out.rows.clear();
  if (stay.why != NoBound::none) return stay;
  for (const Row& row : stay.rows)
    for (const Value& by : values) {
      Row longer = row;
      Value whole = by;
      whole.integer *= extension.at_most;
      Value& last = longer.back().length;
      if (last.kind == whole.kind && last.unit == whole.unit && last.symbol == whole.symbol) {
        last.integer += whole.integer;
      } else {
        Piece piece;
        piece.length = whole;
        piece.deadline = true;
        piece.form = form;
        append(longer, {piece});
      }
      add_row(out.rows, std::move(longer));
    }
  return out;
}

AuthorityOutlook authority_of(const Procedure& p, const Times& times, Unknowns& unknowns,
                              const MoneyTotal& money, Id scenario, Id path) {
  AuthorityOutlook out;
  out.path = path;
  out.wanted = money.gives;
  if (!out.wanted) return out;
  if (!money.largest_known) {
    out.bound.why = NoBound::amount;
    return out;
  }
  const StateId entry = p.containers[p.scenarios[scenario].container].steps.first;
  const auto covers = [&](Id party) {
    return party != no_id && always_covers(p, party, money.largest_remedy, money.largest);
  };
  const std::vector<OwnerChoice>& owners = p.steps[entry].owner;
  if (!owners.empty() && std::all_of(owners.begin(), owners.end(),
                                     [&](const OwnerChoice& choice) { return covers(choice.party); })) {
    out.at_once = true;
    out.party = owners.front().party;
    return out;
  }
  if (path == no_id) {
    out.bound.why = NoBound::nobody;
    return out;
  }
  const EscalationPath& line = p.paths[path];
  const bool from_opening = std::any_of(line.starts_on.begin(), line.starts_on.end(), [](const Signal& s) {
    return s.kind == SignalKind::case_opened && s.condition == no_id;
  });
  Stay stay;
  for (const Level& level : line.levels) {
    // Who has not answered yet may not own it: the level that holds at once does.
    const bool owns = line.pending == PendingOwner::receiver || level.time == no_id;
    const bool may_wait =
        level.when_empty == WhenEmpty::wait &&
        (p.parties[level.party].kind == PartyKind::schedule || p.parties[level.party].calendar != no_id);
    if (may_wait && stay.why == NoBound::none) stay = unbounded(NoBound::no_roster, no_id);
    if (owns && level.condition == no_id && covers(level.party)) {
      out.party = level.party;
      break;
    }
    if (level.time == no_id) break;
    stay = then(stay, of_length(p, unknowns, level.time, false, {}, false));
  }
  if (out.party == no_id) {
    out.bound.why = NoBound::nobody;
  } else if (!from_opening) {
    out.bound.why = NoBound::not_started;
  } else if (line.hold_while != no_id) {
    out.bound.why = NoBound::held;
  } else {
    out.bound = bound_of(times, stay);
  }
  return out;
}

}  // namespace

namespace {

/// Why the deadline of a clock may move any number of times.
NoBound moves_on(const Clock& clock) {
  if (clock.pauses_while != no_id) return NoBound::pauses;
  if (!clock.holds_on.empty()) return NoBound::held;
  const bool restarts =
      clock.on_change == TargetChange::restart || clock.on_change == TargetChange::counted_from;
  return clock.targets.size() > 1 && restarts ? NoBound::restarts : NoBound::none;
}

/// From the start of a clock to the deadline of one of its targets, extended as often as it may be.
Stay of_target(const Procedure& p, const Clock& clock, const ClockTarget& target) {
  // One that is known late counts from the start all the same (docs/semantics.md, 12.3).
  Stay stay = of_known_length(p, target.time, true, target.form, false);
  for (const Extension& extension : clock.extensions) stay = extended(p, stay, extension, target.form);
  return stay;
}

}  // namespace

ClockOutlook clock_outlook(const Procedure& p, const Times& times, Id id) {
  ClockOutlook out;
  out.clock = id;
  const Clock& clock = p.clocks[id];
  out.bound.why = moves_on(clock);
  if (out.bound.why != NoBound::none) return out;
  out.bound.longest.milliseconds = -1;
  for (Id t = 0; t < clock.targets.size(); ++t) {
    const Bound one = bound_of(times, of_target(p, clock, clock.targets[t]));
    if (one.why != NoBound::none) {
      out.bound = one;
      out.target = t;
      return out;
    }
    if (one.longest.milliseconds <= out.bound.longest.milliseconds) continue;
    out.bound = one;
    out.target = t;
  }
  if (clock.targets.empty()) out.bound.why = NoBound::length;
  return out;
}

LawOutlook law_outlook(const Procedure& p, const Times& times, Id id) {
  LawOutlook out;
  out.clock = id;
  const Clock& clock = p.clocks[id];
  const Stay law = of_known_length(p, clock.law, true, {}, false);
  out.past.why = law.rows.size() == 1 ? moves_on(clock) : NoBound::length;
  if (out.past.why == NoBound::none && times.last() < times.first()) out.past.why = NoBound::no_data;
  if (out.past.why != NoBound::none) return out;
  bool any = false;
  NoBound open = NoBound::none;  // of a target; what is certainly past the law is told before it
  for (Id t = 0; t < clock.targets.size(); ++t) {
    const Stay stay = of_target(p, clock, clock.targets[t]);
    if (stay.why != NoBound::none) open = stay.why;
    for (const Row& row : stay.rows) {
      const Longest one = times.longest_past(row, law.rows.front());
      if (one.error != ErrorCode::ok) {
        open = NoBound::calendar;
        continue;
      }
      if (any && one.milliseconds <= out.past.longest.milliseconds) continue;
      any = true;
      out.past.longest = one;
      out.target = t;
    }
  }
  if (clock.targets.empty()) open = NoBound::length;
  if (open != NoBound::none && (!any || out.past.longest.milliseconds <= 0)) out.past.why = open;
  return out;
}

Outlook outlook(const Procedure& p, const ReferenceData& data, bool has_today, std::int32_t today) {
  Outlook all;
  all.days = days_with_data(p, data, has_today, today);
  const Times times(p, data, all.days);
  MoneyTotals money(p);
  Unknowns unknowns(p);
  Stays stays(p, unknowns), replies(p, unknowns, stays);
  std::vector<std::optional<ClockOutlook>> clocks(p.clocks.size());
  std::vector<std::optional<LawOutlook>> laws(p.clocks.size());
  for (Id party = 0; party < p.parties.size(); ++party)
    if (p.parties[party].kind == PartyKind::schedule) all.duty.push_back(duty_outlook(p, data, times, party));
  for (Id s = 0; s < p.scenarios.size(); ++s) {
    const Scenario& scenario = p.scenarios[s];
    ScenarioOutlook one;
    one.scenario = s;
    one.money = money.of(s);
    for (const Id clock : scenario.clocks) {
      if (!clocks[clock].has_value()) clocks[clock] = clock_outlook(p, times, clock);
      one.clocks.push_back(*clocks[clock]);
      if (p.clocks[clock].law == no_id) continue;
      if (!laws[clock].has_value()) laws[clock] = law_outlook(p, times, clock);
      one.laws.push_back(*laws[clock]);
    }
    if (scenario.paths.empty())
      one.authority.push_back(authority_of(p, times, unknowns, one.money, s, no_id));
    for (const PathChoice& choice : scenario.paths)
      one.authority.push_back(authority_of(p, times, unknowns, one.money, s, choice.path));
    const Id rule = rule_that_goes(p, s);
    if (rule != no_id) {
      one.reply.why = one.end.why = NoBound::rule;
      one.reply.step = one.end.step = rule;
    } else {
      one.reply = bound_of(times, replies.to_end(scenario.container));
      one.end = bound_of(times, stays.to_end(scenario.container));
    }
    all.scenarios.push_back(std::move(one));
  }
  all.promised = unknowns.promised();
  return all;
}

}  // namespace sop::proof
