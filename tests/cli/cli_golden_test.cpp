// The program from outside: every folder of tests/golden/cli that holds a `cmd` is one call.
//
//   cmd     the arguments on one line; '...' keeps spaces together. The folder tests/golden/cli is where it runs
//   stdin   what it gets, if anything
//   out     what it must print on standard output; no file: nothing
//   err     the same for standard error
//   exit    the exit code; no file: 0
//
// Adding a call edits no code; with SOP_UPDATE_GOLDEN=1 the three outputs are rewritten. Every JSON output names its
// schema in the file `schema` and is compared with docs/schema/NAME.schema.json, line by line; `none`: the form is not ours.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/program.hpp"
#include "tests/support/schema.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  std::string word;
  bool inside = false, quoted = false;
  for (const char c : line) {
    if (c == '\'') {
      quoted = !quoted;
      inside = true;
    } else if (!quoted && (c == ' ' || c == '\n')) {
      if (inside) words.push_back(word);
      word.clear();
      inside = false;
    } else {
      word += c;
      inside = true;
    }
  }
  if (inside) words.push_back(word);
  return words;
}

std::string content(const fs::path& path) { return fs::exists(path) ? read_file(path) : std::string(); }

// One output: compared with its file, which may be missing when nothing is expected.
void compare(std::vector<std::string>& problems, const fs::path& path, const std::string& actual) {
  if (!fs::exists(path) && actual.empty()) return;
  const std::string problem = golden_problem(path, actual);
  if (!problem.empty()) problems.push_back(problem);
}

std::vector<std::string> run_case(const fs::path& folder) {
  std::vector<std::string> arguments = {"/bin/sh", "-c", "cd \"$0\" && exec \"$@\"",
                                        folder.parent_path().string(), SOP_PROGRAM};
  for (std::string& word : words_of(content(folder / "cmd"))) arguments.push_back(std::move(word));
  const Run run = run_program(arguments, content(folder / "stdin"));
  std::vector<std::string> problems;
  compare(problems, folder / "out", run.out);
  compare(problems, folder / "err", run.err);
  compare(problems, folder / "exit", run.exit_code == 0 ? "" : std::to_string(run.exit_code) + "\n");
  const std::string schema = content(folder / "schema");
  const std::string name = schema.substr(0, schema.find('\n'));
  if (name.empty() && run.out.substr(0, 1) == "{")
    problems.push_back(folder.string() + ": prints JSON, and has no file `schema` that says which");
  if (!name.empty() && name != "none") {
    for (const std::string& line : split_lines(run.out)) {
      for (const std::string& problem : schema_problems("docs/schema/" + name + ".schema.json", line)) {
        problems.push_back(folder.string() + ": " + problem);
      }
    }
  }
  return problems;
}

}  // namespace

TEST_CASE("every call of tests/golden/cli does and prints what it must") {
  std::size_t calls = 0;
  for (const fs::path& path : list_files(in_repository("tests/golden/cli"), "cmd")) {
    if (path.filename() != "cmd") continue;
    ++calls;
    for (const std::string& problem : run_case(path.parent_path())) FAIL_CHECK(problem);
  }
  CHECK(calls > 10);
}
