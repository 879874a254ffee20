// The reference interpreter: what expressions answer (docs/semantics.md, 1 to 3).
#include <doctest/doctest.h>

#include <string>

#include "sop/reference.hpp"
#include "sop/validate.hpp"
#include "tests/support/procedure_builder.hpp"

using namespace sop_test;
namespace ref = sop::reference;
using sop::ErrorCode;
using sop::Op;
using sop::PeriodUnit;

namespace {

/// Facts that the tests name: `yes`, `no`, `unknown`, an error and none are all at hand as expressions.
struct Desk : ProcedureBuilder {
  std::vector<Value> facts;
  sop::ReferenceData data;

  Desk() {
    add_fact("issue", one_of({"repair", "delay", "billing"}));
    add_fact("tier", one_of({"basic", "silver", "gold"}, true));
    add_fact("price", type(TypeKind::money));
    add_fact("days", between(TypeKind::whole, 0, 365));
    add_fact("ready_on", or_none(type(TypeKind::date)));
    add_fact("vip", type(TypeKind::boolean));
    add_fact("polite", type(TypeKind::boolean), constant(Value::boolean(true)));
    add_fact("received", type(TypeKind::date));
    p.has_offset = true;
    p.offset_minutes = 120;
    p.month_end = sop::MonthEnd::last_day;
    sop::Calendar desk;
    desk.name = name("desk");
    desk.working_days = 0x1F;
    p.calendars.push_back(desk);
    p.calendar = 0;
    facts.resize(p.facts.size());
  }
  Id broken() { return call(Op::equal, {call(Op::divide, {number("1"), number("0")}), number("1")}); }
  Id unknown() { return call(Op::equal, {fact("vip"), yes()}); }

  void told(std::string_view called, Value v) {
    for (Id i = 0; i < p.facts.size(); ++i) {
      if (p.symbols[p.facts[i].name].text == called) facts[i] = std::move(v);
    }
  }
  ref::Answer ask(Id expression) {
    facts.resize(p.facts.size());
    REQUIRE(sop::validate(p) == "");
    ref::Question q;
    q.procedure = &p;
    q.data = &data;
    q.facts = &facts;
    q.now = 1774627800000;  // 2026-03-27T16:10:00Z
    return ref::evaluate(q, expression);
  }
  std::string says(Id expression) {
    const ref::Answer answer = ask(expression);
    std::string out = shown(answer.value, p);
    for (const Id fact : answer.needs) out += " ?" + p.text(p.facts[fact].name);
    return out;
  }
  std::string why(Id expression) {
    std::string out;
    for (const sop::Reason& reason : ask(expression).because) {
      out += (out.empty() ? "" : ", ") + reason.path;
      for (const Id fact : reason.facts) out += " " + p.text(p.facts[fact].name);
    }
    return out;
  }
};

std::string error(ErrorCode code) { return "error " + std::to_string(static_cast<int>(code)); }

}  // namespace

TEST_CASE("Kleene: what is decided does not wait for what is unknown or broken") {
  Desk d;
  const Id yes = d.yes(), no = d.no(), unknown = d.unknown(), broken = d.broken();
  const std::string u = "unknown ?vip", e = error(ErrorCode::division_by_zero);
  struct Row {
    Id a, b;
    std::string both, either;
  };
  const Row rows[] = {
      {yes, yes, "yes", "yes"}, {yes, no, "no", "yes"}, {yes, unknown, u, "yes"}, {yes, broken, e, "yes"},
      {no, yes, "no", "yes"},   {no, no, "no", "no"},   {no, unknown, "no", u},   {no, broken, "no", e},
      {unknown, yes, u, "yes"}, {unknown, no, "no", u}, {unknown, unknown, u, u}, {unknown, broken, e, e},
      {broken, yes, e, "yes"},  {broken, no, "no", e},  {broken, unknown, e, e},  {broken, broken, e, e},
  };
  for (const Row& row : rows) {
    CHECK(d.says(d.both(row.a, row.b)) == row.both);
    CHECK(d.says(d.either(row.a, row.b)) == row.either);
    // De Morgan, in all four answers.
    CHECK(d.says(d.negated(d.both(row.a, row.b))) == d.says(d.either(d.negated(row.a), d.negated(row.b))));
  }
}

