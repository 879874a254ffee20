// Zones as values: gaps, folds, the closing rule, the canonical form, and what data is refused.
#include "sop/zone.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/random.hpp"
#include "tests/support/seeds.hpp"
#include "tests/support/values.hpp"

using sop::Instant;
using sop::LocalKind;
using sop::LocalTime;
using sop::TextError;
using sop::ValueError;
using sop::Zone;
using sop::ZoneData;
using sop::ZonedInstant;
using sop::ZoneError;

namespace {

// A zone by its closing rule alone.
Zone by_rule(const char* rule) {
  ZoneData data;
  data.name = "test";
  data.states = {{0, false, "XXX"}};
  data.rule = rule;
  Zone zone;
  REQUIRE(std::string(name_of(Zone::make(data, zone))) == "none");
  return zone;
}

std::string at(const Zone& zone, const char* local) {
  LocalTime wall;
  REQUIRE(sop::parse_local_time(local, wall) == TextError::none);
  ZonedInstant out;
  const ValueError error = zone.instant_of(wall, out);
  if (failed(error)) return std::string(name_of(error));
  return to_text(out.at) + " " + std::string(name_of(out.kind));
}

std::string wall_at(const Zone& zone, const char* text) {
  Instant instant;
  REQUIRE(sop::parse_instant(text, instant) == TextError::none);
  LocalTime wall;
  const ValueError error = zone.local_of(instant, wall);
  if (failed(error)) return std::string(name_of(error));
  return to_text(wall.date) + " " + to_text(wall.time) + " " + zone.state_at(instant).abbreviation;
}

std::string error_of(ZoneData data) {
  Zone zone;
  return std::string(name_of(Zone::make(std::move(data), zone)));
}

constexpr const char* tallinn = "EET-2EEST,M3.5.0/3,M10.5.0/4";

}  // namespace

TEST_CASE("fixed offsets are zones") {
  sop::Offset offset;
  REQUIRE(sop::parse_offset("+05:45", offset) == TextError::none);
  const Zone zone = Zone::fixed(offset);
  CHECK(zone.name() == "+05:45");
  CHECK(at(zone, "2026-03-29 02:30") == "2026-03-28T20:45:00Z plain");
  CHECK(wall_at(zone, "2026-03-28T20:45:00Z") == "2026-03-29 02:30 +0545");
  CHECK(zone.canonical_text() == "zone 1\n20700 0 +0545\n<+0545>-5:45\n");
  CHECK(Zone().name() == "UTC");
  CHECK(Zone().canonical_text() == "zone 1\n0 0 UTC\nUTC0\n");
  CHECK(at(zone, "1900-01-01 05:44") == "out_of_range");
  CHECK(at(zone, "1900-01-01 05:45") == "1900-01-01T00:00:00Z plain");
  CHECK(wall_at(zone, "2199-12-31T18:15:00Z") == "out_of_range");
}

TEST_CASE("a time on the wall is the first instant at which the wall has reached it") {
  const Zone zone = by_rule(tallinn);
  // Spring 2026: 03:00 becomes 04:00 at 01:00 UTC.
  CHECK(at(zone, "2026-03-29 02:59:59.999") == "2026-03-29T00:59:59.999Z plain");
  CHECK(at(zone, "2026-03-29 03:00") == "2026-03-29T01:00:00Z gap");
  CHECK(at(zone, "2026-03-29 03:30") == "2026-03-29T01:00:00Z gap");
  CHECK(at(zone, "2026-03-29 03:59:59.999") == "2026-03-29T01:00:00Z gap");
  CHECK(at(zone, "2026-03-29 04:00") == "2026-03-29T01:00:00Z plain");
  // Autumn 2026: 04:00 becomes 03:00 at 01:00 UTC.
  CHECK(at(zone, "2026-10-25 02:59:59.999") == "2026-10-24T23:59:59.999Z plain");
  CHECK(at(zone, "2026-10-25 03:00") == "2026-10-25T00:00:00Z fold");
  CHECK(at(zone, "2026-10-25 03:59:59.999") == "2026-10-25T00:59:59.999Z fold");
  CHECK(at(zone, "2026-10-25 04:00") == "2026-10-25T02:00:00Z plain");
  CHECK(wall_at(zone, "2026-10-25T00:59:59.999Z") == "2026-10-25 03:59:59.999 EEST");
  CHECK(wall_at(zone, "2026-10-25T01:00:00Z") == "2026-10-25 03:00 EET");
  // The rule goes on as long as there are years.
  CHECK(at(zone, "2040-03-25 03:30") == "2040-03-25T01:00:00Z gap");
  CHECK(wall_at(zone, "2199-07-01T12:00:00Z") == "2199-07-01 15:00 EEST");
  Instant next;
  REQUIRE(zone.next_transition(Instant(), next));
  CHECK(to_text(next) == "1970-03-29T01:00:00Z");
  CHECK_FALSE(zone.next_transition(Instant::last(), next));
}

