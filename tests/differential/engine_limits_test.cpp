// What the engine may do otherwise than the interpreter, and no more: it takes fewer steps, so that it may have an answer where
// the interpreter came to its limit (sop/engine.hpp); and an onlooker changes nothing, also where he makes it look at what it
// would leave out.
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
std::string bytes_of(const sop::Value& value, const std::vector<sop::Id>& needs, const Reasons& because) {
  std::string out;
  sop::detail::ArchiveWriter writer(out);
  writer(value, needs);
  for (const sop::Reason& reason : because) writer(reason);
  return out;
}

std::string bytes_of(const ref::Answer& answer) {
  return bytes_of(answer.value, answer.needs, answer.because);
}

std::string bytes_of(const sop::EngineAnswer& answer) {
  std::vector<sop::Reason> because;
  for (const sop::Reason* reason : answer.because) because.push_back(*reason);
  return bytes_of(answer.value, answer.needs, because);
}

bool at_limit(const sop::Value& value) { return value.is_error() && value.error == sop::ErrorCode::limit; }

void hear(void* context, const sop::TraceLine&) { ++*static_cast<std::size_t*>(context); }

}  // namespace

TEST_CASE("of few steps: the interpreter's answer, the limit, or what the interpreter answers without one") {
  std::size_t answered = 0, limited = 0, further = 0;
  sop::Workspace workspace;
  for (const std::uint64_t seed : Seeds("limits of steps", 40)) {
    const std::string text = random_procedure(seed, 1 + static_cast<unsigned>(seed % 6));
    const sop::LoadResult loaded = sop::load_text("random.sop", text, sop::testing::test_zones());
    REQUIRE_MESSAGE(loaded.ok, "seed ", seed);
    const sop::Procedure& p = loaded.procedure;
    RandomHost host(p, seed);
    const sop::ReferenceData data = host.data();
    const sop::Engine engine(p);
    const sop::EngineData engine_data(engine, data);
    const std::vector<sop::Value> facts = sop::fact_values(p, host.open().event.facts);
    for (const std::uint32_t steps : {1U, 2U, 3U, 5U, 8U, 13U, 21U, 34U, 55U, 89U}) {
      ref::Question question;
      question.procedure = &p;
      question.data = &data;
      question.facts = &facts;
      question.now = 1788768000000;
      ref::Question whole = question;
      question.max_steps = steps;
      sop::EngineQuestion fast;
      fast.facts = &facts;
      fast.now = question.now;
      fast.max_steps = steps;
      sop::EngineAnswer answer;
      const auto compare = [&](const std::string& name, const ref::Answer& few, const ref::Answer& all) {
        const bool as_few = bytes_of(answer) == bytes_of(few), as_all = bytes_of(answer) == bytes_of(all);
        const bool as_limit = at_limit(answer.value) && at_limit(few.value);
        const bool fine = at_limit(few.value) ? as_limit || as_all : as_few;
        CHECK_MESSAGE(fine, name, " of seed ", seed, " in ", steps, " steps: the interpreter says ",
                      sop::value_text(p, few.value), ", without a limit ", sop::value_text(p, all.value),
                      ", the engine ", sop::value_text(p, answer.value), "\n", text);
        ++(at_limit(few.value) ? (as_limit ? limited : further) : answered);
      };
      for (sop::Id id = 0; id < p.outputs.size(); ++id) {
        engine.ask_output(workspace, engine_data, fast, id, answer);
        compare(p.text(p.outputs[id].name), ref::ask_output(question, id), ref::ask_output(whole, id));
      }
      for (sop::Id id = 0; id < p.definitions.size(); ++id) {
        if (!p.definitions[id].parameter_names.empty()) continue;
        engine.ask_definition(workspace, engine_data, fast, id, answer);
        compare(p.text(p.definitions[id].name), ref::ask_definition(question, id),
                ref::ask_definition(whole, id));
      }
    }
  }
  // Each of the three happens.
  CHECK(answered > 0);
  CHECK(limited > 0);
  CHECK(further > 0);
}

TEST_CASE("an onlooker changes nothing") {
  sop::Workspace workspace;
  std::size_t told = 0;
  for (const std::uint64_t seed : Seeds("limits of steps", 40)) {
    const Story story = make_story(seed);
    REQUIRE_MESSAGE(story.loads, "seed ", seed);
    const sop::Engine engine(story.p);
    const sop::EngineData data(engine, story.data);
    sop::AdvanceOptions watched = unlimited();
    watched.trace = {hear, &told};
    sop::Case c;
    sop::Decision d;
    for (std::size_t i = 0; i < story.calls.size(); ++i) {
      const RandomCall& call = story.calls[i];
      if (i == 0)
        engine.open(workspace, data, call.event.facts, call.now, c, d, watched);
      else
        engine.advance(workspace, data, c, call.has_event ? &call.event : nullptr, call.now, d, watched);
      REQUIRE_MESSAGE(sop::save_case(c) == story.cases[i], "the case after ", i, " calls\n",
                      story.describe(i + 1));
      REQUIRE_MESSAGE(bytes_of(d) == story.decisions[i], "the decision of call ", i, "\n",
                      story.describe(i + 1));
    }
  }
  CHECK(told > 0);
}
