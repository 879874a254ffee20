// sop/lint_baseline.hpp — findings that were there before: known, not yet mended, and not to be told again.
//
// A baseline is a list of findings by procedure, check, lasting path and fingerprint, never by line, so that it survives edits
// elsewhere. What is in it is suppressed; what is in it and is not found any more is stale, so that the list can only shrink. It is for a
// procedure that is brought under the checks late: for a single finding that is meant to stay, a `suppress` block
// says why.
//
// As JSON: `{"version":1,"findings":[{"procedure":"desk","check":"unused_fact","path":"mood","fingerprint":"..."}]}`, one finding
// a line, sorted (docs/schema/baseline.schema.json).
//
// Thread-safety: pure functions. Cost: n log n in the findings.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sop/config.hpp"
#include "sop/diagnostic.hpp"
#include "sop/lint.hpp"
#include "sop/source.hpp"

namespace sop {

inline constexpr std::size_t max_baseline_bytes = std::size_t{16} * 1024 * 1024;
inline constexpr int baseline_version = 1;

struct BaselineEntry {
  std::string procedure, check, path, fingerprint;
  Span span;          ///< where it stands in the baseline's file
  bool used = false;  ///< something that was found is this
};

/// Reads a file of `sources`. False: at least one error was added, with its place in the file.
bool read_baseline(const SourceSet& sources, FileId file, std::vector<BaselineEntry>& out,
                   DiagnosticSink& problems);

/// Suppresses the findings that are in the baseline, with `reason`, and marks their entries.
void apply_baseline(const Procedure& procedure, std::vector<BaselineEntry>& baseline,
                    const std::string& reason, LintResult& lint);

/// Adds the findings of a procedure that nothing silences to a baseline.
void add_to_baseline(const Procedure& procedure, const LintResult& lint,
                     std::vector<BaselineEntry>& baseline);

/// Sorts a baseline and leaves each entry once: of several files of one procedure, what is found alike is one entry.
void sort_baseline(std::vector<BaselineEntry>& baseline);

/// The text of a baseline: sorted, each entry once.
std::string baseline_text(std::vector<BaselineEntry> baseline);

}  // namespace sop
