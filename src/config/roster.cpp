// src/config/roster.cpp — a roster from TOML, by toml++.
#include "src/config/roster.hpp"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <set>
#include <string_view>

#include "sop/impl/diagnostic_terms.hpp"
#include "sop/messages/facts.hpp"
#include "sop/messages/time.hpp"
#include "sop/names.hpp"
#include "src/config/toml_reader.hpp"

namespace sop::config {
namespace {

bool goes_before(const std::pair<std::string, std::string>& entry, std::string_view name) {
  return entry.first < name;
}

using detail::catalogue_term;

/// What was expected, as an argument of a message.
std::string a_wall_time() { return catalogue_term(messages::expected_wall_time, {"`2026-09-07T09:00:00`"}); }

class RosterReader : private TomlReader {
 public:
  RosterReader(const SourceSet& sources, FileId id, const ZoneFolder& zones, Roster& roster,
               DiagnosticSink& problems)
      : TomlReader(sources[id], id, problems), zone_folder_(zones), roster_(roster) {}

  void top(const toml::table& table) {
    const std::string& name = file_.path();
    only(table, name, {"version", "zone", "people", "schedule", "absence"});
    if (const toml::node* node = table.get("version")) text(*node, "version", roster_.version);
    if (const toml::node* node = needed(table, name, {id_, 0, 0}, "zone")) zone(*node, roster_.zone);
    if (const toml::node* node = needed(table, name, {id_, 0, 0}, "people")) people(*node);
    if (const toml::node* node = table.get("absence")) absences(*node);
    if (const toml::node* node = needed(table, name, {id_, 0, 0}, "schedule")) schedules(*node);
  }

 private:
  struct Away {
    Absence absence;
    Span span;
  };

  const toml::node* needed(const toml::table& table, const std::string& where, Span place,
                           std::string_view key) {
    const toml::node* node = table.get(key);
    if (node == nullptr) problems_.error(messages::json_missing_key, place, {where, std::string(key)});
    return node;
  }

  bool text(const toml::node& node, std::string_view what, std::string& out) {
    const auto* value = node.as_string();
    if (value == nullptr) {
      wrong(node, what, catalogue_term(messages::expected_text_in_quotes));
      return false;
    }
    out = value->get();
    return true;
  }

  bool flag(const toml::node& node, std::string_view what, bool& out) {
    const auto* value = node.as_boolean();
    if (value == nullptr) {
      wrong(node, what, catalogue_term(messages::expected_true_or_false));
      return false;
    }
    out = value->get();
    return true;
  }

  const toml::array* list(const toml::node& node, std::string_view what, MessageId expected,
                          std::string_view example, std::size_t most = max_duty_stretches) {
    const toml::array* array = node.as_array();
    if (array == nullptr) {
      wrong(node, what, expected, example);
    } else if (array->size() > most) {
      problems_.error(messages::roster_too_many, span(node), {std::string(what), std::to_string(most)});
      array = nullptr;
    }
    return array;
  }

  bool zone(const toml::node& node, Zone& out) {
    std::string name;
    if (!text(node, "zone", name)) return false;
    Offset offset;
    if (!failed(parse_offset(name, offset))) {
      out = Zone::fixed(offset);
      return true;
    }
    const auto known = zones_.find(name);
    if (known != zones_.end()) {
      out = known->second;
      return true;
    }
    if (!load_zone(zone_folder_, name, span(node), out, problems_)) return false;
    zones_.emplace(name, out);
    return true;
  }

  static bool date_from_toml(const toml::date& date, Date& out) {
    return !failed(date_from(date.year, date.month, date.day, out));
  }

  // A date, or a date and a time; with an offset only where `offset` is given.
  bool wall_time(const toml::node& node, std::string_view what, LocalTime& out,
                 const toml::time_offset** offset = nullptr) {
    bool good = false;
    if (const auto* date = node.as_date()) {
      good = date_from_toml(date->get(), out.date);
      out.time = TimeOfDay();
    } else if (const auto* both = node.as_date_time()) {
      const toml::date_time& value = both->get();
      const std::int64_t time =
          ((value.time.hour * 60LL + value.time.minute) * 60 + value.time.second) * 1000 +
          value.time.nanosecond / 1'000'000;
      good = date_from_toml(value.date, out.date) && !failed(TimeOfDay::from_milliseconds(time, out.time)) &&
             (!value.offset || offset != nullptr);
      if (good && value.offset) *offset = &*value.offset;
    }
    if (!good) wrong(node, what, a_wall_time());
    return good;
  }

