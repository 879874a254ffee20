// src/config/roster.hpp — a roster: schedules in TOML (docs/schedules.md).
//
//   version = "2026-09"
//   zone = "Europe/Tallinn"
//
//   [people]
//   ann = "Ann Tamm"
//   ben = "Ben Kask"
//
//   [[schedule.primary.layer]]
//   name = "week"
//   people = ["ann", "ben"]
//   turn = "1 week"
//   since = 2026-09-07T09:00:00
//
// Any other key is an error, and so is a name that is not among the people. Reading is bounded: by the size of the file and by
// the limits of sop/schedule.hpp.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/data.hpp"
#include "sop/diagnostic.hpp"
#include "sop/names.hpp"
#include "sop/schedule.hpp"
#include "sop/source.hpp"
#include "sop/zone_files.hpp"

namespace sop::config {

inline constexpr std::size_t max_roster_bytes = 4U * 1024 * 1024;
inline constexpr std::size_t max_roster_schedules = 100;
inline constexpr std::size_t max_roster_people = 10'000;

/// What a roster holds.
struct Roster {
  std::string version;  ///< as the file says, perhaps empty
  Zone zone;            ///< of times without an offset
  std::vector<std::pair<std::string, std::string>>
      people;                       ///< the name used in the file, and in full; sorted
  std::vector<Schedule> schedules;  ///< sorted by name
  std::vector<Span> places;         ///< where each of them begins

  [[nodiscard]] bool knows(std::string_view person) const;
  /// A person's name in full; of nobody in the list the name itself.
  [[nodiscard]] std::string_view full_name(std::string_view person) const;
};

/// Reads a file of `sources`; zones come from `zones`. False: at least one error was added, with its place in the file; `out`
/// is left alone then.
bool read_roster(const SourceSet& sources, FileId file, const ZoneFolder& zones, Roster& out,
                 DiagnosticSink& problems);

/// Adds the schedules of a roster to the reference data of a procedure; call `seal` afterwards. False: at least one error was added
/// (a schedule that the procedure does not have), and `data` is left alone.
bool add_roster(const Roster& roster, const NameTable& names, ReferenceData& data, DiagnosticSink& problems);

/// Reads `mon..fri 18:00..09:00, 12:00..13:00`: days (`mon`, `mon..fri`, `sat, sun`), a blank, hours. False: it is not such.
bool read_hours_line(std::string_view text, std::vector<WeeklyHours>& out);
/// Reads `09:00..12:00, 13:00..18:00`. False: it is not such.
bool read_hours(std::string_view text, std::vector<OpenHours>& out);

}  // namespace sop::config
