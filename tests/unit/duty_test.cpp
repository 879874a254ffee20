// Who is on duty in decisions: schedules of the data, rotations in the file and rosters; the same in interpreter and engine; and
// what the data changes of a case that is open.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sop/case_json.hpp"
#include "sop/data.hpp"
#include "sop/decision_json.hpp"
#include "sop/engine.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "sop/retime.hpp"
#include "tests/support/timeline.hpp"
#include "tests/support/zones.hpp"

namespace {

constexpr const char* source = R"(sop en
procedure incident {
  edition: 1
  kept by: "Tests"
  zone: "Europe/Tallinn"
}
facts {
  alarm: yes or no, default no
}
calendar office {
  open: mon..fri 09:00..18:00
}
role engineer {
  reports to: lead
}
role lead {
  reports to: nobody
  hours: office
  quiet hours: mon..sun 22:00..07:00
}
schedule primary {
  people: "ann", "ben"
  rotation: 1 week, since 2026-09-07
  hand over at: mon 09:00
}
schedule nights {
  source: host
}
path line {
  starts on: case_opened
  stops on: case_closed
  level: nights, for 10 min, when empty wait
  level: primary, for 10 min
  level: primary, next on duty, for 10 min
  level: primary, previous on duty, for 10 min
  level: lead
  owner while pending: receiver
}
scenario all {
  applies if: any
  path: line
  step stand {
    owner: lead
    outcomes: over
    on over -> closed
  }
  end closed
}
always {
  told: if alarm is yes -> notify: lead
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

sop::Procedure load() {
  sop::LoadResult loaded = sop::load_text("incident.sop", source, sop::testing::test_zones());
  REQUIRE(loaded.ok);
  return std::move(loaded.procedure);
}

sop::Id party(const sop::Procedure& p, const char* name) {
  for (sop::Id i = 0; i < p.parties.size(); ++i)
    if (p.text(p.parties[i].name) == name) return i;
  return sop::no_id;
}

// Nights from 18:00 to 09:00, taken by one person; in UTC.
sop::ScheduleSet nights(const sop::Procedure& p, const char* who, const char* since) {
  sop::ScheduleSet set;
  set.schedule = party(p, "nights");
  sop::ScheduleLayer layer;
  layer.name = "nights";
  layer.people = {who};
  REQUIRE(!failed(sop::parse_local_time(since, layer.since)));
  layer.hours.push_back({sop::every_day, {18 * 3'600'000, 33 * 3'600'000}});
  set.spec.layers.push_back(layer);
  return set;
}

// A case in interpreter and engine at once.
struct Both {
  const sop::Procedure& p;
  sop::Engine engine;
  sop::Workspace workspace;
  sop::Case c, other;
  sop::Decision d, e;

  explicit Both(const sop::Procedure& procedure) : p(procedure), engine(procedure) {}
  void same() {
    CHECK(sop_test::to_text(d, p) == sop_test::to_text(e, p));
    CHECK(sop::case_text(p, c) == sop::case_text(p, other));
  }
  void open(const sop::ReferenceData& data, const char* when) {
    c = sop::reference::open(p, data, {}, at(when), d);
    engine.open(workspace, sop::EngineData(engine, data), {}, at(when), other, e);
    same();
  }
  void advance(const sop::ReferenceData& data, const char* when, const sop::Event* event = nullptr) {
    sop::reference::advance(p, data, c, event, at(when), d);
    engine.advance(workspace, sop::EngineData(engine, data), other, event, at(when), e);
    same();
  }
};

}  // namespace

TEST_CASE("the data's schedule, the file's rotation and a roster answer in this order") {
  const sop::Procedure p = load();
  sop::ReferenceData data;
  const sop::Id primary = party(p, "primary");
  CHECK(sop::person_on_duty(p, data, primary, at("2026-09-07T05:59:59Z")).empty());
  CHECK(sop::person_on_duty(p, data, primary, at("2026-09-07T06:00:00Z")) == "ann");
  CHECK(sop::person_on_duty(p, data, primary, at("2026-09-14T06:00:00Z")) == "ben");
  // Winter time: 09:00 in Tallinn is 07:00 now.
  CHECK(sop::person_on_duty(p, data, primary, at("2026-11-09T06:59:59Z")) == "ann");
  CHECK(sop::person_on_duty(p, data, primary, at("2026-11-09T07:00:00Z")) == "ben");
  sop::ScheduleSet set = nights(p, "cat", "2026-01-01 00:00");
  set.schedule = primary;
  data.schedules.push_back(set);
  sop::seal(data);
  CHECK(sop::person_on_duty(p, data, primary, at("2026-09-07T18:00:00Z")) == "cat");
  CHECK(sop::person_on_duty(p, data, primary, at("2026-09-07T12:00:00Z")).empty());
  data.roster.push_back({primary, at("2026-09-08T00:00:00Z"), "dan"});
  sop::seal(data);
  CHECK(sop::person_on_duty(p, data, primary, at("2026-09-07T18:00:00Z")) == "cat");
  CHECK(sop::person_on_duty(p, data, primary, at("2026-09-08T12:00:00Z")) == "dan");
}

TEST_CASE("the hash of the data covers its schedules, and data without any has the hash that it had") {
  const sop::Procedure p = load();
  sop::ReferenceData none, one, other;
  sop::seal(none);
  one.schedules.push_back(nights(p, "cat", "2026-01-01 00:00"));
  other.schedules.push_back(nights(p, "dan", "2026-01-01 00:00"));
  sop::seal(one);
  sop::seal(other);
  CHECK(one.hash != none.hash);
  CHECK(one.hash != other.hash);
  CHECK(none.hash == sop::sha256(""));
  one.schedules[0].spec.name = "what people call it";
  const sop::Hash before = one.hash;
  sop::seal(one);
  CHECK(one.hash == before);
}

TEST_CASE("levels name whoever is on duty, is next and was before, the same in both evaluators") {
  const sop::Procedure p = load();
  sop::ReferenceData data;
  data.schedules.push_back(nights(p, "cat", "2026-01-01 00:00"));
  sop::seal(data);
  Both both(p);
  both.open(data, "2026-09-15T20:00:00Z");
  CHECK(both.c.escalation.person == "cat");
  both.advance(data, "2026-09-15T20:10:00Z");
  CHECK(both.c.escalation.person == "ben");
  both.advance(data, "2026-09-15T20:20:00Z");
  CHECK(both.c.escalation.person == "ann");
  CHECK(both.d.person == "ann");
  both.advance(data, "2026-09-15T20:30:00Z");
  CHECK(both.c.escalation.person == "ann");
  both.advance(data, "2026-09-15T20:40:00Z");
  CHECK(both.c.owner == party(p, "lead"));  // the last level holds, whatever its hours
}

TEST_CASE("an open case goes on under another roster, and counting again names what moved") {
  const sop::Procedure p = load();
  sop::ReferenceData old_data, new_data;
  old_data.schedules.push_back(nights(p, "cat", "2026-01-01 00:00"));
  new_data.schedules.push_back(nights(p, "dan", "2026-01-01 00:00"));
  new_data.schedules[0].spec.layers[0].hours[0].hours.from = 14 * 3'600'000;
  sop::seal(old_data);
  sop::seal(new_data);
  Both both(p);
  both.open(old_data, "2026-09-15T10:00:00Z");
  CHECK(both.c.escalation.state == sop::LevelState::waiting);
  CHECK(text_of(both.d.next_wake) == "2026-09-15T18:00:00Z");
  const sop::Hash before = both.d.data;

  sop::RetimeOptions options;
  CHECK(sop::preview_retime(p, new_data, both.c, options).empty());
  options.levels = sop::RetimePolicy::recount;
  const std::vector<sop::MovedDue> moved = sop::preview_retime(p, new_data, both.c, options);
  REQUIRE(moved.size() == 1);
  CHECK(moved[0].kind == sop::DueKind::level);
  CHECK(moved[0].subject == party(p, "nights"));
  CHECK(text_of(moved[0].before) == "2026-09-15T18:00:00Z");
  CHECK(text_of(moved[0].after) == "2026-09-15T14:00:00Z");
  CHECK(sop::why_text(p, moved[0].why).empty());
  options.before = &old_data;
  CHECK(sop::why_text(p, sop::preview_retime(p, new_data, both.c, options)[0].why) == "roster of nights");

  // Untouched, it goes on all the same: the wait ends at its instant, and the decision records the new data.
  both.advance(new_data, "2026-09-15T18:00:00Z");
  CHECK(both.c.escalation.state == sop::LevelState::pending);
  CHECK(both.c.escalation.person == "dan");
  CHECK(both.d.data != before);
}

TEST_CASE("a wait that ends where nobody is any more goes on until somebody is") {
  const sop::Procedure p = load();
  sop::ReferenceData old_data, new_data;
  old_data.schedules.push_back(nights(p, "cat", "2026-01-01 00:00"));
  new_data.schedules.push_back(nights(p, "dan", "2026-09-17 00:00"));
  sop::seal(old_data);
  sop::seal(new_data);
  Both both(p);
  both.open(old_data, "2026-09-15T10:00:00Z");
  both.advance(new_data, "2026-09-15T18:00:00Z");
  CHECK(both.c.escalation.state == sop::LevelState::waiting);
  CHECK(text_of(both.d.next_wake) == "2026-09-17T00:00:00Z");
  both.advance(new_data, "2026-09-17T00:00:00Z");
  CHECK(both.c.escalation.person == "dan");
}

TEST_CASE("told in quiet hours: kept until they end, and whoever owns moves all the same") {
  const sop::Procedure p = load();
  sop::ReferenceData data;
  sop::seal(data);
  const auto told = [&](const char* when) {
    Both both(p);
    both.open(data, "2026-09-15T03:00:00Z");
    sop::Event event;
    event.facts.push_back({0, sop::Value::boolean(true)});
    both.advance(data, when, &event);
    for (const sop::Effect& effect : both.d.effects)
      if (effect.kind == sop::EffectKind::notify)
        return effect.quiet ? "quiet until " + text_of(effect.due) : std::string("now");
    return std::string("not told");
  };
  CHECK(told("2026-09-15T18:59:59Z") == "now");
  CHECK(told("2026-09-15T19:00:00Z") == "quiet until 2026-09-16T04:00:00Z");
  CHECK(told("2026-09-16T03:59:59Z") == "quiet until 2026-09-16T04:00:00Z");
  CHECK(told("2026-09-16T04:00:00Z") == "now");
}
