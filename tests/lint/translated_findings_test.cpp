// A procedure in Russian or Estonian has the same findings, at the same places, as the same procedure in English: each English golden file
// of the checks is translated word by word from the list of words (names and texts stay), and what is found is compared: the check, the
// path, and the place, which is moved with the words before it. Whatever the reader's language, the code that a sentence or its advice quotes is
// in the words of the file.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "dsl/keywords.hpp"
#include "dsl/lexer.hpp"
#include "sop/date.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/render.hpp"
#include "sop/word_forms.hpp"
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

bool in_a_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool holds_word(const std::string& code, std::string_view word) {
  for (std::size_t at = code.find(word); at != std::string::npos; at = code.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    if ((at == 0 || !in_a_word(code[at - 1])) && (end == code.size() || !in_a_word(code[end]))) return true;
  }
  return false;
}

/// A word of another dialect in code that is quoted to the author of a file in this one; empty: there is none.
std::string foreign_word(const std::string& code, std::size_t dialect) {
  std::set<std::string_view> own;
  for (std::size_t i = 1; i < sop::word_count; ++i)
    for (const std::string_view form : sop::word_forms(static_cast<sop::Word>(i), dialect)) own.insert(form);
  for (std::size_t i = 1; i < sop::word_count; ++i)
    for (std::size_t other = 0; other < sop::dialect_count; ++other)
      for (const std::string_view form : sop::word_forms(static_cast<sop::Word>(i), other))
        if (other != dialect && own.count(form) == 0 && holds_word(code, form)) return std::string(form);
  return {};
}

/// What is wrong with the code that a message and its advice quote, beside what is filled in.
void check_code(sop::MessageId id, std::size_t dialect) {
  const sop::Word word = dialect == 1 ? sop::Word::ru : sop::Word::et;
  const sop::Diagnostic finding = {id, sop::Severity::note, {}, std::vector<std::string>(9, "x9x"), {}, {}};
  for (const sop::Language language : {sop::Language::en, sop::Language::ru, sop::Language::et}) {
    const std::string said =
        sop::message_text(finding, language, word) + "\n" + sop::message_help(finding, language, word);
    for (std::size_t open = said.find('`'); open != std::string::npos;) {
      const std::size_t close = said.find('`', open + 1);
      REQUIRE_MESSAGE(close != std::string::npos, said);
      const std::string wrong = foreign_word(said.substr(open + 1, close - open - 1), dialect);
      CHECK_MESSAGE(wrong.empty(), sop::message_name(id), ": `", wrong, "` in: ", said);
      open = said.find('`', close + 1);
    }
  }
}

/// Files whose own names are words of the other language, so that a translation word by word does not load.
constexpr std::size_t most_that_do_not_load = 54;

void compare_all(std::size_t dialect) {
  std::size_t compared = 0, findings = 0;
  std::set<sop::MessageId> told;
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
    for (const sop::Finding& finding : actual.list) {
      told.insert(finding.diagnostic.id);
      for (const sop::Note& note : finding.diagnostic.notes) told.insert(note.id);
    }
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
  for (const sop::MessageId id : told) check_code(id, dialect);
  CHECK(told.size() >= 100);
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
