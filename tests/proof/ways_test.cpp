// What a case may cost and how long it may last, compared with every row of events of small procedures, played by the reference interpreter:
// where there is a bound it is reached and never passed, and where there is none every amount is passed. Seeds are fixed; a failing one is
// printed with its file.
#include "src/proof/ways.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "sop/render.hpp"
#include "tests/support/random.hpp"

namespace {

using sop_test::Random;

const std::string head =
    "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  currency: EUR\n  rounding: half_up\n  zone: "
    "\"+02:00\"\n}\n"
    "remedies {\n  refund: money\n  voucher: money, exclusive with gift\n  gift: money, exclusive with "
    "voucher\n}\n"
    "role agent {\n  reports to: nobody\n  may give: any\n}\n";

std::string number(std::int64_t n) { return std::to_string(n); }

/// Where a move leads: to a step or an end, perhaps only a few times.
std::string somewhere(Random& random, std::int64_t steps) {
  const auto place = [&] {
    return random.one_in(3) ? std::string("closed") : "s" + number(random.between(0, steps - 1));
  };
  std::string out = place();
  if (random.one_in(2)) {
    out += ", at most " + number(random.between(1, 2)) + " times";
    if (random.one_in(2)) out += ", then " + place();
  }
  return out;
}

std::string remedy(Random& random) {
  static const char* const names[] = {"refund", "voucher", "gift"};
  return names[random.between(0, 2)] + std::string(" worth ") + number(random.between(1, 20)) + " EUR";
}

/// A scenario of a few steps that give, and ask, and run a routine that gives.
std::string giving(Random& random) {
  const std::int64_t steps = random.between(1, 4);
  std::string text = head + "routine r {\n  step a {\n    owner: agent\n    offer: " + remedy(random) +
                     "\n    on accepted -> good\n    on refused -> " +
                     (random.one_in(2) ? "a, at most 2 times, then bad" : "bad") +
                     "\n  }\n  end good\n  end bad\n}\nscenario s {\n  applies if: any\n";
  for (std::int64_t i = 0; i < steps; ++i) {
    text += "  step s" + number(i) + " {\n    owner: agent\n";
    switch (random.between(0, 3)) {
      case 0:
        text += "    do: \"Look\"\n    outcomes: up, down\n    on up -> " + somewhere(random, steps) +
                "\n    on down -> " + somewhere(random, steps) + "\n";
        break;
      case 1:
        text += "    run: r\n    on good -> " + somewhere(random, steps) + "\n    on bad -> closed\n";
        break;
      default:
        text += "    offer one of: " + remedy(random) + (random.one_in(2) ? ", priority" : "") +
                "\n    on accepted -> " + somewhere(random, steps) + "\n    on refused -> " +
                somewhere(random, steps) + "\n";
    }
    text += "  }\n";
  }
  text += "  end closed {\n";
  if (random.one_in(3)) {
    text += "    on reopened, within 30 days -> s0";
    if (random.one_in(2)) text += ", at most 1 time";
    text += "\n";
  }
  text += "  }\n}\n";
  std::string::size_type at;
  while ((at = text.find(", priority")) != std::string::npos) text.erase(at, 10);
  return text;
}

/// Every case that events lead to, up to a number of them; two that stand alike, have used moves alike and have given alike are one.
class Player {
 public:
  explicit Player(const sop::Procedure& p) : p_(p) {}

  /// The most that a case has given; `whole` says whether every case was looked at. `enough`: stops beyond it.
  std::int64_t most_given(std::size_t most_cases, std::int64_t enough, bool& whole) {
    sop::Decision decision;
    std::vector<sop::Case> open{sop::reference::open(p_, data_, {}, 0, decision)};
    std::set<std::string> seen;
    std::int64_t most = 0;
    whole = true;
    while (!open.empty()) {
      const sop::Case c = open.back();
      open.pop_back();
      if (!seen.insert(key(c)).second) continue;
      most = std::max(most, given(c));
      if (most > enough) return most;
      if (seen.size() > most_cases) {
        whole = false;
        return most;
      }
      for (const sop::Event& event : events(c)) {
        sop::Case next = c;
        sop::Decision after;
        sop::reference::advance(p_, data_, next, &event, c.now, after);
        if (after.status == sop::Status::ok) open.push_back(std::move(next));
      }
    }
    return most;
  }

