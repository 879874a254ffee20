// src/proof/ways_limits.hpp — what the limits of roles leave of what a case gives, whatever the facts are.
//
// Who may call it: the checks, and ways_money.cpp.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "sop/model.hpp"
#include "sop/rational.hpp"

namespace sop::proof {

/// Whether some line lets a role give a remedy, and none forbids it always. Conditions of lines are taken to hold.
bool may_give(const Party& party, Id remedy);

/// Whether a party may always give so much of a remedy at once: a role, the role of a person, a team with such a member. What has a
/// condition is taken not to be allowed, and every limit to count.
bool always_covers(const Procedure& p, Id party, Id remedy, const Rational& amount);

/// What the limits per case leave to everybody together: nobody may give more in a case. Nothing: there is no end.
std::optional<Rational> most_in_a_case(const Procedure& p);

/// The remedies that some limit per case adds up, each set once; empty: all of them.
std::vector<std::vector<Id>> sets_of_limits(const Procedure& p);

/// The most of a set of remedies that a case has given when it has just given a remedy; null: there is no such case, or no end.
using MostGiven = std::function<const Rational*(const std::vector<Id>& set)>;

/// Whether some role may give a remedy in every case, whatever was given before.
bool somebody_always_may(const Procedure& p, Id remedy, const MostGiven& most);

}  // namespace sop::proof
