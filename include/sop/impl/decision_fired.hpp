// sop/impl/decision_fired.hpp — which effects of timers a case keeps, because an event told late may take them back
// (docs/semantics.md, 6.7). Private to the library.
#pragma once

#include <array>
#include <cstdint>

#include "sop/decision.hpp"

namespace sop::detail {

/// As the JSON form of a case counts them.
enum class FiredKind : std::uint8_t { clock_warning, clock_broken, promise_broken, level_entered, notify };

/// By FiredKind.
inline constexpr std::array<EffectKind, 5> fired_kinds{EffectKind::clock_warning, EffectKind::clock_broken,
                                                       EffectKind::promise_broken, EffectKind::level_entered,
                                                       EffectKind::notify};

constexpr bool is_fired_kind(EffectKind kind) {
  for (const EffectKind one : fired_kinds)
    if (one == kind) return true;
  return false;
}

}  // namespace sop::detail
