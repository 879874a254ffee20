// sop.toml and what it does: what is refused, whole (tests/golden/settings: NAME.toml has its messages in NAME.out, ok/NAME.toml none); which
// severity counts; globs; and the program that finds the file.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sop/lint.hpp"
#include "sop/lint_baseline.hpp"
#include "sop/load.hpp"
#include "sop/render.hpp"
#include "src/config/lint_settings.hpp"
#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/program.hpp"
#include "tests/support/schema.hpp"

using namespace sop::testing;
namespace fs = std::filesystem;

namespace {

constexpr const char* desk = R"(sop en

procedure desk "Desk" {
  edition: 1
  kept by: "Head of care"
  review every: 6 months, last 2026-09-01
}

role agent {
  reports to: nobody
}

response unsaid {
  en: "Sorry."
}

scenario late "Late" {
  applies if: any
  step receive {
    owner: agent
    do: "Listen"
    on done -> closed
  }
  end closed {
    record: result
  }
}
)";

/// The severity of the one finding of `desk` under these settings; `off` when there is none.
std::string severity_under(const std::string& toml, const std::string& file = "desk.sop",
                           std::string_view profile = {}) {
  sop::SourceSet sources;
  const sop::FileId id = sources.add("sop.toml", toml);
  sop::config::LintSettings settings;
  sop::DiagnosticSink problems;
  const bool read = sop::config::read_lint_settings(sources, id, profile, settings, problems);
  REQUIRE_MESSAGE(read, sop::render_text(problems.take(), sources));
  const sop::LoadResult loaded = sop::load_text("desk.sop", desk);
  REQUIRE(loaded.ok);
  sop::LintOptions options;
  options.severities = settings.severities;
  options.files = {file};
  const sop::LintResult result = sop::lint(loaded.procedure, options);
  if (result.findings.empty()) return "off";
  REQUIRE(result.findings.size() == 1);
  static constexpr const char* names[] = {"error", "warning", "note"};
  return names[static_cast<std::size_t>(result.findings[0].diagnostic.severity)];
}

Run lint_in(const fs::path& folder, const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"/bin/sh",       "-c",         "cd \"$0\" && exec \"$@\"",
                                        folder.string(), SOP_PROGRAM,  "lint",
                                        "--today",       "2026-10-01", "--format",
                                        "compact"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_program(arguments);
}

constexpr const char* finding =
    "no step says the response `unsaid` [unused_response] (say it at a step, or delete it)\n";

}  // namespace

TEST_CASE("what is wrong with a sop.toml, whole") {
  const auto run = [](const fs::path& input, const std::string& bytes) {
    sop::SourceSet sources;
    const sop::FileId id = sources.add(input.filename().string(), bytes);
    sop::config::LintSettings settings;
    sop::DiagnosticSink problems;
    const bool read = sop::config::read_lint_settings(sources, id, "ci", settings, problems);
    CHECK(read == !problems.has_errors());
    sop::RenderOptions render;
    const std::string stem = input.stem().string();
    if (stem.ends_with("_ru")) render.language = sop::Language::ru;
    if (stem.ends_with("_et")) render.language = sop::Language::et;
    return sop::render_text(problems.take(), sources, render, problems.dropped());
  };
  for (const std::string& problem : golden_problems("tests/golden/settings", ".toml", ".out", run))
    FAIL_CHECK(problem);
}

TEST_CASE("the settings that docs/lint.md shows are read, and every key of them is told of") {
  std::string shown;
  bool inside = false;
  for (const std::string& line : split_lines(read_file(in_repository("docs/lint.md")))) {
    if (line == "```") inside = false;
    if (inside) shown += line + "\n";
    if (line == "```toml") inside = true;
  }
  sop::SourceSet sources;
  const sop::FileId id = sources.add("sop.toml", shown);
  sop::config::LintSettings settings;
  sop::DiagnosticSink problems;
  const bool read = sop::config::read_lint_settings(sources, id, "ci", settings, problems);
  REQUIRE_MESSAGE(read, sop::render_text(problems.take(), sources));
  CHECK(settings.fail_on == sop::Severity::note);
  CHECK(settings.baseline == "known.json");
  CHECK(settings.has_profile);
  CHECK(settings.severities.size() == 5);
  REQUIRE(settings.phrases.size() == 2);
  CHECK(settings.phrases[0].channel == "chat");
  REQUIRE(settings.names.size() == 1);
  CHECK(settings.names[0].patterns.size() == 2);
  CHECK(settings.names[0].max_length == 30);
}

TEST_CASE("a settings file may be so large, and so many rules may stand in it") {
  const auto first = [](const std::string& toml) {
    sop::SourceSet sources;
    const sop::FileId id = sources.add("sop.toml", toml);
    sop::config::LintSettings settings;
    sop::DiagnosticSink problems;
    if (sop::config::read_lint_settings(sources, id, {}, settings, problems)) return std::string();
    return sop::message_text(problems.take().front());
  };
  std::string large = "# ";
  while (large.size() <= sop::config::max_settings_bytes) large += std::string(60, 'x') + "\n# ";
  CHECK(first(large) == "the settings have more than the 1048576 bytes that are read");
  std::string rules;
  for (std::size_t i = 0; i < sop::config::max_settings_rules; ++i)
    rules += "[[lint.phrase]]\navoid = \"a\"\n";
  CHECK(first(rules).empty());
  CHECK(first(rules + "[[lint.phrase]]\navoid = \"a\"\n") == "`phrase` stands more than 1000 times");
  CHECK(first("[[lint.phrase]]\navoid = \"" + std::string(sop::config::max_settings_text + 1, 'a') +
              "\"\n") == "`avoid` is longer than 1000 bytes");
}

