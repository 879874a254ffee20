// The customer's record at its edges: how many lines, what cannot be, and how it travels in JSON and in a saved case.
#include <doctest/doctest.h>

#include <cstdint>
#include <string>

#include "sop/binary.hpp"
#include "sop/case_json.hpp"
#include "sop/decision_json.hpp"
#include "sop/engine.hpp"
#include "sop/event_json.hpp"
#include "sop/load.hpp"
#include "sop/names.hpp"
#include "sop/reference.hpp"
#include "sop/validate.hpp"

namespace {

constexpr std::int64_t day = 86400000, start = 20000 * day;

const std::string head = R"(sop en
procedure desk {
  edition: 1
  kept by: "Head"
  zone: "+02:00"
  locales: en
}
customer record {
  abuse: entry
  no_phone: restriction
}
role agent {
  reports to: nobody
}
)";

const std::string text = head + R"(scenario talk {
  applies if: any
  step listen {
    owner: agent
    outcomes: abused, banned, lifted, solved
    on abused, if number of abuse < 1000 -> put on record: abuse
    on banned -> restrict: no_phone, for 2 days
    on lifted, if no_phone is yes -> lift restriction: no_phone
    on solved -> closed
  }
  end closed
}
)";

struct Desk {
  sop::LoadResult loaded = sop::load_text("desk.sop", text);
  const sop::Procedure& p = loaded.procedure;
  sop::NameTable names{p};
  sop::ReferenceData data;
  sop::Decision d;
  sop::Case c = sop::reference::open(p, data, {}, start, d);
  sop::Id abuse = names.find(sop::NameKind::record, "abuse");
  sop::Id no_phone = names.find(sop::NameKind::record, "no_phone");

  sop::Status hand_in(const std::vector<sop::RecordLine>& record, std::int64_t now = start) {
    sop::Event event;
    event.has_record = true;
    event.record = record;
    sop::reference::advance(p, data, c, &event, now, d);
    return d.status;
  }
  sop::Status report(const char* outcome, std::int64_t now = start) {
    sop::Event event;
    event.kind = sop::EventKind::outcome;
    event.name = names.find(sop::NameKind::symbol, outcome);
    event.actor = {"kati", names.find(sop::NameKind::party, "agent")};
    sop::reference::advance(p, data, c, &event, now, d);
    return d.status;
  }
};

std::string problems_of(const Desk& desk, const std::string& json) {
  sop::DiagnosticSink problems;
  sop::TimedEvent event;
  (void)sop::read_event(json, desk.names, event, problems);
  std::string out;
  for (const sop::Diagnostic& one : problems.items()) out += sop::message_text(one) + "\n";
  return out;
}

}  // namespace

TEST_CASE("more lines than a record has") {
  Desk desk;
  REQUIRE(desk.loaded.ok);
  CHECK(desk.d.needs_record);
  std::vector<sop::RecordLine> lines(sop::most_record_lines + 1, {desk.abuse, start - day});
  CHECK(desk.hand_in(lines) == sop::Status::bad_event);
  CHECK(desk.d.detail == "record");
  CHECK(!desk.c.record_known);
  lines.pop_back();
  // The newest first, as a host may have them.
  for (std::size_t i = 0; i < lines.size(); ++i)
    lines[i].from = start - static_cast<std::int64_t>(i + 1) * day;
  lines[0] = {desk.no_phone, start - 2 * day};  // without an end: in force
  const std::int64_t oldest = lines.back().from;
  CHECK(desk.hand_in(lines) == sop::Status::ok);
  CHECK(!desk.d.needs_record);
  CHECK(desk.c.record.size() == sop::most_record_lines);
  // One more: the oldest that is not in force makes place.
  CHECK(desk.report("abused") == sop::Status::ok);
  CHECK(desk.c.record.size() == sop::most_record_lines);
  CHECK(desk.c.record.front().kind == desk.no_phone);
  CHECK(desk.c.record.back().from == start);
  for (const sop::RecordLine& line : desk.c.record) CHECK(line.from != oldest);
  CHECK(sop::validate(desk.c, desk.p) == "");
}

