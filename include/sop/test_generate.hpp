// sop/test_generate.hpp — tests for what no test uses: what a procedure does today, written down in the language itself.
//
// For each row, transition, level and always-rule that the tests of a procedure leave unused (sop/test.hpp), `generate_tests` writes a `test`
// block in the words of the procedure's own dialect that uses it: for a row the facts that it decides and what it answers, for everything
// else the shortest story that was found, and where the case then stands. What is expected is what the procedure answers today, right or
// wrong: a person must read it. Each test has been run beside the procedure before it is given out; it passes, and uses what it is
// written for. What no test was found for is listed, with why.
//
// The text is a part of the procedure: it can be imported, or put beside it for one run (`with_part` in sop/test_findings.hpp).
//
//   sop::TestReport report = sop::run_tests(loaded.procedure);
//   sop::GeneratedTests more = sop::generate_tests(loaded, report.coverage);
//   for (const sop::LeftOutItem& one : more.left_out)
//     ...  // report.coverage[one.item].path, sop::text_of(one.why)
//
// Errors: none; a procedure that did not load gives no tests. Declared here, compiled once in src/test. Thread-safety: pure; the stop token
// may be set from elsewhere. Cost: a proof for each unused row, at most four searches for stories, and each test is played twice or thrice
// on the reference interpreter; the procedure is given meaning anew a few times; no promise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/diagnostic.hpp"
#include "sop/load.hpp"
#include "sop/test.hpp"

namespace sop {

/// The first words of the comment in a text of `generate_tests`, by which it is known again.
inline constexpr std::string_view generated_tests_mark = "# sop test --generate";

struct GeneratedTest {
  std::string title;               ///< the lasting path of the first of `items`
  std::vector<std::size_t> items;  ///< into the coverage: what it uses and no test before it does
};

/// Why an item has no test.
enum class LeftOutWhy : std::uint8_t {
  never_reached,  ///< a row: it is proved that no case reaches it
  no_story,       ///< no case was found that uses it; that proves nothing
  not_proved,     ///< ... and of a row neither is it proved that none does
  not_written,    ///< what happens on the way cannot be written as lines of a test
  not_confirmed   ///< a test was written and run, and did not pass or did not use it
};
/// `never_reached` ...: as machines read it.
std::string_view name_of(LeftOutWhy why);
/// In words, without the item: `no story was found that uses it`.
std::string text_of(LeftOutWhy why, Language language = Language::en);

struct LeftOutItem {
  std::size_t item = 0;  ///< into the coverage
  LeftOutWhy why = LeftOutWhy::no_story;
};

struct GeneratedTests {
  std::string text;  ///< a file of the language, which lists what is left out too; empty: there is no test
  std::vector<GeneratedTest> tests;
  std::vector<LeftOutItem> left_out;  ///< in the order of the coverage
  std::size_t unused = 0;             ///< items that no test of the procedure uses
  bool stopped = false;               ///< the stop token ended it; there is no text then
  [[nodiscard]] std::size_t covered() const { return unused - left_out.size(); }
};

/// Tests for the items of a coverage (`run_tests`) that have no uses. `options`: data, limits and the stop token, as the tests were run with
/// them; the filter is left alone. `name`: the procedure's file, as the comments are to call it.
GeneratedTests generate_tests(const LoadResult& loaded, const std::vector<CoverageItem>& coverage,
                              const TestOptions& options = {}, std::string_view name = {});

}  // namespace sop
