// `sop test --generate` from outside: what is written, over what, and what is said. The whole of what is written for a procedure of each dialect
// stands in tests/golden/generated; refusals stand in tests/golden/cli.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/program.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

Run sop_test(const fs::path& folder, std::vector<std::string> more) {
  std::vector<std::string> arguments = {"/bin/sh",       "-c",        "cd \"$0\" && exec \"$@\"",
                                        folder.string(), SOP_PROGRAM, "test"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_program(arguments);
}

}  // namespace

TEST_CASE("what is generated, whole, in three dialects") {
  const auto run = [](const fs::path& input, const std::string& bytes) {
    const TemporaryFolder folder;
    const std::string name = input.filename().string();
    write_file(folder.path() / name, bytes);
    const Run said = sop_test(folder.path(), {name, "--generate", "today.sop"});
    const Run plain = sop_test(folder.path(), {name});
    CHECK(said.exit_code == plain.exit_code);
    const fs::path written = folder.path() / "today.sop";
    const Run with = sop_test(folder.path(), {name, "--with", "today.sop", "--coverage"});
    return said.out + said.err + "---\n" + (fs::exists(written) ? read_file(written) : std::string()) +
           "---\n" + with.out;
  };
  for (const std::string& problem : golden_problems("tests/golden/generated", ".sop", ".out", run))
    FAIL_CHECK(problem);
}

TEST_CASE("its own file it writes anew, and an imported one is not lost") {
  const TemporaryFolder folder;
  const fs::path top = folder.path();
  const std::string desk = read_file(in_repository("tests/golden/generated/desk.sop"));
  write_file(top / "desk.sop", desk);
  CHECK(sop_test(top, {"desk.sop", "--generate", "today.sop"}).exit_code == 0);
  const std::string first = read_file(top / "today.sop");
  CHECK(sop_test(top, {"desk.sop", "--generate", "today.sop"}).exit_code == 0);
  CHECK(read_file(top / "today.sop") == first);

  // Imported, its tests count: what is left is what no test could be written for.
  write_file(top / "desk.sop", desk + "\nimport \"today.sop\"\n");
  Run run = sop_test(top, {"desk.sop", "--generate", "today.sop"});
  CHECK(run.exit_code == 2);
  CHECK(run.err ==
        "sop: `today.sop` is imported by the procedure, and its tests would be lost: name another file\n");
  CHECK(read_file(top / "today.sop") == first);
  run = sop_test(top, {"desk.sop", "--generate", "more.sop"});
  CHECK(run.exit_code == 0);
  CHECK(run.out.find("no test could be written, so no file is\n") != std::string::npos);
  CHECK_FALSE(fs::exists(top / "more.sop"));

  // Findings as tests are of another kind.
  write_file(top / "findings.sop", "sop en\n\n# sop lint --emit-tests\n# x\n");
  CHECK(sop_test(top, {"desk.sop", "--generate", "findings.sop"}).exit_code == 2);
}
