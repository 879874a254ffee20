// sop/decision.hpp — what the evaluator answers: the next step, who owns it, the words, the amount, the deadlines, and why.
//
// Where the case stands now (step, owner, ask, allowed, due, pay, needs) is told in full by every decision. What happened on
// the way (say, tasks, effects, journal, because) is told once, in order. A host keeps one Decision and passes it again and
// again: `clear` keeps the memory, that of the texts too (sop/reused_list.hpp), so that nothing is allocated once it has
// seen decisions of its usual size. A decision owns all its texts: it may outlive procedure and case.
//
// Thread-safety: plain values: any number of threads may read one; who writes to it must be alone.
// Cost: a copy is linear in its texts; clear keeps their memory and is linear in the entries.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sop/case.hpp"
#include "sop/model.hpp"
#include "sop/reused_list.hpp"

namespace sop {

/// How a call was taken. Everything but `ok` and `more` changed nothing but what timers did before the event.
enum class Status : std::uint8_t {
  ok,
  more,                  ///< the limit of timers per call was reached: call again with the same `now`
  repeated_event,        ///< this event id was seen before
  stale_turn,            ///< the caller had seen another turn
  time_goes_back,        ///< `now` lies before the case's own
  wrong_procedure,       ///< the case is pinned to another hash
  bad_case,              ///< the case does not fit the procedure
  bad_event,             ///< a name, role or value that the procedure does not know; `detail`
  out_of_range,          ///< a fact outside its range; `detail`
  not_offered,           ///< no active step offers this outcome
  ambiguous_branch,      ///< two branches offer it and the event names neither
  needs_facts,           ///< held back by unknown facts: `needs`
  needs_amount,          ///< a range: the event must name an amount inside it
  amount_differs,        ///< the option has an amount of its own, and the event names another
  needs_option,          ///< more than one option: the event must name it
  needs_customer_total,  ///< a limit per customer: the event must carry the total
  not_permitted,         ///< the actor's role may not do or give this
  not_the_approver,      ///< approve or refuse by somebody who may not
  same_person,           ///< the approver is the requester
  needs_person,          ///< two people must be told apart: the event must carry its actor's id
  nothing_pending,       ///< acknowledge, approve: nothing waits
  already_closed,
  reopen_window_over,
  occurred_too_late,
  occurred_too_early,  ///< the instant of the event against `now` and the one before
  value_error,         ///< a value needed could not be computed: `error`, `because`
};

enum class ReasonKind : std::uint8_t {
  scenario,
  transition,
  row,
  table,
  definition,
  requirement,
  always,
  level,
  limit,
  owner,
  default_value,
  exception,
  overridden,
  clock,
};

/// One rule that led to the answer: its lasting path, where it stands, the facts it read.
struct Reason {
  ReasonKind kind = ReasonKind::transition;
  std::string path;
  Span span;
  std::vector<Id> facts;
  void clear();  ///< the default state, keeping memory
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.kind, s.path, s.span, s.facts);
  }
};

enum class EffectKind : std::uint8_t {
  say,
  ask,
  task,
  offer,
  notify,
  owner_changed,
  request_approval,
  request_hand_over,
  granted,
  promise_made,
  promise_renewed,
  promise_kept,
  promise_broken,
  promise_withdrawn,
  clock_warning,
  clock_broken,
  clock_finished,
  clock_cancelled,
  record,
  closed,
  reopened,
  branch_abandoned,
  overridden,
  emit,
  approval_withdrawn,
  approval_refused,
  approval_expired,
  level_entered,
  level_empty,
  acknowledged,
  in_time_after_all,
  approval_sent_back,
  record_entry,
  restriction_set,
  restriction_lifted,
  clock_extended,
  level_left,
  clock_not_extended,  ///< its event came once more than it may in this cycle
  text_too_long,       ///< a reply that was said is longer than its `max length`
  would_not_have,  ///< an event told late: `of` was told, and would not have been had the event been told in time
  due_moved,       ///< newer data moved an instant: `due_kind`, from `of_at` to `due`; `text` says which data
  escalation_held,      ///< `hold while` is true: `path` does not escalate now
  escalation_released,  ///< the hold is over: what it held is done, or `text` is `let_go`
};

enum class DueKind : std::uint8_t { clock, promise, level, hand_over, approval, rule, step_timer };

/// Something for the host to do or to know, given once. `id` is stable: "<turn>.<number in the case>".
struct Effect {
  std::string id;
  EffectKind kind = EffectKind::say;
  std::uint64_t turn = 0;
  std::int64_t at = 0;
  Id subject = no_id;     ///< response, fact, step, party, remedy, clock ... by kind
  SymbolId name = no_id;  ///< promise, event
  std::string
      text;  ///< say: the words; task: what to do; record: the line; text_too_long: `170 > 160`, in code points
  SymbolId locale = no_id;
  SymbolId channel = no_id;                ///< value of the channel fact
  Id party = no_id;                        ///< who is told, asked, given to
  Performer performer = Performer::owner;  ///< task: who carries it out
  std::string person;
  bool has_amount = false;
  std::int64_t minor = 0;
  CurrencyCode currency{};
  std::int64_t due = 0;
  std::vector<Id> facts;  ///< ask: the facts; record: which
  std::string path;
  bool quiet = false;  ///< notify: in the receiver's quiet hours; not to be sent before `due`
  std::string of;      ///< would_not_have: the id of the effect that is spoken of
  EffectKind of_kind = EffectKind::say;  ///< would_not_have: its kind
  std::int64_t of_at = 0;                ///< would_not_have: its instant; due_moved: the instant before
  DueKind due_kind = DueKind::clock;     ///< due_moved: of what
  void clear();                          ///< the default state, keeping memory
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.id, s.kind, s.turn, s.at, s.subject, s.name, s.text, s.locale, s.channel, s.party, s.performer,
      s.person, s.has_amount, s.minor, s.currency, s.due, s.facts, s.path);
    a.since(3, s.quiet);
    a.since(4, s.of, s.of_kind, s.of_at, s.due_kind);
  }
};

