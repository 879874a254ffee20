// Instants, times of day, offsets, and what the wall shows.
#include "sop/instant.hpp"

#include <doctest/doctest.h>

#include <string>

#include "tests/support/random.hpp"
#include "tests/support/values.hpp"

using sop::Date;
using sop::Duration;
using sop::Instant;
using sop::LocalTime;
using sop::Offset;
using sop::TextError;
using sop::TimeOfDay;
using sop::ValueError;

namespace {

constexpr std::uint64_t seed = 20260327;

Offset offset(std::int64_t minutes) {
  Offset out;
  REQUIRE(Offset::from_minutes(minutes, out) == ValueError::none);
  return out;
}

Instant instant(const char* text) {
  Instant out;
  REQUIRE(sop::parse_instant(text, out) == TextError::none);
  return out;
}

LocalTime local(const char* text) {
  LocalTime out;
  REQUIRE(sop::parse_local_time(text, out) == TextError::none);
  return out;
}

}  // namespace

TEST_CASE("times of day: what is read, and how it is written") {
  struct Row {
    const char* text;
    std::int32_t milliseconds;
    const char* written;
  };
  for (const Row& row : {
           Row{"00:00", 0, "00:00"},
           Row{"09:00", 32'400'000, "09:00"},
           Row{"17:50", 64'200'000, "17:50"},
           Row{"17:50:00", 64'200'000, "17:50"},
           Row{"17:50:30", 64'230'000, "17:50:30"},
           Row{"17:50:00.250", 64'200'250, "17:50:00.250"},
           Row{"17:50:00.25", 64'200'250, "17:50:00.250"},
           Row{"17:50:00.5", 64'200'500, "17:50:00.500"},
           Row{"17:50:00.000", 64'200'000, "17:50"},
           Row{"23:59:59.999", 86'399'999, "23:59:59.999"},
           Row{"24:00", 86'400'000, "24:00"},
           Row{"24:00:00.000", 86'400'000, "24:00"},
       }) {
    TimeOfDay out;
    INFO(row.text);
    CHECK(sop::parse_time_of_day(row.text, out) == TextError::none);
    CHECK(out.milliseconds() == row.milliseconds);
    CHECK(sop::to_text(out) == row.written);
  }
}

TEST_CASE("times of day: what is wrong with the text") {
  struct Row {
    const char* text;
    TextError expected;
  };
  for (const Row& row : {
           Row{"", TextError::empty},
           Row{"9:00", TextError::wrong_shape},
           Row{"0900", TextError::wrong_shape},
           Row{"09:0", TextError::wrong_shape},
           Row{"09.00", TextError::wrong_shape},
           Row{"09:00:", TextError::wrong_shape},
           Row{"09:00:0", TextError::wrong_shape},
           Row{"09:00:00.", TextError::wrong_shape},
           Row{"09:00:00,5", TextError::wrong_shape},
           Row{"09:00:00.5s", TextError::wrong_shape},
           Row{"09:00 ", TextError::wrong_shape},
           Row{"9:00 pm", TextError::wrong_shape},
           Row{"24:01", TextError::no_such_time},
           Row{"24:00:00.001", TextError::no_such_time},
           Row{"25:00", TextError::no_such_time},
           Row{"12:60", TextError::no_such_time},
           Row{"23:59:60", TextError::no_such_time},
           Row{"09:00:00.0005", TextError::fraction_too_fine},
       }) {
    TimeOfDay out = TimeOfDay::end_of_day();
    INFO(row.text);
    CHECK(sop::parse_time_of_day(row.text, out) == row.expected);
    CHECK(out == TimeOfDay::end_of_day());
  }
  TimeOfDay out;
  CHECK(TimeOfDay::from_milliseconds(-1, out) == ValueError::out_of_range);
  CHECK(TimeOfDay::from_milliseconds(86'400'001, out) == ValueError::out_of_range);
  CHECK(TimeOfDay::from_milliseconds(86'400'000, out) == ValueError::none);
  CHECK(out == TimeOfDay::end_of_day());
}

