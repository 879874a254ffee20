// src/cli/lint.cpp — `sop lint`: everything that is wrong or doubtful with procedures, and nothing when all is well.
//
// Text and compact output goes to standard error, as all diagnostics do; what other programs read is the result and goes to
// standard output.
#include "sop/lint.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <map>
#include <thread>

#include "sop/date.hpp"
#include "sop/decision_json.hpp"
#include "sop/lint_baseline.hpp"
#include "sop/messages/load.hpp"
#include "sop/messages/story.hpp"
#include "sop/names.hpp"
#include "sop/render_lint.hpp"
#include "sop/test_findings.hpp"
#include "sop/unicode.hpp"
#include "src/cli/command.hpp"
#include "src/cli/input.hpp"
#include "src/cli/lint_fix.hpp"
#include "src/cli/lint_settings.hpp"
#include "src/cli/output.hpp"
#include "src/cli/progress.hpp"

namespace sop::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_findings =
    100'000;  // of one procedure; people are shown DiagnosticSink::default_limit
constexpr unsigned most_jobs = 64;

enum Format : std::size_t { text, compact, json, sarif, junit, github, checkstyle };

struct LintCommand {
  std::vector<std::string> paths;
  std::string format = "text";
  std::string today;
  std::string roster;
  std::vector<std::string> rules;
  std::string config, profile, fail_on, baseline, write_baseline, emit_tests;
  bool no_config = false, fix = false, diff = false, changes_meaning = false, not_shown = false;
  unsigned jobs = 1;
};

/// A baseline that was read, with the file that its places point into.
struct KnownFindings {
  std::string path;
  LoadResult file;  ///< its text, and later what is stale, told like anything else
  std::vector<BaselineEntry> entries;
  Severity fail_on = Severity::error;  ///< the strictest of the procedures that it is for
};

class Lint {
 public:
  Lint(const LintCommand& command, const Common& common)
      : command_(command),
        console_(common),
        settings_(command.config, command.no_config, command.profile, console_) {
    format_ = static_cast<Format>(choice(
        "--format", command.format, {"text", "compact", "json", "sarif", "junit", "github", "checkstyle"}));
    if (!command.fail_on.empty())
      fail_on_ = choice("--fail-on", command.fail_on, {"error", "warning", "note"});
    if (command.jobs == 0 || command.jobs > most_jobs)
      fail("`--jobs` is a number from 1 to " + std::to_string(most_jobs));
    if (command.not_shown && format_ != text && format_ != compact)
      fail(
          "`--not-shown` lists for people: call it without `--format`; the JSON has the same as `not_shown`");
    if (command.changes_meaning && !command.fix && !command.diff)
      fail("`--changes-meaning` goes with `--fix` or `--diff`");
    if (!command.write_baseline.empty() && !command.rules.empty())
      fail("`--write-baseline` keeps all that is found: call it without `--rule`");
    if (!command.write_baseline.empty() && (command.fix || command.diff))
      fail("`--write-baseline` keeps what is found: mend first, then call it without `--fix` and `--diff`");
    if (!command.emit_tests.empty()) {
      if (command.fix || command.diff || !command.write_baseline.empty())
        fail("`--emit-tests` tells what is found: call it without `--fix`, `--diff` and `--write-baseline`");
      if (fs::path(command.emit_tests).extension() != ".sop")
        fail("`--emit-tests` writes a file of the language: give it a name that ends in `.sop`, not `" +
             command.emit_tests + "`");
    }
    options_.has_today = true;
    options_.today = today();
    options_.max_findings = most_findings;
    for (const std::string& rule : command.rules) {
      if (find_check(rule) == nullptr) {
        std::vector<std::string_view> ids;
        for (const CheckInfo& check : checks()) ids.push_back(check.id);
        fail("no check is called `" + rule + "`: " + name_help(rule, ids));
      }
      options_.only.push_back(rule);
    }
  }

