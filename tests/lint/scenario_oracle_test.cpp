// What the checks say of scenarios, against every case of small random procedures. Two to four scenarios of one or two orders have conditions over a
// list of three names, a number from 0 to 4 and a yes or no. `no_scenario_applies` must speak exactly when a case meets none; `scenarios_overlap` or
// `scenario_never_chosen` exactly when a case meets two of the first order of which it meets any, or a scenario is never the only one there. No case
// with fewer known facts shows the same, whichever pair it is.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/data.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/support/random.hpp"
#include "tests/support/small_cases.hpp"
#include "tests/support/told_together.hpp"

namespace {

using sop_test::Random;

constexpr int highest = 4;

std::string comparison(Random& random) {
  if (random.one_in(4)) return random.one_in(2) ? "vip is yes" : "vip is no";
  return sop_test::small_comparison(random, highest);
}

std::string scenarios_text(Random& random) {
  std::string text =
      "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  kept by: \"me\"\n  review every: 1 year, last "
      "2026-09-01\n}\n"
      "facts {\n  colour: one of (red, green, blue)\n  n: whole 0..4\n  vip: yes or no\n}\n"
      "role agent {\n  reports to: nobody\n}\n";
  const std::int64_t count = random.between(2, 4);
  for (std::int64_t i = 0; i < count; ++i) {
    std::string condition = comparison(random);
    if (random.one_in(2)) condition += (random.one_in(2) ? " and " : " or ") + comparison(random);
    text += "scenario s" + std::to_string(i) + " {\n  order: " + (random.one_in(3) ? "2" : "1") +
            "\n  applies if: " + condition +
            "\n  step look {\n    owner: agent\n    do: \"Look\"\n    on done -> closed\n  }\n"
            "  end closed {\n    record: colour\n  }\n}\n";
  }
  return text;
}

/// What is so of some case.
struct Truth {
  bool none = false;                    ///< it meets no scenario
  bool two = false;                     ///< it meets two of the first order of which it meets any
  std::vector<bool> chosen, possible;   ///< by scenario: it is the one; its condition is met at all
  std::vector<std::vector<bool>> pair;  ///< two that are both met where an order is decided
  std::size_t none_known = never;       ///< the fewest known facts of a case that meets no scenario
  std::vector<std::vector<std::size_t>> pair_known;  ///< ... and of one that meets these two

  static constexpr std::size_t never = 99;
};

Truth truth_of(const sop::Procedure& p) {
  const std::size_t count = p.scenarios.size();
  Truth out;
  out.chosen.resize(count);
  out.possible.resize(count);
  out.pair.assign(count, std::vector<bool>(count));
  out.pair_known.assign(count, std::vector<std::size_t>(count, Truth::never));
  // What is unknown beside a scenario that applies does not hold it.
  const sop_test::SmallValues values(p, highest);
  std::vector<std::vector<sop::Value>> cases;
  for (const sop::Value& colour : values.colours)
    for (const sop::Value& n : values.numbers)
      for (const sop::Value& vip :
           {sop::Value::unknown(), sop::Value::boolean(true), sop::Value::boolean(false)})
        cases.push_back({colour, n, vip});
  for (const std::vector<sop::Value>& facts : cases) {
    const sop_test::FactsAsked asked(p, facts);
    const auto known = static_cast<std::size_t>(
        std::count_if(facts.begin(), facts.end(), [](const sop::Value& v) { return !v.is_unknown(); }));
    std::vector<std::size_t> met;
    bool waits = false;
    for (const std::int32_t order : {1, 2}) {
      for (std::size_t i = 0; i < count; ++i) {
        const sop::Value applies = asked.value(p.scenarios[i].applies_if);
        out.possible[i] = out.possible[i] || applies.is_yes();
        if (p.scenarios[i].order != order || waits) continue;
        if (!met.empty() && p.scenarios[met.front()].order < order) continue;
        if (applies.is_yes()) met.push_back(i);
      }
      for (std::size_t i = 0; i < count; ++i)
        waits = waits || (met.empty() && p.scenarios[i].order == order &&
                          asked.value(p.scenarios[i].applies_if).is_unknown());
    }
    out.none = out.none || (met.empty() && !waits);
    if (met.empty() && !waits) out.none_known = std::min(out.none_known, known);
    out.two = out.two || met.size() > 1;
    if (met.size() == 1) out.chosen[met.front()] = true;
    for (const std::size_t a : met)
      for (const std::size_t b : met) {
        out.pair[a][b] = out.pair[a][b] || a != b;
        out.pair_known[a][b] = std::min(out.pair_known[a][b], known);
      }
  }
  return out;
}

}  // namespace

TEST_CASE("scenarios: overlaps, those that are never chosen, and cases without one, exactly") {
  int loaded = 0, overlaps = 0, gaps = 0, never = 0, fine = 0;
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    Random random(seed + 700000);
    const std::string text = scenarios_text(random);
    const sop::LoadResult load = sop::load_text("t.sop", text);
    if (!load.ok) continue;
    ++loaded;
    CAPTURE(seed);
    CAPTURE(text);
    const sop::Procedure& p = load.procedure;
    const Truth truth = truth_of(p);
    const std::vector<std::string> checks = {"scenarios_overlap", "scenario_never_chosen",
                                             "no_scenario_applies"};
    const std::vector<sop::Finding> findings = sop_test::told_apart(p, checks);
    CHECK(sop_test::told_otherwise(p, findings, checks) == "");
    const auto speaks = [&](std::string_view check, const std::string& of) {
      return std::any_of(findings.begin(), findings.end(), [&](const sop::Finding& f) {
        return f.check == check && (of.empty() || f.path == of);
      });
    };
    CHECK(speaks("no_scenario_applies", "") == truth.none);
    CHECK((speaks("scenarios_overlap", "") || speaks("scenario_never_chosen", "")) ==
          (truth.two || std::count(truth.chosen.begin(), truth.chosen.end(), false) >
                            std::count(truth.possible.begin(), truth.possible.end(), false)));
    // Of two that may both be chosen, one is reported where they meet; of one that never is, that.
    for (std::size_t i = 0; i < p.scenarios.size(); ++i) {
      const std::string& name = p.text(p.scenarios[i].name);
      if (speaks("scenario_never_chosen", name)) CHECK_FALSE(truth.chosen[i]);
      bool meets = false;
      std::size_t known = Truth::never;
      for (std::size_t k = 0; k < i; ++k) {
        if (!truth.pair[i][k] || !truth.chosen[i] || !truth.chosen[k]) continue;
        meets = true;
        known = std::min(known, truth.pair_known[i][k]);
      }
      CHECK(speaks("scenarios_overlap", name) == meets);
      for (const sop::Finding& finding : findings)
        if (finding.check == "scenarios_overlap" && finding.path == name)
          CHECK(finding.witness.facts.size() == known);
    }
    for (const sop::Finding& finding : findings)
      if (finding.check == "no_scenario_applies") CHECK(finding.witness.facts.size() == truth.none_known);
    overlaps += truth.two ? 1 : 0;
    gaps += truth.none ? 1 : 0;
    never += speaks("scenario_never_chosen", "") ? 1 : 0;
    fine += findings.empty() ? 1 : 0;
  }
  CHECK(loaded > 300);
  CHECK(overlaps > 100);
  CHECK(gaps > 100);
  CHECK(never > 50);
  CHECK(fine > 3);
}
