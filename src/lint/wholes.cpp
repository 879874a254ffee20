// src/lint/wholes.cpp — see the header.
#include "src/lint/wholes.hpp"

namespace sop::lint_checks {

std::vector<Whole> whole_conditions(const Procedure& p) {
  std::vector<Whole> out;
  const auto add = [&](Id condition, Span span, const std::string& path) {
    if (condition != no_id) out.push_back({condition, span, path, no_id, no_id});
  };
  for (Id t = 0; t < p.tables.size(); ++t) {
    for (Id r = 0; r < p.tables[t].rows.size(); ++r) {
      const TableRow& row = p.tables[t].rows[r];
      if (row.condition != no_id) out.push_back({row.condition, row.span, row.path, t, r});
    }
  }
  for (const Transition& t : p.transitions)
    if (t.guard != no_id) add(t.guard, p.exprs[t.guard].span, t.path);
  for (const Scenario& scenario : p.scenarios)
    if (scenario.applies_if != no_id)
      add(scenario.applies_if, p.exprs[scenario.applies_if].span, p.text(scenario.name));
  for (const AlwaysRule& rule : p.always)
    if (rule.condition != no_id) add(rule.condition, p.exprs[rule.condition].span, rule.path);
  for (const RequirementList& list : p.requirements)
    for (const Requirement& item : list.items) add(item.condition, item.span, item.path);
  return out;
}

void parts_of(const Procedure& p, Id condition, Op op, std::vector<Id>& out) {
  std::vector<Id> stack{condition};
  while (!stack.empty()) {
    const Id id = stack.back();
    stack.pop_back();
    const Expr& e = p.exprs[id];
    if (e.op != op) {
      out.push_back(id);
      continue;
    }
    for (Id i = e.args.count; i-- > 0;) stack.push_back(p.expr_args[e.args.first + i]);
  }
}

}  // namespace sop::lint_checks
