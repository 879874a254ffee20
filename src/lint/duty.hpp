// src/lint/duty.hpp — what a roster says about a procedure: which schedules it fills, and a story played at the hours in which it has nobody.
#pragma once

#include <cstdint>
#include <vector>

#include "src/lint/check.hpp"
#include "src/lint/stories.hpp"
#include "src/lint/week.hpp"

namespace sop::lint_checks {

/// Whether whoever runs the checks has said who is on duty in a schedule; the check nobody_on_duty speaks of it then, and no other does.
bool roster_tells(const CheckContext& context, Id party);
/// The same of a level: of its schedule, or of the one that stands in.
bool roster_tells(const CheckContext& context, const Level& level);

/// Plays a story again that begins at another instant, with the data at hand, and says whether its last moment shows something.
bool plays_at(const Procedure& p, const ReferenceData& data, const Witness& story, std::int64_t opening,
              const Shows& shows);

/// Opens a story at the first quarter of an hour of a week from which its last moment lies in one of these stretches, on the wall of the
/// party, and shows something. False: none is found. Cost: plays it for each quarter of an hour in them.
bool opens_in(CheckContext& context, Id party, const std::vector<WeekStretch>& stretches, const Shows& shows,
              Witness& story);

}  // namespace sop::lint_checks