  bool instant(const toml::node& node, std::string_view what, Instant& out) {
    LocalTime wall;
    const toml::time_offset* given = nullptr;
    if (!wall_time(node, what, wall, &given)) return false;
    ZonedInstant at;
    Offset offset;
    if (given != nullptr) {
      if (!failed(Offset::from_minutes(given->minutes, offset)) && !failed(instant_at(wall, offset, out)))
        return true;
    } else if (!failed(roster_.zone.instant_of(wall, at))) {
      out = at.at;
      return true;
    }
    wrong(node, what, a_wall_time());
    return false;
  }

  bool person(const toml::node& node, std::string_view what, std::string& out) {
    if (!text(node, what, out)) return false;
    if (!people_are_read_ || roster_.knows(out)) return true;
    std::string help;
    if (is_told()) {
      std::vector<std::string_view> names;
      for (const auto& entry : roster_.people) names.push_back(entry.first);
      help = name_help_argument(out, names);
    }
    problems_.error(messages::json_unknown_name, span(node),
                    {catalogue_term(messages::term_person), out, help});
    return false;
  }

  // --- the parts -------------------------------------------------------------------------------------------------------

  void people(const toml::node& node) {
    const toml::table* table = node.as_table();
    if (table == nullptr || table->empty()) {
      wrong(node, "people", messages::expected_lines, "ann = \"Ann Tamm\"");
      return;
    }
    if (table->size() > max_roster_people) {
      problems_.error(messages::roster_too_many, span(node), {"people", std::to_string(max_roster_people)});
      people_are_read_ = false;
      return;
    }
    for (const auto& [key, name] : *table) {
      std::string full;
      if (!text(name, key.str(), full)) continue;
      if (key.str().empty() || key.str().size() > max_schedule_name_bytes || full.empty() ||
          full.size() > max_schedule_name_bytes) {
        problems_.error(messages::roster_name, span(key.source()), {std::to_string(max_schedule_name_bytes)});
        continue;
      }
      roster_.people.emplace_back(key.str(), full);
    }
    std::sort(roster_.people.begin(), roster_.people.end());
  }

  void absences(const toml::node& node) {
    const toml::array* all =
        list(node, "absence", messages::expected_tables_that_begin, "[[absence]]", max_absences);
    if (all == nullptr) return;
    for (const toml::node& one : *all) {
      const toml::table* table = one.as_table();
      if (table == nullptr) {
        wrong(one, "absence", messages::expected_table_that_begins, "[[absence]]");
        continue;
      }
      only(*table, "absence", {"person", "from", "until", "delegate"});
      Away away;
      away.span = span(one);
      bool good = true;
      if (const toml::node* value = needed(*table, "absence", away.span, "person"))
        good = person(*value, "person", away.absence.person) && good;
      if (const toml::node* value = table->get("delegate"))
        good = person(*value, "delegate", away.absence.delegate) && good;
      good = stretch(*table, "absence", away.span, away.absence.from, away.absence.until) && good;
      if (good) away_.push_back(std::move(away));
    }
  }

  // `from` and `until` of an override or an absence.
  bool stretch(const toml::table& table, const std::string& where, Span place, Instant& from,
               Instant& until) {
    const toml::node* begin = needed(table, where, place, "from");
    const toml::node* end = needed(table, where, place, "until");
    if (begin == nullptr || end == nullptr) return false;
    const bool good = instant(*begin, "from", from);
    if (!instant(*end, "until", until) || !good) return false;
    if (from < until) return true;
    problems_.error(messages::roster_ends_early, span(*end), {where, "from"});
    return false;
  }

  void schedules(const toml::node& node) {
    const toml::table* table = node.as_table();
    if (table == nullptr || table->empty()) {
      wrong(node, "schedule", messages::expected_tables, "[[schedule.primary.layer]]");
      return;
    }
    if (table->size() > max_roster_schedules) {
      problems_.error(messages::roster_too_many, span(node),
                      {"schedule", std::to_string(max_roster_schedules)});
      return;
    }
    for (const auto& [key, value] : *table) {
      const std::string name(key.str());
      const toml::table* parts = value.as_table();
      if (parts == nullptr) {
        wrong(value, name, messages::expected_tables, "[[schedule.primary.layer]]");
        continue;
      }
      schedule(name, *parts, span(key.source()));
    }
  }

