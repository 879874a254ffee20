// Facts fetched while evaluating: only those that a condition waits for, in the order written, and counted.
#include "sop/lazy.hpp"

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sop/binary.hpp"
#include "sop/data.hpp"
#include "sop/facts_json.hpp"
#include "sop/load.hpp"
#include "sop/names.hpp"
#include "sop/reference.hpp"

namespace {

const char* const source_text =
    "sop en\n\nprocedure desk {\n  edition: 1\n  currency: EUR\n  rounding: half_up\n  locales: en\n  zone: "
    "\"+02:00\"\n}\n\n"
    "facts {\n"
    "  issue: one of (late, broken)\n"
    "  days_late: whole 0..365\n"
    "  price: money >= 0 EUR\n"
    "  insured: yes or no, default no\n"
    "  tier: one of (basic, gold)\n"
    "  calm: yes or no\n"
    "  photo: yes or no\n"
    "  group delivery {\n    promised: date\n    arrived: date\n  }\n"
    "}\n\n"
    "role agent {\n  reports to: nobody\n}\n\n"
    "table amount {\n  hit: first\n  | issue  | days_late | insured | amount: money |\n"
    "  | late   | >= 3      | any     | 10 % of price |\n"
    "  | late   | any       | no      | 0 EUR |\n"
    "  | late   | any       | yes     | 1 EUR |\n"
    "  | broken | any       | any     | price |\n}\n\n"
    "definitions {\n  was_late: yes, if arrived > promised\n  was_late: no, otherwise\n}\n\n"
    "scenario complaint {\n  applies if: issue is one of (late, broken)\n"
    "  step talk {\n    owner: agent\n    ask: photo\n    do: \"Talk\"\n    outcomes: ready, later\n"
    "    on ready, if tier is gold -> closed\n    on ready, if calm is yes -> closed\n    on ready -> "
    "closed\n"
    "    on later -> talk, at most 3 times, then closed\n    after 2 days -> closed\n  }\n  end closed {\n   "
    " record: issue\n  }\n}\n";

struct Desk {
  sop::LoadResult loaded = sop::load_text("desk.sop", source_text);
  const sop::Procedure& p = loaded.procedure;
  sop::NameTable names{p};
  sop::ReferenceData data;
  sop::Engine engine{p};
  sop::Workspace workspace;
  Desk() {
    for (const sop::Diagnostic& d : loaded.diagnostics) MESSAGE(sop::message_text(d));
    REQUIRE(loaded.ok);
    sop::seal(data);
    prepared = std::make_unique<sop::EngineData>(engine, data);
  }
  std::unique_ptr<sop::EngineData> prepared;
  std::string name(sop::Id fact) const { return p.text(p.facts[fact].name); }
  std::string list(const std::vector<sop::Id>& facts) const {
    std::string out;
    for (const sop::Id fact : facts) out += (out.empty() ? "" : " ") + name(fact);
    return out;
  }
  sop::Id fact(const char* called) const { return names.find(sop::NameKind::fact, called); }
};

/// Tells what stands in a JSON object; `stop` and a wrong value on request.
class Told : public sop::FactSource {
 public:
  Told(const Desk& desk, const std::string& json) : desk_(desk) {
    std::vector<sop::FactUpdate> updates;
    sop::DiagnosticSink problems;
    REQUIRE(sop::read_facts(json, desk.names, updates, problems));
    for (const sop::FactUpdate& u : updates) values_[u.fact] = u.value;
  }
  sop::FactAnswer fetch(sop::Id fact, sop::Value& value) override {
    log += (log.empty() ? "" : " ") + desk_.name(fact);
    CHECK(value.is_unknown());
    if (fact == stop_at) return sop::FactAnswer::stop;
    if (fact == wrong_at) {
      value = sop::Value::of_text("a text");
      return sop::FactAnswer::told;
    }
    const auto found = values_.find(fact);
    if (found == values_.end()) return sop::FactAnswer::not_known;
    value = found->second;
    return sop::FactAnswer::told;
  }
  std::string log;
  sop::Id stop_at = sop::no_id, wrong_at = sop::no_id;

