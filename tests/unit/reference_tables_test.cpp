// The reference interpreter: what tables decide (docs/semantics.md, 4).
#include <doctest/doctest.h>

#include <string>

#include "sop/reference.hpp"
#include "sop/validate.hpp"
#include "tests/support/procedure_builder.hpp"

using namespace sop_test;
namespace ref = sop::reference;
using sop::ErrorCode;
using sop::HitPolicy;
using sop::Op;

namespace {

/// Rows over three yes/no facts: row i is true when fact i is. Results are amounts unless said otherwise.
struct Rows : ProcedureBuilder {
  std::vector<Value> facts;
  sop::ReferenceData data;
  Id table = 0;

  explicit Rows(HitPolicy hit, sop::Type output = {}) {
    for (const char* n : {"a", "b", "c"}) add_fact(n, type(TypeKind::boolean));
    add_fact("day", type(TypeKind::date));
    if (output.kind == TypeKind::none) output = type(TypeKind::money);
    table = add_table("pays", hit, output, {no_id});
  }
  void row(const char* when, Id result, std::int64_t since = 0) {
    add_row(table, when, {call(Op::equal, {fact(when), yes()})}, {result}, since);
  }
  /// `facts` as `yn?`: yes, no, unknown.
  std::string given(const std::string& told, Id output = 0) {
    facts.assign(p.facts.size(), Value::unknown());
    for (std::size_t i = 0; i < told.size(); ++i) {
      if (told[i] != '?') facts[i] = Value::boolean(told[i] == 'y');
    }
    facts[3] = day;
    REQUIRE(sop::validate(p) == "");
    ref::Question q;
    q.procedure = &p;
    q.data = &data;
    q.facts = &facts;
    const ref::Answer answer = ref::ask_output(q, output);
    std::string out = shown(answer.value, p);
    for (const Id fact : answer.needs) out += " ?" + p.text(p.facts[fact].name);
    why.clear();
    for (const sop::Reason& reason : answer.because) {
      why += (why.empty() ? "" : ", ") + reason.path;
      for (const Id fact : reason.facts) why += " " + p.text(p.facts[fact].name);
    }
    return out;
  }
  Value day;
  std::string why;
};

std::string error(ErrorCode code) { return "error " + std::to_string(static_cast<int>(code)); }

}  // namespace

TEST_CASE("first: the first true row, unless an unknown one above it would give something else") {
  Rows t(HitPolicy::first);
  t.row("a", t.money("1.00 EUR"));
  t.row("b", t.money("2.00 EUR"));
  t.row("c", t.money("1.00 EUR"));
  t.add_otherwise(t.table, {t.money("0.00 EUR")});
  struct Case {
    const char* told;
    const char* value;
  };
  for (const Case& c : {Case{"yyy", "1 EUR"},
                        {"nyy", "2 EUR"},
                        {"nny", "1 EUR"},
                        {"nnn", "0 EUR"},
                        {"?yn", "unknown ?a"},
                        {"?ny", "1 EUR"},
                        {"n?y", "unknown ?b"},
                        {"??y", "unknown ?b"},
                        {"?nn", "unknown ?a"},
                        {"???", "unknown ?a ?b ?c"},
                        {"y??", "1 EUR"}}) {
    CHECK_MESSAGE(t.given(c.told) == c.value, c.told);
  }
  CHECK(t.given("nyy") == "2 EUR");
  CHECK(t.why == "pays/b b");
  CHECK(t.given("nnn") == "0 EUR");
  CHECK(t.why == "pays/otherwise a b c");
}

TEST_CASE("first: a row in error above the true one is the answer, below it is not looked at") {
  Rows t(HitPolicy::first);
  const Id broken = t.call(Op::equal, {t.call(Op::divide, {t.number("1"), t.number("0")}), t.number("1")});
  t.row("a", t.money("1.00 EUR"));
  t.add_row(t.table, "broken", {broken}, {t.money("2.00 EUR")});
  t.row("b", t.money("3.00 EUR"));
  CHECK(t.given("yn") == "1 EUR");
  CHECK(t.given("ny") == error(ErrorCode::division_by_zero));
  CHECK(t.why == "pays/broken");
  CHECK(t.given("?y") == error(ErrorCode::division_by_zero));
}

TEST_CASE("unique: the true row; two are an error that names them; none is an error that names the table") {
  Rows t(HitPolicy::unique);
  t.row("a", t.money("1.00 EUR"));
  t.row("b", t.money("1.00 EUR"));
  CHECK(t.given("yn") == "1 EUR");
  CHECK(t.given("y?") == "1 EUR");
  CHECK(t.given("?n") == "unknown ?a");
  CHECK(t.given("yy") == error(ErrorCode::two_rows));
  CHECK(t.why == "pays/a, pays/b");
  CHECK(t.given("nn") == error(ErrorCode::no_row));
  CHECK(t.why == "pays");
  t.p.tables[0].hit = HitPolicy::any;
  CHECK(t.given("yy") == "1 EUR");
  CHECK(t.why == "pays/a a");
}

TEST_CASE("any: two true rows must agree") {
  Rows t(HitPolicy::any);
  t.row("a", t.money("1.00 EUR"));
  t.row("b", t.call(Op::multiply, {t.money("0.50 EUR"), t.number("2")}));
  t.row("c", t.money("2.00 EUR"));
  CHECK(t.given("yyn") == "1 EUR");
  CHECK(t.given("yny") == error(ErrorCode::different_results));
  CHECK(t.given("nn?") == "unknown ?c");
}

