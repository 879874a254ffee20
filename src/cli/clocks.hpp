// src/cli/clocks.hpp — `sop explain PATH --events EVENTS`: what each clock of a case counted, what not, and why.
#pragma once

#include <string>

#include "src/cli/console.hpp"

namespace sop::cli {

struct ClockQuestion {
  std::string path;             ///< the procedure
  std::string events;           ///< JSON lines, as `sop simulate` reads them
  std::string clock;            ///< the one that is asked for; empty: all
  std::string data;             ///< reference data
  std::string roster;           ///< schedules, a TOML file
  std::string format = "text";  ///< text, json
};

/// Plays the events and tells every cycle of the clocks, to its end or to the last line of the events. The exit code.
int explain_clocks(const ClockQuestion& question, Console& console);

}  // namespace sop::cli
