// sop/model.hpp — what a procedure means: resolved, typed, flat.
//
// The resolver (src/resolve) turns trees into this; the reference interpreter, the engine, the checks, the tests, the
// exporters and the compiled form all read it and nothing else. Everything is a struct in a vector, tied by index; names are
// symbols; expressions are data in one pool, with spans, for table cells, guards, scenarios, definitions and `always`
// alike: nothing calls back into a host. A Procedure is immutable once loaded; share it between any number of threads.
//
// Each struct lists its members once more in `fields`, in the order of the compiled form; a saved procedure, its check on
// reading and its dump come from that list.
//
// A `path` is the lasting name of a rule (docs/identity.md): `late_repair/offer/refused`, `goodwill_by_delay/delay,3..7`.
// Stable within a minor version: hosts may read it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "sop/config.hpp"
#include "sop/source.hpp"
#include "sop/value.hpp"

namespace sop {

/// `count` elements of a vector, from `first`.
struct Slice {
  Id first = 0;
  Id count = 0;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.first, s.count); }
};

// ---------------------------------------------------------------------------------------------------------------------
// Expressions

enum class Op : std::uint8_t {
  constant,      ///< a = index in Procedure::constants
  fact,          ///< a = fact
  setting,       ///< a = setting
  definition,    ///< a = definition; args = arguments in the order of its parameters
  parameter,     ///< a = place among the parameters of the definition that this expression belongs to
  output,        ///< a = index in Procedure::outputs: what its table answers for the facts of now
  requirements,  ///< a = requirement list: yes when all hold
  builtin,       ///< a = Builtin
  calendar_open, ///< a = calendar: open at the instant of the trigger (not computed in this edition)
  negate,
  add,           ///< also date + period, instant + duration
  subtract,      ///< also date - date in days is days_between, not this
  multiply,
  divide,
  smaller_of, larger_of,     ///< args, one or more
  at_most, at_least,         ///< arg 0 capped / floored by arg 1 (`10 % of price, at most 40 EUR`)
  nothing_under,             ///< arg 0, or zero when it is less than arg 1
  round_nearest, round_up, round_down,  ///< arg 0 to a multiple of arg 1 (`rounded to(x, 1 EUR)`); nearest by the stated rule
  days_between,              ///< args: from, to; the day `from` is not counted, `to` is
  business_days_between,     ///< the same over working days of calendar a
  whole_periods, started_periods,  ///< arg 0 (duration, or from-to dates) in units of the last arg
  end_of_day,    ///< arg 0 a date: the instant at which it ends (24:00) in the procedure's zone
  date_of,       ///< arg 0 an instant: its date in the procedure's zone
  promise_due,   ///< a = symbol: the instant at which that promise is due; unknown while nobody has made it
  clock_due,     ///< a = clock: the instant at which its running or last cycle is due; unknown while it has none
  choose,        ///< args: condition, value, condition, value ..., [otherwise]; a `first` table of its own
  equal, not_equal, less, less_equal, greater, greater_equal,
  in_range,      ///< arg 0 between arg 1 and arg 2; flags: low_open, high_open
  is_one_of,     ///< arg 0 equal to one of args 1 ...
  is_not_one_of,
  contains,      ///< arg 0 a set, arg 1 a name
  matches,       ///< arg 0 a text, a = pattern
  is_unknown, is_known, is_none, is_not_none,
  logic_and, logic_or, logic_not,  ///< Kleene; args one or more
};

/// The only ways to the present and to the case itself from inside an expression.
enum class Builtin : std::uint8_t {
  now,             ///< instant of the trigger
  today,           ///< its local date in the procedure's zone
  opened_at,
  previous_owner,
  caller,
  owner,
  decision,        ///< text: the remedies granted, with amounts
  result,          ///< the end that was reached
  contacts_in_case,  ///< customer messages so far
  case_total,      ///< what the case has cost so far, money
  current_level,     ///< party of the escalation level reached; unknown outside any
  current_approver,  ///< party that a pending approval waits for; unknown when none does
};