TEST_CASE("priority: the greatest first result, unless an unknown row would rank higher with another one") {
  Rows t(HitPolicy::priority);
  t.p.outputs[0].type = t.one_of({"low", "medium", "high"}, true);
  t.add_output("who", t.one_of({"agent", "lead"}), t.table);
  const auto row = [&](const char* when, const char* rank, const char* who) {
    t.add_row(t.table, when, {t.call(Op::equal, {t.fact(when), t.yes()})}, {t.word(rank), t.word(who)});
  };
  row("a", "low", "agent");
  row("b", "high", "lead");
  row("c", "medium", "lead");
  CHECK(t.given("ynn") == "low");
  CHECK(t.given("yyy") == "high");
  CHECK(t.why == "pays/b b");
  CHECK(t.given("yny", 1) == "lead");
  CHECK(t.given("?ny") == "medium");
  CHECK(t.given("n?y") == "unknown ?b");
  CHECK(t.given("n?y", 1) == "lead");  // higher, but with the same answer
  CHECK(t.given("nn?") == "unknown ?c");
}

TEST_CASE("collect: each result is rounded, then summed; every row must be known") {
  Rows t(HitPolicy::collect_sum);
  const Id third = t.call(Op::divide, {t.money("0.05 EUR"), t.number("2")});
  t.row("a", third);
  t.row("b", third);
  t.row("c", t.money("1.00 EUR"));
  CHECK(t.given("yyy") == "1.06 EUR");
  CHECK(t.why == "pays/a a, pays/b b, pays/c c");
  CHECK(t.given("nny") == "1 EUR");
  CHECK(t.given("y?n") == "unknown ?b");
  CHECK(t.given("nnn") == "0");
  t.p.tables[0].hit = HitPolicy::collect_count;
  CHECK(t.given("yny") == "2");
  CHECK(t.given("nnn") == "0");
  t.p.tables[0].hit = HitPolicy::collect_list;
  CHECK(t.given("yny") == "[0.03 EUR, 1 EUR]");
  CHECK(t.given("nnn") == "[]");
  t.p.tables[0].hit = HitPolicy::collect_smallest;
  CHECK(t.given("yny") == "0.03 EUR");
  CHECK(t.given("nnn") == error(ErrorCode::no_row));
  t.p.tables[0].hit = HitPolicy::collect_largest;
  CHECK(t.given("yny") == "1 EUR");
}

TEST_CASE("a result has its bounds") {
  Rows t(HitPolicy::first);
  t.p.outputs[0].type = t.between(TypeKind::money, 0, 10);
  t.row("a", t.money("10.00 EUR"));
  t.row("b", t.money("10.01 EUR"));
  CHECK(t.given("yn") == "10 EUR");
  CHECK(t.given("ny") == error(ErrorCode::out_of_range));
}

TEST_CASE("a dated table: a row holds from its date until one with the same cells does") {
  Rows t(HitPolicy::unique);
  t.p.tables[0].dated_by = t.fact("day");
  const std::int64_t april_25 = t.date_value("2025-04-01").integer,
                     april_26 = t.date_value("2026-04-01").integer;
  t.row("a", t.money("1.00 EUR"), april_25);
  t.row("b", t.money("2.00 EUR"), april_25);
  t.row("a", t.money("3.00 EUR"), april_26);
  CHECK(t.given("yn") == "unknown ?day");
  t.day = t.date_value("2025-03-31");
  CHECK(t.given("yn") == error(ErrorCode::not_in_force));
  CHECK(t.why == "pays");
  t.day = t.date_value("2025-04-01");
  CHECK(t.given("yn") == "1 EUR");
  t.day = t.date_value("2026-03-31");
  CHECK(t.given("yn") == "1 EUR");
  t.day = t.date_value("2026-04-01");
  CHECK(t.given("yn") == "3 EUR");
  CHECK(t.given("ny") == "2 EUR");  // nobody replaced it
  // A newer row that covers other cases replaces an older one where both apply.
  CHECK(t.given("yy") == "3 EUR");
  CHECK(t.given("?y") == "unknown ?a");
  t.day = t.date_value("2025-05-01");
  CHECK(t.given("yy") == error(ErrorCode::two_rows));
}

TEST_CASE("exceptions beat what they except, and one another only where that is said") {
  Rows t(HitPolicy::first);
  t.add_row(t.table, "any", {no_id}, {t.money("1.00 EUR")});
  const auto exception = [&](const char* name, const char* when, Id result) {
    const Id table = t.add_table(name, HitPolicy::unique, t.type(TypeKind::money), {no_id});
    t.p.outputs.back().name = t.p.outputs[0].name;  // it answers under the base's name
    t.p.tables[table].exception_to = 0;
    t.add_row(table, when, {t.call(Op::equal, {t.fact(when), t.yes()})}, {result});
    return table;
  };
  const Id strike = exception("strike", "a", t.money("2.00 EUR"));
  const Id storm = exception("storm", "b", t.money("3.00 EUR"));
  CHECK(t.given("nn") == "1 EUR");
  CHECK(t.given("yn") == "2 EUR");
  CHECK(t.why == "strike, strike/a a");
  CHECK(t.given("ny") == "3 EUR");
  CHECK(t.given("yy") == error(ErrorCode::two_exceptions));
  CHECK(t.given("?n") == "unknown ?a");
  CHECK(t.given("?y") == "unknown ?a");
  t.p.tables[storm].before = {strike};
  CHECK(t.given("yy") == "3 EUR");
  CHECK(t.given("?y") == "3 EUR");
  CHECK(t.given("y?") == "unknown ?b");
  // An exception to an exception.
  const Id own_staff = exception("own_staff", "c", t.money("4.00 EUR"));
  t.p.tables[own_staff].exception_to = strike;
  CHECK(t.given("yny") == "4 EUR");
  CHECK(t.given("ynn") == "2 EUR");
}
