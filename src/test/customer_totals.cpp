// src/test/customer_totals.cpp — see the header.
#include "src/test/customer_totals.hpp"

#include <algorithm>
#include <vector>

#include "sop/date.hpp"
#include "sop/decision_json.hpp"

namespace sop::played {

namespace {

/// Which week, month, quarter or year of the calendar an instant lies in, in the procedure's zone: a number of its own for each.
std::int64_t window_of(const Procedure& p, WindowKind kind, std::int64_t instant) {
  Date date;
  if (failed(parse_date(wall_text(p, instant).substr(0, 10), date))) return 0;
  const YearMonthDay day = year_month_day(date);
  switch (kind) {
    case WindowKind::rolling:
      return 0;
    case WindowKind::week:
      return (date.days() - static_cast<std::int32_t>(date.weekday()) - Date::first().days()) / 7;
    case WindowKind::month:
      return day.year * 12 + day.month - 1;
    case WindowKind::quarter:
      return day.year * 4 + (day.month - 1) / 3;
    case WindowKind::year:
      return day.year;
  }
  return 0;
}

}  // namespace

void add_customer_totals(const reference::Question& question, const Case& c, const Money& others,
                         Event& event) {
  const Procedure& p = *question.procedure;
  for (const Party& party : p.parties) {
    for (const Limit& limit : party.limits) {
      if (!limit.per_customer) continue;
      const bool rolling = limit.window_kind == WindowKind::rolling;
      const Value window = rolling ? reference::evaluate(question, limit.window).value : Value();
      if (rolling && window.kind != ValueKind::period) continue;
      std::vector<Id> remedies = limit.remedies;
      if (remedies.empty()) remedies.push_back(no_id);
      for (const Id remedy : remedies) {
        CustomerTotal total;
        total.remedy = remedy;
        total.window_kind = limit.window_kind;
        if (rolling) {
          total.window_count = window.integer;
          total.window_unit = window.unit;
        }
        for (const Grant& grant : c.ledger) {
          std::int64_t leaves = 0;
          const bool inside =
              rolling ? reference::due_after(p, *question.data, grant.at, window, leaves) != ErrorCode::ok ||
                            leaves > question.now
                      : window_of(p, limit.window_kind, grant.at) ==
                            window_of(p, limit.window_kind, question.now);
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
