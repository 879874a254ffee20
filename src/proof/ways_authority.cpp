// src/proof/ways_authority.cpp — see the header.
//
// A path goes up by itself: a level after another, and the rounds before the level without a time (docs/semantics.md, 8.4). What may hinder it
// without anybody answering is looked for: a step or a rule that stops it or takes the case elsewhere, levels at which nobody may be,
// and stepping down.
#include "src/proof/ways_authority.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "src/proof/ways_stay.hpp"

namespace sop::proof {
namespace {

/// Rounds, and lengths one after the other in them, that are counted.
constexpr std::uint32_t most_rounds = 1000;
constexpr std::size_t most_lengths = 60;

/// Whether a party may be missing at the instant at which its level is entered.
bool may_be_absent(const Procedure& p, Id party) {
  return p.parties[party].kind == PartyKind::schedule || p.parties[party].calendar != no_id;
}

Id role_of(const Procedure& p, Id party) {
  return party != no_id && p.parties[party].kind == PartyKind::person ? p.parties[party].acts_as : party;
}

/// Whether the first stands over the second in the line of command (8.2).
bool over(const Procedure& p, Id first, Id second) {
  first = role_of(p, first);
  second = role_of(p, second);
  std::size_t passed = 0;
  for (Id up = second; up != no_id && passed <= p.parties.size(); up = p.parties[up].reports_to, ++passed)
    if (up == first && first != second) return true;
  return false;
}

/// What comes about although nobody answers: the steps to which time, facts and rules lead, and what they do on the way.
class Unattended {
 public:
  /// `reached`: the level at which somebody may give it.
  Unattended(const Procedure& p, Id scenario, bool may_wait, const EscalationPath& line, const Level& reached,
             const MoneyTotal& money)
      : p_(p), line_(line), reached_(reached), money_(money), seen_(p.steps.size()) {
    if (may_wait && p.intake != no_id) look_at_intake(p.containers[p.intake].steps.first);
    visit(p.containers[p.scenarios[scenario].container].steps.first);
    for (const AlwaysRule& rule : p.always)
      if (rule.scenario == no_id || rule.scenario == scenario) follow(rule.target, rule.path);
    for (const Id clock : p.scenarios[scenario].clocks) follow_all(p.clocks[clock].transitions, no_id);
    for (std::size_t i = 0; i < order_.size(); ++i) look_at(order_[i]);
  }

  /// The lasting name of the first step, rule or move of a clock that hinders the path; empty: nothing does.
  [[nodiscard]] const std::string& hinders() const { return hinders_; }

 private:
  void visit(Id step) {
    if (seen_[step]) return;
    seen_[step] = true;
    order_.push_back(step);
  }
  void hindered_by(const std::string& name) {
    if (hinders_.empty()) hinders_ = name;
  }
  bool covers(Id party) const {
    return party != no_id && always_covers(p_, party, money_.largest_remedy, money_.largest);
  }

  bool over_reached(Id party) const {
    return over(p_, party, reached_.party) ||
           (reached_.fallback != no_id && over(p_, party, reached_.fallback));
  }

  void look_at(Id id) {
    const Step& step = p_.steps[id];
    if (step.kind == StepKind::end) return;
    // An owner over whoever may give would keep the case.
    for (const OwnerChoice& owner : step.owner) {
      const bool computed = owner.party == no_id && owner.value != no_id &&
                            p_.exprs[owner.value].op != Op::builtin;  // else somebody who owns a step
      for (Id party = 0; party < p_.parties.size(); ++party)
        if ((computed || party == owner.party) && over_reached(party) && !covers(party))
          hindered_by(step.path);
    }
    for (const Action& action : step.actions) {
      const bool stops = action.kind == ActionKind::emit &&
                         std::any_of(line_.stops_on.begin(), line_.stops_on.end(), [&](const Signal& signal) {
                           return signal.kind == SignalKind::event && signal.event == action.name;
                         });
      if (stops) hindered_by(step.path);
      if (action.kind == ActionKind::run) visit(p_.containers[action.container].steps.first);
    }
    for (const Id branch : step.branches) visit(p_.containers[branch].steps.first);
    follow_all(step.transitions, id);
  }

  /// A level that is reached in the intake is where the path goes on, if it is one of its levels; else the path stands still.
  void look_at_intake(Id id) {
    const Slice moves = p_.steps[id].transitions;
    for (Id t = moves.first; t < moves.first + moves.count; ++t)
      for (Id target = p_.transitions[t].target; target != no_id; target = p_.targets[target].otherwise)
        if (p_.targets[target].kind == TargetKind::escalate && p_.targets[target].party == no_id)
          hindered_by(p_.steps[id].path);
    in_intake_ = true;
    follow_all(moves, id);
    in_intake_ = false;
  }

