// Two rows of a table that are alike but for one column, whose bands there leave a value out between them ("up to 15 %", "from 20 %"). The
// value is shown as a case, which the reference interpreter has been asked: no row applies. A line of a matrix that is missing is one gap, not one in
// each of its fields.
#include <algorithm>
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
  for (Id t = 0; t < p.tables.size(); ++t) {
    const Table& table = p.tables[t];
    // Where every case is proved to have a row there is no gap to look for.
    if (must_answer(table) && context.table_proof(t).gap.proved_none()) continue;
    std::vector<BandGap> gaps;
    if (!band_gaps(context, table, gaps)) {
      context.leave_unfinished(name_of_max_work);
      proof::Shown open;
      open.limit = name_of_max_work;
      context.leave_open(OpenQuestion::About::bands_without_gap, table.span, context.name(table.name), open);
    }
    // A row that asks for what is never known is waited for.
    const auto never_known = [&](const FactUpdate& told) {
      return !context.knowable.is_ever_known(told.fact);
    };
    gaps.erase(std::remove_if(gaps.begin(), gaps.end(),
                              [&](const BandGap& gap) {
                                return std::any_of(gap.facts.begin(), gap.facts.end(), never_known);
                              }),
               gaps.end());
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
  }
}

}  // namespace sop::lint_checks
