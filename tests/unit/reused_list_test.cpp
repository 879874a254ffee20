// The list that keeps its elements: what it holds, and the memory that it keeps.
#include "sop/reused_list.hpp"

#include <doctest/doctest.h>

#include <string>

#include "sop/decision.hpp"
#include "sop/impl/archive.hpp"

namespace {

struct Line {
  std::string text;
  int number = 7;
  void clear() {
    text.clear();
    number = 7;
  }
};

using Lines = sop::ReusedList<Line>;

std::string shown(const Lines& lines) {
  std::string out;
  for (const Line& line : lines) out += line.text + std::to_string(line.number) + " ";
  return out;
}

const std::string long_text(100, 'x');

}  // namespace

TEST_CASE("an element that is handed out again is empty and keeps its memory") {
  Lines lines;
  lines.add().text = long_text;
  lines.back().number = 1;
  lines.add().text = "b";
  const char* memory = lines[0].text.data();
  lines.clear();
  CHECK(lines.empty());
  CHECK(lines.begin() == lines.end());
  CHECK(lines.add().text.empty());
  CHECK(lines[0].number == 7);
  CHECK(lines[0].text.capacity() >= 100);
  CHECK(lines[0].text.data() == memory);
  CHECK(lines.size() == 1);
  lines.push_back({"c", 2});
  CHECK(shown(lines) == "7 c2 ");
  lines.pop_back();
  CHECK(lines.size() == 1);
}

TEST_CASE("copies and moves carry the elements in use") {
  Lines lines = {{"a", 1}, {"b", 2}, {"c", 3}};
  lines.pop_back();
  Lines copy(lines);
  CHECK(shown(copy) == "a1 b2 ");
  Lines assigned = {{"x", 9}, {"y", 9}, {"z", 9}};
  assigned = lines;
  CHECK(shown(assigned) == "a1 b2 ");
  const Lines& same = assigned;
  assigned = same;
  CHECK(shown(assigned) == "a1 b2 ");
  Lines moved(std::move(copy));
  CHECK(shown(moved) == "a1 b2 ");
  Lines target = {{"x", 9}};
  target = std::move(moved);
  CHECK(shown(target) == "a1 b2 ");
  target.push_back(target[0]);
  CHECK(shown(target) == "a1 b2 a1 ");
}

TEST_CASE("a decision that is cleared equals a new one, and so do the elements that it adds") {
  const auto bytes = [](const auto& value) {
    std::string out;
    sop::detail::ArchiveWriter writer(out);
    writer(value);
    return out;
  };
  sop::Decision used;
  sop::Reason& reason = used.because.add();
  reason.kind = sop::ReasonKind::row;
  reason.path = "goodwill/delay";
  reason.span = {1, 2, 3};
  reason.facts = {1, 2};
  sop::Effect& effect = used.effects.add();
  effect.id = "1.1";
  effect.kind = sop::EffectKind::granted;
  effect.turn = 3;
  effect.at = effect.due = effect.minor = 5;
  effect.subject = effect.name = effect.locale = effect.channel = effect.party = 1;
  effect.text = effect.person = effect.path = "text";
  effect.has_amount = true;
  effect.currency = sop::CurrencyCode::find("EUR");
  effect.facts = {4};
  sop::JournalEntry& entry = used.journal.add();
  entry.turn = 1;
  entry.at = 2;
  entry.what = entry.path = "opened";
  entry.from_step = entry.to_step = entry.from_owner = entry.to_owner = 3;
  entry.actor = {"anna", 2};
  sop::DueAt& due = used.due.add();
  due.kind = sop::DueKind::promise;
  due.subject = due.name = 2;
  due.at = 3;
  due.warn = {1};
  due.broken = true;
  sop::Pay& pay = used.pay.add();
  pay.remedy = pay.authority = pay.approver = 1;
  pay.has_amount = pay.known = pay.range = pay.has_cap = true;
  pay.minor = pay.high_minor = pay.cap_minor = 4;
  pay.currency = sop::CurrencyCode::find("EUR");
  pay.path = "a";
  pay.error = sop::ErrorCode::no_row;
  used.positions.push_back({1, 2, 3});
  used.needs = used.ask = {1};
  used.allowed.push_back({1, 2});
  used.status = sop::Status::bad_event;
  used.error = sop::ErrorCode::limit;
  used.detail = used.person = "who";
  used.turn = 4;
  used.procedure[0] = used.data[0] = 1;
  used.case_status = sop::CaseStatus::closed;
  used.scenario = used.step = used.owner = used.pending = used.level = 1;
  used.has_next_wake = used.more = true;
  used.next_wake = 6;

  used.clear();
  CHECK(bytes(used) == bytes(sop::Decision()));
  CHECK(bytes(used.because.add()) == bytes(sop::Reason()));
  CHECK(bytes(used.effects.add()) == bytes(sop::Effect()));
  CHECK(bytes(used.journal.add()) == bytes(sop::JournalEntry()));
  CHECK(bytes(used.due.add()) == bytes(sop::DueAt()));
  CHECK(bytes(used.pay.add()) == bytes(sop::Pay()));
}
