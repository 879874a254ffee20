// What was saved once stays readable: files of every version of every form, kept for ever.
//
//   NAME.sop            the procedure; it is never changed
//   NAME.vN.sopc        compiled by the edition that wrote version N of the form
//   NAME.vN.case.json   a case, as JSON of version N
//   NAME.vN.sopk        a case, in version N of the compact form
//   NAME.next.json      what happens next, a line of a timeline
//   NAME.next.out       the decision that follows, whatever the case and the procedure were read from
//
// A new version of a form adds a file; no file that is here is ever edited, and none is taken away.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "sop/binary.hpp"
#include "sop/case_json.hpp"
#include "sop/decision_json.hpp"
#include "sop/event_json.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"

using namespace sop::testing;
namespace fs = std::filesystem;

namespace {

/// Files NAME.v*SUFFIX.
std::vector<fs::path> versions(const std::string& name, const std::string& suffix) {
  std::vector<fs::path> found;
  for (const fs::path& path : list_files(in_repository("tests/saved"), suffix)) {
    if (path.filename().string().starts_with(name + ".v")) found.push_back(path);
  }
  return found;
}

std::string goes_on(const sop::Procedure& p, sop::Case c, const std::string& line) {
  const sop::NameTable names(p);
  sop::TimedEvent next;
  sop::DiagnosticSink problems;
  REQUIRE(sop::read_event(line, names, next, problems, sop::EventTime::needed));
  sop::Decision d;
  sop::reference::advance(p, sop::ReferenceData(), c, &next.event, next.at, d);
  std::string out;
  sop::JsonWriter writer(out, sop::JsonLayout::pretty);
  writer.begin_object();
  sop::write_decision_members(writer, p, sop::told_facts(c), d);
  writer.key("case");
  sop::write_case(writer, p, c);
  writer.end_object();
  return out + "\n";
}

}  // namespace

TEST_CASE("saved procedures and cases of every version are read, and go on as they would have then") {
  std::size_t read = 0;
  for (const fs::path& source : list_files(in_repository("tests/saved"), ".sop")) {
    const std::string name = source.stem().string();
    CAPTURE(name);
    const fs::path expected = source.parent_path() / (name + ".next.out");
    const std::string line = read_file(source.parent_path() / (name + ".next.json"));
    std::vector<sop::Procedure> procedures;
    std::size_t read_here = 0;
    sop::LoadResult loaded = sop::load_text(source.filename().string(), read_file(source));
    REQUIRE(loaded.ok);
    procedures.push_back(std::move(loaded.procedure));
    for (const fs::path& path : versions(name, ".sopc")) {
      CAPTURE(path.string());
      sop::Procedure compiled;
      const sop::BinaryResult result = sop::load_compiled(read_file(path), compiled);
      REQUIRE_MESSAGE(result.ok(), sop::describe(result));
      CHECK(sop::hash_text(compiled.hash) == sop::hash_text(procedures[0].hash));
      procedures.push_back(std::move(compiled));
    }
    for (const sop::Procedure& p : procedures) {
      const sop::NameTable names(p);
      for (const fs::path& path : versions(name, ".case.json")) {
        CAPTURE(path.string());
        sop::Case c;
        sop::DiagnosticSink problems;
        const bool good = sop::read_case(read_file(path), names, c, problems);
        const std::string why = good ? "" : sop::message_text(problems.items().front());
        REQUIRE_MESSAGE(good, why);
        if (const std::string problem = golden_problem(expected, goes_on(p, c, line)); !problem.empty())
          FAIL_CHECK(problem);
        ++read_here;
      }
      for (const fs::path& path : versions(name, ".sopk")) {
        CAPTURE(path.string());
        sop::Case c;
        const sop::BinaryResult result = sop::load_case(read_file(path), p, c);
        REQUIRE_MESSAGE(result.ok(), sop::describe(result));
        if (const std::string problem = golden_problem(expected, goes_on(p, c, line)); !problem.empty())
          FAIL_CHECK(problem);
        ++read_here;
      }
    }
    // Every case under every form of its procedure.
    const std::size_t cases = versions(name, ".case.json").size() + versions(name, ".sopk").size();
    CHECK(cases >= 2);
    CHECK(read_here == cases * procedures.size());
    read += read_here;
  }
  CHECK(read > 0);
}

TEST_CASE("of every procedure there is a file of the version that is written today") {
  std::size_t procedures = 0;
  for (const fs::path& source : list_files(in_repository("tests/saved"), ".sop")) {
    const auto is_there = [&](std::uint32_t version, const std::string& form) {
      return fs::exists(source.parent_path() /
                        (source.stem().string() + ".v" + std::to_string(version) + form));
    };
    CAPTURE(source.string());
    CHECK(is_there(sop::compiled_version, ".sopc"));
    CHECK(is_there(sop::case_version, ".sopk"));
    CHECK(is_there(sop::case_json_version, ".case.json"));
    ++procedures;
  }
  CHECK(procedures == 2);
}