 private:
  static std::int64_t given(const sop::Case& c) {
    std::int64_t sum = 0;
    for (const sop::Grant& grant : c.ledger) sum += grant.minor;
    return sum;
  }
  std::string key(const sop::Case& c) const {
    std::string out;
    for (const sop::Thread& thread : c.threads)
      for (const sop::Frame& frame : thread.frames) {
        out += "/" + number(frame.step);
        for (const std::uint32_t uses : frame.uses) out += "." + number(uses);
      }
    for (const std::uint32_t uses : c.uses) out += "," + number(uses);
    out += ";" + number(given(c));
    std::set<sop::Id> kinds;
    for (const sop::Grant& grant : c.ledger) kinds.insert(grant.remedy);
    for (const sop::Id kind : kinds) out += "+" + number(kind);
    return out + (c.status == sop::CaseStatus::closed ? "closed" + number(c.end) : std::string());
  }
  std::vector<sop::Event> events(const sop::Case& c) const {
    std::vector<sop::Event> out;
    sop::Event event;
    event.actor.id = "a";
    for (sop::Id i = 0; i < p_.parties.size(); ++i)
      if (p_.parties[i].kind == sop::PartyKind::role) event.actor.role = i;
    event.kind = sop::EventKind::reopen;
    out.push_back(event);
    event.kind = sop::EventKind::outcome;
    (void)c;
    for (const char* const name : {"accepted", "refused", "up", "down", "done"})
      for (sop::SymbolId s = 0; s < p_.symbols.size(); ++s)
        if (p_.symbols[s].text == name) {
          event.name = s;
          out.push_back(event);
        }
    return out;
  }

  const sop::Procedure& p_;
  const sop::ReferenceData data_;
};

}  // namespace

TEST_CASE("what a case may cost is what the worst row of events costs") {
  int bounded = 0, open = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    Random random(seed);
    const std::string text = giving(random);
    const sop::LoadResult loaded = sop::load_text("p.sop", text);
    if (!loaded.ok) continue;  // a circle that moves by itself does not load
    INFO("seed " << seed << "\n" << text);
    const sop::proof::MoneyTotal total = sop::proof::MoneyTotals(loaded.procedure).of(0);
    bool whole = false;
    if (total.why == sop::proof::NoTotal::none) {
      sop::Money most;
      REQUIRE_FALSE(sop::failed(
          sop::money_from(total.most, sop::CurrencyCode::find("EUR"), sop::Rounding::half_up, most)));
      const std::int64_t played = Player(loaded.procedure).most_given(3000, INT64_MAX, whole);
      CHECK(played <= most.minor);
      if (whole) CHECK(played == most.minor);
      bounded += whole ? 1 : 0;
    } else {
      CHECK(total.why != sop::proof::NoTotal::amount);
      CHECK(total.why != sop::proof::NoTotal::many_ways);
      // Each time round gives at least 1 EUR.
      CHECK(Player(loaded.procedure).most_given(20000, 30'000, whole) > 30'000);
      ++open;
    }
  }
  CHECK(bounded > 60);
  CHECK(open > 30);
}

TEST_CASE("amounts: bounds of facts, rows, caps and shares; what has none is named") {
  const auto total_of = [](const std::string& more, const std::string& amount) {
    const std::string text =
        head + more +
        "scenario s {\n  applies if: any\n  step a {\n    owner: agent\n    offer: refund worth " + amount +
        "\n    on accepted -> closed\n    on refused -> closed\n  }\n  end closed\n}\n";
    const sop::LoadResult loaded = sop::load_text("p.sop", text);
    if (!loaded.ok) return sop::render_text(loaded.diagnostics, loaded.sources);
    const sop::proof::MoneyTotal total = sop::proof::MoneyTotals(loaded.procedure).of(0);
    if (total.why != sop::proof::NoTotal::none) {
      std::string out = "open";
      for (const sop::Id fact : total.facts)
        out += " " + loaded.procedure.text(loaded.procedure.facts[fact].name);
      return out;
    }
    return sop::to_text(total.most);
  };
  const std::string facts =
      "facts {\n  price: money 0 EUR..200 EUR\n  cost: money >= 0 EUR\n  late: whole 0..40\n  kind: one of "
      "(a, b)\n}\n";
  CHECK(total_of(facts, "10 EUR") == "10");
  CHECK(total_of(facts, "price") == "200");
  CHECK(total_of(facts, "cost") == "open cost");
  CHECK(total_of(facts, "20 % of price") == "40");
  CHECK(total_of(facts + "definitions {\n  g: 20 % of cost, at most 15 EUR\n}\n", "g") == "15");
  CHECK(total_of(facts + "definitions {\n  g: 2 EUR * late\n}\n", "g") == "80");
  CHECK(total_of(facts + "definitions {\n  g: 2 EUR * late, if late <= 5\n  g: 3 EUR, otherwise\n}\n", "g") ==
        "10");
  CHECK(total_of(facts + "definitions {\n  g: price - 150 EUR\n}\n", "g") == "50");
  CHECK(total_of(facts + "definitions {\n  g: price / 3\n}\n", "g") == "66.67");
  const std::string rows =
      "table t {\n  hit: first\n  | kind | late | g: money |\n  | a | 3..7 | 4 EUR * late |\n  | b | 0..9 | "
      "1 EUR * late |\n  | any | any | 5 EUR |\n}\n";
  CHECK(total_of(facts + rows, "g") == "28");
}