TEST_CASE("rules of every shape") {
  CHECK(wall_at(by_rule("EST5EDT,M3.2.0,M11.1.0"), "2026-03-08T07:00:00Z") == "2026-03-08 03:00 EDT");
  CHECK(wall_at(by_rule("AEST-10AEDT,M10.1.0,M4.1.0/3"), "2026-01-01T00:00:00Z") == "2026-01-01 11:00 AEDT");
  CHECK(wall_at(by_rule("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0"), "2026-01-01T00:00:00Z") ==
        "2026-01-01 11:00 +11");
  // Ireland's summer time is its standard time; its winter time is the special one.
  CHECK(wall_at(by_rule("IST-1GMT0,M10.5.0,M3.5.0/1"), "2026-01-01T00:00:00Z") == "2026-01-01 00:00 GMT");
  CHECK(wall_at(by_rule("IST-1GMT0,M10.5.0,M3.5.0/1"), "2026-07-01T00:00:00Z") == "2026-07-01 01:00 IST");
  // Times of day before midnight of the day and after its end (RFC 8536).
  CHECK(at(by_rule("<-02>2<-01>,M3.5.0/-1,M10.5.0/0"), "2026-03-28 23:30") == "2026-03-29T01:00:00Z gap");
  CHECK(wall_at(by_rule("IST-2IDT,M3.4.4/26,M10.5.0"), "2026-03-27T00:00:00Z") == "2026-03-27 03:00 IDT");
  // Days by number: J60 is 1 March in every year, 59 is 29 February or 1 March.
  CHECK(wall_at(by_rule("AAA0BBB,J60/0,J300/0"), "2028-02-29T00:00:00Z") == "2028-02-29 00:00 AAA");
  CHECK(wall_at(by_rule("AAA0BBB,J60/0,J300/0"), "2028-03-01T00:00:00Z") == "2028-03-01 01:00 BBB");
  CHECK(wall_at(by_rule("AAA0BBB,59/0,300/0"), "2028-02-29T00:00:00Z") == "2028-02-29 01:00 BBB");
  CHECK(wall_at(by_rule("AAA0BBB,59/0,300/0"), "2027-03-01T00:00:00Z") == "2027-03-01 01:00 BBB");
  // A zone that never leaves its special time (RFC 8536, 3.3.1).
  const Zone always = by_rule("XXX3EDT4,0/0,J365/23");
  CHECK(wall_at(always, "2026-12-31T23:59:59Z") == "2026-12-31 19:59:59 EDT");
  CHECK(wall_at(always, "2027-01-01T04:00:00Z") == "2027-01-01 00:00 EDT");
  CHECK(wall_at(always, "2028-12-31T23:59:59Z") == "2028-12-31 19:59:59 EDT");
}

TEST_CASE("the same answers, the same identity") {
  ZoneData listed;
  listed.name = "Test/City";
  listed.version = "2025b";
  listed.states = {{5940, false, "LMT"}, {7200, false, "EET"}, {10800, true, "EEST"}, {7200, false, "EET"}};
  listed.transitions = {{-3000000000, 3}, {1774746000, 2}, {1792890000, 1}, {1806195600, 2}};
  listed.rule = tallinn;
  ZoneData shorter = listed;
  shorter.name = "Other/Name";
  shorter.version = "2030a";
  shorter.transitions = {{-3000000000, 1}, {0, 3}, {1774746000, 2}};
  shorter.rule = "EET-02:00EEST,M3.5.0/3:00,M10.5.0/4";
  Zone a, b, c, again;
  REQUIRE(Zone::make(listed, a) == ZoneError::none);
  REQUIRE(Zone::make(shorter, b) == ZoneError::none);
  CHECK(a.canonical_text() ==
        "zone 1\n7200 0 EET\n1774746000 10800 1 EEST\nEET-2EEST-3,M3.5.0/3,M10.5.0/4\n");
  CHECK(a.hash() == b.hash());
  CHECK(a.name() == "Test/City");
  CHECK(a.version() == "2025b");
  REQUIRE(Zone::make(a.data(), again) == ZoneError::none);
  CHECK(again.canonical_text() == a.canonical_text());
  CHECK(again.hash() == a.hash());
  // The one hour that differs is another zone.
  listed.transitions[1].at_seconds += 3600;
  REQUIRE(Zone::make(listed, c) == ZoneError::none);
  CHECK_FALSE(c.hash() == a.hash());
}

