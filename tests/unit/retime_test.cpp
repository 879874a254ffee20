// One open case under two sets of data: it goes on, what is computed stays, and counting again moves what the preview says.
#include "sop/retime.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sop/binary.hpp"
#include "sop/decision_json.hpp"
#include "sop/engine.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/support/timeline.hpp"
#include "tests/support/zones.hpp"

namespace {

constexpr const char* source = R"(sop en
procedure open_case {
  edition: 1
  kept by: "Tests"
  calendar: desk
}
role agent {
  reports to: nobody
}
calendar desk {
  zone: "Europe/Tallinn"
  open: mon..fri 09:00..18:00
  holidays: host
}
clock answer {
  starts on: case_opened
  stops on: case_closed
  due within: 2 business days, by closing
  warn at: 50 %
}
scenario all {
  applies if: any
  clocks: answer
  step stand {
    owner: agent
    promise: done_by, within 3 business days
    on kept -> closed
    on broken -> closed
    after 4 business hours -> later
  }
  step later {
    owner: agent
    outcomes: over
    on over -> closed
  }
  end closed
}
)";

std::int64_t at(const char* text) {
  sop::Instant instant;
  REQUIRE(!failed(sop::parse_instant(text, instant)));
  return instant.milliseconds();
}

std::string text_of(std::int64_t ms) {
  sop::Instant instant;
  REQUIRE(!failed(sop::Instant::from_milliseconds(ms, instant)));
  return to_text(instant);
}

// Tallinn without summer time from a day on: what a law could change.
sop::Zone without_summer_time(const sop::Zone& zone) {
  sop::ZoneData data = zone.data();
  data.version = "law";
  data.rule = "EET-2";
  data.transitions.clear();
  data.states = {{7200, false, "EET"}};
  sop::Zone out;
  REQUIRE(!failed(sop::Zone::make(data, out)));
  return out;
}

struct Setting {
  sop::Procedure p;
  sop::ReferenceData old_data, new_data;
  sop::Case c;
  sop::Decision d;

  Setting() {
    sop::LoadResult loaded = sop::load_text("open_case.sop", source, sop::testing::test_zones());
    REQUIRE(loaded.ok);
    p = std::move(loaded.procedure);
    REQUIRE(p.zones.size() == 1);
    new_data.zones.push_back(without_summer_time(p.zones[0]));
    sop::seal(new_data);
    // Monday 2026-06-01, 17:00 in Tallinn.
    c = sop::reference::open(p, old_data, {}, at("2026-06-01T14:00:00Z"), d);
  }
};

std::vector<std::string> told(const std::vector<sop::MovedDue>& moved) {
  std::vector<std::string> out;
  for (const sop::MovedDue& one : moved)
    out.push_back(std::string(sop::name_of(one.kind)) + " " + text_of(one.before) + " -> " +
                  text_of(one.after));
  return out;
}

}  // namespace

TEST_CASE("a case goes on under newer zone data, and its decision records which") {
  Setting s;
  const sop::Hash before = s.d.data;
  CHECK(text_of(s.c.clocks[0].due) == "2026-06-03T15:00:00Z");  // Wednesday 18:00, summer time
  sop::Event event;
  event.kind = sop::EventKind::customer_message;
  sop::reference::advance(s.p, s.new_data, s.c, &event, at("2026-06-01T14:30:00Z"), s.d);
  CHECK(s.d.status == sop::Status::ok);
  CHECK(s.d.data != before);
  CHECK(text_of(s.c.clocks[0].due) == "2026-06-03T15:00:00Z");  // computed already: it stays
}

TEST_CASE("the engine keeps what was computed, too") {
  Setting s;
  const sop::Engine engine(s.p);
  const sop::EngineData bound(engine, s.new_data);
  sop::Workspace workspace;
  sop::Case by_engine = s.c, by_reference = s.c;
  sop::Decision d;
  sop::Event event;
  event.kind = sop::EventKind::customer_message;
  engine.advance(workspace, bound, by_engine, &event, at("2026-06-01T14:30:00Z"), d);
  sop::reference::advance(s.p, s.new_data, by_reference, &event, at("2026-06-01T14:30:00Z"), s.d);
  CHECK(sop_test::to_text(d, s.p) == sop_test::to_text(s.d, s.p));
  CHECK(by_engine.clocks[0].due == by_reference.clocks[0].due);
}

