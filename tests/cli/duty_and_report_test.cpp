// `sop duty` on the roster of docs/schedules.md. `sop report` on what `sop simulate` writes, and on its own page: the journals of the
// service centre's stories, and the example of docs/report.md, which must print what the page says.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/program.hpp"

using namespace sop::testing;

namespace {

Run program(std::vector<std::string> arguments, std::string_view input = {}) {
  arguments.insert(arguments.begin(), SOP_PROGRAM);
  return run_program(arguments, input, {"NO_COLOR=1"});
}

// The first block of a page that opens with this line.
std::string block_of(const std::string& page, const std::string& opening) {
  const std::size_t begin = page.find("\n" + opening + "\n");
  REQUIRE_MESSAGE(begin != std::string::npos, "no block ", opening);
  const std::size_t text = begin + opening.size() + 2;
  const std::size_t end = page.find("\n```\n", text);
  REQUIRE(end != std::string::npos);
  return page.substr(text, end + 1 - text);
}

}  // namespace

TEST_CASE("the journals of the service centre are read as they are written") {
  const std::string folder = in_repository("examples/service_centre").string();
  std::string journal;
  for (const char* story : {"poor_repair", "delay"}) {
    const Run played = program({"simulate", folder, folder + "/" + story + ".jsonl", "--format", "json"});
    REQUIRE(played.exit_code == 0);
    journal += played.out;
  }
  const Run text = program({"report", "-"}, journal);
  CHECK(text.exit_code == 0);
  CHECK(text.err == "");
  CHECK(golden_problem(in_repository("tests/golden/report/service_centre.out"), text.out) == "");
  // The customer's name is private.
  CHECK(journal.find("•••") != std::string::npos);

  // The same with an id on each line, in any order of the cases.
  std::string first, second;
  std::string* one = &second;
  for (std::string line : split_lines(journal)) {
    if (line.find("\"what\":\"opened\"") != std::string::npos) one = one == &second ? &first : &second;
    line.insert(1, one == &first ? "\"case_id\":\"1\"," : "\"case_id\":\"2\",");
    *one += line + "\n";
  }
  const std::vector<std::string> a = split_lines(first), b = split_lines(second);
  std::string mixed;
  for (std::size_t i = 0; i < a.size() || i < b.size(); ++i) {
    if (i < a.size()) mixed += a[i] + "\n";
    if (i < b.size()) mixed += b[i] + "\n";
  }
  CHECK(program({"report", "-"}, mixed).out == text.out);
}

TEST_CASE("the example of docs/report.md prints what the page says") {
  const std::string page = read_file(in_repository("docs/report.md"));
  const std::string journal = block_of(page, "```json");
  CHECK(journal == read_file(in_repository("examples/journal/journal.jsonl")));
  const Run run = program({"report", "-"}, journal);
  CHECK(run.exit_code == 0);
  CHECK(run.err == "");
  CHECK(block_of(page, "```text") == run.out);
}

TEST_CASE(
    "the roster of docs/schedules.md is read, and somebody is on duty at all times outside office hours") {
  const std::string roster = block_of(read_file(in_repository("docs/schedules.md")), "```toml");
  const std::string zones = in_repository("tests/zones").string();
  const auto duty = [&](const char* at) {
    const Run run = program({"duty", "-", "--zones", zones, "--at", at}, roster);
    CHECK(run.err == "");
    return run;
  };
  CHECK(duty("2026-09-12 10:00").exit_code == 0);                             // a Saturday
  CHECK(duty("2026-09-09 20:00").out.find("Ann Tamm") != std::string::npos);  // her week
  CHECK(duty("2026-10-07 20:00").out.find("Eva Põld") != std::string::npos);  // for Ann, who is away
  CHECK(duty("2026-12-25 20:00").out.find("Eva Põld") != std::string::npos);  // overridden
  CHECK(duty("2026-09-09 12:00").exit_code == 1);                             // nobody: office hours
}