// America/Ojinaga of tzdata 2025b: winter time began on 2022-10-30 by one law, and from the next month on another law holds, by
// which it would have begun on 6 November. `zic -b slim` lists the former and leaves the rest to the rule.
TEST_CASE("a state that the rule comes to a week later") {
  ZoneData data;
  data.states = {{-21600, true, "MDT"}, {-21600, false, "CST"}, {-18000, true, "CDT"}};
  data.transitions = {{1649059200, 0}, {1667116800, 1}};
  data.rule = "CST6CDT,M3.2.0,M11.1.0";
  Zone slim, fat;
  REQUIRE(Zone::make(data, slim) == ZoneError::none);
  CHECK(wall_at(slim, "2022-10-30T07:59:59Z") == "2022-10-30 01:59:59 MDT");
  CHECK(wall_at(slim, "2022-10-30T08:00:00Z") == "2022-10-30 02:00 CST");
  CHECK(wall_at(slim, "2022-11-07T08:00:00Z") == "2022-11-07 02:00 CST");
  Instant from, next;
  REQUIRE(sop::parse_instant("2022-10-30T08:00:00Z", from) == TextError::none);
  REQUIRE(slim.next_transition(from, next));
  CHECK(to_text(next) == "2023-03-12T08:00:00Z");
  // With the years listed it is the same zone.
  data.transitions.insert(data.transitions.end(),
                          {{1678608000, 2}, {1699167600, 1}, {1710057600, 2}, {1730617200, 1}});
  REQUIRE(Zone::make(data, fat) == ZoneError::none);
  CHECK(fat.canonical_text() == slim.canonical_text());
  CHECK(slim.canonical_text() ==
        "zone 1\n-21600 1 MDT\n1667116800 -21600 0 CST\n1678608000 -18000 1 "
        "CDT\nCST6CDT5,M3.2.0/2,M11.1.0/2\n");
}

TEST_CASE("transitions at the ends of time") {
  ZoneData data;
  data.states = {{0, false, "AAA"}, {3600, false, "BBB"}, {7200, false, "CCC"}};
  data.transitions = {{INT64_MIN, 1}, {-1, 0}, {INT64_MAX, 2}};
  data.rule = "DDD-5";  // is never heard
  Zone zone;
  REQUIRE(Zone::make(data, zone) == ZoneError::none);
  CHECK(zone.canonical_text() == "zone 1\n3600 0 BBB\n-1 0 0 AAA\n9223372036854775807 7200 0 CCC\nDDD-5\n");
  CHECK(wall_at(zone, "1900-01-01T00:00:00Z") == "1900-01-01 01:00 BBB");
  CHECK(wall_at(zone, "2199-12-31T23:59:59.999Z") == "2199-12-31 23:59:59.999 AAA");
}