  int run() {
    if (!command_.write_baseline.empty())
      check_output(command_.write_baseline, OutputKind::baseline, command_.paths);
    if (!command_.emit_tests.empty()) check_output(command_.emit_tests, OutputKind::tests, command_.paths);
    loaded_ = load_paths(command_.paths, console_);
    if (!command_.emit_tests.empty() && loaded_.size() != 1)
      fail("`--emit-tests` tells what is found in one procedure, and " + std::to_string(loaded_.size()) +
           " are named here");
    for (const LoadedFile& file : loaded_)
      (void)settings_.of(file.path);  // what is wrong there is told first
    if (command_.fix || command_.diff) {
      const bool differs = mend_files();
      if (command_.diff) return differs ? exit_no : exit_fine;
    }
    read_data();
    look();
    if (!command_.write_baseline.empty()) return write_baseline();
    for (std::size_t i = 0; i < loaded_.size(); ++i) silence_known(i);
    if (!command_.emit_tests.empty()) return write_tests();
    std::vector<LintReport> reports;
    for (std::size_t i = 0; i < loaded_.size(); ++i)
      reports.push_back({loaded_[i].path, &loaded_[i].result, loaded_[i].result.ok ? &results_[i] : nullptr,
                         fail_on(loaded_[i].path)});
    say_stale(reports);
    show(reports);
    console_.flush();
    return fails(reports) ? exit_no : exit_fine;
  }

 private:
  std::string count(std::size_t number, MessageId forms) {
    return counted(static_cast<std::int64_t>(number), forms, console_.language());
  }

  std::int32_t today() {
    Date day;
    today_ = command_.today;
    if (today_.empty()) {
      if (failed(Date::from_days(system_now() / milliseconds_per_day, day)))
        fail("the system's clock is wrong");
      today_ = to_text(day);
    } else if (failed(parse_date(today_, day))) {
      fail("`--today` is a date such as `2026-09-01`, not `" + today_ + "`");
    }
    return day.days();
  }

  Severity fail_on(const std::string& path) {
    if (!command_.fail_on.empty()) return static_cast<Severity>(fail_on_);
    const config::LintSettings& settings = settings_.of(path).settings;
    return settings.has_fail_on ? settings.fail_on : Severity::error;
  }

  LintOptions options_for(const std::string& path, const SourceSet& sources) {
    LintOptions options = options_;
    const FoundSettings& found = settings_.of(path);
    options.severities = found.settings.severities;
    options.phrases = found.settings.phrases;
    options.host_tells = found.settings.host_tells;
    options.has_host_tells = found.settings.has_host_tells;
    options.names = found.settings.names;
    if (!found.path.empty()) options.files = SettingsFinder::paths_below(found, sources);
    return options;
  }

  /// Whether anything was, or would be, mended.
  bool mend_files() {
    if (std::find(command_.paths.begin(), command_.paths.end(), "-") != command_.paths.end())
      fail("standard input cannot be mended: name a file");
    const FixKind most = command_.changes_meaning ? FixKind::changes_meaning : FixKind::safe;
    const RunChecks checks = [&](const std::string& path, const LoadResult& loaded) {
      LintResult result = lint(loaded.procedure, options_for(path, loaded.sources));
      if (KnownFindings* known = baseline_of(path))
        apply_baseline(loaded.procedure, known->entries, reason(*known), result);
      return result;
    };
    Mended mended = mend(loaded_, most, checks, console_);
    for (const MendedFile& file : mended.files) {
      if (command_.diff) {
        console_.out(unified_diff(file.path, file.before, file.after));
        continue;
      }
      if (read_text(file.path, file.before.size() + 1) != file.before)
        fail("`" + file.path + "` was changed by somebody meanwhile and is not written: try again");
      write_whole(file.path, file.after);
      console_.note(shown(file.path) + ": " + count(file.fixes, messages::story_places_mended));
      mended_.push_back({file.path, file.fixes});
    }
    if (!command_.diff) say_hashes(mended.hashes);
    console_.flush();
    return !mended.files.empty();
  }

