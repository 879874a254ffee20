// src/proof/ways_money.cpp — see the header.
//
// The longest way in a graph with a gain on each edge, where some edges may be used a limited number of times. A part of the graph whose
// edges without a limit lead round (a strong component) has no total as soon as one of these edges gives something; else it is one place.
// What is left has no circles but through counted edges: places together with the uses so far are looked at in the order of all uses, then
// of the parts, and each is looked at once.
#include "src/proof/ways_money.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "sop/state_graph.hpp"
#include "src/proof/ways_amounts.hpp"
#include "src/resolve/graph.hpp"

namespace sop::proof {
namespace {

struct Gain {
  NoTotal why = NoTotal::none;  // not `none`: there is no largest
  Id step = no_id, move = no_id;
  std::vector<Id> facts;
  Rational amount{};
  std::vector<Given> way;
};

bool better(const Gain& a, const Gain& b) {
  if (a.why != NoTotal::none || b.why != NoTotal::none)
    return a.why != NoTotal::none && b.why == NoTotal::none;
  return compare(a.amount, b.amount) > 0;
}

void take_better(const Gain& one, Gain& best) {
  if (better(one, best)) best = one;
}

Gain plus(const Gain& a, const Gain& b) {
  if (a.why != NoTotal::none) return a;
  if (b.why != NoTotal::none) return b;
  Gain out = a;
  if (failed(add(a.amount, b.amount, out.amount))) out.why = NoTotal::amount;
  out.way.insert(out.way.end(), b.way.begin(), b.way.end());
  return out;
}

bool gives(const Gain& gain) { return gain.why != NoTotal::none || !gain.amount.is_zero(); }

struct Edge {
  StateId from = no_id, to = no_id;
  Gain gain;
  Id transition = no_id;
  bool counted = false;    // a use of `transition`
  bool when_used = false;  // only when `transition` is used up
  Id rule = no_id;
};

/// What the best ways from one step to others give.
struct Reached {
  std::vector<Gain> gain;  // by step
  std::vector<bool> there;
  Gain any;  // whatever happens, also when the way is left in the middle
};

class Walker {
 public:
  Walker(const Procedure& p, const std::vector<bool>& left_out)
      : p_(p), amounts_(p), left_out_(left_out), routines_(p.containers.size()) {
    seen_.largest_known = true;
  }

  Reached walk(StateId entry, Id scenario) { return best(entry, edges(entry, scenario)); }

  [[nodiscard]] const MoneyTotal& seen() const { return seen_; }

 private:
  bool is_left_out(Id remedy) const { return remedy != no_id && left_out_[remedy]; }

  Gain of_option(StateId s, const Action& action, const OfferOption& option) {
    Gain gain;
    if (is_left_out(option.remedy) || (option.remedy != no_id && !p_.remedies[option.remedy].has_amount))
      return gain;
    Given given;
    given.step = s;
    given.remedy = option.remedy;
    const Id most = option.amount_high != no_id ? option.amount_high : option.amount;
    if (most == no_id) {
      gain.why = NoTotal::amount;
      gain.step = s;
      seen_.gives = true;
      seen_.largest_known = false;
      return gain;
    }
    const Range range = amounts_.of(most, option.condition, action.condition);
    if (!range.possible) return gain;
    const bool other =
        !range.currency.is_none() && !seen_.currency.is_none() && !(range.currency == seen_.currency);
    if (range.two_currencies || other) {
      gain.why = NoTotal::two_currencies;
      gain.step = s;
    } else if (!range.has_high) {
      gain.why = NoTotal::amount;
      gain.step = s;
      gain.facts = range.open;
    } else if (compare(range.high, Rational(0)) > 0) {
      gain.amount = given.amount = range.high;
      gain.way.push_back(given);
      if (compare(range.high, seen_.largest) > 0) {
        seen_.largest = range.high;
        seen_.largest_remedy = option.remedy;
      }
    }
    if (!range.currency.is_none()) seen_.currency = range.currency;
    seen_.gives = seen_.gives || gives(gain);
    if (gain.why != NoTotal::none) seen_.largest_known = false;
    return gain;
  }

