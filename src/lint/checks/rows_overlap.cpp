// Two rows that apply to one case in a table that takes one row (`unique`), or in one that wants all rows to agree (`any`) and whose results
// there differ; of a dated table two rows of one date, where no newer one applies instead. And two exceptions to one table that apply to one case,
// neither of which goes before the other: which rows these are is for each of them to say. The analyser looks at every case at once; the case is shown, and the reference interpreter has been asked.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {
namespace {

void exceptions_overlap(CheckContext& context, Id t) {
  const Procedure& p = context.procedure;
  const std::string& name = context.name(p.tables[t].name);
  for (const proof::Overlap& overlap : proof::exceptions_together(context.space(), 0, t)) {
    const Table& first = p.tables[static_cast<Id>(overlap.first)];
    const Table& second = p.tables[static_cast<Id>(overlap.second)];
    if (!overlap.shown.found()) {
      if (overlap.shown.blame == no_id && overlap.shown.limit.empty()) context.leave_unfinished();
      context.leave_open(OpenQuestion::About::rows_apart, second.span, context.name(second.name),
                         overlap.shown);
      continue;
    }
    Finding& finding = context.report(messages::rows_overlap__exceptions, second.span,
                                      context.name(second.name), {context.name(first.name), name});
    finding.witness.facts = overlap.shown.facts;
    finding.witness.outcome = "two exceptions to `" + name + "` apply";
    finding.diagnostic.note(messages::the_other_exception, first.span);
  }
}

}  // namespace

void rows_overlap(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id t = 0; t < p.tables.size(); ++t) {
    const Table& table = p.tables[t];
    exceptions_overlap(context, t);
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
