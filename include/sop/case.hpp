// sop/case.hpp — the running instance of a procedure for one complaint, as a value.
//
// A Case holds only what later turns read; its size is bounded by the procedure (loops are bounded, branches are one level
// deep, the last 32 event ids are kept). History leaves as journal entries of decisions. Nothing about other cases is in it.
// Copy it to try something, compare it, store it (sop/case_json.hpp, sop/binary.hpp): a stored case says in which form it is.
//
// Instants are milliseconds since the epoch, UTC. Ids index the procedure whose hash it carries; the JSON form uses names.
//
// Cost: a copy is linear in what the case holds (its timers, answers, grants), 1 to 2 KB as a rule.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sop/event.hpp"
#include "sop/model.hpp"

namespace sop {

struct KnownFact {
  Value value;  ///< unknown: nobody has told
  std::int64_t learnt = 0;
  std::uint64_t turn = 0;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.value, s.learnt, s.turn);
  }
};

/// What became of one option of an offer or an approval. Amounts are fixed when they are first known in the step.
struct OfferState {
  bool settled = false;  ///< known whether it is available, and for how much
  bool available = false;
  bool has_amount = false;  ///< else it has none, or the actor names it
  bool is_range = false;    ///< the actor names an amount between `minor` and `high_minor`
  Id remedy = no_id;
  std::int64_t minor = 0, high_minor = 0;
  CurrencyCode currency{};
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.settled, s.available, s.has_amount, s.is_range, s.remedy, s.minor, s.high_minor, s.currency);
  }
};

enum class ActionStatus : std::uint8_t {
  held,  ///< something unknown keeps it from being done; looked at again in every turn
  done,
  left_out,  ///< its condition was not true
};

/// How far an action of the step has come.
struct ActionState {
  ActionStatus status = ActionStatus::held;
  std::uint32_t given = 0;  ///< say: responses given already
  std::uint64_t turn = 0;   ///< in which it was done: what was learnt later answers `ask, again`
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.status, s.given, s.turn);
  }
};

/// A step that is active; the last of a thread's frames is where it stands, the others are calling.
struct Frame {
  Id step = no_id;
  std::int64_t entered = 0;
  std::uint64_t turn = 0;            ///< of entry
  Id owner = no_id;                  ///< whom the step names; of a branch, who does the task
  bool owner_settled = false;        ///< no unknown condition stood above
  Actor brought_by;                  ///< who acted in the event that led here: may not sign off what it asks
  Id called_by_rule = no_id;         ///< the always-rule whose `run` this frame serves
  SymbolId returned = no_id;         ///< the end that the routine called here came back with
  std::vector<ActionState> actions;  ///< one an action of the step
  std::vector<OfferState> offers;    ///< one an option of its offers and approvals, in the order written
  std::vector<std::uint32_t>
      uses;  ///< inside a routine: uses of transitions in this call, one a transition; else empty
  std::vector<Id> acted;  ///< automatic transitions that acted without leaving the step
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.step, s.entered, s.turn, s.owner, s.owner_settled, s.brought_by, s.called_by_rule, s.returned,
      s.actions, s.offers, s.uses, s.acted);
  }
};

/// One line of activity: the case's own (branch no_id), or a branch of the active parallel step. A branch without frames that
/// has not joined waits until its condition is known.
struct Thread {
  Id branch = no_id;
  std::vector<Frame> frames;
  bool joined = false;
  bool fell_away = false;  ///< its condition turned out not to be true
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.branch, s.frames, s.joined, s.fell_away);
  }
};

enum class TimerKind : std::uint8_t {
  transition,       ///< ref = transition, thread, depth
  wait_done,        ///< ref = step, extra = action, thread, depth
  promise_broken,   ///< ref = place in Case::promises; at its deadline + 1 ms
  level_timeout,    ///< the level's time is over
  level_filled,     ///< the next roster entry that names somebody, for an empty level that waits
  acknowledge_end,  ///< `acknowledged for`
  hand_over_end,    ///< not accepted in time
  approval_end,     ///< `valid`; thread, depth
  always_held,      ///< ref = always-rule: `for T` is full
  clock_warning,    ///< ref = clock, extra = place of the warning
  clock_move,       ///< ref = clock, extra = place of the `at p %` among its transitions
  clock_breach,     ///< ref = clock; at its deadline + 1 ms
  steps_down,       ///< the escalation has been calm for long enough
  restriction_end,  ///< ref = place in Case::record: the restriction ends
};

/// A timer whose length is not known yet is due never; it is looked at again in every turn.
inline constexpr std::int64_t never = INT64_MAX;

