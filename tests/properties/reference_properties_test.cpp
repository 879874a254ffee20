// The reference interpreter on random procedures: what docs/semantics.md, 5 and 6, says of every case holds.
//
// SOP_RANDOM_COUNT and SOP_RANDOM_SEED say how many procedures, and from which seed on; a failing seed prints its text and its calls.
#include <doctest/doctest.h>

#include <map>
#include <string>

#include "tests/properties/properties.hpp"

using namespace sop_test;

TEST_CASE("what holds for every case holds for the reference interpreter") {
  const Seeds seeds("properties of the reference interpreter", 1000);
  std::map<std::string, std::size_t> seen;
  std::size_t calls = 0;
  for (const std::uint64_t seed : seeds) {
    const Story story = make_story(seed);
    REQUIRE_MESSAGE(story.loads, "seed ", seed);
    Random random(seed);
    using Player = ReferencePlayer;
    for (const std::string& problem :
         {sound(story), played_again<Player>(story, false), played_again<Player>(story, true),
          split<Player>(story, random), limited<Player>(story, 1), wakes<Player>(story),
          refused<Player>(story)}) {
      if (!problem.empty()) FAIL_CHECK(problem);
    }
    calls += story.calls.size();
    for (const sop::Decision& d : story.told) {
      ++seen["status " + std::to_string(static_cast<int>(d.status))];
      for (const sop::Effect& e : d.effects) ++seen["effect " + std::to_string(static_cast<int>(e.kind))];
      for (const sop::JournalEntry& entry : d.journal)
        ++seen["turn " + entry.what.substr(0, entry.what.find(' '))];
    }
  }
  // The stories are worth telling: what a case can meet, they meet.
  std::string shown;
  for (const auto& [what, how_often] : seen) shown += what + ": " + std::to_string(how_often) + "\n";
  if (std::getenv("SOP_RANDOM_SHOW") != nullptr) MESSAGE(shown);
  MESSAGE(calls, " calls");
  if (!seeds.is_whole()) return;
  CHECK(calls >= 20000);
  CHECK_MESSAGE(seen.size() >= 60, shown);
}
