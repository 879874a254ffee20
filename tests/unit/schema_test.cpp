// The schemas of docs/schema: each is readable by the checker, refers to what is there, and refuses what it should. A checker
// that never complains would make every comparison worthless.
#include "tests/support/schema.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "tests/support/files.hpp"

using namespace sop::testing;

TEST_CASE("every schema can be read, refers to what is there, and is named in docs/json.md or by another") {
  std::string all = read_file(in_repository("docs/json.md"));
  for (const auto& path : list_files(in_repository("docs/schema"), ".json")) all += read_file(path);
  for (const auto& path : list_files(in_repository("docs/schema"), ".json")) {
    const std::string name = path.filename().string();
    CAPTURE(name);
    CHECK(all.find(name) != std::string::npos);
    // Reading null follows the keywords of the top; a schema that cannot be read throws.
    CHECK_NOTHROW(schema_problems("docs/schema/" + name, "null"));
    for (const std::string& problem :
         schema_problems("docs/schema/" + name, "{\"none_has_this_key\":[{}]}")) {
      CHECK(problem.find("does not know the keyword") == std::string::npos);
      CHECK(problem.find("refers to nothing") == std::string::npos);
    }
  }
}

TEST_CASE("what fits is accepted and what does not is refused") {
  struct Row {
    std::string_view schema, text;
    bool fits;
  };
  const Row rows[] = {
      {"value", "null", true},
      {"value", R"(["a",[1,true]])", true},
      {"value", "{}", false},
      {"value", R"([{}])", false},
      {"facts", R"({"a":1,"b":"x","c":null})", true},
      {"facts", R"({"a":{"b":1}})", false},
      {"facts", "[]", false},
      {"answer", R"({"value":"8.00 EUR"})", true},
      {"answer", R"({"value":null,"because":[{"kind":"row","rule":"a/b","line":3,"file":"x"}]})", true},
      {"answer", R"({"value":1,"because":[{"kind":"rows","rule":"a/b"}]})", false},
      {"answer", R"({"value":1,"because":[{"kind":"row","rule":"a/b","line":0}]})", false},
      {"answer", R"({"value":1,"error":{"code":"no_row","message":"x"}})", false},
      {"answer", R"({"error":{"code":"no_row","message":"x"}})", false},
      {"answer",
       R"({"error":{"code":"no_row","message":"x","help":"y","rules":[{"rule":"a","file":"f","line":1}],"facts":{"n":3}}})",
       true},
      {"answer", R"({"error":{"code":"no_rows","message":"x"}})", false},
      {"answer", R"({"goodwill":{"value":1},"paid_as":{"needs":[]}})", true},
      {"answer", R"({"goodwill":{"walue":1}})", false},
      {"event", R"({"promise_kept":true})", true},
      {"event", R"({"promise_kept":false})", false},
      {"event", R"({"customer":[{"window":"1 day"}]})", false},
      {"event", R"({"event":"approved","as":"manager","by":"m"})", true},
      {"event", R"({"event":""})", false},
      {"data", R"({"roster":{"x":[{"from":"2026","person":"a"}]}})", true},
      {"data", R"({"roster":{"x":[{"person":"a"}]}})", false},
      {"case", R"({"version":2})", false},
      {"case", R"({"version":1,"turn":1,"now":"2026-09-01T08:00:00Z"})", false},
      {"decision", R"({"version":1})", false},
      {"moment", R"({"error":{"code":"limit","message":"x","line":1,"problems":[]}})", true},
      {"moment", R"({"error":{"code":"limits","message":"x","line":1,"problems":[]}})", false},
      {"test", R"({"version":1,"procedures":[],"passed":0,"failed":0})", true},
      {"test", R"({"version":1,"procedures":[{"file":"x","loads":true}],"passed":0,"failed":0})", false},
      {"compile", R"({"version":1,"file":"x","bytes":0})", false},
      {"diagnostics", R"({"version":1,"diagnostics":[]})", true},
      {"diagnostics", R"({"version":2,"diagnostics":[]})", false},
      {"diagnostics", R"({"version":1,"diagnostics":[{"id":"x","severity":"fatal","message":"y"}]})", false},
      {"diagnostics", R"({"version":1})", false},
      {"diagnostics", "nonsense", false},
  };
  for (const Row& row : rows) {
    CAPTURE(row.schema);
    CAPTURE(row.text);
    CHECK(schema_problems("docs/schema/" + std::string(row.schema) + ".schema.json", row.text).empty() ==
          row.fits);
  }
}
