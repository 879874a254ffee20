// Findings as tests: each one that is given out fails on the text with the mistake, and passes once the mistake is mended. Mistakes and
// what mends them are those of the pages of the checks (docs/checks/ID.md: one of the mended examples at least must pass), and the
// examples that are broken on purpose (tests/golden/broken: the example itself must pass), and the files of tests/golden/lint: each that gives
// out a test has a twin NAME.mended.patch beside it (tests/support/patch.hpp), in which nothing is found any more. Every check of
// src/test/finding_tests.def is seen at work here.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sop/files.hpp"
#include "sop/lint.hpp"
#include "sop/render.hpp"
#include "sop/test.hpp"
#include "sop/test_findings.hpp"
#include "tests/support/check_files.hpp"
#include "tests/support/files.hpp"
#include "tests/support/golden_lint.hpp"
#include "tests/support/patch.hpp"
#include "tests/support/zones.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

constexpr const char* mended_suffix = ".mended.patch";

struct Emitted {
  sop::LintResult lint;
  sop::FindingTests tests;
};

Emitted emit(const sop::LoadResult& loaded, const Beside& with = {}) {
  Emitted out;
  sop::LintOptions options = options_of(with.settings);
  const sop::ReferenceData data = data_of(with.roster, loaded.procedure);
  options.data = &data;
  options.earlier = earlier_of(with.earlier, test_zones());
  out.lint = sop::lint(loaded.procedure, options);
  out.tests = sop::emit_tests(loaded, out.lint.findings, "desk.sop", options);
  return out;
}

/// The emitted tests, by title, that pass beside a procedure; what does not load passes nothing.
std::map<std::string, bool> passed(const sop::LoadResult& loaded, const sop::FindingTests& tests) {
  std::map<std::string, bool> out;
  sop::LoadResult with = sop::with_part(loaded, "findings.sop", tests.text);
  if (!with.ok) return out;
  // Those of the procedure itself stand before them.
  auto& all = with.procedure.tests;
  all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(tests.tests.size()));
  const sop::TestReport report = sop::run_tests(with.procedure);
  for (const sop::TestResult& result : report.results) {
    const std::string& title = with.procedure.tests[result.test].title;
    const auto is_emitted = [&](const sop::EmittedTest& test) { return test.title == title; };
    if (std::any_of(tests.tests.begin(), tests.tests.end(), is_emitted)) out[title] = result.passed();
  }
  return out;
}

struct Count {
  std::size_t tests = 0;
  std::map<std::string, std::size_t> by_check;
};

void count(const Emitted& emitted, Count& counted) {
  for (const sop::EmittedTest& test : emitted.tests.tests) {
    ++counted.tests;
    ++counted.by_check[std::string(emitted.lint.findings[test.finding].check)];
  }
}

/// Each test must fail here, and be among those that were run.
void check_failing(const sop::LoadResult& broken, const Emitted& emitted, const std::string& where) {
  const std::map<std::string, bool> results = passed(broken, emitted.tests);
  CHECK_MESSAGE(results.size() == emitted.tests.tests.size(), where << "\n" << emitted.tests.text);
  for (const auto& result : results)  // no structured binding: clang 14 captures none
    CHECK_MESSAGE(!result.second, where << ": `" << result.first << "` passes with the mistake\n"
                                        << emitted.tests.text);
}

}  // namespace

TEST_CASE("what a page shows as mended passes the tests of what it shows as a mistake") {
  Count counted;
  for (const std::string& id : check_ids(in_repository(""))) {
    const CheckPage page = read_check_page(read_file(in_repository("docs/checks/" + id + ".md")));
    if (!page.settings.empty()) continue;
    for (const std::string& mistake : page.mistakes) {
      const sop::LoadResult broken =
          sop::load_text(id + ".sop", filled_in(page.whole, mistake), test_zones());
      if (!broken.ok) continue;
      const Emitted emitted = emit(broken);
      if (emitted.tests.tests.empty()) continue;
      check_failing(broken, emitted, id);
      count(emitted, counted);
      std::map<std::string, bool> good;
      for (const std::string& mended : page.mended) {
        const sop::LoadResult better =
            sop::load_text(id + ".sop", filled_in(page.whole, mended), test_zones());
        for (const auto& [title, passes] : passed(better, emitted.tests)) good[title] = good[title] || passes;
      }
      for (const sop::EmittedTest& test : emitted.tests.tests)
        CHECK_MESSAGE(good[test.title], id << ": `" << test.title << "` fails on all that is mended\n"
                                           << emitted.tests.text);
    }
  }
  MESSAGE(counted.tests << " tests from the pages of " << counted.by_check.size() << " checks");
  CHECK(counted.tests >= 20);
}

