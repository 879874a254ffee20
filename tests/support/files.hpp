// tests/support/files.hpp: the few file operations that tests need. Paths are relative to the repository.
//
// Errors throw std::runtime_error with the path in the text, which doctest reports; a test that cannot read its input
// must not pass.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sop::testing {

/// The absolute place of a path that is given from the top of the repository.
std::filesystem::path in_repository(std::string_view relative);

/// The bytes of a file.
std::string read_file(const std::filesystem::path& path);

/// Replaces a file; creates the folders above it.
void write_file(const std::filesystem::path& path, std::string_view bytes);

/// All files below a folder whose name ends in `suffix` (empty: all), sorted; none when there is no such folder.
std::vector<std::filesystem::path> list_files(const std::filesystem::path& folder,
                                              std::string_view suffix = {});

/// The lines of a text without their ends.
std::vector<std::string> split_lines(std::string_view text);

/// A new empty folder, removed with everything in it at the end of its life.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace sop::testing
