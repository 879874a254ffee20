// src/proof/ways_always.cpp — see the header.
#include "src/proof/ways_always.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "src/proof/ways_always_quiet.hpp"
#include "src/proof/ways_always_reads.hpp"
#include "src/proof/ways_levels.hpp"

namespace sop::proof {
namespace {

bool is_automatic(TriggerKind trigger) {
  return trigger == TriggerKind::condition || trigger == TriggerKind::known ||
         trigger == TriggerKind::joined || trigger == TriggerKind::returned ||
         trigger == TriggerKind::approved;
}

/// A move by time takes what is unknown for no.
bool is_timed(TriggerKind trigger) {
  return trigger == TriggerKind::after || trigger == TriggerKind::every || trigger == TriggerKind::at ||
         trigger == TriggerKind::no_reply || trigger == TriggerKind::broken;
}

/// Where a case stands, in which scenario, which rules were true at the last look, and which level is reached, where that is followed.
struct Spot {
  Id step = no_id;  ///< no_id: nowhere, before a scenario is found
  Id scenario = no_id;
  std::uint64_t true_rules = 0;
  Id level = no_id;
  friend bool operator<(const Spot& a, const Spot& b) {
    return std::tie(a.step, a.scenario, a.true_rules, a.level) <
           std::tie(b.step, b.scenario, b.true_rules, b.level);
  }
};

using Standing = std::tuple<Id, Id, Id>;                     ///< a step, its scenario, and the level reached
using Been = std::set<std::tuple<Id, Id, Diagram, Raised>>;  ///< what a turn has come through

class Cases {
 public:
  /// `rules`: those that hold; `followed`: those of which a case remembers whether they were true; `levels`: whether it remembers the level reached.
  Cases(Space& space, std::vector<bool> rules, std::vector<bool> followed, bool levels = false)
      : space_(space),
        d_(space.diagrams()),
        p_(space.procedure(0)),
        reads_(p_),
        rules_(std::move(rules)),
        followed_(std::move(followed)),
        bit_of_(p_.always.size(), no_id),
        scenario_of_(p_.containers.size(), no_id),
        read_of_(p_.facts.size(), no_id) {
    if (levels) levels_.emplace(p_);
    for (Id e = 0; e < p_.exprs.size(); ++e)
      if (p_.exprs[e].op == Op::fact && read_of_[p_.exprs[e].a] == no_id) read_of_[p_.exprs[e].a] = e;
    for (Id s = 0; s < p_.scenarios.size(); ++s) scenario_of_[p_.scenarios[s].container] = s;
    for (const AlwaysRule& rule : p_.always) {
      const Id to = p_.targets[rule.target].step;
      crosses_ = crosses_ || (rule.scenario == no_id && to != no_id && p_.scenarios.size() > 1) ||
                 (rule.scenario == no_id && to != no_id && p_.intake != no_id);
    }
    for (const Transition& t : p_.transitions)
      for (const Id target : {t.target, t.then})
        crosses_ = crosses_ || (t.step != no_id && target != no_id && p_.targets[target].step != no_id &&
                                scenario_at(p_.targets[target].step, scenario_at(t.step, no_id)) !=
                                    scenario_at(t.step, no_id) &&
                                p_.containers[p_.steps[t.step].container].kind == ContainerKind::scenario);
    for (const Target& target : p_.targets)
      if (target.otherwise != no_id && p_.targets[target.otherwise].step != no_id)
        not_accepted_.push_back(p_.targets[target.otherwise].step);
  }

  std::vector<std::vector<FactUpdate>> facts(std::size_t most) {
    find_answers();
    std::vector<Id> conditions;
    for (const AlwaysRule& rule : p_.always) conditions.push_back(rule.condition);
    for (const Scenario& scenario : p_.scenarios) conditions.push_back(scenario.applies_if);
    for (const Transition& t : p_.transitions) conditions.push_back(t.guard);
    std::vector<bool> read(p_.facts.size());
    reads_.add_facts(conditions, read);
    std::vector<Diagram> apart;
    for (const Answers& answers : answers_) apart.push_back(answers.where);
    const auto tell_apart = [&](Diagram where) {
      std::vector<Diagram> finer;
      for (const Diagram one : apart)
        for (const Diagram part : {d_.both(one, where), d_.without(one, where)})
          if (!is_empty(part)) finer.push_back(part);
      if (finer.size() <= most && !d_.effort().over()) apart = std::move(finer);
    };
    for (const Id condition : conditions) {
      if (condition == no_id || !reads_.facts_alone(condition)) continue;
      tell_apart(answer(condition, truth_yes));
      tell_apart(answer(condition, truth_no));
    }
    for (const Step& step : p_.steps)
      if (Diagram known = leaf(1); known_at(step, known)) tell_apart(known);
    std::vector<std::vector<FactUpdate>> out;
    for (const Diagram where : apart) {
      const Found found = space_.find_case(where);
      if (found.answer != Found::Answer::found) continue;
      std::vector<FactUpdate> facts = space_.facts(found, 0);
      for (Id fact = 0; fact < read.size(); ++fact) {
        const auto tells = [fact](const FactUpdate& update) { return update.fact == fact; };
        if (read[fact] && std::none_of(facts.begin(), facts.end(), tells))
          facts.push_back({fact, Value::unknown()});
      }
      out.push_back(std::move(facts));
    }
    return out;
  }

