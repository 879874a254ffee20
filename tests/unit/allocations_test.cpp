// The engine allocates nothing once its memory has its usual size: counted, not timed. The global `operator new` of this program
// counts; what a call allocates while it is made for the first times is not counted.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "sop/engine.hpp"
#include "sop/load.hpp"
#include "sop/names.hpp"
#include "tests/support/counted_allocations.hpp"
#include "tests/support/large_procedure.hpp"
#include "tests/support/procedure_builder.hpp"

namespace {

using sop_test::count_of_allocations;
using sop_test::ProcedureBuilder;

struct Desk {
  sop::Procedure p;
  sop::ReferenceData reference;

  Desk() {
    sop::LoadResult loaded = sop::load_text("large.sop", sop_test::large_procedure(1000));
    REQUIRE(loaded.ok);
    p = std::move(loaded.procedure);
    sop::seal(reference);
  }
  sop::SymbolId name(std::string_view text) const {
    for (sop::SymbolId i = 0; i < p.symbols.size(); ++i) {
      if (p.symbols[i].text == text) return i;
    }
    return sop::no_id;
  }
  sop::Id fact(std::string_view text) const {
    for (sop::Id i = 0; i < p.facts.size(); ++i) {
      if (p.text(p.facts[i].name) == text) return i;
    }
    return sop::no_id;
  }
};

/// Allocations of the last of several rounds of `work`.
template <class Work>
std::uint64_t allocations_of(Work work) {
  for (int warm = 0; warm < 4; ++warm) work();
  const std::uint64_t before = count_of_allocations.load();
  for (int round = 0; round < 10; ++round) work();
  return count_of_allocations.load() - before;
}

}  // namespace

TEST_CASE("counting works") {
  CHECK(allocations_of([] { std::string text(100, 'x'); }) == 10);
}

TEST_CASE("asking allocates nothing, whether the answer is known, unknown or an error") {
  const Desk desk;
  const sop::Engine engine(desk.p);
  const sop::EngineData data(engine, desk.reference);
  sop::Workspace workspace;
  sop::EngineAnswer answer;
  std::vector<sop::Value> facts(desk.p.facts.size());
  sop::EngineQuestion question;
  question.facts = &facts;
  const auto ask = [&] { engine.ask_output(workspace, data, question, 0, answer); };
  CHECK(allocations_of(ask) == 0);
  CHECK(answer.value.is_unknown());
  facts[desk.fact("issue")] = sop::Value::name(desk.name("loss"));
  facts[desk.fact("late")] = ProcedureBuilder::number_value("57");
  CHECK(allocations_of(ask) == 0);
  CHECK(answer.value.is_unknown());
  facts[desk.fact("price")] = ProcedureBuilder::money_value("45.00 EUR");
  CHECK(allocations_of(ask) == 0);
  CHECK(answer.value.kind == sop::ValueKind::money);
  facts[desk.fact("price")] = ProcedureBuilder::money_value("45.00 USD");
  CHECK(allocations_of(ask) == 0);
  CHECK(answer.value.is_error());
}

TEST_CASE("playing a case allocates nothing: facts, outcomes, refusals, timers") {
  const Desk desk;
  const sop::Engine engine(desk.p);
  const sop::EngineData data(engine, desk.reference);
  sop::Workspace workspace;
  sop::Decision decision;
  sop::Case c;
  std::int64_t now = 20700LL * 86400000;
  engine.open(workspace, data, {}, now, c, decision);
  REQUIRE(decision.status == sop::Status::ok);
  const auto advance = [&](const sop::Event* event) {
    engine.advance(workspace, data, c, event, now += 1000, decision);
  };

  CHECK(allocations_of([&] { advance(nullptr); }) == 0);

  sop::Event facts;
  facts.kind = sop::EventKind::facts;
  facts.facts.push_back({desk.fact("mood"), sop::Value::name(desk.name("furious"))});
  facts.facts.push_back({desk.fact("late"), ProcedureBuilder::number_value("3")});
  CHECK(allocations_of([&] { advance(&facts); }) == 0);
  CHECK(decision.event_taken);

  sop::Event heard, told;
  heard.kind = told.kind = sop::EventKind::outcome;
  heard.name = desk.name("heard");
  told.name = desk.name("told");
  heard.actor.role = told.actor.role = 0;
  heard.actor.id = told.actor.id = "an agent with a long name";
  // The list of ids is full, all of one length.
  while (c.event_ids.size() < sop::kept_event_ids)
    c.event_ids.push_back("an event with a long name " + std::to_string(1000000 + c.event_ids.size()));
  bool taken = true;
  std::uint64_t number = 0;
  std::string id = "an event with a long name 0000000";
  CHECK(allocations_of([&] {
          for (sop::Event* event : {&heard, &told}) {
            for (std::size_t i = 0; i < 7; ++i)
              id[id.size() - 1 - i] = static_cast<char>('0' + (number >> 3 * i) % 8);
            ++number;
            event->id = id;
            advance(event);
            taken = taken && decision.event_taken;
          }
        }) == 0);
  CHECK(taken);
  CHECK(c.turn > 20);

  // Refused: nothing offers it here.
  heard.id.clear();
  told.id.clear();
  CHECK(allocations_of([&] { advance(&told); }) == 0);
  CHECK(decision.status == sop::Status::not_offered);

  // A timer moves the case on, and an outcome brings it back.
  CHECK(allocations_of([&] {
          advance(&heard);
          now += 8LL * 3600000;
          advance(nullptr);
        }) == 0);
  CHECK(decision.status == sop::Status::ok);
}

