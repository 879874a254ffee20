// src/test/customer_totals.hpp — what a customer has had, where there is no host to look it up: in tests, and in a case played by
// hand. A host gives these totals with its events (docs/semantics.md, 10).
#pragma once

#include "sop/case.hpp"
#include "sop/event.hpp"
#include "sop/money.hpp"
#include "sop/reference.hpp"

namespace sop::played {

/// Adds to the event a total for each limit per customer: what the case has given inside the limit's window at `question.now`, and
/// what other cases gave. Of a limit on several remedies, the latter counts as the one that is chosen now.
void add_customer_totals(const reference::Question& question, const Case& c, const Money& others,
                         Event& event);

}  // namespace sop::played