 private:
  const Desk& desk_;
  std::map<sop::Id, sop::Value> values_;
};

struct Asking {
  Desk desk;
  std::vector<sop::Value> facts;
  sop::LazyReport report;
  std::string ask(const char* what, sop::FactSource& from, const sop::LazyOptions& options = {}) {
    std::vector<sop::Asked> asked;
    std::string problem;
    REQUIRE(sop::find_asked(desk.names, what, asked, problem));
    sop::EngineAnswer answer;
    sop::ask_lazily(desk.engine, desk.workspace, *desk.prepared, {}, asked[0], facts, answer, from, report,
                    options);
    return sop::value_text(desk.p, answer.value);
  }
};

}  // namespace

TEST_CASE("only what a row waits for is fetched, one a round, in the order written") {
  Asking a;
  SUBCASE("the first row that is true ends the questions") {
    Told from(a.desk, R"({"issue":"late","days_late":5,"price":"80.00 EUR","tier":"gold"})");
    CHECK(a.ask("amount", from) == "8.00 EUR");
    CHECK(from.log == "issue days_late price");
    CHECK(a.report.rounds == 4);
    CHECK(a.desk.list(a.report.fetched) == "issue days_late price");
    CHECK(a.report.status == sop::LazyStatus::complete);
    // What was fetched is kept: asking again fetches nothing.
    CHECK(a.ask("amount", from) == "8.00 EUR");
    CHECK(from.log == "issue days_late price");
    CHECK(a.report.rounds == 1);
  }
  SUBCASE("a fact that an earlier one makes needless is never fetched, a default neither") {
    Told from(a.desk, R"({"issue":"late","days_late":1,"price":"80.00 EUR"})");
    CHECK(a.ask("amount", from) == "0.00 EUR");
    CHECK(from.log == "issue days_late");
  }
  SUBCASE("another way through the table needs other facts") {
    Told from(a.desk, R"({"issue":"broken","price":"80.00 EUR"})");
    CHECK(a.ask("amount", from) == "80.00 EUR");
    CHECK(from.log == "issue price");
  }
  SUBCASE("what the source cannot tell is asked for once, and the next is tried") {
    Told from(a.desk, R"({"days_late":5})");
    CHECK(a.ask("amount", from) == "unknown");
    CHECK(from.log == "issue days_late");
    CHECK(a.desk.list(a.report.fetched) == "days_late");
    CHECK(a.desk.list(a.report.not_known) == "issue");
    CHECK(a.report.status == sop::LazyStatus::complete);
  }
  SUBCASE("the source may stop") {
    Told from(a.desk, R"({"issue":"late"})");
    from.stop_at = a.desk.fact("days_late");
    CHECK(a.ask("amount", from) == "unknown");
    CHECK(a.report.status == sop::LazyStatus::stopped);
    CHECK(a.report.rounds == 2);
  }
  SUBCASE("a value of another type is named and not taken") {
    Told from(a.desk, R"({"issue":"late"})");
    from.wrong_at = a.desk.fact("days_late");
    CHECK(a.ask("amount", from) == "unknown");
    CHECK(a.report.status == sop::LazyStatus::wrong_value);
    CHECK(a.desk.name(a.report.fact) == "days_late");
    CHECK(a.facts[a.report.fact].is_unknown());
  }
  SUBCASE("rounds are limited") {
    Told from(a.desk, R"({"issue":"late","days_late":5,"price":"80.00 EUR"})");
    sop::LazyOptions options;
    options.max_rounds = 3;
    CHECK(a.ask("amount", from, options) == "unknown");
    CHECK(a.report.status == sop::LazyStatus::limit);
    CHECK(a.report.rounds == 3);
    options.max_rounds = 4;
    a.facts.clear();
    CHECK(a.ask("amount", from, options) == "8.00 EUR");
    CHECK(a.report.status == sop::LazyStatus::complete);
  }
  SUBCASE("facts of a group are fetched together") {
    Told from(a.desk, R"({"promised":"2026-09-01","arrived":"2026-09-04"})");
    CHECK(a.ask("was_late", from) == "yes");
    CHECK(from.log == "arrived promised");
    CHECK(a.report.rounds == 2);
    Told half(a.desk, "{}");
    a.facts.clear();
    CHECK(a.ask("was_late", half) == "unknown");
    CHECK(half.log == "arrived");
    CHECK(a.desk.list(a.report.not_known) == "arrived promised");
  }
}

