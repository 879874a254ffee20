// sop/impl/engine_evaluator.hpp — answering expressions without allocating.
//
// An answer is a value and what it rests on (docs/semantics.md, 2). The two lists of every answer that is being worked out,
// the facts needed and the reasons, lie on two stacks: what stands above the mark that was taken before an expression was
// asked belongs to its answer. An operation on values joins the lists of its operands in place; one that drops an operand
// cuts its part off. Outputs, definitions and requirement lists that have been answered keep their answer and its lists
// for as long as nothing that they read changes.
//
// Nesting is limited as in the reference interpreter, so that no procedure can exhaust the stack.
//
// Private to the engine. An Evaluator belongs to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "sop/case.hpp"
#include "sop/data.hpp"
#include "sop/impl/engine_program.hpp"
#include "sop/trace.hpp"

namespace sop::engine {

/// Heights of the two stacks.
struct Mark {
  std::uint32_t needs = 0, because = 0;
};

/// Under what an expression is asked.
struct Scope {
  const std::vector<Value>* facts = nullptr;      ///< one a fact, or null and
  const std::vector<KnownFact>* known = nullptr;  ///< those of a case
  const std::vector<Value>* settings = nullptr;   ///< null: as written
  const Case* the_case = nullptr;
  Id caller = no_id;
  bool has_now = false;
  std::int64_t now = 0;
  std::uint32_t max_steps = 0;
  const Trace* trace = nullptr;  ///< null: nobody looks on
};

/// Tells the onlooker what the condition of a rule answered.
inline void trace_rule(const Scope& scope, ReasonKind rule, std::string_view path, Span span,
                       const Datum& answer) {
  TraceLine line;
  line.kind = TraceKind::rule;
  line.turn = scope.the_case == nullptr ? 0 : scope.the_case->turn;
  line.at = scope.now;
  line.rule = rule;
  line.truth = answer.is_error()     ? Truth::error
               : answer.is_unknown() ? Truth::unknown
               : answer.is_yes()     ? Truth::yes
                                     : Truth::no;
  line.path = path;
  line.span = span;
  scope.trace->function(scope.trace->context, line);
}

class Evaluator {
 public:
  /// Another program or other data: nothing that was answered counts any more.
  void begin(const Program& program, const Bound& bound);
  /// Facts or settings changed.
  void forget();

  /// Each begins a question of its own: the limit of steps counts from here.
  Datum ask_value(const Scope& scope, Id expression);
  Datum ask_condition(const Scope& scope, Id expression);
  Datum ask_fact(const Scope& scope, Id fact);
  Datum ask_currency(const Scope& scope);
  Datum ask_output(const Scope& scope, Id output);
  Datum ask_definition(const Scope& scope, Id definition);
  Datum ask_requirements(const Scope& scope, Id list, Id& first_failed);
  /// An amount under the name `money`.
  Datum ask_money(const Scope& scope, Id expression);
  /// A value as a name of this type holds it; its needs may change.
  Datum named(const Scope& scope, Datum value, const Type& type);

  Mark mark() const {
    return {static_cast<std::uint32_t>(needs.size()), static_cast<std::uint32_t>(because.size())};
  }
  void release(Mark m) {
    if (needs.size() != m.needs) needs.resize(m.needs);
    if (because.size() != m.because) because.resize(m.because);
  }
  /// Joins what stands above `m` to what stands between `base` and it, each once.
  void join(Mark base, Mark m) {
    join_needs(base.needs, m.needs);
    join_because(base.because, m.because);
  }
  /// Cuts out what stands between `base` and `from`.
  void lower(Mark base, Mark from);
  void join_needs(std::uint32_t base, std::uint32_t m);
  void join_because(std::uint32_t base, std::uint32_t m);

  std::vector<Id> needs;
  std::vector<ReasonId> because;

  // engine_calendar.inl
  Id calendar_of(const Datum& length) const;
  ErrorCode wall(Id calendar, const BusinessCalendar*& out) const;
  ErrorCode wall_time(Id calendar, const LocalTime& local, std::int64_t& out) const;
  ErrorCode business_time_due(Id calendar, std::int64_t start, std::int64_t milliseconds,
                              std::int64_t& due) const;
  ErrorCode stood_still(const Datum& target, Id of_clock, const DeadlineForm& form, std::int64_t started,
                        std::int64_t from, std::int64_t to, Skipped& out) const;
  bool is_beyond_known(const Datum& length, std::int64_t due, const DeadlineForm& form = {}) const;
  ErrorCode local_date(Id calendar, std::int64_t instant, Date& out) const;
  ErrorCode date_after(Date date, const Datum& period, Date& out) const;
  ErrorCode timeout_due(std::int64_t start, const Datum& length, std::int64_t& due) const;
  ErrorCode deadline_due(std::int64_t start, const Datum& length, std::int64_t& due,
                         const DeadlineForm& form = {}, const Skipped& skipped = {}) const;
  ErrorCode moment_of(const Datum& value, std::int64_t& due) const;

  // engine_records.inl
  ErrorCode window_begin(WindowKind window, std::int64_t instant, std::int64_t& begin) const;
  Datum record_count(const Node& node, const Datum* length) const;
  Datum restricted(const Node& node) const;

