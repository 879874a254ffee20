// sop/impl/reference_owners.inl — who answers for the case: the step's owner, the level reached, the hand-over
// (docs/semantics.md, 8).
//
// Escalation and hand-over change the owner, never the step. At every moment exactly one party is accountable:
//
//   whoever the case has been handed over to; else the higher of the level reached and the step's owner.
//
// "Higher" follows `reports to`. Two that are not in one line cannot be compared; then it is the level.
#pragma once

#include <algorithm>

#include "sop/impl/model_targets.hpp"
#include "sop/impl/reference_turns.hpp"

namespace sop::reference::parts {

// --- who --------------------------------------------------------------------------------------------------------------

// The role whose authority a party has: a person's own.
SOP_INLINE Id Turns::role_of(Id party) const {
  return party != no_id && p_.parties[party].kind == PartyKind::person ? p_.parties[party].acts_as : party;
}

// Whether `a` stands above `b` in the line of authority; a person stands where their role does.
SOP_INLINE bool Turns::above(Id a, Id b) const {
  a = role_of(a);
  b = role_of(b);
  std::size_t passed = 0;
  for (Id up = b; up != no_id && passed <= p_.parties.size(); up = p_.parties[up].reports_to, ++passed) {
    if (up == a && a != b) return true;
  }
  return false;
}

// 8.1: whether an actor is this party: in this role; or this person, by name, in their role.
SOP_INLINE bool Turns::is_party(const Actor& actor, Id party) const {
  if (party == no_id) return false;
  const Party& p = p_.parties[party];
  if (p.kind == PartyKind::person) return actor.role == p.acts_as && actor.id == p_.text(p.name);
  return actor.role == party;
}

// Whether an actor acts for a party: in its role, as a member of its team, or as its deputy.
SOP_INLINE bool Turns::acts_for(const Actor& actor, Id party) const {
  if (actor.role == no_id || party == no_id) return false;
  const Party& p = p_.parties[party];
  return is_party(actor, party) || is_party(actor, p.deputy) ||
         std::any_of(p.members.begin(), p.members.end(), [&](Id member) { return is_party(actor, member); });
}

// The owner that the innermost step of the case's own line names. A branch's step names who does the task.
SOP_INLINE Id Turns::step_owner() const {
  const auto& frames = c_.threads[0].frames;
  if (!frames.empty()) return frames.back().owner;
  // Nothing is known yet and the procedure has no intake: the first role.
  return c_.owner != no_id ? c_.owner : p_.parties.empty() ? no_id : 0;
}

// Whoever holds the level reached; no_id: none has been reached, or only the path's own beginning at the step's owner.
SOP_INLINE Id Turns::level_owner() const {
  const Escalation& e = c_.escalation;
  if (e.state == LevelState::idle || !e.raised) return no_id;
  const bool by_sender = e.path != no_id && p_.paths[e.path].pending == PendingOwner::sender;
  if (e.state == LevelState::waiting || (e.state == LevelState::pending && by_sender)) return e.sender;
  return e.party;
}

// The owner, leaving a hand-over aside.
SOP_INLINE Id Turns::base_owner() const {
  const Id step = step_owner(), level = level_owner();
  if (level == no_id || above(step, level)) return step;
  return level;
}

SOP_INLINE void Turns::update_owner() {
  c_.owner = c_.hand_over.party != no_id ? c_.hand_over.party : base_owner();
}

SOP_INLINE std::string Turns::person_of(Id party) const {
  if (party == no_id) return {};
  if (c_.escalation.party == party && c_.escalation.state != LevelState::idle &&
      !c_.escalation.person.empty()) {
    return c_.escalation.person;
  }
  return person_on_duty(party);
}

// --- the path ---------------------------------------------------------------------------------------------------------

// 8.3: which path the case follows is settled when its scenario begins; a condition that is not true then counts as no. A level
// reached before keeps its place where the new path names its party.
SOP_INLINE void Turns::settle_path() {
  Escalation& e = c_.escalation;
  remove_timers(TimerKind::level_timeout);
  remove_timers(TimerKind::level_filled);
  remove_timers(TimerKind::acknowledge_end);
  forget_calm();
  forget_rise();
  e.path = e.level = no_id;
  e.path_running = false;
  if (e.state == LevelState::pending || e.state == LevelState::waiting) {
    e.party = level_owner();
    e.state = e.party == no_id ? LevelState::idle : LevelState::held;
  }
  if (c_.scenario == no_id) return;
  for (const PathChoice& choice : p_.scenarios[c_.scenario].paths) {
    if (!is_true(choice.condition, true)) continue;
    e.path = choice.path;
    return;
  }
}

// (e) 8.4: a path starts and stops on its signals, and its times stand still while `hold while` is true.
SOP_INLINE void Turns::look_at_path() {
  Escalation& e = c_.escalation;
  if (is_closed()) {
    (void)tell_late(FiredBy::level, no_id);
    return;
  }
  if (!c_.held.empty() && !holds_escalations()) release_escalations();
  if (e.path == no_id) return;
  const EscalationPath& path = p_.paths[e.path];
  if (signalled(path.stops_on)) {
    if (e.path_running) stop_path();
  } else if (!e.path_running && signalled(path.starts_on)) {
    start_path();
  }
  if (e.state == LevelState::waiting && e.level != no_id) {
    const Level& level = path.levels[e.level];
    if (!is_empty(level.party, level.turn))
      enter_level_now(e.level, level.party, level.time == no_id);
    else if (find_timer(TimerKind::level_filled) == nullptr)
      arm_filled(level.party);  // newer data may know of somebody
  }
  look_at_hold(path);
  look_at_calm(path);
}

// 8.4: the level's time stands still while `hold while` is true; `on release` says what it does when that ends.
SOP_INLINE void Turns::look_at_hold(const EscalationPath& path) {
  Escalation& e = c_.escalation;
  if (path.hold_while == no_id || e.state != LevelState::pending) return;
  const bool hold = is_true(path.hold_while, false);
  const Timer* timer = find_timer(TimerKind::level_timeout);
  if (hold && !e.stands_still && timer != nullptr && timer->due != never) {
    e.stands_still = true;
    e.remaining = left_of_level(timer->due);
    remove_timers(TimerKind::level_timeout);
    (void)tell_late(FiredBy::level, no_id);
  } else if (!hold && e.stands_still) {
    e.stands_still = false;
    Timer resumed;
    resumed.kind = TimerKind::level_timeout;
    switch (path.on_release) {
      case Release::go_on:
        resumed.armed = e.entered;
        resumed.due = level_due_after(e.remaining);
        insert_timer(resumed);
        break;
      case Release::restart:
        e.entered = now_.at;
        set_timer(resumed, now_.at);
        break;
      case Release::at_once:
        set_timer(resumed, e.entered);
        break;
    }
  }
}

// 8.8: how long the reason for the level has been gone. A level that is entered is given the whole time.
SOP_INLINE void Turns::look_at_calm(const EscalationPath& path) {
  Escalation& e = c_.escalation;
  if (path.steps_down_if == no_id) return;
  const bool reached = e.path_running && e.raised && e.state != LevelState::idle;
  if (!reached || !is_true(path.steps_down_if, false)) {
    forget_calm();
    return;
  }
  if (find_timer(TimerKind::steps_down) != nullptr) return;
  e.calm_since = now_.at;
  Timer timer;
  timer.kind = TimerKind::steps_down;
  set_timer(timer, now_.at);
}

SOP_INLINE void Turns::forget_calm() {
  c_.escalation.calm_since = 0;
  remove_timers(TimerKind::steps_down);
}

// 8.8: one level down: to the last one before it that can be entered; where there is none, to the owner whom the step names.
SOP_INLINE void Turns::step_down() {
  Escalation& e = c_.escalation;
  if (e.path == no_id || e.state == LevelState::idle) return;
  const EscalationPath& path = p_.paths[e.path];
  Effect& left = effect(EffectKind::level_left);
  left.party = left.subject = e.party;
  left.person = e.person;
  if (e.level != no_id) left.path = path.levels[e.level].path;
  tell(ReasonKind::level, p_.text(path.name) + "/steps_down_if", path.span, path.steps_down_if, {});
  forget_calm();
  forget_rise();
  for (Id i = e.level == no_id ? 0 : e.level; i-- > 0;) {
    const Level& level = path.levels[i];
    const Answer applies = condition(level.condition, true);
    if (applies.value.is_error()) note_error(applies);
    if (!applies.value.is_yes() || is_empty(level.party, level.turn)) continue;
    enter_level_now(i, level.party, level.time == no_id);
    e.raised = e.party != step_owner();
    update_owner();
    return;
  }
  remove_timers(TimerKind::level_timeout);
  remove_timers(TimerKind::level_filled);
  remove_timers(TimerKind::acknowledge_end);
  const Id kept = e.path;
  e = {};
  e.path = kept;
  update_owner();
}

// 8.4: what is left of the level's time: business time where it is counted in business hours, so that a hold while it is closed
// moves nothing.
SOP_INLINE std::int64_t Turns::left_of_level(std::int64_t due) {
  const Value length = value(p_.paths[c_.escalation.path].levels[c_.escalation.level].time).value;
  const BusinessCalendar* open = nullptr;
  Instant now, end;
  const bool business = length.kind == ValueKind::period && business_time(length.unit) != 0;
  if (!business || times_.wall(times_.calendar_of(length), open) != ErrorCode::ok ||
      failed(Instant::from_milliseconds(now_.at, now)) || failed(Instant::from_milliseconds(due, end)))
    return due - now_.at;
  return open->counted(now, end).milliseconds;
}

SOP_INLINE std::int64_t Turns::level_due_after(std::int64_t left) {
  const Value length = value(p_.paths[c_.escalation.path].levels[c_.escalation.level].time).value;
  std::int64_t due = 0;
  const bool business = length.kind == ValueKind::period && business_time(length.unit) != 0;
  if (!business || business_time_due(times_, times_.calendar_of(length), now_.at, left, due) != ErrorCode::ok)
    return now_.at + left;
  return std::max(due, now_.at);
}

// A path starts at its first written level. Where a level has been reached already it goes on from there: never downwards.
SOP_INLINE void Turns::start_path() {
  Escalation& e = c_.escalation;
  e.path_running = true;
  if (e.state == LevelState::idle) {
    enter_level(0, no_id);
    e.raised = e.party != e.sender;
    return;
  }
  if (e.level != no_id) return;
  const auto& levels = p_.paths[e.path].levels;
  for (Id i = 0; i < levels.size(); ++i) {
    if (levels[i].party == e.party) {
      enter_level_now(i, e.party, levels[i].time == no_id);
      return;
    }
  }
}

// Its times stop. Whoever owns at that moment goes on owning.
SOP_INLINE void Turns::stop_path() {
  Escalation& e = c_.escalation;
  const Id holder = level_owner();
  remove_timers(TimerKind::level_timeout);
  remove_timers(TimerKind::level_filled);
  remove_timers(TimerKind::acknowledge_end);
  forget_calm();
  (void)tell_late(FiredBy::level, no_id);
  e.path_running = e.stands_still = false;
  if (e.state != LevelState::pending && e.state != LevelState::waiting) return;
  if (holder == no_id || holder == step_owner()) {
    const Id path = e.path;
    e = {};
    e.path = path;
    return;
  }
  e.state = LevelState::held;
  e.party = holder;
  e.person = person_on_duty(holder);
}

// --- escalation -------------------------------------------------------------------------------------------------------

// 8.9: at one instant a case rises by one cause, the first; another stands in the reasons. One that names somebody higher goes there
// all the same, and then the first is told.
SOP_INLINE void Turns::escalate(Id target) {
  if (is_closed()) return;
  Escalation& e = c_.escalation;
  const Id party = p_.targets[target].party;
  const bool risen = has_risen_now();
  if (risen && !names_higher(party)) {
    tell_overridden(target, no_id);
    return;
  }
  const Timer* timeout = find_timer(TimerKind::level_timeout);
  const Id timed_out = timeout != nullptr && timeout->due == now_.at ? e.level : no_id;
  const Id first_target = e.rose_target, first_level = e.rose_level;
  if (party != no_id ? escalate_by_name(party) : escalate_next()) {
    e.rose = now_.at;
    e.rose_target = target;
    e.rose_level = no_id;
    if (risen) tell_overridden(first_target, first_level);
    if (timed_out != no_id) tell_overridden(no_id, timed_out);
  }
  update_owner();
}

SOP_INLINE bool Turns::has_risen_now() const {
  const Escalation& e = c_.escalation;
  return e.state != LevelState::idle && e.rose == now_.at &&
         (e.rose_target != no_id || e.rose_level != no_id);
}

// Whether an `escalate: R` names somebody over the level reached: in the line of authority, or later in the path.
SOP_INLINE bool Turns::names_higher(Id party) const {
  const Escalation& e = c_.escalation;
  if (party == no_id || party == e.party) return false;
  if (above(party, e.party)) return true;
  if (e.path == no_id || e.level == no_id) return false;
  const auto& levels = p_.paths[e.path].levels;
  for (Id i = e.level + 1; i < levels.size(); ++i) {
    if (levels[i].party == party) return true;
  }
  return false;
}

SOP_INLINE void Turns::forget_rise() {
  Escalation& e = c_.escalation;
  e.rose = 0;
  e.rose_target = e.rose_level = no_id;
}

// The lasting name of what raises a case: a move, a rule, or the level whose time is over.
SOP_INLINE std::string Turns::cause_path(Id target, Id level) const {
  if (target == no_id) {
    const Id path = c_.escalation.path;
    return path == no_id || level == no_id ? std::string() : p_.paths[path].levels[level].path;
  }
  const sop::detail::TargetPlace place = sop::detail::place_of_target(p_, target);
  if (place.transition != no_id) return p_.transitions[place.transition].path;
  return place.rule != no_id ? p_.always[place.rule].path : std::string();
}

// What raised the case beats a cause of the same instant.
SOP_INLINE void Turns::tell_overridden(Id target, Id level) {
  const Escalation& e = c_.escalation;
  Effect& loser = effect(EffectKind::overridden);
  loser.path = cause_path(target, level);
  loser.text = cause_path(e.rose_target, e.rose_level);
  if (target == no_id) {
    tell(ReasonKind::overridden, loser.path, p_.paths[e.path].levels[level].span, no_id, {});
    return;
  }
  const sop::detail::TargetPlace place = sop::detail::place_of_target(p_, target);
  if (place.transition != no_id)
    tell(ReasonKind::overridden, loser.path, p_.transitions[place.transition].span, no_id, {});
  else if (place.rule != no_id)
    tell(ReasonKind::overridden, loser.path, p_.always[place.rule].span, p_.always[place.rule].condition, {});
}

// 8.5: `escalate: R` enters R's level. At or above it already, nothing. A role that the path does not name holds at once.
SOP_INLINE bool Turns::escalate_by_name(Id party) {
  const Escalation& e = c_.escalation;
  const Id owner = base_owner();
  if (owner == party || above(owner, party)) return false;
  if (e.state == LevelState::pending && e.party == party) return false;
  if (e.path != no_id) {
    const auto& levels = p_.paths[e.path].levels;
    for (Id i = 0; i < levels.size(); ++i) {
      if (levels[i].party != party) continue;
      if (is_empty(party, levels[i].turn)) return enter_level(i, no_id);
      enter_level_now(i, party, levels[i].time == no_id);
      return true;
    }
  }
  enter_level_now(no_id, party, true);
  return true;
}

// 8.5: `escalate` enters the path's next level over the present owner; without a path, whoever the owner reports to.
SOP_INLINE bool Turns::escalate_next() {
  const Escalation& e = c_.escalation;
  const Id owner = base_owner();
  if (owner == no_id) return false;
  if (e.path == no_id) {
    const Id up = p_.parties[owner].reports_to;
    if (up != no_id) enter_level_now(no_id, up, true);
    return up != no_id;
  }
  const auto& levels = p_.paths[e.path].levels;
  Id first = no_id;
  if (e.state != LevelState::idle && e.level != no_id) {
    first = e.level + 1;
  } else {
    // After the level that the owner is; else the first above the owner; else from the beginning.
    for (Id i = 0; i < levels.size() && first == no_id; ++i) {
      if (levels[i].party == owner) first = i + 1;
    }
    for (Id i = 0; i < levels.size() && first == no_id; ++i) {
      if (above(levels[i].party, owner)) first = i;
    }
    if (first == no_id) first = 0;
  }
  return enter_level(first, owner);
}

// Enters the first level from `first` on that can be entered: one whose condition is true, where somebody is or the path says
// what if not, and (given `over`) that is not at or below that party. When there is none, the last that stood in, or that holds at
// once, is entered although nobody is there; without one the level reached holds.
SOP_INLINE bool Turns::enter_level(Id first, Id over) {
  StandIn last;
  return enter_level_or(first, over, last);
}

SOP_INLINE bool Turns::enter_level_or(Id first, Id over, StandIn last) {
  Escalation& e = c_.escalation;
  const auto& levels = p_.paths[e.path].levels;
  if (enter_one_of(first, static_cast<Id>(levels.size()), over, last)) return true;
  if (last.level != no_id && (last.level != e.level || last.party != e.party)) {
    enter_level_now(last.level, last.party, levels[last.level].time == no_id);
    return true;
  }
  if (e.state != LevelState::pending) return false;
  e.state = LevelState::held;
  remove_timers(TimerKind::level_timeout);
  return false;
}

// The same of the levels from `first` to before `end`. False: none can be entered; `last` is who is next to it.
SOP_INLINE bool Turns::enter_one_of(Id first, Id end, Id over, StandIn& last) {
  Escalation& e = c_.escalation;
  const auto& levels = p_.paths[e.path].levels;
  const auto tell_empty = [&](const Level& level, Id party) {
    Effect& empty = effect(EffectKind::level_empty);
    empty.party = empty.subject = party;
    empty.path = level.path;
  };
  for (Id i = first; i < end; ++i) {
    const Level& level = levels[i];
    const bool at_once = level.time == no_id;
    const bool is_over = level.party == over && level.turn == DutyTurn::now;
    if (over != no_id && (is_over || above(over, level.party))) continue;
    const Answer applies = condition(level.condition, true);
    if (applies.value.is_error()) note_error(applies);
    if (!applies.value.is_yes()) continue;
    if (!is_empty(level.party, level.turn)) {
      enter_level_now(i, level.party, at_once);
      return true;
    }
    tell_empty(level, level.party);
    if (level.when_empty == WhenEmpty::wait) {
      wait_for_level(i);
      return true;
    }
    if (level.when_empty == WhenEmpty::fallback && level.fallback != no_id) {
      if (!is_empty(level.fallback, DutyTurn::now)) {
        enter_level_now(i, level.fallback, at_once);
        return true;
      }
      tell_empty(level, level.fallback);
      last = {i, level.fallback};
    } else if (at_once && level.when_empty == WhenEmpty::not_stated) {
      last = {i, level.party};
    }
  }
  return false;
}

// Its time does not run until somebody is there.
SOP_INLINE void Turns::wait_for_level(Id level) {
  Escalation& e = c_.escalation;
  const Id sender = base_owner();
  remove_timers(TimerKind::level_timeout);
  remove_timers(TimerKind::level_filled);
  remove_timers(TimerKind::acknowledge_end);
  forget_calm();
  e.state = LevelState::waiting;
  e.level = level;
  e.party = p_.paths[e.path].levels[level].party;
  e.person.clear();
  e.sender = sender;
  e.raised = true;
  e.entered = now_.at;
  e.stands_still = false;
  arm_filled(e.party);
}

// Whom a level means of a schedule; its fallback, and whoever is escalated to by name, is the one on duty.
SOP_INLINE DutyTurn Turns::turn_of_level(Id level, Id party) const {
  if (level == no_id || p_.paths[c_.escalation.path].levels[level].party != party) return DutyTurn::now;
  return p_.paths[c_.escalation.path].levels[level].turn;
}

// A level is entered: from now its time counts, unless it holds at once.
SOP_INLINE void Turns::enter_level_now(Id level, Id party, bool at_once) {
  Escalation& e = c_.escalation;
  const Id sender = base_owner();
  if (e.level != level || e.party != party) forget_calm();
  remove_timers(TimerKind::level_timeout);
  remove_timers(TimerKind::level_filled);
  remove_timers(TimerKind::acknowledge_end);
  e.state = at_once ? LevelState::held : LevelState::pending;
  e.level = level;
  e.party = party;
  e.person = person_on_duty(party, turn_of_level(level, party));
  e.sender = sender;
  e.raised = true;
  e.entered = now_.at;
  e.stands_still = false;
  if (!at_once) {
    Timer timer;
    timer.kind = TimerKind::level_timeout;
    set_timer(timer, now_.at);
  }
  Effect& entered = effect(EffectKind::level_entered);
  entered.party = entered.subject = party;
  entered.person = e.person;
  if (level != no_id) {
    const Level& l = p_.paths[e.path].levels[level];
    entered.path = l.path;
    tell(ReasonKind::level, l.path, l.span, l.condition, {});
  }
  if (const Timer* timer = find_timer(TimerKind::level_timeout); timer != nullptr && timer->due != never) {
    d_.effects.back().due = timer->due;
  }
}

// 8.4: not acknowledged in time: the next level; after the last one that has a time, the further rounds, then the level without.
SOP_INLINE void Turns::level_timed_out() {
  Escalation& e = c_.escalation;
  if (e.path == no_id || e.level == no_id) return;
  const EscalationPath& path = p_.paths[e.path];
  const Id over = e.level;
  Id timed = static_cast<Id>(path.levels.size());  // up to the last one that has a time
  while (timed > 0 && path.levels[timed - 1].time == no_id) --timed;
  StandIn last;
  bool entered = enter_one_of(e.level + 1, timed, no_id, last);
  // A further round in which nobody can be asked is the last: at one instant, the next would be the same.
  if (!entered && e.round + 1 < path.rounds) {
    ++e.round;
    entered = enter_one_of(0, timed, no_id, last);
  }
  if (!entered) entered = enter_level_or(std::max(timed, e.level + 1), no_id, last);
  if (entered) {
    e.rose = now_.at;
    e.rose_target = no_id;
    e.rose_level = over;
  }
  update_owner();
}

// 8.4: whoever the level is, in words or by any act: it holds the case, and its time stops.
SOP_INLINE void Turns::acknowledge_level() {
  Escalation& e = c_.escalation;
  if (e.state != LevelState::pending) return;
  remove_timers(TimerKind::level_timeout);
  forget_rise();
  e.state = LevelState::held;
  e.stands_still = false;
  Effect& acknowledged = effect(EffectKind::acknowledged);
  acknowledged.party = acknowledged.subject = e.party;
  acknowledged.person = e.person;
  if (e.path != no_id && p_.paths[e.path].acknowledged_for != no_id) {
    Timer timer;
    timer.kind = TimerKind::acknowledge_end;
    set_timer(timer, now_.at);
  }
  update_owner();
}

// What an act of somebody acknowledges; also puts off the moment at which a level that went quiet is entered again.
SOP_INLINE bool Turns::acknowledge_by(const Actor& actor) {
  bool done = false;
  const Escalation& e = c_.escalation;
  if (e.state == LevelState::pending && acts_for(actor, e.party)) {
    acknowledge_level();
    done = true;
  } else if (e.state == LevelState::held && acts_for(actor, e.party) &&
             find_timer(TimerKind::acknowledge_end) != nullptr) {
    remove_timers(TimerKind::acknowledge_end);
    Timer timer;
    timer.kind = TimerKind::acknowledge_end;
    set_timer(timer, now_.at);
  }
  if (c_.hand_over.asked != no_id && acts_for(actor, c_.hand_over.asked)) {
    accept_hand_over();
    done = true;
  }
  return done;
}

// --- hand-over --------------------------------------------------------------------------------------------------------

// 8.6: without `within` it is theirs at once; with it they are asked, and until they take it the owner stays who it was.
SOP_INLINE void Turns::hand_over(Id target) {
  const Target& t = p_.targets[target];
  remove_timers(TimerKind::hand_over_end);
  HandOver& h = c_.hand_over;
  h.since = now_.at;
  if (t.within == no_id) {
    h.party = t.party;
    h.asked = h.target = no_id;
    update_owner();
    return;
  }
  h.asked = t.party;
  h.target = target;
  Timer timer;
  timer.kind = TimerKind::hand_over_end;
  set_timer(timer, now_.at);
  Effect& asked = effect(EffectKind::request_hand_over);
  asked.party = asked.subject = t.party;
  asked.person = person_of(t.party);
  if (const Timer* end = find_timer(TimerKind::hand_over_end); end != nullptr && end->due != never)
    asked.due = end->due - 1;
}

SOP_INLINE void Turns::accept_hand_over() {
  HandOver& h = c_.hand_over;
  if (h.asked == no_id) return;
  remove_timers(TimerKind::hand_over_end);
  h.party = h.asked;
  h.asked = h.target = no_id;
  Effect& accepted = effect(EffectKind::acknowledged);
  accepted.party = accepted.subject = h.party;
  update_owner();
}

// 8.6: the hand-over ends; where there is none, the level does.
SOP_INLINE void Turns::hand_back() {
  if (c_.hand_over.party != no_id || c_.hand_over.asked != no_id) {
    remove_timers(TimerKind::hand_over_end);
    c_.hand_over = {};
  } else {
    remove_timers(TimerKind::level_timeout);
    remove_timers(TimerKind::level_filled);
    remove_timers(TimerKind::acknowledge_end);
    forget_calm();
    const Id path = c_.escalation.path;
    c_.escalation = {};
    c_.escalation.path = path;
  }
  update_owner();
}

}  // namespace sop::reference::parts
