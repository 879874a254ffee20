// Any bytes as a roster: reading ends with schedules that answer, or with errors whose places lie inside the file.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "src/config/roster.hpp"
#include "tests/support/files.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const sop::ZoneFolder zones{sop::testing::in_repository("tests/zones").string()};
  sop::SourceSet sources;
  const sop::FileId file = sources.add("fuzz.toml", std::string(reinterpret_cast<const char*>(data), size));
  sop::DiagnosticSink problems;
  sop::config::Roster roster;
  const bool good = sop::config::read_roster(sources, file, zones, roster, problems);
  if (good == problems.has_errors()) std::abort();
  for (const sop::Diagnostic& d : problems.items()) {
    if (d.span.begin > d.span.end || d.span.end > size) std::abort();
    if (sop::message_text(d).empty()) std::abort();
  }
  if (!good && !roster.schedules.empty()) std::abort();
  for (const sop::Schedule& schedule : roster.schedules) {
    sop::Instant at;
    if (failed(sop::parse_instant("2026-09-09T12:00Z", at))) std::abort();
    for (int change = 0; change < 20; ++change) {
      sop::Duty duty;
      schedule.on_duty(at, duty);
      if ((duty.has_from && duty.from > at) || (duty.has_until && duty.until <= at)) std::abort();
      if (!schedule.next_change(at, at)) break;
    }
    for (int change = 0; change < 20; ++change) {
      sop::Duty duty;
      schedule.on_duty(at, duty);
      if (!duty.has_from || failed(sop::Instant::from_milliseconds(duty.from.milliseconds() - 1, at))) break;
    }
  }
  return 0;
}
