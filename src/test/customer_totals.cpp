// src/test/customer_totals.cpp — see the header.
#include "src/test/customer_totals.hpp"

#include <algorithm>
#include <vector>

namespace sop::played {

void add_customer_totals(const reference::Question& question, const Case& c, const Money& others,
                         Event& event) {
  const Procedure& p = *question.procedure;
  for (const Party& party : p.parties) {
    for (const Limit& limit : party.limits) {
      if (!limit.per_customer || limit.window == no_id) continue;
      const Value window = reference::evaluate(question, limit.window).value;
      if (window.kind != ValueKind::period) continue;
      std::vector<Id> remedies = limit.remedies;
      if (remedies.empty()) remedies.push_back(no_id);
      for (const Id remedy : remedies) {
        CustomerTotal total;
        total.remedy = remedy;
        total.window_count = window.integer;
        total.window_unit = window.unit;
        for (const Grant& grant : c.ledger) {
          std::int64_t leaves = 0;
          const bool inside =
              reference::due_after(p, *question.data, grant.at, window, leaves) != ErrorCode::ok ||
              leaves > question.now;
          if (inside && (remedy == no_id || grant.remedy == remedy)) total.minor += grant.minor;
        }
        const bool chosen = remedy == no_id || remedy == event.remedy ||
                            (remedy == remedies.front() &&
                             std::find(remedies.begin(), remedies.end(), event.remedy) == remedies.end());
        if (chosen) total.minor += others.minor;
        event.customer.push_back(total);
      }
    }
  }
}

}  // namespace sop::played
