// The help of every command shows an example, and the example works when it is pasted into a terminal at the top of the repository.
//
// `sop help` names the commands; each one's help has a line after `Example:`. It runs in a folder of its own, where `examples`
// leads to those of the repository and `sop` is the program under test.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/files.hpp"
#include "tests/support/program.hpp"

using namespace sop::testing;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> commands() {
  std::vector<std::string> names;
  bool inside = false;
  for (const std::string& line : split_lines(run_program({SOP_PROGRAM, "help"}).out)) {
    if (inside && line.starts_with("  ") && line[2] != ' ')
      names.push_back(line.substr(2, line.find(' ', 2) - 2));
    inside = line.starts_with("Subcommands:") || (inside && !line.empty());
  }
  return names;
}

std::string example_of(const std::string& help) {
  const std::vector<std::string> lines = split_lines(help);
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    if (lines[i] == "Example:") return lines[i + 1].substr(lines[i + 1].find_first_not_of(' '));
  }
  return {};
}

}  // namespace

TEST_CASE("the example in the help of every command works") {
  const std::vector<std::string> names = commands();
  CHECK(names.size() >= 9);
  for (const std::string& name : names) {
    CAPTURE(name);
    const Run help = run_program({SOP_PROGRAM, "help", name});
    CHECK(help.exit_code == 0);
    CHECK(help.out == run_program({SOP_PROGRAM, name, "--help"}).out);
    const std::string example = example_of(help.out);
    REQUIRE(example.find("sop " + name) != std::string::npos);
    const TemporaryFolder folder;
    fs::create_directory_symlink(in_repository("examples"), folder.path() / "examples");
    fs::create_symlink(SOP_PROGRAM, folder.path() / "sop");
    const Run run = run_program(
        {"/bin/sh", "-c", "cd \"$0\" && PATH=\"$0:$PATH\" && " + example, folder.path().string()}, "quit\n");
    CHECK_MESSAGE(run.exit_code == 0, example, "\n", run.err);
    CHECK(run.err == "");
    const bool silent = name == "lint" || name == "compile" || example.find(" > ") != std::string::npos;
    CHECK(run.out.empty() == silent);
  }
}

TEST_CASE("what is asked for that is not there is said") {
  const Run unknown = run_program({SOP_PROGRAM, "help", "nothing"});
  CHECK(unknown.exit_code == 2);
  CHECK(unknown.err.find("there is no command `nothing`") != std::string::npos);
  CHECK(run_program({SOP_PROGRAM, "--version"}).out == run_program({SOP_PROGRAM, "version"}).out);
  const Run list = run_program({SOP_PROGRAM, "explain", "--list"});
  CHECK(list.exit_code == 0);
  CHECK(split_lines(list.out).size() > 50);
  CHECK(list.out.find("unreachable_step") != std::string::npos);
}

TEST_CASE("an option that may be repeated takes one value, and leaves what stands after it") {
  std::size_t seen = 0;
  for (const std::string& name : commands()) {
    for (const std::string& line : split_lines(run_program({SOP_PROGRAM, "help", name}).out)) {
      const std::size_t begin = line.find("--"), end = line.find(" TEXT ...");
      if (line.substr(0, 4) != "  --" || end == std::string::npos) continue;
      ++seen;
      const Run run =
          run_program({SOP_PROGRAM, name, line.substr(begin, end - begin), "value", "one.sop", "other.sop"});
      CHECK_MESSAGE(run.err.find("is missing") == std::string::npos, name, ": ", run.err);
    }
  }
  CHECK(seen >= 2);
}