TEST_CASE("a comparison with what does not exist is met neither way") {
  Desk d;
  d.told("ready_on", Value::none());
  const Id day = d.date("2026-03-27");
  for (const Op op : {Op::equal, Op::not_equal, Op::less, Op::less_equal, Op::greater, Op::greater_equal}) {
    const Id test = d.call(op, {d.fact("ready_on"), day});
    CHECK(d.says(test) == "no");
    CHECK(d.says(d.negated(test)) == "no");
    CHECK(d.says(d.negated(d.negated(test))) == "no");
    CHECK(d.says(d.negated(d.both(d.yes(), test))) == "no");
  }
  CHECK(d.says(d.call(Op::in_range, {d.fact("ready_on"), day, day})) == "no");
  CHECK(d.says(d.call(Op::is_one_of, {d.fact("ready_on"), day})) == "no");
  CHECK(d.says(d.call(Op::is_not_one_of, {d.fact("ready_on"), day})) == "no");
  // None decides even when the other side is unknown; an error is an error.
  CHECK(d.says(d.call(Op::less, {d.fact("ready_on"), d.fact("received")})) == "no");
  CHECK(d.says(d.call(Op::is_none, {d.fact("ready_on")})) == "yes");
  CHECK(d.says(d.call(Op::is_not_none, {d.fact("ready_on")})) == "no");
  CHECK(d.says(d.call(Op::is_unknown, {d.fact("ready_on")})) == "no");
  CHECK(d.says(d.call(Op::add, {d.fact("ready_on"), d.period(1, PeriodUnit::day)})) ==
        error(ErrorCode::does_not_exist));
}

TEST_CASE("unknown, none and a default are three things") {
  Desk d;
  CHECK(d.says(d.fact("ready_on")) == "unknown ?ready_on");
  CHECK(d.says(d.call(Op::is_unknown, {d.fact("ready_on")})) == "yes");
  CHECK(d.says(d.call(Op::is_known, {d.fact("ready_on")})) == "no");
  CHECK(d.says(d.call(Op::is_none, {d.fact("ready_on")})) == "unknown ?ready_on");
  CHECK(d.says(d.fact("polite")) == "yes");
  CHECK(d.why(d.fact("polite")) == "polite polite");
  CHECK(d.says(d.call(Op::is_unknown, {d.fact("polite")})) == "no");
  d.told("polite", Value::boolean(false));
  CHECK(d.says(d.fact("polite")) == "no");
  CHECK(d.why(d.fact("polite")) == "");
}

TEST_CASE("needs are the unknown facts in the order written, and nothing that did not matter") {
  Desk d;
  const Id late = d.call(Op::greater, {d.fact("days"), d.number("3")});
  const Id dear = d.call(Op::greater, {d.fact("price"), d.money("80.00 EUR")});
  CHECK(d.says(d.both(late, dear)) == "unknown ?days ?price");
  CHECK(d.says(d.both(dear, late)) == "unknown ?price ?days");
  d.told("days", d.number_value("2"));
  CHECK(d.says(d.both(late, dear)) == "no");
  d.told("days", d.number_value("4"));
  CHECK(d.says(d.both(late, dear)) == "unknown ?price");
}

TEST_CASE("numbers, money and lengths keep apart what is different, and are exact") {
  Desk d;
  const Id third = d.call(Op::divide, {d.money("1.00 EUR"), d.number("3")});
  CHECK(d.says(d.call(Op::multiply, {third, d.number("3")})) == "1 EUR");
  CHECK(d.says(third) == "1/3 EUR");
  CHECK(d.says(d.call(Op::add, {d.money("1.00 EUR"), d.money("1.00 USD")})) ==
        error(ErrorCode::two_currencies));
  CHECK(d.says(d.call(Op::less, {d.money("1.00 EUR"), d.money("1.00 USD")})) ==
        error(ErrorCode::two_currencies));
  CHECK(d.says(d.call(Op::less, {d.money("0"), d.money("1.00 USD")})) == "yes");
  CHECK(d.says(d.call(Op::multiply, {d.percent("12.5"), d.money("40.00 EUR")})) == "5 EUR");
  CHECK(d.says(d.call(Op::multiply, {d.percent("50"), d.number("3")}, TypeKind::decimal)) == "1.5");
  CHECK(d.says(d.call(Op::divide, {d.minutes(90), d.minutes(60)})) == "1.5");
  CHECK(d.says(d.call(Op::divide, {d.minutes(90), d.number("4")})) == "1350 seconds");
  CHECK(d.says(d.call(Op::multiply, {d.minutes(30), d.number("3")})) == "90 min");
  CHECK(d.says(d.call(Op::add, {d.minutes(30), d.period(1, PeriodUnit::day)})) ==
        error(ErrorCode::not_available));
  CHECK(d.says(d.call(Op::at_most, {d.money("50.00 EUR"), d.money("40.00 EUR")})) == "40 EUR");
  CHECK(d.says(d.call(Op::at_least, {d.money("50.00 EUR"), d.money("40.00 EUR")})) == "50 EUR");
  CHECK(d.says(d.call(Op::nothing_under, {d.money("3.99 EUR"), d.money("4.00 EUR")})) == "0 EUR");
  CHECK(d.says(d.call(Op::nothing_under, {d.money("4.00 EUR"), d.money("4.00 EUR")})) == "4 EUR");
  CHECK(d.says(d.call(Op::smaller_of, {d.number("3"), d.number("2"), d.number("5")})) == "2");
  const Id eighth = d.call(Op::divide, {d.money("79.00 EUR"), d.number("8")});
  CHECK(d.says(eighth) == "9.875 EUR");
  CHECK(d.says(d.call(Op::round_nearest, {eighth, d.money("0.01 EUR")})) == "9.88 EUR");
  CHECK(d.says(d.call(Op::round_up, {d.number("7"), d.number("5")})) == "10");
  CHECK(d.says(d.call(Op::round_down, {d.number("7"), d.number("5")})) == "5");
}