  AlwaysWays follow() {
    out_.entered.resize(p_.steps.size());
    out_.taken.resize(p_.transitions.size());
    out_.acts.resize(p_.always.size());
    out_.acts_at.resize(p_.always.size());
    out_.begins.resize(p_.scenarios.size());
    out_.stands.resize(p_.scenarios.size());
    out_.instead.resize(p_.transitions.size());
    out_.before.resize(p_.always.size());
    becomes_true_.resize(p_.always.size());
    out_.away.resize(p_.scenarios.size());
    find_answers();
    order_ = in_order(p_, rules_, bit_of_);
    if (levels_ && !levels_are_known()) {
      AlwaysWays not_followed;
      not_followed.limit = {};
      return not_followed;
    }
    find_scenarios();
    visit({});
    while (!next_.empty() && !d_.effort().over()) {
      const Spot at = next_.back();
      next_.pop_back();
      for (std::size_t c = 0; c < answers_.size(); ++c) turn(at, c);
      if (seen_.size() > most_rule_places) {
        AlwaysWays too_many;
        too_many.limit = name_of_most_rule_places;
        return too_many;
      }
    }
    tell_quiet_rules();
    if (levels_)
      tell_who_raises();
    else
      for (const Spot& at : seen_) look_for_those_instead(at);
    tell_what_kept_quiet_rules();
    if (d_.effort().over()) return {};
    for (const Id bit : bit_of_) out_.followed.push_back(bit != no_id);
    out_.known = true;
    return std::move(out_);
  }

 private:
  /// Facts for which the rules that are followed answer all the same.
  struct Answers {
    std::uint64_t yes = 0;
    Diagram where = leaf(1);
  };
  /// How the rules of a turn may have acted.
  struct Acted {
    Id goes = no_id;   ///< the rule that led the case away
    Id hands = no_id;  ///< the rule that handed it over
    bool closed = false;
    Id owner = no_id;  ///< of the step, where levels are followed
    Raised raised;
    friend bool operator==(const Acted&, const Acted&) = default;
  };

  // --- conditions -----------------------------------------------------------------------------------------------------

  /// Proved: no facts are there.
  bool is_empty(Diagram where) {
    if (is_leaf(where)) return leaf_value(where) == 0;
    const auto [at, is_new] = empty_.emplace(where, false);
    if (is_new) at->second = space_.find(where).answer == Found::Answer::none;
    return at->second;
  }
  Diagram answer(Id condition, Truth truth) { return d_.is(space_.condition(0, condition), truth); }
  /// Where it may be met.
  Diagram may(Id condition) {
    return condition == no_id || !reads_.facts_alone(condition) ? leaf(1) : answer(condition, truth_yes);
  }
  /// Where it is met for sure.
  Diagram met(Id condition) {
    if (condition == no_id) return leaf(1);
    return reads_.facts_alone(condition) ? answer(condition, truth_yes) : leaf(0);
  }
  /// Where it is certainly not met.
  Diagram unmet(Id condition) {
    if (condition == no_id) return leaf(0);
    return reads_.facts_alone(condition) ? answer(condition, truth_no) : leaf(0);
  }
  /// Where it may be that it is certainly not met.
  Diagram may_be_unmet(Id condition) {
    if (condition == no_id) return leaf(0);
    return reads_.facts_alone(condition) ? answer(condition, truth_no) : leaf(1);
  }

  /// What the conditions of rules answer together. Rules beyond the limit, and those that read the case, may act at any time.
  void find_answers() {
    answers_ = {Answers{}};
    std::uint32_t bits = 0;
    for (Id r = 0; r < p_.always.size(); ++r) {
      const AlwaysRule& rule = p_.always[r];
      if (!rules_[r] || !followed_[r] || bits == 64 || !reads_.facts_alone(rule.condition)) continue;
      const Diagram yes = met(rule.condition);
      std::vector<Answers> finer;
      for (const Answers& one : answers_) {
        const Diagram with = d_.both(one.where, yes), without = d_.without(one.where, yes);
        if (!is_empty(with)) finer.push_back({one.yes | std::uint64_t{1} << bits, with});
        if (!is_empty(without)) finer.push_back({one.yes, without});
      }
      if (finer.size() > most_rule_answers || d_.effort().over()) break;
      answers_ = std::move(finer);
      bit_of_[r] = bits++;
    }
  }

