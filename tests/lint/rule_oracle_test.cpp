// What is said of rules of `always` beside steps, compared with everything that cases of small procedures can come to: two to four steps with moves
// that somebody reports, that come by themselves and by time, one to three rules that lead on, end the case, hand it over or only tell, ends
// that may be opened again, a second scenario; and two to four rules that escalate, of equal and narrower conditions, to one level or to several. The reference interpreter plays every event with every combination of facts, unknown ones
// included, until no case stands in a new way; so what it never does is never done. Both directions: nothing that is said never to come
// comes, and what never comes is said. Seeds are fixed; a failing one is printed with its file. SOP_RANDOM_COUNT and SOP_RANDOM_SEED choose others.
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
#include "sop/impl/diagnostic_terms.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/messages/checks.hpp"
#include "sop/reference.hpp"
#include "src/lint/stories.hpp"
#include "src/proof/ways_always.hpp"
#include "src/proof/ways_levels.hpp"
#include "tests/support/random.hpp"
#include "tests/support/seeds.hpp"
#include "tests/support/small_cases.hpp"

namespace {

using namespace sop;
using sop_test::Random;

constexpr std::int64_t highest = 2;

std::string comparison(Random& random) {
  const std::string n = std::to_string(random.between(0, highest));
  const std::string all[] = {"angry is yes",
                             "angry is no",
                             "n >= " + n,
                             "n < " + n,
                             "n is " + n,
                             "angry is unknown",
                             "n is " + n + ".." + std::to_string(highest)};
  return all[random.between(0, 6)];
}

std::string condition(Random& random) {
  const std::string first = comparison(random);
  if (!random.one_in(3)) return first;
  return first + (random.one_in(2) ? " and " : " or ") + comparison(random);
}

/// A procedure without its rules, and its rules.
struct Text {
  std::string before, after;
  std::vector<std::string> rules;

  /// With some of the rules, by bits.
  [[nodiscard]] std::string with(std::uint32_t some) const {
    std::string out = before, chosen;
    for (std::size_t r = 0; r < rules.size(); ++r)
      if ((some >> r & 1U) != 0) chosen += "    " + rules[r] + "\n";
    if (!chosen.empty()) out += "  always {\n" + chosen + "  }\n";
    return out + after;
  }
};

/// A condition like one of before, a narrower one, or another.
std::string condition_like(Random& random, std::vector<std::string>& before) {
  std::string out = condition(random);
  if (!before.empty() && random.one_in(2)) {
    const std::string& one =
        before[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(before.size()) - 1))];
    out = random.one_in(2) ? one : "(" + one + ") and " + comparison(random);
  }
  before.push_back(out);
  return out;
}

