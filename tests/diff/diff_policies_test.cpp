// Regions against brute force, under every hit policy: one table of a random policy and type of answer, and a definition that compares ordered
// values. The second version changes rows, the policy, the order of the values, or what kind of answer it is; every point lies in a region
// exactly when the two versions answer differently there, and no plain values are left uncompared. Then scenarios, of which some go first.
// SOP_RANDOM_COUNT and SOP_RANDOM_SEED search longer.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sop/diff.hpp"
#include "sop/facts_json.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/support/random.hpp"

using namespace sop;
using sop_test::Random;

namespace {

using Texts = std::vector<std::string>;

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

std::string any_of(Random& random, const Texts& list) {
  return list[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(list.size()) - 1))];
}

/// A kind of answer, and of the fact `x` that its formulas read.
struct Kind {
  std::string type, fact;
  Texts results;
  bool sums = false, ranks = false;  ///< for `collect sum`; for `priority`, and the smallest and the largest
};

const std::vector<Kind>& kinds() {
  static const std::vector<Kind> all = {
      {"money",
       "money 0 EUR..3 EUR",
       {"0 EUR", "1 EUR", "2 EUR", "x", "50 % of x", "10 % of x, at most 0.10 EUR"},
       true,
       true},
      {"percent", "percent 0 %..20 %", {"0 %", "10 %", "20 %", "x"}, true, true},
      {"whole", "whole 0..9", {"0", "1", "2", "x", "2 * x"}, true, true},
      {"decimal", "decimal 0..2", {"0", "0.5", "2", "x", "x / 2"}, true, true},
      {"duration", "duration 0 min..5 min", {"1 min", "2 min", "5 min", "x"}, true, true},
      {"one of (low, mid, high), ordered", "whole 0..9", {"low", "mid", "high"}, false, true},
      {"one of (high, low, mid), ordered", "whole 0..9", {"low", "mid", "high"}, false, true},
  };
  return all;
}

const Texts& policies() {
  static const Texts all = {"first",         "unique",           "any",
                            "priority",      "collect list",     "collect sum",
                            "collect count", "collect smallest", "collect largest"};
  return all;
}

bool fits(const Kind& kind, const std::string& policy) {
  if (policy == "collect sum") return kind.sums;
  if (policy == "collect count") return kind.type == "whole";
  return kind.ranks || (policy != "priority" && policy != "collect smallest" && policy != "collect largest");
}

struct Row {
  std::string k, b, n;
  std::size_t result = 0;
};

struct Version {
  std::size_t kind = 0;  ///< of the answer
  std::string fact;      ///< type of `x`
  std::string order;     ///< of `k`
  bool formulas = false;
  std::string policy;
  std::vector<Row> rows;
  std::string otherwise;  ///< is there such a row
  std::string compared;   ///< what the definition asks
};

Row random_row(Random& random) {
  Row row;
  row.k = any_of(random, {"any", "a", ">= b", "< c", "> a", "one of (a, c)", "<= b"});
  row.b = any_of(random, {"any", "any", "yes", "no"});
  row.n = any_of(random, {"any", "any", "0..2", ">= 3", "5", "< 4"});
  row.result = static_cast<std::size_t>(random.between(0, 11));
  return row;
}

std::string comparison(Random& random) {
  return any_of(random,
                {"k >= b", "k < c", "k <= b or k > a", "k > a and sure is yes", "sure is yes or k <= b"});
}

void change(Random& random, Version& v) {
  const auto row = [&]() -> Row& {
    return v.rows[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(v.rows.size()) - 1))];
  };
  switch (random.between(0, 7)) {
    case 0:
      v.order = any_of(random, {"a, b, c", "a, c, b", "c, a, b"});
      return;
    case 1: {
      const std::string policy = any_of(random, policies());
      if (fits(kinds()[v.kind], policy)) v.policy = policy;
      return;
    }
    case 2: {
      const std::size_t kind = static_cast<std::size_t>(random.between(0, 6));
      // Formulas of another kind than `x` are no formulas.
      if (fits(kinds()[kind], v.policy)) v.kind = kind;
      return;
    }
    case 3:
      v.rows.push_back(random_row(random));
      return;
    case 4:
      std::swap(v.rows.front(), row());
      return;
    case 5:
      row().result = static_cast<std::size_t>(random.between(0, 11));
      return;
    case 6:
      v.compared = comparison(random);
      return;
    default:
      row() = random_row(random);
      return;
  }
}