/// Fired in the order of `due`; of equals the one whose line is written first, then the earlier thread (docs/semantics.md, 6.1).
struct Timer {
  TimerKind kind = TimerKind::transition;
  std::int64_t due = 0;
  Id ref = no_id;
  Id extra = no_id;
  Id thread = 0;            ///< place in Case::threads
  std::uint32_t depth = 0;  ///< frame
  std::int64_t armed = 0;   ///< from when its length counts
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.kind, s.due, s.ref, s.extra, s.thread, s.depth, s.armed);
  }
};

struct Grant {
  Id remedy = no_id;
  std::int64_t minor = 0;
  CurrencyCode currency{};
  Actor by, approved_by;
  std::uint64_t turn = 0;
  std::int64_t at = 0;
  std::string path;  ///< the transition or offer that gave it
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.remedy, s.minor, s.currency, s.by, s.approved_by, s.turn, s.at, s.path);
  }
};

/// What waits for approval: the outcome, what it grants, by whom, and who may approve.
struct Approval {
  Id thread = 0;
  std::uint32_t depth = 0;  ///< frame of the step that asks for it
  SymbolId outcome =
      no_id;  ///< what waits; no_id for a sign-off, whose outcomes are `approved` and `not_approved`
  Id remedy = no_id;
  bool has_amount = false;  ///< else nothing is booked when it is approved, unless the remedy has none
  std::int64_t minor = 0;
  CurrencyCode currency{};
  Actor requester;
  Id approver = no_id;  ///< party
  std::int64_t since = 0;
  std::string path;            ///< the option
  Id place = 0;                ///< which of the sign-offs it waits for
  std::vector<Actor> signers;  ///< who has signed before, and who asked first: none of them may sign again
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.thread, s.depth, s.outcome, s.remedy, s.has_amount, s.minor, s.currency, s.requester, s.approver,
      s.since, s.path);
    a.since(3, s.place, s.signers);
  }
};

enum class PromiseState : std::uint8_t { open, broken, kept };

struct PromiseRecord {
  SymbolId name = no_id;
  std::int64_t made = 0, due = 0;
  PromiseState state = PromiseState::open;
  Id step = no_id;
  Id action = no_id;  ///< place of the promise among the actions of the step
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.made, s.due, s.state, s.step, s.action);
  }
};

enum class LevelState : std::uint8_t {
  idle,     ///< no level is reached
  pending,  ///< entered, not acknowledged
  held,     ///< acknowledged, or a level that holds at once
  waiting,  ///< nobody is there, and the path says to wait
};

/// Where the escalation stands.
struct Escalation {
  LevelState state = LevelState::idle;
  Id path = no_id;            ///< the path that the case follows, settled when its scenario began
  bool path_running = false;  ///< between its start and its stop
  Id level = no_id;           ///< place in the path; no_id: entered by name, outside the path
  std::uint32_t round = 0;
  Id party = no_id;     ///< whose level it is (the fallback's, when nobody was there)
  std::string person;   ///< of a roster, or assigned
  Id sender = no_id;    ///< who owned before
  bool raised = false;  ///< false: the path's own beginning, at the step's owner
  std::int64_t entered = 0;
  bool stands_still = false;    ///< `hold while` is true
  std::int64_t remaining = 0;   ///< of the level's time, while it stands still
  std::int64_t calm_since = 0;  ///< since when `steps down if` has been true; 0: it is not
  // What raised it last: at one instant a case rises by one cause, until somebody tells something (docs/semantics.md, 8.9).
  std::int64_t rose = 0;   ///< when; 0: nothing has
  Id rose_target = no_id;  ///< the `escalate` that did
  Id rose_level = no_id;   ///< else the level whose time was over
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.state, s.path, s.path_running, s.level, s.round, s.party, s.person, s.sender, s.raised, s.entered,
      s.stands_still, s.remaining);
    a.since(3, s.calm_since);
    a.since(4, s.rose, s.rose_target, s.rose_level);
  }
};

/// An `escalate` that a timer brought while `hold while` was true.
struct HeldEscalation {
  Id target = no_id;        ///< the `escalate`
  std::int64_t at = 0;      ///< when its timer was due
  std::uint32_t cycle = 0;  ///< of a clock: which
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.target, s.at, s.cycle);
  }
};

enum class FiredBy : std::uint8_t { level, clock, promise };

/// What a timer has told that an event told late could have kept from being told (docs/semantics.md, 6.7).
struct Fired {
  FiredBy by = FiredBy::level;
  Id ref = no_id;         ///< by a clock: which; by a promise: its place in Case::promises
  std::uint8_t kind = 0;  ///< of the effect, as EffectKind (sop/decision.hpp) numbers it
  Id party = no_id;       ///< who was told, or whose level it is
  std::uint64_t turn = 0;
  std::uint32_t number = 0;  ///< turn and number are the effect's id
  std::int64_t at = 0;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.by, s.ref, s.kind, s.party, s.turn, s.number, s.at);
  }
};