  /// Which quiet rules act, and where.
  void tell_quiet_rules() {
    for (const Quiet& quiet : order_.quiet) {
      // Where most is told first: what remains is often told by then.
      std::vector<decltype(quiet.at.begin())> places;
      for (auto at = quiet.at.begin(); at != quiet.at.end(); ++at) places.push_back(at);
      std::stable_sort(places.begin(), places.end(),
                       [](const auto& a, const auto& b) { return a->second.size() > b->second.size(); });
      for (const Id r : quiet.rules)
        for (const auto& place : places) {
          std::vector<Id>& acts_at = out_.acts_at[r];
          const std::vector<Id>& steps = place->second;
          const auto is_told = [&](Id step) {
            return std::binary_search(acts_at.begin(), acts_at.end(), step);
          };
          if (std::all_of(steps.begin(), steps.end(), is_told) || !may_act(quiet, r, place->first)) continue;
          out_.acts[r] = true;
          std::vector<Id> both;
          std::set_union(acts_at.begin(), acts_at.end(), steps.begin(), steps.end(),
                         std::back_inserter(both));
          acts_at = std::move(both);
        }
    }
  }
  void tell_what_kept_quiet_rules() {
    for (const Quiet& quiet : order_.quiet)
      for (const Id r : quiet.rules)
        for (const auto& [place, rules] : quiet.kept) {
          if (out_.acts[r] || !may_act(quiet, r, place)) continue;
          for (const Id before : rules) add(before, out_.before[r]);
        }
  }
  bool may_act(const Quiet& quiet, Id rule, const std::pair<Diagram, Id>& place) {
    const AlwaysRule& one = p_.always[rule];
    return (!quiet.of_scenarios || one.scenario == place.second) &&
           !is_empty(d_.both(place.first, may(one.condition)));
  }

  /// Where each scenario is chosen, and where none is (docs/semantics.md, 5.5).
  void find_scenarios() {
    Diagram chosen = leaf(0);
    std::vector<Diagram> chosen_for_sure, unknown;
    for (const Scenario& one : p_.scenarios) {
      const bool reads_facts = one.applies_if != no_id && reads_.facts_alone(one.applies_if);
      chosen_for_sure.push_back(met(one.applies_if));
      unknown.push_back(reads_facts ? answer(one.applies_if, truth_unknown) : leaf(0));
    }
    for (const Scenario& one : p_.scenarios) {
      Diagram here = may(one.applies_if);
      for (std::size_t i = 0; i < p_.scenarios.size(); ++i) {
        const Scenario& other = p_.scenarios[i];
        if (&other == &one || other.order > one.order) continue;
        here = d_.without(here, chosen_for_sure[i]);
        if (other.order < one.order) here = d_.without(here, unknown[i]);
      }
      chosen_.push_back(here);
      if (reads_.facts_alone(one.applies_if)) chosen = d_.either(chosen, here);
    }
    // Where one reads the case itself, it may not be chosen after all.
    const bool sure = std::all_of(p_.scenarios.begin(), p_.scenarios.end(),
                                  [&](const Scenario& s) { return reads_.facts_alone(s.applies_if); });
    not_chosen_ = sure ? d_.inverse(chosen) : leaf(1);
  }

  // --- a turn ---------------------------------------------------------------------------------------------------------

  void visit(const Spot& place) {
    if (seen_.insert(place).second) next_.push_back(place);
  }

  void turn(const Spot& at, std::size_t c) {
    if (!d_.effort().spend(4)) return;
    const Diagram where = answers_[c].where;
    if (at.step != no_id && p_.steps[at.step].kind == StepKind::end) {
      const Slice moves = p_.steps[at.step].transitions;
      for (Id t = moves.first; t < moves.first + moves.count; ++t) {
        const Diagram here = d_.both(where, may(p_.transitions[t].guard));
        const Id to = p_.targets[p_.transitions[t].target].step;
        if (to == no_id || is_empty(here)) continue;
        out_.taken[t] = out_.entered[to] = true;
        after_rules({to, scenario_at(to, at.scenario), at.true_rules}, c, here, true, no_id);
      }
      return;
    }
    if (at.scenario != no_id) return after_rules(at, c, where, false, no_id);
    for (Id s = 0; s < p_.scenarios.size(); ++s) {
      const Diagram here = d_.both(where, chosen_[s]);
      if (is_empty(here)) continue;
      const Id first = p_.containers[p_.scenarios[s].container].steps.first;
      out_.entered[first] = true;
      out_.begins[s] = true;
      after_rules({first, s, at.true_rules, at.level}, c, here, true, s);
    }
    const Diagram here = d_.both(where, not_chosen_);
    if (is_empty(here)) return;
    const bool opens = at.step == no_id;
    const Id stands = opens && p_.intake != no_id ? p_.containers[p_.intake].steps.first : at.step;
    if (opens && stands != no_id) out_.entered[stands] = true;
    after_rules({stands, no_id, at.true_rules, at.level}, c, here, opens, no_id);
  }

