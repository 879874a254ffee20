// Time that is meant to hurt: a jump of fifty years over a repetition of a minute that nothing ends, and a calendar that never opens. The
// interpreter and the engine answer clearly, within the limits of docs/limits.md, and alike.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "sop/binary.hpp"
#include "sop/calendar.hpp"
#include "sop/engine.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "sop/test.hpp"
#include "tests/support/zones.hpp"

namespace {

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t start = 1'788'000'000'000;
constexpr std::int64_t fifty_years = 18'262LL * 24 * 60 * minute;

const std::string head =
    "sop en\nprocedure p {\n  edition: 1\n  kept by: \"Tests\"\n  zone: \"Europe/Tallinn\"\n}\n"
    "role agent {\n  reports to: lead\n}\nrole lead {\n  reports to: nobody\n}\n";

sop::LoadResult loaded(const std::string& text) {
  sop::LoadResult result = sop::load_text("p.sop", text, sop::testing::test_zones());
  for (const sop::Diagnostic& d : result.diagnostics) CHECK_MESSAGE(false, sop::message_text(d));
  REQUIRE(result.ok);
  return result;
}

/// Both players, with the same calls.
class Both {
 public:
  explicit Both(const sop::Procedure& p) : p_(p), engine_(p), bound_(engine_, data_) {
    one = sop::reference::open(p_, data_, {}, start, told);
    engine_.open(workspace_, bound_, {}, start, two, told_by_engine);
  }
  void advance(std::int64_t now) {
    sop::reference::advance(p_, data_, one, nullptr, now, told);
    engine_.advance(workspace_, bound_, two, nullptr, now, told_by_engine);
  }
  [[nodiscard]] bool alike() const {
    return sop::save_case(one) == sop::save_case(two) && told.status == told_by_engine.status &&
           told.error == told_by_engine.error && told.journal.size() == told_by_engine.journal.size() &&
           told.effects.size() == told_by_engine.effects.size();
  }
  sop::Case one, two;
  sop::Decision told, told_by_engine;

 private:
  const sop::Procedure& p_;
  const sop::ReferenceData data_;
  sop::Engine engine_;
  sop::EngineData bound_;
  sop::Workspace workspace_;
};

}  // namespace

TEST_CASE("a jump of fifty years over a repetition of a minute without a bound") {
  const sop::LoadResult result = loaded(head +
                                        "scenario s {\n  applies if: any\n  step stand {\n    owner: agent\n "
                                        "   do: \"Wait\"\n    on done -> closed\n"
                                        "    every 1 min -> notify: lead\n  }\n  end closed\n}\n"
                                        "test \"fifty years\" {\n  starts at: 2026-09-07 10:00\n  at: "
                                        "2076-09-07 10:00\n  expect: owner is agent\n}\n");
  Both both(result.procedure);
  REQUIRE(both.alike());
  both.advance(start + fifty_years);
  // The call ends after the timers that one call fires, in a valid state, and says that there is more.
  const std::uint32_t most = sop::AdvanceOptions().max_timers;
  CHECK(both.alike());
  CHECK(both.told.status == sop::Status::more);
  CHECK(both.told.more);
  CHECK(both.one.now == start + most * minute);
  CHECK(both.told.journal.size() == most);
  // Going on goes on where it stopped, and the case does not grow.
  const std::size_t size = sop::save_case(both.one).size();
  for (std::uint32_t i = 2; i <= 4; ++i) {
    both.advance(start + fifty_years);
    CHECK(both.alike());
    CHECK(both.one.now == start + i * most * minute);
  }
  CHECK(sop::save_case(both.one).size() <= size + 8);

  // A test of the language that asks for it fails, and says at which limit.
  const sop::TestReport report = sop::run_tests(result.procedure, {});
  REQUIRE(report.results.size() == 1);
  REQUIRE(report.results[0].failures.size() == 1);
  CHECK(report.results[0].failure_count == 1);
  CHECK(sop::message_text(report.results[0].failures[0].diagnostic) ==
        "more than 100000 timers fire in this test");
}

TEST_CASE("a calendar that never opens") {
  // A file whose clock counts hours that never come again does not load, and says so.
  const sop::LoadResult result =
      sop::load_text("p.sop",
                     head +
                         "calendar once {\n  open on: 2020-06-01 10:00..11:00\n}\n"
                         "clock reply {\n  calendar: once\n  starts on: case_opened\n  stops on: reply_sent\n"
                         "  due within: 2 business hours\n}\n"
                         "scenario s {\n  applies if: any\n  clocks: reply\n  step stand {\n    owner: "
                         "agent\n    do: \"Wait\"\n"
                         "    on done -> closed\n  }\n  end closed\n}\n",
                     sop::testing::test_zones());
  CHECK_FALSE(result.ok);
  REQUIRE(result.diagnostics.size() == 1);
  CHECK(sop::message_text(result.diagnostics[0]) ==
        "`2 business hours` counts open hours, and the calendar `once` has none");

  // The calendar itself says so at once, whatever is asked of it.
  sop::BusinessCalendar never;
  sop::Instant from;
  sop::Due due;
  REQUIRE(sop::BusinessCalendar::make({}, never).ok());
  REQUIRE_FALSE(failed(sop::Instant::from_milliseconds(start, from)));
  CHECK(never.add_business_time(from, {1}, due) == sop::CalendarError::never_opens);
  CHECK(never.next_opening(from, due) == sop::CalendarError::never_opens);
  CHECK(never.deadline(from, {1, sop::PeriodUnit::business_day}, sop::CountFrom::day_after,
                       sop::MonthEnd::error, sop::DayEnd::closing(), due) == sop::CalendarError::never_opens);
}