inline constexpr std::uint8_t flag_low_open = 1;
inline constexpr std::uint8_t flag_high_open = 2;

struct Expr {
  Op op = Op::constant;
  TypeKind type = TypeKind::none;
  std::uint8_t flags = 0;
  Id a = no_id;
  Slice args;        ///< into Procedure::expr_args, which holds ids of Procedure::exprs
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& ar) { ar(s.op, s.type, s.flags, s.a, s.args, s.span); }
};

// ---------------------------------------------------------------------------------------------------------------------
// What a case is described by

struct Symbol {
  std::string text;    ///< as first written, NFC
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.text); }
};

struct Fact {
  SymbolId name = no_id;
  std::string title;
  Type type;
  bool is_private = false;
  Id default_value = no_id;   ///< constant
  Id group = no_id;           ///< facts of a group come together or not at all
  std::vector<SymbolId> formerly;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.type, s.is_private, s.default_value, s.group, s.formerly, s.span);
  }
};

struct FactGroup {
  SymbolId name = no_id;
  std::string title;
  std::vector<Id> facts;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.name, s.title, s.facts, s.span); }
};

struct Setting {
  SymbolId name = no_id;
  std::string title;
  Type type;
  Id value = no_id;           ///< constant
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.name, s.title, s.type, s.value, s.span); }
};

/// An own unit of a number: `km`.
struct Unit {
  SymbolId name = no_id;
  std::string title;          ///< what replies print; empty: the name
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.name, s.title, s.span); }
};

struct Definition {
  SymbolId name = no_id;
  std::string title;
  Type type;                  ///< money: rounded when it gets this name
  std::vector<SymbolId> parameter_names;
  std::vector<Type> parameter_types;
  Id value = no_id;           ///< expression
  std::string path;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.type, s.parameter_names, s.parameter_types, s.value, s.path, s.span);
  }
};

struct Requirement {
  SymbolId name = no_id;
  std::string reason;         ///< shown when it fails
  Id condition = no_id;
  std::string path;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.name, s.reason, s.condition, s.path, s.span); }
};

struct RequirementList {
  SymbolId name = no_id;
  std::string title;
  std::vector<Requirement> items;  ///< tried in order; the first that fails answers
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.name, s.title, s.items, s.span); }
};

// ---------------------------------------------------------------------------------------------------------------------
// Tables

enum class HitPolicy : std::uint8_t {
  unique, first, any, priority, collect_list, collect_sum, collect_smallest, collect_largest, collect_count,
};

/// What a table decides, by name: `goodwill: money`.
struct Output {
  SymbolId name = no_id;
  Type type;
  Id table = no_id;
  Id place = 0;               ///< among the outputs of its table
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.name, s.type, s.table, s.place, s.span); }
};

struct TableRow {
  std::string path;           ///< `goodwill_by_delay/delay,3..7`
  std::vector<Id> cells;      ///< one condition an input column, no_id for `any`
  Id condition = no_id;       ///< all of them; no_id: applies always
  bool otherwise = false;     ///< applies when no other row does
  std::int64_t since = 0;     ///< days since 1970-01-01, when the table is dated
  std::vector<Id> results;    ///< one expression an output
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.path, s.cells, s.condition, s.otherwise, s.since, s.results, s.span);
  }
};

struct Table {
  SymbolId name = no_id;
  std::string title;
  HitPolicy hit = HitPolicy::unique;
  std::vector<Id> inputs;     ///< an expression a column; no_id for a column of whole conditions
  std::vector<Id> outputs;    ///< into Procedure::outputs
  std::vector<TableRow> rows;
  Id dated_by = no_id;        ///< expression: the date that chooses the rows in force
  Id exception_to = no_id;    ///< table whose answer this one replaces when a row of it applies
  std::vector<Id> before;     ///< tables that are exceptions to the same one and yield to this
  std::string policy;         ///< clause of the policy text it implements
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.hit, s.inputs, s.outputs, s.rows, s.dated_by, s.exception_to, s.before, s.policy, s.span);
  }
};

