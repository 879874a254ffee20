// sop/impl/engine_late.inl — what comes later than it might have: escalations that `hold while` holds, and what an event that is told
// late could have kept from being told (docs/semantics.md, 6.7 and 8.4).
#pragma once

#include <algorithm>

#include "sop/impl/decision_fired.hpp"
#include "sop/impl/engine_turns.hpp"

namespace sop::engine {

// --- held by `hold while` ---------------------------------------------------------------------------------------------

// Whether the path holds what timers of steps, promises and clocks escalate.
SOP_INLINE bool Machine::holds_escalations() {
  const Id path = c_.escalation.path;
  return path != no_id && p_.paths[path].hold_while != no_id && is_true(p_.paths[path].hold_while, false);
}

SOP_INLINE void Machine::hold_escalation(Id target) {
  const Id clock = clock_of_target(target);
  const HeldEscalation held{target, now_.at, clock == no_id ? 0 : c_.clocks[clock].cycle};
  const auto same = std::find_if(c_.held.begin(), c_.held.end(),
                                 [=](const HeldEscalation& known) { return known.target == target; });
  if (same != c_.held.end() && same->cycle == held.cycle) return;
  // That of an earlier cycle of its clock is over.
  if (same != c_.held.end()) c_.held.erase(same);
  c_.held.push_back(held);
  effect(EffectKind::escalation_held).path = cause_path(target, no_id);
}

// The clock among whose moves an `escalate` stands.
SOP_INLINE Id Machine::clock_of_target(Id target) const {
  const Id transition = program_.cause_transition[target];
  for (Id clock = 0; clock < p_.clocks.size(); ++clock) {
    const Slice moves = p_.clocks[clock].transitions;
    if (transition != no_id && transition >= moves.first && transition < moves.first + moves.count)
      return clock;
  }
  return no_id;
}

// Whether what it was about still stands: its clock runs in the same cycle, its step is active.
SOP_INLINE bool Machine::is_due_still(const HeldEscalation& held) const {
  if (const Id clock = clock_of_target(held.target); clock != no_id) {
    const ClockState& state = c_.clocks[clock];
    return state.cycle == held.cycle &&
           (state.status == ClockStatus::running || state.status == ClockStatus::paused);
  }
  const Id transition = program_.cause_transition[held.target];
  if (transition == no_id) return false;
  for (const Thread& thread : c_.threads) {
    for (const Frame& f : thread.frames) {
      if (f.step == p_.transitions[transition].step) return true;
    }
  }
  return false;
}

// The hold is over: what still stands is done now, in the order in which it fell due; `restart` lets it go, as the level begins anew.
SOP_INLINE void Machine::release_escalations() {
  m_.held_escalations = c_.held;
  c_.held.clear();
  const Id path = c_.escalation.path;
  const bool restarts = path != no_id && p_.paths[path].on_release == Release::restart;
  for (const HeldEscalation& held : m_.held_escalations) {
    const bool done = !restarts && is_due_still(held);
    Effect& released = effect(EffectKind::escalation_released);
    released.path = cause_path(held.target, no_id);
    if (!done) released.text = "let_go";
    if (done) escalate(held.target);
  }
}

// --- told late --------------------------------------------------------------------------------------------------------

// What a timer has told in its part (c), kept until an event comes that happened later.
SOP_INLINE void Machine::remember_fired(FiredBy by, Id ref, std::size_t first) {
  for (std::size_t i = first; i < d_.effects.size(); ++i) {
    const Effect& told = d_.effects[i];
    if (!sop::detail::is_fired_kind(told.kind)) continue;
    Fired fired;
    fired.by = by;
    fired.ref = ref;
    fired.kind = static_cast<std::uint8_t>(told.kind);
    fired.party = told.party;
    fired.turn = c_.turn;
    fired.number = c_.effect_count - static_cast<std::uint32_t>(d_.effects.size() - 1 - i);
    fired.at = now_.at;
    if (c_.fired.size() == kept_fired) c_.fired.erase(c_.fired.begin());
    if (c_.fired.capacity() == 0) c_.fired.reserve(kept_fired / 4);
    c_.fired.push_back(fired);
  }
}

// What is told late stops something from when it happened: what that has told since would not have been told. A level that would not
// have been entered would not have timed out either.
SOP_INLINE bool Machine::tell_late(FiredBy by, Id ref) {
  if (now_.occurred >= now_.at) return false;
  bool breach = false;
  bool levels = by == FiredBy::level;
  for (std::size_t i = 0; i < c_.fired.size();) {
    const Fired fired = c_.fired[i];
    const bool of_it = (fired.by == by && fired.ref == ref) || (levels && fired.by == FiredBy::level);
    if (!of_it || fired.at <= now_.occurred) {
      ++i;
      continue;
    }
    const auto kind = static_cast<EffectKind>(fired.kind);
    levels = levels || kind == EffectKind::level_entered;
    breach = breach || kind == EffectKind::clock_broken;
    Effect& e = effect(EffectKind::would_not_have);
    append_number(e.of, fired.turn);
    e.of += '.';
    append_number(e.of, fired.number);
    e.of_kind = kind;
    e.of_at = fired.at;
    e.party = fired.party;
    if (fired.by == FiredBy::clock) {
      e.subject = fired.ref;
      e.name = p_.clocks[fired.ref].name;
    } else if (fired.by == FiredBy::promise) {
      e.name = c_.promises[fired.ref].name;
    }
    c_.fired.erase(c_.fired.begin() + static_cast<std::ptrdiff_t>(i));
  }
  return breach;
}

}  // namespace sop::engine
