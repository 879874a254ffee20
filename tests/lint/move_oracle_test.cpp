// What no_move_applies says, compared with every case of small procedures: two or three steps one after the other, whose moves have conditions over
// a list of three names and five values of a number, an amount or a date. Facts are told at the opening, or asked for by the first
// step. A case is opened with each combination of them, unknown ones included, and everything is reported that may be: the check must speak of
// exactly those triggers of a step at which some case meets no condition, and the case that it shows must stand there. Seeds are fixed; a
// failing one is printed with its file. SOP_RANDOM_COUNT and SOP_RANDOM_SEED choose others.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sop/decision_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/messages/checks.hpp"
#include "sop/reference.hpp"
#include "src/lint/stories.hpp"
#include "tests/support/random.hpp"
#include "tests/support/seeds.hpp"
#include "tests/support/small_cases.hpp"

namespace {

using namespace sop;
using sop_test::Random;

constexpr std::int64_t highest = 4;

/// A kind of the second fact: its declaration and its values as they are written, from 0 to 4.
struct Kind {
  const char* declared;
  const char* written[highest + 1];
};
constexpr Kind kinds[] = {
    {"whole 0..4", {"0", "1", "2", "3", "4"}},
    {"money 0 EUR..0.04 EUR", {"0 EUR", "0.01 EUR", "0.02 EUR", "0.03 EUR", "0.04 EUR"}},
    {"date 2026-09-01..2026-09-05", {"2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04", "2026-09-05"}},
};

struct Text {
  std::string text;
  const Kind* kind = nullptr;
  bool asked = false;
};

std::string comparison(Random& random, const Kind& kind) {
  const std::int64_t low = random.between(0, highest), high = random.between(low, highest);
  const std::string at = kind.written[low];
  const std::string all[] = {"colour is red",
                             "colour is not green",
                             "colour is one of (red, blue)",
                             "n >= " + at,
                             "n < " + at,
                             "n > " + at,
                             "n <= " + at,
                             low < high ? "n is " + at + ".." + kind.written[high] : "n is " + at};
  return all[random.between(0, 7)];
}

std::string condition(Random& random, const Kind& kind) {
  const std::string first = comparison(random, kind);
  if (!random.one_in(3)) return first;
  return first + (random.one_in(2) ? " and " : " or ") + comparison(random, kind);
}

Text procedure_text(Random& random) {
  Text out;
  out.kind = &kinds[random.between(0, 2)];
  out.asked = random.one_in(2);
  out.text =
      std::string(
          "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  kept by: \"me\"\n  review every: 1 year, last "
          "2026-09-01\n  currency: EUR\n  zone: \"+02:00\"\n}\n"
          "facts {\n  colour: one of (red, green, blue)\n  n: ") +
      out.kind->declared + "\n}\nrole agent {\n  reports to: nobody\n}\nscenario s {\n  applies if: any\n";
  const std::int64_t steps = random.between(out.asked ? 2 : 1, 3);
  for (std::int64_t s = 0; s < steps; ++s) {
    const std::string next = s + 1 < steps ? "s" + std::to_string(s + 1) : "closed";
    const bool asks = out.asked && s == 0;
    out.text += "  step s" + std::to_string(s) + " {\n    owner: agent\n" +
                (asks ? "    ask: colour, n\n    no reply for 2 days -> closed\n" : "    do: \"Look\"\n");
    if (!asks) out.text += "    outcomes: a, b\n";
    for (const char* trigger : {"a", "b"}) {
      if (asks && *trigger == 'b') break;
      const std::int64_t moves = asks && s + 1 < steps && random.one_in(2) ? 0 : random.between(1, 3);
      for (std::int64_t m = 0; m < moves; ++m)
        out.text += std::string("    on ") + (asks ? "known" : trigger) + ", if " +
                    condition(random, *out.kind) + " -> " + (random.one_in(3) ? "closed" : next) + "\n";
      if (moves == 0) out.text += std::string("    on ") + (asks ? "known" : trigger) + " -> " + next + "\n";
    }
    out.text += "  }\n";
  }
  out.text += "  end closed {\n    record: colour\n  }\n}\n";
  return out;
}

/// The moves of one trigger of a step.
using Group = std::pair<StateId, std::string>;

std::map<Group, std::vector<Id>> groups_of(const Procedure& p) {
  std::map<Group, std::vector<Id>> out;
  for (StateId s = 0; s < p.steps.size(); ++s)
    for (Id t = p.steps[s].transitions.first; t < p.steps[s].transitions.first + p.steps[s].transitions.count;
         ++t) {
      const Transition& move = p.transitions[t];
      if (move.trigger == TriggerKind::known) out[{s, "known"}].push_back(move.guard);
      if (move.trigger == TriggerKind::outcome) out[{s, p.text(move.outcome)}].push_back(move.guard);
    }
  // One outcome alone with a condition is often meant so.
  for (auto at = out.begin(); at != out.end();)
    at = at->first.second != "known" && at->second.size() < 2 ? out.erase(at) : std::next(at);
  return out;
}

bool stands(const Decision& d, StateId step) { return d.step == step; }

bool meets_none(const Procedure& p, const Case& c, const Group& group, const std::vector<Id>& guards) {
  std::vector<Value> facts;
  for (const KnownFact& fact : c.facts) facts.push_back(fact.value);
  if (group.second == "known" &&
      std::any_of(facts.begin(), facts.end(), [](const Value& v) { return v.is_unknown(); }))
    return false;
  const sop_test::FactsAsked asked(p, facts);
  return std::all_of(guards.begin(), guards.end(),
                     [&](Id guard) { return guard != no_id && asked.value(guard).is_no(); });
}

/// The triggers at which some case that stands at their step meets no condition: from one opening, whatever is reported.
void play(const Procedure& p, const Case& c, const Decision& d,
          const std::map<Group, std::vector<Id>>& groups, std::set<Group>& left_out) {
  static const ReferenceData data;
  for (const auto& [group, guards] : groups)
    if (stands(d, group.first) && meets_none(p, c, group, guards)) left_out.insert(group);
  for (const Allowed& one : d.allowed) {
    Event event;
    event.kind = EventKind::outcome;
    event.name = one.outcome;
    event.actor = lint_checks::acting(p, d.owner, "somebody");
    Case after = c;
    Decision decision;
    reference::advance(p, data, after, &event, c.now, decision);
    if (decision.status == Status::ok && after.end == no_id) play(p, after, decision, groups, left_out);
  }
}

Value value_of(const Procedure& p, std::int64_t k) {
  Rational cents;
  (void)from_decimal(k, 2, cents);
  Value amount = Value::rational(ValueKind::money, cents);
  amount.currency = p.currency;
  switch (p.facts[1].type.kind) {
    case TypeKind::money:
      return amount;
    case TypeKind::date:
      return Value::make(ValueKind::date, lint_checks::stories_open / milliseconds_per_day + k);
    default:
      return Value::rational(ValueKind::number, Rational(k));
  }
}

}  // namespace

