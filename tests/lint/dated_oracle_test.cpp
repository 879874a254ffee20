// What the checks say of dated tables, against every case of small random ones: no false alarm, and for overlaps and cases without a row no miss.
//
// A table has a list of two names, a number from 0 to 3 and two or three dates; all cases on the days before, of and after each date are put
// to the reference interpreter. `rows_overlap` must speak exactly when a case has two rows, `no_row_applies` or `bands_leave_gap`
// exactly when one has the error `no_row` (on a day on which some row is in force), and a row of `row_never_reached` must answer no case.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sop/data.hpp"
#include "sop/date.hpp"
#include "sop/facts_json.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/support/random.hpp"
#include "tests/support/small_cases.hpp"
#include "tests/support/told_together.hpp"

namespace {

using sop_test::FactsAsked;
using sop_test::has_finding;
using sop_test::Random;

constexpr int highest = 3;
const char* const days[] = {"2026-01-10", "2026-02-10", "2026-03-10"};

std::string dated_text(Random& random, const std::string& hit) {
  static const char* const names[] = {"any", "any", "red", "blue"};
  std::string text =
      "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  kept by: \"me\"\n  review every: 1 year, last "
      "2026-09-01\n}\n"
      "facts {\n  colour: one of (red, blue)\n  n: whole 0..3\n  sold_on: date\n}\n"
      "definitions {\n  reads: colour is red\n}\n"
      "table t {\n  hit: " +
      hit + "\n  dated by: sold_on\n  | since | colour | n | sold_on | row: whole |\n";
  const std::int64_t rows = random.between(2, 6);
  const std::int64_t dates = random.between(2, 3);
  for (std::int64_t r = 0; r < rows; ++r) {
    const std::int64_t low = random.between(0, highest);
    const std::string n = std::to_string(low);
    const std::string cells[] = {"any", n, ">= " + n,
                                 n + ".." + std::to_string(random.between(low, highest))};
    // Of `any` some rows agree.
    const std::int64_t result = hit == "any" ? random.between(0, 1) : r;
    text += "  | " + std::string(days[random.between(0, dates - 1)]) + " | " + names[random.between(0, 3)] +
            " | " + cells[random.between(0, 3)] + " | " + (random.one_in(4) ? ">= 2026-02-20" : "any") +
            " | " + std::to_string(result) + " |\n";
  }
  return text + "}\n";
}

/// What the table answers in each case, and the errors that it gives.
struct Answers {
  std::set<std::string> results;
  bool two = false, none = false;
};

Answers all_answers(const sop::Procedure& p) {
  Answers out;
  std::vector<std::int64_t> moments;
  // The days around the dates, and around the one that cells compare with.
  for (const char* day : {days[0], days[1], "2026-02-20", days[2]}) {
    sop::Date date;
    REQUIRE_FALSE(sop::failed(sop::parse_date(day, date)));
    for (const int beside : {-1, 0, 1}) moments.push_back(date.days() + beside);
  }
  const sop_test::SmallValues values(p, highest);
  for (const sop::Value& colour : values.colours) {
    for (const sop::Value& n : values.numbers) {
      for (const std::int64_t day : moments) {
        const sop::Value value =
            FactsAsked(p, {colour, n, sop::Value::make(sop::ValueKind::date, day)}).output(0);
        out.two = out.two || value.error == sop::ErrorCode::two_rows ||
                  value.error == sop::ErrorCode::different_results;
        out.none = out.none || value.error == sop::ErrorCode::no_row;
        if (!value.is_error() && !value.is_unknown()) out.results.insert(sop::to_text(value.number));
      }
    }
  }
  return out;
}

}  // namespace

TEST_CASE(
    "dated tables: overlaps and cases without a row exactly, rows that are never reached without a false "
    "alarm") {
  int loaded = 0, overlaps = 0, gaps = 0, whole = 0, dead = 0;
  std::string why;
  const std::vector<std::string> checks = {"rows_overlap", "no_row_applies", "bands_leave_gap",
                                           "row_never_reached", "not_proved"};
  for (std::uint64_t seed = 1; seed <= 900; ++seed) {
    Random random(seed + 500000);
    static const char* const hits[] = {"unique", "any", "first"};
    const std::string hit = hits[seed % 3];
    const std::string text = dated_text(random, hit);
    const sop::LoadResult load = sop::load_text("t.sop", text);
    if (!load.ok) {  // two rows that say the same
      why = sop::message_text(load.diagnostics[0]);
      continue;
    }
    ++loaded;
    CAPTURE(seed);
    CAPTURE(text);
    const Answers answers = all_answers(load.procedure);
    sop::LintResult result;
    result.findings = sop_test::told_apart(load.procedure, checks);
    CHECK(sop_test::told_otherwise(load.procedure, result.findings, checks) == "");
    CHECK(has_finding(result, "rows_overlap") == answers.two);
    CHECK((has_finding(result, "bands_leave_gap") || has_finding(result, "no_row_applies")) == answers.none);
    CHECK_FALSE(has_finding(result, "not_proved"));
    overlaps += answers.two ? 1 : 0;
    (answers.none ? gaps : whole) += 1;
    const sop::Table& table = load.procedure.tables[0];
    for (const sop::Finding& finding : result.findings) {
      if (finding.check != "row_never_reached") continue;
      ++dead;
      for (std::size_t r = 0; r < table.rows.size(); ++r)
        if (table.rows[r].path == finding.path) CHECK(answers.results.count(std::to_string(r)) == 0);
    }
  }
  CHECK_MESSAGE(loaded > 500, why);
  CHECK(overlaps > 100);
  CHECK(gaps > 100);
  CHECK(whole > 30);
  CHECK(dead > 20);
}
