// Limits of the program that only large input passes: what is read beside a procedure, and how long a timeline may run.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/files.hpp"
#include "tests/support/program.hpp"

using namespace sop::testing;

namespace {

Run program(std::vector<std::string> arguments, std::string_view input = {}) {
  arguments.insert(arguments.begin(), SOP_PROGRAM);
  return run_program(arguments, input, {"NO_COLOR=1"});
}

}  // namespace

TEST_CASE("reference data has so many bytes, and no more") {
  const TemporaryFolder folder;
  const std::string data = (folder.path() / "data.json").string();
  const std::string source = in_repository("tests/golden/cli/tried/tried.sop").string();
  const std::string longest = "{}" + std::string(std::size_t{16} * 1024 * 1024 - 2, ' ');
  const std::vector<std::string> call = {"eval", source, "goodwill", "--facts", "{}", "--data", data};
  write_file(data, longest);
  const Run read = program(call);
  CHECK(read.err == "");
  CHECK(read.exit_code == 0);
  write_file(data, longest + " ");
  const Run refused = program(call);
  CHECK(refused.err == "sop: `" + data + "` is longer than 16777216 bytes\n");
  CHECK(refused.exit_code == 2);
}

TEST_CASE("a timeline whose timers do not end is refused with its line") {
  // A move may be taken a thousand times at most: so many steps in a ring give a thousand timers each.
  constexpr int steps = 101;
  std::string text =
      "sop en\n\nprocedure p {\n  edition: 1\n  currency: EUR\n  rounding: half_up\n  locales: en\n  zone: "
      "\"+02:00\"\n}\n\n"
      "facts {\n  a: whole 0..9\n}\n\nrole agent {\n  reports to: nobody\n}\n\nscenario s {\n  applies if: "
      "any\n";
  for (int i = 0; i < steps; ++i)
    text += "  step s" + std::to_string(i) +
            " {\n    owner: agent\n    do: \"Wait\"\n    on done -> closed\n" + "    after 1 min -> s" +
            std::to_string((i + 1) % steps) + ", at most 1000 times, then closed\n  }\n";
  text += "  end closed {\n    record: a\n  }\n}\n";
  const TemporaryFolder folder;
  const std::string path = (folder.path() / "p.sop").string();
  write_file(path, text);
  const auto played_until = [&](const char* day) {
    return program(
        {"simulate", path, "--format", "json"},
        "{\"at\":\"2026-01-01T00:00:00Z\",\"facts\":{\"a\":1}}\n{\"at\":\"" + std::string(day) + "\"}\n");
  };
  const Run far = played_until("2026-12-31T00:00:00Z");
  CHECK(far.exit_code == 1);
  CHECK(far.out.find(
            "\"error\":{\"code\":\"limit\",\"message\":\"more than 100000 timers fire before this line\"") !=
        std::string::npos);
  CHECK(played_until("2026-01-01T01:00:00Z").exit_code == 0);
}
