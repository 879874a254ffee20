// src/proof/ways_amounts.hpp — between which bounds a number or an amount lies, whatever the facts are.
//
// Interval arithmetic over exact fractions (R. E. Moore, Interval Analysis, 1966): each operation gives bounds that hold for every value
// of its operands. What a fact may be is its declared range, narrowed by the condition of the line or row in which it is read. Bounds are
// never too narrow. They may be too wide where one fact is read twice. A result that has no bound names the facts to blame.
#pragma once

#include <cstddef>
#include <vector>

#include "sop/model.hpp"
#include "sop/money.hpp"
#include "sop/rational.hpp"

namespace sop::proof {

/// All numbers between two ends, which belong to it; an end that is not there lies nowhere.
struct Range {
  bool has_low = false, has_high = false;
  Rational low{}, high{};
  bool possible = true;         ///< false: there is no such value
  CurrencyCode currency{};      ///< of amounts; none: not known, or zero
  bool two_currencies = false;  ///< amounts of two currencies meet: the ends mean nothing
  std::vector<Id> open;         ///< facts without which it would have both ends
};

class Amounts {
 public:
  explicit Amounts(const Procedure& p) : p_(p) {}

  /// The bounds of an expression whose value is a number, a share, an amount or an exact length, where both conditions (no_id: nothing) hold.
  Range of(Id expression, Id condition = no_id, Id also = no_id);

 private:
  struct Narrowed {
    Id fact = no_id;
    Range range;
  };

  Range value(Id expression);
  Range operation(const Expr& e);
  Range choose(const Expr& e);
  Range output(Id output);
  Range fact(Id fact);
  Range named(Range range, const Type& type) const;
  /// Takes a condition to hold. False: it cannot.
  bool narrow(Id condition);
  bool narrow_one(const Expr& e);
  Id arg(const Expr& e, Id i) const { return p_.expr_args[e.args.first + i]; }

  const Procedure& p_;
  std::vector<Narrowed> narrowed_;
  std::vector<std::vector<Range>> parameters_;  // of the definitions being asked, the innermost last
  int depth_ = 0;
  std::size_t work_ = 0;
};

/// The values that an expression may have, where they are written out: one, or one for each line or row. False: it is computed otherwise.
bool written_values(const Procedure& p, Id expression, std::vector<Value>& out);

/// The smallest range that holds both.
Range either(const Range& a, const Range& b);
/// The range of the sum of one value of each.
Range sum(const Range& a, const Range& b);

}  // namespace sop::proof
