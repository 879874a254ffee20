// An end of a scenario that records nothing, in a procedure whose other ends do record: the cases that end here are missing from the
// analysis. A procedure that records nowhere keeps its records elsewhere, and is left alone.
#include <algorithm>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/stories.hpp"

namespace sop::lint_checks {

void end_without_record(CheckContext& context) {
  const Procedure& p = context.procedure;
  const auto records = [](const Step& step) {
    return std::any_of(step.actions.begin(), step.actions.end(),
                       [](const Action& action) { return action.kind == ActionKind::record; });
  };
  bool somewhere = false;
  std::vector<const Step*> silent;
  for (const Step& step : p.steps) {
    const ContainerKind kind = p.containers[step.container].kind;
    const bool of_a_part = kind == ContainerKind::routine || kind == ContainerKind::branch;
    if (step.kind != StepKind::end || of_a_part) continue;
    if (records(step)) {
      somewhere = true;
    } else if (std::none_of(silent.begin(), silent.end(), [&](const Step* other) {
                 return other->span.file == step.span.file && other->span.begin == step.span.begin;
               })) {
      silent.push_back(&step);  // an end that scenarios share stands once in the text
    }
  }
  if (!somewhere) return;
  for (const Step* step : silent) {
    Finding& finding =
        context.report(messages::end_without_record, step->span, step->path, {context.name(step->name)});
    show_at(context, finding,
            "the case has ended at `" + context.name(step->name) + "` without a line in the records",
            stands_at(static_cast<StateId>(step - p.steps.data())),
            static_cast<StateId>(step - p.steps.data()));
  }
}

}  // namespace sop::lint_checks