TEST_CASE("ordered names compare in the order written, wherever the order is known") {
  Desk d;
  d.told("tier", Value::name(d.name("silver")));
  CHECK(d.says(d.call(Op::greater_equal, {d.fact("tier"), d.word("silver")})) == "yes");
  CHECK(d.says(d.call(Op::greater, {d.word("gold"), d.fact("tier")})) == "yes");
  CHECK(d.says(d.call(Op::less, {d.fact("tier"), d.word("basic")})) == "no");
  CHECK(d.says(d.call(Op::is_one_of, {d.fact("tier"), d.word("basic"), d.word("silver")})) == "yes");
  CHECK(d.says(d.call(Op::is_not_one_of, {d.fact("tier"), d.word("basic")})) == "yes");
}

TEST_CASE("is one of is decided by the one that is equal, unknown by one that might be") {
  Desk d;
  d.told("received", d.date_value("2026-03-02"));
  const Id list = d.call(Op::is_one_of, {d.fact("received"), d.date("2026-03-02"), d.fact("ready_on")});
  CHECK(d.says(list) == "yes");
  d.told("received", d.date_value("2026-03-03"));
  CHECK(d.says(list) == "unknown ?ready_on");
  d.told("ready_on", Value::none());
  CHECK(d.says(list) == "no");
  CHECK(d.says(d.negated(list)) == "yes");
}

TEST_CASE("ranges are closed or open at either end") {
  Desk d;
  const auto in = [&](const char* n, std::uint8_t flags) {
    const Id e = d.call(Op::in_range, {d.number(n), d.number("3"), d.number("7")});
    d.p.exprs[e].flags = flags;
    return d.says(e);
  };
  CHECK(in("3", 0) == "yes");
  CHECK(in("7", 0) == "yes");
  CHECK(in("3", sop::flag_low_open) == "no");
  CHECK(in("7", sop::flag_high_open) == "no");
  CHECK(in("7.5", 0) == "no");
  // An end that is unknown does not matter once the other end has decided.
  CHECK(d.says(d.call(Op::in_range, {d.number("2"), d.number("3"), d.fact("days")})) == "no");
  CHECK(d.says(d.call(Op::in_range, {d.number("4"), d.number("3"), d.fact("days")})) == "unknown ?days");
}

