// src/cli/console.hpp — where the program writes: results on standard output, everything else on standard error.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/diagnostic.hpp"
#include "sop/render.hpp"
#include "sop/source.hpp"

namespace sop::cli {

/// Exit codes of the program.
inline constexpr int exit_fine = 0;
inline constexpr int exit_no = 1;     ///< the check said no
inline constexpr int exit_usage = 2;  ///< how it was called, or what it was to read or write

/// Ends the program with exit_usage and a sentence.
struct Failure {
  std::string message;
};
[[noreturn]] void fail(std::string message);

/// A text of a file or of the command line for people, on one line: what could steer a terminal is made visible.
std::string shown(std::string_view text);

/// A number with its words in the reader's language: `2 days`. The forms stand in the catalogue, parted by `|`, in the order one,
/// few, many; `{0}` is the number.
std::string counted(std::int64_t count, MessageId forms, Language language);

/// A row of the catalogue in a language, its places filled.
std::string in_language(MessageId id, const std::vector<std::string>& args, Language language);

/// A length for people, to the millisecond: `149 hours 30 min`.
std::string exact_length_text(std::int64_t milliseconds, Language language);
/// The same as people remember it, its two largest units: `2 days 3 hours`.
std::string length_text(std::int64_t milliseconds, Language language);

/// Options that every command has.
struct Common {
  std::string colour = "auto";
  std::string language = "en";
  std::string zones;  ///< a folder of time zones; empty: the system's
};

enum class Style {
  text,
  compact,
  without_lines  ///< text, but no line of what was read is repeated
};

class Console {
 public:
  explicit Console(const Common& common);

  /// A result. Written at once when standard output is a terminal or `flush` is called, else in large pieces.
  void out(std::string_view text);
  /// Pushes out what was written; a failure to write ends the program with exit_usage.
  void flush();
  /// A remark for people.
  void note(std::string_view text);
  /// Diagnostics, for people; `lead` stands before the first, on its line.
  void diagnostics(const std::vector<Diagnostic>& diagnostics, const SourceSet& sources,
                   std::size_t dropped = 0, Style style = Style::text, std::string_view lead = {});

  /// Whether results are coloured: never because of what is said, only because somebody looks.
  [[nodiscard]] bool colours_results() const { return colour_results_; }

  [[nodiscard]] Language language() const { return render_.language; }
  /// The folder of `--zones`; empty: the system's.
  [[nodiscard]] const std::string& zones() const { return zones_; }

 private:
  RenderOptions render_;
  bool colour_results_ = false;
  std::string zones_;
};

}  // namespace sop::cli
