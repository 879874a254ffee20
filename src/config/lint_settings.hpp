// src/config/lint_settings.hpp — sop.toml: what the checks are to find, and how much it counts (docs/lint.md).
//
//   [lint]
//   fail_on = "warning"
//   baseline = "known.json"
//   host_tells = ["price", "channel"]
//
//   [lint.severity]
//   unused_fact = "off"
//
//   [lint.category]
//   words = "error"
//
//   [[lint.files]]
//   files = ["legacy/**"]
//   severity = { missing_locale = "note" }
//
//   [[lint.phrase]]
//   avoid = "calm down"
//   locale = "en"
//   instead = "I see why this is upsetting"
//
//   [[lint.name]]
//   of = "response"
//   pattern = "say_*"
//
//   [profile.ci]
//   fail_on = "note"
//
// A profile has the keys of [lint] and is applied after it. Any other key is an error, and so is a check, a category or a severity that
// there is not. Reading is bounded by the limits below and by toml_limits.hpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sop/diagnostic.hpp"
#include "sop/lint.hpp"
#include "sop/source.hpp"

namespace sop::config {

inline constexpr std::size_t max_settings_bytes = 1024U * 1024;
inline constexpr std::size_t max_settings_rules = 1000;  ///< of each kind: severities, phrases, names, facts
inline constexpr std::size_t max_settings_text = 1000;   ///< bytes of a phrase, a pattern, a glob

/// What sop.toml says of the checks, the profile included.
struct LintSettings {
  std::vector<SeverityRule> severities;
  std::vector<PhraseSetting> phrases;
  std::vector<NameSetting> names;
  std::vector<std::string> host_tells;  ///< facts
  bool has_host_tells = false;
  bool has_fail_on = false;
  Severity fail_on = Severity::error;
  std::string baseline;               ///< a path that counts from the folder of the file; empty: none
  std::vector<std::string> profiles;  ///< that the file has
  bool has_profile = false;           ///< the one asked for is among them
};

/// Reads a file of `sources`. False: at least one error was added, with its place in the file. A profile that the file does not have is
/// no error here.
bool read_lint_settings(const SourceSet& sources, FileId file, std::string_view profile, LintSettings& out,
                        DiagnosticSink& problems);

}  // namespace sop::config