// ---------------------------------------------------------------------------------------------------------------------
// Who, and what may be given

struct Remedy {
  SymbolId name = no_id;
  std::string title;
  bool has_amount = true;
  Id group = no_id;           ///< `exclusive with`: at most one remedy of a group in a case (index of the first)
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.name, s.title, s.has_amount, s.group, s.span); }
};

enum class PartyKind : std::uint8_t { role, team, schedule };

/// A limit on the total after the grant, of the remedies on its line.
struct Limit {
  std::vector<Id> remedies;   ///< empty: all that the role may give
  bool per_customer = false;  ///< the customer's total in `window`
  bool per_grant = false;     ///< one grant alone; else, and without per_customer, the case's total
  Id amount = no_id;          ///< expression, money; no_id: unlimited
  Id share_of = no_id;        ///< expression: the amount is a share of this
  Id window = no_id;          ///< expression, period: the customer's total in any such period
  Id condition = no_id;
  std::string path;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.remedies, s.per_customer, s.per_grant, s.amount, s.share_of, s.window, s.condition, s.path, s.span);
  }
};

/// `may give: refund, voucher, if tier is gold`
struct Permission {
  bool any_remedy = false;
  std::vector<Id> remedies;
  Id condition = no_id;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.any_remedy, s.remedies, s.condition); }
};

/// A role, a team or a schedule: whoever can own.
struct Party {
  PartyKind kind = PartyKind::role;
  SymbolId name = no_id;
  std::string title;
  Id reports_to = no_id;      ///< role; no_id: nobody
  std::vector<Permission> may_give;
  std::vector<Permission> may_not_give;  ///< beats may_give
  std::vector<Limit> limits;
  Id approval_above = no_id;  ///< expression, money: above it this role needs `approver` even within its limit
  Id approver = no_id;        ///< party
  Id deputy = no_id;          ///< party
  std::vector<Id> members;    ///< team: roles
  Id calendar = no_id;        ///< hours of the role, rota of the schedule
  bool from_host = false;     ///< schedule: `source: host`
  std::vector<std::string> people;  ///< schedule: a rotation in the file (computed in a later edition)
  std::vector<SymbolId> formerly;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.kind, s.name, s.title, s.reports_to, s.may_give, s.may_not_give, s.limits, s.approval_above, s.approver, s.deputy, s.members,
      s.calendar, s.from_host, s.people, s.formerly, s.span);
  }
};

/// Opening hours of one weekday set; milliseconds since midnight.
struct OpenWindow {
  std::uint8_t weekdays = 0;  ///< bit 0 = Monday
  std::int64_t from = 0, to = 0;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.weekdays, s.from, s.to); }
};

struct Calendar {
  SymbolId name = no_id;
  std::string title;
  bool has_offset = false;    ///< a fixed offset; else `zone_name` names a zone that the host's data must hold
  std::int32_t offset_minutes = 0;
  std::string zone_name;
  std::vector<OpenWindow> open;
  std::uint8_t working_days = 0x1F;     ///< bit 0 = Monday; from `open`
  std::vector<std::int32_t> holidays;   ///< sorted days since 1970-01-01, written in the file
  std::string holidays_file;            ///< reference data: the host or the tool hands it in
  bool holidays_from_host = false;      ///< `holidays: host`: the same, without a file's name
  std::int32_t holidays_until = 0;      ///< last day for which the holidays in the file are known; 0: not stated
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.has_offset, s.offset_minutes, s.zone_name, s.open, s.working_days, s.holidays, s.holidays_file,
      s.holidays_from_host, s.holidays_until, s.span);
  }
};

// ---------------------------------------------------------------------------------------------------------------------
// What is said

/// A piece of a reply: literal text, or a value with its form.
struct TextPart {
  std::string literal;
  Id value = no_id;                  ///< expression; no_id: literal
  std::vector<std::string> forms;    ///< plural forms in the order of CLDR (one, few, many, other) that the locale has
  Id fallback = no_id;               ///< constant text when the value is unknown or none
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.literal, s.value, s.forms, s.fallback, s.span); }
};

