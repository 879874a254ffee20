// Diagnostics as text: the headline, the line, the caret in its column, help and notes; nothing raw from a file.
#include "sop/render.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "sop/messages/checks.hpp"
#include "sop/messages/facts.hpp"
#include "sop/unicode.hpp"
#include "tests/support/schema.hpp"

using namespace sop;

namespace {

// A message about `meant` inside `line`, with the lines before it; what is shown without the headline.
std::string excerpt(std::string_view line, std::string_view meant, const RenderOptions& options = {}) {
  SourceSet sources;
  const std::string text = "sop en\n" + std::string(line) + "\nend\n";
  sources.add("desk.sop", text);
  const std::size_t at = meant.empty() ? 7 + line.size() : text.find(meant, 7);
  const auto begin = static_cast<std::uint32_t>(at);
  const Span span{0, begin, begin + static_cast<std::uint32_t>(meant.size())};
  const std::string out =
      render_text({{messages::json_trailing, Severity::error, span, {}, {}, {}}}, sources, options);
  const std::size_t first = out.find('\n') + 1;
  return out.substr(first, out.find("  help:") - first);
}

}  // namespace

TEST_CASE("a diagnostic is a headline, the line, a caret, help and notes") {
  SourceSet sources;
  sources.add("desk.sop", "sop en\nrole supervisor {\n}\n  owner: supervisr\n");
  sources.add("other.sop", "x\n");
  Diagnostic unknown{messages::unknown_fact,
                     Severity::error,
                     {0, 36, 45},
                     {"supervisr", "did you mean `supervisor`?"},
                     {},
                     {}};
  unknown.note(messages::the_level_before, {0, 12, 22});
  const Diagnostic second{messages::json_duplicate_key, Severity::warning, {1, 0, 1}, {"x"}, {}, {}};
  const Diagnostic nowhere{messages::json_trailing, Severity::error, {9, 0, 0}, {}, {}, {}};
  CHECK(render_text({unknown, second, nowhere}, sources, {}, 3) ==
        "desk.sop:4:10: error: no fact is called `supervisr` [unknown_fact]\n"
        "    4 |   owner: supervisr\n"
        "      |          ^^^^^^^^^\n"
        "  help: did you mean `supervisor`?\n"
        "desk.sop:2:6: note: the earlier level is here\n"
        "    2 | role supervisor {\n"
        "      |      ^^^^^^^^^^\n"
        "\n"
        "other.sop:1:1: warning: `x` stands twice in one object [json_duplicate_key]\n"
        "    1 | x\n"
        "      | ^\n"
        "  help: keep one of them\n"
        "\n"
        "error: something follows the end of the value [json_trailing]\n"
        "  help: give one value alone\n"
        "\n"
        "and 3 more\n");
  CHECK(render_compact({unknown, second, nowhere}, sources, {}, 1) ==
        "desk.sop:4:10: error: no fact is called `supervisr` [unknown_fact] (did you mean `supervisor`?)\n"
        "other.sop:1:1: warning: `x` stands twice in one object [json_duplicate_key] (keep one of them)\n"
        "error: something follows the end of the value [json_trailing] (give one value alone)\n"
        "and 1 more\n");
  RenderOptions options;
  options.language = Language::et;
  CHECK(render_compact({second}, sources, options).substr(0, 23) == "other.sop:1:1: hoiatus:");
  options.language = Language::ru;
  CHECK(render_compact({nowhere}, sources, options).substr(0, 13) == "ошибка:");
  CHECK(render_text({}, sources).empty());
  CHECK(render_compact({}, sources).empty());
}

