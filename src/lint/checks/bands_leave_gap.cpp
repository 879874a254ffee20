// Two rows of a table that are alike but for one column, whose bands there leave a value out between them ("up to 15 %", "from 20 %"). The
// value is shown as a case, which the reference interpreter has been asked: no row applies. A line of a matrix that is missing is one gap, not one in
// each of its fields.
#include <string>
#include <utility>
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/gaps.hpp"
#include "src/lint/look.hpp"

namespace sop::lint_checks {

void bands_leave_gap(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (const Table& table : p.tables) {
    std::vector<BandGap> gaps;
    const bool whole = band_gaps(context, table, gaps);
    merge_matrix_gaps(p, table, gaps);
    for (BandGap& gap : gaps) {
      const TableRow& after = table.rows[gap.after];
      const Fact& fact = p.facts[gap.fact];
      Finding& finding = context.report(
          messages::bands_leave_gap, after.span, after.path,
          {context.name(table.name), context.name(fact.name), value_in_words(p, gap.value, fact.type)});
      finding.witness.facts = std::move(gap.facts);
      finding.witness.outcome = "no row of `" + context.name(table.name) + "` applies";
      finding.diagnostic.note(messages::the_other_row, table.rows[gap.before].span);
    }
    if (!whole) return;
  }
}

}  // namespace sop::lint_checks
