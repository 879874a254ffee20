// Every condition of a procedure is asked whether a case can meet it: `n > 10` of a number up to 10 is put into each place that takes a
// condition, and found there once. And the list of these places is whole: whatever stands in the procedures at hand as a yes or no of its
// own is in it, or is known to be no condition. Who adds a thing with a condition to the language adds it to
// src/lint/wholes.cpp, and a row here.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "sop/lint.hpp"
#include "sop/load.hpp"
#include "src/lint/wholes.hpp"
#include "tests/support/files.hpp"
#include "tests/support/zones.hpp"

using namespace sop::testing;

namespace {

/// A procedure in which `@NAME` stands where a condition may, with `, if` before it or without.
const char* const places_text = R"(sop en

procedure p "P" {
  edition: 1
  kept by: "Head"
  review every: 6 months, last 2026-09-01
  currency: EUR
  locales: en
  zone: "+02:00"
}
facts {
  a: one of (x, y, z)
  n: whole 0..10
}
remedies {
  refund: money
  voucher: money
}
role agent {
  reports to: boss
  may give: any
  may give: refund@permission
  may not give: voucher@prohibition
  limit per case: 5 EUR@limit
}
role boss {
  reports to: nobody
  may give: any
}
schedule duty {
  people: "A"
}
clock c {
  starts on: case_opened@start
  stops on: case_closed@stop
  cancels on: withdrawn@cancel
  resets on: customer_wrote@reset
  holds on: on_order@hold
  released on: came@release
  extends on: missing, by 2 hours, at most 2 times@extension
  pauses while: @pause
  due within: 1 hour, if @target
  due within: 400 hours, otherwise
  target change: keep
}
path pp {
  starts on: case_opened@path_start
  stops on: reply_sent@path_stop
  level: duty, for 30 min@level
  level: boss
  owner while pending: receiver
  hold while: @hold_while
  steps down if: @steps_down, for 5 min
}
path qq {
  starts on: case_opened
  stops on: reply_sent
  level: duty, for 30 min
  level: boss
  owner while pending: receiver
}
response r {
  en: "A {n}", if @text
  en: "D {n}", otherwise
  max length: 100 characters, if @length
  max length: 200 characters, otherwise
}
definitions {
  d: 1, if @definition
  d: 2, otherwise
}
requirements req {
  q "w": @requirement
}
table t {
  hit: first
  | if     | e: whole |
  | @row | 1 |
  | otherwise | 2 |
}
always {
  worst: if @rule -> escalate: boss
}
routine calm {
  if @goal -> well
  step hear {
    owner: caller
    do: "Hear"
    on done -> well
  }
  end well
}
scenario other {
  order: 1
  applies if: @scenario
  step look {
    owner: agent
    do: "Look"
    on done -> closed
  }
  end closed {
    record: a
  }
}
scenario s {
  order: 2
  applies if: any
  path: pp, if @path
  path: qq, otherwise
  clocks: c
  step one {
    owner: agent
    ask: a, n
    run: calm@run
    announce: seen@announce
    on well, if @move -> two
    on well -> closed
    no reply for 3 days -> closed
  }
  step two {
    owner: agent, if @owner
    owner: boss, otherwise
    say: r@say
    do: "x {d} {e} {req?}"@task
    on done -> three
  }
  step three {
    owner: agent
    offer: refund worth 1 EUR@offer
    on accepted -> p4
    on refused -> p4
    on not_approved -> closed
    no reply for 3 days -> closed
  }
  parallel p4 {
    owner: agent
    wait for: all
    branch b1 {
      applies if: @branch
      owner: agent
      do: "x"
      on done -> join
    }
    branch b2 {
      owner: agent
      do: "y"
      on done -> join
    }
    on joined -> p5
  }
  step p5 {
    owner: agent
    approve: refund worth 1 EUR
    approver: boss@approver, valid 2 days
    approver: agent, valid 2 days
    on approved -> closed
    on not_approved -> closed
  }
  end closed {
    record: a
  }
}
)";

/// A place, and what stands there when the condition is put elsewhere; empty: nothing (the condition comes with `, if`).
struct Place {
  const char* name;
  const char* otherwise;
};
const Place places[] = {{"permission", ""},
                        {"prohibition", ""},
                        {"limit", ""},
                        {"start", ""},
                        {"stop", ""},
                        {"cancel", ""},
                        {"reset", ""},
                        {"hold", ""},
                        {"release", ""},
                        {"extension", ""},
                        {"pause", "a is x"},
                        {"target", "a is y"},
                        {"path_start", ""},
                        {"path_stop", ""},
                        {"level", ""},
                        {"hold_while", "a is y"},
                        {"steps_down", "a is z"},
                        {"text", "a is x"},
                        {"length", "a is y"},
                        {"definition", "a is z"},
                        {"requirement", "n > 5"},
                        {"row", "n > 4"},
                        {"rule", "n > 8"},
                        {"goal", "n > 7"},
                        {"scenario", "n is 3"},
                        {"path", "n > 6"},
                        {"run", ""},
                        {"announce", ""},
                        {"move", "n > 2"},
                        {"owner", "n > 3"},
                        {"say", ""},
                        {"task", ""},
                        {"offer", ""},
                        {"branch", "n > 1"},
                        {"approver", ""}};

