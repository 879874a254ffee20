// Generated tests on every procedure at hand: the file loads beside it, every test passes, each uses what it says, and the coverage
// afterwards is what is claimed.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>

#include "sop/files.hpp"
#include "sop/test_findings.hpp"
#include "sop/test_generate.hpp"
#include "tests/support/files.hpp"
#include "tests/support/zones.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

struct Count {
  std::size_t procedures = 0, tests = 0, unused = 0, covered = 0;
};

void try_one(const sop::LoadResult& loaded, const std::string& where, Count& count) {
  const sop::TestReport before = sop::run_tests(loaded.procedure);
  const sop::GeneratedTests more = sop::generate_tests(loaded, before.coverage);
  const std::size_t unused = before.coverage.size() - before.used();
  CHECK_MESSAGE(more.unused == unused, where);
  CHECK_MESSAGE(more.text.empty() == more.tests.empty(), where);
  std::set<std::size_t> told;
  for (const sop::LeftOutItem& one : more.left_out) CHECK_MESSAGE(told.insert(one.item).second, where);
  for (const sop::GeneratedTest& test : more.tests)
    for (const std::size_t item : test.items) CHECK_MESSAGE(told.insert(item).second, where);
  // Nothing is left out in silence.
  CHECK_MESSAGE(told.size() == unused, where);
  for (const std::size_t item : told) CHECK_MESSAGE(before.coverage[item].uses == 0, where);
  ++count.procedures;
  count.tests += more.tests.size();
  count.unused += more.unused;
  count.covered += more.covered();
  if (more.tests.empty()) return;

  sop::LoadResult with = sop::with_part(loaded, "today.sop", more.text);
  REQUIRE_MESSAGE(with.ok, where << "\n" << more.text);
  const std::size_t own = loaded.procedure.tests.size();
  REQUIRE_MESSAGE(with.procedure.tests.size() == own + more.tests.size(), where);
  const sop::TestReport after = sop::run_tests(with.procedure);
  CHECK_MESSAGE(after.failed == before.failed, where << "\n" << more.text);
  for (std::size_t i = 0; i < after.coverage.size(); ++i) {
    const bool left = std::any_of(more.left_out.begin(), more.left_out.end(),
                                  [i](const sop::LeftOutItem& one) { return one.item == i; });
    CHECK_MESSAGE((after.coverage[i].uses == 0) == left, where << ": " << after.coverage[i].path);
  }
  // Each by itself, and none for what one above it uses.
  std::vector<sop::Test> tests;
  tests.swap(with.procedure.tests);
  std::set<std::size_t> used;
  for (std::size_t t = 0; t < more.tests.size(); ++t) {
    CHECK_MESSAGE(tests[own + t].title == more.tests[t].title, where);
    with.procedure.tests.assign(1, tests[own + t]);
    const sop::TestReport alone = sop::run_tests(with.procedure);
    CHECK_MESSAGE(alone.failed == 0, where << ": " << more.tests[t].title);
    for (const std::size_t item : more.tests[t].items) {
      CHECK_MESSAGE(alone.coverage[item].uses > 0, where << ": " << more.tests[t].title);
      CHECK_MESSAGE(used.count(item) == 0, where << ": " << more.tests[t].title);
    }
    for (std::size_t i = 0; i < alone.coverage.size(); ++i)
      if (alone.coverage[i].uses > 0) used.insert(i);
  }
}

Count try_all(const std::string& folder) {
  Count count;
  std::set<std::string> seen;
  for (const fs::path& path : list_files(in_repository(folder), ".sop")) {
    const sop::LoadResult loaded = sop::load_file(path.string(), test_zones());
    if (!loaded.ok) continue;
    // A part stands for its whole.
    if (!seen.insert(loaded.procedure.text(loaded.procedure.name) + loaded.sources[0].path()).second)
      continue;
    try_one(loaded, path.string(), count);
  }
  MESSAGE(folder << ": " << count.procedures << " procedures, " << count.tests << " tests, " << count.covered
                 << " of " << count.unused);
  return count;
}

}  // namespace

TEST_CASE("every procedure of tests/semantics") {
  const Count count = try_all("tests/semantics");
  CHECK(count.procedures > 30);
  // A search that finds less than it did is noticed.
  CHECK(count.covered * 100 >= count.unused * 95);
}

TEST_CASE("every example") {
  const Count count = try_all("examples");
  CHECK(count.procedures > 10);
  CHECK(count.covered > 30);
}

TEST_CASE("where nothing is used, everything is looked for") {
  const sop::LoadResult loaded =
      sop::load_file(in_repository("examples/hello/hello.sop").string(), test_zones());
  REQUIRE(loaded.ok);
  std::vector<sop::CoverageItem> coverage = sop::run_tests(loaded.procedure).coverage;
  for (sop::CoverageItem& item : coverage) item.uses = 0;
  const sop::GeneratedTests more = sop::generate_tests(loaded, coverage);
  CHECK(more.unused == coverage.size());
  // Nobody can refuse to approve what the clerk may give alone.
  REQUIRE(more.left_out.size() == 1);
  CHECK(coverage[more.left_out[0].item].path == "late_parcel/give/not_approved");
  CHECK(more.left_out[0].why == sop::LeftOutWhy::no_story);
}

TEST_CASE("what does not load, and what is stopped, gives no tests") {
  CHECK(sop::generate_tests(sop::LoadResult(), {}).text.empty());
  const sop::LoadResult loaded =
      sop::load_file(in_repository("examples/hello/hello.sop").string(), test_zones());
  const sop::TestReport before = sop::run_tests(loaded.procedure);
  sop::StopToken stop;
  stop.request();
  sop::TestOptions options;
  options.stop = &stop;
  const sop::GeneratedTests more = sop::generate_tests(loaded, before.coverage, options);
  CHECK(more.stopped);
  CHECK(more.text.empty());
}
