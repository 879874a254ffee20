// `./dev new-check ID` makes everything that a check needs, and what it makes does not pass until it is written.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>

#include "tests/support/check_files.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

// A copy of what belongs to the checks.
void copy_parts(const fs::path& root) {
  for (const char* file :
       {"dev", "src/lint/checks.def", "include/sop/messages/checks.def", "docs/checks.md"}) {
    fs::create_directories((root / file).parent_path());
    fs::copy_file(in_repository(file), root / file);
  }
  for (const char* folder : {"src/lint/checks", "docs/checks", "tests/golden/lint"}) {
    fs::create_directories(root / folder);
    fs::copy(in_repository(folder), root / folder, fs::copy_options::recursive);
  }
}

Run new_check(const fs::path& root, const std::string& id) {
  return run_program({(root / "dev").string(), "new-check", id}, {}, {"PATH=/usr/bin:/bin"});
}

}  // namespace

TEST_CASE("a new check has all its files, and each says that it is not written yet") {
  const TemporaryFolder folder;
  const fs::path& root = folder.path();
  copy_parts(root);
  REQUIRE(check_file_problems(root).empty());
  const Run run = new_check(root, "step_without_words");
  CHECK(run.exit_code == 0);
  CHECK(run.err == "");
  for (const char* file : {"src/lint/checks/step_without_words.cpp", "docs/checks/step_without_words.md",
                           "tests/golden/lint/step_without_words/mistake.sop",
                           "tests/golden/lint/step_without_words/ok/near_miss.sop"}) {
    CHECK_MESSAGE(fs::exists(root / file), file);
    CHECK_MESSAGE(run.out.find(file) != std::string::npos, run.out);
  }
  CHECK(check_ids(root).size() == check_ids(in_repository("")).size() + 1);
  const std::vector<std::string> ids = check_ids(root);
  CHECK(std::count(ids.begin(), ids.end(), "step_without_words") == 1);

  std::string problems;
  for (const std::string& problem : check_file_problems(root)) problems += problem + "\n";
  for (const char* part :
       {"src/lint/checks.def has a summary that is not written yet",
        "src/lint/checks/step_without_words.cpp is not written yet",
        "docs/checks/step_without_words.md is not written yet",
        "tests/golden/lint/step_without_words has no file that fires", "mistake.sop is not written yet",
        "near_miss.sop is not written yet",
        "include/sop/messages/checks.def: not written yet: SOP_MESSAGE(step_without_words,"}) {
    CHECK_MESSAGE(problems.find(part) != std::string::npos, part, " is not among\n", problems);
  }
  CHECK(problems.find("there is no") == std::string::npos);
  CHECK(problems.find("no message") == std::string::npos);
  CHECK(problems.find("does not name") == std::string::npos);
}

TEST_CASE("a name that cannot be one, or is taken, changes nothing") {
  const TemporaryFolder folder;
  const fs::path& root = folder.path();
  copy_parts(root);
  for (const char* id : {"", "Upper", "two words", "unreachable_step", "9lives", "a-b", "../evil"}) {
    CAPTURE(id);
    const Run run = new_check(root, id);
    CHECK(run.exit_code == 2);
    CHECK(run.err.starts_with("./dev: "));
    CHECK(check_file_problems(root).empty());
  }
}

TEST_CASE("what belongs to no check, and what a check lacks, is seen") {
  const TemporaryFolder folder;
  const fs::path& root = folder.path();
  copy_parts(root);
  fs::remove(root / "docs/checks/unused_fact.md");
  write_file(root / "docs/checks/unused_fakt.md", "# unused_fakt: x\n");
  fs::remove(root / "src/lint/checks/unreachable_step.cpp");
  fs::remove_all(root / "tests/golden/lint/avoided_phrase/ok");
  std::string problems;
  for (const std::string& problem : check_file_problems(root)) problems += problem + "\n";
  CHECK(problems ==
        "the page `unused_fakt` belongs to no check\n"
        "there is no src/lint/checks/unreachable_step.cpp\n"
        "there is no docs/checks/unused_fact.md\n"
        "tests/golden/lint/avoided_phrase/ok has no near miss\n");
}