namespace {

/// What the random steps below may rest on: `a` and `n` are asked for by a step, `h` is promised by the host, `d` has a default.
const std::string facts_of_times =
    "facts {\n  a: yes or no\n  n: whole 1..9\n  h: yes or no\n  d: yes or no, default no\n}\n"
    "definitions {\n  by_a: 2 hours, if a is yes\n  by_a: 5 hours, otherwise\n  by_h: 3 hours, if h is yes\n "
    " by_h: 7 hours, "
    "otherwise\n  by_d: 4 hours, if d is yes\n  by_d: 6 hours, otherwise\n}\n";

const std::string calendar_head = [] {
  std::string text = head;
  const std::string zone = "  zone: \"+02:00\"\n";
  return text.insert(text.find(zone), "  calendar: office\n");
}();
const std::string office =
    "calendar office {\n  zone: \"+02:00\"\n  open: mon..thu 09:00..12:00, 13:00..17:00\n  open: fri "
    "09:00..15:00\n  holidays: 2026-12-24, 2026-12-25, 2026-12-31, until 2026-12-31\n}\n";

/// A scenario of a few steps each of which ends by a time. `guarded`: lengths, moves, branches and sign-offs rest on facts. `counted`: lengths
/// are counted in business hours and days, too, and no step has two of them.
std::string lasting(Random& random, bool guarded, bool counted = false) {
  const std::int64_t steps = random.between(1, guarded ? 3 : 4);
  const auto length = [&] {
    static const char* const units[] = {" hours", " business hours", " business days", " days"};
    if (counted) return number(random.between(2, 4)) + units[random.between(0, 3)];
    static const char* const by_facts[] = {"by_a", "by_h", "by_d"};
    if (guarded && random.one_in(4)) return std::string(by_facts[random.between(0, 2)]);
    return number(random.between(1, 9)) + " hours";
  };
  const auto condition = [&] {
    static const char* const conditions[] = {
        "a is yes", "a is no", "h is yes", "d is yes", "a is unknown", "n > 3", "h is yes or d is yes"};
    return std::string(conditions[random.between(0, 6)]);
  };
  /// A move with a condition above the one that is always taken; it may stay in the step.
  const auto above = [&](const std::string& trigger, bool may_stay) {
    if (!guarded || random.one_in(2)) return std::string();
    return "    on " + trigger + ", if " + condition() + " -> " +
           (may_stay && random.one_in(4) ? "notify: agent" : somewhere(random, steps)) + "\n";
  };
  const auto place = [&] {
    return random.one_in(2) ? std::string("closed") : "s" + number(random.between(0, steps - 1));
  };
  const auto onward = [&] {  // whatever was used up
    return place() +
           (random.one_in(2) ? ", at most " + number(random.between(1, 2)) + " times, then " + place() : "");
  };
  const auto target = [&] { return guarded ? somewhere(random, steps) : onward(); };
  const auto otherwise_ends = [&] {
    if (counted) return std::string();
    return guarded && !random.one_in(4) ? std::string() : std::string("    after 30 hours -> closed\n");
  };
  std::string text =
      (counted ? calendar_head + office : head) + (guarded ? facts_of_times : std::string()) +
      "role boss {\n  reports to: nobody\n  may give: any\n}\nrole other_boss {\n  reports to: nobody\n  may "
      "give: any\n}\nroutine r {\n  step in_r {\n    owner: agent\n    wait: 2 hours\n    on done -> good\n  "
      "}\n  end good\n}\nscenario s {\n  applies if: any\n";
  if (guarded)
    text +=
        "  step ask_first {\n    owner: agent\n    ask: a, n\n    on known -> s0\n    after 3 hours -> s0\n  "
        "}\n";
  for (std::int64_t i = 0; i < steps; ++i) {
    const bool branches = random.one_in(5);
    text += std::string(branches ? "  parallel s" : "  step s") + number(i) + " {\n    owner: agent\n";
    if (branches) {
      static const char* const waits[] = {"all", "first", "2"};
      const std::int64_t count = random.between(1, 3);
      text +=
          "    wait for: " + std::string(waits[counted ? 0 : random.between(0, count > 1 ? 2 : 1)]) + "\n";
      for (std::int64_t b = 0; b < count; ++b)
        text += "    branch b" + number(i) + "_" + number(b) + " {\n" +
                (guarded && random.one_in(2) ? "      applies if: " + condition() + "\n" : std::string()) +
                "      owner: agent\n      wait: " + length() + "\n      on done -> join\n    }\n";
      text += above("joined", false) + "    on joined -> " + somewhere(random, steps) + "\n" +
              otherwise_ends() + "  }\n";
      continue;
    }
    switch (random.between(0, 6)) {
      case 0:
        text += "    do: \"Look\"\n    outcomes: up\n    on up -> " + somewhere(random, steps) +
                "\n    after " + length() + " -> " + somewhere(random, steps) + "\n" +
                (counted ? "" : "    after 30 hours -> closed\n");
        break;
      case 5:  // stays in the step so many times, and then leads away
        text +=
            "    do: \"Look\"\n    outcomes: up\n    every " + length() + " -> notify: agent, at most " +
            number(random.between(1, 3)) + " times, then " + place() + "\n    on up -> " +
            (random.one_in(2) ? "notify: agent, at most 1 time, then " + place() : somewhere(random, steps)) +
            "\n";
        break;
      case 6:
        text += "    approve: refund worth 5 EUR\n    approver: boss, valid " + length() +
                "\n    approver: other_boss, valid " + length() + "\n    on approved -> " + onward() +
                "\n    on not_approved -> " + onward() + "\n" + otherwise_ends();
        break;
      case 1:
        text += "    wait: " + length() + "\n" + above("done", true) + "    on done -> " +
                somewhere(random, steps) + "\n" + otherwise_ends();
        break;
      case 3:
        text += "    approve: refund worth 5 EUR\n    approver: boss" +
                (guarded && random.one_in(2) ? ", if " + condition() : std::string()) + ", valid " +
                length() + "\n" + above("approved", true) + "    on approved -> " + target() + "\n" +
                above("not_approved", true) + "    on not_approved -> " + target() + "\n" + otherwise_ends();
        break;
      case 4:
        text +=
            "    run: r\n" + above("good", false) + "    on good -> " + target() + "\n" + otherwise_ends();
        break;
      default:
        text += "    promise: news, within " + length() + "\n" + above("kept", true) +
                (guarded && random.one_in(4) ? "" : "    on kept -> closed\n") + above("broken", true) +
                "    on broken -> " + somewhere(random, steps) + "\n" + otherwise_ends();
    }
    text += "  }\n";
  }
  return text + "  end closed\n}\n";
}

/// Plays the longest that a case lasts: at each moment somebody acts just before the next timer, or nobody does.
class Longest {
 public:
  explicit Longest(const sop::Procedure& p) : p_(p) {}

