// The worked cases of the published procedures, read without interpreting them.
#include "tests/support/cases.hpp"

#include <cstddef>
#include <map>
#include <stdexcept>

#include "sop/ask.hpp"
#include "sop/data.hpp"
#include "sop/decision_json.hpp"
#include "sop/facts_json.hpp"
#include "sop/names.hpp"
#include "sop/reference.hpp"
#include "tests/support/files.hpp"

namespace sop::testing {

namespace {

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

std::string unquoted(const std::string& json) {
  if (json.size() < 2 || json.front() != '"' || json.back() != '"')
    throw std::runtime_error("a text was expected: " + json);
  return json.substr(1, json.size() - 2);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> json_members(std::string_view object) {
  std::vector<std::pair<std::string, std::string>> out;
  std::size_t at = 1;
  while (true) {
    at = object.find('"', at);
    if (at == std::string_view::npos) return out;
    const std::size_t end = object.find('"', at + 1);
    std::string key(object.substr(at + 1, end - at - 1));
    at = object.find_first_not_of(": ", end + 1);
    const std::string_view value = json_value(object, at);
    out.emplace_back(std::move(key), value);
    at += value.size();
  }
}

std::vector<WorkedCase> read_cases(std::string_view path) {
  std::vector<WorkedCase> cases;
  for (const std::string& line : split_lines(read_file(in_repository(path)))) {
    if (line.empty()) continue;
    std::map<std::string, std::string> row;
    for (auto& [key, value] : json_members(line)) row[key] = value;
    WorkedCase worked{unquoted(row["id"]), unquoted(row["procedure"]), row["facts"], {}};
    for (auto& [name, answer] : json_members(row["expected"]))
      worked.expected.emplace_back(name, without_blanks(answer));
    if (worked.expected.empty()) throw std::runtime_error("nothing is expected: " + line);
    cases.push_back(std::move(worked));
  }
  return cases;
}

std::string published_text(const std::string& name) {
  return read_file(in_repository("examples/published/" + name + ".sop"));
}

std::string without_blanks(std::string_view json) {
  std::string out;
  bool quoted = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (json[i] == '"' && (i == 0 || json[i - 1] != '\\')) quoted = !quoted;
    if (quoted || json[i] != ' ') out += json[i];
  }
  return out;
}

std::string answer_of(std::string_view answer) {
  for (const auto& [key, value] : json_members(answer)) {
    if (key == "value") return value;
    if (key != "error") continue;
    for (const auto& [inner, code] : json_members(value))
      if (inner == "code" && code == "\"no_row\"") return "{\"error\":\"no_row\"}";
  }
  return std::string(answer);
}

std::vector<std::string> wrong_answers(const Procedure& procedure, const std::vector<WorkedCase>& cases,
                                       std::size_t most) {
  std::vector<std::string> wrong;
  const NameTable names(procedure);
  ReferenceData data;
  seal(data);
  for (const WorkedCase& worked : cases) {
    std::vector<FactUpdate> told;
    DiagnosticSink problems;
    const bool read = read_facts(worked.facts, names, told, problems);
    const std::vector<Value> facts = fact_values(procedure, told);
    for (const auto& [name, expected] : worked.expected) {
      if (wrong.size() >= most) return wrong;
      std::string given;
      std::vector<Asked> asked;
      if (!read) {
        given = message_text(problems.items().front());
      } else if (find_asked(names, name, asked, given) && asked.size() == 1) {
        reference::Question question;
        question.procedure = &procedure;
        question.data = &data;
        question.facts = &facts;
        question.has_now = false;
        JsonWriter writer(given);
        write_answer(writer, procedure, facts, asked.front(), ask(question, asked.front()), Because::no);
        given = answer_of(given);
      }
      if (given == expected) continue;
      wrong.push_back(worked.id + ": " + name + " of " + worked.facts + " is " + given + ", not " + expected);
    }
  }
  return wrong;
}

}  // namespace sop::testing
