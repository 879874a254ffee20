// src/lint/scenarios.hpp — whether a scenario is ever the only one that applies: scenario_never_chosen reports those that are not, and
// scenarios_overlap leaves them to it.
#pragma once

#include <cstddef>
#include <vector>

#include "src/lint/check.hpp"

namespace sop::lint_checks {

struct ScenarioReach {
  proof::Reach reach;               ///< `by`: indexes into `others`
  std::vector<std::size_t> others;  ///< scenarios of earlier orders and of its own that have a condition
};

/// Whether a scenario that has a condition is ever chosen beside those of earlier orders and of its own. A case in which two of one order
/// apply is an error, so that none of them is chosen there.
ScenarioReach reach_of_scenario(CheckContext& context, std::size_t scenario);

}  // namespace sop::lint_checks
