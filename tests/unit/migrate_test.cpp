// Moving one open case: what the new version decides afterwards, what a refusal leaves, what a mapping and each policy do. The three
// editions are those of tests/golden/cli/versions; what is told word for word stands in the goldens of `sop migrate`.
#include "sop/migrate.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sop/binary.hpp"
#include "sop/decision_json.hpp"
#include "sop/engine.hpp"
#include "sop/facts_json.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/support/files.hpp"

namespace {

sop::Procedure edition(int number) {
  const std::string name = "edition_" + std::to_string(number) + ".sop";
  sop::LoadResult loaded = sop::load_text(
      name, sop::testing::read_file(sop::testing::in_repository("tests/golden/cli/versions").string() + "/" +
                                    name));
  REQUIRE(loaded.ok);
  return std::move(loaded.procedure);
}

constexpr std::int64_t minute = 60000, hour = 60 * minute, day = 24 * hour;

struct Moving {
  sop::Procedure one = edition(1), two = edition(2), three = edition(3);
  sop::ReferenceData data;
  sop::Case c;
  sop::Decision d;
  sop::MigrateOptions options;
  sop::MigrateResult told;
  std::int64_t opened = 0;

  Moving() {
    sop::seal(data);
    sop::Instant at;
    REQUIRE(!failed(sop::parse_instant("2026-09-07T08:00:00Z", at)));
    opened = at.milliseconds();
    const sop::NameTable names(one);
    std::vector<sop::FactUpdate> facts;
    sop::DiagnosticSink problems;
    REQUIRE(sop::read_facts(R"({"device":"phone","price":"30.00 EUR"})", names, facts, problems));
    c = sop::reference::open(one, data, facts, opened, d);
    REQUIRE(d.status == sop::Status::ok);
  }
  bool move(const sop::Procedure& from, const sop::Procedure& to) {
    return sop::migrate({from, data}, {to, data}, c, options, told);
  }
  std::vector<std::string> said(sop::MigrateKind kind) const {
    std::vector<std::string> out;
    for (const sop::MigrateNote& note : told.notes)
      if (note.kind == kind) out.push_back(std::string(sop::message_name(note.id)) + " " + note.args[0]);
    return out;
  }
  std::int64_t due_of(const sop::Procedure& p, std::string_view clock) const {
    return c.clocks[sop::NameTable(p).find(sop::NameKind::clock, clock)].due - opened;
  }
  void change(sop::NameKind kind, const char* from, const char* to) {
    options.changes.push_back({kind, from, to});
  }
};

}  // namespace

TEST_CASE("a case goes on under the new version: its names, its limits, its steps") {
  Moving m;
  REQUIRE(m.move(m.one, m.two));
  CHECK(m.c.procedure == m.two.hash);
  CHECK(m.two.steps[m.c.threads[0].frames[0].step].path == "late/propose");
  const sop::NameTable names(m.two);
  const sop::Id agent = names.find(sop::NameKind::party, "agent");
  CHECK(m.c.owner == agent);
  sop::Event event;
  event.kind = sop::EventKind::outcome;
  event.name = names.find(sop::NameKind::symbol, "accepted");
  event.actor = {"Kati", agent};
  // 30 EUR were within the limit of edition 1, and are over that of edition 2.
  sop::Case by_engine = m.c;
  sop::reference::advance(m.two, m.data, m.c, &event, m.opened + minute, m.d);
  CHECK(m.d.status == sop::Status::ok);
  REQUIRE(m.c.approvals.size() == 1);
  CHECK(m.c.approvals[0].approver == names.find(sop::NameKind::party, "manager"));
  CHECK(m.c.ledger.empty());
  const sop::Engine engine(m.two);
  const sop::EngineData prepared(engine, m.data);
  sop::Workspace workspace;
  sop::Decision d;
  engine.advance(workspace, prepared, by_engine, &event, m.opened + minute, d);
  CHECK(sop::save_case(by_engine) == sop::save_case(m.c));
}

