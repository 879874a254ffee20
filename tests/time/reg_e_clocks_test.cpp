// The twelve published examples of Regulation E (tests/cases/cases.jsonl, P8-01 to P8-12) once more, through clocks: a case is opened
// on the day of the notice at ten in New York, and each clock must be due at the end of the day that the example prints.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "sop/engine.hpp"
#include "sop/json.hpp"
#include "sop/load.hpp"
#include "sop/names.hpp"
#include "sop/reference.hpp"
#include "tests/support/files.hpp"
#include "tests/support/zones.hpp"

namespace {

/// The day that ends when a clock is due, `-` when it does not run.
std::string day_due(const sop::Procedure& p, const sop::Zone& zone, const sop::Decision& d,
                    const char* clock) {
  for (const sop::DueAt& due : d.due) {
    if (due.kind != sop::DueKind::clock || p.text(due.name) != clock) continue;
    sop::Instant last;
    sop::LocalTime wall;
    REQUIRE(!failed(sop::Instant::from_milliseconds(due.at - 1, last)));
    REQUIRE(!failed(zone.local_of(last, wall)));
    return to_text(wall.date);
  }
  return "-";
}

}  // namespace

TEST_CASE("Regulation E, through clocks") {
  const std::string text =
      sop::testing::read_file(sop::testing::in_repository("tests/time/reg_e_clocks.sop"));
  const sop::LoadResult loaded = sop::load_text("reg_e_clocks.sop", text, sop::testing::test_zones());
  for (const sop::Diagnostic& d : loaded.diagnostics) CHECK_MESSAGE(false, sop::message_text(d));
  REQUIRE(loaded.ok);
  const sop::Procedure& p = loaded.procedure;
  const sop::NameTable names(p);
  const sop::ReferenceData data;
  sop::Zone zone;
  REQUIRE(sop::zone_of(p, data, sop::no_id, zone) == sop::ErrorCode::ok);
  const sop::Engine engine(p);
  const sop::EngineData bound(engine, data);
  sop::Workspace workspace;
  std::size_t asked = 0;
  std::string lines = sop::testing::read_file(sop::testing::in_repository("tests/cases/cases.jsonl"));
  for (std::size_t from = 0; from < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', from), lines.size());
    const std::string line = lines.substr(from, end - from);
    from = end + 1;
    if (line.find("\"reg_e\"") == std::string::npos) continue;
    CAPTURE(line);
    sop::JsonDocument document;
    sop::DiagnosticSink problems;
    REQUIRE(sop::parse_json(line, document, problems));
    const sop::JsonValue given = document.root().find("facts");
    const sop::JsonValue expected = document.root().find("expected");
    // The day of the notice, or from which business days are counted, is when the case is opened.
    std::string day(given.find("notice").text());
    if (day.empty()) day = given.find("from_day").text();
    sop::LocalTime wall;
    sop::ZonedInstant opened;
    REQUIRE(!failed(sop::parse_local_time(day + " 10:00", wall)));
    REQUIRE(!failed(zone.instant_of(wall, opened)));
    std::vector<sop::FactUpdate> facts;
    for (const sop::JsonValue member : given) {
      if (member.is(sop::JsonKind::text)) continue;
      sop::FactUpdate fact;
      fact.fact = names.find(sop::NameKind::fact, member.key());
      REQUIRE(fact.fact != sop::no_id);
      if (member.is(sop::JsonKind::boolean)) {
        fact.value = sop::Value::boolean(member.boolean());
      } else {
        fact.value = sop::Value::rational(sop::ValueKind::number, sop::Rational(member.integer()));
      }
      facts.push_back(fact);
    }
    sop::Decision by_reference, by_engine;
    sop::Case c;
    (void)sop::reference::open(p, data, facts, opened.at.milliseconds(), by_reference);
    engine.open(workspace, bound, facts, opened.at.milliseconds(), c, by_engine);
    for (const char* clock : {"initial_deadline", "provisional_credit", "final_deadline", "due_day"}) {
      CAPTURE(clock);
      const std::string answer(expected.find(clock).text());
      CHECK(day_due(p, zone, by_reference, clock) == (answer.empty() ? "-" : answer));
      CHECK(day_due(p, zone, by_engine, clock) == (answer.empty() ? "-" : answer));
    }
    ++asked;
  }
  CHECK(asked == 12);
}
