// A struct of a host bound to facts: every kind of member, every mismatch told at load, no allocation once it runs.
#include "sop/bind.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sop/facts_json.hpp"
#include "sop/load.hpp"
#include "tests/support/counted_allocations.hpp"

namespace {

const char* const source =
    "sop en\n\nprocedure desk {\n  edition: 1\n  currency: EUR\n}\n\nremedies {\n  refund: money\n  voucher: "
    "money\n}\n\n"
    "role agent {\n  reports to: nobody\n  may give: any\n}\n\nunits {\n  km: \"kilometres\"\n}\n\nfacts {\n"
    "  issue: one of (delay, poor_repair, billing)\n"
    "  channels: some of (phone, email, chat)\n"
    "  urgent: yes or no\n"
    "  days_late: whole 0..40\n"
    "  weight: decimal >= 0\n"
    "  share: percent\n"
    "  price: money >= 0 EUR\n"
    "  wait: duration\n"
    "  notice: period\n"
    "  received_on: date\n"
    "  ready_on: date or none\n"
    "  called_at: instant\n"
    "  opens: time of day\n"
    "  customer: text, private\n"
    "  wish: remedy\n"
    "  taken_by: role\n"
    "  distance: whole, unit km\n"
    "}\n";

sop::LoadResult load(const std::string& text) {
  sop::LoadResult loaded = sop::load_text("desk.sop", text);
  for (const sop::Diagnostic& d : loaded.diagnostics) MESSAGE(sop::message_text(d));
  REQUIRE(loaded.ok);
  return loaded;
}

enum class Issue { delay, poor_repair, billing };
enum class Channel : std::uint8_t { phone = 3, email = 1, chat = 7 };
enum class Wish { money, coupon };
enum class Who { agent };

constexpr sop::EnumName<Issue> issue_names[] = {
    {Issue::delay, "delay"}, {Issue::poor_repair, "Poor_Repair"}, {Issue::billing, "billing"}};
constexpr sop::EnumName<Channel> channel_names[] = {
    {Channel::chat, "chat"}, {Channel::phone, "phone"}, {Channel::email, "email"}};
constexpr sop::EnumName<Wish> wish_names[] = {{Wish::money, "refund"}, {Wish::coupon, "voucher"}};
constexpr sop::EnumName<Who> who_names[] = {{Who::agent, "agent"}};

struct Complaint {
  Issue issue = Issue::delay;
  std::vector<Channel> channels;
  std::optional<bool> urgent;
  std::optional<std::int64_t> days_late;
  std::optional<sop::Rational> weight;
  std::optional<sop::Rational> share;
  sop::Money price{0, sop::CurrencyCode::find("EUR")};
  std::optional<sop::Duration> delay;
  std::optional<sop::Period> notice;
  sop::Date received_on;
  sop::Told<sop::Date> ready_on;
  std::optional<sop::Instant> called_at;
  std::optional<sop::TimeOfDay> opens;
  std::string customer;
  std::optional<Wish> wish;
  std::optional<Who> taken_by;
  std::uint64_t distance = 0;
};

constexpr sop::BoundMember<Complaint> members[] = {
    sop::member<&Complaint::issue, issue_names>("issue"),
    sop::member<&Complaint::channels, channel_names>("channels"),
    sop::member<&Complaint::urgent>("urgent"),
    sop::member<&Complaint::days_late>("days_late"),
    sop::member<&Complaint::weight>("weight"),
    sop::member<&Complaint::share>("share"),
    sop::member<&Complaint::price>("price"),
    sop::member<&Complaint::delay>("wait"),
    sop::member<&Complaint::notice>("notice"),
    sop::member<&Complaint::received_on>("received_on"),
    sop::member<&Complaint::ready_on>("ready_on"),
    sop::member<&Complaint::called_at>("called_at"),
    sop::member<&Complaint::opens>("opens"),
    sop::member<&Complaint::customer>("customer"),
    sop::member<&Complaint::wish, wish_names>("wish"),
    sop::member<&Complaint::taken_by, who_names>("taken_by"),
    sop::member<&Complaint::distance>("distance"),
};

Complaint full() {
  Complaint c;
  c.issue = Issue::poor_repair;
  c.channels = {Channel::chat, Channel::phone};
  c.urgent = true;
  c.days_late = 4;
  c.weight.emplace();
  REQUIRE_FALSE(failed(sop::parse_decimal("12.5", *c.weight)));
  c.share.emplace();
  REQUIRE_FALSE(failed(sop::parse_decimal("0.1", *c.share)));
  REQUIRE_FALSE(failed(sop::parse_money("80.00 EUR", c.price)));
  c.delay = sop::Duration{15 * sop::milliseconds_per_minute};
  c.notice = sop::Period{3, sop::PeriodUnit::business_day};
  REQUIRE_FALSE(failed(sop::parse_date("2026-03-27", c.received_on)));
  c.ready_on = sop::Told<sop::Date>::none();
  c.called_at.emplace();
  REQUIRE_FALSE(failed(sop::parse_instant("2026-03-27T15:50:00Z", *c.called_at)));
  c.opens.emplace();
  REQUIRE_FALSE(failed(sop::parse_time_of_day("09:00", *c.opens)));
  c.customer = "A customer with a long enough name: Zoe\xCC\x88";  // ë in two code points
  c.wish = Wish::coupon;
  c.taken_by = Who::agent;
  c.distance = 12;
  return c;
}

std::string json(const sop::Procedure& p, const std::vector<sop::Value>& facts) {
  std::string out;
  sop::JsonWriter writer(out);
  sop::write_facts(writer, p, facts);
  return out;
}

std::vector<std::string> said(sop::DiagnosticSink& sink) {
  std::vector<std::string> out;
  for (const sop::Diagnostic& d : sink.take()) {
    const std::string help = sop::message_help(d);
    out.push_back((d.severity == sop::Severity::warning ? "warning: " : "") + sop::message_text(d) +
                  (help.empty() ? "" : " | " + help));
  }
  return out;
}

using Lines = std::vector<std::string>;

// A line at a time, so that a failure shows which.
void check_said(sop::DiagnosticSink& problems, const Lines& expected) {
  const Lines lines = said(problems);
  for (std::size_t i = 0; i < lines.size() && i < expected.size(); ++i) CHECK(lines[i] == expected[i]);
  CHECK(lines.size() == expected.size());
}

}  // namespace

