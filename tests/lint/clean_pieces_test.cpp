// Every ready piece, inside a procedure that runs it, loads and is clean: no finding of any severity that its author has not silenced
// with a reason. (The examples are held to that by tests/examples, what the documents show by tests/docs.)
#include <doctest/doctest.h>

#include <filesystem>
#include <set>
#include <string>

#include "sop/files.hpp"
#include "sop/lint.hpp"
#include "sop/render.hpp"
#include "tests/support/files.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

std::string open_findings(const sop::LoadResult& loaded) {
  if (!loaded.ok) return sop::render_text(loaded.diagnostics, loaded.sources);
  std::string out;
  for (const sop::Diagnostic& d : loaded.diagnostics) out += sop::render_text({d}, loaded.sources);
  for (const sop::Finding& finding : sop::lint(loaded.procedure).findings)
    if (!finding.suppressed) out += sop::render_text({finding.diagnostic}, loaded.sources);
  return out;
}

}  // namespace

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
