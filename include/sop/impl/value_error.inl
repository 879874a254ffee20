// sop/impl/value_error.inl — bodies of sop/value_error.hpp.
#include "sop/value_error.hpp"

namespace sop {}  // namespace sop
