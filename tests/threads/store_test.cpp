// Versions of a procedure exchanged while eight threads evaluate: run it under the thread sanitizer (PRESET=tsan).
#include "sop/store.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "sop/data.hpp"
#include "sop/load.hpp"
#include "sop/reference.hpp"

namespace {

std::string desk(int edition, const std::string& days = "") {
  return "sop en\n\nprocedure desk {\n  edition: " + std::to_string(edition) + days +
         "\n  currency: EUR\n  rounding: half_up\n  locales: en\n  zone: \"+02:00\"\n}\n\n"
         "facts {\n  days_late: whole 0..365\n}\n\n"
         "role agent {\n  reports to: nobody\n}\n\n"
         "definitions {\n  amount: days_late * " +
         std::to_string(edition) +
         " EUR\n}\n\n"
         "response told {\n  en: \"We can give you {amount}.\"\n}\n\n"
         "scenario late {\n  applies if: any\n  step tell {\n    owner: agent\n    say: told\n    do: \"Tell "
         "them\"\n"
         "    on done -> closed\n    after 2 days -> closed\n  }\n  end closed {\n    record: days_late\n  "
         "}\n}\n";
}

sop::Procedure procedure(int edition, const std::string& days = "") {
  sop::LoadResult loaded = sop::load_text("desk.sop", desk(edition, days));
  for (const sop::Diagnostic& d : loaded.diagnostics) MESSAGE(sop::message_text(d));
  REQUIRE(loaded.ok);
  return std::move(loaded.procedure);
}

std::vector<sop::FactUpdate> days(std::int64_t count) {
  return {{0, sop::Value::rational(sop::ValueKind::number, sop::Rational(count))}};
}

constexpr std::int64_t start = 1'788'000'000'000;  // an instant in 2026

}  // namespace

TEST_CASE("which versions are in force on a day") {
  sop::ProcedureStore store;
  store.add(procedure(1, "\n  valid until: 2026-12-31"), sop::StoreUse::current);
  store.add(procedure(2, "\n  valid from: 2026-12-01\n  valid until: 2027-06-30"), sop::StoreUse::kept);
  store.add(procedure(3, "\n  valid from: 2027-06-01"), sop::StoreUse::kept);
  const auto on = [&](const char* day) {
    sop::Date date;
    REQUIRE(!failed(sop::parse_date(day, date)));
    std::string editions;
    for (const sop::VersionHandle& version : store.in_force("DESK", date))
      editions += version->procedure().edition;
    return editions;
  };
  CHECK(on("1999-01-01") == "1");
  CHECK(on("2026-11-30") == "1");
  CHECK(on("2026-12-01") == "21");
  CHECK(on("2026-12-31") == "21");
  CHECK(on("2027-01-01") == "2");
  CHECK(on("2027-06-30") == "32");
  CHECK(on("2027-07-01") == "3");
  sop::Date day;
  REQUIRE(!failed(sop::parse_date("2026-12-01", day)));
  CHECK(store.in_force("other", day).empty());
}

TEST_CASE("versions are found by hash and by name, and go only when nobody needs them") {
  sop::ProcedureStore store;
  const sop::Procedure first = procedure(1), second = procedure(2);
  CHECK(store.current("desk") == nullptr);
  CHECK(store.find(first.hash) == nullptr);
  CHECK(store.add(first, sop::StoreUse::current) == sop::StoreStatus::ok);
  CHECK(store.add(first, sop::StoreUse::kept) == sop::StoreStatus::already_there);
  CHECK(store.add(second, sop::StoreUse::kept) == sop::StoreStatus::ok);
  CHECK(store.add(sop::VersionHandle(), sop::StoreUse::kept) == sop::StoreStatus::not_found);
  CHECK(store.current("Desk")->procedure().edition == "1");
  CHECK(store.current("other") == nullptr);
  CHECK(store.find(second.hash)->procedure().edition == "2");
  CHECK(store.find(second.hash)->names().find(sop::NameKind::fact, "days_late") == 0);

  CHECK(store.make_current(second.hash) == sop::StoreStatus::ok);
  CHECK(store.current("desk")->procedure().edition == "2");
  CHECK(store.make_current(sop::Hash{}) == sop::StoreStatus::not_found);
  CHECK(store.remove(sop::Hash{}) == sop::StoreStatus::not_found);
  CHECK(store.remove(second.hash) == sop::StoreStatus::is_current);
  {
    const sop::VersionHandle held = store.find(first.hash);
    CHECK(store.remove(first.hash) == sop::StoreStatus::in_use);
    const std::vector<sop::StoreLine> lines = store.list();
    REQUIRE(lines.size() == 2);
    for (const sop::StoreLine& line : lines) {
      CHECK(line.name == "desk");
      CHECK(line.current == (line.edition == "2"));
      CHECK(line.in_use == (line.edition == "1"));
    }
  }
  CHECK(store.remove(first.hash) == sop::StoreStatus::ok);
  CHECK(store.find(first.hash) == nullptr);
  CHECK(store.list().size() == 1);
  CHECK(store.add(first, sop::StoreUse::current) == sop::StoreStatus::ok);
  CHECK(store.current("desk")->procedure().edition == "1");
}

