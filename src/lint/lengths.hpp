// src/lint/lengths.hpp — which of two lengths of time ends later, where they begin together and are counted in different ways.
#pragma once

#include <vector>

#include "sop/model.hpp"

namespace sop::lint_checks {

/// A length, and whether it is a deadline, which ends when its last day does, or a time-out, which comes at the same time of day.
struct Length {
  Id expr = no_id;
  bool deadline = false;
  DeadlineForm form;
};

inline Length time_out(Id expr) { return {expr, false, {}}; }
inline Length deadline(const ClockTarget& target) { return {target.time, true, target.form}; }

/// Whether lengths that follow each other end later than another one at whatever moment they begin together, in a week without holidays, days
/// of their own and changes of clocks; where opening hours or business days are counted, at whatever moment at which it is open. False: not
/// so, or not known (lengths that are computed, a calendar from outside). Cost: a few hundred deadlines, thousands for odd minutes.
bool ends_later(const Procedure& p, const std::vector<Length>& lengths, const Length& other);
inline bool ends_later(const Procedure& p, const Length& length, const Length& other) {
  return ends_later(p, std::vector<Length>{length}, other);
}

/// Whether one length is surely longer than another: by their measure where it is the same, else by when they end.
bool surely_longer(const Procedure& p, const Length& length, const Length& other);

}  // namespace sop::lint_checks
