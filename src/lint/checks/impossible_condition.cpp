// A condition that can never be met, because two parts of it that must both hold exclude each other: `price > 100 EUR and price < 50
// EUR`, `issue is late and issue is lost`. Looked at are comparisons of one fact with plain values.
#include <algorithm>
#include <vector>

#include "sop/data.hpp"
#include "sop/facts_json.hpp"
#include "sop/messages/checks.hpp"
#include "sop/reference.hpp"
#include "src/lint/bands.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

/// Adds the parts of a condition that must all hold.
void parts_of(const Procedure& p, Id condition, std::vector<Id>& out) {
  std::vector<Id> stack{condition};
  while (!stack.empty()) {
    const Id id = stack.back();
    stack.pop_back();
    const Expr& e = p.exprs[id];
    if (e.op != Op::logic_and) {
      out.push_back(id);
      continue;
    }
    for (Id i = e.args.count; i-- > 0;) stack.push_back(p.expr_args[e.args.first + i]);
  }
}

/// The fact that a comparison is about; no_id: it is not about one.
Id fact_compared(const Procedure& p, Id condition) {
  const Expr& e = p.exprs[condition];
  if (e.args.count < 2) return no_id;
  return fact_of_column(p, p.expr_args[e.args.first]);
}

bool excludes(const Procedure& p, Id fact, const CellSet& a, const CellSet& b) {
  Value common;
  if (a.kind == CellSet::Kind::other || b.kind == CellSet::Kind::other || a.kind != b.kind) return false;
  if (a.kind == CellSet::Kind::any || value_in_both(p, fact, a, b, common)) return false;
  if (a.kind == CellSet::Kind::values) return true;
  // That no value was found in two bands is no proof; that one ends before the other begins is.
  return ends_before(a, b) || ends_before(b, a);
}

}  // namespace

void impossible_condition(CheckContext& context) {
  const Procedure& p = context.procedure;
  // An `and` inside another is looked at with it.
  std::vector<bool> inner(p.exprs.size());
  for (const Expr& e : p.exprs) {
    if (e.op != Op::logic_and) continue;
    for (Id i = 0; i < e.args.count; ++i) inner[p.expr_args[e.args.first + i]] = true;
  }
  for (Id id = 0; id < p.exprs.size(); ++id) {
    if (p.exprs[id].op != Op::logic_and || inner[id]) continue;
    std::vector<Id> parts;
    parts_of(p, id, parts);
    bool told = false;
    for (std::size_t k = 1; k < parts.size() && !told; ++k) {
      const Id fact = fact_compared(p, parts[k]);
      if (fact == no_id || p.facts[fact].type.kind == TypeKind::set) continue;
      for (std::size_t i = 0; i < k && !told; ++i) {
        if (!context.spend(1)) return;
        if (fact_compared(p, parts[i]) != fact) continue;
        if (!excludes(p, fact, cell_set(p, parts[i]), cell_set(p, parts[k]))) continue;
        told = true;
        const std::string& name = context.name(p.facts[fact].name);
        context.report(messages::impossible_condition, p.exprs[parts[k]].span, name, {name})
            .diagnostic.note(messages::the_part_that_excludes, p.exprs[parts[i]].span);
      }
    }
  }
}

}  // namespace sop::lint_checks
