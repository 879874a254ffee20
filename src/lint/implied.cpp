// src/lint/implied.cpp — see the header.
#include "src/lint/implied.hpp"

#include <algorithm>

#include "sop/reference.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

bool always_with(CheckContext& context, Id condition, Id other) {
  if (condition == no_id || other == no_id) return false;
  if (implies(context.procedure, condition, other)) return true;
  // Tried in turn, the condition is reached where the other one is not met, be it unknown or an error.
  return proof::prove_turns(context.space(), 0, {other, condition}, no_id, false, {true, true}).back().kind ==
         proof::Reach::Kind::covered;
}

bool always_with(CheckContext& context, const Signal& first, const Signal& second) {
  if (second.kind == SignalKind::condition) return always_with(context, first.condition, second.condition);
  if (first.kind != second.kind || first.event != second.event) return false;
  return second.condition == no_id || always_with(context, first.condition, second.condition);
}

namespace {

/// Scenarios that a clock or a path belongs to: it begins with the turn in which one of them does.
using Scenarios = std::vector<const Scenario*>;

/// Whether the first step of each of some scenarios announces in any case what ends something: the opening is over with that.
bool announced_at_opening(const Procedure& p, const Scenarios& scenarios, const Signal& end) {
  if (end.kind != SignalKind::event || end.condition != no_id || scenarios.empty()) return false;
  return std::all_of(scenarios.begin(), scenarios.end(), [&](const Scenario* scenario) {
    const Step& entry = p.steps[p.containers[scenario->container].steps.first];
    return std::any_of(entry.actions.begin(), entry.actions.end(), [&](const Action& action) {
      return action.kind == ActionKind::emit && action.name == end.event && action.condition == no_id;
    });
  });
}

bool each_is_ended(CheckContext& context, const std::vector<Signal>& starts,
                   const std::vector<const std::vector<Signal>*>& ends, const Scenarios& scenarios) {
  const auto ended = [&](const Signal& begins) {
    const bool opens = begins.kind == SignalKind::case_opened;
    return std::any_of(ends.begin(), ends.end(), [&](const std::vector<Signal>* list) {
      return std::any_of(list->begin(), list->end(), [&](const Signal& s) {
        return always_with(context, begins, s) ||
               (opens && announced_at_opening(context.procedure, scenarios, s));
      });
    });
  };
  return !starts.empty() && std::all_of(starts.begin(), starts.end(), ended);
}

}  // namespace

bool never_starts(CheckContext& context, const Clock& clock) {
  Scenarios scenarios;
  const Id id = static_cast<Id>(&clock - context.procedure.clocks.data());
  for (const Scenario& scenario : context.procedure.scenarios)
    if (std::find(scenario.clocks.begin(), scenario.clocks.end(), id) != scenario.clocks.end())
      scenarios.push_back(&scenario);
  return each_is_ended(context, clock.starts_on, {&clock.stops_on, &clock.cancels_on}, scenarios);
}

bool never_starts(CheckContext& context, const EscalationPath& path) {
  Scenarios scenarios;
  const Id id = static_cast<Id>(&path - context.procedure.paths.data());
  for (const Scenario& scenario : context.procedure.scenarios)
    if (std::any_of(scenario.paths.begin(), scenario.paths.end(),
                    [&](const PathChoice& choice) { return choice.path == id; }))
      scenarios.push_back(&scenario);
  return each_is_ended(context, path.starts_on, {&path.stops_on}, scenarios);
}

bool has_come(const Procedure& p, const ReferenceData& data, const Signal& start, const Moment& m) {
  const auto told = [&](const std::string& what) {
    return std::any_of(m.d.journal.begin(), m.d.journal.end(),
                       [&](const JournalEntry& entry) { return entry.what == what; });
  };
  switch (start.kind) {
    case SignalKind::case_opened:
      if (m.c.turn > 1) return false;
      break;
    case SignalKind::event:
      if (!told("signal " + p.text(start.event))) return false;
      break;
    case SignalKind::customer_wrote:
      if (!told("customer_message")) return false;
      break;
    case SignalKind::reply_sent:
      if (!told("reply_sent")) return false;
      break;
    case SignalKind::condition:
      break;
    case SignalKind::case_closed:
      return false;
  }
  return start.condition == no_id || asked_at(p, data, m, start.condition).value.is_yes();
}

}  // namespace sop::lint_checks
