// sop/expression.hpp — expressions as data: one typed form for table cells, guards, scenarios, amounts and `always` rules.
//
// Part of the model: sop/model.hpp tells the whole and its rules.
// Thread-safety: as of the Procedure.
#pragma once

#include <cstdint>

#include "sop/config.hpp"
#include "sop/source.hpp"
#include "sop/value.hpp"

namespace sop {

/// `count` elements of a vector, from `first`.
struct Slice {
  Id first = 0;
  Id count = 0;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.first, s.count);
  }
};

enum class Op : std::uint8_t {
  constant,       ///< a = index in Procedure::constants
  fact,           ///< a = fact
  setting,        ///< a = setting
  definition,     ///< a = definition; args = arguments in the order of its parameters
  parameter,      ///< a = place among the parameters of the definition that this expression belongs to
  output,         ///< a = index in Procedure::outputs: what its table answers for the facts of now
  requirements,   ///< a = requirement list: yes when all hold
  builtin,        ///< a = Builtin
  calendar_open,  ///< a = calendar: open at the instant of the trigger
  negate,
  add,       ///< also date + period, instant + duration
  subtract,  ///< also date - date in days is days_between, not this
  multiply,
  divide,
  smaller_of,
  larger_of,  ///< args, one or more
  at_most,
  at_least,       ///< arg 0 capped / floored by arg 1 (`10 % of price, at most 40 EUR`)
  nothing_under,  ///< arg 0, or zero when it is less than arg 1
  round_nearest,
  round_up,
  round_down,    ///< arg 0 to a multiple of arg 1 (`rounded to(x, 1 EUR)`); nearest by the stated rule
  days_between,  ///< args: from, to; the day `from` is not counted, `to` is
  business_days_between,  ///< the same over working days of calendar a
  whole_periods,
  started_periods,  ///< arg 0 (duration, or from-to dates) in units of the last arg
  end_of_day,       ///< arg 0 a date: the instant at which it ends (24:00) in the procedure's zone
  date_of,          ///< arg 0 an instant: its date in the procedure's zone
  promise_due,  ///< a = symbol: the instant at which that promise is due; unknown while nobody has made it
  clock_due,  ///< a = clock: the instant at which its running or last cycle is due; unknown while it has none
  choose,     ///< args: condition, value, condition, value ..., [otherwise]; a `first` table of its own
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  in_range,   ///< arg 0 between arg 1 and arg 2; flags: low_open, high_open
  is_one_of,  ///< arg 0 equal to one of args 1 ...
  is_not_one_of,
  contains,  ///< arg 0 a set, arg 1 a name
  matches,   ///< arg 0 a text, a = pattern
  is_unknown,
  is_known,
  is_none,
  is_not_none,
  logic_and,
  logic_or,
  logic_not,  ///< Kleene; args one or more
  wall_time,  ///< arg 0 a date, arg 1 a time of day: the instant at which the procedure's wall first shows it
  reason_of,  ///< a = requirement list: the reason of the first that fails; none when all hold
  record_count,  ///< a = kind of entry: how many the customer's record holds; arg 0, if any: in any such period; without,
                 ///< flags = WindowKind: in the calendar week, month ... of the present
  restricted,  ///< a = restriction: in force on the customer's record now; flags 1: the instant until which it is
};

/// The only ways to the present and to the case itself from inside an expression.
enum class Builtin : std::uint8_t {
  now,    ///< instant of the trigger
  today,  ///< its local date in the procedure's zone
  opened_at,
  previous_owner,
  caller,
  owner,
  decision,          ///< text: the remedies granted, with amounts
  result,            ///< the end that was reached
  contacts_in_case,  ///< customer messages so far
  case_total,        ///< what the case has cost so far, money
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
  Slice args;  ///< into Procedure::expr_args, which holds ids of Procedure::exprs
  Span span;
  template <class Self, class Archive>
  static void fields(Self& s, Archive& ar) {
    ar(s.op, s.type, s.flags, s.a, s.args, s.span);
  }
};

}  // namespace sop
