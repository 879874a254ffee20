// A clock whose every time has a condition, or a scenario whose every path has one, where a case exists that meets none: the clock then is
// never due, nobody is escalated to. The case is shown; the reference interpreter has been asked. (Where the language itself wants
// an `otherwise` - owners, replies, definitions - the loader asks for it.)
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {
namespace {

/// Asks for a case that a scenario takes and that meets no line, and keeps it where it is smaller than the one that is there.
void look_for_case(CheckContext& context, const std::vector<Id>& conditions, Id allowed, Span span,
                   const std::string& name, proof::Shown& smallest) {
  proof::Shown shown = proof::case_outside(context.space(), 0, conditions, allowed);
  if (shown.answer == proof::Found::Answer::not_proved && !smallest.found()) {
    if (shown.blame == no_id) context.leave_unfinished();
    context.leave_open(OpenQuestion::About::line_for_each_case, span, name, shown);
  }
  proof::keep_smaller(smallest, std::move(shown));
}

/// The conditions of lines tried from the top; empty: one has none, so that it applies to every case.
template <class Lines>
std::vector<Id> conditions_of(const Lines& lines) {
  std::vector<Id> out;
  for (const auto& line : lines) {
    if (line.condition == no_id) return {};
    out.push_back(line.condition);
  }
  return out;
}

}  // namespace

void no_line_applies(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id c = 0; c < p.clocks.size(); ++c) {
    const std::vector<Id> conditions = conditions_of(p.clocks[c].targets);
    if (conditions.empty()) continue;
    const std::string& name = context.name(p.clocks[c].name);
    const Span span = p.clocks[c].targets.back().span;
    proof::Shown smallest;  // of the scenarios that name the clock
    for (const Scenario& scenario : p.scenarios)
      if (std::find(scenario.clocks.begin(), scenario.clocks.end(), c) != scenario.clocks.end())
        look_for_case(context, conditions, scenario.applies_if, span, name, smallest);
    if (!smallest.found()) continue;
    Finding& finding = context.report(messages::no_line_applies, span, name, {name});
    finding.witness.facts = std::move(smallest.facts);
    finding.witness.outcome = "no time of `" + name + "` applies";
  }
  for (const Scenario& scenario : p.scenarios) {
    const std::vector<Id> conditions = conditions_of(scenario.paths);
    if (conditions.empty()) continue;
    const std::string& name = context.name(scenario.name);
    proof::Shown shown;
    look_for_case(context, conditions, scenario.applies_if, scenario.span, name, shown);
    if (!shown.found()) continue;
    Finding& finding = context.report(messages::no_line_applies__path, scenario.span, name, {name});
    finding.witness.facts = std::move(shown.facts);
    finding.witness.outcome = "no path of `" + name + "` applies";
  }
}

}  // namespace sop::lint_checks
