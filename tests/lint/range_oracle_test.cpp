// What value_out_of_range says of tables and definitions, against every case of small random ones: rows and lines that compute numbers, amounts
// and days of facts with few values, under types with narrow bounds and without any, with constants near the ends of what there is. The
// check must speak of exactly those rows and definitions that in some case give a value outside of its range, in both directions, and the case
// that it shows must be one.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "sop/facts_json.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/support/random.hpp"
#include "tests/support/seeds.hpp"

namespace {

using sop_test::Random;

std::string number(std::int64_t n) { return std::to_string(n); }

std::string cents(std::int64_t n) { return "0.0" + number(n) + " EUR"; }

/// A kind of result: its type, and what rows may give.
std::string type_of(Random& random, int kind) {
  const bool bounded = random.one_in(2);
  switch (kind) {
    case 0:
      return bounded ? "whole " + number(random.between(0, 2)) + ".." + number(random.between(3, 20))
                     : "whole";
    case 1:
      return bounded ? "money 0 EUR.." + cents(random.between(1, 9)) : "money";
    case 2:
      return bounded ? "decimal 0.." + number(random.between(1, 9)) : "decimal";
    default:
      return "date";
  }
}

std::string result(Random& random, int kind) {
  const std::string c = number(random.between(0, 5));
  switch (kind) {
    case 0: {
      const std::string all[] = {"n + " + c, "n * " + c, c + " - n", "n * n", "larger of (n, " + c + ")",
                                 "m - n",    c,          "n + m",    "n * m", "smaller of (n, m)"};
      return all[random.between(0, 9)];
    }
    case 1: {
      const std::string all[] = {"price * n",
                                 "price + " + cents(3),
                                 cents(3) + " - price",
                                 "90000000000000000 EUR * n",
                                 "90000000000000000 EUR * n, at most 1 EUR",
                                 "80000000000000000 EUR + 5000000000000000 EUR * n",
                                 "price",
                                 "50 % of price",
                                 "price * n * m",
                                 "20000000000000000 EUR * m + 5000000000000000 EUR * n"};
      return all[random.between(0, 9)];
    }
    case 2: {
      const std::string all[] = {"n / 2", "n * m / 3", c + " - n / 4", "m + n", c};
      return all[random.between(0, 4)];
    }
    default: {
      const std::string all[] = {"bought + " + number(random.between(0, 4)) + " days",
                                 "bought - " + number(random.between(0, 4)) + " days", "bought + 1 day * n",
                                 "bought"};
      return all[random.between(0, 3)];
    }
  }
}

std::string condition(Random& random) {
  const std::string at = number(random.between(0, 4));
  const std::string all[] = {"big is yes", "big is no",  "n > " + at,
                             "n < " + at,  "m >= " + at, "price > " + cents(random.between(0, 4))};
  return all[random.between(0, 5)];
}

std::string procedure_text(Random& random) {
  const char* const days[] = {"2199-12-26..2199-12-30", "1900-01-01..1900-01-04", "2026-09-01..2026-09-03"};
  std::string text =
      "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  kept by: \"me\"\n  review every: 1 year, last "
      "2026-09-01\n"
      "  currency: EUR\n  rounding: half_up\n  zone: \"+02:00\"\n}\nfacts {\n  big: yes or no\n  n: whole "
      "0..4\n"
      "  m: whole 0..3\n  price: money 0 EUR..0.04 EUR\n  bought: date " +
      std::string(days[random.between(0, 2)]) + "\n}\n";
  for (int t = 0; t < 2; ++t) {
    const int kind = static_cast<int>(random.between(0, 3));
    text += "table t" + number(t) + " {\n  hit: first\n  | big | n | out" + number(t) + ": " +
            type_of(random, kind) + " |\n";
    std::set<std::string> taken;
    for (std::int64_t rows = random.between(1, 3); rows > 0; --rows) {
      const char* const answers[] = {"yes", "no", "any"};
      const std::string at = number(random.between(0, 4));
      const std::string bands[] = {"any", ">= " + at, "<= " + at, "any"};
      const std::string cells =
          "  | " + std::string(answers[random.between(0, 2)]) + " | " + bands[random.between(0, 3)];
      if (!taken.insert(cells).second) continue;
      text += cells + " | " + result(random, kind) + " |\n";
    }
    text += "}\n";
  }
  text += "definitions {\n";
  for (int d = 0; d < 2; ++d) {
    const int kind = random.one_in(2) ? 1 : 3;
    const std::string name = "  d" + number(d) + ": ";
    if (random.one_in(2))
      text += name + result(random, kind) + ", if " + condition(random) + "\n" + name +
              (kind == 1 ? "0 EUR" : "2026-09-01") + ", otherwise\n";
    else
      text += name + result(random, kind) + "\n";
  }
  return text + "}\n";
}

std::string in_a_row(const std::set<std::string>& paths) {
  std::string out;
  for (const std::string& path : paths) out += path + "  ";
  return out;
}

bool leaves(const sop::Value& v) {
  return v.is_error() && (v.error == sop::ErrorCode::overflow || v.error == sop::ErrorCode::out_of_range ||
                          v.error == sop::ErrorCode::date_does_not_exist);
}

/// What gives a value outside its range for some facts: the first row that they fit, and definitions, by their lasting names.
std::set<std::string> leaving(const sop::Procedure& p, const std::vector<sop::Value>& facts) {
  static const sop::ReferenceData data;
  std::set<std::string> out;
  sop::reference::Question q;
  q.procedure = &p;
  q.data = &data;
  q.facts = &facts;
  q.has_now = false;
  for (const sop::Table& table : p.tables) {
    if (!leaves(sop::reference::ask_output(q, table.outputs.front()).value)) continue;
    for (const sop::TableRow& row : table.rows)
      if (row.condition == sop::no_id || sop::reference::evaluate(q, row.condition).value.is_yes()) {
        out.insert(row.path);
        break;
      }
  }
  for (sop::Id d = 0; d < p.definitions.size(); ++d)
    if (leaves(sop::reference::ask_definition(q, d).value)) out.insert(p.definitions[d].path);
  return out;
}

/// The same of all cases.
std::set<std::string> truth_of(const sop::Procedure& p) {
  std::vector<std::vector<sop::Value>> values(p.facts.size());
  for (sop::Id f = 0; f < p.facts.size(); ++f) {
    const sop::Type& type = p.facts[f].type;
    if (type.kind == sop::TypeKind::boolean) {
      values[f] = {sop::Value::boolean(false), sop::Value::boolean(true)};
    } else {
      sop::Rational step(1);
      if (type.kind == sop::TypeKind::money) (void)sop::from_decimal(1, 2, step);
      for (sop::Rational at = type.low; compare(at, type.high) <= 0; (void)sop::add(at, step, at)) {
        if (type.kind == sop::TypeKind::date) {
          values[f].push_back(
              sop::Value::make(sop::ValueKind::date, static_cast<std::int64_t>(at.numerator())));
        } else {
          sop::Value v = sop::Value::rational(
              type.kind == sop::TypeKind::money ? sop::ValueKind::money : sop::ValueKind::number, at);
          if (type.kind == sop::TypeKind::money) v.currency = p.currency;
          values[f].push_back(v);
        }
      }
    }
  }
  std::set<std::string> out;
  std::vector<std::size_t> at(values.size());
  for (;;) {
    std::vector<sop::Value> facts;
    for (std::size_t f = 0; f < at.size(); ++f) facts.push_back(values[f][at[f]]);
    for (const std::string& path : leaving(p, facts)) out.insert(path);
    std::size_t f = 0;
    while (f < at.size() && ++at[f] == values[f].size()) at[f++] = 0;
    if (f == at.size()) return out;
  }
}

}  // namespace