  /// When the slowest case ends that opens at an instant.
  std::int64_t from_opening(const std::vector<sop::FactUpdate>& facts, std::int64_t at = 0) {
    sop::Decision decision;
    const sop::Case c = sop::reference::open(p_, data_, facts, at, decision);
    return from(c, decision, 0);
  }
  bool endless = false;      ///< a case that nothing wakes, or more rows than a bounded procedure has
  bool too_many = false;     ///< not all rows of events were played
  bool until_reply = false;  ///< a case is played until something is said
  bool silent = false;       ///< ... and one ended before

  static constexpr int most_played = 4000;

 private:
  std::int64_t from(const sop::Case& c, const sop::Decision& before, int depth) {
    for (const sop::Effect& effect : before.effects)
      if (until_reply && effect.kind == sop::EffectKind::say) return c.now;
    if (c.status == sop::CaseStatus::closed) {
      silent = silent || until_reply;
      return c.now;
    }
    if (!before.has_next_wake || depth > 80) {
      endless = true;
      return c.now;
    }
    const std::int64_t next = before.next_wake;
    std::int64_t most = 0;
    for (const char* const name : {"", "up", "kept", "approve", "approve as other_boss", "refuse"}) {
      if (++played_ > most_played) {
        too_many = true;
        return most;
      }
      const std::string what = name;
      sop::Case after = c;
      sop::Decision decision;
      sop::Event event;
      event.kind = what == "kept"              ? sop::EventKind::promise_kept
                   : what == "refuse"          ? sop::EventKind::refuse
                   : what.find("approve") == 0 ? sop::EventKind::approve
                                               : sop::EventKind::outcome;
      const bool signs = what == "refuse" || what.find("approve") == 0;
      if (signs && c.approvals.empty()) continue;
      const std::string who = !signs ? "agent" : what == "approve as other_boss" ? "other_boss" : "boss";
      event.actor.id =
          who + number(depth);  // whoever signed what led here may not sign (docs/semantics.md, 10.5)
      for (sop::Id i = 0; i < p_.parties.size(); ++i)
        if (p_.text(p_.parties[i].name) == who) event.actor.role = i;
      for (sop::SymbolId s = 0; s < p_.symbols.size(); ++s)
        if (p_.symbols[s].text == (what == "kept" ? "news" : what)) event.name = s;
      const bool waits = what.empty();
      sop::reference::advance(p_, data_, after, waits ? nullptr : &event, waits ? next : next - 1, decision);
      if (decision.status != sop::Status::ok) continue;
      most = std::max(most, from(after, decision, depth + 1));
      if (endless || too_many) return most;
    }
    return most;
  }

