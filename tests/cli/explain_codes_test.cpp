// `sop explain` knows every code that the program prints: of answers that cannot be computed, of events that are refused, of
// lines that cannot be read.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sop/decision_json.hpp"
#include "sop/facts_json.hpp"
#include "tests/support/program.hpp"

namespace {

std::vector<std::string> codes() {
  std::vector<std::string> out = {"bad_json", "bad_facts"};
  for (int i = 1; sop::name_of(static_cast<sop::ErrorCode>(i)) != "error"; ++i)
    out.emplace_back(sop::name_of(static_cast<sop::ErrorCode>(i)));
  for (int i = 1; i <= static_cast<int>(sop::Status::value_error); ++i)
    out.emplace_back(sop::name_of(static_cast<sop::Status>(i)));
  return out;
}

}  // namespace

TEST_CASE("every code is explained, in each language") {
  for (const std::string& code : codes()) {
    for (const char* language : {"en", "ru", "et"}) {
      CAPTURE(code);
      CAPTURE(language);
      const sop::testing::Run run = sop::testing::run_program(
          {SOP_PROGRAM, "explain", code, "--language", language}, {}, {"NO_COLOR=1"});
      CHECK(run.exit_code == 0);
      CHECK(run.err == "");
      CHECK(run.out.substr(0, code.size() + 4) == "# " + code + "\n\n");
      CHECK(run.out.size() > code.size() + 10);
    }
  }
}