/// The procedure with a condition at one place; null: at none.
std::string with_condition(const Place* at, const std::string& condition) {
  std::string text = places_text;
  // Longer names first: `@hold_while` begins like `@hold`.
  for (std::size_t length = 20; length > 0; --length) {
    for (const Place& place : places) {
      const std::string mark = "@" + std::string(place.name);
      if (mark.size() != length) continue;
      const std::size_t found = text.find(mark);
      REQUIRE_MESSAGE(found != std::string::npos, mark);
      const std::string usual = place.otherwise;
      const std::string there = &place == at ? (usual.empty() ? ", if " : "") + condition : usual;
      text.replace(found, mark.size(), there);
    }
  }
  REQUIRE(text.find('@') == std::string::npos);
  return text;
}

std::vector<bool> no_conditions(const sop::Procedure& p) {
  std::vector<bool> known(p.exprs.size());
  const auto mark = [&](sop::Id id) {
    if (id != sop::no_id) known[id] = true;
  };
  const auto mark_parts = [&](const std::vector<sop::TextPart>& parts) {
    for (const sop::TextPart& part : parts) mark(part.value);
  };
  for (const sop::Expr& e : p.exprs)
    for (sop::Id i = 0; i < e.args.count; ++i) mark(p.expr_args[e.args.first + i]);
  for (const sop::Table& table : p.tables) {
    for (const sop::Id input : table.inputs) mark(input);
    for (const sop::TableRow& row : table.rows) {
      for (const sop::Id cell : row.cells) mark(cell);
      for (const sop::Id result : row.results) mark(result);
    }
  }
  for (const sop::Definition& definition : p.definitions) mark(definition.value);
  for (const sop::Response& response : p.responses)
    for (const sop::ResponseVariant& variant : response.variants) mark_parts(variant.parts);
  for (const sop::Step& step : p.steps) {
    for (const sop::Action& action : step.actions) {
      for (const sop::Id value : action.values) mark(value);
      mark_parts(action.parts);
    }
  }
  const auto mark_all = [&](const std::vector<sop::Assertion>& items) {
    for (const sop::Assertion& item : items) {
      mark(item.value);
      for (const sop::Id value : item.values) mark(value);
      using Subject = sop::Assertion::Subject;
      if (item.subject == Subject::named || item.subject == Subject::list) mark(item.index);
    }
  };
  for (const sop::Test& test : p.tests) {
    // A bare name in a line or at the head of a column of a test.
    for (sop::Id id = 0; id < p.exprs.size(); ++id) {
      const sop::Expr& e = p.exprs[id];
      if (e.args.count == 0 && e.span.file == test.span.file && e.span.begin > test.span.begin) mark(id);
    }
    for (const sop::TestLine& line : test.lines) mark_all(line.items);
    for (const auto& row : test.row_given) mark_all(row);
    for (const auto& row : test.row_expect) mark_all(row);
  }
  return known;
}

}  // namespace

TEST_CASE("a condition that no case can meet is found wherever a condition may stand") {
  sop::LintOptions options;
  options.only = {"impossible_condition"};
  const auto found_with = [&](const Place* at) {
    const std::string text = with_condition(at, "n > 10");
    const sop::LoadResult load = sop::load_text("t.sop", text);
    for (const sop::Diagnostic& problem : load.diagnostics) FAIL_CHECK(sop::message_text(problem));
    REQUIRE(load.ok);
    const sop::LintResult result = sop::lint(load.procedure, options);
    for (const sop::Finding& finding : result.findings) {
      const sop::Span span = finding.diagnostic.span;
      CHECK(text.substr(span.begin, span.end - span.begin).find("n > 10") != std::string::npos);
    }
    return result.findings.size();
  };
  CHECK(found_with(nullptr) == 0);
  for (const Place& place : places) {
    CAPTURE(std::string(place.name));
    CHECK(found_with(&place) == 1);
  }
}

TEST_CASE("the list of places with a condition is whole") {
  std::size_t procedures = 0, conditions = 0;
  for (const char* folder : {"tests/golden", "examples"}) {
    for (const auto& path : list_files(in_repository(folder), ".sop")) {
      const std::string text = read_file(path);
      const sop::LoadResult load = sop::load_text(path.filename().string(), text, test_zones());
      if (!load.ok) continue;
      const sop::Procedure& p = load.procedure;
      ++procedures;
      CAPTURE(path.string());
      std::vector<bool> known = no_conditions(p);
      for (const sop::lint_checks::Whole& whole : sop::lint_checks::whole_conditions(p)) {
        known[whole.condition] = true;
        ++conditions;
      }
      for (sop::Id id = 0; id < p.exprs.size(); ++id) {
        if (known[id] || p.exprs[id].type != sop::TypeKind::boolean || p.exprs[id].op == sop::Op::constant)
          continue;
        const sop::Span span = p.exprs[id].span;
        const std::string written(load.sources[span.file].text().substr(span.begin, span.end - span.begin));
        FAIL_CHECK(written);
      }
    }
  }
  CHECK(procedures > 100);
  CHECK(conditions > 1000);
}
