// sop/model_dump.hpp — a procedure as text, for tests and for looking.
//
// One line a thing, names instead of numbers, expressions in brackets with the operator first. Not a format: it changes with
// the model. Compiled once in the library. Never throws; cost linear in the procedure.
// Thread-safety: reads the procedure only.
#pragma once

#include <string>

#include "sop/model.hpp"

namespace sop {

/// The whole of a procedure, in the order of the model.
std::string dump(const Procedure& procedure);

/// One expression: `(in_range days_late 3 7)`.
std::string dump_expression(const Procedure& procedure, Id expression);

}  // namespace sop
