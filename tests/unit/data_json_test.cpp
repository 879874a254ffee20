// Reference data as JSON: read, written, and every mistake said at once.
#include "sop/data_json.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "tests/support/procedure_builder.hpp"
#include "tests/support/schema.hpp"

using namespace sop;

namespace {

struct Desk : sop_test::ProcedureBuilder {
  Desk() {
    Calendar desk;
    desk.name = name("desk");
    p.calendars.push_back(desk);
    Party role;
    role.name = name("agent");
    p.parties.push_back(role);
    Party duty;
    duty.kind = PartyKind::schedule;
    duty.name = name("day_duty");
    p.parties.push_back(duty);
  }
};

// What was read, written again; or the mistakes, one a line.
std::string read(std::string_view text) {
  const Desk desk;
  const NameTable names(desk.p);
  ReferenceData data;
  DiagnosticSink problems;
  if (read_data(text, names, data, problems)) {
    CHECK(data.hash != Hash{});
    const std::string written = write_data(desk.p, data);
    CHECK(testing::schema_problems("docs/schema/data.schema.json", written).empty());
    return written;
  }
  CHECK(data.holidays.empty());
  std::string out;
  for (const Diagnostic& d : problems.items()) {
    if (!out.empty()) out += '\n';
    out += message_text(d);
    if (!message_help(d).empty()) out += " (" + message_help(d) + ")";
  }
  return out;
}

}  // namespace

TEST_CASE("reference data is read, sorted and written in one form") {
  struct Row {
    std::string_view text, expected;
  };
  const Row rows[] = {
      {"{}", "{}"},
      {R"({"version":"2026-09"})", R"({"version":"2026-09"})"},
      {R"({"holidays":{"desk":{"days":["2026-12-25","2026-12-24","2026-12-24"],"until":"2027-12-31"}}})",
       R"({"holidays":{"desk":{"until":"2027-12-31","days":["2026-12-24","2026-12-25"]}}})"},
      {R"({"roster":{"Day_Duty":[{"from":"2026-09-14T09:00+03:00"},{"from":"2026-09-07T06:00:00Z","person":"lead A"}]}})",
       R"({"roster":{"day_duty":[{"from":"2026-09-07T06:00:00Z","person":"lead A"},{"from":"2026-09-14T06:00:00Z"}]}})"},
      {"[]", "`the reference data` must be an object"},
      {R"({"rooster":{}})", "`the reference data` has no key `rooster` (did you mean `roster`?)"},
      {R"({"holidays":{"disk":{"days":[]}},"roster":{"agent":[]}})",
       "no calendar is called `disk` (did you mean `desk`?)\n"
       "no schedule is called `agent` (it is a role or a team; there is `day_duty`)"},
      {R"({"roster":{"dayduty":[],"something_else":[]}})",
       "no schedule is called `dayduty` (did you mean `day_duty`?)\n"
       "no schedule is called `something_else` (there is `day_duty`)"},
      {R"({"holidays":{"desk":{"days":["24.12.2026",3]}},"version":7})",
       "`version` must be a text\n"
       "`holidays/desk/days[0]` must be a date such as `\"2026-03-27\"`\n"
       "`holidays/desk/days[1]` must be a date such as `\"2026-03-27\"`"},
      {R"({"holidays":{"desk":{}},"roster":{"day_duty":[{"person":"x"},{"from":"2026-09-07T06:00:00Z","person":null}]}})",
       "`holidays/desk` has no `days` (add it)\n"
       "`roster/day_duty[0]` has no `from` (add it)\n"
       "`roster/day_duty[1]/person` must be a text"},
      {R"({"holidays":[],"roster":4})", "`holidays` must be an object\n`roster` must be an object"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read(row.text) == row.expected);
  }
}

TEST_CASE("a roster for a procedure without schedules is refused") {
  Desk desk;
  desk.p.parties.pop_back();
  const NameTable names(desk.p);
  ReferenceData data;
  DiagnosticSink problems;
  CHECK(!read_data(R"({"roster":{"day_duty":[]}})", names, data, problems));
  REQUIRE(problems.items().size() == 1);
  CHECK(message_text(problems.items()[0]) ==
        "no schedule is called `day_duty`: the procedure has no schedules");
  CHECK(message_help(problems.items()[0]) == "leave it out");
}

TEST_CASE("data comes together from several texts") {
  const Desk desk;
  const NameTable names(desk.p);
  ReferenceData data;
  DiagnosticSink problems;
  REQUIRE(read_data(R"({"holidays":{"desk":{"days":["2026-12-24"]}}})", names, data, problems));
  const Hash first = data.hash;
  REQUIRE(read_data(R"({"roster":{"day_duty":[]},"version":"2"})", names, data, problems));
  CHECK(data.holidays.size() == 1);
  CHECK(data.version == "2");
  CHECK(data.hash == first);
}
