// sop/impl/engine_program.hpp — a procedure as the engine reads it: flat, indexed, everything that can be known before a case
// comes known already.
//
// A Program is made once from a Procedure, which must outlive it, and is never changed: any number of threads read it.
// Every rule that can be a reason is a Reason made beforehand, known by its number; `key` gives rules of one kind and path
// one number, because a reason is told once. A table has its columns indexed: for a known input a column gives, as bits,
// the rows that it does not rule out, by the sorted bounds of its cells or by the names in them. What no index covers is
// looked at row by row.
//
// Bound is what depends on the reference data as well: calendars and rosters.
//
// Private to the engine.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/business_days.hpp"
#include "sop/calendar.hpp"
#include "sop/data.hpp"
#include "sop/decision.hpp"
#include "sop/impl/engine_values.hpp"
#include "sop/instant.hpp"
#include "sop/model.hpp"

namespace sop::engine {

/// A reason by its place in Program::reasons.
using ReasonId = std::uint32_t;

struct Node {
  Op op = Op::constant;
  TypeKind type = TypeKind::none;
  std::uint8_t flags = 0;
  bool quick = false;  ///< a comparison of a fact with constants
  Id a = no_id;
  Id first = 0, count = 0;      ///< operands: in Procedure::expr_args
  const Type* names = nullptr;  ///< gives the order of an enumeration
};

/// Which rows one column of a table rules out.
struct Column {
  enum class By : std::uint8_t { nothing, number, integer, name, text };
  By by = By::nothing;
  ValueKind kind = ValueKind::unknown;  ///< by integer, by name
  CurrencyCode currency{};              ///< by number: of the cells' amounts
  bool exact = true;                    ///< no two stretches of a number share their bits
  Id input = no_id;                     ///< expression
  Id fact = no_id;                      ///< the fact that the input is, if it is one
  std::vector<Rational> bounds;         ///< by number: sorted
  std::vector<std::int64_t>
      points;              ///< by integer: sorted; by number: bounds times `scale`, if all are whole
  std::int64_t scale = 0;  ///< 0: bounds are compared as fractions
  std::size_t step = 1;    ///< stretches that share their bits
  std::vector<const std::string*> texts;  ///< by text: sorted
  std::vector<std::uint64_t> bits;  ///< for each stretch (or name, and then all others) a word for 64 rows
  /// By name or text, where there are too many for bits of their own: `bits` is of all others alone, and these are, from
  /// `first_changed` on, the rows for which a name says the opposite.
  std::vector<Id> first_changed, changed;
};

struct TableProgram {
  std::size_t words = 0;            ///< of 64 rows
  std::vector<Column> columns;      ///< those with an index
  std::vector<std::uint64_t> rows;  ///< all but `otherwise`
  std::vector<std::uint64_t>
      settled;  ///< rows whose every cell is in an exact index: what remains of them is true
  std::vector<std::int64_t> since;       ///< of a dated table: sorted days on which something changes
  std::vector<std::uint64_t> in_force;   ///< for each of them
  std::vector<ReasonId> row_reasons;     ///< without facts: of a row that failed or met another
  std::vector<ReasonId> result_reasons;  ///< one a row and output
  std::vector<Datum> results;            ///< the same: named already, where it is a constant
  std::vector<std::uint8_t> is_result;   ///< the same: whether `results` has it
  std::vector<Id> exceptions;            ///< tables that are exceptions to this one
  std::vector<Id> beaten;                ///< tables that yield to this one, directly or through others
  ReasonId table = 0, exception = 0;
};

/// What is known of a step beforehand.
struct StepProgram {
  std::vector<std::uint8_t> reportable;     ///< one an outcome of the step
  std::vector<Id> timed;                    ///< transitions: after, at, no reply
  std::vector<Id> automatic;                ///< transitions: condition, known, joined, returned, approved
  std::uint32_t options = 0;                ///< of all its offers and approvals
  std::vector<std::uint32_t> first_option;  ///< one an action
  std::vector<Id> action_of_option;         ///< one an option
  bool asks = false, promises = false;
  ReasonId reason = 0;       ///< the step itself
  ReasonId goal_reason = 0;  ///< the end that its routine's goal leads to
};

/// A range of bits among the dependencies of a rule: what it reads.
struct Reads {
  bool clock = false;     ///< now, today
  bool the_case = false;  ///< anything of a case but its facts
  bool may_fail = false;  ///< it can be an error, whatever the facts
  std::vector<Id> facts;  ///< sorted
};

/// A rule that the telling of a fact wakes; `value` is not `unknown`: only when it was or becomes that value, because the rule
/// is not true of any other.
struct Wake {
  Id rule = no_id;
  ValueKind kind = ValueKind::unknown;
  std::int64_t value = 0;
};

struct Program {
  const Procedure* procedure = nullptr;
  std::vector<Node> nodes;
  std::vector<Datum> constants;
  std::vector<Datum> settings;            ///< as written, named
  std::vector<std::uint8_t> has_setting;  ///< false: it needs the case's currency
  std::vector<Reason> reasons;
  std::vector<ReasonId> keys;  ///< one a reason
  std::vector<ReasonId> default_reasons, definition_reasons;
  std::vector<std::uint8_t> is_result;  ///< one a fact: a branch came out with it, and nobody else tells it
  std::vector<std::vector<ReasonId>> requirement_reasons;
  std::vector<std::vector<Value>> requirement_texts;  ///< their reasons as replies say them
  std::vector<std::uint8_t> output_is_pure, definition_is_pure, requirements_are_pure;  ///< read facts alone
  std::vector<TableProgram> tables;
  std::vector<Reads> always_reads;

