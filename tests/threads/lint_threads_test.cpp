// The checks on 1, 2 and 8 threads at once: the same bytes. Each call of lint() stands for itself; run it under the thread sanitizer too
// (PRESET=tsan).
#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/render_lint.hpp"
#include "tests/support/files.hpp"
#include "tests/support/zones.hpp"

using namespace sop::testing;

TEST_CASE("1, 2 and 8 threads find the same, byte for byte") {
  std::vector<sop::LoadResult> loaded;
  for (const char* folder : {"tests/golden/lint/no_row_applies", "tests/golden/lint/rows_overlap",
                             "tests/golden/lint/no_move_applies", "tests/golden/lint/not_proved",
                             "tests/golden/lint/redundant_condition", "tests/golden/lint/outcome_not_handled",
                             "tests/golden/lint_output/not_shown"})
    for (const auto& path : list_files(in_repository(folder), ".sop")) {
      loaded.push_back(sop::load_text(path.filename().string(), read_file(path), test_zones()));
      REQUIRE(loaded.back().ok);
    }
  REQUIRE(loaded.size() > 10);
  const auto all = [&](std::size_t threads) {
    std::vector<std::string> out(loaded.size());
    std::vector<std::thread> pool;
    for (std::size_t t = 0; t < threads; ++t) {
      pool.emplace_back([&, t] {
        for (std::size_t i = t; i < out.size(); i += threads) {
          const sop::LintResult result = sop::lint(loaded[i].procedure);
          out[i] = sop::render_lint_json({{"a.sop", &loaded[i], &result, sop::Severity::error}});
        }
      });
    }
    for (std::thread& thread : pool) thread.join();
    return out;
  };
  const std::vector<std::string> one = all(1);
  std::size_t findings = 0, not_shown = 0;
  for (const std::string& text : one) findings += text.find("\"witness\"") != std::string::npos ? 1U : 0U;
  for (const std::string& text : one) not_shown += text.find("\"not_shown\"") != std::string::npos ? 1U : 0U;
  CHECK(findings > 3);
  CHECK(not_shown > 0);
  CHECK(all(1) == one);
  CHECK(all(2) == one);
  CHECK(all(8) == one);
}

TEST_CASE("eight threads find the same in one procedure") {
  const sop::LoadResult loaded =
      sop::load_text("hello.sop", read_file(in_repository("examples/hello/hello.sop")), test_zones());
  REQUIRE(loaded.ok);
  std::vector<std::string> out(8);
  std::vector<std::thread> pool;
  for (std::string& mine : out)
    pool.emplace_back([&loaded, &mine] {
      const sop::LintResult result = sop::lint(loaded.procedure);
      mine = sop::render_lint_json({{"a.sop", &loaded, &result, sop::Severity::error}});
    });
  for (std::thread& thread : pool) thread.join();
  for (const std::string& other : out) CHECK(other == out.front());
}