  Id scenario_at(Id step, Id before) const {
    const Id own = scenario_of_[p_.steps[step].container];
    return own == no_id ? before : own;
  }

  /// All ways in which the rules of a turn may act, in their order. `note(rule, acted)`: what a rule does that has become true; `note_quiet(quiet,
  /// place, acted)`: how others have acted before some that are quiet.
  template <class Note, class NoteQuiet>
  std::vector<Acted> rules_act(const Spot& at, std::uint64_t yes, Diagram where, const Note& note,
                               const NoteQuiet& note_quiet) {
    std::vector<Acted> all;
    for (const Id owner : owners_at(at.step)) all.push_back({no_id, no_id, false, owner, {at.level, no_id}});
    for (const RulesInOrder::Next& next : order_.all) {
      if (next.rule == no_id) {
        Quiet& quiet = order_.quiet[next.quiet];
        if (!quiet.of_scenarios || at.scenario != no_id)
          note_quiet(quiet, std::pair(where, quiet.of_scenarios ? at.scenario : no_id), all);
        continue;
      }
      const Id r = next.rule;
      const AlwaysRule& rule = p_.always[r];
      if (rule.scenario != no_id && rule.scenario != at.scenario) continue;
      const Target& target = p_.targets[rule.target];
      bool sure = target.kind != TargetKind::run && rule.held_for == no_id;
      if (bit_of_[r] == no_id) {
        sure = false;
        if (is_empty(d_.both(where, may(rule.condition)))) continue;
      } else {
        const std::uint64_t bit = std::uint64_t{1} << bit_of_[r];
        const bool was = (at.true_rules & bit) != 0;
        if ((yes & bit) == 0 || was != (rule.held_for != no_id)) continue;
      }
      const bool goes = target.step != no_id || target.kind == TargetKind::run;
      const bool hands = target.kind == TargetKind::hand_over;
      std::vector<Acted> then;
      const auto add = [&](const Acted& one) {
        if (std::find(then.begin(), then.end(), one) == then.end()) then.push_back(one);
      };
      for (const Acted& before : all) {
        const bool acts =
            !before.closed && !(goes && before.goes != no_id) && !(hands && before.hands != no_id);
        note(r, before, acts);
        if (!acts || !sure) add(before);
        if (!acts) continue;
        Acted after = before;
        if (goes) after.goes = r;
        if (hands) after.hands = r;
        after.closed = target.step != no_id && p_.steps[target.step].kind == StepKind::end;
        for (const Raised& raised : raised_by(r, before)) {
          after.raised = raised;
          if (!goes) add(after);
          for (const Id owner : goes ? owners_at(led_to(target)) : std::vector<Id>()) {
            after.owner = owner;
            add(after);
          }
        }
      }
      all = std::move(then);
    }
    return all;
  }

  /// Parts (b) to (d) of a turn. `moved`: the case has been moved already; `begins`: the scenario that has just been found.
  void after_rules(const Spot& at, std::size_t c, Diagram where, bool moved, Id begins) {
    std::uint64_t looked_at = 0;
    for (const Id r : order_.remembered)
      if (p_.always[r].scenario == no_id || p_.always[r].scenario == at.scenario)
        looked_at |= std::uint64_t{1} << bit_of_[r];
    const std::uint64_t after = (at.true_rules & ~looked_at) | (answers_[c].yes & looked_at);
    // An earlier rule may have led the case on already.
    const auto stands_at = [&](const Acted& before) {
      const Id led = before.goes == no_id ? no_id : p_.targets[p_.always[before.goes].target].step;
      return led == no_id ? at.step : led;
    };
    const auto note = [&](Id r, const Acted& before, bool acts) {
      becomes_true_[r] = true;
      if (!acts || (levels_ && only_escalates(p_, p_.always[r]))) return;
      out_.acts[r] = true;
      add(stands_at(before), out_.acts_at[r]);
    };
    const auto note_quiet = [&](Quiet& quiet, const auto& place, const std::vector<Acted>& all) {
      std::vector<Id>& steps = quiet.at[place];
      for (const Acted& before : all)
        if (!before.closed) add(stands_at(before), steps);
    };
    const auto all = rules_act(at, answers_[c].yes, where, note, note_quiet);
    for (const Acted& acted : all) {
      if (is_rule(acted.raised.by)) out_.acts[acted.raised.by] = true;
      raised_ = {acted.raised.level, acted.raised.by == no_id ? no_id : by_a_move};
      if (acted.goes == no_id) {
        if (begins != no_id) out_.stands[begins] = true;
        // What time brings finds the facts as they were when the turn before ended, and the rules as they were looked at then.
        go_on({at.step, at.scenario, after, raised_.level}, where, moved, crosses_ || at.true_rules == after);
        continue;
      }
      if (begins != no_id) add(acted.goes, out_.away[begins]);
      const Target& target = p_.targets[p_.always[acted.goes].target];
      std::set<Standing> stands;
      Been been;
      if (target.kind == TargetKind::run) {
        go_on({at.step, at.scenario, after, raised_.level}, where, true, false);
        enter(p_.containers[target.container].steps.first, at.scenario, where, been, stands);
      } else {
        enter(target.step, scenario_at(target.step, at.scenario), where, been, stands);
      }
      for (const auto& [step, scenario, level] : stands) visit({step, scenario, after, level});
    }
  }

