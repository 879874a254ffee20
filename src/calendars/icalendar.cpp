// src/calendars/icalendar.cpp — from the lines of an iCalendar file to closed days.
//
// The lines of one event are gathered first and judged together at its end, so that their order does not matter. A component
// that says nothing about holidays (the definition of a zone, an alarm) is passed over as a whole; everything that would say
// something else than is understood here is an error.
#include "sop/icalendar.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/impl/diagnostic_terms.hpp"
#include "sop/messages/time.hpp"
#include "src/calendars/content_lines.hpp"
#include "src/calendars/yearly_rule.hpp"

namespace sop {
namespace {

using calendars::ContentLine;
using calendars::Moment;
using calendars::YearlyRule;
using detail::catalogue_term;

constexpr std::int64_t longest_event = 366 * milliseconds_per_day;
constexpr std::int64_t most_looks = 5'000'000;  // days at which rules are looked at, in all

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return name.starts_with("X-") || std::find(names.begin(), names.end(), name) != names.end();
}

/// False: outside the years of dates.
bool wall_after(const LocalTime& wall, std::int64_t milliseconds, LocalTime& out) {
  const std::int64_t at = wall_milliseconds(wall) + milliseconds - Instant::min_milliseconds;
  LocalTime moved;
  if (at < 0 || failed(Date::from_days(at / milliseconds_per_day + Date::min_days, moved.date))) return false;
  (void)TimeOfDay::from_milliseconds(at % milliseconds_per_day, moved.time);
  out = moved;
  return true;
}

/// `\,` `\;` `\\` `\n` of a text, undone.
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out.push_back(text[i]);
      continue;
    }
    ++i;
    out.push_back(text[i] == 'n' || text[i] == 'N' ? ' ' : text[i]);
  }
  return out;
}

/// `P1D`, `PT12H`, `P1W`, `P1DT6H30M`; longer than zero.
bool read_length(std::string_view text, std::int64_t& out) {
  if (!text.starts_with('P')) return false;
  text.remove_prefix(1);
  constexpr std::string_view units = "WDHMS";
  constexpr std::int64_t lengths[] = {7 * milliseconds_per_day, milliseconds_per_day, milliseconds_per_hour,
                                      milliseconds_per_minute, milliseconds_per_second};
  std::int64_t total = 0;
  std::size_t next = 0;
  bool in_time = false;
  while (!text.empty()) {
    if (text[0] == 'T' && !in_time) {
      in_time = true;
      text.remove_prefix(1);
    }
    const std::size_t at = text.find_first_not_of("0123456789");
    std::int32_t number = 0;
    if (at == std::string_view::npos || !calendars::read_number(text.substr(0, at), 10'000'000, number))
      return false;
    const std::size_t unit = units.find(text[at]);
    if (unit == std::string_view::npos || unit < next || in_time != (unit >= 2)) return false;
    total += number * lengths[unit];
    next = unit + 1;
    text.remove_prefix(at + 1);
  }
  out = total;
  return total > 0;
}

class Reader {
 public:
  Reader(const SourceFile& file, FileId id, const Zone& zone, Date first, Date last, DiagnosticSink& problems)
      : file_(file), id_(id), zone_(zone), first_(first), last_(last), problems_(problems) {}

  void read(ClosedDays& closed) {
    std::vector<ContentLine> lines;
    if (file_.text().size() > max_icalendar_bytes) {
      problems_.error(messages::ical_too_large, {id_, 0, 0},
                      {file_.path(), std::to_string(max_icalendar_bytes)});
      return;
    }
    if (!calendars::read_content_lines(file_, id_, lines, problems_)) return;
    for (const ContentLine& line : lines)
      if (!take(line)) return;
    if (!open_.empty() || !was_calendar_) {
      const auto end = static_cast<std::uint32_t>(file_.text().size());
      problems_.error(messages::ical_nesting, {id_, end, end}, {catalogue_term(messages::term_end_of_file)});
    }
    if (problems_.error_count() != 0 && stopped_) return;
    const auto by_date = [](const ClosedDay& a, const ClosedDay& b) { return a.date < b.date; };
    std::stable_sort(closed_.days.begin(), closed_.days.end(), by_date);
    closed_.days.erase(std::unique(closed_.days.begin(), closed_.days.end(),
                                   [](const ClosedDay& a, const ClosedDay& b) { return a.date == b.date; }),
                       closed_.days.end());
    std::stable_sort(closed_.stretches.begin(), closed_.stretches.end(),
                     [](const ClosedStretch& a, const ClosedStretch& b) {
                       return wall_milliseconds(a.begin) < wall_milliseconds(b.begin);
                     });
    closed = std::move(closed_);
  }

