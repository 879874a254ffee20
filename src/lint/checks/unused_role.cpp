// A role, person, team or schedule that owns nothing, is escalated to by nothing, approves nothing, and stands above nobody who does. Roles that
// a test acts in count as used. A procedure without scenarios is asked by its host, and its roles are left alone.
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

/// Whether a case begins where no owner is named, which first_owner_missing says: that owner may be the role.
bool owner_is_missing(const CheckContext& context) {
  for (const StateId s : context.graph.initial()) {
    const Step& step = context.procedure.steps[s];
    if (step.kind != StepKind::end && step.owner.empty()) return true;
  }
  return false;
}

}  // namespace

void unused_role(CheckContext& context) {
  const Procedure& p = context.procedure;
  if (p.scenarios.empty() || owner_is_missing(context)) return;
  std::vector<bool> used(p.parties.size());
  std::vector<Id> stack;
  const auto use = [&](Id party) {
    if (party == no_id || used[party]) return;
    used[party] = true;
    stack.push_back(party);
  };
  for (const Value& value : p.constants)
    if (value.kind == ValueKind::party) use(static_cast<Id>(value.integer));
  for (const Step& step : p.steps) {
    for (const OwnerChoice& choice : step.owner) use(choice.party);
    for (const Action& action : step.actions) {
      use(action.approver);
      for (const SignOff& line : action.sign_offs) {
        use(line.party);
        use(line.deputy);
      }
    }
  }
  for (const Target& target : p.targets) use(target.party);
  for (const EscalationPath& path : p.paths) {
    for (const Level& level : path.levels) {
      use(level.party);
      use(level.fallback);
    }
  }
  for (const Test& test : p.tests)
    for (const TestLine& line : test.lines)
      for (Id i = 0; i < p.parties.size(); ++i)
        if (line.actor_role == p.parties[i].name) use(i);
  while (!stack.empty()) {
    const Party& party = p.parties[stack.back()];
    stack.pop_back();
    use(party.reports_to);
    use(party.approver);
    use(party.deputy);
    use(party.acts_as);
    for (const Id member : party.members) use(member);
  }
  for (Id i = 0; i < p.parties.size(); ++i) {
    if (used[i]) continue;
    // Of a line of roles that nobody uses, the lowest is named.
    bool has_unused_below = false;
    for (const Party& other : p.parties) has_unused_below = has_unused_below || other.reports_to == i;
    if (has_unused_below) continue;
    const std::string& name = context.name(p.parties[i].name);
    context.report(messages::unused_role, p.parties[i].span, name, {name});
  }
}

}  // namespace sop::lint_checks
