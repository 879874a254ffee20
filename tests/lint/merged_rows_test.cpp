// What `rows_could_be_one` says is true: in random tables the rows that it names are made one row, as its page says, and every case, unknown
// facts included, has the same answer as before.
//
// A row that is called needless is left out instead.
//
// A table has two columns, a list of three names and a number from 0 to 6, two to five rows and two results. The reference interpreter
// answers all 32 cases of both tables.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "sop/data.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/messages/checks.hpp"
#include "sop/reference.hpp"
#include "tests/support/random.hpp"

namespace {

using sop_test::Random;

struct Row {
  std::vector<int> names;  ///< empty: any
  int low = 0, high = 6;   ///< of the number
  bool any_number = false;
  int result = 0;
};

constexpr const char* names[] = {"red", "green", "blue"};

std::string name_cell(const Row& row) {
  if (row.names.empty()) return "any";
  if (row.names.size() == 1) return names[row.names.front()];
  std::string out;
  for (const int name : row.names) out += (out.empty() ? "one of (" : ", ") + std::string(names[name]);
  return out + ")";
}

std::string number_cell(const Row& row) {
  if (row.any_number) return "any";
  return row.low == row.high ? std::to_string(row.low)
                             : std::to_string(row.low) + ".." + std::to_string(row.high);
}

std::string text_of(const std::vector<Row>& rows, const std::string& hit) {
  std::string text =
      "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  kept by: \"me\"\n  review every: 1 year, last "
      "2026-09-01\n}\nfacts {\n  colour: one of (red, green, blue)\n  n: whole 0..6\n}\n"
      "definitions {\n  reads: colour is red\n}\ntable t {\n  hit: " +
      hit + "\n  | colour | n | row: whole |\n";
  for (const Row& row : rows)
    text += "  | " + name_cell(row) + " | " + number_cell(row) + " | " + std::to_string(row.result) + " |\n";
  return text + "}\n";
}

Row random_row(Random& random) {
  Row row;
  for (int name = 0; name < 3; ++name)
    if (random.one_in(2)) row.names.push_back(name);
  if (row.names.size() == 3) row.names.pop_back();
  row.any_number = random.one_in(3);
  row.low = static_cast<int>(random.between(0, 6));
  row.high = static_cast<int>(random.between(row.low, 6));
  row.result = static_cast<int>(random.between(1, 2));
  return row;
}

/// The answers for every case, the unknown ones first.
std::string answers(const sop::Procedure& p) {
  std::string out;
  const sop::ReferenceData data;
  for (int colour = -1; colour < 3; ++colour) {
    for (int n = -1; n <= 6; ++n) {
      std::vector<sop::Value> facts(2);
      if (colour >= 0) facts[0] = sop::Value::name(p.facts[0].type.names[static_cast<std::size_t>(colour)]);
      if (n >= 0) facts[1] = sop::Value::rational(sop::ValueKind::number, sop::Rational(n));
      sop::reference::Question question;
      question.procedure = &p;
      question.data = &data;
      question.facts = &facts;
      question.has_now = false;
      const sop::Value v = sop::reference::ask_output(question, p.tables[0].outputs[0]).value;
      out += v.is_error()     ? 'e'
             : v.is_unknown() ? '?'
                              : static_cast<char>('0' + static_cast<int>(v.number.numerator()));
    }
  }
  return out;
}

/// One row for all that a group says; false: they do not differ in one column only.
bool merge(const std::vector<Row>& rows, const std::vector<std::size_t>& group, Row& one) {
  one = rows[group.front()];
  for (const std::size_t r : group) {
    const Row& row = rows[r];
    if (row.result != one.result) return false;
    const bool same_names = row.names == one.names;
    const bool same_number = number_cell(row) == number_cell(one);
    if (!same_names && !same_number) return false;
    if (row.names.empty() || one.names.empty()) one.names.clear();
    if (!same_names && !row.names.empty() && !one.names.empty())
      for (const int name : row.names)
        if (std::find(one.names.begin(), one.names.end(), name) == one.names.end()) one.names.push_back(name);
    std::sort(one.names.begin(), one.names.end());
    one.any_number = one.any_number || row.any_number;
    one.low = std::min(one.low, row.low);
    one.high = std::max(one.high, row.high);
  }
  return true;
}

}  // namespace

TEST_CASE("rows that could be one are one, for every case") {
  std::size_t merged = 0, needless = 0;
  for (std::uint64_t seed = 1; seed <= 1200; ++seed) {
    CAPTURE(seed);
    Random random(seed);
    const std::string hit = random.one_in(2) ? "first" : random.one_in(2) ? "unique" : "any";
    std::vector<Row> rows;
    const std::int64_t count = random.between(2, 5);
    for (std::int64_t r = 0; r < count; ++r) {
      rows.push_back(random_row(random));
      // Often alike in one column.
      if (r > 0 && random.one_in(2)) {
        const Row before = rows[rows.size() - 2];
        if (random.one_in(2)) {
          rows.back().names = before.names;
        } else {
          rows.back().any_number = before.any_number;
          rows.back().low = before.low;
          rows.back().high = before.high;
        }
      }
    }
    const std::string text = text_of(rows, hit);
    const sop::LoadResult loaded = sop::load_text("p.sop", text);
    if (!loaded.ok) continue;  // a row that stands twice
    sop::LintOptions options;
    options.only = {"rows_could_be_one"};
    const sop::LintResult result = sop::lint(loaded.procedure, options);
    for (const sop::Finding& finding : result.findings) {
      std::vector<std::size_t> group;
      const auto row_at = [&](const sop::Span& span) {
        const auto& all = loaded.procedure.tables[0].rows;
        for (std::size_t r = 0; r < all.size(); ++r)
          if (all[r].span.begin == span.begin) group.push_back(r);
      };
      for (const sop::Note& note : finding.diagnostic.notes) row_at(note.span);
      row_at(finding.diagnostic.span);
      REQUIRE(group.size() == finding.diagnostic.notes.size() + 1);
      CAPTURE(text);
      std::vector<Row> fewer;
      if (finding.diagnostic.id == sop::messages::rows_could_be_one__needless) {
        fewer = rows;  // without the row itself, which stands last
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(group.back()));
        ++needless;
      } else {
        Row one;
        REQUIRE(merge(rows, group, one));
        for (std::size_t r = 0; r < rows.size(); ++r) {
          if (r == group.front()) fewer.push_back(one);
          if (std::find(group.begin(), group.end(), r) == group.end()) fewer.push_back(rows[r]);
        }
      }
      const std::string shorter = text_of(fewer, hit);
      CAPTURE(shorter);
      const sop::LoadResult other = sop::load_text("p.sop", shorter);
      REQUIRE(other.ok);
      CHECK(answers(other.procedure) == answers(loaded.procedure));
      ++merged;
    }
  }
  CHECK(merged > 100);
  CHECK(needless > 20);
}
