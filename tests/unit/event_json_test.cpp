// Events as JSON: what each says, in both directions, and what is refused.
#include "sop/event_json.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "sop/decision_json.hpp"
#include "tests/support/procedure_builder.hpp"
#include "tests/support/schema.hpp"

using namespace sop;

namespace {

struct Desk : sop_test::ProcedureBuilder {
  Desk() {
    add_fact("mood", one_of({"calm", "furious"}));
    add_fact("price", type(TypeKind::money));
    add_fact("cause", type(TypeKind::text));
    for (const char* called : {"agent", "manager"}) {
      Party role;
      role.name = name(called);
      p.parties.push_back(role);
    }
    Party kati;
    kati.kind = PartyKind::person;
    kati.name = name("kati");
    kati.acts_as = 0;
    p.parties.push_back(kati);
    Remedy refund;
    refund.name = name("refund");
    p.remedies.push_back(refund);
    Step offer;
    offer.name = name("offer");
    offer.outcomes = {name("accepted"), name("refused")};
    offer.path = "late/offer";
    p.steps.push_back(offer);
    add_branch("legal_view", "late/review/legal_view");
    add_branch("quality_view", "late/review/quality_view");
    add_branch("quality_view", "other/review/quality_view");
    Clock clock;
    clock.name = name("payment");
    Signal paid;
    paid.kind = SignalKind::event;
    paid.event = name("invoice_paid");
    clock.stops_on.push_back(paid);
    p.clocks.push_back(clock);
    (void)name("done_by");
  }
  void add_branch(const char* called, const char* path) {
    Container branch;
    branch.kind = ContainerKind::branch;
    branch.name = name(called);
    branch.path = path;
    p.containers.push_back(branch);
  }
};

// The event written again (with `@milliseconds` where it says when), or the mistakes, one a line.
std::string read(std::string_view text, EventTime time = EventTime::refused) {
  const Desk desk;
  const NameTable names(desk.p);
  TimedEvent event;
  DiagnosticSink problems;
  std::string out;
  if (read_event(text, names, event, problems, time)) {
    if (event.has_at) out += "@" + std::to_string(event.at) + " ";
    if (!event.has_event) return out + "nothing";
    std::string json;
    JsonWriter writer(json);
    write_event(writer, desk.p, event.event);
    CHECK(testing::schema_problems("docs/schema/event.schema.json", json).empty());
    return out + json;
  }
  for (const Diagnostic& d : problems.items()) {
    if (!out.empty()) out += '\n';
    out += message_text(d);
    if (!message_help(d).empty()) out += " (" + message_help(d) + ")";
  }
  return out;
}

}  // namespace

TEST_CASE("every kind of event is read and comes back") {
  const std::string_view same[] = {
      R"({"facts":{"mood":"furious","price":"80.00 EUR"}})",
      R"({"facts":{"mood":"furious"},"forget":["cause"]})",
      R"({"id":"e1","turn":3,"outcome":"accepted","actor":{"id":"a1","role":"agent"},"remedy":"refund","amount":"20.00 EUR"})",
      R"({"event":"customer_message","facts":{"mood":"furious"}})",
      R"({"event":"reply_sent","occurred_at":"2026-03-27T15:50:00Z"})",
      R"({"event":"acknowledge","actor":{"role":"manager"}})",
      R"({"event":"approve","actor":{"id":"m"},"customer":[{"remedy":"refund","window":"30 days","total":"0.00 EUR"},{"window":"1 year","total":"55.00 EUR"}]})",
      R"({"event":"approve","actor":{"id":"m"},"customer":[{"remedy":"refund","window":"each week","total":"0.00 EUR"},{"window":"each year","total":"55.00 EUR"}]})",
      R"({"event":"refuse"})",
      R"({"event":"send_back"})",
      R"({"event":"approve","actor":{"id":"kati","role":"agent"}})",
      R"({"event":"reopen"})",
      R"({"signal":"invoice_paid"})",
      R"({"promise_kept":"done_by"})",
      R"({"promise_kept":true})",
      R"({"assign":{"party":"agent","person":"Mari"}})",
      R"({"outcome":"refused","branch":"late/review/quality_view"})",
      R"({"id":"e2"})",
  };
  for (const std::string_view text : same) {
    CAPTURE(text);
    CHECK(read(text) == text);
  }
  // A branch by its name, where one alone is called so.
  CHECK(read(R"({"outcome":"refused","branch":"legal_view"})") ==
        R"({"outcome":"refused","branch":"late/review/legal_view"})");
}

