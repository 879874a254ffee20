// src/zones/zone_folder.cpp — finds the zone of a name in a folder, as systems keep them.
//
// A name is a path below the folder, of letters, digits, `_`, `+`, `-` and `/` only, so that it cannot lead out of it. When
// there is no such zone the folder is walked once, for the nearest name.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "sop/messages/time.hpp"
#include "sop/names.hpp"
#include "sop/zone_files.hpp"

namespace sop {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_name = 64;
constexpr std::size_t most_entries = 10'000;  // of a folder that is walked; Debian's has 1,300

bool is_zone_name(std::string_view name) {
  if (name.empty() || name.size() > longest_name || name.front() == '/' || name.back() == '/') return false;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (!is_letter && c != '_' && c != '+' && c != '-' && !(c == '/' && name[i - 1] != '/')) return false;
  }
  return true;
}

/// The first bytes of a file, at most `limit`. False when it cannot be read.
bool read_bytes(const fs::path& path, std::size_t limit, std::string& out) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  out.resize(limit);
  file.read(out.data(), static_cast<std::streamsize>(limit));
  out.resize(static_cast<std::size_t>(file.gcount()));
  return !file.bad();
}

/// What the folder says of itself: `# version 2025b` begins tzdata.zi, and the whole of +VERSION is the version.
std::string version_of(const fs::path& folder) {
  std::string text;
  constexpr std::string_view mark = "# version ";
  if (read_bytes(folder / "tzdata.zi", 64, text) && text.starts_with(mark)) {
    text.erase(0, mark.size());
  } else if (!read_bytes(folder / "+VERSION", 64, text)) {
    return {};
  }
  return text.substr(0, text.find_first_of(" \r\n"));
}

/// The names of all zones, sorted. Copies of the whole (`posix/`, `right/`) and files that are no zones are left out.
std::vector<std::string> zone_names(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, error), end;
  for (std::size_t seen = 0; !error && entry != end && seen < most_entries; entry.increment(error), ++seen) {
    const std::string name = entry->path().lexically_relative(folder).generic_string();
    const bool is_capital = !name.empty() && name[0] >= 'A' && name[0] <= 'Z';
    if (entry->is_directory(error) && !is_capital) entry.disable_recursion_pending();
    if (is_capital && entry->is_regular_file(error) && is_zone_name(name)) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// "did you mean `Europe/Tallinn`?", in the reader's language: an argument that is a row of the catalogue (sop/diagnostic.hpp).
std::string nearest_name(std::string_view name, const std::vector<std::string>& names) {
  return name_help_argument(name, {names.begin(), names.end()});
}

bool report_data(const TzifResult& result, const std::string& name, Span span, DiagnosticSink& problems) {
  const std::string at = std::to_string(result.at);
  switch (result.error) {
    case TzifError::none:
      return true;
    case TzifError::not_tzif:
      problems.error(messages::zone_data_not_tzif, span, {name});
      break;
    case TzifError::too_large:
      problems.error(messages::zone_data_too_large, span, {name, at});
      break;
    case TzifError::cut_short:
      problems.error(messages::zone_data_cut_short, span, {name, at});
      break;
    case TzifError::leap_seconds:
      problems.error(messages::zone_data_leap_seconds, span, {name});
      break;
    case TzifError::malformed:
      problems.error(messages::zone_data_malformed, span, {name, at, std::string(name_of(result.zone))});
      break;
  }
  return false;
}

}  // namespace

bool load_zone(const ZoneFolder& folder, std::string_view name, Span span, Zone& out,
               DiagnosticSink& problems) {
  const fs::path root(folder.path);
  std::error_code error;
  if (!fs::is_directory(root, error) || fs::is_empty(root, error)) {
    problems.error(messages::zone_database_missing, span, {folder.path});
    return false;
  }
  const std::string written(name);
  const fs::path path = root / (is_zone_name(name) ? written : std::string());
  if (!is_zone_name(name) || !fs::exists(path, error) || fs::is_directory(path, error)) {
    const std::vector<std::string> names = zone_names(root);
    problems.error(messages::zone_unknown, span, {written, nearest_name(name, names)});
    return false;
  }
  std::string bytes;
  if (!fs::is_regular_file(path, error) || !read_bytes(path, max_tzif_bytes + 1, bytes)) {
    problems.error(messages::zone_unreadable, span, {written, path.string()});
    return false;
  }
  return report_data(read_tzif(bytes, name, version_of(root), out), written, span, problems);
}

}  // namespace sop
