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

namespace {

/// Whether an instant lies in one of the stretches of the week, on the wall of the party.
bool lies_in(const Procedure& p, const ReferenceData& data, Id party,
             const std::vector<WeekStretch>& stretches, std::int64_t at) {
  constexpr std::int64_t week = 7 * milliseconds_per_day;
  const Party& who = p.parties[party];
  Zone zone;
  Instant instant;
  LocalTime local;
  if (zone_of(p, data, who.kind == PartyKind::schedule ? no_id : who.calendar, zone) != ErrorCode::ok ||
      failed(Instant::from_milliseconds(at, instant)) || failed(zone.local_of(instant, local)))
    return false;
  // 1970-01-01 was a Thursday.
  const std::int64_t days = local.date.days() + std::int64_t{3};
  const std::int64_t since_monday = (days % 7 + 7) % 7 * milliseconds_per_day + local.time.milliseconds();
  return std::any_of(stretches.begin(), stretches.end(), [&](const WeekStretch& s) {
    return (s.from <= since_monday && since_monday < s.to) ||
           (s.from <= since_monday + week && since_monday + week < s.to);
  });
}

}  // namespace

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

bool opens_in(CheckContext& context, Id party, const std::vector<WeekStretch>& stretches, const Shows& shows,
              Witness& story) {
  const Procedure& p = context.procedure;
  const ReferenceData data = data_of_stories(p, Duty::nobody);
  const std::int64_t later = story.events.empty() ? 0 : story.events.back().at;
  constexpr std::int64_t step = 15 * milliseconds_per_minute;
  for (std::int64_t opening = stories_open; opening < stories_open + 7 * milliseconds_per_day;
       opening += step) {
    if (!context.spend(story.events.size() + 1)) return false;
    if (!lies_in(p, data, party, stretches, opening + later) || !plays_at(p, data, story, opening, shows))
      continue;
    story.has_opening = true;
    story.opening = opening;
    return true;
  }
  return false;
}

}  // namespace sop::lint_checks
