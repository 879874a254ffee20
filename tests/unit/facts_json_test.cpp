// Facts and values as JSON: every type in both directions, every mistake with the words for it.
#include "sop/facts_json.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/procedure_builder.hpp"

using namespace sop;

namespace {

// A procedure with one fact of every type.
struct Desk : sop_test::ProcedureBuilder {
  Desk() {
    add_fact("issue", one_of({"poor_repair", "delay", "billing_error"}));
    add_fact("channels", set_of({"phone", "email", "chat"}));
    add_fact("urgent", type(TypeKind::boolean));
    add_fact("days_late", between(TypeKind::whole, 0, 365));
    add_fact("weight", at_least(TypeKind::decimal, 0));
    add_fact("share", type(TypeKind::percent));
    add_fact("price", type(TypeKind::money));
    add_fact("delay", type(TypeKind::duration));
    add_fact("notice", type(TypeKind::period));
    add_fact("received_on", type(TypeKind::date));
    add_fact("ready_on", or_none(type(TypeKind::date)));
    add_fact("called_at", type(TypeKind::instant));
    add_fact("opens", type(TypeKind::time_of_day));
    add_fact("customer", type(TypeKind::text));
    p.facts.back().is_private = true;
    add_fact("wanted", type(TypeKind::remedy));
    add_fact("seller", type(TypeKind::party));
    add_fact("card", between(TypeKind::whole, 1000, 9999));
    p.facts.back().is_private = true;
    add_fact("Цена_ремонта", type(TypeKind::money));
    add_fact("wait", at_least(TypeKind::duration, 0));
    p.facts[0].formerly = {name("complaint")};
    Remedy refund;
    refund.name = name("refund");
    p.remedies.push_back(refund);
    Party agent;
    agent.name = name("agent");
    p.parties.push_back(agent);
  }
  Type set_of(const std::vector<std::string>& names) {
    Type t = one_of(names);
    t.kind = TypeKind::set;
    return t;
  }
  Type at_least(TypeKind kind, std::int64_t low) {
    Type t = type(kind);
    t.has_low = true;
    t.low = Rational(low);
    return t;
  }
};

std::string written(const Procedure& p, const std::vector<Value>& facts, Privacy privacy = Privacy::show) {
  std::string out;
  JsonWriter writer(out);
  write_facts(writer, p, facts, privacy);
  return out;
}

// The facts written again, or the problems: `id: sentence (help)`, one a line.
std::string read(std::string_view text) {
  static const Desk desk;
  static const NameTable names(desk.p);
  std::vector<FactUpdate> facts;
  DiagnosticSink problems;
  if (read_facts(text, names, facts, problems)) return written(desk.p, fact_values(desk.p, facts));
  std::string out;
  for (const Diagnostic& d : problems.items()) {
    if (!out.empty()) out += '\n';
    out += std::string(message_name(d.id)) + ": " + message_text(d);
    if (!message_help(d).empty()) out += " (" + message_help(d) + ")";
  }
  return out;
}

}  // namespace

