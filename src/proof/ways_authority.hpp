// src/proof/ways_authority.hpp — how long until the case is owned by somebody on a path who may always give the largest amount that is
// offered at once.
//
// Who may call it: src/proof. Thread-safety: functions.
#pragma once

#include "sop/model.hpp"
#include "src/proof/ways.hpp"
#include "src/proof/ways_money.hpp"
#include "src/proof/ways_time.hpp"
#include "src/proof/ways_unknown.hpp"

namespace sop::proof {

/// When nobody answers; counted from the choice of the scenario. `path`: one of its paths; no_id: it has none. `may_wait`: the case may stand in
/// the intake before.
AuthorityOutlook authority_of(const Procedure& p, const Times& times, Unknowns& unknowns,
                              const MoneyTotal& money, Id scenario, Id path, bool may_wait);

}  // namespace sop::proof
