// A step that a schedule owns: when nobody is on duty, nobody owns the case. Of a rotation that the file writes, the hours are counted
// through the week: what they leave out is named, and hours without a gap are no finding. Of schedules that a roster fills the check
// nobody_on_duty speaks.
#include <algorithm>
#include <utility>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/duty.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"
#include "src/lint/week.hpp"

namespace sop::lint_checks {
namespace {

Shows owned_by(StateId s, Id owner) {
  return both(stands_at(s), [owner](const Moment& m) { return m.d.owner == owner; });
}

Shows does(StateId s, Id owner) {
  return [s, owner](const Moment& m) {
    return std::any_of(m.d.positions.begin(), m.d.positions.end(), [&](const Position& position) {
      return position.step == s && position.owner == owner;
    });
  };
}

}  // namespace

void owner_may_be_absent(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (StateId s = 0; s < p.steps.size(); ++s) {
    const Step& step = p.steps[s];
    for (const OwnerChoice& choice : step.owner) {
      if (choice.party == no_id || p.parties[choice.party].kind != PartyKind::schedule) continue;
      if (roster_tells(context, choice.party)) continue;  // nobody_on_duty knows more
      bool known = false;
      const std::vector<WeekStretch> empty = empty_hours(p, choice.party, known);
      if (known && empty.empty()) continue;
      const Id owner = choice.party;
      const Shows absent =
          both(stands_at(s), [owner](const Moment& m) { return m.d.owner == owner && m.d.person.empty(); });
      Finding shown;
      bool is_shown = show(context, shown, "nobody is on duty who owns it",
                           known ? owned_by(s, owner) : absent, Duty::nobody) &&
                      (!known || opens_in(context, owner, empty, absent, shown.witness));
      // Where a path has given the case to somebody else, the step is theirs all the same.
      if (!is_shown && !known)
        is_shown = show(context, shown, "nobody is on duty who does what stands there", does(s, owner),
                        Duty::nobody);
      // The condition of the line may leave out the same hours.
      if (!is_shown && known && choice.condition != no_id) continue;
      std::vector<std::string> args{context.name(step.name), context.name(p.parties[owner].name)};
      if (known) args.push_back(week_text(empty));
      Finding& finding =
          context.report(known ? messages::owner_may_be_absent__hours : messages::owner_may_be_absent,
                         step.span, step.path, std::move(args));
      if (is_shown) finding.witness = std::move(shown.witness);
      break;
    }
  }
}

}  // namespace sop::lint_checks
