// What the language can say: tests/expressible has a procedure for each part of what procedures are about (facts, expressions, dates,
// tables, money, authority, steps, time, escalation ...). Its head says in words what must be sayable; its own tests say what is
// answered. Another file needs no edit here. What cannot be said yet is listed in docs/semantics.md, 16.
#include <doctest/doctest.h>

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "sop/files.hpp"
#include "sop/load.hpp"
#include "sop/render.hpp"
#include "sop/test.hpp"
#include "tests/support/files.hpp"

using namespace sop::testing;

TEST_CASE("each part of the language says what it has to say, and answers so") {
  std::size_t files = 0, played = 0, expectations = 0;
  for (const std::filesystem::path& path : list_files(in_repository("tests/expressible"), ".sop")) {
    CAPTURE(path.filename().string());
    const sop::LoadResult loaded = sop::load_file(path.string());
    std::vector<sop::Diagnostic> said;
    for (const sop::Diagnostic& d : loaded.diagnostics) {
      if (d.severity == sop::Severity::error) said.push_back(d);
    }
    CHECK_MESSAGE(said.empty(), sop::render_text(said, loaded.sources));
    if (!loaded.ok) continue;
    ++files;
    const sop::TestReport report = sop::run_tests(loaded.procedure);
    CHECK(!report.results.empty());
    for (const sop::TestResult& result : report.results) {
      said.clear();
      for (const sop::TestFailure& failure : result.failures) said.push_back(failure.diagnostic);
      CHECK_MESSAGE(result.passed(), sop::render_text(said, loaded.sources));
      expectations += result.expectations;
      ++played;
    }
  }
  MESSAGE(files, " procedures, ", played, " tests, ", expectations, " expectations");
  CHECK(files >= 10);
}
