// src/lint/knowable.hpp — which facts a case may know: those that the host tells, and those that somebody is asked for.
//
// Where nobody has said what the host tells (`LintOptions::has_host_tells`), it is taken to tell whatever no step asks for, and each fact may be
// known at any time. Else a fact that is neither among those nor asked for is never known: a case that is shown does not know it.
//
// Who may call it: src/lint, and what makes tests of findings. Cost: linear in the procedure.
#pragma once

#include <vector>

#include "sop/case.hpp"
#include "sop/decision.hpp"
#include "sop/event.hpp"
#include "sop/lint.hpp"
#include "sop/model.hpp"

namespace sop::lint_checks {

struct Knowable {
  bool all = true;            ///< each fact may be known at any time; the lists are empty then
  std::vector<bool> by_host;  ///< by fact: told without being asked for
  std::vector<bool>
      at_opening;  ///< ... or asked for in intake, where the choice of the scenario asks for what it needs
  std::vector<bool> ever;  ///< ... or asked for by some step

  [[nodiscard]] bool host_tells(Id fact) const { return all || by_host[fact]; }
  [[nodiscard]] bool is_ever_known(Id fact) const { return all || ever[fact]; }
};

/// Facts of a group come together: where one of them is told, all are.
Knowable knowable_of(const Procedure& procedure, const LintOptions& options);

/// Whether facts may be told to a case that stands like this: each by the host, because it is asked for, or because it was known
/// before.
bool may_be_told(const Knowable& told, const Case& c, const Decision& d,
                 const std::vector<FactUpdate>& facts);

}  // namespace sop::lint_checks