TEST_CASE("a compiled procedure carries its zones") {
  Setting s;
  sop::Procedure compiled;
  REQUIRE(sop::load_compiled(sop::compile(s.p), compiled).ok());
  REQUIRE(compiled.zones.size() == 1);
  CHECK(compiled.zones[0].name() == "Europe/Tallinn");
  CHECK(compiled.zones[0].hash() == s.p.zones[0].hash());
  sop::Decision d;
  const sop::Case c = sop::reference::open(compiled, s.old_data, {}, at("2026-06-01T14:00:00Z"), d);
  CHECK(sop_test::to_text(d, compiled) == sop_test::to_text(s.d, s.p));
  CHECK(d.data == s.d.data);
}

TEST_CASE("without the data of its zone nothing is guessed") {
  const sop::LoadResult loaded = sop::load_text("open_case.sop", source);  // nobody was asked for zones
  REQUIRE(loaded.ok);
  sop::Decision d;
  const sop::Case c = sop::reference::open(loaded.procedure, {}, {}, at("2026-06-01T14:00:00Z"), d);
  CHECK(d.error == sop::ErrorCode::not_available);
  CHECK(!c.clocks[0].has_due);
  // Handed in with the data, it is there.
  Setting s;
  sop::ReferenceData data;
  data.zones = s.p.zones;
  sop::seal(data);
  (void)sop::reference::open(loaded.procedure, data, {}, at("2026-06-01T14:00:00Z"), d);
  CHECK(sop_test::to_text(d, loaded.procedure) == sop_test::to_text(s.d, s.p));
  CHECK(d.data == data.hash);
}

TEST_CASE("the preview says what moves, and moving moves that") {
  Setting s;
  CHECK(told(sop::preview_retime(s.p, s.new_data, s.c, {})).empty());
  sop::RetimeOptions recount;
  recount.clocks = recount.promises = recount.steps = sop::RetimePolicy::recount;
  const std::vector<sop::MovedDue> preview = sop::preview_retime(s.p, s.new_data, s.c, recount);
  // Without summer time the wall is an hour behind: days close and end an hour later in UTC. The four business hours of the move end
  // on Tuesday at the same instant: an hour more of them is left on Monday, and Tuesday opens an hour later.
  CHECK(told(preview) == std::vector<std::string>{"clock 2026-06-03T15:00:00Z -> 2026-06-03T16:00:00Z",
                                                  "promise 2026-06-04T21:00:00Z -> 2026-06-04T22:00:00Z"});
  std::vector<sop::MovedDue> moved;
  CHECK(sop::retime(s.p, s.new_data, s.c, recount, moved) == sop::Status::ok);
  CHECK(moved == preview);
  CHECK(told(sop::preview_retime(s.p, s.new_data, s.c, recount)).empty());
  CHECK(text_of(s.c.clocks[0].due) == "2026-06-03T16:00:00Z");
}

namespace {

/// What the effects of a decision say moved, and why.
std::vector<std::string> told(const sop::Decision& d) {
  std::vector<std::string> out;
  for (const sop::Effect& e : d.effects)
    if (e.kind == sop::EffectKind::due_moved)
      out.push_back(e.id + " " + std::string(sop::name_of(e.due_kind)) + " " + text_of(e.of_at) + " -> " +
                    text_of(e.due) + ": " + e.text);
  return out;
}

}  // namespace