TEST_CASE("a value of every type is read and comes back in its one form") {
  struct Row {
    std::string_view text, expected;
  };
  const Row rows[] = {
      {R"({})", R"({})"},
      {R"({"issue":"delay"})", R"({"issue":"delay"})"},
      {R"({"ISSUE":"Poor_Repair"})", R"({"issue":"poor_repair"})"},
      {R"({"channels":["chat","phone"]})", R"({"channels":["phone","chat"]})"},
      {R"({"channels":[]})", R"({"channels":[]})"},
      {R"({"urgent":true})", R"({"urgent":true})"},
      {R"({"days_late":4})", R"({"days_late":4})"},
      {R"({"weight":"12.50"})", R"({"weight":"12.5"})"},
      {R"({"weight":"3"})", R"({"weight":"3"})"},
      {R"({"share":"12.5 %"})", R"({"share":"12.5 %"})"},
      {R"({"share":"40%"})", R"({"share":"40 %"})"},
      {R"({"price":"80 EUR"})", R"({"price":"80.00 EUR"})"},
      {R"({"price":"-5.5 EUR"})", R"({"price":"-5.50 EUR"})"},
      {R"({"delay":"PT15M"})", R"({"delay":"15 min"})"},
      {R"({"delay":"90 min"})", R"({"delay":"90 min"})"},
      {R"({"wait":"0 min"})", R"({"wait":"0 min"})"},
      {R"({"notice":"P2W"})", R"({"notice":"2 weeks"})"},
      {R"({"notice":"3 business days"})", R"({"notice":"3 business days"})"},
      {R"({"delay":"1 millisecond"})", R"({"delay":"1 ms"})"},
      {R"({"notice":"1 quarter"})", R"({"notice":"3 months"})"},
      {R"({"received_on":"2026-03-27","ready_on":null})", R"({"received_on":"2026-03-27","ready_on":null})"},
      {R"({"called_at":"2026-03-27T17:50+02:00"})", R"({"called_at":"2026-03-27T15:50:00Z"})"},
      {R"({"opens":"09:00"})", R"({"opens":"09:00"})"},
      {"{\"customer\":\"A\\u0308nne \\\"Ü\\\"\"}", "{\"customer\":\"Änne \\\"Ü\\\"\"}"},
      {R"({"wanted":"refund","seller":"agent"})", R"({"wanted":"refund","seller":"agent"})"},
      {R"({"цена_Ремонта":"1 EUR"})", R"({"Цена_ремонта":"1.00 EUR"})"},
      // Written in the order in which they are declared, however they were given.
      {R"({"price":"1 EUR","issue":"delay"})", R"({"issue":"delay","price":"1.00 EUR"})"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read(row.text) == row.expected);
    CHECK(read(row.expected) == row.expected);
  }
}

