// tests/perf/big_source.hpp — a large procedure for measurements: what authors write, many times over under other names.
//
// Each chapter has a table with conditions and amounts, definitions, two responses, a clock, an always-rule, and a scenario of
// five steps with owners, words, offers, promises, bounds and time: about 3 KB in the proportions of examples/service_centre.
#pragma once

#include <cstddef>
#include <string>

namespace sop::testing {

inline std::string big_head(std::size_t chapters) {
  std::string text =
      "sop en\n\n"
      "procedure big \"A large procedure\" {\n  edition: 1\n  kept by: \"Head of service\"\n"
      "  review every: 6 months, last 2026-09-01\n  currency: EUR\n  rounding: half_up\n  month end: "
      "last_day\n"
      "  locales: en\n  zone: \"+02:00\"\n}\n\n"
      "facts {\n  customer \"Customer's name\": text, private\n"
      "  problem \"What went wrong\": whole 0.." +
      std::to_string(chapters) +
      "\n  price \"Price of what it is about\": money >= 0 EUR\n  days_late: whole 0..365\n"
      "  mood: one of (calm, upset, furious), default calm\n  wants_manager: yes or no, default no\n"
      "  arrived_on: date\n}\n\n"
      "remedies {\n  refund \"Money back\": money\n  voucher: money\n  replacement: no amount\n}\n\n"
      "role agent \"Service agent\" {\n  reports to: supervisor\n  may give: voucher, replacement, refund\n"
      "  limit per case: 50 EUR\n}\n\n"
      "role supervisor {\n  reports to: nobody\n  may give: any\n  limit per case: 5000 EUR\n}\n\n";
  return text;
}

inline std::string big_chapter(std::size_t number) {
  const std::string n = std::to_string(number);
  return "# Chapter " + n + ": what to do about problem " + n + " of the list that the company keeps.\n" +
         "table goodwill_" + n + " \"What we give for trouble " + n +
         "\" {\n"
         "  | days_late | mood            | given_" +
         n + ": remedy | amount_" + n +
         ": money           |\n"
         "  | 0..2      | calm            | voucher       | 0 EUR                   |\n"
         "  | 0..2      | one of (upset, furious) | voucher | 5 EUR                  |\n"
         "  | 3..7      | any             | voucher       | 10 % of price, at most 20 EUR |\n"
         "  | 8..30     | any             | refund        | 20 % of price, at most 50 EUR |\n"
         "  | >= 31     | any             | refund        | 50 % of price           |\n"
         "}\n\n"
         "definitions {\n"
         "  is_serious_" +
         n +
         ": yes, if days_late > 7 and mood is not calm\n"
         "  is_serious_" +
         n +
         ": no, otherwise\n"
         "  reply_by_" +
         n + ": arrived_on + 1 day, if is_serious_" + n +
         " is yes\n"
         "  reply_by_" +
         n +
         ": arrived_on + 3 days, otherwise\n"
         "}\n\n"
         "response sorry_" +
         n +
         " {\n"
         "  en: \"{customer}, I am sorry about this. I will look after it myself, and you will hear from me "
         "soon.\"\n"
         "}\n\n"
         "response offer_" +
         n +
         " {\n"
         "  en: \"{customer}, we can offer you {amount_" +
         n +
         "}. Is that all right for you?\"\n"
         "}\n\n"
         "clock answer_" +
         n +
         " {\n"
         "  starts on: case_opened\n"
         "  stops on: reply_sent\n"
         "  due within: 1 hour, if mood is furious\n"
         "  due within: 24 hours, otherwise\n"
         "  warn at: 75 %\n"
         "  on broken -> notify: supervisor\n"
         "}\n\n"
         "always {\n"
         "  serious_" +
         n + ": if is_serious_" + n + " is yes and problem is " + n +
         " -> escalate: supervisor\n"
         "}\n\n"
         "scenario trouble_" +
         n + " \"Trouble of kind " + n +
         "\" {\n"
         "  applies if: problem is " +
         n +
         "\n"
         "  clocks: answer_" +
         n +
         "\n\n"
         "  step receive \"Say sorry, find out\" {\n"
         "    owner: agent\n"
         "    say: sorry_" +
         n +
         "\n"
         "    ask: customer, price, days_late\n"
         "    on known -> offer\n"
         "    no reply for 3 days -> abandoned\n"
         "  }\n"
         "  step offer \"Offer something; the customer chooses\" {\n"
         "    owner: agent\n"
         "    say: offer_" +
         n +
         "\n"
         "    offer one of: given_" +
         n + " worth amount_" + n +
         ", replacement\n"
         "    on accepted -> keep_promise\n"
         "    on refused -> talk, at most 1 time, then no_agreement\n"
         "    on not_approved -> no_agreement\n"
         "    no reply for 7 days -> abandoned\n"
         "  }\n"
         "  step talk \"The supervisor talks to them\" {\n"
         "    owner: supervisor\n"
         "    do: \"Call the customer; find out what would help\"\n"
         "    on done -> offer\n"
         "    after 2 days -> offer, at most 1 time, then no_agreement\n"
         "  }\n"
         "  step keep_promise \"Send it, by a promised day\" {\n"
         "    owner: agent\n"
         "    promise: sent_" +
         n +
         ", within 2 days\n"
         "    on kept -> closed\n"
         "    on broken -> escalate, go to closed\n"
         "  }\n"
         "  end closed \"Solved\" {\n    record: customer, problem, decision, result\n  }\n"
         "  end no_agreement {\n    record: customer, problem, decision, result\n  }\n"
         "  end abandoned {\n    record: customer, problem, decision, result\n  }\n"
         "}\n\n";
}

/// At least `bytes` of source, in whole chapters.
inline std::string big_source(std::size_t bytes) {
  const std::size_t chapters = bytes / big_chapter(1000).size() + 1;
  std::string text = big_head(chapters);
  for (std::size_t i = 0; i < chapters; ++i) text += big_chapter(i);
  return text;
}

}  // namespace sop::testing
