// src/proof/ways.hpp — what a procedure may come to at worst, scenario by scenario: what a case may cost, how long its clocks may run on the
// wall, how long it may take until somebody owns it who may give what is offered, and until it ends.
//
// Every answer is either a bound, with the start or the way that leads to it, or it is not proved, and says what is to blame. Bounds are
// never too small: whatever a case does, it stays within them, as long as it follows the procedure. Conditions of moves are not looked at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sop/data.hpp"
#include "sop/model.hpp"
#include "src/proof/ways_money.hpp"
#include "src/proof/ways_time.hpp"

namespace sop::proof {

/// Why a time has no bound.
enum class NoBound : std::uint8_t {
  none,         ///< it has one
  owner,        ///< `step` waits for whoever owns it, without a time limit
  customer,     ///< `step` waits for the customer, without a time limit
  others,       ///< `step` waits for somebody else, without a time limit
  writes_on,    ///< `step` waits until the customer is silent, and a customer may go on writing
  pauses,       ///< the clock stands still while a condition holds, without a limit
  held,         ///< the clock or the path stands still on an event, until another comes
  circle,       ///< moves lead round without a limit, by `step`
  rule,         ///< a rule or a clock (`by`) may lead back any number of times
  length,       ///< a length is computed, not written
  calendar,     ///< the calendar or zone has no answer for it
  no_data,      ///< no day on which all calendars have data
  many_ways,    ///< more ways than are looked at
  nobody,       ///< nobody on the path, and nobody who owns a step, may always give it
  not_started,  ///< the path does not start with the case
  amount,       ///< the largest amount that is offered at once has no bound
  restarts,     ///< the clock begins anew when its target changes, as often as that happens
  no_roster,    ///< whether somebody is on duty is not known, and the level waits until somebody is
  no_reply,     ///< the case may come to `step`, an end, without a reply
  fact,         ///< it waits for `fact`, which may stay unknown (no_id: for something else that may)
  choice,       ///< the choice of the scenario waits for `fact`; `longest` counts from that choice
  stops,  ///< the path may stop, or the case be taken off it, through `by` (empty: a condition that stops the path)
  steps_down,  ///< the path steps down, and up again, any number of times
  absent,      ///< the level may be passed over because nobody is there
};

struct Bound {
  NoBound why = NoBound::none;
  Id step = no_id;
  Id fact = no_id;
  std::string by;          ///< lasting name of a step, a rule or the move of a clock
  bool if_silent = false;  ///< as long as the customer does not write where silence is waited for
  NoBound rests_on =
      NoBound::none;  ///< of a clock that stands still: why the case may be open without a limit
  Longest longest;    ///< with `none` and `choice`
};

/// A clock of the scenario: from its start to its deadline, on the wall.
struct ClockOutlook {
  Id clock = no_id;
  Bound bound;
  Id target = 0;  ///< the target that lasts longest
};

/// How much later than its law allows the deadline of a clock may lie.
struct LawOutlook {
  Id clock = no_id;
  Bound past;     ///< `longest.milliseconds` past the law, negative where never; or why that is not known
  Id target = 0;  ///< the target of which that is so
};

/// Until the case is owned by somebody who may always give the largest amount that is offered at once.
struct AuthorityOutlook {
  bool wanted = false;   ///< something is offered
  bool at_once = false;  ///< whoever owns the first step may
  Id party = no_id;
  Id path = no_id;
  Bound bound;
};

struct ScenarioOutlook {
  Id scenario = no_id;
  MoneyTotal money;
  std::vector<ClockOutlook> clocks;
  std::vector<LawOutlook> laws;             ///< of the clocks that name a law
  std::vector<AuthorityOutlook> authority;  ///< one a path
  Bound reply;                              ///< until the first reply
  Bound end;
};

/// Whether somebody is on duty in a schedule at every instant of the days.
struct DutyOutlook {
  Id party = no_id;
  bool known = false;  ///< the procedure or the data says who takes turns
  std::size_t holes = 0;
  std::int64_t begin = 0, end = 0;  ///< of the first hole
};

/// A stretch in which nobody is on duty, as long as it is, within the days: from its first instant to before its last.
struct DutyHole {
  std::int64_t begin = 0, end = 0;
  bool operator==(const DutyHole&) const = default;
};

struct Outlook {
  Days days;
  std::vector<DutyOutlook> duty;  ///< one a schedule
  std::vector<ScenarioOutlook> scenarios;
  /// Facts without a default that no step asks for: the bounds hold where they are told with the opening, and not taken back.
  std::vector<Id> promised;
};

/// Different rows of lengths that the ways to an end are made of, looked at for one scenario.
inline constexpr std::size_t most_rows = 200;

/// Everything above for a sound procedure. `has_today`: see days_with_data.
Outlook outlook(const Procedure& p, const ReferenceData& data, bool has_today, std::int32_t today);

/// All stretches in which nobody is on duty in a schedule, in order. An entry of a roster beats the schedule from its instant on
/// (docs/semantics.md, 8.4). False: nobody says who takes turns, or there are too many.
bool duty_holes(const Procedure& p, const ReferenceData& data, const Times& times, Id party,
                std::vector<DutyHole>& out);

/// Of one schedule.
DutyOutlook duty_outlook(const Procedure& p, const ReferenceData& data, const Times& times, Id party);

/// The longest that a clock runs, from its start to its deadline.
ClockOutlook clock_outlook(const Procedure& p, const Times& times, Id clock);

/// The same against the law that the clock names (`Clock::law`).
LawOutlook law_outlook(const Procedure& p, const Times& times, Id clock);

}  // namespace sop::proof
