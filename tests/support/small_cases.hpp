// tests/support/small_cases.hpp — what tests share that put every case of a small procedure to the reference interpreter, and compare what the
// checks say.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/data.hpp"
#include "sop/lint.hpp"
#include "sop/reference.hpp"
#include "tests/support/random.hpp"

namespace sop_test {

/// A question about facts alone: without a moment, and without data from outside.
class FactsAsked {
 public:
  FactsAsked(const sop::Procedure& p, std::vector<sop::Value> facts) : facts_(std::move(facts)) {
    question_.procedure = &p;
    question_.data = &data_;
    question_.facts = &facts_;
    question_.has_now = false;
  }
  FactsAsked(const FactsAsked&) = delete;
  FactsAsked& operator=(const FactsAsked&) = delete;

  [[nodiscard]] sop::Value output(sop::Id id) const {
    return sop::reference::ask_output(question_, id).value;
  }
  [[nodiscard]] sop::Value value(sop::Id expression) const {
    return sop::reference::evaluate(question_, expression).value;
  }

 private:
  sop::ReferenceData data_;
  std::vector<sop::Value> facts_;
  sop::reference::Question question_;
};

/// A comparison of the facts `colour: one of (red, green, blue)` and `n: whole 0..highest`.
inline std::string small_comparison(Random& random, std::int64_t highest) {
  const std::string n = std::to_string(random.between(0, highest));
  const std::string all[] = {
      "colour is red", "colour is not green", "colour is one of (red, blue)", "n >= " + n, "n < " + n,
      "n is " + n};
  return all[random.between(0, 5)];
}

/// Each value of these two facts, `colour` being the first of the procedure, and that nobody has told it.
struct SmallValues {
  std::vector<sop::Value> colours{sop::Value::unknown()}, numbers{sop::Value::unknown()};
  SmallValues(const sop::Procedure& p, std::int64_t highest) {
    for (const sop::SymbolId colour : p.facts[0].type.names) colours.push_back(sop::Value::name(colour));
    for (std::int64_t n = 0; n <= highest; ++n)
      numbers.push_back(sop::Value::rational(sop::ValueKind::number, sop::Rational(n)));
  }
};

inline bool has_finding(const sop::LintResult& result, std::string_view check) {
  return std::any_of(result.findings.begin(), result.findings.end(),
                     [&](const sop::Finding& f) { return f.check == check; });
}

}  // namespace sop_test