  /// Which places made another procedure of it, and what its hash was and is.
  void say_hashes(std::vector<LintChangedHash>& hashes) {
    for (const LintChangedHash& changed : hashes) {
      for (const LintChangedHash::Place& place : changed.places)
        console_.note(shown(place.file) + ":" + std::to_string(place.line) + ": " +
                      in_language(messages::story_changes_the_hash, {place.message}, console_.language()));
      console_.note(shown(changed.file) + ": " +
                    in_language(messages::story_hash_changed,
                                {hash_text(changed.old_hash), hash_text(changed.new_hash)},
                                console_.language()));
    }
    changed_hashes_ = std::move(hashes);
  }

  /// What the procedures count by must be there and readable. Of it the checks are told where somebody is on duty, and they see what a
  /// list of holidays says as if it stood in the procedure.
  void read_data() {
    data_.resize(loaded_.size());
    if (!command_.roster.empty() && loaded_.size() != 1)
      fail("`--roster` is for one procedure, and these are " + std::to_string(loaded_.size()) +
           ": name one file");
    for (std::size_t i = 0; i < loaded_.size(); ++i) {
      LoadedFile& file = loaded_[i];
      if (!file.result.ok) continue;
      ReferenceData& data = data_[i];
      if (!command_.roster.empty()) {
        const NameTable names(file.result.procedure);
        data = roster_data(file.result, names, command_.roster, console_);
      }
      DiagnosticSink problems;
      SourceSet sources = file.result.sources;
      read_holiday_files(file.result, data, sources, problems);
      file.result.sources = std::move(sources);
      for (const HolidaySet& set : data.holidays) {
        Calendar& calendar = file.result.procedure.calendars[set.calendar];
        calendar.holidays.insert(calendar.holidays.end(), set.days.begin(), set.days.end());
        std::sort(calendar.holidays.begin(), calendar.holidays.end());
        calendar.holidays_until = std::max(calendar.holidays_until, set.known_until);
        calendar.holidays_file.clear();
      }
      file.result.dropped += problems.dropped();
      for (Diagnostic& d : problems.take()) file.result.diagnostics.push_back(std::move(d));
      seal(data);
    }
  }

  /// The other versions of a procedure among those at hand that come before it: they begin earlier, or are named earlier. What has the same hash
  /// is the same version, however it is written.
  std::vector<EarlierVersion> earlier_than(std::size_t at) {
    std::vector<EarlierVersion> out;
    if (!loaded_[at].result.ok) return out;
    const Procedure& mine = loaded_[at].result.procedure;
    const auto same = versions_.find(unicode::fold(mine.text(mine.name)));
    if (same == versions_.end()) return out;
    for (const std::size_t i : same->second) {
      const Procedure& other = loaded_[i].result.procedure;
      if (other.hash != mine.hash && std::pair(other.valid_from, i) < std::pair(mine.valid_from, at))
        out.push_back({loaded_[i].path, other.valid_from, other.valid_until});
    }
    return out;
  }

  /// Runs the checks, a procedure at a time in each thread; the results stand in the order of the procedures.
  void look() {
    results_.resize(loaded_.size());
    for (std::size_t i = 0; i < loaded_.size(); ++i) {
      const Procedure& p = loaded_[i].result.procedure;
      if (loaded_[i].result.ok) versions_[unicode::fold(p.text(p.name))].push_back(i);
    }
    std::vector<LintOptions> options;
    options.reserve(loaded_.size());
    for (std::size_t i = 0; i < loaded_.size(); ++i) {
      options.push_back(options_for(loaded_[i].path, loaded_[i].result.sources));
      options.back().data = &data_[i];
      options.back().earlier = earlier_than(i);
    }
    std::atomic<std::size_t> next{0};
    Progress progress(loaded_.size());
    const auto work = [&] {
      for (std::size_t i = next++; i < loaded_.size(); i = next++) {
        if (loaded_[i].result.ok) {
          results_[i] = lint(loaded_[i].result.procedure, options[i]);
          add_fixes(loaded_[i].result, results_[i], FixKind::safe);
        }
        progress.step();
      }
    };
    std::vector<std::thread> others;
    for (unsigned i = 1; i < std::min<std::size_t>(command_.jobs, loaded_.size()); ++i)
      others.emplace_back(work);
    work();
    for (std::thread& thread : others) thread.join();
  }

  // --- what was known before --------------------------------------------------------------------------------------------

