// sop/impl/rational.inl — bodies of sop/rational.hpp.
#include "sop/rational.hpp"

namespace sop {}  // namespace sop