TEST_CASE("the words of a test in a procedure say the same, and so do commands") {
  const std::string_view pairs[][2] = {
      {R"({"event":"accepted","remedy":"refund","as":"agent","by":"a1"})",
       R"({"outcome":"accepted","actor":{"id":"a1","role":"agent"},"remedy":"refund"})"},
      {R"({"event":"invoice_paid"})", R"({"signal":"invoice_paid"})"},
      {R"({"event":"customer_wrote"})", R"({"event":"customer_message"})"},
      {R"({"event":"acknowledged","as":"manager"})", R"({"event":"acknowledge","actor":{"role":"manager"}})"},
      {R"({"event":"approved","by":"m"})", R"({"event":"approve","actor":{"id":"m"}})"},
      {R"({"event":"not_approved"})", R"({"event":"refuse"})"},
      {R"({"event":"sent_back","by":"m"})", R"({"event":"send_back","actor":{"id":"m"}})"},
      {R"({"event":"reopened"})", R"({"event":"reopen"})"},
      // A person acts in their role; nobody else is them.
      {R"({"event":"approved","as":"kati"})", R"({"event":"approve","actor":{"id":"kati","role":"agent"}})"},
      {R"({"event":"approved","actor":{"id":"mari","role":"kati"}})",
       R"({"event":"approve","actor":{"id":"mari","role":"kati"}})"},
  };
  for (const auto& pair : pairs) {
    CAPTURE(pair[0]);
    CHECK(read(pair[0]) == pair[1]);
  }
}

TEST_CASE("local time counts in the procedure's offset") {
  const auto at = [](bool has_offset, std::string_view text) {
    Desk desk;
    desk.p.has_offset = has_offset;
    desk.p.offset_minutes = 120;
    std::int64_t moment = -1;
    return failed(read_moment(desk.p, text, moment)) ? std::string("refused") : wall_text(desk.p, moment);
  };
  CHECK(at(true, "2026-03-27 17:50") == "2026-03-27 17:50");
  CHECK(at(true, "2026-03-27T15:50:00Z") == "2026-03-27 17:50");
  CHECK(at(true, "2026-03-27T17:50+03:00") == "2026-03-27 16:50");
  CHECK(at(false, "2026-03-27 17:50") == "refused");
  CHECK(at(false, "2026-03-27T15:50:00Z") == "2026-03-27 15:50Z");
  CHECK(at(true, "27.03.2026 17:50") == "refused");
}

TEST_CASE("a timeline may say what other cases gave the customer") {
  const Desk desk;
  const NameTable names(desk.p);
  TimedEvent event;
  DiagnosticSink problems;
  CHECK(read_event(R"({"at":"1970-01-01T00:00:00Z","event":"accepted","already_given":"60.00 EUR"})", names,
                   event, problems, EventTime::needed));
  CHECK(event.has_already_given);
  CHECK(event.already_given_minor == 6000);
  CHECK(read(R"({"event":"accepted","already_given":"60.00 EUR"})").find("`the event` has no key") == 0);
}

TEST_CASE("a timeline says when, and time may pass without an event") {
  CHECK(read(R"({"at":"1970-01-01T00:00:01Z","outcome":"accepted"})", EventTime::needed) ==
        R"(@1000 {"outcome":"accepted"})");
  CHECK(read(R"({"at":"1970-01-01T02:00+02:00"})", EventTime::needed) == "@0 nothing");
  CHECK(read(R"({"outcome":"accepted"})", EventTime::needed) == "`the event` has no `at` (add it)");
  CHECK(read(R"({"at":"1970-01-01T00:00:01Z","outcome":"accepted"})").find("`the event` has no key `at`") ==
        0);
}

