// A part of a condition that says nothing beside the others: the whole answers the same without it for every case, also where facts are unknown.
// Of an `and` it holds whenever the others do, of an `or` the others hold whenever it does; those that say it are shown. The analyser has
// proved it. A condition that is never met is the matter of impossible_condition, a row that is never reached that of
// row_never_reached; a part that could never make a difference anywhere, because of what its fact can be, is left alone.
#include <algorithm>
#include <utility>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/bands.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"
#include "src/lint/wholes.hpp"

namespace sop::lint_checks {
namespace {

/// A condition that is made of parts, and what it belongs to.
struct Junction {
  Id id = no_id;
  std::string path;
  Id table = no_id, row = no_id;
};

/// Each `and` and `or` that stands in a condition, the outermost of each kind; those that rest on parameters have no cases of their own.
std::vector<Junction> junctions(const Procedure& p) {
  std::vector<Junction> out;
  std::vector<bool> seen(p.exprs.size());
  const auto look = [&](Id root, const std::string& path, Id table, Id row) {
    std::vector<std::pair<Id, Op>> stack{{root, Op::constant}};
    while (!stack.empty()) {
      const auto [id, around] = stack.back();
      stack.pop_back();
      if (id == no_id || seen[id]) continue;
      seen[id] = true;
      const Expr& e = p.exprs[id];
      const bool joins = e.op == Op::logic_and || e.op == Op::logic_or;
      if (joins && e.op != around) out.push_back({id, path, table, row});
      for (Id i = e.args.count; i-- > 0;) stack.emplace_back(p.expr_args[e.args.first + i], e.op);
    }
  };
  for (const Whole& whole : whole_conditions(p)) look(whole.condition, whole.path, whole.table, whole.row);
  for (const Definition& definition : p.definitions)
    if (definition.parameter_types.empty()) look(definition.value, p.text(definition.name), no_id, no_id);
  return out;
}

/// Whether another check speaks of the row: no case meets it, or earlier ones take all.
bool row_is_told_of(CheckContext& context, const Junction& one) {
  if (one.table == no_id) return false;
  const proof::Reach::Kind kind = context.table_proof(one.table).rows[one.row].kind;
  return kind == proof::Reach::Kind::impossible || kind == proof::Reach::Kind::covered;
}

/// Whether each part compares another fact with values, as the cells of most rows do: then none can say what another says.
bool each_of_another_fact(const Procedure& p, const std::vector<Id>& parts) {
  std::vector<Id> facts;
  for (const Id part : parts) {
    const Expr& e = p.exprs[part];
    const Id fact = e.args.count < 2 ? no_id : fact_of_column(p, p.expr_args[e.args.first]);
    if (fact == no_id || std::find(facts.begin(), facts.end(), fact) != facts.end()) return false;
    for (Id i = 1; i < e.args.count; ++i)
      if (constant_of(p, p.expr_args[e.args.first + i]) == nullptr) return false;
    facts.push_back(fact);
  }
  return true;
}

bool holds_a_count_never_so(const Procedure& p, const std::vector<Id>& parts) {
  for (const Id part : parts)
    if (is_count_never_so(p, p.exprs[part])) return true;
  return false;
}

}  // namespace

void redundant_condition(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Junction& one : junctions(p)) {
    const bool all = p.exprs[one.id].op == Op::logic_and;
    std::vector<Id> parts;
    parts_of(p, one.id, p.exprs[one.id].op, parts);
    if (!context.spend(parts.size())) return;
    if (each_of_another_fact(p, parts) || holds_a_count_never_so(p, parts)) continue;
    const std::vector<proof::Idle> idle = proof::idle_parts(context.space(), 0, parts, all);
    if (idle.empty() || row_is_told_of(context, one)) continue;
    for (const proof::Idle& part : idle) {
      Finding& finding =
          context.report(all ? messages::redundant_condition : messages::redundant_condition__one_of,
                         p.exprs[parts[part.part]].span, one.path, {one.path});
      for (const std::size_t by : part.by)
        finding.diagnostic.note(all ? messages::the_part_that_says_it : messages::the_part_that_holds_then,
                                p.exprs[parts[by]].span);
    }
  }
}

}  // namespace sop::lint_checks
