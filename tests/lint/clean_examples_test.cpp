// Every example, and every ready piece inside the procedures that use it, loads and is clean: no finding of any severity that its author
// has not silenced with a reason. (What the documents show is linted by tests/docs/sop_examples_test.cpp.)
#include <doctest/doctest.h>

#include <filesystem>
#include <set>
#include <string>

#include "sop/date.hpp"
#include "sop/files.hpp"
#include "sop/lint.hpp"
#include "sop/render.hpp"
#include "tests/support/files.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

sop::LintOptions on_the_day() {
  sop::LintOptions options;
  sop::Date today;
  REQUIRE_FALSE(sop::failed(sop::parse_date("2026-10-01", today)));
  options.has_today = true;
  options.today = today.days();
  return options;
}

bool is_root(const std::string& text) {
  for (const char* word : {"\nprocedure ", "\nпроцедура ", "\nprotseduur "})
    if (text.find(word) != std::string::npos) return true;
  return false;
}

std::string open_findings(const sop::LoadResult& loaded) {
  if (!loaded.ok) return sop::render_text(loaded.diagnostics, loaded.sources);
  std::string out;
  for (const sop::Diagnostic& d : loaded.diagnostics) out += sop::render_text({d}, loaded.sources);
  for (const sop::Finding& finding : sop::lint(loaded.procedure, on_the_day()).findings)
    if (!finding.suppressed) out += sop::render_text({finding.diagnostic}, loaded.sources);
  return out;
}

}  // namespace

TEST_CASE("every example is clean") {
  std::size_t roots = 0;
  for (const char* suffix : {".sop", ".sop.md"}) {
    for (const fs::path& path : list_files(in_repository("examples"), suffix)) {
      if (!is_root("\n" + read_file(path))) continue;
      ++roots;
      const std::string found = open_findings(sop::load_file(path.string()));
      CHECK_MESSAGE(found.empty(), found);
    }
  }
  CHECK(roots > 8);
}

TEST_CASE("every ready piece is clean in a procedure that runs it") {
  for (const fs::path& path : list_files(in_repository("dsl/std"), ".sop")) {
    CAPTURE(path.string());
    // The routines of the piece, and their ends.
    std::string steps, step;
    std::string routine;
    std::set<std::string> ends;
    const auto flush = [&] {
      if (routine.empty()) return;
      steps += "  step run_" + routine + " {\n    owner: agent\n    run: " + routine + "\n";
      for (const std::string& end : ends) steps += "    on " + end + " -> closed\n";
      steps += "  }\n";
      routine.clear();
      ends.clear();
    };
    for (const std::string& line : split_lines(read_file(path))) {
      const auto word_after = [&](std::size_t at) { return line.substr(at, line.find(' ', at) - at); };
      if (line.rfind("routine ", 0) == 0) {
        flush();
        routine = word_after(8);
      } else if (line.rfind("  end ", 0) == 0) {
        ends.insert(word_after(6));
      }
    }
    flush();
    const TemporaryFolder folder;
    write_file(
        folder.path() / "piece.sop",
        "sop en\n\nimport \"std/" + path.filename().string() +
            "\"\n\nprocedure piece \"A piece\" {\n  edition: 1\n  kept by: \"Somebody\"\n"
            "  review every: 6 months, last 2026-09-01\n  locales: en, ru, et\n  zone: \"+02:00\"\n}\n\n"
            "role agent {\n  reports to: lead\n}\n\nrole lead {\n  reports to: nobody\n}\n\n"
            "scenario every_case {\n  applies if: any\n" +
            steps + "  end closed {\n    record: result\n  }\n}\n");
    const std::string found = open_findings(sop::load_file((folder.path() / "piece.sop").string()));
    CHECK_MESSAGE(found.empty(), found);
  }
}
