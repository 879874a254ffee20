// run_tests as a host calls it: results as data, limits, the stop token, and what only a library caller can vary. What is written
// about failures is compared whole in tests/golden/cli (test_*).
#include <doctest/doctest.h>

#include <string>

#include "sop/load.hpp"
#include "sop/test.hpp"
#include "tests/support/files.hpp"

namespace {

sop::Procedure load(const std::string& tests) {
  const std::string text =
      "sop en\nprocedure p \"P\" {\n  edition: 1\n  zone: \"+00:00\"\n  currency: EUR\n  rounding: half_up\n "
      " calendar: desk\n}\n"
      "facts {\n  days_late: whole 0..365\n  chat: yes or no, default no\n}\n"
      "remedies {\n  voucher: money\n}\n"
      "role agent {\n  reports to: nobody\n  may give: voucher\n  limit per customer: 30 EUR, in any 10 "
      "days\n}\n"
      "calendar desk {\n  zone: \"+00:00\"\n  open: mon..fri\n  holidays: host\n}\n"
      "schedule duty {\n  source: host\n}\n"
      "table amounts {\n  | days_late | amount_due: money |\n  | 0..2 | 0 EUR |\n  | 3..9 | 20 EUR |\n}\n"
      "scenario s {\n  applies if: any\n"
      "  step offer {\n    owner: agent\n    offer: voucher worth 20 EUR\n    on accepted -> next_offer\n"
      "    on refused -> offer, at most 1 time, then done_with\n    on not_approved -> done_with\n"
      "    after 3 business days -> done_with\n  }\n"
      "  step next_offer {\n    owner: agent\n    offer: voucher worth 20 EUR\n    on accepted -> done_with\n"
      "    on refused -> done_with\n    on not_approved -> done_with\n    after 30 days -> done_with\n  }\n"
      "  end done_with\n}\n";
  const sop::LoadResult loaded = sop::load_text("p.sop", text + tests);
  std::string problems;
  for (const sop::Diagnostic& d : loaded.diagnostics) problems += sop::message_text(d) + "\n";
  REQUIRE_MESSAGE(loaded.ok, problems);
  return loaded.procedure;
}

/// All failures in words.
std::string failures(const sop::TestReport& report) {
  std::string out;
  for (const sop::TestResult& result : report.results) {
    for (const sop::TestFailure& failure : result.failures)
      out += sop::message_text(failure.diagnostic) + "\n";
  }
  return out;
}

const std::string three_rows =
    "test \"rows\" {\n  | days_late | amount_due: money |\n  | 2 | 0 EUR |\n  | 3 | 1 EUR |\n  | 4 | 20 EUR "
    "|\n}\n"
    "test \"Another\" {\n  given: days_late is 1\n  expect: amount_due is 0 EUR\n}\n";

}  // namespace

TEST_CASE("a result for each row, with what was expected and what came") {
  const sop::Procedure p = load(three_rows);
  const sop::TestReport report = sop::run_tests(p);
  REQUIRE(report.results.size() == 4);
  CHECK(report.failed == 1);
  CHECK(report.left_out == 0);
  CHECK_FALSE(report.stopped);
  CHECK(report.results[0].row == 1);
  CHECK(report.results[0].passed());
  CHECK(report.results[0].expectations == 1);
  CHECK(report.results[1].row == 2);
  REQUIRE(report.results[1].failures.size() == 1);
  CHECK(report.results[1].failures[0].expected == "amount_due is 1.00 EUR");
  CHECK(report.results[1].failures[0].got == "`20.00 EUR`");
  CHECK(report.results[3].test == 1);
  CHECK(report.results[3].row == 0);
  // Coverage: the first row of the table was a reason twice, the second twice; no transition was taken.
  std::string used;
  for (const sop::CoverageItem& item : report.coverage) {
    used += std::string(sop::name_of(item.kind)) + " " + item.path + " " + std::to_string(item.uses) + "\n";
  }
  CHECK(
      used ==
      "row amounts/0..2 2\nrow amounts/3..9 2\ntransition s/offer/accepted 0\ntransition s/offer/refused 0\n"
      "transition s/offer/not_approved 0\ntransition s/offer/after 0\ntransition s/next_offer/accepted 0\n"
      "transition s/next_offer/refused 0\ntransition s/next_offer/not_approved 0\ntransition "
      "s/next_offer/after 0\n");
  CHECK(report.used() == 2);
}

