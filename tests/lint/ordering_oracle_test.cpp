// `ordering_not_kept` against everything that can happen to small random procedures in which steps, moves and the first steps of branches may
// say sorry, and steps offer something: it speaks exactly where some way comes to an offer before anybody has said sorry, and 99 of
// 100 findings have a case with them (a story that comes to a step as another one did goes on from there no more).
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "tests/support/every_way.hpp"
#include "tests/support/random.hpp"
#include "tests/support/seeds.hpp"

namespace {

using sop_test::Random;

std::string procedure_text(Random& random) {
  const std::int64_t steps = random.between(2, 4);
  std::string text;
  // A move may say it before it leads on.
  const auto to = [&](std::int64_t from) {
    const std::int64_t target = random.between(from + 1, steps + 1);
    const std::string name = target > steps ? std::string("closed") : "s" + std::to_string(target);
    return random.one_in(4) ? "say: sorry, go to " + name : name;
  };
  // What a step or a branch does, and what may come of it there.
  const auto does = [&](const std::string& indent, bool offers) {
    std::vector<std::string> lines;
    if (random.one_in(3)) lines.push_back("say: sorry");
    if (offers) lines.push_back("offer: refund worth 5 EUR");
    if (!offers) lines.push_back("do: \"Look\"");
    if (lines.size() > 1 && random.one_in(2)) std::swap(lines[0], lines[1]);
    std::string out = indent + "owner: agent\n";
    for (const std::string& line : lines) out += indent + line + "\n";
    return out;
  };
  for (std::int64_t i = 0; i <= steps; ++i) {
    const std::string name = i == 0 ? "receive" : "s" + std::to_string(i);
    if (random.one_in(3)) {
      text += "  parallel " + name +
              " {\n    owner: agent\n    wait for: " + (random.one_in(2) ? "first" : "all") + "\n";
      for (const char* branch : {"x", "y"}) {
        const bool offers = random.one_in(4);
        text += "    branch " + name + "_" + branch + " {\n" + does("      ", offers);
        if (offers)
          text += "      on accepted -> join\n      on refused -> join\n      on not_approved -> join\n";
        else
          text += "      on done -> join\n";
        text += "    }\n";
      }
      text += "    on joined -> " + to(i) + "\n";
      if (random.one_in(3)) text += "    after 2 days -> " + to(i) + "\n";
      text += "  }\n";
      continue;
    }
    const bool offers = i > 0 && random.one_in(3);
    text += "  step " + name + " {\n" + does("    ", offers);
    if (offers) {
      text += "    on accepted -> " + to(i) + "\n    on refused -> " + to(i) +
              "\n    on not_approved -> closed\n";
    } else {
      text += "    outcomes: good, bad\n    on good -> " + to(i) + "\n    on bad -> " + to(i) + "\n";
    }
    if (random.one_in(3)) text += "    after 3 days -> " + to(i) + "\n";
    text += "  }\n";
  }
  return "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  kept by: \"me\"\n  review every: 1 year, last "
         "2026-09-01\n  currency: EUR\n  zone: \"+02:00\"\n  locales: en\n}\nremedies {\n  refund: money\n}\n"
         "response sorry {\n  en: \"Sorry.\"\n}\norderings {\n  o: sorry, before offer\n}\n"
         "role agent {\n  reports to: nobody\n  may give: any\n  limit per case: 50 EUR\n}\n"
         "scenario sc {\n  applies if: any\n" +
         text + "  end closed {\n    record: result\n  }\n}\n";
}

/// Whether some way comes to an offer before anybody has said sorry; the flag of a way: somebody has.
bool comes_too_early(const sop::Procedure& p, bool& whole) {
  bool early = false;
  sop_test::EveryWay ways(p);
  whole = ways.play(20'000, [&](const sop::Case&, const sop::Decision& d, bool said) {
    for (std::size_t i = 0; i < d.effects.size(); ++i) {
      said = said || d.effects[i].kind == sop::EffectKind::say;
      early = early || (!said && d.effects[i].kind == sop::EffectKind::offer);
    }
    return said;
  });
  return early;
}

}  // namespace

TEST_CASE("an ordering is told as not kept exactly where some way does not keep it") {
  const sop_test::Seeds seeds("orderings", 10'000);
  std::size_t loaded = 0, early = 0, kept = 0, shown = 0;
  for (const std::uint64_t seed : seeds) {
    Random random(seed + 1'100'000);
    const std::string text = procedure_text(random);
    CAPTURE(seed);
    CAPTURE(text);
    const sop::LoadResult load = sop::load_text("t.sop", text);
    if (!load.ok) continue;
    bool whole = false;
    const bool expected = comes_too_early(load.procedure, whole);
    if (!whole) continue;
    ++loaded;
    sop::LintOptions options;
    options.only = {"ordering_not_kept"};
    const sop::LintResult result = sop::lint(load.procedure, options);
    CHECK(result.findings.empty() == !expected);
    for (const sop::Finding& finding : result.findings) shown += finding.witness.empty() ? 0U : 1U;
    ++(expected ? early : kept);
  }
  if (!seeds.is_whole()) return;
  CHECK(loaded > seeds.count() / 2);
  CHECK(early >= 100);
  CHECK(shown * 100 >= early * 99);
  CHECK(kept >= 100);
}
