// What the checks found, in the forms that other programs read: every folder of tests/golden/lint_output is linted in each form,
// and compared with its files `out.FORMAT`, whole. Then each form is looked at as its reader would: SARIF by its schema and its regions,
// XML by its rules, annotations by what a line may begin with.
//
// Adding a case edits no code: a folder with procedures, and perhaps a sop.toml. SOP_UPDATE_GOLDEN=1 writes the outputs.
#include <doctest/doctest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sop/json.hpp"
#include "sop/unicode.hpp"
#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/program.hpp"
#include "tests/support/schema.hpp"

using namespace sop::testing;
namespace fs = std::filesystem;

namespace {

const fs::path root = in_repository("tests/golden/lint_output");
constexpr const char* formats[] = {"json", "sarif", "junit", "github", "checkstyle", "compact"};

std::vector<fs::path> cases() {
  std::set<fs::path> folders;
  for (const fs::path& file : list_files(root, ".sop")) folders.insert(file.parent_path());
  return {folders.begin(), folders.end()};
}

Run lint_in(const fs::path& folder, const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"/bin/sh",       "-c",        "cd \"$0\" && exec \"$@\"",
                                        folder.string(), SOP_PROGRAM, "lint",
                                        "--today",       "2026-10-01"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_program(arguments);
}

std::string printed(const fs::path& folder, const std::string& format) {
  const Run run = lint_in(root, {"--format", format, folder.filename().string()});
  CHECK(run.exit_code < 2);
  if (format == "compact") {
    CHECK(run.out.empty());
    return run.err;
  }
  CHECK_MESSAGE(run.err.empty(), run.err);
  return run.out;
}

// --- XML --------------------------------------------------------------------------------------------------------------

std::string unescaped(const std::string& text, std::vector<std::string>& problems) {
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '&') {
      out += text[at];
      continue;
    }
    const std::size_t end = text.find(';', at);
    const std::string name = end == std::string::npos ? "" : text.substr(at + 1, end - at - 1);
    static const std::map<std::string, char> names = {
        {"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"#9", '\t'}, {"#10", '\n'}, {"#13", '\r'}};
    const auto found = names.find(name);
    if (found == names.end()) {
      problems.push_back("an unknown entity: " + text.substr(at, 12));
      return out;
    }
    out += found->second;
    at = end;
  }
  return out;
}

/// The elements of a text that uses only what our writers use of XML 1.0, by name, with their attributes; and what is wrong with it.
struct Xml {
  std::vector<std::pair<std::string, std::map<std::string, std::string>>> elements;
  std::vector<std::string> problems;
};

Xml read_xml(const std::string& text) {
  Xml xml;
  const auto wrong = [&](const std::string& why) { xml.problems.push_back(why); };
  if (sop::unicode::first_invalid(text) != std::string_view::npos) wrong("not UTF-8");
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 && c != '\n') wrong("a control character");
  const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  if (text.rfind(head, 0) != 0) wrong("no declaration");
  std::vector<std::string> open;
  for (std::size_t at = head.size(); at < text.size() && xml.problems.empty();) {
    const std::size_t tag = text.find('<', at);
    const std::string between = text.substr(at, tag - at);
    if (between.find('>') != std::string::npos) wrong("a bare >");
    (void)unescaped(between, xml.problems);
    if (tag == std::string::npos) break;
    if (text.compare(tag, 4, "<!--") == 0) {
      const std::size_t end = text.find("--", tag + 4);
      if (end == std::string::npos || text.compare(end, 3, "-->") != 0) wrong("a comment without an end");
      at = end + 3;
      continue;
    }
    if (text[tag + 1] == '/') {
      const std::size_t end = text.find('>', tag);
      const std::string name = text.substr(tag + 2, end - tag - 2);
      if (open.empty() || open.back() != name) wrong("closes " + name);
      if (!open.empty()) open.pop_back();
      at = end + 1;
      continue;
    }
    std::size_t p = tag + 1;
    const auto name = [&] {
      const std::size_t from = p;
      while (p < text.size() && (std::isalnum(static_cast<unsigned char>(text[p])) != 0 || text[p] == '-'))
        ++p;
      return text.substr(from, p - from);
    };
    const std::string element = name();
    if (element.empty()) wrong("a bare <");
    std::map<std::string, std::string> attributes;
    while (p < text.size() && text[p] == ' ') {
      ++p;
      const std::string key = name();
      if (text.compare(p, 2, "=\"") != 0) {
        wrong("an attribute without a value: " + key);
        break;
      }
      const std::size_t end = text.find('"', p + 2);
      const std::string value = text.substr(p + 2, end - p - 2);
      if (value.find('<') != std::string::npos || value.find('\n') != std::string::npos)
        wrong("an attribute that is not escaped: " + key);
      if (!attributes.emplace(key, unescaped(value, xml.problems)).second) wrong("twice: " + key);
      p = end + 1;
    }
    const bool empty = text.compare(p, 2, "/>") == 0;
    if (!empty && text[p] != '>') wrong("a tag without an end: " + element);
    if (!empty) open.push_back(element);
    xml.elements.emplace_back(element, std::move(attributes));
    at = p + (empty ? 2 : 1);
  }
  if (!open.empty()) wrong("not closed: " + open.back());
  return xml;
}

