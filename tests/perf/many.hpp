// tests/perf/many.hpp: procedures that have very many of one thing, to see how loading grows with it.
#pragma once

#include <cstddef>
#include <string>

namespace sop::testing {

struct Many {
  const char* name;
  std::string (*text)(std::size_t count);
  bool loads = true;
};

inline std::string many_head(const char* facts = "  a: whole 0..1000000\n") {
  return std::string(
             "sop en\n\nprocedure desk {\n  edition: 1\n  currency: EUR\n  rounding: half_up\n  locales: "
             "en\n  zone: "
             "\"+02:00\"\n}\n\nrole agent {\n  reports to: nobody\n}\n\nfacts {\n") +
         facts + "}\n\n";
}

/// `line` count times, with its number for each `#`.
inline std::string many_lines(std::size_t count, const std::string& line) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    for (const char c : line) {
      if (c == '#')
        out += number;
      else
        out += c;
    }
  }
  return out;
}

inline std::string many_facts(std::size_t n) {
  const std::string lines = many_lines(n, "  f#: whole 0..9\n");
  return many_head(lines.c_str());
}
inline std::string many_tables(std::size_t n) {
  return many_head() +
         many_lines(
             n,
             "table t# {\n  hit: first\n  | a | o#: money |\n  | 1 | 2 EUR |\n  | otherwise | 3 EUR |\n}\n");
}
inline std::string many_rows(std::size_t n) {
  return many_head() + "table t {\n  hit: unique\n  | a | o: money |\n" + many_lines(n, "  | # | # EUR |\n") +
         "}\n";
}
inline std::string many_responses(std::size_t n) {
  return many_head() + many_lines(n, "response r# {\n  en: \"Hello, {a}.\"\n}\n");
}
inline std::string many_definitions(std::size_t n) {
  return many_head() + "definitions {\n" + many_lines(n, "  d#: a + #\n") + "}\n";
}
inline std::string many_rules(std::size_t n) {
  return many_head() + "always {\n" + many_lines(n, "  w#: if a is # -> notify: agent\n") + "}\n";
}
inline std::string many_scenarios(std::size_t n) {
  return many_head() + many_lines(n,
                                  "scenario s# {\n  applies if: a is #\n  step x {\n    owner: agent\n    "
                                  "do: \"Talk\"\n    on done -> "
                                  "closed\n  }\n  end closed\n}\n");
}
inline std::string many_steps(std::size_t n) {
  return many_head() + "scenario s {\n  applies if: a >= 1\n" +
         many_lines(n, "  step x# {\n    owner: agent\n    do: \"Talk\"\n    on done -> closed\n  }\n") +
         "  end closed\n}\n";
}
inline std::string many_outcomes(std::size_t n) {
  std::string names = many_lines(n, "o#,\n      ");
  names.resize(names.size() - 8);
  return many_head() +
         "scenario s {\n  applies if: a >= 1\n  step x {\n    owner: agent\n    do: \"Talk\"\n    "
         "outcomes: " +
         names + "\n" + many_lines(n, "    on o# -> closed\n") + "  }\n  end closed\n}\n";
}
inline std::string many_clocks(std::size_t n) {
  return many_head() +
         many_lines(
             n, "clock c# {\n  starts on: case_opened\n  stops on: case_closed\n  due within: 4 hours\n}\n");
}
inline std::string many_requirements(std::size_t n) {
  return many_head() + many_lines(n, "requirements q# {\n  few \"Too many\": a <= #\n}\n");
}
inline std::string many_roles(std::size_t n) {
  return many_head() + many_lines(n, "role r# {\n  reports to: nobody\n}\n");
}
inline std::string many_values(std::size_t n) {
  std::string names = many_lines(n, "v#,\n    ");
  names.resize(names.size() - 6);
  return many_head(("  e: one of (" + names + ")\n").c_str());
}
inline std::string many_tests(std::size_t n) {
  return many_head() + "definitions {\n  d: a + 1\n}\n" +
         many_lines(n, "test \"t#\" {\n  given: a is #\n  expect: d is #\n}\n");
}
inline std::string many_unknown_names(std::size_t n) {
  const std::string lines = many_lines(n, "  f#: whole 0..9\n");
  return many_head(lines.c_str()) + "definitions {\n" + many_lines(n, "  d#: g# + 1\n") + "}\n";
}

inline constexpr Many many_kinds[] = {
    {"facts", many_facts},
    {"tables", many_tables},
    {"rows of a table", many_rows},
    {"responses", many_responses},
    {"definitions", many_definitions},
    {"always-rules", many_rules},
    {"scenarios", many_scenarios},
    {"steps", many_steps},
    {"outcomes of a step", many_outcomes},
    {"clocks", many_clocks},
    {"requirements", many_requirements},
    {"roles", many_roles},
    {"values of a fact", many_values},
    {"tests", many_tests},
    {"unknown names", many_unknown_names, false},
};

}  // namespace sop::testing
