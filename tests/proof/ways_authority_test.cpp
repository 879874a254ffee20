// How long until somebody owns a case who may give what is offered, compared with small paths that nobody answers, played by the reference
// interpreter: with rounds, levels with conditions, levels at which nobody may be, stepping down, stops that a step announces, and moves by time
// that escalate, hand over and hand back. And with cases that wait for the choice of their scenario. Seeds are fixed; a failing one is printed with its file.
#include <doctest/doctest.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "src/proof/ways.hpp"
#include "src/proof/ways_limits.hpp"
#include "tests/support/random.hpp"

namespace {

using sop_test::Random;

const std::string head =
    "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  currency: EUR\n  zone: \"+02:00\"\n}\n"
    "facts {\n  x: yes or no, default no\n  calm: yes or no, default yes\n}\n"
    "remedies {\n  refund: money\n}\n"
    "calendar daytime {\n  zone: \"+02:00\"\n  open: mon..fri 09:00..14:00\n}\n"
    "role agent {\n  reports to: lead\n  may give: refund\n  limit per case: 30 EUR\n}\n"
    "role lead {\n  reports to: head\n  may give: refund\n  limit per case: 60 EUR\n}\n"
    "role head {\n  reports to: board\n  may give: refund\n  limit per case: 100 EUR\n}\n"
    "role board {\n  reports to: nobody\n  may give: refund\n  limit per case: 20 EUR\n}\n"
    "role day_head {\n  hours: daytime\n  reports to: nobody\n  may give: refund\n  limit per case: 100 "
    "EUR\n}\n"
    "role adviser {\n  hours: daytime\n  reports to: nobody\n  may give: refund\n  limit per case: 10 "
    "EUR\n}\n";

std::string hours(Random& random) { return std::to_string(random.between(1, 6)) + " hours"; }

std::string party(Random& random) {
  static const char* const names[] = {"agent", "lead", "head", "day_head", "adviser"};
  return names[random.between(0, 4)];
}

std::string level(Random& random, const std::string& who, bool last) {
  std::string text = "  level: " + who;
  if (!last || random.one_in(6)) text += ", for " + hours(random);
  if (random.one_in(5)) text += ", if x is yes";
  static const char* const empty[] = {", when empty skip", ", when empty wait", ", when empty lead",
                                      ", when empty head"};
  if ((who == "day_head" || who == "adviser") && random.one_in(2)) text += empty[random.between(0, 3)];
  return text + "\n";
}

/// What a step does by time.
std::string by_time(Random& random) {
  switch (random.between(0, 11)) {
    case 0:
      return "    after " + hours(random) + " -> escalate\n";
    case 1:
      return "    every " + hours(random) + " -> escalate: " + party(random) + "\n";
    case 2:
      return "    after " + hours(random) + " -> hand over: " + party(random) + "\n";
    case 3:
      return "    after " + hours(random) + " -> hand back\n";
    case 4:
      return "    after " + hours(random) + " -> later\n";
    default:
      return {};
  }
}

std::string path_procedure(Random& random) {
  std::string text = head + "path line {\n  starts on: case_opened\n  stops on: ";
  static const char* const stops[] = {"reply_sent", "reply_sent", "reply_sent", "told", "x is yes"};
  text += std::string(stops[random.between(0, 4)]) + "\n";
  const std::int64_t before = random.between(1, 3);
  static const char* const names[] = {"agent", "lead", "adviser"};
  for (std::int64_t i = 0; i < before; ++i) text += level(random, names[i], false);
  if (random.one_in(3)) text += level(random, "day_head", random.one_in(2));
  text += level(random, random.one_in(4) ? "day_head" : "head", true);
  text += std::string("  owner while pending: ") + (random.one_in(4) ? "sender" : "receiver") + "\n";
  if (random.one_in(2)) text += "  rounds: " + std::to_string(random.between(2, 4)) + "\n";
  if (random.one_in(4)) text += "  steps down if: calm is yes, for " + hours(random) + "\n";
  text += "}\nscenario s {\n  applies if: any\n  path: line\n  step pay {\n    owner: agent\n";
  if (random.one_in(5)) text += "    announce: told\n";
  text += "    offer: refund worth 100 EUR\n    on accepted -> closed\n    on refused -> closed\n";
  text += by_time(random) + "  }\n  step later {\n    owner: ";
  text += std::string(random.one_in(3) ? "board" : "agent") + "\n";
  if (random.one_in(3)) text += "    announce: told\n";
  return text + "    do: \"Look\"\n    on done -> closed\n  }\n  end closed\n}\n";
}

/// When somebody first owns a case who may give it, and nobody answers; -1: the time is over before, or nothing wakes the case any more.
std::int64_t owned(const sop::Procedure& p, const std::vector<sop::FactUpdate>& facts, std::int64_t at,
                   std::int64_t until) {
  const sop::ReferenceData data;
  sop::Decision decision;
  sop::Case c = sop::reference::open(p, data, facts, at, decision);
  while (true) {
    if (c.status == sop::CaseStatus::closed) return c.now;
    if (c.owner != sop::no_id && sop::proof::always_covers(p, c.owner, 0, sop::Rational(100))) return c.now;
    if (!decision.has_next_wake || decision.next_wake > until) return -1;
    sop::Decision next;
    sop::reference::advance(p, data, c, nullptr, decision.next_wake, next);
    decision = std::move(next);
  }
}

}  // namespace

