// `./dev demo` as a visitor sees it: it ends well, nothing in it complains but where a mistake is shown, and it is short.
#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <vector>

#include "tests/support/files.hpp"
#include "tests/support/program.hpp"

using namespace sop::testing;

namespace {

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++found;
  return found;
}

}  // namespace

TEST_CASE("the demonstration runs to its end, and is short") {
  const TemporaryFolder folder;
  const std::string drawing = (folder.path() / "service_centre.svg").string();
  const Run run = run_program({"/bin/bash", in_repository("examples/demo.sh").string()}, {},
                              {std::string("SOP=") + SOP_PROGRAM, "SOP_DEMO_DRAWING=" + drawing,
                               "TMPDIR=" + folder.path().string(), "NO_COLOR=1"});
  CHECK_MESSAGE(run.exit_code == 0, run.out, run.err);
  CHECK_MESSAGE(run.err.empty(), run.err);
  const std::size_t second = run.out.find("== 2.");
  const std::size_t third = run.out.find("== 3.");
  REQUIRE(second < third);
  REQUIRE(third < run.out.size());
  CHECK(count(run.out.substr(0, second), "error") == 0);
  CHECK(count(run.out.substr(second, third - second), ": error: ") == 2);
  CHECK(count(run.out.substr(third), "error") == 0);
  CHECK(count(run.out.substr(third), "tests passed") == 1);
  CHECK(count(run.out, "end         poor_repair/closed") == 1);
  CHECK(count(run.out, "end         late_repair/closed") == 1);
  CHECK(count(run.out,
              "2026-09-14 09:03 (2026-09-14T06:03:00Z) (5 min later)  time is up: call_out/secondary") == 1);
  CHECK(split_lines(run.out).size() <= 120);  // a few screens
  CHECK(count(read_file(drawing), "<svg") == 1);
}
