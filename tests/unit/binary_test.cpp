// The compiled form and the compact case: nothing is lost on the way, and no bytes do harm.
#include "sop/binary.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

#include "sop/sha256.hpp"
#include "sop/validate.hpp"

namespace {

/// A procedure that has one of many things, built by hand so that the test needs no parser.
sop::Procedure small_procedure() {
  sop::Procedure p;
  for (const char* text :
       {"desk", "issue", "delay", "agent", "receive", "closed", "done", "refund", "goodwill", "amount"}) {
    p.symbols.push_back({text});
  }
  p.name = 0;
  p.title = "Жалобы";
  p.currency = sop::CurrencyCode::find("EUR");
  p.files.push_back({"desk.sop", {0, 7, 12}});

  sop::Fact issue;
  issue.name = 1;
  issue.type.kind = sop::TypeKind::enumeration;
  issue.type.names = {2};
  issue.span = {0, 3, 9};
  p.facts.push_back(issue);

  p.constants.push_back(sop::Value::name(2));
  sop::Rational share;
  REQUIRE(sop::Rational::make(-1, 3, share) == sop::ValueError::none);
  p.constants.push_back(sop::Value::rational(sop::ValueKind::percent, share));
  p.exprs.push_back({sop::Op::fact, sop::TypeKind::enumeration, 0, 0, {}, {}});
  p.exprs.push_back({sop::Op::constant, sop::TypeKind::enumeration, 0, 0, {}, {}});
  p.expr_args = {0, 1};
  p.exprs.push_back({sop::Op::equal, sop::TypeKind::boolean, 0, sop::no_id, {0, 2}, {0, 3, 7}});

  sop::Table table;
  table.name = 8;
  table.inputs = {0};
  table.outputs = {0};
  sop::TableRow row;
  row.path = "goodwill/delay";
  row.cells = {2};
  row.condition = 2;
  row.results = {1};
  table.rows.push_back(row);
  p.tables.push_back(table);
  sop::Output amount;
  amount.name = 9;
  amount.table = 0;
  p.outputs.push_back(amount);

  sop::Party agent;
  agent.name = 3;
  p.parties.push_back(agent);
  p.targets.push_back({sop::TargetKind::step, 1, sop::no_id, sop::no_id, sop::no_id, sop::no_id, {}});
  sop::Transition done;
  done.outcome = 6;
  done.target = 0;
  done.step = 0;
  done.path = "late/receive/done";
  p.transitions.push_back(done);
  p.constants.push_back(sop::Value::make(sop::ValueKind::duration, 82));
  p.exprs.push_back({sop::Op::constant, sop::TypeKind::duration, 0, 2, {}, {}});
  sop::Transition later = done;
  later.trigger = sop::TriggerKind::after;
  later.outcome = sop::no_id;
  later.time = 3;
  later.path = "late/receive/after";
  p.transitions.push_back(later);
  sop::Step receive;
  receive.name = 4;
  receive.container = 0;
  receive.owner.push_back({sop::no_id, 0, sop::no_id});
  receive.outcomes = {6};
  receive.transitions = {0, 2};
  p.steps.push_back(receive);
  sop::Step closed;
  closed.name = 5;
  closed.kind = sop::StepKind::end;
  closed.container = 0;
  p.steps.push_back(closed);
  sop::Container late;
  late.name = 0;
  late.steps = {0, 2};
  p.containers.push_back(late);
  sop::Scenario scenario;
  scenario.name = 0;
  scenario.applies_if = 2;
  scenario.container = 0;
  p.scenarios.push_back(scenario);
  p.hash[0] = 0xAB;
  return p;
}

sop::Case small_case(const sop::Procedure& p) {
  sop::Case c;
  c.procedure = p.hash;
  c.turn = 3;
  c.now = -5;
  c.opened = -5;
  c.status = sop::CaseStatus::open;
  c.scenario = 0;
  c.facts.resize(p.facts.size());
  c.facts[0].value = sop::Value::name(2);
  c.uses.resize(p.transitions.size());
  c.threads.resize(1);
  c.threads[0].frames.resize(1);
  c.threads[0].frames[0].step = 0;
  c.timers.push_back({sop::TimerKind::transition, 77, 1, sop::no_id, 0, 0, -5});
  c.owner = 0;
  c.event_ids = {"e1", "e2"};
  return c;
}

/// The same bytes with a hash that fits, so that a change of the body gets past the first door.
std::string reframed(std::string bytes) {
  const auto digest = sop::sha256(std::string_view(bytes).substr(40));
  for (std::size_t i = 0; i < digest.size(); ++i) bytes[8 + i] = static_cast<char>(digest[i]);
  return bytes;
}

}  // namespace

TEST_CASE("a compiled procedure comes back as it was") {
  const sop::Procedure p = small_procedure();
  REQUIRE(sop::validate(p) == "");
  const std::string bytes = sop::compile(p);
  sop::Procedure q;
  const auto result = sop::load_compiled(bytes, q);
  REQUIRE(result.ok());
  CHECK(q.title == "Жалобы");
  CHECK(sop::to_text(q.constants[1].number) == "-1/3");
  CHECK(q.currency == p.currency);
  CHECK(q.tables[0].rows[0].path == "goodwill/delay");
  CHECK(sop::compile(q) == bytes);
}

