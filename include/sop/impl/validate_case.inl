// Bodies of sop/validate.hpp: whether a case fits its procedure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "sop/validate.hpp"

namespace sop {

SOP_INLINE std::string validate(const Case& c, const Procedure& p) {
  if (c.facts.size() != p.facts.size()) return "facts: number";
  if (c.uses.size() != p.transitions.size()) return "uses: number";
  if (c.rules.size() != p.always.size()) return "rules: number";
  if (c.clocks.size() != p.clocks.size()) return "clocks: number";
  if (c.threads.empty()) return "threads: none";
  if (c.event_ids.size() > kept_event_ids) return "event_ids: number";
  const auto fits = [](Id id, std::size_t size) { return id == no_id || id < size; };
  if (!fits(c.scenario, p.scenarios.size())) return "scenario";
  if (!fits(c.end, p.steps.size())) return "end";
  if (!fits(c.owner, p.parties.size()) || !fits(c.previous_owner, p.parties.size())) return "owner";
  if (c.status == CaseStatus::open && c.scenario == no_id) return "scenario";
  const auto value_fits = [&](const Value& v, const auto& self, unsigned depth) -> bool {
    if (depth > 2) return false;
    if (!fits(v.symbol, v.kind == ValueKind::period ? p.calendars.size() : p.symbols.size())) return false;
    if (v.kind == ValueKind::name &&
        (v.integer < 0 || static_cast<std::uint64_t>(v.integer) >= p.symbols.size()))
      return false;
    if (v.kind == ValueKind::party &&
        (v.integer < 0 || static_cast<std::uint64_t>(v.integer) >= p.parties.size()))
      return false;
    if (v.kind == ValueKind::remedy &&
        (v.integer < 0 || static_cast<std::uint64_t>(v.integer) >= p.remedies.size())) {
      return false;
    }
    for (const auto& item : v.items) {
      if (!self(item, self, depth + 1)) return false;
    }
    return true;
  };
  for (const auto& fact : c.facts) {
    if (!value_fits(fact.value, value_fits, 0)) return "facts: value";
  }
  for (const auto& thread : c.threads) {
    if (!fits(thread.branch, p.containers.size())) return "threads: branch";
    for (const auto& frame : thread.frames) {
      if (frame.step >= p.steps.size()) return "threads: step";
      if (!fits(frame.owner, p.parties.size()) || !fits(frame.brought_by.role, p.parties.size()))
        return "threads: owner";
      if (!fits(frame.called_by_rule, p.always.size())) return "threads: rule";
      if (!fits(frame.returned, p.symbols.size())) return "threads: returned";
      const auto& actions = p.steps[frame.step].actions;
      std::size_t options = 0;
      for (const auto& action : actions) options += action.options.size();
      if (frame.actions.size() != actions.size() || frame.offers.size() != options) return "threads: actions";
      for (std::size_t i = 0; i < actions.size(); ++i) {
        if (frame.actions[i].given > actions[i].responses.size()) return "threads: given";
      }
      for (const auto& offer : frame.offers) {
        if (!fits(offer.remedy, p.remedies.size())) return "threads: remedy";
      }
      for (const Id transition : frame.acted) {
        if (transition >= p.transitions.size()) return "threads: acted";
      }
      if (!frame.uses.empty() && frame.uses.size() != p.transitions.size()) return "threads: uses";
    }
  }
  if (c.status == CaseStatus::open && c.threads[0].frames.empty()) return "threads: no step";
  for (std::size_t i = 0; i < c.timers.size(); ++i) {
    const Timer& t = c.timers[i];
    if (t.thread >= c.threads.size()) return "timers: thread";
    std::size_t bound = 0;
    switch (t.kind) {
      case TimerKind::transition:
        bound = p.transitions.size();
        break;
      case TimerKind::wait_done:
        bound = p.steps.size();
        break;
      case TimerKind::promise_broken:
        bound = c.promises.size();
        break;
      case TimerKind::always_held:
        bound = p.always.size();
        break;
      case TimerKind::clock_warning:
      case TimerKind::clock_move:
      case TimerKind::clock_breach:
        bound = p.clocks.size();
        break;
      case TimerKind::approval_end:
      case TimerKind::level_timeout:
      case TimerKind::level_filled:
      case TimerKind::acknowledge_end:
      case TimerKind::hand_over_end:
        break;
    }
    if (bound == 0 ? t.ref != no_id : t.ref >= bound) return "timers: ref";
    const bool of_a_frame = t.kind == TimerKind::transition || t.kind == TimerKind::wait_done ||
                            t.kind == TimerKind::approval_end;
    if (of_a_frame && t.depth >= c.threads[t.thread].frames.size()) return "timers: depth";
    if (t.kind == TimerKind::wait_done && t.extra >= p.steps[t.ref].actions.size()) return "timers: extra";
    if (t.kind == TimerKind::clock_warning && t.extra >= p.clocks[t.ref].warnings.size())
      return "timers: extra";
    if (t.kind == TimerKind::clock_move && t.extra >= p.clocks[t.ref].transitions.count)
      return "timers: extra";
    if (i > 0 && c.timers[i - 1].due > t.due) return "timers: order";
  }
  const auto actor_fits = [&](const Actor& a) { return fits(a.role, p.parties.size()); };
  for (const auto& grant : c.ledger) {
    if (grant.remedy >= p.remedies.size() || !actor_fits(grant.by) || !actor_fits(grant.approved_by))
      return "ledger";
  }
  for (const auto& approval : c.approvals) {
    if (approval.thread >= c.threads.size() || approval.depth >= c.threads[approval.thread].frames.size() ||
        !fits(approval.remedy, p.remedies.size()) || !fits(approval.approver, p.parties.size()) ||
        !fits(approval.outcome, p.symbols.size()) || !actor_fits(approval.requester)) {
      return "approvals";
    }
  }
  for (const auto& promise : c.promises) {
    if (promise.name >= p.symbols.size() || promise.step >= p.steps.size()) return "promises";
    if (promise.action >= p.steps[promise.step].actions.size()) return "promises: action";
  }
  const Escalation& e = c.escalation;
  if (!fits(e.path, p.paths.size()) || !fits(e.party, p.parties.size()) || !fits(e.sender, p.parties.size()))
    return "escalation";
  if (e.level != no_id && (e.path == no_id || e.level >= p.paths[e.path].levels.size()))
    return "escalation: level";
  if (!fits(c.hand_over.party, p.parties.size()) || !fits(c.hand_over.asked, p.parties.size()) ||
      !fits(c.hand_over.target, p.targets.size())) {
    return "hand_over";
  }
  for (const auto& clock : c.clocks) {
    const ValueKind kind = clock.target.kind;
    const bool is_length = kind == ValueKind::unknown || kind == ValueKind::duration ||
                           kind == ValueKind::period || kind == ValueKind::date || kind == ValueKind::instant;
    if (!is_length || !value_fits(clock.target, value_fits, 0)) return "clocks: target";
  }
  for (const auto& assignment : c.assigned) {
    if (!fits(assignment.party, p.parties.size())) return "assigned";
  }
  return {};
}

}  // namespace sop
