// src/config/holidays.hpp — the file of holidays that a calendar names (docs/json.md, Reference data).
//
//   until = 2027-12-31            # the last day for which the list is complete
//
//   [days]
//   2026-12-24 = "Christmas Eve"
//   2026-12-25 = "Christmas Day"
//
// Any other key is an error, and so is a day that is no date.
#pragma once

#include "sop/data.hpp"
#include "sop/diagnostic.hpp"
#include "sop/source.hpp"

namespace sop::config {

/// Reads a file of `sources` into `set` (days and known_until; the calendar is the caller's). False: at least one error
/// was added, with its place in the file.
bool read_holidays(const SourceSet& sources, FileId file, HolidaySet& set, DiagnosticSink& problems);

}  // namespace sop::config