TEST_CASE("the decision names what moved, and which part of the data moved it") {
  Setting s;
  sop::RetimeOptions options;
  options.clocks = options.promises = sop::RetimePolicy::recount;
  options.before = &s.old_data;
  std::vector<sop::MovedDue> moved;
  const std::uint32_t given = s.c.effect_count;
  {
    // The zone alone.
    sop::Case c = s.c;
    sop::Decision d;
    REQUIRE(sop::retime(s.p, s.new_data, c, options, moved, &d) == sop::Status::ok);
    CHECK(told(d) == std::vector<std::string>{
                         "1." + std::to_string(given + 1) +
                             " clock 2026-06-03T15:00:00Z -> 2026-06-03T16:00:00Z: zone Europe/Tallinn",
                         "1." + std::to_string(given + 2) +
                             " promise 2026-06-04T21:00:00Z -> 2026-06-04T22:00:00Z: zone Europe/Tallinn"});
    REQUIRE(d.journal.size() == 1);
    CHECK(d.journal[0].what == "retimed");
    CHECK(d.journal[0].turn == c.turn);
    // It goes on, and is told once.
    sop::reference::advance(s.p, s.new_data, c, nullptr, at("2026-06-01T14:30:00Z"), d);
    CHECK(d.status == sop::Status::ok);
    CHECK(told(d).empty());
  }
  {
    // A holiday alone, beside the zone of before.
    sop::ReferenceData holiday;
    sop::HolidaySet set;
    set.calendar = s.p.calendar;
    set.days = {20607};  // 2026-06-03
    holiday.holidays.push_back(set);
    sop::seal(holiday);
    sop::Case c = s.c;
    sop::Decision d;
    REQUIRE(sop::retime(s.p, holiday, c, options, moved, &d) == sop::Status::ok);
    CHECK(told(d) == std::vector<std::string>{
                         "1." + std::to_string(given + 1) +
                             " clock 2026-06-03T15:00:00Z -> 2026-06-04T15:00:00Z: holidays of desk",
                         "1." + std::to_string(given + 2) +
                             " promise 2026-06-04T21:00:00Z -> 2026-06-05T21:00:00Z: holidays of desk"});
    // Both at once: each moves it a part of the way.
    holiday.zones = s.new_data.zones;
    sop::seal(holiday);
    c = s.c;
    d.clear();
    options.promises = sop::RetimePolicy::keep;
    REQUIRE(sop::retime(s.p, holiday, c, options, moved, &d) == sop::Status::ok);
    CHECK(told(d) ==
          std::vector<std::string>{
              "1." + std::to_string(given + 1) +
              " clock 2026-06-03T15:00:00Z -> 2026-06-04T16:00:00Z: zone Europe/Tallinn, holidays of desk"});
  }
  {
    // Nobody said what the data was before: what moved is told, and not why.
    options.before = nullptr;
    sop::Case c = s.c;
    sop::Decision d;
    REQUIRE(sop::retime(s.p, s.new_data, c, options, moved, &d) == sop::Status::ok);
    CHECK(told(d) == std::vector<std::string>{"1." + std::to_string(given + 1) +
                                              " clock 2026-06-03T15:00:00Z -> 2026-06-03T16:00:00Z: "});
  }
}

TEST_CASE("to restart is to count from the case's own instant") {
  Setting s;
  sop::reference::advance(s.p, s.old_data, s.c, nullptr, at("2026-06-02T07:00:00Z"), s.d);
  sop::RetimeOptions options;
  options.clocks = sop::RetimePolicy::restart;
  std::vector<sop::MovedDue> moved;
  CHECK(sop::retime(s.p, s.old_data, s.c, options, moved) == sop::Status::ok);
  CHECK(told(moved) == std::vector<std::string>{"clock 2026-06-03T15:00:00Z -> 2026-06-04T15:00:00Z"});
}

TEST_CASE("a case of another procedure is left alone") {
  Setting s;
  sop::Case other = s.c;
  other.procedure[0] ^= 1U;
  std::vector<sop::MovedDue> moved;
  sop::RetimeOptions options;
  options.clocks = sop::RetimePolicy::recount;
  CHECK(sop::retime(s.p, s.new_data, other, options, moved) == sop::Status::wrong_procedure);
  CHECK(moved.empty());
}
