// Rows of a table that give the same and differ in one column only, where what that column says in all of them can stand in one cell: one band,
// or a list of names if the column has such a list elsewhere (one row a name is a good way to write too). The analyser has looked that the cell would say exactly what they say, and would be unknown when they are. In a
// table that is read from the top only rows that follow each other count; there a row is needless too when the next one takes any
// value, and in a table of `hit: any` when some other one does. Rows that overlap, or are never reached, are the matter of those checks; dated rows are left alone.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/alike.hpp"
#include "src/lint/bands.hpp"
#include "src/lint/check.hpp"
#include "src/lint/gaps.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

/// Whether what some cells of one fact say together can stand in one cell and is unknown when they are; `everything`: it is every value.
bool fits_one_cell(proof::Space& space, Id fact, const std::vector<Id>& cells, bool may_overlap,
                   bool& everything) {
  proof::Diagrams& d = space.diagrams();
  proof::Diagram together = proof::leaf(proof::truth_no);
  for (const Id cell : cells) {
    const proof::Diagram one = space.condition(0, cell);
    if (!may_overlap &&
        d.both(d.is(together, proof::truth_yes), d.is(one, proof::truth_yes)) != proof::leaf(0))
      return false;
    together = space.together(together, one, false);
  }
  if (d.effort().over() || proof::is_leaf(together)) return false;
  const proof::AxisId axis = space.axis_of_fact(0, fact);
  if (d.axes(together) != std::vector<proof::AxisId>{axis}) return false;
  const TypeKind type = space.axis(axis).type;
  if (type == TypeKind::text || type == TypeKind::set) return false;
  const bool line = type != TypeKind::enumeration && type != TypeKind::boolean;
  std::size_t stretches = 0;
  bool leaves_out = false, inside = false;
  for (std::uint32_t i = 0; i < d.count(together); ++i) {
    const std::uint32_t answer = proof::leaf_value(d.edge(together, i).to);
    if (d.edge(together, i).from == proof::place_unknown) {
      if (answer != proof::truth_unknown) return false;
      continue;
    }
    if (d.edge(together, i).from == proof::place_none) {
      if (answer != proof::truth_no) return false;
      // Values that follow may answer no as well.
      leaves_out =
          leaves_out || i + 1 == d.count(together) || d.edge(together, i + 1).from > space.axis(axis).low;
      continue;
    }
    if (answer != proof::truth_yes && answer != proof::truth_no) return false;
    leaves_out = leaves_out || answer == proof::truth_no;
    if (answer == proof::truth_yes && !inside) ++stretches;
    inside = answer == proof::truth_yes;
  }
  everything = !leaves_out;
  return stretches > 0 && (!line || stretches == 1);
}

/// Whether some cell of a column lists names, as one that takes the place of two would.
bool lists_names(const Procedure& p, const Table& table, std::size_t column) {
  return std::any_of(table.rows.begin(), table.rows.end(), [&](const TableRow& row) {
    return column < row.cells.size() && row.cells[column] != no_id &&
           p.exprs[row.cells[column]].op == Op::is_one_of;
  });
}

/// Whether another check speaks of a row: it is never reached, or applies beside another one.
bool is_told_of(CheckContext& context, Id table, std::size_t row) {
  const HitPolicy hit = context.procedure.tables[table].hit;
  const proof::TableProof& proved = context.table_proof(table);
  if (hit == HitPolicy::first || hit == HitPolicy::priority)
    return proved.rows[row].kind != proof::Reach::Kind::reached;
  return std::any_of(proved.overlaps.begin(), proved.overlaps.end(),
                     [&](const proof::Overlap& one) { return one.first == row || one.second == row; });
}

/// Whether one row of a table of `any` says nothing beside another: the same result, and the same cells but for some of facts in which the
/// other takes any value.
bool is_needless(const Procedure& p, const Table& table,
                 const std::vector<std::vector<std::size_t>>& spelling, std::size_t row, std::size_t other) {
  const TableRow& one = table.rows[row];
  const TableRow& wide = table.rows[other];
  if (row == other || one.otherwise || wide.otherwise || spelling[row].size() != spelling[other].size())
    return false;
  for (std::size_t i = 0; i < spelling[row].size(); ++i) {
    if (spelling[row][i] == spelling[other][i]) continue;
    if (i < table.outputs.size()) return false;
    const std::size_t column = i - table.outputs.size();
    if (column >= table.inputs.size() || wide.cells[column] != no_id ||
        fact_of_column(p, table.inputs[column]) == no_id)
      return false;
  }
  return true;
}

}  // namespace

