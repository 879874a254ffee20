// src/proof/ways_money.hpp — the most that a case of a scenario may cost, over every way through it, reopenings included.
//
// A way is a row of moves. What a move gives is the largest amount of the options that it grants; moves with `at most n times` are taken that
// often at most, in a routine that often in each call; of remedies that exclude one another one kind is taken. Conditions of moves are not
// looked at, so that the total is never too small. Where a circle of moves without a limit gives something again and again, there is no
// total, and the circle is named. What those who may give are allowed to give in one case is a second bound.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "sop/model.hpp"
#include "sop/money.hpp"
#include "sop/rational.hpp"
#include "src/proof/ways_limits.hpp"

namespace sop::proof {

/// Why there is no largest total.
enum class NoTotal : std::uint8_t {
  none,    ///< there is one
  amount,  ///< an offer has no largest amount; `facts` are to blame, or it is named by whoever gives it
  circle,  ///< moves without a limit lead back to what is given; `step` is on the circle, `move` leads round
  reopened,  ///< the same through an end that may be reopened any number of times; `step` is that end
  rule,  ///< a rule may lead back any number of times; `move` is the place of the rule in Procedure::always
  two_currencies,  ///< amounts of two currencies, which are not added
  many_ways,       ///< more combinations of uses than most_ways
};

/// Combinations of steps and uses that one scenario may have.
inline constexpr std::size_t most_ways = 20'000;

/// Something given on the way with the largest total.
struct Given {
  Id step = no_id;
  Id transition = no_id;
  Id remedy = no_id;  ///< no_id: within a routine or a branch that the step runs
  Rational amount{};
};

struct MoneyTotal {
  bool gives = false;  ///< some way gives an amount
  NoTotal why = NoTotal::none;
  Id step = no_id, move = no_id;
  std::vector<Id> facts;
  Rational most{};  ///< with `none`
  CurrencyCode currency{};
  std::vector<Given> way;  ///< what is given on it, in order

  Rational largest{};  ///< the largest amount that is given at once, where every amount has a bound
  bool largest_known = false;
  Id largest_remedy = no_id;  ///< whose it is

  bool has_cap = false;  ///< nobody may give more than `cap` in a case
  Rational cap{};
};

/// A way that ends when a remedy is given, and gives most of the remedies that one limit adds up.
struct LastGiven {
  Id remedy = no_id;       ///< what is given last
  Rational most{};         ///< of those that count, with the last
  std::vector<Given> way;  ///< what counts of it, in order
};

/// The totals of the cases of each scenario, each found when it is first asked for. The procedure must outlive it.
class MoneyTotals {
 public:
  explicit MoneyTotals(const Procedure& p);
  const MoneyTotal& of(Id scenario);
  /// The ways of a scenario whose last grant may be too much for everybody who may give that remedy, because of what was given before: one a
  /// remedy and set of remedies that a limit per case adds up. Conditions of moves, and those of limits and permissions, are not looked at, so
  /// that what a way gives has to be looked at. Cost: as `of`, once a set, where something may be too much at all.
  std::vector<LastGiven> last_given(Id scenario);

 private:
  const Procedure& p_;
  std::optional<Rational> cap_;
  std::vector<std::optional<MoneyTotal>> totals_;
  std::vector<std::vector<LastGiven>> last_;  ///< by scenario, where all remedies count
};

}  // namespace sop::proof
