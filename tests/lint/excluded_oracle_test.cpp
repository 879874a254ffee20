// What offer_excluded says, against everything that can happen to small random procedures: offers one after the other, of one remedy or several, in
// branches that are waited for and in a routine, sign-offs, approvals, ends that may be reopened. Everybody may give what they like, so that only what
// was given before is in the way. Nothing is told that some case can accept or have signed; and of what stands there in some case and no case can, at most one
// in twenty is missed: conditions are not looked at, nor whether a move comes up at all (`not_approved`, where everybody may give so much).
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>

#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "tests/support/every_way.hpp"
#include "tests/support/random.hpp"
#include "tests/support/seeds.hpp"

namespace {

using sop_test::Random;

const char* const remedies[] = {"refund", "voucher", "gift"};

std::string number(std::int64_t n) { return std::to_string(n); }

/// Writes procedures; `conditions`: some moves and options have one.
class Writer {
 public:
  Writer(Random& random, bool conditions) : random_(random), conditions_(conditions) {}

  std::string text() {
    steps_ = random_.between(2, 4);
    std::string out =
        "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  kept by: \"me\"\n  review every: 1 year, last "
        "2026-09-01\n  currency: EUR\n  rounding: half_up\n  zone: \"+02:00\"\n}\nremedies {\n"
        "  refund: money\n  voucher: money, exclusive with refund\n  gift: money";
    out += random_.one_in(3) ? ", exclusive with voucher\n}\n" : "\n}\n";
    out +=
        "facts {\n  big: yes or no\n}\n"
        "role agent {\n  reports to: lead\n  may give: any\n  limit per grant: 5 EUR\n}\n"
        "role lead {\n  reports to: nobody\n  may give: any\n  limit per case: 9000 EUR\n}\n";
    std::string steps =
        "scenario sc {\n  applies if: any\n  step receive {\n    owner: agent\n    ask: big\n";
    steps += "    on known -> s1\n    no reply for 3 days -> closed\n  }\n";
    for (std::int64_t i = 1; i <= steps_; ++i) steps += step(i);
    steps += "  end closed {\n    record: big\n";
    if (random_.one_in(4)) steps += "    on reopened, within 30 days -> " + anywhere() + ", at most 1 time\n";
    steps += "  }\n}\n";
    return out + (routine_ ? routine() : std::string()) + steps;
  }

 private:
  std::string maybe_if() {
    if (!conditions_ || !random_.one_in(3)) return "";
    return random_.one_in(2) ? ", if big is yes" : ", if big is no";
  }
  std::string anywhere() { return "s" + number(random_.between(1, steps_)); }
  std::string later(std::int64_t i) {
    const std::int64_t to = random_.between(i + 1, steps_ + 1);
    return to > steps_ ? "closed" : "s" + number(to);
  }
  std::string amount() { return random_.one_in(2) ? " worth 3 EUR" : " worth 8 EUR"; }
  std::string offer() {
    const std::int64_t first = random_.between(0, 2);
    const std::string one = remedies[first] + amount();
    if (!random_.one_in(4)) return "offer: " + one + maybe_if();
    return "offer one of: " + one + ", " + remedies[(first + 1) % 3] + amount();
  }
  std::string step(std::int64_t i) {
    const std::string name = "s" + number(i), start = "  step " + name + " {\n    owner: agent\n    ";
    switch (random_.between(0, 7)) {
      case 0:
        return start + "approve: " + remedies[random_.between(0, 2)] + amount() +
               ", approver lead, valid 2 days\n    on approved -> " + later(i) + "\n    on not_approved -> " +
               later(i) + "\n  }\n";
      case 1:
        return parallel(i);
      case 2:
        if (!routine_) {
          routine_ = true;
          return start + "run: pay_it\n    on paid -> " + later(i) + "\n    on kept -> " + later(i) +
                 "\n  }\n";
        }
        break;
      default:
        break;
    }
    std::string out = start + offer() + "\n    on accepted" + maybe_if() + " -> " + later(i) + "\n";
    if (out.find("on accepted, if") != std::string::npos) out += "    on accepted -> " + later(i) + "\n";
    const bool goes_on = random_.one_in(3);
    for (const char* when : {"on refused", "on not_approved", "no reply for 3 days"})
      out += std::string("    ") + when + " -> " + (goes_on ? later(i) : std::string("closed")) + "\n";
    return out + "  }\n";
  }
  std::string parallel(std::int64_t i) {
    const std::string name = number(i);
    std::string out = "  parallel s" + name + " {\n    owner: agent\n    wait for: " +
                      (random_.one_in(4) ? std::string("first") : std::string("all")) + "\n";
    for (const char* branch : {"x", "y"}) {
      out += "    branch " + std::string(branch) + name + " {\n";
      if (conditions_ && random_.one_in(4)) out += "      applies if: big is yes\n";
      const std::string otherwise = random_.one_in(3) ? "join" : "notify: lead";
      out += "      owner: agent\n      " + offer() + "\n      on accepted -> join\n";
      for (const char* when : {"on refused", "on not_approved", "no reply for 3 days"})
        out += std::string("      ") + when + " -> " + otherwise + "\n";
      out += "    }\n";
    }
    return out + "    on joined -> " + later(i) + "\n    after 20 days -> closed\n  }\n";
  }
  std::string routine() {
    return "routine pay_it {\n  step pay {\n    owner: agent\n    " + offer() +
           "\n    on accepted -> paid\n" +
           "    on refused -> kept\n    on not_approved -> kept\n    no reply for 3 days -> " +
           (random_.one_in(2) ? "kept" : "paid") + "\n  }\n  end paid\n  end kept\n}\n";
  }

