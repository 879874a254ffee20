// sop/impl/reference_advance.inl — calls and turns: opening, timers, events (docs/semantics.md, 5).
//
// A call fires every timer that is due, earliest first, each in a turn at its own instant; then the event has its turn; then
// what that set for the past. Nothing else changes a case. That is why one jump equals two: what happens between two events
// depends only on the queue, never on how often the host looked.
//
// An event works on copies of the case and the decision. Refused, the copies are forgotten, and the call was one without it.
#pragma once

#include <algorithm>

#include "sop/impl/fact_currency.hpp"
#include "sop/impl/reference_turns.hpp"
#include "sop/validate.hpp"

namespace sop::reference {

namespace parts {

// 5.1: fires what is due; false: the limit of this call is reached and more is due.
inline bool fire_due(Turns& turns, std::int64_t now, std::uint32_t limit, std::uint32_t& fired) {
  while (turns.has_timer_due(now)) {
    if (fired == std::max<std::uint32_t>(limit, 1)) return false;
    turns.fire_first_timer();
    ++fired;
  }
  return true;
}

inline void begin_decision(const Procedure& p, const ReferenceData& data, Decision& d) {
  d.clear();
  d.procedure = p.hash;
  d.data = hash_in_use(p, data);
}

inline bool is_an_instant(std::int64_t milliseconds) {
  Instant instant;
  return !failed(Instant::from_milliseconds(milliseconds, instant));
}

}  // namespace parts

SOP_INLINE Case open(const Procedure& p, const ReferenceData& data, const std::vector<FactUpdate>& facts,
                     std::int64_t now, Decision& d, const AdvanceOptions& options,
                     const std::vector<RecordLine>* record) {
  parts::begin_decision(p, data, d);
  Case c;
  c.procedure = p.hash;
  c.opened = c.now = c.last_occurred = now;
  c.last_customer_message = now;
  c.facts.resize(p.facts.size());
  c.threads.resize(1);
  c.uses.resize(p.transitions.size());
  c.rules.resize(p.always.size());
  c.clocks.resize(p.clocks.size());
  const parts::Times times(p, data);
  parts::Turns turns(times, c, d, options);
  const Status status = parts::is_an_instant(now) ? turns.open_case(facts, now, record) : Status::bad_event;
  if (status != Status::ok) {
    const std::string detail = turns.turn().detail;
    parts::begin_decision(p, data, d);
    d.status = status;
    d.detail = detail;
    return {};
  }
  std::uint32_t fired = 0;
  d.more = !parts::fire_due(turns, now, options.max_timers, fired);
  if (d.more) d.status = Status::more;
  turns.view();
  return c;
}

SOP_INLINE void advance(const Procedure& p, const ReferenceData& data, Case& c, const Event* event,
                        std::int64_t now, Decision& d, const AdvanceOptions& options) {
  parts::begin_decision(p, data, d);
  const parts::Times times(p, data);
  if (c.procedure != p.hash) {
    d.status = Status::wrong_procedure;
    return;
  }
  if (std::string wrong = validate(c, p); !wrong.empty()) {
    d.status = Status::bad_case;
    d.detail = std::move(wrong);
    return;
  }
  if (now < c.now || !parts::is_an_instant(now)) {
    d.status = now < c.now ? Status::time_goes_back : Status::bad_event;
    parts::Turns(times, c, d, options).view();
    return;
  }
  std::uint32_t fired = 0;
  parts::Turns timers(times, c, d, options);
  bool all_fired = parts::fire_due(timers, now, options.max_timers, fired);
  if (all_fired && event != nullptr) {
    const Case case_before = c;
    const Decision told_before = d;
    parts::Turns turn(times, c, d, options);
    const Status status = turn.take_event(*event, now);
    if (status == Status::ok) {
      d.event_taken = true;
      all_fired = parts::fire_due(turn, now, options.max_timers, fired);
    } else {
      c = case_before;
      d = told_before;
      d.status = status;
      d.error = turn.turn().error;
      d.detail = turn.turn().detail;
      d.needs = turn.turn().needs;
      parts::add_reasons(d.because, turn.turn().because);
    }
  }
  if (all_fired) {
    c.now = now;
  } else {
    d.status = Status::more;
    d.more = true;
  }
  parts::Turns(times, c, d, options).view();
}

namespace parts {

// --- asking and telling -----------------------------------------------------------------------------------------------

SOP_INLINE void Turns::remember_facts() {
  facts_.clear();
  for (const KnownFact& fact : c_.facts) facts_.push_back(fact.value);
}

SOP_INLINE Scope Turns::scope(bool with_now, Id caller) const {
  Scope scope;
  scope.procedure = &p_;
  scope.times = &times_;
  scope.facts = &facts_;
  scope.the_case = &c_;
  scope.caller = caller;
  scope.has_now = with_now;
  scope.now = now_.at;
  scope.max_steps = options_.max_steps;
  if (watched_) scope.trace = options_.trace;
  return scope;
}

SOP_INLINE Answer Turns::condition(Id expression, bool with_now, Id caller) {
  Evaluator evaluator(scope(with_now, caller));
  return evaluator.ended(evaluator.condition(expression));
}

SOP_INLINE Answer Turns::value(Id expression, Id caller) {
  Evaluator evaluator(scope(true, caller));
  return evaluator.ended(evaluator.evaluate(expression));
}

// An amount that gets a name here: an offer, a limit.
SOP_INLINE Answer Turns::money(Id expression) {
  Evaluator evaluator(scope(true));
  Answer answer = evaluator.evaluate(expression);
  Type type;
  type.kind = TypeKind::money;
  evaluator.name_as(answer, type);
  return evaluator.ended(std::move(answer));
}

SOP_INLINE Effect& Turns::effect(EffectKind kind) {
  Effect e;
  e.id = std::to_string(c_.turn) + "." + std::to_string(++c_.effect_count);
  e.kind = kind;
  e.turn = c_.turn;
  e.at = now_.at;
  d_.effects.push_back(e);
  return d_.effects.back();
}

// A rule that led to the answer, then what its condition rests on.
SOP_INLINE void Turns::tell(ReasonKind kind, const std::string& path, Span span, Id facts_of,
                            const Answer& rests_on) {
  Reason reason = reason_of(kind, path, span);
  facts_named(p_, facts_of, reason.facts);
  add_reason(d_.because, reason);
  add_reasons(d_.because, rests_on.because);
}

// The first value that could not be computed is told; what needed it is not done.
SOP_INLINE void Turns::note_error(const Answer& answer) {
  if (d_.error != ErrorCode::ok) return;
  d_.error = answer.value.error;
  add_reasons(d_.because, answer.because);
}

SOP_INLINE bool Turns::refuse(Status status, const Answer& answer, std::string detail) {
  now_.status = status;
  now_.error = answer.value.error;
  now_.needs = answer.needs;
  now_.because = answer.because;
  now_.detail = std::move(detail);
  return false;
}

// --- turns ------------------------------------------------------------------------------------------------------------

SOP_INLINE void Turns::begin_turn(std::int64_t at, std::string what) {
  now_ = TurnNow();
  now_.at = now_.occurred = at;
  now_.what = std::move(what);
  ++c_.turn;
  c_.now = at;
  if (options_.trace.function == nullptr) return;
  TraceLine line;
  line.turn = c_.turn;
  line.at = at;
  line.path = now_.what;
  options_.trace.function(options_.trace.context, line);
}

// What the onlooker is told.
SOP_INLINE void Turns::looked_at(ReasonKind rule, std::string_view path, Span span,
                                 const Answer& answer) const {
  if (watched_ && options_.trace.function != nullptr) trace_rule(scope(false), rule, path, span, answer);
}

SOP_INLINE void Turns::trace_timer(const Timer& timer) const {
  if (options_.trace.function == nullptr) return;
  TraceLine line;
  line.kind = TraceKind::timer;
  line.turn = c_.turn;
  line.at = now_.at;
  line.timer = timer.kind;
  switch (timer.kind) {
    case TimerKind::transition:
      line.path = p_.transitions[timer.ref].path;
      line.span = p_.transitions[timer.ref].span;
      break;
    case TimerKind::always_held:
      line.path = p_.always[timer.ref].path;
      line.span = p_.always[timer.ref].span;
      break;
    case TimerKind::clock_warning:
    case TimerKind::clock_move:
    case TimerKind::clock_breach:
      line.path = p_.text(p_.clocks[timer.ref].name);
      line.span = p_.clocks[timer.ref].span;
      break;
    default:
      break;
  }
  options_.trace.function(options_.trace.context, line);
}

// The step where the case stands: the innermost of its own line.
SOP_INLINE Id Turns::standing_step() const {
  if (is_closed()) return c_.end;
  const auto& frames = c_.threads[0].frames;
  return frames.empty() ? no_id : frames.back().step;
}

// (d), (e), then who owns now, and one entry for the journal.
SOP_INLINE void Turns::end_turn(Id owner_before, Id step_before) {
  if (!is_closed()) take_automatic_transitions();
  look_at_path();
  look_at_clocks();
  if (is_closed()) c_.fired.clear();
  if (!is_closed()) update_owner();
  if (!is_closed() && c_.owner != owner_before) {
    c_.previous_owner = owner_before;
    Effect& e = effect(EffectKind::owner_changed);
    e.party = e.subject = c_.owner;
    e.person = person_of(c_.owner);
  }
  JournalEntry entry;
  entry.turn = c_.turn;
  entry.at = now_.at;
  entry.occurred = now_.occurred;
  entry.what = now_.what;
  entry.path = now_.path;
  entry.from_step = step_before;
  entry.to_step = standing_step();
  entry.from_owner = owner_before;
  entry.to_owner = c_.owner;
  if (now_.event != nullptr) entry.actor = now_.event->actor;
  entry.cycles = now_.cycles;
  d_.journal.push_back(entry);
}

// 5.3: opening is the first turn.
SOP_INLINE Status Turns::open_case(const std::vector<FactUpdate>& facts, std::int64_t now,
                                   const std::vector<RecordLine>* record) {
  begin_turn(now, "opened");
  if (!learn(facts) || (record != nullptr && !learn_record(*record))) return now_.status;
  look_for_scenario();
  if (c_.status == CaseStatus::intake && p_.intake != no_id) enter(0, p_.containers[p_.intake].steps.first);
  update_owner();
  look_at_rules(no_id);
  end_turn(no_id, no_id);
  return Status::ok;
}

SOP_INLINE bool Turns::has_timer_due(std::int64_t now) const {
  return !c_.timers.empty() && c_.timers.front().due <= now;
}

SOP_INLINE void Turns::fire_first_timer() {
  const Timer timer = c_.timers.front();
  c_.timers.erase(c_.timers.begin());
  begin_turn(timer.due, "timer");
  trace_timer(timer);
  const Id owner_before = c_.owner, step_before = standing_step();
  fire(timer);
  repeat(timer);
  end_turn(owner_before, step_before);
}

// --- (a) facts --------------------------------------------------------------------------------------------------------

// 7.7: whether a branch comes out with it, so that nobody tells it.
SOP_INLINE bool Turns::is_result(Id fact) const {
  return std::any_of(p_.containers.begin(), p_.containers.end(),
                     [=](const Container& c) { return c.result_fact == fact; });
}

// 5.4: the facts of a call are learnt together, or none of them. Facts of a group come together or not at all.
SOP_INLINE bool Turns::learn(const std::vector<FactUpdate>& updates) {
  for (const FactUpdate& update : updates) {
    if (update.fact >= p_.facts.size()) return refuse(Status::bad_event, {}, "facts");
    const Fact& fact = p_.facts[update.fact];
    // What a branch came out with is told by the case alone.
    if (is_result(update.fact)) return refuse(Status::bad_event, {}, p_.text(fact.name));
    const bool kind_fits =
        update.value.is_unknown() || update.value.is_none() || update.value.kind == kind_of(fact.type.kind);
    const std::size_t things = update.value.kind == ValueKind::party    ? p_.parties.size()
                               : update.value.kind == ValueKind::remedy ? p_.remedies.size()
                                                                        : 0;
    const bool exists = things == 0 || static_cast<std::uint64_t>(update.value.integer) < things;
    if (!kind_fits || !exists) return refuse(Status::bad_event, {}, p_.text(fact.name));
    if (!fits(update.value, fact.type)) return refuse(Status::out_of_range, {}, p_.text(fact.name));
    if (!detail::currency_fits(update.value, p_)) return refuse(Status::bad_event, {}, p_.text(fact.name));
  }
  for (const FactUpdate& update : updates) {
    KnownFact& known = c_.facts[update.fact];
    known.value = update.value;
    known.learnt = now_.at;
    known.turn = c_.turn;
  }
  remember_facts();
  for (const FactGroup& group : p_.groups) {
    const auto told = [&](Id fact) { return !c_.facts[fact].value.is_unknown(); };
    const auto count = std::count_if(group.facts.begin(), group.facts.end(), told);
    if (count != 0 && static_cast<std::size_t>(count) != group.facts.size()) {
      return refuse(Status::bad_event, {}, p_.text(group.name));
    }
  }
  return true;
}

// 5.5: scenarios of the lowest order first; of one order exactly one may be true. What is unknown above holds the choice.
SOP_INLINE Id Turns::scenario_needs(std::vector<Id>& needs, Answer& failure, Answer& chosen_by) {
  std::vector<std::int32_t> orders;
  for (const Scenario& scenario : p_.scenarios) orders.push_back(scenario.order);
  std::sort(orders.begin(), orders.end());
  orders.erase(std::unique(orders.begin(), orders.end()), orders.end());
  for (const std::int32_t order : orders) {
    Id found = no_id;
    for (Id s = 0; s < p_.scenarios.size(); ++s) {
      const Scenario& scenario = p_.scenarios[s];
      if (scenario.order != order) continue;
      const Answer applies = condition(scenario.applies_if, false);
      looked_at(ReasonKind::scenario, p_.text(scenario.name), scenario.span, applies);
      if (applies.value.is_unknown()) add_all_once(needs, applies.needs);
      if (applies.value.is_error()) failure = applies;
      if (!applies.value.is_yes()) continue;
      if (found != no_id) {
        failure = error_answer(ErrorCode::two_rows);
        for (const Id one : {found, s}) {
          add_reason(failure.because, reason_of(ReasonKind::scenario, p_.text(p_.scenarios[one].name),
                                                p_.scenarios[one].span));
        }
        return no_id;
      }
      found = s;
      chosen_by = applies;
    }
    if (found != no_id) {
      needs.clear();
      failure = {};
      return found;
    }
    if (failure.value.is_error() || !needs.empty()) return no_id;
  }
  failure = error_answer(ErrorCode::no_row);
  return no_id;
}

SOP_INLINE void Turns::look_for_scenario() {
  if (c_.status != CaseStatus::intake) return;
  std::vector<Id> needs;
  Answer failure, chosen_by;
  const Id scenario = scenario_needs(needs, failure, chosen_by);
  if (scenario == no_id) {
    if (failure.value.is_error()) note_error(failure);
    return;
  }
  const Scenario& s = p_.scenarios[scenario];
  tell(ReasonKind::scenario, p_.text(s.name), s.span, s.applies_if, chosen_by);
  if (now_.path.empty()) now_.path = p_.text(s.name);
  leave(0, 0);
  enter(0, p_.containers[s.container].steps.first);
}

// --- events -----------------------------------------------------------------------------------------------------------

SOP_INLINE SymbolId Turns::word(std::string_view name) const {
  for (SymbolId i = 0; i < p_.symbols.size(); ++i) {
    if (p_.symbols[i].text == name) return i;
  }
  return no_id;
}

// Whether an event speaks of things that exist.
SOP_INLINE bool Turns::well_formed(const Event& event) const {
  const auto may_be = [](Id id, std::size_t size) { return id == no_id || id < size; };
  const bool needs_name = event.kind == EventKind::outcome || event.kind == EventKind::signal;
  if (event.kind > EventKind::send_back || (needs_name && event.name == no_id)) return false;
  if (event.kind == EventKind::assign && event.party == no_id) return false;
  // A person acts in their role, and nobody else is assigned to be them.
  const auto is_person = [&](Id party) {
    return party < p_.parties.size() && p_.parties[party].kind == PartyKind::person;
  };
  if (is_person(event.actor.role) || (event.kind == EventKind::assign && is_person(event.party)))
    return false;
  for (const CustomerTotal& total : event.customer) {
    if (!may_be(total.remedy, p_.remedies.size())) return false;
  }
  return may_be(event.name, p_.symbols.size()) && may_be(event.branch, p_.containers.size()) &&
         may_be(event.actor.role, p_.parties.size()) && may_be(event.remedy, p_.remedies.size()) &&
         may_be(event.party, p_.parties.size());
}

inline std::string described(const Event& event, const Procedure& p) {
  static constexpr std::string_view kinds[] = {"facts",  "outcome",     "customer_message", "reply_sent",
                                               "signal", "acknowledge", "approve",          "refuse",
                                               "reopen", "assign",      "promise_kept",     "send_back"};
  std::string what(kinds[static_cast<std::size_t>(event.kind)]);
  if (event.name != no_id) what += " " + p.text(event.name);
  return what;
}

// 5.6: the checks come in this order, and the first that fails answers.
SOP_INLINE Status Turns::take_event(const Event& event, std::int64_t now) {
  const auto& seen = c_.event_ids;
  if (!event.id.empty() && std::find(seen.begin(), seen.end(), event.id) != seen.end())
    return Status::repeated_event;
  if (event.turn != 0 && event.turn != c_.turn) return Status::stale_turn;
  if (!well_formed(event)) return Status::bad_event;
  if (event.has_occurred && event.occurred_at > now) return Status::occurred_too_late;
  if (event.has_occurred && event.occurred_at < c_.last_occurred) return Status::occurred_too_early;
  if (is_closed() != (event.kind == EventKind::reopen))
    return is_closed() ? Status::already_closed : Status::not_offered;

  begin_turn(now, described(event, p_));
  now_.event = &event;
  if (event.has_occurred) now_.occurred = event.occurred_at;
  forget_rise();  // 8.9: what somebody tells is a cause of its own
  const Id owner_before = c_.owner, step_before = standing_step();
  if (!learn(event.facts) || (event.has_record && !learn_record(event.record))) return now_.status;
  if (!event.id.empty()) c_.event_ids.push_back(event.id);
  if (c_.event_ids.size() > kept_event_ids) c_.event_ids.erase(c_.event_ids.begin());
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
      const auto same = [&](const Assignment& a) { return a.party == event.party; };
      c_.assigned.erase(std::remove_if(c_.assigned.begin(), c_.assigned.end(), same), c_.assigned.end());
      if (!event.person.empty()) c_.assigned.push_back({event.party, event.person});
      break;
    }
    case EventKind::acknowledge:
      if (acknowledged) break;
      return c_.escalation.state == LevelState::pending || c_.hand_over.asked != no_id
                 ? Status::not_permitted
                 : Status::nothing_pending;
    case EventKind::outcome: {
      const auto places = offering(event.name, event.branch);
      if (places.empty()) return Status::not_offered;
      if (places.size() > 1) return Status::ambiguous_branch;
      break;
    }
    case EventKind::reopen:
      if (!reopen(event)) return now_.status;
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

// (c): what the event itself does.
SOP_INLINE bool Turns::act_on(const Event& event) {
  switch (event.kind) {
    case EventKind::outcome:
      return take_outcome(event);
    case EventKind::approve:
    case EventKind::refuse:
    case EventKind::send_back:
      return decide_approval(event);
    case EventKind::promise_kept: {
      Id promise = no_id;
      for (Id i = 0; i < c_.promises.size(); ++i) {
        const PromiseRecord& record = c_.promises[i];
        if (record.state == PromiseState::kept || (event.name != no_id && record.name != event.name))
          continue;
        if (promise != no_id)
          return refuse(Status::needs_option);  // several are open: the event must name one
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
    default:
      return true;
  }
}

// The steps that take this outcome: of each thread the innermost one.
SOP_INLINE std::vector<std::pair<Id, Id>> Turns::offering(SymbolId outcome, Id branch) const {
  std::vector<std::pair<Id, Id>> places;
  for (Id t = 0; t < c_.threads.size(); ++t) {
    if (branch != no_id && c_.threads[t].branch != branch) continue;
    for (Id depth = depth_of(t); depth-- > 0;) {
      if (!reportable(frame(t, depth), outcome)) continue;
      places.push_back({t, depth});
      break;
    }
  }
  return places;
}

// 7.4: what somebody may report: an outcome of the step that does not come about by itself.
SOP_INLINE bool Turns::reportable(const Frame& frame, SymbolId outcome) const {
  const Step& step = p_.steps[frame.step];
  if (std::find(step.outcomes.begin(), step.outcomes.end(), outcome) == step.outcomes.end()) return false;
  const std::string& name = p_.text(outcome);
  if (step.kind == StepKind::parallel && name == "joined") return false;
  for (const Action& action : step.actions) {
    switch (action.kind) {
      case ActionKind::ask:
        if (name == "known") return false;
        break;
      case ActionKind::offer:
        if (name == "not_approved" || name == "sent_back") return false;
        break;
      case ActionKind::approve:
        if (name == "approved" || name == "not_approved" || name == "sent_back") return false;
        break;
      case ActionKind::promise:
        if (name == "broken") return false;
        break;
      case ActionKind::wait:
        if (name == "done") return false;
        break;
      case ActionKind::run: {
        const Slice steps = p_.containers[action.container].steps;
        for (Id s = steps.first; s < steps.first + steps.count; ++s) {
          if (p_.steps[s].kind == StepKind::end && p_.steps[s].name == outcome) return false;
        }
        break;
      }
      default:
        break;
    }
  }
  return true;
}

SOP_INLINE bool Turns::take_outcome(const Event& event) {
  const auto places = offering(event.name, event.branch);
  if (places.empty()) return refuse(Status::not_offered);
  const auto [thread, depth] = places[0];
  const Step& step = step_of(thread, depth);
  const std::string& name = p_.text(event.name);
  for (const Action& action : step.actions) {
    if (action.kind == ActionKind::offer && name == "accepted")
      return accept(thread, depth, event.name, event);
    if (action.kind != ActionKind::promise || name != "kept") continue;
    for (Id i = 0; i < c_.promises.size(); ++i) {
      if (c_.promises[i].name == action.name) return take_kept(i, thread, depth);
    }
    return refuse(Status::nothing_pending);
  }
  const Choice choice = choose(thread, depth, TriggerKind::outcome, event.name, false);
  if (choice.state == Choice::State::held) return refuse(Status::needs_facts, choice.guard);
  if (choice.state == Choice::State::failed) return refuse(Status::value_error, choice.guard);
  if (choice.state == Choice::State::none) return refuse(Status::not_offered);
  take(thread, depth, choice.transition, choice.guard);
  if (name == "refused") withdraw_offer(thread, depth);
  return true;
}

// A promise may be kept although no transition waits for it.
SOP_INLINE bool Turns::take_kept(Id promise, Id thread, Id depth) {
  if (c_.promises[promise].state == PromiseState::kept) return refuse(Status::nothing_pending);
  const Choice choice = choose(thread, depth, TriggerKind::kept, no_id, false);
  if (choice.state == Choice::State::held) return refuse(Status::needs_facts, choice.guard);
  if (choice.state == Choice::State::failed) return refuse(Status::value_error, choice.guard);
  keep_promise(promise);
  if (choice.state == Choice::State::found) take(thread, depth, choice.transition, choice.guard);
  return true;
}

// 5.8: the only way on from an end, and only within its window. The ledger and the counts continue; the level starts anew.
SOP_INLINE bool Turns::reopen(const Event&) {
  const Step& end = p_.steps[c_.end];
  if (end.transitions.count == 0) return refuse(Status::already_closed);
  if (end.reopen_within != no_id) {
    const Answer window = value(end.reopen_within);
    if (window.value.is_unknown()) return refuse(Status::needs_facts, window);
    std::int64_t last = 0;
    const ErrorCode error =
        window.value.known() ? deadline_due(times_, c_.closed, window.value, last) : window.value.error;
    if (error != ErrorCode::ok) return refuse(Status::value_error, error_answer(error));
    if (now_.at > last) return refuse(Status::reopen_window_over);
  }
  // The end has no frame of its own; its transitions are looked at as a step's.
  Answer held;
  for (Id t = end.transitions.first; t < end.transitions.first + end.transitions.count; ++t) {
    const Transition& transition = p_.transitions[t];
    const Answer guard = condition(transition.guard, true);
    looked_at(ReasonKind::transition, transition.path, transition.span, guard);
    if (guard.value.is_error()) return refuse(Status::value_error, guard);
    if (guard.value.is_unknown()) add_all_once(held.needs, guard.needs);
    if (!guard.value.is_yes()) continue;
    if (!held.needs.empty()) return refuse(Status::needs_facts, held);
    Id target = transition.target;
    if (transition.at_most > 0) {
      if (c_.uses[t] < transition.at_most)
        ++c_.uses[t];
      else
        target = transition.then;
    }
    if (target == no_id || p_.targets[target].step == no_id) continue;
    effect(EffectKind::reopened).subject = c_.end;
    tell(ReasonKind::transition, transition.path, transition.span, transition.guard, guard);
    now_.path = now_.acts = transition.path;
    c_.status = c_.scenario == no_id ? CaseStatus::intake : CaseStatus::open;
    c_.end = no_id;
    c_.closed = 0;
    arm_restrictions();
    do_target(0, 0, target, no_id);
    return true;
  }
  if (!held.needs.empty()) return refuse(Status::needs_facts, held);
  return refuse(Status::already_closed);
}

}  // namespace parts
}  // namespace sop::reference
