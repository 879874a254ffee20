// tests/support/large_procedure.hpp — a procedure of a thousand rows and, if wanted, a thousand always-rules, as text: for
// measuring, and for comparing where indexes are long.
#pragma once

#include <string>

namespace sop_test {

/// One table of 1,000 rows over three facts, a scenario of three steps with a clock and timers, and `rules` always-rules.
inline std::string large_procedure(int rules) {
  std::string out = R"(sop en

procedure large "Large" {
  edition: 1
  currency: EUR
  rounding: half_up
  locales: en
  zone: "+02:00"
}

facts {
  issue: one of (delay, damage, loss, billing)
  late: whole 0..10000
  price: money >= 0 EUR
  mood: one of (calm, upset, furious), ordered
  contacts: whole 0..100, default 0
}

role agent {
  reports to: supervisor
}

role supervisor {
  reports to: nobody
}

clock resolve {
  starts on: case_opened
  stops on: case_closed
  due within: 30 days
  warn at: 50 %
}

)";
  out += "table goodwill {\n  | issue | late | price | amount: money |\n";
  const char* const issues[] = {"delay", "damage", "loss", "billing"};
  int row = 0;
  for (const char* issue : issues) {
    for (int band = 0; band < 25; ++band) {
      for (int step = 0; step < 10; ++step) {
        const std::string days =
            band == 24 ? ">= 96" : std::to_string(band * 4) + ".." + std::to_string(band * 4 + 3);
        const std::string price =
            step == 9 ? ">= 90 EUR"
                      : std::to_string(step * 10) + " EUR..<" + std::to_string(step * 10 + 10) + " EUR";
        out += std::string("  | ") + issue + " | " + days + " | " + price + " | " + std::to_string(++row) +
               ".50 EUR |\n";
      }
    }
  }
  out += R"(}

scenario talk "Talk" {
  applies if: any
  clocks: resolve
  step listen {
    owner: agent
    do: "Listen to the customer and write down what they say"
    outcomes: heard, solved
    on heard -> answer
    on solved -> closed
    after 20 days -> closed
  }
  step answer {
    owner: supervisor, if mood is furious
    owner: agent, otherwise
    do: "Answer"
    outcomes: told
    on told -> listen
    after 8 hours -> listen
  }
  end closed
}
)";
  if (rules == 0) return out;
  out += "\nalways {\n";
  for (int i = 0; i < rules; ++i) {
    const std::string n = std::to_string(i);
    out += "  rule_" + n + ": if late >= " + std::to_string(100 + i) + " and mood is furious and issue is " +
           issues[i % 4] + " -> notify: supervisor\n";
  }
  return out + "}\n";
}

}  // namespace sop_test
