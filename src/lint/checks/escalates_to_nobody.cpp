// An `escalate` that never does anything: the scenario has no path, and nobody stands above whoever may own the case then (docs/semantics.md,
// 8.2 and 8.5); or it says to whom and leads nowhere, and whoever owns the case then is that party or stands above it. A rule of `always` is looked at where it may
// act (src/proof/ways_always.hpp). Owners are taken from what steps name; where a step does not name its owner for sure, any party may be it, and any level that
// something enters may have been reached before. A move that never comes is the matter of other checks.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

using Parties = std::vector<bool>;

/// The target among those that follow each other that escalates; no_id: none does.
Id escalating(const Procedure& p, Id target) {
  while (target != no_id && p.targets[target].kind != TargetKind::escalate)
    target = p.targets[target].otherwise;
  return target;
}

class Owners {
 public:
  explicit Owners(const CheckContext& context)
      : context_(context),
        p_(context.procedure),
        levels_(p_.parties.size()),
        scenarios_(p_.containers.size()),
        known_(p_.steps.size()) {
    for (Id i = 0; i < p_.scenarios.size(); ++i) {
      containers_.push_back(containers_of(p_, p_.scenarios[i]));
      for (Id c = 0; c < p_.containers.size(); ++c)
        if (containers_[i][c]) scenarios_[c].push_back(i);
    }
    find_levels();
  }

  /// Whether nobody stands above whoever has the case, where one of `owners` owns the step.
  bool in_vain(const Parties& owners) const {
    return whoever_has_it(owners, [&](Id who) { return p_.parties[who].reports_to == no_id; });
  }
  /// Whether whoever has the case is a party, or stands above it.
  bool in_vain_to(Id party, const Parties& owners) const {
    return whoever_has_it(owners, [&](Id who) { return who == party || is_above(p_, who, party); });
  }

  /// The scenarios of a step.
  [[nodiscard]] const std::vector<Id>& scenarios_of(StateId s) const {
    return scenarios_[p_.steps[s].container];
  }

  /// Whoever may own a case when a move of a step is taken.
  const Parties& of_step(StateId s) {
    Parties& owners = known_[s];
    if (!owners.empty()) return owners;
    owners.resize(p_.parties.size());
    const Id container = p_.steps[s].container;
    const ContainerKind kind = p_.containers[container].kind;
    bool alone = kind == ContainerKind::scenario || kind == ContainerKind::intake;
    for (const Edge& edge : context_.graph.edges_from(s)) alone = alone && edge.kind != EdgeKind::call;
    if (alone)
      add(s, owners);
    else
      for (const Id scenario : scenarios_of(s)) add_all(scenario, owners);
    return owners;
  }

  /// Whoever may own a case of a scenario.
  void add_all(Id scenario, Parties& owners) const {
    for (StateId s = 0; s < p_.steps.size(); ++s)
      if (containers_[scenario][p_.steps[s].container] && p_.steps[s].kind != StepKind::end) add(s, owners);
  }
  void add(StateId s, Parties& owners) const {
    for (const OwnerChoice& choice : p_.steps[s].owner) {
      if (choice.party == no_id) break;
      owners[choice.party] = true;
      if (choice.condition == no_id) return;
    }
    owners.assign(owners.size(), true);
  }

 private:
  /// Whether something is true of everybody who may have the case, where one of `owners` owns the step.
  template <class IsTrue>
  bool whoever_has_it(const Parties& owners, const IsTrue& is_true) const {
    for (Id owner = 0; owner < owners.size(); ++owner) {
      if (!owners[owner]) continue;
      if (!is_true(owner)) return false;
      // A level reached before has the case unless the owner of the step stands above it.
      for (Id level = 0; level < levels_.size(); ++level)
        if (levels_[level] && !is_true(level) && !is_above(p_, owner, level)) return false;
    }
    return true;
  }

  /// Which parties may be the level that a case has reached.
  void find_levels() {
    const bool paths = std::any_of(p_.scenarios.begin(), p_.scenarios.end(),
                                   [](const Scenario& s) { return !s.paths.empty(); });
    for (const Target& t : p_.targets) {
      if (t.kind != TargetKind::escalate) continue;
      if (t.party != no_id) levels_[t.party] = true;
      for (const Party& party : p_.parties)
        if (t.party == no_id && party.reports_to != no_id) levels_[party.reports_to] = true;
    }
    if (paths) levels_.assign(levels_.size(), true);
  }

  const CheckContext& context_;
  const Procedure& p_;
  std::vector<std::vector<bool>> containers_;  ///< by scenario
  Parties levels_;
  std::vector<std::vector<Id>> scenarios_;  ///< by container
  std::vector<Parties> known_;              ///< by step, when it has been asked
};