TEST_CASE("every minute of a day, there and back") {
  for (std::int32_t minute = 0; minute <= 24 * 60; ++minute) {
    TimeOfDay time, again;
    REQUIRE(TimeOfDay::from_milliseconds(minute * 60'000, time) == ValueError::none);
    REQUIRE(sop::parse_time_of_day(sop::to_text(time), again) == TextError::none);
    REQUIRE(again == time);
  }
}

TEST_CASE("offsets") {
  for (std::int32_t minutes = -Offset::max_minutes; minutes <= Offset::max_minutes; ++minutes) {
    Offset again;
    REQUIRE(sop::parse_offset(sop::to_text(offset(minutes)), again) == TextError::none);
    REQUIRE(again.minutes() == minutes);
  }
  CHECK(sop::to_text(offset(120)) == "+02:00");
  CHECK(sop::to_text(offset(-330)) == "-05:30");
  CHECK(sop::to_text(Offset()) == "+00:00");
  Offset out = offset(7);
  CHECK(sop::parse_offset("Z", out) == TextError::none);
  CHECK(out == Offset());
  CHECK(Offset::from_minutes(18 * 60 + 1, out) == ValueError::out_of_range);
  CHECK(Offset::from_minutes(-18 * 60 - 1, out) == ValueError::out_of_range);
  struct Row {
    const char* text;
    TextError expected;
  };
  for (const Row& row : {
           Row{"", TextError::empty},
           Row{"+0200", TextError::wrong_shape},
           Row{"+2:00", TextError::wrong_shape},
           Row{"+02", TextError::wrong_shape},
           Row{"02:00", TextError::wrong_shape},
           Row{"z", TextError::wrong_shape},
           Row{"+02:00 ", TextError::wrong_shape},
           Row{"UTC", TextError::wrong_shape},
           Row{"+18:01", TextError::no_such_offset},
           Row{"-19:00", TextError::no_such_offset},
           Row{"+02:60", TextError::no_such_offset},
       }) {
    out = offset(7);
    INFO(row.text);
    CHECK(sop::parse_offset(row.text, out) == row.expected);
    CHECK(out == offset(7));
  }
}

TEST_CASE("instants: what is read, and how it is written") {
  struct Row {
    const char* text;
    const char* written;
  };
  for (const Row& row : {
           Row{"2026-03-27T17:50:00Z", "2026-03-27T17:50:00Z"},
           Row{"2026-03-27T17:50Z", "2026-03-27T17:50:00Z"},
           Row{"2026-03-27 17:50Z", "2026-03-27T17:50:00Z"},
           Row{"2026-03-27T17:50:00.250Z", "2026-03-27T17:50:00.250Z"},
           Row{"2026-03-27T17:50:00.000Z", "2026-03-27T17:50:00Z"},
           Row{"2026-03-27T17:50:00+02:00", "2026-03-27T15:50:00Z"},
           Row{"2026-03-27T01:50:00+02:00", "2026-03-26T23:50:00Z"},
           Row{"2026-03-27T20:00:00-05:30", "2026-03-28T01:30:00Z"},
           Row{"2026-03-27T24:00Z", "2026-03-28T00:00:00Z"},
           Row{"1900-01-01T00:00:00Z", "1900-01-01T00:00:00Z"},
           Row{"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
           Row{"2199-12-31T23:59:59.999Z", "2199-12-31T23:59:59.999Z"},
       }) {
    INFO(row.text);
    CHECK(sop::to_text(instant(row.text)) == row.written);
  }
  CHECK(instant("1970-01-01T00:00:00Z").milliseconds() == 0);
  CHECK(instant("2001-09-09T01:46:40Z").milliseconds() == 1'000'000'000'000);
  CHECK(instant("1900-01-01T00:00:00Z") == Instant::first());
  CHECK(instant("2199-12-31T23:59:59.999Z") == Instant::last());
}

TEST_CASE("instants: what is wrong with the text") {
  struct Row {
    const char* text;
    TextError expected;
  };
  for (const Row& row : {
           Row{"", TextError::empty},
           Row{"2026-03-27T17:50:00", TextError::offset_missing},
           Row{"2026-03-27 17:50", TextError::offset_missing},
           Row{"2026-03-27", TextError::wrong_shape},
           Row{"2026-03-27T", TextError::wrong_shape},
           Row{"2026-03-27TZ", TextError::wrong_shape},
           Row{"2026-03-27t17:50:00Z", TextError::wrong_shape},
           Row{"2026-03-27T17:50:00z", TextError::wrong_shape},
           Row{"2026-03-27  17:50Z", TextError::wrong_shape},
           Row{"2026-03-27T17:50:00 Z", TextError::wrong_shape},
           Row{"2026-03-27T17:50:00ZZ", TextError::wrong_shape},
           Row{"2026-03-27T17:50:00+0200", TextError::wrong_shape},
           Row{"2026-03-27T17Z", TextError::wrong_shape},
           Row{"20260327T175000Z", TextError::wrong_shape},
           Row{"17:50:00Z", TextError::wrong_shape},
           Row{"2026-02-29T00:00:00Z", TextError::no_such_day},
           Row{"2026-13-01T00:00:00Z", TextError::no_such_month},
           Row{"2026-03-27T25:00:00Z", TextError::no_such_time},
           Row{"2026-03-27T17:50:00+19:00", TextError::no_such_offset},
           Row{"2026-03-27T17:50:00.1234Z", TextError::fraction_too_fine},
           Row{"1899-12-31T23:59:59Z", TextError::out_of_range},
           Row{"1900-01-01T00:00:00+00:01", TextError::out_of_range},
           Row{"2199-12-31T24:00Z", TextError::out_of_range},
           Row{"2199-12-31T23:59:00-00:01", TextError::out_of_range},
       }) {
    Instant out = instant("1999-07-07T07:07:07Z");
    INFO(row.text);
    CHECK(sop::parse_instant(row.text, out) == row.expected);
    CHECK(out == instant("1999-07-07T07:07:07Z"));
  }
}

TEST_CASE("an offset that is given holds only where the text has none") {
  Instant out;
  CHECK(sop::parse_instant("2026-03-27 17:50", offset(120), out) == TextError::none);
  CHECK(sop::to_text(out) == "2026-03-27T15:50:00Z");
  CHECK(sop::parse_instant("2026-03-27T17:50:00Z", offset(120), out) == TextError::none);
  CHECK(sop::to_text(out) == "2026-03-27T17:50:00Z");
  CHECK(sop::parse_instant("2026-03-27T17:50-01:00", offset(120), out) == TextError::none);
  CHECK(sop::to_text(out) == "2026-03-27T18:50:00Z");
  CHECK(sop::parse_instant("1900-01-01 00:00", offset(1), out) == TextError::out_of_range);
}

TEST_CASE("local time text") {
  const LocalTime read = local("2026-03-27 17:50");
  CHECK(sop::to_text(read.date) == "2026-03-27");
  CHECK(sop::to_text(read.time) == "17:50");
  CHECK(local("2026-03-27T24:00").time == TimeOfDay::end_of_day());
  LocalTime out = read;
  CHECK(sop::parse_local_time("2026-03-27 17:50Z", out) == TextError::wrong_shape);
  CHECK(sop::parse_local_time("2026-03-27", out) == TextError::wrong_shape);
  CHECK(sop::parse_local_time("", out) == TextError::empty);
  CHECK(sop::parse_local_time("2026-03-32 17:50", out) == TextError::no_such_day);
  CHECK(out == read);
}

TEST_CASE("the wall and the instant") {
  LocalTime shown;
  CHECK(sop::local_time(instant("2026-03-27T22:30:00Z"), offset(120), shown) == ValueError::none);
  CHECK(shown == local("2026-03-28 00:30"));
  CHECK(sop::local_time(instant("1970-01-01T00:00:00Z"), offset(-1), shown) == ValueError::none);
  CHECK(shown == local("1969-12-31 23:59"));
  CHECK(sop::local_time(Instant::first(), offset(-1), shown) == ValueError::out_of_range);
  CHECK(sop::local_time(Instant::last(), offset(1), shown) == ValueError::out_of_range);
  CHECK(shown == local("1969-12-31 23:59"));
  // The end of a day is the beginning of the next.
  Instant end, beginning;
  CHECK(sop::instant_at(local("2026-03-27 24:00"), offset(120), end) == ValueError::none);
  CHECK(sop::instant_at(local("2026-03-28 00:00"), offset(120), beginning) == ValueError::none);
  CHECK(end == beginning);
  CHECK(sop::local_time(end, offset(120), shown) == ValueError::none);
  CHECK(shown == local("2026-03-28 00:00"));
  CHECK(sop::instant_at(local("2199-12-31 24:00"), offset(0), end) == ValueError::out_of_range);
  CHECK(end == beginning);
}

TEST_CASE("instants go to text, to the wall and back") {
  INFO("seed ", seed);
  sop_test::Random random(seed);
  for (int i = 0; i < 50000; ++i) {
    std::int64_t milliseconds = random.between(Instant::min_milliseconds, Instant::max_milliseconds);
    if (random.one_in(2)) milliseconds = milliseconds / 1000 * 1000;
    Instant at, again;
    REQUIRE(Instant::from_milliseconds(milliseconds, at) == ValueError::none);
    bool fine = sop::parse_instant(sop::to_text(at), again) == TextError::none && again == at;
    const Offset zone = offset(random.between(-Offset::max_minutes, Offset::max_minutes));
    LocalTime shown;
    if (!sop::failed(sop::local_time(at, zone, shown))) {
      fine = fine && shown.time < TimeOfDay::end_of_day() &&
             sop::instant_at(shown, zone, again) == ValueError::none && again == at;
      const std::string text = sop::to_text(shown.date) + "T" + sop::to_text(shown.time) + sop::to_text(zone);
      fine = fine && sop::parse_instant(text, again) == TextError::none && again == at;
    }
    if (!fine) {
      FAIL_CHECK("wrong for ", sop::to_text(at), " at ", sop::to_text(zone));
      break;
    }
  }
}

TEST_CASE("an instant and a length make an instant") {
  Instant out = Instant::first();
  CHECK(sop::add(instant("2026-03-27T23:50:00Z"), Duration{900'000}, out) == ValueError::none);
  CHECK(sop::to_text(out) == "2026-03-28T00:05:00Z");
  CHECK(sop::add(out, Duration{-900'000}, out) == ValueError::none);
  CHECK(sop::to_text(out) == "2026-03-27T23:50:00Z");
  CHECK(sop::add(Instant::last(), Duration{1}, out) == ValueError::out_of_range);
  CHECK(sop::add(Instant::first(), Duration{-1}, out) == ValueError::out_of_range);
  CHECK(sop::add(Instant::last(), Duration{INT64_MAX}, out) == ValueError::out_of_range);
  CHECK(sop::add(Instant::first(), Duration{-INT64_MAX}, out) == ValueError::out_of_range);
  CHECK(Instant::from_milliseconds(INT64_MIN, out) == ValueError::out_of_range);
  CHECK(sop::to_text(out) == "2026-03-27T23:50:00Z");
  CHECK(sop::duration_between(instant("2026-03-27T23:50:00Z"), instant("2026-03-28T00:05:00Z")) ==
        Duration{900'000});
  CHECK(sop::duration_between(Instant::last(), Instant::first()) < Duration{0});
}
