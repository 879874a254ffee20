// src/files/load_file.cpp — loading from a disk in one call.
#include "sop/files.hpp"
#include "sop/zone_files.hpp"

namespace sop {

LoadResult load_file(const std::string& path, const LoadOptions& options) {
  FolderSource source({}, options.parse.max_file_bytes);
  ZoneFolderSource system_zones;
  LoadOptions with_zones = options;
  if (with_zones.zones == nullptr) with_zones.zones = &system_zones;
  return load(path, source, with_zones);
}

}  // namespace sop