  static void add(Id one, std::vector<Id>& all) {
    const auto at = std::lower_bound(all.begin(), all.end(), one);
    if (at == all.end() || *at != one) all.insert(at, one);
  }

  /// Parts (c) and (d) where no rule has led away.
  void go_on(const Spot& at, Diagram where, bool moved, bool in_time) {
    if (at.step == no_id) return visit(at);
    const auto key = std::make_tuple(at.step, at.scenario, where, moved, in_time, raised_);
    const auto known = went_on_.find(key);
    if (known != went_on_.end()) {
      for (const auto& [step, scenario, level] : known->second) visit({step, scenario, at.true_rules, level});
      return;
    }
    std::set<Standing> stands;
    Been been;
    enter(at.step, at.scenario, where, been, stands);
    if (!moved) {
      const Slice moves = p_.steps[at.step].transitions;
      const Diagram rested = in_time ? d_.both(where, stays_at(at.step)) : leaf(0);
      for (Id t = moves.first; t < moves.first + moves.count; ++t) {
        const TriggerKind trigger = p_.transitions[t].trigger;
        if (!is_automatic(trigger) || trigger == TriggerKind::approved)
          take(t, at, d_.both(is_timed(trigger) ? rested : where, comes_up(moves, t)), been, stands);
      }
      if (at.scenario != no_id && scenario_of_[p_.steps[at.step].container] != no_id)
        for (const Id clock : p_.scenarios[at.scenario].clocks) {
          const Slice of_clock = p_.clocks[clock].transitions;
          for (Id t = of_clock.first; t < of_clock.first + of_clock.count; ++t)
            take(t, at, d_.both(rested, may(p_.transitions[t].guard)), been, stands);
        }
      for (const Id step : not_accepted_) enter(step, scenario_at(step, at.scenario), where, been, stands);
    }
    for (const auto& [step, scenario, level] : stands) visit({step, scenario, at.true_rules, level});
    went_on_.emplace(key, std::move(stands));
  }

  /// Where a move that somebody, or a timer, brings is the first of its trigger that may be taken.
  Diagram comes_up(const Slice& moves, Id move) {
    const Transition& t = p_.transitions[move];
    Diagram out = may(t.guard);
    for (Id before = moves.first; before < move; ++before) {
      const Transition& above = p_.transitions[before];
      if (above.trigger != t.trigger || above.outcome != t.outcome ||
          (above.at_most > 0 && above.then == no_id))
        continue;
      out = is_timed(t.trigger) ? d_.without(out, met(above.guard)) : d_.both(out, may_be_unmet(above.guard));
    }
    return out;
  }

  void take(Id move, const Spot& at, Diagram where, Been& been, std::set<Standing>& stands) {
    if (is_empty(where)) return;
    out_.taken[move] = true;
    const Transition& t = p_.transitions[move];
    for (const Id target : {t.target, t.then}) {
      if (target == no_id) continue;
      const Target& to = p_.targets[target];
      if (levels_ && changes_level(to)) {
        take_with_level(target, at, where, is_timed(t.trigger) || t.step == no_id, been, stands);
        continue;
      }
      if (to.kind == TargetKind::run)
        enter(p_.containers[to.container].steps.first, at.scenario, where, been, stands);
      if (to.step != no_id) enter(to.step, scenario_at(to.step, at.scenario), where, been, stands);
    }
  }

  // --- levels, where they are followed (src/proof/ways_levels.hpp) -------------------------------------------------------

