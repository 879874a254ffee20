// sop/impl/instant.inl — bodies of sop/instant.hpp.
#include "sop/instant.hpp"

namespace sop {}  // namespace sop
