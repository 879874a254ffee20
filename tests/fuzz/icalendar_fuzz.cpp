// Any bytes as an iCalendar file: reading ends with closed days in order or with errors whose places lie inside the file, and
// what was read closes a calendar or is refused by name.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "sop/icalendar.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sop::SourceSet sources;
  const sop::FileId file = sources.add("fuzz.ics", std::string(reinterpret_cast<const char*>(data), size));
  sop::DiagnosticSink problems;
  sop::ClosedDays closed;
  sop::Date first, last;
  if (failed(sop::date_from(2026, 1, 1, first)) || failed(sop::date_from(2031, 12, 31, last))) std::abort();
  const bool good = sop::read_icalendar(sources, file, sop::Zone(), first, last, closed, problems);
  if (good == problems.has_errors()) std::abort();
  for (const sop::Diagnostic& d : problems.items()) {
    if (d.span.begin > d.span.end || d.span.end > size) std::abort();
    if (sop::message_text(d).empty()) std::abort();
  }
  if (!good) {
    if (!closed.days.empty() || !closed.stretches.empty()) std::abort();
    return 0;
  }
  for (std::size_t i = 0; i < closed.days.size(); ++i) {
    if (closed.days[i].date < first || closed.days[i].date > last) std::abort();
    if (i > 0 && !(closed.days[i - 1].date < closed.days[i].date)) std::abort();
  }
  if (closed.stretches.size() > 100) return 0;
  sop::CalendarSpec spec;
  spec.week.push_back({sop::every_day, {0, sop::TimeOfDay::max_milliseconds}});
  sop::close_days(closed, spec);
  sop::BusinessCalendar calendar;
  const sop::CalendarResult result = sop::BusinessCalendar::make(spec, calendar);
  if (!result.ok() && result.error != sop::CalendarError::too_many_hours) std::abort();
  return 0;
}
