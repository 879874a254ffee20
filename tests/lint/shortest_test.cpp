// The stories of findings, against everything that can happen to small random procedures: one to three facts of few values, two to five steps
// that ask, offer, do something or wait for a signature, moves with bounds and time limits, ends that may be opened again, rules of `always`, a
// clock and a path. Every check runs; for every story that a finding is given, no story with fewer events, and none with as many and
// fewer facts told, shows the same: the check's own question is put to each moment that the reference interpreter comes to within
// that many events. Procedures to which more happens than is looked at are counted. Seeds are fixed; a failing one is printed with its file.
#include <doctest/doctest.h>

#include <map>
#include <string>

#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "src/lint/stories.hpp"
#include "tests/support/every_story.hpp"
#include "tests/support/random.hpp"
#include "tests/support/seeds.hpp"

namespace {

using namespace sop;
using sop_test::Random;

std::string number(std::int64_t n) { return std::to_string(n); }

/// Writes one procedure.
class Writer {
 public:
  explicit Writer(Random& random) : random_(random) {}

  std::string text() {
    const std::int64_t some = random_.between(1, 7);
    angry_ = (some & 1) != 0;
    kind_ = (some & 2) != 0 && !(angry_ && random_.one_in(2));
    n_ = (some & 4) != 0;
    price_ = random_.one_in(3) || !(angry_ || kind_ || n_);
    std::string out =
        "sop en\n\nprocedure p \"P\" {\n  edition: 1\n  kept by: \"me\"\n  review every: 1 year, last "
        "2026-09-01\n  currency: JPY\n  rounding: half_up\n  zone: \"+02:00\"\n}\nremedies {\n  refund: "
        "money\n"
        "  voucher: money\n}\nfacts {\n";
    if (angry_) out += "  angry: yes or no\n";
    if (kind_) out += "  kind: one of (a, b, c)\n";
    if (n_) out += "  n: whole 0..6\n";
    if (price_) out += "  price: money 0 JPY..6 JPY\n";
    out += "}\n" + role("agent", "lead", 8) + role("lead", "nobody", 14);
    const bool clock = random_.one_in(3), path = random_.one_in(3);
    if (clock)
      out += "clock first {\n  starts on: case_opened\n  stops on: reply_sent\n  due within: " +
             number(random_.between(1, 3)) + " days" + maybe_due() + "  on broken -> notify: lead\n}\n";
    if (path)
      out += "path climb {\n  starts on: case_opened\n  stops on: reply_sent\n  level: agent, for " +
             number(random_.between(1, 2)) + " days\n  level: lead" +
             (random_.one_in(2) ? ", for 1 day" : "") + "\n  owner while pending: receiver\n}\n";
    steps_ = random_.between(2, 5);
    out += "scenario sc {\n  applies if: " + (random_.one_in(4) ? condition() : std::string("any")) + "\n";
    if (clock) out += "  clocks: first\n";
    if (path) out += "  path: climb\n";
    for (std::int64_t s = 0; s < steps_; ++s) out += step(s);
    if (random_.one_in(3))
      out += "  always {\n    r: if " + condition() + " -> " +
             (random_.one_in(4) ? std::string("notify: lead") : anywhere()) + "\n  }\n";
    out += "  end closed {\n    record: result\n";
    if (random_.one_in(3)) out += "    on reopened, within 30 days -> " + to_step() + bound() + "\n";
    return out + "  }\n  end gone {\n    record: result\n  }\n}\n";
  }

