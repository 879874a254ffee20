// Bodies of sop/reference.hpp.
#pragma once

#include "sop/reference.hpp"
