// tests/support/timeline.hpp — playing a case from a few lines of text, and showing decisions as text.
//
// A file of tests/semantics is a procedure whose comments `#> ...` are a timeline; each line is one call:
//
//   #> roster duty_lead 2026-09-01 10:00 "lead A"     reference data, before `open`
//   #> holiday desk 2026-09-02
//   #> open 2026-09-01 10:00 {"issue":"delay"}        instants are in the procedure's offset, else UTC
//   #> wait 15 min                                    a call without an event, later
//   #> at 2026-09-02 10:00
//   #> facts {"mood":"calm"}
//   #> outcome accepted by agent:anna remedy refund amount 12.50 total all 30 day 80.00 {"price":"80.00 EUR"}
//   #> customer | reply | signal NAME | acknowledge by ROLE | approve by ROLE:ID | refuse by ROLE:ID | send_back by ROLE:ID | reopen
//   #> assign duty_lead "lead B" | kept [NAME]
//
// `record [{"kind":"abuse","from":"2026-08-01 10:00"}]`, last in any event, hands in the customer's record. Any event takes `by ROLE[:ID]`, `branch NAME`, `id ID`, `turn N`, `occurred DATE TIME`. The host of a timeline can be asked to
// play it in other ways that must not change anything: jumps split, timers limited, the case saved and restored.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sop/case.hpp"
#include "sop/data.hpp"
#include "sop/decision.hpp"
#include "sop/event.hpp"
#include "sop/model.hpp"

namespace sop_test {

/// One call of a timeline.
struct TimelineStep {
  std::string line;  ///< as written
  bool is_open = false;
  bool has_event = false;
  std::int64_t now = 0;
  sop::Event event;
};

struct Timeline {
  std::vector<TimelineStep> steps;
  sop::ReferenceData data;
  std::string problem;  ///< a line that cannot be read
};

/// Reads the `#>` lines of a procedure's text.
Timeline read_timeline(const sop::Procedure& procedure, const std::string& text);

/// A decision as text: where the case stands, then what happened.
std::string to_text(const sop::Decision& decision, const sop::Procedure& procedure);
/// Where the case stands alone.
std::string standing_text(const sop::Decision& decision, const sop::Procedure& procedure);
/// What happened alone: effects, journal, reasons.
std::string happened_text(const sop::Decision& decision, const sop::Procedure& procedure);

}  // namespace sop_test
