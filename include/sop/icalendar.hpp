// sop/icalendar.hpp — holidays from iCalendar files.
//
// Lists of public holidays are published as iCalendar (RFC 5545). This reads the part of it that holidays need, into dates on
// which a calendar is closed and stretches of time in which it is: all-day and timed events, of several days too, yearly
// rules, exclusions, folded lines. Everything else that would change the meaning is an error with its place, never skipped
// (docs/time.md lists both). Rules are expanded between two dates that the caller gives.
//
//   sop::ClosedDays closed;
//   if (sop::read_icalendar(sources, file, spec.zone, first, last, closed, problems)) sop::close_days(closed, spec);
//
// Hostile files: the size, the number of events and the number of days are bounded; a rule is looked at once a day of the
// stretch at most. Thread-safety: pure functions. Cost: linear in the file; for each rule, in the days of the stretch.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sop/calendar.hpp"
#include "sop/diagnostic.hpp"
#include "sop/source.hpp"

namespace sop {

inline constexpr std::size_t max_icalendar_bytes = 1024U * 1024;
inline constexpr std::size_t max_icalendar_events = 5000;
inline constexpr std::size_t max_icalendar_days = 20'000;  ///< that the events touch, each counted for itself

/// A date on which a calendar is closed.
struct ClosedDay {
  Date date;
  std::string name;
};
/// A stretch of time on the wall in which a calendar is closed; `end` is not part of it.
struct ClosedStretch {
  LocalTime begin, end;
  std::string name;
};
/// What an iCalendar file closes, in order of time.
struct ClosedDays {
  std::vector<ClosedDay> days;
  std::vector<ClosedStretch> stretches;
};

/// Reads a file of `sources`. Times without a zone, and those of UTC, are put on the wall of `zone`; a time with the name of
/// another zone is an error. Events before `first` and after `last` are read and left out. False: at least one error was
/// added, with its place; `closed` is left alone then.
bool read_icalendar(const SourceSet& sources, FileId file, const Zone& zone, Date first, Date last,
                    ClosedDays& closed, DiagnosticSink& problems);

/// Closes a calendar on these days and in these stretches: the days become holidays, and a day of which a stretch takes a
/// part becomes a special day with the hours that are left. Hours that begin on one date and end on the next are cut where
/// the stretch begins and ends. A special day that is there already stays as it is.
void close_days(const ClosedDays& closed, CalendarSpec& spec);

}  // namespace sop
