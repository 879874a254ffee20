// Every example of the language in the documents is run, so that what a reader copies works.
//
// An example is a fenced block; the words after ``` say what is done with it:
//
//   sop              a whole file: loads, the checks find nothing, and its tests pass
//   sop same         a whole file with the same hash as the whole file before it
//   sop start        begins the running file of the page: loads
//   sop add          goes on with the running file: loads, and its tests pass; at the end of the page the checks find nothing
//   sop part NAME    a few lines, put where `...` stands in the comment <!-- part NAME ... --> of the page: loads, its tests pass
//   sop part NAME clean   the same, and the checks find nothing
//   sop error        a whole file with mistakes; the next block, `text`, is exactly what `sop lint` prints
//   ask              lines `NAME {facts} -> value`, asked of the file before it
//   events           a timeline for the running file; the next block, `text`, is exactly what `sop simulate` prints
//
// With SOP_UPDATE_GOLDEN=1 the texts after `sop error` and `events` are rewritten. The program itself is run, as a reader would.
#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "sop/load.hpp"
#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/program.hpp"
#include "tests/support/zones.hpp"

using namespace sop::testing;

namespace {

namespace fs = std::filesystem;

struct Fence {
  std::string info;
  std::string text;
  std::size_t line = 0;      // of the opening fence, from 1
  std::size_t end_line = 0;  // of the closing fence
};

struct Page {
  std::vector<Fence> fences;
  std::map<std::string, std::string> parts;  // name -> whole file with a line `...`
};

Page read_page(const std::string& text) {
  Page page;
  std::string* part = nullptr;
  bool fenced = false;
  std::size_t number = 0;
  for (const std::string& line : split_lines(text)) {
    ++number;
    if (part != nullptr) {
      if (line == "-->") {
        part = nullptr;
      } else {
        part->append(line).append("\n");
      }
    } else if (fenced) {
      if (line.starts_with("```")) {
        fenced = false;
        page.fences.back().end_line = number;
      } else {
        page.fences.back().text.append(line).append("\n");
      }
    } else if (line.starts_with("```") && !line.starts_with("````")) {
      page.fences.push_back({line.substr(3), {}, number, number});
      fenced = true;
    } else if (line.starts_with("<!-- part ")) {
      part = &page.parts[line.substr(10)];
    }
  }
  return page;
}

// The whole file around a few lines, indented as the place where they go.
std::string complete(const std::string& whole, const std::string& lines) {
  std::string out;
  bool found = false;
  for (const std::string& line : split_lines(whole)) {
    const std::size_t at = line.find("...");
    if (at == std::string::npos || line.find_first_not_of(' ') != at) {
      out.append(line).append("\n");
      continue;
    }
    found = true;
    for (const std::string& inner : split_lines(lines)) {
      if (!inner.empty()) out.append(line, 0, at).append(inner);
      out.append("\n");
    }
  }
  return found ? out : "no line `...`\n";
}

// What `sop COMMAND example.sop ...` prints about a text, both streams, errors first.
Run sop(const std::string& text, std::vector<std::string> command, std::string_view input = {}) {
  const TemporaryFolder folder;
  write_file(folder.path() / "example.sop", text);
  command.insert(command.begin(),
                 {"/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", folder.path().string(), SOP_PROGRAM});
  command.insert(command.end(), {"--zones", in_repository("tests/zones").string()});
  return run_program(command, input, {"NO_COLOR=1"});
}

std::string both(const Run& run) { return run.err + run.out; }

std::string hash_of(const std::string& text) {
  const sop::LoadResult loaded = sop::load_text("example.sop", text, sop::testing::test_zones());
  return loaded.ok ? std::string(loaded.procedure.hash.begin(), loaded.procedure.hash.end()) : std::string();
}

std::string trimmed(std::string text) {
  text.erase(text.find_last_not_of(" \n") + 1);
  text.erase(0, text.find_first_not_of(' '));
  return text;
}

// What is wrong with a page; the texts after `sop error` and `events` that differ are put into `replacements` (index of the fence).
std::vector<std::string> problems_of(const Page& page, std::map<std::size_t, std::string>& replacements) {
  std::vector<std::string> problems;
  std::string running, last;
  const auto complain = [&](const Fence& fence, const std::string& what) {
    problems.push_back("line " + std::to_string(fence.line) + ": " + what);
  };
  const auto must_load = [&](const Fence& fence, const std::string& text) {
    const sop::LoadResult loaded = sop::load_text("example.sop", text, sop::testing::test_zones());
    if (!loaded.ok) {
      complain(fence, "does not load:\n" + both(sop(text, {"lint", "example.sop"})));
    } else if (!loaded.procedure.tests.empty()) {
      const Run tests = sop(text, {"test", "example.sop"});
      if (tests.exit_code != 0) complain(fence, "a test fails:\n" + both(tests));
    }
  };
  const auto must_be_clean = [&](const Fence& fence, const std::string& text) {
    const Run lint = sop(text, {"lint", "--today", "2026-10-01", "example.sop"});
    if (lint.exit_code != 0 || !lint.err.empty()) complain(fence, "lint says:\n" + both(lint));
  };
  for (std::size_t i = 0; i < page.fences.size(); ++i) {
    const Fence& fence = page.fences[i];
    if (fence.info == "sop") {
      must_be_clean(fence, fence.text);
      must_load(fence, fence.text);
      last = fence.text;
    } else if (fence.info == "sop same") {
      if (hash_of(last).empty() || hash_of(last) != hash_of(fence.text)) complain(fence, "another hash");
      must_be_clean(fence, fence.text);
      must_load(fence, fence.text);
    } else if (fence.info == "sop start" || fence.info == "sop add") {
      running = (fence.info == "sop start" ? "" : running + "\n") + fence.text;
      must_load(fence, running);
      last = running;
    } else if (fence.info.starts_with("sop part ")) {
      const bool clean = fence.info.ends_with(" clean");
      const auto part = page.parts.find(fence.info.substr(9, fence.info.size() - (clean ? 15 : 9)));
      if (part == page.parts.end()) {
        complain(fence, "the page has no comment `<!-- " + fence.info.substr(4) + "`");
        continue;
      }
      last = complete(part->second, fence.text);
      must_load(fence, last);
      if (clean) must_be_clean(fence, last);
    } else if (fence.info == "sop error") {
      if (i + 1 == page.fences.size() || page.fences[i + 1].info != "text") {
        complain(fence, "no block `text` after it");
        continue;
      }
      const Run lint = sop(fence.text, {"lint", "--today", "2026-10-01", "example.sop"});
      if (lint.exit_code != 1) complain(fence, "no mistake is found");
      if (both(lint) == page.fences[i + 1].text) continue;
      complain(fence, difference(page.fences[i + 1].text, both(lint)));
      replacements[i + 1] = both(lint);
    } else if (fence.info == "events") {
      if (i + 1 == page.fences.size() || page.fences[i + 1].info != "text") {
        complain(fence, "no block `text` after it");
        continue;
      }
      const Run played = sop(running, {"simulate", "example.sop"}, fence.text);
      if (played.exit_code != 0) complain(fence, "the timeline does not end well:\n" + both(played));
      if (both(played) == page.fences[i + 1].text) continue;
      complain(fence, difference(page.fences[i + 1].text, both(played)));
      replacements[i + 1] = both(played);
    } else if (fence.info == "ask") {
      for (const std::string& line : split_lines(fence.text)) {
        const std::size_t facts = line.find('{');
        const std::size_t arrow = line.rfind(" -> ");
        if (facts == std::string::npos || arrow == std::string::npos) {
          complain(fence, "not a question: " + line);
          continue;
        }
        const Run run = sop(last, {"eval", "example.sop", trimmed(line.substr(0, facts))},
                            line.substr(facts, arrow - facts) + "\n");
        const std::string answer = trimmed(run.out);
        const std::string expected = line.substr(arrow + 4);
        if (answer.find(expected) == std::string::npos)
          complain(fence, line + "\nbut it is " + answer + run.err);
      }
    } else if (fence.info.starts_with("sop")) {
      complain(fence, "nobody knows what `" + fence.info + "` means");
    }
  }
  if (!running.empty()) must_be_clean(page.fences.back(), running);
  return problems;
}

std::string with(const std::string& text, const Page& page,
                 const std::map<std::size_t, std::string>& replacements) {
  std::string out;
  const std::vector<std::string> lines = split_lines(text);
  std::size_t number = 0;
  for (const auto& [index, replacement] : replacements) {
    for (; number < page.fences[index].line; ++number) out.append(lines[number]).append("\n");
    out.append(replacement);
    number = page.fences[index].end_line - 1;
  }
  for (; number < lines.size(); ++number) out.append(lines[number]).append("\n");
  return out;
}

}  // namespace

