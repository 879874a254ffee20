// sop/impl/reference_parts.hpp — the insides of the reference interpreter: who asks whom.
//
// Two objects share the work. An `Evaluator` answers expressions: it is asked under one `Scope` (facts, settings, an
// instant, a case) and changes nothing. A `Turns` object (reference_turns.hpp) moves a case and asks the evaluator.
// Their bodies are in impl/reference_*.inl, one topic a file.
//
// Private to the reference interpreter: nothing outside include/sop/impl may include it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/business_days.hpp"
#include "sop/calendar.hpp"
#include "sop/impl/value_codes.hpp"
#include "sop/instant.hpp"
#include "sop/reference.hpp"

namespace sop::reference::parts {

using detail::code_of;

/// A procedure, its reference data, and the calendars that the two make, each made when it is first asked for.
class Times {
 public:
  Times(const Procedure& p, const ReferenceData& data) : p_(p), data_(data) {}
  [[nodiscard]] const Procedure& p() const { return p_; }
  [[nodiscard]] const ReferenceData& data() const { return data_; }
  /// The calendar that a length is counted on; no_id: no calendar, the procedure's wall.
  [[nodiscard]] Id calendar_of(const Value& length) const;
  /// The calendar, or every day in the procedure's zone (no_id). not_available: there is no zone.
  ErrorCode wall(Id calendar, const BusinessCalendar*& out) const;
  /// Business days of a calendar, or of the procedure's (no_id); they need no zone.
  ErrorCode days(Id calendar, const DayCalendar*& out) const;
  /// Who takes turns in a schedule; nobody where neither the data nor the procedure says it.
  [[nodiscard]] const Schedule& schedule(Id party) const;

 private:
  struct Made {
    BusinessCalendar calendar;
    ErrorCode error = ErrorCode::ok, zone_error = ErrorCode::ok;
  };
  const Made& made(Id calendar) const;

  const Procedure& p_;
  const ReferenceData& data_;
  mutable std::vector<std::unique_ptr<Made>> made_;           // one a calendar, and the procedure's own wall
  mutable std::vector<std::unique_ptr<Schedule>> schedules_;  // one a party
};

/// What of a clock's time was not counted (12.2).
struct Skipped {
  std::int64_t business_time = 0;  ///< milliseconds
  std::int32_t days = 0, business_days = 0;
};

/// Everything that an expression may read. What is not given (a case, an instant) cannot be read.
struct Scope {
  const Procedure* procedure = nullptr;
  const Times* times = nullptr;
  const std::vector<Value>* facts = nullptr;     ///< as told; the evaluator applies defaults
  const std::vector<Value>* settings = nullptr;  ///< null: as written
  const Case* the_case = nullptr;                ///< for the built-ins that read a case
  Id caller = no_id;                             ///< who owned where the present routine was called
  bool has_now = false;
  std::int64_t now = 0;
  std::uint32_t max_steps = 0;
  Trace trace{};
};

/// Tells the onlooker, if there is one, what the condition of a rule answered.
inline void trace_rule(const Scope& scope, ReasonKind rule, std::string_view path, Span span,
                       const Answer& answer) {
  if (scope.trace.function == nullptr) return;
  TraceLine line;
  line.kind = TraceKind::rule;
  line.turn = scope.the_case == nullptr ? 0 : scope.the_case->turn;
  line.at = scope.now;
  line.rule = rule;
  line.truth = answer.value.is_error()     ? Truth::error
               : answer.value.is_unknown() ? Truth::unknown
               : answer.value.is_yes()     ? Truth::yes
                                           : Truth::no;
  line.path = path;
  line.span = span;
  scope.trace.function(scope.trace.context, line);
}

/// Nested evaluations allowed: an expression is at most 100 deep, and definitions and tables ask each other.
inline constexpr std::uint32_t max_nesting = 400;

/// What a table found, before anything replaced it.
struct Pick {
  enum class State : std::uint8_t { found, nothing, held, failed };
  State state = State::nothing;
  Answer answer;
};

/// Where a row stands: its condition, asked.
struct RowLook {
  Id row = no_id;
  Answer condition;
};

class Evaluator {
 public:
  explicit Evaluator(const Scope& scope) : scope_(scope), p_(*scope.procedure) {}

  /// The value of an expression (docs/semantics.md, 2).
  Answer evaluate(Id expression);
  /// A condition, or the opposite of it: yes, no, unknown or error. no_id: yes (3).
  Answer condition(Id expression, bool negated = false);
  /// A fact as the procedure reads it: as told, else its default (1.3).
  Answer fact(Id id);
  Answer output(Id id);
  Answer definition(Id id, const std::vector<Answer>& arguments);
  Answer requirements(Id id);
  Answer failed_reason(Id id);
  /// The value under a name of this type: money is rounded, bounds are checked (1.4). `answer` is unknown when money
  /// needs the currency that nobody has chosen yet.
  void name_as(Answer& answer, const Type& type);
  /// The currency of the case.
  Answer currency();
  /// The answer to a question; where a limit was passed on the way, that: the rest cannot be trusted.
  Answer ended(Answer answer) const;

 private:
  struct Depth {
    explicit Depth(std::uint32_t& depth) : depth_(depth) { ++depth_; }
    ~Depth() { --depth_; }
    std::uint32_t& depth_;
  };

  Id arg(const Expr& e, Id i) const { return p_.expr_args[e.args.first + i]; }
  bool passed_limit();
  std::vector<Answer> all_args(const Expr& e);

