// A clock whose every time has a condition, or a scenario whose every path has one, where a case exists that meets none: the clock then is
// never due, nobody is escalated to. The case is shown; the reference interpreter has been asked. (Where the language itself wants
// an `otherwise` - owners, replies, definitions - the loader asks for it.)
#include <utility>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {
namespace {

/// A case that meets no line; false: there is none, or that is not known.
bool case_without_line(CheckContext& context, const std::vector<Id>& conditions, Id allowed, Span span,
                       const std::string& name, std::vector<FactUpdate>& facts) {
  proof::Shown shown = proof::case_outside(context.space(), 0, conditions, allowed);
  if (shown.answer == proof::Found::Answer::not_proved) {
    if (shown.blame == no_id) context.leave_unfinished();
    context.leave_open(OpenQuestion::About::line_for_each_case, span, name, shown);
  }
  facts = std::move(shown.facts);
  return shown.found();
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
  std::vector<bool> told(p.clocks.size());
  for (const Scenario& scenario : p.scenarios) {
    for (const Id c : scenario.clocks) {
      const Clock& clock = p.clocks[c];
      const std::vector<Id> conditions = conditions_of(clock.targets);
      std::vector<FactUpdate> facts;
      if (told[c] || conditions.empty() ||
          !case_without_line(context, conditions, scenario.applies_if, clock.targets.back().span,
                             context.name(clock.name), facts))
        continue;
      told[c] = true;
      const std::string& name = context.name(clock.name);
      Finding& finding = context.report(messages::no_line_applies, clock.targets.back().span, name, {name});
      finding.witness.facts = std::move(facts);
      finding.witness.outcome = "no time of `" + name + "` applies";
    }
    const std::vector<Id> conditions = conditions_of(scenario.paths);
    std::vector<FactUpdate> facts;
    const std::string& name = context.name(scenario.name);
    if (conditions.empty() ||
        !case_without_line(context, conditions, scenario.applies_if, scenario.span, name, facts))
      continue;
    Finding& finding = context.report(messages::no_line_applies__path, scenario.span, name, {name});
    finding.witness.facts = std::move(facts);
    finding.witness.outcome = "no path of `" + name + "` applies";
  }
}

}  // namespace sop::lint_checks
