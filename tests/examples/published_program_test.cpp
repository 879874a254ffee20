// The 94 worked cases through the program: `sop eval` reads them as JSON lines, as a host in another language would, and
// prints an answer a line. One process a procedure and set of questions.
#include <doctest/doctest.h>

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/cases.hpp"
#include "tests/support/files.hpp"
#include "tests/support/program.hpp"

using namespace sop::testing;

namespace {

// Cases that are asked the same things of one procedure.
using Batch = std::pair<std::string, std::vector<std::string>>;

std::map<Batch, std::vector<WorkedCase>> batches() {
  std::map<Batch, std::vector<WorkedCase>> out;
  for (WorkedCase& worked : read_cases("tests/cases/cases.jsonl")) {
    std::vector<std::string> names;
    for (const auto& [name, answer] : worked.expected) names.push_back(name);
    out[{worked.procedure, names}].push_back(std::move(worked));
  }
  return out;
}

}  // namespace

TEST_CASE("the 94 published cases through `sop eval`: 93 answers and one hole") {
  std::size_t answered = 0;
  std::size_t holes = 0;
  for (const auto& [batch, cases] : batches()) {
    const auto& [procedure, names] = batch;
    std::vector<std::string> command = {SOP_PROGRAM, "eval",
                                        in_repository("examples/published/" + procedure + ".sop").string()};
    command.insert(command.end(), names.begin(), names.end());
    std::string input;
    bool has_hole = false;
    for (const WorkedCase& worked : cases) {
      input += worked.facts + "\n";
      for (const auto& [name, expected] : worked.expected)
        has_hole = has_hole || expected == "{\"error\":\"no_row\"}";
    }
    const Run run = run_program(command, input);
    // For people: which table has no row, and what was asked.
    const bool told = run.err.find("error: no row of the table `") != std::string::npos;
    CHECK_MESSAGE((has_hole ? told : run.err.empty()), procedure, ": ", run.err);
    CHECK_MESSAGE(run.exit_code == (has_hole ? 1 : 0), procedure);
    const std::vector<std::string> lines = split_lines(run.out);
    REQUIRE_MESSAGE(lines.size() == cases.size(), procedure, ": ", run.out);
    for (std::size_t i = 0; i < cases.size(); ++i) {
      bool is_hole = false;
      for (const auto& [name, expected] : cases[i].expected) {
        std::string given = lines[i];
        if (names.size() > 1) {
          given.clear();
          for (const auto& [key, value] : json_members(lines[i]))
            if (key == name) given = value;
        }
        CHECK_MESSAGE(answer_of(given) == expected, cases[i].id, " ", name, " of ", cases[i].facts, " is ",
                      given, ", not ", expected);
        is_hole = is_hole || expected == "{\"error\":\"no_row\"}";
      }
      ++(is_hole ? holes : answered);
    }
  }
  CHECK(answered == 93);
  CHECK(holes == 1);
}