/// A cycle of a clock that has ended.
struct ClockCycle {
  Id clock = no_id;
  std::uint32_t cycle = 0;                     ///< from 1
  ClockStatus status = ClockStatus::finished;  ///< or cancelled
  std::int64_t started = 0, ended = 0;         ///< ms: when what began and ended it happened
  bool has_due = false, broken = false;
  std::int64_t due = 0;  ///< with has_due: its deadline
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.clock, s.cycle, s.status, s.started, s.ended, s.has_due, s.broken, s.due);
  }
};

/// One turn as history keeps it.
struct JournalEntry {
  std::uint64_t turn = 0;
  std::int64_t at = 0;
  std::int64_t occurred = 0;  ///< when what it is about happened: before `at` where it was told late
  std::string what;           ///< trigger: `opened`, `outcome accepted`, `after 15 min`, ...
  std::string path;           ///< the rule that moved the case, empty: none
  Id from_step = no_id, to_step = no_id;
  Id from_owner = no_id, to_owner = no_id;
  Actor actor;
  std::vector<ClockCycle> cycles;  ///< of clocks, that ended in it
  void clear();                    ///< the default state, keeping memory
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.turn, s.at, s.what, s.path, s.from_step, s.to_step, s.from_owner, s.to_owner, s.actor);
    a.since(4, s.occurred, s.cycles);
  }
};

/// An outcome that may be reported now, and where.
struct Allowed {
  SymbolId outcome = no_id;
  Id branch = no_id;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.outcome, s.branch);
  }
};

struct DueAt {
  DueKind kind = DueKind::clock;
  Id subject = no_id;
  SymbolId name = no_id;
  std::int64_t at = 0;
  std::vector<std::int64_t> warn;
  bool broken = false;
  bool paused = false;  ///< a clock that stands still: `at` moves on with it
  bool beyond_known =
      false;     ///< it counts on a calendar whose holidays are not known that far: it may still move
  void clear();  ///< the default state, keeping memory
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.kind, s.subject, s.name, s.at, s.warn, s.broken, s.paused, s.beyond_known);
  }
};

/// What may be paid now: one element an option.
struct Pay {
  Id remedy = no_id;
  bool has_amount = false, known = false, range = false;
  std::int64_t minor = 0, high_minor = 0;
  CurrencyCode currency{};
  bool has_cap = false;
  std::int64_t cap_minor = 0;  ///< what the owner's limits leave
  Id authority = no_id;        ///< lowest role that may grant it alone
  Id approver = no_id;         ///< who must approve it when the owner grants it
  std::string path;
  ErrorCode error = ErrorCode::ok;
  void clear();  ///< the default state, keeping memory
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.remedy, s.has_amount, s.known, s.range, s.minor, s.high_minor, s.currency, s.has_cap, s.cap_minor,
      s.authority, s.approver, s.path, s.error);
  }
};

/// A branch of a parallel step, or the case's own line, as it stands.
struct Position {
  Id branch = no_id;
  Id step = no_id;
  Id owner = no_id;  ///< who does it there
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.branch, s.step, s.owner);
  }
};

struct Decision {
  Status status = Status::ok;
  ErrorCode error = ErrorCode::ok;
  std::string detail;  ///< for a status that needs one: the name or value meant
  std::uint64_t turn = 0;
  Hash procedure{}, data{};
  CaseStatus case_status = CaseStatus::intake;
  Id scenario = no_id;
  Id step = no_id;
  std::vector<Position> positions;
  Id owner = no_id;
  Id pending = no_id;   ///< receiver of an escalation or hand-over not yet accepted, or an approver
  Id level = no_id;     ///< party of the escalation level reached
  std::string person;   ///< the person who is the owner, when known
  std::vector<Id> ask;  ///< facts that the active steps ask for and that are not known
  std::vector<Allowed> allowed;
  ReusedList<DueAt> due;
  ReusedList<Pay> pay;
  std::vector<Id> needs;      ///< unknown facts that held something back, in the order written
  bool needs_record = false;  ///< the procedure reads the customer's record, and nobody has handed it in
  ReusedList<Reason> because;
  ReusedList<Effect> effects;  ///< say, ask, tasks and notices among them, in order
  ReusedList<JournalEntry> journal;
  bool has_next_wake = false;
  std::int64_t next_wake = 0;  ///< nothing changes by itself before it
  bool more = false;
  bool event_taken = false;  ///< the event of this call has had its turn: with `more`, call again without it

  void clear();  ///< empties, keeping memory

  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.status, s.error, s.detail, s.turn, s.procedure, s.data, s.case_status, s.scenario, s.step,
      s.positions, s.owner, s.pending, s.level, s.person, s.ask, s.allowed, s.due, s.pay, s.needs, s.because,
      s.effects, s.journal, s.has_next_wake, s.next_wake, s.more, s.event_taken);
    a.since(3, s.needs_record);
  }
};

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/decision.inl"
#endif
