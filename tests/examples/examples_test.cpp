// Every example keeps what it promises: it loads, the checks find nothing, its own tests pass, and it has some.
//
// An example is a file of examples/ that holds a `procedure` block; the files that it imports are parts of it. New examples are
// found without an edit here.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sop/date.hpp"
#include "sop/files.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/render.hpp"
#include "sop/test.hpp"
#include "tests/support/files.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

bool is_whole(const std::string& text) {
  for (const char* kind : {"procedure ", "процедура ", "protseduur "}) {
    for (const std::string& line : split_lines(text))
      if (line.starts_with(kind)) return true;
  }
  return false;
}

std::vector<fs::path> examples() {
  std::vector<fs::path> out;
  for (const char* suffix : {".sop", ".sop.md"})
    for (const fs::path& path : list_files(in_repository("examples"), suffix))
      if (is_whole(read_file(path))) out.push_back(path);
  return out;
}

/// Holes that a publisher printed: the procedure keeps them and silences what is said of them, with the reason. Nothing else that is
/// found in an example may be silenced.
struct PublishedHole {
  const char* file;
  const char* check;
  const char* path;  // of what is found
};

constexpr PublishedHole published_holes[] = {
    {"examples/published/delay_repay.sop", "no_row_applies",
     "delay_share/delay: >= 120; ticket: annual, quarterly, monthly, weekly"},
    {"examples/published/delegated_authority.sop", "bands_leave_gap",
     "ladder/bluemercury,refund,no,any,any,>=20%"},
    {"examples/published/delegated_authority.sop", "no_row_applies",
     "ladder/policy: bluemercury; kind: goodwill"},
};

const PublishedHole* hole_of(const std::string& file, const sop::Finding& finding) {
  for (const PublishedHole& hole : published_holes)
    if (file == hole.file && finding.check == hole.check && finding.path == hole.path) return &hole;
  return nullptr;
}

std::vector<sop::Diagnostic> said_by(const sop::TestReport& report) {
  std::vector<sop::Diagnostic> out;
  for (const sop::TestResult& result : report.results)
    for (const sop::TestFailure& failure : result.failures) out.push_back(failure.diagnostic);
  return out;
}

}  // namespace

TEST_CASE("every example loads, is clean, and passes its own tests") {
  // Reviews that are overdue and suppressions that have ended are found by the day.
  sop::LintOptions on_that_day;
  sop::Date day;
  REQUIRE_FALSE(failed(sop::parse_date("2026-10-01", day)));
  on_that_day.has_today = true;
  on_that_day.today = day.days();
  std::size_t number = 0;
  std::set<const PublishedHole*> seen;
  for (const fs::path& path : examples()) {
    ++number;
    const std::string name = fs::relative(path, in_repository(".")).string();
    const sop::LoadResult loaded = sop::load_file(path.string());
    CHECK_MESSAGE(loaded.diagnostics.empty(), sop::render_text(loaded.diagnostics, loaded.sources));
    if (!loaded.ok) continue;
    for (const sop::Finding& finding : sop::lint(loaded.procedure, on_that_day).findings) {
      const PublishedHole* hole = hole_of(name, finding);
      if (hole != nullptr) seen.insert(hole);
      CHECK_MESSAGE((finding.suppressed && hole != nullptr), name, ", ", finding.path, ": ",
                    sop::render_text({finding.diagnostic}, loaded.sources));
    }
    const sop::TestReport report = sop::run_tests(loaded.procedure);
    CHECK_MESSAGE(!report.results.empty(), name, " has no tests");
    CHECK_MESSAGE(report.failed == 0, sop::render_text(said_by(report), loaded.sources));
  }
  CHECK(number >= 15);
  CHECK_MESSAGE(seen.size() == std::size(published_holes), "a published hole is not found any more");
}

TEST_CASE("the smallest procedure is one procedure, in three languages and as a document") {
  std::map<sop::Hash, std::string> hashes;
  for (const char* file : {"hello.sop", "hello.ru.sop", "hello.et.sop", "hello.sop.md"}) {
    const sop::LoadResult loaded = sop::load_file(in_repository("examples/hello").string() + "/" + file);
    REQUIRE(loaded.ok);
    hashes.emplace(loaded.procedure.hash, file);
  }
  CHECK(hashes.size() == 1);
}

TEST_CASE("the service centre shows what it is there to show") {
  const sop::LoadResult loaded =
      sop::load_file(in_repository("examples/service_centre/service_centre.sop").string());
  REQUIRE(loaded.ok);
  const sop::Procedure& p = loaded.procedure;
  CHECK(p.scenarios.size() >= 6);
  CHECK(p.locales.size() == 3);
  std::size_t timelines = 0, rows = 0, per_case = 0, per_customer = 0;
  for (const sop::Test& test : p.tests) {
    timelines += test.row_given.empty() ? 1U : 0U;
    rows += test.row_given.size();
  }
  for (const sop::Party& party : p.parties)
    for (const sop::Limit& limit : party.limits) ++(limit.per_customer ? per_customer : per_case);
  CHECK(timelines >= 20);
  CHECK(rows >= 20);
  CHECK(per_case >= 4);
  CHECK(per_customer >= 2);
  // Every scenario and every always-rule is walked by some test, and most of the ways between steps.
  const sop::TestReport report = sop::run_tests(p);
  std::map<sop::CoverageKind, std::pair<std::size_t, std::size_t>> covered;
  for (const sop::CoverageItem& item : report.coverage) {
    ++covered[item.kind].second;
    covered[item.kind].first += item.uses > 0 ? 1U : 0U;
    if (item.kind == sop::CoverageKind::always || item.kind == sop::CoverageKind::row)
      CHECK_MESSAGE(item.uses > 0, item.path);
  }
  const std::size_t used = covered[sop::CoverageKind::transition].first;
  const std::size_t all = covered[sop::CoverageKind::transition].second;
  CHECK_MESSAGE(used * 2 > all, used, " of ", all, " moves");
}

// The table in README.md says which test shows what: each must be there, and pass with the others.
TEST_CASE("every test that the service centre's page names exists") {
  std::vector<std::string> titles;
  for (const fs::path& path : examples()) {
    const std::string folder = path.parent_path().filename().string();
    if (folder != "service_centre" && folder != "ready_pieces") continue;
    const sop::LoadResult loaded = sop::load_file(path.string());
    for (const sop::Test& test : loaded.procedure.tests) titles.push_back(test.title);
  }
  std::size_t named = 0;
  bool in_table = false;
  for (const std::string& line : split_lines(read_file(in_repository("examples/service_centre/README.md")))) {
    if (line == "| it shows | test |") in_table = true;
    if (!in_table || !line.starts_with("| ") || line.starts_with("| it shows")) continue;
    const std::size_t bar = line.find(" | ");
    REQUIRE(bar != std::string::npos);
    const std::string title = line.substr(bar + 3, line.size() - bar - 5);
    ++named;
    CHECK_MESSAGE(std::find(titles.begin(), titles.end(), title) != titles.end(), "no test is called `",
                  title, "`");
  }
  CHECK(named >= 30);
}