TEST_CASE("dates: months by the stated rule, business days after the day itself, periods whole and started") {
  Desk d;
  const auto plus = [&](const char* day, std::int64_t n, PeriodUnit unit) {
    return d.says(d.call(Op::add, {d.date(day), d.period(n, unit)}));
  };
  CHECK(plus("2026-01-31", 1, PeriodUnit::month) == "2026-02-28");
  CHECK(plus("2026-03-27", 1, PeriodUnit::business_day) == "2026-03-30");
  CHECK(plus("2026-03-27", 10, PeriodUnit::business_day) == "2026-04-10");
  CHECK(plus("2026-03-27", 2, PeriodUnit::business_hour) == error(ErrorCode::not_available));
  d.p.month_end = sop::MonthEnd::error;
  CHECK(plus("2026-01-31", 1, PeriodUnit::month) == error(ErrorCode::date_does_not_exist));
  d.p.month_end = sop::MonthEnd::last_day;
  const Id from = d.date("2026-01-31"), to = d.date("2026-03-30");
  CHECK(d.says(d.call(Op::days_between, {from, to})) == "58");
  CHECK(d.says(d.call(Op::business_days_between, {from, to}, TypeKind::none, 0)) == "41");
  CHECK(d.says(d.call(Op::whole_periods, {from, to, d.period(1, PeriodUnit::month)})) == "1");
  CHECK(d.says(d.call(Op::started_periods, {from, to, d.period(1, PeriodUnit::month)})) == "2");
  CHECK(d.says(d.call(Op::whole_periods, {to, from, d.period(1, PeriodUnit::month)})) == "0");
  CHECK(d.says(d.call(Op::whole_periods, {d.minutes(25 * 60), d.minutes(12 * 60)})) == "2");
  CHECK(d.says(d.call(Op::started_periods, {d.minutes(25 * 60), d.minutes(12 * 60)})) == "3");
  CHECK(d.says(d.call(Op::started_periods, {d.minutes(24 * 60), d.minutes(12 * 60)})) == "2");
  CHECK(d.says(d.expr(Op::builtin, static_cast<Id>(sop::Builtin::today))) == "2026-03-27");
  CHECK(d.says(d.expr(Op::builtin, static_cast<Id>(sop::Builtin::now))) == "2026-03-27T16:10:00Z");
  CHECK(d.says(d.expr(Op::builtin, static_cast<Id>(sop::Builtin::owner))) == error(ErrorCode::not_available));
}

TEST_CASE("holidays come from the file and from the reference data") {
  Desk d;
  const Id next = d.call(Op::add, {d.date("2026-04-02"), d.period(1, PeriodUnit::business_day)});
  CHECK(d.says(next) == "2026-04-03");
  sop::Date good_friday, easter_monday;
  REQUIRE(sop::parse_date("2026-04-03", good_friday) == sop::TextError::none);
  REQUIRE(sop::parse_date("2026-04-06", easter_monday) == sop::TextError::none);
  d.p.calendars[0].holidays = {good_friday.days()};
  CHECK(d.says(next) == "2026-04-06");
  d.data.holidays.push_back({0, {easter_monday.days()}, 0, {}});
  CHECK(d.says(next) == "2026-04-07");
}

TEST_CASE("choose takes the first that is met, and waits for what could change it") {
  Desk d;
  const Id same =
      d.call(Op::choose, {d.is("issue", "delay"), d.number("1"), d.unknown(), d.number("1"), d.number("1")});
  CHECK(d.says(same) == "1");
  const Id e =
      d.call(Op::choose, {d.is("issue", "delay"), d.number("1"), d.unknown(), d.number("2"), d.number("3")});
  CHECK(d.says(e) == "unknown ?issue ?vip");
  d.told("issue", Value::name(d.name("delay")));
  CHECK(d.says(e) == "1");
  d.told("issue", Value::name(d.name("repair")));
  CHECK(d.says(e) == "unknown ?vip");
  d.told("vip", Value::boolean(false));
  CHECK(d.says(e) == "3");
  CHECK(d.says(d.call(Op::choose, {d.no(), d.number("1")})) == error(ErrorCode::no_row));
}

TEST_CASE("definitions: money is rounded when it gets a name, arguments stand for parameters") {
  Desk d;
  d.told("price", d.money_value("0.97 EUR"));
  const Id half = d.call(Op::divide, {d.fact("price"), d.number("2")});
  const Id named = d.add_definition("half", d.type(TypeKind::money), half);
  CHECK(d.says(half) == "0.485 EUR");
  CHECK(d.says(d.call(Op::definition, {}, TypeKind::money, named)) == "0.49 EUR");
  CHECK(d.why(d.call(Op::definition, {}, TypeKind::money, named)) == "half price");
  d.p.rounding = sop::Rounding::half_even;
  CHECK(d.says(d.call(Op::definition, {}, TypeKind::money, named)) == "0.48 EUR");
  d.p.rounding = sop::Rounding::down;
  CHECK(d.says(d.call(Op::definition, {}, TypeKind::money, named)) == "0.48 EUR");

  const Id body = d.call(Op::multiply, {d.expr(Op::parameter, 0), d.expr(Op::parameter, 1)});
  const Id twice = d.add_definition("times", d.type(TypeKind::decimal), body,
                                    {d.type(TypeKind::decimal), d.type(TypeKind::decimal)});
  const Id inner = d.call(Op::definition, {d.number("2"), d.number("3")}, TypeKind::decimal, twice);
  CHECK(d.says(d.call(Op::definition, {inner, inner}, TypeKind::decimal, twice)) == "36");
  CHECK(d.says(d.call(Op::definition, {inner, d.fact("days")}, TypeKind::decimal, twice)) == "unknown ?days");
}

