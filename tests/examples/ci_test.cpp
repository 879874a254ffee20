// The recipes of examples/ci do what they say: the hook of git lets a good commit through and refuses a bad one, and every command of
// the workflow runs.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/files.hpp"
#include "tests/support/program.hpp"
#include "tests/support/schema.hpp"

using namespace sop::testing;
namespace fs = std::filesystem;

namespace {

Run shell(const fs::path& folder, const std::string& commands) {
  return run_program(
      {"/bin/sh", "-c", "cd \"$0\" && PATH=\"$0/bin:$PATH\" && " + commands, folder.string()}, {},
      {"HOME=" + folder.string(), "GIT_CONFIG_NOSYSTEM=1", "GIT_AUTHOR_NAME=a",
       "GIT_AUTHOR_EMAIL=a@b.example", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@b.example"});
}

void put_program(const fs::path& folder) {
  fs::create_directory(folder / "bin");
  fs::create_symlink(SOP_PROGRAM, folder / "bin/sop");
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  text.replace(text.find(from), from.size(), to);
  return text;
}

}  // namespace

TEST_CASE("the hook refuses a commit with a mistake, and no other") {
  const TemporaryFolder folder;
  put_program(folder.path());
  if (shell(folder.path(), "git --version").exit_code != 0) {
    MESSAGE("there is no git here: the hook is not tried");
    return;
  }
  REQUIRE(shell(folder.path(), "git init -q desk").exit_code == 0);
  const fs::path desk = folder.path() / "desk";
  fs::create_directories(desk / ".git/hooks");
  fs::copy_file(in_repository("examples/ci/pre-commit"), desk / ".git/hooks/pre-commit");
  fs::permissions(desk / ".git/hooks/pre-commit", fs::perms::owner_all);
  const std::string good = read_file(in_repository("examples/hello/hello.sop"));
  const auto commit = [&] {
    return shell(folder.path(), "cd desk && LINT_OPTIONS='--today 2026-10-01' git commit -q -m x");
  };

  write_file(desk / "notes.txt", "nothing of ours\n");
  REQUIRE(shell(folder.path(), "cd desk && git add .").exit_code == 0);
  Run run = commit();
  CHECK_MESSAGE(run.exit_code == 0, run.err);

  write_file(desk / "a folder/hello desk.sop", good);
  REQUIRE(shell(folder.path(), "cd desk && git add .").exit_code == 0);
  run = commit();
  CHECK_MESSAGE(run.exit_code == 0, run.err);

  write_file(desk / "a folder/hello desk.sop", replaced(good, "owner: clerk", "owner: clrk"));
  REQUIRE(shell(folder.path(), "cd desk && git add .").exit_code == 0);
  run = commit();
  CHECK(run.exit_code == 1);
  CHECK_MESSAGE(run.err.find("did you mean `clerk`?") != std::string::npos, run.err);
  CHECK(split_lines(shell(folder.path(), "cd desk && git log --oneline").out).size() == 2);

  write_file(desk / "more.txt", "a commit that leaves procedures alone is not stopped\n");
  REQUIRE(shell(folder.path(), "cd desk && git reset -q && git add more.txt").exit_code == 0);
  CHECK(commit().exit_code == 0);
}

TEST_CASE("every command of the workflow runs, and writes what the next one takes") {
  const TemporaryFolder folder;
  put_program(folder.path());
  write_file(folder.path() / "procedures/hello.sop", read_file(in_repository("examples/hello/hello.sop")));
  std::size_t commands = 0;
  for (const std::string& line : split_lines(read_file(in_repository("examples/ci/github.yml")))) {
    const std::size_t at = line.find("run: ");
    if (at == std::string::npos || line.ends_with("run: |"))
      continue;  // that one fetches and builds the program
    ++commands;
    const Run run = shell(folder.path(), line.substr(at + 5));
    CHECK_MESSAGE(run.exit_code == 0, line, run.err);
  }
  CHECK(commands == 3);
  const std::string sarif = read_file(folder.path() / "lint.sarif");
  for (const std::string& problem : schema_problems("docs/schema/sarif.schema.json", sarif))
    FAIL_CHECK(problem);
}
