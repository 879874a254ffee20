// Calendars against a counter of another construction: a list of minutes, each looked up on the wall. Random calendars in
// random and real zones; edges of a millisecond; what makes no calendar.
#include "sop/calendar.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "sop/zone_files.hpp"
#include "tests/support/files.hpp"
#include "tests/support/random.hpp"
#include "tests/support/seeds.hpp"
#include "tests/support/values.hpp"

using sop::BusinessCalendar;
using sop::CalendarError;
using sop::CalendarSpec;
using sop::Date;
using sop::Due;
using sop::Duration;
using sop::Instant;
using sop::OpenHours;
using sop::Zone;
using sop_test::Random;

namespace {

constexpr std::int64_t minute = sop::milliseconds_per_minute;
constexpr std::int64_t day_minutes = 1440;

Date day_number(std::int64_t days) {
  Date out;
  if (failed(Date::from_days(days, out))) FAIL("no date: ", days);
  return out;
}

Instant instant(std::int64_t milliseconds) {
  Instant out;
  if (failed(Instant::from_milliseconds(milliseconds, out))) FAIL("no instant: ", milliseconds);
  return out;
}

OpenHours open(std::int64_t from_minute, std::int64_t to_minute) {
  return {static_cast<std::int32_t>(from_minute * minute), static_cast<std::int32_t>(to_minute * minute)};
}

// Some hours of one day, in order and apart, in minutes; the first not before `earliest`, the last may run into the next
// day up to `latest`.
std::vector<OpenHours> random_hours(Random& random, std::int64_t earliest, std::int64_t latest) {
  std::vector<OpenHours> hours;
  std::int64_t at = earliest;
  for (std::int64_t count = random.between(0, 3); count > 0; --count) {
    const std::int64_t from = at + random.between(0, random.one_in(4) ? 0 : 300);
    const std::int64_t most = std::min<std::int64_t>(latest, from + day_minutes);
    if (from >= day_minutes || from >= most) break;
    const std::int64_t to = std::min(most, from + random.between(1, 600));
    hours.push_back(open(from, to));
    at = to;
  }
  return hours;
}

// The hours of each weekday end by 24:00, except that on some days the last runs to at most 06:00; nothing begins earlier.
CalendarSpec random_calendar(Random& random, std::int64_t first_day, std::int64_t last_day) {
  CalendarSpec spec;
  const bool by_night = random.one_in(2);
  const std::int64_t earliest = by_night ? 360 : 0;
  const std::int64_t latest = by_night ? day_minutes + 360 : day_minutes;
  const bool never_in_week = random.one_in(20);
  for (unsigned weekday = 0; weekday < 7 && !never_in_week; ++weekday) {
    if (random.one_in(4)) continue;
    for (const OpenHours& hours : random_hours(random, earliest, latest)) {
      sop::WeekdaySet days;
      days.insert(static_cast<sop::Weekday>(weekday));
      spec.week.push_back({days, hours});
    }
  }
  std::vector<std::int64_t> used;
  for (std::int64_t count = random.between(0, 6); count > 0; --count) {
    const std::int64_t day = random.between(first_day, last_day);
    if (std::find(used.begin(), used.end(), day) == used.end())
      spec.special_days.push_back({day_number(day), random_hours(random, earliest, latest)});
    used.push_back(day);
  }
  for (std::int64_t count = random.between(0, 6); count > 0; --count)
    spec.holidays.push_back(day_number(random.between(first_day, last_day)));
  return spec;
}

// Is it open on the wall? Looked up in what was written, without any of the calendar's tables.
bool written_open(const CalendarSpec& spec, std::int64_t wall_minute) {
  const std::int64_t today = (wall_minute >= 0 ? wall_minute : wall_minute - day_minutes + 1) / day_minutes;
  for (const std::int64_t day : {today, today - 1}) {
    const std::int64_t at = (wall_minute - day * day_minutes) * minute;
    const Date date = day_number(day);
    const sop::SpecialDay* special = nullptr;
    for (const sop::SpecialDay& s : spec.special_days)
      if (s.date == date) special = &s;
    bool holiday = false;
    for (const Date h : spec.holidays) holiday = holiday || h == date;
    if (special != nullptr) {
      for (const OpenHours& h : special->hours)
        if (h.from <= at && at < h.to) return true;
    } else if (!holiday) {
      for (const sop::WeeklyHours& w : spec.week)
        if (w.days.contains(date.weekday()) && w.hours.from <= at && at < w.hours.to) return true;
    }
  }
  return false;
}

// The minutes of some weeks: whether each is open. The wall of a minute is the furthest that it has shown so far.
struct Minutes {
  std::int64_t begin;
  std::vector<char> open;
  std::vector<std::int64_t> counted;  // open minutes before each

