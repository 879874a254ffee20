// The second file of the host.
#include <sop/sop.hpp>

const char* version_seen_by_second();

const char* version_seen_by_second() { return sop::version(); }