  /// What a move grants by itself. False: it never comes up, because everything that it could grant is left out.
  bool granted(StateId s, const Transition& t, Gain& best) {
    bool offers = false, open = false;
    const bool accepted =
        t.trigger == TriggerKind::outcome && t.outcome != no_id && p_.text(t.outcome) == "accepted";
    for (const Action& action : p_.steps[s].actions) {
      const bool grants = (action.kind == ActionKind::offer && accepted) ||
                          (action.kind == ActionKind::approve && t.trigger == TriggerKind::approved);
      if (!grants) continue;
      for (const OfferOption& option : action.options) {
        take_better(of_option(s, action, option), best);
        offers = true;
        open = open || !is_left_out(option.remedy);
      }
    }
    for (Given& one : best.way) one.transition = static_cast<Id>(&t - p_.transitions.data());
    return open || !offers;
  }

  const Reached& inside(Id container) {
    std::vector<Reached>& place = routines_[container];
    if (place.empty()) {
      const StateId entry = p_.containers[container].steps.first;
      Reached reached = best(entry, edges(entry, no_id));
      routines_[container].push_back(std::move(reached));
    }
    return routines_[container].front();
  }

  /// Whatever is given inside a step while it stands there: in its routines and branches, in the middle too.
  Gain within(StateId s) {
    Gain total;
    for (const Action& action : p_.steps[s].actions)
      if (action.kind == ActionKind::run) total = plus(total, inside(action.container).any);
    for (const Id branch : p_.steps[s].branches) total = plus(total, inside(branch).any);
    return total;
  }

  /// What is given until a move of a step is taken, with what the move grants. False: it is never taken.
  bool of_move(StateId s, const Transition& t, Gain& gain) {
    Gain inner;
    if (t.trigger == TriggerKind::returned) {
      // The largest of the ends of that name.
      bool found = false;
      for (const Action& action : p_.steps[s].actions) {
        if (action.kind != ActionKind::run) continue;
        const Reached& reached = inside(action.container);
        const Slice steps = p_.containers[action.container].steps;
        for (StateId e = steps.first; e < steps.first + steps.count; ++e) {
          if (p_.steps[e].kind != StepKind::end || p_.steps[e].name != t.outcome || !reached.there[e])
            continue;
          found = true;
          take_better(reached.gain[e], inner);
        }
      }
      if (!found) return false;
    } else {
      inner = within(s);
    }
    Gain given;
    if (!granted(s, t, given)) return false;
    gain = plus(inner, given);
    return true;
  }

  void add_target(std::vector<Edge>& out, Edge edge, Id target) {
    for (Id t = target; t != no_id; t = p_.targets[t].otherwise) {
      const Target& to = p_.targets[t];
      Edge one = edge;
      one.to = to.step != no_id ? to.step : edge.from;
      if (to.kind == TargetKind::join) one.to = static_cast<StateId>(p_.steps.size());
      // A routine that a move runs may give what it gives.
      if (to.kind == TargetKind::run) one.gain = plus(one.gain, inside(to.container).any);
      out.push_back(std::move(one));
    }
  }