  Minutes(const CalendarSpec& spec, std::int64_t begin_day, std::int64_t days)
      : begin(begin_day * day_minutes) {
    std::int64_t furthest = (begin_day - 10) * day_minutes, sum = 0;
    for (std::int64_t m = begin; m < begin + days * day_minutes; ++m) {
      furthest = std::max(furthest, m + spec.zone.state_at(instant(m * minute)).offset_seconds / 60);
      open.push_back(written_open(spec, furthest) ? 1 : 0);
      counted.push_back(sum);
      sum += open.back();
    }
    counted.push_back(sum);
  }
  [[nodiscard]] std::size_t index(std::int64_t m) const { return static_cast<std::size_t>(m - begin); }
};

void compare(const CalendarSpec& spec, std::int64_t begin_day, std::int64_t days, Random& random) {
  BusinessCalendar calendar;
  const sop::CalendarResult result = BusinessCalendar::make(spec, calendar);
  REQUIRE_MESSAGE(result.ok(), name_of(result.error));
  const Minutes minutes(spec, begin_day, days);
  // The first days are left out: how far the wall had come before them is not known here.
  const std::int64_t first = minutes.begin + 3 * day_minutes, last = minutes.begin + days * day_minutes - 1;
  for (std::int64_t m = first; m <= last; ++m) {
    const bool expected = minutes.open[minutes.index(m)] != 0;
    if (calendar.is_open(instant(m * minute)) != expected ||
        calendar.is_open(instant(m * minute + minute - 1)) != expected)
      FAIL("is_open differs at ", to_text(instant(m * minute)));
  }
  for (int probe = 0; probe < 60; ++probe) {
    std::int64_t a = random.between(first, last), b = random.between(first, last);
    CAPTURE(to_text(instant(a * minute)));
    CAPTURE(to_text(instant(b * minute)));
    const std::int64_t count = minutes.counted[minutes.index(b)] - minutes.counted[minutes.index(a)];
    CHECK(calendar.counted(instant(a * minute), instant(b * minute)).milliseconds == count * minute);

    // The earliest minute's end at which the amount is full, and one millisecond more or less.
    const std::int64_t amount = random.between(1, 3000);
    const auto begin = minutes.counted.begin();
    const auto full = std::lower_bound(begin + static_cast<std::ptrdiff_t>(minutes.index(a)),
                                       minutes.counted.end(), minutes.counted[minutes.index(a)] + amount);
    if (full == minutes.counted.end()) continue;
    const std::int64_t due_minute = minutes.begin + (full - begin);
    Due due, before, after;
    const Instant start = instant(a * minute);
    REQUIRE(calendar.add_business_time(start, {amount * minute}, due) == CalendarError::none);
    CHECK(to_text(due.at) == to_text(instant(due_minute * minute)));
    REQUIRE(calendar.add_business_time(start, {amount * minute - 1}, before) == CalendarError::none);
    CHECK(before.at.milliseconds() == due_minute * minute - 1);
    CHECK(calendar.counted(start, due.at).milliseconds == amount * minute);
    CHECK(calendar.is_open(instant(due.at.milliseconds() - 1)));
    if (!failed(calendar.add_business_time(start, {amount * minute + 1}, after))) {
      CHECK(after.at > due.at);
      CHECK(calendar.is_open(instant(after.at.milliseconds() - 1)));
      CHECK(calendar.counted(start, after.at).milliseconds == amount * minute + 1);
    }

    // The next opening, and the stretches of opening: counted and not counted add up to all the time that passed.
    std::int64_t opening = a;
    while (opening <= last && minutes.open[minutes.index(opening)] == 0) ++opening;
    if (opening > last) continue;
    REQUIRE(calendar.next_opening(start, due) == CalendarError::none);
    CHECK(to_text(due.at) == to_text(instant(opening * minute)));
    if (b < a) std::swap(a, b);
    const std::int64_t from = a * minute, to = b * minute;
    std::int64_t inside = 0, outside = 0, at = from;
    while (at < to) {
      sop::OpenStretch stretch;
      if (failed(calendar.next_stretch(instant(at), stretch))) {
        outside += to - at;
        break;
      }
      const std::int64_t opens = std::min(to, std::max(at, stretch.begin.milliseconds()));
      const std::int64_t closes = std::min(to, stretch.end.milliseconds());
      REQUIRE(stretch.end.milliseconds() > at);
      outside += opens - at;
      inside += std::max<std::int64_t>(closes - opens, 0);
      at = std::max(opens, closes);
    }
    CHECK(inside + outside == to - from);
    CHECK(inside == calendar.counted(instant(from), instant(to)).milliseconds);
  }
}

Zone random_zone(Random& random, std::int64_t begin_day) {
  sop::ZoneData data;
  const std::int64_t states = random.between(1, 4);
  for (std::int64_t i = 0; i < states; ++i)
    data.states.push_back(
        {static_cast<std::int32_t>(random.between(-56, 56) * 900), random.one_in(2), "ABC"});
  std::int64_t when = begin_day * 86400;
  for (std::int64_t i = random.between(0, 6); i > 0; --i) {
    when += random.between(1, random.one_in(3) ? 300 : 8000) * 60;
    data.transitions.push_back({when, static_cast<std::uint32_t>(random.between(0, states - 1))});
  }
  const std::uint32_t last_state = data.transitions.empty() ? 0 : data.transitions.back().state;
  const std::int32_t last = data.states[last_state].offset_seconds;
  const std::int32_t size = last < 0 ? -last : last;
  data.rule = std::string(last < 0 ? "ABC" : "ABC-") + std::to_string(size / 3600) + ":" +
              std::to_string(size / 60 % 60);
  Zone zone;
  REQUIRE(std::string(name_of(Zone::make(data, zone))) == "none");
  return zone;
}

Zone test_zone(const char* name) {
  Zone zone;
  sop::DiagnosticSink problems;
  REQUIRE(sop::load_zone({sop::testing::in_repository("tests/zones").string()}, name, {}, zone, problems));
  return zone;
}

std::string refused(const CalendarSpec& spec) {
  BusinessCalendar calendar;
  const sop::CalendarResult result = BusinessCalendar::make(spec, calendar);
  return std::string(name_of(result.error)) + (result.in_special_days ? " special " : " week ") +
         std::to_string(result.index);
}

}  // namespace