  void follow_all(Slice moves, Id step) {
    for (Id t = moves.first; t < moves.first + moves.count; ++t) {
      const Transition& move = p_.transitions[t];
      if (!comes_by_itself(move, step)) continue;
      const std::string& name = step == no_id ? move.path : p_.steps[step].path;
      follow(move.target, name);
      follow(move.then, name);
    }
  }

  bool comes_by_itself(const Transition& move, Id step) const {
    if (move.trigger == TriggerKind::kept) return false;
    if (move.trigger != TriggerKind::outcome) return true;
    const std::vector<Action>& actions = p_.steps[step].actions;
    return p_.text(move.outcome) == "done" &&
           std::any_of(actions.begin(), actions.end(),
                       [](const Action& action) { return action.kind == ActionKind::wait; });
  }

  void follow(Id target, const std::string& name) {
    for (; target != no_id; target = p_.targets[target].otherwise) {
      const Target& t = p_.targets[target];
      if (t.kind == TargetKind::hand_back ||
          (t.kind == TargetKind::hand_over && t.within == no_id && !covers(t.party)) ||
          (t.kind == TargetKind::escalate && t.party != no_id && leads_off(t.party)))
        hindered_by(name);
      if (t.container != no_id) visit(p_.containers[t.container].steps.first);
      if (t.step != no_id) visit(t.step);
    }
  }

  /// Whether `escalate: R` may leave the path, or lead to a level below the one that is reached (8.5). In the intake no level is reached yet.
  bool leads_off(Id party) const {
    const auto place = std::find_if(line_.levels.begin(), line_.levels.end(),
                                    [&](const Level& level) { return level.party == party; });
    const bool named = place != line_.levels.end(), by_receiver = line_.pending == PendingOwner::receiver;
    if (covers(party) && (!named || ((place->time == no_id || by_receiver) && !may_be_absent(p_, party))))
      return false;
    const auto below = [&](const Level& level) {
      return level.party == reached_.party ||
             (over(p_, level.party, party) && (level.fallback == no_id || over(p_, level.fallback, party)));
    };
    // At somebody over R nothing happens.
    if (!named)
      return in_intake_ || !by_receiver || !std::all_of(line_.levels.begin(), line_.levels.end(), below);
    if (place->time == no_id || may_be_absent(p_, party)) return true;
    return !in_intake_ && !std::all_of(place + 1, line_.levels.end(), below);
  }

  const Procedure& p_;
  const EscalationPath& line_;
  const Level& reached_;
  const MoneyTotal& money_;
  std::vector<bool> seen_;
  std::vector<Id> order_;
  std::string hinders_;
  bool in_intake_ = false;
};

/// Whether a level's time is over before the case may step down from it: both count from its entry, and are counted alike. A round that comes to
/// the same level again leaves the time of stepping down as it is.
bool over_before_stepping_down(const Stay& level, std::uint32_t rounds, const Stay& down) {
  if (level.why != NoBound::none || down.why != NoBound::none || down.rows.size() != 1 ||
      down.rows[0].size() != 1)
    return false;
  const Value& later = down.rows[0][0].length;
  return std::all_of(level.rows.begin(), level.rows.end(), [&](const Row& row) {
    if (row.size() != 1) return false;
    const Value& sooner = row[0].length;
    return sooner.kind == later.kind && sooner.unit == later.unit && sooner.symbol == later.symbol &&
           sooner.integer * std::int64_t{rounds} < later.integer;
  });
}

/// The level at which somebody may always give it, and how long until then.
struct WayUp {
  const Level* level = nullptr;
  bool absent = false;  ///< it may be passed over because nobody is there
  Stay stay;
};

class LevelsUp {
 public:
  LevelsUp(const Procedure& p, Unknowns& unknowns, const MoneyTotal& money, const EscalationPath& line)
      : p_(p), unknowns_(unknowns), money_(money), line_(line), timed_(line.levels.size()) {
    while (timed_ > 0 && line.levels[timed_ - 1].time == no_id) --timed_;
  }

