// A hundred thousand open cases of a service desk through a month, each with a first-reply clock in opening hours, a deadline, an
// escalation path, a promise and reminders: processor time for each event and each instant at which something falls due, memory of a
// case, and what is allocated once every case has had its usual size (in the second month). As one is closed another is opened
// in its place.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <queue>
#include <string>
#include <utility>
#include <vector>

#include "sop/binary.hpp"
#include "sop/engine.hpp"
#include "sop/load.hpp"
#include "sop/zone_files.hpp"
#include "tests/perf/bench.hpp"
#include "tests/support/random.hpp"

using namespace sop::testing;
using sop_test::Random;

namespace {

constexpr const char* text = R"(sop en

procedure desk "Desk" {
  edition: 1
  kept by: "Head of care"
  review every: 6 months, last 2026-08-01
  calendar: office
  locales: en
}

calendar office {
  zone: "Europe/Tallinn"
  open: mon..fri 09:00..12:30, mon..fri 13:00..18:00
}

facts {
  problem: one of (delay, damage, bill)
  waits: yes or no, default no
}

role agent {
  reports to: supervisor
}

role supervisor {
  reports to: manager
}

role manager {
  reports to: nobody
}

clock first_reply {
  starts on: case_opened
  stops on: reply_sent
  due within: 4 business hours, if problem is damage
  due within: 8 business hours, otherwise
  target change: keep
  pauses while: waits is yes
  warn at: 50 %, 75 %
  on broken -> notify: manager
}

clock resolve {
  starts on: case_opened
  stops on: case_closed
  due within: 20 days
  warn at: 50 %, 90 %
}

path line {
  starts on: case_opened
  stops on: reply_sent
  level: agent, for 3 business hours
  level: supervisor, for 4 business hours
  level: manager
  owner while pending: receiver
}

response heard {
  en: "We have your complaint about {problem}."
}

scenario any_problem "Any problem" {
  applies if: any
  path: line
  clocks: first_reply, resolve
  step listen {
    owner: agent
    ask: problem
    on known -> work
    no reply for 5 days -> remind, at most 2 times, then closed
    after 25 days -> closed
  }
  step remind {
    owner: agent
    do: "Remind the customer"
    on done -> listen
    after 2 days -> listen
  }
  step work {
    owner: agent
    say: heard
    promise: news, within 3 days
    do: "Find out what happened"
    outcomes: solved, unclear
    on solved -> closed
    on unclear -> escalate: supervisor
    on kept -> closed
    on broken -> escalate: manager
    after 25 days -> closed
  }
  end closed
}
)";

constexpr std::int64_t hour = 3'600'000, day = 24 * hour;

struct Desk {
  sop::Procedure p;
  sop::ReferenceData data;
  sop::SymbolId solved = sop::no_id, unclear = sop::no_id, done = sop::no_id;
  std::vector<sop::SymbolId> problems;

  Desk() {
    sop::ZoneFolderSource zones(sop::ZoneFolder{"tests/zones"});
    sop::LoadOptions options;
    options.zones = &zones;
    sop::LoadResult loaded = sop::load_text("desk.sop", text, options);
    if (!loaded.ok) {
      for (const sop::Diagnostic& d : loaded.diagnostics)
        std::printf("the procedure does not load: %s\n", sop::message_text(d).c_str());
      std::exit(1);
    }
    p = std::move(loaded.procedure);
    sop::seal(data);
    for (sop::SymbolId i = 0; i < p.symbols.size(); ++i) {
      const std::string& name = p.symbols[i].text;
      if (name == "solved") solved = i;
      if (name == "unclear") unclear = i;
      if (name == "done") done = i;
      if (name == "delay" || name == "damage" || name == "bill") problems.push_back(i);
    }
  }
};

struct Month {
  std::uint64_t opened = 0, events = 0, refused = 0, wakes = 0, effects = 0, entries = 0, allocated = 0;
};

/// What happens to a case next, as far as people are concerned.
sop::Event next_event(const Desk& desk, Random& random) {
  sop::Event event;
  event.actor.role = 0;
  event.actor.id = "ann";
  switch (random.next() % 6) {
    case 0:
      event.kind = sop::EventKind::customer_message;
      break;
    case 1:
      event.kind = sop::EventKind::reply_sent;
      break;
    case 2:
      event.facts.push_back({0, sop::Value::name(desk.problems[random.next() % desk.problems.size()])});
      break;
    case 3:
      event.facts.push_back({1, sop::Value::boolean(random.next() % 2 == 0)});
      break;
    default:
      event.kind = sop::EventKind::outcome;
      event.name = random.next() % 4 == 0 ? desk.done : random.next() % 3 == 0 ? desk.solved : desk.unclear;
      break;
  }
  return event;
}

