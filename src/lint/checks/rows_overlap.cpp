// Two rows that apply to one case in a table that takes one row (`unique`). The case is shown, and the reference interpreter has been
// asked: two rows apply. Only columns that are facts, with values and bands in their cells, are compared; pairs of other rows are left
// to the questions of the day.
#include <algorithm>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/bands.hpp"
#include "src/lint/check.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {
namespace {

/// A case to which both rows apply; false: there is none, or it is not known here.
bool common_case(const Procedure& p, const Table& table, const std::vector<CellSet>& a,
                 const std::vector<CellSet>& b, std::vector<FactUpdate>& facts) {
  for (std::size_t c = 0; c < table.inputs.size(); ++c) {
    if (a[c].kind == CellSet::Kind::any && b[c].kind == CellSet::Kind::any) continue;
    const Id fact = fact_of_column(p, table.inputs[c]);
    Value value;
    if (fact == no_id || !value_in_both(p, fact, a[c], b[c], value)) return false;
    for (const FactUpdate& known : facts)
      if (known.fact == fact) return false;  // two columns of one fact
    facts.push_back({fact, value});
  }
  return true;
}

}  // namespace

void rows_overlap(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Table& table : p.tables) {
    if (table.hit != HitPolicy::unique || table.dated_by != no_id) continue;
    std::vector<std::vector<CellSet>> cells(table.rows.size());
    for (std::size_t r = 0; r < table.rows.size(); ++r)
      for (const Id cell : table.rows[r].cells) cells[r].push_back(cell_set(p, cell));
    for (std::size_t k = 1; k < table.rows.size(); ++k) {
      if (table.rows[k].otherwise) continue;
      for (std::size_t i = 0; i < k; ++i) {
        std::vector<FactUpdate> facts;
        if (!context.spend(table.inputs.size() + 1)) return;
        if (table.rows[i].otherwise || !common_case(p, table, cells[i], cells[k], facts)) continue;
        if (code_answered(p, table, facts) != ErrorCode::two_rows) continue;
        Finding& finding = context.report(messages::rows_overlap, table.rows[k].span, table.rows[k].path,
                                          {context.name(table.name)});
        finding.witness.facts = std::move(facts);
        finding.witness.outcome = "two rows of `" + context.name(table.name) + "` apply";
        finding.diagnostic.note(messages::the_other_row, table.rows[i].span);
        break;
      }
    }
  }
}

}  // namespace sop::lint_checks
