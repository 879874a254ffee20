// A table without `otherwise`, and a case that no row of it fits: the answer is an error. The analyser looks at every case at once; the one
// that is shown has the fewest known facts, and the reference interpreter has been asked. Bands that leave a value out between
// them are the matter of bands_leave_gap. Exceptions may leave cases out, and so may tables that collect, and
// dated ones before the first date.
#include <vector>

#include "sop/messages/checks.hpp"
#include "src/lint/check.hpp"
#include "src/lint/gaps.hpp"

namespace sop::lint_checks {

void no_row_applies(CheckContext& context) {
  const Procedure& p = context.procedure;
  for (Id t = 0; t < p.tables.size(); ++t) {
    const Table& table = p.tables[t];
    if (table.hit >= HitPolicy::collect_list || table.exception_to != no_id) continue;
    const proof::TableProof& proved = context.table_proof(t);
    if (proved.over && proved.gap.answer == proof::Found::Answer::not_proved) context.leave_unfinished();
    if (proved.gap.answer == proof::Found::Answer::not_proved)
      context.leave_open(OpenQuestion::About::row_for_each_case, table.span, context.name(table.name),
                         proved.gap);
    if (!proved.gap.found()) continue;
    std::vector<BandGap> gaps;
    if (!band_gaps(context, table, gaps) || !gaps.empty()) continue;
    const std::string& name = context.name(table.name);
    Finding& finding = context.report(messages::no_row_applies, table.span, name, {name});
    finding.witness.facts = proved.gap.facts;
    finding.witness.outcome = "no row of `" + name + "` applies";
  }
}

}  // namespace sop::lint_checks
