// The canonical form: one for all spellings of a file, another as soon as the meaning may differ.
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "sop/parse.hpp"
#include "tests/support/files.hpp"

namespace {

std::string canonical(const std::string& bytes, std::string path = "a.sop") {
  sop::SourceSet sources;
  const sop::FileId id = sources.add(std::move(path), bytes);
  sop::DiagnosticSink sink;
  const sop::ast::File file = sop::parse(sources, id, sop::ParseLimits{}, sink);
  for (const sop::Diagnostic& diagnostic : sink.take()) {
    const sop::LineColumn place = sources[id].locate(diagnostic.span.begin);
    FAIL_CHECK(place.line << ":" << place.column << ": " << sop::message_text(diagnostic));
  }
  return sop::canonical_text(file, sources);
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  std::size_t count = 0;
  for (std::size_t i = 0; (i = text.find(from, i)) != std::string::npos; i += to.size(), ++count) {
    text.replace(i, from.size(), to);
  }
  CHECK_MESSAGE(count > 0, "nothing to replace: " << from);
  return text;
}

std::string example() {
  return sop::testing::read_file(sop::testing::in_repository("tests/golden/parse/service_centre.sop"));
}

}  // namespace

TEST_CASE("a file whose keywords are translated keeps its canonical form") {
  const std::string english = canonical(example());
  CHECK(english.size() > 5000);
  for (const auto& path :
       sop::testing::list_files(sop::testing::in_repository("tests/golden/translated"), ".sop")) {
    CAPTURE(path.string());
    CHECK(canonical(sop::testing::read_file(path)) == english);
  }
}

TEST_CASE("spelling has no part in the canonical form") {
  const std::string text = example();
  const std::string form = canonical(text);
  struct Change {
    const char* from;
    const char* to;
  };
  const std::vector<Change> changes = {
      {"\n", "\r\n"},
      {"\n", "\r"},
      {"\n", "\n\n"},
      {"\n", "  # a comment\n"},
      {"  ", "\t"},
      {" -> ", " → "},
      {"->", "  ->  "},
      {">=", "≥"},
      {"..", "…"},
      {"legal_threat", "LEGAL_Threat"},
      {"reports to", "Reports  To"},
      {"\"What went wrong\"", "«What went wrong»"},
      {"\"What went wrong\"", "„What went wrong“"},
      {"\"Head of customer care\"", "“Head of customer care”"},
      {"sop en", "sop en 1"},
      {"sop en", "\xEF\xBB\xBFsop en"},
      {"if mood is furious and contacts >= 2", "if (mood is furious) and (contacts >= 2)"},
      {"agent, for 15 min", "agent,\n    for 15 minutes"},
      {"50 %", "50%"},
      {"may give: any", "may give: ANY"},
  };
  for (const Change& change : changes) {
    CAPTURE(change.from);
    CAPTURE(change.to);
    CHECK(canonical(replaced(text, change.from, change.to)) == form);
  }
}

TEST_CASE("letters with accents are one, however they are typed") {
  const char* whole = "sop et\nroll j\xC3\xB5\x75{\n\xC3\xBClemus: m\xC3\xA4nd\n}\n";
  const char* parts = "sop et\nroll jo\xCC\x83u{\nu\xCC\x88lemus: MA\xCC\x88ND\n}\n";
  CHECK(canonical(whole) == canonical(parts));
}

TEST_CASE("whatever may change the meaning changes the canonical form") {
  const std::string text = example();
  const std::string form = canonical(text);
  struct Change {
    const char* from;
    const char* to;
  };
  const std::vector<Change> changes = {
      {"edition: 1", "edition: 2"},
      {"50 EUR", "51 EUR"},
      {"50 EUR", "50 USD"},
      {"0..2 ", "0..<2 "},
      {"contacts >= 2", "contacts > 2"},
      {"contacts <= 3", "contacts < 3"},
      {"mood is furious", "mood is not furious"},
      {"furious and contacts", "furious or contacts"},
      {"hit: unique", "hit: first"},
      {", private", ""},
      {", default no", ", default yes"},
      {"date or none", "date"},
      {"labour_hour * hours_worked", "labour_hour + hours_worked"},
      {"today <= until + reopen_window", "until + reopen_window >= today"},
      {"on done -> clarify", "on known -> clarify"},
      {"then no_agreement", "then abandoned"},
      {"escalate: supervisor, go to clarify", "escalate: supervisor"},
      {"step soothe", "routine soothe"},
      {"I am sorry.", "I am sorry!"},
      {"\"Money back\"", "\"Money  back\""},
      {"09:00..12:00", "09:00..12:30"},
      {"2026-09-07", "2026-09-14"},
      {"3 business days", "3 days"},
      {"desk is open", "desk is closed"},
      {"one of (calm, upset, furious)", "one of (upset, calm, furious)"},
  };
  for (const Change& change : changes) {
    CAPTURE(change.from);
    CAPTURE(change.to);
    CHECK(canonical(replaced(text, change.from, change.to)) != form);
  }
}

TEST_CASE("brackets that group differently are told apart") {
  const auto definition = [](const char* formula) {
    return canonical(std::string("sop en\ndefinitions {\n  x: ") + formula + "\n}\n");
  };
  CHECK(definition("1 + 2 * 3") == definition("1 + (2 * 3)"));
  CHECK(definition("1 + 2 * 3") != definition("(1 + 2) * 3"));
  CHECK(definition("1 - 2 - 3") == definition("(1 - 2) - 3"));
  CHECK(definition("1 - 2 - 3") != definition("1 - (2 - 3)"));
  CHECK(definition("a is 1 and (b is 2 or c is 3)") != definition("(a is 1 and b is 2) or c is 3"));
  CHECK(definition("not a is 1") == definition("not (a is 1)"));
  CHECK(definition("(a) + (3) * (2 EUR)") == definition("a + 3 * 2 EUR"));
  CHECK(definition("(2026-09-01) < (a)") == definition("2026-09-01 < a"));
}

TEST_CASE("a name and a word of the language that are spelled alike are told apart") {
  // `сегодня` is a word only in Russian; `host` is a word only where a label asks for words.
  CHECK(canonical("sop en\nschedule a {\n  source: host\n}\n") !=
        canonical("sop en\nschedule a {\n  people: host\n}\n"));
  CHECK(canonical("sop en\nschedule a {\n  source: host\n}\n") ==
        canonical("sop ru\nграфик a {\n  источник: хост\n}\n"));
  CHECK(canonical("sop en\nfacts {\n  path: text\n}\n") == canonical("sop ru\nфакты {\n  path: текст\n}\n"));
}