 private:
  std::string role(const std::string& name, const std::string& above, std::int64_t high) {
    std::string out = "role " + name + " {\n  reports to: " + above +
                      "\n  may give: " + (random_.one_in(4) ? "refund" : "any") + "\n";
    out += "  limit per case: " + number(random_.between(high / 2, high)) + " JPY\n";
    if (random_.one_in(4))
      out += "  limit per case: " + number(random_.between(high / 3, high)) + " JPY, for voucher\n";
    return out + "}\n";
  }
  std::string maybe_due() {
    if (!random_.one_in(2)) return "\n";
    return ", if " + condition() + "\n  due within: 4 days, otherwise\n";
  }
  std::string comparison() {
    std::vector<std::string> all;
    const std::string at = number(random_.between(0, 6));
    if (angry_) all.insert(all.end(), {"angry is yes", "angry is no", "angry is unknown"});
    if (kind_) all.insert(all.end(), {"kind is a", "kind is not b", "kind is one of (b, c)"});
    if (n_) all.insert(all.end(), {"n > " + at, "n < " + at, "n is " + at});
    if (price_) all.insert(all.end(), {"price > " + at + " JPY", "price < " + at + " JPY"});
    return all[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(all.size()) - 1))];
  }
  std::string condition() {
    const std::string first = comparison();
    if (!random_.one_in(3)) return first;
    return first + (random_.one_in(2) ? " and " : " or ") + comparison();
  }
  std::string maybe_if(std::uint64_t n) { return random_.one_in(n) ? ", if " + condition() : ""; }
  std::string to_step() { return "s" + number(random_.between(0, steps_ - 1)); }
  std::string anywhere() { return random_.one_in(3) ? (random_.one_in(2) ? "closed" : "gone") : to_step(); }
  std::string later(std::int64_t s) {
    const std::int64_t to = random_.between(s + 1, steps_);
    return to == steps_ ? "closed" : "s" + number(to);
  }
  std::string bound() {
    if (random_.one_in(2)) return "";
    return ", at most " + std::string(random_.one_in(2) ? "1 time" : "2 times") +
           (random_.one_in(2) ? ", then gone" : "");
  }
  std::string back_or_later(std::int64_t s) { return random_.one_in(4) ? anywhere() + bound() : later(s); }
  std::string amount() {
    std::vector<std::string> all{number(random_.between(1, 9)) + " JPY"};
    if (n_) all.push_back(number(random_.between(1, 3)) + " JPY * n");
    if (price_) all.insert(all.end(), {"price", "price * 2", "price + 3 JPY"});
    return all[static_cast<std::size_t>(random_.between(0, static_cast<std::int64_t>(all.size()) - 1))];
  }
  std::string option() {
    return std::string(random_.one_in(2) ? "refund" : "voucher") + " worth " + amount() + maybe_if(4);
  }
  std::string asked() {
    std::string out;
    for (const auto& [is, name] : {std::pair(angry_, "angry"), std::pair(kind_, "kind"), std::pair(n_, "n"),
                                   std::pair(price_, "price")})
      if (is && !random_.one_in(4)) out += (out.empty() ? "" : ", ") + std::string(name);
    return out;
  }
  std::string limit(std::int64_t s) {
    if (random_.one_in(6)) return "";
    return "    no reply for " + number(random_.between(1, 3)) + " days -> " + back_or_later(s) + "\n";
  }
  std::string step(std::int64_t s) {
    std::string out =
        "  step s" + number(s) + " {\n    owner: " + (random_.one_in(4) ? "lead" : "agent") + "\n";
    const std::string facts = asked();
    const std::int64_t what = s == 0 && !random_.one_in(4) ? 0 : random_.between(0, 4);
    if (what == 0 && !facts.empty()) {
      out += "    ask: " + facts + "\n";
      if (random_.one_in(3)) out += "    on known, if " + condition() + " -> " + anywhere() + "\n";
      out += "    on known" + maybe_if(4) + " -> " + later(s) + "\n" + limit(s);
    } else if (what <= 2) {
      out += "    offer: " + option() + "\n    on accepted -> " + back_or_later(s) + "\n    on refused -> " +
             back_or_later(s) + "\n    on not_approved -> " + later(s) + "\n" + limit(s);
    } else if (what == 3) {
      out += "    approve: refund worth " + amount() + "\n    approver: lead" +
             (random_.one_in(3) ? "" : ", valid 2 days") + "\n    on approved -> " + later(s) +
             "\n    on not_approved -> " + back_or_later(s) + "\n";
    } else {
      out += "    do: \"Look\"\n    outcomes: a, b\n    on a" + maybe_if(3) + " -> " + back_or_later(s) +
             "\n    on b -> " + back_or_later(s) + "\n";
      if (random_.one_in(3)) out += "    after 1 day" + maybe_if(2) + " -> " + back_or_later(s) + "\n";
    }
    return out + "  }\n";
  }

  Random& random_;
  bool angry_ = false, kind_ = false, n_ = false, price_ = false;
  std::int64_t steps_ = 0;
};