TEST_CASE("mistakes are told all at once") {
  struct Row {
    std::string_view text, expected;
  };
  const Row rows[] = {
      {"[]", "`the event` must be an object"},
      {R"({"outcom":"accepted"})", "`the event` has no key `outcom` (did you mean `outcome`?)"},
      {R"({"outcome":"acepted"})", "no outcome is called `acepted` (did you mean `accepted`?)"},
      {R"({"outcome":"agent"})", "no outcome is called `agent` (there are `accepted` and `refused`)"},
      {R"({"outcome":"accepted","event":"approve"})",
       "an event is one thing, and `event` and `outcome` both stand in it (give them one after the other)"},
      {R"({"event":"aprove"})", "no event is called `aprove` (did you mean `approved`?)"},
      {R"({"event":"agent"})",
       "no event is called `agent` (there are `customer_wrote`, `reply_sent`, `acknowledged`, `approved`, "
       "`not_approved`, `sent_back`, `reopened`, `accepted` and 2 more)"},
      {R"({"event":4})", "`event` must be a name"},
      {R"({"event":"accepted","actor":{"role":"agent"},"as":"agent"})",
       "`actor` says who acts, and so does `as` (keep one of them)"},
      {R"({"occurred_at":"2026-03-27 17:50"})",
       "`occurred_at` must be an instant with `Z` or an offset, such as `\"2026-03-27T15:50:00Z\"` (the "
       "procedure names no zone that local time could be read in)"},
      {R"({"occurred_at":"yesterday"})",
       "`occurred_at` must be an instant such as `\"2026-03-27T15:50:00Z\"` or, where the procedure has a "
       "zone, `\"2026-03-27 17:50\"`"},
      {R"({"occurred_at":"2400-12-23T10:00:00Z"})",
       "`occurred_at` must be an instant such as `\"2026-03-27T15:50:00Z\"` or, where the procedure has a "
       "zone, `\"2026-03-27 17:50\"` (the years are 1900 to 2199)"},
      {R"({"occurred_at":"2026-02-30T10:00:00Z"})",
       "`occurred_at` must be an instant such as `\"2026-03-27T15:50:00Z\"` or, where the procedure has a "
       "zone, `\"2026-03-27 17:50\"` (the month has no such day)"},
      {R"({"signal":"invoice_payed"})", "no event is called `invoice_payed` (did you mean `invoice_paid`?)"},
      {R"({"assign":{"party":"agnt"}})",
       "no role, person, team or schedule is called `agnt` (did you mean `agent`?)\n`assign` has no `person` "
       "(add "
       "it)"},
      {R"({"actor":{"role":"boss","name":"x"},"turn":-1,"id":4})",
       "`id` must be a text\n"
       "`turn` must be a whole number from 0 to 9223372036854775807\n"
       "`actor` has no key `name` (there are `id` and `role`)"},
      {R"({"amount":"20.00 USD"})",
       "the amount is in USD, and the procedure counts in EUR (give the amount in EUR)"},
      {R"({"amount":20})", "`amount` must be money such as `\"80.00 EUR\"`"},
      {R"({"branch":"quality_view"})",
       "no one branch is called `quality_view` (there are `late/review/legal_view`, "
       "`late/review/quality_view` and "
       "`other/review/quality_view`)"},
      {R"({"facts":{"mood":"sad"},"forget":["price","prise"]})",
       "the fact `mood` has no value `sad` (there are `calm` and `furious`)\n"
       "no fact is called `prise` (did you mean `price`?)"},
      {R"({"facts":{"price":"1 EUR"},"forget":["price"]})",
       "the fact `price` is given twice, once as `price` (keep one of them)"},
      {R"({"customer":[{"remedy":"refund","window":"30 min"},{"window":"1 month","total":"x"}]})",
       "`customer[0]/window` must be a period such as `\"30 days\"`, or `\"each month\"`\n"
       "`customer[0]` has no `total` (add it)\n"
       "`customer[1]/total` must be money such as `\"80.00 EUR\"`"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(read(row.text) == row.expected);
  }
}