struct ResponseVariant {
  SymbolId locale = no_id;
  Id condition = no_id;              ///< `if channel is chat`; no_id: otherwise
  std::vector<TextPart> parts;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.locale, s.condition, s.parts, s.span); }
};

struct Response {
  SymbolId name = no_id;
  std::string title;
  std::vector<ResponseVariant> variants;  ///< per locale in the order written
  Id max_length = no_id;                  ///< constant; code points
  std::vector<std::string> must_hold;     ///< phrases that must be in every variant
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.name, s.title, s.variants, s.max_length, s.must_hold, s.span); }
};

struct PhraseRule {
  bool require = false;              ///< else avoid
  SymbolId locale = no_id;
  std::string pattern;               ///< words; a `*` at the end of a word stands for any ending
  std::string instead;               ///< what to say instead
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.require, s.locale, s.pattern, s.instead, s.span); }
};

// ---------------------------------------------------------------------------------------------------------------------
// Steps

enum class TargetKind : std::uint8_t { none, step, join, escalate, hand_over, hand_back, notify, run, acknowledge };

/// Where a move leads, or what it does; `go_to` follows an action.
struct Target {
  TargetKind kind = TargetKind::none;
  Id step = no_id;            ///< step, or `go to` after an action; no_id: the step stays
  Id party = no_id;           ///< escalate, hand over, notify
  Id container = no_id;       ///< run: the routine
  Id within = no_id;          ///< hand over: expression, time to be accepted
  Id otherwise = no_id;       ///< index in Procedure::targets: what follows when it is not accepted
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.kind, s.step, s.party, s.container, s.within, s.otherwise); }
};

enum class TriggerKind : std::uint8_t {
  outcome,    ///< somebody reports `outcome`
  known,      ///< automatic: everything that the step asks is known
  joined,     ///< automatic: the branches are done
  returned,   ///< the routine that the step runs reached the end `outcome`
  kept, broken,           ///< the step's promise
  approved, not_approved, ///< what the step offers or signs off
  after,      ///< `time` after the step was entered
  at,         ///< at the instant `time`
  no_reply,   ///< `time` since the step was entered or the customer last wrote
  condition,  ///< automatic: the guard alone
  clock_broken, clock_at, ///< of a clock: its breach; `share` of the target
};

struct Transition {
  TriggerKind trigger = TriggerKind::outcome;
  SymbolId outcome = no_id;
  Id time = no_id;            ///< expression
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
  Id remedy = no_id;          ///< a remedy, or no_id when `remedy_value` chooses it
  Id remedy_value = no_id;    ///< expression of type remedy
  Id amount = no_id;          ///< expression, money; no_id: the remedy has none, or the actor names it
  Id amount_high = no_id;     ///< a range: the actor names the amount between the two
  Id condition = no_id;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.remedy, s.remedy_value, s.amount, s.amount_high, s.condition, s.span);
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
  Id approver = no_id;               ///< approve: party
  Id container = no_id;              ///< run: the routine
  Id condition = no_id;
  bool again = false;                ///< ask: also what is known already
  bool optional = false;             ///< ask: the step does not wait for these facts
  bool performer_stated = false;     ///< perform: by `performer`, else by the step's
  Performer performer = Performer::owner;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.kind, s.responses, s.facts, s.values, s.options, s.text, s.name, s.time, s.approver, s.container, s.condition,
      s.again, s.optional, s.performer_stated, s.performer, s.span);
  }
};

enum class StepKind : std::uint8_t { step, parallel, end };
enum class JoinPolicy : std::uint8_t { all, some, first };

/// Who owns, tried from the top.
struct OwnerChoice {
  Id condition = no_id;
  Id party = no_id;
  Id value = no_id;           ///< expression of type party (a table's result, previous_owner, caller) when party is no_id
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.condition, s.party, s.value); }
};

