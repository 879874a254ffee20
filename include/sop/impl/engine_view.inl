// sop/impl/engine_view.inl — where a case stands: the part of a decision that every answer tells in full
// (docs/semantics.md, 14).
#pragma once

#include <algorithm>

#include "sop/impl/engine_turns.hpp"

namespace sop::engine {

SOP_INLINE void Machine::view() {
  watched_ = false;
  now_.begin(c_.now, {});
  d_.turn = c_.turn;
  d_.case_status = c_.status;
  d_.scenario = c_.scenario;
  d_.step = standing_step();
  if (!is_closed()) {
    const LevelState level = c_.escalation.state;
    d_.owner = c_.owner;
    d_.person = person_of(c_.owner);
    if (level != LevelState::idle) d_.level = c_.escalation.party;
    // Who is waited for: an escalation or a hand-over not yet accepted, else an approver.
    if (level == LevelState::pending || level == LevelState::waiting)
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
  d_.needs_record = !is_closed() && !c_.record_known && program_.reads_record;
  view_due();
  d_.has_next_wake = !c_.timers.empty() && c_.timers.front().due != never;
  d_.next_wake = d_.has_next_wake ? c_.timers.front().due : 0;
}

SOP_INLINE void Machine::view_positions() {
  for (const Thread& thread : c_.threads) {
    if (thread.frames.empty()) continue;
    Position position;
    position.branch = thread.branch;
    position.step = thread.frames.back().step;
    position.owner = thread.frames.back().owner;
    d_.positions.push_back(position);
  }
}

inline void add_once(std::vector<Id>& list, Id id) {
  if (std::find(list.begin(), list.end(), id) == list.end()) list.push_back(id);
}

// Facts that a step asks and still waits for.
SOP_INLINE void Machine::view_asked(Id thread, Id depth) {
  const Frame& f = frame(thread, depth);
  if (!program_.steps[f.step].asks) return;
  const auto& actions = p_.steps[f.step].actions;
  for (std::size_t a = 0; a < actions.size(); ++a) {
    if (actions[a].kind != ActionKind::ask || f.actions[a].status != ActionStatus::done) continue;
    for (const Id fact : actions[a].facts) {
      const KnownFact& known = c_.facts[fact];
      const bool told = !known.value.is_unknown() && (!actions[a].again || known.turn > f.actions[a].turn);
      if (!told) add_once(d_.ask, fact);
    }
  }
}

// Whether a report of this outcome, at its innermost step, would not be refused as not offered.
SOP_INLINE bool Machine::is_allowed(Id thread, Id depth, SymbolId outcome) {
  const Frame& f = frame(thread, depth);
  const std::string& name = p_.text(outcome);
  if (program_.steps[f.step].promises && name == "kept") {
    // It may be kept while it is open or broken, whether or not a transition waits for it.
    const bool waits = std::any_of(c_.promises.begin(), c_.promises.end(), [&](const PromiseRecord& record) {
      return record.step == f.step && record.state != PromiseState::kept;
    });
    if (!waits) return false;
  } else {
    const Hold hold(e_);
    if (choose(thread, depth, TriggerKind::outcome, outcome, false).state == Choice::State::none)
      return false;
  }
  if (f.offers.empty() || name != "accepted") return true;
  const bool offered = std::any_of(f.offers.begin(), f.offers.end(),
                                   [](const OfferState& o) { return !o.settled || o.available; });
  return offered && approval_of(thread, depth) == no_id;
}

// What the active steps still ask, the innermost first; while no scenario is certain, what that depends on. Outcomes that may be
// reported now.
SOP_INLINE void Machine::view_asked_and_allowed() {
  for (Id thread = 0; thread < c_.threads.size(); ++thread) {
    for (Id depth = depth_of(thread); depth-- > 0;) {
      view_asked(thread, depth);
      const auto& outcomes = step_of(thread, depth).outcomes;
      for (const SymbolId outcome : outcomes) {
        if (!reportable(frame(thread, depth), outcome)) continue;
        // A step that this one called may take it first.
        bool covered = false;
        for (Id inner = depth + 1; inner < depth_of(thread) && !covered; ++inner)
          covered = reportable(frame(thread, inner), outcome);
        if (!covered && is_allowed(thread, depth, outcome))
          d_.allowed.push_back({outcome, c_.threads[thread].branch});
      }
    }
  }
  if (c_.status != CaseStatus::intake) return;
  const Hold hold(e_);
  Datum failed_by;
  if (scenario_for(failed_by) != no_id) return;
  for (std::size_t i = hold.from().needs; i < e_.needs.size(); ++i) {
    if (program_.is_result[e_.needs[i]] == 0) add_once(d_.ask, e_.needs[i]);
  }
}

// The options of the active steps: the amount, what the owner's own limits per case leave, the lowest role that may give it alone
// (the owner's, or one above it), and who must approve when the owner gives it.
SOP_INLINE void Machine::view_pay() {
  for (Id thread = 0; thread < c_.threads.size(); ++thread) {
    for (Id depth = depth_of(thread); depth-- > 0;) {
      for (std::size_t i = 0; i < frame(thread, depth).offers.size(); ++i) view_one_pay(thread, depth, i);
    }
  }
}

SOP_INLINE void Machine::view_one_pay(Id thread, Id depth, std::size_t place) {
  const Id step = frame(thread, depth).step;
  const OfferState offer = frame(thread, depth).offers[place];
  if (offer.settled && !offer.available) return;
  const StepProgram& sp = program_.steps[step];
  const Action& action = p_.steps[step].actions[sp.action_of_option[place]];
  const OfferOption& option = action.options[place - sp.first_option[sp.action_of_option[place]]];
  const Hold hold(e_);
  Pay& pay = d_.pay.add();
  pay.remedy = offer.settled ? offer.remedy : option.remedy;
  if (pay.remedy != no_id) {
    pay.has_amount = p_.remedies[pay.remedy].has_amount;
    append_option_path(pay.path, step, pay.remedy);
  }
  pay.known = offer.settled && (offer.has_amount || !pay.has_amount);
  pay.range = offer.is_range;
  pay.minor = offer.minor;
  pay.high_minor = offer.high_minor;
  pay.currency = offer.currency;
  if (!offer.settled) {
    for (const Id expression : {option.condition, option.remedy_value, option.amount, option.amount_high}) {
      if (expression == no_id || pay.error != ErrorCode::ok) continue;
      const Datum answer = value(expression);
      if (answer.is_error()) pay.error = answer.error;
    }
    Money from, to;
    if (pay.has_amount && option.amount != no_id && pay.error == ErrorCode::ok) {
      const Datum worth = amounts(option, from, to);
      if (worth.is_error()) pay.error = worth.error;
    }
  }
  const Id waiting = approval_of(thread, depth);
  const Id asked_now = waiting == no_id ? no_id : c_.approvals[waiting].approver;
  if (!action.sign_offs.empty()) pay.approver = asked_now;
  const Id role = role_of(c_.owner);
  if (pay.remedy == no_id || role == no_id || p_.parties[role].kind != PartyKind::role) return;
  const Money amount{offer.minor, offer.currency};
  if (pay.has_amount) pay.has_cap = left_of_limits(role, pay.remedy, pay.currency, pay.cap_minor);
  Datum second;
  const bool alone = covers(role, pay.remedy, amount, nullptr).state == Cover::State::covered &&
                     !needs_second(role, amount, second);
  if (alone) {
    pay.authority = role;
  } else if (pay.known) {
    (void)lowest_over(role, pay.remedy, amount, nullptr, pay.authority);
    pay.approver = pay.authority;
    if (second.known() && p_.parties[role].approver != no_id) pay.approver = p_.parties[role].approver;
  }
  if (!action.sign_offs.empty()) pay.approver = asked_now;
  if (action.approver != no_id && (action.kind == ActionKind::approve || !alone))
    pay.approver = action.approver;
}

// What a role's limits per case leave of a remedy; false: nothing limits it.
SOP_INLINE bool Machine::left_of_limits(Id role, Id remedy, CurrencyCode& currency, std::int64_t& left) {
  bool limited = false;
  for (const Limit& limit : p_.parties[role].limits) {
    if (limit.per_customer || limit.amount == no_id || limit.share_of != no_id) continue;
    if (!limit.remedies.empty() && !lists(limit.remedies, remedy)) continue;
    if (!is_true(limit.condition, true)) continue;
    const Hold hold(e_);
    const Datum bound = money(limit.amount);
    if (bound.kind != ValueKind::money) continue;
    Money most, total, rest;
    if (failed(money_from(bound.number, bound.currency, p_.rounding, most))) continue;
    if (!limit.per_grant && total_after(&limit.remedies, Money{0, currency}, total) != ErrorCode::ok)
      continue;
    if (failed(subtract(most, total, rest))) continue;
    const std::int64_t one = std::max<std::int64_t>(rest.minor, 0);
    left = limited ? std::min(left, one) : one;
    if (currency.is_none()) currency = most.currency;
    limited = true;
  }
  return limited;
}

SOP_INLINE void Machine::view_due_of_clock(Id clock) {
  const ClockState& state = c_.clocks[clock];
  if (!runs(state) || !state.has_due) return;
  DueAt& due = d_.due.add();
  due.kind = DueKind::clock;
  due.subject = clock;
  due.name = p_.clocks[clock].name;
  due.at = state.due;
  due.broken = state.broken;
  due.paused = state.status == ClockStatus::paused;
  due.beyond_known =
      bound_.may_be_beyond && e_.is_beyond_known(datum_of(state.target), state.due, target_form(clock));
  for (const Timer& timer : c_.timers) {
    if (timer.kind == TimerKind::clock_warning && timer.ref == clock) due.warn.push_back(timer.due);
  }
}

// Deadlines and timers that are running: clocks, promises, the level, the hand-over, approvals, rules, then the steps'.
SOP_INLINE void Machine::view_due() {
  const Hold hold(e_);
  if (c_.scenario != no_id) {
    for (const Id clock : program_.clocks_of[c_.scenario]) view_due_of_clock(clock);
  }
  for (const PromiseRecord& promise : c_.promises) {
    if (promise.state == PromiseState::kept) continue;
    DueAt& due = d_.due.add();
    due.kind = DueKind::promise;
    due.subject = promise.step;
    due.name = promise.name;
    due.at = promise.due;
    due.broken = promise.state == PromiseState::broken;
    const Action& made = p_.steps[promise.step].actions[promise.action];
    due.beyond_known = bound_.may_be_beyond && e_.is_beyond_known(value(made.time), due.at, made.form);
  }
  static constexpr std::pair<TimerKind, DueKind> kinds[] = {
      {TimerKind::level_timeout, DueKind::level},   {TimerKind::level_filled, DueKind::level},
      {TimerKind::acknowledge_end, DueKind::level}, {TimerKind::hand_over_end, DueKind::hand_over},
      {TimerKind::approval_end, DueKind::approval}, {TimerKind::always_held, DueKind::rule},
      {TimerKind::transition, DueKind::step_timer}, {TimerKind::wait_done, DueKind::step_timer}};
  if (c_.timers.empty()) return;
  for (const auto& [kind, shown] : kinds) {
    for (const Timer& timer : c_.timers) {
      if (timer.kind != kind || timer.due == never) continue;
      DueAt& due = d_.due.add();
      due.kind = shown;
      due.at = timer.due;
      due.subject = timer.ref;
      if (shown == DueKind::level) due.subject = c_.escalation.party;
      if (shown == DueKind::hand_over) due.subject = c_.hand_over.asked;
      if (shown == DueKind::approval) due.subject = frame(timer.thread, timer.depth).step;
      if (shown == DueKind::hand_over || shown == DueKind::approval) --due.at;  // it may be taken until then
      due.beyond_known = bound_.may_be_beyond && length_of(timer) != no_id &&
                         e_.is_beyond_known(value(length_of(timer)), due.at);
    }
  }
}

// --- what is needed ---------------------------------------------------------------------------------------------------

SOP_INLINE void Machine::need_from(Mark from) {
  for (std::size_t i = from.needs; i < e_.needs.size(); ++i) add_once(d_.needs, e_.needs[i]);
}

SOP_INLINE void Machine::need_value(const Datum& answer, Mark from) {
  if (answer.is_unknown()) need_from(from);
  e_.release(from);
}

// The unknown facts that hold something back now, in the order in which they are looked for: the scenario, then per active step
// its owner, its actions and amounts, its automatic transitions; its timers; then clocks without a target.
SOP_INLINE void Machine::view_needs() {
  const Hold hold(e_);
  const Mark base = hold.from();
  if (c_.status == CaseStatus::intake) {
    Datum failed_by;
    if (scenario_for(failed_by) == no_id) need_from(base);
    e_.release(base);
  }
  for (Id thread = 0; thread < c_.threads.size(); ++thread) {
    const Thread& line = c_.threads[thread];
    if (thread > 0 && line.frames.empty() && !line.joined && !line.fell_away) {
      const Step& parallel = p_.steps[p_.containers[line.branch].parent];
      for (std::size_t i = 0; i < parallel.branches.size(); ++i) {
        if (parallel.branches[i] == line.branch)
          need_value(condition(parallel.branch_conditions[i], true), base);
      }
    }
    for (Id depth = depth_of(thread); depth-- > 0;) view_step_needs(thread, depth);
  }
  for (const Timer& timer : c_.timers) {
    if (timer.due != never) continue;
    (void)value(length_of(timer));
    need_from(base);
    e_.release(base);
  }
  if (c_.scenario == no_id) return;
  for (const Id clock : p_.scenarios[c_.scenario].clocks) {
    if (!runs(c_.clocks[clock])) continue;
    for (const ClockTarget& choice : p_.clocks[clock].targets) {
      const Datum applies = condition(choice.condition, true);
      need_value(applies, base);
      if (applies.is_yes()) need_value(value(choice.time), base);
      if (!applies.is_no()) break;
    }
  }
}

SOP_INLINE void Machine::view_step_needs(Id thread, Id depth) {
  const Mark base = e_.mark();
  const Frame& f = frame(thread, depth);
  const Step& s = p_.steps[f.step];
  const StepProgram& sp = program_.steps[f.step];
  const Id caller = caller_of(thread, depth);
  if (!f.owner_settled) {
    for (const OwnerChoice& choice : s.owner) {
      need_value(condition(choice.condition, true, caller), base);
      if (choice.value != no_id) need_value(value(choice.value, caller), base);
    }
  }
  for (std::size_t a = 0; a < s.actions.size(); ++a) {
    if (f.actions[a].status != ActionStatus::held) continue;
    const Action& action = s.actions[a];
    need_value(condition(action.condition, true), base);
    if (f.actions[a].given < action.responses.size()) {
      (void)words_of(action.responses[f.actions[a].given]);
      need_from(base);
      e_.release(base);
    }
    if (!action.parts.empty()) {
      (void)task_words(action);
      need_from(base);
      e_.release(base);
    }
    if (action.time != no_id) need_value(value(action.time, caller), base);
    Id place = 0;
    if (!action.sign_offs.empty()) need_value(next_sign_off(action, place), base);
    for (std::size_t i = 0; i < action.options.size(); ++i) {
      if (f.offers[sp.first_option[a] + i].settled) continue;
      const OfferOption& o = action.options[i];
      for (const Id expression : {o.condition, o.remedy_value, o.amount, o.amount_high}) {
        if (expression != no_id) need_value(value(expression), base);
      }
    }
  }
  for (const Id t : sp.automatic) {
    const Transition& transition = p_.transitions[t];
    const bool acted = std::find(f.acted.begin(), f.acted.end(), t) != f.acted.end();
    const bool with_now = transition.trigger == TriggerKind::approved;
    if (!acted && triggered(transition, thread, depth) && usable(thread, depth, t))
      need_value(condition(transition.guard, with_now, caller), base);
  }
}

}  // namespace sop::engine
