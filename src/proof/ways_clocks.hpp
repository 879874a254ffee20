// src/proof/ways_clocks.hpp — clocks that stand still: how long they may run on the wall.
//
// Who may call it: src/proof. Thread-safety: pure functions.
#pragma once

#include <string>

#include "src/proof/ways_stay.hpp"

namespace sop::proof {

/// Whether a clock pauses, or is held.
bool stands_still(const Clock& clock);

/// The longest that a clock which stands still runs, from its start to its deadline, in a case that is open for `open` at most. `rule`: of what
/// keeps it open, where that is one.
ClockOutlook clock_outlook_while_open(const Procedure& p, const Times& times, Id clock, const Stay& open,
                                      const std::string& rule);

}  // namespace sop::proof
