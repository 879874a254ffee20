// sop/impl/sha256.inl — bodies of sop/sha256.hpp.
#include "sop/sha256.hpp"

namespace sop {}  // namespace sop
