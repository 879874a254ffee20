// Any bytes as a list of holidays in TOML: reading ends with days that a calendar takes, or with errors whose places lie inside the file.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "sop/calendar.hpp"
#include "sop/date.hpp"
#include "src/config/holidays.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sop::SourceSet sources;
  const sop::FileId file = sources.add("fuzz.toml", std::string(reinterpret_cast<const char*>(data), size));
  sop::DiagnosticSink problems;
  sop::HolidaySet set;
  const bool good = sop::config::read_holidays(sources, file, set, problems);
  if (good == problems.has_errors()) std::abort();
  for (const sop::Diagnostic& d : problems.items()) {
    if (d.span.begin > d.span.end || d.span.end > size) std::abort();
    if (sop::message_text(d).empty()) std::abort();
  }
  if (!good) return 0;
  sop::Date date;
  if (set.known_until != 0 && failed(sop::Date::from_days(set.known_until, date))) std::abort();
  sop::CalendarSpec spec;
  spec.week.push_back({sop::every_day, {0, sop::TimeOfDay::max_milliseconds}});
  for (const std::int32_t day : set.days) {
    if (failed(sop::Date::from_days(day, date))) std::abort();
    spec.holidays.push_back(date);
  }
  sop::BusinessCalendar calendar;
  if (!sop::BusinessCalendar::make(spec, calendar).ok()) std::abort();
  for (const sop::Date& day : spec.holidays)
    if (is_business_day(calendar.days(), day)) std::abort();
  return 0;
}
