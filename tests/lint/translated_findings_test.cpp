// A procedure in Russian or Estonian has the same findings, at the same places, as the same procedure in English: each English golden file
// of the checks is translated word by word from the list of words (names and texts stay), and what is found is compared: the check, the
// path, and the place, which is moved with the words before it.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "dsl/keywords.hpp"
#include "dsl/lexer.hpp"
#include "sop/date.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/render.hpp"
#include "tests/support/files.hpp"
#include "tests/support/zones.hpp"

using namespace sop::testing;

namespace {

/// A file in another dialect, and where each place of the English one stands in it.
struct Translated {
  std::string text;
  std::vector<std::uint32_t> place;  ///< by byte of the English file; one more for its end
};

Translated translated(const std::string& english, std::size_t dialect) {
  sop::SourceSet sources;
  const sop::FileId file = sources.add("english.sop", english);
  sop::DiagnosticSink sink;
  const sop::dsl::Lexed lexed = sop::dsl::lex(sources, file, sop::ParseLimits{}, sink);
  Translated out;
  out.place.resize(english.size() + 1);
  std::size_t at = 0;
  const auto copy_to = [&](std::size_t end) {
    for (; at < end; ++at) {
      out.place[at] = static_cast<std::uint32_t>(out.text.size());
      out.text += english[at];
    }
  };
  // The first line says the dialect.
  const std::size_t header = english.find("sop en");
  copy_to(header + 4);
  for (; at < header + 6; ++at) out.place[at] = static_cast<std::uint32_t>(out.text.size());
  out.text += dialect == 1 ? "ru" : "et";
  for (const sop::dsl::Token& token : lexed.tokens) {
    if (token.word == sop::no_word || token.begin < at || token.end <= token.begin) continue;
    copy_to(token.begin);
    for (; at < token.end; ++at) out.place[at] = static_cast<std::uint32_t>(out.text.size());
    out.text += std::string(sop::word_forms(token.word, dialect).front());
  }
  copy_to(english.size());
  out.place[at] = static_cast<std::uint32_t>(out.text.size());
  return out;
}

struct Findings {
  bool loads = false;
  std::string problems;
  std::vector<sop::Finding> list;
};

Findings findings_of(const std::string& name, const std::string& text) {
  Findings out;
  const sop::LoadResult loaded = sop::load_text(name, text, test_zones());
  out.loads = loaded.ok;
  out.problems = sop::render_text(loaded.diagnostics, loaded.sources, {});
  if (!loaded.ok) return out;
  sop::LintOptions options;
  sop::Date today;
  REQUIRE_FALSE(sop::failed(sop::parse_date("2026-10-01", today)));
  options.has_today = true;
  options.today = today.days();
  out.list = sop::lint(loaded.procedure, options).findings;
  return out;
}

std::string shown(const sop::Finding& finding) {
  return std::string(finding.check) + " " + finding.path + " " +
         std::to_string(finding.diagnostic.span.begin) + ".." + std::to_string(finding.diagnostic.span.end);
}

/// Files whose own names are words of the other language, so that a translation word by word does not load.
constexpr std::size_t most_that_do_not_load = 48;

void compare_all(std::size_t dialect) {
  std::size_t compared = 0, findings = 0;
  std::vector<std::string> left_out;
  for (const auto& input : list_files(in_repository("tests/golden/lint"), ".sop")) {
    const std::string english = read_file(input);
    if (english.rfind("sop en\n", 0) != 0) continue;
    CAPTURE(input.string());
    const Translated other = translated(english, dialect);
    const Findings expected = findings_of("english.sop", english);
    const Findings actual = findings_of("translated.sop", other.text);
    if (!actual.loads) {
      left_out.push_back(input.string() + "\n" + actual.problems);
      continue;
    }
    ++compared;
    CHECK(actual.list.size() == expected.list.size());
    for (std::size_t i = 0; i < expected.list.size() && i < actual.list.size(); ++i) {
      sop::Finding wanted = expected.list[i];
      wanted.diagnostic.span.begin = other.place[wanted.diagnostic.span.begin];
      wanted.diagnostic.span.end = other.place[wanted.diagnostic.span.end];
      const sop::Finding& found = actual.list[i];
      // Paths are made of the words of the file where a row or a condition has no name.
      CHECK(found.check == wanted.check);
      CHECK_MESSAGE(found.diagnostic.span.begin == wanted.diagnostic.span.begin, shown(found), " wanted ",
                    shown(wanted));
      CHECK_MESSAGE(found.diagnostic.span.end == wanted.diagnostic.span.end, shown(found), " wanted ",
                    shown(wanted));
      ++findings;
    }
  }
  std::string names;
  for (const std::string& name : left_out) names += name + "\n";
  CHECK_MESSAGE(left_out.size() <= most_that_do_not_load, names);
  CHECK(compared >= 150);
  CHECK(findings >= 100);
}

}  // namespace

TEST_CASE(
    "a procedure with Russian words has the findings of the English one, with the marks in their places") {
  compare_all(1);
}

TEST_CASE(
    "a procedure with Estonian words has the findings of the English one, with the marks in their places") {
  compare_all(2);
}
