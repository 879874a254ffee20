// src/resolve/circles.cpp — that every advance of a case ends: no call that calls itself, no circle that moves by itself.
//
// Steps are joined by moves that nobody has to make: automatic ones (`on known`, `if`, `on joined`, a routine that runs
// through) and those of time (`after`, `every`, `no reply for`, a wait that is over, a broken promise). A circle of the first kind
// would never stop; a circle with time in it must say how often. Moves that are bounded (`at most 2 times`) do not count:
// what comes `then` does. Nor does a circle whose conditions exclude each other, so that something must be learnt on the way round.
#include <algorithm>
#include <string>
#include <vector>

#include "sop/messages/resolve.hpp"
#include "src/resolve/exclusive.hpp"
#include "src/resolve/graph.hpp"
#include "src/resolve/resolver.hpp"
#include "src/resolve/terms.hpp"

namespace sop::resolver {

namespace {

enum class Pull { none, time, automatic };

Pull pull_of(const Transition& t, const Step& step, bool routine_runs_through) {
  switch (t.trigger) {
    case TriggerKind::known:
    case TriggerKind::joined:
    case TriggerKind::condition:
      return Pull::automatic;
    case TriggerKind::returned:
      return routine_runs_through ? Pull::automatic : Pull::none;
    case TriggerKind::after:
    case TriggerKind::every:
    case TriggerKind::at:
    case TriggerKind::no_reply:
    case TriggerKind::broken:
      return Pull::time;
    case TriggerKind::outcome:
      for (const Action& action : step.actions)
        if (action.kind == ActionKind::wait) return Pull::time;
      return Pull::none;
    case TriggerKind::not_approved:
      // A sign-off asks by itself, and with `valid` it expires by itself.
      for (const Action& action : step.actions) {
        if (action.kind != ActionKind::approve) continue;
        if (action.time != no_id) return Pull::time;
        for (const SignOff& line : action.sign_offs)
          if (line.time != no_id) return Pull::time;
      }
      return Pull::none;
    case TriggerKind::approved:
      // A sign-off that perhaps nobody has to sign is approved by itself.
      for (const Action& action : step.actions) {
        const auto conditional = [](const SignOff& line) { return line.condition != no_id; };
        if (!action.sign_offs.empty() &&
            std::all_of(action.sign_offs.begin(), action.sign_offs.end(), conditional))
          return Pull::automatic;
      }
      return Pull::none;
    default:
      return Pull::none;
  }
}

}  // namespace

/// Routines do not call themselves, not even through others.
void Resolver::check_calls() {
  std::vector<std::vector<std::size_t>>& calls = calls_;
  calls.assign(p_.containers.size(), {});
  for (const Step& step : p_.steps) {
    const auto add = [&](Id routine) {
      if (routine == no_id) return;
      Id from = step.container;
      while (p_.containers[from].kind == ContainerKind::branch)
        from = p_.steps[p_.containers[from].parent].container;
      calls[from].push_back(routine);
    };
    for (const Action& action : step.actions) add(action.container);
    for (Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t)
      if (p_.transitions[t].target != no_id) add(p_.targets[p_.transitions[t].target].container);
  }
  for (const std::vector<std::size_t>& part : strong_parts(calls)) {
    bool itself = false;
    for (const std::size_t to : calls[part.front()]) itself = itself || to == part.front();
    if (part.size() < 2 && !itself) continue;
    std::string circle;
    for (const std::size_t each : shortest_circle(calls, part))
      circle += '`' + p_.text(p_.containers[each].name) + "` → ";
    circle += '`' + p_.text(p_.containers[part.front()].name) + '`';
    error(messages::circular_call, p_.containers[part.front()].span,
          {p_.text(p_.containers[part.front()].name), circle});
  }
}

void Resolver::check_circles_of_steps() {
  const std::size_t n = p_.steps.size();
  // Whether a routine can reach an end without anybody acting: by what moves by itself, time included.
  std::vector<bool> runs_through(p_.containers.size(), false);
  const auto for_each_edge = [&](std::size_t s, bool with_time, auto use) {
    const Step& step = p_.steps[s];
    bool through = false;
    for (const Action& action : step.actions)
      if (action.container != no_id) through = runs_through[action.container];
    for (Id i = step.transitions.first; i < step.transitions.first + step.transitions.count; ++i) {
      const Transition& t = p_.transitions[i];
      const Pull pull = pull_of(t, step, through);
      if (pull == Pull::none || (pull == Pull::time && !with_time)) continue;
      const Id leads = t.at_most > 0 ? t.then : t.target;
      if (leads == no_id) continue;
      if (p_.targets[leads].step != no_id) use(p_.targets[leads].step, t.guard);
      // A hand-over that nobody accepts leads on when its time is over.
      const Id refused = p_.targets[leads].otherwise;
      if (with_time && refused != no_id && p_.targets[refused].step != no_id)
        use(p_.targets[refused].step, t.guard);
    }
  };
  // Those that are called come before those that call them.
  std::vector<std::size_t> seen(n, static_cast<std::size_t>(-1));
  for (const std::vector<std::size_t>& part : strong_parts(calls_)) {
    for (const std::size_t c : part) {
      const Container& container = p_.containers[c];
      if (container.kind != ContainerKind::routine || container.steps.count == 0) continue;
      std::vector<std::size_t> stack{container.steps.first};
      while (!stack.empty() && !runs_through[c]) {
        const std::size_t s = stack.back();
        stack.pop_back();
        if (seen[s] == c) continue;
        seen[s] = c;
        if (p_.steps[s].kind == StepKind::end) runs_through[c] = true;
        for_each_edge(s, true, [&](Id to, Id) { stack.push_back(to); });
      }
    }
  }
  std::vector<bool> said(n, false);
  for (const bool with_time : {false, true}) {
    std::vector<std::vector<std::size_t>> edges(n);
    std::vector<std::vector<GuardedMove>> moves(n);
    for (std::size_t s = 0; s < n; ++s)
      for_each_edge(s, with_time, [&](Id to, Id guard) {
        edges[s].push_back(to);
        moves[s].push_back({s, to, guard});
      });
    for (const std::vector<std::size_t>& part : strong_parts(edges)) {
      bool itself = false;
      bool known = false;
      for (const std::size_t to : edges[part.front()]) itself = itself || to == part.front();
      for (const std::size_t s : part) known = known || said[s];
      if ((part.size() < 2 && !itself) || known) continue;
      std::vector<GuardedMove> inside;
      for (const std::size_t s : part)
        for (const GuardedMove& move : moves[s])
          if (std::binary_search(part.begin(), part.end(), move.to)) inside.push_back(move);
      // Conditions that exclude each other may leave nothing that leads round, or less.
      std::vector<std::vector<std::size_t>> left(n);
      for (const GuardedMove& move : moves_that_lead_round(p_, inside)) left[move.from].push_back(move.to);
      const auto first = std::find_if(left.begin(), left.end(), [](const auto& to) { return !to.empty(); });
      if (first == left.end()) continue;
      for (const std::size_t s : part) said[s] = true;
      const std::size_t from = static_cast<std::size_t>(first - left.begin());
      std::vector<std::size_t> round;
      for (const std::vector<std::size_t>& smaller : strong_parts(left))
        if (std::binary_search(smaller.begin(), smaller.end(), from)) round = smaller;
      std::string circle;
      for (const std::size_t s : shortest_circle(left, round))
        circle += '`' + p_.text(p_.steps[s].name) + "` → ";
      circle += '`' + p_.text(p_.steps[from].name) + '`';
      file_ = step_blocks_[from].file;
      error(with_time ? messages::circle_of_time : messages::circle_of_steps, p_.steps[from].span,
            {circle, word(Word::at_most)});
    }
  }
}

}  // namespace sop::resolver
