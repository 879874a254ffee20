// What the checks say of tables, against every case of small random tables: no false alarm, and for overlaps no miss.
//
// A table has two columns, a list of three names and a number from 0 to 6, and two to five rows whose last column is the number of the
// row. All 21 cases are put to the reference interpreter. `rows_overlap` must speak exactly when some case has two rows; the
// case of `bands_leave_gap` must have none; a row of `row_never_reached` must answer no case. A table of one column leaves a
// value out between two rows exactly when `bands_leave_gap` speaks.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "sop/data.hpp"
#include "sop/facts_json.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/support/random.hpp"
#include "tests/support/small_cases.hpp"
#include "tests/support/told_together.hpp"

namespace {

using sop_test::has_finding;
using sop_test::Random;

constexpr int highest = 6;

std::string number_cell(Random& random, bool any_allowed) {
  const auto n = [&] { return std::to_string(random.between(0, highest)); };
  const std::int64_t low = random.between(0, highest);
  const std::int64_t high = random.between(low, highest);
  switch (random.between(any_allowed ? 0 : 1, 6)) {
    case 0:
      return "any";
    case 1:
      return n();
    case 2:
      return "< " + std::to_string(random.between(1, highest));
    case 3:
      return ">= " + n();
    case 4:
      return high > low ? std::to_string(low) + "..<" + std::to_string(high) : n();
    case 5:
      return "> " + std::to_string(random.between(0, highest - 1));
    default:
      return std::to_string(low) + ".." + std::to_string(high);
  }
}

std::string name_cell(Random& random) {
  static const char* const cells[] = {"any", "red", "green", "blue", "one of (red, blue)"};
  return cells[random.between(0, 4)];
}

std::string table_text(Random& random, const std::string& hit, bool one_column) {
  std::string text =
      "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  kept by: \"me\"\n  review every: 1 year, last "
      "2026-09-01\n}\n"
      "facts {\n  colour: one of (red, green, blue)\n  n: whole 0..6\n}\n"
      "definitions {\n  reads: colour is red\n}\n"
      "table t {\n  hit: " +
      hit + "\n  | " + (one_column ? "" : "colour | ") + "n | row: whole |\n";
  const std::int64_t rows = random.between(2, 5);
  for (std::int64_t r = 0; r < rows; ++r) {
    text += "  | " + (one_column ? std::string() : name_cell(random) + " | ") +
            number_cell(random, !one_column) + " | " + std::to_string(r) + " |\n";
  }
  return text + "}\n";
}

/// What the table answers for some facts.
sop::Value answer_of(const sop::Procedure& p, const std::vector<sop::FactUpdate>& facts) {
  return sop_test::FactsAsked(p, sop::fact_values(p, facts)).output(0);
}

/// What the table answers for one case.
sop::Value answer(const sop::Procedure& p, int colour, std::int64_t n) {
  return answer_of(p, {{0, sop::Value::name(p.facts[0].type.names[static_cast<std::size_t>(colour)])},
                       {1, sop::Value::rational(sop::ValueKind::number, sop::Rational(n))}});
}

/// Whether a case knows all that another one knows, with the same values.
bool lies_in(const sop::Procedure& p, const std::vector<sop::FactUpdate>& facts,
             const std::vector<sop::FactUpdate>& others) {
  return std::all_of(others.begin(), others.end(), [&](const sop::FactUpdate& other) {
    return std::any_of(facts.begin(), facts.end(), [&](const sop::FactUpdate& one) {
      return one.fact == other.fact &&
             sop::value_text(p, one.value, nullptr) == sop::value_text(p, other.value, nullptr);
    });
  });
}

}  // namespace

