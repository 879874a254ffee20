// Bodies of sop/data.hpp.
#pragma once

#include <algorithm>

#include "sop/data.hpp"
#include "sop/impl/duty_spec.hpp"
#include "sop/sha256.hpp"

namespace sop {

namespace detail {
inline void hash_number(Sha256& hash, std::int64_t number) {
  unsigned char bytes[8];
  for (int i = 0; i < 8; ++i)
    bytes[i] = static_cast<unsigned char>(static_cast<std::uint64_t>(number) >> (8 * i));
  hash.update(std::string_view(reinterpret_cast<const char*>(bytes), 8));
}
inline void hash_zone(Sha256& hash, const Zone& zone) {
  hash_number(hash, static_cast<std::int64_t>(zone.name().size()));
  hash.update(zone.name());
  hash.update(std::string_view(reinterpret_cast<const char*>(zone.hash().data()), zone.hash().size()));
}
}  // namespace detail

SOP_INLINE void seal(ReferenceData& data) {
  for (auto& set : data.holidays) {
    std::sort(set.days.begin(), set.days.end());
    set.days.erase(std::unique(set.days.begin(), set.days.end()), set.days.end());
  }
  std::stable_sort(data.holidays.begin(), data.holidays.end(),
                   [](const HolidaySet& a, const HolidaySet& b) { return a.calendar < b.calendar; });
  std::stable_sort(data.roster.begin(), data.roster.end(), [](const RosterEntry& a, const RosterEntry& b) {
    return a.schedule != b.schedule ? a.schedule < b.schedule : a.from < b.from;
  });
  std::stable_sort(data.schedules.begin(), data.schedules.end(),
                   [](const ScheduleSet& a, const ScheduleSet& b) { return a.schedule < b.schedule; });
  Sha256 hash;
  for (const auto& set : data.holidays) {
    detail::hash_number(hash, set.calendar);
    detail::hash_number(hash, set.known_until);
    detail::hash_number(hash, static_cast<std::int64_t>(set.days.size()));
    for (const auto day : set.days) detail::hash_number(hash, day);
    // Sets without special days have the hash that they had before there were any.
    if (!set.special_days.empty())
      detail::hash_number(hash, static_cast<std::int64_t>(set.special_days.size()));
    for (const auto& special : set.special_days) {
      detail::hash_number(hash, special.day);
      detail::hash_number(hash, static_cast<std::int64_t>(special.open.size()));
      for (const auto& window : special.open) {
        detail::hash_number(hash, window.from);
        detail::hash_number(hash, window.to);
      }
    }
  }
  for (const auto& entry : data.roster) {
    detail::hash_number(hash, entry.schedule);
    detail::hash_number(hash, entry.from);
    detail::hash_number(hash, static_cast<std::int64_t>(entry.person.size()));
    hash.update(entry.person);
  }
  // Data without schedules, or without zones, has the hash that it had before there were any.
  for (const ScheduleSet& set : data.schedules) {
    Schedule schedule;
    const bool made = Schedule::make(set.spec, schedule).ok();
    detail::hash_number(hash, set.schedule);
    detail::hash_number(hash, made ? 1 : 0);
    hash.update(
        std::string_view(reinterpret_cast<const char*>(schedule.hash().data()), schedule.hash().size()));
  }
  std::stable_sort(data.zones.begin(), data.zones.end(),
                   [](const Zone& a, const Zone& b) { return a.name() < b.name(); });
  for (const Zone& zone : data.zones) detail::hash_zone(hash, zone);
  data.hash = hash.finish();
}

SOP_INLINE const Zone* find_zone(const Procedure& procedure, const ReferenceData& data,
                                 std::string_view name) {
  for (const auto* zones : {&data.zones, &procedure.zones}) {
    for (const Zone& zone : *zones) {
      if (zone.name() == name) return &zone;
    }
  }
  return nullptr;
}

SOP_INLINE Hash hash_in_use(const Procedure& procedure, const ReferenceData& data) {
  Sha256 hash;
  bool carried = false;
  for (const Zone& zone : procedure.zones) {
    if (find_zone(procedure, data, zone.name()) != &zone) continue;
    if (!carried) hash.update(std::string_view(reinterpret_cast<const char*>(data.hash.data()), 32));
    carried = true;
    detail::hash_zone(hash, zone);
  }
  return carried ? hash.finish() : data.hash;
}

SOP_INLINE ErrorCode zone_of(const Procedure& p, const ReferenceData& data, Id calendar, Zone& out) {
  if (calendar == no_id && !p.has_offset && p.zone_name.empty()) calendar = p.calendar;
  // A calendar without a zone of its own is in the procedure's.
  if (calendar != no_id && !p.calendars[calendar].has_offset && p.calendars[calendar].zone_name.empty())
    calendar = no_id;
  const bool fixed = calendar != no_id ? p.calendars[calendar].has_offset : p.has_offset;
  const std::string& name = calendar != no_id ? p.calendars[calendar].zone_name : p.zone_name;
  if (fixed) {
    Offset offset;
    const std::int32_t minutes = calendar != no_id ? p.calendars[calendar].offset_minutes : p.offset_minutes;
    if (failed(Offset::from_minutes(minutes, offset))) return ErrorCode::not_available;
    out = Zone::fixed(offset);
    return ErrorCode::ok;
  }
  const Zone* zone = name.empty() ? nullptr : find_zone(p, data, name);
  if (zone == nullptr) return ErrorCode::not_available;
  out = *zone;
  return ErrorCode::ok;
}

SOP_INLINE CalendarSpec calendar_spec(const Procedure& p, const ReferenceData& data, Id calendar) {
  CalendarSpec spec;
  (void)zone_of(p, data, calendar,
                spec.zone);  // without its data: UTC; who needs it asks zone_of what is missing
  const auto hours = [](const OpenWindow& window) {
    OpenHours out{static_cast<std::int32_t>(window.from), static_cast<std::int32_t>(window.to)};
    if (out.to <= out.from) out.to += TimeOfDay::max_milliseconds;
    return out;
  };
  constexpr OpenHours whole_day{0, TimeOfDay::max_milliseconds};
  if (calendar == no_id) {
    spec.week.push_back({every_day, whole_day});
    return spec;
  }
  const Calendar& c = p.calendars[calendar];
  spec.name = p.text(c.name);
  for (const OpenWindow& window : c.open) spec.week.push_back({WeekdaySet{window.weekdays}, hours(window)});
  if (c.open.empty()) spec.week.push_back({WeekdaySet{c.working_days}, whole_day});
  const auto known = [&](std::int32_t until) {
    Date date;
    if (until == 0 || failed(Date::from_days(until, date))) return;
    if (!spec.has_known_until || spec.known_until < date) spec.known_until = date;
    spec.has_known_until = true;
  };
  const auto close = [&](const std::vector<std::int32_t>& days) {
    for (const std::int32_t day : days) {
      Date date;
      if (!failed(Date::from_days(day, date))) spec.holidays.push_back(date);
    }
  };
  close(c.holidays);
  known(c.holidays_until);
  for (const SpecialOpening& special : c.special_days) {
    SpecialDay day;
    if (failed(Date::from_days(special.day, day.date))) continue;
    for (const OpenWindow& window : special.open) day.hours.push_back(hours(window));
    spec.special_days.push_back(std::move(day));
  }
  bool given = false;
  for (const HolidaySet& set : data.holidays) {
    if (set.calendar != calendar) continue;
    given = true;
    close(set.days);
    known(set.known_until);
    // A list that does not say until when it is complete is known up to the last day that it names.
    if (set.known_until == 0 && c.holidays_until == 0)
      known(set.days.empty() ? Date::min_days : *std::max_element(set.days.begin(), set.days.end()));
    // Hours that are left of a day of which a holiday takes a part; what the file says of that day counts before.
    for (const SpecialOpening& special : set.special_days) {
      if (std::find(c.holidays.begin(), c.holidays.end(), special.day) != c.holidays.end()) continue;
      const auto same = [&](const SpecialDay& day) { return day.date.days() == special.day; };
      SpecialDay day;
      if (failed(Date::from_days(special.day, day.date)) ||
          std::any_of(spec.special_days.begin(), spec.special_days.end(), same))
        continue;
      for (const OpenWindow& window : special.open) day.hours.push_back(hours(window));
      spec.special_days.push_back(std::move(day));
    }
  }
  // A list that was to be handed in, and was not: nothing is known, and every answer says so.
  if (!given && (c.holidays_from_host || !c.holidays_file.empty())) {
    spec.has_known_until = true;
    spec.known_until = Date();
    (void)Date::from_days(Date::min_days, spec.known_until);
  }
  return spec;
}

SOP_INLINE bool schedule_spec(const Procedure& p, const ReferenceData& data, Id party, ScheduleSpec& out) {
  for (const ScheduleSet& set : data.schedules) {
    if (set.schedule != party) continue;
    out = set.spec;
    return true;
  }
  if (party >= p.parties.size() || p.parties[party].people.empty()) return false;
  const Party& schedule = p.parties[party];
  out = {};
  out.name = p.text(schedule.name);
  ScheduleLayer layer;
  layer.name = out.name;
  layer.people = schedule.people;
  if (zone_of(p, data, no_id, layer.zone) != ErrorCode::ok) return false;
  layer.hours = detail::weekly_hours(schedule.on_duty);
  // Without a time for it, whoever has begun a stretch of duty ends it.
  layer.whole_shifts = !layer.hours.empty() && schedule.hand_over_days == 0;
  if (schedule.rotation != no_id && detail::turn_of(p.constants[schedule.rotation], layer)) {
    (void)Date::from_days(schedule.rotation_since, layer.since.date);
    (void)TimeOfDay::from_milliseconds(schedule.hand_over_time, layer.since.time);
  } else {
    // Nobody takes over from the only one, who has always been on duty: from the second day that there is, in every zone.
    (void)Date::from_days(Date::min_days + 1, layer.since.date);
  }
  out.layers.push_back(std::move(layer));
  return true;
}

SOP_INLINE std::string person_on_duty(const Procedure& p, const ReferenceData& data, Id party,
                                      std::int64_t at) {
  const RosterEntry* latest = nullptr;
  for (const RosterEntry& entry : data.roster) {
    if (entry.schedule == party && entry.from <= at && (latest == nullptr || entry.from >= latest->from))
      latest = &entry;
  }
  if (latest != nullptr) return latest->person;
  ScheduleSpec spec;
  Schedule schedule;
  Instant instant;
  Duty duty;
  if (!schedule_spec(p, data, party, spec) || !Schedule::make(spec, schedule).ok() ||
      failed(Instant::from_milliseconds(at, instant)))
    return {};
  schedule.on_duty(instant, duty);
  return std::string(duty.person);
}

SOP_INLINE CalendarSpec quiet_spec(const Procedure& p, const ReferenceData& data, Id party) {
  CalendarSpec spec;
  const Party& who = p.parties[party];
  (void)zone_of(p, data, who.kind == PartyKind::schedule ? no_id : who.calendar, spec.zone);
  spec.week = detail::weekly_hours(who.quiet);
  return spec;
}

}  // namespace sop