 private:
  void error(MessageId id, const ContentLine& line, std::vector<std::string> args) {
    problems_.error(id, line.span, std::move(args));
  }

  /// One line. False: nothing more can be read.
  bool take(const ContentLine& line) {
    if (line.name == "BEGIN" || line.name == "END") return component(line);
    if (open_.empty()) return misplaced(line);
    if (passed_over_ != 0) return true;
    if (open_.back() == "VEVENT") {
      event_.push_back(&line);
      return true;
    }
    if (line.name == "VERSION" && line.value != "2.0")
      error(messages::ical_value, line, {line.value, "VERSION", "2.0"});
    if (line.name == "CALSCALE" && calendars::in_capitals(line.value) != "GREGORIAN")
      error(messages::ical_value, line, {line.value, "CALSCALE", "GREGORIAN"});
    // What is cancelled, asked for or answered is no list of days on which it is closed.
    if (line.name == "METHOD" && calendars::in_capitals(line.value) != "PUBLISH")
      error(messages::ical_value, line, {line.value, "METHOD", "PUBLISH"});
    if (!is_one_of(line.name,
                   {"VERSION", "CALSCALE", "PRODID", "METHOD", "NAME", "DESCRIPTION", "UID", "URL", "COLOR",
                    "IMAGE", "SOURCE", "LAST-MODIFIED", "REFRESH-INTERVAL", "CATEGORIES"}))
      error(messages::ical_unsupported, line, {line.name, catalogue_term(messages::help_ical_leave_out)});
    return true;
  }

  bool misplaced(const ContentLine& line) {
    const bool is_component = line.name == "BEGIN" || line.name == "END";
    error(messages::ical_nesting, line, {is_component ? line.name + ":" + line.value : line.name});
    stopped_ = true;
    return false;
  }

  bool component(const ContentLine& line) {
    const std::string name = calendars::in_capitals(line.value);
    if (line.name == "END") {
      if (open_.empty() || open_.back() != name) return misplaced(line);
      open_.pop_back();
      if (passed_over_ != 0) {
        --passed_over_;
        return true;
      }
      return name != "VEVENT" || end_event(line);
    }
    if (open_.size() == 8 || (open_.empty() && (name != "VCALENDAR" || was_calendar_)))
      return misplaced(line);
    const bool is_passed_over = passed_over_ != 0 ||
                                (!open_.empty() && name == "VTIMEZONE" && open_.back() == "VCALENDAR") ||
                                (!open_.empty() && name == "VALARM" && open_.back() == "VEVENT");
    const bool is_event = open_.size() == 1 && name == "VEVENT";
    if (!is_passed_over && !is_event && !open_.empty()) {
      if (open_.size() == 1 && is_one_of(name, {"VTODO", "VJOURNAL", "VFREEBUSY", "VAVAILABILITY"})) {
        error(messages::ical_unsupported, line, {name, catalogue_term(messages::help_ical_events_only)});
        stopped_ = true;
        return false;
      }
      return misplaced(line);
    }
    was_calendar_ = true;
    open_.push_back(name);
    if (is_passed_over) ++passed_over_;
    if (is_event && ++events_ > max_icalendar_events) return too_many(line);
    if (is_event) event_.clear();
    return true;
  }

  bool too_many(const ContentLine& line) {
    error(messages::ical_too_many, line,
          {file_.path(), std::to_string(max_icalendar_days), std::to_string(max_icalendar_events)});
    stopped_ = true;
    return false;
  }

  /// A moment of a property, on the wall of the calendar's zone where it is a time. False: an error was added.
  bool moment_of(const ContentLine& line, std::string_view value, Moment& out) {
    const char* example = "20261225";
    bool wants_date = false;
    for (const calendars::Parameter& parameter : line.parameters) {
      const std::string kind = calendars::in_capitals(parameter.value);
      if (parameter.name == "VALUE" && (kind == "DATE" || kind == "DATE-TIME")) {
        wants_date = kind == "DATE";
      } else if (parameter.name == "TZID") {
        if (parameter.value != zone_.name()) {
          error(messages::ical_other_zone, line, {parameter.value, zone_.name()});
          return false;
        }
      } else if (!is_one_of(parameter.name, {})) {
        error(messages::ical_unsupported, line,
              {parameter.name + "=" + parameter.value,
               catalogue_term(messages::help_ical_write, {detail::in_term(line.name) + ":" + example})});
        return false;
      }
    }
    Moment moment;
    if (!calendars::read_moment(value, moment) || (wants_date && moment.has_time)) {
      error(messages::ical_value, line, {std::string(value), line.name, example});
      return false;
    }
    out = moment;
    return true;
  }

