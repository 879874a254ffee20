// tests/support/random_maker.cpp — random values and conditions; see random_maker.hpp.
#include "tests/support/random_maker.hpp"

namespace sop_test {

bool RandomMaker::pick_name(const std::vector<Name>& pool, Now now, std::string& out) {
  std::vector<const Name*> fitting;
  for (const Name& name : pool) {
    if (now == Now::yes || !name.reads_clock) fitting.push_back(&name);
  }
  if (fitting.empty()) return false;
  out = fitting[below(fitting.size())]->text;
  return true;
}

std::string RandomMaker::plain_money() {
  return any_of({"0 EUR", "5 EUR", "10 EUR", "12.50 EUR", "20 EUR", "50 EUR", "99.99 EUR", "100 EUR"});
}

std::string RandomMaker::money(Now now, int depth) {
  std::string name;
  if (depth == 0 || one_in(3)) return pick_name(amounts_, now, name) && !one_in(3) ? name : plain_money();
  switch (below(8)) {
    case 0:
      return all({any_of({"10 %", "12.5 %", "50 %", "33.3 %"}), std::string(" of "),
                  (pick_name(amounts_, now, name) ? name : plain_money())});
    case 1:
      return all({"larger of(", money(now, depth - 1), ", ", money(now, depth - 1), ")"});
    case 2:
      return all({"smaller of(", money(now, depth - 1), ", ", money(now, depth - 1), ")"});
    case 3:
      return all({"(", money(now, depth - 1), " + ", money(now, depth - 1), ")"});
    case 4:
      return all({"(", money(now, depth - 1), " - ", plain_money(), ")"});
    case 5:
      return all({count(now, 0), " * ", plain_money()});
    case 6:
      return all({any_of({"rounded to", "rounded up to", "rounded down to"}), std::string("("),
                  money(now, depth - 1), ", ", any_of({"1 EUR", "0.50 EUR", "5 EUR"}), ")"});
    default:
      return all({"(", money(now, depth - 1), ") / ", number(2, 7)});
  }
}

std::string RandomMaker::count(Now now, int depth) {
  std::string name, other;
  if (depth == 0 || one_in(2)) return pick_name(numbers_, now, name) && !one_in(4) ? name : number(0, 12);
  switch (below(6)) {
    case 0:
      return all({"(", count(now, depth - 1), " + ", count(now, depth - 1), ")"});
    case 1:
      return all({"(", count(now, depth - 1), " - ", number(1, 5), ")"});
    case 2:
      return all({"larger of(", count(now, depth - 1), ", ", number(0, 9), ")"});
    case 3:
      return all({(has_calendar_ && one_in(3) ? "business days between(" : "days between("), date(now), ", ",
                  date(now), ")"});
    case 4:
      if (one_in(3)) return "(9 + -" + count(now, 0) + ")";
      if (pick_name(lengths_, now, name))
        return any_of({"whole periods", "started periods"}) + std::string("(") + name + ", 1 hour)";
      return number(0, 9);
    default:
      if (pick_name(numbers_, now, name) && one_in(2)) return "12 / " + name;  // perhaps by zero
      return any_of({"contacts_in_case", "3", "7"});
  }
}

std::string RandomMaker::short_length() {
  return any_of({"1 min", "10 min", "15 min", "30 min", "1 hour", "90 min", "2 hours", "500 milliseconds"});
}

std::string RandomMaker::length() {
  std::string name;
  switch (below(8)) {
    case 0:
      if (pick_name(lengths_, Now::yes, name)) return name;
      return short_length();
    case 1:
      if (pick_name(periods_, Now::yes, name)) return name;
      return "2 days";
    case 2:
      return any_of({"1 day", "2 days", "1 week"});
    case 3:
      return has_calendar_ ? any_of({"1 business day", "2 business days", "4 business hours",
                                     "30 business minutes", "90 business minutes", "12 business hours"})
                           : std::string("1 day");
    case 4:
      return any_of({"1 month", "1 year", "5 hours"});
    default:
      return short_length();
  }
}

std::string RandomMaker::date(Now now) {
  std::string name;
  switch (below(5)) {
    case 4:
      if (one_in(2)) return "date of(seen_at)";
      [[fallthrough]];
    case 0:
      return any_of({"2026-08-31", "2026-09-01", "2026-09-04", "2026-10-31"});
    case 1:
      if (now == Now::yes) return "today";
      [[fallthrough]];
    case 2:
      if (pick_name(dates_, now, name))
        return one_in(2) ? name : name + any_of({" + 3 days", " + 1 month", " - 1 week"});
      [[fallthrough]];
    default:
      return "2026-09-02";
  }
}

// One comparison.
std::string RandomMaker::test(Now now) {
  std::string name;
  if (now == Now::yes && has_calendar_ && one_in(12))
    return any_of({"work is open", "work is closed", "work is not open"});
  if (!came_out_.empty() && one_in(10)) {
    const NamesFact& branch = pick(came_out_);
    return branch.name + (one_in(4) ? any_of({" is none", " is unknown"}) : " is " + pick(branch.values));
  }
  const std::string order = any_of({"<", "<=", ">", ">="});
  switch (below(14)) {
    case 0:
    case 1: {
      const NamesFact& fact = pick(enums_);
      const std::string& value = pick(fact.values);
      if (fact.ordered && one_in(2)) return fact.name + " " + order + " " + value;
      if (one_in(3)) {
        const std::size_t first = below(fact.values.size() - 1);
        return fact.name + any_of({" is one of (", " is not one of ("}) + fact.values[first] + ", " +
               fact.values[first + 1] + ")";
      }
      return fact.name + any_of({" is ", " is not "}) + value;
    }
    case 2:
    case 3:
    case 4:
      if (pick_name(tests_, now, name)) return name + any_of({" is yes", " is no"});
      [[fallthrough]];
    case 5:
      if (one_in(2)) return all({count(now, 1), " ", order, " ", number(0, 12)});
      if (pick_name(numbers_, now, name)) {
        const std::int64_t low = random_.between(0, 6);
        return all({name, " is ", std::to_string(low), any_of({"..", "..<"}),
                    std::to_string(low + random_.between(1, 5))});
      }
      [[fallthrough]];
    case 6:
      return all({money(now, 1), " ", order, " ", plain_money()});
    case 7:
      return all({pick(all_facts_), any_of({" is unknown", " is not unknown"})});
    case 8:
      return any_of({"sent_on is none", "sent_on is not none", "sent_on is unknown"});
    case 9:
      return any_of({"parts includes door", "parts includes roof", "serial matches \"A-*\"",
                     "serial is \"A-1\"", "serial is not \"B\""});
    case 10:
      return all({date(now), " ", order, " ", date(now)});
    case 11:
      if (pick_name(lengths_, now, name)) return name + " " + order + " " + short_length();
      [[fallthrough]];
    case 12:
      if (now == Now::yes)
        return any_of({"seen_at <= now", "now < 2026-09-02 12:00", "now > seen_at + 1 hour"});
      return any_of({"seen_at < 2026-09-01 12:00", "seen_at >= 2026-09-01 10:00", "case_total > 20 EUR",
                     "contacts_in_case >= 2"});
    default:
      return any_of({"share > 5 %", "share <= 12.5 %", "called_at < 12:00", "case_total <= 50 EUR"});
  }
}

std::string RandomMaker::condition(Now now, int depth) {
  if (depth == 0 || !one_in(3)) return test(now);
  switch (below(7)) {
    case 0:
    case 1:
      return all({"(", condition(now, depth - 1), ") and (", condition(now, depth - 1), ")"});
    case 2:
    case 3:
      return all({"(", condition(now, depth - 1), ") or (", condition(now, depth - 1), ")"});
    case 4:
      return "not (" + condition(now, depth - 1) + ")";
    case 5:
      return all({"all of (", test(now), ", ", test(now), ")"});
    default:
      return all({any_of({"none of (", "any of ("}), test(now), ", ", test(now), ")"});
  }
}

}  // namespace sop_test
