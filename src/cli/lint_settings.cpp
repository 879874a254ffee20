// src/cli/lint_settings.cpp — see lint_settings.hpp.
#include "src/cli/lint_settings.hpp"

#include <filesystem>

#include "sop/names.hpp"
#include "src/cli/input.hpp"

namespace sop::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* file_name = "sop.toml";

fs::path absolute(const fs::path& path) {
  std::error_code error;
  const fs::path full = fs::absolute(path, error);
  return (error ? path : full).lexically_normal();
}

/// The nearest sop.toml, from a folder upwards; empty: there is none.
fs::path nearest(fs::path folder) {
  for (;;) {
    std::error_code error;
    const fs::path here = folder / file_name;
    if (fs::is_regular_file(here, error)) return here;
    if (fs::exists(folder / ".git", error) || folder == folder.parent_path()) return {};
    folder = folder.parent_path();
  }
}

/// As people write it: below the folder in which the program runs, or whole.
std::string as_shown(const fs::path& path) {
  std::error_code error;
  const fs::path here = fs::current_path(error);
  if (error) return path.string();
  const fs::path relative = path.lexically_relative(here);
  return relative.empty() ? path.string() : relative.string();
}

}  // namespace

SettingsFinder::SettingsFinder(std::string config, bool none, std::string profile, Console& console)
    : config_(std::move(config)), none_(none), profile_(std::move(profile)), console_(console) {
  if (none_ && !config_.empty()) fail("`--no-config` reads no settings: leave `--config` out");
  if (none_ && !profile_.empty())
    fail("`--no-config` reads no settings, and so no profile: leave `--profile` out");
}

const FoundSettings& SettingsFinder::of(const std::string& file) {
  if (none_) return nothing_;
  fs::path path;
  if (!config_.empty()) {
    path = absolute(config_);
  } else {
    const fs::path folder = file == "-" ? absolute(".") : absolute(file).parent_path();
    path = nearest(folder.filename().empty() ? folder.parent_path() : folder);
  }
  if (!path.empty()) return read(path.string());
  if (!profile_.empty())
    fail("there is no `" + std::string(file_name) + "` at `" + file + "` or above it, and so no profile `" +
         profile_ + "`");
  return nothing_;
}

const FoundSettings& SettingsFinder::read(const std::string& file) {
  const auto known = read_.find(file);
  if (known != read_.end()) return known->second;
  FoundSettings found;
  found.path = as_shown(file);
  found.folder = fs::path(file).parent_path().string();
  SourceSet sources;
  const FileId id = sources.add(found.path, read_text(file, config::max_settings_bytes));
  DiagnosticSink problems;
  if (!config::read_lint_settings(sources, id, profile_, found.settings, problems)) {
    console_.diagnostics(problems.take(), sources, problems.dropped());
    fail("the settings in `" + found.path + "` cannot be used");
  }
  if (!profile_.empty() && !found.settings.has_profile) {
    const std::vector<std::string_view> names(found.settings.profiles.begin(), found.settings.profiles.end());
    fail("`" + found.path + "` has no profile `" + profile_ + "`" +
         (names.empty() ? std::string() : ": " + name_help(profile_, names)));
  }
  return read_.emplace(file, std::move(found)).first->second;
}

std::string SettingsFinder::beside(const FoundSettings& settings, const std::string& path) {
  return as_shown((fs::path(settings.folder) / path).lexically_normal());
}

std::vector<std::string> SettingsFinder::paths_below(const FoundSettings& settings,
                                                     const SourceSet& sources) {
  std::vector<std::string> paths;
  for (FileId f = 0; f < sources.size(); ++f)
    paths.push_back(absolute(sources[f].path()).lexically_relative(settings.folder).generic_string());
  return paths;
}

}  // namespace sop::cli
