// sop/impl/schedule_wall.hpp — what a clock on the wall shows, as a number. For the bodies of schedule.hpp.
#pragma once

#include <cstdint>

#include "sop/instant.hpp"

namespace sop::detail {

[[nodiscard]] constexpr std::int64_t wall_milliseconds(const LocalTime& local) noexcept {
  return local.date.days() * milliseconds_per_day + local.time.milliseconds();
}

}  // namespace sop::detail
