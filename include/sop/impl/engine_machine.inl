// sop/impl/engine_machine.inl — what the engine's machine knows beforehand: reasons, steps, whose a target is.
#pragma once

#include "sop/impl/engine_program.hpp"

namespace sop::engine {

SOP_INLINE void make_machine(Program&) {}

}  // namespace sop::engine
