// The longest that rows of lengths last, compared with every minute of small calendars: no minute, nor the millisecond after one or before it,
// is worse, and one is as bad. Each single length is compared with what the reference interpreter makes of it. Seeds are fixed; a failing
// one is printed with its calendar.
#include "src/proof/ways_time.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sop/facts_json.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/support/random.hpp"
#include "tests/support/zones.hpp"

namespace {

using sop_test::Random;

constexpr std::int64_t minute = 60'000;

std::string clock_time(std::int64_t quarter) {
  const std::int64_t hour = quarter / 4, part = quarter % 4 * 15;
  return (hour < 10 ? "0" : "") + std::to_string(hour) + ":" + (part < 10 ? "0" : "") + std::to_string(part);
}

/// A calendar around a change of the clocks in Tallinn, or in a zone without any, with one to three windows and perhaps a holiday.
std::string calendar_text(Random& random, bool spring) {
  std::string text = "calendar desk {\n  zone: \"";
  text += random.one_in(3) ? "+02:00" : "Europe/Tallinn";
  text += "\"\n";
  static const char* const days[] = {"mon..fri", "mon..sun", "sun", "sat..sun", "mon, wed, fri..sun"};
  std::int64_t from = random.between(0, 30);
  text += "  open: " + std::string(days[random.between(0, 4)]) + " ";
  const std::int64_t windows = random.between(1, 3);
  for (std::int64_t i = 0; i < windows; ++i) {
    const std::int64_t to = from + random.between(1, 20);
    text += (i > 0 ? ", " : "") + clock_time(from) + ".." + clock_time(to);
    from = to + random.between(1, 10);
  }
  text += "\n";
  if (random.one_in(2)) text += spring ? "  holidays: 2026-03-30\n" : "  holidays: 2026-10-26\n";
  return text + "}\n";
}

sop::Value length(Random& random) {
  sop::Value v;
  if (random.one_in(5))
    return sop::Value::make(sop::ValueKind::duration, random.between(1, 40) * 45 * minute);
  v = sop::Value::make(sop::ValueKind::period, 1);
  switch (random.between(0, 3)) {
    case 0:
      v.unit = sop::PeriodUnit::business_hour;
      v.integer = random.between(1, 9);
      break;
    case 1:
      v.unit = sop::PeriodUnit::business_minute;
      v.integer = random.between(1, 200);
      break;
    case 2:
      v.unit = sop::PeriodUnit::business_day;
      v.integer = random.between(1, 2);
      break;
    default:
      v.unit = sop::PeriodUnit::day;
      v.integer = random.between(1, 2);
  }
  return v;
}

sop::proof::Piece piece(Random& random) {
  sop::proof::Piece out;
  out.length = length(random);
  out.deadline = random.one_in(2);
  if (out.deadline && random.one_in(3)) out.form.end = sop::DeadlineForm::End::closing;
  if (out.deadline && random.one_in(4)) {
    out.form.end = sop::DeadlineForm::End::stated;
    out.form.time = 12 * 3'600'000;
  }
  out.form.from_receipt = out.deadline && random.one_in(4);
  return out;
}

std::int32_t day_of(const char* text) {
  sop::Date date;
  REQUIRE_FALSE(sop::failed(sop::parse_date(text, date)));
  return date.days();
}

}  // namespace