TEST_CASE("every example of the language in the documents works") {
  std::vector<fs::path> documents = list_files(in_repository("docs"), ".md");
  documents.push_back(in_repository("README.md"));
  std::size_t examples = 0;
  for (const fs::path& path : documents) {
    const std::string text = read_file(path);
    const Page page = read_page(text);
    for (const Fence& fence : page.fences) examples += fence.info.starts_with("sop") ? 1U : 0U;
    std::map<std::size_t, std::string> replacements;
    for (const std::string& problem : problems_of(page, replacements)) {
      FAIL_CHECK(path.string(), ", ", problem);
    }
    if (!replacements.empty() && std::getenv("SOP_UPDATE_GOLDEN") != nullptr &&
        std::getenv("CI") == nullptr) {
      write_file(path, with(text, page, replacements));
    }
  }
  CHECK(examples > 20);
}

TEST_CASE("an example that does not work is seen") {
  std::map<std::size_t, std::string> none;
  const auto count = [&](const std::string& text) { return problems_of(read_page(text), none).size(); };
  const std::string good =
      "sop en\nprocedure p \"P\" {\n  edition: 1\n  kept by: \"me\"\n  review every: 1 year, last "
      "2026-09-01\n}\n";
  CHECK(count("```sop\n" + good + "```\n") == 0);
  CHECK(count("```sop\n" + good + "role {\n```\n") > 0);
  CHECK(count("```sop start\n" + good + "```\n```sop add\ndefinitions {\n  a: 1 + 1\n}\n```\n") == 0);
  CHECK(count("```sop start\n" + good + "```\n```sop add\ndefinitions {\n  a: b\n}\n```\n") > 0);
  CHECK(count("```sop\n" + good + "```\n```sop same\n" + good + "role r {\n  reports to: nobody\n}\n```\n") >
        0);
  CHECK(count("```sop\n" + good + "definitions {\n  two: 1 + 1\n}\n```\n```ask\ntwo {} -> 2\n```\n") == 0);
  CHECK(count("```sop\n" + good + "definitions {\n  two: 1 + 1\n}\n```\n```ask\ntwo {} -> 3\n```\n") == 1);
  CHECK(count("```sop error\n" + good + "```\n```text\n```\n") > 0);
  const std::string test = "facts {\n  n: whole\n}\ntest \"t\" {\n  given: n is 1\n  expect: n is ";
  CHECK(count("<!-- part x\n" + good + "...\n-->\n```sop part x\n" + test + "1\n}\n```\n") == 0);
  CHECK(count("<!-- part x\n" + good + "...\n-->\n```sop part x\n" + test + "2\n}\n```\n") == 1);
  const std::string clock =
      "clock c {\n  starts on: case_opened\n  stops on: reply_sent\n  due within: 1 hour\n}\n```\n";
  CHECK(count("<!-- part x\n" + good + "...\n-->\n```sop part x clean\n" + clock) == 1);
  CHECK(count("<!-- part x\n" + good + "...\n-->\n```sop part x\n" + clock) == 0);
  CHECK(count("```sop part x\na: 1\n```\n") == 1);
  CHECK(count("<!-- part x\n" + good + "definitions {\n  ...\n}\n-->\n```sop part x\na: 1\n```\n") == 0);
  CHECK(count("```sop start\n" + good +
              "```\n```events\n{\"at\":\"2026-09-07T10:00Z\"}\n```\n```text\n```\n") > 0);
  CHECK(count("```sop what\n```\n") == 1);
}
