// Bodies of sop/config.hpp.
#pragma once

#include "sop/config.hpp"

namespace sop {

SOP_INLINE const char* version() noexcept { return SOP_VERSION_STRING; }

}  // namespace sop