TEST_CASE("every kind of member becomes the value that its JSON would become") {
  const sop::LoadResult loaded = load(source);
  const sop::Procedure& p = loaded.procedure;
  const sop::NameTable names(p);
  sop::DiagnosticSink problems;
  sop::Binding<Complaint> binding;
  CHECK(binding.resolve(names, members, problems));
  check_said(problems, Lines{});
  CHECK(binding.unbound().empty());

  std::vector<sop::Value> facts;
  CHECK(binding.fill(full(), facts, problems));
  const std::string expected =
      R"({"issue":"poor_repair","channels":["phone","chat"],"urgent":true,"days_late":4,"weight":"12.5","share":"10 %",)"
      R"("price":"80.00 EUR","wait":"15 min","notice":"3 business days","received_on":"2026-03-27","ready_on":null,)"
      R"("called_at":"2026-03-27T15:50:00Z","opens":"09:00","customer":"A customer with a long enough name: Zoë",)"
      R"("wish":"voucher","taken_by":"agent","distance":12})";
  CHECK(json(p, facts) == expected);
  // The same values to the last member as those read from JSON.
  std::vector<sop::FactUpdate> read;
  REQUIRE(sop::read_facts(expected, names, read, problems));
  const std::vector<sop::Value> by_json = sop::fact_values(p, read);
  REQUIRE(by_json.size() == facts.size());
  for (std::size_t i = 0; i < facts.size(); ++i) {
    CAPTURE(p.text(p.facts[i].name));
    CHECK(sop::detail::same_value(facts[i], by_json[i]));
  }
  check_said(problems, Lines{});

  // Members that are empty are unknown; a smaller set leaves nothing of the greater behind.
  Complaint empty;
  empty.channels = {Channel::email};
  CHECK(binding.fill(empty, facts, problems));
  CHECK(
      json(p, facts) ==
      R"({"issue":"delay","channels":["email"],"price":"0.00 EUR","received_on":"1970-01-01","customer":"","distance":0})");
}