/// `raises`: rules escalate, two to four of them, in a line of three roles.
Text procedure_text(Random& random, bool raises) {
  Text out;
  const std::int64_t steps = random.between(2, 4);
  const auto step = [](std::int64_t s) { return "s" + std::to_string(s); };
  const auto anywhere = [&] {
    const std::int64_t to = random.between(0, steps + 1);
    return to < steps ? step(to) : std::string(to == steps ? "closed" : "gone");
  };
  out.before =
      "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  kept by: \"me\"\n  review every: 1 year, last "
      "2026-09-01\n  zone: \"+02:00\"\n}\nfacts {\n  angry: yes or no\n  n: whole 0..2\n}\n"
      "role agent {\n  reports to: ";
  out.before += raises ? "lead\n}\nrole lead {\n  reports to: legal\n}\n" : "nobody\n}\n";
  out.before += "role legal {\n  reports to: nobody\n}\nscenario s {\n  applies if: ";
  const bool two = random.one_in(3);
  out.before += (two ? condition(random) : std::string("any")) + "\n";
  for (std::int64_t s = 0; s < steps; ++s) {
    const bool asks = random.one_in(4);
    const char* const owners[] = {"agent", "agent", "agent", "lead", "legal"};
    const std::string owner = raises ? owners[random.between(0, 4)] : "agent";
    const bool levels = raises && random.one_in(3);
    out.before += "  step " + step(s) + " {\n    owner: " + owner + "\n";
    out.before += asks     ? "    ask: n\n    no reply for 2 days -> closed\n"
                  : levels ? "    do: \"Look\"\n    outcomes: a, b, c\n"
                           : "    do: \"Look\"\n    outcomes: a, b\n";
    if (!asks && levels)
      out.before += random.one_in(2) ? "    on c -> hand back\n"
                                     : "    on c -> escalate: lead, go to " + anywhere() + "\n";
    for (std::int64_t m = random.between(1, 2); m > 0; --m)
      out.before += std::string("    on ") + (asks ? "known" : "a") + ", if " + condition(random) + " -> " +
                    anywhere() + "\n";
    if (!asks) {
      if (random.one_in(2)) out.before += "    on a -> " + anywhere() + "\n";
      if (random.one_in(3)) out.before += "    if " + condition(random) + " -> " + anywhere() + "\n";
      if (random.one_in(4))
        out.before += "    after 2 hours, if " + condition(random) + " -> " + anywhere() + "\n";
      out.before += "    on b -> " + (s + 1 < steps ? step(s + 1) : std::string("closed")) + "\n";
    }
    out.before += "  }\n";
  }
  std::vector<std::string> conditions;
  for (std::int64_t r = raises ? random.between(2, 4) : random.between(1, 3); r > 0; --r) {
    std::string target;
    if (raises && !random.one_in(4)) {
      const char* const all[] = {"escalate: lead", "escalate: lead", "escalate: legal", "escalate"};
      target = all[random.between(0, 3)];
      if (random.one_in(8)) target = "escalate: lead, go to " + anywhere();
      out.rules.push_back("r" + std::to_string(r) + ": if " + condition_like(random, conditions) + " -> " +
                          target);
      continue;
    }
    switch (random.between(0, 6)) {
      case 0:
        target = "notify: legal";
        break;
      case 1:
        target = "hand over: legal";
        break;
      case 2:
        target = "hand over: legal, go to " + anywhere();
        break;
      default:
        target = anywhere();
    }
    out.rules.push_back("r" + std::to_string(r) + ": if " +
                        (raises ? condition_like(random, conditions) : condition(random)) + " -> " + target);
  }
  out.after = "  end closed {\n    record: n\n  }\n  end gone {\n    record: n\n";
  if (random.one_in(3))
    out.after += "    on reopened, within 30 days -> " + step(random.between(0, steps - 1)) + "\n";
  out.after += "  }\n}\n";
  if (two)
    out.after +=
        "scenario rest {\n  order: 9\n  applies if: any\n  step other {\n    owner: agent\n    do: \"Look\"\n"
        "    on done -> closed\n  }\n  end closed {\n    record: n\n  }\n}\n";
  return out;
}

/// Whether a move or rule, by its path, escalates.
bool escalates(const Procedure& p, const std::string& path) {
  const auto does = [&](const auto& one) {
    return one.path == path && p.targets[one.target].kind == TargetKind::escalate;
  };
  return std::any_of(p.always.begin(), p.always.end(), does) ||
         std::any_of(p.transitions.begin(), p.transitions.end(), does);
}

/// Whether a rule that only escalates has raised the case: it acted, no other rule of the turn has taken its place, and the level that was
/// entered last is the one that it names. (At an end the case itself knows no level any more.) What escalates next in the turn is overridden
/// by it, or overrides it; where neither is told, it was that one that raised the case, of another step perhaps.
bool has_raised(const Procedure& p, const AlwaysRule& rule, const Decision& d) {
  const auto is_rule = [&](const std::string& path) {
    return std::any_of(p.always.begin(), p.always.end(),
                       [&](const AlwaysRule& other) { return other.path == path; });
  };
  bool acted = false;
  std::string next;
  for (const Reason& reason : d.because) {
    if (reason.kind != ReasonKind::transition && reason.kind != ReasonKind::always) continue;
    if (acted && next.empty() && escalates(p, reason.path)) next = reason.path;
    acted = acted || reason.path == rule.path;
  }
  Id entered = no_id;
  bool was_first = next.empty();
  for (const Effect& e : d.effects) {
    if (e.kind == EffectKind::level_entered) entered = e.party;
    if (e.kind != EffectKind::overridden) continue;
    if (e.path == rule.path) return !is_rule(e.text);
    was_first = was_first || (e.path == next && e.text == rule.path);
  }
  const Id party = p.targets[rule.target].party;
  return was_first && entered != no_id && (party == no_id || party == entered);
}

