// sop/render_lint.hpp — what the checks found, in the forms that other programs read.
//
//   JSON        our own, with a version (docs/schema/lint.schema.json)
//   SARIF       2.1.0 (OASIS), one run; what is written of it is docs/schema/sarif.schema.json
//   JUnit       XML of test reports: a suite a procedure, a case a finding
//   Checkstyle  XML of Checkstyle 4.3 and later
//   GitHub      annotations (workflow commands) on the log of a job
//
// docs/lint.md tells what each says and leaves out. All columns count from 1: SARIF in UTF-16 code units, the others in code points;
// a byte order mark is no column. What came from a file is escaped as the format wants it, after everything that could steer a
// terminal was made visible.
//
// Declared here, compiled once in src/render. Thread-safety: pure functions. Cost: linear in what is written. Nothing in it
// says when it was made: the same findings give the same bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/config.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/model.hpp"

namespace sop {

/// One procedure as a report speaks of it. Not owned.
struct LintReport {
  std::string file;                    ///< as it was named
  const LoadResult* loaded = nullptr;  ///< its diagnostics are reported too
  const LintResult* lint = nullptr;    ///< null: it does not load
  Severity fail_on = Severity::error;  ///< the mildest severity at which the run fails
};

/// A file that was mended, and in how many places.
struct LintMendedFile {
  std::string file;
  std::size_t places = 0;
};

/// A procedure of which mending made another one: its hashes, and the places that count in them, each with the message of its finding.
struct LintChangedHash {
  struct Place {
    std::string file;
    std::uint32_t line = 0;  ///< in the text as it was then, from 1
    std::string id;          ///< of the message
    std::string message;
  };
  std::string file;  ///< as it was named
  Hash old_hash{}, new_hash{};
  std::vector<Place> places;
};

struct LintReportOptions {
  Language language = Language::en;
  std::string today;                   ///< `2026-10-01`: what the checks took for today
  std::vector<std::string> arguments;  ///< of the program, for SARIF; may be empty
  std::vector<LintMendedFile> mended;  ///< before the checks were run, for JSON
  std::vector<LintChangedHash> changed_hashes;
};

/// The path of a finding as a suppression writes it after `where:`: in quotes, with a backslash before a quote or a backslash of its own.
std::string suppression_where(std::string_view path);

/// What was suspected and not shown, in one line: its place, what a finding would have said, the check, the path.
std::string render_not_shown(const NotShown& one, const LintReport& report, Language language = Language::en);

std::string render_lint_json(const std::vector<LintReport>& reports, const LintReportOptions& options = {});
std::string render_sarif(const std::vector<LintReport>& reports, const LintReportOptions& options = {});
std::string render_junit(const std::vector<LintReport>& reports, const LintReportOptions& options = {});
std::string render_checkstyle(const std::vector<LintReport>& reports, const LintReportOptions& options = {});
std::string render_github(const std::vector<LintReport>& reports, const LintReportOptions& options = {});

/// What changes between two texts of one file, in the unified form of `diff -u`: three lines around each change, `\ No newline at
/// end of file` where it is so. Empty: nothing. A line end alone is a change. Cost: linear in the texts, and in the square of what
/// differs up to 2000 lines; past that the whole middle is shown as one change.
std::string unified_diff(std::string_view path, std::string_view before, std::string_view after);

/// How many findings a run reports at a severity: those of loading too, suppressed ones not.
std::size_t count_reported(const std::vector<LintReport>& reports, Severity severity);
/// Whether anything is reported at a severity at which its run fails.
bool fails(const std::vector<LintReport>& reports);

/// Of each kind of annotation GitHub shows this many of one step.
inline constexpr std::size_t github_annotations_shown = 10;
/// The version of the shape that `render_lint_json` writes.
inline constexpr int lint_json_version = 1;

}  // namespace sop
