// Runs tests/time/published_mistakes.sop: what other products have got wrong, and must come out right here. What a test of the language cannot
// say (a host that is restarted, what was told of an empty level) is played here, by the interpreter and by the engine.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "sop/binary.hpp"
#include "sop/engine.hpp"
#include "sop/facts_json.hpp"
#include "sop/instant.hpp"
#include "sop/load.hpp"
#include "sop/names.hpp"
#include "sop/reference.hpp"
#include "sop/test.hpp"
#include "tests/support/files.hpp"
#include "tests/support/zones.hpp"

namespace {

sop::LoadResult mistakes() {
  const std::string path = "tests/time/published_mistakes.sop";
  return sop::load_text(path, sop::testing::read_file(sop::testing::in_repository(path)),
                        sop::testing::test_zones());
}

std::int64_t utc(const std::string& text) {
  sop::Instant at;
  REQUIRE_FALSE(failed(sop::parse_instant(text, at)));
  return at.milliseconds();
}

/// A host of one case that may be restarted: then only the saved bytes are left.
class Host {
 public:
  Host(const sop::Procedure& p, bool by_engine)
      : p_(p), by_engine_(by_engine), engine_(p), bound_(engine_, data_) {}

  void open(const std::string& facts, const std::string& at) {
    std::vector<sop::FactUpdate> updates;
    sop::DiagnosticSink problems;
    const sop::NameTable names(p_);
    REQUIRE(sop::read_facts(facts, names, updates, problems));
    if (by_engine_)
      engine_.open(workspace_, bound_, updates, utc(at), c, told);
    else
      c = sop::reference::open(p_, data_, updates, utc(at), told);
    REQUIRE(told.status == sop::Status::ok);
  }
  void advance(const std::string& at) {
    if (by_engine_)
      engine_.advance(workspace_, bound_, c, nullptr, utc(at), told);
    else
      sop::reference::advance(p_, data_, c, nullptr, utc(at), told);
    REQUIRE(told.status == sop::Status::ok);
  }
  void restart() {
    const std::string saved = sop::save_case(c);
    c = {};
    REQUIRE(sop::load_case(saved, p_, c).ok());
    REQUIRE(sop::save_case(c) == saved);
  }
  [[nodiscard]] std::string step() const { return p_.steps[told.step].path; }
  [[nodiscard]] std::string owner() const { return p_.text(p_.parties[told.owner].name); }

  sop::Case c;
  sop::Decision told;

 private:
  const sop::Procedure& p_;
  bool by_engine_;
  const sop::ReferenceData data_;
  sop::Engine engine_;
  sop::EngineData bound_;
  sop::Workspace workspace_;
};

}  // namespace

TEST_CASE("timers are not lost on a restore") {
  const sop::LoadResult loaded = mistakes();
  REQUIRE(loaded.ok);
  for (const bool by_engine : {false, true}) {
    Host host(loaded.procedure, by_engine);
    host.open("{\"chained\": true}", "2026-03-24T08:00:00Z");
    const std::size_t timers = host.c.timers.size();
    CHECK(timers >= 3);  // the move after an hour, the level, the breach of the clock
    host.restart();
    CHECK(host.c.timers.size() == timers);
    // Restarted while the first timer is due, between two of a chain, and over a jump.
    host.advance("2026-03-24T08:59:59.999Z");
    CHECK(host.step() == "talk/receive");
    host.restart();
    host.advance("2026-03-24T09:00:00Z");
    CHECK(host.step() == "talk/remind");
    CHECK(host.owner() == "lead");
    host.restart();
    host.advance("2026-03-24T10:00:00Z");
    CHECK(host.step() == "talk/remind_again");
    CHECK(host.owner() == "head");
    host.restart();
    host.advance("2026-03-24T12:00:00Z");
    CHECK(host.step() == "talk/given_up");
  }
}

TEST_CASE("a restart gives no fresh budget") {
  const sop::LoadResult loaded = mistakes();
  REQUIRE(loaded.ok);
  for (const bool by_engine : {false, true}) {
    Host host(loaded.procedure, by_engine);
    host.open("{}", "2026-03-24T08:00:00Z");
    const std::int64_t due = utc("2026-03-24T12:00:00Z");
    CHECK(host.c.clocks[0].due == due);
    for (const char* at : {"2026-03-24T08:30:00Z", "2026-03-24T09:30:00Z", "2026-03-24T10:30:00Z",
                           "2026-03-24T11:30:00Z", "2026-03-24T11:59:59.999Z", "2026-03-24T12:00:00Z"}) {
      host.restart();
      host.advance(at);
      CHECK(host.c.clocks[0].due == due);
      CHECK_FALSE(host.c.clocks[0].broken);
    }
    host.restart();
    host.advance("2026-03-24T12:00:00.001Z");
    CHECK(host.c.clocks[0].broken);
    // The levels went on, too: an hour each, from the opening on.
    CHECK(host.owner() == "head");
  }
}

TEST_CASE("an empty level is told when it is passed over") {
  const sop::LoadResult loaded = mistakes();
  REQUIRE(loaded.ok);
  const sop::Procedure& p = loaded.procedure;
  for (const bool by_engine : {false, true}) {
    Host host(p, by_engine);
    host.open("{}", "2026-03-24T08:00:00Z");
    const auto emptiness = [&] {
      std::string told;
      for (const sop::Effect& e : host.told.effects)
        if (e.kind == sop::EffectKind::level_empty)
          told += p.text(p.parties[e.party].name) + " " + e.path + ";";
      return told;
    };
    CHECK(emptiness().empty());
    host.advance("2026-03-24T09:00:00Z");
    CHECK(emptiness() == "duty nobody_answers/duty;");
    CHECK(host.owner() == "lead");
  }
}

TEST_CASE("published mistakes of other products") {
  const sop::LoadResult loaded = mistakes();
  for (const sop::Diagnostic& d : loaded.diagnostics) CHECK_MESSAGE(false, sop::message_text(d));
  REQUIRE(loaded.ok);
  const sop::TestReport report = sop::run_tests(loaded.procedure, {});
  for (const sop::TestResult& result : report.results) {
    CAPTURE(loaded.procedure.tests[result.test].title);
    for (const sop::TestFailure& failure : result.failures)
      FAIL_CHECK(sop::message_text(failure.diagnostic), ": ", failure.expected, " / ", failure.got);
    CHECK(result.failure_count == 0);
  }
  CHECK(report.results.size() >= 10);
}
