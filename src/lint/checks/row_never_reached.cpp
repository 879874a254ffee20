// A row of a table that is read from the top, below rows that together take every case which it would take. The analyser looks at every
// case at once; the rows that take them are named, as few as it finds, and a case is shown that the row fits and an earlier one answers. A
// row that no case fits at all is the matter of impossible_condition.
#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"

namespace sop::lint_checks {

void row_never_reached(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id t = 0; t < p.tables.size(); ++t) {
    const Table& table = p.tables[t];
    if (table.hit != HitPolicy::first) continue;
    const proof::TableProof& proved = context.table_proof(t);
    if (proved.over) context.leave_unfinished();
    bool may_show = true;  // until a case costs too much
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      const proof::Reach& reach = proved.rows[r];
      if (reach.kind == proof::Reach::Kind::not_proved)
        context.leave_open(OpenQuestion::About::row_reached, table.rows[r].span, table.rows[r].path, reach);
      if (reach.kind != proof::Reach::Kind::covered) continue;
      const bool alone = reach.by.size() == 1;
      Finding& finding =
          context.report(alone ? messages::row_never_reached : messages::row_never_reached__together,
                         table.rows[r].span, table.rows[r].path, {context.name(table.name)});
      for (const std::size_t by : reach.by)
        finding.diagnostic.note(alone ? messages::the_row_that_takes_all : messages::the_row_that_takes_some,
                                table.rows[by].span);
      if (!may_show) continue;
      const proof::Shown taken = proof::case_of_taken_row(context.space(), 0, t, r);
      may_show = taken.limit != proof::name_of_max_proof_work;
      if (!taken.found()) continue;
      finding.witness.facts = taken.facts;
      finding.witness.outcome = "an earlier row of `" + context.name(table.name) + "` answers";
    }
  }
}

}  // namespace sop::lint_checks
