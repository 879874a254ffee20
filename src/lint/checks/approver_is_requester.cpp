// The role that must approve is the role that asks: the step's only owner approves its own sign-off, or a role needs itself above an
// amount. The engine asks for another person, so that it works only while there are two of them.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void approver_is_requester(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id i = 0; i < p.parties.size(); ++i) {
    if (p.parties[i].approver != i) continue;
    const std::string& name = context.name(p.parties[i].name);
    context.report(messages::approver_is_requester__role, p.parties[i].span, name, {name});
  }
  for (StateId s = 0; s < p.steps.size(); ++s) {
    const Step& step = p.steps[s];
    if (step.owner.size() != 1 || step.owner.front().party == no_id) continue;
    for (const Action& action : step.actions) {
      const Id owner = step.owner.front().party;
      // Of several approvers, one may well be the owner.
      const bool alone = action.sign_offs.empty()
                             ? action.approver == owner
                             : std::all_of(action.sign_offs.begin(), action.sign_offs.end(),
                                           [&](const SignOff& line) { return line.party == owner; });
      if (action.kind != ActionKind::approve || !alone) continue;
      const std::string& name = context.name(p.parties[owner].name);
      Finding& finding = context.report(messages::approver_is_requester, action.span, step.path,
                                        {name, context.name(step.name)});
      show(context, finding, "`" + name + "` owns the step and is asked to approve it",
           both(stands_at(s),
                [owner](const Moment& m) { return m.d.owner == owner && m.d.pending == owner; }));
    }
  }
}

}  // namespace sop::lint_checks
