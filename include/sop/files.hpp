// sop/files.hpp — procedures on a disk, and the ready pieces that come with the library.
//
// The loader reads through a SourceProvider (sop/source.hpp). This one reads files, and only below the folder of the
// procedure: links are resolved first, and what leads out of the folder is refused, whatever the path looks like. Only
// plain files are read, up to a size. Paths that begin with `std/` name the ready pieces (dsl/std), which are part of the
// library and of no disk.
//
//   sop::LoadResult loaded = sop::load_file("service_centre.sop");
//   if (!loaded.ok) std::fputs(sop::render_text(loaded.diagnostics, loaded.sources).c_str(), stderr);
//
// Declared here, compiled once in src/files (POSIX). Cost: linear in the bytes read; each file once. Thread-safety: a FolderSource belongs to one load at a time.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>

#include "sop/config.hpp"
#include "sop/load.hpp"
#include "sop/source.hpp"

namespace sop {

/// Reads files below one folder.
class FolderSource : public SourceProvider {
 public:
  /// `root` is the folder above which no import may lead; empty: the folder of the first file that is read. Files over
  /// `max_bytes` are too_large.
  explicit FolderSource(const std::string& root = {}, std::size_t max_bytes = ParseLimits().max_file_bytes);

  /// A path counts from the folder of `from`. The first file, for which `from` is empty, may lie anywhere: the user named
  /// it. Errors: as ReadStatus says; a folder, a device or a pipe is unreadable.
  ReadStatus read(std::string_view path, std::string_view from, std::string& text,
                  std::string& identity) override;

 private:
  ReadStatus read_disk(const std::string& path, bool confined, std::string& text,
                       std::string& identity) const;

  std::string root_;  // without links; empty: not known yet
  std::size_t max_bytes_;
  std::set<std::string> ready_;  // ready pieces that were read, as `from` names them
};

/// Loads the procedure whose root file is `path`, with imports from its folder and below. Zones that it names are those of the
/// system, unless the options say where they come from.
LoadResult load_file(const std::string& path, const LoadOptions& options = {});

/// A ready piece by its name after `std/`: `de_escalation.sop`. False when there is none.
bool ready_piece(std::string_view name, std::string_view& text);

/// The page about a check (docs/checks) by the check's id. False when there is none.
bool check_page(std::string_view id, std::string_view& text);

/// What docs/errors.md says of a mistake that keeps a procedure from loading, by the name of its message: its words, what to do, an
/// example. False when there is none.
bool error_page(std::string_view message, std::string_view& text);

}  // namespace sop
