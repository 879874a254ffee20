// Whole files and their trees: tests/golden/parse/NAME.sop and NAME.dump. A file there has no mistake.
#include <doctest/doctest.h>

#include <string>

#include "sop/parse.hpp"
#include "tests/support/golden.hpp"

namespace {

std::string dump_of(const std::filesystem::path& input, const std::string& bytes) {
  sop::SourceSet sources;
  const sop::FileId id = sources.add(input.filename().string(), bytes);
  sop::DiagnosticSink sink;
  const sop::ast::File file = sop::parse(sources, id, sop::ParseLimits{}, sink);
  std::string out;
  for (const sop::Diagnostic& diagnostic : sink.take()) {
    const sop::LineColumn place = sources[id].locate(diagnostic.span.begin);
    out += "error " + std::to_string(place.line) + ":" + std::to_string(place.column) + ": " +
           sop::message_text(diagnostic) + "\n";
  }
  return out + sop::dump(file, sources);
}

}  // namespace

TEST_CASE("golden files: trees") {
  for (const std::string& problem :
       sop::testing::golden_problems("tests/golden/parse", ".sop", ".dump", dump_of)) {
    FAIL_CHECK(problem);
  }
}

TEST_CASE("golden files: trees of literate files") {
  for (const std::string& problem :
       sop::testing::golden_problems("tests/golden/parse_literate", ".sop.md", ".dump", dump_of)) {
    FAIL_CHECK(problem);
  }
}