/// All that cases of a procedure do.
struct Seen {
  std::set<std::string> used, stood,
      blocked;  ///< moves and rules that act, steps, rules that become true in vain
  bool begins = false, stays = false,
       back = false;  ///< the scenario; without a rule; one that leads to its first step
};

class Brute {
 public:
  explicit Brute(const Procedure& p) : p_(p) {
    const sop_test::SmallValues values(p, highest);
    for (const Value& angry : {Value::unknown(), Value::boolean(true), Value::boolean(false)})
      for (const Value& n : values.numbers) facts_.push_back({{0, angry}, {1, n}});
  }

  Seen play() {
    for (const std::vector<FactUpdate>& facts : facts_) {
      Decision d;
      const Case none;
      const Case c = reference::open(p_, data_, facts, lint_checks::stories_open, d);
      look(none, c, d, true);
    }
    while (!next_.empty()) {
      const auto [c, d] = next_.back();
      next_.pop_back();
      go_on(c, d);
    }
    return std::move(seen_);
  }

 private:
  void go_on(const Case& c, const Decision& d) {
    for (const std::vector<FactUpdate>& facts : facts_) {
      Event event;
      event.facts = facts;
      if (c.status == CaseStatus::closed) {
        event.kind = EventKind::reopen;
        event.actor = lint_checks::acting(p_, c.owner, "somebody");
        happens(c, event, c.now);
        continue;
      }
      event.kind = EventKind::facts;
      happens(c, event, c.now);
      if (d.step == no_id) continue;
      for (const SymbolId name : p_.steps[d.step].outcomes) {  // also what the facts of before do not allow
        Event outcome = event;
        outcome.kind = EventKind::outcome;
        outcome.name = name;
        outcome.actor = lint_checks::acting(p_, d.owner, "somebody");
        happens(c, outcome, c.now);
      }
    }
    if (d.has_next_wake) {
      Case after = c;
      Decision then;
      reference::advance(p_, data_, after, nullptr, d.next_wake, then);
      look(c, after, then, false);
    }
  }
  void happens(const Case& c, const Event& event, std::int64_t at) {
    Case after = c;
    Decision d;
    reference::advance(p_, data_, after, &event, at, d);
    look(c, after, d, false);
  }

  void look(const Case& before, const Case& c, const Decision& d, bool opens) {
    if (d.status != Status::ok) return;
    std::set<std::string> acted;
    for (const Reason& reason : d.because)
      if (reason.kind == ReasonKind::transition || reason.kind == ReasonKind::always)
        acted.insert(reason.path);
    for (const AlwaysRule& rule : p_.always)
      if (proof::only_escalates(p_, rule) && !has_raised(p_, rule, d)) acted.erase(rule.path);
    seen_.used.insert(acted.begin(), acted.end());
    bool led = false, back = false;
    const Id first = p_.containers[p_.scenarios[0].container].steps.first;
    for (std::size_t r = 0; r < p_.always.size(); ++r) {
      const AlwaysRule& rule = p_.always[r];
      const bool was = !opens && before.rules[r].was_true;
      if (acted.count(rule.path) == 0) {
        if (c.rules[r].was_true && !was) seen_.blocked.insert(rule.path);
        continue;
      }
      const Id to = p_.targets[rule.target].step;
      led = led || to != no_id;
      back = back || to == first;
    }
    if (c.scenario == 0 && (opens || before.scenario == no_id)) {
      seen_.begins = true;
      seen_.stays = seen_.stays || !led;
      seen_.back = seen_.back || back;
    }
    if (d.step != no_id) seen_.stood.insert(p_.steps[d.step].path);
    std::string key = std::to_string(static_cast<int>(c.status)) + "," + std::to_string(c.scenario) + "," +
                      std::to_string(c.end) + "," + std::to_string(d.step) + "," +
                      std::to_string(c.hand_over.party) + "," + std::to_string(c.owner) + "," +
                      std::to_string(c.escalation.party) + ",";
    for (const RuleState& rule : c.rules) key += rule.was_true ? '1' : '0';
    for (const KnownFact& fact : c.facts) key += "|" + value_text(p_, fact.value);
    key += "," + std::to_string(c.timers.size());
    if (keys_.insert(std::move(key)).second) next_.push_back({c, d});
  }