  const sop::Procedure& p_;
  const sop::ReferenceData data_;
  int played_ = 0;
};

}  // namespace

TEST_CASE("how long a case may last is how long the slowest row of events lasts") {
  int bounded = 0;
  for (std::uint64_t seed = 1; seed <= 150; ++seed) {
    Random random(seed * 31);
    const std::string text = lasting(random, false);
    const sop::LoadResult loaded = sop::load_text("p.sop", text);
    if (!loaded.ok) continue;
    INFO("seed " << seed << "\n" << text);
    const sop::proof::Outlook outlook = sop::proof::outlook(loaded.procedure, {}, false, 0);
    const sop::proof::Bound& end = outlook.scenarios[0].end;
    Longest longest(loaded.procedure);
    const std::int64_t played = longest.from_opening({});
    if (end.why == sop::proof::NoBound::none) {
      CHECK_FALSE(longest.endless);
      CHECK(played <= end.longest.milliseconds);
      // Whoever acts just before a timer is a millisecond before it.
      if (!longest.too_many) CHECK(played + 50 >= end.longest.milliseconds);
      bounded += longest.too_many ? 0 : 1;
    } else {
      CHECK(end.why == sop::proof::NoBound::circle);
    }
  }
  CHECK(bounded > 40);
}

TEST_CASE("a case that begins when it is said to lasts as long as is said, and none lasts longer") {
  int bounded = 0, reached = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed * 43);
    const std::string text = lasting(random, false, true);
    const sop::LoadResult loaded = sop::load_text("p.sop", text);
    if (!loaded.ok) continue;
    INFO("seed " << seed << "\n" << text);
    const sop::proof::Outlook outlook = sop::proof::outlook(loaded.procedure, {}, false, 0);
    const sop::proof::Bound& end = outlook.scenarios[0].end;
    if (end.why != sop::proof::NoBound::none) continue;
    ++bounded;
    const std::int64_t most = end.longest.milliseconds, begun = end.longest.start;
    Longest longest(loaded.procedure);
    const std::int64_t played = longest.from_opening({}, begun);
    CHECK_FALSE(longest.endless);
    CHECK(played - begun <= most);
    if (!longest.too_many) {
      CHECK(played - begun == most);
      ++reached;
    }
    for (int i = 0; i < 6; ++i) {
      const std::int64_t day = outlook.days.first + random.between(0, 364);
      const std::int64_t at = (day * 24 * 4 + random.between(0, 95)) * 900'000 + random.between(-1, 1);
      Longest other(loaded.procedure);
      CHECK(other.from_opening({}, at) - at <= most);
    }
  }
  MESSAGE(bounded << " with a bound, " << reached << " of which were played in full");
  CHECK(bounded > 30);
  CHECK(reached > 25);
}

