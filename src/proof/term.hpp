// src/proof/term.hpp — what an expression may answer, as a formula over axes: the leaves of value diagrams.
//
// A term is unknown, none, an error, a constant, a text or a set of a fact, a line `sum of factor x axis + constant` behind a chain
// of functions that never fall (rounding, caps), or something outside the fragment that is known but nothing else. Terms are
// kept once: equal terms have equal numbers.
//
// Who may call it: src/proof. Thread-safety: values.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sop/model.hpp"
#include "sop/value.hpp"
#include "src/proof/diagram.hpp"

namespace sop::proof {

using TermId = std::uint32_t;

/// What a condition answers, as the leaves of its diagram. `absent`: compared with what does not exist, so no and not its opposite.
enum Truth : std::uint32_t {
  truth_no = 0,
  truth_yes = 1,
  truth_unknown = 2,
  truth_error = 3,
  truth_absent = 4
};

/// A function that never falls: y becomes what it says.
struct Link {
  enum class Kind : std::uint8_t {
    scale,  ///< factor * y + offset; a negative factor turns the order round
    round,  ///< to a multiple of `factor`, by `rounding`
    cap,    ///< at most `offset`
    floor   ///< at least `offset`
  };
  Kind kind = Kind::scale;
  Rounding rounding = Rounding::half_up;
  Rational factor{1}, offset{};
  friend bool operator==(const Link& a, const Link& b) {
    return a.kind == b.kind && a.rounding == b.rounding && a.factor == b.factor && a.offset == b.offset;
  }
};

/// What is neither a value nor told as a fact: the present, the calendar, what happened to the case, the record of the customer.
inline bool is_of_the_case(Op op) {
  switch (op) {
    case Op::builtin:
    case Op::calendar_open:
    case Op::promise_due:
    case Op::clock_due:
    case Op::record_count:
    case Op::restricted:
      return true;
    default:
      return false;
  }
}

struct Term {
  enum class Kind : std::uint8_t {
    unknown,
    none,
    error,     ///< `code`
    constant,  ///< `value`
    line,  ///< `parts`, `offset`, then `links`; a value like `value`, which has its kind, currency and unit
    text,  ///< the text of the fact `axis`
    set,   ///< the set of the fact `axis`
    outside,  ///< known, or an error; `key` tells which
    nothing   ///< no row applies: `code`
  };
  Kind kind = Kind::unknown;
  ErrorCode code = ErrorCode::ok;
  bool last_word = false;  ///< inside tables: what was decided cannot be changed by another row
  AxisId axis = 0;
  Rational offset{};
  Value value;
  std::vector<std::pair<AxisId, Rational>> parts;  ///< by axis, no factor is zero
  std::vector<Link> links;
  std::string key;
  Id expression = no_id;   ///< one that came to it, for messages; no part of what it is
  std::uint32_t side = 0;  ///< ... and whose

  static Term of(Kind kind, ErrorCode code = ErrorCode::ok) {
    Term t;
    t.kind = kind;
    t.code = code;
    return t;
  }
  static Term constant(Value v) {
    if (v.is_unknown()) return of(Kind::unknown);
    if (v.is_none()) return of(Kind::none);
    if (v.is_error()) return of(Kind::error, v.error);
    Term t;
    t.kind = Kind::constant;
    t.value = std::move(v);
    return t;
  }
  [[nodiscard]] bool known() const {
    return kind == Kind::constant || kind == Kind::line || kind == Kind::text || kind == Kind::set ||
           kind == Kind::outside;
  }
};

}  // namespace sop::proof
