// `sop lint --fix` and `--diff` from outside. Each folder of tests/golden/lint_fix is one case:
//
//   before.sop, before.sop.md   the file, which is mended in a copy
//   after                       what it must be afterwards, byte for byte; no file: it is left alone
//   diff                        what --diff must print
//   args                        more options, on one line
//
// Then what holds for each: the second time nothing changes; --diff writes nothing and prints what turns one into the other; nothing else
// lies in the folder. SOP_UPDATE_GOLDEN=1 writes `after` and `diff`.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "sop/decision_json.hpp"
#include "sop/files.hpp"
#include "sop/lint_fix.hpp"
#include "sop/messages/checks.hpp"
#include "sop/messages/syntax.hpp"
#include "sop/render_lint.hpp"
#include "sop/sha256.hpp"
#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/program.hpp"
#include "tests/support/schema.hpp"

using namespace sop::testing;
namespace fs = std::filesystem;

namespace {

const fs::path root = in_repository("tests/golden/lint_fix");

struct Case {
  fs::path folder, before;
  std::vector<std::string> args;
};

std::vector<Case> cases() {
  std::vector<Case> out;
  for (const fs::path& path : list_files(root)) {
    if (path.filename().string().rfind("before.", 0) != 0) continue;
    Case one{path.parent_path(), path, {}};
    if (fs::exists(one.folder / "args")) {
      std::string word;
      for (const char c : read_file(one.folder / "args")) {
        if (c != ' ' && c != '\n') {
          word += c;
        } else if (!word.empty()) {
          one.args.push_back(word);
          word.clear();
        }
      }
    }
    out.push_back(std::move(one));
  }
  return out;
}

Run lint_in(const fs::path& folder, std::vector<std::string> more) {
  std::vector<std::string> arguments = {"/bin/sh",       "-c",         "cd \"$0\" && exec \"$@\"",
                                        folder.string(), SOP_PROGRAM,  "lint",
                                        "--today",       "2026-10-01", "--no-config"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_program(arguments);
}

/// Applies a diff as `patch` does, exactly.
std::string patched(const std::string& before, const std::string& diff) {
  const auto lines_of = [](const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
      lines.push_back(text.substr(at, end - at));
      at = end;
    }
    return lines;
  };
  const std::vector<std::string> a = lines_of(before), d = lines_of(diff);
  std::string out;
  std::size_t at = 0;
  for (std::size_t i = 2; i < d.size(); ++i) {
    const std::string& line = d[i];
    std::string text = line.substr(1);
    if (i + 1 < d.size() && d[i + 1][0] == '\\') text.pop_back();
    switch (line[0]) {
      case '@': {
        const std::size_t first = static_cast<std::size_t>(std::stoul(line.substr(4)));
        const bool none = line.find(",0 +") != std::string::npos;
        while (at < first - (none ? 0 : 1)) out += a.at(at++);
        break;
      }
      case ' ':
        CHECK(a.at(at) == text);
        out += a.at(at++);
        break;
      case '-':
        CHECK(a.at(at++) == text);
        break;
      case '+':
        out += text;
        break;
      case '\\':
        break;
      default:
        FAIL_CHECK("no line of a diff: " << line);
    }
  }
  while (at < a.size()) out += a[at++];
  return out;
}

}  // namespace

TEST_CASE("every folder of tests/golden/lint_fix: mended once, and no further") {
  REQUIRE(cases().size() >= 12);
  for (const Case& one : cases()) {
    CAPTURE(one.folder.string());
    const TemporaryFolder folder;
    const std::string name = "desk" + one.before.filename().string().substr(6);
    const fs::path file = folder.path() / name;
    const std::string before = read_file(one.before);
    write_file(file, before);
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read);

    std::vector<std::string> arguments = one.args;
    arguments.push_back(name);
    std::vector<std::string> with_diff = arguments, with_fix = arguments;
    with_diff.insert(with_diff.begin(), "--diff");
    with_fix.insert(with_fix.begin(), "--fix");

    const Run diff = lint_in(folder.path(), with_diff);
    CHECK(read_file(file) == before);
    CHECK(diff.exit_code == (diff.out.empty() ? 0 : 1));
    CHECK(diff.err.empty());
    const Run fix = lint_in(folder.path(), with_fix);
    const std::string after = read_file(file);
    CHECK((fix.err.find(" mended\n") != std::string::npos) == (after != before));
    if (after != before || fs::exists(one.folder / "after")) {
      for (const auto& [place, text] : {std::pair("after", after), std::pair("diff", diff.out)})
        if (const std::string problem = golden_problem(one.folder / place, text); !problem.empty())
          FAIL_CHECK(problem);
    }
    CHECK((after == before) == diff.out.empty());
    if (!diff.out.empty()) CHECK(patched(before, diff.out) == after);

    const Run again = lint_in(folder.path(), with_fix);
    CHECK(read_file(file) == after);
    CHECK(again.err.find("mended") == std::string::npos);
    CHECK(lint_in(folder.path(), with_diff).out.empty());
    CHECK(fs::status(file).permissions() ==
          (fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read));
    std::size_t files = 0;
    for (const auto& entry : fs::directory_iterator(folder.path()))
      files += entry.exists() ? std::size_t{1} : std::size_t{0};
    CHECK(files == 1);

    // A safe fix says the same but for suppressions; where one was taken away, the hash is another one.
    const sop::LoadResult was = sop::load_text("desk" + one.before.filename().string().substr(6), before);
    const sop::LoadResult is = sop::load_text(was.sources[0].path(), after);
    if (was.ok && one.args.empty()) {
      CHECK(is.ok);
      CHECK(sop::says_the_same(was, is));
      if (was.procedure.suppressions.size() == is.procedure.suppressions.size())
        CHECK(was.procedure.hash == is.procedure.hash);
    }
  }
}

