// Clocks with pauses against a counter of another construction: it walks from minute to minute (or from day to day), looks up in the
// written hours whether each is open, and leaves out those in which the clock stood still. Everything is on whole minutes. The
// interpreter and the engine are driven through the same random pauses and must both be due when the counter is full.
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "sop/engine.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/support/random.hpp"
#include "tests/support/seeds.hpp"
#include "tests/support/zones.hpp"

namespace {

constexpr std::int64_t minute = 60'000;

struct Window {
  int from = 0, to = 0;  // minutes since midnight; over 1440: on the next day
};

/// Hours as they are written, and as the counter knows them: one list a weekday, from Monday.
struct Hours {
  const char* text;
  std::vector<Window> week[7];
};

std::vector<Hours> all_hours() {
  std::vector<Hours> out(4);
  out[0].text = "mon..fri 09:00..18:00";
  out[1].text = "mon..fri 09:00..12:00, 13:00..18:00";
  out[2].text = "mon..sun 22:00..06:00";
  out[3].text = "mon..thu 08:30..17:15, sat 10:00..14:00";
  for (int day = 0; day < 7; ++day) {
    if (day < 5) out[0].week[day] = {{540, 1080}};
    if (day < 5) out[1].week[day] = {{540, 720}, {780, 1080}};
    out[2].week[day] = {{1320, 1800}};
    if (day < 4) out[3].week[day] = {{510, 1035}};
    if (day == 5) out[3].week[day] = {{600, 840}};
  }
  return out;
}

struct Target {
  const char* text;
  int minutes = 0;        // of business time; 0: days
  int days = 0;           // days, or business days
  bool business = false;  // which of the two
  bool receipt = false;   // the day of receipt counts
  int end = 1440;         // minutes since midnight; -1: closing time
};

const Target targets[] = {{"30 business minutes", 30},
                          {"4 business hours", 240},
                          {"13 business hours", 780},
                          {"95 business minutes", 95},
                          {"2 business days", 0, 2, true},
                          {"5 days", 0, 5, false},
                          {"3 business days, by closing", 0, 3, true, false, -1},
                          {"3 business days, by 12:00, day of receipt counts", 0, 3, true, true, 720},
                          {"1 week, day of receipt counts", 0, 7, false, true}};

class Counter {
 public:
  Counter(const sop::Zone& zone, const Hours& hours, std::int32_t holiday)
      : zone_(zone), hours_(hours), holiday_(holiday) {}

  /// When the target is full that began at `start`, with these pauses left out.
  std::int64_t due(const Target& target, std::int64_t start,
                   const std::vector<std::pair<std::int64_t, std::int64_t>>& pauses) const {
    if (target.minutes > 0) {
      int counted = 0;
      std::int64_t at = start;
      for (; counted < target.minutes; at += minute) {
        bool stands = false;
        for (const auto& [from, to] : pauses) stands = stands || (from <= at && at < to);
        if (!stands && is_open(at)) ++counted;
      }
      return at;
    }
    int counted = 0;
    for (std::int32_t day = date_of(start) + (target.receipt ? 0 : 1);; ++day) {
      if (target.business && hours_on(day).empty()) continue;
      const std::int64_t end = end_of(day, target.end);
      bool stood = false;
      for (const auto& [from, to] : pauses) stood = stood || (from < end && end <= to);
      if (!stood && ++counted == target.days) return end;
    }
  }

 private:
  std::int32_t date_of(std::int64_t at) const { return wall(at).date.days(); }
  sop::LocalTime wall(std::int64_t at) const {
    sop::Instant instant;
    sop::LocalTime local;
    REQUIRE(!failed(sop::Instant::from_milliseconds(at, instant)));
    REQUIRE(!failed(zone_.local_of(instant, local)));
    return local;
  }
  std::vector<Window> hours_on(std::int32_t day) const {
    sop::Date date;
    REQUIRE(!failed(sop::Date::from_days(day, date)));
    if (day == holiday_) return {};
    return hours_.week[static_cast<int>(date.weekday())];
  }
  bool is_open(std::int64_t at) const {
    const sop::LocalTime local = wall(at);
    const int now = static_cast<int>(local.time.milliseconds() / minute);
    for (const Window& w : hours_on(local.date.days()))
      if (w.from <= now && now < w.to) return true;
    for (const Window& w : hours_on(local.date.days() - 1))
      if (now < w.to - 1440) return true;
    return false;
  }
  // A day of the calendar ends at 24:00, open or not; closing time is asked of business days alone here.
  std::int64_t end_of(std::int32_t day, int end) const {
    int minutes = end;
    if (end < 0) minutes = hours_on(day).back().to;
    sop::LocalTime local;
    sop::TimeOfDay time;
    REQUIRE(!failed(sop::Date::from_days(day + minutes / 1440, local.date)));
    REQUIRE(!failed(sop::TimeOfDay::from_milliseconds(minutes % 1440 * minute, time)));
    local.time = time;
    sop::ZonedInstant at;
    REQUIRE(!failed(zone_.instant_of(local, at)));
    return at.at.milliseconds();
  }