TEST_CASE("of several severities the last that fits counts") {
  CHECK(severity_under("") == "warning");
  CHECK(severity_under("[lint.category]\nwords = \"error\"\n") == "error");
  CHECK(severity_under("[lint.severity]\nunused_response = \"note\"\n[lint.category]\nwords = \"error\"\n") ==
        "note");
  CHECK(severity_under("[lint.severity]\nunused_response = \"off\"\n") == "off");
  CHECK(severity_under("[lint.severity]\nunused_role = \"off\"\n") == "warning");
  const std::string files =
      "[lint.severity]\nunused_response = \"off\"\n[[lint.files]]\nfiles = [\"old/**\"]\n"
      "severity = { unused_response = \"error\" }\n";
  CHECK(severity_under(files) == "off");
  CHECK(severity_under(files, "old/desk.sop") == "error");
  const std::string off =
      "[[lint.files]]\nfiles = \"old/**\"\ncategory = { words = \"off\" }\n"
      "[profile.ci]\nseverity = { unused_response = \"note\" }\n[profile.other.category]\nwords = "
      "\"error\"\n";
  CHECK(severity_under(off) == "warning");
  CHECK(severity_under(off, "old/desk.sop") == "off");
  CHECK(severity_under(off, "old/desk.sop", "ci") == "note");
  CHECK(severity_under(off, "old/desk.sop", "other") == "error");
}

TEST_CASE("globs") {
  const struct {
    const char* glob;
    const char* path;
    bool fits;
  } rows[] = {
      {"*.sop", "a.sop", true},
      {"*.sop", "x/y/a.sop", true},
      {"*.sop", "a.sop.md", false},
      {"x/*.sop", "x/a.sop", true},
      {"x/*.sop", "x/y/a.sop", false},
      {"x/**", "x/y/a.sop", true},
      {"x/**", "x/a.sop", true},
      {"x/**", "xx/a.sop", false},
      {"**/a.sop", "a.sop", true},
      {"**/a.sop", "x/y/a.sop", true},
      {"**/a.sop", "x/ba.sop", false},
      {"x/**/b/*.sop", "x/b/a.sop", true},
      {"x/**/b/*.sop", "x/1/2/b/a.sop", true},
      {"x/**/b/*.sop", "x/1/2/a.sop", false},
      {"?.sop", "я.sop", true},
      {"?.sop", "ab.sop", false},
      {"**", "x/a.sop", true},
      {"", "a", false},
      {"./a.sop", "a.sop", false},
      {"../*", "../a.sop", true},
  };
  for (const auto& row : rows) {
    CAPTURE(row.glob);
    CAPTURE(row.path);
    CHECK(sop::fits_glob(row.glob, row.path) == row.fits);
  }
  // A glob that would make a naive comparison slow.
  std::string stars, path(200, 'a');
  for (int i = 0; i < 100; ++i) stars += "**/*a*";
  CHECK_FALSE(sop::fits_glob(stars + "b", path + "/" + path));
}

TEST_CASE("the nearest sop.toml counts, as far as .git; or the one that is named, or none") {
  const TemporaryFolder folder;
  const fs::path top = folder.path();
  write_file(top / "sop.toml", "[lint.severity]\nunused_response = \"error\"\n");
  write_file(top / "one/two/desk.sop", desk);
  const auto told = [&](const char* severity) {
    return "one/two/desk.sop:13:10: " + std::string(severity) + ": " + finding;
  };
  Run run = lint_in(top, {"one"});
  CHECK(run.err == told("error"));
  CHECK(run.exit_code == 1);
  CHECK(lint_in(top, {"--no-config", "one"}).err == told("warning"));
  write_file(top / "one/sop.toml",
             "[lint]\nfail_on = \"note\"\n[lint.severity]\nunused_response = "
             "\"note\"\n[profile.quiet]\nfail_on = \"error\"\n");
  run = lint_in(top, {"one"});
  CHECK(run.err == told("note"));
  CHECK(run.exit_code == 1);
  CHECK(lint_in(top, {"--fail-on", "warning", "one"}).exit_code == 0);
  CHECK(lint_in(top, {"--profile", "quiet", "one"}).exit_code == 0);
  CHECK(lint_in(top, {"--config", "sop.toml", "one"}).err == told("error"));
  fs::create_directory(top / "one/two/.git");
  CHECK(lint_in(top, {"one"}).err == told("warning"));
  fs::remove(top / "one/two/.git");
  fs::create_directory(top / "one/.git");
  CHECK(lint_in(top, {"one"}).err == told("note"));

  run = lint_in(top, {"--profile", "quite", "one"});
  CHECK(run.exit_code == 2);
  CHECK(run.err == "sop: `one/sop.toml` has no profile `quite`: did you mean `quiet`?\n");
  run = lint_in(top, {"--profile", "ci", "--no-config", "one"});
  CHECK(run.err == "sop: `--no-config` reads no settings, and so no profile: leave `--profile` out\n");
  run = lint_in(top, {"--config", "none.toml", "one"});
  CHECK(run.exit_code == 2);
  write_file(top / "one/sop.toml", "[lint.severity]\nunused_respons = \"note\"\n");
  run = lint_in(top, {"one"});
  CHECK(run.exit_code == 2);
  CHECK(run.out.empty());
  CHECK(run.err.find("one/sop.toml:2:1: error: no check is called `unused_respons`") == 0);
}

