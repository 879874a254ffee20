// On random procedures, by the interpreter and by the engine: a jump may be split at every instant at which something is due on the way, and no
// clock runs backwards; and what a case can meet, the stories meet, so that the properties of this folder have something to hold for.
//
// SOP_RANDOM_COUNT and SOP_RANDOM_SEED say how many procedures, and from which seed on; a failing seed prints its text and its calls.
#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <string>

#include "sop/decision_json.hpp"
#include "sop/engine.hpp"
#include "tests/properties/properties.hpp"

using namespace sop_test;

namespace {

/// The engine, prepared for one story at a time.
struct OneEngine {
  struct Prepared {
    explicit Prepared(const Story& story) : engine(story.p), data(engine, story.data) {}
    sop::Engine engine;
    sop::EngineData data;
    sop::Workspace workspace;
  };
  static inline std::unique_ptr<Prepared> prepared;

  static void advance(const Story&, sop::Case& c, const sop::Event* event, std::int64_t now, sop::Decision& d,
                      const sop::AdvanceOptions& options = unlimited()) {
    prepared->engine.advance(prepared->workspace, prepared->data, c, event, now, d, options);
  }
};

/// So many instants of one call are split at; a repetition of a minute has more.
constexpr std::size_t most_wakes = 40;

}  // namespace

TEST_CASE("a jump split at every wake, and clocks that never run backwards") {
  const Seeds seeds("jumps split at every wake", 920);
  std::size_t wakes = 0, compared = 0;
  for (const std::uint64_t seed : seeds) {
    const Story story = make_story(seed);
    REQUIRE_MESSAGE(story.loads, "seed ", seed);
    OneEngine::prepared = std::make_unique<OneEngine::Prepared>(story);
    for (const std::string& problem :
         {split_at_every_wake<ReferencePlayer>(story, most_wakes, wakes),
          split_at_every_wake<OneEngine>(story, most_wakes, wakes), clocks_run_forwards(story, compared)}) {
      if (!problem.empty()) FAIL_CHECK(problem);
    }
    OneEngine::prepared.reset();
  }
  MESSAGE(wakes, " wakes, ", compared, " clocks");
  CHECK(wakes > seeds.count());
  CHECK(compared > seeds.count());
  if (seeds.is_whole()) CHECK(wakes >= 20000);
}

TEST_CASE("what a case can meet, the stories meet") {
  std::map<std::string, std::size_t> seen;
  for (std::uint64_t seed = 1026; seed < 1086; ++seed) {
    const Story story = make_story(seed);
    REQUIRE_MESSAGE(story.loads, "seed ", seed);
    for (const sop::Decision& d : story.told) {
      ++seen["status " + std::string(sop::name_of(d.status))];
      if (d.more) ++seen["more"];
      if (d.has_next_wake) ++seen["next_wake"];
      for (const sop::DueAt& due : d.due) ++seen["due " + std::to_string(static_cast<int>(due.kind))];
      for (const sop::Effect& e : d.effects) ++seen["effect " + std::string(sop::name_of(e.kind))];
    }
  }
  std::string all;
  for (const auto& [what, how_often] : seen) all += what + ": " + std::to_string(how_often) + "\n";
  CAPTURE(all);
  for (const char* what : {"status ok",
                           "next_wake",
                           "due 0",
                           "due 1",
                           "due 2",
                           "due 6",
                           "effect say",
                           "effect ask",
                           "effect task",
                           "effect owner_changed",
                           "effect notify",
                           "effect offer",
                           "effect granted",
                           "effect level_entered",
                           "effect level_empty",
                           "effect clock_warning",
                           "effect clock_broken",
                           "effect clock_finished",
                           "effect promise_made",
                           "effect promise_broken",
                           "effect record",
                           "effect closed"})
    CHECK_MESSAGE(seen.count(what) == 1, what);
}