TEST_CASE("a mistake names the fact, the value and what was expected") {
  struct Row {
    std::string_view text, expected;
  };
  const Row rows[] = {
      {"[]",
       "facts_not_object: facts are given as one object (write such as `{\"issue\": \"delay\", "
       "\"days_late\": 4}`)"},
      {R"({"isue":"delay"})", "unknown_fact: no fact is called `isue` (did you mean `issue`?)"},
      {R"({"zzzzzz":1})",
       "unknown_fact: no fact is called `zzzzzz` (there are `issue`, `channels`, `urgent`, `days_late`, "
       "`weight`, "
       "`share`, `price`, `delay` and 11 more)"},
      {R"({"complaint":"delay"})",
       "renamed_fact: no fact is called `complaint` any more (it is now called `issue`)"},
      {R"({"issue":"delay","Issue":"delay"})",
       "fact_twice: the fact `issue` is given twice, once as `Issue` (keep one of them)"},
      {R"({"issue":null})",
       "fact_not_none: the fact `issue` cannot be none (leave it out while nobody knows it)"},
      {R"({"issue":"dealy"})",
       "fact_unknown_name: the fact `issue` has no value `dealy` (did you mean `delay`?)"},
      {R"({"issue":"phone"})",
       "fact_unknown_name: the fact `issue` has no value `phone` (there are `poor_repair`, `delay` and "
       "`billing_error`)"},
      {R"({"issue":1})",
       "fact_wrong_value: the fact `issue` expects one of `poor_repair`, `delay` and `billing_error`, not "
       "`1`"},
      {R"({"channels":"phone"})",
       "fact_wrong_value: the fact `channels` expects a list of some of `phone`, `email` and `chat`, not "
       "`\"phone\"`"},
      {R"({"channels":["phone","fax",3]})",
       "fact_unknown_name: the fact `channels` has no value `fax` (there are `phone`, `email` and `chat`)\n"
       "fact_wrong_value: the fact `channels` expects a list of some of `phone`, `email` and `chat`, not "
       "`3`"},
      {R"({"channels":["phone","PHONE"]})",
       "fact_name_twice: the fact `channels` names `phone` twice (keep one of them)"},
      {R"({"urgent":"yes"})", "fact_wrong_value: the fact `urgent` expects `true` or `false`, not `\"yes\"`"},
      {R"({"days_late":"4"})", "fact_wrong_value: the fact `days_late` expects a whole number, not `\"4\"`"},
      {R"({"days_late":366})", "fact_out_of_range: the fact `days_late` must be from 0 to 365, not `366`"},
      {R"({"days_late":-1})", "fact_out_of_range: the fact `days_late` must be from 0 to 365, not `-1`"},
      {R"({"days_late":4.5})",
       "json_fraction: the number has a fraction or an exponent (write it as an exact text, in double "
       "quotes)"},
      {R"({"weight":12})",
       "fact_wrong_value: the fact `weight` expects a decimal number as text, such as `\"12.5\"`, not `12`"},
      {R"({"weight":"0,5"})",
       "fact_wrong_value: the fact `weight` expects a decimal number as text, such as `\"12.5\"`, not "
       "`\"0,5\"` (write "
       "a point, not a comma)"},
      {R"({"weight":"-1"})", "fact_out_of_range: the fact `weight` must be at least 0, not `\"-1\"`"},
      {R"({"share":"12.5"})",
       "fact_wrong_value: the fact `share` expects a share as text, such as `\"12.5 %\"`, not `\"12.5\"` "
       "(add the unit)"},
      {R"({"price":"80.00"})",
       "fact_wrong_value: the fact `price` expects money as text, such as `\"80.00 EUR\"`, not `\"80.00\"` "
       "(add the "
       "currency)"},
      {R"({"price":"80 USD"})",
       "fact_other_currency: the fact `price` is an amount in EUR, not \"80 USD\" (convert it to EUR first; "
       "`currency from` in the procedure lets each case choose its currency)"},
      {R"({"price":"80.001 EUR"})",
       "fact_wrong_value: the fact `price` expects money as text, such as `\"80.00 EUR\"`, not `\"80.001 "
       "EUR\"` (there "
       "are too many digits after the point)"},
      {R"({"delay":"2 days"})",
       "fact_wrong_value: the fact `delay` expects a length of time, such as `\"15 min\"` or `\"PT15M\"`, "
       "not `\"2 "
       "days\"` (days and longer are not an exact length)"},
      {R"({"delay":"0 min"})",
       "fact_wrong_value: the fact `delay` expects a length of time, such as `\"15 min\"` or `\"PT15M\"`, "
       "not `\"0 "
       "min\"` (it must be longer than zero)"},
      {R"({"received_on":"27.03.2026"})",
       "fact_wrong_value: the fact `received_on` expects a date, such as `\"2026-03-27\"`, not "
       "`\"27.03.2026\"`"},
      {R"({"ready_on":"2026-02-30"})",
       "fact_wrong_value: the fact `ready_on` expects a date, such as `\"2026-03-27\"`, or `null`, not "
       "`\"2026-02-30\"` "
       "(the month has no such day)"},
      {R"({"called_at":"2026-03-27 17:50"})",
       "fact_wrong_value: the fact `called_at` expects an instant, such as `\"2026-03-27T15:50:00Z\"`, not "
       "`\"2026-03-27 "
       "17:50\"` (add `Z` or an offset such as `+02:00`)"},
      {R"({"wanted":"refnud"})",
       "fact_unknown_name: the fact `wanted` has no value `refnud` (did you mean `refund`?)"},
      {R"({"price":"0123456789012345678901234567890123456789яяяя"})",
       "fact_wrong_value: the fact `price` expects money as text, such as `\"80.00 EUR\"`, not "
       "`\"0123456789012345678901234567890123456789…\"` (leave out the leading zeros)"},
      // All mistakes of an object at once.
      {R"({"isue":1,"days_late":400,"price":80})",
       "unknown_fact: no fact is called `isue` (did you mean `issue`?)\n"
       "fact_out_of_range: the fact `days_late` must be from 0 to 365, not `400`\n"
       "fact_wrong_value: the fact `price` expects money as text, such as `\"80.00 EUR\"`, not `80`"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read(row.text) == row.expected);
  }
}