  // reference_expressions.inl
  Answer leaf(const Expr& e);
  Answer setting(Id id);
  Answer builtin(Builtin which);
  Answer choose(const Expr& e);
  Answer junction(const Expr& e, bool negated);
  Answer presence(const Expr& e);
  Value record_count(const Expr& e, const Value* length) const;
  Value restricted(const Expr& e) const;
  Answer comparison(const Expr& e);
  Answer computed(const Expr& e);
  const Type* enumeration_of(Id expression) const;
  const Type* order_of(const Expr& e) const;

  // reference_tables.inl
  Pick pick(Id table, Id place, const Type& type);
  Pick pick_or_exception(Id table, Id place, const Type& type);
  std::vector<Id> rows_in_force(const Table& table, std::int64_t day) const;
  bool same_cells(const TableRow& a, const TableRow& b) const;
  bool same_expression(Id a, Id b) const;
  Answer row_answer(const Table& table, const RowLook& look, Id place, const Type& type);
  Pick pick_first(const Table& t, std::vector<RowLook>& looks, Id place, const Type& type);
  Pick pick_single(const Table& t, std::vector<RowLook>& looks, Id place, const Type& type);
  Pick pick_priority(const Table& t, std::vector<RowLook>& looks, Id place, const Type& type);
  Pick pick_collect(const Table& t, std::vector<RowLook>& looks, Id place, const Type& type);
  bool yields(Id table, Id to) const;

  Scope scope_;
  const Procedure& p_;
  std::uint32_t depth_ = 0;
  std::uint32_t steps_ = 0;
  bool limited_ = false;
  std::vector<std::vector<Answer>> parameters_;  // of the definitions being asked, the innermost last
  // What was asked once has the same answer again: the scope does not change.
  std::vector<std::pair<Id, Answer>> known_outputs_, known_definitions_, known_requirements_;
};

// --- reference_values.inl: operations on values that are known ---------------------------------------------------------

/// `order` becomes negative, zero or positive; `enumeration` gives the order of names.
ErrorCode compare_values(const Value& a, const Value& b, const Type* enumeration, int& order);
/// Equality of two known values of one type.
ErrorCode equal_values(const Value& a, const Value& b, bool& equal);
/// Equal in every part, also when unknown or an error.
bool identical(const Value& a, const Value& b);
Value add_values(const Value& a, const Value& b, const Times& times);
Value subtract_values(const Value& a, const Value& b, const Times& times);
Value negate_value(const Value& a);
Value multiply_values(const Value& a, const Value& b, TypeKind type);
Value divide_values(const Value& a, const Value& b, TypeKind type);
Value round_value(const Value& a, const Value& unit, Rounding rounding);
/// Whether a known value lies within the declared bounds and names of a type.
bool within(const Value& value, const Type& type);
/// The kind of value that a type's values have.
ValueKind kind_of(TypeKind type);

// --- reference_calendar.inl: days, where a zone is needed -------------------------------------------------------------

/// The local date of an instant.
ErrorCode local_date(const Times& times, Id calendar, std::int64_t instant, Date& out);
/// The first instant at which the wall shows a time on a date.
ErrorCode wall_time(const Times& times, Id calendar, Date date, TimeOfDay time, std::int64_t& out);
/// The date a period after a date.
ErrorCode date_after(const Times& times, Date date, const Value& period, Date& out);
/// The instant at which so much business time is full.
ErrorCode business_time_due(const Times& times, Id calendar, std::int64_t start, std::int64_t milliseconds,
                            std::int64_t& due);
/// Days, business days, whole and started periods between two values.
Value days_between_values(const Value& from, const Value& to, const Times& times);
Value business_days_between_values(const Value& from, const Value& to, Id calendar, const Times& times);
Value periods_between(const std::vector<Value>& values, bool started, const Times& times);
/// When a time-out of this length that begins at `start` is due (6.2).
ErrorCode timeout_due(const Times& times, std::int64_t start, const Value& length, std::int64_t& due);
/// The instant at which a deadline of this length that begins at `start` ends (6.3), `skipped` not counted.
ErrorCode deadline_due(const Times& times, std::int64_t start, const Value& length, std::int64_t& due,
                       const DeadlineForm& form = {}, const Skipped& skipped = {});
/// What a target would have counted between two instants.
ErrorCode stood_still(const Times& times, const Value& target, const DeadlineForm& form, std::int64_t started,
                      std::int64_t from, std::int64_t to, Skipped& out);
/// Whether a deadline of this length lies where the holidays of its calendar are not known.
bool is_beyond_known(const Times& times, const Value& length, std::int64_t due,
                     const DeadlineForm& form = {});
/// The instant that a date or an instant means after `at` (6.4).
ErrorCode moment_of(const Times& times, const Value& value, std::int64_t& due);

// --- shared by all ----------------------------------------------------------------------------------------------------

inline void add_once(std::vector<Id>& list, Id id) {
  for (const Id other : list) {
    if (other == id) return;
  }
  list.push_back(id);
}
inline void add_all_once(std::vector<Id>& list, const std::vector<Id>& more) {
  for (const Id id : more) add_once(list, id);
}
/// Reasons are told in the order in which they were needed, each once.
template <class List>
void add_reason(List& list, const Reason& reason) {
  for (const Reason& other : list) {
    if (other.kind == reason.kind && other.path == reason.path) return;
  }
  list.push_back(reason);
}
template <class List>
void add_reasons(List& list, const std::vector<Reason>& more) {
  for (const Reason& reason : more) add_reason(list, reason);
}
/// The facts that an expression itself names, in the order written (not those behind definitions and tables).
void facts_named(const Procedure& p, Id expression, std::vector<Id>& out);
Reason reason_of(ReasonKind kind, const std::string& path, Span span);

inline Answer answer_of(Value value) {
  Answer answer;
  answer.value = std::move(value);
  return answer;
}
inline Answer error_answer(ErrorCode code) { return answer_of(Value::failed(code)); }

}  // namespace sop::reference::parts