TEST_CASE("of fixes that touch, one is applied at a time, and all of one diagnostic or none") {
  sop::SourceSet sources;
  const sop::FileId file = sources.add("a.sop", "0123456789");
  const auto at = [&](std::uint32_t begin, std::uint32_t end) { return sop::Span{file, begin, end}; };
  sop::Diagnostic first{sop::messages::missing_colon, sop::Severity::error, at(2, 4), {}, {}, {}};
  first.fix(at(2, 4), "a");
  sop::Diagnostic touching{sop::messages::missing_colon, sop::Severity::error, at(4, 6), {}, {}, {}};
  touching.fix(at(8, 8), "!").fix(at(4, 6), "b");
  sop::Diagnostic apart{sop::messages::missing_colon, sop::Severity::error, at(9, 10), {}, {}, {}};
  apart.fix(at(9, 10), "c");
  sop::Diagnostic guess{sop::messages::name_of_words, sop::Severity::error, at(0, 1), {}, {}, {}};
  guess.fix(at(0, 1), "x");
  sop::Diagnostic outside = apart;
  outside.fixes[0].span = at(9, 99);
  const std::vector<sop::FixedFile> fixed =
      sop::apply_fixes(sources, {&apart, &touching, &first, &guess, &outside}, sop::FixKind::changes_meaning);
  REQUIRE(fixed.size() == 1);
  CHECK(fixed[0].text == "01a45678c");
  CHECK(fixed[0].applied == 2);
  CHECK(sop::apply_fixes(sources, {&guess}, sop::FixKind::changes_meaning).empty());
  sop::Diagnostic meaning = apart;
  meaning.id = sop::messages::unused_response;
  CHECK(sop::apply_fixes(sources, {&meaning}, sop::FixKind::safe).empty());
  CHECK(sop::apply_fixes(sources, {&meaning}, sop::FixKind::changes_meaning).size() == 1);
}

TEST_CASE("a diff of texts: apart, together, at both ends, without a last line end, and nothing") {
  std::string before;
  for (int i = 0; i < 30; ++i) before += std::to_string(i) + "\n";
  CHECK(sop::unified_diff("a", before, before).empty());
  std::vector<std::string> others = {before.substr(2), before + "x", before.substr(0, before.size() - 1),
                                     "x\n" + before,   "",           "x"};
  std::string two = before;
  two.replace(two.find("3\n"), 2, "three\n");
  others.push_back(two);
  two.replace(two.find("20\n"), 3, "");
  others.push_back(two);
  two.replace(two.find("8\n"), 2, "eight\nand more\n");
  others.push_back(two);
  for (const std::string& other : others) {
    CHECK(patched(before, sop::unified_diff("a", before, other)) == other);
    CHECK(patched(other, sop::unified_diff("a", other, before)) == before);
  }
  CHECK(sop::unified_diff("a\x1b", "x\n", "x\x1b[1m\n") ==
        "--- a\\u{1B}\n+++ a\\u{1B}\n@@ -1 +1 @@\n-x\n+x\\u{1B}[1m\n");
  // A byte order mark stays where it is one, so that the difference fits the file, and is made visible elsewhere.
  const std::string mark = "\xEF\xBB\xBF";
  CHECK(sop::unified_diff("a", mark + "x\n", mark + "y" + mark + "\n") ==
        "--- a\n+++ a\n@@ -1 +1 @@\n-" + mark + "x\n+" + mark + "y\\u{FEFF}\n");
  CHECK(sop::unified_diff("a", mark + "x\n", "x\n") == "--- a\n+++ a\n@@ -1 +1 @@\n-" + mark + "x\n+x\n");
}