  void schedule(const std::string& name, const toml::table& parts, Span place) {
    const std::size_t before = problems_.error_count();
    only(parts, name, {"layer", "override"});
    ScheduleSpec spec;
    spec.name = name;
    spec.version = roster_.version;
    layer_spans_.clear();
    override_spans_.clear();
    if (const toml::node* node = parts.get("layer")) layers(*node, spec);
    if (const toml::node* node = parts.get("override")) overrides(*node, name, spec);
    if (parts.get("layer") == nullptr && parts.get("override") == nullptr)
      problems_.error(messages::json_missing_key, place, {name, "layer"});
    if (problems_.error_count() != before) return;
    const std::vector<Span> away_spans = add_absences(spec);
    Schedule made;
    const ScheduleResult result = Schedule::make(spec, made);
    if (result.ok()) {
      roster_.schedules.push_back(std::move(made));
      roster_.places.push_back(place);
    } else {
      refuse(result, spec, place, away_spans);
    }
  }

  void layers(const toml::node& node, ScheduleSpec& spec) {
    const toml::array* all =
        list(node, "layer", messages::expected_tables, "[[schedule.primary.layer]]", max_schedule_layers);
    if (all == nullptr) return;
    for (const toml::node& one : *all) {
      const toml::table* table = one.as_table();
      if (table == nullptr) {
        wrong(one, "layer", messages::expected_table, "[[schedule.primary.layer]]");
        continue;
      }
      spec.layers.push_back(layer(*table, span(one)));
      layer_spans_.push_back(span(one));
    }
  }

  ScheduleLayer layer(const toml::table& table, Span place) {
    ScheduleLayer out;
    only(table, "layer",
         {"name", "people", "turn", "since", "until", "zone", "hours", "days_off", "special_days",
          "whole_shifts"});
    out.zone = roster_.zone;
    if (const toml::node* node = needed(table, "layer", place, "name")) text(*node, "name", out.name);
    if (const toml::node* node = needed(table, "layer", place, "people")) {
      if (const toml::array* names =
              list(*node, "people", messages::expected_people, "[\"ann\", \"ben\"]", max_people_per_layer))
        for (const toml::node& one : *names) person(one, "people", out.people.emplace_back());
      if (out.people.size() > 1) needed(table, "layer", place, "turn");
    }
    if (const toml::node* node = table.get("turn")) turn(*node, out);
    if (const toml::node* node = table.get("zone")) zone(*node, out.zone);
    if (const toml::node* node = needed(table, "layer", place, "since")) wall_time(*node, "since", out.since);
    if (const toml::node* node = table.get("until")) out.has_until = wall_time(*node, "until", out.until);
    if (const toml::node* node = table.get("whole_shifts")) flag(*node, "whole_shifts", out.whole_shifts);
    if (const toml::node* node = table.get("hours")) {
      if (const toml::array* lines =
              list(*node, "hours", messages::expected_list_of_lines, "[\"mon..fri 18:00..09:00\"]"))
        for (const toml::node& one : *lines) {
          std::string line;
          if (text(one, "hours", line) && !read_hours_line(line, out.hours))
            problems_.error(messages::roster_hours, span(one), {line});
        }
    }
    if (const toml::node* node = table.get("days_off")) {
      if (const toml::array* days = list(*node, "days_off", messages::expected_dates, "[2026-12-24]"))
        for (const toml::node& one : *days) {
          const auto* day = one.as_date();
          if (day == nullptr || !date_from_toml(day->get(), out.days_off.emplace_back()))
            wrong(one, "days_off", messages::expected_date, "2026-12-24");
        }
    }
    if (const toml::node* node = table.get("special_days")) special_days(*node, out);
    return out;
  }

  void turn(const toml::node& node, ScheduleLayer& out) {
    std::string given;
    if (!text(node, "turn", given)) return;
    Duration exact;
    Period period;
    if (!failed(parse_positive_period(given, period)) &&
        (period.unit == PeriodUnit::day || period.unit == PeriodUnit::week)) {
      out.turn = period.count;
      out.unit = period.unit == PeriodUnit::day ? TurnUnit::day : TurnUnit::week;
    } else if (!failed(parse_positive_duration(given, exact)) &&
               exact.milliseconds % milliseconds_per_hour == 0) {
      out.turn = static_cast<std::int32_t>(
          std::min<std::int64_t>(exact.milliseconds / milliseconds_per_hour, max_turn + 1));
      out.unit = TurnUnit::hour;
    } else {
      out.turn = max_turn + 1;
    }
    if (out.turn > max_turn)
      problems_.error(messages::roster_turn, span(node), {given, std::to_string(max_turn)});
  }