Version random_version(Random& random) {
  Version v;
  v.policy = any_of(random, policies());
  do v.kind = static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(kinds().size()) - 1));
  while (!fits(kinds()[v.kind], v.policy));
  v.fact = kinds()[v.kind].fact;
  v.formulas = random.one_in(3);
  v.order = any_of(random, {"a, b, c", "a, c, b", "c, a, b"});
  for (std::int64_t i = random.between(1, 4); i > 0; --i) v.rows.push_back(random_row(random));
  v.otherwise = any_of(random, {"", "otherwise"});
  v.compared = comparison(random);
  return v;
}

std::string text_of(const Version& v) {
  const Kind& kind = kinds()[v.kind];
  const auto result = [&](std::size_t which) {
    const std::string& one = kind.results[which % kind.results.size()];
    const bool formula = one.find('x') != std::string::npos;
    return formula && (!v.formulas || kind.fact != v.fact) ? kind.results[which % 3] : one;
  };
  std::string out =
      "sop en\n\nprocedure pair \"A pair\" {\n  edition: 1\n  currency: EUR\n  rounding: half_up\n"
      "  zone: \"+02:00\"\n}\n\nfacts {\n  k: one of (" +
      v.order + "), ordered\n  sure: yes or no\n  n: whole 0..6\n  x: " + v.fact +
      "\n}\n\ntable t {\n  hit: " + v.policy + "\n  | k | sure | n | r: " + kind.type + " |\n";
  // Two rows with the same cells have the same name, which is an error.
  std::set<std::string> cells;
  for (const Row& row : v.rows)
    if (cells.insert(row.k + "|" + row.b + "|" + row.n).second)
      out += "  | " + row.k + " | " + row.b + " | " + row.n + " | " + result(row.result) + " |\n";
  if (!v.otherwise.empty()) out += "  | otherwise | any | any | " + result(1) + " |\n";
  return out + "}\n\ndefinitions {\n  above: " + v.compared + "\n}\n";
}

bool has_formula(const std::string& text) {
  const std::size_t rows = text.find("table t");
  for (const char* one : {" x |", " x,", " x / ", "of x"})
    if (text.find(one, rows) != std::string::npos) return true;
  return false;
}

/// The same points for each procedure, which may count its names otherwise.
std::vector<std::vector<FactUpdate>> points(const Procedure& p) {
  std::vector<std::vector<FactUpdate>> out;
  const auto fact = [&](std::string_view name) { return NameTable(p).find(NameKind::fact, name); };
  const Id k = fact("k"), b = fact("sure"), n = fact("n"), x = fact("x");
  const auto symbol = [&](const char* name) {
    for (const SymbolId one : p.facts[k].type.names)
      if (p.text(one) == name) return Value::name(one);
    return Value();
  };
  const auto number = [&](std::int64_t hundredths) {
    Rational part;
    REQUIRE_FALSE(failed(Rational::make(hundredths, 100, part)));
    Value v = Value::rational(ValueKind::number, part);
    switch (p.facts[x].type.kind) {
      case TypeKind::money:
        v.kind = ValueKind::money;
        v.currency = p.currency;
        break;
      case TypeKind::percent:
        v.kind = ValueKind::percent;
        break;
      case TypeKind::duration:
        v = Value::make(ValueKind::duration, hundredths * 600);  // of a minute
        break;
      default:
        break;
    }
    return v;
  };
  const bool share = p.facts[x].type.kind == TypeKind::percent,
             whole = p.facts[x].type.kind == TypeKind::whole;
  const std::vector<std::int64_t> some = share   ? std::vector<std::int64_t>{-1, 0, 1, 10, 20}
                                         : whole ? std::vector<std::int64_t>{-1, 0, 100, 200, 400, 900}
                                                 : std::vector<std::int64_t>{-1, 0, 1, 9, 50, 100, 101, 200};
  for (const char* name : {"", "a", "b", "c"})
    for (int yes = -1; yes < 2; ++yes)
      for (int count = -1; count < 7; ++count)
        for (const std::int64_t value : some) {
          std::vector<FactUpdate> facts;
          if (*name != '\0') facts.push_back({k, symbol(name)});
          if (yes >= 0) facts.push_back({b, Value::boolean(yes == 1)});
          if (count >= 0) facts.push_back({n, Value::rational(ValueKind::number, Rational(count))});
          if (value >= 0) facts.push_back({x, number(value)});
          out.push_back(std::move(facts));
        }
  return out;
}

