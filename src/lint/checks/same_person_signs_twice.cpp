// A person who stands in two `approver` lines of one step, neither with a condition and neither with a deputy: nobody signs twice
// (docs/semantics.md, 10.7), so that the second signature can be given by nobody but somebody above. A role may stand twice: two people of it sign.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void same_person_signs_twice(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (StateId s = 0; s < p.steps.size(); ++s) {
    const Step& step = p.steps[s];
    for (const Action& action : step.actions) {
      for (std::size_t i = 0; i < action.sign_offs.size(); ++i) {
        const SignOff& line = action.sign_offs[i];
        const auto alone = [](const SignOff& one) { return one.condition == no_id && one.deputy == no_id; };
        const auto same = [&](const SignOff& before) { return before.party == line.party && alone(before); };
        const auto begin = action.sign_offs.begin();
        if (p.parties[line.party].kind != PartyKind::person || !alone(line) ||
            std::none_of(begin, begin + static_cast<std::ptrdiff_t>(i), same))
          continue;
        const std::string& name = context.name(p.parties[line.party].name);
        Finding& finding = context.report(messages::same_person_signs_twice, action.span, step.path,
                                          {name, context.name(step.name)});
        show_at(context, finding, "`" + name + "` is asked to sign once more",
                both(stands_at(s),
                     [i](const Moment& m) {
                       return std::any_of(m.c.approvals.begin(), m.c.approvals.end(),
                                          [i](const Approval& approval) { return approval.place == i; });
                     }),
                s);
        break;
      }
    }
  }
}

}  // namespace sop::lint_checks
