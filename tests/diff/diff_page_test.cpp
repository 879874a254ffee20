// The example of docs/diff.md: the two procedures that stand there are compared, and what the page says is printed is printed.
// With SOP_UPDATE_GOLDEN=1 the page is rewritten.
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/program.hpp"

using namespace sop::testing;

namespace {

/// Where the text of the block that opens with "```INFO" begins and ends.
bool block(const std::string& page, const std::string& info, std::size_t& begin, std::size_t& end) {
  const std::string fence = "\n```" + info + "\n";
  begin = page.find(fence);
  if (begin == std::string::npos) return false;
  begin += fence.size();
  end = page.compare(begin, 3, "```") == 0 ? begin : page.find("\n```\n", begin) + 1;
  return end != 0;
}

}  // namespace

TEST_CASE("the example of docs/diff.md is what the program prints") {
  std::string page = read_file(in_repository("docs/diff.md"));
  std::size_t begin = 0, end = 0;
  const TemporaryFolder folder;
  for (const char* name : {"old", "new"}) {
    REQUIRE(block(page, std::string("procedure ") + name, begin, end));
    write_file(folder.path() / (std::string(name) + ".sop"), page.substr(begin, end - begin));
  }
  const Run run = run_program({"/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder.path().string(),
                               SOP_PROGRAM, "diff", "old.sop", "new.sop"},
                              "");
  CHECK(run.exit_code == 1);
  REQUIRE(block(page, "diff text", begin, end));
  page.replace(begin, end - begin, run.out);
  const std::string problem = golden_problem(in_repository("docs/diff.md"), page);
  if (!problem.empty()) FAIL_CHECK(problem);
}
