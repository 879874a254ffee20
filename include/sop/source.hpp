// sop/source.hpp — the text of a procedure and places in it.
//
// Everything that reads a procedure speaks of places as byte spans into the original text of a file: spans survive
// re-encoding, literate Markdown and rewriting of trees, and cost eight bytes and a file number. Lines and columns are
// computed only when a message is shown.
//
// A SourceSet owns the files of one procedure (the root file first, then imports in the order in which they were met).
// Files that are not text of the language (CSV rows) are members too, so that a message can point into them.
//
// Thread-safety: values; a SourceSet that nobody changes may be read from any number of threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/config.hpp"

namespace sop {

/// A file of a SourceSet, by position.
using FileId = std::uint32_t;

/// A stretch of bytes `[begin, end)` of one file.
struct Span {
  FileId file = 0;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Span& a, const Span& b) {
    return a.file == b.file && a.begin == b.begin && a.end == b.end;
  }
  template <class Self, class Archive>
  static void fields(Self& s, Archive& a) {
    a(s.file, s.begin, s.end);
  }
};

/// From the beginning of `first` to the end of `last` (both in one file).
inline Span join(Span first, Span last) { return {first.file, first.begin, last.end}; }

/// A place as people and editors count it; lines and columns start at 1.
struct LineColumn {
  std::uint32_t line = 1;
  std::uint32_t column = 1;        ///< in code points
  std::uint32_t column_utf16 = 1;  ///< in UTF-16 code units (editors, SARIF)
  std::uint32_t column_bytes = 1;  ///< in bytes
};

/// One file: its path as the user named it, and its text exactly as read.
///
/// Cost: building scans the text once for line ends; `locate` is O(log lines + length of the line).
class SourceFile {
 public:
  SourceFile() = default;
  SourceFile(std::string path, std::string text);

  const std::string& path() const { return path_; }
  const std::string& text() const { return text_; }
  std::uint32_t line_count() const { return static_cast<std::uint32_t>(line_starts_.size()); }
  LineColumn locate(std::uint32_t offset) const;
  /// The text of a line (from 1) without its line end; empty past the last line.
  std::string_view line(std::uint32_t number) const;
  /// The offset at which a line (from 1) begins.
  std::uint32_t line_start(std::uint32_t number) const;

 private:
  std::string path_;
  std::string text_;
  std::vector<std::uint32_t> line_starts_{0};
};

/// The files of one procedure.
class SourceSet {
 public:
  FileId add(std::string path, std::string text);
  std::size_t size() const { return files_.size(); }
  const SourceFile& operator[](FileId id) const { return files_[id]; }
  /// The bytes of a span; empty when the span lies outside the file.
  std::string_view text(Span span) const;

 private:
  std::vector<SourceFile> files_;
};

/// What a provider answers.
enum class ReadStatus : std::uint8_t {
  ok,
  not_found,
  outside_root,  ///< the path, links resolved, leaves the folder of the procedure
  too_large,
  unreadable,
};

/// Where imports, CSV rows and reference data come from: a host decides (disk, archive, database, memory).
///
/// `read` fills `text` with the bytes of `path`, which is as written in the file `from`, and `identity` with a name that is
/// equal exactly when two paths mean the same file. Never throws. Called from the thread that loads.
class SourceProvider {
 public:
  virtual ~SourceProvider() = default;
  virtual ReadStatus read(std::string_view path, std::string_view from, std::string& text,
                          std::string& identity) = 0;
};

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/source.inl"
#endif
