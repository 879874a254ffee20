// Answers to single questions: by name, as JSON, with reasons.
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "sop/ask.hpp"
#include "sop/decision_json.hpp"
#include "sop/facts_json.hpp"
#include "tests/support/procedure_builder.hpp"
#include "tests/support/schema.hpp"

using namespace sop;

namespace {

// Goodwill by days for a delay, a definition that rests on it, and when a case may be opened again.
struct Desk : sop_test::ProcedureBuilder {
  Desk() {
    add_fact("issue", one_of({"delay", "repair"}), no_id);
    add_fact("days_late", between(TypeKind::whole, 0, 365));
    add_fact("customer", type(TypeKind::text));
    p.facts.back().is_private = true;
    add_fact("contacts", between(TypeKind::whole, 0, 99), constant(number_value("0")));
    const Id table = add_table("goodwill_by_delay", HitPolicy::unique, type(TypeKind::money),
                               {fact("issue"), fact("days_late")});
    p.outputs.back().name = name("goodwill");
    add_row(table, "delay,3..7",
            {is("issue", "delay"), call(Op::in_range, {fact("days_late"), number("3"), number("7")})},
            {money("8 EUR")});
    p.tables[table].rows.back().span = {0, 30, 40};
    add_row(table, "delay,0..2", {is("issue", "delay"), call(Op::less, {fact("days_late"), number("3")})},
            {money("0 EUR")});
    add_definition("twice", type(TypeKind::money),
                   call(Op::multiply, {expr(Op::output, 0, TypeKind::money), number("2")}, TypeKind::money));
    add_definition("doubled", type(TypeKind::money), money("1 EUR"), {type(TypeKind::money)});
    add_definition("greeting", type(TypeKind::text), fact("customer"));
    RequirementList list;
    list.name = name("may_reopen");
    Requirement few;
    few.name = name("few_contacts");
    few.reason = "More than three contacts already";
    few.condition = call(Op::less_equal, {fact("contacts"), number("3")});
    few.path = "may_reopen/few_contacts";
    list.items.push_back(few);
    p.requirements.push_back(list);
    p.files = {{"desk.sop", {0, 10, 28, 60}}};
  }
};

std::string asked(std::string_view name, std::string_view facts, Because because = Because::no) {
  const Desk desk;
  const NameTable names(desk.p);
  std::vector<Asked> what;
  std::string problem;
  if (!find_asked(names, name, what, problem)) return problem;
  std::vector<FactUpdate> updates;
  DiagnosticSink problems;
  REQUIRE(read_facts(facts, names, updates, problems));
  const std::vector<Value> values = fact_values(desk.p, updates);
  const ReferenceData data;
  reference::Question question;
  question.procedure = &desk.p;
  question.data = &data;
  question.facts = &values;
  std::string out;
  JsonWriter writer(out);
  write_answer(writer, desk.p, values, what.at(0), ask(question, what.at(0)), because);
  CHECK(testing::schema_problems("docs/schema/answer.schema.json", out).empty());
  return out;
}

}  // namespace

TEST_CASE("a name asks an output, a table, a definition or a requirement list") {
  struct Row {
    std::string_view name, facts, expected;
  };
  const Row rows[] = {
      {"goodwill", R"({"issue":"delay","days_late":4})", R"({"value":"8.00 EUR"})"},
      {"GOODWILL", R"({"issue":"delay","days_late":4})", R"({"value":"8.00 EUR"})"},
      {"goodwill_by_delay", R"({"issue":"delay","days_late":0})", R"({"value":"0.00 EUR"})"},
      {"twice", R"({"issue":"delay","days_late":4})", R"({"value":"16.00 EUR"})"},
      {"goodwill", R"({"issue":"delay"})", R"({"needs":["days_late"]})"},
      {"goodwill", R"({"issue":"repair","days_late":1})",
       R"x({"error":{"code":"no_row","message":"no row of the table `goodwill_by_delay` applies","help":"add a row for this case, or a last row `otherwise`","rules":[{"rule":"goodwill_by_delay","file":"desk.sop","line":1}],"facts":{"issue":"repair","days_late":1}}})x"},
      {"may_reopen", R"({"contacts":3})", R"({"value":true})"},
      {"may_reopen", R"({})", R"({"value":true})"},
      {"may_reopen", R"({"contacts":4})",
       R"({"value":false,"failed":"few_contacts","reason":"More than three contacts already"})"},
      {"doubled", "{}", "`doubled` has parameters and cannot be asked alone"},
      {"godwill", "{}", "nothing that can be asked is called `godwill`: did you mean `goodwill`?"},
      {"zzz", "{}",
       "nothing that can be asked is called `zzz`: there are `goodwill`, `twice`, `greeting` and "
       "`may_reopen`"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    CHECK(asked(row.name, row.facts) == row.expected);
  }
}

TEST_CASE("reasons name the rule, where it stands and what it read; private facts are masked") {
  CHECK(
      asked("goodwill", R"({"issue":"delay","days_late":4})", Because::yes) ==
      R"({"value":"8.00 EUR","because":[{"kind":"row","rule":"goodwill_by_delay/delay,3..7","file":"desk.sop","line":3,)"
      R"("facts":{"issue":"delay","days_late":4}}]})");
  const std::string greeting = asked("greeting", R"({"customer":"Mari"})", Because::yes);
  CHECK(greeting.find(R"({"value":"Mari","because":[)") == 0);
  CHECK(greeting.find(R"("facts":{"customer":"•••"})") != std::string::npos);
  const std::string by_default = asked("may_reopen", "{}", Because::yes);
  CHECK(by_default.find(R"({"kind":"default","rule":"contacts")") != std::string::npos);
  CHECK(by_default.find(R"("facts":{"contacts":0})") != std::string::npos);
}

TEST_CASE("every status, reason and effect has a name of its own") {
  const auto distinct = [](const std::vector<std::string_view>& names) {
    for (std::size_t i = 0; i < names.size(); ++i) {
      CHECK_FALSE(names[i].empty());
      for (std::size_t j = 0; j < i; ++j) CHECK(names[i] != names[j]);
    }
  };
  std::vector<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(Status::value_error); ++i)
    names.push_back(name_of(static_cast<Status>(i)));
  distinct(names);
  names.clear();
  for (int i = 0; i <= static_cast<int>(ReasonKind::clock); ++i)
    names.push_back(name_of(static_cast<ReasonKind>(i)));
  distinct(names);
  names.clear();
  for (int i = 0; i <= static_cast<int>(EffectKind::in_time_after_all); ++i) {
    names.push_back(name_of(static_cast<EffectKind>(i)));
  }
  distinct(names);
  names.clear();
  for (int i = 0; i <= static_cast<int>(ErrorCode::limit); ++i)
    names.push_back(name_of(static_cast<ErrorCode>(i)));
  distinct(names);
}