TEST_CASE("no minute of a small calendar lasts longer than the longest, and one lasts as long") {
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    Random random(seed);
    const bool spring = random.one_in(2);
    const std::string text =
        "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  calendar: desk\n}\n" + calendar_text(random, spring);
    INFO("seed " << seed << "\n" << text);
    const sop::LoadResult loaded = sop::load_text("p.sop", text, sop::testing::test_zones());
    REQUIRE(loaded.ok);
    sop::ReferenceData data;
    sop::proof::Days days;
    days.first = day_of(spring ? "2026-03-28" : "2026-10-24");
    days.last = days.first + 2;
    const sop::proof::Times times(loaded.procedure, data, days);
    std::vector<sop::proof::Piece> row;
    const std::int64_t pieces = random.between(1, 3);
    for (std::int64_t i = 0; i < pieces; ++i) row.push_back(piece(random));
    std::string lengths;
    for (const sop::proof::Piece& one : row)
      lengths += (one.deadline ? "  deadline " : "  time-out ") +
                 sop::value_text(loaded.procedure, one.length, nullptr) + "\n";
    INFO("the row:\n" << lengths);
    const sop::proof::Longest longest = times.longest(row);
    std::int64_t most = -1, at = 0;
    std::string wrong;  // the first start that is counted otherwise
    const auto is_wrong = [&](std::int64_t start, const std::string& how) {
      if (wrong.empty()) wrong = "begun at " + std::to_string(start) + " ms it is " + how;
    };
    for (std::int64_t start = times.first(); start <= times.last(); start += minute) {
      for (const std::int64_t one : {start - 1, start, start + 1}) {
        if (one < times.first() || one > times.last()) continue;
        std::int64_t due = 0;
        const sop::ErrorCode error = times.due(row, one, due);
        if (error != sop::ErrorCode::ok) {
          if (longest.error == sop::ErrorCode::ok) is_wrong(one, "not counted, although a longest is");
          continue;
        }
        if (due - one > most) {
          most = due - one;
          at = one;
        }
        if (row.size() == 1 && !row[0].deadline) {
          std::int64_t expected = 0;
          if (start % (20 * minute) != 0) continue;  // the interpreter makes the calendar anew each time
          const sop::ErrorCode answer =
              sop::reference::due_after(loaded.procedure, data, one, row[0].length, expected);
          if (answer != sop::ErrorCode::ok || due != expected)
            is_wrong(one, "due at " + std::to_string(due) + ", and the interpreter says " +
                              std::to_string(expected));
        }
      }
    }
    INFO("worst minute " << at << ", longest begins " << longest.start);
    CHECK(wrong == "");
    if (longest.error != sop::ErrorCode::ok) continue;
    CHECK(longest.milliseconds == most);
    std::int64_t due = 0;
    CHECK(times.due(row, longest.start, due) == sop::ErrorCode::ok);
    CHECK(longest.due == due);
    CHECK(due - longest.start == most);
    // It begins between two minutes only where it lasts less from the next one on.
    const std::int64_t next = longest.start + minute - longest.start % minute;
    if (longest.start % minute != 0 && next <= times.last() &&
        times.due(row, next, due) == sop::ErrorCode::ok)
      CHECK(due - next < most);
  }
}

TEST_CASE("at no minute is a row over later after another one than at worst, and at one it is as late") {
  int later = 0, never = 0;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    Random random(seed * 13);
    const bool spring = random.one_in(2);
    const std::string text =
        "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  calendar: desk\n}\n" + calendar_text(random, spring);
    const sop::LoadResult loaded = sop::load_text("p.sop", text, sop::testing::test_zones());
    REQUIRE(loaded.ok);
    const sop::ReferenceData data;
    sop::proof::Days days;
    days.first = day_of(spring ? "2026-03-28" : "2026-10-24");
    days.last = days.first + 2;
    const sop::proof::Times times(loaded.procedure, data, days);
    std::vector<sop::proof::Piece> row{piece(random)};
    if (random.one_in(3)) row.push_back(piece(random));
    const std::vector<sop::proof::Piece> limit{piece(random)};
    std::string lengths;
    for (const sop::proof::Piece& one : row)
      lengths += (one.deadline ? " deadline " : " time-out ") +
                 sop::value_text(loaded.procedure, one.length, nullptr);
    INFO("seed " << seed << "\n"
                 << text << lengths << ", against" << (limit[0].deadline ? " deadline " : " time-out ")
                 << sop::value_text(loaded.procedure, limit[0].length, nullptr));
    const sop::proof::Longest past = times.longest_past(row, limit);
    std::int64_t most = INT64_MIN, at = 0;
    bool counted = true;
    for (std::int64_t start = times.first(); start <= times.last() + 1; start += minute)
      for (const std::int64_t one : {start - 1, start, start + 1}) {
        std::int64_t due = 0, allowed = 0;
        if (one < times.first() || one > times.last()) continue;
        if (times.due(row, one, due) != sop::ErrorCode::ok ||
            times.due(limit, one, allowed) != sop::ErrorCode::ok) {
          counted = false;
          continue;
        }
        if (due - allowed <= most) continue;
        most = due - allowed;
        at = one;
      }
    INFO("worst minute " << at << ", said to begin " << past.start);
    CHECK((past.error == sop::ErrorCode::ok) == counted);
    if (past.error != sop::ErrorCode::ok) continue;
    CHECK(past.milliseconds == most);
    ++(most > 0 ? later : never);
  }
  CHECK(later > 5);
  CHECK(never > 5);
}

