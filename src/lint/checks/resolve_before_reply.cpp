// A scenario that must be closed before its first reply is due: of two clocks that both start when the case opens, the one that stops when
// it is closed has its longest time below the shortest of the one that stops with a reply. Where both have their times under the same
// conditions, in the same order, the two times of one condition are compared. Times in two measures are compared where the calendar leaves
// no doubt (src/lint/lengths.hpp).
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/lengths.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

/// Whether each target of one clock is shorter than each of the other.
bool surely_shorter(const Procedure& p, const Clock& a, const Clock& b) {
  for (const ClockTarget& x : a.targets) {
    for (const ClockTarget& y : b.targets) {
      if (!surely_longer(p, deadline(y), deadline(x))) return false;
    }
  }
  return !a.targets.empty() && !b.targets.empty();
}

/// The first condition under which the time of one clock is the shorter; where the two clocks have other conditions, or there is
/// none: `no_place`.
constexpr std::size_t no_place = static_cast<std::size_t>(-1);
std::size_t shorter_under_one_condition(const Procedure& p, const Clock& a, const Clock& b) {
  if (a.targets.size() != b.targets.size()) return no_place;
  for (std::size_t i = 0; i < a.targets.size(); ++i)
    if (!same_expression(p, a.targets[i].condition, b.targets[i].condition)) return no_place;
  for (std::size_t i = 0; i < a.targets.size(); ++i) {
    if (surely_longer(p, deadline(b.targets[i]), deadline(a.targets[i]))) return i;
  }
  return no_place;
}

Shows is_due_before(Id a, Id b) {
  return [a, b](const Moment& m) {
    const ClockState& x = m.c.clocks[a];
    const ClockState& y = m.c.clocks[b];
    return x.status == ClockStatus::running && y.status == ClockStatus::running && x.has_due && y.has_due &&
           x.due < y.due;
  };
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
        if (!surely_shorter(p, a, b)) {
          const std::size_t place = shorter_under_one_condition(p, a, b);
          if (place == no_place) continue;
          told.push_back(close);
          const bool rest = a.targets[place].condition == no_id;
          Finding& finding = context.report(rest ? messages::resolve_before_reply__otherwise
                                                 : messages::resolve_before_reply__one_condition,
                                            a.targets[place].span, context.name(a.name),
                                            {context.name(a.name), context.name(b.name)});
          finding.diagnostic.note(messages::the_other_time, b.targets[place].span);
          show(context, finding, "it must be closed before it must be answered", is_due_before(close, reply));
          continue;
        }
        told.push_back(close);
        Finding& finding = context.report(messages::resolve_before_reply, a.span, context.name(a.name),
                                          {context.name(a.name), context.name(b.name)});
        finding.diagnostic.note(messages::the_other_clock, b.span);
        show(context, finding, "it must be closed before it must be answered", is_due_before(close, reply));
      }
    }
  }
}

}  // namespace sop::lint_checks