void rows_could_be_one(CheckContext& context) {
  const Procedure& p = context.procedure;
  Spelled spelled(p);
  for (Id t = 0; t < p.tables.size(); ++t) {
    const Table& table = p.tables[t];
    const std::size_t columns = table.inputs.size();
    if (table.dated_by != no_id || table.hit >= HitPolicy::collect_list) continue;
    if (!context.spend(table.rows.size() * (columns + 1))) return;
    const bool first = table.hit == HitPolicy::first;
    std::vector<std::vector<std::size_t>> spelling(table.rows.size());  // results, then cells
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      for (const Id result : table.rows[r].results) spelling[r].push_back(spelled(result));
      for (const Id cell : table.rows[r].cells) spelling[r].push_back(spelled(cell));
    }
    std::vector<bool> told(table.rows.size());
    std::vector<std::size_t> wide;  // rows with a cell that takes any value
    for (std::size_t r = 0; table.hit == HitPolicy::any && r < table.rows.size(); ++r)
      if (std::count(table.rows[r].cells.begin(), table.rows[r].cells.end(), no_id) > 0) wide.push_back(r);
    for (std::size_t r = 0; !wide.empty() && r < table.rows.size(); ++r) {
      if (!context.spend(wide.size())) return;
      for (const std::size_t other : wide) {
        if (told[r] || !is_needless(p, table, spelling, r, other) || is_told_of(context, t, r) ||
            is_told_of(context, t, other))
          continue;
        told[r] = true;
        context
            .report(messages::rows_could_be_one__needless, table.rows[r].span, table.rows[r].path,
                    {context.name(table.name)})
            .diagnostic.note(messages::the_row_beside, table.rows[other].span);
      }
    }
    for (std::size_t column = 0; column < columns; ++column) {
      const Id fact = fact_of_column(p, table.inputs[column]);
      if (fact == no_id) continue;
      const bool may_list = p.facts[fact].type.kind != TypeKind::enumeration || lists_names(p, table, column);
      const std::size_t place = table.outputs.size() + column;
      std::map<std::vector<std::size_t>, std::vector<std::size_t>> alike;
      for (std::size_t r = 0; r < table.rows.size(); ++r) {
        if (table.rows[r].otherwise || place >= spelling[r].size() || !is_a_line(p, table.rows[r])) continue;
        std::vector<std::size_t> key = spelling[r];
        key[place] = 0;
        alike[key].push_back(r);
      }
      // In the order of the table.
      std::vector<std::vector<std::size_t>> groups;
      for (auto& [key, rows] : alike)
        if (rows.size() > 1) groups.push_back(std::move(rows));
      std::sort(groups.begin(), groups.end());
      for (const std::vector<std::size_t>& rows : groups) {
        for (std::size_t i = 0; i < rows.size(); ++i) {
          if (told[rows[i]] || is_told_of(context, t, rows[i])) continue;
          std::vector<std::size_t> one{rows[i]};
          std::vector<Id> cells{table.rows[rows[i]].cells[column]};
          bool any = false, everything = false;
          for (std::size_t k = i + 1; k < rows.size() && !any && cells.front() != no_id; ++k) {
            const Id cell = table.rows[rows[k]].cells[column];
            if (told[rows[k]] || (first && rows[k] != one.back() + 1)) continue;
            if (is_told_of(context, t, rows[k])) continue;
            if (cell == no_id) {
              if (!first) continue;
              any = true;  // the next row takes any value
            } else if (!may_list) {
              continue;
            } else {
              cells.push_back(cell);
              bool all = false;
              if (!fits_one_cell(context.space(), fact, cells, table.hit != HitPolicy::unique, all)) {
                cells.pop_back();
                continue;
              }
              everything = all;
            }
            one.push_back(rows[k]);
          }
          // All values in one cell would be `any`, which takes the unknown one as well.
          if (one.size() < 2 || (everything && !any)) continue;
          for (const std::size_t r : one) told[r] = true;
          const TableRow& last = table.rows[one.back()];
          Finding& finding =
              context.report(any ? messages::rows_could_be_one__any : messages::rows_could_be_one, last.span,
                             last.path, {context.name(table.name), context.name(p.facts[fact].name)});
          for (std::size_t k = 0; k + 1 < one.size(); ++k)
            finding.diagnostic.note(any ? messages::the_row_that_is_needless : messages::the_row_beside,
                                    table.rows[one[k]].span);
        }
      }
    }
  }
}

}  // namespace sop::lint_checks
