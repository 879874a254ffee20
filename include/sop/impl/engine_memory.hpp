// sop/impl/engine_memory.hpp — what a thread keeps between calls of the engine. Private to the engine.
#pragma once

#include "sop/impl/engine_evaluator.hpp"

namespace sop::engine {

struct Memory {
  Evaluator evaluator;
};

}  // namespace sop::engine
