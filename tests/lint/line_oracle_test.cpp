// What no_line_applies says of a clock, compared with every case of small procedures: it speaks exactly where the scenario applies to a case that
// meets none of the conditions, and the case that it shows is one of them. Seeds are fixed; a failing one is printed with its file.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "sop/data.hpp"
#include "sop/facts_json.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/support/random.hpp"
#include "tests/support/small_cases.hpp"

namespace {

using sop_test::Random;

constexpr int highest = 6;

std::string comparison(Random& random) {
  return random.one_in(7) ? "big is yes" : sop_test::small_comparison(random, highest);
}

std::string condition(Random& random) {
  const std::string first = comparison(random);
  switch (random.between(0, 3)) {
    case 0:
      return first + " and " + comparison(random);
    case 1:
      return first + " or " + comparison(random);
    default:
      return first;
  }
}

std::string procedure_text(Random& random) {
  std::string text =
      "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  kept by: \"me\"\n  review every: 1 year, last "
      "2026-09-01\n"
      "  zone: \"+02:00\"\n}\n"
      "facts {\n  colour: one of (red, green, blue)\n  n: whole 0..6\n}\n"
      "definitions {\n  big: n > 4\n}\n"
      "role agent {\n  reports to: nobody\n}\n"
      "clock answer {\n  starts on: case_opened\n  stops on: reply_sent\n";
  const std::int64_t lines = random.between(1, 3);
  for (std::int64_t i = 0; i < lines; ++i)
    text += "  due within: " + std::to_string(i + 1) + " hours, if " + condition(random) + "\n";
  return text + "}\nscenario s {\n  applies if: " + (random.between(0, 2) == 0 ? "any" : condition(random)) +
         "\n  clocks: answer\n  step look {\n    owner: agent\n    do: \"Look\"\n    on done -> closed\n  }\n"
         "  end closed\n}\n";
}

/// Whether the scenario applies to a case that meets no condition of the clock.
bool left_out(const sop::Procedure& p, const std::vector<sop::FactUpdate>& facts) {
  const sop_test::FactsAsked asked(p, sop::fact_values(p, facts));
  const sop::Id applies = p.scenarios[0].applies_if;
  if (applies != sop::no_id && asked.value(applies).is_no()) return false;
  return std::all_of(p.clocks[0].targets.begin(), p.clocks[0].targets.end(),
                     [&](const sop::ClockTarget& target) { return asked.value(target.condition).is_no(); });
}

}  // namespace

TEST_CASE("a clock without a time for some case is found exactly, and the case that is shown is one") {
  int loaded = 0, found = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed + 300000);
    const std::string text = procedure_text(random);
    const sop::LoadResult load = sop::load_text("t.sop", text);
    if (!load.ok) continue;
    ++loaded;
    CAPTURE(seed);
    CAPTURE(text);
    const sop::Procedure& p = load.procedure;
    bool any = false;
    for (const sop::SymbolId colour : p.facts[0].type.names)
      for (std::int64_t n = 0; n <= highest; ++n)
        any = any || left_out(p, {{0, sop::Value::name(colour)},
                                  {1, sop::Value::rational(sop::ValueKind::number, sop::Rational(n))}});
    sop::LintOptions options;
    options.only = {"no_line_applies"};
    const sop::LintResult result = sop::lint(p, options);
    CHECK(result.findings.size() == (any ? 1 : 0));
    for (const sop::Finding& finding : result.findings) CHECK(left_out(p, finding.witness.facts));
    found += any ? 1 : 0;
  }
  CHECK(loaded > 200);
  CHECK(found > 50);
  CHECK(loaded - found > 50);
}
