// The reference interpreter plays the timelines of tests/semantics, one file a topic of docs/semantics.md; each file's expected
// decisions stand beside it. Then each timeline is played again in ways that must not change anything.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "sop/binary.hpp"
#include "sop/diagnostic.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "sop/validate.hpp"
#include "tests/support/files.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/random.hpp"
#include "tests/support/timeline.hpp"
#include "tests/support/zones.hpp"

namespace fs = std::filesystem;
namespace ref = sop::reference;
using namespace sop_test;

namespace {

constexpr std::string_view folder = "tests/semantics";

/// Loads a file; what is wrong with it as text.
std::string load(const fs::path& path, const std::string& text, sop::Procedure& p) {
  sop::LoadResult result = sop::load_text(path.filename().string(), text, sop::testing::test_zones());
  std::string problems;
  for (const sop::Diagnostic& d : result.diagnostics) {
    if (d.severity != sop::Severity::error) continue;
    const sop::LineColumn at = result.sources[d.span.file].locate(d.span.begin);
    problems += path.filename().string() + ":" + std::to_string(at.line) + ": " +
                std::string(sop::message_name(d.id));
    for (const auto& arg : d.args) problems += " `" + arg + "`";
    problems += "\n";
  }
  if (!result.ok && problems.empty()) problems = "does not load\n";
  p = std::move(result.procedure);
  return problems;
}

struct Story {
  sop::Procedure p;
  Timeline timeline;
};

Story read_story(const fs::path& path) {
  Story story;
  const std::string text = sop::testing::read_file(path);
  REQUIRE_MESSAGE(load(path, text, story.p) == "", path.string());
  story.timeline = read_timeline(story.p, text);
  REQUIRE_MESSAGE(story.timeline.problem == "", path.string());
  return story;
}

std::vector<fs::path> stories() {
  return sop::testing::list_files(sop::testing::in_repository(folder), ".sop");
}

/// What a timeline leaves behind: the case after each line, and all that was told, in order.
struct Played {
  std::vector<std::string> cases;
  std::string effects, journal;
  std::string told() const { return effects + journal; }
};

// Reasons are told per call and each once; effects and journal are told per turn, each list in its own order.
void tell(const sop::Decision& d, const sop::Procedure& p, Played& out) {
  sop::Decision only = d;
  only.because.clear();
  only.journal.clear();
  out.effects += happened_text(only, p);
  only = d;
  only.because.clear();
  only.effects.clear();
  out.journal += happened_text(only, p);
}

std::string told_by(const sop::Decision& d, const sop::Procedure& p) {
  Played one;
  tell(d, p, one);
  return one.told();
}

/// Where two tellings differ; empty: nowhere.
std::string differs(const std::string& expected, const std::string& actual) {
  return expected == actual ? std::string() : sop::testing::difference(expected, actual);
}

using Option = sop::AdvanceOptions;

/// Plays it, with calls without an event at extra instants chosen by `random` (null: none).
Played play(const Story& story, const Option& options, Random* random, bool save) {
  Played played;
  sop::Case c;
  sop::Decision d;
  const auto go_on = [&](const sop::Event* event, std::int64_t now) {
    for (;;) {
      ref::advance(story.p, story.timeline.data, c, event, now, d, options);
      tell(d, story.p, played);
      if (save) {
        sop::Case back;
        REQUIRE(sop::load_case(sop::save_case(c), story.p, back).ok());
        c = back;
      }
      if (!d.more) return;
      if (d.event_taken) event = nullptr;
    }
  };
  for (const TimelineStep& step : story.timeline.steps) {
    if (step.is_open) {
      c = ref::open(story.p, story.timeline.data, step.event.facts, step.now, d, options);
      tell(d, story.p, played);
      if (d.more) go_on(nullptr, step.now);
    } else {
      if (random != nullptr && step.now > c.now) {
        std::vector<std::int64_t> stops;
        for (int i = 0; i < 4; ++i) stops.push_back(random->between(c.now, step.now));
        if (d.has_next_wake && d.next_wake <= step.now) stops.push_back(d.next_wake);
        std::sort(stops.begin(), stops.end());
        for (const std::int64_t stop : stops) go_on(nullptr, stop);
      }
      go_on(step.has_event ? &step.event : nullptr, step.now);
    }
    played.cases.push_back(sop::save_case(c));
  }
  return played;
}

}  // namespace