  // Of the machine.
  std::vector<ReasonId> scenario_reasons, scenario_bare, transition_reasons, transition_bare, clock_reasons;
  std::vector<ReasonId> always_reasons, always_bare, overridden_reasons, transition_overridden;
  std::vector<std::vector<ReasonId>> level_reasons, level_overridden, limit_reasons;
  std::vector<ReasonId> step_down_reasons;  ///< one a path
  std::vector<std::int32_t> orders;         ///< of the scenarios, sorted
  std::vector<std::vector<Id>> clocks_of;   ///< one a scenario: its clocks, sorted, each once
  std::vector<StepProgram> steps;
  std::size_t frame_actions = 0, frame_options = 0, frame_acted = 0;  ///< room that a frame begins with
  std::size_t case_promises = 0, case_timers = 0;                     ///< and a case
  std::vector<Id> target_transition, target_rule;  ///< whose a target is: the first, or no_id
  std::vector<Id> cause_transition, cause_rule;    ///< the same, also of what follows when nobody accepts
  std::vector<Id> target_step;                     ///< the step of the last transition that has it, or no_id
  bool reads_record = false;                       ///< something that decides reads the customer's record
  SymbolId word_done = no_id, word_sent_back = no_id;
  std::size_t rule_words = 0;
  std::vector<std::uint64_t> rules_always;  ///< bits: rules looked at in every turn
  std::vector<Wake> wakes;  ///< by fact: first those that any value wakes, then by kind and value
  std::vector<std::uint32_t> first_wake, first_valued;  ///< places in `wakes`, one a fact, and the end of all

  const Procedure& p() const { return *procedure; }
  const Node& node(Id id) const { return nodes[id]; }
  Id operand(const Node& node, Id i) const { return procedure->expr_args[node.first + i]; }
};

/// Whether it answers yes or no.
inline bool is_condition(Op op) { return op >= Op::equal && op <= Op::logic_not; }
inline bool is_comparison(Op op) { return op >= Op::equal && op <= Op::is_not_one_of; }

/// Makes it. Cost: that of sorting what the procedure has, and of the index of its tables, which is limited.
void make_program(const Procedure& procedure, Program& out);
/// The tables' part.
void make_tables(Program& out);
/// The machine's part.
void make_machine(Program& out);

/// A reason made beforehand; `facts` as told.
ReasonId make_reason(Program& program, ReasonKind kind, std::string_view path, Span span,
                     const std::vector<Id>& facts);
/// Gives reasons of one kind and path one key.
void make_keys(Program& program);
/// The value under a name of this type, where that needs nothing of a case; false: money waits for the case's currency.
bool name_now(const Program& program, const Type& type, Datum& value);
/// The error of money under a name, or its bounds; everything but the currency of the case.
void name_number(const Procedure& p, const Type& type, Datum& value);

/// The facts that an expression itself names, in the order written, each once.
void name_facts(const Procedure& p, Id expression, std::vector<Id>& out);

/// What of a clock's time was not counted (docs/semantics.md, 12.2).
struct Skipped {
  std::int64_t business_time = 0;  ///< milliseconds
  std::int32_t days = 0, business_days = 0;
};

/// What depends on the reference data.
struct Bound {
  Hash hash{};  ///< what a decision records
  struct Wall {
    BusinessCalendar calendar;
    ErrorCode error = ErrorCode::ok;       ///< its hours cannot be
    ErrorCode zone_error = ErrorCode::ok;  ///< nobody handed in its zone
  };
  bool may_be_beyond = false;  ///< of some calendar the holidays are known until a day
  std::vector<Wall> walls;     ///< one a calendar, and the procedure's own, on which every day is open
  struct Entry {
    std::int64_t from = 0;
    const std::string* person = nullptr;
  };
  std::vector<std::vector<Entry>> rosters;  ///< one a party, sorted
  std::vector<Schedule> schedules;          ///< one a party
  std::vector<Wall> quiet;                  ///< one a party: its quiet hours
};
void bind_duty(const Procedure& procedure, const ReferenceData& data, Bound& out);
void bind(const Program& program, const ReferenceData& data, Bound& out);

}  // namespace sop::engine

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/engine_index.inl"
#include "sop/impl/engine_machine.inl"
#include "sop/impl/engine_program.inl"
#endif