  /// The edges between the steps that are reached from one, in its container and wherever its moves lead.
  std::vector<Edge> edges(StateId entry, Id scenario) {
    std::vector<Edge> out;
    std::vector<bool> seen(p_.steps.size());
    std::vector<StateId> stack{entry};
    const auto follow = [&](std::size_t from) {
      for (std::size_t i = from; i < out.size(); ++i)
        if (out[i].to < seen.size() && !seen[out[i].to]) stack.push_back(out[i].to);
    };
    while (!stack.empty()) {
      const StateId s = stack.back();
      stack.pop_back();
      if (seen[s]) continue;
      seen[s] = true;
      const Step& step = p_.steps[s];
      const std::size_t before = out.size();
      for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t) {
        const Transition& move = p_.transitions[t];
        Edge edge;
        edge.from = s;
        edge.transition = t;
        if (!of_move(s, move, edge.gain)) continue;
        edge.counted = move.at_most > 0;
        add_target(out, edge, move.target);
        if (move.at_most == 0 || move.then == no_id) continue;
        edge.counted = false;
        edge.when_used = true;
        add_target(out, edge, move.then);
      }
      if (scenario != no_id && step.kind != StepKind::end) {
        for (Id r = 0; r < p_.always.size(); ++r) {
          const AlwaysRule& rule = p_.always[r];
          if (rule.scenario != no_id && rule.scenario != scenario) continue;
          Edge edge;
          edge.from = s;
          edge.rule = r;
          edge.gain = within(s);
          const std::size_t first = out.size();
          add_target(out, edge, rule.target);
          // One that leaves the case where it stands gives nothing by itself, but for a routine that it runs.
          for (std::size_t i = first; i < out.size();) {
            const bool stays = out[i].to == s && p_.targets[rule.target].kind != TargetKind::run &&
                               p_.targets[rule.target].step != s;
            if (stays)
              out.erase(out.begin() + static_cast<std::ptrdiff_t>(i));
            else
              ++i;
          }
        }
      }
      follow(before);
    }
    return out;
  }

  /// Why an edge without a limit gives again and again.
  Gain blame(const Edge& edge, const std::vector<std::size_t>& part) const {
    Gain gain;
    gain.why = NoTotal::circle;
    gain.step = edge.from;
    gain.move = edge.transition;
    if (edge.rule != no_id) {
      gain.why = NoTotal::rule;
      gain.move = edge.rule;
    }
    for (const std::size_t s : part)
      if (s < p_.steps.size() && p_.steps[s].kind == StepKind::end) {
        gain.why = NoTotal::reopened;
        gain.step = static_cast<Id>(s);
        gain.move = edge.transition;
      }
    return gain;
  }

  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  /// The graph where some moves are used up: parts that lead round, each before those that it leads to, what leads from each to others, and
  /// why one that leads round has no total.
  struct Config {
    std::vector<std::vector<std::size_t>> parts;
    std::vector<std::size_t> part_of;
    std::vector<Gain> round;
    std::vector<std::vector<const Edge*>> leaving;
  };

  /// A walk: the edges, and which moves are counted.
  struct Walk {
    std::vector<Edge> all;
    std::vector<Id> counted;
    std::map<std::vector<bool>, Config> configs;
    [[nodiscard]] std::size_t place(const Edge& e) const {
      if (!e.counted && !e.when_used) return none;
      const auto found = std::find(counted.begin(), counted.end(), e.transition);
      return found == counted.end() ? none : static_cast<std::size_t>(found - counted.begin());
    }
  };

  // Uses matter only in a circle that the move is part of. A move that leads out of it is taken once, and what it says `then` never comes up.
  // Of very many uses only those of circles that give something are counted: the others are taken to be free.
  void choose_counted(Walk& walk) const {
    std::vector<std::vector<std::size_t>> full(p_.steps.size() + 1);
    for (const Edge& e : walk.all) full[e.from].push_back(e.to);
    std::vector<std::size_t> part_of(full.size());
    const auto parts = resolver::strong_parts(full);
    for (std::size_t i = 0; i < parts.size(); ++i)
      for (const std::size_t s : parts[i]) part_of[s] = i;
    std::vector<bool> giving(parts.size());
    std::vector<Id> leads_back;
    for (const Edge& e : walk.all) {
      if (part_of[e.from] != part_of[e.to]) continue;
      if (gives(e.gain)) giving[part_of[e.from]] = true;
      if (e.counted) leads_back.push_back(e.transition);
    }
    const auto listed = [](const std::vector<Id>& list, Id one) {
      return std::find(list.begin(), list.end(), one) != list.end();
    };
    walk.all.erase(
        std::remove_if(walk.all.begin(), walk.all.end(),
                       [&](const Edge& e) { return e.when_used && !listed(leads_back, e.transition); }),
        walk.all.end());
    std::size_t combinations = 1;
    for (const Id t : leads_back)
      if (combinations <= most_ways) combinations *= p_.transitions[t].at_most + std::size_t{1};
    for (const Edge& e : walk.all) {
      const bool wanted = combinations <= most_ways / 10 || giving[part_of[e.from]];
      if (e.counted && listed(leads_back, e.transition) && wanted && !listed(walk.counted, e.transition))
        walk.counted.push_back(e.transition);
    }
  }

