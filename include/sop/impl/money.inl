// sop/impl/money.inl — bodies of sop/money.hpp.
#include "sop/money.hpp"

namespace sop {}  // namespace sop
