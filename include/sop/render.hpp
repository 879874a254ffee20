// sop/render.hpp — diagnostics as people and programs read them.
//
// A diagnostic is data (sop/diagnostic.hpp); here it becomes text with the line it speaks of, one line a diagnostic, or
// JSON. Nothing that came from a file reaches a terminal as it is: controls, escapes and direction marks are shown as
// `\u{202E}`. Carets stand under what is meant by display width, so that wide and combining letters do not shift them.
//
//   desk.sop:12:12: error: no role is called `supervisr` [unknown_name]
//      12 |     owner: supervisr
//         |            ^^^^^^^^^
//     help: did you mean `supervisor`?
//
// Declared here, compiled once in src/render. Thread-safety: pure functions. Cost: linear in what is shown; of a long line
// only a window is looked at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sop/config.hpp"
#include "sop/diagnostic.hpp"
#include "sop/json.hpp"
#include "sop/source.hpp"

namespace sop {

struct RenderOptions {
  Language language = Language::en;
  bool colour = false;            ///< ANSI colours; nothing is said by colour alone
  std::uint32_t max_width = 110;  ///< columns of a source line that are shown, around what is meant
  std::uint32_t tab_width = 4;
  bool excerpts = true;  ///< false: places alone, for texts that hold what is nobody's business
};

/// The text above, for every diagnostic, with a blank line between them, and "and N more" for `dropped`.
std::string render_text(const std::vector<Diagnostic>& diagnostics, const SourceSet& sources,
                        const RenderOptions& options = {}, std::size_t dropped = 0);

/// One line a diagnostic: `desk.sop:12:12: error: no role is called `supervisr` [unknown_name] (did you mean ...)`.
std::string render_compact(const std::vector<Diagnostic>& diagnostics, const SourceSet& sources,
                           const RenderOptions& options = {}, std::size_t dropped = 0);

/// One object with a version of its own (docs/schema/diagnostics.schema.json), on one line.
std::string render_json(const std::vector<Diagnostic>& diagnostics, const SourceSet& sources,
                        Language language = Language::en, std::size_t dropped = 0);

/// Appends one diagnostic as an object, for outputs that hold it among other things.
void write_diagnostic(JsonWriter& writer, const Diagnostic& diagnostic, const SourceSet& sources,
                      Language language = Language::en);

/// The version of the shape that `render_json` writes.
inline constexpr int diagnostics_json_version = 1;

}  // namespace sop
