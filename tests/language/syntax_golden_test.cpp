// What is said about mistakes, word for word: tests/golden/syntax/NAME.sop (or .sop.md) and NAME.out. Every line of such a
// file is read, so one run gives all its messages.
#include <doctest/doctest.h>

#include <string>

#include "sop/parse.hpp"
#include "tests/support/golden.hpp"

namespace {

std::string place_of(const sop::SourceFile& file, sop::Span span) {
  const sop::LineColumn begin = file.locate(span.begin);
  const sop::LineColumn end = file.locate(span.end);
  std::string text = std::to_string(begin.line) + ":" + std::to_string(begin.column) + "-";
  if (end.line != begin.line) text += std::to_string(end.line) + ":";
  return text + std::to_string(end.column);
}

std::string messages_of(const std::filesystem::path& input, const std::string& bytes) {
  sop::SourceSet sources;
  const sop::FileId id = sources.add(input.filename().string(), bytes);
  sop::DiagnosticSink sink;
  sop::parse(sources, id, sop::ParseLimits{}, sink);
  std::string out;
  for (const sop::Diagnostic& diagnostic : sink.take()) {
    CHECK(diagnostic.span.begin <= diagnostic.span.end);
    CHECK(diagnostic.span.end <= bytes.size());
    out += place_of(sources[id], diagnostic.span) + " " + std::string(sop::message_name(diagnostic.id)) +
           "\n  " + sop::message_text(diagnostic) + "\n";
    const std::string help = sop::message_help(diagnostic);
    if (!help.empty()) out += "  " + help + "\n";
    for (const sop::Note& note : diagnostic.notes) {
      out += "  note " + place_of(sources[id], note.span) + "\n";
    }
    for (const sop::Fix& fix : diagnostic.fixes) {
      out += "  fix " + place_of(sources[id], fix.span) + " `" + fix.replacement + "`\n";
    }
  }
  return out;
}

}  // namespace

TEST_CASE("golden files: what is said about mistakes") {
  for (const std::string& problem :
       sop::testing::golden_problems("tests/golden/syntax", ".sop", ".out", messages_of)) {
    FAIL_CHECK(problem);
  }
  for (const std::string& problem :
       sop::testing::golden_problems("tests/golden/syntax_literate", ".sop.md", ".out", messages_of)) {
    FAIL_CHECK(problem);
  }
}