TEST_CASE("what the new version has beside is told, and done in the next turn") {
  Moving m;
  REQUIRE(m.move(m.one, m.two));
  CHECK(m.said(sop::MigrateKind::added) == std::vector<std::string>{"move_adds_action late/propose",
                                                                    "move_adds_clock progress",
                                                                    "move_adds_timer late/propose/no_reply"});
  CHECK(m.said(sop::MigrateKind::dropped).empty());
  sop::Event event;
  event.kind = sop::EventKind::reply_sent;
  sop::reference::advance(m.two, m.data, m.c, &event, m.opened + hour, m.d);
  std::size_t words = 0, promises = 0;
  for (const sop::Effect& e : m.d.effects) {
    words += e.kind == sop::EffectKind::say ? 1U : 0U;
    promises += e.kind == sop::EffectKind::promise_made ? 1U : 0U;
  }
  CHECK(words == 1);
  CHECK(promises == 0);  // it was made already
  const sop::Id progress = sop::NameTable(m.two).find(sop::NameKind::clock, "progress");
  CHECK(m.c.clocks[progress].status == sop::ClockStatus::running);
}

TEST_CASE("instants stay, are counted again, or begin anew") {
  for (const auto& [policy, first_reply] :
       {std::pair(sop::RetimePolicy::keep, 4 * hour), std::pair(sop::RetimePolicy::recount, 2 * hour),
        std::pair(sop::RetimePolicy::restart, 3 * hour)}) {
    Moving m;
    sop::reference::advance(m.one, m.data, m.c, nullptr, m.opened + hour, m.d);
    m.options.timers.clocks = policy;
    REQUIRE(m.move(m.one, m.two));
    CHECK(m.due_of(m.two, "first_reply") == first_reply);
    CHECK(m.told.due.empty() == (policy == sop::RetimePolicy::keep));
  }
}

TEST_CASE("refused, a case is as it was, and every reason is told") {
  Moving m;
  const std::string before = sop::save_case(m.c);
  CHECK(!m.move(m.one, m.three));
  CHECK(sop::save_case(m.c) == before);
  CHECK(!m.told.moved);
  CHECK(m.said(sop::MigrateKind::refused) == std::vector<std::string>{"move_fact_range device",
                                                                      "move_step_gone late/offer",
                                                                      "move_party_gone clerk"});
  // Told what becomes of each, it moves; the promise is no longer watched.
  m.change(sop::NameKind::step, "late/offer", "late/look");
  m.change(sop::NameKind::party, "clerk", "manager");
  m.change(sop::NameKind::fact, "device", "");
  REQUIRE(m.move(m.one, m.three));
  CHECK(m.three.steps[m.c.threads[0].frames[0].step].path == "late/look");
  CHECK(m.said(sop::MigrateKind::dropped) ==
        std::vector<std::string>{"move_drops_fact device", "move_drops_offer refund",
                                 "move_drops_promise answer_by", "move_drops_level nobody_answers/clerk",
                                 "move_drops_clock first_reply", "move_drops_clock resolve"});
  sop::reference::advance(m.three, m.data, m.c, nullptr, m.opened + 5 * day, m.d);
  CHECK(m.d.case_status == sop::CaseStatus::closed);
}

TEST_CASE("a case of another version, an earlier instant, and what is due before it are refused") {
  Moving m;
  CHECK(!m.move(m.two, m.one));
  CHECK(m.said(sop::MigrateKind::refused).front().starts_with("move_wrong_version"));
  m.options.has_at = true;
  m.options.at = m.opened - 1;
  CHECK(!m.move(m.one, m.two));
  CHECK(m.said(sop::MigrateKind::refused).front().starts_with("move_time_back"));
  m.options.at = m.opened + 15 * minute;  // the level's time
  CHECK(!m.move(m.one, m.two));
  CHECK(m.said(sop::MigrateKind::refused) == std::vector<std::string>{"move_timer_due 2026-09-07 10:15"});
  m.options.at -= 1;
  CHECK(m.move(m.one, m.two));
  CHECK(m.c.now == m.options.at);
}

TEST_CASE("a mapping that names what is not there is refused") {
  Moving m;
  m.change(sop::NameKind::step, "late/ofer", "late/propose");
  m.change(sop::NameKind::party, "clerk", "agnt");
  CHECK(!m.move(m.one, m.two));
  CHECK(m.said(sop::MigrateKind::refused) ==
        std::vector<std::string>{"move_unknown_old late/ofer", "move_unknown_new agnt"});
  CHECK(text_of(m.told.notes[1]) ==
        "the mapping names `agnt`, which the new version does not have: did you mean `agent`?");
}

TEST_CASE("every message says what to do, in each language") {
  Moving m;
  (void)m.move(m.one, m.three);
  for (const sop::MigrateNote& note : m.told.notes) {
    for (const sop::Language language : {sop::Language::en, sop::Language::ru, sop::Language::et}) {
      CHECK(text_of(note, language).find('{') == std::string::npos);
      CHECK(!help_of(note, language).empty());
    }
  }
}