 private:
  struct Kept {
    std::uint64_t epoch = 0;
    Datum value;
    Id failed = no_id;
    std::uint32_t needs = 0, needs_count = 0, because = 0,
                  because_count = 0;  // in kept_needs_, kept_because_
  };
  struct Look {
    Id row = no_id;
    Datum value;
    std::uint32_t needs = 0, needs_end = 0, because = 0, because_end = 0;
  };
  enum class Found : std::uint8_t { found, nothing, held, failed };
  struct Pick {
    Found state = Found::nothing;
    Datum value;
  };

  void start(const Scope& scope);
  bool passed_limit() {
    if (depth_ <= 400 && ++steps_ <= scope_.max_steps) return false;
    limited_ = true;
    return true;
  }
  Datum ended(Mark from, const Datum& answer);
  const Value& fact_value(Id id) const {
    return scope_.known != nullptr ? (*scope_.known)[id].value : (*scope_.facts)[id];
  }

  Datum evaluate(Id expression);
  Datum condition(Id expression, bool opposite);
  Datum leaf(const Node& node);
  Datum fact(Id id);
  Datum setting(Id id);
  Datum builtin(Builtin which);
  Datum output(Id id);
  Datum definition(const Node& node, Id id);
  Datum requirements(Id id, Id& first_failed);
  Datum choose(const Node& node);
  Datum junction(const Node& node, bool opposite);
  Datum presence(const Node& node);
  Datum comparison(const Node& node);
  Datum computed(const Node& node);
  Datum operation(const Node& node, const Datum* v, std::size_t count);
  Datum currency();
  Datum name_as(Datum value, const Type& type, std::uint32_t needs_base);

  // engine_tables.inl
  Pick pick_or_exception(Id table, Id place, const Type& type);
  Pick pick(Id table, Id place, const Type& type);
  bool find_candidates(const TableProgram& tp, std::size_t at);
  void leave_listed(const Column& column, const Datum& value, std::size_t at, std::size_t words);
  void trace_ruled_out(Id table, Id from, Id to, const std::uint64_t* in_force) const;
  Datum row_answer(Id table, const Look& look, Id place, const Type& type);
  void add_lists(Mark base, const Look& look);
  Pick pick_nothing(Id table, std::size_t first, Id place, const Type& type, const std::uint64_t* in_force);
  Pick pick_first(Id table, std::size_t first, Id place, const Type& type);
  Pick pick_single(Id table, std::size_t first, Id place, const Type& type);
  Pick pick_priority(Id table, std::size_t first, Id place, const Type& type);
  Pick pick_collect(Id table, std::size_t first, Id place, const Type& type);
  void note_if_different(Id table, std::size_t look, Id place, const Type& type, const Datum& answer);
  Pick settle(Mark base, std::size_t others, const Datum& answer);
  bool pick_exception(Mark base, std::size_t first, Pick& out);
  Pick held_by(std::size_t first, std::size_t last, bool listed);
  Pick row_error(Id table, std::size_t at);
  Pick picked(const Datum& value) const;

  // engine_calendar.inl
  ErrorCode days_of(Id calendar, const DayCalendar*& out) const;
  ErrorCode last_day(Date from, Datum length, const DeadlineForm& form, const Skipped& skipped,
                     Date& last) const;
  Datum business_hours_between(const Datum* values, bool started) const;
  ErrorCode date_meant(Id calendar, const Datum& value, Date& out) const;
  Datum sum(const Datum& a, const Datum& b) const;
  Datum difference(const Datum& a, const Datum& b) const;
  Datum days_between_values(const Datum& from, const Datum& to) const;
  Datum business_days_between_values(const Datum& from, const Datum& to, Id calendar) const;
  Datum periods_between(const Datum* values, std::size_t count, bool started) const;

  Value& new_value();
  void keep(Kept& kept, const Datum& value, Mark from, bool pure);
  bool recall(const Kept& kept, bool pure, Datum& value);

  const Program* program_ = nullptr;
  const Bound* bound_ = nullptr;
  const Procedure* p_ = nullptr;
  Scope scope_;
  std::uint32_t depth_ = 0, steps_ = 0;
  bool limited_ = false;          // a limit was passed since the question began
  std::uint64_t epoch_ = 1;       // of facts and settings
  std::uint64_t call_epoch_ = 1;  // of everything else
  std::vector<Kept> outputs_, definitions_, requirements_;
  std::vector<Id> kept_needs_;
  std::vector<ReasonId> kept_because_;

  std::vector<Datum> values_;          // operands being worked out
  std::vector<Look> looks_;            // rows being looked at
  std::vector<std::size_t> higher_;    // places in looks_
  std::vector<std::uint64_t> bits_;    // candidates
  std::vector<Id> left_;               // of rows that a name changes, those that were candidates
  std::vector<std::uint64_t> stamps_;  // one a reason: to join long lists
  std::uint64_t stamp_ = 0;
  struct Frame {  // arguments of the definition being asked
    std::uint32_t values = 0, count = 0;
  };
  struct Argument {
    Datum value;
    std::uint32_t needs = 0, needs_end = 0, because = 0, because_end = 0;
  };
  std::vector<Argument> arguments_;
  std::vector<Frame> frames_;
  struct Applicable {
    Id table = no_id;
    Pick pick;
    bool won = false;
    Look lists;
  };
  std::vector<Applicable> applicable_;
  std::vector<std::unique_ptr<Value>> made_;  // texts and lists that were computed
  std::size_t made_count_ = 0;
};

}  // namespace sop::engine

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/engine_calendar.inl"
#include "sop/impl/engine_evaluator.inl"
#include "sop/impl/engine_names.inl"
#include "sop/impl/engine_questions.inl"
#include "sop/impl/engine_tables.inl"
#endif
