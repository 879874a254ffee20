// src/files/load_file.cpp — loading from a disk in one call.
#include "sop/files.hpp"

namespace sop {

LoadResult load_file(const std::string& path, const LoadOptions& options) {
  FolderSource source({}, options.parse.max_file_bytes);
  return load(path, source, options);
}

}  // namespace sop