TEST_CASE("filling allocates nothing once it runs") {
  const sop::LoadResult loaded = load(source);
  const sop::NameTable names(loaded.procedure);
  sop::DiagnosticSink problems;
  sop::Binding<Complaint> binding;
  REQUIRE(binding.resolve(names, members, problems));
  Complaint complaint = full();
  complaint.customer = "A customer with a name that does not fit into a short text";
  std::vector<sop::Value> facts;
  std::vector<sop::FactUpdate> updates;
  REQUIRE(binding.fill(complaint, facts, problems));
  REQUIRE(binding.updates(complaint, updates, problems));
  const std::uint64_t before = sop_test::count_of_allocations;
  bool fine = true;
  for (int i = 0; i < 100; ++i) {
    complaint.days_late = i % 41;
    complaint.channels[0] = i % 2 == 0 ? Channel::chat : Channel::email;
    fine = binding.fill(complaint, facts, problems) && binding.updates(complaint, updates, problems) && fine;
  }
  const std::uint64_t after = sop_test::count_of_allocations;
  CHECK(fine);
  CHECK(after == before);
}

TEST_CASE("updates carry what is known, changes what differs from the case") {
  const sop::LoadResult loaded = load(source);
  const sop::NameTable names(loaded.procedure);
  sop::DiagnosticSink problems;
  sop::Binding<Complaint> binding;
  REQUIRE(binding.resolve(names, members, problems));
  Complaint complaint;
  complaint.days_late = 3;
  std::vector<sop::FactUpdate> updates;
  CHECK(binding.updates(complaint, updates, problems));
  sop::Case c;
  c.facts.resize(loaded.procedure.facts.size());
  std::vector<std::string> told;
  for (const sop::FactUpdate& u : updates) {
    c.facts[u.fact].value = u.value;
    told.push_back(loaded.procedure.text(loaded.procedure.facts[u.fact].name));
  }
  CHECK(told == Lines{"issue", "channels", "days_late", "price", "received_on", "customer", "distance"});
  CHECK(binding.changes(complaint, c, updates, problems));
  CHECK(updates.empty());
  complaint.days_late.reset();
  complaint.urgent = false;
  CHECK(binding.changes(complaint, c, updates, problems));
  REQUIRE(updates.size() == 2);
  CHECK(updates[0].value.is_no());
  CHECK(loaded.procedure.text(loaded.procedure.facts[updates[1].fact].name) == "days_late");
  CHECK(updates[1].value.is_unknown());
}

namespace {

enum class Odd { early, late, also_late };
constexpr sop::EnumName<Odd> odd_names[] = {{Odd::early, "delayed"}, {Odd::late, "billing"}};
constexpr sop::EnumName<Odd> double_names[] = {
    {Odd::late, "delay"}, {Odd::late, "billing"}, {Odd::early, "poor_repair"}};
constexpr sop::EnumName<Odd> wish_wrong[] = {{Odd::early, "refunds"}};
constexpr sop::EnumName<Odd> few_names[] = {{Odd::early, "delay"}, {Odd::late, "billing"}};

struct Wrong {
  Odd issue = Odd::early;
  bool days_late = false;
  std::string price;
  std::int64_t urgent = 0;
  sop::Told<sop::Date> received_on;
  std::string nothing;
  std::string custumer;
  sop::Money share;
  Odd wish = Odd::early;
  std::vector<Odd> channels;
  sop::Date twice;
};

constexpr sop::BoundMember<Wrong> wrong_members[] = {
    sop::member<&Wrong::issue, odd_names>("issue"),
    sop::member<&Wrong::days_late>("days_late"),
    sop::member<&Wrong::price>("price"),
    sop::member<&Wrong::urgent>("urgent"),
    sop::member<&Wrong::received_on>("received_on"),
    sop::member<&Wrong::nothing>("zzz"),
    sop::member<&Wrong::custumer>("custumer"),
    sop::member<&Wrong::share>("share"),
    sop::member<&Wrong::wish, wish_wrong>("wish"),
    sop::member<&Wrong::channels, odd_names>("opens"),
    sop::member<&Wrong::twice>("received_on"),
};

}  // namespace