  KnownFindings* baseline_of(const std::string& path) {
    std::string file = command_.baseline;
    if (file.empty()) {
      const FoundSettings& found = settings_.of(path);
      if (found.settings.baseline.empty()) return nullptr;
      file = SettingsFinder::beside(found, found.settings.baseline);
    }
    for (const std::unique_ptr<KnownFindings>& known : known_)
      if (known->path == file) return known.get();
    std::error_code error;
    if (!fs::exists(file, error))
      fail("there is no baseline `" + file + "`: write it with `--write-baseline " + file + "`");
    auto known = std::make_unique<KnownFindings>();
    known->path = file;
    DiagnosticSink problems;
    const FileId id = known->file.sources.add(file, read_text(file, max_baseline_bytes));
    if (!read_baseline(known->file.sources, id, known->entries, problems)) {
      console_.diagnostics(problems.take(), known->file.sources, problems.dropped());
      fail("the baseline `" + file + "` cannot be used");
    }
    known->file.ok = true;
    known_.push_back(std::move(known));
    return known_.back().get();
  }

  std::string reason(const KnownFindings& known) {
    return in_language(messages::story_in_the_baseline, {known.path}, console_.language());
  }

  void silence_known(std::size_t i) {
    if (!loaded_[i].result.ok) return;
    KnownFindings* known = baseline_of(loaded_[i].path);
    if (known == nullptr) return;
    known->fail_on = std::max(known->fail_on, fail_on(loaded_[i].path));
    apply_baseline(loaded_[i].result.procedure, known->entries, reason(*known), results_[i]);
  }

  /// Entries of the procedures at hand that nothing is any more, as warnings in the baseline's own file.
  void say_stale(std::vector<LintReport>& reports) {
    for (const std::unique_ptr<KnownFindings>& known : known_) {
      DiagnosticSink stale;
      for (const BaselineEntry& entry : known->entries) {
        if (entry.used || !was_looked_for(entry, *known)) continue;
        stale.warning(messages::baseline_stale, entry.span, {entry.check, entry.path});
      }
      known->file.dropped = stale.dropped();
      known->file.diagnostics = stale.take();
      if (!known->file.diagnostics.empty())
        reports.push_back({known->path, &known->file, nullptr, known->fail_on});
    }
  }

  bool was_looked_for(const BaselineEntry& entry, const KnownFindings& known) {
    if (!options_.only.empty() &&
        std::find(options_.only.begin(), options_.only.end(), entry.check) == options_.only.end())
      return false;
    for (std::size_t i = 0; i < loaded_.size(); ++i) {
      const Procedure& p = loaded_[i].result.procedure;
      if (!loaded_[i].result.ok || p.text(p.name) != entry.procedure ||
          baseline_of(loaded_[i].path) != &known)
        continue;
      const auto& unfinished = results_[i].unfinished;
      return !results_[i].stopped && results_[i].dropped == 0 &&
             std::find(unfinished.begin(), unfinished.end(), entry.check) == unfinished.end();
    }
    return false;
  }

  int write_baseline() {
    std::vector<BaselineEntry> entries;
    std::size_t broken = 0;
    for (std::size_t i = 0; i < loaded_.size(); ++i) {
      if (loaded_[i].result.ok) {
        add_to_baseline(loaded_[i].result.procedure, results_[i], entries);
      } else {
        ++broken;
        console_.diagnostics(loaded_[i].result.diagnostics, loaded_[i].result.sources,
                             loaded_[i].result.dropped);
      }
    }
    if (broken > 0) {
      console_.note(in_language(messages::story_nothing_written, {}, console_.language()));
      return exit_no;
    }
    std::string told = count(entries.size(), messages::story_findings_written);
    const std::size_t found = entries.size();
    sort_baseline(entries);
    if (entries.size() != found) told += ", " + count(entries.size(), messages::story_findings_alike);
    write_whole(command_.write_baseline, baseline_text(std::move(entries)));
    console_.note(shown(command_.write_baseline) + ": " + told);
    return exit_fine;
  }

