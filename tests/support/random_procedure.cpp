// tests/support/random_procedure.cpp — random blocks that describe and decide: facts, roles, tables, definitions; see
// random_procedure.hpp. What happens at which step is in random_flow.cpp.
#include "tests/support/random_procedure.hpp"

#include <algorithm>

#include "tests/support/random_maker.hpp"

namespace sop_test {

std::string random_procedure(std::uint64_t seed, unsigned size) {
  return RandomMaker(seed, size).procedure();
}

std::string RandomMaker::procedure() {
  has_calendar_ = !one_in(4);
  roles_ = {"agent", "senior", "manager", "director"};
  parties_ = {"agent", "senior", "manager", "director", "legal", "crew", "duty", "turns", "ann", "bob"};
  for (unsigned i = 0; i < 1 + size_ / 3; ++i) responses_.push_back(fresh("letter"));
  signals_ = {"parts_came", "outage"};
  out_ = "sop en\n\n";
  header();
  facts();
  settings();
  remedies();
  customer_record();
  calendars();
  parties();
  definitions();
  tables();
  definitions();
  requirements();
  paths();
  clocks();
  routines();
  scenarios();
  if (!one_in(3)) intake();
  if (!one_in(4)) {
    said_.clear();
    open("always");
    always(nullptr);
    close();
  }
  responses();
  return out_;
}

void RandomMaker::header() {
  open("procedure random_one \"Random\"");
  line("edition: 1");
  line("currency: EUR");
  if (!one_in(4)) line("rounding: " + any_of({"half_up", "half_even", "half_down", "up", "down"}));
  if (!one_in(3)) line("month end: " + any_of({"last_day", "next_day"}));
  line("locales: en, ru, et");
  if (!one_in(3)) line("locale from: language");
  if (!one_in(3)) line("channel from: channel");
  line("zone: " + any_of({"\"+02:00\"", "\"+00:00\"", "\"-03:30\"", "\"+12:00\"", "\"Europe/Tallinn\"",
                          "\"Europe/Tallinn\"", "\"Australia/Lord_Howe\"", "\"America/St_Johns\""}));
  if (has_calendar_) line("calendar: work");
  close();
}

void RandomMaker::facts() {
  enums_ = {{"language", {"en", "ru", "et"}, false},
            {"channel", {"phone", "email", "chat"}, false},
            {"issue", {"delay", "damage", "bill"}, false},
            {"mood", {"calm", "upset", "furious"}, true}};
  open("facts");
  for (const NamesFact& fact : enums_) {
    std::string text = fact.name + ": one of (";
    for (std::size_t i = 0; i < fact.values.size(); ++i) text += (i > 0 ? ", " : "") + fact.values[i];
    text += fact.ordered ? "), ordered" : ")";
    if (one_in(3)) text += ", default " + pick(fact.values);
    line(text + (one_in(5) ? ", private" : ""));
    all_facts_.push_back(fact.name);
  }
  const auto add = [&](const std::string& name, const std::string& type, std::vector<Name>* pool) {
    line(name + ": " + type);
    all_facts_.push_back(name);
    if (pool != nullptr) pool->push_back({name, false});
  };
  add("price", one_in(2) ? "money" : "money 0 EUR..500 EUR", &amounts_);
  add("fee", one_in(2) ? "money, default 3 EUR" : "money >= 0 EUR, private", &amounts_);
  add("days_late", "whole 0..40", &numbers_);
  add("contacts", one_in(2) ? "whole >= 0, default 0" : "whole >= 0", &numbers_);
  add("weight", "decimal", &numbers_);
  add("share", "percent 0 %..<100 %", &percents_);
  add("waited", one_in(3) ? "duration, default 20 min" : "duration", &lengths_);
  add("notice", "period", &periods_);
  add("sent_on", "date or none", &dates_);
  add("ordered_on", "date", &dates_);
  add("seen_at", "instant", &instants_);
  add("called_at", "time of day", nullptr);
  add("serial", "text", nullptr);
  add("parts", "some of (door, window, roof)", nullptr);
  for (unsigned i = 0; i < 2 + size_ / 2; ++i) {
    const std::string type = one_in(3) ? "yes or no, default " + any_of({"yes", "no"}) : "yes or no";
    add(fresh("flag"), type, &tests_);
  }
  if (one_in(2)) {
    open("group address");
    add("street", "text", nullptr);
    add("house", "whole 1..99", &numbers_);
    close();
  }
  close();
}

void RandomMaker::settings() {
  open("settings");
  line("grace: " + short_length());
  line("reopen_window: " + any_of({"30 days", "2 days", "1 week"}));
  line("most: " + any_of({"30 EUR", "75.50 EUR"}));
  line("factor: " + any_of({"2", "1.5"}));
  close();
  lengths_.push_back({"grace", false});
  amounts_.push_back({"most", false});
  numbers_.push_back({"factor", false});
}

void RandomMaker::remedies() {
  open("remedies");
  line("refund: money");
  line(std::string("voucher: money") + (one_in(3) ? ", exclusive with refund" : ""));
  line("apology: no amount");
  line("repair: no amount");
  close();
  remedies_with_amount_ = {"refund", "voucher"};
  remedies_without_ = {"apology", "repair"};
}

// Entries are numbers, restrictions are yes or no; every window is among them.
void RandomMaker::customer_record() {
  has_record_ = one_in(2);
  if (!has_record_) return;
  open("customer record");
  for (const char* one :
       {"scolded: entry", "late_pay: entry", "no_calls: restriction", "cash_only: restriction"})
    line(one);
  close();
  numbers_.push_back({"number of scolded", false});
  numbers_.push_back({all({"number of late_pay in any ", length()}), false});
  numbers_.push_back(
      {all({"number of scolded in this ", any_of({"week", "month", "quarter", "year"})}), false});
  for (int i = 0; i < 2; ++i) {
    tests_.push_back({"no_calls", false});
    tests_.push_back({"cash_only", false});
  }
}

void RandomMaker::calendars() {
  if (!has_calendar_) return;
  open("calendar work");
  if (one_in(2)) line("zone: " + any_of({"\"+02:00\"", "\"Europe/Tallinn\"", "\"Australia/Sydney\""}));
  const std::string hours = any_of({"mon..fri", "mon..fri 09:00..17:00", "mon..sat", "mon..sun",
                                    "mon..fri 09:00..12:00, 13:00..18:00", "mon..sun 22:00..06:00",
                                    "mon..fri 08:00..20:00, sat 10:00..14:00"});
  line("open: " + hours);
  if (one_in(3))
    line("open on: 2026-09-05" + std::string(hours == "mon..fri" || hours == "mon..sat" || hours == "mon..sun"
                                                 ? ""
                                                 : " 10:00..12:00"));
  line("holidays: " + any_of({"2026-09-03", "2026-09-04, 2026-09-07, until 2026-12-31", "host"}));
  close();
}

void RandomMaker::role_block(const std::string& name, const std::string& reports_to, bool may_give) {
  said_.clear();
  open("role " + name);
  line("reports to: " + reports_to);
  if (may_give) {
    if (one_in(2)) {
      line("may give: any");
    } else {
      line("may give: refund, apology" + maybe_guard(Now::yes, 4));
      line("may give: voucher" + maybe_guard(Now::yes, 3));
    }
    if (one_in(4)) line(all({"may not give: ", any_of({"voucher", "apology", "refund"}), guard(Now::yes)}));
    const std::size_t limits = below(4);
    for (std::size_t i = 0; i < limits; ++i) {
      const std::string which =
          one_in(3) ? any_of({", for refund", ", for (refund, voucher)", ", for voucher"}) : "";
      std::string text;
      switch (below(4)) {
        case 0:
          text = "limit per grant: " + (one_in(2) ? "20 % of price" : plain_money()) + which;
          break;
        case 1:
          text =
              "limit per customer: 100 EUR, in " +
              any_of({"any 30 days", "any 1 year", "each week", "each month", "each quarter", "each year"}) +
              which;
          break;
        default:
          text = "limit per case: " + any_of({"10 EUR", "50 EUR", "120 EUR", "any"}) + which;
          break;
      }
      // Two limits of one kind and the same remedies need conditions that differ.
      if (!said_.insert(text.substr(0, 14) + which).second) continue;
      line(text + maybe_guard(Now::yes, 4));
    }
    if (one_in(4))
      line(all({"approval above: ", any_of({"15 EUR", "60 EUR"}), ", approver ",
                any_of({"manager", "director", "legal"})}));
  }
  if (one_in(4)) line("deputy: " + any_of({"legal", "crew", "director", "bob"}));
  if (name == "legal" && has_calendar_) line("hours: work");
  if (one_in(4)) line("quiet hours: " + any_of({"20:00..08:00", "sat, sun", "12:00..13:00, 18:00..24:00"}));
  close();
}

void RandomMaker::parties() {
  role_block("agent", "senior", true);
  role_block("senior", "manager", true);
  role_block("manager", "director", true);
  role_block("director", "nobody", true);
  const bool legal_gives = one_in(2);  // drawn first: arguments of one call are evaluated in no fixed order
  role_block("legal", one_in(2) ? "nobody" : "director", legal_gives);
  open("person ann");
  line("role: manager");
  close();
  open("person bob \"Bob\"");
  line("role: " + any_of({"agent", "senior"}));
  if (one_in(3)) line("deputy: legal");
  close();
  open("team crew");
  line("members: " + any_of({"agent, legal", "senior, agent", "ann, agent"}));
  if (one_in(2)) line("reports to: manager");
  close();
  open("schedule duty");
  line("source: host");
  if (one_in(2)) line("reports to: " + any_of({"manager", "director"}));
  close();
  open("schedule turns");
  if (one_in(3)) line("source: host");
  line(one_in(4) ? std::string("people: \"Ann\", \"Ben\"")
                 : std::string("people: \"Ann\", \"Ben\", \"Cat\", \"Ann\""));
  line("rotation: " + any_of({"1 week", "1 day", "8 hours", "2 days"}) + ", since 2026-08-31");
  if (one_in(2)) line("hand over at: " + any_of({"09:00", "00:00", "17:30"}));
  if (one_in(3)) line("on duty: " + any_of({"mon..fri 08:00..20:00", "18:00..09:00", "sat, sun"}));
  if (one_in(3)) line("quiet hours: 22:00..06:00");
  close();
}

// --- tables -----------------------------------------------------------------------------------------------------------

constexpr std::size_t kinds_of_column = 10;

static const char* const columns[kinds_of_column] = {
    "issue", "mood", "channel", "days_late", "price", "contacts", "sent_on", "parts", "if", "ordered_on"};

std::string RandomMaker::cell(std::size_t column) {
  if (one_in(4)) return "any";
  switch (column) {
    case 0:
    case 1:
    case 2: {
      const NamesFact& fact = enums_[column == 0 ? 2 : column == 1 ? 3 : 1];
      if (fact.ordered && one_in(3)) return all({any_of({">= ", "< ", "<= "}), pick(fact.values)});
      if (one_in(3)) return "one of (" + fact.values[0] + ", " + fact.values[1 + below(2)] + ")";
      return pick(fact.values);
    }
    case 3:
    case 5: {
      const std::int64_t low = random_.between(0, 6);
      if (one_in(3)) return all({any_of({">= ", "> ", "< ", "<= "}), number(1, 12)});
      if (one_in(3)) return std::to_string(low);
      return all({std::to_string(low), any_of({"..", "..<"}), std::to_string(low + random_.between(1, 6))});
    }
    case 4:
      if (one_in(2)) return all({any_of({">= ", "< "}), any_of({"10 EUR", "50 EUR", "100 EUR"})});
      return any_of({"0 EUR..20 EUR", "20 EUR..<60 EUR", "60 EUR..500 EUR"});
    case 6:
      return any_of({"none", "unknown", "2026-09-01", ">= 2026-09-02", "2026-08-01..2026-09-01"});
    case 7:
      return any_of({"door", "window", "roof"});
    case 8:
      return condition(Now::no, 1);
    default:
      return any_of({"2026-09-01", "< 2026-09-01", "2026-09-01..2026-09-30"});
  }
}

void RandomMaker::tables() {
  const std::size_t wanted = 1 + size_ / 2 + below(2);
  for (std::size_t i = 0; i < wanted; ++i) table();
  if (!single_tables_.empty() && one_in(2)) exceptions();
  if (one_in(2)) matrix();
}

void RandomMaker::table() {
  const std::string name = fresh("rule_table");
  const std::vector<std::string> policies = {"unique",          "first",         "any",
                                             "priority",        "collect sum",   "collect smallest",
                                             "collect largest", "collect count", "collect list"};
  const std::string hit = one_in(3) ? "first" : pick(policies);
  const bool collects = hit.starts_with("collect");
  const bool dated = one_in(4);
  std::vector<std::size_t> inputs;
  while (inputs.size() < 1 + below(3)) {
    const std::size_t column = below(kinds_of_column);
    if (std::find(inputs.begin(), inputs.end(), column) == inputs.end()) inputs.push_back(column);
  }
  struct Out {
    std::string name, type;
    std::vector<Name>* pool;
  };
  std::vector<Out> outputs;
  const std::size_t wanted = collects ? 1 : 1 + below(3);
  for (std::size_t i = 0; i < wanted; ++i) {
    const std::size_t kind = hit == "collect count"                      ? 1
                             : (collects || hit == "priority") && i == 0 ? below(2)
                                                                         : below(7);
    const std::string out = fresh("answer");
    switch (kind) {
      case 0:
        outputs.push_back({out, one_in(3) ? "money 0 EUR..100 EUR" : "money", &amounts_});
        break;
      case 1:
        outputs.push_back({out, "whole", &numbers_});
        break;
      case 2:
        outputs.push_back({out, "remedy", nullptr});
        break;
      case 3:
        outputs.push_back({out, "role", nullptr});
        break;
      case 4:
        outputs.push_back({out, "duration", &lengths_});
        break;
      case 5:
        outputs.push_back({out, "yes or no", &tests_});
        break;
      default:
        outputs.push_back({out, "date or none", &dates_});
        break;
    }
  }
  open("table " + name);
  if (hit != "unique" || one_in(2)) line("hit: " + hit);
  if (dated) line("dated by: " + any_of({"ordered_on", "sent_on"}));
  std::string head = "|";
  if (dated) head += " since |";
  for (const std::size_t input : inputs) head += std::string(" ") + columns[input] + " |";
  for (const Out& out : outputs) head += " " + out.name + ": " + out.type + " |";
  line(head);
  const std::size_t rows = 2 + below(3);
  std::set<std::string> seen;
  for (std::size_t r = 0; r <= rows; ++r) {
    const bool otherwise = r == rows;
    if (otherwise && one_in(3)) break;
    std::string text = "|";
    if (dated)
      text += " " +
              (otherwise ? std::string("2020-01-01") : any_of({"2026-01-01", "2026-08-15", "2026-09-02"})) +
              " |";
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      text += " " + (otherwise ? std::string(i == 0 ? "otherwise" : "any") : cell(inputs[i])) + " |";
    }
    if (!seen.insert(text).second) continue;
    for (const Out& out : outputs) {
      text += ' ';
      if (out.type.starts_with("money"))
        text += one_in(3) ? money(Now::no, 1) : plain_money();
      else if (out.type == "whole")
        text += one_in(4) ? "days_late" : number(0, 9);
      else if (out.type == "remedy")
        text += any_of({"refund", "voucher", "apology"});
      else if (out.type == "role")
        text += party();
      else if (out.type == "duration")
        text += short_length();
      else if (out.type == "yes or no")
        text += any_of({"yes", "no"});
      else
        text += any_of({"none", "2026-09-02", "sent_on"});
      text += " |";
    }
    line(text);
  }
  close();
  if (hit == "collect list") return;  // a list is not compared
  for (const Out& out : outputs) {
    if (out.pool != nullptr) out.pool->push_back({out.name, false});
    if (out.type == "remedy") chosen_remedies_.push_back(out.name);
    if (out.type == "role") chosen_parties_.push_back(out.name);
  }
  if (outputs.size() == 1 && !collects && outputs[0].type.starts_with("money"))
    single_tables_.push_back({name, "", outputs[0].type, outputs[0].name});
}

