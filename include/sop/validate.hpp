// sop/validate.hpp — a procedure or a case that came as bytes is checked before anybody walks it.
//
// After `validate` says yes, every index of the procedure points at something of the right kind, every expression's arguments
// stand before it in the pool (so that no expression contains itself), definitions, outputs and requirement lists do not ask
// each other in a circle, and parallel steps, containers and transitions agree with each other. The interpreter and the engine
// rely on that and check nothing again.
//
// Thread-safety: pure. Cost: linear in the procedure.
#pragma once

#include <string>

#include "sop/case.hpp"
#include "sop/config.hpp"
#include "sop/model.hpp"

namespace sop {

/// Empty when the procedure is sound; else what is wrong, as a path of members: `steps[3].owner[0].party`.
std::string validate(const Procedure& procedure);

/// Empty when the case fits the procedure (sizes, indices, order of timers); the hash is not looked at.
std::string validate(const Case& c, const Procedure& procedure);

}  // namespace sop

#if !defined(SOP_COMPILED_LIB)
#include "sop/impl/validate.inl"
#include "sop/impl/validate_case.inl"
#endif