  void special_days(const toml::node& node, ScheduleLayer& out) {
    const toml::table* table = node.as_table();
    if (table == nullptr) {
      wrong(node, "special_days", messages::expected_table, "{ 2026-12-24 = \"10:00..12:00\" }");
      return;
    }
    for (const auto& [key, value] : *table) {
      SpecialDay day;
      std::string hours;
      if (failed(parse_date(key.str(), day.date))) {
        problems_.error(messages::json_wrong_kind, span(key.source()),
                        {std::string(key.str()), catalogue_term(messages::expected_date, {"`2026-12-24`"})});
      } else if (text(value, key.str(), hours)) {
        if (hours != "closed" && !read_hours(hours, day.hours))
          problems_.error(messages::roster_hours, span(value), {hours});
        out.special_days.push_back(std::move(day));
      }
    }
  }

  void overrides(const toml::node& node, const std::string& name, ScheduleSpec& spec) {
    const toml::array* all = list(node, "override", messages::expected_tables,
                                  "[[schedule.primary.override]]", max_schedule_overrides);
    if (all == nullptr) return;
    for (const toml::node& one : *all) {
      const toml::table* table = one.as_table();
      if (table == nullptr) {
        wrong(one, "override", messages::expected_table, "[[schedule.primary.override]]");
        continue;
      }
      only(*table, "override", {"layer", "from", "until", "person", "nobody"});
      ScheduleOverride given;
      const Span place = span(one);
      stretch(*table, "override", place, given.from, given.until);
      if (const toml::node* value = table->get("layer"))
        if (text(*value, "layer", given.layer)) find_layer(*value, name, given.layer, spec);
      bool nobody = false;
      if (const toml::node* value = table->get("nobody")) flag(*value, "nobody", nobody);
      const toml::node* who = table->get("person");
      if (who != nullptr) person(*who, "person", given.person);
      if ((who != nullptr) == nobody) problems_.error(messages::roster_person_or_nobody, place);
      spec.overrides.push_back(std::move(given));
      override_spans_.push_back(place);
    }
  }

  void find_layer(const toml::node& node, const std::string& schedule, const std::string& name,
                  const ScheduleSpec& spec) {
    std::vector<std::string_view> names;
    for (const ScheduleLayer& layer : spec.layers) {
      if (layer.name == name) return;
      names.push_back(layer.name);
    }
    problems_.error(messages::json_unknown_name, span(node),
                    {catalogue_term(messages::term_layer_of, {detail::in_term(schedule)}), name,
                     is_told() ? name_help_argument(name, names) : ""});
  }

  // The absences of everybody whom the schedule names, and of those who stand in for them.
  std::vector<Span> add_absences(ScheduleSpec& spec) const {
    std::vector<Span> spans;
    std::set<std::string> named;
    std::vector<std::string> waiting;
    const auto name = [&](const std::string& person) {
      if (!person.empty() && named.insert(person).second) waiting.push_back(person);
    };
    for (const ScheduleLayer& layer : spec.layers)
      for (const std::string& person : layer.people) name(person);
    for (const ScheduleOverride& given : spec.overrides) name(given.person);
    std::multimap<std::string, const Away*> by_person;
    for (const Away& away : away_) by_person.emplace(away.absence.person, &away);
    while (!waiting.empty()) {
      const std::string person = waiting.back();
      waiting.pop_back();
      const auto [first, last] = by_person.equal_range(person);
      for (auto it = first; it != last; ++it) {
        spec.absences.push_back(it->second->absence);
        spans.push_back(it->second->span);
        name(it->second->absence.delegate);
      }
    }
    return spans;
  }