/// What a version answers, so that two answers are alike exactly when they are spelled alike.
std::string answer(const Procedure& p, const std::vector<FactUpdate>& facts, bool table) {
  const std::vector<Value> values = fact_values(p, facts);
  const ReferenceData data;
  reference::Question question;
  question.procedure = &p;
  question.data = &data;
  question.facts = &values;
  const Value v =
      table ? reference::ask_output(question, 0).value : reference::ask_definition(question, 0).value;
  if (v.is_error()) return "error " + std::to_string(static_cast<int>(v.error));
  return std::to_string(static_cast<int>(v.kind)) + " " + value_text(p, v);
}

std::string text_of_case(const Procedure& p, const std::vector<FactUpdate>& facts) {
  std::string out;
  for (const FactUpdate& one : facts)
    out += p.text(p.facts[one.fact].name) + ": " + value_text(p, one.value, &p.facts[one.fact].type) + " ";
  return out;
}

/// What is told of two versions over all their points. A point lies in a region exactly when `was` and `is` differ there: each says what its
/// version answers. What is listed as not compared may lie in none.
template <class Answers>
DiffResult compare_points(const Procedure& a, const Procedure& b, const Answers& answers) {
  const std::vector<std::vector<FactUpdate>> cases = points(a), now = points(b);
  DiffOptions options;
  options.cases = &cases;
  const ReferenceData data;
  DiffResult told = diff({a, data}, {b, data}, options);
  std::vector<bool> inside(cases.size());
  for (const std::size_t place : told.cases_differ) inside[place] = true;
  for (std::size_t i = 0; i < cases.size(); ++i) {
    const auto [was, is] = answers(cases[i], now[i]);
    if ((was != is) == inside[i] || (was != is && !told.not_compared.empty())) continue;
    FAIL_CHECK(text_of_case(a, cases[i])
               << ": " << was << " -> " << is << std::string(inside[i] ? ", in a region" : ", in none"));
    break;
  }
  return told;
}

}  // namespace

TEST_CASE("so it is under every hit policy, of ordered values, and of answers of every kind") {
  const std::uint64_t count = from_environment("SOP_RANDOM_COUNT", 400),
                      first = from_environment("SOP_RANDOM_SEED", 1);
  std::size_t pairs = 0, with_regions = 0, not_compared = 0;
  std::vector<std::size_t> loaded(policies().size());
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    Random random(seed * 7919);
    Version v = random_version(random);
    const std::string old_text = text_of(v);
    const std::size_t policy = static_cast<std::size_t>(
        std::find(policies().begin(), policies().end(), v.policy) - policies().begin());
    for (std::int64_t i = random.between(1, 3); i > 0; --i) change(random, v);
    const std::string new_text = text_of(v);
    const LoadResult old_loaded = load_text("old.sop", old_text), new_loaded = load_text("new.sop", new_text);
    CAPTURE(seed);
    CAPTURE(old_text);
    CAPTURE(new_text);
    if (!old_loaded.ok || !new_loaded.ok) continue;
    ++pairs;
    ++loaded[policy];
    const Procedure &a = old_loaded.procedure, &b = new_loaded.procedure;
    const DiffResult told = compare_points(a, b, [&](const auto& before, const auto& after) {
      const std::pair table(answer(a, before, true), answer(b, after, true));
      return table.first != table.second ? table
                                         : std::pair(answer(a, before, false), answer(b, after, false));
    });
    // Of formulas that the policy would have to compare, or to list, it may say that it does not know; of values never.
    const bool formulas = has_formula(old_text) || has_formula(new_text);
    if (!formulas) CHECK(told.not_compared.empty());
    if (!told.not_compared.empty()) ++not_compared;
    if (!told.regions.empty()) ++with_regions;
    for (std::size_t i = 0; i < told.regions.size(); ++i)
      for (std::size_t k = 0; k < i; ++k) CHECK(told.regions[i].id != told.regions[k].id);
  }
  CHECK(pairs * 2 > count);
  CHECK(with_regions * 2 > pairs);
  CHECK(not_compared * 10 < pairs);
  for (std::size_t i = 0; i < loaded.size(); ++i) CHECK_MESSAGE(loaded[i] * 50 > count, policies()[i]);
}