TEST_CASE("what counts from an expression names one; no period is longer than can be counted") {
  sop::Procedure p = small_procedure();
  sop::Clock clock;
  clock.name = 4;
  clock.on_change = sop::TargetChange::counted_from;
  p.clocks.push_back(clock);
  CHECK(sop::validate(p).find("counted_from") != std::string::npos);
  p.clocks[0].counted_from = static_cast<sop::Id>(p.exprs.size());
  CHECK(sop::validate(p).find("counted_from") != std::string::npos);
  p.clocks[0].counted_from = 0;
  CHECK(sop::validate(p) == "");
  sop::Value period = sop::Value::make(sop::ValueKind::period, std::int64_t{1} << 31);
  p.constants.push_back(period);
  CHECK(sop::validate(p).find("integer") != std::string::npos);
}

TEST_CASE("a saved case comes back as it was, and only to its procedure") {
  sop::Procedure p = small_procedure();
  const sop::Case c = small_case(p);
  REQUIRE(sop::validate(c, p) == "");
  const std::string bytes = sop::save_case(c);
  sop::Case back;
  REQUIRE(sop::load_case(bytes, p, back).ok());
  CHECK(back.now == -5);
  CHECK(back.event_ids == c.event_ids);
  CHECK(sop::save_case(back) == bytes);
  p.hash[0] = 0xAC;
  CHECK(sop::load_case(bytes, p, back).status == sop::BinaryStatus::wrong_procedure);
  CHECK(back.threads.empty());
}

TEST_CASE("each kind of wrong bytes has its answer") {
  const sop::Procedure p = small_procedure();
  const std::string bytes = sop::compile(p);
  sop::Procedure q;
  const auto status = [&](std::string text) { return sop::load_compiled(text, q).status; };
  CHECK(status("") == sop::BinaryStatus::too_short);
  CHECK(status("SOPX" + bytes.substr(4)) == sop::BinaryStatus::not_this_form);
  CHECK(status(sop::save_case(small_case(p))) == sop::BinaryStatus::not_this_form);
  std::string newer = bytes;
  newer[4] = 9;
  const auto result = sop::load_compiled(newer, q);
  CHECK(result.status == sop::BinaryStatus::newer_version);
  CHECK(sop::describe(result) ==
        "it was written in version 9 of the form, by a later edition of sop: use that edition");
  std::string damaged = bytes;
  damaged.back() = static_cast<char>(damaged.back() ^ 1);
  CHECK(status(damaged) == sop::BinaryStatus::damaged);
  CHECK(status(reframed(bytes.substr(0, bytes.size() - 1))) == sop::BinaryStatus::too_short);
  CHECK(status(reframed(bytes + "x")) == sop::BinaryStatus::malformed);
  CHECK(status(std::string(sop::max_compiled_bytes + 1, 'S')) == sop::BinaryStatus::too_large);
  sop::Procedure broken = p;
  broken.steps[0].owner[0].party = 7;
  const auto invalid = sop::load_compiled(sop::compile(broken), q);
  CHECK(invalid.status == sop::BinaryStatus::invalid);
  CHECK(invalid.detail == "steps[0].owner.party");
}

TEST_CASE("a circle of definitions, tables or superiors is refused") {
  sop::Procedure p = small_procedure();
  // A definition that asks the table whose row asks the definition.
  p.definitions.push_back({9, "", {}, {}, {}, 0, "d", {}});
  p.exprs.push_back({sop::Op::definition, sop::TypeKind::enumeration, 0, 0, {}, {}});
  p.tables[0].rows[0].results[0] = 3;
  CHECK(sop::validate(p) == "");
  p.exprs.push_back({sop::Op::output, sop::TypeKind::enumeration, 0, 0, {}, {}});
  p.definitions[0].value = 4;
  CHECK(sop::validate(p) == "definitions, tables, requirements: they ask each other in a circle");
  sop::Procedure q = small_procedure();
  q.parties[0].reports_to = 0;
  CHECK(sop::validate(q) == "parties[0].reports_to: a circle");
}

TEST_CASE("no truncation and no change of the bytes does harm") {
  const sop::Procedure p = small_procedure();
  const std::string compiled = sop::compile(p);
  const std::string saved = sop::save_case(small_case(p));
  sop::Procedure q;
  sop::Case c;
  for (std::size_t size = 0; size < compiled.size(); ++size) {
    CHECK_FALSE(sop::load_compiled(compiled.substr(0, size), q).ok());
    if (size >= 40) CHECK_FALSE(sop::load_compiled(reframed(compiled.substr(0, size)), q).ok());
  }
  std::mt19937 random(20260901);
  std::size_t refused = 0, taken = 0;
  for (int round = 0; round < 20000; ++round) {
    const bool procedure = round % 2 == 0;
    std::string bytes = procedure ? compiled : saved;
    for (unsigned change = 0; change <= random() % 3; ++change) {
      bytes[40 + random() % (bytes.size() - 40)] = static_cast<char>(random() % 256);
    }
    bytes = reframed(bytes);
    const bool ok = procedure ? sop::load_compiled(bytes, q).ok() : sop::load_case(bytes, p, c).ok();
    if (ok && procedure) CHECK(sop::validate(q) == "");
    if (ok && !procedure) CHECK(sop::validate(c, p) == "");
    ++(ok ? taken : refused);
  }
  CHECK(refused > 1000);
  CHECK(taken > 100);  // changed texts and numbers are still sound
}
