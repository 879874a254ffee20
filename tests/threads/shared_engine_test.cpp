// One engine, asked and advanced by eight threads, each with a workspace of its own, while versions of its procedure come and go:
// run it under the thread sanitizer (PRESET=tsan). What the threads say is compared with the interpreter, byte for byte.
#include <doctest/doctest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "sop/binary.hpp"
#include "sop/data.hpp"
#include "sop/engine.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"
#include "sop/store.hpp"

namespace {

// Words, a table, a clock, a path, an approval and branches, so that every part of the engine's memory is used.
std::string desk(int edition) {
  return "sop en\n\nprocedure desk {\n  edition: " + std::to_string(edition) +
         "\n  currency: EUR\n  rounding: half_up\n  locales: en\n  zone: \"+02:00\"\n}\n\n"
         "facts {\n  days_late: whole 0..365\n  angry: yes or no, default no\n}\n\n"
         "remedies {\n  refund: money\n}\n\n"
         "role agent {\n  reports to: boss\n  may give: refund\n  limit per case: 50 EUR\n}\n\n"
         "role boss {\n  reports to: nobody\n  may give: refund\n}\n\n"
         "table goodwill_by_delay {\n  | days_late | goodwill: money |\n  | 0..<30 | 5 EUR |\n"
         "  | >= 30 | days_late * " +
         std::to_string(edition) +
         " EUR |\n}\n\n"
         "response told {\n  en: \"We can give you {goodwill}.\"\n}\n\n"
         "clock answer {\n  starts on: case_opened\n  stops on: case_closed\n  due within: 1 hour\n  warn "
         "at: 50 %\n}\n\n"
         "path line {\n  starts on: case_opened\n  stops on: reply_sent\n  level: agent, for 15 min\n  "
         "level: boss\n"
         "  owner while pending: receiver\n}\n\n"
         "scenario late {\n  applies if: any\n  path: line\n  clocks: answer\n"
         "  step tell {\n    owner: agent\n    say: told\n    offer: refund worth goodwill\n"
         "    on accepted -> both\n    on refused -> closed\n    on not_approved -> closed\n    after 2 days "
         "-> closed\n  }\n"
         "  parallel both {\n    owner: agent\n    wait for: all\n"
         "    branch one {\n      owner: agent\n      do: \"Look\"\n      on done -> join\n    }\n"
         "    branch two {\n      owner: boss\n      wait: 3 hours\n      on done -> join\n    }\n"
         "    on joined -> closed\n    after 2 days -> closed\n  }\n"
         "  end closed {\n    record: days_late, decision\n  }\n}\n";
}

/// What a host keeps with a version: its engine, ready to be used by any thread.
struct Prepared {
  explicit Prepared(sop::Procedure of)
      : procedure(std::move(of)), engine(procedure), reference(sealed()), data(engine, reference) {}
  Prepared(const Prepared&) = delete;
  Prepared& operator=(const Prepared&) = delete;

  static sop::ReferenceData sealed() {
    sop::ReferenceData data;
    sop::seal(data);
    return data;
  }

  sop::Procedure procedure;
  sop::Engine engine;
  sop::ReferenceData reference;
  sop::EngineData data;
};

sop::Procedure load(int edition) {
  sop::LoadResult loaded = sop::load_text("desk.sop", desk(edition));
  for (const sop::Diagnostic& d : loaded.diagnostics) {
    if (d.severity == sop::Severity::error) MESSAGE(sop::message_text(d));
  }
  REQUIRE(loaded.ok);
  return std::move(loaded.procedure);
}

constexpr std::int64_t start = 1'788'000'000'000;  // an instant in 2026
constexpr std::int64_t hour = 3'600'000;

/// A case from its first turn to its end, by whoever `open` and `advance` are; everything that was told, as bytes.
template <class Open, class Advance>
std::string story(const sop::Procedure& p, int days_late, Open open, Advance advance) {
  const sop::NameTable names(p);
  sop::Case c;
  sop::Decision d;
  std::string told;
  const auto keep = [&] {
    told += sop::save_case(c);
    for (const sop::Effect& e : d.effects) told += e.id + e.text + e.person + std::to_string(e.minor) + '\n';
    for (const sop::Reason& r : d.because) told += r.path + '\n';
  };
  open(std::vector<sop::FactUpdate>{{0,
                                     sop::Value::rational(sop::ValueKind::number, sop::Rational(days_late))}},
       start, c, d);
  keep();
  sop::Event accepted;
  accepted.kind = sop::EventKind::outcome;
  accepted.name = names.find(sop::NameKind::symbol, "accepted");
  accepted.actor = {"anna", names.find(sop::NameKind::party, "agent")};
  advance(c, &accepted, start + hour / 2, d);
  keep();
  sop::Event approve;
  approve.kind = sop::EventKind::approve;
  approve.actor = {"bob", names.find(sop::NameKind::party, "boss")};
  advance(c, &approve, start + hour, d);
  keep();
  advance(c, nullptr, start + 80 * hour, d);
  keep();
  return told;
}

std::string by_reference(const Prepared& of, int days_late) {
  return story(
      of.procedure, days_late,
      [&](const auto& facts, std::int64_t now, sop::Case& c, sop::Decision& d) {
        c = sop::reference::open(of.procedure, of.reference, facts, now, d);
      },
      [&](sop::Case& c, const sop::Event* event, std::int64_t now, sop::Decision& d) {
        sop::reference::advance(of.procedure, of.reference, c, event, now, d);
      });
}

std::string by_engine(const Prepared& of, sop::Workspace& workspace, int days_late) {
  return story(
      of.procedure, days_late,
      [&](const auto& facts, std::int64_t now, sop::Case& c, sop::Decision& d) {
        of.engine.open(workspace, of.data, facts, now, c, d);
      },
      [&](sop::Case& c, const sop::Event* event, std::int64_t now, sop::Decision& d) {
        of.engine.advance(workspace, of.data, c, event, now, d);
      });
}

}  // namespace