TEST_CASE(
    "moves that leave a case out at their step are found exactly, and the case that is shown stands there") {
  const sop_test::Seeds seeds("moves", 1200);
  std::size_t loaded = 0, found = 0, clean = 0, asked = 0;
  for (const std::uint64_t seed : seeds) {
    Random random(seed + 800000);
    const Text made = procedure_text(random);
    CAPTURE(seed);
    CAPTURE(made.text);
    const LoadResult load = load_text("t.sop", made.text);
    if (!load.ok) continue;  // two moves that say the same
    ++loaded;
    const Procedure& p = load.procedure;
    const std::map<Group, std::vector<Id>> groups = groups_of(p);
    std::set<Group> expected;
    const ReferenceData data;
    for (const Value& colour : sop_test::SmallValues(p, 0).colours)
      for (std::int64_t k = -1; k <= highest; ++k) {
        std::vector<FactUpdate> facts;
        if (!colour.is_unknown()) facts.push_back({0, colour});
        if (k >= 0) facts.push_back({1, value_of(p, k)});
        Decision decision;
        const Case c = reference::open(p, data, facts, lint_checks::stories_open, decision);
        play(p, c, decision, groups, expected);
      }
    LintOptions options;
    options.only = {"no_move_applies", "not_proved"};
    const LintResult result = lint(p, options);
    std::multiset<std::string> told, wanted;
    for (const Group& group : expected) wanted.insert(p.steps[group.first].path);
    for (const Finding& finding : result.findings) {
      CHECK(finding.check == "no_move_applies");
      // Steps at which nothing leads on at all are another question.
      if (finding.diagnostic.id != messages::no_move_applies &&
          finding.diagnostic.id != messages::no_move_applies__alone)
        continue;
      told.insert(finding.path);
      Decision d;
      Case c = reference::open(p, data, finding.witness.facts, lint_checks::stories_open, d);
      for (const WitnessEvent& event : finding.witness.events)
        reference::advance(p, data, c, &event.event, lint_checks::stories_open + event.at, d);
      CHECK(std::any_of(groups.begin(), groups.end(), [&](const auto& one) {
        return p.steps[one.first.first].path == finding.path && stands(d, one.first.first) &&
               meets_none(p, c, one.first, one.second);
      }));
    }
    CHECK(told == wanted);
    CHECK(result.unfinished.empty());
    (expected.empty() ? clean : found) += 1;
    if (made.asked && !expected.empty()) ++asked;
  }
  if (!seeds.is_whole()) return;
  CHECK(loaded > seeds.count() / 2);
  for (const std::size_t met : {found, clean, asked}) CHECK(met > 50);
}
