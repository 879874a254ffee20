// src/lint/week.hpp — the hours of a week in which somebody is there, as far as the file says.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sop/model.hpp"

namespace sop::lint_checks {

/// A stretch of the week, in milliseconds since Monday 00:00; its end may lie in the next week.
struct WeekStretch {
  std::int64_t from = 0, to = 0;
};

/// The stretches of the week in which nobody of a party is there: outside the hours of a rotation that the file writes, or of a role or
/// team. Empty: somebody always is, or the file does not say (`known` is false then). Holidays are not looked at.
std::vector<WeekStretch> empty_hours(const Procedure& p, Id party, bool& known);

/// The stretches that lie in both lists.
std::vector<WeekStretch> in_both(const std::vector<WeekStretch>& a, const std::vector<WeekStretch>& b);

/// Whether a calendar is open at every moment: all hours of all days, no holidays and no days of their own, now or from outside.
bool always_open(const Procedure& p, Id calendar);

/// `fri 18:00..mon 09:00`, the three longest of them.
std::string week_text(std::vector<WeekStretch> stretches);

/// The zone whose wall the hours of a party are read from, as it is written; empty: none is stated.
std::string zone_of_hours(const Procedure& p, Id party);

}  // namespace sop::lint_checks