  const Procedure& p_;
  const ReferenceData data_;
  std::vector<std::vector<FactUpdate>> facts_;
  std::vector<std::pair<Case, Decision>> next_;
  std::set<std::string> keys_;
  Seen seen_;
};

std::set<std::string> names(const Procedure& p, const Seen& seen, bool rules) {
  std::set<std::string> out;
  for (const AlwaysRule& rule : p.always)
    if (rules && seen.used.count(rule.path) > 0) out.insert(rule.path);
  for (const Transition& t : p.transitions)
    if (!rules && seen.used.count(t.path) > 0) out.insert(t.path);
  return out;
}

std::set<std::string> said(const Procedure& p, const proof::AlwaysWays& ways, const proof::AlwaysWays& levels,
                           bool rules) {
  std::set<std::string> out;
  for (Id r = 0; rules && r < p.always.size(); ++r)
    if (proof::only_escalates(p, p.always[r]) ? levels.acts[r] : ways.acts[r]) out.insert(p.always[r].path);
  for (Id t = 0; !rules && t < p.transitions.size(); ++t)
    if (ways.taken[t]) out.insert(p.transitions[t].path);
  return out;
}

/// For people, where two are not the same.
std::string in_a_row(const std::set<std::string>& all) {
  std::string out;
  for (const std::string& one : all) out += one + " ";
  return out;
}

/// Whether the story ends with a rule that has acted.
bool ends_with_a_rule(const Procedure& p, const Witness& witness) {
  const ReferenceData data;
  Decision d;
  Case c = reference::open(p, data, witness.facts, lint_checks::stories_open, d);
  for (const WitnessEvent& event : witness.events)
    reference::advance(p, data, c, &event.event, lint_checks::stories_open + event.at, d);
  return std::any_of(d.because.begin(), d.because.end(),
                     [](const Reason& reason) { return reason.kind == ReasonKind::always; });
}

