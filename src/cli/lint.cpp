// src/cli/lint.cpp — `sop lint`: everything that is wrong or doubtful with procedures, and nothing when all is well.
//
// Text and compact output goes to standard error, as all diagnostics do; machine-readable output is the result and goes to
// standard output.
#include "sop/lint.hpp"

#include "sop/date.hpp"
#include "sop/facts_json.hpp"
#include "sop/messages/story.hpp"
#include "src/cli/command.hpp"
#include "src/cli/input.hpp"

namespace sop::cli {
namespace {

struct LintCommand {
  std::vector<std::string> paths;
  std::string format = "text";
  std::string today;
  std::vector<std::string> rules;
};

/// Everything about one procedure.
struct Report {
  std::string path;
  const LoadResult* loaded = nullptr;
  LintResult lint;
};

void write_finding(JsonWriter& writer, const Finding& finding, const LoadResult& loaded, Language language) {
  writer.begin_object().text("check", finding.check);
  if (!finding.path.empty()) writer.text("path", finding.path);
  writer.text("fingerprint", finding.fingerprint);
  if (finding.suppressed) writer.text("suppressed", finding.suppression_reason);
  if (!finding.witness.facts.empty()) {
    writer.key("witness").begin_object().key("facts");
    write_facts(writer, loaded.procedure, fact_values(loaded.procedure, finding.witness.facts));
    writer.text("shows", finding.witness.outcome).end_object();
  }
  writer.key("diagnostic");
  write_diagnostic(writer, finding.diagnostic, loaded.sources, language);
  writer.end_object();
}

std::string as_json(const std::vector<Report>& reports, const std::string& today, Language language) {
  std::string text;
  JsonWriter writer(text);
  writer.begin_object().integer("version", 1).text("today", today).key("procedures").begin_array();
  for (const Report& report : reports) {
    writer.begin_object().text("file", report.path).boolean("loads", report.loaded->ok);
    writer.key("diagnostics").begin_array();
    for (const Diagnostic& d : report.loaded->diagnostics) {
      write_diagnostic(writer, d, report.loaded->sources, language);
    }
    writer.end_array().key("findings").begin_array();
    for (const Finding& finding : report.lint.findings)
      write_finding(writer, finding, *report.loaded, language);
    writer.end_array();
    if (!report.lint.unfinished.empty()) {
      writer.key("unfinished").begin_array();
      for (const std::string_view check : report.lint.unfinished) writer.text(check);
      writer.end_array();
    }
    const std::size_t dropped = report.loaded->dropped + report.lint.dropped;
    if (dropped > 0) writer.natural("dropped", dropped);
    writer.end_object();
  }
  writer.end_array().end_object();
  return text + "\n";
}

int run(const LintCommand& command, const Common& common) {
  Console console(common);
  const std::size_t format = choice("--format", command.format, {"text", "compact", "json"});
  LintOptions options;
  Date today;
  std::string today_text = command.today;
  if (today_text.empty()) {
    if (failed(Date::from_days(system_now() / milliseconds_per_day, today)))
      fail("the system's clock is wrong");
    today_text = to_text(today);
  } else if (failed(parse_date(today_text, today))) {
    fail("`--today` is a date such as `2026-09-01`, not `" + today_text + "`");
  }
  options.has_today = true;
  options.today = today.days();
  for (const std::string& rule : command.rules) {
    if (find_check(rule) == nullptr) {
      std::vector<std::string_view> ids;
      for (const CheckInfo& check : checks()) ids.push_back(check.id);
      fail("no check is called `" + rule + "`: " + name_help(rule, ids));
    }
    options.only.push_back(rule);
  }

  std::vector<LoadedFile> loaded = load_paths(command.paths, console);
  for (LoadedFile& file : loaded) {
    if (!file.result.ok) continue;
    // What the procedure counts by must be there and readable, although no check looks into it.
    ReferenceData data;
    DiagnosticSink problems;
    SourceSet sources = file.result.sources;
    read_holiday_files(file.result, data, sources, problems);
    file.result.sources = std::move(sources);
    file.result.dropped += problems.dropped();
    for (Diagnostic& d : problems.take()) file.result.diagnostics.push_back(std::move(d));
  }
  std::vector<Report> reports;
  std::size_t errors = 0, warnings = 0;
  for (const LoadedFile& file : loaded) {
    Report report{file.path, &file.result, {}};
    std::vector<Diagnostic> shown = file.result.diagnostics;
    if (file.result.ok) report.lint = lint(file.result.procedure, options);
    for (const Finding& finding : report.lint.findings) {
      if (!finding.suppressed) shown.push_back(finding.diagnostic);
    }
    for (const Diagnostic& d : shown) {
      errors += d.severity == Severity::error ? 1 : 0;
      warnings += d.severity == Severity::warning ? 1 : 0;
    }
    errors += file.result.dropped;
    warnings += report.lint.dropped;
    if (format != 2) {
      console.diagnostics(shown, file.result.sources, file.result.dropped + report.lint.dropped,
                          format == 1 ? Style::compact : Style::text);
      if (format == 0 && !shown.empty()) console.note("");
    }
    if (format != 2) {
      for (const std::string_view check : report.lint.unfinished)
        console.note(file.path + ": " +
                     in_language(messages::story_check_unfinished, {std::string(check)}, console.language()));
    }
    reports.push_back(std::move(report));
  }
  if (format == 2) {
    console.out(as_json(reports, today_text, console.language()));
  } else if (format == 0 && errors + warnings > 0) {
    const auto count = [&](std::size_t n, MessageId forms) {
      return counted(static_cast<std::int64_t>(n), forms, console.language());
    };
    std::string summary =
        count(errors, messages::story_errors) + ", " + count(warnings, messages::story_warnings);
    if (command.today.empty())
      summary += " " + in_language(messages::story_as_of, {today_text}, console.language());
    console.note(summary);
  }
  console.flush();
  return errors > 0 ? exit_no : exit_fine;
}

}  // namespace

void add_lint(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<LintCommand>();
  CLI::App* command =
      add_command(app, chosen, "lint", "Finds what is wrong or doubtful; says nothing when all is well",
                  "sop lint examples/hello --today 2026-10-01");
  command->add_option("PATH", options->paths, "files, folders, or - for standard input")->required();
  command->add_option("--format", options->format, "text (default), compact or json");
  command->add_option("--today", options->today,
                      "the date for checks of reviews and expiry (default: the system's)");
  command->add_option("--rule", options->rules, "only this check; may be repeated");
  command->callback(
      [&chosen, options] { chosen.run = [&chosen, options] { return run(*options, chosen.common); }; });
}

}  // namespace sop::cli