/// Plays two months and gives the figures of the second: the cases are opened in the first ten days, somebody does something with
/// each about once in two days, what falls due is done at its own instant, and a closed case makes room for a new one.
Month play(const Desk& desk, const sop::Engine& engine, const sop::EngineData& data,
           sop::Workspace& workspace, std::vector<sop::Case>& cases, std::int64_t start, double& since) {
  enum class What : std::uint8_t { opening, event, wake };
  struct Due {
    std::int64_t at;
    std::uint32_t number;
    What what;
    std::uint32_t seen;  ///< a wake that was planned before a later change is not one any more
    bool operator<(const Due& other) const {
      return at != other.at           ? at > other.at
             : number != other.number ? number > other.number
                                      : what > other.what;
    }
  };
  Month month;
  Random random(2026);
  const auto within = [&](std::int64_t length) {
    return static_cast<std::int64_t>(random.next() % static_cast<std::uint64_t>(length));
  };
  std::vector<std::uint32_t> version(cases.size(), 0);
  std::vector<Due> storage;
  storage.reserve(4 * cases.size());
  std::priority_queue<Due> due(std::less<Due>(), std::move(storage));
  for (std::uint32_t i = 0; i < cases.size(); ++i) {
    const std::int64_t at = start + within(10 * day);
    due.push({at, i, What::opening, 0});
    due.push({at + 2 + within(4 * day), i, What::event, 0});
  }
  sop::Decision decision;
  const std::int64_t second = start + 30 * day, end = start + 60 * day;
  bool in_second = false;
  while (due.top().at < end) {
    const Due now = due.top();
    due.pop();
    if (!in_second && now.at >= second) {
      in_second = true;
      month = Month();
      since = processor_time();
    }
    sop::Case& c = cases[now.number];
    if (now.what == What::wake && now.seen != version[now.number]) continue;
    const sop::Event event = now.what == What::event ? next_event(desk, random) : sop::Event{};
    const std::uint64_t before = allocations();
    if (now.what == What::opening) {
      engine.open(workspace, data, {}, now.at, c, decision);
      ++month.opened;
    } else if (now.what == What::event) {
      engine.advance(workspace, data, c, &event, now.at, decision);
      ++month.events;
      month.refused += decision.status == sop::Status::ok ? 0 : 1;
    } else {
      engine.advance(workspace, data, c, nullptr, now.at, decision);
      ++month.wakes;
    }
    month.allocated += allocations() - before;
    month.effects += decision.effects.size();
    month.entries += decision.journal.size();
    ++version[now.number];  // what was planned before is not done any more
    if (decision.has_next_wake) due.push({decision.next_wake, now.number, What::wake, version[now.number]});
    if (now.what == What::event) due.push({now.at + 2 + within(4 * day), now.number, What::event, 0});
    if (decision.status == sop::Status::ok && c.status == sop::CaseStatus::closed)
      due.push({now.at + 1, now.number, What::opening, 0});
  }
  return month;
}

}  // namespace

int main() {
  const Desk desk;
  const sop::Engine engine(desk.p);
  const sop::EngineData data(engine, desk.data);
  sop::Workspace workspace;
  const std::int64_t start = 20'693LL * day;  // 2026-08-28
  const std::uint64_t memory_before = peak_memory_kib();
  std::vector<sop::Case> cases(100'000);
  double since = 0;
  const Month month = play(desk, engine, data, workspace, cases, start, since);
  const double time = processor_time() - since;
  report("memory of a case, in use, with its place in the queue",
         static_cast<double>(peak_memory_kib() - memory_before) * 1024 / 100'000, "bytes");
  double saved = 0;
  for (std::size_t i = 0; i < cases.size(); i += 100)
    saved += static_cast<double>(sop::save_case(cases[i]).size()) / 1000;
  report("memory of a case, saved", saved, "bytes");
  const double turns = static_cast<double>(month.opened + month.events + month.wakes);
  report("a month of 100,000 open cases", time / 1e9, "s");
  report("  cases opened in the place of others", static_cast<double>(month.opened), "");
  report("  events", static_cast<double>(month.events), "");
  report("  of them refused", static_cast<double>(month.refused), "");
  report("  instants at which something fell due", static_cast<double>(month.wakes), "");
  report("  effects and journal entries", static_cast<double>(month.effects + month.entries), "");
  report("  an opening, event or instant, with the host's queue", time / turns, "ns");
  report("  allocations of the engine in all of it", static_cast<double>(month.allocated), "", "0");
}
