// Hostile input: limits and what happens past them, damaged files, and places that stay inside the file.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "sop/parse.hpp"
#include "tests/support/files.hpp"
#include "tests/support/random.hpp"

namespace {

struct Read {
  std::vector<sop::Diagnostic> problems;
  std::size_t errors = 0;
  std::string shown;
  std::size_t expressions = 0;
};

Read read(const std::string& text, const sop::ParseLimits& limits = {}, const char* path = "a.sop") {
  sop::SourceSet sources;
  const sop::FileId id = sources.add(path, text);
  sop::DiagnosticSink sink;
  const sop::ast::File file = sop::parse(sources, id, limits, sink);
  Read result;
  result.errors = sink.error_count();
  result.problems = sink.take();
  result.expressions = file.exprs.size();
  for (const sop::Diagnostic& problem : result.problems) {
    const sop::LineColumn place = sources[id].locate(problem.span.begin);
    result.shown += std::to_string(place.line) + ":" + std::to_string(place.column) + " " +
                    std::string(sop::message_name(problem.id)) + ": " + sop::message_text(problem) + "\n";
    CHECK(problem.span.begin <= problem.span.end);
    if (problem.span.end > text.size()) {
      FAIL_CHECK(result.shown << "ends at " << problem.span.end << " of " << text.size() << ":\n" << text);
    }
  }
  // Trees of damaged files are looked at, too: no index leads outside.
  const std::string dump = sop::dump(file, sources);
  const std::string canonical = sop::canonical_text(file, sources);
  CHECK(!dump.empty());
  CHECK(!canonical.empty());
  return result;
}

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

}  // namespace

TEST_CASE("a file larger than the limit is not read") {
  sop::ParseLimits limits;
  limits.max_file_bytes = 20;
  CHECK(read("sop en\n\nfacts {\n}\n", limits).shown.empty());
  CHECK(read("sop en\n\nfacts {\n}\n\n\n\n", limits).shown ==
        "1:1 file_too_large: the file has 21 bytes, more than the 20 that are read\n");
}

TEST_CASE("a line longer than the limit ends the reading with one message") {
  sop::ParseLimits limits;
  limits.max_line_bytes = 30;
  CHECK(read("sop en\nsettings {\n  abcdef: 1, 2, 3, 4, 5, 6, 7, 8\n}\n", limits).shown ==
        "3:1 line_too_long: the line has 32 bytes, more than the 30 that are read\n");
  // The last line, too, which no line end follows.
  CHECK(read("sop en\nsettings {\n  abcdef: 1, 2, 3, 4, 5, 6, 7, 8", limits).shown ==
        "3:1 line_too_long: the line has 32 bytes, more than the 30 that are read\n");
  limits.max_line_bytes = 32;
  CHECK(read("sop en\nsettings {\n  abcdef: 1, 2, 3, 4, 5, 6, 7, 8\n}\n", limits).shown.empty());
}

