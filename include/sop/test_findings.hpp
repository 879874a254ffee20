// sop/test_findings.hpp — findings as tests: the case that shows a mistake, written down in the language itself.
//
// A finding about behaviour carries a witness (sop/lint.hpp). `emit_tests` writes it as a `test` block in the words of the procedure's own
// dialect: what is given, what happens, and what must be expected once the mistake is mended. Each test has been run before it is given
// out, and fails at its expectation. Not every finding can be told as a test; docs/lint.md says which checks can, and what each expects.
//
// The text is a part of the procedure: it can be imported, or put beside it for one run (`with_part`).
//
//   sop::FindingTests tests = sop::emit_tests(loaded, sop::lint(loaded.procedure).findings);
//   sop::LoadResult tried = sop::with_part(loaded, "findings.sop", tests.text);
//   if (tried.ok) report = sop::run_tests(tried.procedure);
//
// Declared here, compiled once in src/test. Thread-safety: pure. Cost: each test is played on the reference interpreter, once for the
// witness and once as a test; the procedure is given meaning anew once or twice.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sop/lint.hpp"
#include "sop/load.hpp"

namespace sop {

/// The first words of the comment in a text of `emit_tests`, by which it is known again.
inline constexpr std::string_view emitted_tests_mark = "# sop lint --emit-tests";

struct EmittedTest {
  std::size_t finding = 0;  ///< index into the findings
  std::string title;
};

struct FindingTests {
  std::string text;  ///< a file of the language; empty: there is no test
  std::vector<EmittedTest> tests;
};

/// Whether tests are made of the findings of a check at all.
bool has_finding_test(std::string_view check);

/// Findings of a procedure that loaded, as tests; suppressed ones are left out. `name`: the procedure's file, as the comments are to call it.
/// `options`: those with which the findings were found; a fact that is never known by them (`host_tells`) is told in no test.
FindingTests emit_tests(const LoadResult& loaded, const std::vector<Finding>& findings,
                        std::string_view name = {}, const LintOptions& options = {});

/// A procedure that loaded, with one more file that no import names: its blocks count as if the first file imported it. The file itself
/// may import nothing. Errors are in the result, as those of `load` are.
LoadResult with_part(const LoadResult& loaded, std::string path, std::string text);

}  // namespace sop
