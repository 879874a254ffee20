// sop/impl/zone_text.hpp — a zone as a file states it: a name, or an offset. Private to the library.
#pragma once

#include <cstdint>
#include <string>

namespace sop::detail {

/// `Europe/Tallinn`, `+02:00`; empty: none is stated.
inline std::string zone_text(bool has_offset, std::int32_t minutes, const std::string& name) {
  if (!has_offset) return name;
  const auto two = [](std::int32_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
  const std::int32_t size = minutes < 0 ? -minutes : minutes;
  return (minutes < 0 ? "-" : "+") + two(size / 60) + ":" + two(size % 60);
}

}  // namespace sop::detail
