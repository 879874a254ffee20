// src/cli/output.hpp — files that commands write: whole or not at all, and never over something that is not of their kind.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sop::cli {

enum class OutputKind {
  compiled,    ///< a compiled procedure
  saved_case,  ///< a case, as JSON or in the compact form
  baseline,    ///< a baseline of findings
  tests,       ///< findings as tests
  generated    ///< tests for what no test uses
};

/// Looks, before any work is done, whether `path` may be written: there is nothing yet, or an older file of the same kind. Fails
/// when it is a folder or a device, one of `inputs` (a saved case may take the place of the one it goes on from), or any other
/// file, so that no source is lost to a slip of the hand.
void check_output(const std::string& path, OutputKind kind, const std::vector<std::string>& inputs);

/// Writes a file whole or not at all: into a new file beside it, which then takes its name. A link stays a link, and the file
/// behind it is written. Fails when it cannot, and leaves what was there.
void write_whole(const std::string& path, std::string_view bytes);

}  // namespace sop::cli
