// A run over many procedures says on a terminal how far it has come, and leaves nothing of it behind; into a pipe it says nothing.
#include <doctest/doctest.h>

#include <string>

#include "tests/support/files.hpp"
#include "tests/support/program.hpp"

using namespace sop::testing;

TEST_CASE("how far a long run has come") {
  const TemporaryFolder folder;
  for (int i = 0; i < 9; ++i)
    write_file(folder.path() / ("p" + std::to_string(i) + ".sop"),
               read_file(in_repository("examples/hello/hello.sop")));
  const std::string call =
      std::string(SOP_PROGRAM) + " lint --today 2026-10-01 --format compact " + folder.path().string();
  const Run seen = run_program({"/usr/bin/script", "-qec", call, "/dev/null"}, {}, {"TERM=xterm"});
  for (int i = 1; i <= 9; ++i)
    CHECK(seen.out.find("\r" + std::to_string(i) + "/9\x1b[K") != std::string::npos);
  CHECK(seen.out.find("9/9\x1b[K\r\x1b[K") != std::string::npos);

  const Run piped = run_program({SOP_PROGRAM, "lint", "--today", "2026-10-01", folder.path().string()});
  CHECK(piped.exit_code == 0);
  CHECK((piped.out + piped.err).find('\r') == std::string::npos);
}