TEST_CASE(
    "tables that take one row: overlaps exactly, cases that no row fits exactly, gaps between bands without "
    "a false alarm") {
  int loaded = 0, overlaps = 0, gaps = 0, whole = 0, both = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    Random random(seed);
    const std::string text = table_text(random, "unique", false);
    const sop::LoadResult load = sop::load_text("t.sop", text);
    if (!load.ok) continue;  // two rows that say the same
    ++loaded;
    CAPTURE(seed);
    CAPTURE(text);
    bool two = false, none = false;
    for (int colour = 0; colour < 3; ++colour) {
      for (std::int64_t n = 0; n <= highest; ++n) {
        const sop::ErrorCode code = answer(load.procedure, colour, n).error;
        two = two || code == sop::ErrorCode::two_rows;
        none = none || code == sop::ErrorCode::no_row;
      }
    }
    // Asked apart, so that cases without a row are not told with rows that overlap.
    sop::LintOptions overlap, gap_checks;
    overlap.only = {"rows_overlap"};
    gap_checks.only = {"bands_leave_gap", "no_row_applies"};
    const sop::LintResult result = sop::lint(load.procedure, gap_checks);
    CHECK(has_finding(sop::lint(load.procedure, overlap), "rows_overlap") == two);
    CHECK((has_finding(result, "bands_leave_gap") || has_finding(result, "no_row_applies")) == none);
    const std::vector<std::string> checks = {"rows_overlap", "bands_leave_gap", "no_row_applies"};
    std::vector<sop::Finding> apart = sop::lint(load.procedure, overlap).findings;
    apart.insert(apart.end(), result.findings.begin(), result.findings.end());
    CHECK(sop_test::told_otherwise(load.procedure, apart, checks) == "");
    // What no_row_applies tells is another case than those of the gaps, and none that any row fits.
    for (const sop::Finding& left : result.findings) {
      if (left.check != "no_row_applies") continue;
      CHECK(answer_of(load.procedure, left.witness.facts).error == sop::ErrorCode::no_row);
      for (const sop::Finding& gap : result.findings) {
        if (gap.check != "bands_leave_gap") continue;
        ++both;
        CHECK_FALSE(lies_in(load.procedure, left.witness.facts, gap.witness.facts));
      }
    }
    whole += none ? 0 : 1;
    overlaps += two ? 1 : 0;
    for (const sop::Finding& finding : result.findings) {
      if (finding.check != "bands_leave_gap") continue;
      ++gaps;
      std::int64_t n = -1;
      int colour = -1;
      for (const sop::FactUpdate& update : finding.witness.facts) {
        if (update.fact == 1) CHECK_FALSE(sop::failed(sop::to_int64(update.value.number, n)));
        for (int c = 0; c < 3 && update.fact == 0; ++c)
          if (update.value.integer == load.procedure.facts[0].type.names[static_cast<std::size_t>(c)])
            colour = c;
      }
      // Where the colour does not matter to the rows of the gap, no colour helps.
      for (int c = 0; c < 3; ++c)
        if (colour < 0 || c == colour) CHECK(answer(load.procedure, c, n).error == sop::ErrorCode::no_row);
    }
  }
  CHECK(loaded > 200);
  CHECK(overlaps > 50);
  CHECK(whole > 20);
  CHECK(gaps > 10);
  CHECK(both > 5);
}

TEST_CASE("tables of one column: gaps exactly") {
  int gaps = 0, whole = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    Random random(seed + 100000);
    const std::string text = table_text(random, "first", true);
    const sop::LoadResult load = sop::load_text("t.sop", text);
    if (!load.ok) continue;
    CAPTURE(seed);
    CAPTURE(text);
    bool below = false, hole = false, gap = false;
    for (std::int64_t n = 0; n <= highest; ++n) {
      const bool row = !answer(load.procedure, 0, n).is_error();
      gap = gap || (row && hole);
      hole = (hole || below) && !row;
      below = below || row;
    }
    CHECK(has_finding(sop::lint(load.procedure), "bands_leave_gap") == gap);
    (gap ? gaps : whole) += 1;
  }
  CHECK(gaps > 50);
  CHECK(whole > 50);
}

TEST_CASE("tables read from the top: a row that is said to be dead answers nothing") {
  int dead = 0;
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    Random random(seed + 200000);
    const std::string text = table_text(random, "first", false);
    const sop::LoadResult load = sop::load_text("t.sop", text);
    if (!load.ok) continue;
    CAPTURE(seed);
    CAPTURE(text);
    std::set<std::string> answered;
    for (int colour = 0; colour < 3; ++colour)
      for (std::int64_t n = 0; n <= highest; ++n) {
        const sop::Value value = answer(load.procedure, colour, n);
        if (!value.is_error()) answered.insert(sop::to_text(value.number));
      }
    const sop::Table& table = load.procedure.tables[0];
    for (const sop::Finding& finding : sop::lint(load.procedure).findings) {
      if (finding.check != "row_never_reached") continue;
      ++dead;
      for (std::size_t r = 0; r < table.rows.size(); ++r)
        if (table.rows[r].path == finding.path) CHECK(answered.count(std::to_string(r)) == 0);
    }
  }
  CHECK(dead > 50);
}