TEST_CASE("data that makes no zone is refused by name") {
  ZoneData good;
  good.states = {{7200, false, "EET"}, {10800, true, "EEST"}};
  good.transitions = {{1774746000, 1}, {1792890000, 0}};
  good.rule = tallinn;
  CHECK(error_of(good) == "none");
  ZoneData bad = good;
  bad.states.clear();
  CHECK(error_of(bad) == "no_state");
  bad = good;
  bad.states.resize(257, bad.states[0]);
  CHECK(error_of(bad) == "too_many_states");
  bad = good;
  bad.transitions.clear();
  for (std::int64_t i = 0; i <= 4096; ++i) bad.transitions.push_back({i, 0});
  CHECK(error_of(bad) == "too_many_transitions");
  bad = good;
  bad.transitions[1].at_seconds = bad.transitions[0].at_seconds;
  CHECK(error_of(bad) == "not_rising");
  bad = good;
  bad.transitions[1].state = 2;
  CHECK(error_of(bad) == "no_such_state");
  bad = good;
  bad.states[0].offset_seconds = 90000;
  CHECK(error_of(bad) == "offset_too_large");
  bad = good;
  bad.states[0].abbreviation = "E T";
  CHECK(error_of(bad) == "bad_abbreviation");
  bad = good;
  bad.rule.clear();
  CHECK(error_of(bad) == "no_closing_rule");
  bad = good;
  bad.rule.insert(4, std::string(sop::max_zone_rule_bytes + 1 - bad.rule.size(), '0'));  // EET-0...02EEST
  CHECK(error_of(bad) == "bad_rule");
  bad = good;
  bad.rule = "EST5EDT,M3.2.0,M11.1.0";
  CHECK(error_of(bad) == "rule_disagrees");
  for (const char* rule : {"E",
                           "EET",
                           "EET-2 ",
                           "EET-25",
                           "EET-2EEST",
                           "EET-2EEST,",
                           "EET-2EEST,M3.5.0",
                           "EET-2EEST,M13.5.0,M10.5.0",
                           "EET-2EEST,M3.6.0,M10.5.0",
                           "EET-2EEST,M3.5.7,M10.5.0",
                           "EET-2EEST,M3.5.0/168,M10.5.0",
                           "EET-2EEST,J0,J5",
                           "EET-2EEST,366,5",
                           "EET-2EEST,M3.5.0/3,M10.5.0/4x",
                           "<EET-2",
                           "<E*T>-2",
                           "EET-2:60",
                           "EET-2:00:60",
                           "EET-2EEST,M3.5.0/3,M10.5.0/4,",
                           ":Europe/Tallinn",
                           "EET-2EEST,M99999999999.5.0,M10.5.0"}) {
    bad = good;
    bad.rule = rule;
    CHECK_MESSAGE(error_of(bad) == "bad_rule", rule);
  }
}

// Random zones, many with absurd data: every answer against the definition, looked up minute by minute.
TEST_CASE("random zones against the definition") {
  for (const std::uint64_t seed : sop_test::Seeds("zones", 400)) {
    sop_test::Random random(seed);
    ZoneData data;
    const std::int64_t state_count = random.between(1, 5);
    for (std::int64_t i = 0; i < state_count; ++i)
      data.states.push_back(
          {static_cast<std::int32_t>(random.between(-80, 80) * 900), random.one_in(2), "ABC"});
    std::int64_t when = 1774000000 / 60 * 60;
    const std::int64_t first = when;
    for (std::int64_t i = random.between(1, 8); i > 0; --i) {
      when += random.between(1, random.one_in(2) ? 300 : 3000) * 60;
      data.transitions.push_back({when, static_cast<std::uint32_t>(random.between(0, state_count - 1))});
    }
    const std::int32_t last = data.states[data.transitions.back().state].offset_seconds;
    const std::int32_t west = last < 0 ? -last : last;
    data.rule = std::string(last < 0 ? "ABC" : "ABC-") + std::to_string(west / 3600) + ":" +
                std::to_string(west / 60 % 60);
    Zone zone;
    REQUIRE(std::string(name_of(Zone::make(data, zone))) == "none");

    // The wall of each minute, and how far it has come.
    std::vector<std::int64_t> walls;
    const std::int64_t begin = first - 3 * 86400, end = when + 3 * 86400;
    for (std::int64_t s = begin; s < end; s += 60) {
      std::int32_t offset = data.states[0].offset_seconds;
      for (const sop::ZoneTransition& t : data.transitions)
        if (t.at_seconds <= s) offset = data.states[t.state].offset_seconds;
      walls.push_back(s + offset);
      Instant instant;
      LocalTime wall;
      if (failed(Instant::from_milliseconds(s * 1000, instant)) || failed(zone.local_of(instant, wall)) ||
          wall.date.days() * 86400 + wall.time.milliseconds() / 1000 != s + offset)
        FAIL("seed ", seed, ", second ", s);
    }
    for (int probe = 0; probe < 200; ++probe) {
      const std::int64_t local = random.between((begin + 2 * 86400) / 60, (end - 2 * 86400) / 60) * 60;
      const auto reached =
          std::find_if(walls.begin(), walls.end(), [&](std::int64_t w) { return w >= local; });
      REQUIRE(reached != walls.end());
      const std::int64_t expected = begin + (reached - walls.begin()) * 60;
      CAPTURE(seed);
      CAPTURE(local);
      REQUIRE(zone.instant_of_local(local * 1000) == expected * 1000);
    }
  }
}
