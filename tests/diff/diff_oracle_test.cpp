// Regions against brute force: on random pairs of small tables every point of the inputs lies in a region exactly when the
// two versions answer differently there, and nothing is left uncompared. SOP_RANDOM_COUNT and SOP_RANDOM_SEED search longer.
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "sop/diff.hpp"
#include "sop/facts_json.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/support/random.hpp"

using namespace sop;
using sop_test::Random;

namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

/// A row as its cells, so that a second version can change one of them.
struct Row {
  std::string e, b, n, result;
};

std::string any_of(Random& random, const std::vector<std::string>& list) {
  return list[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(list.size()) - 1))];
}

std::string number_cell(Random& random) {
  const std::int64_t low = random.between(0, 9), high = random.between(low, 9);
  switch (random.between(0, 4)) {
    case 0:
      return "any";
    case 1:
      return ">= " + std::to_string(low);
    case 2:
      return "<= " + std::to_string(high);
    case 3:
      return std::to_string(low);
    default:
      return std::to_string(low) + ".." + std::to_string(high);
  }
}

/// With `formulas`, also results that the policies `first` and `any` would have to compare with each other.
Row random_row(Random& random, bool formulas) {
  const std::vector<std::string> plain = {"0 EUR", "5 EUR", "10 EUR", "10 % of price"};
  const std::vector<std::string> all = {"0 EUR",
                                        "5 EUR",
                                        "10 EUR",
                                        "10 % of price",
                                        "20 % of price, at most 1 EUR",
                                        "price",
                                        "10 % of price, at most 1 EUR"};
  return {any_of(random, {"any", "x", "y", "z", "one of (x, z)"}),
          any_of(random, {"any", "any", "yes", "no"}), number_cell(random),
          any_of(random, formulas ? all : plain)};
}

std::string procedure(const std::vector<Row>& rows, const std::string& hit, bool otherwise) {
  std::string out =
      "sop en\n\nprocedure pair \"A pair\" {\n  edition: 1\n  currency: EUR\n  rounding: half_up\n}\n\nfacts "
      "{\n  e: one of (x, y, z)\n  b: yes or no\n"
      "  n: whole 0..9\n  price: money 0 EUR..20 EUR\n}\n\ntable t {\n  hit: " +
      hit + "\n  | e | b | n | amount: money |\n";
  for (const Row& row : rows)
    out += "  | " + row.e + " | " + row.b + " | " + row.n + " | " + row.result + " |\n";
  if (otherwise) out += "  | otherwise | | | 1 EUR |\n";
  return out + "}\n";
}

void change(Random& random, std::vector<Row>& rows, bool formulas) {
  Row& row = rows[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(rows.size()) - 1))];
  const Row other = random_row(random, formulas);
  switch (random.between(0, 6)) {
    case 0:
      row.e = other.e;
      break;
    case 1:
      row.b = other.b;
      break;
    case 2:
    case 3:
      row.n = other.n;
      break;
    case 4:
      row.result = other.result;
      break;
    case 5:
      std::swap(row, rows.front());
      break;
    default:
      rows.push_back(other);
      break;
  }
}

std::vector<std::vector<FactUpdate>> points(const Procedure& p) {
  std::vector<std::vector<FactUpdate>> out;
  const auto fact = [&](std::string_view name) { return NameTable(p).find(NameKind::fact, name); };
  const Id e = fact("e"), b = fact("b"), n = fact("n"), price = fact("price");
  const auto money = [&](std::int64_t minor) {
    Value v = Value::rational(ValueKind::money, to_rational(Money{minor, p.currency}));
    v.currency = p.currency;
    return v;
  };
  for (int x = -1; x < 3; ++x)
    for (int y = -1; y < 2; ++y)
      for (int z = -1; z < 10; ++z)
        for (const std::int64_t minor : {-1, 0, 1, 4, 5, 25, 100, 101, 500, 504, 505, 1000, 2000}) {
          std::vector<FactUpdate> facts;
          if (x >= 0) facts.push_back({e, Value::name(p.facts[e].type.names[static_cast<std::size_t>(x)])});
          if (y >= 0) facts.push_back({b, Value::boolean(y == 1)});
          if (z >= 0) facts.push_back({n, Value::rational(ValueKind::number, Rational(z))});
          if (minor >= 0) facts.push_back({price, money(minor)});
          out.push_back(std::move(facts));
        }
  return out;
}

Value answer(const Procedure& p, const std::vector<FactUpdate>& facts) {
  const std::vector<Value> values = fact_values(p, facts);
  const ReferenceData data;
  reference::Question question;
  question.procedure = &p;
  question.data = &data;
  question.facts = &values;
  return reference::ask_output(question, 0).value;
}

std::string text_of_case(const Procedure& p, const std::vector<FactUpdate>& facts) {
  std::string out;
  for (const FactUpdate& one : facts)
    out += p.text(p.facts[one.fact].name) + ": " + value_text(p, one.value, &p.facts[one.fact].type) + " ";
  return out;
}

}  // namespace

TEST_CASE("a point lies in a region exactly when the two answers differ") {
  const std::uint64_t count = from_environment("SOP_RANDOM_COUNT", 40),
                      first = from_environment("SOP_RANDOM_SEED", 1);
  std::size_t with_regions = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    Random random(seed);
    std::vector<Row> rows;
    const std::string hit = any_of(random, {"first", "unique", "any"});
    const bool formulas = hit == "unique";
    for (std::int64_t i = random.between(1, 5); i > 0; --i) rows.push_back(random_row(random, formulas));
    const bool otherwise = random.one_in(2);
    const std::string old_text = procedure(rows, hit, otherwise);
    for (std::int64_t i = random.between(0, 3); i > 0; --i) change(random, rows, formulas);
    const std::string new_text = procedure(rows, !formulas && random.one_in(8) ? "first" : hit, otherwise);
    const LoadResult old_loaded = load_text("old.sop", old_text), new_loaded = load_text("new.sop", new_text);
    CAPTURE(seed);
    CAPTURE(old_text);
    CAPTURE(new_text);
    // Two rows with the same cells have the same name, which is an error.
    if (!old_loaded.ok || !new_loaded.ok) continue;
    const Procedure &a = old_loaded.procedure, &b = new_loaded.procedure;
    const std::vector<std::vector<FactUpdate>> cases = points(a);
    DiffOptions options;
    options.cases = &cases;
    const ReferenceData data;
    const DiffResult told = diff({a, data}, {b, data}, options);
    CHECK(told.not_compared.empty());
    if (!told.regions.empty()) ++with_regions;
    std::vector<bool> inside(cases.size());
    for (const std::size_t place : told.cases_differ) inside[place] = true;
    for (std::size_t i = 0; i < cases.size(); ++i) {
      const Value before = answer(a, cases[i]), after = answer(b, cases[i]);
      const bool differs =
          before.kind != after.kind || before.error != after.error || !(before.number == after.number);
      if (differs == inside[i]) continue;
      FAIL_CHECK(text_of_case(a, cases[i]) << ": " << value_text(a, before) << " -> " << value_text(b, after)
                                           << (inside[i] ? ", in a region" : ", in none"));
      break;
    }
    // No two regions say the same.
    for (std::size_t i = 0; i < told.regions.size(); ++i)
      for (std::size_t k = 0; k < i; ++k) CHECK(told.regions[i].id != told.regions[k].id);
  }
  CHECK(with_regions * 4 > count);
}