TEST_CASE("brackets and blocks nest to the limit and no deeper") {
  const auto brackets = [](std::size_t n) {
    return "sop en\ndefinitions {\n  x: " + repeated("(", n) + "1" + repeated(")", n) + "\n}\n";
  };
  CHECK(read(brackets(99)).shown.empty());
  CHECK(read(brackets(100)).shown == "3:105 too_deep: this nests deeper than 100\n");
  CHECK(read(brackets(10'000)).problems.size() == 1);
  CHECK(read(brackets(1'000'000)).problems.size() == 1);

  const auto blocks = [](std::size_t n) {
    return "sop en\n" + repeated("step a {\n", n) + repeated("}\n", n);
  };
  CHECK(read(blocks(100)).shown.empty());
  CHECK(read(blocks(101)).shown == "102:8 too_deep: this nests deeper than 100\n");
  CHECK(read(blocks(100'000)).problems.size() == 1);
  CHECK(read("sop en\n" + repeated("step a {\n", 100'000)).problems.size() == 1);
}

TEST_CASE("a bracket that is never closed is open on its own line only") {
  const auto read_all = [](std::size_t lines) {
    std::string text = "sop en\ndefinitions {\n";
    for (std::size_t i = 0; i < lines; ++i) text += "  e" + std::to_string(i) + ": (n + 1\n";
    return read(text + "  good: (n + 1)\n  wrong: + 1\n}\n");
  };
  // One message a line, then the last one; the line between them is fine.
  for (const std::size_t lines : {std::size_t{2}, std::size_t{99}, std::size_t{150}}) {
    CAPTURE(lines);
    CHECK(read_all(lines).problems.size() == lines + 1);
    CHECK(read_all(lines).shown.find("too_deep") == std::string::npos);
    CHECK(read_all(lines).shown.find(std::to_string(lines + 4) + ":10 ") != std::string::npos);
  }
}

TEST_CASE("long formulas are as deep as brackets") {
  const auto sum = [](const char* op, std::size_t n) {
    return "sop en\ndefinitions {\n  x: 1" + repeated(std::string(op) + "1", n) + "\n}\n";
  };
  CHECK(read(sum(" + ", 100)).shown.empty());
  CHECK(read(sum(" + ", 101)).shown == "3:6 too_deep: this nests deeper than 100\n");
  CHECK(read(sum(" + ", 10'000)).problems.size() == 1);
  CHECK(read(sum(" and ", 10'000)).shown.empty());  // one node
  const auto prefixed = [](const char* prefix, std::size_t n) {
    return "sop en\ndefinitions {\n  x: " + repeated(prefix, n) + "a\n}\n";
  };
  CHECK(read(prefixed("not ", 100)).shown.empty());
  CHECK(read(prefixed("not ", 101)).problems.size() == 1);
  CHECK(read(prefixed("- ", 20'000)).problems.size() == 1);
  CHECK(read("sop en\ndefinitions {\n  x: 1" + repeated(" % of 1", 5'000) + "\n}\n").problems.size() == 1);
}

TEST_CASE("very many mistakes are counted, not kept") {
  const Read result = read("sop en\nsettings {\n" + repeated("  a: b c\n", 100'000) + "}\n");
  CHECK(result.problems.size() == sop::DiagnosticSink::default_limit);
  CHECK(result.errors == sop::ParseLimits{}.max_errors);
}

TEST_CASE("mistakes of the characters and of one line are counted, too") {
  sop::ParseLimits limits;
  limits.max_errors = 50;
  const std::string nothing(1000, '\0');
  CHECK(read("sop en\n# " + nothing + "\n", limits).errors == 50);
  CHECK(read("sop en\n# " + repeated("\xE2\x80\xAE", 1000) + "\n", limits).errors == 50);
  CHECK(read("sop en\n" + repeated("? ", 1000) + "\n", limits).errors == 50);
  CHECK(read("sop en\nsettings {\n  a: " + repeated("1'000 ", 1000) + "\n}\n", limits).errors == 50);
}

TEST_CASE("a line is cut at its limit where characters are looked at, too") {
  sop::ParseLimits limits;
  limits.max_line_bytes = 30;
  const std::string line = "# " + std::string(31, '.') + "\x01";
  CHECK(read("sop en\n" + line + line + "\n", limits).shown ==
        "2:1 line_too_long: the line has 68 bytes, more than the 30 that are read\n");
  CHECK(read("sop en\n# \x01\r# \x02\n", limits).shown ==
        "2:3 control_character: the control character U+0001 stands here\n"
        "3:3 control_character: the control character U+0002 stands here\n");
  CHECK(read("sop en\rsettings {\r  a: 1\r}\r# " + std::string(20, '.') + "\r", limits).shown.empty());
}

TEST_CASE("reading one file ends when it is asked to") {
  sop::StopToken stop;
  sop::ParseLimits limits;
  limits.stop = &stop;
  const std::string text = "sop en\nsettings {\n" + repeated("  a: b c\n", 3) + "}\n";
  CHECK(read(text, limits).errors == 3);
  stop.request();
  const Read stopped = read(text, limits);
  CHECK(stopped.errors == 0);
  CHECK(stopped.expressions == 0);
}

TEST_CASE("megabytes of anything end with an answer") {
  for (const char* piece :
       {"\n", "a\n", "{\n", "}\n", "\xD1\x8F\n", "1,\n", "\"\n", "(\n", "| a |\n", "#\n", "a: b,\n"}) {
    CAPTURE(std::string(piece));
    read("sop en\n" + repeated(piece, 1'000'000 / std::char_traits<char>::length(piece)));
  }
  CHECK(read("sop en\nfacts {\n" + repeated("  a: text\n", 300'000) + "}\n").shown.empty());
}

TEST_CASE("a file that is cut off anywhere gives an answer inside the file") {
  const std::string text =
      sop::testing::read_file(sop::testing::in_repository("tests/golden/parse/service_centre.sop"));
  for (std::size_t n = 0; n <= text.size(); n += 1 + n % 13) read(text.substr(0, n));
}

TEST_CASE("damaged files give an answer inside the file") {
  std::vector<std::string> files;
  for (const char* folder : {"tests/golden/parse", "tests/golden/translated", "tests/golden/syntax"}) {
    for (const auto& path : sop::testing::list_files(sop::testing::in_repository(folder), ".sop")) {
      files.push_back(sop::testing::read_file(path));
    }
  }
  REQUIRE(files.size() > 10);
  static const std::string pieces[] = {"{",
                                       "}",
                                       "(",
                                       ")",
                                       "|",
                                       ",",
                                       ":",
                                       "->",
                                       "\"",
                                       "«",
                                       "„",
                                       "#",
                                       "\n",
                                       "\r",
                                       "..",
                                       "..<",
                                       "and",
                                       "or",
                                       "not",
                                       "is",
                                       "if",
                                       "on",
                                       "one of",
                                       "at",
                                       "5",
                                       "0,5",
                                       "1.000",
                                       "3-7",
                                       "=",
                                       "||",
                                       "\xE2\x80\xAE",
                                       "\xFF",
                                       "\0",
                                       "é",
                                       "若",
                                       "🙂",
                                       "u\xCC\x88",
                                       "_",
                                       "'",
                                       "09:00",
                                       "2026-09-01",
                                       "or none",
                                       "sop ru\n",
                                       "step x {\n",
                                       "\t",
                                       "\xC2\xA0",
                                       "\\",
                                       "if x -> y",
                                       "facts {\n",
                                       "- ",
                                       "%"};
  const auto start = std::chrono::steady_clock::now();
  std::uint64_t seed = 1;
  for (; seed <= 6'000; ++seed) {
    if (std::chrono::steady_clock::now() - start > std::chrono::seconds(20))
      break;  // slow machines, sanitizers
    sop_test::Random random(seed);
    std::string text = files[random.next() % files.size()];
    if (text.size() > 2000) {  // a window, so that many are tried
      const std::size_t at = random.next() % (text.size() - 1000);
      text = "sop en\n" + text.substr(at, 1000);
    }
    for (std::uint64_t wounds = 1 + random.next() % 4; wounds > 0; --wounds) {
      const std::size_t at = random.next() % (text.size() + 1);
      switch (random.next() % 5) {
        case 0:
          text.erase(at, 1 + random.next() % 10);
          break;
        case 1:
          text.insert(at, pieces[random.next() % std::size(pieces)]);
          break;
        case 2:
          if (at < text.size()) text[at] = static_cast<char>(random.next() & 0xFF);
          break;
        case 3:
          text.insert(at, text.substr(random.next() % (text.size() + 1), random.next() % 40));
          break;
        default:
          if (at < text.size()) std::swap(text[at], text[random.next() % text.size()]);
          break;
      }
    }
    INFO("seed " << seed);
    read(text, sop::ParseLimits{}, random.one_in(8) ? "a.sop.md" : "a.sop");
  }
  CHECK(seed > 500);
}
