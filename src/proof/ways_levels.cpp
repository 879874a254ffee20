// src/proof/ways_levels.cpp — see the header.
#include "src/proof/ways_levels.hpp"

#include <algorithm>

namespace sop::proof {

bool changes_level(const Target& target) {
  return target.kind == TargetKind::escalate || target.kind == TargetKind::hand_back;
}

bool only_escalates(const Procedure& p, const AlwaysRule& rule) {
  const Target& target = p.targets[rule.target];
  return target.kind == TargetKind::escalate && target.step == no_id;
}

bool levels_are_followed(const Procedure& p) {
  return std::all_of(p.scenarios.begin(), p.scenarios.end(),
                     [](const Scenario& scenario) { return scenario.paths.empty(); }) &&
         std::none_of(p.targets.begin(), p.targets.end(), [&](const Target& target) {
           return target.otherwise != no_id && changes_level(p.targets[target.otherwise]);
         });
}

Levels::Levels(const Procedure& p) : p_(p), owners_(p.steps.size()) {
  for (Id party = 0; party < p.parties.size(); ++party) all_.push_back(party);
  hands_over_ = std::any_of(p.targets.begin(), p.targets.end(),
                            [](const Target& target) { return target.kind == TargetKind::hand_over; });
}

const std::vector<Id>& Levels::owners(Id step) {
  if (step == no_id) return all_;
  std::vector<Id>& found = owners_[step];
  if (!found.empty()) return found;
  const ContainerKind kind = p_.containers[p_.steps[step].container].kind;
  bool sure = false;
  for (const OwnerChoice& choice : p_.steps[step].owner) {
    if (choice.party == no_id) break;
    found.push_back(choice.party);
    sure = choice.condition == no_id;
    if (sure) break;
  }
  // The step of a branch names who does the task, and a routine may leave its owner to whoever called it.
  if (!sure || (kind != ContainerKind::scenario && kind != ContainerKind::intake)) found = all_;
  return found;
}

bool Levels::is_above(Id upper, Id lower) const {
  const auto role = [&](Id party) {
    return p_.parties[party].kind == PartyKind::person ? p_.parties[party].acts_as : party;
  };
  upper = role(upper);
  lower = role(lower);
  if (upper == lower || lower == no_id) return false;
  std::size_t passed = 0;
  for (Id up = lower; up != no_id && passed <= p_.parties.size(); up = p_.parties[up].reports_to, ++passed)
    if (up == upper) return true;
  return false;
}

std::vector<Raised> Levels::after(Id target, Id owner, const Raised& now, Id cause) const {
  const Target& to = p_.targets[target];
  if (to.kind == TargetKind::hand_back) {
    // Where the case has been handed over, that ends instead.
    std::vector<Raised> out{{}};
    if (hands_over_) out.push_back(now);
    return out;
  }
  if (to.kind != TargetKind::escalate) return {now};
  const bool higher =
      to.party != no_id && to.party != now.level && now.level != no_id && is_above(to.party, now.level);
  if (now.by != no_id && !higher) return {now};
  const Id has_it = now.level == no_id || is_above(owner, now.level) ? owner : now.level;
  if (to.party != no_id && (has_it == to.party || is_above(has_it, to.party))) return {now};
  const Id up = to.party != no_id ? to.party : p_.parties[has_it].reports_to;
  if (up == no_id) return {now};
  return {{up, cause}};
}

}  // namespace sop::proof
