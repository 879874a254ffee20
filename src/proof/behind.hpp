// src/proof/behind.hpp — what an expression rests on.
#pragma once

#include <utility>
#include <vector>

#include "sop/model.hpp"

namespace sop::proof {

/// Looks at expressions and at what follows from them, each once and none that `seen` has: `look(expression, id, next)` adds to `next`
/// what is looked at after it, and empties it to end the walk.
template <class Look>
void walk(const Procedure& p, std::vector<Id> next, std::vector<bool>& seen, Look look) {
  while (!next.empty()) {
    const Id id = next.back();
    next.pop_back();
    if (id == no_id || seen[id]) continue;
    seen[id] = true;
    look(p.exprs[id], id, next);
  }
}

/// Calls `use(expression, id)` for everything that some expressions rest on, themselves included, each once; also through definitions,
/// tables and lists of requirements.
template <class Use>
void for_each_behind(const Procedure& p, std::vector<Id> expressions, Use use) {
  std::vector<bool> seen(p.exprs.size());
  walk(p, std::move(expressions), seen, [&](const Expr& e, Id id, std::vector<Id>& next) {
    use(e, id);
    for (Id i = 0; i < e.args.count; ++i) next.push_back(p.expr_args[e.args.first + i]);
    if (e.op == Op::definition) next.push_back(p.definitions[e.a].value);
    if (e.op == Op::requirements || e.op == Op::reason_of)
      for (const Requirement& item : p.requirements[e.a].items) next.push_back(item.condition);
    if (e.op != Op::output) return;
    const Id table = p.outputs[e.a].table;
    for (Id t = 0; t < p.tables.size(); ++t) {
      if (t != table && p.tables[t].exception_to != table) continue;
      next.push_back(p.tables[t].dated_by);
      for (const Id input : p.tables[t].inputs) next.push_back(input);
      for (const TableRow& row : p.tables[t].rows) {
        next.push_back(row.condition);
        if (t == table)
          next.push_back(row.results[p.outputs[e.a].place]);
        else
          next.insert(next.end(), row.results.begin(), row.results.end());
      }
    }
  });
}

}  // namespace sop::proof