  /// The wall of the calendar at a moment; a time of UTC is put on it.
  bool to_wall(const Moment& moment, LocalTime& wall) const {
    wall = moment.wall;
    if (!moment.is_utc) return true;
    Instant at;
    return !failed(instant_at(moment.wall, Offset(), at)) && !failed(zone_.local_of(at, wall));
  }

  struct Event {
    const ContentLine* start_line = nullptr;
    const ContentLine* end_line = nullptr;
    const ContentLine* length_line = nullptr;
    const ContentLine* rule_line = nullptr;
    Moment start;
    std::int64_t length = milliseconds_per_day;
    YearlyRule rule;
    std::vector<std::pair<Moment, const ContentLine*>> excluded;
    std::vector<std::int64_t> excluded_walls;  // the same as local milliseconds, sorted
    std::string name;
    bool is_cancelled = false;
  };

  bool end_event(const ContentLine& end) {
    const std::size_t before = problems_.error_count();
    Event event;
    std::vector<std::string_view> seen;
    for (const ContentLine* line : event_) {
      if (is_one_of(line->name, {"DTSTART", "DTEND", "DURATION", "RRULE", "SUMMARY", "STATUS"}) &&
          !line->name.starts_with("X-")) {
        if (std::find(seen.begin(), seen.end(), line->name) != seen.end())
          error(messages::ical_twice, *line, {line->name});
        seen.push_back(line->name);
      }
      property(*line, event);
    }
    if (event.start_line == nullptr) error(messages::ical_missing, end, {"DTSTART"});
    if (problems_.error_count() != before) return true;
    if (!read_span(event)) return true;
    return event.is_cancelled || expand(event);
  }

  void property(const ContentLine& line, Event& event) {
    if (line.name == "DTSTART") {
      event.start_line = &line;
      (void)moment_of(line, line.value, event.start);
    } else if (line.name == "DTEND") {
      event.end_line = &line;
    } else if (line.name == "DURATION") {
      event.length_line = &line;
    } else if (line.name == "RRULE") {
      event.rule_line = &line;
      std::string part;
      const calendars::RuleProblem problem = calendars::read_yearly_rule(line.value, event.rule, part);
      if (problem == calendars::RuleProblem::unsupported)
        error(messages::ical_unsupported, line,
              {part, catalogue_term(messages::help_ical_rules,
                                    {"`INTERVAL`, `COUNT`, `UNTIL`, `BYMONTH`, `BYMONTHDAY`, `BYDAY`"})});
      if (problem == calendars::RuleProblem::value)
        error(messages::ical_value, line, {part, "RRULE", "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH"});
    } else if (line.name == "EXDATE") {
      std::string_view rest = line.value;
      for (;;) {
        const std::size_t comma = rest.find(',');
        Moment moment;
        if (!moment_of(line, rest.substr(0, comma), moment)) return;
        event.excluded.emplace_back(moment, &line);
        if (comma == std::string_view::npos) break;
        rest.remove_prefix(comma + 1);
      }
    } else if (line.name == "SUMMARY") {
      event.name = unescaped(line.value);
    } else if (line.name == "STATUS") {
      const std::string status = calendars::in_capitals(line.value);
      event.is_cancelled = status == "CANCELLED";
      if (status != "CONFIRMED" && status != "CANCELLED")
        error(messages::ical_value, line, {line.value, "STATUS", "CONFIRMED"});
    } else if (!is_one_of(line.name, {"UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DESCRIPTION",
                                      "LOCATION", "CATEGORIES", "CLASS", "TRANSP", "URL", "COMMENT",
                                      "CONTACT", "ORGANIZER", "GEO", "PRIORITY", "COLOR", "IMAGE"})) {
      error(messages::ical_unsupported, line, {line.name, catalogue_term(messages::help_ical_own_events)});
    }
  }