  void refuse(const ScheduleResult& result, const ScheduleSpec& spec, Span place,
              const std::vector<Span>& away_spans) {
    using Part = ScheduleResult::Part;
    const std::vector<Span>& spans = result.part == Part::layer       ? layer_spans_
                                     : result.part == Part::override_ ? override_spans_
                                                                      : away_spans;
    const Span at =
        result.part == Part::schedule || result.index >= spans.size() ? place : spans[result.index];
    switch (result.error) {
      case ScheduleError::repeated_layer:
        problems_.error(messages::roster_layer_twice, at, {spec.layers[result.index].name});
        break;
      case ScheduleError::bad_hours:
        problems_.error(result.hours.error == CalendarError::overlapping_hours
                            ? messages::roster_hours_overlap
                            : messages::roster_hours_many,
                        at, {spec.layers[result.index].name, std::to_string(max_hours_per_day)});
        break;
      case ScheduleError::bad_interval:
        problems_.error(messages::roster_ends_early, at, {spec.layers[result.index].name, "since"});
        break;
      case ScheduleError::overlapping_overrides:
        once(messages::roster_overrides_overlap, at).note(messages::roster_other_one, spans[result.other]);
        break;
      case ScheduleError::overlapping_absences:
        once(messages::roster_absences_overlap, at, spec.absences[result.index].person)
            .note(messages::roster_other_one, spans[result.other]);
        break;
      case ScheduleError::delegate_cycle:
        once(messages::roster_circle, at, spec.absences[result.index].person);
        break;
      case ScheduleError::too_many_delegates:
        once(messages::roster_chain, at, std::to_string(max_delegates));
        break;
      default:  // names; a list of people that is empty; a time outside the years
        problems_.error(
            result.error == ScheduleError::no_people ? messages::roster_no_people : messages::roster_name, at,
            {std::to_string(max_schedule_name_bytes)});
    }
  }

  // An absence belongs to several schedules; what is wrong with it is said once.
  Diagnostic& once(MessageId id, Span at, const std::string& argument = {}) {
    if (!said_.insert({id, at.begin}).second) {
      spare_ = Diagnostic{};
      return spare_;
    }
    std::vector<std::string> arguments;
    if (!argument.empty()) arguments.push_back(argument);
    return problems_.error(id, at, std::move(arguments));
  }

  const ZoneFolder& zone_folder_;
  Roster& roster_;
  bool people_are_read_ = true;
  std::map<std::string, Zone> zones_;
  std::vector<Away> away_;
  std::vector<Span> layer_spans_, override_spans_;  // of the schedule at hand
  std::set<std::pair<MessageId, std::uint32_t>> said_;
  Diagnostic spare_{};
};

}  // namespace

bool Roster::knows(std::string_view person) const {
  const auto found = std::lower_bound(people.begin(), people.end(), person, goes_before);
  return found != people.end() && found->first == person;
}

std::string_view Roster::full_name(std::string_view person) const {
  const auto found = std::lower_bound(people.begin(), people.end(), person, goes_before);
  return found != people.end() && found->first == person ? std::string_view(found->second) : person;
}

bool read_roster(const SourceSet& sources, FileId file, const ZoneFolder& zones, Roster& out,
                 DiagnosticSink& problems) {
  const std::size_t before = problems.error_count();
  const std::string& text = sources[file].text();
  if (text.size() > max_roster_bytes) {
    problems.error(messages::roster_too_large, {file, 0, 0}, {std::to_string(max_roster_bytes)});
    return false;
  }
  Roster roster;
  toml::table table;
  if (parse_toml(sources, file, table, problems))
    RosterReader(sources, file, zones, roster, problems).top(table);
  if (problems.error_count() != before) return false;
  out = std::move(roster);
  return true;
}

bool add_roster(const Roster& roster, const NameTable& names, ReferenceData& data, DiagnosticSink& problems) {
  const Procedure& p = names.procedure();
  const std::size_t before = problems.error_count();
  std::vector<ScheduleSet> read;
  std::vector<std::string_view> schedules;
  for (const Party& party : p.parties)
    if (party.kind == PartyKind::schedule) schedules.push_back(p.text(party.name));
  for (std::size_t i = 0; i < roster.schedules.size(); ++i) {
    const Schedule& schedule = roster.schedules[i];
    const Id party = names.find(NameKind::party, schedule.name());
    if (party == no_id || p.parties[party].kind != PartyKind::schedule) {
      problems.error(
          messages::json_unknown_name, roster.places[i],
          {"schedule", schedule.name(),
           schedules.empty() ? "the procedure has no schedule" : name_help(schedule.name(), schedules)});
      continue;
    }
    read.push_back({party, schedule.spec()});
  }
  if (problems.error_count() != before) return false;
  data.schedules.insert(data.schedules.begin(), read.begin(), read.end());
  if (data.version.empty()) data.version = roster.version;
  return true;
}

}  // namespace sop::config
