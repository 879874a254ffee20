// Holidays from iCalendar files: each file of tests/time/icalendar beside what is read from it for the years 2026 to 2031, or
// what is said about it; and what becomes of a calendar that they close.
#include "sop/icalendar.hpp"

#include <doctest/doctest.h>

#include <string>

#include "sop/zone_files.hpp"
#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/values.hpp"

using namespace sop::testing;
using sop::BusinessCalendar;
using sop::CalendarSpec;
using sop::ClosedDays;
using sop::Date;
using sop::DiagnosticSink;
using sop::Zone;

namespace {

Date date(const char* text) {
  Date out;
  REQUIRE(sop::parse_date(text, out) == sop::TextError::none);
  return out;
}

Zone tallinn() {
  Zone zone;
  DiagnosticSink problems;
  REQUIRE(sop::load_zone({in_repository("tests/zones").string()}, "Europe/Tallinn", {}, zone, problems));
  return zone;
}

std::string said(const sop::SourceSet& sources, DiagnosticSink& problems) {
  std::string out;
  for (const sop::Diagnostic& d : problems.take()) {
    const sop::LineColumn at = sources[d.span.file].locate(d.span.begin);
    out += std::to_string(at.line) + ": " + std::string(message_name(d.id)) + ": " + message_text(d) + " | " +
           message_help(d) + "\n";
  }
  return out;
}

std::string wall(const sop::LocalTime& local) { return to_text(local.date) + " " + to_text(local.time); }

bool read(const std::string& name, const std::string& bytes, const Zone& zone, ClosedDays& closed,
          std::string& errors) {
  sop::SourceSet sources;
  DiagnosticSink problems;
  const sop::FileId file = sources.add(name, bytes);
  const bool good =
      sop::read_icalendar(sources, file, zone, date("2026-01-01"), date("2031-12-31"), closed, problems);
  CHECK(good == !problems.has_errors());
  errors = said(sources, problems);
  return good;
}

std::string reading_of(const std::filesystem::path& path, const std::string& bytes) {
  static const Zone zone = tallinn();
  ClosedDays closed;
  std::string out;
  if (!read(path.filename().string(), bytes, zone, closed, out)) return out;
  for (const sop::ClosedDay& day : closed.days) out += to_text(day.date) + " " + day.name + "\n";
  for (const sop::ClosedStretch& s : closed.stretches)
    out += wall(s.begin) + " to " + wall(s.end) + " " + s.name + "\n";
  return out;
}

std::string event(const std::string& lines) {
  return "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\n" + lines + "END:VEVENT\nEND:VCALENDAR\n";
}

}  // namespace

TEST_CASE("golden files: what an iCalendar file closes, or what is said about it") {
  for (const std::string& problem : golden_problems("tests/time/icalendar", ".ics", ".out", reading_of))
    FAIL_CHECK(problem);
}

TEST_CASE("every message about iCalendar is said in a golden file or here") {
  std::string all;
  for (const auto& path : list_files(in_repository("tests/time/icalendar"), ".out")) all += read_file(path);
  for (const char* id : {
#define SOP_MESSAGE(id, en, en_help, ru, ru_help, et, et_help) #id,
#include "sop/messages/time.def"
#undef SOP_MESSAGE
       }) {
    const std::string name = id;
    if (!name.starts_with("ical_") || name == "ical_too_large" || name == "ical_too_many") continue;
    CHECK_MESSAGE(all.find(": " + name + ": ") != std::string::npos, name);
  }
}

