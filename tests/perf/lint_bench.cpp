// The checks: 30,000 lines of procedures, all checks and each alone; the forms of output of what is found.
//
// The aim is under 1 s with all checks, and under 100 ms without those that prove something of every case, or play cases to find it
// (`looks_at_cases`). A check that only shows its finding by a case is one of the others. The source is that of tests/perf/big_source.hpp, whose chapters are
// clean but for what is repeated.
#include <algorithm>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/render.hpp"
#include "sop/render_lint.hpp"
#include "tests/perf/bench.hpp"
#include "tests/perf/big_source.hpp"

namespace {

using sop::testing::report;

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

sop::LintOptions options_of_the_day() {
  sop::LintOptions options;
  options.has_today = true;
  options.today = 20'727;  // 2026-10-01
  options.max_findings = 100'000;
  return options;
}

/// Checks whose question is one about every case, or about ways that are played or added up; all others look at the text and the graph.
bool looks_at_cases(const sop::CheckInfo& check) {
  static constexpr std::string_view others[] = {
      "amount_below_zero",   "approval_without_limit", "approver_may_not_give",  "fact_never_asked",
      "line_never_applies",  "move_never_taken",       "no_line_applies",        "no_move_applies",
      "no_scenario_applies", "offer_over_every_limit", "ordering_not_kept",      "paid_without_limit",
      "reply_may_wait",      "rule_acts_at_once",      "rule_overridden",        "scenario_never_chosen",
      "scenarios_overlap",   "target_over_law",        "total_over_every_limit", "waiting_without_timeout",
      "clock_cannot_be_met"};
  return check.category == sop::CheckCategory::tables ||
         std::find(std::begin(others), std::end(others), check.id) != std::end(others);
}

}  // namespace

int main() {
  std::string text = sop::testing::big_source(100'000);
  const std::size_t a_line = text.size() / lines_of(text);
  text = sop::testing::big_source(30'000 * a_line);
  const sop::LoadResult loaded = sop::load_text("big.sop", text);
  if (!loaded.ok) {
    std::fputs(sop::render_text(loaded.diagnostics, loaded.sources).c_str(), stderr);
    return 1;
  }
  const sop::LintOptions all = options_of_the_day();
  sop::LintResult result = sop::lint(loaded.procedure, all);
  report("lines", static_cast<double>(lines_of(text)), "");
  report("findings", static_cast<double>(result.findings.size()), "");
  for (const std::string_view check : result.unfinished)
    std::printf("not finished, too much to compare: %s\n", std::string(check).c_str());

  // One after the other, so that what is slow is seen; those that look at cases apart.
  std::vector<std::pair<double, std::string_view>> times;
  sop::LintOptions without_tables = all, without_cases = all;
  sop::LintOptions one = all;
  one.only = {"nobody_keeps_it"};
  const double nothing =
      sop::testing::nanoseconds([&] { sop::testing::keep(sop::lint(loaded.procedure, one)); }, 3);
  for (const sop::CheckInfo& check : sop::checks()) {
    one.only = {std::string(check.id)};
    const double time =
        sop::testing::nanoseconds([&] { sop::testing::keep(sop::lint(loaded.procedure, one)); }, 1) - nothing;
    times.emplace_back(time, check.id);
    if (check.category != sop::CheckCategory::tables) without_tables.only.emplace_back(check.id);
    if (!looks_at_cases(check)) without_cases.only.emplace_back(check.id);
  }
  std::sort(times.rbegin(), times.rend());
  const double whole =
      sop::testing::nanoseconds([&] { sop::testing::keep(sop::lint(loaded.procedure, all)); }, 3);
  report("all checks", whole / 1e6, "ms", "under 1000");
  const double others =
      sop::testing::nanoseconds([&] { sop::testing::keep(sop::lint(loaded.procedure, without_tables)); }, 3);
  report("without those of tables", others / 1e6, "ms");
  const double plain =
      sop::testing::nanoseconds([&] { sop::testing::keep(sop::lint(loaded.procedure, without_cases)); }, 3);
  report("without those that look at cases", plain / 1e6, "ms", "under 100");
  report("the graph, and what is reached", nothing / 1e6, "ms");
  for (std::size_t i = 0; i < std::min<std::size_t>(8, times.size()); ++i)
    report("  " + std::string(times[i].second), times[i].first / 1e6, "ms");

  const std::vector<sop::LintReport> reports = {{"big.sop", &loaded, &result}};
  report("as SARIF",
         sop::testing::nanoseconds([&] { sop::testing::keep(sop::render_sarif(reports)); }, 3) / 1e6, "ms");
  report("as JUnit",
         sop::testing::nanoseconds([&] { sop::testing::keep(sop::render_junit(reports)); }, 3) / 1e6, "ms");
  return 0;
}
