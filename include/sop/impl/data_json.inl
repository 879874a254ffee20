// Bodies of sop/data_json.hpp.
#pragma once

#include <algorithm>
#include <utility>

#include "sop/data_json.hpp"
#include "sop/impl/json_read.hpp"
#include "sop/messages/facts.hpp"

namespace sop {

namespace detail {

inline void read_holidays_of(JsonShape& shape, const JsonAt& at, Id calendar, ReferenceData& data) {
  if (!shape.object(at, {"until", "days"})) return;
  HolidaySet set;
  set.calendar = calendar;
  if (const JsonAt until = shape.member(at, "until"); until.value.valid()) shape.date(until, set.known_until);
  JsonAt days;
  if (!shape.need(at, "days", days) || !shape.array(days)) return;
  std::uint32_t index = 0;
  for (const JsonValue day : days.value) {
    std::int32_t date = 0;
    if (shape.date({day, &days, {}, index++}, date)) set.days.push_back(date);
  }
  data.holidays.push_back(std::move(set));
}

inline void read_roster_of(JsonShape& shape, const JsonAt& at, Id schedule, ReferenceData& data) {
  if (!shape.array(at)) return;
  std::uint32_t index = 0;
  for (const JsonValue element : at.value) {
    const JsonAt entry_at{element, &at, {}, index++};
    if (!shape.object(entry_at, {"from", "person"})) continue;
    RosterEntry entry;
    entry.schedule = schedule;
    JsonAt from;
    if (!shape.need(entry_at, "from", from) || !shape.instant(from, entry.from)) continue;
    const JsonAt person = shape.member(entry_at, "person");
    if (person.value.valid() && !shape.text(person, entry.person)) continue;
    data.roster.push_back(std::move(entry));
  }
}

/// A name that is no schedule of the procedure; `is_other`: it is a role or a team.
inline void tell_no_schedule(const Procedure& p, JsonValue member, bool is_other, DiagnosticSink& problems) {
  const std::string name(member.key());
  std::vector<std::string_view> schedules;
  for (const auto& party : p.parties)
    if (party.kind == PartyKind::schedule) schedules.push_back(p.text(party.name));
  if (schedules.empty()) {
    problems.error(messages::data_no_schedules, member.key_span(), {name});
    return;
  }
  const std::string help = name_help_argument(name, schedules);
  problems.error(messages::json_unknown_name, member.key_span(),
                 {catalogue_term(messages::term_schedule), name,
                  is_other ? catalogue_term(messages::help_role_or_team, {help}) : help});
}

}  // namespace detail

SOP_INLINE bool read_data(std::string_view text, const NameTable& names, ReferenceData& data,
                          DiagnosticSink& problems, const JsonLimits& limits) {
  JsonDocument document;
  if (!parse_json(text, document, problems, limits)) return false;
  const std::size_t before = problems.error_count();
  detail::JsonShape shape(messages::text_the_data, problems);
  const detail::JsonAt top{document.root(), nullptr, {}, 0};
  shape.object(top, {"version", "holidays", "roster"});
  ReferenceData read = data;
  if (const auto version = shape.member(top, "version"); version.value.valid())
    shape.text(version, read.version);
  const Procedure& p = names.procedure();
  if (const auto holidays = shape.member(top, "holidays"); holidays.value.valid()) {
    if (!holidays.value.is(JsonKind::object)) shape.wrong(holidays, messages::expected_object);
    for (const JsonValue member : holidays.value) {
      Id calendar = no_id;
      if (!shape.name_text(member.key(), member.key_span(), names, NameKind::calendar,
                           messages::term_calendar, calendar))
        continue;
      detail::read_holidays_of(shape, {member, &holidays, member.key(), 0}, calendar, read);
    }
  }
  if (const auto roster = shape.member(top, "roster"); roster.value.valid()) {
    if (!roster.value.is(JsonKind::object)) shape.wrong(roster, messages::expected_object);
    for (const JsonValue member : roster.value) {
      const Id schedule = names.find(NameKind::party, member.key());
      if (schedule == no_id || p.parties[schedule].kind != PartyKind::schedule) {
        detail::tell_no_schedule(p, member, schedule != no_id, problems);
        continue;
      }
      detail::read_roster_of(shape, {member, &roster, member.key(), 0}, schedule, read);
    }
  }
  if (problems.error_count() != before) return false;
  data = std::move(read);
  seal(data);
  return true;
}

SOP_INLINE std::string write_data(const Procedure& p, const ReferenceData& data) {
  const auto date_text = [](std::int32_t days) {
    Date date;
    return failed(Date::from_days(days, date)) ? std::to_string(days) : to_text(date);
  };
  const auto instant_of = [](std::int64_t milliseconds) {
    Instant instant;
    return failed(Instant::from_milliseconds(milliseconds, instant)) ? std::to_string(milliseconds)
                                                                     : to_text(instant);
  };
  std::string out;
  JsonWriter writer(out);
  writer.begin_object();
  if (!data.version.empty()) writer.text("version", data.version);
  if (!data.holidays.empty()) {
    writer.key("holidays").begin_object();
    for (const HolidaySet& set : data.holidays) {
      if (set.calendar >= p.calendars.size()) continue;
      writer.key(p.text(p.calendars[set.calendar].name)).begin_object();
      if (set.known_until != 0) writer.text("until", date_text(set.known_until));
      writer.key("days").begin_array();
      for (const std::int32_t day : set.days) writer.text(date_text(day));
      writer.end_array().end_object();
    }
    writer.end_object();
  }
  if (!data.roster.empty()) {
    writer.key("roster").begin_object();
    Id schedule = no_id;
    for (const RosterEntry& entry : data.roster) {
      if (entry.schedule >= p.parties.size()) continue;
      if (entry.schedule != schedule) {
        if (schedule != no_id) writer.end_array();
        schedule = entry.schedule;
        writer.key(p.text(p.parties[schedule].name)).begin_array();
      }
      writer.begin_object().text("from", instant_of(entry.from));
      if (!entry.person.empty()) writer.text("person", entry.person);
      writer.end_object();
    }
    if (schedule != no_id) writer.end_array();
    writer.end_object();
  }
  writer.end_object();
  return out;
}

}  // namespace sop
