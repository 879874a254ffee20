// Every event that a random host gives and a case takes can be written as JSON and read back: the same event.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "sop/event_json.hpp"
#include "tests/properties/story.hpp"

using namespace sop_test;

namespace {

std::string bytes_of(const sop::Event& event) {
  std::string out;
  sop::detail::ArchiveWriter writer(out);
  writer(event);
  return out;
}

// JSON has each fact once; the last one told counts.
bool tells_each_once(const sop::Event& event) {
  std::set<sop::Id> facts;
  for (const sop::FactUpdate& update : event.facts)
    if (!facts.insert(update.fact).second) return false;
  return true;
}

}  // namespace

TEST_CASE("an event that a case takes is the same when written and read") {
  const std::uint64_t first = from_environment("SOP_RANDOM_SEED", 1);
  const std::uint64_t count = from_environment("SOP_RANDOM_COUNT", 60);
  std::size_t events = 0;
  for (std::uint64_t seed = first; seed < first + count; ++seed) {
    const Story story = make_story(seed);
    REQUIRE(story.loads);
    const sop::NameTable names(story.p);
    for (std::size_t i = 1; i < story.calls.size(); ++i) {
      const RandomCall& call = story.calls[i];
      if (!story.told[i].event_taken || !tells_each_once(call.event)) continue;
      // What is taken back and what is told stand apart; the host mixes them.
      sop::Event event = call.event;
      std::stable_partition(event.facts.begin(), event.facts.end(),
                            [](const sop::FactUpdate& update) { return !update.value.is_unknown(); });
      std::string text;
      sop::JsonWriter writer(text);
      sop::write_event(writer, story.p, event);
      sop::TimedEvent back;
      sop::DiagnosticSink problems;
      const bool read = sop::read_event(text, names, back, problems);
      std::string said;
      for (const sop::Diagnostic& d : problems.take()) said += sop::message_text(d) + "\n";
      CHECK_MESSAGE(read, "seed ", seed, ": ", text, "\n", said);
      if (!read) continue;
      ++events;
      std::string again;
      sop::JsonWriter second(again);
      sop::write_event(second, story.p, back.event);
      CHECK_MESSAGE(again == text, "seed ", seed);
      CHECK_MESSAGE(bytes_of(back.event) == bytes_of(event), "seed ", seed, ": ", text);
    }
  }
  CHECK(events > 4 * count);
}
