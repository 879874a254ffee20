// Any bytes as the data of a time zone: reading ends with a zone or a named error, within the file. A zone that was read is in
// canonical form, its stretches are in order, and every time on the wall is reached when the wall says so.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "sop/zone_files.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  sop::Zone zone, again;
  const sop::TzifResult result = sop::read_tzif(bytes, "Fuzz", "1", zone);
  if (!result.ok()) {
    if (result.at > size && result.error != sop::TzifError::too_large) std::abort();
    if (result.error == sop::TzifError::malformed && !failed(result.zone)) std::abort();
    return 0;
  }
  if (failed(sop::Zone::make(zone.data(), again))) std::abort();
  if (again.canonical_text() != zone.canonical_text() || again.hash() != zone.hash()) std::abort();
  const std::vector<sop::ZoneSegment>& segments = zone.segments();
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (i > 0 && segments[i].begin <= segments[i - 1].begin) std::abort();
    if (i > 0 && segments[i].reached < segments[i - 1].reached) std::abort();
    if (zone.segment_at(segments[i].begin) != i) std::abort();
    for (const std::int64_t by : {-1, 0, 1}) {
      const std::int64_t wall = segments[i].begin + segments[i].offset + by;
      const std::int64_t at = zone.instant_of_local(wall);
      if (at + segments[zone.segment_at(at)].offset < wall) std::abort();  // not reached yet
      const std::int64_t earlier = at - 1;
      if (i > 0 && earlier >= segments[1].begin &&
          earlier + segments[zone.segment_at(earlier)].offset >= wall)
        std::abort();  // reached before
    }
  }
  return 0;
}
