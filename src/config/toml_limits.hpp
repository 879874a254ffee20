// src/config/toml_limits.hpp — what toml++ is not given: it stacks a call for each part of a dotted name, and walks a line from its
// beginning to find a place. Private to src/config.
#pragma once

#include <cstddef>

#include "sop/diagnostic.hpp"
#include "sop/parse.hpp"
#include "sop/source.hpp"

namespace sop::config {

/// Of a line of TOML; the same as of a procedure.
inline constexpr std::size_t max_toml_line_bytes = ParseLimits().max_line_bytes;
/// Points of a name outside quotes, those of the names around it in inline tables included: `a.b = { c.d = 1 }` has two.
inline constexpr std::size_t max_toml_points = 100;

/// Whether a file keeps these limits. False: an error says where it does not. One pass, memory by the brackets that are open.
bool fits_toml_limits(const SourceFile& file, FileId id, DiagnosticSink& problems);

}  // namespace sop::config
