// A level at which nobody may be (a schedule, or a role or team outside its hours): the path does not say what then (it is passed
// over in silence), or it is the last level, which there is nothing after. Where the file writes the hours, they are counted
// through the week: what they leave out is named, and hours without a gap are no finding. Who stands in at an empty level is looked at
// too, when the file writes the hours of both on the same wall; at the last level also when it does not, as nobody comes after it. Holidays,
// overrides and rosters from outside are not known here. Of schedules that a roster fills the check nobody_on_duty speaks.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/duty.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"
#include "src/lint/week.hpp"

namespace sop::lint_checks {
namespace {

/// Somebody stands in at the level, and is missing at the same hours; or, at the end of a path, may be missing as well.
void look_at_stand_in(CheckContext& context, const Level& level, bool known,
                      const std::vector<WeekStretch>& empty, bool last) {
  const Procedure& p = context.procedure;
  if (level.fallback == no_id) return;
  const Party& stand_in = p.parties[level.fallback];
  if (stand_in.kind != PartyKind::schedule && stand_in.calendar == no_id) return;
  bool stand_in_known = false;
  const std::vector<WeekStretch> missing = empty_hours(p, level.fallback, stand_in_known);
  if (stand_in_known && missing.empty()) return;
  if (known && stand_in_known) {
    const std::vector<WeekStretch> both = in_both(empty, missing);
    if (both.empty() || zone_of_hours(p, level.party) != zone_of_hours(p, level.fallback)) return;
    context.report(messages::level_may_be_empty__stand_in, level.span, level.path,
                   {context.name(p.parties[level.party].name), week_text(both), context.name(stand_in.name)});
  } else if (last) {
    context.report(messages::level_may_be_empty__stand_in_last, level.span, level.path,
                   {context.name(p.parties[level.party].name), context.name(stand_in.name)});
  }
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
      // A last level that has a time is followed by one that is missing: path_without_last_level says so.
      const bool last = &level == &path.levels.back() && level.time == no_id;
      const bool may_be_empty = party.kind == PartyKind::schedule || party.calendar != no_id;
      if (!may_be_empty || level.turn != DutyTurn::now) continue;  // whose turn comes next is not looked at
      if (roster_tells(context, level)) continue;                  // nobody_on_duty knows more
      bool known = false;
      const std::vector<WeekStretch> empty = empty_hours(p, level.party, known);
      if (known && empty.empty()) continue;
      if (level.when_empty == WhenEmpty::fallback) {
        look_at_stand_in(context, level, known, empty, last);
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