TEST_CASE("of a year like any other the same is found as of its weeks one by one") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    Random random(seed * 77);
    const std::string text =
        "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  calendar: desk\n}\n" + calendar_text(random, true);
    INFO("seed " << seed << "\n" << text);
    const sop::LoadResult loaded = sop::load_text("p.sop", text, sop::testing::test_zones());
    REQUIRE(loaded.ok);
    sop::ReferenceData data;
    std::vector<sop::proof::Piece> row{piece(random)};
    INFO((row[0].deadline ? "deadline " : "time-out ")
         << sop::value_text(loaded.procedure, row[0].length, nullptr));
    sop::proof::Days whole;
    whole.first = day_of("2026-01-01");
    whole.last = whole.first + 139;
    const sop::proof::Longest all = sop::proof::Times(loaded.procedure, data, whole).longest(row);
    std::int64_t most = -1;
    for (std::int32_t day = whole.first; day <= whole.last; day += 4) {
      sop::proof::Days part;
      part.first = day;
      part.last = day + 3;
      const sop::proof::Longest one = sop::proof::Times(loaded.procedure, data, part).longest(row);
      if (one.error == sop::ErrorCode::ok) most = std::max(most, one.milliseconds);
    }
    if (all.error == sop::ErrorCode::ok) CHECK(all.milliseconds == most);
  }
}

TEST_CASE("the days that are looked at are those for which every calendar has its holidays") {
  const auto days = [](const std::string& text, bool has_today = false, std::int32_t today = 0) {
    const sop::LoadResult loaded =
        sop::load_text("p.sop", "sop en\n\nprocedure p \"P\" {\n  edition: 1\n" + text);
    REQUIRE(loaded.ok);
    const sop::proof::Days out = sop::proof::days_with_data(loaded.procedure, {}, has_today, today);
    sop::Date first, last;
    REQUIRE_FALSE(sop::failed(sop::Date::from_days(out.first, first)));
    REQUIRE_FALSE(sop::failed(sop::Date::from_days(out.last, last)));
    return sop::to_text(first) + ".." + sop::to_text(last) + (out.stated ? "" : " not stated");
  };
  const std::string one =
      "calendar a {\n  zone: \"+02:00\"\n  open: mon..fri\n  holidays: 2026-01-01, 2027-12-24\n}\n";
  const std::string other =
      "calendar b {\n  zone: \"+02:00\"\n  open: mon..fri\n  holidays: 2025-12-24, 2026-05-01, until "
      "2027-03-01\n}\n";
  CHECK(days("}\n" + one) == "2026-01-01..2027-12-31");
  CHECK(days("}\n" + one + other) == "2026-01-01..2027-03-01");
  CHECK(days("  valid from: 2026-09-01\n  valid until: 2026-12-31\n}\n" + one) == "2026-09-01..2026-12-31");
  CHECK(days("  valid from: 2028-09-01\n}\n" + one) == "2028-09-01..2027-12-31");
  CHECK(days("}\n") == "2026-01-01..2026-12-31 not stated");
  CHECK(days("  review every: 6 months, last 2026-09-01\n}\n") == "2026-09-01..2027-08-31 not stated");
  CHECK(days("}\n", true, day_of("2026-10-01")) == "2026-10-01..2027-09-30 not stated");
}
