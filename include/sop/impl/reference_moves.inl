// sop/impl/reference_moves.inl — what moves a case: transitions, automatic ones, always-rules (docs/semantics.md, 7.4, 7.5, 9).
//
// Transitions of one trigger are a `first` table: the first whose guard is yes is taken. One above it whose guard is unknown
// holds it: an outcome is then refused and names what it needs, an automatic transition waits; only a timer, which is spent
// when it fires, takes unknown for no.
#pragma once

#include <algorithm>

#include "sop/impl/reference_turns.hpp"

namespace sop::reference::parts {

// --- transitions of a step --------------------------------------------------------------------------------------------

// The counter of a bounded transition: of the call inside a routine, else of the case.
SOP_INLINE std::uint32_t& Turns::uses_of(Id thread, Id depth, Id transition) {
  Frame& f = frame(thread, depth);
  return f.uses.empty() ? c_.uses[transition] : f.uses[transition];
}

// A bound that is used up leaves `then`, or nothing.
SOP_INLINE bool Turns::usable(Id thread, Id depth, Id transition) const {
  const Transition& t = p_.transitions[transition];
  if (t.at_most == 0 || t.then != no_id) return true;
  const Frame& f = frame(thread, depth);
  return (f.uses.empty() ? c_.uses[transition] : f.uses[transition]) < t.at_most;
}

// The first transition of a step with this trigger (and this outcome, where one is given).
SOP_INLINE Choice Turns::choose(Id thread, Id depth, TriggerKind trigger, SymbolId outcome,
                                bool unknown_is_no) {
  const Step& s = step_of(thread, depth);
  const Id caller = caller_of(thread, depth);
  Choice choice;
  for (Id t = s.transitions.first; t < s.transitions.first + s.transitions.count; ++t) {
    const Transition& transition = p_.transitions[t];
    if (transition.trigger != trigger || (outcome != no_id && transition.outcome != outcome)) continue;
    if (!usable(thread, depth, t)) continue;
    const Answer guard = condition(transition.guard, true, caller);
    looked_at(ReasonKind::transition, transition.path, transition.span, guard);
    if (guard.value.is_no() || (unknown_is_no && !guard.value.is_yes())) continue;
    if (guard.value.is_error()) {
      choice.state = Choice::State::failed;
      choice.guard = guard;
      return choice;
    }
    if (guard.value.is_unknown()) {
      choice.state = Choice::State::held;
      add_all_once(choice.guard.needs, guard.needs);
      add_reasons(choice.guard.because, guard.because);
      continue;
    }
    if (choice.state == Choice::State::held) return choice;
    choice.state = Choice::State::found;
    choice.transition = t;
    choice.guard = guard;
    return choice;
  }
  return choice;
}

// Takes a transition: counts its use, tells why, and does what its target says, or what `then` says once the bound is used up.
SOP_INLINE void Turns::take(Id thread, Id depth, Id transition, const Answer& guard) {
  const Transition& t = p_.transitions[transition];
  Id target = t.target;
  if (t.at_most > 0) {
    std::uint32_t& uses = uses_of(thread, depth, transition);
    if (uses < t.at_most)
      ++uses;
    else
      target = t.then;
  }
  tell(ReasonKind::transition, t.path, t.span, t.guard, guard);
  set_path(t.path);
  do_target(thread, depth, target, no_id);
}

SOP_INLINE void Turns::notify(Id party) {
  Effect& e = effect(EffectKind::notify);
  e.party = e.subject = party;
  e.person = person_of(party);
  e.path = now_.acts;
  mind_quiet_hours(e, party);
}

// 7.2: an action changes who owns or tells somebody; the step stays where it is, unless `go to` follows.
SOP_INLINE void Turns::do_target(Id thread, Id depth, Id target, Id rule) {
  const Target& t = p_.targets[target];
  switch (t.kind) {
    case TargetKind::none:
    case TargetKind::step:
      break;
    case TargetKind::join:
      join(thread, Value::none());
      return;
    case TargetKind::escalate:
      if (now_.by_timer && t.step == no_id && holds_escalations())
        hold_escalation(target);
      else
        escalate(target);
      break;
    case TargetKind::hand_over:
      hand_over(target);
      break;
    case TargetKind::hand_back:
      hand_back();
      break;
    case TargetKind::acknowledge:
      acknowledge_level();
      accept_hand_over();
      break;
    case TargetKind::notify: {
      if (t.parties == no_id) {
        notify(t.party);
        break;
      }
      const Answer who = value(t.parties);
      if (who.value.kind == ValueKind::party) notify(static_cast<Id>(who.value.integer));
      for (const Value& one : who.value.items) {
        if (one.kind == ValueKind::party) notify(static_cast<Id>(one.integer));
      }
      break;
    }
    case TargetKind::run:
      // From a transition the routine runs inside its step; what that step called before is abandoned.
      if (rule == no_id) leave(thread, depth + 1);
      call(thread, t.container, rule);
      return;
    case TargetKind::say:
      say_by_move(t.response);
      break;
    case TargetKind::note:
    case TargetKind::restrict_use:
    case TargetKind::lift:
      change_record(target);
      break;
  }
  if (t.step != no_id) go(thread, depth, t.step);
}

// --- automatic transitions --------------------------------------------------------------------------------------------

// (d): until none is true. The loader refuses circles; the bound is for what it did not load.
SOP_INLINE void Turns::take_automatic_transitions() {
  retry_held();
  for (std::uint32_t moves = 0; !is_closed() && take_one_automatic(); ++moves) {
    if (moves == max_moves) {
      note_error(error_answer(ErrorCode::limit));
      return;
    }
  }
}

// Threads in their order, the innermost step first; in a step the transitions in the order written. Those of one trigger hold
// each other back, those of different triggers do not.
SOP_INLINE bool Turns::take_one_automatic() {
  for (Id thread = 0; thread < c_.threads.size(); ++thread) {
    for (Id depth = depth_of(thread); depth-- > 0;) {
      const Step& s = step_of(thread, depth);
      const Container& container = p_.containers[s.container];
      // 7.6: a routine that has reached its goal returns.
      if (depth > 0 && container.kind == ContainerKind::routine && container.goal != no_id) {
        const Answer goal = condition(container.goal, false);
        if (goal.value.is_yes()) {
          const Step& end = p_.steps[container.goal_end];
          tell(ReasonKind::transition, end.path, end.span, container.goal, goal);
          set_path(end.path);
          come_back(thread, depth, end.name);
          return true;
        }
      }
      std::vector<std::pair<TriggerKind, SymbolId>> held;
      for (Id t = s.transitions.first; t < s.transitions.first + s.transitions.count; ++t) {
        const Transition& transition = p_.transitions[t];
        bool triggered = false;
        switch (transition.trigger) {
          case TriggerKind::condition:
            triggered = true;
            break;
          case TriggerKind::known:
            triggered = all_known(thread, depth);
            break;
          case TriggerKind::joined:
            triggered = joined(thread, depth);
            break;
          case TriggerKind::returned:
            triggered = frame(thread, depth).returned == transition.outcome;
            break;
          case TriggerKind::approved:
            triggered = needs_no_signature(thread, depth);
            break;
          default:
            break;
        }
        const auto& acted = frame(thread, depth).acted;
        if (!triggered || !usable(thread, depth, t) ||
            std::find(acted.begin(), acted.end(), t) != acted.end())
          continue;
        const std::pair<TriggerKind, SymbolId> group(transition.trigger, transition.outcome);
        if (std::find(held.begin(), held.end(), group) != held.end()) continue;
        // What somebody's signature leads to elsewhere may read the present here, too.
        const bool with_now = transition.trigger == TriggerKind::approved;
        const Answer guard = condition(transition.guard, with_now, caller_of(thread, depth));
        looked_at(ReasonKind::transition, transition.path, transition.span, guard);
        if (guard.value.is_error()) note_error(guard);
        if (guard.value.is_unknown() || guard.value.is_error()) held.push_back(group);
        if (!guard.value.is_yes()) continue;
        // One that stays in its step acts once in a visit.
        frame(thread, depth).acted.push_back(t);
        take(thread, depth, t, guard);
        return true;
      }
    }
  }
  return false;
}

// --- always-rules -----------------------------------------------------------------------------------------------------

// (b), 9: each rule is looked at once. It acts on becoming true; with `for T` when it has been true for that long. All are
// looked at before any acts. Of two that go to a step or call a routine, and of two that hand over, the first acts.
SOP_INLINE void Turns::look_at_rules(Id held_rule) {
  if (is_closed()) return;
  std::vector<std::pair<Id, Answer>> acting;
  for (Id r = 0; r < p_.always.size(); ++r) {
    const AlwaysRule& rule = p_.always[r];
    if (rule.scenario != no_id && rule.scenario != c_.scenario) continue;
    const Answer truth = condition(rule.condition, false);
    looked_at(ReasonKind::always, rule.path, rule.span, truth);
    const bool was_true = c_.rules[r].was_true;
    c_.rules[r].was_true = truth.value.is_yes();
    if (truth.value.is_error()) note_error(truth);
    if (!truth.value.is_yes()) {
      remove_timers(TimerKind::always_held, r);
    } else if (rule.held_for == no_id) {
      if (!was_true) acting.push_back({r, truth});
    } else if (!was_true) {
      Timer timer;
      timer.kind = TimerKind::always_held;
      timer.ref = r;
      set_timer(timer, now_.at);
    } else if (r == held_rule) {
      acting.push_back({r, truth});
    }
  }
  bool went = false, handed = false;
  for (const auto& [r, truth] : acting) {
    if (is_closed()) return;
    const AlwaysRule& rule = p_.always[r];
    const Target& target = p_.targets[rule.target];
    const bool goes = target.step != no_id || target.kind == TargetKind::run;
    const bool hands = target.kind == TargetKind::hand_over;
    const auto serves = [&, id = r](const Frame& f) { return f.called_by_rule == id; };
    const auto& frames = c_.threads[0].frames;
    if (std::any_of(frames.begin(), frames.end(), serves)) continue;  // its call still runs
    if ((goes && went) || (hands && handed)) {
      Effect& e = effect(EffectKind::overridden);
      e.name = rule.name;
      e.path = rule.path;
      tell(ReasonKind::overridden, rule.path, rule.span, rule.condition, truth);
      continue;
    }
    tell(ReasonKind::always, rule.path, rule.span, rule.condition, truth);
    set_path(rule.path);
    do_target(0, frames.empty() ? 0 : depth_of(0) - 1, rule.target, r);
    went = went || goes;
    handed = handed || hands;
  }
}

}  // namespace sop::reference::parts
