// Tables so large that the engine's indexes share the bits of neighbouring stretches, or list rows instead of keeping bits: it answers
// as the interpreter does.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sop/engine.hpp"
#include "sop/facts_json.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"

namespace {

const char* const head =
    "sop en\n\nprocedure desk {\n  edition: 1\n  currency: EUR\n  rounding: half_up\n  locales: en\n  zone: "
    "\"+02:00\"\n}\n\nfacts {\n  number: whole 0..1000000\n  word: text\n}\n\n";

/// Asks the first output of both, with each of the values for one fact; the other is unknown.
void compare(const std::string& text, std::size_t fact, const std::vector<sop::Value>& values) {
  const sop::LoadResult loaded = sop::load_text("large.sop", text);
  for (const sop::Diagnostic& d : loaded.diagnostics) MESSAGE(sop::message_text(d));
  REQUIRE(loaded.ok);
  const sop::Procedure& p = loaded.procedure;
  sop::ReferenceData none;
  sop::seal(none);
  const sop::Engine engine(p);
  const sop::EngineData data(engine, none);
  sop::Workspace workspace;
  sop::EngineAnswer answer;
  for (const sop::Value& value : values) {
    std::vector<sop::Value> facts(p.facts.size());
    facts[fact] = value;
    sop::reference::Question question;
    question.procedure = &p;
    question.data = &none;
    question.facts = &facts;
    const sop::reference::Answer expected = sop::reference::ask_output(question, 0);
    sop::EngineQuestion fast;
    fast.facts = &facts;
    engine.ask_output(workspace, data, fast, 0, answer);
    CAPTURE(sop::value_text(p, value));
    CHECK(sop::value_text(p, answer.value) == sop::value_text(p, expected.value));
    CHECK(answer.value.error == expected.value.error);
    CHECK(answer.needs == expected.needs);
    REQUIRE(answer.because.size() == expected.because.size());
    for (std::size_t i = 0; i < expected.because.size(); ++i)
      CHECK(answer.because[i]->path == expected.because[i].path);
  }
}

sop::Value number(std::int64_t n) { return sop::Value::rational(sop::ValueKind::number, sop::Rational(n)); }

}  // namespace

TEST_CASE("three thousand bounds on one line") {
  std::string text = std::string(head) + "table t {\n  hit: first\n  | number | price: money |\n";
  for (int i = 0; i < 3000; ++i) {
    const std::string n = std::to_string(i * 10);
    text += i % 7 == 3   ? "  | " + n + ".." + std::to_string(i * 10 + 15) + " | " + n + " EUR |\n"
            : i % 7 == 5 ? "  | >= " + std::to_string(1000000 - i) + " | " + n + " EUR |\n"
            : i % 7 == 6 ? "  | one of (" + n + ", " + std::to_string(i * 10 + 500) + ") | " + n + " EUR |\n"
                         : "  | " + n + " | " + n + " EUR |\n";
  }
  text += "}\n";
  std::vector<sop::Value> values{sop::Value(),    number(0),      number(1),
                                 number(1000000), number(999999), number(29990)};
  for (std::int64_t i = 0; i < 150; ++i) values.push_back(number(i * 97));
  compare(text, 0, values);
}

TEST_CASE("six thousand words") {
  std::string text = std::string(head) + "table t {\n  hit: collect list\n  | word | price: money |\n";
  for (int i = 0; i < 6000; ++i) {
    const std::string n = std::to_string(i);
    text += i % 9 == 4 ? "  | one of (\"w" + n + "\", \"w" + std::to_string(i / 2) + "\", \"twice\") | " + n +
                             " EUR |\n"
            : i == 1999 ? "  | any | " + n + " EUR |\n"
                        : "  | \"w" + n + "\" | " + n + " EUR |\n";
  }
  text += "}\n";
  std::vector<sop::Value> values{sop::Value(), sop::Value::of_text(""), sop::Value::of_text("twice"),
                                 sop::Value::of_text("zzz")};
  for (int i = 0; i < 25; ++i) values.push_back(sop::Value::of_text("w" + std::to_string(i * 101)));
  compare(text, 1, values);
}