TEST_CASE("a case learns what was fetched together with the event, as if the host had known it") {
  Desk desk;
  constexpr std::int64_t start = 1'788'000'000'000;
  sop::LazyReport report;
  sop::Decision decision;
  Told from(desk, R"({"issue":"late","tier":"basic","calm":true,"photo":true})");
  std::vector<sop::FactUpdate> facts;
  sop::Case c;
  sop::open_lazily(desk.engine, desk.workspace, *desk.prepared, facts, start, c, decision, from, report);
  CHECK(from.log == "issue");
  CHECK(c.status == sop::CaseStatus::open);
  CHECK(c.turn == 1);
  CHECK(facts.size() == 1);
  CHECK(desk.list(decision.ask) == "photo");  // what the customer is asked for is not fetched ...

  sop::Event event;
  event.kind = sop::EventKind::outcome;
  event.name = desk.names.find(sop::NameKind::symbol, "ready");
  event.actor.role = 0;
  from.log.clear();
  sop::Case known = c;
  sop::advance_lazily(desk.engine, desk.workspace, *desk.prepared, c, &event, start + 1000, decision, from,
                      report);
  CHECK(decision.status == sop::Status::ok);
  CHECK(from.log == "tier calm");
  CHECK(report.rounds == 3);
  CHECK(c.status == sop::CaseStatus::closed);
  CHECK(c.turn == 2);
  CHECK(event.facts.empty());

  // The same as one advance of a host that knew: byte for byte.
  sop::Event told = event;
  for (const char* name : {"tier", "calm"})
    told.facts.push_back({desk.fact(name), c.facts[desk.fact(name)].value});
  sop::Decision other;
  sop::reference::advance(desk.p, desk.data, known, &told, start + 1000, other);
  CHECK(sop::save_case(known) == sop::save_case(c));
  REQUIRE(other.because.size() == decision.because.size());
  for (std::size_t i = 0; i < other.because.size(); ++i)
    CHECK(other.because[i].path == decision.because[i].path);

  // ... unless the host wants that, too.
  sop::LazyOptions options;
  options.also_asked = true;
  facts.clear();
  from.log.clear();
  sop::open_lazily(desk.engine, desk.workspace, *desk.prepared, facts, start, c, decision, from, report,
                   options);
  CHECK(from.log == "issue photo");
  CHECK(decision.ask.empty());

  // Without an event, what was fetched has a turn of its own.
  facts = {{desk.fact("issue"), sop::Value::name(desk.names.find(sop::NameKind::symbol, "late"))}};
  c = sop::reference::open(desk.p, desk.data, facts, start, decision);
  from.log.clear();
  sop::advance_lazily(desk.engine, desk.workspace, *desk.prepared, c, nullptr, start + 1, decision, from,
                      report, options);
  CHECK(from.log == "photo");
  CHECK(c.turn == 2);
  CHECK(decision.ask.empty());
  // And where nothing is missing, nothing happens twice.
  sop::advance_lazily(desk.engine, desk.workspace, *desk.prepared, c, nullptr, start + 2, decision, from,
                      report, options);
  CHECK(from.log == "photo");
  CHECK(report.rounds == 1);
  CHECK(c.turn == 2);
}

TEST_CASE("an outcome that unknown facts hold back stays refused when the source knows nothing") {
  Desk desk;
  constexpr std::int64_t start = 1'788'000'000'000;
  sop::LazyReport report;
  sop::Decision decision;
  Told from(desk, R"({"issue":"late"})");
  std::vector<sop::FactUpdate> facts;
  sop::Case c;
  sop::open_lazily(desk.engine, desk.workspace, *desk.prepared, facts, start, c, decision, from, report);
  sop::Event event;
  event.kind = sop::EventKind::outcome;
  event.name = desk.names.find(sop::NameKind::symbol, "ready");
  event.actor.role = 0;
  sop::advance_lazily(desk.engine, desk.workspace, *desk.prepared, c, &event, start + 1000, decision, from,
                      report);
  CHECK(decision.status == sop::Status::needs_facts);
  CHECK(desk.list(report.not_known) == "tier calm");
  CHECK(c.turn == 1);
}