  Random& random_;
  bool conditions_;
  std::int64_t steps_ = 2;
  bool routine_ = false;
};

/// Options by their lasting names: those that somebody is refused for what was given before, and those that may be given.
struct Truth {
  std::set<std::string> refused, given;
  bool whole = false;
};

class Trials {
 public:
  explicit Trials(const sop::Procedure& p) : p_(p) {}

  Truth truth() {
    sop_test::EveryWay ways(p_, 0, true);
    out_.whole = ways.play(6'000, [&](const sop::Case& c, const sop::Decision& d, bool) {
      if (c.status == sop::CaseStatus::open) look(c, d);
      return false;
    });
    return std::move(out_);
  }

 private:
  void look(const sop::Case& c, const sop::Decision& d) {
    for (std::size_t i = 0; i < d.pay.size(); ++i)
      for (const sop::Allowed& one : d.allowed) {
        if (p_.text(one.outcome) != "accepted") continue;
        sop::Event event;
        event.kind = sop::EventKind::outcome;
        event.name = one.outcome;
        event.branch = one.branch;
        event.remedy = d.pay[i].remedy;
        // Two branches may offer the same: the option is named by its step.
        if (one.branch != sop::no_id &&
            d.pay[i].path.find("/" + p_.text(p_.containers[one.branch].name) + "/") == std::string::npos)
          continue;
        note(c, event, "first person", d.pay[i].path);
      }
    for (const sop::Approval& asked : c.approvals) {
      if (asked.outcome != sop::no_id || asked.remedy == sop::no_id) continue;
      sop::Event event;
      event.kind = sop::EventKind::approve;
      note(c, event, "fifth person", asked.path);
    }
  }
  void note(const sop::Case& c, sop::Event event, const char* person, const std::string& path) {
    bool all = true;
    for (sop::Id role = 0; role < p_.parties.size(); ++role) {
      event.actor = {person, role};
      sop::Case after = c;
      sop::Decision d;
      sop::reference::advance(p_, data_, after, &event, c.now, d, {});
      if (d.status == sop::Status::ok) out_.given.insert(path);
      all = all && (d.status == sop::Status::not_permitted || d.status == sop::Status::not_the_approver);
    }
    if (all) out_.refused.insert(path);
  }

  const sop::Procedure& p_;
  const sop::ReferenceData data_;
  Truth out_;
};

}  // namespace

TEST_CASE("an offer that what was given before excludes on every way is told, and no other") {
  const sop_test::Seeds seeds("excluded", sop_test::as_fast_as_it_is(1500, 100));
  std::size_t looked_at = 0, excluded = 0, some_ways = 0, missed = 0;
  for (const std::uint64_t seed : seeds) {
    Random random(seed + 800000);
    const bool conditions = random.one_in(3);
    const std::string text = Writer(random, conditions).text();
    CAPTURE(seed);
    CAPTURE(text);
    const sop::LoadResult load = sop::load_text("t.sop", text);
    if (!load.ok) continue;  // a round of moves
    const sop::Procedure& p = load.procedure;
    const Truth truth = Trials(p).truth();
    if (!truth.whole) continue;
    ++looked_at;
    std::set<std::string> wanted, told;
    for (const std::string& path : truth.refused)
      if (truth.given.count(path) == 0) wanted.insert(path);
    sop::LintOptions options;
    options.only = {"offer_excluded"};
    for (const sop::Finding& finding : sop::lint(p, options).findings) {
      told.insert(finding.path + "/" + finding.diagnostic.args.front());
      CHECK_FALSE(finding.witness.events.empty());
    }
    CHECK(std::includes(wanted.begin(), wanted.end(), told.begin(), told.end()));
    excluded += wanted.empty() ? 0U : 1U;
    some_ways += truth.refused.size() > wanted.size() ? 1U : 0U;
    missed += told.size() < wanted.size() ? 1U : 0U;
  }
  MESSAGE(looked_at << " procedures, " << excluded << " with one, " << some_ways
                    << " where some ways exclude it, " << missed << " missed");
  if (!seeds.is_whole()) return;
  CHECK(looked_at > seeds.count() / 2);
  CHECK(missed * (seeds.count() < 1000 ? 10 : 20) <= excluded);  // few seeds have the misses together
  CHECK(excluded >= seeds.count() / 20);
  CHECK(some_ways >= seeds.count() / 20);
}
