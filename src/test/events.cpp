// src/test/events.cpp — see the header.
#include "src/test/events.hpp"

#include <algorithm>

#include "sop/decision_json.hpp"
#include "sop/event_json.hpp"
#include "sop/instant.hpp"

namespace sop::played {

void fit_event(const Procedure& p, const Decision& decision, Event& event) {
  act_in_role(p, event.actor);
  if (event.kind != EventKind::outcome || event.name >= p.symbols.size()) return;
  if (event.actor.role != no_id && event.branch == no_id) {
    Id branch = no_id;
    std::size_t offering = 0, fitting = 0;
    for (const Allowed& one : decision.allowed) {
      if (one.outcome != event.name) continue;
      ++offering;
      for (const Position& at : decision.positions) {
        if (at.branch == no_id || at.branch != one.branch || at.owner != event.actor.role) continue;
        branch = at.branch;
        ++fitting;
      }
    }
    if (offering > 1 && fitting == 1) event.branch = branch;
  }
  // A promise may be kept after its step was left; what waits for approval is sent back. Then no step takes the outcome.
  const bool is_kept = p.text(event.name) == "kept";
  if (!is_kept && p.text(event.name) != "sent_back") return;
  const auto takes = [&](const Allowed& a) { return a.outcome == event.name; };
  if (std::any_of(decision.allowed.begin(), decision.allowed.end(), takes)) return;
  event.kind = is_kept ? EventKind::promise_kept : EventKind::send_back;
  event.name = no_id;
}

std::vector<std::string> told_apart(const Procedure& p, std::int64_t earlier, std::int64_t later) {
  std::vector<std::string> texts{wall_text(p, earlier), wall_text(p, later)};
  if (texts[0] < texts[1]) return texts;
  texts[0] += " (" + instant_text(earlier) + ")";
  texts[1] += " (" + instant_text(later) + ")";
  return texts;
}

}  // namespace sop::played
