// sop/zone_files.hpp — where zones come from: the data that time zone compilers write.
//
// Two steps, so that evaluating never reads a file: a host (or a tool) reads the zones that its procedures name once, and
// hands them on as values. The form is TZif (RFC 8536), versions 2 to 4, as `zic` writes it and as systems keep it under
// /usr/share/zoneinfo; in Debian that is the package `tzdata`. The data of version 1 alone, which does not say what holds
// after 2037, is refused, and so is data that counts leap seconds.
//
//   sop::Zone tallinn;
//   sop::DiagnosticSink problems;
//   sop::load_zone(sop::ZoneFolder{}, "Europe/Tallinn", {}, tallinn, problems);
//
// Hostile bytes: reading never goes past the end, and nothing is made larger than the bytes that are there.
// Thread-safety: pure functions, but for the files that they read. Cost: linear.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "sop/diagnostic.hpp"
#include "sop/load.hpp"
#include "sop/zone.hpp"

namespace sop {

inline constexpr std::size_t max_tzif_bytes = 256U * 1024;

enum class TzifError : std::uint8_t {
  none,
  not_tzif,      ///< does not begin as TZif does
  too_large,     ///< over max_tzif_bytes
  cut_short,     ///< ends before it is complete; `at` is its length
  leap_seconds,  ///< counts leap seconds: its instants are not those of UTC
  malformed,     ///< a number, name or rule that cannot be; `at` is where, `zone` which
};

struct TzifResult {
  TzifError error = TzifError::none;
  std::size_t at = 0;                ///< the byte at which the part in question begins
  ZoneError zone = ZoneError::none;  ///< with `malformed`: what is wrong
  [[nodiscard]] bool ok() const { return error == TzifError::none; }
};

/// Makes a zone of the bytes of a TZif file; `name` and `version` are what it will be called. `out` is left alone on an
/// error.
TzifResult read_tzif(std::string_view bytes, std::string_view name, std::string_view version, Zone& out);

/// A folder with a file for each zone, such as a system has.
struct ZoneFolder {
  std::string path = "/usr/share/zoneinfo";
};

/// Reads the zone of this name from a folder. The version is what the folder says of itself (`tzdata.zi`, `+VERSION`), empty
/// when it says nothing. False: one error was added at `span`: no database, no such zone (with the nearest name), or data
/// that is damaged.
bool load_zone(const ZoneFolder& folder, std::string_view name, Span span, Zone& out,
               DiagnosticSink& problems);

/// The zones of a folder, for the loader (LoadOptions::zones).
class ZoneFolderSource : public ZoneSource {
 public:
  explicit ZoneFolderSource(ZoneFolder folder = {}) : folder_(std::move(folder)) {}
  bool zone(std::string_view name, Span span, Zone& out, DiagnosticSink& problems) override {
    return load_zone(folder_, name, span, out, problems);
  }

 private:
  ZoneFolder folder_;
};

}  // namespace sop