TEST_CASE("the caret stands under what is meant, whatever stands before it") {
  struct Row {
    std::string_view line, meant, expected;
  };
  const Row rows[] = {
      {"owner: agent", "agent", "    2 | owner: agent\n      |        ^^^^^\n"},
      {"роль: начальник", "начальник", "    2 | роль: начальник\n      |       ^^^^^^^^^\n"},
      {"ülemus: jõud", "jõud", "    2 | ülemus: jõud\n      |         ^^^^\n"},
      // Two columns a letter; a combining accent takes none; an emoji takes two.
      {"客户: 投诉", "投诉", "    2 | 客户: 投诉\n      |       ^^^^\n"},
      {"e\u0301te\u0301: x", "x", "    2 | e\u0301te\u0301: x\n      |      ^\n"},
      {"😀 x", "x", "    2 | 😀 x\n      |    ^\n"},
      // A tab goes to the next stop, a tab inside counts too.
      {"\tx", "x", "    2 |     x\n      |     ^\n"},
      {"ab\tx\ty", "x\ty", "    2 | ab  x   y\n      |     ^^^^^\n"},
      // What could steer a terminal is shown, and the caret still fits.
      {"a\x1b[31mb", "b", "    2 | a\\u{1B}[31mb\n      |            ^\n"},
      {"a\u202Eb", "\u202E", "    2 | a\\u{202E}b\n      |  ^^^^^^^^\n"},
      {"a\xff"
       "b",
       "b", "    2 | a\\x{FF}b\n      |        ^\n"},
      // The end of a line has a caret too.
      {"owner:", "", "    2 | owner:\n      |       ^\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    CHECK(excerpt(row.line, row.meant) == row.expected);
  }
}

TEST_CASE("of a long line a window is shown, with the caret inside it") {
  RenderOptions options;
  options.max_width = 20;
  CHECK(excerpt("0123456789abcdefghij", "j", options) ==
        "    2 | 0123456789abcdefghij\n      |                    ^\n");
  CHECK(excerpt("0123456789abcdefghijk", "a", options) ==
        "    2 | 0123456789abcdefghij…\n      |           ^\n");
  CHECK(excerpt("0123456789abcdefghijklmno", "k", options) ==
        "    2 | …abcdefghijklmno\n      |            ^\n");
  CHECK(excerpt("x " + std::string(50, 'y'), std::string(50, 'y'), options) ==
        "    2 | x " + std::string(18, 'y') + "…\n      |   " + std::string(18, '^') + "\n");
  std::string huge = "{";
  for (int i = 0; i < 400000; ++i) huge += "ж,";
  huge += "!";
  for (int i = 0; i < 400000; ++i) huge += ",ж";
  const std::string shown = excerpt(huge, "!", options);
  CHECK(shown == "    2 | …ж,ж,ж,ж,ж,!,ж,ж,ж,ж,…\n      |            ^\n");
}

TEST_CASE("a message repeats the beginning of what is very long") {
  SourceSet sources;
  sources.add("desk.sop", "x\n");
  std::string name;
  for (int i = 0; i < 30000; ++i) name += "ä";
  const Diagnostic unknown{messages::unknown_fact, Severity::error, {0, 0, 1}, {name, name}, {}, {}};
  const std::string beginning = name.substr(0, 400) + "…";
  CHECK(message_text(unknown) == "no fact is called `" + beginning + "`");
  CHECK(message_help(unknown) == beginning);
  CHECK(render_text({unknown}, sources).size() < 1000);
  // At the edge nothing is cut, and never inside a letter.
  CHECK(fill_template("{0}", {std::string(400, 'a')}) == std::string(400, 'a'));
  CHECK(fill_template("{0}", {std::string(399, 'a') + "ä"}) == std::string(399, 'a') + "…");
}

TEST_CASE("a span over several lines is underlined to the end of the first") {
  SourceSet sources;
  sources.add("desk.sop", "step a {\r\n  on x\r\n}\r\n");
  const std::string out =
      render_text({{messages::json_trailing, Severity::error, {0, 5, 17}, {}, {}, {}}}, sources);
  CHECK(out.find("    1 | step a {\n      |      ^^^\n") != std::string::npos);
}

TEST_CASE("paths and arguments are as harmless as lines; colours come only when asked for") {
  SourceSet sources;
  sources.add("de\x1bsk\n.sop", "x\n");
  const Diagnostic d{
      messages::json_duplicate_key, Severity::error, {0, 0, 1}, {"\x1b]0;x\a\n\u202E"}, {}, {}};
  const std::string plain = render_text({d}, sources);
  CHECK(plain.find('\x1b') == std::string::npos);
  CHECK(plain.substr(0, plain.find('\n')) ==
        "de\\u{1B}sk\\u{A}.sop:1:1: error: `\\u{1B}]0;x\\u{7}\\u{A}\\u{202E}` stands twice in one object "
        "[json_duplicate_key]");
  RenderOptions options;
  options.colour = true;
  const std::string coloured = render_text({d}, sources, options);
  CHECK(coloured.find("\x1b[1;31merror:\x1b[0m ") != std::string::npos);
  std::string without;
  for (std::size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] == '\x1b') {
      i = coloured.find('m', i);
    } else {
      without += coloured[i];
    }
  }
  CHECK(without == plain);
}

TEST_CASE("as JSON every place is counted in every way") {
  SourceSet sources;
  sources.add("desk.sop", "sop en\nж😀 x\n");
  Diagnostic d{messages::json_duplicate_key, Severity::error, {0, 14, 15}, {"x"}, {}, {}};
  d.note(messages::the_level_before, {0, 0, 3}).fix({0, 14, 15}, "y");
  CHECK(testing::schema_problems("docs/schema/diagnostics.schema.json",
                                 render_json({d}, sources, Language::en, 2))
            .empty());
  CHECK(
      render_json({d}, sources, Language::en, 2) ==
      R"({"version":1,"diagnostics":[{"id":"json_duplicate_key","severity":"error","message":"`x` stands twice in one object","help":"keep one of them",)"
      R"("place":{"file":"desk.sop","begin":{"line":2,"column":4,"utf16":5,"byte":8,"offset":14},"end":{"line":2,"column":5,"utf16":6,"byte":9,"offset":15}},)"
      R"("notes":[{"id":"the_level_before","message":"the earlier level is here","place":{"file":"desk.sop","begin":{"line":1,"column":1,"utf16":1,"byte":1,"offset":0},"end":{"line":1,"column":4,"utf16":4,"byte":4,"offset":3}}}],)"
      R"("fixes":[{"place":{"file":"desk.sop","begin":{"line":2,"column":4,"utf16":5,"byte":8,"offset":14},"end":{"line":2,"column":5,"utf16":6,"byte":9,"offset":15}},"replacement":"y"}]}],"dropped":2})"
      "\n");
}
