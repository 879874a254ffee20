// tests/support/time_cells.hpp — the cells of tables about time: `mon..fri`, `09:00..12:00, 13:00..18:00`, `Europe/Tallinn`.
//
// What is not understood throws std::runtime_error, which doctest reports with the row.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sop/calendar.hpp"
#include "sop/zone.hpp"

namespace sop::testing {

/// The parts of a text between marks.
std::vector<std::string> split(std::string_view text, std::string_view mark);
/// Gives up on a cell.
[[noreturn]] void broken(const std::string& what);

TimeOfDay time_of(const std::string& text);
Date date_of(const std::string& text);
/// `mon`, `mon..fri`
WeekdaySet weekdays_of(const std::string& text);
/// `09:00..12:00, 13:00..18:00`
std::vector<OpenHours> hours_of(const std::string& text);
/// `mon..fri 09:00..12:00, 13:00..18:00; sat 10:00..14:00`
std::vector<WeeklyHours> week_of(const std::string& text);
/// An offset, or one of tests/zones.
Zone zone_of(const std::string& name);
/// An instant, or a time on the wall of a zone.
Instant instant_of(const Zone& zone, const std::string& text);

}  // namespace sop::testing