TEST_CASE("how many places were mended is said in three languages") {
  const TemporaryFolder folder;
  const std::string text = read_file(root / "two_in_a_row/before.sop");
  const std::pair<const char*, const char*> said[] = {{"en", "desk.sop: 2 places mended\n"},
                                                      {"ru", "desk.sop: исправлены 2 места\n"},
                                                      {"et", "desk.sop: 2 kohta parandatud\n"}};
  for (const auto& [language, words] : said) {
    write_file(folder.path() / "desk.sop", text);
    CHECK(lint_in(folder.path(), {"--language", language, "--fix", "desk.sop"}).err.rfind(words, 0) == 0);
  }
}

TEST_CASE("a place that changes the hash is said, with both hashes") {
  const TemporaryFolder folder;
  const std::string text = read_file(root / "unused_suppression/before.sop");
  const auto hash_of = [](const std::string& bytes) {
    return sop::hash_text(sop::load_text("desk.sop", bytes).procedure.hash);
  };
  const std::string before = hash_of(text);
  const std::pair<const char*, const char*> said[] = {
      {"en", ": changes the hash: this suppression of `unreachable_step` silences nothing\n"},
      {"ru", ": меняет хеш: это заглушение проверки `unreachable_step` ничего не заглушает\n"},
      {"et", ": muudab räsi: see kontrolli `unreachable_step` vaigistus ei vaigista midagi\n"}};
  for (const auto& [language, words] : said) {
    write_file(folder.path() / "desk.sop", text);
    const std::string err = lint_in(folder.path(), {"--language", language, "--fix", "desk.sop"}).err;
    const std::string now = hash_of(read_file(folder.path() / "desk.sop"));
    CHECK(now != before);
    CHECK_MESSAGE(err.find(std::string("desk.sop:14") + words) != std::string::npos, err);
    CHECK_MESSAGE(err.find(before) < err.find(now), err);
    CHECK_MESSAGE(err.find(now) != std::string::npos, err);
  }
  write_file(folder.path() / "desk.sop", text);
  const Run json = lint_in(folder.path(), {"--format", "json", "--fix", "desk.sop"});
  const std::string now = hash_of(read_file(folder.path() / "desk.sop"));
  for (const std::string& problem : schema_problems("docs/schema/lint.schema.json", json.out))
    FAIL_CHECK(problem);
  CHECK_MESSAGE(
      json.out.find("\"mended\":[{\"file\":\"desk.sop\",\"places\":1}],\"changed_hashes\":[{\"file\":"
                    "\"desk.sop\",\"old\":\"" +
                    before + "\",\"new\":\"" + now + "\",\"places\":[{\"file\":\"desk.sop\",\"line\":14,") !=
          std::string::npos,
      json.out);
  // Signs that are put in are no matter of the hash: before, there was none.
  write_file(folder.path() / "desk.sop", read_file(root / "signs/before.sop"));
  const std::string signs = lint_in(folder.path(), {"--fix", "desk.sop"}).err;
  CHECK(signs.find(" mended\n") != std::string::npos);
  CHECK_MESSAGE(signs.find("hash") == std::string::npos, signs);
}

TEST_CASE(
    "an event of the language that may be meant is offered at each place of its block, and written by nobody "
    "else") {
  const std::string name = "misspelt_of_the_language";
  for (const std::string dialect : {"", "_ru", "_et"}) {
    const fs::path path = in_repository("tests/golden/lint/event_names_alike/" + name + dialect + ".sop");
    CAPTURE(path.string());
    std::string text = read_file(path);
    const sop::LoadResult loaded = sop::load_text("desk.sop", text);
    REQUIRE(loaded.ok);
    sop::LintResult found = sop::lint(loaded.procedure);
    sop::add_fixes(loaded, found, sop::FixKind::safe);
    REQUIRE_FALSE(found.findings.empty());
    std::vector<sop::Fix> fixes;
    for (const sop::Finding& finding : found.findings) {
      REQUIRE(finding.diagnostic.fixes.size() == 1);
      fixes.push_back(finding.diagnostic.fixes.front());
      CHECK(sop::apply_fixes(loaded.sources, {&finding.diagnostic}, sop::FixKind::changes_meaning).empty());
    }
    for (std::size_t i = fixes.size(); i-- > 0;)
      text.replace(fixes[i].span.begin, fixes[i].span.end - fixes[i].span.begin, fixes[i].replacement);
    const sop::LoadResult mended = sop::load_text("desk.sop", text);
    CHECK(mended.ok);
    CHECK(sop::lint(mended.procedure).findings.empty());
  }
}

TEST_CASE("what cannot be mended is said") {
  const TemporaryFolder folder;
  write_file(folder.path() / "desk.sop", "sop en\n");
  const Run input = lint_in(folder.path(), {"--fix", "-"});
  CHECK(input.exit_code == 2);
  CHECK(input.err == "sop: standard input cannot be mended: name a file\n");
  const Run alone = lint_in(folder.path(), {"--changes-meaning", "desk.sop"});
  CHECK(alone.exit_code == 2);
  CHECK(alone.err == "sop: `--changes-meaning` goes with `--fix` or `--diff`\n");
}
