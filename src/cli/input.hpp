// src/cli/input.hpp — what commands read: texts, lines, procedures, reference data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "sop/data.hpp"
#include "sop/json.hpp"
#include "sop/load.hpp"
#include "sop/names.hpp"
#include "src/cli/console.hpp"

namespace sop::cli {

/// The bytes of a file, or of standard input for `-`. Fails when it cannot be read or is longer than `limit`.
std::string read_text(const std::string& path, std::size_t limit);

/// Lines of standard input or a file, one at a time, none longer than a limit.
class LineReader {
 public:
  /// `-` is standard input. Fails when the file cannot be opened.
  LineReader(const std::string& path, std::size_t limit);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  /// The next line without its end; false after the last. A line over the limit is cut, and `too_long` says so.
  bool next(std::string& line);
  [[nodiscard]] bool too_long() const { return too_long_; }
  [[nodiscard]] std::size_t number() const { return number_; }  ///< of the line last read, from 1

 private:
  std::FILE* file_;
  std::size_t limit_;
  std::size_t number_ = 0;
  bool too_long_ = false;
};

/// The files that a command line names: files as they are, of folders all `.sop` and `.sop.md` below them, sorted. `-` stays.
std::vector<std::string> files_of(const std::vector<std::string>& paths);

/// Loads a file (`-`: standard input). Fails only when there is no such file; what is wrong inside is in the result.
LoadResult load_path(const std::string& path, const Console& console);

/// Loads what PATHs name: each file that holds a procedure, with what it imports. Of a folder, files that another one
/// imports are not loaded by themselves.
struct LoadedFile {
  std::string path;
  LoadResult result;
};
std::vector<LoadedFile> load_paths(const std::vector<std::string>& paths, const Console& console);

/// The one procedure that a PATH names, sound and without errors; diagnostics are shown, and `false` means exit_no. Fails
/// when a folder holds several. A compiled procedure (`sop compile`) is taken too; its `sources` name it and hold no text.
bool load_one(const std::string& path, Console& console, LoadResult& loaded);

/// Whether a file begins as a compiled procedure does.
bool is_compiled(const std::string& path);

/// Writes a file whole or not at all: into a new file beside it, which then takes its name. Fails when it cannot, and leaves
/// what was there.
void write_whole(const std::string& path, std::string_view bytes);

/// The reference data that the procedure names (holiday files beside it) and that `--data` adds. Fails when it cannot be
/// read, after showing why.
ReferenceData reference_data(const LoadResult& loaded, const NameTable& names, const std::string& data_file,
                             Console& console);

/// What is wrong with a line of JSON lines, as a result: `{"error":{"code","message","line","problems":[...]}}`.
void write_problems(JsonWriter& writer, std::string_view code, std::size_t line,
                    const std::vector<Diagnostic>& problems, std::size_t dropped, Language language);

/// The system's clock, in milliseconds.
std::int64_t system_now();

/// The instant of `--at`, else the system's clock, in milliseconds. Local time counts in the procedure's offset.
std::int64_t instant_or_now(const std::string& text, const Procedure& procedure);

}  // namespace sop::cli