TEST_CASE("a filter takes upper and lower case alike and counts what it leaves out") {
  const sop::Procedure p = load(three_rows);
  sop::TestOptions options;
  options.filter = "ANOTHER";
  const sop::TestReport report = sop::run_tests(p, options);
  CHECK(report.results.size() == 1);
  CHECK(report.left_out == 1);
}

TEST_CASE("past the limit of failures only their number is kept") {
  const sop::Procedure p = load(
      "test \"rows\" {\n  | days_late | amount_due: money |\n  | 2 | 1 EUR |\n  | 2 | 2 EUR |\n  | 2 | 3 EUR "
      "|\n}\n");
  sop::TestOptions options;
  options.max_failures = 2;
  const sop::TestReport report = sop::run_tests(p, options);
  CHECK(report.failed == 3);
  CHECK(report.dropped == 1);
  CHECK_FALSE(report.results[2].passed());
  CHECK(report.results[2].failures.empty());
}

TEST_CASE("the stop token ends the run before the next test") {
  const sop::Procedure p = load(three_rows);
  sop::StopToken stop;
  stop.request();
  sop::TestOptions options;
  options.stop = &stop;
  const sop::TestReport report = sop::run_tests(p, options);
  CHECK(report.stopped);
  CHECK(report.results.empty());
}

TEST_CASE("too many timers and too many steps are failures that say so") {
  const sop::Procedure p = load(
      "test \"long\" {\n  starts at: 2026-09-01 10:00\n  event: accepted, as agent\n  wait: 300 days\n  "
      "expect: end is done_with\n}\n"
      "test \"value\" {\n  given: days_late is 1\n  expect: amount_due is 0 EUR\n}\n");
  CHECK(failures(sop::run_tests(p)) == "");
  sop::TestOptions options;
  options.max_timers = 0;
  CHECK(failures(sop::run_tests(p, options)) == "more than 0 timers fire in this test\n");
  options = {};
  options.max_steps = 1;
  options.filter = "value";
  CHECK(failures(sop::run_tests(p, options)) ==
        "expected `amount_due is 0.00 EUR`, but it cannot be computed: the evaluation passed a limit\n");
}

TEST_CASE("holidays and rosters come from the options, and a test's own roster goes first") {
  const sop::Procedure p = load(
      // Tuesday; the third business day after it is Friday, or Monday when the Friday is a holiday.
      "test \"holiday\" {\n  starts at: 2026-09-01 10:00\n  wait: 3 days\n  expect: end is done_with\n}\n"
      "test \"roster\" {\n  starts at: 2026-09-01 10:00\n  expect: duty is \"Ann\"\n}\n"
      "test \"own roster\" {\n  starts at: 2026-09-01 10:00\n  given: duty is \"Bob\"\n  expect: duty is "
      "\"Bob\"\n}\n");
  CHECK(failures(sop::run_tests(p)) == "expected `duty is \"Ann\"`, but it is `none`\n");
  sop::ReferenceData data;
  data.holidays.push_back({0, {20700}, 0, {}});  // 2026-09-04
  data.roster.push_back({1, 0, "Ann"});
  sop::seal(data);
  sop::TestOptions options;
  options.data = &data;
  CHECK(failures(sop::run_tests(p, options)) == "expected `end is done_with`, but it is `none`\n");
}

TEST_CASE("a limit per customer counts what this case gave, and what the test says that others gave") {
  const std::string begins = " {\n  starts at: 2026-09-01 10:00\n  event: accepted, as agent";
  const sop::Procedure p =
      load("test \"first\"" + begins + "\n  expect: step is next_offer\n}\n" + "test \"second\"" + begins +
           "\n  event: accepted, as agent\n}\n" + "test \"others\"" + begins + ", already given 11 EUR\n}\n" +
           "test \"others, not too much\"" + begins + ", already given 10 EUR\n}\n" + "test \"later\"" +
           begins + "\n  wait: 11 days\n  event: accepted, as agent\n  expect: end is done_with\n}\n");
  const std::string refused = "`accepted` was not taken: the role may not do or give this\n";
  CHECK(failures(sop::run_tests(p)) == refused + refused);
}

TEST_CASE("a test without a start begins on a Monday that is written down") {
  const sop::Procedure p = load(
      "test \"no start\" {\n  wait: 1 day\n  at: 2026-01-06 10:00\n  expect: step is offer\n}\n"
      "test \"goes back\" {\n  at: 2026-01-05 09:59\n}\n");
  CHECK(failures(sop::run_tests(p)) ==
        "2026-01-05 09:59 lies before 2026-01-05 10:00, which the test has reached\n");
}
