// src/lint/cases.hpp — a concrete case that shows something: looked for among values worth a look, and asked of the reference
// interpreter, so that what is found is true. That nothing is found proves nothing.
#pragma once

#include <vector>

#include "sop/event.hpp"
#include "src/lint/bands.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

/// Calls `use(expression, id)` for everything that some expressions rest on, themselves included, each once; also through definitions,
/// tables and lists of requirements.
template <class Use>
void for_each_behind(const Procedure& p, std::vector<Id> stack, Use use) {
  std::vector<bool> seen(p.exprs.size());
  while (!stack.empty()) {
    const Id id = stack.back();
    stack.pop_back();
    if (id == no_id || seen[id]) continue;
    seen[id] = true;
    const Expr& e = p.exprs[id];
    use(e, id);
    for (Id i = 0; i < e.args.count; ++i) stack.push_back(p.expr_args[e.args.first + i]);
    if (e.op == Op::definition) stack.push_back(p.definitions[e.a].value);
    if (e.op == Op::requirements)
      for (const Requirement& item : p.requirements[e.a].items) stack.push_back(item.condition);
    if (e.op != Op::output) continue;
    const Id table = p.outputs[e.a].table;
    for (Id t = 0; t < p.tables.size(); ++t) {
      if (t != table && p.tables[t].exception_to != table) continue;
      stack.push_back(p.tables[t].dated_by);
      for (const Id input : p.tables[t].inputs) stack.push_back(input);
      for (const TableRow& row : p.tables[t].rows) {
        stack.push_back(row.condition);
        if (t == table)
          stack.push_back(row.results[p.outputs[e.a].place]);
        else
          stack.insert(stack.end(), row.results.begin(), row.results.end());
      }
    }
  }
}

/// Values of a fact around whatever its conditions name: each name of a closed list; the ends of bands and of the type, and what lies beside and
/// between them; none, where the type has it. Empty: nothing is known of such values (texts).
std::vector<Value> values_worth_a_look(const Procedure& p, Id fact, const std::vector<CellSet>& named);

/// Facts for which every one of `conditions` is certainly not met, and `allowed` (no_id: nothing) is not certainly unmet. Facts that do
/// not matter are left out. False: none was found.
bool find_case_outside(CheckContext& context, const std::vector<Id>& conditions, Id allowed,
                       std::vector<FactUpdate>& facts);

/// The facts that an expression rests on, also through definitions, tables and lists of requirements.
std::vector<bool> facts_behind(const Procedure& p, const std::vector<Id>& expressions);

/// The facts that are known whenever a condition is met: those of its comparisons that must all hold.
void facts_of_true(const Procedure& p, Id condition, std::vector<bool>& known);

}  // namespace sop::lint_checks
