// A clock that runs from the opening of a case to its end, and which every case breaks: on each way to an end of the scenario the steps wait
// for longer than the longest of its times, even if everybody acts at once. What may take no time at all counts as nothing: outcomes,
// answers, rules, moves of clocks, conditions of waits, lengths that are computed. A day counts as less than it may be, the time of the
// clock as more. The story that is shown closes a case after the clock has been broken.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "sop/duration.hpp"
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

/// By how much clocks that are set may make days longer or shorter.
constexpr std::int64_t clocks_set = 2 * milliseconds_per_hour;
constexpr std::int64_t not_bounded = std::numeric_limits<std::int64_t>::max();

/// What a length surely takes at least, in milliseconds.
std::int64_t at_least(const Procedure& p, Id expr) {
  const Value* v = constant_of(p, expr);
  if (v == nullptr || v->integer <= 0) return 0;
  if (v->kind == ValueKind::duration) return v->integer;
  if (v->kind != ValueKind::period || v->integer > 100'000) return 0;
  switch (v->unit) {
    case PeriodUnit::week:
      return 7 * v->integer * milliseconds_per_day - clocks_set;
    case PeriodUnit::day:
      return v->integer * milliseconds_per_day - clocks_set;
    case PeriodUnit::business_hour:
      return v->integer * milliseconds_per_hour;
    case PeriodUnit::business_minute:
      return v->integer * milliseconds_per_minute;
    default:
      return 0;
  }
}

/// What a deadline surely leaves at most; `not_bounded`: not known.
std::int64_t at_most(const Procedure& p, const ClockTarget& target) {
  const Value* v = constant_of(p, target.time);
  if (v == nullptr || v->integer < 0) return not_bounded;
  if (v->kind == ValueKind::duration) return v->integer;
  if (v->kind != ValueKind::period || v->integer > 100'000) return not_bounded;
  // Days end with the last of them.
  if (v->unit == PeriodUnit::day) return (v->integer + 1) * milliseconds_per_day + clocks_set;
  if (v->unit == PeriodUnit::week) return (7 * v->integer + 1) * milliseconds_per_day + clocks_set;
  return not_bounded;
}

/// The wait without which a step is not done, the shortest where there are several; null: it has none, or may skip one.
const Action* wait_of(const Procedure& p, const Step& step) {
  const Action* shortest = nullptr;
  for (const Action& action : step.actions) {
    if (action.kind != ActionKind::wait) continue;
    if (action.condition != no_id) return nullptr;
    if (shortest == nullptr || at_least(p, action.time) < at_least(p, shortest->time)) shortest = &action;
  }
  return shortest;
}

/// How long a case surely stands at a step before an edge leads on from it.
std::int64_t time_before(const Procedure& p, const Edge& edge) {
  if (edge.transition == no_id) return 0;
  const Transition& t = p.transitions[edge.transition];
  if (t.step != edge.from) return 0;  // of a clock
  if (t.trigger == TriggerKind::after || t.trigger == TriggerKind::no_reply ||
      t.trigger == TriggerKind::every)
    return at_least(p, t.time);
  if (t.outcome == no_id || p.text(t.outcome) != "done") return 0;
  const Action* wait = wait_of(p, p.steps[edge.from]);
  return wait == nullptr ? 0 : at_least(p, wait->time);
}

struct ShortestWay {
  std::int64_t time = not_bounded;  ///< `not_bounded`: no end is reached
  std::vector<StateId> steps;       ///< those at which it waits, from the first
};

/// The way of a scenario to an end that waits least (Dijkstra 1959).
ShortestWay shortest_way(const CheckContext& context, const Scenario& scenario) {
  const Procedure& p = context.procedure;
  std::vector<std::int64_t> time(p.steps.size(), not_bounded);
  std::vector<StateId> before(p.steps.size(), no_id);
  using Open = std::pair<std::int64_t, StateId>;
  std::priority_queue<Open, std::vector<Open>, std::greater<>> open;
  const StateId entry = p.containers[scenario.container].steps.first;
  time[entry] = 0;
  open.push({0, entry});
  ShortestWay way;
  while (!open.empty()) {
    const auto [so_far, s] = open.top();
    open.pop();
    if (so_far > time[s]) continue;
    if (context.graph.is_final(s)) {
      way.time = so_far;
      for (StateId at = s; before[at] != no_id; at = before[at])
        if (time[before[at]] < time[at]) way.steps.push_back(before[at]);
      std::reverse(way.steps.begin(), way.steps.end());
      return way;
    }
    for (const Edge& edge : context.graph.edges_from(s)) {
      const std::int64_t then = so_far + time_before(p, edge);
      if (then >= time[edge.to]) continue;
      time[edge.to] = then;
      before[edge.to] = s;
      open.push({then, edge.to});
    }
  }
  return way;
}

}  // namespace

void clock_cannot_be_met(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<bool> told(p.clocks.size());
  for (Id n = 0; n < p.scenarios.size(); ++n) {
    const Scenario& scenario = p.scenarios[n];
    for (const Id c : scenario.clocks) {
      const Clock& clock = p.clocks[c];
      if (told[c] || !runs_throughout(clock)) continue;
      std::int64_t longest = 0;
      for (const ClockTarget& target : clock.targets) longest = std::max(longest, at_most(p, target));
      if (longest == not_bounded) continue;
      if (!context.spend(context.graph.edge_count())) return;
      const ShortestWay way = shortest_way(context, scenario);
      if (way.time == not_bounded || way.time <= longest) continue;
      const std::string& name = context.name(clock.name);
      Finding shown;
      if (!show(context, shown, "the case is closed, and `" + name + "` has been broken",
                [&](const Moment& m) {
                  return m.c.scenario == n && m.c.status == CaseStatus::closed && m.c.clocks[c].broken;
                })) {
        context.suspect(messages::clock_cannot_be_met, clock.span, name, {name, context.name(scenario.name)});
        continue;
      }
      told[c] = true;
      Finding& finding = context.report(messages::clock_cannot_be_met, clock.span, name,
                                        {name, context.name(scenario.name)});
      finding.witness = shown.witness;
      for (const StateId s : way.steps)
        finding.diagnostic.note(messages::it_waits_here, p.steps[s].span, {context.name(p.steps[s].name)});
    }
  }
}

}  // namespace sop::lint_checks