struct Step {
  SymbolId name = no_id;
  std::string title;
  StepKind kind = StepKind::step;
  Id container = no_id;
  std::vector<OwnerChoice> owner;
  Performer performer = Performer::owner;
  std::vector<Action> actions;
  std::vector<SymbolId> outcomes;    ///< all that may be reported here, declared or implied by the actions
  Slice transitions;                 ///< into Procedure::transitions, in the order written
  std::vector<Id> branches;          ///< parallel: containers
  std::vector<Id> branch_conditions; ///< parallel: expression or no_id, one a branch
  JoinPolicy join = JoinPolicy::all;
  std::uint32_t join_count = 0;      ///< some: how many
  Id reopen_within = no_id;          ///< end: `on reopened, within 30 days -> step`
  std::string note;
  std::string path;                  ///< `late_repair/offer`
  std::vector<SymbolId> formerly;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.kind, s.container, s.owner, s.performer, s.actions, s.outcomes, s.transitions, s.branches,
      s.branch_conditions, s.join, s.join_count, s.reopen_within, s.note, s.path, s.formerly, s.span);
  }
};

enum class ContainerKind : std::uint8_t { scenario, routine, branch, intake };

/// A set of steps with one way in: a scenario, a routine, a branch, or the intake (one step of its own).
struct Container {
  ContainerKind kind = ContainerKind::scenario;
  SymbolId name = no_id;
  std::string title;
  Slice steps;                ///< into Procedure::steps; the first is the entry
  Id parent = no_id;          ///< branch: the step; else no_id
  Id goal = no_id;            ///< routine: expression watched after every new fact; when true it returns `goal_end`
  Id goal_end = no_id;        ///< step
  std::string path;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.kind, s.name, s.title, s.steps, s.parent, s.goal, s.goal_end, s.path, s.span);
  }
};

struct PathChoice {
  Id path = no_id;
  Id condition = no_id;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.path, s.condition); }
};

struct Scenario {
  SymbolId name = no_id;
  std::string title;
  Id applies_if = no_id;
  std::int32_t order = 0;     ///< scenarios are `unique` among those of one order; lower orders are tried first
  Id container = no_id;
  std::vector<PathChoice> paths;
  std::vector<Id> clocks;
  std::vector<Id> always;     ///< into Procedure::always, its own rules
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
  Id held_for = no_id;        ///< expression: acts when the condition has stayed true for this long
  Id target = no_id;          ///< index in targets
  Id scenario = no_id;        ///< no_id: every scenario
  std::string path;           ///< the rule's name
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
enum class SignalKind : std::uint8_t { case_opened, case_closed, reply_sent, customer_wrote, event, condition };

struct Signal {
  SignalKind kind = SignalKind::case_opened;
  SymbolId event = no_id;
  Id condition = no_id;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.kind, s.event, s.condition); }
};

enum class WhenEmpty : std::uint8_t { not_stated, skip, wait, fallback };
enum class PendingOwner : std::uint8_t { receiver, sender };

struct Level {
  Id party = no_id;
  Id time = no_id;            ///< expression; no_id: the last level, holds at once
  WhenEmpty when_empty = WhenEmpty::not_stated;
  Id fallback = no_id;        ///< party
  Id condition = no_id;
  std::string path;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.party, s.time, s.when_empty, s.fallback, s.condition, s.path, s.span);
  }
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
  std::string policy;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.starts_on, s.stops_on, s.levels, s.rounds, s.pending, s.acknowledged_for, s.hold_while, s.policy,
      s.span);
  }
};

struct ClockTarget {
  Id time = no_id;            ///< expression: duration or period
  Id condition = no_id;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.time, s.condition, s.span); }
};

enum class TargetChange : std::uint8_t { not_stated, keep, restart };