// --- places -----------------------------------------------------------------------------------------------------------

/// The text between two places of a file, counted as SARIF counts: lines, UTF-16 code units, without a byte order mark.
std::string between(const std::string& file, std::int64_t line, std::int64_t column, std::int64_t end_line,
                    std::int64_t end_column) {
  std::size_t at = file.rfind("\xEF\xBB\xBF", 0) == 0 ? 3 : 0;
  std::int64_t l = 1, c = 1;
  std::string out;
  while (at < file.size() && (l < end_line || (l == end_line && c < end_column))) {
    const sop::unicode::Decoded d = sop::unicode::decode(file, at);
    if (l > line || (l == line && c >= column)) out += file.substr(at, d.length);
    at += d.length;
    if (d.code_point == U'\n') {
      ++l;
      c = 1;
    } else {
      c += d.code_point > 0xFFFF ? 2 : 1;
    }
  }
  return out;
}

std::string percent_decoded(std::string_view uri) {
  std::string out;
  for (std::size_t i = 0; i < uri.size(); ++i) {
    if (uri[i] != '%') {
      out += uri[i];
      continue;
    }
    out += static_cast<char>(std::stoi(std::string(uri.substr(i + 1, 2)), nullptr, 16));
    i += 2;
  }
  return out;
}

void each_physical_location(sop::JsonValue value, const std::function<void(sop::JsonValue)>& use) {
  for (const sop::JsonValue one : value) {
    if (one.key() == "physicalLocation") use(one);
    if (one.is(sop::JsonKind::object) || one.is(sop::JsonKind::array)) each_physical_location(one, use);
  }
}

bool parse(const std::string& text, sop::JsonDocument& document) {
  sop::DiagnosticSink problems;
  sop::JsonLimits limits;
  limits.max_bytes = text.size() + 1;
  return sop::parse_json(text, document, problems, limits);
}

