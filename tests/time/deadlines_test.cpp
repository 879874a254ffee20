// The table of worked deadlines, tests/time/deadlines.tsv: a row is a calendar, a start, what is asked, and the answer, with
// where it comes from. Adding a row edits no code; docs/time.md says how rows are written.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "sop/calendar.hpp"
#include "tests/support/files.hpp"
#include "tests/support/time_cells.hpp"
#include "tests/support/values.hpp"

using namespace sop::testing;
using sop::BusinessCalendar;
using sop::CalendarError;
using sop::CalendarSpec;
using sop::CountFrom;
using sop::Date;
using sop::DayEnd;
using sop::Due;
using sop::Ends;
using sop::Instant;
using sop::LocalTime;
using sop::MonthEnd;
using sop::Period;
using sop::TimeOfDay;
using sop::WhenClosed;

namespace {

// Takes `prefix` off the front; false when it is not there.
bool take(std::string& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.erase(0, prefix.size());
  return true;
}

// name, zone, hours, holidays, special days, known until
BusinessCalendar calendar_of(const std::vector<std::string>& cells) {
  CalendarSpec spec;
  spec.name = cells.at(1);
  spec.zone = zone_of(cells.at(2));
  if (cells.at(3) != "-") spec.week = week_of(cells[3]);
  if (cells.at(4) != "-")
    for (const std::string& day : split(cells[4], " ")) spec.holidays.push_back(date_of(day));
  if (cells.at(5) != "-") {
    for (const std::string& line : split(cells[5], "; ")) {
      const std::size_t space = line.find(' ');
      spec.special_days.push_back({date_of(line.substr(0, space)), hours_of(line.substr(space + 1))});
    }
  }
  if (cells.at(6) != "-") {
    spec.has_known_until = true;
    spec.known_until = date_of(cells[6]);
  }
  BusinessCalendar calendar;
  if (!BusinessCalendar::make(spec, calendar).ok()) broken(cells[1]);
  return calendar;
}

Instant instant_of(const BusinessCalendar& calendar, const std::string& text) {
  return sop::testing::instant_of(calendar.zone(), text);
}

std::string wall_of(const BusinessCalendar& calendar, Instant instant) {
  LocalTime wall;
  if (failed(calendar.zone().local_of(instant, wall))) return "out_of_range";
  return to_text(wall.date) + " " + to_text(wall.time);
}

std::string error_text(CalendarError error) { return std::string(name_of(error)); }

// The answer, and where it is an instant the wall at it.
struct Answer {
  std::string value, wall = "-";
};

Answer answer_of(const BusinessCalendar& calendar, CalendarError error, const Due& due) {
  if (failed(error)) return {error_text(error)};
  return {to_text(due.at) + (due.beyond_known ? " beyond" : ""), wall_of(calendar, due.at)};
}

Period period_of(const std::string& text) {
  Period period;
  if (failed(sop::parse_period(text, period))) broken(text);
  return period;
}

// What follows the first comma: how to count.
struct Options {
  CountFrom first = CountFrom::day_after;
  MonthEnd rule = MonthEnd::error;
  WhenClosed closed = WhenClosed::stays;
  Ends ends = Ends::last_only;

  explicit Options(std::string& text) {
    std::vector<std::string> parts = split(text, ", ");
    text = parts.front();
    for (std::size_t i = 1; i < parts.size(); ++i) {
      const std::string& part = parts[i];
      if (part == "from receipt")
        first = CountFrom::day_of_receipt;
      else if (part == "last day")
        rule = MonthEnd::last_day;
      else if (part == "first of next")
        rule = MonthEnd::overflow_to_next;
      else if (part == "next opening")
        closed = WhenClosed::next_opening;
      else if (part == "both ends")
        ends = Ends::both;
      else if (part == "no ends")
        ends = Ends::neither;
      else if (part == "first end")
        ends = Ends::first_only;
      else
        broken(part);
    }
  }
};

Answer ask(const BusinessCalendar& calendar, Instant start, std::string what) {
  const Options options(what);
  Due due;
  if (what == "open") return {calendar.is_open(start) ? "yes" : "no"};
  if (what == "opening") return answer_of(calendar, calendar.next_opening(start, due), due);
  if (take(what, "business ")) {
    if (take(what, "time until ")) return {to_text(calendar.counted(start, instant_of(calendar, what)))};
    if (take(what, "days until ")) {
      std::int32_t days = 0;
      const CalendarError error =
          calendar.business_days_between(start, instant_of(calendar, what), options.ends, days);
      return {failed(error) ? error_text(error) : std::to_string(days)};
    }
    sop::Duration amount;
    if (failed(sop::parse_duration(what, amount))) broken(what);
    return answer_of(calendar, calendar.add_business_time(start, amount, due), due);
  }
  if (take(what, "days until ")) {
    std::int32_t days = 0;
    const CalendarError error = calendar.days_between(start, instant_of(calendar, what), options.ends, days);
    return {failed(error) ? error_text(error) : std::to_string(days)};
  }
  const bool whole = take(what, "whole ");
  if (whole || take(what, "started ")) {
    const std::vector<std::string> parts = split(what, " until ");
    const Instant end = instant_of(calendar, parts.at(1));
    std::int64_t count = 0;
    const CalendarError error =
        whole ? calendar.whole_periods(start, end, period_of(parts[0]), options.rule, count)
              : calendar.started_periods(start, end, period_of(parts[0]), options.rule, count);
    return {failed(error) ? error_text(error) : std::to_string(count)};
  }
  if (take(what, "after "))
    return answer_of(calendar, calendar.time_out(start, period_of(what), options.rule, options.closed, due),
                     due);
  const std::vector<std::string> parts = split(what, " of ");
  if (parts.size() != 2) broken(what);
  DayEnd end = DayEnd::midnight();
  if (parts[0] == "closing")
    end = DayEnd::closing();
  else if (parts[0] != "end")
    end = DayEnd::at(time_of(parts[0]));
  return answer_of(calendar,
                   calendar.deadline(start, period_of(parts[1]), options.first, options.rule, end, due), due);
}

}  // namespace

TEST_CASE("the worked deadlines") {
  std::map<std::string, BusinessCalendar> calendars;
  std::set<std::string> rows, used;
  std::size_t number = 0, asked = 0;
  for (const std::string& line : split_lines(read_file(in_repository("tests/time/deadlines.tsv")))) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    CAPTURE(number);
    CAPTURE(line);
    const std::vector<std::string> cells = split(line, "\t");
    if (cells[0] == "calendar") {
      REQUIRE(cells.size() == 7);
      CHECK_MESSAGE(calendars.emplace(cells[1], calendar_of(cells)).second, "named twice");
      continue;
    }
    // calendar, start, what, answer, wall, why
    REQUIRE(cells.size() == 6);
    REQUIRE_MESSAGE(calendars.contains(cells[0]), "no such calendar");
    const BusinessCalendar& calendar = calendars.at(cells[0]);
    const Answer answer = ask(calendar, instant_of(calendar, cells[1]), cells[2]);
    CHECK(answer.value == cells[3]);
    CHECK(answer.wall == cells[4]);
    CHECK_MESSAGE(!cells[5].empty(), "it does not say why");
    CHECK_MESSAGE(rows.insert(cells[0] + cells[1] + cells[2]).second, "asked twice");
    used.insert(cells[0]);
    ++asked;
  }
  CHECK(asked >= 60);
  for (const auto& calendar : calendars)
    CHECK_MESSAGE(used.contains(calendar.first), calendar.first, " is used nowhere");
}