TEST_CASE("every mismatch is told at load, in the order of the declarations") {
  const sop::LoadResult loaded = load(source);
  const sop::NameTable names(loaded.procedure);
  sop::DiagnosticSink problems;
  sop::Binding<Wrong> binding;
  CHECK_FALSE(binding.resolve(names, wrong_members, problems));
  CHECK_FALSE(binding.resolved());
  const std::vector<sop::Diagnostic> all = problems.take();
  CHECK(loaded.sources[0].text().substr(all.back().span.begin, 5) == "wish:");
  sop::DiagnosticSink again;
  CHECK_FALSE(binding.resolve(names, wrong_members, again));
  check_said(again, Lines{
                        "no fact is called `zzz` | there are `issue`, `channels`, `urgent`, `days_late`, "
                        "`weight`, `share`, `price`, "
                        "`wait` and 9 more",
                        "no fact is called `custumer` | did you mean `customer`?",
                        "the fact `issue` has no value `delayed` | did you mean `delay`?",
                        "the member bound to the fact `urgent` holds a whole number, and the fact is yes or "
                        "no | bind a member of that "
                        "kind, or change the type of the fact",
                        "the member bound to the fact `days_late` holds yes or no, and the fact is a whole "
                        "number | bind a member of "
                        "that kind, or change the type of the fact",
                        "the member bound to the fact `share` holds an amount of money, and the fact is a "
                        "percentage | bind a member of "
                        "that kind, or change the type of the fact",
                        "the member bound to the fact `price` holds a text, and the fact is an amount of "
                        "money | bind a member of that "
                        "kind, or change the type of the fact",
                        "the member bound to the fact `received_on` can be none, and the fact cannot | bind "
                        "a member without `Told`, or "
                        "let the type of the fact end in `or none`",
                        "two members are bound to the fact `received_on` | keep one of them",
                        "the member bound to the fact `opens` holds values of an enum, and the fact is a "
                        "time of day | bind a member of "
                        "that kind, or change the type of the fact",
                        "the fact `wish` has no value `refunds` | did you mean `refund`?",
                    });
  // What is not resolved fills nothing.
  std::vector<sop::Value> facts;
  CHECK_FALSE(binding.fill(Wrong(), facts, again));
  CHECK(facts.empty());

  sop::FactHandle<Odd> handle;
  CHECK_FALSE(handle.resolve<double_names>(names, "issue", again));
  check_said(
      again,
      Lines{"for the fact `issue` one value of the enum is called both `delay` and `billing` | keep one of "
            "the names"});
  CHECK(handle.resolve<few_names>(names, "issue", again));
  check_said(
      again,
      Lines{"warning: no value of the enum bound to the fact `issue` is called `poor_repair` | add it to the "
            "enum and to its names, if it can happen"});
  CHECK_FALSE(handle.set(facts, Odd::also_late, again));
  check_said(
      again,
      Lines{"the member bound to the fact `issue` has a value without a name | add the value to the names of "
            "the enum"});
  CHECK(facts[handle.id()].is_unknown());
}

TEST_CASE("messages are there in Russian and Estonian") {
  const sop::LoadResult loaded = load(source);
  const sop::NameTable names(loaded.procedure);
  sop::DiagnosticSink problems;
  sop::FactHandle<bool> handle;
  CHECK_FALSE(handle.resolve(names, "price", problems));
  const sop::Diagnostic d = problems.take()[0];
  CHECK(sop::message_text(d, sop::Language::ru) ==
        "поле, связанное с фактом `price`, содержит да или нет, а факт это сумма денег");
  CHECK(sop::message_help(d, sop::Language::et) == "seo sama liiki väli või muuda fakti tüüpi");
}

