// src/lint/long_values.hpp — which value of a type stands longest in a text.
//
// Of numbers with bounds on both sides: the digits after the point that a value may have, and the last ones of each number of digits, for the
// words beside them; of lengths of time the one with most units; of dates and instants a year at each bound; of times of day one to the
// millisecond; of sets all names. Of a number without bounds, as of a free text, nobody knows how long it is: there is none. For the check
// text_may_be_too_long.
#pragma once

#include <vector>

#include "sop/model.hpp"

namespace sop::lint_checks {

/// Values of a type among which the longest is, whatever the language. Each fits the type.
std::vector<Value> long_values(const Procedure& p, const Type& type);

}  // namespace sop::lint_checks
