// What is told of mistakes in what a host gives (facts, events, cases, reference data, rosters, lists of holidays) is told in one
// language: no word of English stands inside a Russian or an Estonian message. The mistakes are the rows of spoken_words.tsv.
#include <doctest/doctest.h>

#include <cctype>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "sop/case_json.hpp"
#include "sop/data_json.hpp"
#include "sop/event_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/icalendar.hpp"
#include "sop/load.hpp"
#include "sop/zone_files.hpp"
#include "src/config/holidays.hpp"
#include "src/config/roster.hpp"
#include "tests/support/files.hpp"

using namespace sop;
using sop::testing::in_repository;
using sop::testing::read_file;

namespace {

const Procedure& procedure() {
  static const LoadResult loaded =
      load_text("spoken_words.sop", read_file(in_repository("tests/cli/spoken_words.sop")));
  for (const Diagnostic& d : loaded.diagnostics) MESSAGE(message_text(d));
  REQUIRE(loaded.ok);
  return loaded.procedure;
}

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size())
    text.replace(at, what.size(), with);
  return text;
}

/// What a reader says of a text.
std::vector<Diagnostic> told(std::string_view reader, const std::string& text) {
  static const NameTable names(procedure());
  DiagnosticSink problems;
  SourceSet sources;
  const FileId file = sources.add("given", text);
  const ZoneFolder zones{in_repository("tests/zones").string()};
  if (reader == "facts") {
    std::vector<FactUpdate> facts;
    (void)read_facts(text, names, facts, problems);
  } else if (reader == "event") {
    TimedEvent event;
    (void)read_event(text, names, event, problems);
  } else if (reader == "case") {
    Case c;
    (void)read_case(text, names, c, problems);
  } else if (reader == "data") {
    ReferenceData data;
    (void)read_data(text, names, data, problems);
  } else if (reader == "roster") {
    config::Roster roster;
    (void)config::read_roster(sources, file, zones, roster, problems);
  } else if (reader == "holidays") {
    HolidaySet set;
    (void)config::read_holidays(sources, file, set, problems);
  } else {
    REQUIRE(reader == "ical");
    Zone zone;
    Date first, last;
    ClosedDays closed;
    REQUIRE(load_zone(zones, "Europe/Tallinn", {}, zone, problems));
    REQUIRE(parse_date("2026-01-01", first) == TextError::none);
    REQUIRE(parse_date("2031-12-31", last) == TextError::none);
    (void)read_icalendar(sources, file, zone, first, last, closed, problems);
  }
  return problems.take();
}

/// What a message says by itself: without what it quotes, and without what another program said in English.
std::string own_words(const std::string& message) {
  std::string out;
  bool quoted = false;
  for (const char c : message) {
    if (c == '`') quoted = !quoted;
    if (!quoted) out += c;
  }
  for (const char* said : {"(подробности по-английски:", "(üksikasjad inglise keeles:"})
    out = out.substr(0, out.find(said));
  return out;
}

/// Its runs of Latin letters that are no code: `UTF-8`, `EUR`, a unit of time as the language writes it.
std::vector<std::string> latin_words(const std::string& text) {
  static const std::set<std::string> units = {"min", "h", "s", "ms", "iCalendar", "iCalendari", "TZif"};
  std::vector<std::string> out;
  std::string word;
  for (const char c : text + " ") {
    if (std::isalpha(static_cast<unsigned char>(c)) != 0 && static_cast<unsigned char>(c) < 0x80) {
      word += c;
      continue;
    }
    bool code = word.size() > 1;
    for (const char letter : word) code = code && letter >= 'A' && letter <= 'Z';
    if (!word.empty() && !code && units.count(word) == 0) out.push_back(word);
    word.clear();
  }
  return out;
}

/// The texts of a message and of its help, in a language.
std::vector<std::string> texts(const Diagnostic& d, Language language) {
  std::vector<std::string> out = {message_text(d, language), message_help(d, language)};
  for (const Note& note : d.notes)
    out.push_back(fill_template(message_template(note.id, language), note.args, language));
  return out;
}

}  // namespace

TEST_CASE("what is told of a mistake is told in one language") {
  std::set<std::string> kinds;
  std::istringstream rows(read_file(in_repository("tests/cli/spoken_words.tsv")));
  for (std::string line; std::getline(rows, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t tab = line.find('\t');
    REQUIRE_MESSAGE(tab != std::string::npos, line);
    const std::string text =
        replaced(replaced(line.substr(tab + 1), "\\n", "\n"), "HASH", to_hex(procedure().hash));
    const std::vector<Diagnostic> problems = told(line.substr(0, tab), text);
    CHECK_MESSAGE(!problems.empty(), line);
    for (const Diagnostic& d : problems) {
      kinds.insert(std::string(message_name(d.id)));
      for (const std::string& said : texts(d, Language::ru))
        for (const std::string& word : latin_words(own_words(said)))
          FAIL_CHECK(line << ": `" << word << "` in: " << said);
      // Estonian has Latin letters: there, an argument that stands outside quotes must be a term, or have no words.
      for (std::size_t i = 0; i < d.args.size(); ++i) {
        const std::string slot = "{" + std::to_string(i) + "}";
        if (own_words(std::string(message_template(d.id, Language::et))).find(slot) == std::string::npos &&
            own_words(std::string(message_help_template(d.id, Language::et))).find(slot) == std::string::npos)
          continue;
        const std::string english = own_words(fill_template("{0}", {d.args[i]}, Language::en));
        if (latin_words(english).empty()) continue;
        CHECK_MESSAGE(own_words(fill_template("{0}", {d.args[i]}, Language::et)) != english,
                      line << ": `" << english << "` in: " << message_text(d, Language::et));
      }
    }
  }
  // Each family of messages is among them.
  CHECK(kinds.size() >= 35);
}
