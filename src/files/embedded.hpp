// src/files/embedded.hpp — files of the repository that are part of the library: the build turns them into code
// (sop_embed in CMakeLists.txt), so that an installed program needs no folder of data beside it.
#pragma once

#include <string_view>
#include <vector>

namespace sop::files {

struct Embedded {
  std::string_view name;  ///< without folder
  std::string_view text;
};

/// The files of dsl/std, by name. The memory lives as long as the program.
std::vector<Embedded> ready_pieces();
/// The files of docs/checks, by name.
std::vector<Embedded> check_pages();
/// docs/errors.md.
std::vector<Embedded> error_pages();

}  // namespace sop::files
