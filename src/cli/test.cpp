// src/cli/test.cpp — `sop test`: runs the tests that stand in procedures, and shows what they reach.
//
// What failed is told like every diagnostic, on standard error in text; the summary (or the machine-readable report) is the
// result and goes to standard output.
#include "sop/test.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "sop/decision_json.hpp"
#include "sop/messages/story.hpp"
#include "sop/test_findings.hpp"
#include "sop/test_generate.hpp"
#include "src/cli/command.hpp"
#include "src/cli/input.hpp"
#include "src/cli/output.hpp"

namespace sop::cli {
namespace {

struct TestCommand {
  std::vector<std::string> paths;
  std::string filter;
  std::string format = "text";
  std::string data;
  std::string roster;
  std::string min_coverage;
  std::string with;
  std::string generate;
  bool coverage = false;
};

/// Everything about one procedure.
struct FileReport {
  std::string path;
  const LoadResult* loaded = nullptr;
  TestReport tests;
  GeneratedTests more;
  bool generated = false;
};

/// Words of the catalogue.
std::string word(Language language, MessageId id, const std::vector<std::string>& args = {}) {
  return in_language(id, args, language);
}

std::string title_of(const Procedure& p, const TestResult& result, Language language) {
  std::string title = p.tests[result.test].title;
  if (title.empty()) title = word(language, messages::story_untitled);
  if (result.row > 0) title = word(language, messages::story_row, {title, std::to_string(result.row)});
  return title;
}

/// Hundredths of a percent are not needed: whole percent, rounded down, so that 100 means all.
std::size_t percent(std::size_t used, std::size_t all) { return all == 0 ? 100 : used * 100 / all; }

// --- JSON -------------------------------------------------------------------------------------------------------------

void write_place(JsonWriter& writer, const Procedure& p, Span span) {
  const FilePlace place = place_of(p, span);
  if (place.line > 0) writer.text("file", place.path).natural("line", place.line);
}

void write_result(JsonWriter& writer, const FileReport& report, const TestResult& result, Language language) {
  const Procedure& p = report.loaded->procedure;
  writer.begin_object().text("test", p.tests[result.test].title);
  if (result.row > 0) writer.natural("row", result.row);
  write_place(writer, p, result.span);
  writer.boolean("passed", result.passed()).natural("expectations", result.expectations);
  if (!result.passed()) {
    writer.key("failures").begin_array();
    for (const TestFailure& failure : result.failures) {
      writer.begin_object();
      if (!failure.expected.empty()) writer.text("expected", failure.expected).text("got", failure.got);
      writer.key("diagnostic");
      write_diagnostic(writer, failure.diagnostic, report.loaded->sources, language);
      writer.end_object();
    }
    writer.end_array();
  }
  writer.end_object();
}

void write_coverage(JsonWriter& writer, const FileReport& report) {
  const TestReport& tests = report.tests;
  writer.key("coverage").begin_object();
  writer.natural("used", tests.used()).natural("all", tests.coverage.size());
  writer.natural("percent", percent(tests.used(), tests.coverage.size())).key("rules").begin_array();
  for (const CoverageItem& item : tests.coverage) {
    writer.begin_object().text("kind", name_of(item.kind)).text("rule", item.path);
    write_place(writer, report.loaded->procedure, item.span);
    writer.natural("uses", item.uses).end_object();
  }
  writer.end_array().end_object();
}

void write_generated(JsonWriter& writer, const FileReport& report) {
  const GeneratedTests& more = report.more;
  writer.key("generated").begin_object().natural("tests", more.tests.size());
  writer.natural("covered", more.covered()).natural("unused", more.unused);
  writer.key("left_out").begin_array();
  for (const LeftOutItem& one : more.left_out) {
    const CoverageItem& item = report.tests.coverage[one.item];
    writer.begin_object().text("kind", name_of(item.kind)).text("rule", item.path);
    writer.text("why", name_of(one.why)).end_object();
  }
  writer.end_array().end_object();
}

std::string as_json(const std::vector<FileReport>& reports, bool coverage, Language language) {
  std::string text;
  JsonWriter writer(text);
  writer.begin_object().integer("version", 1).key("procedures").begin_array();
  std::size_t passed = 0, failed = 0;
  for (const FileReport& report : reports) {
    writer.begin_object().text("file", report.path).boolean("loads", report.loaded->ok);
    if (!report.loaded->diagnostics.empty()) {
      writer.key("diagnostics").begin_array();
      for (const Diagnostic& d : report.loaded->diagnostics)
        write_diagnostic(writer, d, report.loaded->sources, language);
      writer.end_array();
    }
    writer.key("tests").begin_array();
    for (const TestResult& result : report.tests.results) write_result(writer, report, result, language);
    writer.end_array();
    if (coverage && report.loaded->ok) write_coverage(writer, report);
    if (report.generated) write_generated(writer, report);
    if (report.tests.dropped > 0) writer.natural("dropped", report.tests.dropped);
    writer.end_object();
    failed += report.tests.failed;
    passed += report.tests.results.size() - report.tests.failed;
  }
  writer.end_array().natural("passed", passed).natural("failed", failed).end_object();
  return text + "\n";
}

// --- JUnit ------------------------------------------------------------------------------------------------------------

void append_xml(std::string& out, std::string_view text) {
  for (const char c : shown(text)) {
    switch (c) {
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '&':
        out += "&amp;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
}

void append_attribute(std::string& out, std::string_view name, std::string_view text) {
  out.append(" ").append(name).append("=\"");
  append_xml(out, text);
  out += '"';
}

std::string as_junit(const std::vector<FileReport>& reports, Language language) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const FileReport& report : reports) {
    const bool loads = report.loaded->ok;
    const std::size_t count = loads ? report.tests.results.size() : 1;
    out += "  <testsuite";
    append_attribute(out, "name", report.path);
    append_attribute(out, "tests", std::to_string(count));
    append_attribute(out, "failures", std::to_string(report.tests.failed));
    append_attribute(out, "errors", loads ? "0" : "1");
    out += ">\n";
    if (!loads) {
      out += "    <testcase";
      append_attribute(out, "name", "loads");
      append_attribute(out, "classname", report.path);
      out += ">\n      <error";
      for (const Diagnostic& d : report.loaded->diagnostics) {
        if (d.severity != Severity::error) continue;
        append_attribute(out, "message", message_text(d, language));
        break;
      }
      out += "/>\n    </testcase>\n";
    }
    for (const TestResult& result : report.tests.results) {
      const Procedure& p = report.loaded->procedure;
      const FilePlace place = place_of(p, result.span);
      out += "    <testcase";
      append_attribute(out, "name", title_of(p, result, language));
      append_attribute(out, "classname", p.text(p.name));
      append_attribute(out, "file", place.path);
      append_attribute(out, "line", std::to_string(place.line));
      if (result.passed()) {
        out += "/>\n";
        continue;
      }
      out += ">\n";
      for (const TestFailure& failure : result.failures) {
        const FilePlace where = place_of(p, failure.diagnostic.span);
        out += "      <failure";
        append_attribute(out, "message", message_text(failure.diagnostic, language));
        out += '>';
        append_xml(out, where.path);
        out += ":" + std::to_string(where.line);
        const std::string help = message_help(failure.diagnostic, language);
        if (!help.empty()) {
          out += ": ";
          append_xml(out, help);
        }
        out += "</failure>\n";
      }
      out += "    </testcase>\n";
    }
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

// --- text -------------------------------------------------------------------------------------------------------------

void tell_coverage(std::string& out, const FileReport& report, Language language) {
  static constexpr CoverageKind kinds[] = {CoverageKind::row, CoverageKind::transition, CoverageKind::level,
                                           CoverageKind::always};
  static constexpr MessageId words[] = {messages::story_cover_rows, messages::story_cover_transitions,
                                        messages::story_cover_levels, messages::story_cover_always};
  const auto& items = report.tests.coverage;
  if (items.empty()) {
    out += "\n" + word(language, messages::story_nothing_to_cover, {shown(report.path)}) + "\n";
    return;
  }
  out += "\n" +
         word(language, messages::story_coverage,
              {shown(report.path), std::to_string(percent(report.tests.used(), items.size())),
               std::to_string(report.tests.used()), std::to_string(items.size())}) +
         "\n";
  for (std::size_t k = 0; k < std::size(kinds); ++k) {
    std::size_t all = 0, used = 0;
    std::string unused;
    for (const CoverageItem& item : items) {
      if (item.kind != kinds[k]) continue;
      ++all;
      used += item.uses > 0 ? 1 : 0;
      if (item.uses > 0) continue;
      const FilePlace place = place_of(report.loaded->procedure, item.span);
      unused += "    " + word(language, messages::story_not_used, {shown(item.path)}) + "  " +
                shown(place.path) + ":" + std::to_string(place.line) + "\n";
    }
    if (all == 0) continue;
    out += "  " +
           word(language, messages::story_used_of,
                {word(language, words[k]), std::to_string(used), std::to_string(all)}) +
           "\n" + unused;
  }
}

void tell(const FileReport& report, Console& console) {
  std::vector<Diagnostic> failures;
  const Procedure& p = report.loaded->procedure;
  for (const TestResult& result : report.tests.results) {
    if (result.passed()) continue;
    console.note(
        word(console.language(), messages::story_failed, {shown(title_of(p, result, console.language()))}));
    std::vector<Diagnostic> here;
    for (const TestFailure& failure : result.failures) here.push_back(failure.diagnostic);
    console.diagnostics(here, report.loaded->sources);
    console.note("");
  }
  if (report.tests.dropped > 0)
    console.note(counted(static_cast<std::int64_t>(report.tests.dropped), messages::story_more_failures,
                         console.language()) +
                 "\n");
}

// --- tests for what no test uses --------------------------------------------------------------------------------------

/// What is wrong with a call that generates, before any work is done.
void check_generate(const TestCommand& command) {
  if (std::filesystem::path(command.generate).extension() != ".sop")
    fail("`--generate` writes a file of the language: give it a name that ends in `.sop`, not `" +
         command.generate + "`");
  if (!command.filter.empty()) fail("`--generate` looks for what no test uses: call it without `--filter`");
  std::vector<std::string> inputs = command.paths;
  inputs.push_back(command.with);
  check_output(command.generate, OutputKind::generated, inputs);
}

/// Tests that the procedure has already would be lost with an older file of them.
void check_not_imported(const std::vector<LoadedFile>& loaded, const std::string& path) {
  if (loaded.size() != 1)
    fail("`--generate` writes the tests of one procedure, and " + std::to_string(loaded.size()) +
         " are named here");
  std::error_code error;
  const SourceSet& sources = loaded[0].result.sources;
  for (FileId id = 0; id < sources.size(); ++id)
    if (std::filesystem::equivalent(sources[id].path(), path, error))
      fail("`" + path + "` is imported by the procedure, and its tests would be lost: name another file");
}

/// Writes the file, and says in words what stands in it and what does not.
std::string generate(const TestCommand& command, const TestOptions& options, FileReport& report,
                     Language language) {
  report.more = generate_tests(*report.loaded, report.tests.coverage, options, report.path);
  report.generated = true;
  const GeneratedTests& more = report.more;
  if (more.unused == 0) return word(language, messages::story_all_used) + "\n";
  std::string out;
  if (more.tests.empty()) {
    out = word(language, messages::story_none_generated) + "\n";
  } else {
    write_whole(command.generate, more.text);
    out = shown(command.generate) + ": " +
          counted(static_cast<std::int64_t>(more.tests.size()), messages::story_tests_written, language) +
          "; " +
          word(language, messages::story_generated_cover,
               {std::to_string(more.covered()), std::to_string(more.unused)}) +
          "\n";
  }
  for (const LeftOutItem& one : more.left_out)
    out += "  " +
           word(language, messages::story_left_out,
                {shown(report.tests.coverage[one.item].path), text_of(one.why, language)}) +
           "\n";
  return out;
}

/// A file of tests beside the procedure that they are about.
void add_part(std::vector<LoadedFile>& loaded, const std::string& part) {
  if (loaded.size() != 1)
    fail("`--with` adds a file to one procedure, and " + std::to_string(loaded.size()) + " are named here");
  const std::string text = read_text(part, ParseLimits().max_file_bytes);
  LoadResult& result = loaded[0].result;
  std::error_code error;
  for (FileId id = 0; id < result.sources.size(); ++id)
    if (part != "-" && std::filesystem::equivalent(result.sources[id].path(), part, error))
      fail("`" + part + "` is imported by the procedure already: call it without `--with`");
  if (result.ok) result = with_part(result, part == "-" ? "<stdin>" : part, text);
}

int run(const TestCommand& command, const Common& common) {
  Console console(common);
  const std::size_t format = choice("--format", command.format, {"text", "json", "junit"});
  std::size_t wanted = 0;
  if (!command.min_coverage.empty()) {
    std::string_view digits = command.min_coverage;
    if (digits.ends_with('%')) digits.remove_suffix(1);
    const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), wanted);
    if (digits.empty() || end.ec != std::errc() || end.ptr != digits.data() + digits.size() || wanted > 100)
      fail("`--min-coverage` is a whole percentage from 0 to 100, not `" + command.min_coverage + "`");
  }
  const bool coverage = command.coverage || !command.min_coverage.empty();
  if (!command.generate.empty()) check_generate(command);

  std::vector<LoadedFile> loaded = load_paths(command.paths, console);
  if (!command.with.empty()) add_part(loaded, command.with);
  if (!command.generate.empty()) check_not_imported(loaded, command.generate);
  std::vector<FileReport> reports;
  std::size_t run = 0, failed = 0, left_out = 0;
  bool fine = true;
  std::string text;
  for (const LoadedFile& file : loaded) {
    FileReport report{file.path, &file.result, {}, {}, false};
    if (!file.result.ok) {
      fine = false;
      if (format == 0) console.diagnostics(file.result.diagnostics, file.result.sources, file.result.dropped);
      if (!command.generate.empty())
        console.note(word(console.language(), messages::story_nothing_generated));
      reports.push_back(std::move(report));
      continue;
    }
    const NameTable names(file.result.procedure);
    const ReferenceData data = reference_data(file.result, names, command.data, command.roster, console);
    TestOptions options;
    options.filter = command.filter;
    options.data = &data;
    report.tests = run_tests(file.result.procedure, options);
    run += report.tests.results.size();
    failed += report.tests.failed;
    left_out += report.tests.left_out;
    if (format == 0) tell(report, console);
    if (coverage && format == 0) tell_coverage(text, report, console.language());
    const std::size_t reached = percent(report.tests.used(), report.tests.coverage.size());
    if (!command.min_coverage.empty() && reached < wanted) {
      fine = false;
      console.note(word(console.language(), messages::story_coverage_low,
                        {shown(file.path), std::to_string(reached), std::to_string(wanted)}));
    }
    if (!command.generate.empty()) {
      std::string said = generate(command, options, report, console.language());
      if (format == 0) text += said;
      said.pop_back();
      if (format == 2) console.note(said);  // JSON has a place for it, JUnit has none
    }
    reports.push_back(std::move(report));
  }
  if (run == 0 && (left_out > 0 || (fine && !command.filter.empty()))) {
    std::vector<std::string_view> titles;
    for (const LoadedFile& file : loaded) {
      for (const Test& test : file.result.procedure.tests) titles.push_back(test.title);
    }
    sop::cli::fail("no test has `" + command.filter + "` in its title: " +
                   (titles.empty() ? std::string("there are no tests") : name_help(command.filter, titles)));
  }
  if (format == 1) {
    console.out(as_json(reports, coverage, console.language()));
  } else if (format == 2) {
    console.out(as_junit(reports, console.language()));
  } else {
    std::string summary = run == 0 ? word(console.language(), messages::story_no_tests)
                                   : counted(static_cast<std::int64_t>(run - failed),
                                             messages::story_tests_passed, console.language());
    if (failed > 0)
      summary +=
          ", " + counted(static_cast<std::int64_t>(failed), messages::story_tests_failed, console.language());
    console.out(summary + "\n" + text);
  }
  console.flush();
  return fine && failed == 0 ? exit_fine : exit_no;
}

}  // namespace

void add_test(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<TestCommand>();
  CLI::App* command = add_command(app, chosen, "test", "Runs the tests that stand in procedures",
                                  "sop test examples/hello --coverage");
  command->add_option("PATH", options->paths, "files, folders, or - for standard input")->required();
  command->add_option(
      "--with", options->with,
      "a file of tests that the procedure does not import, such as one of sop lint --emit-tests");
  command->add_option("--filter", options->filter, "only tests with this in their title");
  command->add_option("--format", options->format, "text (default), json or junit");
  command->add_flag("--coverage", options->coverage,
                    "also which rows, transitions, levels and always-rules the tests use");
  command->add_option("--min-coverage", options->min_coverage,
                      "exit with 1 when the tests of a procedure use fewer percent of them");
  command->add_option("--generate", options->generate,
                      "writes tests for what no test uses, which say what the procedure does today");
  command->add_option("--data", options->data, "reference data: a JSON file of holidays and rosters");
  command->add_option("--roster", options->roster, "schedules: a TOML file (docs/schedules.md)");
  command->callback(
      [&chosen, options] { chosen.run = [&chosen, options] { return run(*options, chosen.common); }; });
}

}  // namespace sop::cli
