// The engine on random procedures: it tells the same stories as the reference interpreter, byte for byte, and what holds for every case
// holds for it too (docs/semantics.md, 5 and 6).
//
// SOP_RANDOM_COUNT and SOP_RANDOM_SEED say how many procedures, and from which seed on; a failing seed prints its text and its calls.
#include <doctest/doctest.h>

#include <memory>
#include <string>

#include "sop/engine.hpp"
#include "tests/properties/properties.hpp"

using namespace sop_test;

namespace {

/// The engine as a player: prepared for one story at a time, with one workspace for all.
struct EnginePlayer {
  struct Prepared {
    explicit Prepared(const Story& story) : engine(story.p), data(engine, story.data) {}
    sop::Engine engine;
    sop::EngineData data;
  };
  static inline std::unique_ptr<Prepared> prepared;
  static inline std::unique_ptr<sop::Workspace> workspace;

  static void prepare(const Story& story) {
    if (workspace == nullptr) workspace = std::make_unique<sop::Workspace>();
    prepared = std::make_unique<Prepared>(story);
  }
  static sop::Case open(const Story&, const RandomCall& call, sop::Decision& d,
                        const sop::AdvanceOptions& options = unlimited()) {
    sop::Case c;
    prepared->engine.open(*workspace, prepared->data, call.event.facts, call.now, c, d, options);
    return c;
  }
  static void advance(const Story&, sop::Case& c, const sop::Event* event, std::int64_t now, sop::Decision& d,
                      const sop::AdvanceOptions& options = unlimited()) {
    prepared->engine.advance(*workspace, prepared->data, c, event, now, d, options);
  }
};

}  // namespace

TEST_CASE("what holds for every case holds for the engine") {
  const Seeds seeds("properties of the engine", 1000);
  std::size_t calls = 0;
  for (const std::uint64_t seed : seeds) {
    const Story story = make_story(seed);
    REQUIRE_MESSAGE(story.loads, "seed ", seed);
    EnginePlayer::prepare(story);
    Random random(seed);
    using Player = EnginePlayer;
    for (const std::string& problem :
         {played_again<Player>(story, false), played_again<Player>(story, true), split<Player>(story, random),
          limited<Player>(story, 1), wakes<Player>(story), refused<Player>(story)}) {
      if (!problem.empty()) FAIL_CHECK(problem);
    }
    EnginePlayer::prepared.reset();
    calls += story.calls.size();
  }
  EnginePlayer::workspace.reset();
  MESSAGE(calls, " calls");
  if (seeds.is_whole()) CHECK(calls >= 20000);
}
