// The engine plays cases as the reference interpreter does, byte for byte: the timelines of tests/semantics, and random events
// on every procedure of tests/semantics and examples. A failing seed is printed with the call that differs.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <string>

#include "sop/binary.hpp"
#include "sop/engine.hpp"
#include "sop/impl/archive.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "tests/support/files.hpp"
#include "tests/support/random_events.hpp"
#include "tests/support/random_host.hpp"
#include "tests/support/random_procedure.hpp"
#include "tests/support/seeds.hpp"
#include "tests/support/timeline.hpp"
#include "tests/support/zones.hpp"

namespace fs = std::filesystem;
namespace ref = sop::reference;
using namespace sop_test;

namespace {

std::string bytes_of(const sop::Decision& d) {
  std::string out;
  sop::detail::ArchiveWriter writer(out);
  writer(d);
  return out;
}

struct Loaded {
  fs::path path;
  sop::Procedure p;
  std::string text;
};

/// Every procedure that loads, of these folders.
std::vector<Loaded> procedures(const std::vector<std::string>& folders) {
  std::vector<Loaded> out;
  for (const std::string& folder : folders) {
    for (const fs::path& path : sop::testing::list_files(sop::testing::in_repository(folder), ".sop")) {
      Loaded one;
      one.path = path;
      one.text = sop::testing::read_file(path);
      sop::LoadResult result = sop::load_text(path.filename().string(), one.text, sop::testing::test_zones());
      if (!result.ok) continue;
      one.p = std::move(result.procedure);
      out.push_back(std::move(one));
    }
  }
  return out;
}

/// Both evaluators on one case each, which must stay the same case.
class Pair {
 public:
  Pair(const sop::Procedure& p, const sop::ReferenceData& data, sop::Workspace& workspace)
      : p_(p), data_(data), engine_(p), bound_(engine_, data), workspace_(workspace) {}

  std::string open(const sop::Event& event, std::int64_t now, const sop::AdvanceOptions& options) {
    const auto* record = event.has_record ? &event.record : nullptr;
    ref_case = ref::open(p_, data_, event.facts, now, ref_decision, options, record);
    engine_.open(workspace_, bound_, event.facts, now, engine_case, engine_decision, options, record);
    return difference();
  }
  std::string advance(const sop::Event* event, std::int64_t now, const sop::AdvanceOptions& options) {
    ref::advance(p_, data_, ref_case, event, now, ref_decision, options);
    engine_.advance(workspace_, bound_, engine_case, event, now, engine_decision, options);
    return difference();
  }
  std::string difference() const {
    std::string out;
    if (bytes_of(ref_decision) != bytes_of(engine_decision)) {
      const std::string wanted = to_text(ref_decision, p_), given = to_text(engine_decision, p_);
      out += "decision\n--- reference\n" + wanted + "--- engine\n" + given;
      if (wanted == given) out += "(the difference is not in the text)\n";
    }
    if (sop::save_case(ref_case) != sop::save_case(engine_case)) out += "case\n" + case_difference();
    return out;
  }

  sop::Case ref_case, engine_case;
  sop::Decision ref_decision, engine_decision;

 private:
  template <class T>
  static void part(std::string& out, const char* name, const T& a, const T& b) {
    std::string x, y;
    sop::detail::ArchiveWriter left(x), right(y);
    left(a);
    right(b);
    if (x != y) out += std::string("  ") + name + "\n";
  }
  std::string case_difference() const {
    std::string out;
    const sop::Case &a = ref_case, &b = engine_case;
    part(out, "turn", a.turn, b.turn);
    part(out, "now", a.now, b.now);
    part(out, "facts", a.facts, b.facts);
    part(out, "threads", a.threads, b.threads);
    part(out, "uses", a.uses, b.uses);
    part(out, "timers", a.timers, b.timers);
    part(out, "rules", a.rules, b.rules);
    part(out, "ledger", a.ledger, b.ledger);
    part(out, "approvals", a.approvals, b.approvals);
    part(out, "promises", a.promises, b.promises);
    part(out, "escalation", a.escalation, b.escalation);
    part(out, "hand_over", a.hand_over, b.hand_over);
    part(out, "owner", a.owner, b.owner);
    part(out, "previous_owner", a.previous_owner, b.previous_owner);
    part(out, "clocks", a.clocks, b.clocks);
    part(out, "assigned", a.assigned, b.assigned);
    part(out, "event_ids", a.event_ids, b.event_ids);
    part(out, "effect_count", a.effect_count, b.effect_count);
    return out;
  }

  const sop::Procedure& p_;
  const sop::ReferenceData& data_;
  sop::Engine engine_;
  sop::EngineData bound_;
  sop::Workspace& workspace_;
};

sop::ReferenceData roster_for(const sop::Procedure& p, Random& random, std::int64_t start) {
  sop::ReferenceData data;
  for (sop::Id party = 0; party < p.parties.size(); ++party) {
    if (p.parties[party].kind != sop::PartyKind::schedule) continue;
    std::int64_t at = start - 3600000;
    for (int i = 0; i < 6; ++i) {
      data.roster.push_back({party, at, random.one_in(2) ? "" : "somebody on duty " + std::to_string(i)});
      at += random.between(0, 30) * 3600000;
    }
  }
  sop::seal(data);
  return data;
}

}  // namespace

