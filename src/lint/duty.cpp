// src/lint/duty.cpp — see the header.
#include "src/lint/duty.hpp"

#include <algorithm>

#include "sop/data.hpp"
#include "sop/reference.hpp"

namespace sop::lint_checks {

bool roster_tells(const CheckContext& context, Id party) {
  const ReferenceData* data = context.options.data;
  if (data == nullptr || party == no_id) return false;
  const auto is_it = [party](const auto& one) { return one.schedule == party; };
  return std::any_of(data->roster.begin(), data->roster.end(), is_it) ||
         std::any_of(data->schedules.begin(), data->schedules.end(), is_it);
}

bool roster_tells(const CheckContext& context, const Level& level) {
  return roster_tells(context, level.party) ||
         (level.when_empty == WhenEmpty::fallback && roster_tells(context, level.fallback));
}

bool plays_at(const Procedure& p, const ReferenceData& data, const Witness& story, std::int64_t opening,
              const Shows& shows) {
  AdvanceOptions options;
  options.max_steps = 100000;
  const std::vector<RecordLine> record;
  Decision decision;
  const auto fine = [&] { return decision.status == Status::ok || decision.status == Status::more; };
  Case c = reference::open(p, data, story.facts, opening, decision, options, &record);
  for (const WitnessEvent& next : story.events) {
    if (!fine()) return false;
    const bool only_time = next.event.kind == EventKind::facts && next.event.facts.empty();
    reference::advance(p, data, c, only_time ? nullptr : &next.event, opening + next.at, decision, options);
  }
  return fine() && shows({c, decision});
}

}  // namespace sop::lint_checks
