// src/cli/lint_fix.hpp — `sop lint --fix` and `--diff`: mends files by what their findings offer.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sop/lint_fix.hpp"
#include "sop/render_lint.hpp"
#include "src/cli/console.hpp"
#include "src/cli/input.hpp"

namespace sop::cli {

/// A file that would be, or was, written.
struct MendedFile {
  std::string path;
  std::string before, after;
  std::size_t fixes = 0;
};

struct Mended {
  std::vector<MendedFile> files;
  std::vector<LintChangedHash> hashes;  ///< of the procedures that are others now
};

/// Runs the checks on a procedure that loads.
using RunChecks = std::function<LintResult(const std::string& path, const LoadResult& loaded)>;

/// Mends the texts of procedures, in memory, until nothing is left that may be mended, and loads them anew. A round of fixes after which a
/// procedure does not load, or says something else although only safe fixes were wanted, is taken back. Files are not
/// written.
Mended mend(std::vector<LoadedFile>& loaded, FixKind most, const RunChecks& checks, const Console& console);

}  // namespace sop::cli