TEST_CASE("nobody who may give it comes to own a case later than at worst") {
  int bounded = 0, reached = 0;
  std::map<sop::proof::NoBound, int> open, broken;
  for (std::uint64_t seed = 1; seed <= 3000; ++seed) {
    Random random(seed * 53);
    const std::string text = path_procedure(random);
    const sop::LoadResult loaded = sop::load_text("p.sop", text);
    if (!loaded.ok) continue;
    const sop::Procedure& p = loaded.procedure;
    INFO("seed " << seed << "\n" << text);
    const sop::proof::Outlook outlook = sop::proof::outlook(p, {}, false, 0);
    const sop::proof::AuthorityOutlook& authority = outlook.scenarios[0].authority[0];
    REQUIRE(authority.wanted);
    const sop::proof::Bound& bound = authority.bound;
    const bool proved = bound.why == sop::proof::NoBound::none;
    const std::int64_t hour = 3'600'000, most = proved ? bound.longest.milliseconds : 24 * 60 * hour;
    std::vector<std::int64_t> starts{proved ? bound.longest.start : outlook.days.first * 24 * hour};
    for (int i = 0; i < 6; ++i)
      starts.push_back((outlook.days.first + random.between(0, 30)) * 24 * hour +
                       random.between(0, 23) * hour);
    bool late = false, as_late = false;
    for (const std::int64_t start : starts)
      for (const bool x : {false, true})
        for (const bool calm : {false, true}) {
          const std::vector<sop::FactUpdate> facts{{0, sop::Value::boolean(x)},
                                                   {1, sop::Value::boolean(calm)}};
          const std::int64_t at = owned(p, facts, start, start + most);
          late = late || at < 0;
          as_late = as_late || at == start + most;
          if (proved) CHECK(at >= 0);
        }
    if (proved) {
      ++bounded;
      reached += as_late ? 1 : 0;
    } else {
      ++open[bound.why];
      broken[bound.why] += late ? 1 : 0;
    }
  }
  MESSAGE(bounded << " with a bound, " << reached << " of which were played to it");
  CHECK(bounded > 300);
  CHECK(reached > bounded / 2);
  for (const sop::proof::NoBound why : {sop::proof::NoBound::stops, sop::proof::NoBound::steps_down,
                                        sop::proof::NoBound::absent, sop::proof::NoBound::nobody}) {
    MESSAGE(static_cast<int>(why) << ": " << open[why] << " not proved, " << broken[why]
                                  << " of which nobody comes to own in two months");
    CHECK(broken[why] > 5);
  }
}

TEST_CASE("a scenario for which a case may wait has bounds that count from its choice") {
  int waited = 0, at_once = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed * 59);
    // `a` is asked for in the intake, `h` is promised by the host, `d` has a default.
    const auto condition = [&] {
      static const char* const conditions[] = {"a is yes", "a is no", "h is yes", "d is yes",
                                               "a is yes and h is no"};
      return std::string(conditions[random.between(0, 4)]);
    };
    std::string text =
        "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  zone: \"+02:00\"\n}\nfacts {\n  a: yes or no\n  h: "
        "yes or "
        "no\n  d: yes or no, default no\n}\nrole agent {\n  reports to: nobody\n}\nintake {\n  owner: "
        "agent\n  ask: "
        "a\n  no reply for 1 day -> escalate: agent, at most 1 time\n}\n";
    for (int i = 0; i < 3; ++i)
      text += "scenario s" + std::to_string(i) + " {\n  order: " + std::to_string(random.between(1, 3)) +
              "\n  applies if: " + (i == 2 ? "any" : condition()) +
              "\n  step look {\n    owner: agent\n    do: \"Look\"\n    after 1 day -> closed\n  }\n  end "
              "closed\n}\n";
    const sop::LoadResult loaded = sop::load_text("p.sop", text);
    if (!loaded.ok) continue;
    INFO("seed " << seed << "\n" << text);
    const sop::Procedure& p = loaded.procedure;
    const sop::proof::Outlook outlook = sop::proof::outlook(p, {}, false, 0);
    const sop::ReferenceData data;
    for (const bool a : {false, true})
      for (const bool h : {false, true}) {
        sop::Decision decision;
        sop::Case c = sop::reference::open(p, data, {{1, sop::Value::boolean(h)}}, 0, decision);
        const bool waits = c.status == sop::CaseStatus::intake;
        sop::Event event;
        event.kind = sop::EventKind::facts;
        event.facts = {{0, sop::Value::boolean(a)}};
        if (waits) sop::reference::advance(p, data, c, &event, 30 * 86'400'000LL, decision);
        if (c.scenario == sop::no_id) continue;  // two apply
        const sop::proof::Bound& end = outlook.scenarios[c.scenario].end;
        CHECK(end.longest.milliseconds == 86'400'000);
        if (waits) CHECK(end.why == sop::proof::NoBound::choice);
        ++(waits ? waited : at_once);
      }
  }
  CHECK(waited > 50);
  CHECK(at_once > 50);
}