  static bool is_rule(Id cause) { return cause != no_id && cause != by_a_move; }
  /// Whether all that changes the level reached is followed.
  bool levels_are_known() const {
    for (Id r = 0; r < p_.always.size(); ++r)
      if (rules_[r] && bit_of_[r] == no_id && changes_level(p_.targets[p_.always[r].target])) return false;
    return levels_are_followed(p_);
  }
  std::vector<Id> owners_at(Id step) { return levels_ ? levels_->owners(step) : std::vector<Id>{no_id}; }
  Id led_to(const Target& target) const {
    return target.step != no_id ? target.step : p_.containers[target.container].steps.first;
  }
  /// What a rule makes of the level reached, and which other keeps one from raising the case.
  std::vector<Raised> raised_by(Id rule, const Acted& before) {
    const Target& target = p_.targets[p_.always[rule].target];
    if (!levels_ || !changes_level(target)) return {before.raised};
    const Id raised_first = before.raised.by;
    std::vector<Raised> out = levels_->after(p_.always[rule].target, before.owner, before.raised, rule);
    for (const Raised& one : out) {
      const bool clears = target.kind == TargetKind::hand_back && one.by == no_id;
      if (clears && is_rule(raised_first)) out_.acts[raised_first] = true;
      if (target.kind != TargetKind::escalate) continue;
      if (one.by != rule)
        add(is_rule(raised_first) ? raised_first : before.goes, out_.before[rule]);
      else if (is_rule(raised_first))
        add(rule, out_.before[raised_first]);
    }
    return out;
  }
  /// A move that changes the level. By time, something else may have raised the case at that instant already.
  void take_with_level(Id target, const Spot& at, Diagram where, bool in_time, Been& been,
                       std::set<Standing>& stands) {
    const Raised before = raised_;
    std::vector<Raised> all;
    if (in_time) all.push_back(before);
    for (const Id owner : owners_at(at.step))
      for (const Raised& one : levels_->after(target, owner, before, by_a_move)) all.push_back(one);
    const Id to = p_.targets[target].step == no_id ? at.step : p_.targets[target].step;
    for (const Raised& one : all) {
      raised_ = one;
      enter(to, scenario_at(to, at.scenario), where, been, stands);
    }
    raised_ = before;
  }
  /// Rules that do more than escalate act; of one that becomes true and never raises a case, those that keep it from that.
  void tell_who_raises() {
    const std::vector<bool> raises = out_.acts;
    for (Id r = 0; r < p_.always.size(); ++r) {
      std::vector<Id>& before = out_.before[r];
      out_.acts[r] = raises[r] || !only_escalates(p_, p_.always[r]);
      before.erase(std::remove(before.begin(), before.end(), no_id), before.end());
      for (Id other = 0; becomes_true_[r] && before.empty() && other < p_.always.size(); ++other) {
        const Target& target = p_.targets[p_.always[other].target];
        if (other != r && raises[other] && (changes_level(target) || target.step != no_id))
          before.push_back(other);
      }
      if (out_.acts[r]) before.clear();
    }
  }

  // --- entering, and automatic moves -----------------------------------------------------------------------------------

  /// Whether a target leads away as soon as it is taken.
  bool leads_away(Id target) const {
    if (target == no_id) return false;
    const Target& t = p_.targets[target];
    if (t.kind == TargetKind::hand_over && t.within != no_id) return false;
    return t.kind == TargetKind::join || t.step != no_id;
  }
  bool leads_away(const Transition& t) const {
    return leads_away(t.target) && (t.at_most == 0 || leads_away(t.then));
  }

  /// Where everything that a step asks is known. False: that does not rest on facts alone.
  bool known_at(const Step& step, Diagram& where) {
    where = leaf(1);
    for (const Action& action : step.actions) {
      if (action.kind != ActionKind::ask || action.optional) continue;
      if (action.condition != no_id || action.again) return false;
      for (const Id fact : action.facts) {
        if (p_.facts[fact].default_value != no_id) return false;
        const Id read = read_of_[fact];
        if (read == no_id) return false;
        where = d_.both(where, space_.where(space_.value(0, read), [](const Term& term) {
          return term.kind != Term::Kind::unknown;
        }));
      }
    }
    return true;
  }

