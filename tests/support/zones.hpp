// tests/support/zones.hpp — options of the loader with the time zones of tests/zones, so that no expected result moves when a
// system is updated.
#pragma once

#include "sop/load.hpp"
#include "sop/zone_files.hpp"
#include "tests/support/files.hpp"

namespace sop::testing {

inline LoadOptions test_zones() {
  static ZoneFolderSource zones({in_repository("tests/zones").string()});
  LoadOptions options;
  options.zones = &zones;
  return options;
}

}  // namespace sop::testing
