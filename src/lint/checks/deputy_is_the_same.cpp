// A deputy who is the one they stand in for, of a role, a person or a signer, and a stand-in of a level that is the level itself: when they
// are absent nobody stands in.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void deputy_is_the_same(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id i = 0; i < p.parties.size(); ++i) {
    if (p.parties[i].deputy != i) continue;
    const std::string& name = context.name(p.parties[i].name);
    context.report(messages::deputy_is_the_same, p.parties[i].span, name, {name});
  }
  for (const Step& step : p.steps)
    for (const Action& action : step.actions)
      for (const SignOff& line : action.sign_offs)
        if (line.deputy == line.party)
          context.report(messages::deputy_is_the_same, action.span, step.path,
                         {context.name(p.parties[line.party].name)});
  for (const EscalationPath& path : p.paths) {
    for (const Level& level : path.levels) {
      if (level.fallback != level.party) continue;
      const Id party = level.party;
      const std::string& name = context.name(p.parties[party].name);
      Finding& finding = context.report(messages::deputy_is_the_same__level, level.span, level.path, {name});
      show(
          context, finding, "nobody is on duty there, nor instead",
          [party](const Moment& m) {
            for (const Effect& effect : m.d.effects)
              if (effect.kind == EffectKind::level_empty &&
                  (effect.party == party || effect.subject == party))
                return true;
            return false;
          },
          Duty::nobody);
    }
  }
}

}  // namespace sop::lint_checks