// The customer's record, quiet hours, next on duty, sign-offs one after the other, moves that repeat, clocks from outside.
TEST_CASE("playing what came later allocates nothing either") {
  sop::LoadResult loaded = sop::load_text("desk.sop", R"(sop en
procedure desk {
  edition: 1
  kept by: "Head"
  currency: EUR
  zone: "+02:00"
  locales: en
}
facts {
  price: money, default 40 EUR
}
remedies {
  refund: money
}
customer record {
  abuse "Abused one of the people who answer the telephone": entry
  no_phone "May not call for the time being": restriction
}
role agent {
  reports to: head_of_the_department
  may give: refund
  limit per case: 20 EUR
}
role legal_counsel_of_the_company {
  reports to: nobody
}
role head_of_the_department {
  reports to: nobody
  may give: any
  quiet hours: mon..sun 00:00..23:00
}
schedule nights {
  people: "Ann of the first shift at night", "Ben of the second shift at night"
  rotation: 1 day, since 2026-08-01
  reports to: head_of_the_department
}
response update {
  en: "We are still at it, and will write again as soon as there is something to say.", if number of abuse < 500
  en: "Still at it.", otherwise
  max length: 20 characters
}
clock repair {
  starts on: case_opened
  stops on: case_closed
  holds on: part_ordered
  released on: part_came
  extends on: part_missing, by 2 days, at most 1000 times
  due within: 900 days
}
path line {
  starts on: climb
  stops on: come_down
  level: nights, for 1 hour
  level: nights, next on duty, for 1 hour
  level: head_of_the_department
  owner while pending: receiver
}
scenario talk {
  applies if: any
  path: line
  clocks: repair
  step listen {
    owner: agent
    outcomes: insulted, banned, lifted, told, signed
    on insulted -> put on record: abuse
    on banned -> restrict: no_phone, for 2 days
    on lifted -> lift restriction: no_phone
    on told -> notify: head_of_the_department
    on signed -> sign_off
    every 1 hour -> say: update
  }
  step sign_off {
    owner: head_of_the_department
    approve: refund worth price
    approver: head_of_the_department, if price > 10 EUR, valid 2 days
    approver: legal_counsel_of_the_company, valid 2 days
    on approved -> closed
    on not_approved -> listen
    on sent_back -> listen
  }
  end closed
}
)");
  REQUIRE(loaded.ok);
  const sop::Procedure& p = loaded.procedure;
  sop::ReferenceData reference;
  sop::seal(reference);
  const sop::Engine engine(p);
  const sop::EngineData data(engine, reference);
  const sop::NameTable names(p);
  sop::Workspace workspace;
  sop::Decision decision;
  sop::Case c;
  std::int64_t now = 20700LL * 86400000;
  // A full record: what is put on it lets the oldest go.
  std::vector<sop::RecordLine> record(sop::most_record_lines,
                                      {names.find(sop::NameKind::record, "abuse"), now - 1000});
  engine.open(workspace, data, {}, now, c, decision, {}, &record);
  REQUIRE(decision.status == sop::Status::ok);
  const auto event_of = [&](sop::EventKind kind, const char* name, const char* role) {
    sop::Event event;
    event.kind = kind;
    if (name != nullptr) event.name = names.find(sop::NameKind::symbol, name);
    event.actor.role = names.find(sop::NameKind::party, role);
    event.actor.id = role[0] == 'a' ? "Kati" : role[0] == 'l' ? "Tiit" : "Maria";
    return event;
  };
  const auto outcome = [&](const char* name) { return event_of(sop::EventKind::outcome, name, "agent"); };
  const auto signal = [&](const char* name) { return event_of(sop::EventKind::signal, name, "agent"); };
  // `most`: allocations of ten rounds.
  const auto plays = [&](const char* what, const std::vector<sop::Event>& events, std::int64_t later,
                         std::uint64_t most = 0) {
    INFO(std::string(what));
    bool taken = true;
    CHECK(allocations_of([&] {
            for (const sop::Event& event : events) {
              engine.advance(workspace, data, c, &event, now += later, decision);
              taken = taken && decision.status == sop::Status::ok;
            }
          }) <= most);
    CHECK(taken);
  };
  plays("put on record", {outcome("insulted")}, 1000);
  plays("restrictions", {outcome("banned"), outcome("lifted")}, 1000);
  plays("a restriction that ends", {outcome("banned"), outcome("told")}, 4LL * 86400000);
  plays("quiet hours", {outcome("told")}, 1000);
  plays("what repeats, and a text that is too long", {outcome("told")}, 3600000);
  plays("clocks from outside", {signal("part_ordered"), signal("part_came"), signal("part_missing")}, 1000);
  plays("next on duty", {signal("climb"), outcome("told"), signal("come_down")}, 3600000);
  const sop::Event by_head = event_of(sop::EventKind::approve, nullptr, "head_of_the_department");
  const sop::Event back = event_of(sop::EventKind::send_back, nullptr, "legal_counsel_of_the_company");
  // The list of those who have signed is copied with the approval.
  plays("sign-offs", {outcome("signed"), by_head, back}, 1000, 30);
  sop::Event handed_in;
  handed_in.has_record = true;
  handed_in.record = record;
  plays("a record handed in", {handed_in}, 1000);
}
