// Two rows that apply to one case in a table that takes one row (`unique`), or in one that wants all rows to agree (`any`) and whose results
// there differ; of a dated table two rows of one date, where no newer one applies instead. The analyser looks at every case at once; the case is shown, and the reference interpreter has been asked.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void rows_overlap(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id t = 0; t < p.tables.size(); ++t) {
    const Table& table = p.tables[t];
    if (table.hit != HitPolicy::unique && table.hit != HitPolicy::any) continue;
    const proof::TableProof& proved = context.table_proof(t);
    if (proved.over) context.leave_unfinished();
    const std::string& name = context.name(table.name);
    const bool unique = table.hit == HitPolicy::unique;
    for (const proof::Overlap& overlap : proved.open)
      context.leave_open(OpenQuestion::About::rows_apart, table.span, name, overlap.shown);
    for (const proof::Overlap& overlap : proved.overlaps) {
      const TableRow& row = table.rows[overlap.second];
      Finding& finding = context.report(unique ? messages::rows_overlap : messages::rows_overlap__differ,
                                        row.span, row.path, {name});
      finding.witness.facts = overlap.shown.facts;
      finding.witness.outcome = unique ? "two rows of `" + name + "` apply"
                                       : "two rows of `" + name + "` apply with different results";
      finding.diagnostic.note(messages::the_other_row, table.rows[overlap.first].span);
    }
  }
}

}  // namespace sop::lint_checks
