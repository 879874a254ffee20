// `sop diff` on pairs of procedures: every folder of tests/golden/diff is one.
//
//   old.sop, new.sop  the two versions
//   cases.jsonl       past or open cases, if any: handed in with --cases
//   options           more arguments on one line, if any
//   out.txt           what is printed as text
//   out.json          the same as JSON, which must fit docs/schema/diff.schema.json
//   err               what is printed on standard error, if anything
//   exit              the exit code; no file: 0
//
// Adding a case edits no code; with SOP_UPDATE_GOLDEN=1 the outputs are rewritten.
#include <doctest/doctest.h>

#include <filesystem>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/program.hpp"
#include "tests/support/schema.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

Run run_diff(const fs::path& folder, bool json) {
  std::vector<std::string> arguments = {"/bin/sh",       "-c",        "cd \"$0\" && exec \"$@\"",
                                        folder.string(), SOP_PROGRAM, "diff",
                                        "old.sop",       "new.sop"};
  if (fs::exists(folder / "cases.jsonl")) arguments.insert(arguments.end(), {"--cases", "cases.jsonl"});
  if (json) arguments.insert(arguments.end(), {"--format", "json"});
  if (fs::exists(folder / "options")) {
    std::istringstream words(read_file(folder / "options"));
    for (std::string word; words >> word;) arguments.push_back(word);
  }
  return run_program(arguments, "");
}

void compare(const fs::path& path, const std::string& actual) {
  if (!fs::exists(path) && actual.empty()) return;
  const std::string problem = golden_problem(path, actual);
  if (!problem.empty()) FAIL_CHECK(problem);
}

/// Regions of the JSON form that neither have a witness nor say why not; a setting rests on no case.
std::vector<std::string> without_reason(const std::string& json) {
  std::vector<std::string> out;
  const std::string begin = "\",\"subject\":\"";  // after the name of a region
  for (std::size_t at = json.find(begin); at != std::string::npos;) {
    const std::size_t next = json.find(begin, at + 1);
    const std::string region = json.substr(at, next == std::string::npos ? next : next - at);
    const auto has = [&](const char* what) { return region.find(what) != std::string::npos; };
    if (!has("\"subject\":\"setting\"") && has("\"witness\":{") == has("\"not_played\":\""))
      out.push_back(region);
    at = next;
  }
  return out;
}

}  // namespace

TEST_CASE("every region has a witness, or says at which limit none was played") {
  std::size_t pairs = 0;
  for (const fs::path& path : list_files(in_repository("tests/golden/diff"), "old.sop")) {
    ++pairs;
    CAPTURE(path.string());
    for (const std::string& region : without_reason(run_diff(path.parent_path(), true).out))
      FAIL_CHECK(region);
  }
  CHECK(pairs >= 10);
}

TEST_CASE("every pair of tests/golden/diff is compared as it must") {
  std::size_t pairs = 0;
  for (const fs::path& path : list_files(in_repository("tests/golden/diff"), "old.sop")) {
    const fs::path folder = path.parent_path();
    CAPTURE(folder.string());
    ++pairs;
    const Run text = run_diff(folder, false), json = run_diff(folder, true);
    compare(folder / "out.txt", text.out);
    compare(folder / "out.json", json.out);
    compare(folder / "err", text.err);
    compare(folder / "exit", text.exit_code == 0 ? "" : std::to_string(text.exit_code) + "\n");
    CHECK(json.exit_code == text.exit_code);
    for (const std::string& line : split_lines(json.out))
      for (const std::string& problem : schema_problems("docs/schema/diff.schema.json", line))
        FAIL_CHECK(problem);
    std::set<std::string> names;
    for (const std::string& line : split_lines(text.out))
      if (line.rfind("  region: ", 0) == 0) CHECK_MESSAGE(names.insert(line).second, line);
  }
  CHECK(pairs >= 10);
}