void RandomMaker::exceptions() {
  const Decides base = pick(single_tables_);
  std::string before;
  const std::size_t tables = one_in(3) ? 1 : 2;
  for (std::size_t i = 0; i < tables; ++i) {
    const std::string name = fresh("special_table");
    open("table " + name);
    line("exception to: " + base.table + (i > 0 && !one_in(3) ? ", before " + before : ""));
    const std::size_t column = below(6);
    line(std::string("| ") + columns[column] + " | " + base.output + ": " + base.type + " |");
    std::set<std::string> seen;
    for (std::size_t r = 0; r < 2; ++r) {
      const std::string text = cell(column);
      if (seen.insert(text).second) line("| " + text + " | " + plain_money() + " |");
    }
    close();
    before = name;
  }
}

void RandomMaker::matrix() {
  const std::string out = fresh("answer");
  open("matrix " + fresh("grid"));
  line("rows: issue");
  line("columns: days_late");
  line("| " + out + ": whole | 0..2 | 3..7 | > 7 |");
  for (const char* issue : {"delay", "damage", "any"})
    line(
        all({std::string("| "), issue, " | ", number(1, 5), " | ", number(1, 5), " | ", number(1, 9), " |"}));
  close();
  numbers_.push_back({out, false});
}

// --- definitions ------------------------------------------------------------------------------------------------------