TEST_CASE("what cannot be on a record is refused whole") {
  Desk desk;
  const std::vector<sop::RecordLine> wrong[] = {
      {{7, start}},
      {{desk.abuse, start + 1}},
      {{desk.abuse, start - day, start}},
      {{desk.no_phone, start, start - 1}},
      {{desk.abuse, start - day}, {desk.abuse, INT64_MIN}},
  };
  for (const auto& lines : wrong) {
    CHECK(desk.hand_in(lines) == sop::Status::bad_event);
    CHECK(desk.d.detail == "record[" + std::to_string(lines.size() - 1) + "]");
    CHECK(
        sop::refusal_text(desk.p, desk.d) ==
        "a line of the customer's record cannot be: it begins after this instant, or ends before it begins");
    CHECK(desk.c.record.empty());
  }
  CHECK(desk.hand_in({{desk.abuse, start}, {desk.no_phone, start, start}}) == sop::Status::ok);
}

TEST_CASE(
    "while nobody has handed the record in, what is asked of it holds back, and what the case does is told") {
  Desk desk;
  CHECK(desk.report("abused") == sop::Status::needs_facts);
  CHECK(desk.d.needs.empty());
  CHECK(desk.d.needs_record);
  CHECK(desk.report("lifted") == sop::Status::needs_facts);
  CHECK(desk.report("banned") == sop::Status::ok);
  REQUIRE(desk.d.effects.size() == 1);
  CHECK(desk.d.effects[0].kind == sop::EffectKind::restriction_set);
  CHECK(desk.d.effects[0].subject == desk.no_phone);
  CHECK(desk.d.has_next_wake);
  CHECK(desk.d.next_wake == desk.d.effects[0].due);
  CHECK(desk.report("banned") == sop::Status::ok);  // it ends then already
  CHECK(desk.d.effects.empty());
  CHECK(desk.report("lifted") == sop::Status::ok);
  REQUIRE(desk.d.effects.size() == 1);
  CHECK(desk.d.effects[0].kind == sop::EffectKind::restriction_lifted);
  CHECK(!desk.d.has_next_wake);
}

TEST_CASE("a saved case keeps the record, in both forms") {
  Desk desk;
  REQUIRE(desk.hand_in({{desk.abuse, start - day}, {desk.no_phone, start - day, start + day}}) ==
          sop::Status::ok);
  REQUIRE(desk.report("abused") == sop::Status::ok);
  sop::Case again;
  CHECK(sop::load_case(sop::save_case(desk.c), desk.p, again).ok());
  CHECK(sop::save_case(again) == sop::save_case(desk.c));
  sop::DiagnosticSink problems;
  CHECK(sop::read_case(sop::case_text(desk.p, desk.c), desk.names, again, problems));
  CHECK(sop::save_case(again) == sop::save_case(desk.c));
  desk.c.record[0].until = start;  // an entry has no end
  CHECK(sop::validate(desk.c, desk.p) == "`record[0].until`: an entry has no end");
  desk.c.record[0] = {7, start};
  CHECK(sop::validate(desk.c, desk.p) == "`record[0].kind` names no entry or restriction of the procedure");
  desk.c.record[0] = {desk.abuse, start + 1};
  CHECK(sop::validate(desk.c, desk.p) == "`record[0].from` is no instant up to the case's `now`");
}

TEST_CASE("a record in JSON: read, written, and every mistake named") {
  Desk desk;
  const std::string good =
      R"({"record":[{"kind":"abuse","from":"2026-08-01T09:00:00Z"},{"kind":"no_phone","from":"2026-08-01T09:00:00Z","until":"2026-08-31T21:00:00Z"}]})";
  sop::DiagnosticSink problems;
  sop::TimedEvent event;
  REQUIRE(sop::read_event(good, desk.names, event, problems));
  CHECK(event.event.has_record);
  REQUIRE(event.event.record.size() == 2);
  std::string written;
  sop::JsonWriter writer(written);
  sop::write_event(writer, desk.p, event.event);
  CHECK(written == good);
  REQUIRE(sop::read_event(R"({"record":[]})", desk.names, event, problems));
  CHECK(event.event.has_record);
  CHECK(event.event.record.empty());
  CHECK(problems_of(desk, R"({"record":[{"kind":"abusse","from":"2026-08-01 09:00"}]})") ==
        "no entry or restriction of the customer's record is called `abusse`\n");
  CHECK(problems_of(desk, R"({"record":[{"kind":"abuse"}]})") == "`record[0]` has no `from`\n");
  CHECK(problems_of(
            desk, R"({"record":[{"kind":"abuse","from":"2026-08-01 09:00","until":"2026-09-01 09:00"}]})") ==
        "`record[0]/until` must be left out: an entry has no end\n");
  CHECK(problems_of(desk, R"({"record":{"abuse":2}})") == "`record` must be a list\n");
}

