// sop/impl/schedule_wall.hpp — a wall time as one number, for schedules and their text. Private to the library.
#pragma once

#include <cstdint>

#include "sop/instant.hpp"

namespace sop::detail {

[[nodiscard]] constexpr std::int64_t wall_milliseconds(const LocalTime& local) noexcept {
  return local.date.days() * milliseconds_per_day + local.time.milliseconds();
}

}  // namespace sop::detail
