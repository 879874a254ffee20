// tests/support/golden_lint.hpp — with what the files of tests/golden/lint are looked at: a day, and what stands beside them.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "sop/date.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/render.hpp"
#include "src/config/lint_settings.hpp"
#include "src/config/roster.hpp"
#include "tests/support/files.hpp"

namespace sop::testing {

/// The day on which every golden file is looked at.
inline LintOptions on_the_day() {
  LintOptions options;
  Date today;
  REQUIRE_FALSE(failed(parse_date("2026-10-01", today)));
  options.has_today = true;
  options.today = today.days();
  return options;
}

/// The options of a case: those of the day, and what its sop.toml says.
inline LintOptions options_of(const std::string& toml) {
  LintOptions options = on_the_day();
  if (toml.empty()) return options;
  SourceSet sources;
  const FileId file = sources.add("sop.toml", toml);
  config::LintSettings settings;
  DiagnosticSink problems;
  const bool read = config::read_lint_settings(sources, file, {}, settings, problems);
  REQUIRE_MESSAGE(read, render_text(problems.take(), sources));
  options.severities = settings.severities;
  options.phrases = settings.phrases;
  options.names = settings.names;
  options.host_tells = settings.host_tells;
  options.has_host_tells = settings.has_host_tells;
  return options;
}

/// What a case is looked at with: a sop.toml, a roster and an earlier version, perhaps empty.
struct Beside {
  std::string settings, roster, earlier;
};

/// What stands in the files NAME.toml, NAME.roster.toml and NAME.earlier beside NAME.sop, if they are there.
inline Beside beside(const std::filesystem::path& input) {
  const auto text = [&](const char* ending) {
    std::filesystem::path path = input;
    path.replace_extension(ending);
    return std::filesystem::exists(path) ? read_file(path) : std::string();
  };
  return {text(".toml"), text(".roster.toml"), text(".earlier")};
}

/// The earlier version of a case, perhaps none.
inline std::vector<EarlierVersion> earlier_of(const std::string& text, const LoadOptions& zones) {
  if (text.empty()) return {};
  const LoadResult loaded = load_text("earlier.sop", text, zones);
  REQUIRE_MESSAGE(loaded.ok, render_text(loaded.diagnostics, loaded.sources));
  return {{"earlier.sop", loaded.procedure.valid_from, loaded.procedure.valid_until}};
}

/// The roster of a case, perhaps empty, as its procedure reads it.
inline ReferenceData data_of(const std::string& roster, const Procedure& procedure) {
  ReferenceData data;
  if (roster.empty()) return data;
  SourceSet sources;
  const FileId file = sources.add("roster.toml", roster);
  DiagnosticSink problems;
  config::Roster read;
  const bool fine = config::read_roster(sources, file, {}, read, problems) &&
                    config::add_roster(read, NameTable(procedure), data, problems);
  REQUIRE_MESSAGE(fine, render_text(problems.take(), sources));
  seal(data);
  return data;
}

}  // namespace sop::testing
