// How long it takes to make a zone and a calendar, and to ask them: a deadline hours, five years and a hundred years ahead.
#include <cstdint>
#include <string>

#include "sop/calendar.hpp"
#include "sop/zone_files.hpp"
#include "tests/perf/bench.hpp"
#include "tests/support/files.hpp"

using sop::testing::keep;
using sop::testing::nanoseconds;
using sop::testing::report;

int main() {
  const std::string bytes =
      sop::testing::read_file(sop::testing::in_repository("tests/zones/Europe/Tallinn"));
  sop::CalendarSpec spec;
  if (!sop::read_tzif(bytes, "Europe/Tallinn", "2025b", spec.zone).ok()) return 1;
  const auto hour = [](int h) { return static_cast<std::int32_t>(h * sop::milliseconds_per_hour); };
  spec.week = {{sop::monday_to_friday, {hour(9), hour(12)}}, {sop::monday_to_friday, {hour(13), hour(18)}}};
  sop::Date day;
  for (int i = 0; i < 300; ++i)  // ten holidays a year for thirty years
    if (!failed(sop::Date::from_days(20454 + i * 37, day))) spec.holidays.push_back(day);
  sop::BusinessCalendar calendar;
  sop::Instant start, far;
  if (!sop::BusinessCalendar::make(spec, calendar).ok() ||
      failed(sop::Instant::from_milliseconds(1774346400000, start)) ||  // 2026-03-24 10:00 UTC
      failed(add(start, {5 * 365 * sop::milliseconds_per_day}, far)))
    return 1;

  report("a zone from its file", nanoseconds([&] {
           sop::Zone zone;
           (void)sop::read_tzif(bytes, "Europe/Tallinn", "2025b", zone);
           keep(zone);
         }),
         "ns");
  report("a calendar with 300 holidays", nanoseconds([&] {
           sop::BusinessCalendar made;
           (void)sop::BusinessCalendar::make(spec, made);
           keep(made);
         }),
         "ns");
  const std::uint64_t before = sop::testing::allocations();
  sop::Due due;
  const auto business_hours = [&](int hours) {
    (void)calendar.add_business_time(start, {hours * sop::milliseconds_per_hour}, due);
    keep(due);
  };
  const double soon = nanoseconds([&] { business_hours(4); });
  const double five_years = nanoseconds([&] { business_hours(8 * 5 * 52 * 5); });
  const double hundred_years = nanoseconds([&] { business_hours(8 * 5 * 52 * 100); });
  const double days = nanoseconds([&] {
    (void)calendar.deadline(start, {1300, sop::PeriodUnit::business_day}, sop::CountFrom::day_after,
                            sop::MonthEnd::error, sop::DayEnd::closing(), due);
    keep(due);
  });
  const double counted = nanoseconds([&] { keep(calendar.counted(start, far)); });
  const double open = nanoseconds([&] { keep(calendar.is_open(start)); });
  const std::uint64_t after = sop::testing::allocations();
  report("4 business hours", soon, "ns");
  report("5 years of business hours", five_years, "ns", "under 1000");
  report("100 years of business hours", hundred_years, "ns");
  report("closing of the 1300th business day", days, "ns", "under 1000");
  report("business time between two instants, 5 years", counted, "ns");
  report("open or not", open, "ns");
  report("allocations while asking", static_cast<double>(after - before), "", "0, but for the measuring");
  return 0;
}