  WayUp way() {
    WayUp out;
    for (std::size_t i = 0; i < line_.levels.size(); ++i) {
      // The further rounds come before the levels at the end without a time.
      if (i == timed_) out.stay = all_rounds(out.stay);
      const Level& level = line_.levels[i];
      const bool waits = level.when_empty == WhenEmpty::wait && may_be_absent(p_, level.party);
      if (waits && out.stay.why == NoBound::none) out.stay = unbounded(NoBound::no_roster, no_id);
      // Who has not answered yet may not own it: the level that holds at once does.
      const bool owns = line_.pending == PendingOwner::receiver || level.time == no_id;
      const bool gives = owns && covers(level.party);
      if (gives && level.condition == no_id && always_entered(i)) {
        out.level = &level;
        out.absent = false;
        return out;
      }
      if (gives && level.condition == no_id && out.level == nullptr) {
        out.level = &level;
        out.absent = true;
      }
      if (level.time == no_id) {
        // Whoever holds it here, or stands in here, keeps it.
        const bool kept = gives && (level.when_empty != WhenEmpty::fallback || covers(level.fallback));
        if (!kept) return out;
        continue;
      }
      const Stay stay = of_length(p_, unknowns_, level.time, false, {}, false);
      if (line_.steps_down_if != no_id && out.stay.why == NoBound::none &&
          !over_before_stepping_down(stay, line_.rounds, steps_down()))
        out.stay = unbounded(NoBound::steps_down, no_id);
      out.stay = then(out.stay, stay);
    }
    return out;
  }

 private:
  bool covers(Id party) const {
    return party != no_id && always_covers(p_, party, money_.largest_remedy, money_.largest);
  }
  Stay all_rounds(const Stay& once) const {
    Stay all = once;
    for (std::uint32_t round = 1; round < line_.rounds && all.why == NoBound::none; ++round) {
      all = then(all, once);
      const bool long_row = std::any_of(all.rows.begin(), all.rows.end(),
                                        [](const Row& row) { return row.size() > most_lengths; });
      if (long_row || round > most_rounds) return unbounded(NoBound::many_ways, no_id);
    }
    return all;
  }
  Stay steps_down() { return of_known_length(p_, line_.steps_down_after, false, {}, false); }

  /// Whether a level without a condition is entered at every hour, by its party or by one who may give as much (8.4, Empty).
  bool always_entered(std::size_t i) const {
    const Level& level = line_.levels[i];
    if (!may_be_absent(p_, level.party) || level.when_empty == WhenEmpty::wait) return true;
    const bool last_of_all = i + 1 == line_.levels.size() && level.time == no_id;
    if (level.when_empty == WhenEmpty::fallback)
      return covers(level.fallback) && (last_of_all || !may_be_absent(p_, level.fallback));
    return last_of_all && level.when_empty == WhenEmpty::not_stated;
  }

  const Procedure& p_;
  Unknowns& unknowns_;
  const MoneyTotal& money_;
  const EscalationPath& line_;
  std::size_t timed_;  ///< the levels from here on have no time
};

}  // namespace

AuthorityOutlook authority_of(const Procedure& p, const Times& times, Unknowns& unknowns,
                              const MoneyTotal& money, Id scenario, Id path, bool may_wait) {
  AuthorityOutlook out;
  out.path = path;
  out.wanted = money.gives;
  if (!out.wanted) return out;
  if (!money.largest_known) {
    out.bound.why = NoBound::amount;
    return out;
  }
  const Step& entry = p.steps[p.containers[p.scenarios[scenario].container].steps.first];
  if (!entry.owner.empty() &&
      std::all_of(entry.owner.begin(), entry.owner.end(), [&](const OwnerChoice& choice) {
        return choice.party != no_id && always_covers(p, choice.party, money.largest_remedy, money.largest);
      })) {
    out.at_once = true;
    out.party = entry.owner.front().party;
    return out;
  }
  if (path == no_id) {
    out.bound.why = NoBound::nobody;
    return out;
  }
  const EscalationPath& line = p.paths[path];
  const WayUp way = LevelsUp(p, unknowns, money, line).way();
  const auto any = [](const std::vector<Signal>& signals, SignalKind kind, bool always) {
    return std::any_of(signals.begin(), signals.end(), [&](const Signal& signal) {
      return signal.kind == kind && (!always || signal.condition == no_id);
    });
  };
  if (way.level == nullptr) {
    out.bound.why = NoBound::nobody;
    return out;
  }
  out.party = way.level->party;
  if (way.absent) {
    out.bound.why = NoBound::absent;
  } else if (!any(line.starts_on, SignalKind::case_opened, true)) {
    out.bound.why = NoBound::not_started;
  } else if (line.hold_while != no_id) {
    out.bound.why = NoBound::held;
  } else if (any(line.stops_on, SignalKind::condition, false) ||
             any(line.stops_on, SignalKind::case_opened, false)) {
    out.bound.why = NoBound::stops;
  } else if (const Unattended by_itself(p, scenario, may_wait, line, *way.level, money);
             !by_itself.hinders().empty()) {
    out.bound.why = NoBound::stops;
    out.bound.by = by_itself.hinders();
  } else {
    out.bound = bound_of(times, way.stay);
    // The path stops when the customer writes.
    out.bound.if_silent = any(line.stops_on, SignalKind::customer_wrote, false);
  }
  return out;
}

}  // namespace sop::proof
