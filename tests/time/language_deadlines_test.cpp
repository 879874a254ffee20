// The worked deadlines of tests/time/deadlines.tsv again, through the language: each row becomes a procedure whose clock (or move)
// counts what the row asks, on a calendar written in the file. The interpreter and the engine must both give the answer that was
// derived by hand. Rows that no procedure can ask (single milliseconds, counts between two instants) are left to deadlines_test;
// how many were asked here is checked, so that rows do not drop out unseen.
#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "sop/decision_json.hpp"
#include "sop/engine.hpp"
#include "sop/facts_json.hpp"
#include "sop/instant.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/support/files.hpp"
#include "tests/support/zones.hpp"

namespace {

std::vector<std::string> split(const std::string& text, const std::string& separator) {
  std::vector<std::string> parts;
  std::size_t from = 0;
  while (true) {
    const std::size_t at = text.find(separator, from);
    parts.push_back(text.substr(from, at == std::string::npos ? at : at - from));
    if (at == std::string::npos) return parts;
    from = at + separator.size();
  }
}

std::string join(const std::string& text, const std::string& from, const std::string& to) {
  std::string out;
  for (const std::string& part : split(text, from)) out += (out.empty() ? "" : to) + part;
  return out;
}

/// A calendar of the table as a block; empty: the language cannot say it (a calendar without any hours of the week).
std::string calendar_block(const std::vector<std::string>& cells) {
  if (cells.at(3) == "-") return {};
  std::string text = "calendar it {\n  zone: \"" + cells.at(2) + "\"\n";
  for (const std::string& line : split(cells.at(3), "; ")) text += "  open: " + line + "\n";
  if (cells.at(5) != "-")
    for (const std::string& line : split(cells.at(5), "; ")) text += "  open on: " + line + "\n";
  // A list of holidays has one at least: here a day before every row.
  text += "  holidays: " + (cells.at(4) == "-" ? "1900-01-01" : join(cells.at(4), " ", ", "));
  if (cells.at(6) != "-") text += ", until " + cells.at(6);
  return text + "\n}\n";
}

/// What a row asks, in the words of the language: a deadline of a clock, or the length of a time-out.
struct Asked {
  std::string due_within, after, month_end;
};

/// False: no procedure can ask it.
bool in_language(const std::string& question, Asked& out) {
  std::vector<std::string> parts = split(question, ", ");
  std::string what = parts[0], end;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i] == "from receipt") {
      end += ", day of receipt counts";
    } else if (parts[i] == "last day" || parts[i] == "first of next") {
      out.month_end = parts[i] == "last day" ? "last_day" : "next_day";
    } else {
      return false;
    }
  }
  const auto take = [&](const std::string& prefix) {
    if (what.rfind(prefix, 0) != 0) return false;
    what.erase(0, prefix.size());
    return true;
  };
  if (take("after ")) {
    out.after = what;
    return true;
  }
  if (take("business ")) {
    const std::vector<std::string> words = split(what, " ");
    if (words.size() != 2 || words[0] == "0" ||
        (words[1] != "hours" && words[1] != "hour" && words[1] != "min"))
      return false;
    out.due_within = words[0] + (words[1] == "min" ? " business minutes" : " business hours");
    return true;
  }
  const std::vector<std::string> day = split(what, " of ");
  if (day.size() != 2) return false;
  out.due_within = day[1];
  if (day[0] == "closing") out.due_within += ", by closing";
  if (day[0] != "closing" && day[0] != "end") out.due_within += ", by " + day[0];
  out.due_within += end;
  return true;
}

std::string procedure_of(const std::string& calendar, const Asked& asked) {
  std::string text = "sop en\nprocedure row {\n  edition: 1\n  kept by: \"Tests\"\n  calendar: it\n";
  if (!asked.month_end.empty()) text += "  month end: " + asked.month_end + "\n";
  text += "}\nrole agent {\n  reports to: nobody\n}\n" + calendar;
  if (!asked.due_within.empty())
    text +=
        "clock due {\n  starts on: case_opened\n  stops on: case_closed\n  due within: " + asked.due_within +
        "\n}\n";
  text += "scenario all {\n  applies if: any\n";
  if (!asked.due_within.empty()) text += "  clocks: due\n";
  text += "  step stand {\n    owner: agent\n    outcomes: over\n    on over -> closed\n";
  if (!asked.after.empty()) text += "    after " + asked.after + " -> closed\n";
  return text + "  }\n  end closed\n}\n";
}

/// The answer in the words of the table.
std::string answer_of(const sop::Decision& d) {
  if (d.error != sop::ErrorCode::ok) return std::string(sop::name_of(d.error));
  if (d.due.size() == 0) return "nothing is due";
  sop::Instant at;
  if (failed(sop::Instant::from_milliseconds(d.due[0].at, at))) return "no instant";
  return to_text(at) + (d.due[0].beyond_known ? " beyond" : "");
}

}  // namespace

TEST_CASE("the worked deadlines, through clocks and moves") {
  std::map<std::string, std::string> calendars;
  std::size_t asked_rows = 0, number = 0;
  for (const std::string& line :
       split(sop::testing::read_file(sop::testing::in_repository("tests/time/deadlines.tsv")), "\n")) {
    ++number;
    if (line.empty() || line[0] == '#') continue;
    const std::vector<std::string> cells = split(line, "\t");
    if (cells[0] == "calendar") {
      calendars[cells.at(1)] = calendar_block(cells);
      continue;
    }
    CAPTURE(number);
    CAPTURE(line);
    Asked asked;
    if (calendars[cells[0]].empty() || !in_language(cells.at(2), asked)) continue;
    const std::string text = procedure_of(calendars[cells[0]], asked);
    CAPTURE(text);
    const sop::LoadResult loaded = sop::load_text("row.sop", text, sop::testing::test_zones());
    for (const sop::Diagnostic& d : loaded.diagnostics) CHECK_MESSAGE(false, sop::message_text(d));
    REQUIRE(loaded.ok);
    const sop::Procedure& p = loaded.procedure;
    sop::Zone zone;
    const sop::ReferenceData data;
    REQUIRE(sop::zone_of(p, data, 0, zone) == sop::ErrorCode::ok);
    sop::Instant start;
    sop::LocalTime wall;
    sop::ZonedInstant at;
    if (failed(sop::parse_instant(cells[1], start))) {
      REQUIRE(!failed(sop::parse_local_time(cells[1], wall)));
      REQUIRE(!failed(zone.instant_of(wall, at)));
      start = at.at;
    }
    // The table has the names of the calendar's errors; answers have those of evaluation.
    std::string expected = cells.at(3);
    // Days of the calendar do not depend on holidays: what ends with one is no less certain where they are not known. Closing time does.
    const std::string length = asked.due_within + asked.after;
    const bool on_hours =
        length.find("business") != std::string::npos || length.find("by closing") != std::string::npos;
    if (const std::size_t beyond = expected.find(" beyond"); beyond != std::string::npos && !on_hours)
      expected.erase(beyond);
    if (expected == "out_of_range" || expected == "ambiguous_month_end") expected = "date_does_not_exist";
    sop::Decision decision;
    (void)sop::reference::open(p, data, {}, start.milliseconds(), decision);
    CHECK(answer_of(decision) == expected);
    const sop::Engine engine(p);
    const sop::EngineData bound(engine, data);
    sop::Workspace workspace;
    sop::Case c;
    sop::Decision by_engine;
    engine.open(workspace, bound, {}, start.milliseconds(), c, by_engine);
    CHECK(answer_of(by_engine) == expected);
    ++asked_rows;
  }
  CHECK(asked_rows >= 120);
}