TEST_CASE("a baseline: known findings are not told, new ones are, and what is gone is") {
  const TemporaryFolder folder;
  const fs::path top = folder.path();
  write_file(top / "desk.sop", desk);
  Run run = lint_in(top, {"--fail-on", "warning", "--write-baseline", "known.json", "desk.sop"});
  CHECK(run.exit_code == 0);
  CHECK(run.err == "known.json: 1 finding written\n");
  for (const std::string& problem :
       schema_problems("docs/schema/baseline.schema.json", read_file(top / "known.json")))
    FAIL_CHECK(problem);
  const std::vector<std::string> with = {"--fail-on", "warning", "--baseline", "known.json", "desk.sop"};
  CHECK(lint_in(top, with).err.empty());
  CHECK(lint_in(top, with).exit_code == 0);

  // Lines move, and another mistake comes.
  std::string more = desk;
  more.insert(more.find("role"), "# moved\n\nresponse new {\n  en: \"x\"\n}\n\n");
  write_file(top / "desk.sop", more);
  run = lint_in(top, with);
  CHECK(run.exit_code == 1);
  CHECK(run.err ==
        "desk.sop:11:10: warning: no step says the response `new` [unused_response] (say it at a step, or "
        "delete it)\n");

  // The known one is mended.
  std::string mended = desk;
  mended.replace(mended.find("do: \"Listen\""), 12, "say: unsaid");
  write_file(top / "desk.sop", mended);
  run = lint_in(top, with);
  CHECK(run.exit_code == 1);
  CHECK(run.err ==
        "known.json:2:1: warning: `unused_response` at `unsaid` is in the baseline and is not found any more "
        "[baseline_stale] (write the baseline anew with `--write-baseline`)\n");
  CHECK(lint_in(top, {"--baseline", "known.json", "--rule", "unused_role", "desk.sop"}).err.empty());
  // Another procedure's findings are not stale because it is not looked at.
  write_file(top / "other.sop",
             std::string(desk).replace(std::string(desk).find("desk \"Desk\""), 11, "other \"O\""));
  CHECK(lint_in(top, {"--baseline", "known.json", "other.sop"}).err ==
        "other.sop:13:10: warning: " + std::string(finding));

  // What two files of one procedure share is one line; both are silent then.
  write_file(top / "two/a.sop", desk);
  write_file(top / "two/b.sop", desk);
  run = lint_in(top, {"--write-baseline", "two.json", "two"});
  CHECK(run.err ==
        "two.json: 2 findings written, as 1 line: what is alike in two files of one procedure is one\n");
  CHECK(split_lines(read_file(top / "two.json")).size() == 3);
  CHECK(lint_in(top, {"--baseline", "two.json", "two"}).err.empty());

  // What is no baseline is not written over, and said.
  run = lint_in(top, {"--write-baseline", "desk.sop", "desk.sop"});
  CHECK(run.exit_code == 2);
  CHECK(read_file(top / "desk.sop") == mended);
  write_file(top / "broken.json",
             "{\"version\":2,\"findings\":[{\"procedur\":\"desk\",\"check\":1,\"fingerprint\":\"x\"}, 3]}\n");
  run = lint_in(top, {"--baseline", "broken.json", "desk.sop"});
  CHECK(run.exit_code == 2);
  CHECK(run.err.find("this baseline is of another version than 1") != std::string::npos);
  CHECK(run.err.find("`findings` has no key `procedur`") != std::string::npos);
  CHECK(run.err.find("`check` must be a text in quotes") != std::string::npos);
  CHECK(run.err.find("sop: the baseline `broken.json` cannot be used\n") != std::string::npos);
  run = lint_in(top, {"--baseline", "none.json", "desk.sop"});
  CHECK(run.err == "sop: there is no baseline `none.json`: write it with `--write-baseline none.json`\n");
  write_file(top / "large.json", std::string(sop::max_baseline_bytes + 1, ' '));
  run = lint_in(top, {"--baseline", "large.json", "desk.sop"});
  CHECK(run.exit_code == 2);
  CHECK(run.err == "sop: `large.json` is longer than 16777216 bytes\n");
  write_file(top / "desk.sop", "sop en\nrole {\n");
  run = lint_in(top, {"--write-baseline", "known.json", "desk.sop"});
  CHECK(run.exit_code == 1);
}