TEST_CASE("a fact that was renamed is known by its new name") {
  const sop::LoadResult loaded =
      load("sop en\nprocedure p {\n  edition: 1\n}\nfacts {\n  days_late: whole, formerly lateness\n}\n");
  const sop::NameTable names(loaded.procedure);
  sop::DiagnosticSink problems;
  sop::FactHandle<std::int64_t> handle;
  CHECK_FALSE(handle.resolve(names, "lateness", problems));
  check_said(problems, Lines{"no fact is called `lateness` any more | it is now called `days_late`"});
}

TEST_CASE("a value that the fact does not take is told, and the fact is unknown") {
  const sop::LoadResult loaded = load(source);
  const sop::Procedure& p = loaded.procedure;
  const sop::NameTable names(p);
  sop::DiagnosticSink problems;
  sop::Binding<Complaint> binding;
  REQUIRE(binding.resolve(names, members, problems));
  std::vector<sop::Value> facts;
  Complaint c = full();
  c.days_late = 41;
  c.channels = {Channel::chat, Channel::chat};
  c.issue = static_cast<Issue>(9);
  REQUIRE_FALSE(failed(sop::Rational::make(1, 3, *c.weight)));
  c.price.minor = -1;
  c.delay = sop::Duration{0};
  c.notice = sop::Period{-1, sop::PeriodUnit::day};
  c.customer = "\xFF";
  c.distance = 0xFFFFFFFFFFFFFFFFULL;
  CHECK_FALSE(binding.fill(c, facts, problems));
  check_said(problems,
             Lines{
                 "the member bound to the fact `issue` has a value without a name | add the value to the "
                 "names of the enum",
                 "the fact `channels` names `chat` twice | keep one of them",
                 "the fact `days_late` must be from 0 to 40, not `41`",
                 "the fact `weight` is a number, and `1/3` is not one that can be written exactly | give a "
                 "number with at most 18 "
                 "digits, 9 of them after the point",
                 "the fact `price` must be at least 0, not `-0.01 EUR`",
                 "the fact `wait` is a length of time longer than zero, not `0 min` | leave it out while "
                 "nobody knows it",
                 "the fact `notice` is a length of time longer than zero, not `-1 day` | leave it out while "
                 "nobody knows it",
                 "the text for the fact `customer` is not valid UTF-8 | give it in the encoding UTF-8",
                 "the fact `distance` is a whole number, and `18446744073709551615` is not one that can be "
                 "written exactly | give a "
                 "number with at most 18 digits, 9 of them after the point",
             });
  CHECK(
      json(p, facts) ==
      R"({"urgent":true,"share":"10 %","received_on":"2026-03-27","ready_on":null,"called_at":"2026-03-27T15:50:00Z",)"
      R"("opens":"09:00","wish":"voucher","taken_by":"agent"})");
  c = full();
  c.price.currency = {};
  CHECK_FALSE(binding.fill(c, facts, problems));
  check_said(problems, Lines{"the amount for the fact `price` has no currency | set `Money::currency`"});
}

TEST_CASE("facts of a group come together") {
  const sop::LoadResult loaded = load(
      "sop en\nprocedure p {\n  edition: 1\n}\nfacts {\n  order: text, private\n  group delivery {\n    "
      "promised: date\n"
      "    arrived: date\n  }\n}\n");
  const sop::NameTable names(loaded.procedure);
  struct Delivery {
    std::optional<sop::Date> promised, arrived;
    std::string_view order;
  };
  static constexpr sop::BoundMember<Delivery> table[] = {
      sop::member<&Delivery::promised>("promised"),
      sop::member<&Delivery::arrived>("arrived"),
      sop::member<&Delivery::order>("order"),
  };
  sop::DiagnosticSink problems;
  sop::Binding<Delivery> binding;
  REQUIRE(binding.resolve(names, table, problems));
  std::vector<sop::Value> facts;
  CHECK(binding.fill({}, facts, problems));
  Delivery d;
  d.promised.emplace();
  CHECK_FALSE(binding.fill(d, facts, problems));
  check_said(
      problems,
      Lines{"the facts of `delivery` come together, and `arrived` is missing | give it, or none of them"});
}
