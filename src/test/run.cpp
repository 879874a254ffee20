// src/test/run.cpp — every test and every row of a procedure, and which rules they used.
#include <algorithm>
#include <string_view>

#include "sop/test.hpp"
#include "sop/unicode.hpp"
#include "src/test/player.hpp"

namespace sop {
namespace {

std::vector<CoverageItem> coverage_of(const Procedure& p, const played::Used& used) {
  std::vector<CoverageItem> items;
  const auto add = [&](CoverageKind kind, const std::string& path, Span span) {
    if (path.empty()) return;
    const auto found = used.find(path);
    items.push_back({kind, path, span, found == used.end() ? 0 : found->second});
  };
  for (const Table& table : p.tables) {
    for (const TableRow& row : table.rows) add(CoverageKind::row, row.path, row.span);
  }
  for (const Transition& transition : p.transitions)
    add(CoverageKind::transition, transition.path, transition.span);
  for (const EscalationPath& path : p.paths) {
    for (const Level& level : path.levels) add(CoverageKind::level, level.path, level.span);
  }
  for (const AlwaysRule& rule : p.always) add(CoverageKind::always, rule.path, rule.span);
  return items;
}

}  // namespace

std::string_view name_of(CoverageKind kind) {
  switch (kind) {
    case CoverageKind::row:
      return "row";
    case CoverageKind::transition:
      return "transition";
    case CoverageKind::level:
      return "level";
    case CoverageKind::always:
      return "always";
  }
  return "";
}

std::size_t TestReport::used() const {
  return static_cast<std::size_t>(std::count_if(coverage.begin(), coverage.end(),
                                                [](const CoverageItem& item) { return item.uses > 0; }));
}

TestReport run_tests(const Procedure& procedure, const TestOptions& options) {
  TestReport report;
  played::Used used;
  std::size_t kept = 0;
  const std::string wanted = unicode::fold(options.filter);
  for (Id t = 0; t < procedure.tests.size() && !report.stopped; ++t) {
    const Test& test = procedure.tests[t];
    if (unicode::fold(test.title).find(wanted) == std::string::npos) {
      ++report.left_out;
      continue;
    }
    const std::size_t row_count = test.row_given.size();
    for (std::size_t row = 0; row < std::max<std::size_t>(row_count, 1); ++row) {
      if (options.stop != nullptr && options.stop->requested()) {
        report.stopped = true;
        break;
      }
      TestResult result;
      result.test = t;
      result.row = row_count == 0 ? 0 : static_cast<std::uint32_t>(row + 1);
      result.span = row_count == 0 ? test.span : test.row_spans[row];
      played::Player(procedure, test, row_count == 0 ? no_id : static_cast<Id>(row), options, used)
          .play(result);
      report.failed += result.passed() ? 0U : 1U;
      const std::size_t room = options.max_failures - std::min(options.max_failures, kept);
      if (result.failures.size() > room) {
        report.dropped += result.failures.size() - room;
        result.failures.resize(room);
      }
      kept += result.failures.size();
      report.results.push_back(std::move(result));
    }
  }
  report.coverage = coverage_of(procedure, used);
  return report;
}

}  // namespace sop
