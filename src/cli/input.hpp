// src/cli/input.hpp — what commands read: texts, lines, procedures, reference data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "sop/data.hpp"
#include "sop/event_json.hpp"
#include "sop/json.hpp"
#include "sop/load.hpp"
#include "sop/names.hpp"
#include "src/cli/console.hpp"

namespace sop::cli {

inline constexpr std::size_t max_data_bytes =
    std::size_t{16} * 1024 * 1024;                   ///< of reference data (`--data`)
inline constexpr std::int64_t max_duty_days = 3660;  ///< that `sop duty --format data` lists

bool is_folder(const std::string& path);

/// The bytes of a file, or of standard input for `-`. Fails when it cannot be read or is longer than `limit`.
std::string read_text(const std::string& path, std::size_t limit);

/// Whether an option gives JSON itself: it begins as an object. Otherwise it is a file, or `-`. Fails when it is another value of
/// JSON, and no file is called so.
bool is_json_text(const std::string& option);
/// The JSON text that an option gives: itself (it begins as an object), a file, or standard input for `-`. Fails when it is a
/// value of JSON that is no object, or cannot be read.
std::string json_of(const std::string& option, std::size_t limit);
/// Where a JSON text came from, for messages: `what` is the option that gives it.
std::string place_of_json(const std::string& option, const char* what);

/// A line of a timeline. `is_json`: its shape is right, so that what is wrong is what it says.
bool read_timeline_line(const std::string& text, bool too_long, const NameTable& names, TimedEvent& timed,
                        DiagnosticSink& problems, bool& is_json);
/// Whether a line may be the first: it tells facts, and hands in a record, but nothing has happened yet.
bool opens_case(const TimedEvent& timed);

/// Lines of standard input or a file, one at a time, none longer than a limit.
class LineReader {
 public:
  /// `-` is standard input. Fails when the file cannot be opened.
  LineReader(const std::string& path, std::size_t limit);
  ~LineReader();
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  /// Bytes of a line over the limit that are read over on the way to its end.
  static constexpr std::size_t longest_skipped = std::size_t{16} * 1024 * 1024;

  /// The next line without its end; false after the last. A line over the limit is cut, and `too_long` says so. Fails when the
  /// file cannot be read further, and when such a line does not end within `longest_skipped` bytes.
  bool next(std::string& line);
  [[nodiscard]] bool too_long() const { return too_long_; }
  [[nodiscard]] std::size_t number() const { return number_; }  ///< of the line last read, from 1

 private:
  std::string path_;
  std::FILE* file_;
  std::size_t limit_;
  std::size_t number_ = 0;
  bool too_long_ = false;
};

/// The files that a command line names: files as they are, of folders all `.sop` and `.sop.md` below them, sorted. `-` stays.
std::vector<std::string> files_of(const std::vector<std::string>& paths);

/// Loads a file (`-`: standard input). Fails only when there is no such file; what is wrong inside is in the result.
LoadResult load_path(const std::string& path, const Console& console);
/// The same, reading files through `provider`.
LoadResult load_path(const std::string& path, const Console& console, SourceProvider& provider);

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

/// The holiday files that a procedure names, which lie beside it. `sources` are those of the procedure, and the files are added;
/// what is wrong with them, or why they cannot be read, is added to `problems`.
void read_holiday_files(const LoadResult& loaded, ReferenceData& data, SourceSet& sources,
                        DiagnosticSink& problems);

/// The schedules of a roster file (`-`: standard input), not sealed. Fails when it cannot be read, after showing why.
ReferenceData roster_data(const LoadResult& loaded, const NameTable& names, const std::string& roster_file,
                          Console& console);

/// The reference data that the procedure names (holiday files beside it), and that `--roster` and `--data` add; empty: not given.
/// The zones of the folder `--zones`, which a compiled procedure does not carry, are in it; with
/// `zones_before` those of that folder instead, and when it is empty those that the procedure carries count. Fails when it cannot be read, after showing why.
ReferenceData reference_data(const LoadResult& loaded, const NameTable& names, const std::string& data_file,
                             const std::string& roster_file, Console& console,
                             const std::string* zones_before = nullptr);

/// How mistakes in facts, events and cases are shown: where a procedure has private facts, no line of the text is repeated.
Style style_for(const Procedure& procedure);

/// What is wrong with a line of JSON lines, as a result: `{"error":{"code","message","line","problems":[...]}}`.
void write_problems(JsonWriter& writer, std::string_view code, std::size_t line,
                    const std::vector<Diagnostic>& problems, std::size_t dropped, Language language);

/// The system's clock, in milliseconds.
std::int64_t system_now();

/// The instant of `--at`, else the system's clock, in milliseconds. Local time counts in the procedure's offset.
std::int64_t instant_or_now(const std::string& text, const Procedure& procedure);

}  // namespace sop::cli