/// A rule's help is the page of the check, which its author changes; the goldens show that it is there.
std::string without_pages(const std::string& sarif) {
  std::string out;
  for (const std::string& line : split_lines(sarif)) {
    const std::size_t value = line.find("\": \"# ");
    out += value == std::string::npos ? line : line.substr(0, value) + "\": \"(the page)\"";
    out += "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("every folder of tests/golden/lint_output, in every form, whole") {
  REQUIRE(cases().size() >= 8);
  for (const fs::path& folder : cases()) {
    CAPTURE(folder.string());
    for (const std::string format : formats) {
      std::string text = printed(folder, format);
      if (format == "sarif") text = without_pages(text);
      if (text.empty() && !fs::exists(folder / ("out." + format))) continue;
      const std::string problem = golden_problem(folder / ("out." + format), text);
      if (!problem.empty()) FAIL_CHECK(problem);
    }
  }
}

TEST_CASE("nothing that could steer a terminal stands in any form") {
  for (const fs::path& folder : cases())
    for (const std::string format : formats)
      for (const char c : printed(folder, format))
        CHECK_MESSAGE((static_cast<unsigned char>(c) >= 0x20 || c == '\n'), folder.string());
}

TEST_CASE("SARIF fits its schema, and its regions are what they say") {
  for (const fs::path& folder : cases()) {
    CAPTURE(folder.string());
    const std::string text = printed(folder, "sarif");
    for (const std::string& problem : schema_problems("docs/schema/sarif.schema.json", text))
      FAIL_CHECK(problem);
    sop::JsonDocument document;
    REQUIRE(parse(text, document));
    const sop::JsonValue run = *document.root().find("runs").begin();
    std::vector<std::string> rules, files;
    for (const sop::JsonValue rule : run.find("tool").find("driver").find("rules"))
      rules.emplace_back(rule.find("id").text());
    for (const sop::JsonValue artifact : run.find("artifacts")) {
      files.push_back(percent_decoded(artifact.find("location").find("uri").text()));
      CHECK(static_cast<std::uintmax_t>(artifact.find("length").integer()) ==
            fs::file_size(root / files.back()));
    }
    for (const sop::JsonValue result : run.find("results"))
      CHECK(rules.at(static_cast<std::size_t>(result.find("ruleIndex").integer())) ==
            result.find("ruleId").text());
    each_physical_location(run.find("results"), [&](sop::JsonValue location) {
      const std::string_view uri = location.find("artifactLocation").find("uri").text();
      for (const char c : uri)
        CHECK((std::isalnum(static_cast<unsigned char>(c)) != 0 ||
               std::string_view("-._~/%").find(c) != std::string_view::npos));
      const std::string name = percent_decoded(uri);
      const sop::JsonValue index = location.find("artifactLocation").find("index");
      if (index.valid()) CHECK(files.at(static_cast<std::size_t>(index.integer())) == name);
      const sop::JsonValue region = location.find("region");
      if (!region.valid()) return;
      const std::string file = read_file(root / name);
      if (sop::unicode::first_invalid(file) != std::string_view::npos) return;  // no column is right there
      const std::string meant =
          between(file, region.find("startLine").integer(), region.find("startColumn").integer(),
                  region.find("endLine").integer(), region.find("endColumn").integer());
      CHECK(meant == file.substr(static_cast<std::size_t>(region.find("byteOffset").integer()),
                                 static_cast<std::size_t>(region.find("byteLength").integer())));
      if (region.find("snippet").valid()) CHECK(meant == region.find("snippet").find("text").text());
    });
  }
}

TEST_CASE("JUnit and Checkstyle are XML, with names that are unique in a suite and counts that are true") {
  for (const fs::path& folder : cases()) {
    CAPTURE(folder.string());
    for (const std::string& problem : read_xml(printed(folder, "checkstyle")).problems) FAIL_CHECK(problem);
    const Xml junit = read_xml(printed(folder, "junit"));
    for (const std::string& problem : junit.problems) FAIL_CHECK(problem);
    std::map<std::string, std::size_t> counts;
    std::set<std::string> names;
    for (const auto& [name, attributes] : junit.elements) {
      ++counts[name];
      if (name == "testsuite") names.clear();
      if (name != "testcase") continue;
      const std::string& called = attributes.at("name");
      CHECK_MESSAGE(names.insert(called).second, called);
    }
    const auto& all = junit.elements.front().second;
    CHECK(all.at("tests") == std::to_string(counts["testcase"]));
    CHECK(all.at("failures") == std::to_string(counts["failure"]));
    CHECK(all.at("errors") == std::to_string(counts["error"]));
    CHECK(all.at("skipped") == std::to_string(counts["skipped"]));
  }
}

TEST_CASE("what XML must refuse is refused by the reader of this test") {
  const std::string head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  CHECK(read_xml(head + "<a b=\"&lt;\">x</a>\n").problems.empty());
  for (const char* bad : {"<a>", "<a></b>", "<a><!-- x", "<a><!-- x -- y --></a>", "<a b=\"<\"/>", "<a>&</a>",
                          "<a>\x1b</a>", "<a b=\"1\" b=\"2\"/>", "<a>]]></a>"})
    CHECK_MESSAGE(!read_xml(head + bad).problems.empty(), bad);
}

TEST_CASE("the day that the checks counted from is said in every form, also when nobody named it") {
  const auto says_a_day = [](const std::string& text, const std::string& before, const std::string& after) {
    for (std::size_t at = text.find(before); at != std::string::npos; at = text.find(before, at + 1)) {
      const std::string day = text.substr(at + before.size(), 10);
      if (day.size() == 10 && day[4] == '-' && day[7] == '-' &&
          text.compare(at + before.size() + 10, after.size(), after) == 0)
        return true;
    }
    return false;
  };
  const TemporaryFolder folder;
  std::string text = read_file(in_repository("examples/hello/hello.sop"));
  const std::size_t kept = text.find("  kept by:");
  text.erase(kept, text.find('\n', kept) + 1 - kept);
  write_file(folder.path() / "desk.sop", text);
  const auto printed_today = [&](const std::string& format, std::vector<std::string> more) {
    std::vector<std::string> arguments = {SOP_PROGRAM, "lint", "--no-config", "--format", format};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.push_back((folder.path() / "desk.sop").string());
    return run_program(arguments);
  };
  const std::vector<std::string> named = {"--today", "2026-10-01"};
  CHECK(says_a_day(printed_today("json", {}).out, "\"today\":\"", "\""));
  CHECK(says_a_day(printed_today("sarif", {}).out, "\"today\": \"", "\""));
  CHECK(says_a_day(printed_today("junit", {}).out, "<property name=\"today\" value=\"", "\"/>"));
  CHECK(says_a_day(printed_today("checkstyle", {}).out, "<!-- today: ", " -->"));
  for (const std::string format : {"text", "compact", "github"}) {
    CAPTURE(format);
    CHECK(says_a_day(printed_today(format, {}).err, "(as of ", ")\n"));
    CHECK(printed_today(format, named).err.find("as of") == std::string::npos);
    CHECK(printed_today(format, {}).out.find("as of") == std::string::npos);
  }
  CHECK(says_a_day(printed_today("compact", {"--language", "ru"}).err, "(на ", ")\n"));
  CHECK(says_a_day(printed_today("compact", {"--language", "et"}).err, "(seisuga ", ")\n"));
}

TEST_CASE("annotations: each line is ours, errors come first, and the count is true when not all are shown") {
  for (const fs::path& folder : cases()) {
    CAPTURE(folder.string());
    const std::vector<std::string> lines = split_lines(printed(folder, "github"));
    std::size_t rank = 0;
    std::map<std::string, std::size_t> counts;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      if (i + 1 == lines.size()) {
        CHECK(lines[i].rfind("sop lint: ", 0) == 0);
        continue;
      }
      static const std::vector<std::string> kinds = {"::error ", "::warning ", "::notice "};
      std::size_t kind = 0;
      while (kind < kinds.size() && lines[i].rfind(kinds[kind], 0) != 0) ++kind;
      REQUIRE(kind < kinds.size());
      CHECK(kind >= rank);
      rank = kind;
      ++counts[kinds[kind]];
      const std::string properties = lines[i].substr(0, lines[i].find("::", 2));
      CHECK(properties.find('\r') == std::string::npos);
    }
    const bool too_many = counts["::error "] > 10 || counts["::warning "] > 10;
    const std::string all = printed(folder, "github");
    CHECK((all.find("::notice title=sop lint::") != std::string::npos) == too_many);
  }
}

