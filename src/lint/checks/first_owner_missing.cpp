// A step in which a case can begin (the intake, the first step of a scenario) whose owner is not said there: it names none, or whoever owned
// before, and nobody did. The first party of the file then owns (docs/semantics.md, 8.1), which nobody has chosen. A later step
// without an owner stays with whoever owned before; that is right, and not reported.
#include <algorithm>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {
namespace {

/// Whether a line of `owner` names whoever owned before, or who called: nobody, where the case begins.
bool names_somebody_before(const Procedure& p, const OwnerChoice& choice) {
  if (choice.party != no_id || choice.value == no_id) return false;
  const Expr& e = p.exprs[choice.value];
  if (e.op != Op::builtin) return false;
  const auto name = static_cast<Builtin>(e.a);
  return name == Builtin::previous_owner || name == Builtin::caller || name == Builtin::owner;
}

}  // namespace

void first_owner_missing(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const StateId s : context.graph.initial()) {
    const Step& step = p.steps[s];
    if (step.kind == StepKind::end) continue;
    const bool before = std::any_of(step.owner.begin(), step.owner.end(), [&](const OwnerChoice& choice) {
      return names_somebody_before(p, choice);
    });
    if (!step.owner.empty() && !before) continue;
    Finding& finding =
        context.report(before ? messages::first_owner_missing__nobody_before : messages::first_owner_missing,
                       step.span, step.path, {context.name(step.name)});
    show(context, finding, "the case is open, and whoever is the first role of the file owns it",
         stands_at(s));
  }
}

}  // namespace sop::lint_checks