TEST_CASE("each timeline gives the decisions that stand beside it") {
  const auto run = [](const fs::path& path, const std::string& text) -> std::string {
    sop::Procedure p;
    if (std::string problems = load(path, text, p); !problems.empty()) return problems;
    if (std::string wrong = sop::validate(p); !wrong.empty()) return "not sound: " + wrong + "\n";
    const Timeline timeline = read_timeline(p, text);
    if (!timeline.problem.empty()) return "cannot read: " + timeline.problem + "\n";
    std::string out;
    sop::Case c;
    sop::Decision d;
    for (const TimelineStep& step : timeline.steps) {
      out += "> " + step.line + "\n";
      if (step.is_open)
        c = ref::open(p, timeline.data, step.event.facts, step.now, d);
      else
        ref::advance(p, timeline.data, c, step.has_event ? &step.event : nullptr, step.now, d);
      out += to_text(d, p) + "\n";
      // Whatever happened, the case fits its procedure, and an open one has an owner.
      if (d.status <= sop::Status::more) {
        if (std::string wrong = sop::validate(c, p); !wrong.empty()) out += "BROKEN CASE: " + wrong + "\n";
        if (d.case_status != sop::CaseStatus::closed && d.owner == sop::no_id) out += "NO OWNER\n";
      }
    }
    return out;
  };
  for (const std::string& problem : sop::testing::golden_problems(folder, ".sop", ".out", run))
    FAIL_CHECK(problem);
}

TEST_CASE("a jump may be split at any instants: same case, same effects") {
  for (const fs::path& path : stories()) {
    const Story story = read_story(path);
    const Played whole = play(story, {}, nullptr, false);
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      Random random(seed);
      const Played split = play(story, {}, &random, false);
      CHECK_MESSAGE(differs(whole.told(), split.told()) == "", path.string(), " seed ", seed);
      CHECK_MESSAGE(split.cases == whole.cases, path.string(), " seed ", seed);
    }
  }
}

TEST_CASE("a limit of timers per call splits a call and changes nothing") {
  for (const fs::path& path : stories()) {
    const Story story = read_story(path);
    const Played whole = play(story, {}, nullptr, false);
    for (std::uint32_t limit = 1; limit <= 3; ++limit) {
      Option options;
      options.max_timers = limit;
      const Played limited = play(story, options, nullptr, false);
      CHECK_MESSAGE(differs(whole.told(), limited.told()) == "", path.string(), " limit ", limit);
      CHECK_MESSAGE(limited.cases == whole.cases, path.string(), " limit ", limit);
    }
  }
}

TEST_CASE("a case saved and restored at every call goes on as it would have") {
  for (const fs::path& path : stories()) {
    const Story story = read_story(path);
    const Played whole = play(story, {}, nullptr, false);
    const Played saved = play(story, {}, nullptr, true);
    CHECK_MESSAGE(differs(whole.told(), saved.told()) == "", path.string());
    CHECK_MESSAGE(saved.cases == whole.cases, path.string());
  }
}

TEST_CASE("nothing changes by itself before next_wake, and something does at it") {
  for (const fs::path& path : stories()) {
    const Story story = read_story(path);
    sop::Case c;
    sop::Decision d;
    for (const TimelineStep& step : story.timeline.steps) {
      if (step.is_open)
        c = ref::open(story.p, story.timeline.data, step.event.facts, step.now, d);
      else
        ref::advance(story.p, story.timeline.data, c, step.has_event ? &step.event : nullptr, step.now, d);
      if (!d.has_next_wake || d.more || d.status == sop::Status::time_goes_back) continue;
      REQUIRE(d.next_wake > c.now);
      sop::Case later = c;
      sop::Decision quiet;
      ref::advance(story.p, story.timeline.data, later, nullptr, d.next_wake - 1, quiet);
      CHECK_MESSAGE(quiet.journal.empty(), path.string(), ": ", step.line);
      sop::Case same = c;
      same.now = later.now;
      CHECK_MESSAGE(sop::save_case(later) == sop::save_case(same), path.string(), ": ", step.line);
      ref::advance(story.p, story.timeline.data, later, nullptr, d.next_wake, quiet);
      CHECK_MESSAGE(!quiet.journal.empty(), path.string(), ": ", step.line);
    }
  }
}

TEST_CASE("a refused event changes nothing but the timers before it") {
  for (const fs::path& path : stories()) {
    const Story story = read_story(path);
    sop::Case c;
    sop::Decision d;
    for (const TimelineStep& step : story.timeline.steps) {
      if (step.is_open) {
        c = ref::open(story.p, story.timeline.data, step.event.facts, step.now, d);
        continue;
      }
      sop::Case without = c;
      sop::Decision quiet;
      ref::advance(story.p, story.timeline.data, without, nullptr, step.now, quiet);
      ref::advance(story.p, story.timeline.data, c, step.has_event ? &step.event : nullptr, step.now, d);
      if (d.status <= sop::Status::more) continue;
      CHECK_MESSAGE(sop::save_case(c) == sop::save_case(without), path.string(), ": ", step.line);
      CHECK_MESSAGE(told_by(d, story.p) == told_by(quiet, story.p), path.string(), ": ", step.line);
    }
  }
}
