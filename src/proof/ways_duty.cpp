// src/proof/ways_duty.cpp — when nobody is on duty in a schedule (see ways.hpp).
#include <algorithm>

#include "src/proof/ways.hpp"

namespace sop::proof {

bool duty_holes(const Procedure& p, const ReferenceData& data, const Times& times, Id party,
                std::vector<DutyHole>& out) {
  out.clear();
  std::vector<const RosterEntry*> entries;
  for (const RosterEntry& entry : data.roster)
    if (entry.schedule == party) entries.push_back(&entry);
  ScheduleSpec spec;
  Schedule schedule;
  const bool has_schedule = schedule_spec(p, data, party, spec) && Schedule::make(spec, schedule).ok();
  if (!has_schedule && entries.empty()) return false;
  const auto hole = [&](std::int64_t from, std::int64_t to) {
    from = std::max(from, times.first());
    to = std::min(to, times.last() + 1);
    if (from >= to) return;
    if (!out.empty() && from == out.back().end)  // goes on where the one before ends
      out.back().end = to;
    else
      out.push_back({from, to});
  };
  // Before the first entry nobody is there where there is no schedule either.
  const std::int64_t begins = entries.empty() ? INT64_MAX : entries.front()->from;
  Instant from, to;
  const std::int64_t until = std::min(times.last() + 1, begins);
  if (has_schedule && times.first() < until && !failed(Instant::from_milliseconds(times.first(), from)) &&
      !failed(Instant::from_milliseconds(until, to))) {
    std::vector<DutyStretch> gaps;
    if (!schedule.gaps(from, to, gaps)) return false;
    for (const DutyStretch& gap : gaps) hole(gap.begin.milliseconds(), gap.end.milliseconds());
  } else if (!has_schedule) {
    hole(times.first(), begins);
  }
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (entries[i]->person.empty())
      hole(entries[i]->from, i + 1 < entries.size() ? entries[i + 1]->from : INT64_MAX);
  return true;
}

DutyOutlook duty_outlook(const Procedure& p, const ReferenceData& data, const Times& times, Id party) {
  DutyOutlook out;
  out.party = party;
  std::vector<DutyHole> holes;
  out.known = duty_holes(p, data, times, party, holes);
  out.holes = holes.size();
  if (holes.empty()) return out;
  out.begin = holes.front().begin;
  out.end = holes.front().end;
  return out;
}

}  // namespace sop::proof