TEST_CASE("where each case chooses its currency, an amount may be in any") {
  Desk desk;
  desk.p.currency_fact = 0;
  const NameTable names(desk.p);
  std::vector<FactUpdate> facts;
  DiagnosticSink problems;
  REQUIRE(read_facts(R"({"price":"1000 JPY"})", names, facts, problems));
  CHECK(written(desk.p, fact_values(desk.p, facts), Privacy::show) == R"({"price":"1000 JPY"})");
}

TEST_CASE("the value of a private fact is nowhere in a message, and masked where asked") {
  CHECK(read(R"({"customer":4711})") == "fact_wrong_value: the fact `customer` expects a text, not `•••`");
  CHECK(read(R"({"card":4711000})") ==
        "fact_out_of_range: the fact `card` must be from 1000 to 9999, not `•••`");
  Desk desk;
  const NameTable names(desk.p);
  std::vector<FactUpdate> facts;
  DiagnosticSink problems;
  REQUIRE(read_facts(R"({"customer":"Mari","card":4711,"issue":"delay"})", names, facts, problems));
  CHECK(written(desk.p, fact_values(desk.p, facts), Privacy::mask) ==
        R"({"issue":"delay","customer":"•••","card":"•••"})");
}

TEST_CASE("facts of a group come together or not at all") {
  Desk desk;
  FactGroup invoice;
  invoice.name = desk.name("invoice");
  invoice.facts = {6, 9};  // price, received_on
  desk.p.groups.push_back(invoice);
  const NameTable names(desk.p);
  struct Row {
    std::string_view text;
    FactGroups groups;
    bool fine;
  };
  const Row rows[] = {
      {R"({"issue":"delay"})", FactGroups::complete, true},
      {R"({"price":"1 EUR","received_on":"2026-03-27"})", FactGroups::complete, true},
      {R"({"price":"1 EUR"})", FactGroups::complete, false},
      {R"({"price":"1 EUR"})", FactGroups::any, true},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    JsonDocument document;
    DiagnosticSink problems;
    std::vector<FactUpdate> facts;
    REQUIRE(parse_json(row.text, document, problems));
    CHECK(read_facts(document.root(), names, facts, problems, row.groups) == row.fine);
    if (!row.fine) {
      CHECK(message_text(problems.items().at(0)) ==
            "the facts of `invoice` come together, and `received_on` is missing");
    }
  }
}

TEST_CASE("values that no fact has: shares of money, thirds, lists, units") {
  Desk desk;
  Value third = Value::rational(ValueKind::number, {});
  REQUIRE(Rational::make(1, 3, third.number) == ValueError::none);
  Value part = Desk::money_value("10 EUR");
  REQUIRE(multiply(part.number, third.number, part.number) == ValueError::none);
  Value list;
  list.kind = ValueKind::list;
  list.items = {Desk::money_value("1 EUR"), Value::boolean(false)};
  Value distance = Value::rational(ValueKind::number, Rational(12));
  distance.symbol = desk.name("km");
  Type decimal = desk.type(TypeKind::decimal);
  struct Row {
    Value value;
    const Type* type;
    std::string_view json, text;
  };
  const Row rows[] = {
      {third, nullptr, "\"1/3\"", "1/3"},
      {part, nullptr, "\"10/3 EUR\"", "10/3 EUR"},
      {list, nullptr, "[\"1.00 EUR\",false]", "1.00 EUR, no"},
      {distance, nullptr, "12", "12 km"},
      {Value::rational(ValueKind::number, Rational(12)), &decimal, "\"12\"", "12"},
      {Value::none(), nullptr, "null", "none"},
      {Value::unknown(), nullptr, "null", "unknown"},
      {Value::failed(ErrorCode::no_row), nullptr, "null", "no row of the table applies"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.json);
    std::string json;
    JsonWriter writer(json);
    write_value(writer, desk.p, row.value, row.type);
    CHECK(json == row.json);
    CHECK(value_text(desk.p, row.value, row.type) == row.text);
  }
}