  const Config& config_of(Walk& walk, const std::vector<std::uint32_t>& uses) const {
    std::vector<bool> used_up(uses.size());
    for (std::size_t i = 0; i < uses.size(); ++i)
      used_up[i] = uses[i] == p_.transitions[walk.counted[i]].at_most;
    const auto found = walk.configs.find(used_up);
    if (found != walk.configs.end()) return found->second;
    Config config;
    const auto is_there = [&](const Edge& e) {
      const std::size_t at = walk.place(e);
      return at == none || (e.counted ? !used_up[at] : used_up[at]);
    };
    const auto is_plain = [&](const Edge& e) { return is_there(e) && !(e.counted && walk.place(e) != none); };
    std::vector<std::vector<std::size_t>> plain(p_.steps.size() + 1);
    for (const Edge& e : walk.all)
      if (is_plain(e)) plain[e.from].push_back(e.to);
    config.parts = resolver::strong_parts(plain);
    std::reverse(config.parts.begin(), config.parts.end());
    config.part_of.resize(plain.size());
    config.round.resize(config.parts.size());
    config.leaving.resize(config.parts.size());
    for (std::size_t i = 0; i < config.parts.size(); ++i)
      for (const std::size_t s : config.parts[i]) config.part_of[s] = i;
    for (const Edge& e : walk.all) {
      if (!is_there(e)) continue;
      const std::size_t from = config.part_of[e.from];
      if (!is_plain(e) || from != config.part_of[e.to])
        config.leaving[from].push_back(&e);
      else if (gives(e.gain))
        take_better(blame(e, config.parts[from]), config.round[from]);
    }
    return walk.configs.emplace(std::move(used_up), std::move(config)).first->second;
  }

  Reached best(StateId entry, std::vector<Edge> all) {
    Reached reached;
    const std::size_t places = p_.steps.size() + 1;  // the last: a branch has joined
    reached.gain.resize(places);
    reached.there.resize(places);
    Walk walk;
    walk.all = std::move(all);
    choose_counted(walk);
    // Places with the uses so far, in the order of all uses, then of the parts.
    using Uses = std::vector<std::uint32_t>;
    using Place = std::pair<std::pair<std::uint32_t, std::size_t>, Uses>;
    std::map<Place, Gain> open;
    {
      const Uses fresh(walk.counted.size());
      const Config& config = config_of(walk, fresh);
      open[{{0, config.part_of[entry]}, fresh}] = config.round[config.part_of[entry]];
    }
    std::size_t looked = 0;
    while (!open.empty()) {
      const auto [place, gain] = *open.begin();
      open.erase(open.begin());
      const Config& config = config_of(walk, place.second);
      const std::size_t part = place.first.second;
      for (const std::size_t s : config.parts[part]) {
        if (!reached.there[s] || better(gain, reached.gain[s])) reached.gain[s] = gain;
        reached.there[s] = true;
      }
      if (++looked > most_ways) {
        reached.any.why = NoTotal::many_ways;
        reached.any.step = entry;
        for (Gain& one : reached.gain) one.why = NoTotal::many_ways;
        return reached;
      }
      for (const Edge* e : config.leaving[part]) {
        Place next = place;
        const std::size_t at = walk.place(*e);
        if (at != none && e->counted) {
          ++next.second[at];
          ++next.first.first;
        }
        const Config& there = config_of(walk, next.second);
        next.first.second = there.part_of[e->to];
        const Gain after = plus(plus(gain, e->gain), there.round[next.first.second]);
        const auto found = open.find(next);
        if (found == open.end())
          open.emplace(std::move(next), after);
        else
          take_better(after, found->second);
      }
    }
    for (StateId s = 0; s < reached.there.size(); ++s)
      if (reached.there[s])
        take_better(s < p_.steps.size() ? plus(reached.gain[s], within(s)) : reached.gain[s], reached.any);
    return reached;
  }