TEST_CASE("money in the currency of the case") {
  Desk d;
  Value fifty = Value::rational(ValueKind::money, sop::Rational(50));
  const Id fee = d.add_definition("fee", d.type(TypeKind::money), d.value(fifty));
  const Id ask = d.call(Op::definition, {}, TypeKind::money, fee);
  CHECK(d.says(ask) == "50 EUR");
  d.add_fact("currency", d.one_of({"EUR", "USD"}));
  d.p.currency_fact = static_cast<Id>(d.p.facts.size() - 1);
  d.facts.resize(d.p.facts.size());
  CHECK(d.says(ask) == "unknown ?currency");
  d.told("currency", Value::name(d.name("USD")));
  CHECK(d.says(ask) == "50 USD");
}

TEST_CASE("settings can be varied") {
  Desk d;
  const Id window = d.add_setting("window", d.type(TypeKind::whole), d.number_value("30"));
  const Id e = d.expr(Op::setting, window);
  CHECK(d.says(e) == "30");
  std::vector<Value> varied{d.number_value("60")};
  ref::Question q;
  q.procedure = &d.p;
  q.data = &d.data;
  q.facts = &d.facts;
  q.settings = &varied;
  CHECK(shown(ref::evaluate(q, e).value, d.p) == "60");
}

TEST_CASE("requirements: the first that is certainly not met answers") {
  Desk d;
  sop::RequirementList list;
  list.name = d.name("may_reopen");
  const Id few = d.call(Op::less_equal, {d.fact("days"), d.number("3")});
  const Id dear = d.call(Op::greater, {d.fact("price"), d.money("10.00 EUR")});
  list.items.push_back({d.name("few"), "too many", few, "may_reopen/few", {}});
  list.items.push_back({d.name("dear"), "too cheap", dear, "may_reopen/dear", {}});
  d.p.requirements.push_back(list);
  const Id ask = d.expr(Op::requirements, 0);
  CHECK(d.says(ask) == "unknown ?days ?price");
  d.told("price", d.money_value("5.00 EUR"));
  CHECK(d.says(ask) == "no");
  CHECK(d.ask(ask).failed_requirement == 1);
  CHECK(d.why(ask) == "may_reopen/dear price");
  d.told("days", d.number_value("9"));
  CHECK(d.ask(ask).failed_requirement == 0);
  d.told("days", d.number_value("3"));
  d.told("price", d.money_value("50.00 EUR"));
  CHECK(d.says(ask) == "yes");
  CHECK(d.why(ask) == "may_reopen/few days, may_reopen/dear price");
}

TEST_CASE("too much work is an error, not a stop") {
  Desk d;
  Id last = d.add_definition("d0", d.type(TypeKind::whole), d.number("1"), {});
  for (int i = 1; i < 64; ++i) {
    const Id below = d.call(Op::definition, {}, TypeKind::whole, last);
    const Id again = d.call(Op::definition, {}, TypeKind::whole, last);
    last =
        d.add_definition("d" + std::to_string(i), d.type(TypeKind::whole), d.call(Op::add, {below, again}));
  }
  // What was asked once is not asked again: 64 doublings are no work at all.
  CHECK(d.says(d.call(Op::definition, {}, TypeKind::whole, last)) == "9223372036854775808");
  for (int i = 64; i < 600; ++i) {
    last = d.add_definition("d" + std::to_string(i), d.type(TypeKind::whole),
                            d.call(Op::definition, {}, TypeKind::whole, last));
  }
  CHECK(d.says(d.call(Op::definition, {}, TypeKind::whole, last)) == error(ErrorCode::limit));
}

TEST_CASE("a fact fits its type or not") {
  Desk d;
  CHECK(ref::fits(d.number_value("365"), d.p.facts[3].type));
  CHECK(!ref::fits(d.number_value("366"), d.p.facts[3].type));
  CHECK(!ref::fits(d.number_value("1.5"), d.p.facts[3].type));
  CHECK(!ref::fits(Value::none(), d.p.facts[3].type));
  CHECK(ref::fits(Value::none(), d.p.facts[4].type));
  CHECK(ref::fits(Value::unknown(), d.p.facts[3].type));
  CHECK(ref::fits(Value::name(d.name("delay")), d.p.facts[0].type));
  CHECK(!ref::fits(Value::name(d.name("gold")), d.p.facts[0].type));
  CHECK(!ref::fits(Value::boolean(true), d.p.facts[0].type));
}
