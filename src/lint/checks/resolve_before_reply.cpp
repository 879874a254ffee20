// A scenario that must be closed before its first reply is due: of two clocks that both start when the case opens, the one that stops when
// it is closed has its longest time below the shortest of the one that stops with a reply.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

/// Whether each target of one clock is shorter than each of the other.
bool surely_shorter(const Procedure& p, const Clock& a, const Clock& b) {
  for (const ClockTarget& x : a.targets) {
    for (const ClockTarget& y : b.targets) {
      int order = 0;
      if (!compare_lengths(p, x.time, y.time, order) || order >= 0) return false;
    }
  }
  return !a.targets.empty() && !b.targets.empty();
}

}  // namespace

void resolve_before_reply(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<Id> told;
  for (const Scenario& scenario : p.scenarios) {
    for (const Id close : scenario.clocks) {
      for (const Id reply : scenario.clocks) {
        const Clock& a = p.clocks[close];
        const Clock& b = p.clocks[reply];
        const bool both =
            is_only(a.starts_on, SignalKind::case_opened) && is_only(b.starts_on, SignalKind::case_opened) &&
            is_only(a.stops_on, SignalKind::case_closed) && is_only(b.stops_on, SignalKind::reply_sent);
        if (!both || may_move(a) || std::find(told.begin(), told.end(), close) != told.end()) continue;
        if (!surely_shorter(p, a, b)) continue;
        told.push_back(close);
        context
            .report(messages::resolve_before_reply, a.span, context.name(a.name),
                    {context.name(a.name), context.name(b.name)})
            .diagnostic.note(messages::the_other_clock, b.span);
      }
    }
  }
}

}  // namespace sop::lint_checks