  /// Writes the findings that a case shows as tests, and says which cannot be told so.
  int write_tests() {
    const LoadedFile& file = loaded_[0];
    if (!file.result.ok) {
      console_.diagnostics(file.result.diagnostics, file.result.sources, file.result.dropped);
      console_.note(in_language(messages::story_nothing_written, {}, console_.language()));
      return exit_no;
    }
    const std::vector<Finding>& findings = results_[0].findings;
    const auto counts = [](const Finding& finding) { return !finding.suppressed; };
    if (std::none_of(findings.begin(), findings.end(), counts)) {
      console_.note(in_language(messages::story_no_findings_to_test, {}, console_.language()));
      return exit_fine;
    }
    const FindingTests tests =
        emit_tests(file.result, findings, file.path, options_for(file.path, file.result.sources));
    if (tests.tests.empty()) {
      console_.note(in_language(messages::story_no_tests_to_write, {}, console_.language()));
    } else {
      write_whole(command_.emit_tests, tests.text);
      console_.note(shown(command_.emit_tests) + ": " +
                    count(tests.tests.size(), messages::story_tests_written));
    }
    // What has no witness has no test either.
    std::size_t without = 0;
    std::vector<std::string_view> checks;
    for (std::size_t i = 0; i < findings.size(); ++i) {
      const auto is_told = [i](const EmittedTest& test) { return test.finding == i; };
      if (findings[i].suppressed || std::any_of(tests.tests.begin(), tests.tests.end(), is_told)) continue;
      ++without;
      if (std::find(checks.begin(), checks.end(), findings[i].check) == checks.end())
        checks.push_back(findings[i].check);
    }
    if (without > 0)
      console_.note(count(without, messages::story_findings_without_test) + ": " + name_list(checks));
    return exit_fine;
  }

  // --- showing ----------------------------------------------------------------------------------------------------------

  void show(const std::vector<LintReport>& reports) {
    LintReportOptions options;
    options.language = console_.language();
    options.today = today_;
    options.mended = mended_;
    options.changed_hashes = changed_hashes_;
    switch (format_) {
      case json:
        return console_.out(render_lint_json(reports, options));
      case sarif:
        return console_.out(render_sarif(reports, options));
      case junit:
        return console_.out(render_junit(reports, options));
      case github:
        console_.out(render_github(reports, options));
        return say_today(reports);
      case checkstyle:
        return console_.out(render_checkstyle(reports, options));
      case text:
      case compact:
        break;
    }
    for (const LintReport& report : reports) show_for_people(report);
    say_not_shown(reports);
    const std::size_t errors = count_reported(reports, Severity::error);
    const std::size_t warnings = count_reported(reports, Severity::warning);
    if (format_ == compact || errors + warnings == 0) return say_today(reports);
    std::string summary =
        count(errors, messages::story_errors) + ", " + count(warnings, messages::story_warnings);
    if (command_.today.empty())
      summary += " " + in_language(messages::story_as_of, {today_}, console_.language());
    console_.note(summary);
  }

  /// Where something is told and nobody has said which day it is, and the form has no place for it: a line for people.
  void say_today(const std::vector<LintReport>& reports) {
    if (!command_.today.empty()) return;
    for (const Severity severity : {Severity::error, Severity::warning, Severity::note}) {
      if (count_reported(reports, severity) == 0) continue;
      console_.note(in_language(messages::story_as_of, {today_}, console_.language()));
      return;
    }
  }

  void show_for_people(const LintReport& report) {
    std::vector<Diagnostic> shown = report.loaded->diagnostics;
    std::size_t dropped = report.loaded->dropped;
    if (report.lint != nullptr) {
      dropped += report.lint->dropped;
      for (const Finding& finding : report.lint->findings)
        if (!finding.suppressed) {
          shown.push_back(finding.diagnostic);
          // What a suppression of it would name.
          if (format_ == text)
            shown.back().note(messages::story_finding_path, {static_cast<FileId>(-1), 0, 0},
                              {suppression_where(finding.path)});
        }
    }
    if (shown.size() > DiagnosticSink::default_limit) {
      // Where not all are shown, none that is worse is left out for one that is milder.
      std::stable_sort(shown.begin(), shown.end(),
                       [](const Diagnostic& a, const Diagnostic& b) { return a.severity < b.severity; });
      dropped += shown.size() - DiagnosticSink::default_limit;
      shown.resize(DiagnosticSink::default_limit);
    }
    console_.diagnostics(shown, report.loaded->sources, dropped,
                         format_ == compact ? Style::compact : Style::text);
    if (format_ == text && !shown.empty()) console_.note("");
    if (report.lint == nullptr) return;
    for (const std::string_view check : report.lint->unfinished)
      console_.note(report.file + ": " +
                    in_language(messages::story_check_unfinished, {std::string(check)}, console_.language()));
  }