  /// A step, and all that its automatic moves may lead to while the facts stay; `stands`: where the turn may end.
  void enter(Id s, Id scenario, Diagram where, Been& been, std::set<Standing>& stands) {
    if (is_empty(where) || !been.emplace(s, scenario, where, raised_).second || !d_.effort().spend(4)) return;
    out_.entered[s] = true;
    const Step& step = p_.steps[s];
    if (step.kind == StepKind::end) {
      stands.emplace(s, scenario, raised_.level);
      return;
    }
    const Container& container = p_.containers[step.container];
    if (container.goal_end != no_id) enter(container.goal_end, scenario, where, been, stands);
    for (const Id branch : step.branches)
      enter(p_.containers[branch].steps.first, scenario, where, been, stands);
    for (const Action& action : step.actions)
      if (action.kind == ActionKind::run)
        enter(p_.containers[action.container].steps.first, scenario, where, been, stands);
    const Slice moves = step.transitions;
    const std::vector<Diagram>& certain = certain_moves(s);
    Diagram known = leaf(1);
    const bool sure_known = known_at(step, known);
    for (Id t = moves.first; t < moves.first + moves.count; ++t) {
      const Transition& move = p_.transitions[t];
      if (!is_automatic(move.trigger)) continue;
      Diagram mine = d_.both(where, may(move.guard));
      if (move.trigger == TriggerKind::known && sure_known) mine = d_.both(mine, known);
      for (Id before = moves.first; before < t; ++before) {
        const Transition& above = p_.transitions[before];
        mine = d_.without(mine, certain[before - moves.first]);
        if (above.trigger != move.trigger || above.outcome != move.outcome ||
            (above.at_most > 0 && above.then == no_id))
          continue;
        // While one above is unknown, those below wait; one that stays in its step has acted, and then the next may.
        mine = d_.both(mine, leads_away(above) ? may_be_unmet(above.guard)
                                               : d_.either(may(above.guard), may_be_unmet(above.guard)));
      }
      take(t, {s, scenario, 0}, mine, been, stands);
    }
    if (!is_empty(d_.both(where, stays_at(s)))) stands.emplace(s, scenario, raised_.level);
  }

  /// Where each automatic move of a step, one a move, is taken for sure and leads away when none before it has been.
  const std::vector<Diagram>& certain_moves(Id s) {
    const auto at = certain_.find(s);
    if (at != certain_.end()) return at->second;
    const Step& step = p_.steps[s];
    const Slice moves = step.transitions;
    Diagram known = leaf(1);
    if (!known_at(step, known)) known = leaf(0);
    std::vector<Diagram> certain(moves.count, leaf(0));
    for (Id t = moves.first; t < moves.first + moves.count; ++t) {
      const Transition& move = p_.transitions[t];
      const bool comes = move.trigger == TriggerKind::condition || move.trigger == TriggerKind::known;
      if (!comes || !leads_away(move) || (move.at_most > 0 && move.then == no_id)) continue;
      Diagram surely = move.trigger == TriggerKind::known ? d_.both(known, met(move.guard)) : met(move.guard);
      for (Id before = moves.first; before < t; ++before) {
        const Transition& above = p_.transitions[before];
        if (above.trigger != move.trigger) continue;
        surely = d_.both(
            surely, leads_away(above) ? unmet(above.guard) : d_.either(met(above.guard), unmet(above.guard)));
      }
      certain[t - moves.first] = surely;
    }
    return certain_.emplace(s, std::move(certain)).first->second;
  }
  /// Where no automatic move leads away from a step for sure.
  Diagram stays_at(Id s) {
    Diagram out = leaf(1);
    for (const Diagram certain : certain_moves(s)) out = d_.without(out, certain);
    return out;
  }

  // --- why not --------------------------------------------------------------------------------------------------------

  /// Which rules lead away from a place where the condition of a move is met that nobody takes, and which come before a rule that never acts.
  void look_for_those_instead(const Spot& at) {
    if (at.step != no_id && p_.steps[at.step].kind == StepKind::end) return;
    const Slice moves = at.step == no_id ? Slice{} : p_.steps[at.step].transitions;
    for (const Answers& answers : answers_) {
      if (!d_.effort().spend(4)) return;
      const auto all = look_what_comes_first(at, answers);
      for (Id t = moves.first; t < moves.first + moves.count; ++t) {
        if (out_.taken[t] || is_empty(d_.both(answers.where, may(p_.transitions[t].guard)))) continue;
        for (const Acted& acted : all)
          if (acted.goes != no_id) add(acted.goes, out_.instead[t]);
      }
    }
    if (at.scenario != no_id) return;
    // A scenario that is found in this turn: its rules look at the case at its first step.
    for (Id s = 0; s < p_.scenarios.size(); ++s) {
      const Spot first{p_.containers[p_.scenarios[s].container].steps.first, s, at.true_rules};
      for (const Answers& answers : answers_)
        if (!is_empty(d_.both(answers.where, chosen_[s]))) (void)look_what_comes_first(first, answers);
    }
  }
  std::vector<Acted> look_what_comes_first(const Spot& at, const Answers& answers) {
    const auto comes_first = [](const Acted& before) {
      return before.goes != no_id ? before.goes : before.hands;
    };
    const auto note = [&](Id rule, const Acted& before, bool acts) {
      if (!acts && !out_.acts[rule]) add(comes_first(before), out_.before[rule]);
    };
    const auto note_quiet = [&](Quiet& quiet, const auto& place, const std::vector<Acted>& all) {
      for (const Acted& before : all)
        if (before.closed) add(comes_first(before), quiet.kept[place]);
    };
    return rules_act(at, answers.yes, answers.where, note, note_quiet);
  }

