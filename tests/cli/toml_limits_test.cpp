// Files of TOML that mean harm: names of very many parts, very long lines, very many mistakes. Each is a message with its line, and
// what is counted grows with the file alone.
#include "src/config/toml_limits.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "sop/render.hpp"
#include "src/config/holidays.hpp"
#include "src/config/roster.hpp"

using namespace sop;

namespace {

std::string times(std::size_t count, std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

struct Read {
  std::string said;  ///< the first 200 mistakes, a line each
  std::size_t errors = 0;
};

Read holidays(const std::string& text) {
  SourceSet sources;
  const FileId file = sources.add("h.toml", text);
  HolidaySet set;
  DiagnosticSink problems;
  const bool good = config::read_holidays(sources, file, set, problems);
  CHECK(good == !problems.has_errors());
  return {render_compact(problems.take(), sources), problems.error_count()};
}

Read roster(const std::string& text) {
  SourceSet sources;
  const FileId file = sources.add("r.toml", text);
  config::Roster roster;
  DiagnosticSink problems;
  const bool good = config::read_roster(sources, file, ZoneFolder(), roster, problems);
  CHECK(good == !problems.has_errors());
  return {render_compact(problems.take(), sources), problems.error_count()};
}

std::size_t lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

std::string layer(std::string_view name, std::string_view people, std::string_view more = {}) {
  return "[[schedule." + std::string(name) + ".layer]]\nname = \"l\"\npeople = [" + std::string(people) +
         "]\nsince = 2026-09-07\n" + std::string(more);
}
const std::string head = "zone = \"+02:00\"\n[people]\nann = \"Ann\"\n";

}  // namespace

TEST_CASE("a name of very many parts and a very long line are refused with their line") {
  const std::string too_deep =
      "error: a name here has more than 100 points [toml_deep] (give a shorter name)\n";
  struct Row {
    std::string text, place;  ///< no place: nothing is said of depth
  };
  const std::string tail = "b = 1\n";
  const std::string many = times(101, "a.");
  const Row rows[] = {
      {times(100, "a.") + tail, ""},
      {many + tail, "1:202: "},
      {"\n[" + many + "b]\n", "2:203: "},
      {"[[" + many + "b]]\n", "1:204: "},
      {"\n" + times(101, "a . ") + tail, "2:403: "},
      {times(101, "\"x\".") + tail, "1:404: "},
      {times(101, "'x.y'.") + tail, "1:606: "},
      {times(2, times(60, "a.") + "b = { ") + "}}\n", "1:208: "},
      {"x = { y = 1.5, " + many + "b = 1 }\n", "1:217: "},
      {"x = \"\"\"\n" + many + "\n\\\"\"\" ..\"\"\"\"\n" + many + tail, "4:202: "},
      {"x = '''a'''', '.\n" + many + tail, "2:202: "},
      {"x = \"a\\\"" + many + "\"\n" + many + tail, "2:202: "},
      {"# \"\"\" " + many + "\n" + many + tail, "2:202: "},
      {"# '''\r\n" + many + tail, "2:202: "},
      // These are no names of many parts.
      {"x = \"\"\"\n" + many + "\n\"\"\"\n", ""},
      {"x = '''" + many + "'''\n", ""},
      {"x = \"" + many + "\\\"" + many + "\"\n", ""},
      {"# " + many + "\n", ""},
      {"x = [" + times(300, "1.5, ") + "]\n", ""},
      {times(300, "a = 1.5\n"), ""},
      {"x = [" + times(300, "{a.b = 1}, ") + "]\n", ""},
      {times(300, "[a.b\n"), ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text.substr(0, 40));
    for (const auto& read : {holidays, roster}) {
      const Read read_ = read(row.text);
      CHECK((read_.said.find("toml_deep") != std::string::npos) == !row.place.empty());
      if (!row.place.empty()) CHECK(read_.said.substr(1) == ".toml:" + row.place + too_deep);
    }
  }
  // A million parts, which a parser that calls itself does not come back from.
  const std::string million = times(1'000'000, "a.");
  const std::string too_long =
      "error: the line has 2000005 bytes, more than the 65536 that are read [line_too_long] (break it after "
      "a "
      "comma)\n";
  CHECK(holidays(million + "b = 1").said == "h.toml:1:1: " + too_long);
  CHECK(roster("\n[" + million + "b=1]").said.substr(0, 12) == "r.toml:2:1: ");
  // The longest line that is read, and one byte more.
  const std::string text = "x = \"" + times(config::max_toml_line_bytes - 6, "x") + "\"";
  CHECK(text.size() == config::max_toml_line_bytes);
  CHECK(holidays(text).said.find("line_too_long") == std::string::npos);
  CHECK(holidays(text + " ").said.find("the line has 65537 bytes") != std::string::npos);
  // As deep as these limits let it be: brackets in names in brackets.
  std::string nested = "[" + times(100, "a.") + "b]\n" + times(100, "a.") + "b = ";
  CHECK(holidays(nested + times(200, "[") + times(200, "]") + "\n").said.find("has no key `a`") !=
        std::string::npos);
}

TEST_CASE("very many mistakes are told up to a number, and looked up no longer than that") {
  const std::string wrong_line = "  " + times(2000, "7, ") + "\n";
  const Read days_off =
      roster(head + layer("a", "\"ann\"", "days_off = [\n" + times(50, wrong_line) + "]\n"));
  CHECK(days_off.errors == 100'000);
  CHECK(lines_of(days_off.said) == 200);
  CHECK(days_off.said.substr(0, 90) ==
        "r.toml:9:3: error: `days_off` must be a date such as `2026-12-24` [json_wrong_kind]\nr.toml");
  std::string keys;
  for (int i = 0; i < 20'000; ++i) keys += "day" + std::to_string(i) + " = 1\n";
  const Read unknown = holidays("[days]\n" + keys);
  CHECK(unknown.errors == 20'000);
  CHECK(lines_of(unknown.said) == 200);
  std::string inline_keys;  // of many long lines
  for (int line = 0; line < 30; ++line) {
    inline_keys += "[[x]]\ny = { ";
    for (int i = 0; i < 5000; ++i) inline_keys += (i == 0 ? "" : ",") + ("k" + std::to_string(i)) + "=1";
    inline_keys += " }\n";
  }
  CHECK(holidays(inline_keys + "[days]\n").errors == 1);
  // Everybody is unknown, of as many people as may be.
  std::string people = "zone = \"+02:00\"\n[people]\n", shifts;
  for (std::size_t i = 0; i < config::max_roster_people; ++i)
    people += "somebody" + std::to_string(i) + " = \"x\"\n";
  std::string unknown_people;
  for (int i = 0; i < 256; ++i) unknown_people += "\"someboby" + std::to_string(i) + "\", ";
  for (int i = 0; i < 100; ++i)
    shifts += layer("s" + std::to_string(i), unknown_people, "turn = \"1 week\"\n");
  const Read nobody = roster(people + shifts);
  CHECK(nobody.errors == 25'600);
  CHECK(lines_of(nobody.said) == 200);
  CHECK(nobody.said.find("no person is called `someboby0` [json_unknown_name] (did you mean `somebody0`?)") !=
        std::string::npos);
  // One more, and the people are not read: nothing else is said for it.
  CHECK(roster(people + "one = \"more\"\n" + shifts).said ==
        "r.toml:2:1: error: `people` stands more than 10000 times [roster_too_many] (leave out what is "
        "over)\n");
}

TEST_CASE("a roster has so many bytes and schedules, and no more") {
  std::string text = head;
  for (std::size_t i = 0; i < config::max_roster_schedules; ++i)
    text += layer("s" + std::to_string(i), "\"ann\"");
  CHECK(roster(text).said == "");
  CHECK(roster(text + layer("more", "\"ann\"")).said.find("error: `schedule` stands more than 100 times") !=
        std::string::npos);
  while (text.size() + 1000 < config::max_roster_bytes) text += "#" + times(998, "x") + "\n";
  text += "#" + times(config::max_roster_bytes - text.size() - 1, "x");
  CHECK(text.size() == config::max_roster_bytes);
  CHECK(roster(text).said == "");
  CHECK(
      roster(text + "x").said ==
      "r.toml:1:1: error: the roster has more than the 4194304 bytes that are read [roster_too_large] (leave "
      "out what is over)\n");
}

TEST_CASE("a place is right in a line with letters of several bytes, in whatever order it is asked for") {
  CHECK(holidays("[days]\n\"pöö\" = 1\n\"päev\" = 2\n").said ==
        "h.toml:2:1: error: `pöö` must be a date such as `2026-12-24` [json_wrong_kind]\n"
        "h.toml:3:1: error: `päev` must be a date such as `2026-12-24` [json_wrong_kind]\n");
  CHECK(holidays("days = { \"öö\" = 1, 2026-01-01 = 5, \"ää\" = 2, \"ab\" = 3 }\n").said ==
        "h.toml:1:10: error: `öö` must be a date such as `2026-12-24` [json_wrong_kind]\n"
        "h.toml:1:33: error: `2026-01-01` must be the name of the day in quotes [json_wrong_kind]\n"
        "h.toml:1:36: error: `ää` must be a date such as `2026-12-24` [json_wrong_kind]\n"
        "h.toml:1:46: error: `ab` must be a date such as `2026-12-24` [json_wrong_kind]\n");
}