struct Count {
  std::size_t stories = 0, whole = 0, events = 0, longer = 0, larger = 0;
};

std::string in_words(const Witness& story, const Procedure& p) {
  return witness_text(story, p) + " (" + number(static_cast<std::int64_t>(story.facts.size())) +
         " facts at the opening, " + number(static_cast<std::int64_t>(story.events.size())) + " events)";
}

void run_all(lint_checks::CheckContext& context) {
  const auto run = [&](const char* id, void (*check)(lint_checks::CheckContext&)) {
    const CheckInfo* info = find_check(id);
    REQUIRE(info != nullptr);
    if (lint_checks::needs_today(id)) return;
    context.begin(*info);
    check(context);
  };
#define SOP_CHECK(id, severity, category, summary) run(#id, &lint_checks::id);
#define SOP_DATED_CHECK(id, severity, category, summary)
#define SOP_LATE_CHECK(id, severity, category, summary)
#define SOP_CLOSING_CHECK(id, severity, category, summary)
#include "src/lint/checks.def"
#undef SOP_CLOSING_CHECK
#undef SOP_LATE_CHECK
#undef SOP_DATED_CHECK
#undef SOP_CHECK
}

}  // namespace

TEST_CASE("no story that shows what a finding says has fewer events, or as many and fewer facts") {
  const sop_test::Seeds seeds("stories", sop_test::as_fast_as_it_is(400, 20));
  std::map<std::string, Count> counts;
  std::size_t looked_at = 0;
  for (const std::uint64_t seed : seeds) {
    Random random(seed + 900'000);
    const std::string text = Writer(random).text();
    INFO("seed ", seed, "\n", text);
    const LoadResult load = load_text("t.sop", text);
    if (!load.ok) continue;  // a circle that nobody can leave
    ++looked_at;
    const Procedure& p = load.procedure;
    const StateGraph graph(p);
    const analysis::Reachability reachability = analysis::reachability(p, graph);
    const LintOptions options;
    LintResult result;
    lint_checks::CheckContext context(p, graph, reachability, options, result);
    std::map<bool, sop_test::EveryStory> all;
    context.on_story = [&](const Witness& told, const ReferenceData& data,
                           const lint_checks::ShowsStory& shows) {
      sop_test::EveryStory& every = all.try_emplace(data.roster.empty(), p, data).first->second;
      Count& count = counts[std::string(context.running())];
      ++count.stories;
      count.events += told.events.size();
      // Fewer events; of short stories also fewer facts.
      const std::size_t events = told.events.size();
      const std::size_t up_to = events <= 2 ? events : events - 1;
      every.look_up_to(up_to);
      count.whole += every.is_whole_up_to(up_to) ? 1U : 0U;
      Witness better;
      if (every.find_shorter(told, shows, better)) {
        const bool fewer = better.events.size() < told.events.size();
        ++(fewer ? count.longer : count.larger);
        MESSAGE(std::string(context.running())
                << ": " << in_words(told, p) << "\n     better: " << in_words(better, p));
      }
      every.play(told, shows);  // whoever looks on has seen this story last
    };
    run_all(context);
  }
  Count sum;
  for (const auto& [check, count] : counts) {
    MESSAGE(check << ": " << count.stories << " stories of " << count.events << " events, " << count.whole
                  << " beside all others, " << count.longer << " longer, " << count.larger
                  << " with more facts than they must");
    sum.stories += count.stories;
    sum.whole += count.whole;
    sum.events += count.events;
    sum.longer += count.longer;
    sum.larger += count.larger;
  }
  MESSAGE(looked_at << " procedures, " << sum.stories << " stories, " << sum.whole << " beside all others, "
                    << sum.longer << " longer, " << sum.larger << " larger");
  CHECK(sum.longer == 0);
  CHECK(sum.larger == 0);
  if (!seeds.is_whole()) return;
  CHECK(looked_at > seeds.count() / 2);
  CHECK(sum.stories > looked_at);
  CHECK(sum.whole > sum.stories * 4 / 5);
  CHECK(sum.events > sum.stories);
}