TEST_CASE(
    "the bound of the first reply is what a case takes until something is said, or an end comes before") {
  int bounded = 0, silent = 0, played_silent = 0;
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    Random random(seed * 41);
    std::string text = lasting(random, false) + "response hello {\n  en: \"Hello.\"\n}\n";
    const std::string owner = "    owner: agent\n";
    for (std::size_t at = text.find("scenario s"); (at = text.find(owner, at)) != std::string::npos;) {
      at += owner.size();
      if (random.one_in(2)) text.insert(at, "    say: hello\n");
    }
    const sop::LoadResult loaded = sop::load_text("p.sop", text);
    if (!loaded.ok) continue;
    INFO("seed " << seed << "\n" << text);
    const sop::proof::Bound reply = sop::proof::outlook(loaded.procedure, {}, false, 0).scenarios[0].reply;
    Longest longest(loaded.procedure);
    longest.until_reply = true;
    const std::int64_t played = longest.from_opening({});
    if (reply.why == sop::proof::NoBound::none) {
      CHECK_FALSE(longest.endless);
      CHECK_FALSE(longest.silent);
      CHECK(played <= reply.longest.milliseconds);
      if (!longest.too_many) CHECK(played + 50 >= reply.longest.milliseconds);
      ++bounded;
    } else if (reply.why == sop::proof::NoBound::no_reply) {
      // A way is there; that a time-out before it always leads elsewhere is not looked at.
      ++silent;
      played_silent += longest.silent || longest.endless || longest.too_many ? 1 : 0;
    } else {
      CHECK(reply.why == sop::proof::NoBound::circle);
    }
  }
  MESSAGE(bounded << " with a bound, " << silent << " with a way to an end without a reply, " << played_silent
                  << " of which were played");
  CHECK(bounded > 40);
  CHECK(played_silent > 40);
  CHECK(played_silent > silent * 2 / 3);
}

namespace {

/// The latest deadline of the clock that a case shows which is played at random until it is over, after its opening: the clock is stopped and let go
/// at any moment. `stood`: whether it stood still.
std::int64_t latest_deadline(const sop::Procedure& p, Random& random, std::int64_t at, bool& stood) {
  const sop::ReferenceData data;
  sop::Decision decision;
  sop::Case c = sop::reference::open(p, data, {}, at, decision);
  std::int64_t latest = 0, now = at;
  bool waits = false;
  for (int turn = 0; turn < 60; ++turn) {
    for (const sop::DueAt& due : decision.due) {
      if (due.kind != sop::DueKind::clock) continue;
      stood = stood || due.paused;
      latest = std::max(latest, due.at - at);
    }
    if (c.status == sop::CaseStatus::closed || !decision.has_next_wake) break;
    const std::int64_t next = decision.next_wake;
    sop::Event event;
    switch (random.between(0, 4)) {
      case 0:
        event.facts = {{0, sop::Value::boolean(waits = !waits)}};
        break;
      case 1:
        event.kind = sop::EventKind::customer_message;
        break;
      case 2:
        event.kind = sop::EventKind::reply_sent;
        event.actor.id = "agent";
        break;
      default:
        now = next;
        sop::reference::advance(p, data, c, nullptr, now, decision);
        continue;
    }
    now += random.one_in(3) ? next - now - 1 : random.between(0, std::max<std::int64_t>(0, next - now - 1));
    sop::reference::advance(p, data, c, &event, now, decision);
  }
  return latest;
}

}  // namespace