namespace {

/// Scenarios with a condition and an order each, the later of which may change.
struct Scenarios {
  Texts conditions;
  std::vector<std::int64_t> orders;
  std::string order;  ///< of `k`
};

std::string applies_if(Random& random) {
  return any_of(random, {"k >= b", "k < c", "sure is yes", "n >= 3", "n < 2 or sure is no",
                         "k is a and n > 4", "n is unknown", "any"});
}

std::string text_of(const Scenarios& s) {
  std::string out = "sop en\n\nprocedure pair \"A pair\" {\n  edition: 1\n}\n\nfacts {\n  k: one of (" +
                    s.order +
                    "), ordered\n  sure: yes or no\n  n: whole 0..6\n  x: whole 0..9\n}\n\nrole agent {\n"
                    "  reports to: nobody\n}\n\nintake {\n  owner: agent\n  ask: k, sure, n\n}\n\n";
  for (std::size_t i = 0; i < s.conditions.size(); ++i)
    out += "scenario s" + std::to_string(i) + " {\n  applies if: " + s.conditions[i] +
           "\n  order: " + std::to_string(s.orders[i]) +
           "\n  step one {\n    owner: agent\n    do: \"Look\"\n    on done -> fin\n  }\n  end fin\n}\n\n";
  return out;
}

/// docs/semantics.md, 5.5.
std::string scenario_of(const Procedure& p, const std::vector<FactUpdate>& facts) {
  const std::vector<Value> values = fact_values(p, facts);
  const ReferenceData data;
  reference::Question question;
  question.procedure = &p;
  question.data = &data;
  question.facts = &values;
  std::string chosen = "none";
  std::set<std::int64_t> orders;
  for (const Scenario& one : p.scenarios) orders.insert(one.order);
  for (const std::int64_t order : orders) {
    Texts met;
    bool open = false;
    for (const Scenario& one : p.scenarios) {
      if (one.order != order) continue;
      const Value holds = one.applies_if == no_id ? Value::boolean(true)
                                                  : reference::evaluate(question, one.applies_if).value;
      if (holds.is_yes()) met.push_back(p.text(one.name));
      open = open || holds.is_unknown();
    }
    if (met.empty() && !open) continue;
    chosen = met.empty() ? "waits" : met.size() > 1 ? "two" : met.front();
    break;
  }
  // Where a case that is opened comes to stand.
  Decision decision;
  const Case c = reference::open(p, data, facts, 0, decision);
  CHECK((c.scenario == no_id ? "" : p.text(p.scenarios[c.scenario].name)) ==
        (chosen == "none" || chosen == "waits" || chosen == "two" ? "" : chosen));
  return chosen;
}

}  // namespace

TEST_CASE("so it is of the scenario to which a case belongs") {
  const std::uint64_t count = from_environment("SOP_RANDOM_COUNT", 60),
                      first = from_environment("SOP_RANDOM_SEED", 1);
  std::size_t pairs = 0, with_regions = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    Random random(seed * 6007);
    Scenarios s;
    s.order = "a, b, c";
    for (int i = 0; i < 3; ++i) {
      s.conditions.push_back(applies_if(random));
      s.orders.push_back(random.between(1, 3));
    }
    const std::string old_text = text_of(s);
    for (std::int64_t i = random.between(1, 2); i > 0; --i) {
      const auto which = static_cast<std::size_t>(random.between(0, 2));
      if (random.one_in(3))
        s.order = "a, c, b";
      else if (random.one_in(2))
        s.orders[which] = random.between(1, 3);
      else
        s.conditions[which] = applies_if(random);
    }
    const std::string new_text = text_of(s);
    const LoadResult old_loaded = load_text("old.sop", old_text), new_loaded = load_text("new.sop", new_text);
    CAPTURE(seed);
    CAPTURE(old_text);
    CAPTURE(new_text);
    if (!old_loaded.ok || !new_loaded.ok) continue;
    ++pairs;
    const Procedure &a = old_loaded.procedure, &b = new_loaded.procedure;
    const DiffResult told = compare_points(a, b, [&](const auto& before, const auto& after) {
      return std::pair(scenario_of(a, before), scenario_of(b, after));
    });
    CHECK(told.not_compared.empty());
    if (!told.regions.empty()) ++with_regions;
  }
  CHECK(pairs * 2 > count);
  CHECK(with_regions * 2 > pairs);
}
