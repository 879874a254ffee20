// A hundred complaints that belong to one incident (examples/mass_incident): each is a case of its own and is told a fact.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "sop/engine.hpp"
#include "sop/files.hpp"
#include "sop/names.hpp"
#include "sop/zone_files.hpp"
#include "tests/support/files.hpp"
#include "tests/support/zones.hpp"

using namespace sop::testing;

namespace {

constexpr std::int64_t minute = 60000, hour = 60 * minute;
/// 2026-09-07 09:00 in Tallinn.
constexpr std::int64_t morning = 1788760800000;

struct Complaint {
  sop::Case c;
  std::int64_t opened = 0, told = 0, repair_before = 0;
  std::size_t said_we_know = 0, said_over = 0, raised = 0;
};

}  // namespace

TEST_CASE("a hundred cases of one incident: told once, held, and released with the time that was left") {
  const sop::LoadResult loaded =
      sop::load_file(in_repository("examples/mass_incident/mass_incident.sop").string(), test_zones());
  REQUIRE(loaded.ok);
  const sop::Procedure& p = loaded.procedure;
  const sop::NameTable names(p);
  const sop::Engine engine(p);
  const sop::EngineData data(engine, {});
  sop::Workspace workspace;
  sop::Decision d;
  const sop::Id incident = names.find(sop::NameKind::fact, "incident");
  const sop::Id we_know = names.find(sop::NameKind::response, "we_know");
  const sop::Id over = names.find(sop::NameKind::response, "it_is_over");
  const sop::Id repair = names.find(sop::NameKind::clock, "repair");
  const sop::Id supervisor = names.find(sop::NameKind::party, "supervisor");
  REQUIRE(repair != sop::no_id);

  const auto see = [&](Complaint& one) {
    for (const sop::Effect& e : d.effects) {
      one.said_we_know += e.kind == sop::EffectKind::say && e.subject == we_know ? 1 : 0;
      one.said_over += e.kind == sop::EffectKind::say && e.subject == over ? 1 : 0;
      one.raised += e.kind == sop::EffectKind::owner_changed && e.party == supervisor ? 1 : 0;
    }
  };
  const auto tell = [&](Complaint& one, const std::string& number, std::int64_t now) {
    sop::Event event;
    event.facts.push_back({incident, number.empty() ? sop::Value::none() : sop::Value::of_text(number)});
    engine.advance(workspace, data, one.c, &event, now, d);
    REQUIRE(d.status == sop::Status::ok);
    see(one);
  };

  std::vector<Complaint> complaints(100);
  for (std::size_t i = 0; i < complaints.size(); ++i) {
    Complaint& one = complaints[i];
    one.opened = morning + static_cast<std::int64_t>(i) * minute;
    one.told = one.opened + static_cast<std::int64_t>(i % 50) * minute;
    std::vector<sop::FactUpdate> facts;
    if (i % 50 == 0) facts.push_back({incident, sop::Value::of_text("I-17")});  // known when it comes in
    engine.open(workspace, data, facts, one.opened, one.c, d);
    REQUIRE(d.status == sop::Status::ok);
    see(one);
    if (i % 50 != 0) tell(one, "I-17", one.told);
    one.repair_before = one.c.clocks[repair].due;
  }
  // Two days go by, and whatever calls: nobody is told twice, nothing goes up, the clock of the repair stands still.
  const std::int64_t released = morning + 54 * hour;
  for (Complaint& one : complaints) {
    for (std::int64_t now = morning + 3 * hour; now < released; now += 5 * hour) {
      engine.advance(workspace, data, one.c, nullptr, now, d);
      REQUIRE(d.status == sop::Status::ok);
      see(one);
    }
    CHECK(one.said_we_know == 1);
    CHECK(one.said_over == 0);
    CHECK(one.raised == 0);
    CHECK(one.c.clocks[repair].status == sop::ClockStatus::paused);
  }
  for (Complaint& one : complaints) {
    tell(one, "", released);
    CHECK(one.said_over == 1);
    CHECK(one.c.clocks[repair].status == sop::ClockStatus::running);
    CHECK(one.c.clocks[repair].due == one.repair_before + 24 * hour);  // the day at whose end it stood still
    // Of the agent's two hours that was left which had not gone by when it was attached.
    const std::int64_t left = 2 * hour - (one.told - one.opened);
    engine.advance(workspace, data, one.c, nullptr, released + left - 1, d);
    see(one);
    CHECK(one.raised == 0);
    engine.advance(workspace, data, one.c, nullptr, released + left, d);
    see(one);
    CHECK(one.raised == 1);
    CHECK(one.said_we_know == 1);
  }
}