TEST_CASE("the limits of a file") {
  ClosedDays closed;
  std::string errors;
  const std::string large =
      event("DTSTART;VALUE=DATE:20260101\nDESCRIPTION:" + std::string(sop::max_icalendar_bytes, 'x') + "\n");
  CHECK_FALSE(read("a.ics", large, Zone(), closed, errors));
  CHECK(errors ==
        "1: ical_too_large: the iCalendar file `a.ics` has more than the 1048576 bytes that are read | keep "
        "the years "
        "that are needed\n");
  std::string many = "BEGIN:VCALENDAR\nVERSION:2.0\n";
  for (std::size_t i = 0; i <= sop::max_icalendar_events; ++i)
    many += "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nEND:VEVENT\n";
  CHECK_FALSE(read("a.ics", many + "END:VCALENDAR\n", Zone(), closed, errors));
  CHECK(errors ==
        "15003: ical_too_many: the iCalendar file `a.ics` closes more than 20000 days, or has more than 5000 "
        "events | "
        "keep the years that are needed\n");
  // Ten rules for every day: too many days.
  std::string every_day = "BEGIN:VCALENDAR\nVERSION:2.0\n";
  for (int i = 0; i < 10; ++i)
    every_day +=
        "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU\nEND:"
        "VEVENT\n";
  CHECK_FALSE(read("a.ics", every_day + "END:VCALENDAR\n", Zone(), closed, errors));
  CHECK(errors.find(": ical_too_many: ") != std::string::npos);
  // Rules that never hold again cost work and give nothing: the work is bounded too.
  std::string never = "BEGIN:VCALENDAR\nVERSION:2.0\n";
  for (int i = 0; i < 500; ++i)
    never +=
        "BEGIN:VEVENT\nDTSTART;VALUE=DATE:19001231\nRRULE:FREQ=YEARLY;BYDAY=53MO;COUNT=100000\nEND:VEVENT\n";
  CHECK_FALSE(read("a.ics", never + "END:VCALENDAR\n", Zone(), closed, errors));
  CHECK(errors.find(": ical_too_many: ") != std::string::npos);
  CHECK(closed.days.empty());
}

TEST_CASE("a calendar is closed on days and in stretches of time") {
  CalendarSpec spec;
  const auto hour = [](int h) { return static_cast<std::int32_t>(h * sop::milliseconds_per_hour); };
  spec.week = {{sop::monday_to_friday, {hour(9), hour(12)}},
               {sop::monday_to_friday, {hour(13), hour(18)}},
               {sop::monday_to_friday, {hour(22), hour(30)}}};
  spec.special_days = {{date("2026-12-30"), {{hour(10), hour(11)}}}};
  ClosedDays closed;
  std::string errors;
  // 2026-12-22 is a Tuesday.
  const std::string file =
      "BEGIN:VCALENDAR\nVERSION:2.0\n"
      "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261224\nEND:VEVENT\n"
      "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20261230\nEND:VEVENT\n"
      "BEGIN:VEVENT\nDTSTART:20261222T150000\nDTEND:20261223T100000\nEND:VEVENT\n"
      "BEGIN:VEVENT\nDTSTART:20261222T100000\nDTEND:20261222T110000\nEND:VEVENT\n"
      "BEGIN:VEVENT\nDTSTART:20261229T000000\nDTEND:20261229T020000\nEND:VEVENT\n"
      "END:VCALENDAR\n";
  REQUIRE_MESSAGE(read("a.ics", file, Zone(), closed, errors), errors);
  sop::close_days(closed, spec);
  BusinessCalendar calendar;
  REQUIRE(BusinessCalendar::make(spec, calendar).ok());
  std::string stretches;
  sop::Instant at;
  REQUIRE(sop::parse_instant("2026-12-22T07:00:00Z", at) == sop::TextError::none);
  for (int i = 0; i < 12; ++i) {
    sop::OpenStretch stretch;
    REQUIRE(calendar.next_stretch(at, stretch) == sop::CalendarError::none);
    stretches += to_text(stretch.begin).substr(5, 11) + " to " + to_text(stretch.end).substr(5, 11) + "\n";
    at = stretch.end;
  }
  CHECK(stretches ==
        "12-22T09:00 to 12-22T10:00\n12-22T11:00 to 12-22T12:00\n12-22T13:00 to 12-22T15:00\n"  // Tuesday
        "12-23T10:00 to 12-23T12:00\n12-23T13:00 to 12-23T18:00\n12-23T22:00 to 12-24T06:00\n"  // Wednesday
        "12-25T09:00 to 12-25T12:00\n12-25T13:00 to 12-25T18:00\n12-25T22:00 to 12-26T06:00\n"  // Friday
        "12-28T09:00 to 12-28T12:00\n12-28T13:00 to 12-28T18:00\n12-28T22:00 to 12-29T00:00\n");
  // Monday's night goes on after the stretch, and stays Monday's; the special day of the 30th stays as it was.
  sop::OpenStretch stretch;
  REQUIRE(calendar.next_stretch(at, stretch) == sop::CalendarError::none);
  CHECK(to_text(stretch.begin) == "2026-12-29T02:00:00Z");
  CHECK(to_text(stretch.end) == "2026-12-29T06:00:00Z");
  REQUIRE(sop::parse_instant("2026-12-30T06:00:00Z", at) == sop::TextError::none);
  REQUIRE(calendar.next_stretch(at, stretch) == sop::CalendarError::none);
  CHECK(to_text(stretch.begin) == "2026-12-30T10:00:00Z");
}