TEST_CASE("eight threads use one engine while versions are exchanged") {
  constexpr int editions = 3, lengths = 8, rounds = 40;
  const auto days_of = [](int place) { return place * 11; };
  sop::ProcedureStore store;
  std::vector<sop::Hash> hashes;
  std::vector<std::vector<std::string>> expected;  // by edition, then by days
  for (int edition = 1; edition <= editions; ++edition) {
    auto prepared = std::make_shared<const Prepared>(load(edition));
    hashes.push_back(prepared->procedure.hash);
    expected.emplace_back();
    for (int place = 0; place < lengths; ++place)
      expected.back().push_back(by_reference(*prepared, days_of(place)));
    REQUIRE(store.add(prepared->procedure, sop::StoreUse::current, prepared) == sop::StoreStatus::ok);
  }
  const sop::VersionHandle shared = store.find(hashes[0]);

  std::atomic<int> wrong{0}, played{0};
  std::atomic<bool> done{false};
  const auto work = [&](int number) {
    sop::Workspace workspace;  // for whatever version comes
    sop::EngineAnswer answer;
    for (int round = 0; round < rounds; ++round) {
      for (const sop::VersionHandle& version : {store.current("desk"), shared}) {
        const Prepared* prepared = version == nullptr ? nullptr : version->attached<Prepared>();
        if (prepared == nullptr) {
          ++wrong;
          continue;
        }
        const int place = (number + round) % lengths;
        const auto edition = static_cast<std::size_t>(std::stoi(prepared->procedure.edition) - 1);
        if (by_engine(*prepared, workspace, days_of(place)) !=
            expected[edition][static_cast<std::size_t>(place)])
          ++wrong;
        std::vector<sop::Value> facts(prepared->procedure.facts.size());
        facts[0] = sop::Value::rational(sop::ValueKind::number, sop::Rational(100));
        sop::EngineQuestion question;
        question.facts = &facts;
        prepared->engine.ask_output(workspace, prepared->data, question, 0, answer);
        if (answer.value.kind != sop::ValueKind::money ||
            !(answer.value.number == sop::Rational(100 * static_cast<int>(edition + 1))))
          ++wrong;
        ++played;
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back(work, i);
  // The last edition comes and goes, each time with an engine of its own, whenever nobody holds it.
  std::thread exchanger([&] {
    const sop::Procedure guest = store.find(hashes.back())->procedure();
    std::size_t turn = 0, removed = 0;
    while (!done.load() || removed == 0) {
      if (store.make_current(hashes[turn++ % editions]) != sop::StoreStatus::ok) ++wrong;
      const sop::StoreStatus status = store.remove(hashes.back());
      if (status == sop::StoreStatus::ok) {
        ++removed;
        if (store.add(guest, sop::StoreUse::kept, std::make_shared<const Prepared>(guest)) !=
            sop::StoreStatus::ok)
          ++wrong;
      } else if (status != sop::StoreStatus::in_use && status != sop::StoreStatus::is_current) {
        ++wrong;
      }
    }
  });
  for (std::thread& thread : threads) thread.join();
  done = true;
  exchanger.join();
  CHECK(wrong.load() == 0);
  CHECK(played == 8 * rounds * 2);
}
