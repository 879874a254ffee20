// sop/sop.hpp: everything that a host needs, in one include.
//
// It grows by one line for each public header, in the order of the rooms (docs/architecture.md). Left out on purpose:
// sop/boost_graph.hpp, which needs Boost.
#pragma once

#include "sop/config.hpp"
