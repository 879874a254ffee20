// sop/impl/engine_advance.inl — calls and turns of the engine's machine (docs/semantics.md, 5).
#pragma once

#include <algorithm>

#include "sop/impl/engine_turns.hpp"
#include "sop/impl/fact_currency.hpp"
#include "sop/validate.hpp"

namespace sop::engine {

inline bool is_an_instant(std::int64_t milliseconds) {
  Instant instant;
  return !failed(Instant::from_milliseconds(milliseconds, instant));
}

// A case as new, whose lists keep the memory of the case before. Its own line has no frames any more.
inline void begin_anew(Case& c) {
  Case fresh;
  const auto keep = [](auto& to, auto& from) {
    to = std::move(from);
    to.clear();
  };
  fresh.facts = std::move(c.facts);  // these four are filled anew in place
  fresh.uses = std::move(c.uses);
  fresh.rules = std::move(c.rules);
  fresh.clocks = std::move(c.clocks);
  fresh.threads = std::move(c.threads);
  fresh.threads[0].branch = no_id;
  fresh.threads[0].joined = fresh.threads[0].fell_away = false;
  keep(fresh.timers, c.timers);
  keep(fresh.ledger, c.ledger);
  keep(fresh.approvals, c.approvals);
  keep(fresh.promises, c.promises);
  keep(fresh.assigned, c.assigned);
  keep(fresh.event_ids, c.event_ids);
  keep(fresh.record, c.record);
  keep(fresh.held, c.held);
  keep(fresh.fired, c.fired);
  c = std::move(fresh);
}

// --- calls ------------------------------------------------------------------------------------------------------------

SOP_INLINE void Machine::begin_decision() {
  d_.clear();
  d_.procedure = p_.hash;
  d_.data = bound_.hash;
  if (m_.told_stamps.size() < program_.reasons.size()) m_.told_stamps.resize(program_.reasons.size());
  ++m_.call;
  m_.told.clear();
  m_.saved.uses_added.clear();
  m_.saved.rules_turned.clear();
}

SOP_INLINE void Machine::open(const std::vector<FactUpdate>& facts, std::int64_t now,
                              const std::vector<RecordLine>* record) {
  begin_decision();
  drop_threads(1);
  c_.threads.resize(1);
  drop_frames(c_.threads[0], 0);
  begin_anew(c_);
  c_.promises.reserve(program_.case_promises);
  c_.timers.reserve(program_.case_timers);
  c_.facts.assign(p_.facts.size(), KnownFact());
  c_.uses.assign(p_.transitions.size(), 0);
  c_.rules.assign(p_.always.size(), RuleState());
  c_.clocks.assign(p_.clocks.size(), ClockState());
  c_.procedure = p_.hash;
  c_.opened = c_.now = c_.last_occurred = now;
  c_.last_customer_message = now;
  e_.begin(program_, bound_);
  m_.saved.facts_changed.clear();
  const Status status = is_an_instant(now) ? open_case(facts, now, record) : Status::bad_event;
  if (status != Status::ok) {
    begin_decision();
    d_.status = status;
    if (is_an_instant(now)) d_.detail = now_.detail;
    c_ = Case();
    return;
  }
  std::uint32_t fired = 0;
  d_.more = !fire_due(now, fired);
  if (d_.more) d_.status = Status::more;
  view();
}

SOP_INLINE void Machine::advance(const Event* event, std::int64_t now) {
  begin_decision();
  if (c_.procedure != p_.hash) {
    d_.status = Status::wrong_procedure;
    return;
  }
  if (std::string wrong = validate(c_, p_); !wrong.empty()) {
    d_.status = Status::bad_case;
    d_.detail = std::move(wrong);
    return;
  }
  e_.begin(program_, bound_);
  if (now < c_.now || !is_an_instant(now)) {
    d_.status = now < c_.now ? Status::time_goes_back : Status::bad_event;
    view();
    return;
  }
  std::uint32_t fired = 0;
  bool all_fired = fire_due(now, fired);
  if (all_fired && event != nullptr) try_event(*event, now, fired, all_fired);
  if (all_fired) {
    c_.now = now;
  } else {
    d_.status = Status::more;
    d_.more = true;
  }
  view();
}

// False: the limit of this call is reached and more is due.
SOP_INLINE bool Machine::fire_due(std::int64_t now, std::uint32_t& fired) {
  const std::uint32_t limit = std::max<std::uint32_t>(options_.max_timers, 1);
  while (!c_.timers.empty() && c_.timers.front().due <= now) {
    if (fired == limit) return false;
    fire_first_timer();
    ++fired;
  }
  return true;
}

SOP_INLINE void Machine::fire_first_timer() {
  const Timer timer = c_.timers.front();
  c_.timers.erase(c_.timers.begin());
  begin_turn(timer.due, "timer");
  trace_timer(timer);
  const Id owner_before = c_.owner, step_before = standing_step();
  fire(timer);
  repeat(timer);
  end_turn(owner_before, step_before);
}

// Refused, it is as if the call had come without the event.
SOP_INLINE void Machine::try_event(const Event& event, std::int64_t now, std::uint32_t& fired,
                                   bool& all_fired) {
  save();
  now_.begin(now, {});
  const Status status = take_event(event, now);
  if (status == Status::ok) {
    d_.event_taken = true;
    all_fired = fire_due(now, fired);
    return;
  }
  restore();
  d_.status = status;
  d_.error = now_.error;
  d_.detail = now_.detail;
  d_.needs = now_.needs;
  for (const ReasonId reason : now_.because) tell(reason);
}

SOP_INLINE void Machine::save() {
  SavedCase& s = m_.saved;
  s.turn = c_.turn;
  s.now = c_.now;
  s.last_customer_message = c_.last_customer_message;
  s.last_occurred = c_.last_occurred;
  s.closed = c_.closed;
  s.status = c_.status;
  s.scenario = c_.scenario;
  s.end = c_.end;
  s.owner = c_.owner;
  s.previous_owner = c_.previous_owner;
  s.contacts = c_.contacts;
  s.effect_count = c_.effect_count;
  s.thread_count = c_.threads.size();
  if (s.threads.size() < s.thread_count) s.threads.resize(s.thread_count);
  for (std::size_t t = 0; t < s.thread_count; ++t) {
    s.threads[t].branch = c_.threads[t].branch;
    s.threads[t].joined = c_.threads[t].joined;
    s.threads[t].fell_away = c_.threads[t].fell_away;
    s.threads[t].frames.save(c_.threads[t].frames);
  }
  s.uses_added.clear();
  s.timers = c_.timers;
  s.record = c_.record;
  s.record_known = c_.record_known;
  s.rules_turned.clear();
  s.ledger.save(c_.ledger);
  s.approvals.save(c_.approvals);
  s.promises = c_.promises;
  s.escalation = c_.escalation;
  s.held = c_.held;
  s.fired = c_.fired;
  s.hand_over = c_.hand_over;
  s.assigned.save(c_.assigned);
  s.event_ids.save(c_.event_ids);
  s.facts_changed.clear();
  s.effects = d_.effects.size();
  s.journal = d_.journal.size();
  s.because = d_.because.size();
  s.error = d_.error;
}

SOP_INLINE void Machine::restore() {
  const SavedCase& s = m_.saved;
  c_.turn = s.turn;
  c_.now = s.now;
  c_.last_customer_message = s.last_customer_message;
  c_.last_occurred = s.last_occurred;
  c_.closed = s.closed;
  c_.status = s.status;
  c_.scenario = s.scenario;
  c_.end = s.end;
  c_.owner = s.owner;
  c_.previous_owner = s.previous_owner;
  c_.contacts = s.contacts;
  c_.effect_count = s.effect_count;
  c_.threads.resize(s.thread_count);
  for (std::size_t t = 0; t < s.thread_count; ++t) {
    c_.threads[t].branch = s.threads[t].branch;
    c_.threads[t].joined = s.threads[t].joined;
    c_.threads[t].fell_away = s.threads[t].fell_away;
    s.threads[t].frames.restore(c_.threads[t].frames);
  }
  for (const Id transition : s.uses_added) --c_.uses[transition];
  c_.timers = s.timers;
  c_.record = s.record;
  c_.record_known = s.record_known;
  for (const Id rule : s.rules_turned) c_.rules[rule].was_true = !c_.rules[rule].was_true;
  s.ledger.restore(c_.ledger);
  s.approvals.restore(c_.approvals);
  c_.promises = s.promises;
  c_.escalation = s.escalation;
  c_.held = s.held;
  c_.fired = s.fired;
  c_.hand_over = s.hand_over;
  s.assigned.restore(c_.assigned);
  s.event_ids.restore(c_.event_ids);
  for (std::size_t i = s.facts_changed.size(); i-- > 0;) c_.facts[s.facts_changed[i]] = s.facts.kept[i];
  while (d_.effects.size() > s.effects) d_.effects.pop_back();
  while (d_.journal.size() > s.journal) d_.journal.pop_back();
  while (d_.because.size() > s.because) {
    d_.because.pop_back();
    m_.told_stamps[m_.told.back()] = 0;
    m_.told.pop_back();
  }
  d_.error = s.error;
  e_.forget();
}

// --- asking and telling -----------------------------------------------------------------------------------------------

SOP_INLINE Scope Machine::scope(bool with_now, Id caller) const {
  Scope scope;
  scope.known = &c_.facts;
  scope.the_case = &c_;
  scope.caller = caller;
  scope.has_now = with_now;
  scope.now = now_.at;
  scope.max_steps = options_.max_steps;
  if (watched_) scope.trace = &options_.trace;
  return scope;
}

SOP_INLINE Effect& Machine::effect(EffectKind kind) {
  Effect& e = d_.effects.add();
  append_number(e.id, c_.turn);
  e.id += '.';
  append_number(e.id, ++c_.effect_count);
  e.kind = kind;
  e.turn = c_.turn;
  e.at = now_.at;
  return e;
}

// Each reason once a call.
SOP_INLINE void Machine::tell(ReasonId id) {
  const ReasonId key = program_.keys[id];
  if (m_.told_stamps[key] == m_.call) return;
  m_.told_stamps[key] = m_.call;
  m_.told.push_back(key);
  const Reason& reason = program_.reasons[id];
  Reason& told = d_.because.add();
  told.kind = reason.kind;
  told.path = reason.path;
  told.span = reason.span;
  told.facts = reason.facts;
}

// What an answer rests on.
SOP_INLINE void Machine::tell_from(Mark from) {
  for (std::size_t i = from.because; i < e_.because.size(); ++i) tell(e_.because[i]);
}

// The first value that could not be computed is told; what needed it is not done.
SOP_INLINE void Machine::note_error(const Datum& answer, Mark from) {
  if (d_.error != ErrorCode::ok) return;
  d_.error = answer.error;
  tell_from(from);
}

SOP_INLINE bool Machine::refuse(Status status, std::string_view detail) {
  now_.status = status;
  now_.error = ErrorCode::ok;
  now_.needs.clear();
  now_.because.clear();
  now_.detail = detail;
  return false;
}

SOP_INLINE bool Machine::refuse_with(Status status, const Datum& answer, Mark from) {
  (void)refuse(status);
  now_.error = answer.error;
  now_.needs.assign(e_.needs.begin() + from.needs, e_.needs.end());
  now_.because.assign(e_.because.begin() + from.because, e_.because.end());
  return false;
}

SOP_INLINE bool Machine::refuse_choice(const Choice& choice, Mark from) {
  return refuse_with(choice.state == Choice::State::held ? Status::needs_facts : Status::value_error,
                     choice.value, from);
}

// --- turns ------------------------------------------------------------------------------------------------------------

SOP_INLINE void Machine::begin_turn(std::int64_t at, std::string_view what) {
  now_.begin(at, what);
  ++c_.turn;
  c_.now = at;
  if (!watched_) return;
  TraceLine line;
  line.turn = c_.turn;
  line.at = at;
  line.path = now_.what;
  options_.trace.function(options_.trace.context, line);
}

SOP_INLINE void Machine::trace_timer(const Timer& timer) const {
  if (!watched_) return;
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
SOP_INLINE Id Machine::standing_step() const {
  if (is_closed()) return c_.end;
  const auto& frames = c_.threads[0].frames;
  return frames.empty() ? no_id : frames.back().step;
}

SOP_INLINE void Machine::end_turn(Id owner_before, Id step_before) {
  if (!is_closed()) take_automatic_transitions();
  look_at_path();
  if (now_.needs_person) return;  // the event is refused: all is undone, and clocks are not saved before it
  look_at_clocks();
  if (is_closed()) c_.fired.clear();
  if (!is_closed()) update_owner();
  if (!is_closed() && c_.owner != owner_before) {
    c_.previous_owner = owner_before;
    Effect& e = effect(EffectKind::owner_changed);
    e.party = e.subject = c_.owner;
    e.person = person_of(c_.owner);
  }
  JournalEntry& entry = d_.journal.add();
  entry.turn = c_.turn;
  entry.at = now_.at;
  entry.occurred = now_.occurred;
  entry.what = now_.what;
  if (now_.path != nullptr) entry.path = *now_.path;
  entry.from_step = step_before;
  entry.to_step = standing_step();
  entry.from_owner = owner_before;
  entry.to_owner = c_.owner;
  if (now_.event != nullptr) entry.actor = now_.event->actor;
  entry.cycles = now_.cycles;
}

// Opening is the first turn.
SOP_INLINE Status Machine::open_case(const std::vector<FactUpdate>& facts, std::int64_t now,
                                     const std::vector<RecordLine>* record) {
  begin_turn(now, "opened");
  if (!learn(facts) || (record != nullptr && !learn_record(*record))) return now_.status;
  now_.all_rules = true;
  look_for_scenario();
  if (c_.status == CaseStatus::intake && p_.intake != no_id)
    enter(0, p_.containers[p_.intake].steps.first, no_id, nullptr, false);
  update_owner();
  look_at_rules(no_id);
  end_turn(no_id, no_id);
  return Status::ok;
}

// Whether every fact is of its type's kind, as `learn` leaves them.
SOP_INLINE bool Machine::facts_are_sound() const {
  for (std::size_t i = 0; i < c_.facts.size(); ++i) {
    const ValueKind kind = c_.facts[i].value.kind;
    if (kind != ValueKind::unknown && kind != ValueKind::none && kind != kind_of(p_.facts[i].type.kind))
      return false;
  }
  return true;
}

// As it was, so that an event that is refused changes nothing.
SOP_INLINE void Machine::keep_fact(Id fact) {
  SavedCase& s = m_.saved;
  if (s.facts.kept.size() <= s.facts_changed.size()) s.facts.kept.resize(s.facts_changed.size() + 1);
  s.facts.kept[s.facts_changed.size()] = c_.facts[fact];
  s.facts_changed.push_back(fact);
}

// The facts of a call are learnt together, or none of them. Facts of a group come together or not at all.
SOP_INLINE bool Machine::learn(const std::vector<FactUpdate>& updates) {
  for (const FactUpdate& update : updates) {
    if (update.fact >= p_.facts.size()) return refuse(Status::bad_event, "facts");
    const Fact& fact = p_.facts[update.fact];
    // What a branch came out with is told by the case alone.
    if (program_.is_result[update.fact] != 0) return refuse(Status::bad_event, p_.text(fact.name));
    const Value& v = update.value;
    const bool kind_fits = v.is_unknown() || v.is_none() || v.kind == kind_of(fact.type.kind);
    const std::size_t things = v.kind == ValueKind::party    ? p_.parties.size()
                               : v.kind == ValueKind::remedy ? p_.remedies.size()
                                                             : 0;
    const bool exists = things == 0 || static_cast<std::uint64_t>(v.integer) < things;
    if (!kind_fits || !exists) return refuse(Status::bad_event, p_.text(fact.name));
    if (!v.is_unknown() && !is_within(datum_of(v), fact.type))
      return refuse(Status::out_of_range, p_.text(fact.name));
    if (!detail::currency_fits(v, p_)) return refuse(Status::bad_event, p_.text(fact.name));
  }
  for (const FactUpdate& update : updates) {
    KnownFact& known = c_.facts[update.fact];
    keep_fact(update.fact);
    known.value = update.value;
    known.learnt = now_.at;
    known.turn = c_.turn;
    now_.told.push_back(update.fact);
  }
  if (!updates.empty()) e_.forget();
  for (const FactGroup& group : p_.groups) {
    const auto told = [&](Id fact) { return !c_.facts[fact].value.is_unknown(); };
    const auto count = std::count_if(group.facts.begin(), group.facts.end(), told);
    if (count != 0 && static_cast<std::size_t>(count) != group.facts.size())
      return refuse(Status::bad_event, p_.text(group.name));
  }
  return true;
}

// Scenarios of the lowest order first; of one order exactly one may be true. What is unknown above holds the choice. What
// the answer needs, or what made it fail, begins where it was asked.
SOP_INLINE Id Machine::scenario_for(Datum& failed_by) {
  const Mark base = e_.mark();
  failed_by = {};
  for (const std::int32_t order : program_.orders) {
    Id found = no_id, in_error = no_id;
    for (Id s = 0; s < p_.scenarios.size(); ++s) {
      if (p_.scenarios[s].order != order) continue;
      const Mark m = e_.mark();
      const Datum applies = condition(p_.scenarios[s].applies_if, false);
      looked_at(ReasonKind::scenario, p_.text(p_.scenarios[s].name), p_.scenarios[s].span, applies);
      if (applies.is_unknown())
        e_.join_needs(base.needs, m.needs);
      else
        e_.needs.resize(m.needs);
      e_.because.resize(base.because);
      if (applies.is_error()) in_error = s;
      if (!applies.is_yes()) continue;
      if (found != no_id) {
        failed_by = failure(ErrorCode::two_rows);
        e_.because.push_back(program_.scenario_bare[found]);
        e_.because.push_back(program_.scenario_bare[s]);
        e_.join_because(base.because, base.because);
        return no_id;
      }
      found = s;
    }
    // What counts is asked once more, for its reasons.
    if (found != no_id) {
      e_.release(base);
      (void)condition(p_.scenarios[found].applies_if, false);
      return found;
    }
    if (in_error != no_id) {
      const Mark m = e_.mark();
      failed_by = condition(p_.scenarios[in_error].applies_if, false);
      e_.needs.resize(m.needs);
      return no_id;
    }
    if (e_.needs.size() != base.needs) return no_id;
  }
  failed_by = failure(ErrorCode::no_row);
  return no_id;
}

SOP_INLINE void Machine::look_for_scenario() {
  if (c_.status != CaseStatus::intake) return;
  const Hold hold(e_);
  Datum failed_by;
  const Id scenario = scenario_for(failed_by);
  if (scenario == no_id) {
    if (failed_by.is_error()) note_error(failed_by, hold.from());
    return;
  }
  tell(program_.scenario_reasons[scenario]);
  tell_from(hold.from());
  set_path(p_.text(p_.scenarios[scenario].name));
  leave(0, 0);
  enter(0, p_.containers[p_.scenarios[scenario].container].steps.first, no_id, nullptr, false);
}

}  // namespace sop::engine
