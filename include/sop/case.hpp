// sop/case.hpp — the running instance of a procedure for one complaint, as a value.
//
// A Case holds only what later turns read; its size is bounded by the procedure (loops are bounded, branches are one level
// deep, the last 32 event ids are kept). History leaves as journal entries of decisions. Nothing about other cases is in it.
// Copy it to try something, compare it, store it (sop/case_json.hpp, sop/binary.hpp): a stored case says in which form it is.
//
// Instants are milliseconds since the epoch, UTC. Ids index the procedure whose hash it carries; the JSON form uses names.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sop/event.hpp"
#include "sop/model.hpp"

namespace sop {

struct KnownFact {
  Value value;                 ///< unknown: nobody has told
  std::int64_t learnt = 0;
  std::uint64_t turn = 0;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.value, s.learnt, s.turn); }
};

/// A step that is active; the last of a branch's frames is where it stands, the others are calling.
struct Frame {
  Id step = no_id;
  std::int64_t entered = 0;
  std::uint64_t turn = 0;        ///< of entry
  Id called_by_rule = no_id;     ///< always-rule whose `run` this frame serves
  std::vector<std::int64_t> offered_minor;  ///< amounts fixed at this step, one an option; -1: none yet
  std::vector<Id> offered_remedy;
  std::vector<std::uint32_t> asked_turn;    ///< per ask action: turn in which it was asked
  std::vector<std::uint32_t> uses;          ///< inside a routine: uses of its bounded transitions in this call
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.step, s.entered, s.turn, s.called_by_rule, s.offered_minor, s.offered_remedy, s.asked_turn, s.uses);
  }
};

/// One line of activity: the case's own (branch no_id), or a branch of the active parallel step.
struct Thread {
  Id branch = no_id;
  std::vector<Frame> frames;
  bool joined = false;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.branch, s.frames, s.joined); }
};

enum class TimerKind : std::uint8_t {
  transition,        ///< ref = transition, thread
  wait_done,         ///< ref = step: `wait` is over
  promise_broken,    ///< ref = promise; at deadline + 1 ms
  level_timeout,     ///< ref = level
  acknowledge_end,   ///< `acknowledged for`
  hand_over_end,     ///< not accepted in time
  approval_end,      ///< `valid`
  always_held,       ///< ref = always-rule: `for T` is full
  clock_warning,     ///< ref = clock, extra = place of the warning
  clock_breach,      ///< ref = clock; at deadline + 1 ms
};

/// Due order: `due`, then `order` (the place in the text of what armed it), then `thread`.
struct Timer {
  TimerKind kind = TimerKind::transition;
  std::int64_t due = 0;
  Id ref = no_id;
  Id extra = no_id;
  Id thread = 0;                 ///< place in Case::threads
  std::uint32_t depth = 0;       ///< frame
  std::uint32_t order = 0;
  std::int64_t armed = 0;        ///< when it was set, for recounting
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.kind, s.due, s.ref, s.extra, s.thread, s.depth, s.order, s.armed); }
};

struct Grant {
  Id remedy = no_id;
  std::int64_t minor = 0;
  CurrencyCode currency{};
  Actor by, approved_by;
  std::uint64_t turn = 0;
  std::int64_t at = 0;
  std::string path;              ///< the transition or offer that gave it
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.remedy, s.minor, s.currency, s.by, s.approved_by, s.turn, s.at, s.path); }
};

/// What waits for approval: the outcome, what it grants, by whom, and who may approve.
struct Approval {
  Id thread = 0;
  SymbolId outcome = no_id;
  Id remedy = no_id;
  std::int64_t minor = 0;
  Actor requester;
  Id approver = no_id;           ///< party
  std::int64_t since = 0;
  bool sign_off = false;         ///< of an `approve:` step, no outcome waits behind it
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.thread, s.outcome, s.remedy, s.minor, s.requester, s.approver, s.since, s.sign_off);
  }
};

enum class PromiseState : std::uint8_t { open, broken, kept };

