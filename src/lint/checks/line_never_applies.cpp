// A line with a condition, among lines that are tried from the top, below others that together take every case in which it would apply: lines
// of a definition, owners of a step, times of a clock, paths of a scenario, texts of a response in one language, and lengths that a
// text may have. A case is shown that the line fits and one of these does, the smallest. What an unknown condition above does differs (docs/semantics.md), and is asked as it is. A line without a condition is
// the guard for the rest and left alone, like a line of a definition with parameters; a condition that no case meets is the matter of
// impossible_condition, rows of tables that of row_never_reached, moves that of move_never_taken.
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sop/messages/checks.hpp"
#include "sop/reference.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

/// What a condition that is unknown, or in error, does to the lines below it.
enum class Doubt : std::uint8_t {
  passes,   ///< counts as no
  holds,    ///< they wait
  differs,  ///< unknown: they wait, unless they give the same; an error holds them
};

struct Line {
  Id condition = no_id;
  bool takes = true;  ///< what it names is certainly there; else the next line is tried
  Id value = no_id;   ///< of a definition
};

/// Whether two values are never the same.
bool differ_for_sure(const Procedure& p, Id a, Id b) {
  const Value* first = constant_of(p, a);
  const Value* second = constant_of(p, b);
  return first != nullptr && second != nullptr &&
         reference::compare_as(Op::equal, *first, *second, nullptr).is_no();
}

/// Reports each line that those above it leave nothing to. False: the work is limited, and the check must end.
bool look_at_lines(CheckContext& context, const std::string& path, const std::vector<Line>& lines,
                   Doubt doubt) {
  const Procedure& p = context.procedure;
  std::vector<Id> above;
  std::vector<Id> values;
  for (const Line& line : lines) {
    if (!context.spend(above.size())) return false;
    if (line.condition != no_id && !above.empty()) {
      bool unknown_takes = doubt != Doubt::passes;
      for (const Id value : values)
        if (doubt == Doubt::differs && !differ_for_sure(p, value, line.value)) unknown_takes = false;
      std::vector<Id> turns = above;
      turns.push_back(line.condition);
      const std::vector<bool> errors_pass(turns.size(), doubt == Doubt::passes);
      const proof::Reach reach =
          proof::prove_last_turn(context.space(), 0, turns, no_id, unknown_takes, errors_pass);
      const Span span = p.exprs[line.condition].span;
      if (reach.kind == proof::Reach::Kind::not_proved) {
        if (reach.blame == no_id) context.leave_unfinished();
        context.leave_open(OpenQuestion::About::line_applies, span, path, reach);
      }
      if (reach.kind == proof::Reach::Kind::covered) {
        const bool alone = reach.by.size() == 1;
        Finding& finding =
            context.report(alone ? messages::line_never_applies : messages::line_never_applies__together,
                           span, path, {path});
        for (const std::size_t by : reach.by)
          finding.diagnostic.note(
              alone ? messages::the_line_that_takes_all : messages::the_line_that_takes_some,
              p.exprs[above[by]].span);
        proof::Shown shown;
        for (const std::size_t by : reach.by)
          proof::keep_smaller(shown, proof::case_of_both(context.space(), 0, above[by], line.condition, {}));
        if (shown.found()) {
          finding.witness.facts = std::move(shown.facts);
          finding.witness.outcome = "a line of `" + path + "` above it applies too";
        }
      }
    }
    if (line.condition == no_id || !line.takes) continue;
    above.push_back(line.condition);
    values.push_back(line.value);
  }
  return true;
}

template <class Lines>
std::vector<Line> lines_of(const Lines& lines) {
  std::vector<Line> out;
  for (const auto& line : lines) out.push_back({line.condition, true, no_id});
  return out;
}

bool look_at_definitions(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Definition& definition : p.definitions) {
    const Expr& value = p.exprs[definition.value];
    if (value.op != Op::choose || !definition.parameter_types.empty()) continue;
    std::vector<Line> lines;
    for (Id i = 0; i + 1 < value.args.count; i += 2)
      lines.push_back({p.expr_args[value.args.first + i], true, p.expr_args[value.args.first + i + 1]});
    if (!look_at_lines(context, context.name(definition.name), lines, Doubt::differs)) return false;
  }
  return true;
}

bool look_at_responses(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Response& response : p.responses) {
    const std::string& name = context.name(response.name);
    for (std::size_t i = 0; i < response.variants.size(); ++i) {
      std::vector<Line> lines;
      bool looked_at = false;
      for (std::size_t k = 0; k < response.variants.size(); ++k) {
        if (response.variants[k].locale != response.variants[i].locale) continue;
        looked_at = looked_at || k < i;
        lines.push_back({response.variants[k].condition, true, no_id});
      }
      if (!looked_at && !look_at_lines(context, name, lines, Doubt::holds)) return false;
    }
    if (!look_at_lines(context, name, lines_of(response.max_lengths), Doubt::passes)) return false;
  }
  return true;
}

}  // namespace

void line_never_applies(CheckContext& context) {
  const Procedure& p = context.procedure;
  if (!look_at_definitions(context) || !look_at_responses(context)) return;
  for (const Step& step : p.steps) {
    std::vector<Line> lines;
    for (const OwnerChoice& choice : step.owner)
      lines.push_back({choice.condition, choice.party != no_id, no_id});
    if (!look_at_lines(context, step.path, lines, Doubt::passes)) return;
  }
  for (const Clock& clock : p.clocks)
    if (!look_at_lines(context, context.name(clock.name), lines_of(clock.targets), Doubt::holds)) return;
  for (const Scenario& scenario : p.scenarios)
    if (!look_at_lines(context, context.name(scenario.name), lines_of(scenario.paths), Doubt::passes)) return;
}

}  // namespace sop::lint_checks