struct Clock {
  SymbolId name = no_id;
  std::string title;
  std::vector<Signal> starts_on, stops_on, cancels_on, resets_on;
  Id pauses_while = no_id;    ///< condition
  std::vector<ClockTarget> targets;
  std::vector<Rational> warnings;  ///< shares of the target
  TargetChange on_change = TargetChange::not_stated;
  Slice transitions;          ///< `on broken -> ...`, `at 75 % -> ...`
  Id calendar = no_id;
  std::string policy;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.starts_on, s.stops_on, s.cancels_on, s.resets_on, s.pauses_while, s.targets, s.warnings,
      s.on_change, s.transitions, s.calendar, s.policy, s.span);
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

// ---------------------------------------------------------------------------------------------------------------------
// Tests written in the files

/// `given: mood is furious`, `expect: owner is supervisor`: a thing of the case, a comparison, a value.
struct Assertion {
  /// What is compared, and with what. Given: `fact`, `setting` and `roster` alone. Of what happened (say, task, ask of effects)
  /// only what came since the line before counts.
  enum class Subject : std::uint8_t {
    fact,      ///< index = fact; value
    setting,   ///< index = setting; value
    named,     ///< index = an expression that asks an output, a definition or a list of requirements; value
    scenario,  ///< name; no_id with is_none: none chosen yet
    step,      ///< name: where a line of the case stands
    owner,     ///< index = party
    level,     ///< index = party of the escalation level reached; is_none: none
    pending,   ///< index = party that must take over or approve; is_none: nobody
    say,       ///< index = response that was said; is_none: nothing
    ask,       ///< index = fact that is asked for now; is_none: none
    task,      ///< text: what is to be done
    offer,     ///< index = remedy that may be given now
    amount,    ///< index = remedy, no_id: the only one that may be given now; value = its amount
    due,       ///< index = clock, or name = promise (index no_id); value = instant
    reason,    ///< text: the lasting name of a rule, or its end (`not_refunded`)
    needs,     ///< index = unknown fact that held something back; is_none: none
    allowed,   ///< name: an outcome that may be reported now
    roster,    ///< index = schedule; text = the person, empty: nobody
    next_wake, ///< value = instant
    ended,     ///< name: the end that was reached; is_none: the case is open
    promise,   ///< name: a promise that is open
    status,    ///< text: how the call was taken, as Status is spelled (`not_permitted`)
  };
  Subject subject = Subject::fact;
  Id index = no_id;
  bool negated = false;       ///< `is not`
  Op comparison = Op::equal;  ///< also not_equal, less ..., is_none, is_unknown (then without value)
  Id value = no_id;           ///< expression without facts
  SymbolId name = no_id;
  std::string text;
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.subject, s.index, s.negated, s.comparison, s.value, s.name, s.text, s.span);
  }
};

enum class TestLineKind : std::uint8_t { starts_at, given, event, wait, at, expect, because, never };

/// What a test reports; the host's events (sop/event.hpp), by what an author calls them.
enum class TestEvent : std::uint8_t {
  outcome,           ///< `event: accepted`
  signal,            ///< an author's own event
  customer_message,  ///< `event: customer_wrote`
  reply_sent,
  acknowledge,       ///< `event: acknowledged`
  approve, refuse,   ///< `event: approved`, `event: not_approved`
  reopen,            ///< `event: reopened`
};

struct TestLine {
  TestLineKind kind = TestLineKind::given;
  std::vector<Assertion> items;  ///< given, expect, because, never
  TestEvent event_kind = TestEvent::outcome;
  SymbolId event = no_id;        ///< event: outcome or event name
  SymbolId actor_role = no_id;   ///< name of a role
  std::string actor;             ///< event: who
  Id option = no_id;             ///< event: remedy chosen
  Id amount = no_id;             ///< event: constant
  Id time = no_id;               ///< wait: constant expression; at, starts at: constant
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.kind, s.items, s.event_kind, s.event, s.actor_role, s.actor, s.option, s.amount, s.time, s.span);
  }
};

/// A test: a timeline, or rows (each row is `given` cells and expected cells after the common lines).
struct Test {
  std::string title;
  std::vector<TestLine> lines;
  std::vector<std::vector<Assertion>> row_given, row_expect;  ///< one element a row
  std::vector<Span> row_spans;
  std::string cases_file;        ///< the file that rows came from; they are among the rows already
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.title, s.lines, s.row_given, s.row_expect, s.row_spans, s.cases_file, s.span);
  }
};

