// src/lint/knowable.cpp — see the header.
#include "src/lint/knowable.hpp"

#include <algorithm>

#include "src/lint/cases.hpp"

namespace sop::lint_checks {
namespace {

void ask_of(const Step& step, std::vector<bool>& facts) {
  for (const Action& action : step.actions)
    if (action.kind == ActionKind::ask)
      for (const Id fact : action.facts) facts[fact] = true;
}

void add_groups(const Procedure& p, std::vector<bool>& facts) {
  for (const FactGroup& group : p.groups) {
    const auto& all = group.facts;
    if (std::any_of(all.begin(), all.end(), [&](Id fact) { return facts[fact]; }))
      for (const Id fact : all) facts[fact] = true;
  }
}

}  // namespace

Knowable knowable_of(const Procedure& p, const LintOptions& options) {
  Knowable out;
  if (!options.has_host_tells) return out;
  out.all = false;
  out.by_host.assign(p.facts.size(), false);
  for (Id fact = 0; fact < p.facts.size(); ++fact)
    out.by_host[fact] = std::find(options.host_tells.begin(), options.host_tells.end(),
                                  p.text(p.facts[fact].name)) != options.host_tells.end();
  add_groups(p, out.by_host);
  out.at_opening = out.by_host;
  bool has_intake = false;
  for (const Step& step : p.steps) {
    if (p.containers[step.container].kind != ContainerKind::intake) continue;
    has_intake = true;
    ask_of(step, out.at_opening);
  }
  if (has_intake) {
    std::vector<Id> conditions;
    for (const Scenario& scenario : p.scenarios) conditions.push_back(scenario.applies_if);
    const std::vector<bool> needed = facts_behind(p, conditions);
    for (Id fact = 0; fact < p.facts.size(); ++fact)
      if (needed[fact]) out.at_opening[fact] = true;
  }
  add_groups(p, out.at_opening);
  out.ever = out.at_opening;
  for (const Step& step : p.steps) ask_of(step, out.ever);
  add_groups(p, out.ever);
  return out;
}

bool may_be_told(const Knowable& told, const Case& c, const Decision& d,
                 const std::vector<FactUpdate>& facts) {
  return told.all || std::all_of(facts.begin(), facts.end(), [&](const FactUpdate& one) {
           return told.host_tells(one.fact) ||
                  std::find(d.ask.begin(), d.ask.end(), one.fact) != d.ask.end() ||
                  (one.fact < c.facts.size() && !c.facts[one.fact].value.is_unknown());
         });
}

}  // namespace sop::lint_checks