  /// How long the event is. False: an error was added.
  bool read_span(Event& event) {
    const bool has_time = event.start.has_time;
    if (event.end_line != nullptr && event.length_line != nullptr) {
      error(messages::ical_twice, *event.length_line, {"DTEND"});
      return false;
    }
    if (event.end_line != nullptr) {
      Moment end;
      if (!moment_of(*event.end_line, event.end_line->value, end)) return false;
      LocalTime from, to;
      if (end.has_time != has_time || !to_wall(event.start, from) || !to_wall(end, to)) {
        error(messages::ical_value, *event.end_line,
              {event.end_line->value, "DTEND", has_time ? "20261225T180000" : "20261226"});
        return false;
      }
      event.length = wall_milliseconds(to) - wall_milliseconds(from);
    } else if (event.length_line != nullptr) {
      const bool good = read_length(event.length_line->value, event.length);
      if (!good || (!has_time && event.length % milliseconds_per_day != 0)) {
        error(messages::ical_value, *event.length_line,
              {event.length_line->value, "DURATION", has_time ? "PT6H" : "P1D"});
        return false;
      }
    } else if (has_time) {
      error(messages::ical_missing, *event.start_line, {"DTEND"});
      return false;
    }
    if (event.length <= 0 || event.length > longest_event) {
      error(messages::ical_end, *event.start_line, {"366"});
      return false;
    }
    for (const auto& [moment, line] : event.excluded) {
      event.excluded_walls.push_back(wall_milliseconds(moment.wall));
      if (moment.has_time == has_time && moment.is_utc == event.start.is_utc) continue;
      error(messages::ical_value, *line, {line->value, "EXDATE", event.start_line->value});
      return false;
    }
    std::sort(event.excluded_walls.begin(), event.excluded_walls.end());
    const Date start = event.start.wall.date;
    if (event.rule_line != nullptr && !event.rule.holds_on(start, start)) {
      error(messages::ical_start_not_in_rule, *event.rule_line, {to_text(start)});
      return false;
    }
    return true;
  }

  /// Every time that the event takes place. False: too many.
  bool expand(const Event& event) {
    const Date start = event.start.wall.date;
    if (event.rule_line == nullptr) return add(event, start);
    std::int32_t count = 0;
    const std::int32_t last_year = year_month_day(last_).year;
    for (std::int32_t year = year_month_day(start).year; year <= last_year; year += event.rule.interval) {
      for (std::int32_t month = 1; month <= 12; ++month) {
        if (!event.rule.speaks_of_month(month, start)) continue;
        const std::int32_t length = days_in_month(year, month);
        if ((looks_ += length) > most_looks) return too_many(*event.rule_line);
        for (std::int32_t day = 1; day <= length; ++day) {
          Date date;
          (void)date_from(year, month, day, date);
          if (!event.rule.holds_on(date, start)) continue;
          if (event.rule.count != 0 && ++count > event.rule.count) return true;
          if (is_past_until(event, date)) return true;
          if (!add(event, date)) return false;
        }
      }
    }
    return true;
  }

  bool is_past_until(const Event& event, Date date) const {
    const YearlyRule& rule = event.rule;
    if (!rule.has_until) return false;
    if (!event.start.has_time || !rule.until.has_time) return date > rule.until.wall.date;
    Moment at = event.start;
    at.wall.date = date;
    if (at.is_utc == rule.until.is_utc)
      return wall_milliseconds(at.wall) > wall_milliseconds(rule.until.wall);
    LocalTime wall, until;
    return to_wall(at, wall) && to_wall(rule.until, until) &&
           wall_milliseconds(wall) > wall_milliseconds(until);
  }

  bool add(const Event& event, Date date) {
    Moment at = event.start;
    at.wall.date = date;
    if (std::binary_search(event.excluded_walls.begin(), event.excluded_walls.end(),
                           wall_milliseconds(at.wall)))
      return true;
    LocalTime begin, end;
    if (!to_wall(at, begin) || !wall_after(begin, event.length, end)) return true;  // after 2199
    if (end.date < first_ || begin.date > last_) return true;
    if (at.has_time) {
      closed_.stretches.push_back({begin, end, event.name});
    } else {
      for (std::int32_t day = begin.date.days(); day < end.date.days(); ++day) {
        Date closed;
        (void)Date::from_days(day, closed);
        if (closed >= first_ && closed <= last_) closed_.days.push_back({closed, event.name});
      }
    }
    touched_days_ += static_cast<std::size_t>(end.date.days() - begin.date.days() + 1);
    if (touched_days_ > max_icalendar_days) return too_many(*event.start_line);
    return true;
  }

  const SourceFile& file_;
  FileId id_;
  const Zone& zone_;
  Date first_, last_;
  DiagnosticSink& problems_;
  ClosedDays closed_;
  std::vector<std::string> open_;          // the components that we are in
  std::vector<const ContentLine*> event_;  // the lines of the event so far
  std::size_t passed_over_ = 0;            // how many of them are passed over
  std::size_t events_ = 0;
  std::size_t touched_days_ = 0;  // of all events together
  std::int64_t looks_ = 0;
  bool was_calendar_ = false;
  bool stopped_ = false;
};

}  // namespace

bool read_icalendar(const SourceSet& sources, FileId file, const Zone& zone, Date first, Date last,
                    ClosedDays& closed, DiagnosticSink& problems) {
  const std::size_t before = problems.error_count();
  ClosedDays read;
  Reader(sources[file], file, zone, first, last, problems).read(read);
  if (problems.error_count() != before) return false;
  closed = std::move(read);
  return true;
}

}  // namespace sop
