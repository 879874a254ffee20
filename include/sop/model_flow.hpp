// sop/model_flow.hpp — steps and moves, always-rules, escalation paths and clocks.
//
// Part of the model: sop/model.hpp tells the whole and its rules.
// Thread-safety and cost: as of the Procedure that holds them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sop/config.hpp"
#include "sop/expression.hpp"
#include "sop/model_rules.hpp"
#include "sop/source.hpp"
#include "sop/value.hpp"

namespace sop {

// ---------------------------------------------------------------------------------------------------------------------
// Steps

enum class TargetKind : std::uint8_t {
  none,
  step,
  join,
  escalate,
  hand_over,
  hand_back,
  notify,
  run,
  acknowledge,
  say,           ///< `response` is said; the step stays
  note,          ///< an entry of `record` is added to the customer's record
  restrict_use,  ///< the restriction `record` is put on the customer, `within`: for how long
  lift           ///< the restriction `record` is taken off
};

/// How a deadline of days ends, and which day is counted first: `within 3 business days, by 12:00`.
struct DeadlineForm {
  enum class End : std::uint8_t { midnight, closing, stated };
  End end = End::midnight;
  std::int32_t time = 0;      ///< stated: milliseconds since midnight
  bool from_receipt = false;  ///< the day on which it begins is counted too
  friend bool operator==(const DeadlineForm& a, const DeadlineForm& b) {
    return a.end == b.end && a.time == b.time && a.from_receipt == b.from_receipt;
  }
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.end, s.time, s.from_receipt);
  }
};

/// Where a move leads, or what it does; `go_to` follows an action.
struct Target {
  TargetKind kind = TargetKind::none;
  Id step = no_id;       ///< step, or `go to` after an action; no_id: the step stays
  Id party = no_id;      ///< escalate, hand over, notify
  Id container = no_id;  ///< run: the routine
  Id within = no_id;     ///< hand over: expression, time to be accepted
  Id otherwise = no_id;  ///< index in Procedure::targets: what follows when it is not accepted
  DeadlineForm form;     ///< of `within`
  Id response = no_id;   ///< say
  Id record = no_id;     ///< note, restrict_use, lift: into Procedure::records
  Id parties = no_id;  ///< notify: expression, a list of parties, each of whom is told; then `party` is no_id
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.kind, s.step, s.party, s.container, s.within, s.otherwise);
    a.since(2, s.form);
    a.since(3, s.response, s.record, s.parties);
  }
};

enum class TriggerKind : std::uint8_t {
  outcome,   ///< somebody reports `outcome`
  known,     ///< automatic: everything that the step asks is known
  joined,    ///< automatic: the branches are done
  returned,  ///< the routine that the step runs reached the end `outcome`
  kept,
  broken,  ///< the step's promise
  approved,
  not_approved,  ///< what the step offers or signs off
  after,         ///< `time` after the step was entered
  at,            ///< at the instant `time`
  no_reply,      ///< `time` since the step was entered or the customer last wrote
  condition,     ///< automatic: the guard alone
  clock_broken,
  clock_at,  ///< of a clock: its breach; `share` of the target
  every,     ///< at `time`, twice `time`, ... after the step was entered
};

struct Transition {
  TriggerKind trigger = TriggerKind::outcome;
  SymbolId outcome = no_id;
  Id time = no_id;  ///< expression
  Rational share{};
  Id guard = no_id;           ///< expression
  std::uint32_t at_most = 0;  ///< 0: no bound
  Id then = no_id;            ///< index in targets: taken when the bound is used up
  Id target = no_id;          ///< index in targets
  Id step = no_id;            ///< the step it leaves; no_id for a clock
  std::string path;           ///< `late_repair/offer/refused`
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.trigger, s.outcome, s.time, s.share, s.guard, s.at_most, s.then, s.target, s.step, s.path, s.span);
  }
};

/// Who carries a step or an action out, apart from who is accountable.
enum class Performer : std::uint8_t { owner, customer, system, third_party };

enum class ActionKind : std::uint8_t { say, ask, offer, perform, promise, wait, approve, run, record, emit };

struct OfferOption {
  Id remedy = no_id;        ///< a remedy, or no_id when `remedy_value` chooses it
  Id remedy_value = no_id;  ///< expression of type remedy
  Id amount = no_id;        ///< expression, money; no_id: the remedy has none, or the actor names it
  Id amount_high = no_id;   ///< a range: the actor names the amount between the two
  Id condition = no_id;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.remedy, s.remedy_value, s.amount, s.amount_high, s.condition, s.span);
  }
};

/// Who signs off, one after the other: `approver: legal, if price > 100 EUR, deputy supervisor`.
struct SignOff {
  Id party = no_id;
  Id deputy = no_id;     ///< party that may sign instead
  Id condition = no_id;  ///< not true: takes no part
  Id time = no_id;       ///< expression: how long it may take; silence then is `not_approved`
  DeadlineForm form;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.party, s.deputy, s.condition, s.time, s.form);
  }
};

