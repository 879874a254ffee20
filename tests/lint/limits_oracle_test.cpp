// What the checks say of waiting without an end, against everything that can happen to small random procedures: steps that ask and
// steps that sign off, with time limits that have conditions and bounds, and approvers with conditions. `waiting_without_timeout` and
// `approval_without_limit` must speak of each step at which the interpreter comes to stand with nothing due any more (but for one in two hundred, to which
// no story of the turns that are looked at leads), and where they show a case, of no other. A check that takes each time limit to be without a condition is noticed by the same comparison.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/messages/checks.hpp"
#include "tests/support/every_way.hpp"
#include "tests/support/random.hpp"
#include "tests/support/seeds.hpp"
#include "tests/support/told_together.hpp"

namespace {

using sop_test::Random;

constexpr std::int64_t highest = 3;

std::string condition(Random& random) {
  switch (random.between(0, 4)) {
    case 0:
      return "big is yes";
    case 1:
      return "big is no";
    case 2:
      return "n > " + std::to_string(random.between(0, highest - 1));
    case 3:
      return "n < " + std::to_string(random.between(1, highest));
    default:
      return "n > 1 and big is yes";
  }
}

std::string procedure_text(Random& random) {
  const std::int64_t steps = random.between(1, 3);
  std::string facts, text;
  const auto later = [&](std::int64_t i) {
    const std::int64_t to = random.between(i + 1, steps + 1);
    return to > steps ? std::string("closed") : "s" + std::to_string(to);
  };
  const auto maybe_if = [&](std::uint64_t n) { return random.one_in(n) ? ", if " + condition(random) : ""; };
  for (std::int64_t i = 1; i <= steps; ++i) {
    const std::string number = std::to_string(i);
    const bool signs = random.one_in(2);
    text += "  step s" + number + " {\n    owner: manager\n";
    if (!signs) {
      facts += "  a" + number + ": yes or no\n";
      text += "    ask: a" + number + "\n    on known -> " + later(i) + "\n";
    } else {
      text += "    approve: refund worth 60 EUR\n";
      for (std::int64_t k = random.between(1, 2); k > 0; --k)
        text += "    approver: director" + maybe_if(2) + (random.one_in(4) ? "" : ", valid 20 days") + "\n";
      text += "    on approved -> " + later(i) + "\n    on not_approved -> " + later(i) + "\n";
    }
    for (std::int64_t k = random.between(0, 2); k > 0; --k) {
      const bool bounded = random.one_in(3);
      const std::string back = bounded ? "s" + std::to_string(random.between(1, i)) : later(i);
      text += "    after " + std::to_string(random.between(1, 4)) + " hours" + maybe_if(2) + " -> " + back;
      if (bounded) text += ", at most " + std::string(random.one_in(2) ? "1 time" : "2 times");
      if (bounded && random.one_in(2)) text += ", then " + later(i);
      text += "\n";
    }
    text += "  }\n";
  }
  return "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  kept by: \"me\"\n  review every: 1 year, last "
         "2026-09-01\n  currency: EUR\n  zone: \"+02:00\"\n}\nremedies {\n  refund: money\n}\nfacts {\n"
         "  big: yes or no\n  n: whole 0.." +
         std::to_string(highest) + "\n" + facts +
         "}\nrole manager {\n  reports to: director\n  may give: any\n  limit per case: 20 EUR\n}\n"
         "role director {\n  reports to: nobody\n  may give: any\n  limit per case: 9000 EUR\n}\n"
         "scenario sc {\n  applies if: any\n  step receive {\n    owner: manager\n    ask: big, n\n"
         "    on known -> s1\n    no reply for 3 days -> closed\n  }\n" +
         text + "  end closed {\n    record: big, n\n  }\n}\n";
}

/// Steps by path: those that a case comes to, and those where one waits with nothing due.
struct Truth {
  std::set<std::string> reached, waits;
  bool whole = false;
};

Truth truth_of(const sop::Procedure& p) {
  Truth out;
  sop_test::EveryWay ways(p, highest);
  out.whole = ways.play(20'000, [&](const sop::Case& c, const sop::Decision& d, bool) {
    if (c.status != sop::CaseStatus::open || d.step == sop::no_id) return false;
    const std::string& path = p.steps[d.step].path;
    out.reached.insert(path);
    const bool asks = !d.ask.empty() || (!c.approvals.empty() && d.pending != sop::no_id);
    if (asks && !d.has_next_wake) out.waits.insert(path);
    return false;
  });
  return out;
}

struct Said {
  std::set<std::string> always, shown;
  [[nodiscard]] bool speaks_of(const std::string& path) const {
    return always.count(path) > 0 || shown.count(path) > 0;
  }
};

Said said_of(const sop::Procedure& p) {
  sop::LintOptions options;
  options.only = {"waiting_without_timeout", "approval_without_limit"};
  Said out;
  for (const sop::Finding& finding : sop::lint(p, options).findings) {
    const bool always = finding.diagnostic.id == sop::messages::waiting_without_timeout ||
                        finding.diagnostic.id == sop::messages::approval_without_limit;
    (always ? out.always : out.shown).insert(finding.path);
  }
  return out;
}

/// The same procedure as if no time limit had a condition.
sop::Procedure without_conditions(sop::Procedure p) {
  for (sop::Transition& t : p.transitions)
    if (t.trigger == sop::TriggerKind::after) t.guard = sop::no_id;
  return p;
}

}  // namespace

TEST_CASE("waiting without an end is told of the steps at which the interpreter waits without an end") {
  const sop_test::Seeds seeds("limits", 3000);
  std::size_t loaded = 0, waiting = 0, missed = 0, in_some_cases = 0, clean = 0;
  for (const std::uint64_t seed : seeds) {
    Random random(seed + 900000);
    const std::string text = procedure_text(random);
    CAPTURE(seed);
    CAPTURE(text);
    const sop::LoadResult load = sop::load_text("t.sop", text);
    if (!load.ok) continue;  // a circle that time alone leads round
    const Truth truth = truth_of(load.procedure);
    if (!truth.whole) continue;
    ++loaded;
    const Said said = said_of(load.procedure);
    if (seed % 10 == 0) {
      const std::vector<std::string> checks = {"waiting_without_timeout", "approval_without_limit"};
      CHECK(sop_test::told_otherwise(load.procedure, sop_test::told_apart(load.procedure, checks), checks) ==
            "");
    }
    for (const std::string& path : truth.waits) missed += said.speaks_of(path) ? 0U : 1U;
    for (const std::string& path : said.shown) CHECK_MESSAGE(truth.waits.count(path) == 1, path);
    waiting += truth.waits.size();
    in_some_cases += said.shown.size();
    clean += truth.waits.empty() ? 1U : 0U;
  }
  if (!seeds.is_whole()) return;
  CHECK(loaded > seeds.count() / 2);
  CHECK(missed * 200 <= waiting);
  for (const std::size_t met : {waiting, in_some_cases, clean}) CHECK(met >= 100);
}

TEST_CASE("a time limit that is taken to have no condition on purpose is noticed") {
  std::size_t noticed = 0;
  for (std::uint64_t seed = 1; seed < 400; ++seed) {
    Random random(seed + 900000);
    const sop::LoadResult load = sop::load_text("t.sop", procedure_text(random));
    if (!load.ok) continue;
    const Truth truth = truth_of(load.procedure);
    const Said said = said_of(without_conditions(load.procedure));
    for (const std::string& path : truth.waits) noticed += said.speaks_of(path) ? 0U : 1U;
  }
  CHECK(noticed >= 10);
}
