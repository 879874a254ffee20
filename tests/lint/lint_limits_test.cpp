// What a large table makes of the checks: gaps that are told though other searches give up, and a `not_proved` with the name of the limit
// beside each check that was not finished.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/messages/checks.hpp"
#include "tests/proof/partition.hpp"
#include "tests/support/files.hpp"
#include "tests/support/many_columns.hpp"

using namespace sop;
using namespace sop_test;

namespace {

std::size_t count(const LintResult& result, std::string_view check) {
  return static_cast<std::size_t>(
      std::count_if(result.findings.begin(), result.findings.end(),
                    [&](const Finding& finding) { return finding.check == check; }));
}

bool names_limit(const LintResult& result, std::string_view limit) {
  return std::any_of(result.findings.begin(), result.findings.end(), [&](const Finding& finding) {
    const std::vector<std::string>& args = finding.diagnostic.args;
    return finding.check == "not_proved" && std::find(args.begin(), args.end(), limit) != args.end();
  });
}

/// Tables of bands of one column, each of which leaves a value out before the next.
Procedure ladders(int tables, int rows) {
  std::string text = "sop en\n\nprocedure desk \"Desk\" {\n  edition: 1\n}\nfacts {\n  a: whole 0..999\n}\n";
  for (int t = 0; t < tables; ++t) {
    text +=
        "table t" + std::to_string(t) + " {\n  hit: unique\n  | a | n" + std::to_string(t) + ": whole |\n";
    for (int row = 0; row < rows; ++row)
      text += "  | " + std::to_string(3 * row) + ".." + std::to_string(3 * row + 1) + " | 1 |\n";
    text += "}\n";
  }
  LoadResult loaded = load_text("desk.sop", text);
  REQUIRE(loaded.ok);
  return std::move(loaded.procedure);
}

}  // namespace

TEST_CASE("30 yes/no columns and 300 rows: the gap is told, and every check is finished") {
  const ProcedureBuilder b = many_columns(30, 300, 1);
  LintOptions options;
  options.only = {"no_row_applies", "bands_leave_gap", "not_proved"};
  const LintResult result = lint(b.p, options);
  CHECK(count(result, "no_row_applies") == 1);
  CHECK(result.unfinished.empty());
  CHECK(result.findings.size() == 1);
  for (const Finding& finding : result.findings) CHECK_FALSE(finding.witness.facts.empty());
}

TEST_CASE("a thousand rows of eight columns that fit every case once: nothing is left open") {
  for (const Unlimited unlimited : {Unlimited::any, Unlimited::range, Unlimited::mixed}) {
    CAPTURE(static_cast<int>(unlimited));
    const ProcedureBuilder b = table_of(partition_boxes(8, 1000), HitPolicy::unique, 999, unlimited);
    LintOptions options;
    for (const CheckInfo& check : checks())
      if (check.category == CheckCategory::tables) options.only.emplace_back(check.id);
    const LintResult result = lint(b.p, options);
    CHECK(result.unfinished.empty());
    CHECK(count(result, "not_proved") == 0);
    CHECK(count(result, "no_row_applies") == 0);
    CHECK(count(result, "bands_leave_gap") == 0);
    CHECK(count(result, "rows_overlap") == 0);
  }
}

TEST_CASE("where there are too many bands to compare, gaps are told all the same, and the limit is named") {
  const Procedure p = ladders(12, 30);
  LintOptions options;
  options.max_findings = 10'000;
  const LintResult all = lint(p, options);
  CHECK(count(all, "bands_leave_gap") == 12 * 29);
  CHECK(count(all, "no_row_applies") == 12);  // after the last band of each
  CHECK(all.unfinished.empty());
  options.max_work = 6000;
  const LintResult some = lint(p, options);
  CHECK(some.unfinished == std::vector<std::string_view>{"bands_leave_gap"});
  CHECK(names_limit(some, "max_work"));
  CHECK(count(some, "bands_leave_gap") < 12 * 29);
  CHECK(count(some, "no_row_applies") == 12);
}

TEST_CASE("whatever check was not finished, `not_proved` names a limit beside it") {
  std::size_t open = 0;
  for (const auto& path :
       sop::testing::list_files(sop::testing::in_repository("tests/golden/lint"), ".sop")) {
    const LoadResult loaded = load_text("desk.sop", sop::testing::read_file(path));
    if (!loaded.ok) continue;
    LintOptions options;
    options.max_work = 3;
    const LintResult result = lint(loaded.procedure, options);
    for (const std::string_view check : result.unfinished) {
      CAPTURE(path.string());
      CAPTURE(check);
      CHECK(check != "not_proved");
      CHECK((names_limit(result, "max_work") || names_limit(result, "max_proof_work")));
      ++open;
    }
  }
  CHECK(open > 500);
}