TEST_CASE("random calendars in random zones, minute by minute") {
  const std::int64_t begin_day = 20540;  // 2026-03-28
  for (const std::uint64_t seed : sop_test::Seeds("calendars", 400)) {
    CAPTURE(seed);
    Random random(seed);
    CalendarSpec spec = random_calendar(random, begin_day, begin_day + 24);
    spec.zone = random_zone(random, begin_day + 4);
    compare(spec, begin_day, 24, random);
  }
}

TEST_CASE("random calendars in real zones around the changes of 2026, minute by minute") {
  std::uint64_t seed = 1000;
  for (const char* name :
       {"Europe/Tallinn", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Africa/Cairo"}) {
    for (const std::int64_t begin_day : {20515, 20535, 20560, 20725, 20740}) {
      ++seed;
      CAPTURE(name);
      CAPTURE(seed);
      Random random(seed);
      CalendarSpec spec = random_calendar(random, begin_day, begin_day + 21);
      spec.zone = test_zone(name);
      compare(spec, begin_day, 21, random);
    }
  }
}

TEST_CASE("counting is additive and never runs backwards") {
  for (const std::uint64_t seed : sop_test::Seeds("sums of calendars", 100)) {
    CAPTURE(seed);
    Random random(seed);
    CalendarSpec spec = random_calendar(random, 18000, 24000);
    spec.zone = seed % 2 == 0 ? test_zone("Europe/Tallinn") : test_zone("Africa/Casablanca");
    BusinessCalendar calendar;
    REQUIRE(BusinessCalendar::make(spec, calendar).ok());
    for (int i = 0; i < 200; ++i) {
      std::int64_t at[3];
      for (std::int64_t& t : at) t = random.between(Instant::min_milliseconds, Instant::max_milliseconds);
      std::sort(at, at + 3);
      const Instant a = instant(at[0]), b = instant(at[1]), c = instant(at[2]);
      const std::int64_t ab = calendar.counted(a, b).milliseconds;
      CHECK(ab >= 0);
      CHECK(ab <= at[1] - at[0]);
      CHECK(calendar.counted(b, a).milliseconds == -ab);
      CHECK(ab + calendar.counted(b, c).milliseconds == calendar.counted(a, c).milliseconds);
      // One deadline, and the same in two steps.
      const std::int64_t first = random.between(1, 1'000'000'000), second = random.between(1, 1'000'000'000);
      Due whole, half, rest;
      if (failed(calendar.add_business_time(a, {first + second}, whole))) continue;
      REQUIRE(calendar.add_business_time(a, {first}, half) == CalendarError::none);
      CHECK(half.at < whole.at);
      REQUIRE(calendar.add_business_time(half.at, {second}, rest) == CalendarError::none);
      CHECK(rest.at == whole.at);
      CHECK(calendar.counted(a, whole.at).milliseconds == first + second);
      CHECK(calendar.counted(a, instant(whole.at.milliseconds() - 1)).milliseconds == first + second - 1);
    }
  }
}

TEST_CASE("what makes no calendar is refused by name and place") {
  const sop::WeekdaySet weekdays = sop::monday_to_friday;
  CalendarSpec good;
  good.week = {{weekdays, open(540, 720)}, {weekdays, open(780, 1080)}};
  good.special_days = {{day_number(20540), {open(600, 840)}}};
  CHECK(refused(good) == "none week 0");
  CalendarSpec bad = good;
  bad.week.push_back({weekdays, open(600, 600)});
  CHECK(refused(bad) == "bad_hours week 2");
  bad.week.back().hours = open(2870, 2881);
  CHECK(refused(bad) == "bad_hours week 2");
  bad.week.back().hours = open(-1, 60);
  CHECK(refused(bad) == "bad_hours week 2");
  bad.week.back().hours = open(60, 1501);
  CHECK(refused(bad) == "bad_hours week 2");
  bad.week.back().hours = open(1079, 1100);
  CHECK(refused(bad) == "overlapping_hours week 2");
  bad.week.back().hours = open(1080, 1100);
  CHECK(refused(bad) == "none week 0");
  bad.week.back().hours = open(1200, 1440 + 541);  // into the next morning
  CHECK(refused(bad) == "overlapping_hours week 2");
  bad.week.back().hours = open(1200, 1440 + 540);
  CHECK(refused(bad) == "none week 0");
  bad = good;
  bad.special_days.push_back({day_number(20540), {}});
  CHECK(refused(bad) == "repeated_day special 1");
  bad = good;
  bad.special_days.push_back({day_number(20541), {open(600, 700), open(650, 800)}});
  CHECK(refused(bad) == "overlapping_hours special 1");
  bad.special_days.back().hours = {open(0, 60)};
  CHECK(refused(bad) == "none week 0");
  bad.special_days[0].hours = {open(1380, 1441)};  // into the special day after it
  CHECK(refused(bad) == "overlapping_hours special 0");
  bad = good;
  bad.special_days[0].hours.assign(25, open(0, 60));
  CHECK(refused(bad) == "too_many_hours special 0");
  bad.special_days[0].hours = {open(5, 4)};
  CHECK(refused(bad) == "bad_hours special 0");
  bad = good;
  bad.week.clear();
  for (std::int64_t i = 0; i < 25; ++i) bad.week.push_back({weekdays, open(i * 20, i * 20 + 10)});
  CHECK(refused(bad) == "too_many_hours week 24");
}

TEST_CASE("counts and periods that are not allowed") {
  const BusinessCalendar never;
  Due due;
  const Instant start = instant(0);
  const auto error = [](CalendarError e) { return std::string(name_of(e)); };
  const auto rule = sop::MonthEnd::error;
  CHECK(error(never.add_business_time(start, {-1}, due)) == "out_of_range");
  CHECK(error(never.add_business_time(start, {INT64_MAX}, due)) == "never_opens");
  for (const std::int32_t count : {0, -1, INT32_MIN}) {
    for (const sop::PeriodUnit unit :
         {sop::PeriodUnit::day, sop::PeriodUnit::business_day, sop::PeriodUnit::business_hour}) {
      CHECK(error(never.deadline(start, {count, unit}, sop::CountFrom::day_after, rule,
                                 sop::DayEnd::midnight(), due)) == "out_of_range");
      CHECK(error(never.time_out(start, {count, unit}, rule, sop::WhenClosed::stays, due)) == "out_of_range");
      std::int64_t times = 0;
      CHECK(error(never.whole_periods(start, instant(1), {count, unit}, rule, times)) == "out_of_range");
    }
  }
  Date date;
  CHECK(error(never.last_day(Date(), {1, sop::PeriodUnit::business_hour}, sop::CountFrom::day_after, rule,
                             date)) == "out_of_range");
  for (const sop::PeriodUnit unit :
       {sop::PeriodUnit::day, sop::PeriodUnit::week, sop::PeriodUnit::month, sop::PeriodUnit::year})
    CHECK(error(never.deadline(start, {INT32_MAX, unit}, sop::CountFrom::day_after, rule,
                               sop::DayEnd::midnight(), due)) == "out_of_range");
  CHECK(error(never.deadline(start, {INT32_MAX, sop::PeriodUnit::business_hour}, sop::CountFrom::day_after,
                             rule, sop::DayEnd::midnight(), due)) == "never_opens");
}
