// `sop lint --emit-tests` and `sop test --with` from outside: what is written, over what, and what is said. The whole of what is written for
// a procedure of each dialect stands in tests/golden/emitted.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/program.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

Run sop_in(const fs::path& folder, std::vector<std::string> more) {
  std::vector<std::string> arguments = {"/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder.string(),
                                        SOP_PROGRAM};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_program(arguments);
}

Run emit_in(const fs::path& folder, const std::string& file, const std::string& procedure = "desk.sop") {
  return sop_in(folder, {"lint", "--today", "2026-10-01", procedure, "--emit-tests", file});
}

const char* const desk =
    "sop en\n\nprocedure desk \"Desk\" {\n  edition: 1\n  kept by: \"Head of care\"\n  review every: 6 "
    "months, last 2026-09-01\n"
    "  zone: \"+02:00\"\n}\n\nrole agent {\n  reports to: nobody\n}\n\nfacts {\n  cause: one of (weather, "
    "strike)\n}\n\n"
    "scenario late \"Late\" {\n  applies if: any\n  step clarify {\n    owner: agent\n    ask: cause\n    on "
    "known -> closed\n"
    "  }\n  end closed {\n    record: cause, result\n  }\n}\n";

std::string mended() {
  std::string text = desk;
  const std::string known = "    on known -> closed\n";
  return text.insert(text.find(known) + known.size(), "    no reply for 3 days -> closed\n");
}

}  // namespace

TEST_CASE("what is written, whole, in three dialects") {
  const auto run = [](const fs::path& input, const std::string& bytes) {
    const TemporaryFolder folder;
    write_file(folder.path() / input.filename(), bytes);
    const Run said = emit_in(folder.path(), "findings.sop", input.filename().string());
    CHECK(said.exit_code == 0);
    CHECK(said.out.empty());
    const fs::path written = folder.path() / "findings.sop";
    const Run tests = sop_in(folder.path(), {"test", input.filename().string(), "--with", "findings.sop"});
    CHECK(tests.exit_code == 1);
    return said.err + "---\n" + (fs::exists(written) ? read_file(written) : std::string()) + "---\n" +
           tests.out + tests.err;
  };
  for (const std::string& problem : golden_problems("tests/golden/emitted", ".sop", ".out", run))
    FAIL_CHECK(problem);
}

TEST_CASE("tests fail on the procedure as it is, beside it or imported, and pass once it is mended") {
  const TemporaryFolder folder;
  const fs::path top = folder.path();
  write_file(top / "desk.sop", desk);
  Run run = emit_in(top, "findings.sop");
  CHECK(run.exit_code == 0);
  CHECK(run.err == "findings.sop: 1 test written\n");
  run = sop_in(top, {"test", "desk.sop", "--with", "findings.sop"});
  CHECK(run.exit_code == 1);
  CHECK(run.out == "0 tests passed, 1 failed\n");
  write_file(top / "desk.sop", mended());
  CHECK(sop_in(top, {"test", "desk.sop", "--with", "findings.sop"}).out == "1 test passed\n");
  CHECK(sop_in(top, {"lint", "--today", "2026-10-01", "desk.sop"}).err.empty());

  // Imported, the part stands for the whole.
  write_file(top / "desk.sop", mended() + "\nimport \"findings.sop\"\n");
  CHECK(sop_in(top, {"test", "findings.sop"}).out == "1 test passed\n");
  run = sop_in(top, {"test", "desk.sop", "--with", "findings.sop"});
  CHECK(run.exit_code == 2);
  CHECK(run.err == "sop: `findings.sop` is imported by the procedure already: call it without `--with`\n");
}

TEST_CASE("nothing is written where nothing was found, over another file, or under another name") {
  const TemporaryFolder folder;
  const fs::path top = folder.path();
  write_file(top / "desk.sop", mended());
  Run run = emit_in(top, "findings.sop");
  CHECK(run.exit_code == 0);
  CHECK(run.err == "nothing was found, so no tests are written\n");
  CHECK_FALSE(fs::exists(top / "findings.sop"));

  write_file(top / "desk.sop", desk);
  write_file(top / "mine.sop", "sop en\n\n# mine\n");
  run = emit_in(top, "mine.sop");
  CHECK(run.exit_code == 2);
  CHECK(run.err ==
        "sop: `mine.sop` exists and is no file of `--emit-tests`, so it is not overwritten: name another "
        "file, or remove it\n");
  CHECK(read_file(top / "mine.sop") == "sop en\n\n# mine\n");
  run = emit_in(top, "desk.sop");
  CHECK(run.exit_code == 2);
  CHECK(read_file(top / "desk.sop") == desk);
  run = emit_in(top, "findings.md");
  CHECK(run.exit_code == 2);
  CHECK(run.err ==
        "sop: `--emit-tests` writes a file of the language: give it a name that ends in `.sop`, not "
        "`findings.md`\n");
  run = sop_in(top, {"lint", "desk.sop", "--emit-tests", "findings.sop", "--fix"});
  CHECK(run.exit_code == 2);
  CHECK(
      run.err ==
      "sop: `--emit-tests` tells what is found: call it without `--fix`, `--diff` and `--write-baseline`\n");

  // Its own it writes anew; a folder of several procedures it does not know whose they are.
  CHECK(emit_in(top, "findings.sop").exit_code == 0);
  const std::string first = read_file(top / "findings.sop");
  CHECK(emit_in(top, "findings.sop").exit_code == 0);
  CHECK(read_file(top / "findings.sop") == first);
  write_file(top / "other.sop", desk);
  run = sop_in(top, {"lint", "desk.sop", "other.sop", "--emit-tests", "findings.sop"});
  CHECK(run.exit_code == 2);
  CHECK(run.err == "sop: `--emit-tests` tells what is found in one procedure, and 2 are named here\n");

  write_file(top / "desk.sop", "sop en\nrole {\n");
  run = emit_in(top, "findings.sop");
  CHECK(run.exit_code == 1);
  CHECK(run.err.find("nothing was written: a procedure that does not load has no findings yet\n") !=
        std::string::npos);
  CHECK(read_file(top / "findings.sop") == first);
}

TEST_CASE("a part that imports, or has a mistake, is told with its place") {
  const TemporaryFolder folder;
  const fs::path top = folder.path();
  write_file(top / "desk.sop", mended());
  write_file(top / "part.sop", "sop en\n\nimport \"more.sop\"\n");
  Run run = sop_in(top, {"test", "desk.sop", "--with", "part.sop"});
  CHECK(run.exit_code == 1);
  CHECK(run.err.find("part.sop:3:") == 0);
  write_file(top / "part.sop", "sop en\n\ntest \"x\" {\n  expect: step is nowhere\n}\n");
  run = sop_in(top, {"test", "desk.sop", "--with", "part.sop"});
  CHECK(run.exit_code == 1);
  CHECK(run.err.find("part.sop:4:19: error: ") == 0);
}
