// The engine answers what the reference interpreter answers: every table output, definition, list of requirements and condition of random
// procedures, under random facts, at instants with and without a present; value, needs and reasons.
//
// SOP_RANDOM_COUNT and SOP_RANDOM_SEED say how many procedures, and from which seed on.
#include <doctest/doctest.h>

#include <string>

#include "sop/engine.hpp"
#include "sop/facts_json.hpp"
#include "tests/properties/story.hpp"
#include "tests/support/seeds.hpp"
#include "tests/support/zones.hpp"

using namespace sop_test;
namespace ref = sop::reference;

namespace {

template <class Reasons>
std::string bytes_of(const sop::Value& value, const std::vector<sop::Id>& needs, sop::Id failed,
                     const Reasons& because) {
  std::string out;
  sop::detail::ArchiveWriter writer(out);
  writer(value, needs, failed);
  for (const sop::Reason* reason : because) writer(*reason);
  return out;
}

std::string bytes_of(const ref::Answer& answer) {
  std::vector<const sop::Reason*> because;
  for (const sop::Reason& reason : answer.because) because.push_back(&reason);
  return bytes_of(answer.value, answer.needs, answer.failed_requirement, because);
}

std::string bytes_of(const sop::EngineAnswer& answer) {
  return bytes_of(answer.value, answer.needs, answer.failed_requirement, answer.because);
}

/// Conditions that stand in a procedure by themselves.
std::vector<sop::Id> conditions_of(const sop::Procedure& p) {
  std::vector<sop::Id> out;
  const auto add = [&](sop::Id expression) {
    if (expression != sop::no_id) out.push_back(expression);
  };
  for (const sop::Transition& t : p.transitions) {
    add(t.guard);
    add(t.time);
  }
  for (const sop::Scenario& s : p.scenarios) add(s.applies_if);
  for (const sop::AlwaysRule& rule : p.always) add(rule.condition);
  for (const sop::Step& step : p.steps) {
    for (const sop::OwnerChoice& owner : step.owner) add(owner.condition);
    for (const sop::Action& action : step.actions) {
      add(action.condition);
      for (const sop::OfferOption& option : action.options) add(option.amount);
    }
  }
  for (const sop::Clock& clock : p.clocks)
    for (const sop::ClockTarget& target : clock.targets) add(target.condition);
  return out;
}

}  // namespace

TEST_CASE("the engine answers random questions as the interpreter does") {
  std::size_t asked = 0;
  sop::Workspace workspace;
  const Seeds seeds("random questions", 200);
  for (const std::uint64_t seed : seeds) {
    Story story;
    story.seed = seed;
    story.text = random_procedure(seed, 1 + static_cast<unsigned>(seed % 6));
    sop::LoadResult loaded = sop::load_text("random.sop", story.text, sop::testing::test_zones());
    REQUIRE_MESSAGE(loaded.ok, "seed ", seed);
    const sop::Procedure& p = loaded.procedure;
    RandomHost host(p, seed);
    const sop::ReferenceData data = host.data();
    const sop::Engine engine(p);
    const sop::EngineData engine_data(engine, data);
    const std::vector<sop::Id> conditions = conditions_of(p);
    for (int round = 0; round < 8; ++round) {
      const RandomCall call = host.open();
      const std::vector<sop::Value> facts = sop::fact_values(p, call.event.facts);
      ref::Question question;
      question.procedure = &p;
      question.data = &data;
      question.facts = &facts;
      question.now = call.now;
      question.has_now = round % 4 != 3;
      sop::EngineQuestion fast;
      fast.facts = &facts;
      fast.now = question.now;
      fast.has_now = question.has_now;
      sop::EngineAnswer answer;
      const auto compare = [&](const std::string& what, const ref::Answer& expected) {
        ++asked;
        CHECK_MESSAGE(bytes_of(answer) == bytes_of(expected), what, " of seed ", seed, ": ",
                      sop::value_text(p, expected.value), " but the engine says ",
                      sop::value_text(p, answer.value), "\n", story.text, "\n", story_text(p, {call}));
      };
      for (sop::Id id = 0; id < p.outputs.size(); ++id) {
        engine.ask_output(workspace, engine_data, fast, id, answer);
        compare(p.text(p.outputs[id].name), ref::ask_output(question, id));
      }
      for (sop::Id id = 0; id < p.definitions.size(); ++id) {
        if (!p.definitions[id].parameter_names.empty()) continue;
        engine.ask_definition(workspace, engine_data, fast, id, answer);
        compare(p.text(p.definitions[id].name), ref::ask_definition(question, id));
      }
      for (sop::Id id = 0; id < p.requirements.size(); ++id) {
        engine.ask_requirements(workspace, engine_data, fast, id, answer);
        compare(p.text(p.requirements[id].name), ref::ask_requirements(question, id));
      }
      for (const sop::Id id : conditions) {
        engine.evaluate(workspace, engine_data, fast, id, answer);
        compare("an expression", ref::evaluate(question, id));
      }
    }
  }
  CHECK(asked > 100 * seeds.count());
}
