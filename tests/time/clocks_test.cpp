// The table of worked clocks, tests/time/clocks.tsv: a row is a calendar, a clock, what happens to the case, and when the clock is due then,
// with how that is found. Each row becomes a procedure, which the interpreter and the engine play. Adding a row edits no code; docs/time.md
// says how rows are written.
#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "sop/decision.hpp"
#include "sop/engine.hpp"
#include "sop/instant.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/support/files.hpp"
#include "tests/support/time_cells.hpp"
#include "tests/support/timeline.hpp"
#include "tests/support/zones.hpp"

using sop::testing::split;

namespace {

std::string joined(const std::vector<std::string>& parts, const std::string& mark) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : mark) + part;
  return out;
}

/// A calendar of the table as a block.
std::string calendar_block(const std::vector<std::string>& cells) {
  std::string text = "calendar it {\n  zone: \"" + cells.at(2) + "\"\n";
  for (const std::string& line : split(cells.at(3), "; ")) text += "  open: " + line + "\n";
  if (cells.at(4) != "-") {
    text += "  holidays: " + joined(split(cells.at(4), " "), ", ");
    if (cells.at(6) != "-") text += ", until " + cells.at(6);
    text += "\n";
  }
  return text + "}\n";
}

/// `2026-03-24 17:00 open` as the lines of a timeline, whose times are on the wall of the procedure's zone.
std::string timeline_of(const std::string& cell) {
  constexpr std::size_t time = 16;
  std::string out;
  for (const std::string& part : split(cell, "; ")) {
    const std::string at = part.substr(0, time), what = part.substr(time + 1);
    out += what == "open" ? "#> open " + at + "\n" : "#> at " + at + "\n#> " + what + "\n";
  }
  return out;
}

std::string procedure_of(const std::string& calendar, const std::string& clock) {
  std::string lines;
  for (const std::string& entry : split(clock, "; ")) lines += "  " + entry + "\n";
  if (lines.find("starts on:") == std::string::npos) lines = "  starts on: case_opened\n" + lines;
  return "sop en\nprocedure row {\n  edition: 1\n  kept by: \"Tests\"\n  calendar: it\n  month end: "
         "last_day\n}\n" +
         calendar +
         "facts {\n  hold: yes or no, default no\n  prio: one of (low, high), default low\n}\n"
         "role agent {\n  reports to: nobody\n}\n"
         "clock due {\n" +
         lines +
         "  stops on: reply_sent\n}\n"
         "scenario all {\n  applies if: any\n  clocks: due\n  step stand {\n    owner: agent\n    outcomes: "
         "over\n"
         "    on over -> closed\n  }\n  end closed\n}\n";
}

/// How the clock stands, in the words of the table.
std::string answer_of(const sop::Case& c, const sop::Decision& last) {
  const sop::ClockState& clock = c.clocks.at(0);
  sop::Instant at;
  if (!clock.has_due || failed(sop::Instant::from_milliseconds(clock.due, at))) return "not due";
  std::string out = to_text(at);
  if (clock.status == sop::ClockStatus::paused) out += " paused";
  if (clock.status == sop::ClockStatus::finished) out += " finished";
  if (clock.broken) out += " broken";
  for (const sop::Effect& effect : last.effects)
    if (effect.kind == sop::EffectKind::in_time_after_all) out += ", in time after all";
  return out;
}

}  // namespace

TEST_CASE("the worked clocks, played by the interpreter and by the engine") {
  std::map<std::string, std::string> calendars, zones;
  std::set<std::string> seen;
  std::size_t rows = 0, number = 0;
  for (const std::string& line :
       split(sop::testing::read_file(sop::testing::in_repository("tests/time/clocks.tsv")), "\n")) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> cells = split(line, "\t");
    CAPTURE(number);
    CAPTURE(line);
    if (cells[0] == "calendar") {
      REQUIRE(cells.size() == 7);
      calendars[cells[1]] = calendar_block(cells);
      zones[cells[1]] = cells[2];
      continue;
    }
    REQUIRE(cells.size() == 6);
    REQUIRE(calendars.count(cells[0]) == 1);
    CHECK_MESSAGE(seen.insert(cells[0] + cells[1] + cells[2]).second, "the row stands twice");
    CHECK_FALSE(cells[5].empty());
    const sop::Zone zone = sop::testing::zone_of(zones[cells[0]]);
    const std::string text = procedure_of(calendars[cells[0]], cells[1]);
    const std::string events = timeline_of(cells[2]);
    CAPTURE(text);
    CAPTURE(events);
    const sop::LoadResult loaded = sop::load_text("row.sop", text, sop::testing::test_zones());
    for (const sop::Diagnostic& d : loaded.diagnostics) CHECK_MESSAGE(false, sop::message_text(d));
    REQUIRE(loaded.ok);
    const sop::Procedure& p = loaded.procedure;
    const sop_test::Timeline timeline = sop_test::read_timeline(p, text + events);
    REQUIRE(timeline.problem.empty());
    REQUIRE(timeline.steps.size() >= 2);

    const sop::Engine engine(p);
    const sop::EngineData bound(engine, timeline.data);
    sop::Workspace workspace;
    sop::Case by_reference, by_engine;
    sop::Decision told, told_by_engine;
    for (const sop_test::TimelineStep& step : timeline.steps) {
      CAPTURE(step.line);
      if (step.is_open) {
        by_reference = sop::reference::open(p, timeline.data, step.event.facts, step.now, told);
        engine.open(workspace, bound, step.event.facts, step.now, by_engine, told_by_engine);
      } else {
        const sop::Event* event = step.has_event ? &step.event : nullptr;
        sop::reference::advance(p, timeline.data, by_reference, event, step.now, told);
        engine.advance(workspace, bound, by_engine, event, step.now, told_by_engine);
      }
      REQUIRE(told.status == sop::Status::ok);
      REQUIRE(told_by_engine.status == sop::Status::ok);
    }
    CHECK(answer_of(by_reference, told) == cells[3]);
    CHECK(answer_of(by_engine, told_by_engine) == cells[3]);
    sop::Instant due;
    sop::LocalTime wall;
    REQUIRE_FALSE(failed(sop::parse_instant(cells[3].substr(0, cells[3].find(' ')), due)));
    REQUIRE_FALSE(failed(zone.local_of(due, wall)));
    CHECK(to_text(wall.date) + " " + to_text(wall.time) == cells[4]);
    ++rows;
  }
  CHECK(rows >= 40);
}