  /// What was suspected and no case shows: how much of it there is, or each with its place.
  void say_not_shown(const std::vector<LintReport>& reports) {
    std::size_t places = 0;
    for (const LintReport& report : reports) {
      if (report.lint == nullptr) continue;
      places += report.lint->not_shown.size();
      if (!command_.not_shown) continue;
      for (const NotShown& one : report.lint->not_shown)
        console_.note(render_not_shown(one, report, console_.language()));
    }
    if (places == 0 || format_ != text) return;
    if (!command_.not_shown) {
      console_.note(count(places, messages::story_places_not_shown));
    } else {
      console_.note(count(places, messages::story_places_listed));
    }
  }

  const LintCommand& command_;
  Console console_;
  SettingsFinder settings_;
  Format format_ = text;
  std::size_t fail_on_ = 0;
  std::string today_;
  LintOptions options_;
  std::vector<LintMendedFile> mended_;           ///< by --fix
  std::vector<LintChangedHash> changed_hashes_;  ///< of what it made others of
  std::vector<LoadedFile> loaded_;
  std::map<std::string, std::vector<std::size_t>> versions_;  ///< the procedures of each name
  std::vector<ReferenceData> data_;                           ///< one a procedure
  std::vector<LintResult> results_;
  std::vector<std::unique_ptr<KnownFindings>> known_;
};

}  // namespace

void add_lint(CLI::App& app, Chosen& chosen) {
  auto options = std::make_shared<LintCommand>();
  CLI::App* command =
      add_command(app, chosen, "lint", "Finds what is wrong or doubtful; says nothing when all is well",
                  "sop lint examples/hello --today 2026-10-01");
  command->add_option("PATH", options->paths, "files, folders, or - for standard input")->required();
  command->add_option("--format", options->format,
                      "text (default), compact, json, sarif, junit, github or checkstyle");
  command->add_option("--today", options->today,
                      "the date for checks of reviews and expiry (default: the system's)");
  command->add_option("--roster", options->roster,
                      "who is on duty, a TOML file: says when nobody is whom cases count on");
  command->add_option("--rule", options->rules, "only this check; may be repeated")->allow_extra_args(false);
  command->add_option("--fail-on", options->fail_on,
                      "the mildest finding that makes the exit code 1: error (default), warning or note");
  command->add_option("--config", options->config,
                      "the settings (default: the nearest sop.toml, from the file upwards)");
  command->add_flag("--no-config", options->no_config, "no settings at all");
  command->add_option("--profile", options->profile, "a profile of the settings");
  command->add_option("--baseline", options->baseline, "findings that are known and not told again");
  command->add_option("--write-baseline", options->write_baseline, "writes what is found as such a file");
  command->add_option("--emit-tests", options->emit_tests,
                      "writes the findings that a case shows as tests, which pass once they are mended");
  command->add_flag("--fix", options->fix, "mends what can be mended safely, in the files");
  command->add_flag("--diff", options->diff, "shows what --fix would change, and writes nothing");
  command->add_flag("--changes-meaning", options->changes_meaning,
                    "with --fix or --diff: also takes out what nothing uses");
  command->add_flag("--not-shown", options->not_shown,
                    "lists what was suspected and no case shows within the turns that are played");
  command->add_option("--jobs", options->jobs, "procedures that are looked at at once (default 1)");
  command->callback([&chosen, options] {
    chosen.run = [&chosen, options] { return Lint(*options, chosen.common).run(); };
  });
}

}  // namespace sop::cli