struct PromiseRecord {
  SymbolId name = no_id;
  std::int64_t made = 0, due = 0;
  PromiseState state = PromiseState::open;
  Id step = no_id;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.name, s.made, s.due, s.state, s.step); }
};

enum class LevelState : std::uint8_t { idle, pending, held, waiting, finished };

/// Where the escalation stands. `role` is the level's party; `path` no_id: entered by name, outside any path.
struct Escalation {
  LevelState state = LevelState::idle;
  Id path = no_id;
  Id level = no_id;              ///< place in the path
  std::uint32_t round = 0;
  Id party = no_id;
  std::string person;            ///< of a roster, or assigned
  Id sender = no_id;             ///< who held before
  std::int64_t entered = 0;
  std::int64_t held_since = 0;
  bool path_running = false;     ///< between its start and its stop
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.state, s.path, s.level, s.round, s.party, s.person, s.sender, s.entered, s.held_since, s.path_running);
  }
};

struct HandOver {
  Id party = no_id;              ///< no_id: none
  bool pending = false;
  std::int64_t since = 0;
  Id otherwise = no_id;          ///< target
  std::string person;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.party, s.pending, s.since, s.otherwise, s.person); }
};

enum class ClockStatus : std::uint8_t { idle, running, paused, finished, cancelled };

struct ClockState {
  ClockStatus status = ClockStatus::idle;
  std::int64_t started = 0, due = 0, paused_at = 0, paused_total = 0, ended = 0;
  bool has_due = false, broken = false;
  std::uint32_t warned = 0;      ///< bits: warnings that have fired
  std::uint32_t cycle = 0;
  std::int64_t target_ms = 0;    ///< the duration in force; 0: a period
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.status, s.started, s.due, s.paused_at, s.paused_total, s.ended, s.has_due, s.broken, s.warned, s.cycle, s.target_ms);
  }
};

struct RuleState {
  bool was_true = false;
  bool has_held_since = false;
  std::int64_t held_since = 0;
  bool acted = false;            ///< in the present stretch of truth
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.was_true, s.has_held_since, s.held_since, s.acted); }
};

struct Assignment {
  Id party = no_id;
  std::string person;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.party, s.person); }
};

enum class CaseStatus : std::uint8_t { intake, open, closed };

inline constexpr std::size_t kept_event_ids = 32;

struct Case {
  Hash procedure{};
  std::uint64_t turn = 0;
  std::int64_t now = 0;
  std::int64_t opened = 0;
  std::int64_t last_customer_message = 0;
  std::int64_t last_occurred = 0;
  CaseStatus status = CaseStatus::intake;
  Id scenario = no_id;
  Id end = no_id;                ///< the end step reached
  std::int64_t closed = 0;
  std::uint32_t contacts = 0;
  std::uint32_t effect_count = 0;   ///< effects ever given: their stable ids count on
  std::vector<KnownFact> facts;     ///< one a fact of the procedure
  std::vector<Thread> threads;      ///< the first is the case's own
  std::vector<std::uint32_t> uses;  ///< one a transition: how often it was used
  std::vector<std::uint32_t> rule_uses;
  std::vector<Timer> timers;        ///< sorted in due order
  std::vector<RuleState> rules;     ///< one an always-rule
  std::vector<Grant> ledger;
  std::vector<Approval> approvals;
  std::vector<PromiseRecord> promises;
  Escalation escalation;
  HandOver hand_over;
  Id owner = no_id;              ///< accountable now
  Id previous_owner = no_id;
  std::vector<ClockState> clocks;   ///< one a clock
  std::vector<Assignment> assigned;
  std::vector<std::string> event_ids;  ///< the last 32, oldest first

  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.procedure, s.turn, s.now, s.opened, s.last_customer_message, s.last_occurred, s.status, s.scenario, s.end, s.closed,
      s.contacts, s.effect_count, s.facts, s.threads, s.uses, s.rule_uses, s.timers, s.rules, s.ledger, s.approvals);
    a(s.promises, s.escalation, s.hand_over, s.owner, s.previous_owner, s.clocks, s.assigned, s.event_ids);
  }
};

}  // namespace sop