void compare_all(const sop_test::Seeds& seeds, bool raises) {
  std::size_t loaded = 0, moves = 0, rules = 0, begins = 0, clean = 0, together = 0;
  for (const std::uint64_t seed : seeds) {
    Random random(seed + (raises ? 950000 : 900000));
    const Text made = procedure_text(random, raises);
    const std::uint32_t all = (1U << made.rules.size()) - 1;
    const std::string text = made.with(all);
    CAPTURE(seed);
    CAPTURE(text);
    const LoadResult load = load_text("t.sop", text), without = load_text("t.sop", made.with(0));
    if (!load.ok || !without.ok) continue;  // a circle, or two moves that say the same
    ++loaded;
    const Procedure& p = load.procedure;
    const Seen seen = Brute(p).play(), seen_without = Brute(without.procedure).play();

    proof::Effort effort(proof::max_proof_work);
    proof::Space space(p, effort);
    const proof::AlwaysWays ways = proof::ways_beside_rules(space, std::vector<bool>(p.always.size(), true));
    const proof::AlwaysWays levels =
        proof::levels_beside_rules(space, std::vector<bool>(p.always.size(), true));
    REQUIRE(ways.known);
    REQUIRE(levels.known);
    CHECK(in_a_row(said(p, ways, levels, false)) == in_a_row(names(p, seen, false)));
    CHECK(in_a_row(said(p, ways, levels, true)) == in_a_row(names(p, seen, true)));

    std::set<std::string> wanted_moves, blocked, wanted_rules, wanted_begins, told_moves, told_rules,
        told_begins;
    for (const Transition& t : p.transitions)
      if (seen.used.count(t.path) == 0 && seen_without.used.count(t.path) > 0 &&
          seen.stood.count(p.steps[t.step].path) > 0)
        wanted_moves.insert(t.path);
    for (std::size_t r = 0; r < p.always.size(); ++r) {
      const std::string& path = p.always[r].path;
      if (seen.used.count(path) > 0 || seen.blocked.count(path) == 0) continue;
      blocked.insert(path);
      const LoadResult alone = load_text("t.sop", made.with(1U << r));
      if (Brute(alone.procedure).play().used.count(path) > 0) wanted_rules.insert(path);
    }
    if (seen.begins && !seen.stays && !seen.back) wanted_begins.insert("s");

    LintOptions options;
    options.only = {"move_never_taken", "rule_overridden", "rule_acts_at_once"};
    const LintResult result = lint(p, options);
    CHECK(result.unfinished.empty());
    for (const Finding& finding : result.findings) {
      // A move that an earlier one of its step takes everything from may tell of one that a rule does `with it:`.
      for (const Note& note : finding.diagnostic.notes)
        for (const Transition& t : p.transitions)
          if (note.span.begin == t.span.begin &&
              (note.id == messages::nor_this_move ||
               (note.id == messages::told_with_it && !note.args.empty() &&
                detail::is_catalogue_term(note.args.front(), messages::move_never_taken__rule))))
            told_moves.insert(t.path);
      const bool by_rule = finding.diagnostic.id == messages::move_never_taken__rule;
      if (finding.check == "move_never_taken" && !by_rule) {
        ++together;
        continue;
      }
      CAPTURE(finding.path);
      CAPTURE(finding.check);
      CHECK(ends_with_a_rule(p, finding.witness));
      CHECK_FALSE(finding.witness.outcome.empty());
      (finding.check == "move_never_taken"  ? told_moves
       : finding.check == "rule_overridden" ? told_rules
                                            : told_begins)
          .insert(finding.check == "rule_acts_at_once" ? "s" : finding.path);
    }
    std::string difference;
    for (const std::string& path : told_moves)
      if (wanted_moves.count(path) == 0) difference += " told: " + path;
    for (const std::string& path : wanted_moves)
      if (told_moves.count(path) == 0) difference += " not told: " + path;
    CHECK(difference == "");
    // Of two with the same condition the second is told also where it would not act alone.
    CHECK(std::includes(told_rules.begin(), told_rules.end(), wanted_rules.begin(), wanted_rules.end()));
    CHECK(std::includes(blocked.begin(), blocked.end(), told_rules.begin(), told_rules.end()));
    CHECK(told_begins == wanted_begins);
    moves += wanted_moves.empty() ? 0U : 1U;
    rules += wanted_rules.empty() ? 0U : 1U;
    begins += wanted_begins.empty() ? 0U : 1U;
    clean += wanted_moves.empty() && wanted_rules.empty() && wanted_begins.empty() ? 1U : 0U;
  }
  if (!seeds.is_whole()) return;
  MESSAGE(loaded << " loaded; " << moves << " moves, " << rules << " rules, " << begins << " begins, "
                 << clean << " clean");
  CHECK(loaded > seeds.count() / 3);
  for (const std::size_t met : {moves, rules, clean}) CHECK(met * 20 > loaded);
  CHECK((raises || begins * 100 > loaded));
  CHECK((raises || together * 20 > loaded));
}

}  // namespace

TEST_CASE("which moves and rules never come beside the rules of `always` is said exactly, and shown") {
  compare_all(sop_test::Seeds("rules and steps", sop_test::as_fast_as_it_is(1500, 100)), false);
}

TEST_CASE("which rules never raise a case beside others is said exactly, and shown") {
  compare_all(sop_test::Seeds("rules that escalate", sop_test::as_fast_as_it_is(1500, 100)), true);
}
