// src/proof/ways_money.cpp — see the header.
//
// The longest way in a graph with a gain on each edge, where some edges may be used a limited number of times. A part of the graph whose
// edges without a limit lead round (a strong component) has no total as soon as one of these edges gives something; else it is one place.
// What is left has no circles but through counted edges: places together with the uses so far are looked at in the order of all uses, then
// of the parts, and each is looked at once.
#include "src/proof/ways_money.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
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

/// By the remedy that is given last: the best gain that ends with it. What has no largest amount is not among them.
using LastGains = std::map<Id, Gain>;

void take_better(Id remedy, const Gain& one, LastGains& best) {
  if (one.why == NoTotal::none && !one.way.empty()) take_better(one, best[remedy]);
}

bool gives(const Gain& gain) { return gain.why != NoTotal::none || !gain.amount.is_zero(); }

struct Edge {
  StateId from = no_id, to = no_id;  // in a Walk: places in its `steps`
  Gain gain;
  LastGains last;  // of `gain`, by what the move gives at its end
  Id transition = no_id;
  bool counted = false;    // a use of `transition`
  bool when_used = false;  // only when `transition` is used up
  Id rule = no_id;
};

/// What the best ways from one step to others give.
struct Reached {
  std::vector<StateId> steps;  // in order
  std::vector<Gain> gain;      // of each
  std::vector<bool> there;
  Gain any;  // whatever happens, also when the way is left in the middle
  LastGains last;

  /// Null: no way leads to the step.
  [[nodiscard]] const Gain* to(StateId step) const {
    const auto at = std::lower_bound(steps.begin(), steps.end(), step);
    if (at == steps.end() || *at != step) return nullptr;
    const auto place = static_cast<std::size_t>(at - steps.begin());
    return there[place] ? &gain[place] : nullptr;
  }
};

class Walker {
 public:
  /// `counting`: only these remedies count; null, or none: all.
  Walker(const Procedure& p, const std::vector<bool>& left_out, const std::vector<Id>* counting = nullptr)
      : p_(p), amounts_(p), left_out_(left_out), counting_(counting) {
    seen_.largest_known = true;
    for (Id r = 0; r < p.always.size(); ++r)
      if (leads_on(p.always[r].target)) leading_.push_back(r);
  }

  Reached walk(StateId entry, Id scenario) { return best(entry, edges(entry, scenario)); }

  [[nodiscard]] const MoneyTotal& seen() const { return seen_; }

 private:
  /// Whether a rule may do something else than leave the case where it stands.
  bool leads_on(Id target) const {
    if (target == no_id || p_.targets[target].kind == TargetKind::run) return true;
    for (Id t = target; t != no_id; t = p_.targets[t].otherwise)
      if (p_.targets[t].step != no_id || p_.targets[t].kind == TargetKind::join) return true;
    return false;
  }
  bool is_left_out(Id remedy) const { return remedy != no_id && left_out_[remedy]; }
  bool counts(Id remedy) const {
    return counting_ == nullptr || counting_->empty() || remedy == no_id ||
           std::find(counting_->begin(), counting_->end(), remedy) != counting_->end();
  }