TEST_CASE("no deadline of a clock that pauses or is held is later than is said") {
  int bounded = 0, stood_still = 0;
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    Random random(seed * 53);
    const bool counted = random.one_in(2);
    std::string text = lasting(random, false, counted);
    static const char* const lengths[] = {"5 hours", "2 days", "3 business hours", "2 business days"};
    const std::string within = lengths[random.between(0, counted ? 3 : 1)];
    static const char* const stops[] = {
        "  pauses while: waits is yes\n", "  holds on: customer_wrote\n  released on: reply_sent\n",
        "  pauses while: waits is yes\n  holds on: customer_wrote\n  released on: reply_sent\n"};
    text +=
        "facts {\n  waits: yes or no, default no\n}\nclock k {\n  starts on: case_opened\n  stops on: "
        "case_closed\n  due within: " +
        within + "\n" + stops[random.between(0, 2)] + "}\n";
    const std::string scenario = "scenario s {\n  applies if: any\n";
    text.insert(text.find(scenario) + scenario.size(), "  clocks: k\n");
    const sop::LoadResult loaded = sop::load_text("p.sop", text);
    if (!loaded.ok) continue;
    INFO("seed " << seed << "\n" << text);
    const sop::proof::Outlook outlook = sop::proof::outlook(loaded.procedure, {}, false, 0);
    const sop::proof::Bound& clock = outlook.scenarios[0].clocks[0].bound;
    if (outlook.scenarios[0].end.why != sop::proof::NoBound::none) {
      CHECK(clock.rests_on == outlook.scenarios[0].end.why);
      continue;
    }
    if (clock.why != sop::proof::NoBound::none) continue;
    ++bounded;
    bool stood = false;
    for (int i = 0; i < 12; ++i) {
      const std::int64_t day = outlook.days.first + random.between(0, 364);
      const std::int64_t at = (day * 24 * 4 + random.between(0, 95)) * 900'000 + random.between(-1, 1);
      CHECK(latest_deadline(loaded.procedure, random, at, stood) <= clock.longest.milliseconds);
    }
    stood_still += stood ? 1 : 0;
  }
  MESSAGE(bounded << " with a bound, " << stood_still << " of which stood still");
  CHECK(bounded > 60);
  CHECK(stood_still > 40);
}

TEST_CASE("a bound holds whatever stays unknown, and what waits for a fact has none") {
  int loads = 0, bounded = 0, waits = 0, stands = 0;
  for (std::uint64_t seed = 1; seed <= 800; ++seed) {
    Random random(seed * 37);
    const std::string text = lasting(random, true);
    const sop::LoadResult loaded = sop::load_text("p.sop", text);
    if (!loaded.ok) continue;
    ++loads;
    const sop::Procedure& p = loaded.procedure;
    INFO("seed " << seed << "\n" << text);
    const sop::proof::Outlook outlook = sop::proof::outlook(p, {}, false, 0);
    const sop::proof::Bound& end = outlook.scenarios[0].end;
    if (end.why != sop::proof::NoBound::none && end.why != sop::proof::NoBound::fact) continue;
    const auto fact = [&](const char* name, const sop::Value& value) {
      for (sop::Id f = 0; f < p.facts.size(); ++f)
        if (p.text(p.facts[f].name) == name) return sop::FactUpdate{f, value};
      return sop::FactUpdate{};
    };
    bool endless = false;
    for (const bool h : {false, true})
      for (const int a : {0, 1, 2})
        for (const bool d : {false, true}) {
          std::vector<sop::FactUpdate> facts{fact("h", sop::Value::boolean(h))};
          if (a > 0) {
            facts.push_back(fact("a", sop::Value::boolean(a == 1)));
            facts.push_back(
                fact("n", sop::Value::rational(sop::ValueKind::number, sop::Rational(a == 1 ? 2 : 7))));
          }
          if (d) facts.push_back(fact("d", sop::Value::boolean(true)));
          Longest longest(p);
          const std::int64_t played = longest.from_opening(facts);
          endless = endless || longest.endless;
          if (end.why != sop::proof::NoBound::none) continue;
          CHECK_FALSE(longest.endless);
          CHECK(played <= end.longest.milliseconds);
        }
    if (end.why == sop::proof::NoBound::none) {
      ++bounded;
    } else {
      ++waits;
      stands += endless ? 1 : 0;
      REQUIRE(end.fact != sop::no_id);
      const std::string& name = p.text(p.facts[end.fact].name);
      CHECK((name == "a" || name == "n"));
    }
  }
  MESSAGE(loads << " procedures, " << bounded << " with a bound, " << waits << " that wait for a fact, "
                << stands << " of which a play stands still");
  CHECK(bounded > 60);
  CHECK(waits > 15);
  CHECK(stands > waits / 2);
}
