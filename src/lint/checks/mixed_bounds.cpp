// Bands of one column, in rows that are otherwise alike, of which some end with their last value and some before it (`0 EUR..<10 EUR`, then
// `10 EUR..20 EUR`, then `> 20 EUR`): readers have to look twice at each edge. Whole numbers and dates are left alone. Bands that leave
// a gap or overlap are the matter of those checks.
#include <algorithm>
#include <vector>

#include "sop/data.hpp"
#include "sop/facts_json.hpp"
#include "sop/messages/checks.hpp"
#include "sop/reference.hpp"
#include "src/lint/alike.hpp"
#include "src/lint/bands.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

bool stepless(TypeKind kind) {
  return kind == TypeKind::decimal || kind == TypeKind::percent || kind == TypeKind::money;
}

/// Whether the bands lie one after the other without a gap or an overlap.
bool seamless(std::vector<CellSet> bands) {
  std::stable_sort(bands.begin(), bands.end(), [](const CellSet& a, const CellSet& b) {
    if (a.has_low != b.has_low) return b.has_low;
    return a.has_low && compare(a.low, b.low) < 0;
  });
  for (std::size_t i = 0; i + 1 < bands.size(); ++i) {
    if (!bands[i].has_high || !bands[i + 1].has_low || compare(bands[i].high, bands[i + 1].low) != 0 ||
        bands[i].high_open == bands[i + 1].low_open)
      return false;
  }
  return true;
}

}  // namespace

void mixed_bounds(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Table& table : p.tables) {
    AlikeRows alike(p, table);
    for (std::size_t column = 0; column < table.inputs.size(); ++column) {
      const Id fact = fact_of_column(p, table.inputs[column]);
      if (fact == no_id || !stepless(p.facts[fact].type.kind)) continue;
      if (!context.spend(table.rows.size() * (table.inputs.size() + 1))) return;
      for (const std::vector<std::size_t>& rows : alike.but_for(column)) {
        std::vector<CellSet> bands;
        std::size_t open = table.rows.size(), closed = table.rows.size();
        for (const std::size_t r : rows) {
          const CellSet band = cell_set(p, table.rows[r].cells[column]);
          if (band.kind != CellSet::Kind::band) continue;
          bands.push_back(band);
          if (band.has_high) (band.high_open ? open : closed) = std::min(band.high_open ? open : closed, r);
        }
        if (open == table.rows.size() || closed == table.rows.size() || !seamless(bands)) continue;
        const TableRow& later = table.rows[std::max(open, closed)];
        context
            .report(messages::mixed_bounds, later.span, later.path,
                    {context.name(table.name), context.name(p.facts[fact].name)})
            .diagnostic.note(messages::the_other_row, table.rows[std::min(open, closed)].span);
      }
    }
  }
}

}  // namespace sop::lint_checks
