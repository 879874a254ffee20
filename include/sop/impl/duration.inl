// sop/impl/duration.inl — bodies of sop/duration.hpp.
#include "sop/duration.hpp"

namespace sop {}  // namespace sop