  const Procedure& p_;
  Amounts amounts_;
  const std::vector<bool>& left_out_;
  std::vector<std::vector<Reached>> routines_;  // by container, when it has been walked
  MoneyTotal seen_;
};

bool lists(const Limit& limit, Id remedy) {
  return limit.remedies.empty() ||
         std::find(limit.remedies.begin(), limit.remedies.end(), remedy) != limit.remedies.end();
}

/// The most that a limit allows; false: it has no end.
bool most_of(Amounts& amounts, const Limit& limit, Rational& out) {
  Range range = amounts.of(limit.amount, limit.condition);
  if (limit.share_of != no_id) {
    const Range whole = amounts.of(limit.share_of, limit.condition);
    if (!range.has_high || !whole.has_high || whole.high.is_negative() || range.high.is_negative())
      return false;
    out = Rational();
    return !failed(multiply(range.high, whole.high, out));
  }
  out = range.high;
  return range.has_high && !range.two_currencies;
}

/// What the limits per case leave to everybody together; see `cap` in the header.
void find_cap(const Procedure& p, MoneyTotal& total) {
  Amounts amounts(p);
  // Of each remedy the most that somebody may have given; and whether every such limit is one over all remedies.
  std::vector<bool> offered(p.remedies.size());
  for (const Step& step : p.steps)
    for (const Action& action : step.actions)
      for (const OfferOption& option : action.options) {
        if (option.remedy != no_id) offered[option.remedy] = true;
        if (option.remedy == no_id) offered.assign(p.remedies.size(), true);
      }
  // The last grant of whoever has a limit over all remedies keeps the whole within it. After it only those give whose limits are over
  // some remedies, and each of these remedies stays within such a limit.
  bool any = false;
  Rational over_all{}, beside{};
  for (Id remedy = 0; remedy < p.remedies.size(); ++remedy) {
    if (!offered[remedy] || !p.remedies[remedy].has_amount) continue;
    Rational of_remedy{};
    for (Id i = 0; i < p.parties.size(); ++i) {
      const Party& party = p.parties[i];
      if (party.kind != PartyKind::role || !may_give(party, remedy)) continue;
      bool has_line = false, has_all = false;
      Rational least{}, all{};
      for (const Limit& limit : party.limits) {
        Rational most;
        if (limit.per_customer || limit.per_grant || limit.condition != no_id || limit.amount == no_id ||
            !lists(limit, remedy) || !most_of(amounts, limit, most))
          continue;
        if (limit.remedies.empty() && (!has_all || compare(most, all) < 0)) all = most;
        has_all = has_all || limit.remedies.empty();
        if (!has_line || compare(most, least) < 0) least = most;
        has_line = true;
      }
      if (!has_line) return;
      any = true;
      if (has_all && compare(all, over_all) > 0) over_all = all;
      if (!has_all && compare(least, of_remedy) > 0) of_remedy = least;
    }
    if (failed(add(beside, of_remedy, beside))) return;
  }
  total.has_cap = any && !failed(add(over_all, beside, total.cap));
}

}  // namespace

bool may_give(const Party& party, Id remedy) {
  const auto names = [&](const Permission& line) {
    return line.any_remedy ||
           std::find(line.remedies.begin(), line.remedies.end(), remedy) != line.remedies.end();
  };
  const auto forbids = [&](const Permission& line) { return line.condition == no_id && names(line); };
  return std::any_of(party.may_give.begin(), party.may_give.end(), names) &&
         std::none_of(party.may_not_give.begin(), party.may_not_give.end(), forbids);
}