void look_at(CheckContext& context, const Owners& owners, const Parties& who,
             const std::vector<Id>& scenarios, Id target, Span span, const std::string& path) {
  const Procedure& p = context.procedure;
  const Id party = p.targets[target].party;
  if (party != no_id && p.targets[target].step != no_id) return;  // it leads on all the same
  const bool climbs =
      std::any_of(scenarios.begin(), scenarios.end(), [&](Id s) { return !p.scenarios[s].paths.empty(); });
  if ((party == no_id ? climbs || !owners.in_vain(who) : !owners.in_vain_to(party, who)) ||
      context.has_told({"timer_never_fires", "move_never_taken", "rule_overridden"}, path))
    return;
  std::vector<std::string> names;
  for (Id one = 0; one < who.size(); ++one)
    if (who[one]) names.push_back(context.name(p.parties[one].name));
  if (names.empty()) return;
  Finding& finding = party == no_id
                         ? context.report(messages::escalates_to_nobody, span, path, {in_a_row(names)})
                         : context.report(messages::escalates_to_nobody__over, span, path,
                                          {context.name(p.parties[party].name), in_a_row(names)});
  const Shows shows = led_by(path);
  const std::string outcome = "the owner stays who it was";
  if (show(context, finding, outcome, shows)) return;
  show_beside_rules(context, finding, outcome,
                    [&](const std::vector<Moment>& story) { return shows(story.back()); });
}

/// Whoever may own a case when a rule acts; its scenarios are added to `scenarios`.
Parties where_it_acts(CheckContext& context, Owners& owners, Id rule, std::vector<Id>& scenarios) {
  const Procedure& p = context.procedure;
  Parties who(p.parties.size());
  const proof::AlwaysWays& ways = context.beside_rules();
  // Before the case stands anywhere no step names its owner.
  const auto stands = [&](const std::vector<Id>& at) { return at.empty() || at.back() != no_id; };
  if (ways.known && stands(ways.acts_at[rule])) {
    for (const StateId s : ways.acts_at[rule]) {
      const Parties& here = owners.of_step(s);
      scenarios.insert(scenarios.end(), owners.scenarios_of(s).begin(), owners.scenarios_of(s).end());
      for (Id party = 0; party < who.size(); ++party) who[party] = who[party] || here[party];
    }
    return who;
  }
  for (Id i = 0; i < p.scenarios.size(); ++i) {
    if (p.always[rule].scenario != no_id && p.always[rule].scenario != i) continue;
    scenarios.push_back(i);
    owners.add_all(i, who);
  }
  if (p.always[rule].scenario == no_id && p.intake != no_id)
    owners.add(p.containers[p.intake].steps.first, who);
  return who;
}

}  // namespace

void escalates_to_nobody(CheckContext& context) {
  const Procedure& p = context.procedure;
  Owners owners(context);
  for (StateId s = 0; s < p.steps.size(); ++s) {
    if (!context.reachability.from_start[s]) continue;
    for_each_move(p, p.steps[s], [&](const Transition& t) {
      const Id first = escalating(p, t.target), target = first != no_id ? first : escalating(p, t.then);
      if (target == no_id || !context.spend(p.steps.size() + p.parties.size() * p.parties.size())) return;
      look_at(context, owners, owners.of_step(s), owners.scenarios_of(s), target, t.span, t.path);
    });
  }
  for (Id r = 0; r < p.always.size(); ++r) {
    const Id target = escalating(p, p.always[r].target);
    if (target == no_id) continue;
    std::vector<Id> scenarios;
    const Parties who = where_it_acts(context, owners, r, scenarios);
    look_at(context, owners, who, scenarios, target, p.always[r].span, p.always[r].path);
  }
  for (Id c = 0; c < p.clocks.size(); ++c) {
    const Slice moves = p.clocks[c].transitions;
    for (Id t = moves.first; t < moves.first + moves.count; ++t) {
      const Id target = escalating(p, p.transitions[t].target);
      if (target == no_id) continue;
      std::vector<Id> scenarios;
      Parties who(p.parties.size());
      for (Id i = 0; i < p.scenarios.size(); ++i) {
        const std::vector<Id>& clocks = p.scenarios[i].clocks;
        if (std::find(clocks.begin(), clocks.end(), c) == clocks.end()) continue;
        scenarios.push_back(i);
        owners.add_all(i, who);
      }
      look_at(context, owners, who, scenarios, target, p.transitions[t].span, p.transitions[t].path);
    }
  }
}

}  // namespace sop::lint_checks