  Gain of_option(StateId s, const Action& action, const OfferOption& option) {
    Gain gain;
    if (is_left_out(option.remedy) || (option.remedy != no_id && !p_.remedies[option.remedy].has_amount) ||
        !counts(option.remedy))
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
  bool granted(StateId s, const Transition& t, Gain& best, LastGains& last) {
    bool offers = false, open = false;
    const bool accepted =
        t.trigger == TriggerKind::outcome && t.outcome != no_id && p_.text(t.outcome) == "accepted";
    for (const Action& action : p_.steps[s].actions) {
      const bool grants = (action.kind == ActionKind::offer && accepted) ||
                          (action.kind == ActionKind::approve && t.trigger == TriggerKind::approved);
      if (!grants) continue;
      for (const OfferOption& option : action.options) {
        Gain one = of_option(s, action, option);
        for (Given& given : one.way) given.transition = static_cast<Id>(&t - p_.transitions.data());
        take_better(option.remedy, one, last);
        take_better(one, best);
        offers = true;
        open = open || !is_left_out(option.remedy);
      }
    }
    return open || !offers;
  }

  const Reached& inside(Id container) {
    const auto known = routines_.find(container);
    if (known != routines_.end()) return known->second;
    const StateId entry = p_.containers[container].steps.first;
    Reached reached = best(entry, edges(entry, no_id));
    return routines_.emplace(container, std::move(reached)).first->second;
  }

  /// Whatever is given inside a step while it stands there: in its routines and branches, in the middle too.
  Gain within(StateId s) {
    Gain total;
    for (const Action& action : p_.steps[s].actions)
      if (action.kind == ActionKind::run) total = plus(total, inside(action.container).any);
    for (const Id branch : p_.steps[s].branches) total = plus(total, inside(branch).any);
    return total;
  }

  /// The same, by what is given last: in one of them, after all that the others give.
  LastGains last_within(StateId s) {
    std::vector<Id> all;
    for (const Action& action : p_.steps[s].actions)
      if (action.kind == ActionKind::run) all.push_back(action.container);
    all.insert(all.end(), p_.steps[s].branches.begin(), p_.steps[s].branches.end());
    LastGains out;
    for (std::size_t i = 0; i < all.size(); ++i) {
      Gain others;
      for (std::size_t k = 0; k < all.size(); ++k)
        if (k != i) others = plus(others, inside(all[k]).any);
      for (const auto& [remedy, gain] : inside(all[i]).last) take_better(remedy, plus(others, gain), out);
    }
    return out;
  }

  /// What is given until a move of a step is taken, with what the move grants. False: it is never taken.
  bool of_move(StateId s, const Transition& t, Gain& gain, LastGains& last) {
    Gain inner;
    if (t.trigger == TriggerKind::returned) {
      // The largest of the ends of that name.
      bool found = false;
      for (const Action& action : p_.steps[s].actions) {
        if (action.kind != ActionKind::run) continue;
        const Reached& reached = inside(action.container);
        const Slice steps = p_.containers[action.container].steps;
        for (StateId e = steps.first; e < steps.first + steps.count; ++e) {
          if (p_.steps[e].kind != StepKind::end || p_.steps[e].name != t.outcome) continue;
          const Gain* gain_of_end = reached.to(e);
          if (gain_of_end == nullptr) continue;
          found = true;
          take_better(*gain_of_end, inner);
        }
      }
      if (!found) return false;
    } else {
      inner = within(s);
    }
    Gain given;
    LastGains given_last;
    if (!granted(s, t, given, given_last)) return false;
    gain = plus(inner, given);
    for (const auto& [remedy, one] : given_last) take_better(remedy, plus(inner, one), last);
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
    std::set<StateId> seen;
    std::vector<StateId> stack{entry};
    const auto follow = [&](std::size_t from) {
      for (std::size_t i = from; i < out.size(); ++i)
        if (out[i].to < p_.steps.size() && seen.count(out[i].to) == 0) stack.push_back(out[i].to);
    };
    std::vector<Id> rules;
    for (const Id r : leading_)
      if (scenario != no_id && (p_.always[r].scenario == no_id || p_.always[r].scenario == scenario))
        rules.push_back(r);
    while (!stack.empty()) {
      const StateId s = stack.back();
      stack.pop_back();
      if (!seen.insert(s).second) continue;
      const Step& step = p_.steps[s];
      const std::size_t before = out.size();
      for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t) {
        const Transition& move = p_.transitions[t];
        Edge edge;
        edge.from = s;
        edge.transition = t;
        if (!of_move(s, move, edge.gain, edge.last)) continue;
        edge.counted = move.at_most > 0;
        add_target(out, edge, move.target);
        if (move.at_most == 0 || move.then == no_id) continue;
        edge.counted = false;
        edge.when_used = true;
        add_target(out, edge, move.then);
      }
      if (step.kind != StepKind::end) {
        for (const Id r : rules) {
          const AlwaysRule& rule = p_.always[r];
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

  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  /// The graph where some moves are used up: parts that lead round, each before those that it leads to, what leads from each to others, and
  /// why one that leads round has no total.
  struct Config {
    std::vector<std::vector<std::size_t>> parts;
    std::vector<std::size_t> part_of;
    std::vector<Gain> round;
    std::vector<std::vector<const Edge*>> leaving;
  };

  /// A walk: the steps that it meets, in order, the edges between them, and which moves are counted.
  struct Walk {
    std::vector<StateId> steps;
    std::vector<Edge> all;
    std::vector<Id> counted;
    std::map<std::vector<bool>, Config> configs;
    [[nodiscard]] StateId place_of(StateId step) const {
      return static_cast<StateId>(std::lower_bound(steps.begin(), steps.end(), step) - steps.begin());
    }
    [[nodiscard]] std::size_t place(const Edge& e) const {
      if (!e.counted && !e.when_used) return none;
      const auto found = std::find(counted.begin(), counted.end(), e.transition);
      return found == counted.end() ? none : static_cast<std::size_t>(found - counted.begin());
    }
  };

  /// Why an edge without a limit gives again and again.
  Gain blame(const Walk& walk, const Edge& edge, const std::vector<std::size_t>& part) const {
    Gain gain;
    gain.why = NoTotal::circle;
    gain.step = walk.steps[edge.from];
    gain.move = edge.transition;
    if (edge.rule != no_id) {
      gain.why = NoTotal::rule;
      gain.move = edge.rule;
    }
    for (const std::size_t place : part) {
      const StateId s = walk.steps[place];
      if (s >= p_.steps.size() || p_.steps[s].kind != StepKind::end) continue;
      gain.why = NoTotal::reopened;
      gain.step = s;
      gain.move = edge.transition;
    }
    return gain;
  }

  /// A large procedure has many small walks: each counts its own steps only.
  static Walk between(StateId entry, std::vector<Edge> edges) {
    Walk walk;
    walk.steps.push_back(entry);
    for (const Edge& e : edges) walk.steps.insert(walk.steps.end(), {e.from, e.to});
    std::sort(walk.steps.begin(), walk.steps.end());
    walk.steps.erase(std::unique(walk.steps.begin(), walk.steps.end()), walk.steps.end());
    for (Edge& e : edges) {
      e.from = walk.place_of(e.from);
      e.to = walk.place_of(e.to);
    }
    walk.all = std::move(edges);
    return walk;
  }

  // Uses matter only in a circle that the move is part of. A move that leads out of it is taken once, and what it says `then` never comes up.
  // Of very many uses only those of circles that give something are counted: the others are taken to be free.
  void choose_counted(Walk& walk) const {
    std::vector<std::vector<std::size_t>> full(walk.steps.size());
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
    std::vector<std::vector<std::size_t>> plain(walk.steps.size());
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
        take_better(blame(walk, e, config.parts[from]), config.round[from]);
    }
    return walk.configs.emplace(std::move(used_up), std::move(config)).first->second;
  }

  Reached best(StateId entry, std::vector<Edge> all) {
    Walk walk = between(entry, std::move(all));
    Reached reached;
    reached.steps = walk.steps;
    reached.gain.resize(walk.steps.size());
    reached.there.resize(walk.steps.size());
    choose_counted(walk);
    // Places with the uses so far, in the order of all uses, then of the parts.
    using Uses = std::vector<std::uint32_t>;
    using Place = std::pair<std::pair<std::uint32_t, std::size_t>, Uses>;
    std::map<Place, Gain> open;
    {
      const Uses fresh(walk.counted.size());
      const Config& config = config_of(walk, fresh);
      const std::size_t part = config.part_of[walk.place_of(entry)];
      open[{{0, part}, fresh}] = config.round[part];
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
        for (const auto& [remedy, given] : e->last) take_better(remedy, plus(gain, given), reached.last);
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
    for (std::size_t i = 0; i < reached.steps.size(); ++i) {
      if (!reached.there[i]) continue;
      const StateId s = reached.steps[i];  // p_.steps.size(): a branch has joined
      take_better(s < p_.steps.size() ? plus(reached.gain[i], within(s)) : reached.gain[i], reached.any);
      if (s >= p_.steps.size() || (p_.steps[s].actions.empty() && p_.steps[s].branches.empty())) continue;
      for (const auto& [remedy, given] : last_within(s))
        take_better(remedy, plus(reached.gain[i], given), reached.last);
    }
    return reached;
  }

  const Procedure& p_;
  Amounts amounts_;
  const std::vector<bool>& left_out_;
  const std::vector<Id>* counting_;
  std::vector<Id> leading_;         // rules that lead somewhere
  std::map<Id, Reached> routines_;  // by container, when it has been walked
  MoneyTotal seen_;
};

/// Of remedies that exclude one another one kind is given: each choice is walked. `use` gets those that are left out.
template <class Use>
void each_choice(const Procedure& p, Use use) {
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
  std::vector<std::size_t> kept(groups.size());
  for (;;) {
    std::vector<bool> left_out(p.remedies.size());
    for (std::size_t g = 0; g < groups.size(); ++g)
      for (std::size_t i = 0; i < groups[g].size(); ++i) left_out[groups[g][i]] = i != kept[g];
    use(left_out);
    std::size_t g = 0;
    for (; g < groups.size(); ++g) {
      if (++kept[g] < groups[g].size()) break;
      kept[g] = 0;
    }
    if (g == groups.size()) return;
  }
}

StateId first_step(const Procedure& p, Id scenario) {
  return p.containers[p.scenarios[scenario].container].steps.first;
}

MoneyTotal without_cap(const Procedure& p, Id scenario, LastGains& last) {
  MoneyTotal total;
  total.largest_known = true;
  Gain most;
  each_choice(p, [&](const std::vector<bool>& left_out) {
    Walker walker(p, left_out);
    const Reached reached = walker.walk(first_step(p, scenario), scenario);
    const MoneyTotal& seen = walker.seen();
    total.gives = total.gives || seen.gives;
    if (!seen.currency.is_none()) total.currency = seen.currency;
    total.largest_known = total.largest_known && seen.largest_known;
    if (compare(seen.largest, total.largest) > 0) {
      total.largest = seen.largest;
      total.largest_remedy = seen.largest_remedy;
    }
    take_better(reached.any, most);
    for (const auto& [remedy, gain] : reached.last) take_better(remedy, gain, last);
  });
  total.why = most.why;
  total.step = most.step;
  total.move = most.move;
  total.facts = most.facts;
  total.most = most.amount;
  total.way = most.way;
  return total;
}

}  // namespace

MoneyTotals::MoneyTotals(const Procedure& p)
    : p_(p), cap_(most_in_a_case(p)), totals_(p.scenarios.size()), last_(p.scenarios.size()) {}

const MoneyTotal& MoneyTotals::of(Id scenario) {
  std::optional<MoneyTotal>& total = totals_[scenario];
  if (!total) {
    LastGains last;
    total = without_cap(p_, scenario, last);
    for (const auto& [remedy, gain] : last) last_[scenario].push_back({remedy, gain.amount, gain.way});
    total->has_cap = cap_.has_value();
    total->cap = cap_.value_or(Rational());
  }
  return *total;
}

std::vector<LastGiven> MoneyTotals::last_given(Id scenario) {
  const MoneyTotal& total = of(scenario);
  std::vector<LastGiven> out;
  if (total.why != NoTotal::none && total.why != NoTotal::amount) return out;
  const std::vector<std::vector<Id>> sets = sets_of_limits(p_);
  const auto is_open = [&](Id remedy, const MostGiven& most) {
    return p_.remedies[remedy].has_amount && !somebody_always_may(p_, remedy, most);
  };
  // Nothing comes to more than the whole does.
  bool any = false;
  for (Id r = 0; r < p_.remedies.size(); ++r)
    any = any || is_open(r, [&](const std::vector<Id>&) {
            return total.why == NoTotal::none ? &total.most : nullptr;
          });
  if (!any) return out;
  std::vector<LastGains> last(sets.size());
  for (std::size_t i = 0; i < sets.size(); ++i) {
    if (sets[i].empty()) {
      for (const LastGiven& one : last_[scenario]) {
        Gain& gain = last[i][one.remedy];
        gain.amount = one.most;
        gain.way = one.way;
      }
      continue;
    }
    each_choice(p_, [&](const std::vector<bool>& left_out) {
      Walker walker(p_, left_out, &sets[i]);
      for (const auto& [remedy, gain] : walker.walk(first_step(p_, scenario), scenario).last)
        take_better(remedy, gain, last[i]);
    });
  }
  for (Id r = 0; r < p_.remedies.size(); ++r) {
    const auto of_set = [&](const std::vector<Id>& set) -> const Rational* {
      const auto place = static_cast<std::size_t>(std::find(sets.begin(), sets.end(), set) - sets.begin());
      const auto found = last[place].find(r);
      return found == last[place].end() ? nullptr : &found->second.amount;
    };
    if (!is_open(r, of_set)) continue;
    for (const LastGains& gains : last) {
      const auto found = gains.find(r);
      if (found != gains.end() && found->second.way.size() >= 2)
        out.push_back({r, found->second.amount, found->second.way});
    }
  }
  return out;
}

}  // namespace sop::proof