/// One line of what is done at a step, in the order written.
struct Action {
  ActionKind kind = ActionKind::say;
  std::vector<Id> responses;         ///< say
  std::vector<Id> facts;             ///< ask, record (facts)
  std::vector<Id> values;            ///< record: expressions (computed values and built-ins)
  std::vector<OfferOption> options;  ///< offer, approve
  std::string text;                  ///< perform
  SymbolId name = no_id;             ///< promise; emit: the event
  Id time = no_id;                   ///< promise within, wait, approve valid: expression
  DeadlineForm form;                 ///< of `within` and `valid`
  Id approver = no_id;               ///< approve: party
  Id container = no_id;              ///< run: the routine
  Id condition = no_id;
  bool again = false;             ///< ask: also what is known already
  bool optional = false;          ///< ask: the step does not wait for these facts
  bool performer_stated = false;  ///< perform: by `performer`, else by the step's
  Performer performer = Performer::owner;
  std::vector<SignOff> sign_offs;  ///< approve: more than one approver, or one with a condition
  std::vector<TextPart> parts;     ///< perform: `text` with values filled in; empty: nothing to fill in
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.kind, s.responses, s.facts, s.values, s.options, s.text, s.name, s.time, s.approver, s.container,
      s.condition, s.again, s.optional, s.performer_stated, s.performer, s.span);
    a.since(2, s.form);
    a.since(3, s.sign_offs, s.parts);
  }
};

enum class StepKind : std::uint8_t { step, parallel, end };
enum class JoinPolicy : std::uint8_t { all, some, first };

/// Who owns, tried from the top.
struct OwnerChoice {
  Id condition = no_id;
  Id party = no_id;
  Id value =
      no_id;  ///< expression of type party (a table's result, previous_owner, caller) when party is no_id
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.condition, s.party, s.value);
  }
};

struct Step {
  SymbolId name = no_id;
  std::string title;
  StepKind kind = StepKind::step;
  Id container = no_id;
  std::vector<OwnerChoice> owner;
  Performer performer = Performer::owner;
  std::vector<Action> actions;
  std::vector<SymbolId> outcomes;     ///< all that may be reported here, declared or implied by the actions
  Slice transitions;                  ///< into Procedure::transitions, in the order written
  std::vector<Id> branches;           ///< parallel: containers
  std::vector<Id> branch_conditions;  ///< parallel: expression or no_id, one a branch
  JoinPolicy join = JoinPolicy::all;
  std::uint32_t join_count = 0;  ///< some: how many
  Id reopen_within = no_id;      ///< end: `on reopened, within 30 days -> step`
  std::string note;
  std::string path;  ///< `late_repair/offer`
  std::vector<SymbolId> formerly;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.kind, s.container, s.owner, s.performer, s.actions, s.outcomes, s.transitions,
      s.branches, s.branch_conditions, s.join, s.join_count, s.reopen_within, s.note, s.path, s.formerly,
      s.span);
  }
};

enum class ContainerKind : std::uint8_t { scenario, routine, branch, intake };

/// A set of steps with one way in: a scenario, a routine, a branch, or the intake (one step of its own).
struct Container {
  ContainerKind kind = ContainerKind::scenario;
  SymbolId name = no_id;
  std::string title;
  Slice steps;          ///< into Procedure::steps; the first is the entry
  Id parent = no_id;    ///< branch: the step; else no_id
  Id goal = no_id;      ///< routine: expression watched after every new fact; when true it returns `goal_end`
  Id goal_end = no_id;  ///< step
  Id result_fact = no_id;  ///< branch: the fact that keeps which of its ends it came to; no_id: it has none
  std::string path;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.kind, s.name, s.title, s.steps, s.parent, s.goal, s.goal_end, s.path, s.span);
    a.since(3, s.result_fact);
  }
};

struct PathChoice {
  Id path = no_id;
  Id condition = no_id;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.path, s.condition);
  }
};

struct Scenario {
  SymbolId name = no_id;
  std::string title;
  Id applies_if = no_id;
  std::int32_t order = 0;  ///< scenarios are `unique` among those of one order; lower orders are tried first
  Id container = no_id;
  std::vector<PathChoice> paths;
  std::vector<Id> clocks;
  std::vector<Id> always;  ///< into Procedure::always, its own rules
  std::string policy;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.applies_if, s.order, s.container, s.paths, s.clocks, s.always, s.policy, s.span);
  }
};

struct AlwaysRule {
  SymbolId name = no_id;
  std::string title;
  Id condition = no_id;
  Id held_for = no_id;  ///< expression: acts when the condition has stayed true for this long
  Id target = no_id;    ///< index in targets
  Id scenario = no_id;  ///< no_id: every scenario
  std::string path;     ///< the rule's name
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.condition, s.held_for, s.target, s.scenario, s.path, s.span);
  }
};