TEST_CASE("what the host attached stays with its version") {
  sop::ProcedureStore store;
  CHECK(store.add(procedure(1), sop::StoreUse::current, std::make_shared<const std::string>("of the host")) ==
        sop::StoreStatus::ok);
  CHECK(*store.current("desk")->attached<std::string>() == "of the host");
  CHECK(store.add(procedure(2), sop::StoreUse::current) == sop::StoreStatus::ok);
  CHECK(store.current("desk")->attached<std::string>() == nullptr);
}

TEST_CASE("eight threads evaluate on one procedure while versions are exchanged") {
  sop::ProcedureStore store;
  std::vector<sop::Procedure> editions;
  for (int i = 1; i <= 4; ++i) editions.push_back(procedure(i));
  for (const sop::Procedure& p : editions)
    REQUIRE(store.add(p, sop::StoreUse::current) == sop::StoreStatus::ok);
  const sop::VersionHandle shared = store.find(editions[0].hash);
  sop::ReferenceData data;
  sop::seal(data);

  constexpr int rounds = 60;
  std::atomic<int> wrong{0}, unsaid{0}, opened{0};
  std::atomic<bool> done{false};
  const auto work = [&](int number) {
    sop::Decision decision;
    for (int round = 0; round < rounds; ++round) {
      // A new case on whatever is current; and one on the procedure that all threads share.
      for (const sop::VersionHandle& version : {store.current("desk"), shared}) {
        if (version == nullptr) {
          ++wrong;
          continue;
        }
        const sop::Procedure& p = version->procedure();
        const int days_late = (number * 31 + round) % 240;
        sop::Case c = sop::reference::open(p, data, days(days_late), start, decision);
        ++opened;
        const std::string expected =
            "We can give you " + std::to_string(days_late * std::stoi(p.edition)) + ".00 EUR.";
        bool said = false;
        for (const sop::Effect& e : decision.effects) {
          if (e.kind == sop::EffectKind::say) said = e.text == expected;
        }
        if (!said) ++unsaid;
        // A case finds its version again by its hash, whatever is current by now.
        const sop::VersionHandle pinned = store.find(c.procedure);
        if (pinned == nullptr || pinned->procedure().hash != p.hash) {
          ++wrong;
          continue;
        }
        sop::reference::advance(pinned->procedure(), data, c, nullptr, start + 3 * 86'400'000LL, decision);
        if (c.status != sop::CaseStatus::closed) ++wrong;
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) threads.emplace_back(work, i);
  // Exchanges, additions and removals go on until the last reader has ended. The last edition is never current again; it
  // comes and goes whenever nobody holds it.
  std::thread exchanger([&] {
    const sop::Procedure guest = editions[3];
    std::size_t turn = 0, removed = 0;
    while (!done.load() || removed == 0) {
      if (store.make_current(editions[turn % 3].hash) != sop::StoreStatus::ok) ++wrong;
      const sop::StoreStatus status = store.remove(guest.hash);
      if (status == sop::StoreStatus::ok) {
        ++removed;
        if (store.add(guest, sop::StoreUse::kept) != sop::StoreStatus::ok) ++wrong;
      } else if (status != sop::StoreStatus::in_use && status != sop::StoreStatus::is_current) {
        ++wrong;
      }
      if (store.list().size() != 4) ++wrong;
      ++turn;
    }
  });
  for (std::thread& thread : threads) thread.join();
  done = true;
  exchanger.join();
  CHECK(wrong.load() == 0);
  CHECK(unsaid.load() == 0);
  CHECK(opened == 8 * rounds * 2);
}
