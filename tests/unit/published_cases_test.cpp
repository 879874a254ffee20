// Six published procedures against their 94 worked cases.
//
// tests/cases/cases.jsonl holds the cases (sources in its README), examples/published the procedures. Cases are asked
// of the reference interpreter; tests/examples asks them of the program.
#include <doctest/doctest.h>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "tests/support/cases.hpp"

using namespace sop::testing;

TEST_CASE("the 94 published cases: 93 answers and one hole") {
  std::map<std::string, std::vector<WorkedCase>> by_procedure;
  std::size_t number = 0, holes = 0, values = 0;
  for (WorkedCase& worked : read_cases("tests/cases/cases.jsonl")) {
    ++number;
    values += worked.expected.size();
    for (const auto& [name, expected] : worked.expected)
      holes += expected == "{\"error\":\"no_row\"}" ? 1U : 0U;
    by_procedure[worked.procedure].push_back(std::move(worked));
  }
  CHECK(number == 94);
  CHECK(holes == 1);
  CHECK(values > 94);  // a case may ask several things
  CHECK(by_procedure.size() == 6);
  for (const auto& [procedure, cases] : by_procedure) {
    const sop::LoadResult loaded = sop::load_text(procedure + ".sop", published_text(procedure));
    REQUIRE_MESSAGE(loaded.ok, procedure);
    // A hole of the published text is silenced with its reason.
    for (const sop::Finding& finding : sop::lint(loaded.procedure).findings)
      CHECK_MESSAGE(finding.suppressed, procedure);
    for (const std::string& wrong : wrong_answers(loaded.procedure, cases)) FAIL_CHECK(wrong);
  }
}

TEST_CASE("a wrong answer is seen") {
  const sop::LoadResult loaded = sop::load_text("eu_rail.sop", published_text("eu_rail"));
  REQUIRE(loaded.ok);
  for (WorkedCase& worked : read_cases("tests/cases/cases.jsonl")) {
    if (worked.procedure != "eu_rail") continue;
    worked.expected.front().second = "\"0.01 EUR\"";
    CHECK(wrong_answers(loaded.procedure, {worked}).size() == 1);
  }
}
