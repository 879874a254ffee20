// sop/test.hpp — runs the `test` blocks of a procedure, and says what they reach.
//
// A test is a timeline (`given`, `event`, `wait`, `expect` ...) or rows of values; docs/language.md teaches them. They are
// played on the reference interpreter, which is the meaning of the language. A line is played from where the line before
// left the case, and time is passed timer by timer, so that `never` sees every moment. What an `event` gives back counts
// until the next line makes something happen: `say`, `do` and `because` speak of that alone.
//
// Nothing comes from outside: who is on duty stands in the test, holidays in the options; a customer has had what this case
// gave. A test without `starts at` that plays a case begins at `default_start`; one that only asks values has no moment.
//
//   sop::TestReport report = sop::run_tests(procedure);
//   for (const sop::TestResult& result : report.results)
//     for (const sop::TestFailure& failure : result.failures) ...   // failure.diagnostic: place, words, what to do
//
// Declared here, compiled once in src/test. Thread-safety: pure; the stop token may be set from elsewhere. Cost: that of the
// reference interpreter for every line; no promise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sop/data.hpp"
#include "sop/diagnostic.hpp"
#include "sop/model.hpp"
#include "sop/stop_token.hpp"

namespace sop {

struct TestOptions {
  std::string filter;  ///< only tests whose title holds this, upper and lower case alike; empty: all
  const ReferenceData* data = nullptr;  ///< holidays, and rosters of schedules of which a test says nothing
  std::uint32_t max_timers = 100'000;   ///< fired in one test or row; past it the test fails, and says so
  std::uint32_t max_steps =
      10'000'000;                  ///< expressions evaluated in one answer or turn; past it: ErrorCode::limit
  std::size_t max_failures = 200;  ///< kept with their words; of those past it the number alone
  const StopToken* stop = nullptr;  ///< looked at before every test and row
};

/// 2026-01-05 10:00 UTC, a Monday: when a case of a test without `starts at` is opened.
inline constexpr std::int64_t default_start = 1'767'607'200'000;

/// One expectation that was not met, or one line that could not be played.
struct TestFailure {
  Diagnostic
      diagnostic;  ///< where the line stands, in words, what to do; notes name the rules that gave the answer
  std::string expected;  ///< `goodwill is 8.00 EUR`; empty: the line is no expectation
  std::string got;       ///< `10.00 EUR`
};

/// A test, or one of its rows.
struct TestResult {
  Id test = no_id;        ///< into Procedure::tests
  std::uint32_t row = 0;  ///< from 1; 0: the test has no rows
  Span span;
  std::uint32_t expectations = 0;     ///< looked at
  std::vector<TestFailure> failures;  ///< none: passed
  std::size_t failure_count = 0;      ///< also of those that were not kept
  [[nodiscard]] bool passed() const { return failure_count == 0; }
};

enum class CoverageKind : std::uint8_t { row, transition, level, always };

/// A rule of the procedure and how often the tests used it.
struct CoverageItem {
  CoverageKind kind = CoverageKind::row;
  std::string path;  ///< its lasting name
  Span span;
  std::uint64_t uses = 0;
};

struct TestReport {
  std::vector<TestResult> results;  ///< in the order written
  std::vector<CoverageItem>
      coverage;              ///< every row, transition, level and always-rule, in the order of the model
  std::size_t failed = 0;    ///< results with a failure
  std::size_t left_out = 0;  ///< tests whose title does not hold the filter
  std::size_t dropped = 0;   ///< failures past max_failures
  bool stopped = false;      ///< the stop token ended it; the results are those before
  [[nodiscard]] std::size_t used() const;  ///< items of the coverage that were used at least once
};

std::string_view name_of(CoverageKind kind);

/// Runs the tests of a sound procedure. Errors: none; what goes wrong is a failure of the test.
TestReport run_tests(const Procedure& procedure, const TestOptions& options = {});

}  // namespace sop
