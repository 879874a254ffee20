// sop/parse.hpp — from the text of one file to its tree.
//
// Declared here, compiled once in dsl/ (Spirit X3 stays private there). All errors of a file are found in one run; after any
// error the tree is good only for looking at. Never throws; cost linear in the text.
// Thread-safety: no state is shared; the tree is a value.
#pragma once

#include <cstdint>
#include <string>

#include "sop/ast.hpp"
#include "sop/diagnostic.hpp"
#include "sop/source.hpp"
#include "sop/stop_token.hpp"

namespace sop {

/// Limits of reading, each an error with its own message when passed; see docs/limits.md.
struct ParseLimits {
  std::uint32_t max_file_bytes = 16U * 1024 * 1024;  ///< a larger file is not read at all
  std::uint32_t max_depth = 100;                     ///< brackets and blocks inside each other
  std::uint32_t max_line_bytes = 64U * 1024;
  std::uint32_t max_errors = 10'000;  ///< after so many mistakes the rest of the file is not read
  /// Looked at after each line and each 64 KiB; once it is requested, the rest of the file is not read, and the tree is good
  /// for nothing. Not owned. `load` sets it to `LoadOptions::stop` where it is null.
  const StopToken* stop = nullptr;
};

/// Parses one file of `sources`. A path that ends in `.sop.md` is literate: only the fenced blocks marked `sop` count.
/// Errors go to `sink`; success is "no error was added".
ast::File parse(const SourceSet& sources, FileId file, const ParseLimits& limits, DiagnosticSink& sink);

/// A terse dump of a tree for tests: one line a node, indented, words by their English ids, no spans.
std::string dump(const ast::File& file, const SourceSet& sources);

/// The canonical form that the procedure's hash is computed over (docs/identity.md): the same for every dialect, spacing,
/// comment, spelling of quotes and upper or lower case of names.
std::string canonical_text(const ast::File& file, const SourceSet& sources);

}  // namespace sop
