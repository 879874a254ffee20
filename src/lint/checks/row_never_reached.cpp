// A row of a table that is read from the top, below a row that takes every case which it would take: each cell of the earlier one says the
// same, or more. Rows that several earlier ones cover only together are not found.
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

/// Whether whatever fits `inner` fits `outer`.
bool holds_all(const CellSet& outer, const CellSet& inner) {
  if (outer.kind == CellSet::Kind::any) return true;
  if (outer.kind != inner.kind) return false;
  if (outer.kind == CellSet::Kind::values) {
    return std::all_of(inner.values.begin(), inner.values.end(), [&](const Value& v) {
      return std::any_of(outer.values.begin(), outer.values.end(),
                         [&](const Value& w) { return v.kind == w.kind && v.integer == w.integer; });
    });
  }
  if (outer.kind != CellSet::Kind::band) return false;
  if (outer.has_low) {
    if (!inner.has_low) return false;
    const int order = compare(inner.low, outer.low);
    if (order < 0 || (order == 0 && outer.low_open && !inner.low_open)) return false;
  }
  if (outer.has_high) {
    if (!inner.has_high) return false;
    const int order = compare(inner.high, outer.high);
    if (order > 0 || (order == 0 && outer.high_open && !inner.high_open)) return false;
  }
  return true;
}

}  // namespace

void row_never_reached(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Table& table : p.tables) {
    if (table.hit != HitPolicy::first || table.dated_by != no_id) continue;
    std::vector<std::vector<CellSet>> cells(table.rows.size());
    for (std::size_t r = 0; r < table.rows.size(); ++r)
      for (const Id cell : table.rows[r].cells) cells[r].push_back(cell_set(p, cell));
    for (std::size_t k = 1; k < table.rows.size(); ++k) {
      for (std::size_t i = 0; i < k; ++i) {
        if (!context.spend(table.inputs.size() + 1)) return;
        if (table.rows[i].otherwise) continue;
        bool covers = true;
        for (std::size_t c = 0; c < table.inputs.size() && covers; ++c) {
          covers = same_expression(p, table.rows[i].cells[c], table.rows[k].cells[c]) ||
                   holds_all(cells[i][c], cells[k][c]);
        }
        if (!covers) continue;
        context
            .report(messages::row_never_reached, table.rows[k].span, table.rows[k].path,
                    {context.name(table.name)})
            .diagnostic.note(messages::the_row_that_takes_all, table.rows[i].span);
        break;
      }
    }
  }
}

}  // namespace sop::lint_checks
