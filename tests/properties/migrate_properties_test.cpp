// Moving the cases of random procedures to another version: to the same one nothing changes; with everything renamed a case plays on
// as it would have, in the interpreter and in the engine; there and back it is the same case.
//
// SOP_RANDOM_COUNT and SOP_RANDOM_SEED say how many procedures, and from which seed on.
#include <doctest/doctest.h>

#include <string>

#include "sop/case_json.hpp"
#include "sop/engine.hpp"
#include "sop/migrate.hpp"
#include "tests/properties/properties.hpp"

using namespace sop_test;

namespace {

/// The same procedure with other names: facts, parties, and steps that are no ends, each saying what it was called.
sop::Procedure renamed(const sop::Procedure& p) {
  sop::Procedure out = p;
  out.hash[0] ^= 0xFFU;
  const auto other = [&](sop::SymbolId name) {
    out.symbols.push_back({p.text(name) + "_renamed"});
    return static_cast<sop::SymbolId>(out.symbols.size() - 1);
  };
  const auto rename = [&](auto& thing) {
    thing.formerly = {thing.name};
    thing.name = other(thing.name);
  };
  for (sop::Fact& fact : out.facts) rename(fact);
  for (sop::Party& party : out.parties) rename(party);
  for (sop::Step& step : out.steps) {
    if (step.kind == sop::StepKind::end) continue;
    rename(step);
    const std::string before = step.path;
    step.path += "_renamed";
    for (sop::Id t = step.transitions.first; t < step.transitions.first + step.transitions.count; ++t)
      out.transitions[t].path = step.path + out.transitions[t].path.substr(before.size());
  }
  return out;
}

/// The way back: each renamed thing says its new name as a former one of the old.
sop::Procedure with_way_back(sop::Procedure p, const sop::Procedure& other) {
  const auto add = [&](auto& list, const auto& theirs) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      p.symbols.push_back({other.text(theirs[i].name)});
      list[i].formerly.push_back(static_cast<sop::SymbolId>(p.symbols.size() - 1));
    }
  };
  add(p.facts, other.facts);
  add(p.parties, other.parties);
  add(p.steps, other.steps);
  return p;
}

std::string said(const sop::MigrateResult& result) {
  std::string out;
  for (const sop::MigrateNote& note : result.notes) out += text_of(note) + "\n";
  for (const sop::MigrateDifference& one : result.differences)
    out += std::string(name_of(one.what)) + " " + one.subject + ": " + one.before + " -> " + one.after + "\n";
  return out;
}

/// A case as JSON without the lasting names of what was granted, which stay those of then.
std::string without_names(const sop::Procedure& p, sop::Case c) {
  for (sop::Grant& grant : c.ledger) grant.path.clear();
  std::string text;
  sop::JsonWriter writer(text);
  sop::write_case(writer, p, c);
  return text;
}

/// What happened, done by whoever is called otherwise now.
sop::Event by_renamed(const sop::Procedure& p, sop::Event event) {
  for (const sop::Party& party : p.parties)
    for (std::string* id : {&event.actor.id, &event.person})
      if (party.kind == sop::PartyKind::person && *id == p.text(party.name)) {
        *id += "_renamed";
        break;
      }
  return event;
}

}  // namespace

TEST_CASE("a case that moves to the version it is of stays as it is, byte for byte") {
  const Seeds seeds("moving to another version", 200);
  std::size_t moved = 0;
  for (const std::uint64_t seed : seeds) {
    const Story story = make_story(seed);
    REQUIRE(story.loads);
    for (std::size_t i = 0; i < story.states.size(); ++i) {
      if (story.states[i].turn == 0) continue;
      sop::Case c = story.states[i];
      sop::MigrateResult result;
      const bool fine = sop::migrate({story.p, story.data}, {story.p, story.data}, c, {}, result);
      CHECK_MESSAGE(fine, said(result), story.describe(i + 1));
      CHECK_MESSAGE(said(result).empty(), said(result), story.describe(i + 1));
      CHECK(result.due.empty());
      CHECK_MESSAGE(sop::save_case(c) == story.cases[i], "another case\n", story.describe(i + 1));
      moved += fine ? 1U : 0U;
    }
  }
  CHECK(moved > 5 * seeds.count());
}

TEST_CASE("with everything renamed a case plays on as it would have, and comes back as the same") {
  const Seeds seeds("moving under other names", 200);
  std::size_t compared = 0;
  for (const std::uint64_t seed : seeds) {
    const Story story = make_story(seed);
    REQUIRE(story.loads);
    const sop::Procedure other = renamed(story.p);
    const sop::Procedure back = with_way_back(story.p, other);
    const sop::ProcedureVersion one{story.p, story.data}, two{other, story.data}, home{back, story.data};
    const sop::Engine engine(other);
    const sop::EngineData data(engine, story.data);
    sop::Workspace workspace;
    const std::size_t half = story.states.size() / 2;
    if (story.states[half].turn == 0) continue;
    sop::Case c = story.states[half];
    sop::MigrateResult result;
    REQUIRE_MESSAGE(sop::migrate(one, two, c, {}, result), said(result), story.describe(half + 1));
    CHECK_MESSAGE(said(result).empty(), said(result), story.describe(half + 1));
    sop::Case played = c;
    for (std::size_t i = half + 1; i <= story.calls.size(); ++i) {
      // There and back, at every call.
      sop::Case again = c;
      REQUIRE_MESSAGE(sop::migrate(two, home, again, {}, result), said(result), story.describe(i));
      CHECK_MESSAGE(without_names(story.p, again) == without_names(story.p, story.states[i - 1]),
                    "another case at call ", i - 1, "\n", story.describe(i));
      ++compared;
      if (i == story.calls.size()) break;
      const RandomCall& call = story.calls[i];
      sop::Decision d, by_engine;
      const sop::Event renamed_event = by_renamed(story.p, call.event);
      const sop::Event* event = call.has_event ? &renamed_event : nullptr;
      sop::reference::advance(other, story.data, c, event, call.now, d, unlimited());
      engine.advance(workspace, data, played, event, call.now, by_engine, unlimited());
      CHECK_MESSAGE(d.status == story.told[i].status, "seed ", seed, " call ", i);
      CHECK_MESSAGE(sop::save_case(c) == sop::save_case(played), "engine: seed ", seed, " call ", i);
    }
  }
  CHECK(compared > 3 * seeds.count());
}
