// sop/impl/business_days.inl — bodies of sop/business_days.hpp.
#include "sop/business_days.hpp"

namespace sop {}  // namespace sop
