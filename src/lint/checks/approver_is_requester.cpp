// The role that must approve is the role that asks: the step's only owner approves its own sign-off, or a role needs itself above an
// amount. The engine asks for another person, so that it works only while there are two of them.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void approver_is_requester(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id i = 0; i < p.parties.size(); ++i) {
    if (p.parties[i].approver != i) continue;
    const std::string& name = context.name(p.parties[i].name);
    context.report(messages::approver_is_requester__role, p.parties[i].span, name, {name});
  }
  for (const Step& step : p.steps) {
    if (step.owner.size() != 1 || step.owner.front().party == no_id) continue;
    for (const Action& action : step.actions) {
      for (const SignOff& line : action.sign_offs) {
        if (line.party != step.owner.front().party) continue;
        context.report(messages::approver_is_requester, action.span, step.path,
                       {context.name(p.parties[line.party].name), context.name(step.name)});
        break;
      }
      if (action.kind != ActionKind::approve || action.approver != step.owner.front().party) continue;
      context.report(messages::approver_is_requester, action.span, step.path,
                     {context.name(p.parties[action.approver].name), context.name(step.name)});
    }
  }
}

}  // namespace sop::lint_checks
