// sop/impl/reference_view.inl — where a case stands: the part of a decision that every answer tells in full
// (docs/semantics.md, 14).
//
// Everything here follows from the case and the instant `now` alone: asked again, it is the same. What happened on the way
// (effects, journal, reasons) is told once, by the turns.
#pragma once

#include <algorithm>

#include "sop/impl/case_record.hpp"
#include "sop/impl/reference_turns.hpp"

namespace sop::reference::parts {

SOP_INLINE void Turns::view() {
  watched_ = false;
  now_ = TurnNow();
  now_.at = now_.occurred = c_.now;
  const std::size_t reasons = d_.because.size();
  const ErrorCode error = d_.error;
  d_.turn = c_.turn;
  d_.case_status = c_.status;
  d_.scenario = c_.scenario;
  d_.step = standing_step();
  if (!is_closed()) {
    d_.owner = c_.owner;
    d_.person = person_of(c_.owner);
    if (c_.escalation.state != LevelState::idle) d_.level = c_.escalation.party;
    // Who is waited for: an escalation or a hand-over not yet accepted, else an approver.
    if (c_.escalation.state == LevelState::pending || c_.escalation.state == LevelState::waiting)
      d_.pending = c_.escalation.party;
    else if (c_.hand_over.asked != no_id)
      d_.pending = c_.hand_over.asked;
    else if (const Approval* asked = first_approval(); asked != nullptr)
      d_.pending = asked->approver;
    view_positions();
    view_asked_and_allowed();
    view_pay();
    if (d_.status != Status::needs_facts) view_needs();
  }
  d_.needs_record = !is_closed() && !c_.record_known && detail::reads_record(p_);
  view_due();
  d_.has_next_wake = !c_.timers.empty() && c_.timers.front().due != never;
  d_.next_wake = d_.has_next_wake ? c_.timers.front().due : 0;
  // Looking explains nothing that happened.
  while (d_.because.size() > reasons) d_.because.pop_back();
  d_.error = error;
}

SOP_INLINE void Turns::view_positions() {
  for (const Thread& thread : c_.threads) {
    if (thread.frames.empty()) continue;
    Position position;
    position.branch = thread.branch;
    position.step = thread.frames.back().step;
    position.owner = thread.frames.back().owner;
    d_.positions.push_back(position);
  }
}

// 14.2: what the active steps still ask, the innermost first; while no scenario is certain, what that depends on. Outcomes that
// may be reported now: those that would not be refused as not offered.
SOP_INLINE void Turns::view_asked_and_allowed() {
  for (Id thread = 0; thread < c_.threads.size(); ++thread) {
    for (Id depth = depth_of(thread); depth-- > 0;) {
      add_all_once(d_.ask, still_asked(thread, depth));
      const Frame& f = frame(thread, depth);
      for (const SymbolId outcome : p_.steps[f.step].outcomes) {
        if (!reportable(f, outcome)) continue;
        const auto places = offering(outcome, c_.threads[thread].branch);
        const bool innermost =
            std::find(places.begin(), places.end(), std::pair<Id, Id>(thread, depth)) != places.end();
        if (!innermost) continue;
        const std::string& name = p_.text(outcome);
        const bool promise =
            name == "kept" && std::any_of(p_.steps[f.step].actions.begin(), p_.steps[f.step].actions.end(),
                                          [](const Action& a) { return a.kind == ActionKind::promise; });
        if (promise) {
          // It may be kept while it is open or broken, whether or not a transition waits for it.
          bool waits = false;
          for (const PromiseRecord& record : c_.promises)
            waits = waits || (record.step == f.step && record.state != PromiseState::kept);
          if (!waits) continue;
        } else if (choose(thread, depth, TriggerKind::outcome, outcome, false).state == Choice::State::none) {
          continue;
        }
        const bool offered = std::any_of(f.offers.begin(), f.offers.end(),
                                         [](const OfferState& o) { return !o.settled || o.available; });
        if (name == "accepted" && !f.offers.empty() && (!offered || approval_of(thread, depth) != no_id))
          continue;
        d_.allowed.push_back({outcome, c_.threads[thread].branch});
      }
    }
  }
  if (c_.status != CaseStatus::intake) return;
  std::vector<Id> needs;
  Answer failure, chosen_by;
  (void)scenario_needs(needs, failure, chosen_by);
  for (const Id fact : needs) {
    if (!is_result(fact)) add_once(d_.ask, fact);
  }
}

// 14.3: the options of the active steps: the amount, what the owner's own limits per case leave, the lowest role that may give it
// alone (the owner's, or one above it), and who must approve when the owner gives it.
SOP_INLINE void Turns::view_pay() {
  for (Id thread = 0; thread < c_.threads.size(); ++thread) {
    for (Id depth = depth_of(thread); depth-- > 0;) {
      const Id step = frame(thread, depth).step;
      for (std::size_t i = 0; i < frame(thread, depth).offers.size(); ++i) {
        const OfferState offer = frame(thread, depth).offers[i];
        std::size_t first = 0;
        const Action& action = offer_action(step, i, first);
        const OfferOption& option = action.options[i - first];
        if (offer.settled && !offer.available) continue;
        Pay pay;
        pay.remedy = offer.settled ? offer.remedy : option.remedy;
        if (pay.remedy != no_id) {
          pay.has_amount = p_.remedies[pay.remedy].has_amount;
          pay.path = option_path(step, pay.remedy);
        }
        pay.known = offer.settled && (offer.has_amount || !pay.has_amount);
        pay.range = offer.is_range;
        pay.minor = offer.minor;
        pay.high_minor = offer.high_minor;
        pay.currency = offer.currency;
        if (!offer.settled) {
          for (const Id expression :
               {option.condition, option.remedy_value, option.amount, option.amount_high}) {
            if (expression == no_id || pay.error != ErrorCode::ok) continue;
            const Answer answer = value(expression);
            if (answer.value.is_error()) pay.error = answer.value.error;
          }
          Money from, to;
          if (pay.has_amount && option.amount != no_id && pay.error == ErrorCode::ok)
            pay.error = amounts(option, from, to).value.error;
        }
        const Id role = role_of(c_.owner);
        if (pay.remedy != no_id && role != no_id && p_.parties[role].kind == PartyKind::role) {
          const Money amount{offer.minor, offer.currency};
          if (pay.has_amount) pay.has_cap = left_of_limits(role, pay.remedy, pay.currency, pay.cap_minor);
          Answer second;
          const bool alone = covers(role, pay.remedy, amount, nullptr).state == Cover::State::covered &&
                             !needs_second(role, amount, second);
          if (alone) {
            pay.authority = role;
          } else if (pay.known) {
            (void)lowest_over(role, pay.remedy, amount, nullptr, pay.authority);
            pay.approver = pay.authority;
            if (second.value.known() && p_.parties[role].approver != no_id)
              pay.approver = p_.parties[role].approver;
          }
          if (action.approver != no_id && (action.kind == ActionKind::approve || !alone))
            pay.approver = action.approver;
        }
        if (!action.sign_offs.empty()) {
          const Id waiting = approval_of(thread, depth);
          pay.approver = waiting == no_id ? no_id : c_.approvals[waiting].approver;
        }
        d_.pay.push_back(pay);
      }
    }
  }
}

// What a role's limits per case leave of a remedy; false: nothing limits it.
SOP_INLINE bool Turns::left_of_limits(Id role, Id remedy, CurrencyCode& currency, std::int64_t& left) {
  bool limited = false;
  for (const Limit& limit : p_.parties[role].limits) {
    const auto& listed = limit.remedies;
    if (limit.per_customer || limit.amount == no_id || limit.share_of != no_id) continue;
    if (!listed.empty() && std::find(listed.begin(), listed.end(), remedy) == listed.end()) continue;
    if (!is_true(limit.condition, true)) continue;
    const Answer bound = money(limit.amount);
    Money most, total, rest;
    if (bound.value.kind != ValueKind::money) continue;
    if (failed(money_from(bound.value.number, bound.value.currency, p_.rounding, most))) continue;
    if (!limit.per_grant && total_after(listed, Money{0, currency}, total) != ErrorCode::ok) continue;
    if (failed(subtract(most, total, rest))) continue;
    const std::int64_t one = std::max<std::int64_t>(rest.minor, 0);
    left = limited ? std::min(left, one) : one;
    if (currency.is_none()) currency = most.currency;
    limited = true;
  }
  return limited;
}

// 14.4: deadlines and timers that are running: clocks, promises, the level, the hand-over, approvals, rules, then the steps'.
SOP_INLINE void Turns::view_due() {
  for (Id clock = 0; clock < p_.clocks.size(); ++clock) {
    const ClockState& state = c_.clocks[clock];
    if ((state.status != ClockStatus::running && state.status != ClockStatus::paused) || !state.has_due)
      continue;
    DueAt due;
    due.kind = DueKind::clock;
    due.subject = clock;
    due.name = p_.clocks[clock].name;
    due.at = state.due;
    due.broken = state.broken;
    due.paused = state.status == ClockStatus::paused;
    due.beyond_known = is_beyond_known(times_, state.target, state.due, target_form(clock));
    for (const Timer& timer : c_.timers) {
      if (timer.kind == TimerKind::clock_warning && timer.ref == clock) due.warn.push_back(timer.due);
    }
    d_.due.push_back(due);
  }
  for (const PromiseRecord& promise : c_.promises) {
    if (promise.state == PromiseState::kept) continue;
    DueAt due;
    due.kind = DueKind::promise;
    due.subject = promise.step;
    due.name = promise.name;
    due.at = promise.due;
    due.broken = promise.state == PromiseState::broken;
    const Action& made = p_.steps[promise.step].actions[promise.action];
    due.beyond_known = is_beyond_known(times_, value(made.time).value, due.at, made.form);
    d_.due.push_back(due);
  }
  static constexpr std::pair<TimerKind, DueKind> kinds[] = {
      {TimerKind::level_timeout, DueKind::level},   {TimerKind::level_filled, DueKind::level},
      {TimerKind::acknowledge_end, DueKind::level}, {TimerKind::hand_over_end, DueKind::hand_over},
      {TimerKind::approval_end, DueKind::approval}, {TimerKind::always_held, DueKind::rule},
      {TimerKind::transition, DueKind::step_timer}, {TimerKind::wait_done, DueKind::step_timer}};
  for (const auto& [kind, shown] : kinds) {
    for (const Timer& timer : c_.timers) {
      if (timer.kind != kind || timer.due == never) continue;
      DueAt due;
      due.kind = shown;
      due.at = timer.due;
      switch (shown) {
        case DueKind::level:
          due.subject = c_.escalation.party;
          break;
        case DueKind::hand_over:
          due.subject = c_.hand_over.asked;
          --due.at;  // it may be accepted until then
          break;
        case DueKind::approval:
          due.subject = frame(timer.thread, timer.depth).step;
          --due.at;
          break;
        default:
          due.subject = timer.ref;
          break;
      }
      if (const Id length = length_of(timer); length != no_id)
        due.beyond_known = is_beyond_known(times_, value(length).value, due.at);
      d_.due.push_back(due);
    }
  }
}

// 14.5: the unknown facts that hold something back now, in the order in which they are looked for: the scenario, then per active
// step its owner, its actions and amounts, its automatic transitions, its timers; then clocks without a target.
SOP_INLINE void Turns::view_needs() {
  if (c_.status == CaseStatus::intake) {
    Answer failure, chosen_by;
    std::vector<Id> needs;
    (void)scenario_needs(needs, failure, chosen_by);
    add_all_once(d_.needs, needs);
  }
  const auto waits_for = [&](const Answer& answer) {
    if (answer.value.is_unknown()) add_all_once(d_.needs, answer.needs);
  };
  for (Id thread = 0; thread < c_.threads.size(); ++thread) {
    const Thread& line = c_.threads[thread];
    if (thread > 0 && line.frames.empty() && !line.joined && !line.fell_away) {
      const Step& parallel = p_.steps[p_.containers[line.branch].parent];
      for (std::size_t i = 0; i < parallel.branches.size(); ++i) {
        if (parallel.branches[i] == line.branch) waits_for(condition(parallel.branch_conditions[i], true));
      }
    }
    for (Id depth = depth_of(thread); depth-- > 0;) {
      const Frame& f = frame(thread, depth);
      const Step& s = p_.steps[f.step];
      if (!f.owner_settled) {
        for (const OwnerChoice& choice : s.owner) {
          waits_for(condition(choice.condition, true, caller_of(thread, depth)));
          if (choice.value != no_id) waits_for(value(choice.value, caller_of(thread, depth)));
        }
      }
      std::size_t option = 0;
      for (std::size_t a = 0; a < s.actions.size(); option += s.actions[a].options.size(), ++a) {
        if (f.actions[a].status != ActionStatus::held) continue;
        const Action& action = s.actions[a];
        waits_for(condition(action.condition, true));
        if (f.actions[a].given < action.responses.size()) {
          add_all_once(d_.needs, words_of(action.responses[f.actions[a].given]).needs);
        }
        if (!action.parts.empty()) add_all_once(d_.needs, task_words(action).needs);
        if (action.time != no_id) waits_for(value(action.time, caller_of(thread, depth)));
        Id place = 0;
        if (!action.sign_offs.empty()) waits_for(next_sign_off(action, place));
        for (std::size_t i = 0; i < action.options.size(); ++i) {
          if (f.offers[option + i].settled) continue;
          const OfferOption& o = action.options[i];
          for (const Id expression : {o.condition, o.remedy_value, o.amount, o.amount_high}) {
            if (expression != no_id) waits_for(value(expression));
          }
        }
      }
      for (Id t = s.transitions.first; t < s.transitions.first + s.transitions.count; ++t) {
        const Transition& transition = p_.transitions[t];
        const bool triggered =
            transition.trigger == TriggerKind::condition ||
            (transition.trigger == TriggerKind::known && all_known(thread, depth)) ||
            (transition.trigger == TriggerKind::joined && joined(thread, depth)) ||
            (transition.trigger == TriggerKind::returned && f.returned == transition.outcome) ||
            (transition.trigger == TriggerKind::approved && needs_no_signature(thread, depth));
        const bool with_now = transition.trigger == TriggerKind::approved;
        const bool acted = std::find(f.acted.begin(), f.acted.end(), t) != f.acted.end();
        if (triggered && !acted && usable(thread, depth, t)) {
          waits_for(condition(transition.guard, with_now, caller_of(thread, depth)));
        }
      }
    }
  }
  for (const Timer& timer : c_.timers) {
    if (timer.due == never) add_all_once(d_.needs, needs_of(timer));
  }
  if (c_.scenario == no_id) return;
  for (const Id clock : p_.scenarios[c_.scenario].clocks) {
    const ClockState& state = c_.clocks[clock];
    if (state.status != ClockStatus::running && state.status != ClockStatus::paused) continue;
    for (const ClockTarget& choice : p_.clocks[clock].targets) {
      const Answer applies = condition(choice.condition, true);
      waits_for(applies);
      if (applies.value.is_yes()) waits_for(value(choice.time));
      if (!applies.value.is_no()) break;
    }
  }
}

}  // namespace sop::reference::parts