TEST_CASE("an example passes the tests of what is found when it is broken") {
  Count counted;
  for (const fs::path& path : list_files(in_repository("tests/golden/broken"), ".patch")) {
    const Patch patch = read_patch(read_file(path));
    ExampleCopy example(patch);
    const sop::LoadResult whole = sop::load_file(example.main(), test_zones());
    REQUIRE_MESSAGE(example.break_it(), path.string());
    const sop::LoadResult broken = sop::load_file(example.main(), test_zones());
    if (!broken.ok) continue;
    const Emitted emitted = emit(broken);
    if (emitted.tests.tests.empty()) continue;
    const std::string where = path.string();
    check_failing(broken, emitted, where);
    count(emitted, counted);
    // Here the rule is what is new, and the example has always said the words.
    const std::vector<std::string>& after = patch.places.front().after;
    const bool adds_rule = std::any_of(after.begin(), after.end(), [](const std::string& line) {
      return line.rfind("phrases to avoid", 0) == 0;
    });
    if (adds_rule) continue;
    const std::map<std::string, bool> results = passed(whole, emitted.tests);
    CHECK_MESSAGE(results.size() == emitted.tests.tests.size(), where << "\n" << emitted.tests.text);
    for (const auto& result : results)
      CHECK_MESSAGE(result.second, where << ": `" << result.first << "` fails on the example\n"
                                         << emitted.tests.text);
  }
  MESSAGE(counted.tests << " tests from the broken examples, of " << counted.by_check.size() << " checks");
  CHECK(counted.tests >= 20);
}

namespace {

/// What is wrong with the twin of a golden file that gives out tests; empty: all is well.
std::string twin_problem(const fs::path& path, const Emitted& emitted) {
  fs::path twin = path;
  twin.replace_extension(mended_suffix);
  if (!fs::exists(twin)) return "gives out tests, and there is no " + twin.filename().string();
  const std::string text = patched(read_file(path), read_patch(read_file(twin)));
  if (text.empty()) return "the lines of the twin do not stand there";
  const sop::LoadResult mended = sop::load_text(path.filename().string(), text, test_zones());
  if (!mended.ok) return "the twin does not load:\n" + sop::render_text(mended.diagnostics, mended.sources);
  std::string out;
  for (const sop::Finding& finding : emit(mended, beside(path)).lint.findings)
    if (!finding.suppressed)
      out += "found in the twin:\n" + sop::render_text({finding.diagnostic}, mended.sources);
  const std::map<std::string, bool> results = passed(mended, emitted.tests);
  for (const sop::EmittedTest& test : emitted.tests.tests) {
    const auto result = results.find(test.title);
    if (result == results.end() || !result->second) out += "`" + test.title + "` fails on the twin\n";
  }
  return out.empty() ? out : out + emitted.tests.text;
}

}  // namespace

TEST_CASE("each test fails on the golden file with the mistake and passes on its mended twin") {
  Count counted;
  std::set<fs::path> twins;
  for (const fs::path& path : list_files(in_repository("tests/golden/lint"), mended_suffix))
    twins.insert(path);
  for (const fs::path& path : list_files(in_repository("tests/golden/lint"), ".sop")) {
    const sop::LoadResult broken = sop::load_text(path.filename().string(), read_file(path), test_zones());
    if (!broken.ok) continue;
    const Emitted emitted = emit(broken, beside(path));
    if (emitted.tests.tests.empty()) continue;
    check_failing(broken, emitted, path.string());
    const std::string problem = twin_problem(path, emitted);
    CHECK_MESSAGE(problem.empty(), path.string() << ": " << problem);
    fs::path twin = path;
    twins.erase(twin.replace_extension(mended_suffix));
    count(emitted, counted);
  }
  for (const fs::path& twin : twins)
    FAIL_CHECK(twin.string() << " is the twin of nothing that gives out a test");
  MESSAGE(counted.tests << " tests from the golden files, of " << counted.by_check.size() << " checks");
  std::size_t known = 0;
  for (const sop::CheckInfo& check : sop::checks()) {
    if (!sop::has_finding_test(check.id)) continue;
    ++known;
    CHECK_MESSAGE(counted.by_check[std::string(check.id)] > 0, check.id << " has a row and no test");
  }
  CHECK(known >= 20);
}