// One event, two moves and an always-rule: each effect names the one that did it, not the first of the turn.
TEST_CASE("an effect names the rule that did it") {
  const sop::LoadResult loaded = sop::load_text("desk.sop", head + R"(response notice {
  en: "Please write to us."
}
scenario talk {
  applies if: any
  step listen {
    owner: agent
    outcomes: abused
    on abused -> put on record: abuse, go to measure
  }
  step measure {
    owner: agent
    outcomes: seen
    if number of abuse >= 1 -> restrict: no_phone, for 2 days, go to told
    on seen -> closed
  }
  step told {
    owner: agent
    outcomes: seen
    if no_phone is yes -> say: notice
    if number of abuse >= 1 -> notify: agent
    on seen -> closed
  }
  end closed
}
)");
  REQUIRE(loaded.ok);
  const sop::Procedure& p = loaded.procedure;
  const sop::NameTable names(p);
  const sop::ReferenceData data;
  const std::vector<sop::RecordLine> nothing;
  const auto told = [&](const sop::Decision& d) {
    std::string out;
    for (const sop::Effect& e : d.effects) {
      if (e.kind == sop::EffectKind::task || e.kind == sop::EffectKind::owner_changed) continue;
      out += std::string(sop::name_of(e.kind)) + " " + e.path + "\n";
    }
    return out;
  };
  const char* const expected =
      "record_entry talk/listen/abused\n"
      "restriction_set talk/measure/if\n"
      "say talk/told/if/say_notice\n"
      "notify talk/told/if/notify_agent\n";
  sop::Event event;
  event.kind = sop::EventKind::outcome;
  event.name = names.find(sop::NameKind::symbol, "abused");
  event.actor = {"kati", names.find(sop::NameKind::party, "agent")};
  event.has_record = true;
  sop::Decision d;
  sop::Case plain = sop::reference::open(p, data, {}, start, d);
  sop::reference::advance(p, data, plain, &event, start, d);
  CHECK(told(d) == expected);
  const sop::Engine engine(p);
  const sop::EngineData prepared(engine, data);
  sop::Workspace workspace;
  sop::Case fast;
  engine.open(workspace, prepared, {}, start, fast, d);
  engine.advance(workspace, prepared, fast, &event, start, d);
  CHECK(told(d) == expected);
}

TEST_CASE("of many restrictions one timer waits, and each end is a turn") {
  Desk desk;
  std::vector<sop::RecordLine> lines;
  for (int i = 0; i < 200; ++i) lines.push_back({desk.no_phone, start - day, start + (200 - i) * day});
  REQUIRE(desk.hand_in(lines) == sop::Status::ok);
  CHECK(desk.c.timers.size() == 1);
  for (int i = 1; i <= 200; ++i) {
    CHECK(desk.d.next_wake == start + i * day);
    const std::uint64_t turn = desk.d.turn;
    sop::reference::advance(desk.p, desk.data, desk.c, nullptr, desk.d.next_wake, desk.d);
    CHECK(desk.d.turn == turn + 1);
  }
  CHECK(!desk.d.has_next_wake);
  // Two that end at one instant end in one turn.
  const std::int64_t later = start + 201 * day;
  REQUIRE(desk.hand_in({{desk.no_phone, later, later + day}, {desk.no_phone, later, later + day}}, later) ==
          sop::Status::ok);
  const std::uint64_t turn = desk.d.turn;
  sop::reference::advance(desk.p, desk.data, desk.c, nullptr, later + day, desk.d);
  CHECK(desk.d.turn == turn + 1);
  CHECK(!desk.d.has_next_wake);
}