TEST_CASE("values that leave their range are told of the rows and definitions in which a case has one") {
  const sop_test::Seeds seeds("ranges", sop_test::as_fast_as_it_is(2000, 150));
  std::size_t loaded = 0, found = 0, clean = 0;
  for (const std::uint64_t seed : seeds) {
    Random random(seed + 300000);
    const std::string text = procedure_text(random);
    CAPTURE(seed);
    CAPTURE(text);
    const sop::LoadResult load = sop::load_text("t.sop", text);
    if (!load.ok) continue;  // a constant outside the type does not load
    ++loaded;
    const std::set<std::string> truth = truth_of(load.procedure);
    sop::LintOptions options;
    options.only = {"value_out_of_range"};
    std::set<std::string> told;
    for (const sop::Finding& finding : sop::lint(load.procedure, options).findings) {
      told.insert(finding.path);
      CHECK(!finding.witness.facts.empty());
      CHECK(leaving(load.procedure, sop::fact_values(load.procedure, finding.witness.facts))
                .count(finding.path) == 1);
    }
    CHECK(in_a_row(told) == in_a_row(truth));
    found += truth.size();
    clean += truth.empty() ? 1U : 0U;
  }
  MESSAGE(loaded << " procedures, " << found << " rows and definitions, " << clean
                 << " procedures without any");
  if (!seeds.is_whole()) return;
  CHECK(loaded > seeds.count() / 3);
  CHECK(found > seeds.count() / 4);
  CHECK(clean > seeds.count() / 20);
}
