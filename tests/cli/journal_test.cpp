// Journals that are read back: what is counted once, what is refused, and where the limits are. The reader is a part of the program
// that no library holds, so its body is compiled here.
#include "src/cli/journal.cpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

using namespace sop;
using namespace sop::cli;

namespace {

const std::string nine = "2026-09-07T09:00:00Z";

std::string decision(const std::string& id, const std::string& more, const std::string& at = nine) {
  return "{\"version\":1," + (id.empty() ? "" : "\"case_id\":\"" + id + "\",") + "\"now\":\"" + at +
         "\",\"case_status\":\"open\"" + (more.empty() ? "" : "," + more) + "}";
}

std::string opening(const std::string& id, const std::string& at = nine) {
  return decision(id, R"("journal":[{"turn":1,"at":")" + at + R"(","what":"opened"}])", at);
}

std::string granted(const std::string& effect, const std::string& remedy) {
  return decision("A", R"("effects":[{"id":")" + effect + R"(","kind":"granted","at":")" + nine +
                           R"(","remedy":")" + remedy + "\"}]");
}

std::string times(std::size_t count, std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

// What is wrong with a line; empty: nothing.
std::string problem_of(JournalReader& reader, const std::string& line) {
  std::string problem;
  const bool read = reader.line(line, problem);
  CHECK(read == problem.empty());
  return problem;
}

}  // namespace

TEST_CASE("there are so many cases, and no more; those that are open go on") {
  const ReportNames names;
  JournalReader reader(names, Language::en, 2);
  CHECK(problem_of(reader, opening("A")) == "");
  CHECK(problem_of(reader, opening("B")) == "");
  CHECK(problem_of(reader, opening("C")) == "there are more than 2 cases");
  CHECK(problem_of(reader, opening("")) == "there are more than 2 cases");
  CHECK(problem_of(reader, granted("2.1", "voucher")) == "");
  CHECK(reader.complaints().size() == 2);
  CHECK(max_report_cases == 1'000'000);
}

TEST_CASE("a `case_id` is never cut: a long one is refused, since two cases could become one") {
  const ReportNames names;
  JournalReader reader(names, Language::en);
  const std::string longest(max_report_text_bytes, 'a');
  CHECK(problem_of(reader, opening(longest)) == "");
  CHECK(problem_of(reader, opening(longest + "a")) == "`case_id` has more than 200 bytes");
  CHECK(problem_of(reader, opening(longest + "b")) == "`case_id` has more than 200 bytes");
  REQUIRE(reader.complaints().size() == 1);
  CHECK(reader.complaints()[0].name == longest);
}

TEST_CASE("what was granted is cut to its limit, never inside a letter") {
  const ReportNames names;
  for (std::size_t first = 1; first <= 4; ++first) {
    CAPTURE(first);
    JournalReader reader(names, Language::en);
    CHECK(problem_of(reader, opening("A")) == "");
    std::string expected(first, 'x');
    CHECK(problem_of(reader, granted("2.1", expected)) == "");
    const std::string euros = times(60, "€");
    for (int i = 2; i < 9; ++i) {
      CHECK(problem_of(reader, granted("2." + std::to_string(i), euros)) == "");
      expected += "; " + euros;
    }
    std::size_t end = max_report_decision_bytes;
    while ((static_cast<unsigned char>(expected[end]) & 0xC0U) == 0x80U) --end;
    CHECK(reader.complaints()[0].decision == expected.substr(0, end) + "…");
  }
}

TEST_CASE("a value is cut to its limit, never inside a letter") {
  const ReportNames names;
  JournalReader reader(names, Language::en);
  CHECK(problem_of(reader, opening("A")) == "");
  CHECK(problem_of(reader, granted("2.1", times(101, "õ"))) == "");
  CHECK(reader.complaints()[0].decision == times(100, "õ") + "…");
  CHECK(problem_of(reader, granted("2.2", "x" + times(100, "õ"))) == "");
  CHECK(reader.complaints()[0].decision == times(100, "õ") + "…; x" + times(99, "õ") + "…");
}

TEST_CASE("a turn and an effect are counted once by their numbers, and refused without") {
  const ReportNames names;
  JournalReader reader(names, Language::en);
  CHECK(problem_of(reader, opening("A")) == "");
  const std::string no_id = "an element of `effects` has no `id` such as `4.2`";
  for (const char* id : {"", "2", "2.", ".", "2.x", "2.-1", "2.0", "2.1234567890123456789"}) {
    CAPTURE(id);
    CHECK(problem_of(reader, granted(id, "voucher")) == no_id);
  }
  const std::string no_turn = "an element of `journal` has no `turn`, a whole number from 1";
  for (const char* turn : {"", "\"turn\":0,", "\"turn\":-1,", "\"turn\":\"2\",", "\"turn\":null,"}) {
    CAPTURE(turn);
    CHECK(problem_of(reader, decision("A", std::string("\"journal\":[{") + turn + "\"at\":\"" + nine +
                                               "\",\"what\":\"reply_sent\"}]")) == no_turn);
  }
  // Nothing of a line that is refused was taken.
  CHECK(reader.complaints()[0].decision == "");
  CHECK(!reader.complaints()[0].has_reply);
  CHECK(problem_of(reader, granted("2.1", "voucher")) == "");
  CHECK(problem_of(reader, granted("2.1", "voucher")) == "");
  CHECK(reader.complaints()[0].decision == "voucher");
}

TEST_CASE("a reply or an end before the opening has no length, and still counts") {
  const ReportNames names;
  JournalReader reader(names, Language::en);
  CHECK(problem_of(reader, opening("A")) == "");
  for (const std::string at : {"2026-09-07T08:59:59Z", nine.c_str()}) {
    CAPTURE(at);
    const std::string id = at == nine ? "B" : "A";
    if (at == nine) CHECK(problem_of(reader, opening("B")) == "");
    CHECK(problem_of(reader, decision(id, R"("journal":[{"turn":2,"at":")" + at +
                                              R"(","what":"reply_sent"}],"effects":[{"id":"2.1","kind":)"
                                              R"("closed","step":"s/done","at":")" +
                                              at + "\"}]")) == "");
    const Complaint& c = reader.complaints().back();
    CHECK(c.has_reply);
    CHECK(c.is_closed);
    CHECK(c.end == "done");
    CHECK(c.has_reply_length() == (at == nine));
    CHECK(c.has_resolution_length() == (at == nine));
  }
}

TEST_CASE("what is wrong with the JSON of a line is said in the reader's language") {
  const ReportNames names;
  JournalReader reader(names, Language::et);
  const std::string problem = problem_of(reader, "{\"version\":1,");
  CHECK(problem != "");
  JournalReader english(names, Language::en);
  CHECK(problem != problem_of(english, "{\"version\":1,"));
}
