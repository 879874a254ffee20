// src/lint/magnitudes.hpp — how large the values of expressions may be, roughly, by what the types of facts declare.
//
// Bounds in floating point, which are never too narrow; conditions are not looked at. They choose what is worth a closer look: what they call
// within range is. A fact that declares no end may be of any size there, which is nobody's mistake: nothing is said of what rests on it.
//
// Who may call it: the checks.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "sop/model.hpp"

namespace sop::lint_checks {

class Magnitudes {
 public:
  explicit Magnitudes(const Procedure& p) : p_(p), known_(p.exprs.size()), sizes_(p.exprs.size()) {}

  /// Of numbers as they are, of durations in milliseconds, of days and lengths on the calendar in days, of moments in milliseconds. An end that
  /// nothing declares is infinite.
  struct Size {
    double low = -std::numeric_limits<double>::infinity(), high = std::numeric_limits<double>::infinity();
    bool leaves =
        false;  ///< it, or something that it rests on, may leave the range of its kind by declared ends
  };
  Size of(Id expression);
  /// The same as an amount that is offered, or a limit: a whole number of minor units.
  bool leaves_as_amount(Id expression);
  /// The same as a length that is counted from the day of a case.
  bool leaves_as_length(Id expression);

 private:
  Size operation(const Expr& e);
  Size named(Size size, const Type& type) const;
  Id arg(const Expr& e, Id i) const { return p_.expr_args[e.args.first + i]; }

  const Procedure& p_;
  std::vector<char> known_;  ///< by expression: 0 no, 1 being asked, 2 yes
  std::vector<Size> sizes_;
};

}  // namespace sop::lint_checks