  Space& space_;
  Diagrams& d_;
  const Procedure& p_;
  Reads reads_;
  const std::vector<bool> rules_, followed_;
  std::vector<Id> bit_of_;  ///< by rule: its place among the answers; no_id: it may act at any time
  std::vector<Id> scenario_of_;
  std::vector<Id> read_of_;  ///< by fact: the first expression that reads it
  std::vector<Id> not_accepted_;
  std::vector<bool> becomes_true_;  ///< by rule: it does in some case, at a step where it is looked at
  RulesInOrder order_;
  std::vector<Answers> answers_;
  std::vector<Diagram> chosen_;
  Diagram not_chosen_ = leaf(1);
  std::unordered_map<Diagram, bool> empty_;
  std::map<std::tuple<Id, Id, Diagram, bool, bool, Raised>, std::set<Standing>> went_on_;
  std::map<Id, std::vector<Diagram>> certain_;
  bool crosses_ = false;  ///< moves or rules may lead into a scenario whose rules have not been looked at
  std::set<Spot> seen_;
  std::vector<Spot> next_;
  std::optional<Levels> levels_;
  Raised raised_;  ///< in the turn that is followed, after its rules
  AlwaysWays out_;
};

}  // namespace

namespace {

bool goes(const Procedure& p, const AlwaysRule& rule) { return p.targets[rule.target].step != no_id; }
bool hands(const Procedure& p, const AlwaysRule& rule) {
  return p.targets[rule.target].kind == TargetKind::hand_over;
}

/// Rules that lead on, and those that may keep one of them from it by handing over first.
std::vector<bool> leading_rules(const Procedure& p) {
  const bool both = std::any_of(p.always.begin(), p.always.end(),
                                [&](const AlwaysRule& rule) { return goes(p, rule) && hands(p, rule); });
  std::vector<bool> out;
  for (const AlwaysRule& rule : p.always) out.push_back(goes(p, rule) || (both && hands(p, rule)));
  return out;
}

/// Whether a rule that does not lead on may be kept from acting by an earlier one, which ends the case or hands it over.
bool may_be_kept(const Procedure& p, Id rule) {
  const AlwaysRule& one = p.always[rule];
  if (goes(p, one)) return false;
  return std::any_of(p.always.begin(), p.always.begin() + rule, [&](const AlwaysRule& before) {
    const Id to = p.targets[before.target].step;
    return (to != no_id && p.steps[to].kind == StepKind::end) || (hands(p, before) && hands(p, one));
  });
}

}  // namespace

AlwaysWays ways_beside_rules(Space& space, const std::vector<bool>& rules) {
  const Procedure& p = space.procedure(0);
  const std::vector<bool> leading = leading_rules(p);
  AlwaysWays out = Cases(space, rules, leading).follow();
  // Those that do not lead on are followed one by one, where that matters to themselves.
  for (Id r = 0; r < p.always.size() && out.known; ++r) {
    if (!rules[r] || leading[r] || !out.acts[r] || !may_be_kept(p, r)) continue;
    std::vector<bool> followed = leading;
    followed[r] = true;
    for (Id before = 0; before < r && hands(p, p.always[r]); ++before)
      followed[before] = followed[before] || hands(p, p.always[before]);
    AlwaysWays one = Cases(space, rules, followed).follow();
    out.known = one.known;
    if (!one.known) break;
    out.acts[r] = one.acts[r];
    out.acts_at[r] = std::move(one.acts_at[r]);
    out.before[r] = std::move(one.before[r]);
    out.followed[r] = one.followed[r];
  }
  return out;
}

AlwaysWays levels_beside_rules(Space& space, const std::vector<bool>& rules) {
  const Procedure& p = space.procedure(0);
  std::vector<bool> followed = leading_rules(p);
  for (Id r = 0; r < p.always.size(); ++r)
    followed[r] = followed[r] || changes_level(p.targets[p.always[r].target]);
  return Cases(space, rules, std::move(followed), true).follow();
}

std::vector<std::vector<FactUpdate>> facts_beside_rules(Space& space, std::size_t most) {
  const std::vector<bool> all(space.procedure(0).always.size(), true);
  return Cases(space, all, all).facts(most);
}

}  // namespace sop::proof
