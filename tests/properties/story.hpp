// tests/properties/story.hpp — a random procedure, its host, and what became of a case: the ground that every property stands on.
//
// A story is made once, by playing it: what the host does next depends on the decisions. Then it is told again in other ways that must
// not change anything. `Player` is who plays: the reference interpreter, the engine.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "sop/binary.hpp"
#include "sop/impl/archive.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/support/random_host.hpp"
#include "tests/support/random_procedure.hpp"
#include "tests/support/seeds.hpp"
#include "tests/support/timeline.hpp"
#include "tests/support/zones.hpp"

namespace sop_test {

/// Every member of a decision, as bytes.
inline std::string bytes_of(const sop::Decision& d) {
  std::string out;
  sop::detail::ArchiveWriter writer(out);
  writer(d);
  return out;
}

struct Story {
  std::uint64_t seed = 0;
  std::string text;
  sop::Procedure p;
  sop::ReferenceData data;
  std::vector<RandomCall> calls;
  std::vector<std::string> cases, decisions;  ///< after each call, as bytes
  std::vector<sop::Case> states;
  std::vector<sop::Decision> told;
  bool loads = false;

  /// For a failing seed: the whole of it.
  std::string describe(std::size_t calls_shown) const {
    std::vector<RandomCall> shown(
        calls.begin(), calls.begin() + static_cast<std::ptrdiff_t>(std::min(calls_shown, calls.size())));
    return "seed " + std::to_string(seed) + "\n" + text + "\n" + story_text(p, shown);
  }
};

/// Every timer that is due fires in one call.
inline sop::AdvanceOptions unlimited() {
  sop::AdvanceOptions options;
  options.max_timers = 1000000;
  return options;
}

/// One who plays cases: the same calls, the same answers.
struct ReferencePlayer {
  static sop::Case open(const Story& story, const RandomCall& call, sop::Decision& d,
                        const sop::AdvanceOptions& options = unlimited()) {
    return sop::reference::open(story.p, story.data, call.event.facts, call.now, d, options);
  }
  static void advance(const Story& story, sop::Case& c, const sop::Event* event, std::int64_t now,
                      sop::Decision& d, const sop::AdvanceOptions& options = unlimited()) {
    sop::reference::advance(story.p, story.data, c, event, now, d, options);
  }
};

inline constexpr std::size_t calls_in_a_story = 25;
/// A story ends before a call that tells more than this: a repetition of a minute through a jump of years is for tests of limits, and
/// would take the time of a thousand stories here.
inline constexpr std::size_t most_told = 2000;

/// Makes a story by playing it with the reference interpreter. Deterministic.
inline Story make_story(std::uint64_t seed) {
  Story story;
  story.seed = seed;
  story.text = random_procedure(seed, 1 + static_cast<unsigned>(seed % 5));
  sop::LoadResult loaded = sop::load_text("random.sop", story.text, sop::testing::test_zones());
  story.loads = loaded.ok;
  if (!loaded.ok) return story;
  story.p = std::move(loaded.procedure);
  RandomHost host(story.p, seed);
  story.data = host.data();
  sop::Decision d;
  const RandomCall opening = host.open();
  sop::Case c = ReferencePlayer::open(story, opening, d);
  story.calls.push_back(opening);
  const auto keep = [&] {
    story.cases.push_back(sop::save_case(c));
    story.decisions.push_back(bytes_of(d));
    story.states.push_back(c);
    story.told.push_back(d);
  };
  keep();
  if (c.turn == 0) return story;  // it was not opened
  for (std::size_t i = 1; i < calls_in_a_story; ++i) {
    const RandomCall call = host.next(c, d);
    ReferencePlayer::advance(story, c, call.has_event ? &call.event : nullptr, call.now, d);
    if (d.journal.size() > most_told) break;
    story.calls.push_back(call);
    keep();
  }
  return story;
}

}  // namespace sop_test