// ---------------------------------------------------------------------------------------------------------------------
// Time and escalation

/// What starts and stops clocks and paths: a built-in event, an author's event, a condition that becomes true. With an event,
/// `condition` must also hold.
enum class SignalKind : std::uint8_t {
  case_opened,
  case_closed,
  reply_sent,
  customer_wrote,
  event,
  condition
};

struct Signal {
  SignalKind kind = SignalKind::case_opened;
  SymbolId event = no_id;
  Id condition = no_id;
  Span span{};  ///< of the event or the condition; not kept in the compiled form
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.kind, s.event, s.condition);
  }
};

enum class WhenEmpty : std::uint8_t { not_stated, skip, wait, fallback };
enum class PendingOwner : std::uint8_t { receiver, sender };

/// Whom a level of a schedule means.
enum class DutyTurn : std::uint8_t { now, previous, next };

struct Level {
  Id party = no_id;
  Id time = no_id;  ///< expression; no_id: the last level, holds at once
  WhenEmpty when_empty = WhenEmpty::not_stated;
  Id fallback = no_id;  ///< party
  Id condition = no_id;
  std::string path;
  DutyTurn turn = DutyTurn::now;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.party, s.time, s.when_empty, s.fallback, s.condition, s.path, s.span);
    a.since(3, s.turn);
  }
};

/// What a level's time does when what held the path ends: `on release: restart`.
enum class Release : std::uint8_t {
  go_on,    ///< what was left of it is left
  restart,  ///< its whole time begins anew
  at_once   ///< whatever became due meanwhile is due now
};

struct EscalationPath {
  SymbolId name = no_id;
  std::string title;
  std::vector<Signal> starts_on, stops_on;
  std::vector<Level> levels;
  std::uint32_t rounds = 1;
  PendingOwner pending = PendingOwner::receiver;
  Id acknowledged_for = no_id;  ///< expression
  Id hold_while = no_id;        ///< condition
  Release on_release = Release::go_on;
  Id steps_down_if = no_id;     ///< condition: one level down when it has been true for `steps_down_after`
  Id steps_down_after = no_id;  ///< expression
  std::string policy;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.starts_on, s.stops_on, s.levels, s.rounds, s.pending, s.acknowledged_for,
      s.hold_while, s.policy, s.span);
    a.since(3, s.on_release, s.steps_down_if, s.steps_down_after);
  }
};

struct ClockTarget {
  Id time = no_id;  ///< expression: duration or period
  Id condition = no_id;
  DeadlineForm form;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.time, s.condition, s.span);
    a.since(2, s.form);
  }
};

enum class TargetChange : std::uint8_t { not_stated, keep, restart, counted_from };

/// `extends on: part_missing, by 2 business days, at most 2 times`
struct Extension {
  Signal signal;
  Id by = no_id;              ///< expression, duration or period
  std::uint32_t at_most = 1;  ///< in one cycle of the clock
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.signal, s.by, s.at_most);
  }
};

struct Clock {
  SymbolId name = no_id;
  std::string title;
  std::vector<Signal> starts_on, stops_on, cancels_on, resets_on;
  std::vector<Signal> holds_on, released_on;  ///< stands still between the two, whatever `pauses_while` says
  std::vector<Extension> extensions;
  Id pauses_while = no_id;  ///< condition
  std::vector<ClockTarget> targets;
  std::vector<Rational> warnings;  ///< shares of the target
  TargetChange on_change = TargetChange::not_stated;
  Slice transitions;  ///< `on broken -> ...`, `at 75 % -> ...`
  Id calendar = no_id;
  Id counted_from = no_id;  ///< on_change counted_from: expression, an instant
  Id law =
      no_id;  ///< expression, duration or period: a law allows no later deadline than this after its start
  std::string law_source;  ///< where the law says so, for people
  Span law_span;
  std::string policy;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.starts_on, s.stops_on, s.cancels_on, s.resets_on, s.pauses_while, s.targets,
      s.warnings, s.on_change, s.transitions, s.calendar, s.policy, s.span);
    a.since(2, s.counted_from);
    a.since(3, s.holds_on, s.released_on, s.extensions);
    a.since(4, s.law, s.law_source, s.law_span);
  }
};

/// `acknowledge before offer`: on every path, `first` (a response, step or action) comes before `then`.
struct Ordering {
  Id first_step = no_id, first_response = no_id;
  std::int32_t first_action = -1;  ///< an ActionKind, or -1
  Id then_step = no_id, then_response = no_id;
  std::int32_t then_action = -1;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.first_step, s.first_response, s.first_action, s.then_step, s.then_response, s.then_action, s.span);
  }
};

}  // namespace sop
