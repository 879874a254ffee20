// sop/impl/date.inl — bodies of sop/date.hpp.
#include "sop/date.hpp"

namespace sop {}  // namespace sop
