// Which words of a reply are taken for a promise, in the three languages: the rows of promise_words.tsv.
//
// A row is the language, the words that are found (`-`: none), and the text. Blank lines and lines that begin with `#` say nothing.
#include <doctest/doctest.h>

#include <cstddef>
#include <string>
#include <vector>

#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/render.hpp"
#include "tests/support/files.hpp"

using namespace sop::testing;

namespace {

std::string procedure_that_says(const std::string& language, const std::string& text) {
  return "sop en\n\nprocedure desk \"Desk\" {\n  edition: 1\n  locales: " + language +
         "\n}\n\nrole agent {\n  reports to: nobody\n}\n\nresponse news {\n  " + language + ": \"" + text +
         "\"\n}\n\nscenario late {\n  applies if: any\n  step receive {\n    owner: agent\n    say: news\n" +
         "    on done -> closed\n  }\n  end closed\n}\n";
}

}  // namespace

TEST_CASE("a promise in words is found, and what only looks like one is not") {
  std::size_t found = 0, none = 0;
  for (const std::string& line : split_lines(read_file(in_repository("tests/lint/promise_words.tsv")))) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t first = line.find('\t'), second = line.find('\t', first + 1);
    REQUIRE_MESSAGE(second != std::string::npos, line);
    const std::string language = line.substr(0, first);
    const std::string wanted = line.substr(first + 1, second - first - 1);
    const sop::LoadResult loaded =
        sop::load_text("desk.sop", procedure_that_says(language, line.substr(second + 1)));
    REQUIRE_MESSAGE(loaded.ok, sop::render_text(loaded.diagnostics, loaded.sources));
    sop::LintOptions options;
    options.only = {"promise_in_words"};
    std::string said = "-";
    for (const sop::Finding& finding : sop::lint(loaded.procedure, options).findings)
      said = finding.diagnostic.args.size() > 1 ? finding.diagnostic.args[1] : "?";
    CHECK_MESSAGE(said == wanted, line, ": found ", said);
    ++(wanted == "-" ? none : found);
  }
  CHECK(found >= 30);
  CHECK(none >= 30);
}
