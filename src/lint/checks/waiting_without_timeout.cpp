// A step that waits for the customer or a third party and has no move by time: if they never answer, the case stays there for ever. It
// waits for them when it asks, offers, or says who performs it, and when all it does is say something and several things can come of it.
#include <cstdint>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void waiting_without_timeout(CheckContext& context) {
  const Procedure& p = context.procedure;
  const std::vector<std::uint8_t> waits = waits_without_limit(context);
  for (StateId s = 0; s < p.steps.size(); ++s) {
    if (waits[s] == 0) continue;
    const Step& step = p.steps[s];
    Finding& finding = context.report(
        waits[s] == 2 ? messages::waiting_without_timeout__after_saying : messages::waiting_without_timeout,
        step.span, step.path, {context.name(step.name)});
    show_at(context, finding,
            "the case stands at `" + context.name(step.name) + "` as long as nobody answers", stands_at(s),
            s);
  }
}

}  // namespace sop::lint_checks
