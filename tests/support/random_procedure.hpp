// tests/support/random_procedure.hpp — random procedures as their authors would write them.
//
// A seed gives one text in the language: small, valid (it loads without an error), and made of every construct that the edition
// computes. Facts of every type, tables with every hit policy, dates and exceptions, definitions, requirements, roles with limits and
// approvals, scenarios with every kind of step, move and target, branches, routines, clocks, paths, always-rules, promises and
// responses in three languages. Loops that nobody has to walk are bounded, as the language asks. The same seed and size give the same
// text on every machine. What happens to a case of it is made by random_host.hpp.
#pragma once

#include <cstdint>
#include <string>

namespace sop_test {

/// `size` 1 is a few steps, 3 is a page, 6 is some hundred lines.
std::string random_procedure(std::uint64_t seed, unsigned size = 3);

}  // namespace sop_test
