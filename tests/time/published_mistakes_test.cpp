// Runs tests/time/published_mistakes.sop: what other products have got wrong, and must come out right here.
#include <doctest/doctest.h>

#include <string>

#include "sop/load.hpp"
#include "sop/test.hpp"
#include "tests/support/files.hpp"
#include "tests/support/zones.hpp"

TEST_CASE("published mistakes of other products") {
  const std::string path = "tests/time/published_mistakes.sop";
  const sop::LoadResult loaded = sop::load_text(
      path, sop::testing::read_file(sop::testing::in_repository(path)), sop::testing::test_zones());
  for (const sop::Diagnostic& d : loaded.diagnostics) CHECK_MESSAGE(false, sop::message_text(d));
  REQUIRE(loaded.ok);
  const sop::TestReport report = sop::run_tests(loaded.procedure, {});
  for (const sop::TestResult& result : report.results) {
    CAPTURE(loaded.procedure.tests[result.test].title);
    for (const sop::TestFailure& failure : result.failures)
      FAIL_CHECK(sop::message_text(failure.diagnostic), ": ", failure.expected, " / ", failure.got);
    CHECK(result.failure_count == 0);
  }
  CHECK(report.results.size() >= 10);
}
