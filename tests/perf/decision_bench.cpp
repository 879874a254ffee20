// How long the engine takes for a decision with a thousand rules, beside the reference interpreter; allocations; bytes of a case.
#include <cstdio>
#include <string>
#include <vector>

#include "sop/binary.hpp"
#include "sop/engine.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/perf/bench.hpp"
#include "tests/support/large_procedure.hpp"
#include "tests/support/procedure_builder.hpp"

using namespace sop::testing;
using sop_test::ProcedureBuilder;

namespace {

sop::SymbolId symbol(const sop::Procedure& p, std::string_view text) {
  for (sop::SymbolId i = 0; i < p.symbols.size(); ++i) {
    if (p.symbols[i].text == text) return i;
  }
  return sop::no_id;
}

sop::Id fact(const sop::Procedure& p, std::string_view name) {
  for (sop::Id i = 0; i < p.facts.size(); ++i) {
    if (p.text(p.facts[i].name) == name) return i;
  }
  return sop::no_id;
}

void measure(const char* what, double aim, const std::function<void()>& work) {
  work();
  const std::uint64_t before = allocations();
  for (int i = 0; i < 1000; ++i) work();
  const double allocated = static_cast<double>(allocations() - before) / 1000;
  const std::string aim_text = aim == 0 ? "" : "under " + std::to_string(static_cast<int>(aim)) + " ns";
  report(what, nanoseconds(work), "ns", aim_text);
  report("  allocations a call", allocated, "", "0");
}

struct Setting {
  sop::Procedure p;
  sop::ReferenceData data;

  explicit Setting(int rules) {
    sop::LoadResult loaded = sop::load_text("large.sop", sop_test::large_procedure(rules));
    if (!loaded.ok) {
      std::puts("the procedure does not load");
      std::exit(1);
    }
    p = std::move(loaded.procedure);
    sop::seal(data);
  }
  std::vector<sop::Value> facts(bool with_price) const {
    std::vector<sop::Value> out(p.facts.size());
    out[fact(p, "issue")] = sop::Value::name(symbol(p, "loss"));
    out[fact(p, "late")] = ProcedureBuilder::number_value("57");
    if (with_price) out[fact(p, "price")] = ProcedureBuilder::money_value("45.00 EUR");
    return out;
  }
};

void ask(bool with_price) {
  const Setting s(0);
  const sop::Engine engine(s.p);
  const sop::EngineData data(engine, s.data);
  sop::Workspace workspace;
  sop::EngineAnswer answer;
  const std::vector<sop::Value> facts = s.facts(with_price);
  sop::EngineQuestion question;
  question.facts = &facts;
  measure(with_price ? "ask: a table of 1,000 rows, all facts known" : "ask: the same, the price unknown",
          with_price ? 1000 : 0, [&] { engine.ask_output(workspace, data, question, 0, answer); });
  sop::reference::Question reference;
  reference.procedure = &s.p;
  reference.data = &s.data;
  reference.facts = &facts;
  report("  the reference interpreter",
         nanoseconds([&] { (void)sop::reference::ask_output(reference, 0); }, 3), "ns", "");
}

void advance(int rules) {
  const Setting s(rules);
  const sop::Engine engine(s.p);
  const sop::EngineData data(engine, s.data);
  sop::Workspace workspace;
  sop::Decision decision;
  sop::Case c;
  const std::int64_t start = 20700LL * 86400000;
  std::vector<sop::FactUpdate> told;
  const std::vector<sop::Value> facts = s.facts(true);
  for (sop::Id i = 0; i < facts.size(); ++i) {
    if (!facts[i].is_unknown()) told.push_back({i, facts[i]});
  }
  engine.open(workspace, data, told, start, c, decision);
  const std::string with = "with " + std::to_string(rules) + " always-rules";
  report("case, compact form, " + with, static_cast<double>(sop::save_case(c).size()), "bytes", "");
  std::int64_t now = start;
  measure(("advance: time passes, nothing due, " + with).c_str(), 1000,
          [&] { engine.advance(workspace, data, c, nullptr, ++now, decision); });
  sop::Event learnt;
  learnt.kind = sop::EventKind::facts;
  learnt.facts.push_back({fact(s.p, "mood"), sop::Value::name(symbol(s.p, "upset"))});
  measure(("advance: a fact is told, " + with).c_str(), 0,
          [&] { engine.advance(workspace, data, c, &learnt, ++now, decision); });
  sop::Event outcome;
  outcome.kind = sop::EventKind::outcome;
  outcome.actor.role = 0;
  outcome.actor.id = "anna";
  const sop::SymbolId heard = symbol(s.p, "heard"), answered = symbol(s.p, "told");
  bool listening = true;
  measure(("advance: an outcome, another step, " + with).c_str(), 1000, [&] {
    outcome.name = listening ? heard : answered;
    listening = !listening;
    engine.advance(workspace, data, c, &outcome, ++now, decision);
  });
  if (decision.status != sop::Status::ok) std::puts("the outcome was refused");
  sop::Case copy = c;
  sop::Decision slow;
  report("  the reference interpreter",
         nanoseconds(
             [&] {
               outcome.name = listening ? heard : answered;
               listening = !listening;
               sop::reference::advance(s.p, s.data, copy, &outcome, ++now, slow);
             },
             3),
         "ns", "");
}

}  // namespace

int main() {
  ask(true);
  ask(false);
  advance(0);
  advance(1000);
}
