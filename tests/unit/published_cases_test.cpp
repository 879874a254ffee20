// Six published procedures against their 94 worked cases.
//
// tests/cases/cases.jsonl holds the cases (sources in its README), examples/published the procedures. Cases are asked
// of the reference interpreter.
#include <doctest/doctest.h>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/ask.hpp"
#include "sop/data.hpp"
#include "sop/decision_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "sop/names.hpp"
#include "sop/reference.hpp"
#include "tests/support/files.hpp"

using namespace sop::testing;

namespace {

struct Question {
  std::string id;
  std::string facts;     // a JSON object
  std::string expected;  // JSON: a value, or {"error": "no_row"}
};

// procedure -> what is asked -> questions
using Cases = std::map<std::string, std::map<std::string, std::vector<Question>>>;

// The text of the JSON value that begins at `at`.
std::string_view json_value(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  std::size_t depth = 0;
  bool quoted = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted) {
      if (c == '\\')
        ++at;
      else if (c == '"')
        quoted = false;
      continue;
    }
    if (c == '"') quoted = true;
    if (c == '{' || c == '[') ++depth;
    if ((c == ',' || c == '}' || c == ']') && depth == 0) break;
    if (c == '}' || c == ']') --depth;
  }
  return text.substr(begin, at - begin);
}

// The members of a JSON object, in order; values as JSON text.
std::vector<std::pair<std::string, std::string>> members(std::string_view object) {
  std::vector<std::pair<std::string, std::string>> out;
  std::size_t at = 1;
  while (true) {
    at = object.find('"', at);
    if (at == std::string_view::npos) return out;
    const std::size_t end = object.find('"', at + 1);
    const std::string key(object.substr(at + 1, end - at - 1));
    at = object.find_first_not_of(": ", end + 1);
    const std::string_view value = json_value(object, at);
    out.emplace_back(key, value);
    at += value.size();
  }
}

Cases read_cases() {
  Cases cases;
  for (const std::string& line : split_lines(read_file(in_repository("tests/cases/cases.jsonl")))) {
    if (line.empty()) continue;
    std::map<std::string, std::string> row;
    for (auto& [key, value] : members(line)) row[key] = value;
    const std::string procedure = row["procedure"].substr(1, row["procedure"].size() - 2);
    for (auto& [name, expected] : members(row["expected"])) {
      cases[procedure][name].push_back({row["id"], row["facts"], expected});
    }
  }
  return cases;
}

std::string procedure_text(const std::string& name) {
  return read_file(in_repository("examples/published/" + name + ".sop"));
}

// The answers of a loaded procedure, as JSON: the value, or the whole answer when there is none.
std::vector<std::string> answers(const sop::Procedure& procedure, const std::string& name,
                                 const std::vector<Question>& questions) {
  const sop::NameTable names(procedure);
  sop::ReferenceData data;
  sop::seal(data);
  std::vector<sop::Asked> asked;
  std::string problem;
  if (!sop::find_asked(names, name, asked, problem) || asked.size() != 1) return {problem};
  std::vector<std::string> out;
  for (const Question& question : questions) {
    std::vector<sop::FactUpdate> told;
    sop::DiagnosticSink problems;
    if (!sop::read_facts(question.facts, names, told, problems)) {
      out.push_back(sop::message_text(problems.items().front()));
      continue;
    }
    const std::vector<sop::Value> facts = sop::fact_values(procedure, told);
    sop::reference::Question reference;
    reference.procedure = &procedure;
    reference.data = &data;
    reference.facts = &facts;
    reference.has_now = false;
    const sop::reference::Answer answer = sop::ask(reference, asked.front());
    std::string json;
    sop::JsonWriter writer(json);
    sop::write_answer(writer, procedure, facts, asked.front(), answer, sop::Because::no);
    const std::size_t value = json.find("\"value\":");
    out.push_back(value == std::string::npos ? json : std::string(json_value(json, value + 8)));
  }
  return out;
}

bool is_as_expected(const std::string& answer, const std::string& expected) {
  if (expected.find("no_row") != std::string::npos) return answer.find("no_row") != std::string::npos;
  return answer == expected;
}

}  // namespace

TEST_CASE("the 94 published cases: 93 answers and one hole") {
  std::size_t values = 0;
  std::map<std::string, bool> seen, holes;
  for (const auto& [procedure, asked] : read_cases()) {
    const sop::LoadResult loaded = sop::load_text(procedure + ".sop", procedure_text(procedure));
    REQUIRE_MESSAGE(loaded.ok, procedure);
    CHECK_MESSAGE(sop::lint(loaded.procedure).findings.empty(), procedure);
    for (const auto& [name, questions] : asked) {
      const std::vector<std::string> given = answers(loaded.procedure, name, questions);
      REQUIRE_MESSAGE(given.size() == questions.size(), procedure, ": ", given.front());
      for (std::size_t i = 0; i < given.size(); ++i) {
        const Question& question = questions[i];
        seen[question.id] = true;
        if (question.expected.find("no_row") != std::string::npos) holes[question.id] = true;
        CHECK_MESSAGE(is_as_expected(given[i], question.expected), question.id, " ", name, " of ",
                      question.facts, " is ", given[i], ", not ", question.expected);
        ++values;
      }
    }
  }
  CHECK(seen.size() == 94);
  CHECK(holes.size() == 1);
  CHECK(values > 94);  // a case may ask several things
}
