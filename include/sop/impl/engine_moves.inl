// sop/impl/engine_moves.inl — what moves a case: transitions, automatic ones, always-rules (docs/semantics.md, 7.4, 7.5, 9).
#pragma once

#include <algorithm>
#include <bit>

#include "sop/impl/engine_turns.hpp"

namespace sop::engine {

// --- transitions of a step --------------------------------------------------------------------------------------------

// A bound that is used up leaves `then`, or nothing.
SOP_INLINE bool Machine::usable(Id thread, Id depth, Id transition) const {
  const Transition& t = p_.transitions[transition];
  if (t.at_most == 0 || t.then != no_id) return true;
  const Frame& f = frame(thread, depth);
  return (f.uses.empty() ? c_.uses[transition] : f.uses[transition]) < t.at_most;
}

// The first transition of a step with this trigger (and this outcome, where one is given). Its guard's lists, or those of the
// guards that hold it back, stand above what stood before.
SOP_INLINE Choice Machine::choose(Id thread, Id depth, TriggerKind trigger, SymbolId outcome,
                                  bool unknown_is_no) {
  const Slice transitions = step_of(thread, depth).transitions;
  const Id caller = caller_of(thread, depth);
  const Mark base = e_.mark();
  Choice choice;
  for (Id t = transitions.first; t < transitions.first + transitions.count; ++t) {
    const Transition& transition = p_.transitions[t];
    if (transition.trigger != trigger || (outcome != no_id && transition.outcome != outcome)) continue;
    if (!usable(thread, depth, t)) continue;
    const Mark m = e_.mark();
    const Datum guard = condition(transition.guard, true, caller);
    looked_at(ReasonKind::transition, transition.path, transition.span, guard);
    if (guard.is_no() || (unknown_is_no && !guard.is_yes())) {
      e_.release(m);
      continue;
    }
    if (guard.is_error()) {
      e_.lower(base, m);
      choice.state = Choice::State::failed;
      choice.value = guard;
      return choice;
    }
    if (guard.is_unknown()) {
      choice.state = Choice::State::held;
      e_.join(base, m);
      continue;
    }
    if (choice.state == Choice::State::held) {
      e_.release(m);
      return choice;
    }
    choice.state = Choice::State::found;
    choice.transition = t;
    return choice;
  }
  return choice;
}

// Counts its use, tells why, and does what its target says, or what `then` says once the bound is used up.
SOP_INLINE void Machine::take(Id thread, Id depth, Id transition, Mark guard) {
  const Transition& t = p_.transitions[transition];
  Id target = t.target;
  if (t.at_most > 0) {
    Frame& f = frame(thread, depth);
    std::uint32_t& uses = f.uses.empty() ? c_.uses[transition] : f.uses[transition];
    if (uses >= t.at_most) {
      target = t.then;
    } else {
      ++uses;
      if (f.uses.empty()) m_.saved.uses_added.push_back(transition);
    }
  }
  tell(program_.transition_reasons[transition]);
  tell_from(guard);
  set_path(t.path);
  do_target(thread, depth, target, no_id);
}

SOP_INLINE void Machine::notify(Id party) {
  Effect& e = effect(EffectKind::notify);
  e.party = e.subject = party;
  e.person = person_of(party);
  if (now_.acts != nullptr) e.path = *now_.acts;
  mind_quiet_hours(e, party);
}

// An action changes who owns or tells somebody; the step stays where it is, unless `go to` follows.
SOP_INLINE void Machine::do_target(Id thread, Id depth, Id target, Id rule) {
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
      const Hold hold(e_);
      const Datum who = value(t.parties);
      if (who.kind == ValueKind::party) notify(static_cast<Id>(who.integer));
      for (const Value& one : items_of(who)) {
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
SOP_INLINE void Machine::take_automatic_transitions() {
  retry_held();
  for (std::uint32_t moves = 0; !is_closed() && take_one_automatic(); ++moves) {
    if (moves != most_moves) continue;
    note_error(failure(ErrorCode::limit), e_.mark());
    return;
  }
}

SOP_INLINE bool Machine::triggered(const Transition& transition, Id thread, Id depth) const {
  switch (transition.trigger) {
    case TriggerKind::condition:
      return true;
    case TriggerKind::known:
      return all_known(thread, depth);
    case TriggerKind::joined:
      return joined(thread, depth);
    case TriggerKind::returned:
      return frame(thread, depth).returned == transition.outcome;
    case TriggerKind::approved:
      return needs_no_signature(thread, depth);
    default:
      return false;
  }
}

// Threads in their order, the innermost step first; in a step the transitions in the order written. Those of one trigger hold
// each other back, those of different triggers do not.
SOP_INLINE bool Machine::take_one_automatic() {
  for (Id thread = 0; thread < c_.threads.size(); ++thread) {
    for (Id depth = depth_of(thread); depth-- > 0;) {
      const Container& container = p_.containers[step_of(thread, depth).container];
      // A routine that has reached its goal returns.
      if (depth > 0 && container.kind == ContainerKind::routine && container.goal != no_id) {
        const Hold hold(e_);
        if (condition(container.goal, false).is_yes()) {
          const Step& end = p_.steps[container.goal_end];
          tell(program_of(thread, depth).goal_reason);
          tell_from(hold.from());
          set_path(end.path);
          come_back(thread, depth, end.name);
          return true;
        }
      }
      m_.held.clear();
      for (const Id t : program_of(thread, depth).automatic) {
        const Transition& transition = p_.transitions[t];
        const auto& acted = frame(thread, depth).acted;
        if (!triggered(transition, thread, depth) || !usable(thread, depth, t) ||
            std::find(acted.begin(), acted.end(), t) != acted.end())
          continue;
        const std::pair<TriggerKind, SymbolId> group(transition.trigger, transition.outcome);
        if (std::find(m_.held.begin(), m_.held.end(), group) != m_.held.end()) continue;
        const Hold hold(e_);
        // What somebody's signature leads to elsewhere may read the present here, too.
        const bool with_now = transition.trigger == TriggerKind::approved;
        const Datum guard = condition(transition.guard, with_now, caller_of(thread, depth));
        looked_at(ReasonKind::transition, transition.path, transition.span, guard);
        if (guard.is_error()) note_error(guard, hold.from());
        if (guard.is_unknown() || guard.is_error()) m_.held.push_back(group);
        if (!guard.is_yes()) continue;
        // One that stays in its step acts once in a visit.
        frame(thread, depth).acted.push_back(t);
        take(thread, depth, t, hold.from());
        return true;
      }
    }
  }
  return false;
}

// --- always-rules -----------------------------------------------------------------------------------------------------

// (b): each rule is looked at once. It acts on becoming true; with `for T` when it has been true for that long. All are looked
// at before any acts.
SOP_INLINE void Machine::look_at_rules(Id held_rule) {
  if (is_closed() || p_.always.empty()) return;
  const Hold hold(e_);
  m_.acting.clear();
  if (now_.all_rules || watched_ || !facts_are_sound()) {
    for (Id r = 0; r < p_.always.size(); ++r) look_at_rule(r, held_rule);
  } else {
    const std::size_t words = program_.rule_words;
    m_.rule_bits = program_.rules_always;
    for (std::size_t i = 0; i < now_.told.size(); ++i)
      wake_rules_of(now_.told[i], m_.saved.facts.kept[i].value);
    if (held_rule != no_id) m_.rule_bits[held_rule / 64] |= std::uint64_t{1} << held_rule % 64;
    for (std::size_t word = 0; word < words; ++word) {
      for (std::uint64_t left = m_.rule_bits[word]; left != 0; left &= left - 1)
        look_at_rule(static_cast<Id>(word * 64 + static_cast<std::size_t>(std::countr_zero(left))),
                     held_rule);
    }
  }
  act_by_rules();
}

// The rules to which it can make a difference that a fact was told. A rule that is not true of the value before, nor of the value
// now, was not true at the last look, and is not.
SOP_INLINE void Machine::wake_rules_of(Id fact, const Value& told_before) {
  // What nobody has told is what the file states, if it does.
  const Id stated = p_.facts[fact].default_value;
  const auto as_read = [&](const Value& told) -> const Value& {
    return told.is_unknown() && stated != no_id ? p_.constants[stated] : told;
  };
  const Value& before = as_read(told_before);
  const Value& now = as_read(c_.facts[fact].value);
  if (same(before, now)) return;
  const auto wake = [&](Id rule) { m_.rule_bits[rule / 64] |= std::uint64_t{1} << rule % 64; };
  const auto first = program_.wakes.begin() + program_.first_wake[fact];
  const auto valued = program_.wakes.begin() + program_.first_valued[fact];
  const auto last = program_.wakes.begin() + program_.first_wake[fact + 1];
  for (auto w = first; w != valued; ++w) wake(w->rule);
  for (const Value* value : {&before, &now}) {
    auto w = std::lower_bound(valued, last, *value, [](const Wake& a, const Value& b) {
      return a.kind != b.kind ? a.kind < b.kind : a.value < b.integer;
    });
    for (; w != last && w->kind == value->kind && w->value == value->integer; ++w) wake(w->rule);
  }
}

SOP_INLINE void Machine::look_at_rule(Id r, Id held_rule) {
  const AlwaysRule& rule = p_.always[r];
  if (rule.scenario != no_id && rule.scenario != c_.scenario) return;
  const Mark m = e_.mark();
  const Datum truth_now = condition(rule.condition, false);
  looked_at(ReasonKind::always, rule.path, rule.span, truth_now);
  const bool was_true = c_.rules[r].was_true;
  if (was_true != truth_now.is_yes()) {
    c_.rules[r].was_true = !was_true;
    m_.saved.rules_turned.push_back(r);
  }
  if (truth_now.is_error()) note_error(truth_now, m);
  bool acts = false;
  if (!truth_now.is_yes()) {
    remove_timers(TimerKind::always_held, r);
  } else if (rule.held_for == no_id) {
    acts = !was_true;
  } else if (!was_true) {
    Timer timer;
    timer.kind = TimerKind::always_held;
    timer.ref = r;
    set_timer(timer, now_.at);
  } else {
    acts = r == held_rule;
  }
  if (acts)
    m_.acting.push_back({r, m, e_.mark()});
  else
    e_.release(m);
}

// Of two that go to a step or call a routine, and of two that hand over, the first acts.
SOP_INLINE void Machine::act_by_rules() {
  bool went = false, handed = false;
  for (const Memory::Acting& acting : m_.acting) {
    if (is_closed()) return;
    const Id r = acting.rule;
    const AlwaysRule& rule = p_.always[r];
    const Target& target = p_.targets[rule.target];
    const bool goes = target.step != no_id || target.kind == TargetKind::run;
    const bool hands = target.kind == TargetKind::hand_over;
    const auto& frames = c_.threads[0].frames;
    const bool runs =
        std::any_of(frames.begin(), frames.end(), [&](const Frame& f) { return f.called_by_rule == r; });
    if (runs) continue;  // its call is not back yet
    const bool overridden = (goes && went) || (hands && handed);
    if (overridden) {
      Effect& e = effect(EffectKind::overridden);
      e.name = rule.name;
      e.path = rule.path;
    }
    tell(overridden ? program_.overridden_reasons[r] : program_.always_reasons[r]);
    for (std::uint32_t i = acting.from.because; i < acting.to.because; ++i) tell(e_.because[i]);
    if (overridden) continue;
    set_path(rule.path);
    do_target(0, innermost(), rule.target, r);
    went = went || goes;
    handed = handed || hands;
  }
}

}  // namespace sop::engine