MoneyTotal money_total(const Procedure& p, Id scenario) {
  // Of remedies that exclude one another one kind is given: each choice is walked, and the largest total is the answer.
  std::vector<std::vector<Id>> groups;
  std::size_t choices = 1;
  for (Id r = 0; r < p.remedies.size(); ++r) {
    const Id group = p.remedies[r].group;
    if (group == no_id) continue;
    auto place = std::find_if(groups.begin(), groups.end(),
                              [&](const std::vector<Id>& g) { return p.remedies[g.front()].group == group; });
    if (place == groups.end()) place = groups.insert(groups.end(), std::vector<Id>());
    place->push_back(r);
  }
  for (const std::vector<Id>& group : groups) choices = choices > 64 ? choices : choices * group.size();
  if (choices > 64) groups.clear();  // too many: nothing is left out, and the total may be too large
  MoneyTotal total;
  total.largest_known = true;
  std::vector<std::size_t> kept(groups.size());
  Gain most;
  for (;;) {
    std::vector<bool> left_out(p.remedies.size());
    for (std::size_t g = 0; g < groups.size(); ++g)
      for (std::size_t i = 0; i < groups[g].size(); ++i) left_out[groups[g][i]] = i != kept[g];
    Walker walker(p, left_out);
    const Reached reached = walker.walk(p.containers[p.scenarios[scenario].container].steps.first, scenario);
    const MoneyTotal& seen = walker.seen();
    total.gives = total.gives || seen.gives;
    if (!seen.currency.is_none()) total.currency = seen.currency;
    total.largest_known = total.largest_known && seen.largest_known;
    if (compare(seen.largest, total.largest) > 0) {
      total.largest = seen.largest;
      total.largest_remedy = seen.largest_remedy;
    }
    take_better(reached.any, most);
    std::size_t g = 0;
    for (; g < groups.size(); ++g) {
      if (++kept[g] < groups[g].size()) break;
      kept[g] = 0;
    }
    if (g == groups.size()) break;
  }
  total.why = most.why;
  total.step = most.step;
  total.move = most.move;
  total.facts = most.facts;
  total.most = most.amount;
  total.way = most.way;
  find_cap(p, total);
  return total;
}

bool always_covers(const Procedure& p, Id party, Id remedy, const Rational& amount) {
  const Party& who = p.parties[party];
  if (who.kind == PartyKind::person)
    return who.acts_as != no_id && always_covers(p, who.acts_as, remedy, amount);
  if (who.kind == PartyKind::team)
    return std::any_of(who.members.begin(), who.members.end(), [&](Id member) {
      return p.parties[member].kind != PartyKind::team && always_covers(p, member, remedy, amount);
    });
  if (who.kind == PartyKind::schedule) return false;
  if (remedy == no_id) {  // a table chooses which: any that has an amount
    for (Id r = 0; r < p.remedies.size(); ++r)
      if (p.remedies[r].has_amount && !always_covers(p, party, r, amount)) return false;
    return true;
  }
  const auto names = [&](const Permission& line) {
    return line.any_remedy ||
           std::find(line.remedies.begin(), line.remedies.end(), remedy) != line.remedies.end();
  };
  if (std::none_of(who.may_give.begin(), who.may_give.end(),
                   [&](const Permission& line) { return line.condition == no_id && names(line); }) ||
      std::any_of(who.may_not_give.begin(), who.may_not_give.end(), names))
    return false;
  Amounts amounts(p);
  for (const Limit& limit : who.limits) {
    if (!lists(limit, remedy) || limit.amount == no_id || limit.per_customer) continue;
    if (limit.share_of != no_id) return false;
    const Range range = amounts.of(limit.amount);
    if (!range.has_low || range.two_currencies || compare(range.low, amount) < 0) return false;
  }
  if (who.approval_above != no_id) {
    const Range above = amounts.of(who.approval_above);
    if (!above.has_low || compare(above.low, amount) < 0) return false;
  }
  return true;
}

}  // namespace sop::proof
