// The engine answers what the reference interpreter answers, part for part: random procedures and facts, and the 94 published
// cases. A failing seed is printed; it names the procedure and the facts.
#include <doctest/doctest.h>

#include <cstdlib>
#include <string>

#include "sop/engine.hpp"
#include "sop/reference.hpp"
#include "sop/validate.hpp"
#include "tests/support/procedure_builder.hpp"
#include "tests/support/random_questions.hpp"
#include "tests/support/seeds.hpp"

using namespace sop_test;
namespace ref = sop::reference;

namespace {

std::string told(const Value& value, const std::vector<Id>& needs, const sop::Procedure& p) {
  std::string out = shown(value, p) + " kind " + std::to_string(static_cast<int>(value.kind)) + " symbol " +
                    std::to_string(value.symbol) + " currency " + value.currency.letters() + " integer " +
                    std::to_string(value.integer) + " unit " + std::to_string(static_cast<int>(value.unit));
  for (const Id fact : needs) out += " ?" + p.text(p.facts[fact].name);
  return out;
}
std::string told(const sop::Reason& reason) {
  std::string out = "\n  " + std::to_string(static_cast<int>(reason.kind)) + " " + reason.path + " " +
                    std::to_string(reason.span.begin) + "-" + std::to_string(reason.span.end);
  for (const Id fact : reason.facts) out += " " + std::to_string(fact);
  return out;
}
std::string told(const ref::Answer& answer, const sop::Procedure& p) {
  std::string out = told(answer.value, answer.needs, p);
  for (const sop::Reason& reason : answer.because) out += told(reason);
  return out + " failed " + std::to_string(answer.failed_requirement);
}
std::string told(const sop::EngineAnswer& answer, const sop::Procedure& p) {
  std::string out = told(answer.value, answer.needs, p);
  for (const sop::Reason* reason : answer.because) out += told(*reason);
  return out + " failed " + std::to_string(answer.failed_requirement);
}

struct Counts {
  int answers = 0, known = 0, unknown = 0, errors = 0;
};

/// Asks everything of both; where they differ.
std::string differences(const sop::Procedure& p, const sop::Engine& engine, const sop::EngineData& bound,
                        sop::Workspace& workspace, const ref::Question& q, Counts& counts) {
  sop::EngineQuestion question;
  question.facts = q.facts;
  question.settings = q.settings;
  question.now = q.now;
  question.has_now = q.has_now;
  sop::EngineAnswer answer;
  std::string out;
  const auto compare = [&](const std::string& what, const ref::Answer& expected) {
    ++counts.answers;
    counts.known += expected.value.known() ? 1 : 0;
    counts.unknown += expected.value.is_unknown() ? 1 : 0;
    counts.errors += expected.value.is_error() ? 1 : 0;
    const std::string wanted = told(expected, p), given = told(answer, p);
    if (wanted != given) out += what + "\nreference: " + wanted + "\nengine:    " + given + "\n";
  };
  for (Id i = 0; i < p.outputs.size(); ++i) {
    engine.ask_output(workspace, bound, question, i, answer);
    compare("output " + p.text(p.outputs[i].name), ref::ask_output(q, i));
  }
  for (Id i = 0; i < p.definitions.size(); ++i) {
    if (!p.definitions[i].parameter_types.empty()) continue;
    engine.ask_definition(workspace, bound, question, i, answer);
    compare("definition " + p.text(p.definitions[i].name), ref::ask_definition(q, i));
  }
  for (Id i = 0; i < p.requirements.size(); ++i) {
    engine.ask_requirements(workspace, bound, question, i, answer);
    compare("requirements " + p.text(p.requirements[i].name), ref::ask_requirements(q, i));
  }
  return out;
}

void run(const Seeds& seeds, int rows, int questions, Counts& counts) {
  sop::Workspace workspace;
  for (const std::uint64_t seed : seeds) {
    RandomQuestions random(seed, rows);
    REQUIRE_MESSAGE(sop::validate(random.p) == "", "seed ", seed);
    const sop::ReferenceData data = random.data();
    const sop::Engine engine(random.p);
    const sop::EngineData bound(engine, data);
    for (int i = 0; i < questions; ++i) {
      const std::vector<Value> facts = random.facts();
      const std::vector<Value> settings = random.settings();
      ref::Question q;
      q.procedure = &random.p;
      q.data = &data;
      q.facts = &facts;
      if (random.random().one_in(4)) q.settings = &settings;
      q.has_now = !random.random().one_in(4);
      q.now = 20001LL * 86400000;
      const std::string different = differences(random.p, engine, bound, workspace, q, counts);
      REQUIRE_MESSAGE(different == "", "seed ", seed, " rows ", rows, " question ", i, "\n", different);
    }
  }
}

}  // namespace

TEST_CASE("random procedures and facts: the same answers, needs and reasons") {
  Counts counts;
  const Seeds seeds("questions", 300);
  run(seeds, 8, 12, counts);
  MESSAGE(counts.answers, " answers: ", counts.known, " known, ", counts.unknown, " unknown, ", counts.errors,
          " errors");
  if (!seeds.is_whole()) return;
  CHECK(counts.known > counts.answers / 10);
  CHECK(counts.unknown > counts.answers / 10);
  CHECK(counts.errors > counts.answers / 20);
}

TEST_CASE("long tables: rows in more than one word of an index") {
  Counts counts;
  run(Seeds("questions about long tables", 10, 1000), 200, 6, counts);
}
