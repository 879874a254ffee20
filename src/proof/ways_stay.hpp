// src/proof/ways_stay.hpp — how long something may last: rows of lengths that are counted one after the other, any of which may be what
// happens; and how they are put together.
//
// Who may call it: src/proof. Thread-safety: values.
#pragma once

#include <vector>

#include "sop/model.hpp"
#include "src/proof/ways.hpp"
#include "src/proof/ways_time.hpp"
#include "src/proof/ways_unknown.hpp"

namespace sop::proof {

using Row = std::vector<Piece>;

/// Ways in time: rows of lengths, any of which may be what happens; or none of it has a bound.
struct Stay {
  NoBound why = NoBound::none;
  Id step = no_id;
  Id fact = no_id;
  bool if_silent = false;
  Id repeats =
      no_id;  ///< a move that comes again and again, stays in the step a number of times, and ends it then
  std::vector<Row> rows{Row()};
};

Stay unbounded(NoBound why, Id step);
/// No bound: it waits for a fact that may stay unknown, or for something else that may.
Stay waiting(const Wait& wait);

/// Puts lengths behind others; exact ones that follow each other are one, and so are business hours of one calendar.
void append(Row& row, const Row& more);
/// Whether a row lasts at least as long as another from every start: it has its lengths, in their order, and perhaps others between them.
bool lasts_as_long(const Row& a, const Row& b);
/// Adds a row, unless one that is there lasts at least as long; those that it outlasts are not needed any more.
void add_row(std::vector<Row>& rows, Row row);

/// One after the other.
Stay then(const Stay& first, const Stay& second);
/// One or the other.
void or_else(const Stay& other, Stay& stay);

/// What somebody does before this is over: at the latest a millisecond before.
Stay before(const Stay& stay);
/// A whole number of times of lengths that follow each other, all counted from where the first begins.
Stay times_over(const Procedure& p, Stay stay, std::uint32_t times);

/// The longest of them from every instant of the days.
Bound bound_of(const Times& times, const Stay& stay);

/// The lengths that an expression may be; each is a row of its own. A millisecond more where something happens when a deadline is over.
Stay of_known_length(const Procedure& p, Id expression, bool deadline, const DeadlineForm& form, bool over);
/// The same of a length on which a step waits: while it is unknown nothing is due.
Stay of_length(const Procedure& p, Unknowns& unknowns, Id expression, bool deadline, const DeadlineForm& form,
               bool over);

}  // namespace sop::proof
