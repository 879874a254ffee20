// A path that escalates in time, and comes to a later level only when the clock of the same reply has been broken already: the times of the
// levels before it, with all rounds, add up to more. Levels that may be passed over are not counted. Where the clock itself escalates, at its breach or before,
// that level is asked in time. A path whose first escalation is late is the matter of escalates_after_breach.
#include <algorithm>
#include <cstdint>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/lengths.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

/// Lengths of a path that are added up; more are not needed to say that it is late.
constexpr std::size_t most_lengths = 100;

bool clock_escalates(const Procedure& p, const Clock& clock) {
  for (Id t = clock.transitions.first; t < clock.transitions.first + clock.transitions.count; ++t)
    if (p.targets[p.transitions[t].target].kind == TargetKind::escalate) return true;
  return false;
}

/// Whether lengths that follow each other end after every target of a clock that has one for every case.
bool after_all(const Procedure& p, const std::vector<Length>& lengths, const Clock& clock) {
  if (clock.targets.back().condition != no_id) return false;  // no_line_applies
  return std::all_of(clock.targets.begin(), clock.targets.end(), [&](const ClockTarget& target) {
    return lengths.size() == 1 ? surely_longer(p, lengths.front(), deadline(target))
                               : ends_later(p, lengths, deadline(target));
  });
}

}  // namespace

void level_after_breach(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<Id> told;
  for_each_wait_for_reply(p, [&](Id id, const Clock& clock) {
    const EscalationPath& path = p.paths[id];
    if (may_move(clock) || clock_escalates(p, clock) || std::find(told.begin(), told.end(), id) != told.end())
      return;
    std::size_t timed =
        path.levels.size();  // the further rounds come before the levels at the end without a time
    while (timed > 0 && path.levels[timed - 1].time == no_id) --timed;
    std::vector<Length> before;
    for (std::size_t k = 0; k < path.levels.size(); ++k) {
      const Level& level = path.levels[k];
      if (k == timed) {
        const std::vector<Length> once = before;
        for (std::uint32_t round = 1; round < path.rounds && before.size() < most_lengths; ++round)
          before.insert(before.end(), once.begin(), once.end());
      }
      if (!before.empty() && after_all(p, before, clock)) {
        if (k == 1 && path.rounds == 1) return;
        told.push_back(id);
        Finding& finding = context.report(
            messages::level_after_breach, level.span, level.path,
            {context.name(path.name), context.name(p.parties[level.party].name), context.name(clock.name)});
        finding.diagnostic.note(messages::the_clock, clock.span);
        const Id c = static_cast<Id>(&clock - p.clocks.data());
        show(context, finding,
             "`" + context.name(clock.name) + "` is broken, and that level has not been asked",
             [id, c, k](const Moment& m) {
               return m.c.clocks[c].broken && m.c.escalation.path == id && m.c.escalation.level > 0 &&
                      m.c.escalation.level < k;
             });
        return;
      }
      if (level.condition == no_id && level.when_empty != WhenEmpty::skip && level.time != no_id)
        before.push_back(time_out(level.time));
    }
  });
}

}  // namespace sop::lint_checks