/// `suppress unreachable_step { where: late_repair/old; reason: "..."; until: 2027-03-31 }`
struct Suppression {
  std::string check;
  std::string where;             ///< a path; empty: the whole file
  std::string reason;
  std::int32_t until = 0;        ///< days since 1970-01-01; 0: without end
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.check, s.where, s.reason, s.until, s.span); }
};

// ---------------------------------------------------------------------------------------------------------------------
// The whole

using Hash = std::array<std::uint8_t, 32>;

/// A file of the procedure, for messages and reasons: spans count in these.
struct FileInfo {
  std::string path;
  std::vector<std::uint32_t> line_starts;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) { a(s.path, s.line_starts); }
};

struct Procedure {
  SymbolId name = no_id;
  std::string title;
  std::string edition;
  std::string kept_by;
  Id review_every = no_id;              ///< constant, period
  std::int32_t last_review = 0;         ///< days since 1970-01-01; 0: not stated
  std::int32_t valid_from = 0, valid_until = 0;
  CurrencyCode currency{};
  Id currency_fact = no_id;             ///< `currency from`
  bool rounding_stated = false;
  Rounding rounding = Rounding::half_up;
  MonthEnd month_end = MonthEnd::error; ///< error: not stated
  std::vector<SymbolId> locales;        ///< the first is the fallback
  Id locale_fact = no_id, channel_fact = no_id;
  Id calendar = no_id;
  bool has_offset = false;
  std::int32_t offset_minutes = 0;
  std::string zone_name;
  std::string policy;

  std::vector<FileInfo> files;
  std::vector<Symbol> symbols;
  std::vector<Value> constants;
  std::vector<Expr> exprs;
  std::vector<Id> expr_args;
  std::vector<std::string> patterns;    ///< text patterns
  std::vector<Unit> units;
  std::vector<Fact> facts;
  std::vector<FactGroup> groups;
  std::vector<Setting> settings;
  std::vector<Definition> definitions;
  std::vector<RequirementList> requirements;
  std::vector<Output> outputs;
  std::vector<Table> tables;
  std::vector<Remedy> remedies;
  std::vector<Party> parties;
  std::vector<Calendar> calendars;
  std::vector<Response> responses;
  std::vector<PhraseRule> phrases;
  std::vector<Target> targets;
  std::vector<Transition> transitions;
  std::vector<Step> steps;
  std::vector<Container> containers;
  std::vector<Scenario> scenarios;
  Id intake = no_id;                    ///< container
  std::vector<AlwaysRule> always;
  std::vector<EscalationPath> paths;
  std::vector<Clock> clocks;
  std::vector<Ordering> orderings;
  std::vector<Test> tests;
  std::vector<Suppression> suppressions;

  Span span;                            ///< of the `procedure` block
  Hash hash{};                          ///< of the canonical form of all files (docs/identity.md)

  const std::string& text(SymbolId symbol) const { return symbols[symbol].text; }

  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.name, s.title, s.edition, s.kept_by, s.review_every, s.last_review, s.valid_from, s.valid_until, s.currency,
      s.currency_fact, s.rounding_stated, s.rounding, s.month_end, s.locales, s.locale_fact, s.channel_fact, s.calendar,
      s.has_offset, s.offset_minutes, s.zone_name, s.policy);
    a(s.files, s.symbols, s.constants, s.exprs, s.expr_args, s.patterns, s.units, s.facts, s.groups, s.settings,
      s.definitions, s.requirements, s.outputs, s.tables, s.remedies, s.parties, s.calendars, s.responses, s.phrases,
      s.targets, s.transitions, s.steps, s.containers, s.scenarios, s.intake, s.always, s.paths, s.clocks, s.orderings,
      s.tests, s.suppressions, s.span, s.hash);
  }
};

}  // namespace sop