TEST_CASE("the timelines of tests/semantics") {
  sop::Workspace workspace;
  int calls = 0;
  for (const Loaded& loaded : procedures({"tests/semantics"})) {
    const Timeline timeline = read_timeline(loaded.p, loaded.text);
    REQUIRE_MESSAGE(timeline.problem == "", loaded.path.string());
    for (const std::uint32_t limit : {1000U, 1U, 2U}) {
      sop::AdvanceOptions options;
      options.max_timers = limit;
      Pair pair(loaded.p, timeline.data, workspace);
      for (const TimelineStep& step : timeline.steps) {
        ++calls;
        std::string different = step.is_open
                                    ? pair.open(step.event, step.now, options)
                                    : pair.advance(step.has_event ? &step.event : nullptr, step.now, options);
        REQUIRE_MESSAGE(different == "", loaded.path.string(), ": ", step.line, "\n", different);
        while (pair.ref_decision.more) {
          const bool taken = step.is_open || pair.ref_decision.event_taken || !step.has_event;
          different = pair.advance(taken ? nullptr : &step.event, step.now, options);
          REQUIRE_MESSAGE(different == "", loaded.path.string(), ": ", step.line, " (more)\n", different);
        }
      }
    }
  }
  CHECK(calls > 100);
}

TEST_CASE("random events on every procedure at hand") {
  const Seeds seeds("events on every procedure", 12);
  sop::Workspace workspace;
  std::vector<int> statuses(static_cast<std::size_t>(sop::Status::value_error) + 1, 0);
  int calls = 0;
  for (const Loaded& loaded : procedures({"tests/semantics", "examples"})) {
    for (const std::uint64_t seed : seeds) {
      Random random(seed);
      RandomEvents events(loaded.p, random);
      const std::int64_t start = (events.day * 24 + random.between(0, 30)) * 3600000;
      const sop::ReferenceData data = roster_for(loaded.p, random, start);
      Pair pair(loaded.p, data, workspace);
      sop::AdvanceOptions options;
      if (random.one_in(4)) options.max_timers = static_cast<std::uint32_t>(random.between(1, 5));
      sop::Event opening;
      opening.facts = events.opening_facts();
      std::string different = pair.open(opening, start, options);
      REQUIRE_MESSAGE(different == "", loaded.path.string(), " seed ", seed, " open\n", different);
      for (int call = 0; call < 40; ++call) {
        const std::int64_t now = events.instant(pair.ref_case, pair.ref_decision);
        const sop::Event event = events.event(pair.ref_case, pair.ref_decision, now);
        const bool with_event = !random.one_in(5);
        const std::string before = to_text(pair.ref_decision, loaded.p);
        different = pair.advance(with_event ? &event : nullptr, now, options);
        REQUIRE_MESSAGE(different == "", loaded.path.string(), " seed ", seed, " call ", call, " event ",
                        static_cast<int>(event.kind), " before:\n", before, "\n", different);
        ++calls;
        ++statuses[static_cast<std::size_t>(pair.ref_decision.status)];
      }
    }
  }
  CHECK(calls > 1000);
  // Nearly every answer to a call has been met.
  const auto met = std::count_if(statuses.begin(), statuses.end(), [](int n) { return n > 0; });
  MESSAGE(calls, " calls, ", met, " of ", statuses.size(), " statuses met");
  CHECK(met >= 15);
}

TEST_CASE("random procedures and hosts") {
  sop::Workspace workspace;
  int calls = 0;
  for (const std::uint64_t seed : Seeds("random procedures and hosts", 300)) {
    const std::string text = random_procedure(seed, 1 + static_cast<unsigned>(seed % 4));
    const sop::LoadResult loaded = sop::load_text("random.sop", text, sop::testing::test_zones());
    REQUIRE_MESSAGE(loaded.ok, "seed ", seed);
    for (std::uint64_t story = 0; story < 3; ++story) {
      RandomHost host(loaded.procedure, seed * 10 + story);
      const sop::ReferenceData data = host.data();
      Pair pair(loaded.procedure, data, workspace);
      sop::AdvanceOptions options;
      if (seed % 4 == 0) options.max_timers = static_cast<std::uint32_t>(1 + seed % 5);
      const RandomCall opening = host.open();
      std::string different = pair.open(opening.event, opening.now, options);
      REQUIRE_MESSAGE(different == "", "seed ", seed, " story ", story, " open\n", different, text);
      for (int call = 0; call < 30; ++call) {
        const RandomCall next = host.next(pair.ref_case, pair.ref_decision);
        different = pair.advance(next.has_event ? &next.event : nullptr, next.now, options);
        REQUIRE_MESSAGE(different == "", "seed ", seed, " story ", story, " call ", call, "\n", different,
                        text);
        ++calls;
      }
    }
  }
  CHECK(calls > 1000);
}
