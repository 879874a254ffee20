// src/cli/lint_settings.hpp — which sop.toml counts for a procedure.
//
// The nearest one: in the folder of the procedure, or in one of those above it, as far as the folder that holds `.git`. Each is read
// once.
#pragma once

#include <map>
#include <string>

#include "sop/load.hpp"
#include "src/cli/console.hpp"
#include "src/config/lint_settings.hpp"

namespace sop::cli {

/// What one sop.toml says, and where it lies.
struct FoundSettings {
  std::string path;    ///< as it is shown; empty: there is none
  std::string folder;  ///< absolute, where its paths and globs begin
  config::LintSettings settings;
};

class SettingsFinder {
 public:
  /// `config`: this file for all; empty: the nearest. `none`: no file at all. Fails when a file that is named cannot be read.
  SettingsFinder(std::string config, bool none, std::string profile, Console& console);

  /// Of the procedure whose file this is (`-`: of the folder in which the program runs). Fails when the file is wrong, after showing
  /// why, and when it has not the profile that is asked for.
  const FoundSettings& of(const std::string& file);

  /// A path of the settings, as it is shown and opened.
  static std::string beside(const FoundSettings& settings, const std::string& path);

  /// The paths of the files of a procedure as the globs of its settings see them.
  static std::vector<std::string> paths_below(const FoundSettings& settings, const SourceSet& sources);

 private:
  const FoundSettings& read(const std::string& file);

  std::string config_;
  bool none_;
  std::string profile_;
  Console& console_;
  std::map<std::string, FoundSettings> read_;  // by absolute path
  FoundSettings nothing_;
};

}  // namespace sop::cli