struct HandOver {
  Id party = no_id;  ///< to whom the case has been handed over; no_id: nobody
  Id asked = no_id;  ///< who has been asked to take it and has not answered
  std::int64_t since = 0;
  Id target = no_id;  ///< whose `otherwise` follows when it is not accepted in time
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.party, s.asked, s.since, s.target);
  }
};

enum class ClockStatus : std::uint8_t { idle, running, paused, finished, cancelled };

struct ClockState {
  ClockStatus status = ClockStatus::idle;
  bool start_was_true = false;  ///< its start condition at the last look
  std::int64_t started = 0, due = 0, paused_at = 0, paused_total = 0, ended = 0;
  bool has_due = false, broken = false;
  std::uint32_t warned = 0;  ///< bits: warnings that have fired or were past when it began
  std::uint32_t moved = 0;   ///< the same of its `at p %` transitions
  std::uint32_t cycle = 0;
  Value target;                      ///< the length in force; unknown: none yet
  std::int64_t paused_business = 0;  ///< of paused_total, what was business time of the target's calendar; ms
  std::uint32_t paused_days = 0;     ///< days after the first at whose end it stood still
  std::uint32_t paused_business_days = 0;  ///< of these, business days of the target's calendar
  Id target_place = 0;                     ///< which of the clock's targets
  bool held = false;                       ///< by `holds on`, until `released on`
  std::vector<std::uint32_t> extended;     ///< one an extension: how often in this cycle
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.status, s.start_was_true, s.started, s.due, s.paused_at, s.paused_total, s.ended, s.has_due, s.broken,
      s.warned, s.moved, s.cycle, s.target);
    a.since(2, s.paused_business, s.paused_days, s.paused_business_days, s.target_place);
    a.since(3, s.held, s.extended);
  }
};

struct RuleState {
  bool was_true = false;  ///< at the last look; before opening: not true
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.was_true);
  }
};

struct Assignment {
  Id party = no_id;
  std::string person;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.party, s.person);
  }
};

enum class CaseStatus : std::uint8_t { intake, open, closed };

inline constexpr std::size_t kept_event_ids = 32;
/// What timers have told since the last event happened: the last so many are kept.
inline constexpr std::size_t kept_fired = 32;
/// The last number of a turn: the largest that every program which reads JSON holds exactly (2^53 - 1).
inline constexpr std::uint64_t most_turns = 9007199254740991;

struct Case {
  Hash procedure{};
  std::uint64_t turn = 0;
  std::int64_t now = 0;
  std::int64_t opened = 0;
  std::int64_t last_customer_message = 0;
  std::int64_t last_occurred = 0;
  CaseStatus status = CaseStatus::intake;
  Id scenario = no_id;
  Id end = no_id;  ///< the end step reached
  std::int64_t closed = 0;
  std::uint32_t contacts = 0;
  std::uint32_t effect_count = 0;   ///< effects ever given: their stable ids count on
  std::vector<KnownFact> facts;     ///< one a fact of the procedure
  std::vector<Thread> threads;      ///< the first is the case's own
  std::vector<std::uint32_t> uses;  ///< one a transition: how often it was used, if it has a bound
  std::vector<Timer> timers;        ///< in the order in which they fire
  std::vector<RuleState> rules;     ///< one an always-rule
  std::vector<Grant> ledger;
  std::vector<Approval> approvals;
  std::vector<PromiseRecord> promises;
  Escalation escalation;
  HandOver hand_over;
  Id owner = no_id;  ///< accountable now; after the end, who was last
  Id previous_owner = no_id;
  std::vector<ClockState> clocks;  ///< one a clock
  std::vector<Assignment> assigned;
  std::vector<std::string> event_ids;  ///< the last 32, oldest first
  std::vector<RecordLine> record;      ///< what was handed in last, and what this case has changed since
  bool record_known = false;  ///< somebody has handed it in; else `record` holds what this case did alone
  std::vector<HeldEscalation> held;  ///< by `hold while`, in the order in which their timers fired
  std::vector<Fired> fired;          ///< since the last event happened, oldest first; the last 32

  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.procedure, s.turn, s.now, s.opened, s.last_customer_message, s.last_occurred, s.status, s.scenario,
      s.end, s.closed, s.contacts, s.effect_count, s.facts, s.threads, s.uses, s.timers, s.rules, s.ledger,
      s.approvals);
    a(s.promises, s.escalation, s.hand_over, s.owner, s.previous_owner, s.clocks, s.assigned, s.event_ids);
    a.since(3, s.record, s.record_known);
    a.since(4, s.held, s.fired);
  }
};

}  // namespace sop