TEST_CASE("fingerprints stay when lines move, and differ between mistakes") {
  const TemporaryFolder folder;
  const std::string text = read_file(root / "many/desk.sop");
  const auto fingerprints = [&](const std::string& bytes) {
    write_file(folder.path() / "desk.sop", bytes);
    const Run run = lint_in(folder.path(), {"--no-config", "--format", "sarif", "desk.sop"});
    std::vector<std::string> out;
    const std::string key = "\"sopFinding/v1\": \"";
    for (std::size_t at = run.out.find(key); at != std::string::npos; at = run.out.find(key, at + 1))
      out.push_back(run.out.substr(at + key.size(), 32));
    return out;
  };
  const std::vector<std::string> before = fingerprints(text);
  REQUIRE(before.size() == 16);
  CHECK(std::set<std::string>(before.begin(), before.end()).size() == before.size());
  std::string moved = text;
  moved.insert(moved.find("procedure"), "# one line\n\n# and another\n");
  CHECK(fingerprints(moved) == before);
  std::string crlf;
  for (const char c : moved) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  CHECK(fingerprints(crlf) == before);
}

TEST_CASE("any number of threads gives the same bytes") {
  for (const std::string format : {"json", "sarif", "junit"}) {
    std::vector<std::string> arguments = {"--format", format, "--jobs", "1"};
    for (const fs::path& folder : cases()) arguments.push_back(folder.filename().string());
    const Run one = lint_in(root, arguments);
    CHECK(one.exit_code == 1);
    for (const char* jobs : {"2", "8"}) {
      arguments[3] = jobs;
      CHECK(lint_in(root, arguments).out == one.out);
    }
  }
}
