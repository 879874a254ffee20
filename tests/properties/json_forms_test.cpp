// What leaves as JSON comes back: a case that is written and read before every call goes on as it would have, and an event that is written
// and read does the same to it. On random procedures.
//
// SOP_RANDOM_COUNT and SOP_RANDOM_SEED say how many procedures, and from which seed on; a failing seed prints its text and its calls.
#include <doctest/doctest.h>

#include <set>
#include <string>

#include "sop/case_json.hpp"
#include "sop/event_json.hpp"
#include "tests/properties/properties.hpp"

using namespace sop_test;

namespace {

std::string said(const sop::DiagnosticSink& problems) {
  std::string text;
  for (const sop::Diagnostic& d : problems.items()) text += sop::message_text(d) + "\n";
  return text;
}

// An event has each fact once in JSON, a branch that is one, and a name only where its kind has one.
bool has_a_form(const sop::Procedure& p, const sop::Event& event) {
  const bool named = event.kind == sop::EventKind::outcome || event.kind == sop::EventKind::signal ||
                     event.kind == sop::EventKind::promise_kept;
  if (!named && event.name != sop::no_id) return false;
  std::set<sop::Id> facts;
  for (const sop::FactUpdate& update : event.facts) {
    if (!facts.insert(update.fact).second) return false;
  }
  return event.branch == sop::no_id || p.containers[event.branch].kind == sop::ContainerKind::branch;
}

}  // namespace

TEST_CASE("a case written as JSON and read at every call goes on as it would have") {
  const Seeds seeds("JSON forms", 200);
  for (const std::uint64_t seed : seeds) {
    const Story story = make_story(seed);
    REQUIRE(story.loads);
    const sop::NameTable names(story.p);
    for (std::size_t i = 1; i < story.calls.size(); ++i) {
      const std::string text = sop::case_text(story.p, story.states[i - 1]);
      sop::Case back;
      sop::DiagnosticSink problems;
      const bool read = sop::read_case(text, names, back, problems);
      CHECK_MESSAGE(read, "call ", i, ": ", said(problems), text, "\n", story.describe(i));
      if (!read) break;
      const bool same = sop::save_case(back) == story.cases[i - 1];
      CHECK_MESSAGE(same, "call ", i, ": ", text, "\n", sop::case_text(story.p, back), "\n",
                    story.describe(i));
      if (!same) break;
      const RandomCall& call = story.calls[i];
      sop::Decision d;
      ReferencePlayer::advance(story, back, call.has_event ? &call.event : nullptr, call.now, d);
      CHECK_MESSAGE(bytes_of(d) == story.decisions[i],
                    at_call(story, i, "another decision", story.told[i], d));
    }
  }
}

TEST_CASE("an event written as JSON and read does the same") {
  const Seeds seeds("events as JSON", 200);
  std::size_t events = 0;
  for (const std::uint64_t seed : seeds) {
    const Story story = make_story(seed);
    REQUIRE(story.loads);
    const sop::NameTable names(story.p);
    for (std::size_t i = 1; i < story.calls.size(); ++i) {
      const RandomCall& call = story.calls[i];
      if (!story.told[i].event_taken || !has_a_form(story.p, call.event)) continue;
      std::string text;
      sop::JsonWriter writer(text);
      sop::write_event(writer, story.p, call.event);
      sop::TimedEvent back;
      sop::DiagnosticSink problems;
      const bool read = sop::read_event(text, names, back, problems);
      CHECK_MESSAGE(read, "seed ", seed, ": ", text, "\n", said(problems));
      if (!read) continue;
      ++events;
      sop::Case c = story.states[i - 1];
      sop::Decision d;
      ReferencePlayer::advance(story, c, &back.event, call.now, d);
      CHECK_MESSAGE(bytes_of(d) == story.decisions[i],
                    at_call(story, i, "another decision", story.told[i], d));
      CHECK_MESSAGE(sop::save_case(c) == story.cases[i], "another case: seed ", seed, ": ", text);
    }
  }
  CHECK(events > 4 * seeds.count());
}
