// src/lint/stories.hpp — how a case comes to a finding: the shortest story, played by the reference interpreter.
//
// The stories of a procedure are looked for once, when the first finding asks: cases are opened, and whatever may happen to them happens (an
// outcome, a fact, an approval, an event of the author, the next moment at which something is due), breadth first, so that the first
// moment that shows something has the fewest events before it. What is found has been played and is true; that nothing is found
// proves nothing, because values, moments and turns are limited. A finding without a story stands all the same.
//
// Cost: counted turns, fewer the larger the procedure (`most_turns_for`), so that every machine finds the same.
#pragma once

#include <functional>
#include <string>

#include "sop/case.hpp"
#include "sop/decision.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

/// A case after a turn.
struct Moment {
  const Case& c;
  const Decision& d;
};
using Shows = std::function<bool(const Moment&)>;

enum class Duty {
  somebody,  ///< whoever is on duty is there
  nobody,    ///< schedules that the host keeps are empty
};

/// Gives a finding the shortest story to a moment that shows it; false: none was found. `outcome` says in a sentence what it shows.
bool show(CheckContext& context, Finding& finding, std::string outcome, const Shows& shows,
          Duty duty = Duty::somebody);

/// A line of the case stands at the step.
Shows stands_at(StateId step);
/// The rule of this lasting path has just led on.
Shows led_by(std::string path);
/// The case has come to this level of this path.
Shows at_level(Id path, Id level);
/// The response has just been said.
Shows says(Id response);
/// Both.
Shows both(Shows a, Shows b);

}  // namespace sop::lint_checks
