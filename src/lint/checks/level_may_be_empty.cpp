// A level at which nobody may be (a schedule, or a role or team outside its hours): the path does not say what then (it is passed
// over in silence), or a schedule is the last level, which there is nothing after. Where the file writes the hours, they are counted
// through the week: what they leave out is named, and hours without a gap are no finding. Who stands in at an empty level is looked at
// too, when it is a rotation of the file on the same wall; holidays, overrides and rosters from outside are not known here.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"
#include "src/lint/week.hpp"

namespace sop::lint_checks {
namespace {

/// Somebody stands in at the level, and is missing at the same hours.
void look_at_stand_in(CheckContext& context, const Level& level, const std::vector<WeekStretch>& empty) {
  const Procedure& p = context.procedure;
  if (level.fallback == no_id || p.parties[level.fallback].kind != PartyKind::schedule ||
      zone_of_hours(p, level.party) != zone_of_hours(p, level.fallback))
    return;
  bool known = false;
  const std::vector<WeekStretch> both = in_both(empty, empty_hours(p, level.fallback, known));
  if (!known || both.empty()) return;
  context.report(messages::level_may_be_empty__stand_in, level.span, level.path,
                 {context.name(p.parties[level.party].name), week_text(both),
                  context.name(p.parties[level.fallback].name)});
}

}  // namespace

void level_may_be_empty(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const EscalationPath& path : p.paths) {
    for (const Level& level : path.levels) {
      const auto is_empty = [&](Finding& finding) {
        const Id party = level.party;
        show(
            context, finding, "nobody is on duty there",
            [party](const Moment& m) {
              for (const Effect& effect : m.d.effects)
                if (effect.kind == EffectKind::level_empty &&
                    (effect.party == party || effect.subject == party))
                  return true;
              return m.d.level == party && m.d.person.empty();
            },
            Duty::nobody);
      };
      const Party& party = p.parties[level.party];
      const bool last = &level == &path.levels.back();
      const bool may_be_empty =
          party.kind == PartyKind::schedule || (party.calendar != no_id && level.time != no_id);
      if (!may_be_empty || level.turn != DutyTurn::now) continue;  // whose turn comes next is not looked at
      bool known = false;
      const std::vector<WeekStretch> empty = empty_hours(p, level.party, known);
      if (known && empty.empty()) continue;
      if (level.when_empty == WhenEmpty::fallback) {
        if (known) look_at_stand_in(context, level, empty);
        continue;
      }
      if (!last && level.when_empty != WhenEmpty::not_stated) continue;
      const std::string& name = context.name(party.name);
      if (known)
        is_empty(context.report(
            last ? messages::level_may_be_empty__last_hours : messages::level_may_be_empty__hours, level.span,
            level.path, {name, week_text(empty)}));
      else
        is_empty(context.report(last ? messages::level_may_be_empty__last : messages::level_may_be_empty,
                                level.span, level.path, {name}));
    }
  }
}

}  // namespace sop::lint_checks
