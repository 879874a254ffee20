// A case as JSON and back. Every case that the timelines of tests/semantics come by is written and read, and nothing changes; what
// does not fit is refused with its place, and every message is compared whole.
#include "sop/case_json.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <set>
#include <string>

#include "sop/binary.hpp"
#include "sop/decision_json.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/support/files.hpp"
#include "tests/support/schema.hpp"
#include "tests/support/timeline.hpp"
#include "tests/support/zones.hpp"

namespace fs = std::filesystem;
namespace ref = sop::reference;

namespace {

sop::Procedure load(const fs::path& path) {
  sop::LoadResult loaded =
      sop::load_text(path.filename().string(), sop::testing::read_file(path), sop::testing::test_zones());
  REQUIRE_MESSAGE(loaded.ok, path.string());
  return std::move(loaded.procedure);
}

std::string problems_of(const std::string& text, const sop::NameTable& names, sop::Case& c,
                        const sop::JsonLimits& limits = sop::case_json_limits) {
  sop::DiagnosticSink problems;
  const bool good = sop::read_case(text, names, c, problems, limits);
  std::string out;
  for (const sop::Diagnostic& d : problems.take()) {
    const std::string help = sop::message_help(d);
    out += sop::message_text(d) + (help.empty() ? "" : " (" + help + ")") + " @" +
           text.substr(d.span.begin, std::min<std::size_t>(d.span.end - d.span.begin, 24)) + "\n";
  }
  CHECK(good == out.empty());
  return out;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE_MESSAGE(at != std::string::npos, from);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE(
    "every case of every timeline is the same after it was written and read, and the schema knows its "
    "shape") {
  std::size_t cases = 0;
  std::set<std::string>
      seen;  // keys that were written: a part that no case has is a part that nothing here tests
  for (const fs::path& path :
       sop::testing::list_files(sop::testing::in_repository("tests/semantics"), ".sop")) {
    CAPTURE(path.string());
    const sop::Procedure p = load(path);
    const sop::NameTable names(p);
    const sop_test::Timeline timeline = sop_test::read_timeline(p, sop::testing::read_file(path));
    REQUIRE(timeline.problem == "");
    sop::Case c;
    sop::Decision d;
    for (const sop_test::TimelineStep& step : timeline.steps) {
      CAPTURE(step.line);
      if (step.is_open) {
        c = ref::open(p, timeline.data, step.event.facts, step.now, d);
      } else {
        ref::advance(p, timeline.data, c, step.has_event ? &step.event : nullptr, step.now, d);
      }
      const std::string text = sop::case_text(p, c);
      sop::Case again;
      CHECK(problems_of(text, names, again) == "");
      CHECK(sop::save_case(again) == sop::save_case(c));
      CHECK(sop::case_text(p, again) == text);
      sop::Case pretty;
      CHECK(problems_of(sop::case_text(p, c, sop::JsonLayout::pretty), names, pretty) == "");
      CHECK(sop::save_case(pretty) == sop::save_case(c));
      for (const std::string& problem : sop::testing::schema_problems("docs/schema/case.schema.json", text)) {
        FAIL_CHECK(problem);
      }
      for (std::size_t at = text.find("\":"); at != std::string::npos; at = text.find("\":", at + 1)) {
        const std::size_t begin = text.rfind('"', at - 1);
        seen.insert(text.substr(begin + 1, at - begin - 1));
      }
      c = again;  // and the case goes on from what was read
      ++cases;
    }
  }
  CHECK(cases > 100);
  for (const std::string key :
       {"approvals",  "assigned",       "called_by_rule", "branch",      "joined",    "in_a_call",
        "hand_over",  "event_ids",      "ledger",         "approved_by", "promises",  "paused_at",
        "paused_for", "period",         "duration",       "up_to",       "remaining", "closed",
        "end",        "previous_owner", "owner_settled",  "brought_by",  "is_range",  "person",
        "sender",     "round",          "warned",         "moved",       "place",     "signers"}) {
    CHECK_MESSAGE(seen.count(key) == 1, key);
  }
}

TEST_CASE("what no timeline comes by is the same after it was written and read, too") {
  std::size_t targets = 0;
  for (const fs::path& path :
       sop::testing::list_files(sop::testing::in_repository("tests/semantics"), ".sop")) {
    CAPTURE(path.string());
    const sop::Procedure p = load(path);
    const sop::NameTable names(p);
    const sop_test::Timeline timeline = sop_test::read_timeline(p, sop::testing::read_file(path));
    sop::Decision d;
    sop::Case c = ref::open(p, timeline.data, timeline.steps[0].event.facts, timeline.steps[0].now, d);
    if (c.threads[0].frames.empty()) continue;  // an intake that asks nobody
    sop::Frame& frame = c.threads[0].frames[0];
    frame.acted = {0, static_cast<sop::Id>(p.transitions.size() - 1)};
    frame.returned = p.steps.back().name;
    c.threads[0].fell_away = true;
    c.hand_over.since = c.now;
    c.turn = 7;
    if (!c.facts.empty()) {  // told, and taken back
      c.facts[0].value = {};
      c.facts[0].learnt = c.now;
      c.facts[0].turn = c.turn;
    }
    // Every target that a rule leads to is told by that rule: a hand-over may wait for any of them.
    std::set<sop::Id> led_to;
    for (const sop::Transition& transition : p.transitions)
      led_to.insert({transition.target, transition.then});
    for (const sop::AlwaysRule& rule : p.always) led_to.insert(rule.target);
    for (const sop::Target& target : p.targets) led_to.insert(target.otherwise);
    led_to.erase(sop::no_id);
    for (const sop::Id target : led_to) {
      CAPTURE(target);
      c.hand_over.target = target;
      sop::Case again;
      CHECK(problems_of(sop::case_text(p, c), names, again) == "");
      CHECK(sop::save_case(again) == sop::save_case(c));
      ++targets;
    }
  }
  CHECK(targets > 100);
}

TEST_CASE("the fuzz target begins with cases that are read") {
  std::size_t inputs = 0;
  for (const fs::path& path :
       sop::testing::list_files(sop::testing::in_repository("tests/fuzz/corpus/case"), ".json")) {
    CAPTURE(path.string());
    const std::string name = path.stem().string();
    const sop::Procedure p = load(sop::testing::in_repository("tests/semantics/" + name + ".sop"));
    const sop::NameTable names(p);
    sop::Case c;
    const std::string text = replaced(sop::testing::read_file(path), "@" + name, sop::hash_text(p.hash));
    CHECK(problems_of(text, names, c) == "");
    ++inputs;
  }
  CHECK(inputs >= 8);
}

TEST_CASE("what does not fit is refused with its place") {
  const sop::Procedure p = load(sop::testing::in_repository("tests/semantics/clocks.sop"));
  const sop::NameTable names(p);
  sop::ReferenceData data;
  sop::Decision d;
  const sop::Case c = ref::open(p, data, {}, 1'788'249'600'000, d);
  const std::string good = sop::case_text(p, c);
  const std::string unfit =
      " (go on with the case as it was saved: one that was changed by hand or cut off cannot go on)";
  sop::Case read;
  REQUIRE(problems_of(good, names, read) == "");
  struct Row {
    const char* from;
    const char* to;
    std::string problems;
  };
  const std::string hash = good.substr(good.find("\"hash\":\"") + 8, 64);
  const Row rows[] = {
      {"\"version\":1", "\"version\":2",
       "the case was written in version 2 of its form, and this program reads up to 1 (use a newer program) "
       "@2\n"},
      {"\"version\":1", "\"version\":0", "`version` must be a whole number from 1 to 2147483647 @0\n"},
      {"\"version\":1,", "", "`the case` has no `version` (add it) @{\"procedure\":{\"name\":\"de\n"},
      {"\"hash\":\"", "\"hash\":\"0",
       "the case belongs to another procedure or edition, with the hash 0HASH (load that one) @\"0HEAD\n"},
      {"\"hash\":", "\"hush\":", "`procedure` has no key `hush` (did you mean `hash`?) @\"hush\"\n"},
      {"\"turn\":1,\"now\"", "\"trun\":1,\"now\"",
       "`the case` has no `turn` (add it) @{\"version\":1,\"procedure\"\n"
       "`the case` has no key `trun` (did you mean `turn`?) @\"trun\"\n"},
      {"\"turn\":1,\"now\"", "\"turn\":1.5,\"now\"",
       "the number has a fraction or an exponent (write it as an exact text, in double quotes) @1.5\n"},
      {"\"turn\":1,\"now\"", "\"turn\":1,\"turn\":1,\"now\"",
       "`turn` stands twice in one object (keep one of them) @\"turn\"\n"},
      {"\"now\":\"2026", "\"now\":\"26",
       "`now` must be an instant such as `\"2026-03-27T15:50:00Z\"` @\"26-09-01T08:00:00Z\"\n"},
      {"\"status\":\"open\"", "\"status\":\"opened\"",
       "`status` must be one of `intake`, `open` and `closed` @\"opened\"\n"},
      {"\"scenario\":\"talk\"", "\"scenario\":\"tolk\"",
       "no scenario is called `tolk` (did you mean `talk`?) @\"tolk\"\n"},
      {"\"scenario\":\"talk\",", "",
       "the case does not fit the procedure: the case is open, and `scenario` is missing" + unfit +
           " @{\"version\":1,\"procedure\"\n"},
      {"\"owner\":\"agent\"", "\"owner\":\"agnet\"",
       "no role, person, team or schedule is called `agnet` (did you mean `agent`?) @\"agnet\"\n"},
      {"\"step\":\"talk/receive\"", "\"step\":\"talk/recieve\"",
       "no step is called `talk/recieve` (did you mean `talk/receive`?) @\"talk/recieve\"\n"},
      {"\"lines\":[{", "\"lines\":[{},{",
       "the case does not fit the procedure: the case is open, and its first of `lines` stands nowhere: "
       "`frames` is "
       "empty" +
           unfit + " @{\"version\":1,\"procedure\"\n"},
      {"\"lines\":[", "\"lions\":[",
       "`the case` has no `lines` (add it) @{\"version\":1,\"procedure\"\n"
       "`the case` has no key `lions` (there are `version`, `procedure`, `turn`, `now`, `opened`, "
       "`customer_wrote`, `occurred`, `status` and 24 more) @\"lions\"\n"},
      {"\"timers\":[{\"kind\":\"", "\"timers\":[{\"kind\":\"un",
       "`timers[0]/kind` must be one of `transition`, `wait_done`, `promise_broken`, `level_timeout`, "
       "`level_filled`, `acknowledge_end`, `hand_over_end`, `approval_end` and 6 more @\"unclock_warning\"\n"
       "no transition is called `resolve` (there are `talk/receive/solved`, `talk/receive/shout`, "
       "`talk/receive/after`, `talk/loud/done`, `talk/loud/after`, `first_reply/broken` and "
       "`first_reply/at`) @\"resolve\"\n"},
      {"\"of\":\"resolve\"", "\"of\":\"resolved\"",
       "no clock is called `resolved` (did you mean `resolve`?) @\"resolved\"\n"},
      {"\"clocks\":{", "\"clocks\":{\"first\":{\"status\":\"idle\"},",
       "no clock is called `first` (there are `first_reply`, `next_reply` and `resolve`) @\"first\"\n"},
      {"\"clocks\":{", "\"clocks\":{\"RESOLVE\":{\"status\":\"idle\"},",
       "`resolve` stands twice in one object (keep one of them) @\"resolve\"\n"},
      {"\"target\":{\"period\":", "\"target\":{\"length\":",
       "`clocks/resolve/target` must be a length, a date or an instant @{\"length\":\"3 days\"}\n"
       "`clocks/resolve/target` has no key `length` (there are `duration`, `period`, `date`, `instant` and "
       "`calendar`) @\"length\"\n"},
      {"\"target\":{\"period\":\"3 days\"", "\"target\":{\"period\":\"3 daze\"",
       "the fact `target` expects a period, such as `\"3 business days\"` or `\"P3D\"`, not `\"3 daze\"` "
       "(there is no such unit) @\"3 daze\"\n"},
      {"\"turn\":1,", "\"turn\":1000000000000000000,",
       "the case does not fit the procedure: `turn` is 1000000000000000000, and turns are numbered from 1 to "
       "9007199254740991" +
           unfit + " @{\"version\":1,\"procedure\"\n"},
      {"\"turn\":1,", "\"turn\":0,",
       "the case does not fit the procedure: `turn` is 0, and turns are numbered from 1 to 9007199254740991" +
           unfit + " @{\"version\":1,\"procedure\"\n"},
      {"\"now\":\"2026-09-01T08:00:00Z\"", "\"now\":\"2026-09-01T07:59:59Z\"",
       "the case does not fit the procedure: `now` is no instant from `opened` to the end of 2199" + unfit +
           " @{\"version\":1,\"procedure\"\n"},
      {"\"owner_settled\":true", "\"owner_settled\":true,\"actions\":[{\"status\":\"done\"}]",
       "the case does not fit the procedure: `lines[0].frames[0]`, which stands in `talk/receive`, has not "
       "one of "
       "`actions` for each action of the step" +
           unfit + " @{\"version\":1,\"procedure\"\n"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.from);
    CAPTURE(row.to);
    std::string expected = row.problems;
    if (const std::size_t at = expected.find("HASH"); at != std::string::npos) expected.replace(at, 4, hash);
    if (const std::size_t at = expected.find("HEAD"); at != std::string::npos)
      expected.replace(at, 4, hash.substr(0, 22));
    CHECK(problems_of(replaced(good, row.from, row.to), names, read) == expected);
    CHECK(sop::save_case(read) == sop::save_case(sop::Case()));
  }
  sop::JsonLimits small = sop::case_json_limits;
  small.max_bytes = 100;
  CHECK(problems_of(good, names, read, small) ==
        "the text has " + std::to_string(good.size()) +
            " bytes, more than the 100 that are read (split it, or raise the limit) @\n");
  CHECK(problems_of("[]", names, read) == "`the case` must be an object @[]\n");
  CHECK(problems_of("", names, read) != "");
}