void RandomMaker::definitions() {
  if (names_made_ > 3 && one_in(3)) {
    const std::string name = fresh("charge");
    open("definition " + name);
    open("parameters");
    line("hours_spent: whole");
    line("base: money");
    close();
    line("gives: money");
    line("value: base, if hours_spent is 0");
    line("value: base + 2 EUR * hours_spent, at most " + plain_money() + ", otherwise");
    close();
    const std::string used = fresh("value");
    open("definitions");
    line(all({used, ": ", name, "(", any_of({"contacts", "3"}), ", ", money(Now::no, 1), ")"}));
    close();
    amounts_.push_back({used, false});
  }
  open("definitions");
  const std::size_t lines = 1 + below(1 + size_);
  for (std::size_t i = 0; i < lines; ++i) {
    const std::string name = fresh("value");
    const Now now = one_in(4) ? Now::yes : Now::no;
    switch (below(5)) {
      case 0:
      case 1:
        if (one_in(2))
          line(all({name, ": ", money(now), guard(now)}));
        else {
          line(all({name, ": ", money(now), ", at most ", plain_money()}));
          amounts_.push_back({name, now == Now::yes});
          break;
        }
        if (one_in(3)) line(all({name, ": ", money(now), ", at least ", plain_money(), guard(now)}));
        line(all(
            {name, ": ", money(now), (one_in(3) ? ", nothing under " + plain_money() : ""), ", otherwise"}));
        amounts_.push_back({name, now == Now::yes});
        break;
      case 2:
        line(name + ": " + count(now));
        numbers_.push_back({name, now == Now::yes});
        break;
      case 3:
        line(name + ": " + condition(now));
        tests_.push_back({name, now == Now::yes});
        break;
      default:
        line(name + ": " + date(now));
        dates_.push_back({name, now == Now::yes});
        break;
    }
  }
  close();
}

void RandomMaker::requirements() {
  if (one_in(3)) return;
  const std::string name = fresh("allowed");
  const Now now = one_in(2) ? Now::yes : Now::no;
  open("requirements " + name);
  const std::size_t lines = 1 + below(3);
  for (std::size_t i = 0; i < lines; ++i) line(all({fresh("point"), " \"Not met\": ", condition(now)}));
  close();
  tests_.push_back({name, now == Now::yes});
}

}  // namespace sop_test
