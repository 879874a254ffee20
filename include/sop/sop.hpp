// sop/sop.hpp: everything that a host needs, in one include.
//
// It has one line for each public header, and a test keeps it so. Left out on purpose: sop/boost_graph.hpp, which needs
// Boost.
#pragma once

#include "sop/analysis.hpp"
#include "sop/ast.hpp"
#include "sop/binary.hpp"
#include "sop/business_days.hpp"
#include "sop/case.hpp"
#include "sop/config.hpp"
#include "sop/data.hpp"
#include "sop/date.hpp"
#include "sop/decision.hpp"
#include "sop/diagnostic.hpp"
#include "sop/duration.hpp"
#include "sop/event.hpp"
#include "sop/instant.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/model.hpp"
#include "sop/money.hpp"
#include "sop/parse.hpp"
#include "sop/rational.hpp"
#include "sop/reference.hpp"
#include "sop/sha256.hpp"
#include "sop/source.hpp"
#include "sop/state_graph.hpp"
#include "sop/stop_token.hpp"
#include "sop/unicode.hpp"
#include "sop/validate.hpp"
#include "sop/value.hpp"
#include "sop/value_error.hpp"
