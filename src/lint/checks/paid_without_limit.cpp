// A scenario in which something is given again and again: an end that may be reopened any number of times leads back to it, or it may be accepted
// again where its move stays in the step, and somebody who may give has no limit per case. A play by the reference interpreter gives it twice; without one it is told as not proved. How
// much it may come to, and where there is a limit, `sop worst` tells.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"
#include "src/proof/ways_money.hpp"

namespace sop::lint_checks {
namespace {

/// Something was given twice from one place.
bool given_twice(const Case& c) {
  for (std::size_t i = 0; i < c.ledger.size(); ++i)
    for (std::size_t k = 0; k < i; ++k)
      if (c.ledger[i].path == c.ledger[k].path && c.ledger[i].minor > 0) return true;
  return false;
}

}  // namespace

void paid_without_limit(CheckContext& context) {
  const Procedure& p = context.procedure;
  std::vector<bool> told(p.steps.size());
  for (Id s = 0; s < p.scenarios.size(); ++s) {
    const proof::MoneyTotal& total = context.money(s);
    const bool reopened = total.why == proof::NoTotal::reopened;
    // A circle of steps is the matter of loop_without_limit.
    const bool stays = total.why == proof::NoTotal::circle && total.move != no_id &&
                       p.targets[p.transitions[total.move].target].step == no_id;
    if ((!reopened && !stays) || total.has_cap || told[total.step]) continue;
    Finding shown;
    const auto shows = [&](const Moment& m) { return m.c.scenario == s && given_twice(m.c); };
    std::vector<StateId> steps = steps_that_offer(p, p.scenarios[s]);
    steps.insert(steps.begin(), total.step);
    context.longer_turns = 0;  // each scenario is looked at for itself: few have nobody with a limit
    if (!show_given_again(context, shown, "it is given twice", shows, steps)) {
      proof::Shown open;
      open.limit = "most_turns";
      context.leave_open(OpenQuestion::About::total_within_limits, p.steps[total.step].span,
                         p.steps[total.step].path, open);
      continue;
    }
    told[total.step] = true;
    const Step& step = p.steps[total.step];
    context
        .report(reopened ? messages::paid_without_limit__reopened : messages::paid_without_limit, step.span,
                step.path, {context.name(step.name)})
        .witness = shown.witness;
  }
}

}  // namespace sop::lint_checks
