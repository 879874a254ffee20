// The engine allocates nothing once its memory has its usual size: counted, not timed. The global `operator new` of this program
// counts; what a call allocates while it is made for the first times is not counted.
#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "sop/engine.hpp"
#include "sop/load.hpp"
#include "tests/support/large_procedure.hpp"
#include "tests/support/procedure_builder.hpp"

namespace {
std::atomic<std::uint64_t> count_of_allocations{0};
}  // namespace

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored \
    "-Wmismatched-new-delete"  // both are replaced here; inlined, g++ sees only one of them
#endif

void* operator new(std::size_t size) {
  count_of_allocations.fetch_add(1, std::memory_order_relaxed);
  if (void* memory = std::malloc(size == 0 ? 1 : size)) return memory;
  throw std::bad_alloc();
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return operator new(size); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

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
