// Files of holidays: what is read, and where every mistake stands.
#include "src/config/holidays.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "sop/date.hpp"
#include "sop/render.hpp"

using namespace sop;

namespace {

std::string read(std::string_view text) {
  SourceSet sources;
  sources.add("holidays.toml", std::string(text));
  HolidaySet set;
  DiagnosticSink problems;
  std::string out;
  if (!config::read_holidays(sources, 0, set, problems)) return render_compact(problems.take(), sources);
  const auto add = [&](std::int32_t days) {
    Date date;
    REQUIRE(Date::from_days(days, date) == ValueError::none);
    out += to_text(date) + " ";
  };
  for (const std::int32_t day : set.days) add(day);
  if (set.known_until != 0) {
    out += "until ";
    add(set.known_until);
  }
  return out;
}

}  // namespace

TEST_CASE("days and the end of the list are read") {
  CHECK(read("until = 2027-12-31\n[days]\n2026-12-24 = \"Christmas Eve\"\n2026-02-24 = 'Iseseisvuspäev'\n") ==
        "2026-02-24 2026-12-24 until 2027-12-31 ");
  CHECK(read("[days]\n") == "");
}

TEST_CASE("every mistake is told with its place") {
  CHECK(read("untill = 2027-12-31\n[days]\n\"24.12.2026\" = \"x\"\n2026-12-25 = 1\n2026-02-30 = \"x\"\n") ==
        "holidays.toml:1:1: error: `holidays.toml` has no key `untill` [json_unknown_key] (did you mean "
        "`until`?)\n"
        "holidays.toml:3:1: error: `24.12.2026` must be a date such as `2026-12-24` [json_wrong_kind]\n"
        "holidays.toml:4:14: error: `2026-12-25` must be the name of the day in quotes [json_wrong_kind]\n"
        "holidays.toml:5:1: error: `2026-02-30` must be a date such as `2026-12-24` [json_wrong_kind]\n");
  CHECK(read("until = \"soon\"\n") ==
        "holidays.toml:1:1: error: `holidays.toml` has no `days` [json_missing_key] (add it)\n"
        "holidays.toml:1:9: error: `until` must be a date such as `2027-12-31` [json_wrong_kind]\n");
  CHECK(read("days = [2026-12-24]\n") ==
        "holidays.toml:1:8: error: `days` must be a table of lines such as `2026-12-24 = \"Christmas Eve\"` "
        "[json_wrong_kind]\n");
  CHECK(read("# päev\n[days\n") ==
        "holidays.toml:2:6: error: the file is not TOML here: something that begins before this place is not "
        "complete "
        "[toml_ends_early] (close the bracket or the quote that is open, or write the value after `=`)\n");
  CHECK(read("[[.days]]\n") ==
        "holidays.toml:1:1: error: this is not TOML: somewhere a name is missing, as in `[[.a]]` "
        "[toml_nameless] (write each name before and after its point)\n");
  CHECK(read("[days]\n2026-12-24 = \"a\"\n2026-12-24 = \"b\"\n") ==
        "holidays.toml:3:14: error: the file is not TOML here: what this line names stands in it already "
        "[toml_twice] "
        "(keep one of the two, or give one of them another name)\n");
}