  const sop::Zone& zone_;
  const Hours& hours_;
  std::int32_t holiday_;
};

std::string procedure(const char* zone, const Hours& hours, const Target& target) {
  return std::string("sop en\nprocedure counted {\n  edition: 1\n  kept by: \"Tests\"\n  calendar: it\n}\n") +
         "calendar it {\n  zone: \"" + zone + "\"\n  open: " + hours.text +
         "\n  holidays: 2026-06-24\n}\nfacts {\n  waits: yes or no, default no\n}\nrole agent {\n  reports "
         "to: nobody\n}\n"
         "clock it_is_due {\n  starts on: case_opened\n  stops on: case_closed\n  pauses while: waits is "
         "yes\n"
         "  due within: " +
         target.text +
         "\n}\nscenario all {\n  applies if: any\n  clocks: it_is_due\n  step stand {\n    owner: agent\n"
         "    outcomes: over\n    on over -> closed\n  }\n  end closed\n}\n";
}

}  // namespace

TEST_CASE("clocks with pauses are due when a counter from minute to minute is full") {
  const std::vector<Hours> hours = all_hours();
  sop::Date holiday, begin;
  REQUIRE(!failed(sop::parse_date("2026-06-24", holiday)));
  REQUIRE(!failed(sop::parse_date("2026-03-20", begin)));
  for (const std::uint64_t seed : sop_test::Seeds("clocks against a counter", 20000)) {
    sop_test::Random random(seed);
    const Hours& open = hours[static_cast<std::size_t>(random.between(0, 3))];
    const Target& target = targets[random.between(0, 8)];
    const char* zones[] = {"Europe/Tallinn", "America/New_York", "Australia/Lord_Howe"};
    const char* zone_name = zones[random.between(0, 2)];
    const std::string text = procedure(zone_name, open, target);
    CAPTURE(seed);
    CAPTURE(text);
    const sop::LoadResult loaded = sop::load_text("counted.sop", text, sop::testing::test_zones());
    REQUIRE(loaded.ok);
    const sop::Procedure& p = loaded.procedure;
    const sop::ReferenceData data;
    const sop::Engine engine(p);
    const sop::EngineData bound(engine, data);
    sop::Workspace workspace;
    const Counter counter(p.zones[0], open, holiday.days());
    const std::int64_t start =
        begin.days() * sop::milliseconds_per_day + random.between(0, 235 * 1440) * minute;
    sop::Decision d, by_engine;
    sop::Case c = sop::reference::open(p, data, {}, start, d), e;
    engine.open(workspace, bound, {}, start, e, by_engine);
    std::vector<std::pair<std::int64_t, std::int64_t>> pauses;
    std::int64_t now = start;
    for (std::int64_t i = random.between(0, 5); i >= 0 && !c.clocks[0].broken; --i) {
      CHECK(c.clocks[0].due == counter.due(target, start, pauses));
      CHECK(e.clocks[0].due == c.clocks[0].due);
      const std::int64_t before = c.clocks[0].due;
      // A pause from some minute on, for some minutes.
      sop::Event event;
      event.kind = sop::EventKind::facts;
      event.facts.resize(1);
      event.facts[0].fact = 0;
      const std::int64_t from = now + random.between(0, 900) * minute;
      if (from >= before) break;
      event.facts[0].value = sop::Value::boolean(true);
      sop::reference::advance(p, data, c, &event, from, d);
      engine.advance(workspace, bound, e, &event, from, by_engine);
      now = from + random.between(1, 4000) * minute;
      event.facts[0].value = sop::Value::boolean(false);
      sop::reference::advance(p, data, c, &event, now, d);
      engine.advance(workspace, bound, e, &event, now, by_engine);
      pauses.emplace_back(from, now);
      CHECK(c.clocks[0].due >= before);  // no clock runs backwards
      CHECK(!c.clocks[0].broken);        // nothing is due while it stands still
    }
    CHECK(c.clocks[0].due == counter.due(target, start, pauses));
    CHECK(e.clocks[0].due == c.clocks[0].due);
    // Kept at its instant, over a millisecond later.
    sop::Case kept = c;
    sop::reference::advance(p, data, kept, nullptr, c.clocks[0].due, d);
    CHECK(!kept.clocks[0].broken);
    sop::reference::advance(p, data, kept, nullptr, c.clocks[0].due + 1, d);
    CHECK(kept.clocks[0].broken);
    // What it stands still once it is over moves nothing.
    const std::int64_t due = c.clocks[0].due;
    now = due;
    for (const bool waits : {true, false}) {
      sop::Event event;
      event.kind = sop::EventKind::facts;
      event.facts.push_back({0, sop::Value::boolean(waits)});
      now += random.between(1, 4000) * minute;
      sop::reference::advance(p, data, kept, &event, now, d);
      engine.advance(workspace, bound, e, &event, now, by_engine);
      CHECK(kept.clocks[0].due == due);
      CHECK(kept.clocks[0].broken);
      CHECK(e.clocks[0].due == due);
      CHECK(e.clocks[0].broken);
    }
  }
}
