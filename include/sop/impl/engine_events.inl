// sop/impl/engine_events.inl — what an event does in its turn (docs/semantics.md, 5.6 to 5.8).
#pragma once

#include <algorithm>

#include "sop/impl/engine_turns.hpp"

namespace sop::engine {

// Whether an event speaks of things that exist.
SOP_INLINE bool Machine::well_formed(const Event& event) const {
  const auto may_be = [](Id id, std::size_t size) { return id == no_id || id < size; };
  if (event.kind > EventKind::send_back) return false;
  const bool named = event.kind == EventKind::outcome || event.kind == EventKind::signal;
  if (named && event.name == no_id) return false;
  if (event.kind == EventKind::assign && event.party == no_id) return false;
  // A person acts in their role, and nobody else is assigned to be them.
  const auto is_person = [&](Id party) {
    return party < p_.parties.size() && p_.parties[party].kind == PartyKind::person;
  };
  if (is_person(event.actor.role) || (event.kind == EventKind::assign && is_person(event.party)))
    return false;
  const bool totals =
      std::all_of(event.customer.begin(), event.customer.end(),
                  [&](const CustomerTotal& total) { return may_be(total.remedy, p_.remedies.size()); });
  return totals && may_be(event.name, p_.symbols.size()) && may_be(event.branch, p_.containers.size()) &&
         may_be(event.actor.role, p_.parties.size()) && may_be(event.remedy, p_.remedies.size()) &&
         may_be(event.party, p_.parties.size());
}

// What it is called in the journal, into the memory.
SOP_INLINE void Machine::describe(const Event& event) {
  static constexpr std::string_view kinds[] = {"facts",  "outcome",     "customer_message", "reply_sent",
                                               "signal", "acknowledge", "approve",          "refuse",
                                               "reopen", "assign",      "promise_kept",     "send_back"};
  m_.words = kinds[static_cast<std::size_t>(event.kind)];
  if (event.name == no_id) return;
  m_.words += ' ';
  m_.words += p_.text(event.name);
}

// The checks come in this order, and the first that fails answers.
SOP_INLINE Status Machine::take_event(const Event& event, std::int64_t now) {
  auto& seen = c_.event_ids;
  if (!event.id.empty() && std::find(seen.begin(), seen.end(), event.id) != seen.end())
    return Status::repeated_event;
  if (event.turn != 0 && event.turn != c_.turn) return Status::stale_turn;
  if (!well_formed(event)) return Status::bad_event;
  if (event.has_occurred && event.occurred_at > now) return Status::occurred_too_late;
  if (event.has_occurred && event.occurred_at < c_.last_occurred) return Status::occurred_too_early;
  const bool reopens = event.kind == EventKind::reopen;
  if (is_closed() != reopens) return is_closed() ? Status::already_closed : Status::not_offered;

  describe(event);
  begin_turn(now, m_.words);
  now_.event = &event;
  if (event.has_occurred) now_.occurred = event.occurred_at;
  forget_rise();  // what somebody tells is a cause of its own
  const Id owner_before = c_.owner, step_before = standing_step();
  if (!learn(event.facts) || (event.has_record && !learn_record(event.record))) return now_.status;
  if (!event.id.empty()) {
    if (seen.size() < kept_event_ids) {
      seen.push_back(event.id);
    } else {
      std::rotate(seen.begin(), seen.begin() + 1, seen.end());
      seen.back() = event.id;
    }
  }
  c_.last_occurred = now_.occurred;
  const auto before = [&](const Fired& fired) { return fired.at <= now_.occurred; };
  c_.fired.erase(std::remove_if(c_.fired.begin(), c_.fired.end(), before), c_.fired.end());

  const bool acknowledged = acknowledge_by(event.actor);
  switch (event.kind) {
    case EventKind::customer_message:
      now_.customer_wrote = true;
      ++c_.contacts;
      c_.last_customer_message = now_.at;
      customer_was_heard();
      break;
    case EventKind::reply_sent:
      now_.reply_sent = true;
      break;
    case EventKind::signal:
      now_.signals.push_back(event.name);
      break;
    case EventKind::assign: {
      const auto same_party = [&](const Assignment& a) { return a.party == event.party; };
      c_.assigned.erase(std::remove_if(c_.assigned.begin(), c_.assigned.end(), same_party),
                        c_.assigned.end());
      if (!event.person.empty()) c_.assigned.push_back({event.party, event.person});
      break;
    }
    case EventKind::acknowledge: {
      if (acknowledged) break;
      const bool somebody = c_.escalation.state == LevelState::pending || c_.hand_over.asked != no_id;
      return somebody ? Status::not_permitted : Status::nothing_pending;
    }
    case EventKind::outcome: {
      Id thread = no_id, depth = no_id;
      const std::size_t places = offering(event.name, event.branch, thread, depth);
      if (places == 0) return Status::not_offered;
      if (places > 1) return Status::ambiguous_branch;
      break;
    }
    case EventKind::reopen:
      if (!reopen()) return now_.status;
      break;
    default:
      break;
  }
  look_for_scenario();
  update_owner();
  look_at_rules(no_id);
  if (!now_.moved && !is_closed()) {
    if (!act_on(event)) return now_.status;
  } else if (event.kind == EventKind::outcome || event.kind == EventKind::approve ||
             event.kind == EventKind::refuse || event.kind == EventKind::send_back) {
    // A rule, or the scenario just found, moved the case: what was reported speaks of a step that was left.
    Effect& e = effect(EffectKind::overridden);
    e.name = event.name;
    e.text = now_.what;
  }
  end_turn(owner_before, step_before);
  return now_.needs_person ? Status::needs_person : Status::ok;
}

SOP_INLINE bool Machine::act_on(const Event& event) {
  switch (event.kind) {
    case EventKind::outcome:
      return take_outcome(event);
    case EventKind::approve:
    case EventKind::refuse:
    case EventKind::send_back:
      return decide_approval(event);
    case EventKind::promise_kept:
      return keep_told(event);
    default:
      return true;
  }
}

// The promise that the event names, or the only one that is not kept.
SOP_INLINE bool Machine::keep_told(const Event& event) {
  Id promise = no_id;
  for (Id i = 0; i < c_.promises.size(); ++i) {
    const PromiseRecord& record = c_.promises[i];
    if (record.state == PromiseState::kept || (event.name != no_id && record.name != event.name)) continue;
    if (promise != no_id) return refuse(Status::needs_option);
    promise = i;
  }
  if (promise == no_id) return refuse(Status::nothing_pending);
  // Its step may still be active.
  for (Id t = 0; t < c_.threads.size(); ++t) {
    for (Id depth = depth_of(t); depth-- > 0;) {
      if (frame(t, depth).step == c_.promises[promise].step) return take_kept(promise, t, depth);
    }
  }
  keep_promise(promise);
  return true;
}

// How many steps take this outcome, of each thread the innermost one; and the first of them.
SOP_INLINE std::size_t Machine::offering(SymbolId outcome, Id branch, Id& thread, Id& depth) const {
  std::size_t count = 0;
  for (Id t = 0; t < c_.threads.size(); ++t) {
    if (branch != no_id && c_.threads[t].branch != branch) continue;
    for (Id d = depth_of(t); d-- > 0;) {
      if (!reportable(frame(t, d), outcome)) continue;
      if (count++ == 0) {
        thread = t;
        depth = d;
      }
      break;
    }
  }
  return count;
}

SOP_INLINE bool Machine::reportable(const Frame& frame, SymbolId outcome) const {
  const auto& outcomes = p_.steps[frame.step].outcomes;
  const auto at = std::find(outcomes.begin(), outcomes.end(), outcome);
  return at != outcomes.end() &&
         program_.steps[frame.step].reportable[static_cast<std::size_t>(at - outcomes.begin())] != 0;
}

SOP_INLINE bool Machine::take_outcome(const Event& event) {
  Id thread = no_id, depth = no_id;
  if (offering(event.name, event.branch, thread, depth) == 0) return refuse(Status::not_offered);
  const Step& step = step_of(thread, depth);
  const std::string& name = p_.text(event.name);
  const bool accepted = name == "accepted", kept = name == "kept";
  if (accepted || kept) {
    for (const Action& action : step.actions) {
      if (accepted && action.kind == ActionKind::offer) return accept(thread, depth, event.name, event);
      if (!kept || action.kind != ActionKind::promise) continue;
      for (Id i = 0; i < c_.promises.size(); ++i) {
        if (c_.promises[i].name == action.name) return take_kept(i, thread, depth);
      }
      return refuse(Status::nothing_pending);
    }
  }
  const Hold hold(e_);
  const Choice choice = choose(thread, depth, TriggerKind::outcome, event.name, false);
  if (choice.state == Choice::State::held || choice.state == Choice::State::failed)
    return refuse_choice(choice, hold.from());
  if (choice.state == Choice::State::none) return refuse(Status::not_offered);
  take(thread, depth, choice.transition, hold.from());
  if (name == "refused") withdraw_offer(thread, depth);
  return true;
}

// A promise may be kept although no transition waits for it.
SOP_INLINE bool Machine::take_kept(Id promise, Id thread, Id depth) {
  if (c_.promises[promise].state == PromiseState::kept) return refuse(Status::nothing_pending);
  const Hold hold(e_);
  const Choice choice = choose(thread, depth, TriggerKind::kept, no_id, false);
  if (choice.state == Choice::State::held || choice.state == Choice::State::failed)
    return refuse_choice(choice, hold.from());
  keep_promise(promise);
  if (choice.state == Choice::State::found) take(thread, depth, choice.transition, hold.from());
  return true;
}

// The only way on from an end, and only within its window. The ledger and the counts continue; the level starts anew.
SOP_INLINE bool Machine::reopen() {
  const Step& end = p_.steps[c_.end];
  if (end.transitions.count == 0) return refuse(Status::already_closed);
  const Hold hold(e_);
  if (end.reopen_within != no_id) {
    const Datum window = value(end.reopen_within);
    if (window.is_unknown()) return refuse_with(Status::needs_facts, window, hold.from());
    std::int64_t last = 0;
    const ErrorCode error = window.known() ? e_.deadline_due(c_.closed, window, last) : window.error;
    e_.release(hold.from());
    if (error != ErrorCode::ok) return refuse_with(Status::value_error, failure(error), hold.from());
    if (now_.at > last) return refuse(Status::reopen_window_over);
  }
  // The end has no frame of its own; its transitions are looked at as a step's.
  for (Id t = end.transitions.first; t < end.transitions.first + end.transitions.count; ++t) {
    const Transition& transition = p_.transitions[t];
    const Mark m = e_.mark();
    const Datum guard = condition(transition.guard, true);
    looked_at(ReasonKind::transition, transition.path, transition.span, guard);
    if (guard.is_error()) return refuse_with(Status::value_error, guard, m);
    if (!guard.is_yes()) {
      e_.because.resize(m.because);
      if (guard.is_unknown())
        e_.join_needs(hold.from().needs, m.needs);
      else
        e_.needs.resize(m.needs);
      continue;
    }
    if (m.needs != hold.from().needs) {
      e_.release(m);
      return refuse_with(Status::needs_facts, {}, hold.from());
    }
    Id target = transition.target;
    if (transition.at_most > 0) {
      if (c_.uses[t] >= transition.at_most) {
        target = transition.then;
      } else {
        ++c_.uses[t];
        m_.saved.uses_added.push_back(t);
      }
    }
    if (target == no_id || p_.targets[target].step == no_id) {
      e_.release(m);
      continue;
    }
    effect(EffectKind::reopened).subject = c_.end;
    tell(program_.transition_reasons[t]);
    tell_from(m);
    now_.path = now_.acts = &transition.path;
    now_.all_rules =
        true;  // facts may have been told in the turn that closed it, after which nobody looked at the rules
    c_.status = c_.scenario == no_id ? CaseStatus::intake : CaseStatus::open;
    c_.end = no_id;
    c_.closed = 0;
    arm_restrictions();
    do_target(0, 0, target, no_id);
    return true;
  }
  if (e_.needs.size() != hold.from().needs) return refuse_with(Status::needs_facts, {}, hold.from());
  return refuse(Status::already_closed);
}

}  // namespace sop::engine
