// sop/load.hpp — from files to a procedure.
//
// load = parse every file + resolve names, types and units + build. Compiled once in the library (dsl/, src/resolve). All
// errors of all files in one run. Never throws; nothing is read except through the provider.
//
// Thread-safety: no state is shared; loads run side by side when each has a provider and a zone source of its own. A LoadResult is a value.
// Cost: linear in the bytes read, in the rows of tables and in the names (tables by name); LoadOptions bounds each (docs/limits.md).
// Memory: about twenty times the text while it runs. Errors are diagnostics, never exceptions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sop/diagnostic.hpp"
#include "sop/model.hpp"
#include "sop/parse.hpp"
#include "sop/source.hpp"
#include "sop/stop_token.hpp"
#include "sop/zone.hpp"

namespace sop {

/// Gives the data of time zones by name: from a system (ZoneFolderSource, sop/zone_files.hpp), or from anywhere else.
class ZoneSource {
 public:
  ZoneSource() = default;
  ZoneSource(const ZoneSource&) = delete;
  ZoneSource& operator=(const ZoneSource&) = delete;
  virtual ~ZoneSource() = default;
  /// False: one error was added, at `span`.
  virtual bool zone(std::string_view name, Span span, Zone& out, DiagnosticSink& problems) = 0;
};

struct LoadOptions {
  ParseLimits parse;
  std::size_t max_files = 256;
  std::size_t max_total_bytes = 64U * 1024 * 1024;
  std::size_t max_rows = 100000;             ///< of one table, CSV rows included
  std::uint32_t max_expression_depth = 100;  ///< operators and brackets inside each other
  std::uint32_t max_definition_depth = 200;  ///< definitions and tables that rest on each other
  std::size_t max_expressions =
      2'000'000;  ///< conditions and values of the whole procedure; fields of one CSV file
  std::size_t max_diagnostics = DiagnosticSink::default_limit;
  const StopToken* stop = nullptr;
  /// Asked for each zone that the files name; the procedure carries what it gives. Null: names are not looked up, and the host
  /// hands the zones in with the reference data.
  ZoneSource* zones = nullptr;
};

struct LoadResult {
  bool ok = false;                      ///< no error was found
  Procedure procedure;                  ///< good when ok
  SourceSet sources;                    ///< what the spans point into
  std::vector<ast::File> files;         ///< trees, for tools that rewrite
  std::vector<Diagnostic> diagnostics;  ///< sorted; warnings too
  std::size_t dropped = 0;              ///< "and N more"
  bool stopped = false;
};

/// Loads the procedure whose root file is `path`, and what it imports. Errors: diagnostics of all files, and `ok` is false; a stop is
/// `stopped`. The result owns everything in it: provider, options and zone source may go.
LoadResult load(std::string_view path, SourceProvider& provider, const LoadOptions& options = {});

/// Loads from one text in memory; imports are errors. `path` is only its name in messages. Errors and lifetime as of `load`.
LoadResult load_text(std::string_view path, std::string_view text, const LoadOptions& options = {});

/// Whether the root file has a block `procedure`, read well or not; one that has none is a part of the files that import it.
bool holds_procedure(const LoadResult& result);

/// Gives meaning to parsed files (the root first). Part of load; on its own for tools. CSV files that tables take rows from
/// are read through the provider and added to `sources`. False: errors were added to `sink`, and the procedure is good for nothing.
bool resolve(SourceSet& sources, const std::vector<ast::File>& files, SourceProvider* provider,
             const LoadOptions& options, Procedure& procedure, DiagnosticSink& sink);

}  // namespace sop
